"""Who is measured, missing, extra, swapped, hidden or beyond measuring, and how far each face is."""

import math
from dataclasses import replace

import pytest
from faces_made_up import anchor, clip, face, seen
from hypothesis import given
from hypothesis import strategies as st

from repertory.craft.comparing import compare_faces, confidence_of, distance_to
from repertory.craft.turning import pose_weight
from repertory.model.verdict import Expectation, Face, Finding, Measurement, Pose


def one(measurements: tuple[Measurement, ...]) -> Measurement:
    assert len(measurements) == 1
    return measurements[0]


MIA = Expectation(cast=(anchor("mia"),), others=(anchor("nova"), anchor("iris")))
BOTH = Expectation(cast=(anchor("mia"), anchor("nova")), others=(anchor("iris"),))


def test_a_distance_is_the_mean_over_the_references_and_never_the_best_of_them() -> None:
    references = [face("mia", off=0.0), face("mia", off=0.4, axis=1), face("mia", off=0.8, axis=2)]
    assert distance_to(face("mia", off=0.0), references) == pytest.approx(0.4)


def test_a_profile_among_the_references_does_not_spoil_a_frontal_face() -> None:
    references = [face("mia", off=0.1), face("mia", off=0.9, axis=1, yaw=60)]
    assert distance_to(face("mia", off=0.0), references) < 0.2  # of 0.1 and 0.9


def test_a_turned_face_is_compared_with_the_reference_in_its_own_pose() -> None:
    references = [*(face("mia", off=0.5, axis=number) for number in range(8)), face("mia", off=0.1, axis=9, yaw=40)]
    assert distance_to(face("mia", off=0.0, yaw=38), references) < 0.4  # a plain mean has 0.46


def test_a_face_far_from_every_pose_still_has_a_distance() -> None:
    assert distance_to(face("mia", off=0.0, yaw=-60), [face("mia", off=0.3, yaw=60)]) == pytest.approx(0.3)


@given(st.floats(-90, 90), st.floats(-45, 45), st.floats(-180, 180))
def test_roll_and_small_turns_change_no_weight(yaw: float, pitch: float, roll: float) -> None:
    here, near = Pose(yaw=yaw, pitch=pitch, roll=0.0), Pose(yaw=yaw + 10, pitch=pitch + 10, roll=roll)
    assert pose_weight(here, near) == pose_weight(here, here)


def test_a_distance_without_references_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one reference"):
        distance_to(face("mia"), [])


def test_the_expected_face_is_measured_with_its_margin_to_the_nearest_other() -> None:
    found = one(compare_faces(seen(face("mia", off=0.1)), MIA))
    assert (found.finding, found.anchor) == (Finding.MEASURED, "mia@1")
    assert found.value == pytest.approx(math.hypot(0.1, 0.2))
    assert found.margin is not None
    assert found.margin > 0.5
    assert found.nearest in {"nova@1", "iris@1"}


def test_a_stranger_in_her_place_is_measured_and_far() -> None:
    found = one(compare_faces(seen(face("stranger")), MIA))
    assert found.finding is Finding.MEASURED
    assert found.value == pytest.approx(math.hypot(0.6, 0.6, 0.2, 0.2))


def test_nobody_seen_is_missing() -> None:
    assert one(compare_faces(seen(), MIA)).finding is Finding.MISSING


def test_another_member_of_the_company_in_her_place_is_swapped_and_named() -> None:
    found = one(compare_faces(seen(face("nova", off=0.1)), MIA))
    assert (found.finding, found.nearest) == (Finding.SWAPPED, "nova@1")
    assert "nova@1 stands in the place of mia@1" in found.reason
    assert found.margin is not None
    assert found.margin < 0


def test_a_stranger_who_is_nearer_to_another_member_is_not_called_that_one() -> None:
    found = one(compare_faces(seen(face("nova", off=0.7)), MIA))
    assert found.finding is Finding.MEASURED
    assert found.margin is not None
    assert found.margin < 0


def test_a_drift_toward_another_member_is_no_swap_while_she_is_nearer_herself() -> None:
    found = one(compare_faces(seen(face("mia", toward="nova", share=0.4)), MIA))
    assert found.finding is Finding.MEASURED


