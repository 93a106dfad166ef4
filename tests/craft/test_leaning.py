"""A face that is on its way to somebody else leans that way, and a face that is merely unusual does not."""

import pytest
from faces_made_up import anchor, clip, face, seen

from repertory.craft.calibrating import bands_for, with_lean_limit
from repertory.craft.comparing import compare_faces, reference_faces
from repertory.craft.leaning import lean_of, lean_of_all, own_leans
from repertory.model.verdict import Bands, Expectation, Observation

MIA = [face("mia", axis=20 + number) for number in range(4)]
OTHERS = {name: [face(name, axis=40 + number) for number in range(4)] for name in ("nova", "iris")}


def test_a_face_leans_toward_whom_it_has_moved_to_and_by_how_much() -> None:
    lean = lean_of(face("mia", axis=60, toward="nova", share=0.3), MIA, OTHERS)
    assert lean is not None
    amount, toward = lean
    assert toward == "nova"
    # of .87 between the two means (.85 of the people, .1 each of their pictures), .30 of the people's way
    assert amount == pytest.approx(0.3 * 0.72 / 0.86, abs=0.02)


def test_what_is_unusual_about_a_picture_is_no_lean() -> None:
    odd = lean_of(face("mia", off=0.5, axis=60), MIA, OTHERS)
    assert odd is not None
    assert abs(odd[0]) < 0.03


def test_where_nobody_else_is_known_there_is_no_lean() -> None:
    assert lean_of(MIA[0], MIA, {}) is None
    assert lean_of(MIA[0], MIA, {"nova": []}) is None
    assert lean_of_all([], MIA, OTHERS) is None
    assert own_leans(MIA[:1], OTHERS) == ()
    with pytest.raises(ValueError, match="reference"):
        lean_of(MIA[0], [], OTHERS)


def test_one_frame_that_leans_is_not_the_clip() -> None:
    frames = [face("mia", axis=60 + number) for number in range(4)] + [face("mia", toward="nova", share=0.4)]
    lean = lean_of_all(frames, MIA, OTHERS)
    assert lean is not None
    assert lean[0] < 0.05


def test_every_reference_is_measured_without_itself() -> None:
    assert own_leans(MIA, OTHERS) == pytest.approx([0.0, 0.0, 0.0, 0.0], abs=0.05)


def measured(found: Observation) -> tuple[float | None, str]:
    expected = Expectation(cast=(anchor("mia"),), others=(anchor("nova"), anchor("iris")))
    (one,) = compare_faces(found, expected)
    return one.lean, one.toward


def test_a_take_is_measured_for_its_lean_and_a_clip_too() -> None:
    drifted = face("mia", axis=60, toward="nova", share=0.3)
    for take in (seen(drifted), clip([[drifted]] * 3)):
        lean, toward = measured(take)
        assert lean == pytest.approx(0.25, abs=0.03)
        assert toward == "nova@1"


def bands(style: str, references: int, *others: str, version: str = "1") -> Bands:
    own = anchor("mia", count=references).references
    company = {other: anchor(other).references for other in others}
    cohort = [one for seen_of in company.values() for one in seen_of]
    drawn = bands_for(own, cohort, inspector="faces", version=version, style=style)
    return with_lean_limit(drawn, own, company)


def test_how_far_a_face_may_lean_follows_its_own_references() -> None:
    assert bands("photo", 4).lean is None
    limit = bands("photo", 4, "nova", "iris").lean
    assert limit is not None
    assert 0.08 < limit < 0.2
    assert bands("clay", 2, "nova").lean is None  # too few to say
    clay = bands("clay", 6, "nova").lean
    assert clay is not None
    assert clay < limit


def test_what_is_usual_with_one_recogniser_says_nothing_of_another() -> None:
    assert bands("photo", 2, "nova", version="mesh+dlib-resnet/3").lean is not None
    assert bands("photo", 2, "nova", version="mesh+another/1").lean is None


def test_references_are_the_largest_face_of_each() -> None:
    assert len(reference_faces(anchor("mia", count=3).references)) == 3
