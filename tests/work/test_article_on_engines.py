"""The article's example on the article's models, by hand and by the router: shot from the first word to the last
verdict against the vendors' stand-ins, whose pictures are drawn of the very shot and measured for real."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from article_company import CAST, article_company
from article_film import CLIPS, STILLS, SUCCESSOR, Painter, clay_cards, drawn, ordered, played_by, vendors
from standin import StandIn

from repertory.app import Studio
from repertory.engines.registry import load_engines
from repertory.model.engine import OrderKind
from repertory.model.production import Production
from repertory.model.take import Take, TakeKind
from repertory.model.verdict import Grade, Verdict
from repertory.work import placing
from repertory.work.plan import read_plan

SHOTS = """
Shot 1: medium close-up of [Character A], coffee shop interior, afternoon light, neutral expression
MIA: She is always late.

Shot 3: close-up of Character A’s phone, her hand visible; 2 s

Shot 6: medium two-shot of [Character A] and [Character B], street, golden hour
NOVA: Then the coffee is on me.
"""
"""Three of the example's eight: one person, a thing in a place, two people."""
DRIFT = 0.2
pytestmark = pytest.mark.slow


@dataclass(frozen=True, kw_only=True)
class Set:
    """Where all these films are shot: one library, one painter, the vendors."""

    studio: Studio
    folder: Path
    painter: Painter
    servers: Mapping[str, StandIn]

    def film(self, name: str, stills: Sequence[str], clips: Sequence[str]) -> Path:
        """A film of the three shots; nothing is mended by those who sell pictures."""
        engines = {OrderKind.STILL: tuple(stills), OrderKind.CLIP: tuple(clips), OrderKind.EDIT: ()}
        settings = Production(
            name=name,
            title=name,
            cast=CAST,
            engines={OrderKind.LINE: ("previs",), **engines},
            takes=1,
            budget_usd=Decimal(20),
        )
        self.studio.new_film(self.folder / name, shots=SHOTS, cast='schema = "cast/1"\n', settings=settings)
        return self.folder / name

    def takes(self, film: Path, *engines: str) -> list[Take]:
        """What these engines made."""
        return [seen.take for seen in self.studio.takes(film) if seen.take.recipe.engine in engines]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Set]:
    folder = tmp_path_factory.mktemp("article")
    # First on one thread: its client silences a warning while it is imported, and another thread that reads a picture
    # meanwhile puts all filters of warnings back, so that here, where warnings are errors, the import would fail.
    importlib.import_module("dashscope.v2.errors")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REPERTORY_HOME", str(folder / "home"))
        patch.setattr("repertory.work.seeing.COHORT_HEADS", 6)  # each takes a second; the full number is a benchmark's
        patch.setattr(placing, "POLL_S", (0.02, 0.02))
        clay_cards(folder / "home")
        previs = load_engines().get("previs")
        library = article_company(folder, previs)
        painter = Painter(shots={})
        with vendors(painter, patch) as servers:
            studio = Studio(library.folder)
            there = Set(studio=studio, folder=folder, painter=painter, servers=servers)
            plan = read_plan(studio.crew, studio.open_film(there.film("drawn", ["previs"], ["previs"])))
            for number, bound in plan.by_number.items():
                painter.shots[number] = drawn(previs, bound, folder / number, (640, 360), DRIFT)
            yield there


FOUND = {"1": {"mia@1"}, "3": {"coffee-shop@1", "phone@1"}}
"""Whose likeness is measured in each shot, with what is found of it at the least."""


def measured(take: Take) -> set[str]:
    """Whose likeness was measured in a take, and held."""
    assert take.report is not None
    assert take.report.verdict is Verdict.ACCEPT
    return {one.measurement.anchor for one in take.report.scores if one.grade is Grade.MATCH}


@pytest.mark.parametrize(("still", "clip"), list(zip(STILLS, (CLIPS[0], SUCCESSOR, CLIPS[2]), strict=True)))
def test_a_film_is_shot_by_a_still_model_and_a_clip_model_of_the_article(stage: Set, still: str, clip: str) -> None:
    film = stage.film(f"{still} {clip}".replace("/", "-"), [still], [clip])
    before = ordered(stage.servers)
    outcomes = stage.studio.shoot(film, ["1", "3"])
    assert [one.state.value for one in outcomes] == ["accepted", "accepted"]
    takes = stage.takes(film, still, clip)
    assert sorted((take.shot, take.recipe.engine) for take in takes) == sorted(product(("1", "3"), (still, clip)))
    assert all(FOUND[take.shot] <= measured(take) for take in takes)
    assert len(ordered(stage.servers)) - len(before) == 4, "each picture and each clip was ordered once"


def test_the_router_shoots_the_film_with_whomever_it_picks(stage: Set) -> None:
    film = stage.film("mixed", STILLS, (*CLIPS, SUCCESSOR))
    planned = stage.studio.plan(film)
    picks = {one.bound.shot.number: (one.still.card.id, one.clip.card.id) for one in planned}
    before = ordered(stage.servers)
    outcomes = stage.studio.shoot(film)
    assert [(one.shot, one.why) for one in outcomes if one.state.value != "accepted"] == []
    assert [one.shot for one in outcomes] == ["1", "3", "6"]
    takes = stage.takes(film, *STILLS, *CLIPS, SUCCESSOR)
    made = {shot: {take.kind: take.recipe.engine for take in takes if take.shot == shot} for shot in picks}
    assert {shot: (one[TakeKind.KEYFRAME], one[TakeKind.CLIP]) for shot, one in made.items()} == picks
    assert len(ordered(stage.servers)) - len(before) == 6


def test_another_persons_picture_is_refused(stage: Set) -> None:
    film = stage.film("stranger", [STILLS[1]], ["hold"])
    plan = read_plan(stage.studio.crew, stage.studio.open_film(film))
    right, nova = stage.painter.shots["1"], plan.by_number["6"].performers[1].character
    other = played_by(plan.by_number["1"], nova)
    stage.painter.shots["1"] = drawn(stage.studio.crew.engine("previs"), other, stage.folder / "other", (640, 360))
    try:
        (outcome,) = stage.studio.shoot(film, ["1"])
    finally:
        stage.painter.shots["1"] = right
    assert outcome.state.value != "accepted"
    assert outcome.clip == ""
    (take,) = stage.takes(film, STILLS[1])
    assert take.report is not None
    assert take.report.verdict is Verdict.RETAKE, take.report.reason
    assert any(one.measurement.anchor == "mia@1" and one.grade is Grade.WRONG for one in take.report.scores)
