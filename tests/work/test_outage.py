"""A vendor that takes no orders: its shots wait for it, or go to the next engine where the production says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from small_film import SmallFilm, small_film

from repertory.cli.planned import outage_said
from repertory.cli.screen import takes_table
from repertory.errors import EngineBusy, EngineRefused, RepertoryError, Unsure, VendorMove
from repertory.fakes import FAKE_CARD, FakeEngine
from repertory.model.engine import OrderKind
from repertory.model.price import Price
from repertory.model.production import OnOutage
from repertory.work import settling
from repertory.work.plan import read_plan
from repertory.work.planned import planned
from repertory.work.review import all_takes
from repertory.work.settling import ShotState
from repertory.work.shoot import Outcome, load, shoot_shot
from repertory.work.taking import Shooting

pytestmark = pytest.mark.slow

OUT = EngineBusy("one.example cannot be reached (ConnectError).", step="Check the network.")
ONE = replace(FAKE_CARD, id="one", local=False, kinds=(OrderKind.STILL,), price=Price(first_megapixel=Decimal("0.05")))
OTHER = replace(ONE, id="other")
CLIPS = replace(FAKE_CARD, id="clips", local=False, kinds=(OrderKind.CLIP,))
SHOTS = "\nShot 1: medium close-up of Mia, coffee shop\n\nShot 2: wide shot of Mia, coffee shop\n"


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallFilm:
    monkeypatch.setattr("repertory.work.placing.rest", lambda _seconds, **_named: None)
    engines = {"one": FakeEngine(card=ONE), "other": FakeEngine(card=OTHER), "clips": FakeEngine(card=CLIPS)}
    small = small_film(tmp_path, engines, shots=SHOTS)
    small.film.save(replace(small.film.production, budget_usd=Decimal(9), policy="as listed"))
    return small


def engine_of(small: SmallFilm, name: str) -> FakeEngine:
    engine = small.crew.engines[name]
    assert isinstance(engine, FakeEngine)
    return engine


def shot(small: SmallFilm, number: str) -> Outcome:
    return load(shoot_shot(Shooting(small.crew, read_plan(small.crew, small.film)), number))


def allow(small: SmallFilm) -> None:
    small.film.save(replace(small.film.production, on_outage=OnOutage.NEXT))


def test_a_shot_waits_for_its_vendor_and_is_made_there_later(small: SmallFilm) -> None:
    one, other = engine_of(small, "one"), engine_of(small, "other")
    one.fail_with = OUT
    outcome = shot(small, "1")
    assert (outcome.state, outcome.exit_code) == (ShotState.WAITING, VendorMove.exit_code)
    assert "one.example cannot be reached" in outcome.why
    assert 'let other make it: on_outage = "next" in production.toml' in outcome.step
    assert other.orders == []
    one.fail_with = None
    outcome = shot(small, "1")
    assert outcome.state is ShotState.ACCEPTED
    assert small.film.takes.get(outcome.keyframe).recipe.engine == "one"


def test_where_the_production_allows_it_the_next_engine_makes_the_shot_which_is_told_and_noted(
    small: SmallFilm, capsys: pytest.CaptureFixture[str]
) -> None:
    one = engine_of(small, "one")
    one.fail_with = OUT
    allow(small)
    outcome = shot(small, "1")
    take = small.film.takes.get(outcome.keyframe)
    assert (outcome.state, take.recipe.engine) == (ShotState.ACCEPTED, "other")
    assert any("one.example cannot be reached" in note and "other makes it" in note for note in take.notes)
    assert any("So other makes it, as on_outage in production.toml allows." in one for one in small.events)
    one.fail_with = None
    assert small.film.takes.get(shot(small, "2").keyframe).recipe.engine == "one", "the next shot goes there again"
    takes = all_takes(Shooting(small.crew, read_plan(small.crew, small.film)))
    for number, moved in (("1", True), ("2", False)):
        takes_table([replace(seen, path=Path("a.png")) for seen in takes if seen.take.shot == number])
        assert ("another engine made it, since" in capsys.readouterr().out) is moved


def test_what_an_engine_answered_before_a_kill_is_not_laid_to_another_that_is_liked_better_by_now(
    small: SmallFilm, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = engine_of(small, "one"), engine_of(small, "other")
    one.fail_with = EngineRefused("one makes no such thing.")
    kept: list[object] = []

    def killed(name: str, function: Callable[..., object], *given: object) -> object:
        if name != "make keyframe-1" or kept:
            return function(*given)
        kept.append(function(*given))
        raise SystemExit

    def replayed(name: str, function: Callable[..., object], *given: object) -> object:
        return kept.pop() if name == "make keyframe-1" and kept else function(*given)

    monkeypatch.setattr(settling, "step", killed)
    with pytest.raises(SystemExit):
        shot(small, "1")
    one.fail_with = None
    listed = {**small.film.production.engines, OrderKind.STILL: ("other", "one")}
    small.film.save(replace(small.film.production, engines=listed))
    monkeypatch.setattr(settling, "step", replayed)
    assert shot(small, "1").state is ShotState.ACCEPTED
    assert (len(one.orders), len(other.orders), kept) == (0, 1, [])


def test_where_all_vendors_are_out_the_shot_waits(small: SmallFilm) -> None:
    engine_of(small, "one").fail_with = engine_of(small, "other").fail_with = OUT
    allow(small)
    outcome = shot(small, "1")
    assert (outcome.state, outcome.exit_code) == (ShotState.WAITING, VendorMove.exit_code)
    assert "on_outage" not in outcome.step


@pytest.mark.parametrize(
    ("fails", "error", "state"),
    [
        ("fail_with", Unsure("It may have arrived.", step="Look there."), ShotState.FAILED),
        ("fail_later_with", EngineBusy("Not now.", after_s=9999.0), ShotState.WAITING),
    ],
)
def test_no_other_engine_is_asked_while_an_order_may_be_under_way(
    small: SmallFilm, fails: str, error: RepertoryError, state: ShotState
) -> None:
    allow(small)
    one = engine_of(small, "one")
    one.slow = 1
    setattr(one, fails, error)
    assert shot(small, "1").state is state
    one.fail_with = None
    assert shot(small, "1").state is state
    assert engine_of(small, "other").orders == []


def test_the_plan_says_what_becomes_of_shots_of_a_vendor_that_is_out(small: SmallFilm) -> None:
    shots = planned(small.crew, read_plan(small.crew, small.film))
    assert outage_said(shots, OnOutage.WAIT) == (
        'Where one of its vendors takes no orders, a shot waits for it; on_outage = "next" in production.toml lets the '
        "runner-up make it."
    )
    assert "the runner-up makes it, which may look different" in outage_said(shots, OnOutage.NEXT)
    alone = [replace(one, runners_up={}) for one in shots]
    assert outage_said(alone, OnOutage.WAIT) == ""
