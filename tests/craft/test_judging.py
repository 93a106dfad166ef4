"""One verdict from all measurements: the worst measured anchor decides; unmeasured is neither good nor bad."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repertory.craft.judging import judge, of_anchors
from repertory.model.verdict import Bands, Finding, Grade, Measurement, Verdict

MIA = Bands(match=0.5, wrong=0.6, inspector="faces", version="1", style="photo", source="9 references")
SHAKY = Bands(match=0.5, wrong=0.6, inspector="faces", version="1", style="clay", source="2 references", trusted=False)
BANDS = of_anchors({"mia@1": MIA, "nova@1": MIA})


def measured(
    value: float | None = None,
    finding: Finding = Finding.MEASURED,
    anchor: str = "mia@1",
    *,
    confidence: float = 1.0,
    margin: float | None = 0.3,
    reason: str = "",
    version: str = "1",
) -> Measurement:
    return Measurement(
        inspector="faces",
        version=version,
        anchor=anchor,
        finding=finding,
        value=value,
        confidence=confidence,
        margin=margin,
        nearest="nova@1",
        reason=reason,
    )


@pytest.mark.parametrize(
    ("value", "grade", "verdict"),
    [
        (0.30, Grade.MATCH, Verdict.ACCEPT),
        (0.50, Grade.MATCH, Verdict.ACCEPT),
        (0.51, Grade.DRIFT, Verdict.REPAIR),
        (0.60, Grade.DRIFT, Verdict.REPAIR),
        (0.61, Grade.WRONG, Verdict.RETAKE),
    ],
)
def test_a_distance_is_graded_by_the_characters_own_bands(value: float, grade: Grade, verdict: Verdict) -> None:
    report = judge([measured(value)], BANDS)
    assert (report.scores[0].grade, report.verdict) == (grade, verdict)
    assert report.scores[0].bands is MIA


@pytest.mark.parametrize(
    ("keyframe", "clip", "verdict"),
    [
        (0.83, 0.85, Verdict.ACCEPT),
        (0.83, 0.95, Verdict.RETAKE),
        (0.55, 0.59, Verdict.ACCEPT),
        (0.20, 0.55, Verdict.REPAIR),
    ],
)
def test_what_a_person_accepted_in_the_keyframe_is_accepted_in_its_clip(
    keyframe: float, clip: float, verdict: Verdict
) -> None:
    approved = judge([measured(keyframe)], BANDS)
    report = judge([measured(clip)], BANDS, approved=approved)
    assert report.verdict is verdict
    assert ("As in the keyframe that a person accepted" in report.reason) == (verdict is Verdict.ACCEPT)
    assert report.scores[0].grade is judge([measured(clip)], BANDS).scores[0].grade  # the figure stays what it is


def test_a_new_fault_in_the_clip_of_an_accepted_keyframe_counts() -> None:
    approved = judge([measured(0.83)], BANDS)
    missing = judge([measured(finding=Finding.MISSING)], BANDS, approved=approved)
    stranger = judge([measured(0.83), measured(0.9, Finding.EXTRA, anchor="")], BANDS, approved=approved)
    assert (missing.verdict, stranger.verdict) == (Verdict.RETAKE, Verdict.RETAKE)


def test_a_face_that_nobody_could_measure_in_an_accepted_keyframe_is_not_asked_about_again() -> None:
    turned = measured(finding=Finding.UNMEASURED, reason="turned away")
    assert judge([turned], BANDS).verdict is Verdict.REVIEW
    assert judge([turned], BANDS, approved=judge([turned], BANDS)).verdict is Verdict.ACCEPT


@pytest.mark.parametrize("finding", [Finding.MISSING, Finding.EXTRA, Finding.SWAPPED])
def test_missing_extra_and_swapped_call_for_another_take(finding: Finding) -> None:
    report = judge([measured(0.2, anchor="nova@1"), measured(0.2, finding, reason="so it is")], BANDS)
    assert report.verdict is Verdict.RETAKE
    assert report.reason == "mia@1: so it is."


def test_an_unmeasured_face_goes_to_a_person_and_a_hidden_one_does_not() -> None:
    unmeasured = judge([measured(None, Finding.UNMEASURED, reason="a profile")], BANDS)
    assert (unmeasured.verdict, unmeasured.scores[0].grade) == (Verdict.REVIEW, Grade.UNMEASURED)
    assert "a profile" in unmeasured.reason
    hidden = judge([measured(None, Finding.HIDDEN, reason="hidden, as declared")], BANDS)
    assert hidden.verdict is Verdict.ACCEPT
    assert hidden.notes == ("mia@1: hidden, as declared",)
    assert "none is" in hidden.reason


def test_a_face_in_the_background_is_only_noted() -> None:
    report = judge([measured(0.3), measured(0.9, Finding.UNMEASURED, "", reason="a small face")], BANDS)
    assert report.verdict is Verdict.ACCEPT
    assert report.notes == ("somebody: not measured (a small face)",)


def test_the_worst_anchor_decides_and_stands_first() -> None:
    report = judge([measured(0.2), measured(0.7, anchor="nova@1")], BANDS)
    assert report.verdict is Verdict.RETAKE
    assert [score.measurement.anchor for score in report.scores] == ["nova@1", "mia@1"]
    assert report.reason == "nova@1: is not recognised, distance 0.70 (above 0.60)."


def test_what_can_be_mended_is_mended_before_a_person_is_asked() -> None:
    report = judge([measured(None, Finding.UNMEASURED, reason="blurred"), measured(0.55, anchor="nova@1")], BANDS)
    assert report.verdict is Verdict.REPAIR
    assert report.notes == ("mia@1: not measured (blurred)",)


@pytest.mark.parametrize("value", [0.3, 0.55, 0.9])
def test_untrusted_or_absent_bands_leave_every_distance_to_a_person(value: float) -> None:
    assert judge([measured(value)], of_anchors({"mia@1": SHAKY})).verdict is Verdict.REVIEW
    without = judge([measured(value)], {})
    assert (without.verdict, without.scores[0].grade) == (Verdict.REVIEW, Grade.UNMEASURED)


def test_a_small_or_turned_face_near_a_limit_is_left_to_a_person_and_a_clear_one_is_not() -> None:
    assert judge([measured(0.52, confidence=0.3)], BANDS).verdict is Verdict.REVIEW
    assert judge([measured(0.52, confidence=0.9)], BANDS).verdict is Verdict.REPAIR
    assert judge([measured(0.30, confidence=0.3)], BANDS).verdict is Verdict.ACCEPT


def test_a_match_that_is_nearer_to_somebody_else_is_left_to_a_person() -> None:
    report = judge([measured(0.45, margin=-0.05)], BANDS)
    assert report.verdict is Verdict.REVIEW
    assert "nearer to nova@1" in report.reason


def test_nothing_expected_and_nothing_seen_is_accepted() -> None:
    assert judge([], {}).verdict is Verdict.ACCEPT


def test_bands_of_another_inspector_version_are_refused() -> None:
    with pytest.raises(ValueError, match="are for 1, not 2"):
        judge([measured(0.3, version="2")], BANDS)


_ANY = st.builds(
    measured,
    st.floats(0, 1),
    st.sampled_from(Finding),
    st.sampled_from(["mia@1", "nova@1"]),
    confidence=st.floats(0, 1),
)


@given(st.lists(_ANY, min_size=1, max_size=4))
def test_no_order_of_the_measurements_and_no_good_one_softens_a_verdict(measurements: list[Measurement]) -> None:
    verdicts = {judge(order, BANDS).verdict for order in itertools.permutations(measurements)}
    assert len(verdicts) == 1
    assert judge([*measurements, measured(0.1)], BANDS).verdict in verdicts
    assert len(judge(measurements, BANDS).scores) == len(measurements)


JACKET = Bands(match=0.2, wrong=0.4, inspector="wardrobe", version="1", style="photo", source="4 outfits")


def worn(value: float | None) -> Measurement:
    finding = Finding.UNMEASURED if value is None else Finding.MEASURED
    return Measurement(
        inspector="wardrobe", version="1", anchor="mia@1", about="jacket", finding=finding, value=value, reason="dark"
    )


@pytest.mark.parametrize(("value", "verdict"), [(0.1, Verdict.ACCEPT), (0.3, Verdict.REPAIR), (0.5, Verdict.RETAKE)])
def test_clothes_are_judged_by_bands_of_their_own(value: float, verdict: Verdict) -> None:
    report = judge([measured(0.3), worn(value)], BANDS | {("wardrobe", "mia@1", "jacket"): JACKET})
    assert report.verdict is verdict
    assert verdict is Verdict.ACCEPT or "mia@1 (jacket)" in report.reason


def test_clothes_that_nobody_can_measure_are_listed_and_do_not_stop_a_take() -> None:
    untrusted = replace(JACKET, trusted=False, source="the outfits look alike")
    for value, bands in ((None, JACKET), (0.9, None), (0.9, untrusted)):
        own = {} if bands is None else {("wardrobe", "mia@1", "jacket"): bands}
        report = judge([measured(0.3), worn(value)], BANDS | own)
        assert report.verdict is Verdict.ACCEPT
        assert report.scores[1].grade is Grade.UNMEASURED or report.scores[0].grade is Grade.UNMEASURED
        assert any("mia@1 (jacket)" in note for note in report.notes)


def test_a_thing_that_matches_is_no_face() -> None:
    phone = Measurement(
        inspector="props", version="1", anchor="phone@1", finding=Finding.MEASURED, value=0.1, about="front"
    )
    bands = {phone.subject: Bands(match=0.3, wrong=0.5, inspector="props", version="1", style="clay", source="")}
    report = judge([measured(None, Finding.HIDDEN, reason="hidden, as declared"), phone], BANDS | bands)
    assert report.reason == "No face was expected to be seen, and none is. phone@1 (front) matches."


def test_what_a_clip_stumbles_over_was_measured_and_is_noted_in_its_own_words() -> None:
    stutter = replace(measured(0.0), inspector="clips", anchor="shot 2", about="movement", reason="it stutters")
    report = judge([measured(0.2), replace(stutter, finding=Finding.UNMEASURED)], BANDS)
    assert report.verdict is Verdict.ACCEPT
    assert report.notes == ("shot 2 (movement): it stutters",)
