"""A voice that was cloned at ElevenLabs speaks with its id from then on, whichever engine it was made for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from elevenlabs_server import ElevenLabsServer
from library.bound import fresh_and_unchanged
from samples import a_reading, a_sound, an_order

from repertory.company import Company
from repertory.engines import elevenlabs
from repertory.errors import ConsentMissing
from repertory.model.anchor import Consent, Reference, Role, Voice
from repertory.model.engine import OrderKind
from repertory.work.crew import Event

pytestmark = pytest.mark.slow

AGREED = Consent(given_by="Theo Lind", statement="My voice may be cloned.", on="2026-11-01")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ElevenLabsServer]:
    with ElevenLabsServer() as running:
        monkeypatch.setenv("ELEVENLABS_API_BASE", running.url)
        monkeypatch.setenv("ELEVENLABS_API_KEY", running.key)
        yield running


def company(home: Path) -> Company:
    fresh_and_unchanged(home / "library")
    made = Company(home / "library", budget_usd=Decimal(1))
    made.crew = replace(made.crew, engines={one.card.id: one for one in elevenlabs.engines()})
    return made


def test_a_voice_that_somebody_agreed_to_is_cloned_once_and_speaks(server: ElevenLabsServer, tmp_path: Path) -> None:
    desk = company(tmp_path)
    desk.new_voice("theo-voice", engine="elevenlabs/eleven-v3", speaker="JBFqnCBsd6RMkjVDRZzb", consent=AGREED)
    desk.library.lock("theo-voice")
    told: list[Event] = []
    desk.crew = replace(desk.crew, tell=told.append)
    made = desk.introduce("theo-voice", "elevenlabs").binding
    (before,) = [one.text for one in told if one.lasting]
    assert 'for $0.15, by the consent of Theo Lind on 2026-11-01: "My voice may be cloned."' in before
    spoken, cloned = server.orders
    assert (spoken.voice, spoken.body["model_id"]) == ("JBFqnCBsd6RMkjVDRZzb", "eleven_v3")
    assert cloned.fields["name"] == "theo voice (theo-voice@1)"
    assert (made.value, made.made_from) == (cloned.voice, 1)
    assert desk.introduce("theo-voice", "elevenlabs").binding.value == made.value
    assert len(server.orders) == 2
    assert len([one for one in told if one.lasting]) == 1, "nothing was ordered, and nothing relied on"

    theo = desk.library.get("theo-voice")
    assert isinstance(theo, Voice)
    flash = desk.crew.engine("elevenlabs/eleven-flash-v2.5")
    order = an_order(flash.card, OrderKind.LINE, tmp_path)
    flash.submit(replace(order, voice=theo))
    assert server.orders[-1].voice == cloned.voice


def test_a_voice_that_somebody_brought_and_nobody_agreed_to_is_not_sent(
    server: ElevenLabsServer, tmp_path: Path
) -> None:
    desk = company(tmp_path)
    brought = Voice(name="theo-voice", title="Theo", engine="byhand", speaker="")
    desk.library.create_anchor(brought)
    sample = desk.library.add_media(brought, a_sound(tmp_path / "theo.wav", 6.0), "sample")
    desk.library.save(replace(brought, references=(Reference(media=sample, role=Role.SAMPLE, name="sample"),)))
    desk.library.lock("theo-voice")
    for _ in range(2):  # nothing of it stays behind
        with pytest.raises(ConsentMissing, match="repertory voice consent theo-voice"):
            desk.introduce("theo-voice@1", "elevenlabs")
    assert server.orders == []


def test_a_voice_that_an_engine_made_is_nobody_s_and_is_cloned(server: ElevenLabsServer, tmp_path: Path) -> None:
    made = company(tmp_path).introduce("mia-voice@1", "elevenlabs").binding
    assert [one.voice for one in server.orders] == [made.value]


def test_a_voice_that_was_brought_along_as_nobody_s_is_cloned(server: ElevenLabsServer, tmp_path: Path) -> None:
    desk = company(tmp_path)
    told: list[Event] = []
    desk.crew = replace(desk.crew, tell=told.append)
    brought = Voice(name="robot-voice", title="Robot", engine="byhand", speaker="")
    desk.import_voice(brought, a_reading(tmp_path / "robot.wav"), synthetic=True)
    desk.library.lock("robot-voice")
    made = desk.introduce("robot-voice@1", "elevenlabs").binding
    assert [one.voice for one in server.orders] == [made.value]
    assert "it is nobody's voice, as was said when it was brought along" in next(
        one.text for one in told if one.lasting
    )
