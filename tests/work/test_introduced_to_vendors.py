"""`bind --make` with the real adapters, each against what stands in for its vendor: an element at Kling, a LoRA at fal,
a voice at ElevenLabs, which then speaks the lines."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from canary import CANARY
from elevenlabs_server import ElevenLabsServer, Spoken
from fal_server import FalServer
from kling_server import ELEMENT_ID, KlingServer
from samples import a_sound
from small_film import SmallFilm, opened, picture, small_film
from typed import typed

from repertory.engines import elevenlabs
from repertory.fakes import FAKE_CARD, FakeEngine
from repertory.library.folder import Library
from repertory.model.anchor import EXPRESSIONS, BindingKind, Character, Consent, Reference, Role, Stage, Voice
from repertory.model.engine import OrderKind
from repertory.model.take import TakeKind
from repertory.work.plan import read_plan
from repertory.work.planned import planned
from repertory.work.produce import shoot
from repertory.work.settling import ShotState
from repertory.work.speakers import speaking_engine

pytestmark = pytest.mark.slow

KEY = f"{CANARY}-ours"
CLIPS = replace(FAKE_CARD, local=False)
SPEAKS = "elevenlabs/eleven-v3"


@pytest.fixture
def film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallFilm:
    monkeypatch.setenv("REPERTORY_LIBRARY", str(tmp_path / "library"))
    monkeypatch.setenv("REPERTORY_HOME", str(tmp_path / "home"))
    return small_film(tmp_path, {"fake": FakeEngine(card=CLIPS)})


def test_kling_makes_an_element_once(film: SmallFilm, monkeypatch: pytest.MonkeyPatch) -> None:
    with KlingServer(key=KEY) as server:
        monkeypatch.setenv("KLINGAI_API_KEY", KEY)
        monkeypatch.setenv("KLINGAI_API_BASE", server.url)
        for _ in range(2):
            assert typed(monkeypatch, "character", "bind", "mia", "--engine", "kling", "--make") == 0
        (task,) = server.orders
        assert server.violations == []
    assert len(task.body["element_image_list"]["refer_images"]) == 3
    binding = Library.at(film.crew.library.folder).get("mia").binding_for("kling", BindingKind.SLOT)
    assert binding is not None
    assert (binding.value, binding.made_from, len(binding.data)) == (str(ELEMENT_ID), 1, 4)


def test_fal_trains_a_lora_within_the_budget(
    film: SmallFilm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _with_more_pictures(film.crew.library, tmp_path)
    words = ("character", "bind", "mia", "--engine", "fal", "--make")
    with FalServer(key=KEY) as server:
        monkeypatch.setenv("FAL_KEY", KEY)
        monkeypatch.setenv("FAL_API_BASE", server.url)
        assert typed(monkeypatch, *words, "--budget", "1") != 0
        assert "4.6" in capsys.readouterr().err
        assert server.orders == []
        for _ in range(2):
            assert typed(monkeypatch, *words, "--budget", "5") == 0
        assert len(server.orders) == 1
        assert server.violations == []
    library = Library.at(film.crew.library.folder)
    mia = library.get("mia")
    binding = mia.binding_for("fal", BindingKind.LORA)
    assert binding is not None
    assert (binding.trigger, binding.made_from) == ("rp_mia", 2)
    assert len(binding.data) == 11
    assert binding.weights is not None


def test_a_voice_that_elevenlabs_cloned_speaks_the_lines(
    film: SmallFilm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("voice", "bind", "mia-voice", "--engine", "elevenlabs", "--make", "--budget", "1")
    production = film.film.production
    engines = {**production.engines, OrderKind.LINE: (SPEAKS,)}
    film.film.save(replace(production, engines=engines, budget_usd=Decimal(1)))
    with ElevenLabsServer(key=KEY) as server:
        monkeypatch.setenv("ELEVENLABS_API_KEY", KEY)
        monkeypatch.setenv("ELEVENLABS_API_BASE", server.url)
        _agreed(film.crew.library, tmp_path)
        voice = film.crew.library.get("mia-voice")
        assert isinstance(voice, Voice)
        assert speaking_engine(film.crew, film.film.production, voice) == "voices", "it is not known there yet"
        for _ in range(2):
            assert typed(monkeypatch, *words) == 0
        made = opened(tmp_path, {"fake": FakeEngine(card=CLIPS), **{one.card.id: one for one in elevenlabs.engines()}})
        (plan,) = planned(made.crew, read_plan(made.crew, made.film), ["1"])
        assert plan.lines_price > 0
        (outcome,) = shoot(made.crew, made.film, ["1"])
        assert server.violations == []
    cloned, line = server.orders
    assert (cloned.samples[0].file, isinstance(line, Spoken)) == ("sample-1.wav", True)
    assert (line.voice, line.body["text"]) == (cloned.voice, "I waited.")
    assert outcome.state is ShotState.ACCEPTED
    (take,) = [one for one in made.film.takes.of_shot("1") if one.kind is TakeKind.LINE]
    (used,) = take.recipe.bindings
    assert (used.anchor, used.binding.value) == ("mia-voice@2", cloned.voice)


def _with_more_pictures(library: Library, folder: Path) -> None:
    """Mia's next version has as many as a LoRA needs."""
    mia = library.draft("mia")
    assert isinstance(mia, Character)
    mia = replace(mia, waived={Stage.WARDROBE: "not needed here"}, stages=(Stage.HEADSHOT,))
    names = [(Role.ANGLE, name) for name in ("profile left", "profile right")]
    names += [(Role.EXPRESSION, name) for name in EXPRESSIONS]
    for number, (role, name) in enumerate(names):
        media = library.add_media(mia, picture(folder / f"more-{number}.png", 70 + number), f"{role.value} {name}")
        mia = replace(mia, references=(*mia.references, Reference(media=media, role=role, name=name, distance=0.2)))
    library.save(replace(mia, stages=(Stage.HEADSHOT, Stage.ANGLES, Stage.EXPRESSIONS)))
    library.lock("mia")


def _agreed(library: Library, folder: Path) -> None:
    """Her voice's next version has a recording, and the word of whose it is."""
    voice = library.draft("mia-voice")
    media = library.add_media(voice, a_sound(folder / "recorded.wav", 2.0), "recorded")
    agreed = Consent(given_by="Mia Voss", statement="My voice may be cloned for this film.", on="2026-11-01")
    recorded = Reference(media=media, role=Role.SAMPLE, name="recorded")
    library.save(replace(voice, consent=agreed, references=(recorded,)))
    library.lock("mia-voice")