def test_two_faces_are_given_to_the_two_who_fit_whatever_their_order() -> None:
    mia, nova = face("mia", x=0.0), face("nova", x=500.0)
    for faces in ((mia, nova), (nova, mia)):
        first, second = compare_faces(seen(*faces), BOTH)
        assert (first.anchor, first.finding, first.box) == ("mia@1", Finding.MEASURED, mia.box)
        assert (second.anchor, second.finding, second.box) == ("nova@1", Finding.MEASURED, nova.box)


def test_faces_are_assigned_as_a_whole_not_each_to_its_nearest() -> None:
    drifted = face("nova", toward="mia", share=0.55, x=500.0)
    first, second = compare_faces(seen(face("mia"), drifted), BOTH)
    assert (first.finding, second.finding) == (Finding.MEASURED, Finding.MEASURED)
    assert second.box == drifted.box


def test_of_two_expected_the_one_who_is_not_there_is_missing() -> None:
    first, second = compare_faces(seen(face("nova")), BOTH)
    assert (first.finding, second.finding) == (Finding.MISSING, Finding.MEASURED)


def test_a_surplus_face_is_extra_and_says_whose_it_is() -> None:
    _, stranger = compare_faces(seen(face("mia"), face("stranger")), MIA)
    _, iris = compare_faces(seen(face("mia"), face("iris")), MIA)
    _, again = compare_faces(seen(face("mia"), face("mia", axis=5)), MIA)
    assert (stranger.finding, iris.finding, again.finding) == (Finding.EXTRA, Finding.EXTRA, Finding.DOUBLED)
    assert {stranger.anchor, iris.anchor, again.anchor} == {""}
    assert "nobody" in stranger.reason
    assert "iris@1, who is not in this shot" in iris.reason
    assert "second face like that of mia@1" in again.reason


@pytest.mark.parametrize("doubtful", [face("stranger", size=20.0), face("stranger", confidence=0.45)])
def test_a_small_or_doubtful_stranger_in_the_background_is_noted_only(doubtful: Face) -> None:
    _, other = compare_faces(seen(face("mia"), doubtful), MIA)
    assert (other.anchor, other.finding) == ("", Finding.UNMEASURED)


def test_hidden_as_declared_and_hidden_in_vain() -> None:
    hidden = Expectation(cast=(anchor("mia", hidden=True),), others=(anchor("nova"),))
    assert one(compare_faces(seen(), hidden)).finding is Finding.HIDDEN
    shown = one(compare_faces(seen(face("mia")), hidden))
    assert (shown.finding, shown.anchor) == (Finding.EXTRA, "mia@1")
    assert "declared hidden" in shown.reason
    own, other = compare_faces(seen(face("stranger")), hidden)
    assert (own.finding, other.finding, other.anchor) == (Finding.HIDDEN, Finding.EXTRA, "")


@pytest.mark.parametrize(
    ("blind", "words"),
    [
        (face("mia", measurable=False, yaw=75.0), "a profile, turned by 75 degrees"),
        (face("mia", size=12.0), "too small: 12 px"),
        (face("mia", sharpness=3.0), "blurred"),
        (replace(face("mia", sharpness=3.0), grey=(12,) * 1024), "the face is too dark: lightness 12 of 255"),
        (replace(face("mia", sharpness=3.0), grey=(90,) * 1024), "blurred"),
    ],
)
def test_a_face_beyond_measuring_is_neither_missing_nor_bad(blind: Face, words: str) -> None:
    found = one(compare_faces(seen(blind), MIA))
    assert (found.finding, found.value) == (Finding.UNMEASURED, None)
    assert words in found.reason


def test_a_profile_is_hers_where_the_clear_face_is_far_beyond_her_reach() -> None:
    profile = face("mia", measurable=False, yaw=80.0, x=300.0)
    mine, other = compare_faces(seen(face("stranger", off=0.5), profile), MIA)
    assert (mine.finding, mine.box) == (Finding.UNMEASURED, profile.box)
    assert other.finding is Finding.EXTRA


