"""Everybody of the cast in one frame: doubled, missing, swapped and surplus people told apart, small ones too."""

from __future__ import annotations

import pytest
from faces_made_up import anchor, clip, face, seen

from repertory.craft.comparing import compare_faces
from repertory.craft.judging import judge
from repertory.model.verdict import Expectation, Face, Finding, Verdict

MIA = Expectation(cast=(anchor("mia"),), others=(anchor("nova"), anchor("iris")))
BOTH = Expectation(cast=(anchor("mia"), anchor("nova")), others=(anchor("iris"),))


def findings(faces: list[Face], expected: Expectation = BOTH) -> list[tuple[str, Finding]]:
    return [(one.anchor, one.finding) for one in compare_faces(seen(*faces), expected)]


def test_one_of_two_seen_twice_leaves_the_other_missing_and_is_said_in_its_own_words() -> None:
    found = compare_faces(seen(face("mia"), face("mia", axis=5, x=400.0)), BOTH)
    assert [(one.anchor, one.finding) for one in found] == [
        ("mia@1", Finding.MEASURED),
        ("nova@1", Finding.MISSING),
        ("", Finding.DOUBLED),
    ]
    assert "second face like that of mia@1" in found[2].reason
    assert judge(found, {}).verdict is Verdict.RETAKE


def test_both_and_one_of_them_again() -> None:
    faces = [face("mia"), face("nova", x=300.0), face("nova", axis=5, x=600.0)]
    assert findings(faces) == [("mia@1", Finding.MEASURED), ("nova@1", Finding.MEASURED), ("", Finding.DOUBLED)]


def test_a_third_of_the_company_in_the_place_of_one_is_swapped_and_not_doubled() -> None:
    assert findings([face("mia"), face("iris", x=400.0)]) == [("mia@1", Finding.MEASURED), ("nova@1", Finding.SWAPPED)]


def test_a_drifted_face_beside_her_own_is_no_double_of_hers() -> None:
    drifted = face("nova", toward="mia", share=0.55, x=500.0)
    assert findings([face("mia"), drifted]) == [("mia@1", Finding.MEASURED), ("nova@1", Finding.MEASURED)]


@pytest.mark.parametrize(
    ("who", "finding"), [("mia", Finding.DOUBLED), ("iris", Finding.EXTRA), ("stranger", Finding.EXTRA)]
)
def test_in_a_wide_shot_a_face_beside_one_as_small_is_no_passer_by(who: str, finding: Finding) -> None:
    small = face("mia", size=30.0)
    assert findings([small, face(who, axis=5, size=18.0)], MIA) == [("mia@1", Finding.MEASURED), ("", finding)]


@pytest.mark.parametrize("size", [11.0, 15.5])
def test_the_smallest_are_passers_by_beside_anybody(size: float) -> None:
    found = findings([face("mia", size=24.0), face("stranger", size=size)], MIA)
    assert found[1] == ("", Finding.UNMEASURED)


def test_a_double_who_stays_in_a_clip_is_told_and_so_is_a_stranger_beside_her() -> None:
    frame = (face("mia"), face("mia", axis=5), face("stranger"))
    found = compare_faces(clip([frame] * 4), MIA)
    assert [one.finding for one in found] == [Finding.MEASURED, Finding.DOUBLED, Finding.EXTRA]


def test_nobody_is_doubled_by_a_face_that_was_declared_hidden() -> None:
    hidden = Expectation(cast=(anchor("mia", hidden=True), anchor("nova")), others=())
    found = compare_faces(seen(face("nova"), face("mia", x=300.0)), hidden)
    assert [(one.anchor, one.finding) for one in found] == [("mia@1", Finding.EXTRA), ("nova@1", Finding.MEASURED)]
    assert "declared hidden" in found[0].reason
