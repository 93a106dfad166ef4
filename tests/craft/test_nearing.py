"""What counts as nearer, and as worse beside it: every figure that was measured, before or after."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest

from repertory.craft.mending import Gate, Signs, keep
from repertory.model.verdict import Bands, Finding, Measurement

MIA, BO = ("faces", "mia@1", ""), ("faces", "bo@1", "")
BANDS = Bands(match=0.4, wrong=0.5, inspector="faces", version="1", style="photo", source="test")
LEANING = replace(BANDS, lean=0.2)


def measured(anchor: str, value: float | None, **figures: float | str | None) -> Measurement:
    finding = Finding.UNMEASURED if value is None else Finding.MEASURED
    one = Measurement(inspector="faces", version="1", anchor=anchor, finding=finding, value=value)
    return replace(one, **figures)  # type: ignore[arg-type]


def mia(value: float | None, **figures: float | str | None) -> Measurement:
    return measured("mia@1", value, **figures)


def bo(value: float | None, **figures: float | str | None) -> Measurement:
    return measured("bo@1", value, **figures)


def gate(before: Sequence[Measurement], after: Sequence[Measurement], bands: Bands = BANDS) -> Gate:
    return keep(
        subject=MIA,
        before=before,
        after=after,
        bands={MIA: bands, BO: bands},
        before_face=None,
        after_face=None,
        signs=Signs(outside=0.0, seam=0.0, doubled=0.0),
    )


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ([mia(0.45, lean=0.1)], [mia(0.36, lean=0.9, toward="bo@1")], "leans toward bo@1: 0.100 before, 0.900"),
        ([mia(0.45, margin=0.2)], [mia(0.38, margin=-0.2, nearest="bo@1")], "nearer to bo@1: a margin of 0.200"),
        ([mia(0.45)], [mia(0.38, margin=-0.01, nearest="bo@1")], "nearer to bo@1: a margin of not measured"),
        ([mia(0.6, median=0.42)], [mia(0.3, median=0.44)], "got worse on the whole: a median of 0.420 before, 0.440"),
        ([mia(0.6, median=0.48)], [mia(0.3, median=0.48)], "still at 0.480"),
        ([mia(None)], [mia(0.3)], "could not be measured before"),
        ([mia(math.nan)], [mia(0.3)], "could not be measured before"),
    ],
)
def test_a_nearer_distance_excuses_no_other_figure_of_the_same_face(
    before: list[Measurement], after: list[Measurement], words: str
) -> None:
    refused = gate(before, after)
    assert not refused.kept
    assert words in " ".join(refused.reasons)


def test_a_face_that_was_faulted_for_leaning_must_lean_less() -> None:
    before = [mia(0.39, lean=0.3, toward="bo@1")]
    assert gate(before, [mia(0.35, lean=0.1, toward="bo@1")], LEANING).kept
    for lean in (0.3, 0.31, None):
        refused = gate(before, [mia(0.35, lean=lean, toward="bo@1")], LEANING)
        assert "leans toward bo@1" in " ".join(refused.reasons)
    begun = gate([mia(0.45, lean=0.195)], [mia(0.35, lean=0.21, toward="bo@1")], LEANING)
    assert "leans toward bo@1: 0.195 before, 0.210" in " ".join(begun.reasons)


def test_where_match_is_wrong_no_gain_is_no_repair() -> None:
    narrow = replace(BANDS, match=0.5)
    assert not gate([mia(0.45)], [mia(0.45)], narrow).kept
    assert gate([mia(0.55)], [mia(0.45)], narrow).kept


@pytest.mark.parametrize(
    ("was", "now", "words"),
    [
        (bo(None), bo(0.9), "not measured before, 0.900, which is no match"),
        (bo(None), bo(0.45), "not measured before, 0.450, which is no match"),
        (bo(None), bo(0.3, margin=-0.1), "not measured before, 0.300"),
        (bo(0.45, median=0.2), bo(0.45, median=0.44), "bo@1 got worse: 0.200 before, 0.440"),
        (bo(0.395), bo(0.405), "a match before, drift"),
        (bo(0.3, lean=0.1), bo(0.3, lean=0.3, toward="mia@1"), "leans toward mia@1"),
        (bo(0.3, margin=0.2), bo(0.3, margin=-0.1, nearest="mia@1"), "came nearer to mia@1"),
    ],
)
def test_nobody_beside_may_be_worse_in_any_figure(was: Measurement, now: Measurement, words: str) -> None:
    refused = gate([mia(0.45), was], [mia(0.3), now])
    assert not refused.kept
    assert words in " ".join(refused.reasons)


def test_what_could_not_be_told_before_and_is_right_now_is_no_harm() -> None:
    assert gate([mia(0.45), bo(None)], [mia(0.3), bo(0.2)]).kept
    assert gate([mia(0.45), bo(None)], [mia(0.3), bo(None)]).kept
    assert gate([mia(0.45), bo(0.7)], [mia(0.3), bo(0.7)]).kept
    assert gate([mia(0.45)], [mia(0.3), bo(0.9)], replace(BANDS, trusted=False)).kept


def test_one_that_is_found_makes_up_for_no_other_that_is_lost() -> None:
    lost, swapped = replace(bo(None), finding=Finding.MISSING), replace(bo(None), finding=Finding.SWAPPED)
    third = replace(lost, anchor="nova@1")
    assert "missing" in " ".join(gate([mia(0.45), lost], [mia(0.3), bo(0.3), third]).reasons)
    assert "swapped" in " ".join(gate([mia(0.45), lost], [mia(0.3), swapped]).reasons)
