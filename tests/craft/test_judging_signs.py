"""What is judged of a face besides its distance: where it leans, whether it is a copy, whether it can be told."""

from dataclasses import replace

import pytest
from test_judging import BANDS, MIA, SHAKY, measured

from repertory.craft.judging import judge, leans, of_anchors
from repertory.model.verdict import Grade, Measurement, Verdict

LEANING = of_anchors({"mia@1": replace(MIA, lean=0.15)})


def leaning(lean: float, *, value: float = 0.4, confidence: float = 1.0) -> Measurement:
    return replace(measured(value, confidence=confidence), lean=lean, toward="nova@1")


def test_a_near_face_that_leans_toward_somebody_else_has_drifted() -> None:
    report = judge([leaning(0.2)], LEANING)
    assert (report.scores[0].grade, report.verdict) == (Grade.DRIFT, Verdict.REPAIR)
    assert "has drifted toward nova@1, by 0.20 (up to 0.15 is usual)" in report.reason


@pytest.mark.parametrize("one", [leaning(0.15), leaning(0.3, confidence=0.4), measured(0.4)])
def test_a_usual_lean_a_small_face_and_an_unknown_company_are_no_drift(one: Measurement) -> None:
    assert judge([one], LEANING).verdict is Verdict.ACCEPT
    assert not leans(one, LEANING["faces", "mia@1", ""])


def test_a_lean_makes_nothing_better_that_the_distance_says() -> None:
    assert judge([leaning(0.0, value=0.7)], LEANING).verdict is Verdict.RETAKE
    assert judge([leaning(0.3, value=0.7)], LEANING).verdict is Verdict.RETAKE
    assert judge([leaning(0.3)], BANDS).verdict is Verdict.ACCEPT  # nobody is known to lean to


def test_a_performance_that_reproduces_a_reference_is_left_to_a_person() -> None:
    copied = replace(measured(0.3), copy=0.6, copied="a" * 64)
    report = judge([copied], BANDS, performed=True)
    assert report.verdict is Verdict.REVIEW
    assert "a copy, not a performance (copy index 0.60 of 1)" in report.reason
    like = judge([replace(copied, copy=0.03)], BANDS, performed=True)
    assert like.verdict is Verdict.REVIEW
    assert "very like one of the references: look whether it is a performance (copy index 0.03 of 1" in like.reason
    assert "a copy, not" not in like.reason
    assert judge([replace(copied, copy=0.0)], BANDS, performed=True).verdict is Verdict.ACCEPT


def test_of_an_engine_that_shows_its_references_a_copy_is_only_noted() -> None:
    sure, like = replace(measured(0.3), copy=0.7), replace(measured(0.3), copy=0.2)
    assert judge([sure], BANDS).verdict is Verdict.ACCEPT
    assert any("a copy, not a performance" in note for note in judge([sure], BANDS).notes)
    assert judge([like], BANDS).notes == ()


def test_a_clip_of_a_keyframe_that_a_person_accepted_is_no_copy_again() -> None:
    copied = replace(measured(0.3), copy=0.7)
    keyframe = judge([copied], BANDS, performed=True)
    assert judge([copied], BANDS, performed=True, approved=keyframe).verdict is Verdict.ACCEPT


@pytest.mark.parametrize("value", [0.3, 0.9])
def test_a_face_that_cannot_be_told_gives_no_figure_and_says_what_to_do(value: float) -> None:
    report = judge([measured(value)], of_anchors({"mia@1": SHAKY}))
    assert (report.scores[0].grade, report.verdict) == (Grade.UNMEASURED, Verdict.REVIEW)
    assert f"{value:.2f}" not in report.reason
    assert "its references do not tell it from others here (2 references). Look at it yourself" in report.reason


def test_limits_that_a_person_set_are_said() -> None:
    by_hand = of_anchors({"mia@1": replace(MIA, by_hand=True, match=0.3, wrong=0.35)})
    report = judge([measured(0.4)], by_hand)
    assert report.verdict is Verdict.RETAKE
    assert "limits set by hand" in report.reason


def test_of_an_unknown_tool_only_what_is_surely_a_copy_is_left_to_a_person() -> None:
    like, sure = replace(measured(0.3), copy=0.2), replace(measured(0.3), copy=0.7)
    for style in ("photo", "clay"):
        own = {subject: replace(bands, style=style) for subject, bands in BANDS.items()}
        assert judge([like], own, performed=None).verdict is Verdict.ACCEPT, "another picture of the same sitting"
        report = judge([sure], own, performed=None)
        assert report.verdict is Verdict.REVIEW
        assert "a copy, not a performance" in report.reason
        assert not any("a copy" in note for note in report.notes), "it is said once"
