"""The ladder: the cheapest fitting step first, never beyond the money, and another take where that is shorter."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest

from repertory.craft.ladder import (
    SWAP,
    Done,
    Edit,
    Means,
    Offer,
    Retake,
    Review,
    Step,
    Swap,
    ills_of,
    keyframe_at_fault,
    next_step,
)
from repertory.model.media import Box
from repertory.model.verdict import Bands, Finding, Grade, Measurement, Report, Score, Verdict

FREE, DEAR = Offer(engine="previs", price=Decimal(0)), Offer(engine="bfl/flux-2-pro", price=Decimal("0.04"))
WIDE = Means(swap=True, edits=(FREE,), retake=Decimal(0), repairs_left=4)


def score(
    inspector: str,
    grade: Grade,
    *,
    anchor: str = "mia@1",
    about: str = "",
    value: float = 0.5,
    finding: Finding = Finding.MEASURED,
    trusted: bool = True,
) -> Score:
    bands = Bands(match=0.3, wrong=0.6, inspector=inspector, version="1", style="clay", source="", trusted=trusted)
    box = Box(x=1, y=1, width=9, height=9)
    found = Measurement(
        inspector=inspector, version="1", anchor=anchor, about=about, finding=finding, value=value, box=box
    )
    return Score(measurement=found, grade=grade, bands=bands)


FACE, STRANGER = score("faces", Grade.DRIFT), score("faces", Grade.WRONG)
COAT = score("wardrobe", Grade.WRONG, about="coat")
ROOM = score("places", Grade.WRONG, anchor="shop@1", about="night")
PHONE = score("props", Grade.DRIFT, anchor="phone@1")
GONE = score("faces", Grade.WRONG, anchor="nova@1", finding=Finding.MISSING)


def report(*scores: Score, verdict: Verdict | None = None) -> Report:
    worst = Verdict.RETAKE if any(one.grade is Grade.WRONG for one in scores) else Verdict.REPAIR
    return Report(scores=scores, verdict=verdict or worst, reason="Something is wrong.")


def steps(found: Report, means: Means, most: int = 9) -> list[str]:
    """What is tried where nothing helps."""
    tried: dict[tuple[str, str, str], list[str]] = {}
    names: list[str] = []
    for number in range(most):
        left = means.repairs_left - number
        one = next_step(
            found,
            tried=tried,
            means=Means(swap=means.swap, edits=means.edits, retake=means.retake, repairs_left=left, left=means.left),
        )
        if not isinstance(one, Swap | Edit):
            return [*names, type(one).__name__.lower()]
        tool = one.engine if isinstance(one, Edit) else SWAP
        tried.setdefault(one.score.measurement.subject, []).append(tool)
        names.append(tool)
    raise AssertionError


def test_a_drifted_face_goes_from_the_free_swap_to_engines_by_price_to_another_take() -> None:
    means = Means(swap=True, edits=(DEAR, FREE), retake=Decimal(1), repairs_left=4)
    assert steps(report(FACE), means) == ["swap", "previs", "bfl/flux-2-pro", "retake"]
    last = Means(swap=True, edits=(FREE,), repairs_left=4)
    assert steps(report(FACE), last) == ["swap", "previs", "review"]


@pytest.mark.parametrize("ill", [COAT, ROOM, PHONE])
def test_clothes_places_and_things_are_edited_and_never_swapped(ill: Score) -> None:
    assert steps(report(ill), WIDE) == ["previs", "retake"]
    step = next_step(report(ill), tried={}, means=WIDE)
    assert isinstance(step, Edit)
    assert step.score is ill
    assert "an edit by previs is free" in step.reason


def test_what_changes_most_of_the_picture_is_mended_first() -> None:
    assert ills_of(report(FACE, COAT, PHONE, ROOM)) == (ROOM, COAT, PHONE, FACE)


def test_another_take_is_made_where_it_is_cheaper_than_all_edits() -> None:
    means = Means(edits=(DEAR,), retake=Decimal("0.05"), repairs_left=4)
    assert isinstance(next_step(report(COAT), tried={}, means=means), Edit)
    both = next_step(report(COAT, ROOM), tried={}, means=means)
    assert isinstance(both, Retake)
    assert both.reason == "mending it costs $0.080, another take $0.050"


def test_another_take_is_made_of_somebody_else_and_where_too_much_is_wrong() -> None:
    stranger = next_step(report(STRANGER), tried={}, means=WIDE)
    assert stranger == Retake(reason="mia@1 is somebody else", mendable=True)
    assert isinstance(next_step(report(STRANGER), tried={}, means=Means(edits=(FREE,), repairs_left=1)), Edit)
    three = next_step(report(COAT, ROOM, PHONE), tried={}, means=WIDE)
    assert isinstance(three, Retake)
    assert "3 things would have to be edited" in three.reason
    few = Means(swap=True, edits=(FREE,), retake=Decimal(0), repairs_left=1)
    assert "2 things are wrong and 1 repairs are left" in str(next_step(report(FACE, COAT), tried={}, means=few))


def test_what_no_repair_can_put_right_is_not_repaired_round() -> None:
    missing = next_step(report(COAT, GONE), tried={}, means=WIDE)
    assert missing == Retake(reason="nova@1 is missing, which no repair puts right")
    assert isinstance(next_step(report(COAT, GONE), tried={}, means=Means(edits=(FREE,), repairs_left=4)), Review)


def test_bands_that_are_not_trusted_and_what_a_person_accepted_start_no_repair() -> None:
    doubtful = score("places", Grade.DRIFT, anchor="shop@1", trusted=False)
    assert ills_of(report(doubtful, FACE)) == (FACE,)
    assert ills_of(report(COAT, FACE), excused={COAT.measurement.subject}) == (FACE,)


def test_nothing_is_offered_that_costs_more_than_is_left_and_the_reason_says_so() -> None:
    poor = Means(edits=(DEAR,), repairs_left=4, left=Decimal("0.03"))
    step = next_step(report(COAT), tried={}, means=poor)
    assert isinstance(step, Review)
    assert step.dear == "mending it costs $0.040, and $0.030 may still be spent on this shot"
    enough = Means(edits=(DEAR,), repairs_left=4, left=Decimal("0.04"))
    assert isinstance(next_step(report(COAT), tried={}, means=enough), Edit)
    half = next_step(report(COAT, ROOM), tried={}, means=enough)
    assert isinstance(half, Review), "half of it mended is no take, and paid all the same"
    assert half.dear == "mending it costs $0.080, and $0.040 may still be spent on this shot"


def test_every_step_ends_somewhere_and_respects_what_is_left() -> None:
    reports = [report(FACE), report(STRANGER), report(COAT, FACE), report(ROOM, COAT, PHONE, FACE), report(GONE)]
    reports += [report(FACE, verdict=Verdict.ACCEPT), report(FACE, verdict=Verdict.REVIEW)]
    switches = itertools.product(
        reports, [False, True], [(), (FREE,), (DEAR, FREE)], [None, Decimal(0)], [0, 1, 4], [None, Decimal(0)]
    )
    for found, swap, edits, retake, repairs, left in switches:
        means = Means(swap=swap, edits=edits, retake=retake, repairs_left=repairs, left=left)
        step: Step = next_step(found, tried={}, means=means)
        assert isinstance(step, Done) == (found.verdict is Verdict.ACCEPT)
        assert not isinstance(step, Swap) or (swap and repairs)
        assert not isinstance(step, Edit) or (edits and repairs and (left is None or step.price <= left))
        assert not isinstance(step, Retake) or retake is not None
        assert isinstance(step, Review) or found.verdict is not Verdict.REVIEW
        assert steps(found, means)


def test_a_keyframe_is_at_fault_where_its_clip_is_hardly_farther() -> None:
    near, clip = score("faces", Grade.MATCH, value=0.29), score("faces", Grade.DRIFT, value=0.33)
    good = score("faces", Grade.MATCH, value=0.2)
    assert keyframe_at_fault([clip], report(near)) is near
    assert keyframe_at_fault([clip], report(good)) is None
    assert keyframe_at_fault([clip], report(COAT)) is None
