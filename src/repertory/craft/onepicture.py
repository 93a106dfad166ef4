"""Faces that are judged by a single picture of somebody: how far that person's pictures usually lie from each other is
then not known, and a mixture with somebody else lies within limits that are as wide as for anybody. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from repertory.model.verdict import Bands, Finding, Grade, Measurement, Report, Score, Verdict

BY_ONE = "judged by one picture only: two more make it sure"
"""How the reason begins of a face that matches the only picture that there is, and not clearly."""
SURELY = 0.85
"""Share of the limit `match` up to which one picture is enough: of photographs 0.47, where a half of two faces mixed
lies at 0.49 and 0.50, and one in four of a person's own pictures beyond it."""


def by_one(found: Sequence[Measurement], people: Collection[str], bands: Mapping[str, Bands]) -> list[Measurement]:
    """The same, where a face that is near enough, and not clearly, says so of `people` of whom there is one picture.
    `bands` are by their refs."""
    return [
        replace(one, reason=BY_ONE) if one.anchor in people and _is_open(one, bands.get(one.anchor)) else one
        for one in found
    ]


def is_by_one(score: Score) -> bool:
    """Whether a face matches, as far as the only picture tells."""
    return score.grade is Grade.MATCH and score.measurement.reason.startswith(BY_ONE)


def left_to_a_person(report: Report) -> Report:
    """The report; one that is accepted by a single picture, and not clearly, is left to a person."""
    whose = [score.measurement.anchor for score in report.scores if is_by_one(score)]
    if report.verdict is not Verdict.ACCEPT or not whose:
        return report
    why = f"{report.reason} A person should look: {', '.join(whose)} is {BY_ONE}."
    return replace(report, verdict=Verdict.REVIEW, reason=why)


def _is_open(found: Measurement, bands: Bands | None) -> bool:
    told = found.of_face and found.finding is Finding.MEASURED and found.usual is not None
    if not told or bands is None or not bands.trusted or bands.by_hand or found.reason:
        return False
    return SURELY * bands.match < (found.usual or 0.0) <= bands.match
