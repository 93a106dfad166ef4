"""A voice that was cloned at Alibaba speaks with its id and its model from then on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from dashscope_voice_server import DashscopeVoiceServer
from library.bound import fresh_and_unchanged
from samples import a_sound, an_order

from repertory.company import Company
from repertory.engines import dashscope
from repertory.errors import ConsentMissing
from repertory.model.anchor import Consent, Reference, Role, Voice
from repertory.model.engine import OrderKind
from repertory.work import placing

pytestmark = pytest.mark.slow

COSYVOICE = "dashscope/cosyvoice-voice-enrollment"
AGREED = Consent(given_by="Theo Lind", statement="My voice may be cloned.", on="2026-11-01")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[DashscopeVoiceServer]:
    monkeypatch.setattr(placing, "POLL_S", (0.01, 0.01))
    with DashscopeVoiceServer() as running:
        monkeypatch.setenv("DASHSCOPE_HTTP_BASE_URL", f"{running.url}/api/v1")
        monkeypatch.setenv("DASHSCOPE_API_KEY", running.key)
        yield running


def company(home: Path) -> Company:
    fresh_and_unchanged(home / "library")
    made = Company(home / "library", budget_usd=Decimal(1))
    made.crew = replace(made.crew, engines={one.card.id: one for one in dashscope.engines()})
    return made


def test_a_voice_that_somebody_agreed_to_is_cloned_once_and_speaks(
    server: DashscopeVoiceServer, tmp_path: Path
) -> None:
    desk = company(tmp_path)
    desk.new_voice("theo-voice", engine="dashscope/qwen3-tts-flash", speaker="Ethan", consent=AGREED)
    desk.library.lock("theo-voice")
    made = desk.introduce("theo-voice", COSYVOICE).binding
    spoken, cloned = server.orders
    assert spoken.body["input"]["voice"] == "Ethan"
    assert (made.value, made.base_model, made.made_from) == (cloned.id, "cosyvoice-v3.5-plus", 1)
    assert desk.introduce("theo-voice", COSYVOICE).binding.value == made.value
    assert len(server.orders) == 2

    theo = desk.library.get("theo-voice")
    assert isinstance(theo, Voice)
    for model, voice in (("cosyvoice-v3.5-plus", cloned.id), ("qwen3-tts-flash", "Ethan")):
        engine = desk.crew.engine(f"dashscope/{model}")
        order = an_order(engine.card, OrderKind.LINE, tmp_path)
        engine.submit(replace(order, voice=theo))
        assert server.orders[-1].body["input"]["voice"] == voice


def test_a_voice_that_somebody_brought_and_nobody_agreed_to_is_not_sent(
    server: DashscopeVoiceServer, tmp_path: Path
) -> None:
    desk = company(tmp_path)
    brought = Voice(name="theo-voice", title="Theo", engine="byhand", speaker="")
    desk.library.create_anchor(brought)
    sample = desk.library.add_media(brought, a_sound(tmp_path / "theo.wav", 6.0), "sample")
    desk.library.save(replace(brought, references=(Reference(media=sample, role=Role.SAMPLE, name="sample"),)))
    desk.library.lock("theo-voice")
    for _ in range(2):  # nothing of it stays behind
        with pytest.raises(ConsentMissing, match="repertory voice consent theo-voice"):
            desk.introduce("theo-voice@1", COSYVOICE)
    assert server.orders == []
