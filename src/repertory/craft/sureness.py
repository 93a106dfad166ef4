"""How sure it is whose voice is heard, and what is said and to be done where there is little to go by. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from repertory.craft.hearing import IN_SAMPLE, SPOKEN
from repertory.craft.judging import RECORDED, UNSURE, grade_of
from repertory.model.verdict import Bands, Finding, Grade, Measurement, Score, Subject

LEAST_SURE = 0.2
"""Confidence below which a voice that is near enough proves nothing: about a second of speech beside a full sample,
where 7 % of wrong voices lie as near; of two seconds 2 % do (`craft.judging.SHORT_LINE`)."""
SOUNDS_LIKE = "it sounds like"
"""How the reason begins of a voice that is near enough, in too little speech to say so."""
_ENOUGH = "six seconds of clear speech make a voice sure."


def is_unsure(measured: Measurement) -> bool:
    """Whether it was heard whose voice it is, with less speech than tells a voice surely."""
    told = measured.of_voice and measured.about not in RECORDED and measured.finding is Finding.MEASURED
    return told and measured.confidence < UNSURE


def at_limit(score: Score) -> bool:
    """Whether a voice is left open because it lies too near its limit for so little speech (`craft.judging`)."""
    measured, bands = score.measurement, score.bands
    told = measured.of_voice and measured.about not in RECORDED and measured.value is not None
    return told and score.grade is Grade.UNMEASURED and bands is not None and bands.trusted


def left_open(found: Iterable[Measurement], bands: Mapping[Subject, Bands]) -> list[Measurement]:
    """The same, with voices unmeasured that are near enough in so little speech that it proves nothing."""
    return [_open(one) if _proves_nothing(one, bands.get(one.subject)) else one for one in found]


def what_to_give(measured: Measurement) -> str:
    """What to do where there is too little to tell a voice by."""
    if IN_SAMPLE not in measured.reason:
        return f"Listen to both: {_ENOUGH}"
    line = " and a longer line" if measured.reason.count(SPOKEN) > 1 else ""
    return f"Listen to both. Give a longer sample, or a second one{',' if line else ''}{line}: {_ENOUGH}"


def _proves_nothing(measured: Measurement, bands: Bands | None) -> bool:
    if bands is None or not bands.trusted or measured.value is None or not is_unsure(measured):
        return False
    return measured.confidence < LEAST_SURE and grade_of(measured.value, bands, measured.median) is Grade.MATCH


def _open(measured: Measurement) -> Measurement:
    little = f": {measured.reason}" if measured.reason else ""
    reason = f"{SOUNDS_LIKE} {measured.anchor}, too little to be sure{little}"
    return replace(measured.untold(reason), curve=())
