"""Faces that nobody asked for: a double is called one, several are told in one sentence, and of several who could be
there nobody is picked at random."""

from __future__ import annotations

from dataclasses import replace

import pytest
from faces_made_up import anchor, face, seen

from repertory.craft.anybody import nobody_of
from repertory.craft.comparing import compare_faces
from repertory.craft.crowds import grouped, named, with_doubles
from repertory.craft.judging import judge, of_anchors
from repertory.craft.telling import headline, told
from repertory.model.verdict import Bands, Expectation, Finding, Grade, Measurement, Report, Score, Verdict

NAMES = {"mia@1": "Mia", "nova@1": "Nova", "iris@1": "Iris"}
BANDS = Bands(match=0.5, wrong=0.7, inspector="faces", version="1", style="photo", source="-")
OF_ALL = {"mia@1": BANDS, "nova@1": BANDS}
ALONE = Expectation(cast=(anchor("mia"),))


def found(finding: Finding, who: str = "", value: float | None = 0.3, **more: object) -> Measurement:
    one = Measurement(inspector="faces", version="1", anchor=who, finding=finding, value=value)
    return replace(one, **more)  # type: ignore[arg-type]


def words(*measured: Measurement) -> str:
    scores = tuple(Score(measurement=one, grade=Grade.WRONG) for one in measured)
    return headline(Report(scores=scores, verdict=Verdict.RETAKE, reason="-"), NAMES)


def test_one_seen_twice_is_a_double_though_nobody_else_is_known() -> None:
    compared = compare_faces(seen(face("mia"), face("mia", axis=5, off=0.4, x=400.0)), ALONE)
    assert compared[1].finding is Finding.EXTRA
    told_apart = with_doubles(compared, OF_ALL)
    assert [one.finding for one in told_apart] == [Finding.MEASURED, Finding.DOUBLED]
    assert headline(judge(told_apart, of_anchors(OF_ALL)), NAMES) == "Mia is there twice."


@pytest.mark.parametrize(
    ("bands", "off"), [(BANDS, 0.55), (replace(BANDS, trusted=False), 0.4), (replace(BANDS, match=0.3), 0.4)]
)
def test_a_stranger_is_no_double(bands: Bands, off: float) -> None:
    compared = compare_faces(seen(face("mia"), face("mia", axis=5, off=off, x=400.0)), ALONE)
    assert with_doubles(compared, {"mia@1": bands}) == compared


def test_nobody_is_doubled_who_is_not_there_once() -> None:
    surplus = found(Finding.EXTRA, nearest="mia@1", reason="a face that is nobody's")
    for other in (found(Finding.MISSING, "mia@1", None), found(Finding.MEASURED, "nova@1")):
        assert with_doubles((other, surplus), OF_ALL)[1] == surplus


def test_several_of_a_kind_are_one_row_with_their_number() -> None:
    double = found(Finding.DOUBLED, nearest="mia@1", reason="a second face like that of mia@1")
    stranger = found(Finding.EXTRA, nearest="mia@1", reason="a face that is nobody's")
    assert words(*[double] * 6) == "Mia is there 7 times."
    assert words(double) == "Mia is there twice."
    assert words(stranger) == "Somebody is there who was not asked for."
    assert words(stranger, replace(stranger, nearest="nova@1")) == "2 people are there who were not asked for."
    scores = [Score(measurement=one, grade=Grade.WRONG) for one in (double, stranger, double, stranger, double)]
    assert [len(group) for group in grouped(scores)] == [3, 2]
    row = told(scores[0], NAMES, 3)
    assert (row.what, row.result) == ("3 more faces", "are Mia again")


def test_people_of_the_cast_keep_a_row_each() -> None:
    scores = [Score(measurement=found(Finding.MISSING, who, None), grade=Grade.WRONG) for who in NAMES]
    assert [len(group) for group in grouped(scores)] == [1, 1, 1]


def test_of_several_who_could_be_there_a_stranger_is_none() -> None:
    measured = [found(Finding.MISSING, "mia@1", None), found(Finding.MEASURED, "nova@1", 0.9)]
    told_so, excused = nobody_of(["mia@1", "nova@1"], measured, OF_ALL)
    assert excused == {"mia@1", "nova@1"}
    assert [(one.anchor, one.finding) for one in told_so] == [("", Finding.EXTRA)]
    assert words(*told_so) == "This is neither Mia nor Nova."
    assert judge(told_so, {}).verdict is Verdict.RETAKE
    assert words(*told_so, *told_so) == "2 people are there who are neither Mia nor Nova."


