"""A vision engine is asked about what could not be measured: once, at a price, and only where it is wished for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest
from small_film import SmallFilm, small_film
from test_shooting import FREE

from repertory.craft.asking import ASKED
from repertory.engines.byhand import ByHandEngine
from repertory.engines.registry import cards
from repertory.errors import EngineBusy, EngineFailed, EngineRefused, YourMove
from repertory.fakes import VISION_CARD, FakeEngine, FakeInspector, FakeVision
from repertory.files.hashing import sha256_of
from repertory.model.asking import Says
from repertory.model.engine import Order, OrderKind, Output, Ticket
from repertory.model.price import Price
from repertory.model.production import OnOutage
from repertory.model.take import Take, TakeKind
from repertory.model.verdict import Grade, Report, Verdict
from repertory.work.plan import read_plan
from repertory.work.planned import planned
from repertory.work.produce import shoot
from repertory.work.settling import ShotState
from repertory.work.taking import Shooting, reported

pytestmark = pytest.mark.slow

PAID = replace(VISION_CARD, local=False, price=Price(asked=Decimal("0.02")))


def filmed(
    folder: Path,
    eye: FakeVision,
    *,
    place: float | None = None,
    budget: str = "1",
    always: bool = False,
    ask: str = "fake-vision",
    questions: Mapping[str, Sequence[str]] | None = None,
) -> SmallFilm:
    """A film whose place is at that distance, or cannot be measured."""
    engines = {"fake": FakeEngine(card=FREE), "fake-vision": eye}
    small = small_film(folder, engines, takes=2)
    asked = {name: tuple(texts) for name, texts in (questions or {}).items()}
    wished = {"ask": ask, "ask_always": always, "questions": asked, "budget_usd": Decimal(budget)}
    small.film.save(replace(small.film.production, **wished))  # type: ignore[arg-type]
    small.crew = replace(small.crew, further=(FakeInspector(id="places", default=place),))
    return small


def report_of(take: Take) -> Report:
    assert take.report is not None
    return take.report


def keyframe_of(small: SmallFilm) -> Take:
    return next(take for take in small.film.takes.of_shot("2") if take.kind is TakeKind.KEYFRAME)


def asked_in(take: Take) -> dict[str, Grade]:
    return {one.measurement.about: one.grade for one in report_of(take).scores if one.measurement.inspector == ASKED}


def test_nobody_is_asked_unless_an_engine_is_named(tmp_path: Path) -> None:
    eye = FakeVision()
    small = filmed(tmp_path, eye, ask="")
    (outcome,) = shoot(small.crew, small.film, ["2"])
    assert outcome.state is ShotState.ACCEPTED
    assert eye.orders == []
    plan = read_plan(small.crew, small.film)
    assert all(one.asked == () and not one.asked_price for one in planned(small.crew, plan))


def test_what_was_measured_is_not_asked_about_unless_that_is_wished_for(tmp_path: Path) -> None:
    for name, always, orders in (("measured", False, 0), ("always", True, 2)):
        eye = FakeVision()
        (tmp_path / name).mkdir()
        small = filmed(tmp_path / name, eye, place=0.3, always=always)
        shoot(small.crew, small.film, ["2"])
        assert len(eye.orders) == orders


def test_an_answer_is_a_score_of_its_own_and_the_order_a_paid_one(tmp_path: Path) -> None:
    eye = FakeVision(card=PAID, slow=1)
    small = filmed(tmp_path, eye, questions={"coffee-shop": ["Is the door on the left?"]})
    (outcome,) = shoot(small.crew, small.film, ["2"])
    assert outcome.state is ShotState.ACCEPTED
    keyframe = keyframe_of(small)
    assert asked_in(keyframe) == {"place": Grade.MATCH, "Is the door on the left": Grade.MATCH}
    assert keyframe.cost_usd == Decimal("0.02")
    shooting = Shooting(small.crew, read_plan(small.crew, small.film))
    assert shooting.purse.spent() == Decimal("0.04"), "for the keyframe and for the clip"
    first = eye.orders[0]
    assert shooting.journal.intent(first.id).kind is OrderKind.ASK
    assert first.start is not None
    assert sha256_of(first.start) == keyframe.media.sha256
    assert [one.anchor for one in first.references] == ["coffee-shop@1"]
    assert eye.orders[1].start is not None
    assert eye.orders[1].start.name == "frame.png", "a clip is asked about by a frame"
    shoot(small.crew, small.film, ["2"])
    assert len(eye.orders) == 2


def test_a_no_has_the_take_made_again(tmp_path: Path) -> None:
    small = filmed(tmp_path, FakeVision(says={"place": Says.NO}))
    (outcome,) = shoot(small.crew, small.film, ["2"])
    assert outcome.state is ShotState.REVIEW
    takes = [take for take in small.film.takes.of_shot("2") if take.kind is TakeKind.KEYFRAME]
    assert len(takes) == 2
    assert all(asked_in(take) == {"place": Grade.DRIFT} for take in takes)
    assert "coffee-shop@1 (place): not the same [fake-vision says no" in outcome.why


@pytest.mark.parametrize("answer", ["I cannot see that.", '{"answers": [{"question": 1, "answer": "unclear"}]}'])
def test_an_unclear_answer_says_nothing(tmp_path: Path, answer: str) -> None:
    small = filmed(tmp_path, FakeVision(answer=answer))
    (outcome,) = shoot(small.crew, small.film, ["2"])
    assert outcome.state is ShotState.ACCEPTED
    assert asked_in(keyframe_of(small)) == {"place": Grade.UNMEASURED}


def test_where_nothing_is_left_or_the_engine_refuses_the_take_stands_without_an_answer(tmp_path: Path) -> None:
    refusing = FakeVision(fail_with=EngineRefused("It looks at no pictures.", step="Ask another."))
    for name, eye, said in (("poor", FakeVision(card=PAID), "are spent"), ("no", refusing, "It looks at no pictures.")):
        (tmp_path / name).mkdir()
        small = filmed(tmp_path / name, eye, budget="0.01")
        (outcome,) = shoot(small.crew, small.film, ["2"])
        assert outcome.state is ShotState.ACCEPTED
        notes = report_of(keyframe_of(small)).notes
        assert any("fake-vision was not asked" in note and said in note for note in notes)
        assert asked_in(keyframe_of(small)) == {}


def test_a_question_that_ends_badly_is_paid_and_the_take_stands_without_its_answer(tmp_path: Path) -> None:
    small = filmed(tmp_path, FakeVision(card=PAID, fail_with=EngineFailed("It ran out of words.")))
    (outcome,) = shoot(small.crew, small.film, ["2"])
    assert outcome.state is ShotState.ACCEPTED
    assert len([take for take in small.film.takes.of_shot("2") if take.kind is TakeKind.KEYFRAME]) == 1
    keyframe = keyframe_of(small)
    assert keyframe.cost_usd == Decimal("0.02")
    assert any("fake-vision gave no answer. It ran out of words." in note for note in report_of(keyframe).notes)


def test_questions_count_on_the_budget_of_their_shot(tmp_path: Path) -> None:
    eye = FakeVision(card=PAID)
    small = filmed(tmp_path, eye)
    small.film.save(replace(small.film.production, shot_budget_usd=Decimal("0.03")))
    shoot(small.crew, small.film, ["2"])
    shooting = Shooting(small.crew, read_plan(small.crew, small.film))
    purse = shooting.purse_of(shooting.plan.by_number["2"])
    assert (purse.spent_on_shot(), purse.left()) == (Decimal("0.02"), Decimal("0.01"))
    assert len(eye.orders) == 1, "the clip is not asked about any more"


@dataclass(kw_only=True)
class Busy(FakeVision):
    """Takes a question, and says nothing but that it is busy."""

    busy: bool = True

    def collect(self, order: Order, ticket: Ticket) -> Output | None:
        if self.busy:
            raise EngineBusy("It is busy.", step="Wait.")
        return super().collect(order, ticket)


def test_a_question_that_was_taken_is_waited_for_and_answered_by_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("repertory.work.placing.PATIENCE", 0)
    eye = Busy(card=PAID, slow=1)
    small = filmed(tmp_path, eye)
    (outcome,) = shoot(small.crew, small.film, ["2"])
    assert (outcome.state, outcome.why) == (ShotState.WAITING, "It is busy.")
    assert small.film.takes.of_shot("2") == (), "no take is stored without the answer that is paid for"
    eye.busy = False
    (outcome,) = shoot(small.crew, small.film, ["2"])
    assert outcome.state is ShotState.ACCEPTED
    assert asked_in(keyframe_of(small)) == {"place": Grade.MATCH}
    assert keyframe_of(small).cost_usd == Decimal("0.02")


def test_a_vendor_that_takes_no_question_is_waited_for_and_nothing_is_paid_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("repertory.work.placing.BUSY_S", ())
    eye = FakeVision(card=PAID, fail_with=EngineBusy("It is busy.", step="Wait."))
    small = filmed(tmp_path, eye)
    (outcome,) = shoot(small.crew, small.film, ["2"])
    assert (outcome.state, outcome.why) == (ShotState.WAITING, "It is busy.")
    assert small.film.takes.of_shot("2") == ()
    eye.fail_with = None
    (outcome,) = shoot(small.crew, small.film, ["2"])
    assert outcome.state is ShotState.ACCEPTED
    assert asked_in(keyframe_of(small)) == {"place": Grade.MATCH}
    maker = small.crew.engines["fake"]
    assert isinstance(maker, FakeEngine)
    placed = [order.id for order in (*maker.orders, *eye.orders)]
    assert len(placed) == len(set(placed)) == 4, "a picture, a clip, and a question about each"


def test_where_a_shot_waits_for_nobody_the_take_is_left_without_an_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("repertory.work.placing.BUSY_S", ())
    small = filmed(tmp_path, FakeVision(card=PAID, fail_with=EngineBusy("It is busy.", step="Wait.")))
    small.film.save(replace(small.film.production, on_outage=OnOutage.NEXT))
    (outcome,) = shoot(small.crew, small.film, ["2"])
    assert outcome.state is ShotState.ACCEPTED
    assert any("fake-vision was not asked. It is busy." in note for note in report_of(keyframe_of(small)).notes)


def test_the_plan_shows_the_questions_and_their_price(tmp_path: Path) -> None:
    small = filmed(tmp_path, FakeVision(card=PAID))
    plan = read_plan(small.crew, small.film)
    for one in planned(small.crew, plan):
        assert [asked.asking.anchor.ref for asked in one.asked] == ["coffee-shop@1"]
        assert (one.asked_price, one.price, one.due) == (Decimal("0.04"),) * 3
    shoot(small.crew, small.film, ["2"])
    second = planned(small.crew, read_plan(small.crew, small.film))[1]
    assert (second.price, second.due) == (Decimal("0.04"), Decimal(0))


def test_naming_an_engine_makes_no_take_stale_and_one_that_answers_nothing_is_refused(tmp_path: Path) -> None:
    small = filmed(tmp_path, FakeVision(), ask="")
    before = read_plan(small.crew, small.film).fingerprints
    small.film.save(replace(small.film.production, ask="fake-vision", ask_always=True, questions={"mia": ("Hm?",)}))
    assert read_plan(small.crew, small.film).fingerprints == before
    small.film.save(replace(small.film.production, ask="fake"))
    with pytest.raises(YourMove, match="answers no questions"):
        planned(small.crew, read_plan(small.crew, small.film))


def test_another_face_is_not_asked_about(tmp_path: Path) -> None:
    eye = FakeVision()
    small = filmed(tmp_path, eye)
    small.crew = replace(small.crew, inspector=FakeInspector(default=0.9))
    shoot(small.crew, small.film, ["2"])
    assert report_of(keyframe_of(small)).verdict is Verdict.RETAKE
    assert eye.orders == []


def test_a_repair_keeps_what_was_answered(tmp_path: Path) -> None:
    eye = FakeVision(says={"place": Says.NO})
    small = filmed(tmp_path, eye)
    shoot(small.crew, small.film, ["2"])
    asked, take = len(eye.orders), keyframe_of(small)
    shooting = Shooting(small.crew, read_plan(small.crew, small.film))
    bound = shooting.plan.by_number["2"]
    measured = shooting.measure(bound, small.film.takes.path(take), take.media.sha256)
    after = replace(take, report=reported(shooting, bound, take, measured))
    assert asked_in(after) == {"place": Grade.DRIFT}
    assert report_of(after).verdict is Verdict.REPAIR
    assert len(eye.orders) == asked


def test_a_person_may_be_asked_and_the_shot_waits_for_the_answer(tmp_path: Path) -> None:
    byhand = ByHandEngine(card=cards("byhand")[0], quiet_s=0.0)
    small = filmed(tmp_path, FakeVision())
    small.crew = replace(small.crew, engines={**small.crew.engines, "byhand": byhand})
    small.film.save(replace(small.film.production, ask="byhand"))
    for kind in ("keyframe", "clip"):
        (outcome,) = shoot(small.crew, small.film, ["2"])
        assert outcome.state is ShotState.WAITING
        assert "your answer is waited for" in outcome.why
        assert not [take for take in small.film.takes.of_shot("2") if take.kind.value == kind]
        (folder,) = (
            one for one in (small.film.folder / "orders").glob("2-asked-*") if not (one / "answer.txt").exists()
        )
        assert str(folder) in outcome.step
        (folder / "answer.txt").write_text("1. yes", encoding="utf-8")
    (outcome,) = shoot(small.crew, small.film, ["2"])
    assert outcome.state is ShotState.ACCEPTED
    assert asked_in(keyframe_of(small)) == {"place": Grade.MATCH}
