"""What is concluded of a file or a take, in the few words that stand on every page and in every table. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from repertory.craft.advising import next_step
from repertory.craft.parts import is_partly_wrong
from repertory.craft.placing import colours_alone
from repertory.craft.telling import in_part
from repertory.model.verdict import NOT_KEPT, Finding, Grade, Report, Score, Verdict

VERDICTS: Mapping[Verdict, str] = {
    Verdict.ACCEPT: "accepted",
    Verdict.REPAIR: "to be mended",
    Verdict.RETAKE: "to be made again",
    Verdict.REVIEW: "for a person to decide",
}
IN_PART = "accepted as far as measured"
"""Of a file in which something that was asked for could not be measured."""
BY_PERSON = "accepted by a person"
WITH_KEYFRAME = "accepted by a person with its keyframe"
"""Of a clip that measured no better than the keyframe that a person had accepted."""


def verdict_said(report: Report) -> str:
    """What is to be done with it: "accepted", "to be mended"."""
    part = report.verdict is Verdict.ACCEPT and in_part(report)
    return IN_PART if part else VERDICTS[report.verdict]


def take_said(report: Report) -> str:
    """The same of a take of a film: of a repair that was no better it is that it was not kept."""
    if report.not_kept:
        return NOT_KEPT
    return WITH_KEYFRAME if report.as_accepted else verdict_said(report)


def grade_said(score: Score) -> str:
    """How one measurement lies in its bands; what is only said of how a clip runs is noted."""
    measured = score.measurement
    if score.grade is not Grade.UNMEASURED:
        return score.grade.value
    if is_noted(score):
        return "noted"
    return "hidden" if measured.finding is Finding.HIDDEN else "not measured"


def badge(score: Score, report: Report) -> tuple[str, str]:
    """What stands beside a measurement, and its style: "match" and "match". Of a file that is not accepted, a
    match with something left to look at, or of whom or what a copied reference shows, is for a person to decide."""
    of_face = score.measurement.of_face or not any(one.measurement.of_face for one in report.scores)
    if report.verdict is not Verdict.ACCEPT and colours_alone(score):
        return VERDICTS[Verdict.REVIEW], Verdict.REVIEW.value
    left = bool(next_step(score)) or (bool(report.copied) and of_face)
    if report.verdict is not Verdict.ACCEPT and score.grade is Grade.MATCH and left:
        return VERDICTS[Verdict.REVIEW], Verdict.REVIEW.value
    if is_partly_wrong(score):
        return "partly wrong", Grade.WRONG.value
    return grade_said(score), score.grade.value


def is_noted(score: Score) -> bool:
    """Whether it is only said of how a clip runs, and is neither good nor bad."""
    return score.grade is Grade.UNMEASURED and score.measurement.of_run
