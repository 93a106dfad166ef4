"""Which of several takes that pass is the best: a weighted mean of parts, each with its name.

It ranks and never judges: a take passes by its worst measured anchor alone (`craft.judging`), and a sum can hide a
wrong face behind a right room. The weights say what an audience notices first; they are nobody's measurement.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from repertory.model.verdict import Finding, Grade, Report, Score, Verdict

FACE, MEASURED, OWN = 1.0, 0.5, 0.25
"""Weights of a face, of how much could be measured at all, and of its being no copy of a reference."""
WEIGHTS = {"wardrobe": 0.5, "voices": 0.5, "places": 0.5, "props": 0.25, "looks": 0.25, "clips": 0.25}
"""The weights of the rest, by inspector."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One thing that counts in a rank."""

    name: str
    """ "face of mia@1", "measured"."""
    value: float
    """0 to 1: for a distance, 1 is the same and 0 lies at the limit."""
    weight: float


@dataclass(frozen=True, kw_only=True)
class Rank:
    """How good a take is that passes, and why."""

    parts: tuple[Part, ...]

    @property
    def total(self) -> float:
        """0 to 1: the weighted mean of the parts."""
        weight = sum(part.weight for part in self.parts)
        return sum(part.value * part.weight for part in self.parts) / weight if weight else 0.0

    @property
    def words(self) -> str:
        """ "0.61 of 1: face of mia@1 0.42 (weight 1), measured 1.00 (weight 0.5)"."""
        parts = ", ".join(f"{part.name} {part.value:.2f} (weight {part.weight:g})" for part in self.parts)
        return f"{self.total:.2f} of 1: {parts}"


def rank_of(report: Report | None) -> Rank | None:
    """The rank of a take among those that pass; None for one that does not, or that nobody measured."""
    if report is None or report.verdict is not Verdict.ACCEPT or not report.scores:
        return None
    return Rank(parts=(*_distances(report), *_of_all(report)))


def _distances(report: Report) -> Iterator[Part]:
    for score in report.scores:
        measured, bands = score.measurement, score.bands
        if score.grade is not Grade.MATCH or measured.usual is None or bands is None or not measured.anchor:
            continue
        near = 1.0 - measured.usual / bands.match if bands.match else float(measured.usual == 0)
        weight = FACE if measured.of_face else WEIGHTS.get(measured.inspector, 0.0)
        about = f", {measured.about}" if measured.about else ""
        kind = "face" if measured.of_face else measured.inspector
        yield Part(name=f"{kind} of {measured.anchor}{about}", value=min(1.0, max(0.0, near)), weight=weight)


def _of_all(report: Report) -> Iterator[Part]:
    asked = [score for score in report.scores if score.measurement.finding is not Finding.HIDDEN]
    if asked:
        told = sum(not _silent(score) for score in asked)
        yield Part(name="measured", value=told / len(asked), weight=MEASURED)
    copies = [score.measurement.copy for score in report.scores if score.measurement.copy is not None]
    if copies:
        yield Part(name="no copy", value=1.0 - max(copies), weight=OWN)


def _silent(score: Score) -> bool:
    return score.grade is Grade.UNMEASURED