def test_confidence_falls_with_small_turned_and_blurred_faces() -> None:
    blurs = [confidence_of(face("mia", sharpness=sharpness)) for sharpness in (100, 12, 8, 5, 4)]
    assert blurs == sorted(blurs, reverse=True)
    assert (blurs[1], blurs[-1]) == (1.0, 0.5)
    sizes = [confidence_of(face("mia", size=size)) for size in (100, 48, 40, 32, 20, 16, 15)]
    turns = [confidence_of(face("mia", yaw=yaw)) for yaw in (0, 20, 35, 50, 60)]
    assert sizes == sorted(sizes, reverse=True)
    assert turns == sorted(turns, reverse=True)
    assert (sizes[0], sizes[1], sizes[-1], turns[0]) == (1.0, 1.0, 0.0, 1.0)


def test_figures_of_different_inspector_versions_are_never_compared() -> None:
    with pytest.raises(ValueError, match="observed by 1, the take by 2"):
        compare_faces(seen(face("mia"), version="2"), MIA)


def test_a_clip_is_judged_by_its_worst_tenth_and_says_in_how_many_frames() -> None:
    frames = [(face("mia", off=0.0),) for _ in range(18)] + [(face("mia", off=0.6),), ()]
    found = one(compare_faces(clip(frames), MIA))
    assert found.finding is Finding.MEASURED
    assert found.median == pytest.approx(0.2)
    assert found.value == pytest.approx((math.hypot(0.6, 0.2) + 0.2) / 2)
    assert found.time_s == 18 / 4
    assert "measured in 19 of 20 frames, no face in 1" in found.reason


def test_a_clip_in_which_another_member_stands_there_most_of_the_time_is_swapped() -> None:
    found = one(compare_faces(clip([(face("nova"),)] * 6 + [(face("mia"),)] * 2), MIA))
    assert found.finding is Finding.SWAPPED


def test_a_clip_without_her_is_missing_and_one_in_profile_is_unmeasured() -> None:
    assert one(compare_faces(clip([()] * 8), MIA)).finding is Finding.MISSING
    profile = face("mia", measurable=False, yaw=80.0)
    turned = one(compare_faces(clip([(profile,)] * 6 + [()] * 2), MIA))
    assert turned.finding is Finding.UNMEASURED
    assert "measured in 0 of 8 frames, no face in 2, not measurable in 6" in turned.reason


def test_a_face_that_flashes_by_is_noted_and_one_that_stays_is_extra() -> None:
    mia, stranger = face("mia"), face("stranger")
    _, flash = compare_faces(clip([(mia, stranger)] + [(mia,)] * 9), MIA)
    _, stays = compare_faces(clip([(mia, stranger)] * 4 + [(mia,)] * 6), MIA)
    assert (flash.finding, stays.finding) == (Finding.UNMEASURED, Finding.EXTRA)
    assert "in 4 of 10 frames" in stays.reason


def test_a_hidden_face_that_flashes_by_in_a_clip_stays_hidden() -> None:
    hidden = Expectation(cast=(anchor("mia", hidden=True),), others=(anchor("nova"),))
    assert one(compare_faces(clip([(face("mia"),)] + [()] * 9), hidden)).finding is Finding.HIDDEN
    assert one(compare_faces(clip([(face("mia"),)] * 5 + [()] * 5), hidden)).finding is Finding.EXTRA


@given(st.permutations(["mia", "nova", "iris", "stranger"]), st.integers(0, 4), st.integers(1, 3))
def test_every_face_and_every_expected_anchor_is_accounted_for_once(
    people: list[str], faces: int, expected: int
) -> None:
    names = ["mia", "nova", "iris"]
    wanted = Expectation(
        cast=tuple(anchor(name) for name in names[:expected]), others=tuple(anchor(name) for name in names[expected:])
    )
    found = compare_faces(seen(*(face(person, x=float(i)) for i, person in enumerate(people[:faces]))), wanted)
    assert [measurement.anchor for measurement in found[:expected]] == [f"{name}@1" for name in names[:expected]]
    boxes = [measurement.box for measurement in found if measurement.box]
    assert len(boxes) == len(set(boxes)) == faces
    missing = [measurement for measurement in found if measurement.finding is Finding.MISSING]
    assert len(missing) == max(0, expected - faces)
