"""What is to be done with a file from any tool, in a few words that say the same as its next steps. Pure."""

from __future__ import annotations

import re

from repertory.craft.advising import CLIPS, is_other_place, kind_of, next_step
from repertory.craft.concluding import VERDICTS, verdict_said
from repertory.model.verdict import Grade, Report, Score, Verdict

IN_PART = "used in part"
_DECISIVE = {Verdict.RETAKE: Grade.WRONG, Verdict.REPAIR: Grade.DRIFT}
_PART = re.compile(r"a part of the clip may do|only the part|: cut there")
_OPTION = re.compile(r"(?:Say so:|Change|Leave the name out of) (--[a-z]+)")


def file_said(report: Report) -> str:
    """ "to be made again", and where each of its faults has another way out, "to be made again or used in part", "to be
    made again or asked for otherwise (--extras)"."""
    said = verdict_said(report)
    faults = [one for one in report.scores if _grade(one) is _DECISIVE.get(report.verdict)]
    ways = [_ways_out(one) for one in faults]
    if not faults or not all(ways):
        return said
    if all(kind_of(one.measurement) == CLIPS for one in faults):
        said = VERDICTS[Verdict.RETAKE]  # nobody mends a cut
    found = list(dict.fromkeys(way for some in ways for way in some))
    options = ", ".join(way for way in found if way != IN_PART)
    otherwise = [f"asked for otherwise ({options})"] if options else []
    return f"{said} or {' and '.join([IN_PART] * (IN_PART in found) + otherwise)}"


def _grade(score: Score) -> Grade:
    """That of a measurement; of another place, which nobody mends, wrong."""
    return Grade.WRONG if score.grade is Grade.DRIFT and is_other_place(score) else score.grade


def _ways_out(score: Score) -> list[str]:
    """Ways besides mending it or making it again that the next step names: a part, and options."""
    step = next_step(score)
    return [IN_PART] * bool(_PART.search(step)) + _OPTION.findall(step)
