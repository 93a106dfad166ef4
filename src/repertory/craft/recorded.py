"""How a voice is recorded, in words: too loud, too quiet, clipped; and what to do about it. Pure."""

from __future__ import annotations

from repertory.craft.levels import CLIPPING, LOUDNESS, QUIETER
from repertory.model.verdict import Grade, Measurement, Score


def recorded_said(score: Score, voice: str) -> tuple[str, str]:
    """What was found, and the same as a sentence of its own, empty for what is right. `voice` is how people call it:
    "the voice of Mia"."""
    measured = score.measurement
    why = f": {measured.reason}" if measured.reason else ""
    if score.grade is Grade.MATCH:
        return f"is right{why}", ""
    wrong = score.grade is Grade.WRONG
    named = f"{voice[:1].upper()}{voice[1:]}"
    if measured.about == LOUDNESS:
        how = f"is {'far ' if wrong else ''}too {'quiet' if _is_quiet(measured) else 'loud'}{why}"
    elif measured.about == CLIPPING:
        how = f"is clipped{'' if wrong else ' a little'}{why}"
    else:
        how = f"{'is wrong' if wrong else 'is not quite right'}{why}"
        return how, f"{named}, {measured.about}, {how}."
    return how, f"{named} {how}."


def how_to_record(measured: Measurement) -> str:
    """What to do about a voice that is too loud, too quiet or clipped; empty for its words."""
    if measured.about == CLIPPING:
        return "Speak the line again, and record it less loud."
    if measured.about == LOUDNESS:
        return f"Turn it {'up' if _is_quiet(measured) else 'down'}, or speak the line again."
    return ""


def _is_quiet(measured: Measurement) -> bool:
    return QUIETER in measured.reason
