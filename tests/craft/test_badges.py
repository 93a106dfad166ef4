"""What stands beside a measurement: a match that is left to a person is not called one."""

from __future__ import annotations

from dataclasses import replace

from repertory.craft.concluding import VERDICTS, badge
from repertory.craft.copying import SURE_COPY
from repertory.model.verdict import Bands, Finding, Grade, Measurement, Report, Score, Verdict

BANDS = Bands(match=0.46, wrong=0.58, inspector="faces", version="1", style="photo", source="a test")
FACE = Measurement(inspector="faces", version="1", anchor="mia@1", finding=Finding.MEASURED, value=0.2)
PLAIN = Score(measurement=FACE, grade=Grade.MATCH, bands=BANDS)
COPY = replace(PLAIN, measurement=replace(FACE, copy=SURE_COPY, copied="0" * 64))
TWIN = replace(PLAIN, measurement=replace(FACE, margin=-0.1, nearest="nova@1"))
PERSON = (VERDICTS[Verdict.REVIEW], "review")


def of(score: Score, verdict: Verdict, copied: str = "") -> tuple[str, str]:
    return badge(score, Report(scores=(score,), verdict=verdict, reason="So.", copied=copied))


def test_what_a_person_decides_has_a_persons_badge() -> None:
    assert of(COPY, Verdict.REVIEW) == PERSON
    assert of(TWIN, Verdict.REVIEW) == PERSON
    assert of(PLAIN, Verdict.REVIEW) == ("match", "match"), "something else is left to that person"


def test_a_doubtful_match_is_none_though_something_else_is_wrong() -> None:
    assert of(TWIN, Verdict.RETAKE) == PERSON
    assert of(PLAIN, Verdict.RETAKE) == ("match", "match")


def test_a_copy_that_is_only_noted_is_a_match() -> None:
    assert of(COPY, Verdict.ACCEPT) == ("match", "match")


def test_no_face_in_a_copied_reference_is_called_a_match() -> None:
    assert of(PLAIN, Verdict.REVIEW, copied="This is the reference picture headshot.png itself.") == PERSON


def test_a_place_that_is_a_reference_once_more_is_for_a_person_too() -> None:
    place = replace(PLAIN, measurement=replace(FACE, inspector="places", anchor="cafe@1"))
    assert of(place, Verdict.REVIEW, copied="This is the reference picture wide.png itself.") == PERSON


def test_what_is_wrong_stays_so() -> None:
    assert of(replace(TWIN, grade=Grade.WRONG), Verdict.REVIEW) == ("wrong", "wrong")