def test_beside_somebody_who_is_recognised_a_stranger_is_simply_not_asked_for() -> None:
    measured = [found(Finding.MEASURED, "mia@1", 0.3), found(Finding.MEASURED, "nova@1", 0.9)]
    told_so, excused = nobody_of(["mia@1", "nova@1"], measured, OF_ALL)
    assert excused == {"nova@1"}
    assert told_so[0] == measured[0]
    assert words(told_so[1]) == "Somebody is there who was not asked for."


def test_another_of_the_library_is_named() -> None:
    swapped = found(Finding.SWAPPED, "nova@1", 0.9, nearest="iris@1", margin=-0.5)
    told_so, _ = nobody_of(["mia@1", "nova@1"], [found(Finding.MISSING, "mia@1", None), swapped], OF_ALL)
    assert words(*told_so) == "Iris is there, and was not asked for."
    assert named(told_so[0])
    assert told_so[0].nearest == "iris@1"
    assert told_so[0].value == pytest.approx(0.4), "how far it is from Iris, not Nova"
    clip = replace(swapped, median=0.8, curve=((0.0, 0.8),))
    told_so, _ = nobody_of(["mia@1", "nova@1"], [found(Finding.MISSING, "mia@1", None), clip], OF_ALL)
    assert (told_so[0].usual, told_so[0].curve) == (None, ())


@pytest.mark.parametrize("value", [0.6, 0.3])
def test_one_who_may_be_she_stays_she(value: float) -> None:
    measured = [found(Finding.MISSING, "mia@1", None), found(Finding.MEASURED, "nova@1", value)]
    assert nobody_of(["mia@1", "nova@1"], measured, OF_ALL) == ([measured[1]], frozenset({"mia@1"}))


def test_a_face_that_cannot_be_measured_may_be_any_of_them() -> None:
    unsure = found(Finding.UNMEASURED, "nova@1", None, reason="a profile")
    told_so, excused = nobody_of(["mia@1", "nova@1"], [found(Finding.MISSING, "mia@1", None), unsure], OF_ALL)
    assert not excused
    assert [(one.anchor, one.finding, one.reason) for one in told_so] == [
        ("mia@1", Finding.UNMEASURED, "a profile"),
        ("nova@1", Finding.UNMEASURED, "a profile"),
    ]


def test_alone_in_the_question_she_is_said_not_to_be_it() -> None:
    measured = [found(Finding.MEASURED, "mia@1", 0.9)]
    assert nobody_of(["mia@1"], measured, OF_ALL) == (measured, frozenset())


@pytest.mark.parametrize(("value", "of_all"), [(0.9, True), (0.6, True), (0.3, False)])
def test_a_face_that_is_cut_off_may_be_any_of_them_unless_it_matches(value: float, of_all: bool) -> None:
    half = found(Finding.MEASURED, "nova@1", value, cut=2.0)
    told_so, _ = nobody_of(["mia@1", "nova@1"], [found(Finding.MISSING, "mia@1", None), half], OF_ALL)
    assert [one.finding for one in told_so] == ([Finding.UNMEASURED] * 2 if of_all else [Finding.MEASURED])


def test_a_face_that_nobody_asked_for_and_that_is_hard_to_make_out_is_said_to_be_so() -> None:
    one = Score(measurement=found(Finding.UNMEASURED, value=0.9, reason="small"), grade=Grade.UNMEASURED)
    assert (told(one, {}).what, told(one, {}).result) == (
        "one more face",
        "not measured: small, cut off or hard to make out",
    )
    assert told(one, {}, 3).what == "3 more faces"
    assert told(one, {}, 3).result == told(one, {}).result


def test_beside_one_who_is_recognised_a_face_that_is_cut_off_may_be_anybodys() -> None:
    half = replace(found(Finding.MEASURED, "nova@1", 0.9), cut=2.0)
    told_so, _ = nobody_of(["mia@1", "nova@1"], [found(Finding.MEASURED, "mia@1", 0.2), half], OF_ALL)
    assert told_so[1].reason == "the face is cut off by the frame, and may be nova@1's or somebody else's"
    assert told_so[1].finding is Finding.UNMEASURED


def test_of_a_crowd_there_may_be_more_than_are_found() -> None:
    stranger = found(Finding.EXTRA, value=0.9, reason="a face that is nobody's")
    assert words(*[stranger] * 5) == "At least 5 people are there who were not asked for."
    assert words(*[stranger] * 3) == "3 people are there who were not asked for."
