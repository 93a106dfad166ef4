"""Faces that nobody asked for: who is somebody's double, and several that are told in one sentence. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from repertory.model.verdict import Bands, Finding, Grade, Measurement, Score

NOBODYS = "a face that is nobody's"
"""How the reason begins of a face that is like nobody's."""
UNTOLD = "not measured: small, cut off or hard to make out"
"""What is found of a face that nobody asked for, and that raises no alarm."""
DOUBLES = "a second face like that of"
NOT_HERE = "who is not in this shot"
"""Part of the reason of a face that is somebody else's of the company."""
NEAREST = "nearest to "
"""How the reason begins of a face that is like nobody as much as one, and not near enough to be theirs."""
CROWD = 4
"""From so many on some may be overlooked: one stands behind another, or is too small."""
NEITHER = "neither "
"""How the reason begins of somebody who is none of several people who could be there."""


def with_doubles(found: Sequence[Measurement], bands: Mapping[str, Bands]) -> tuple[Measurement, ...]:
    """The same, where a stranger who is within `match` of somebody recognised in the same file is their double: a
    comparison knows no limits, and of few references cannot tell. `bands` are by the refs of the cast."""
    there = {one.anchor for one in found if one.of_face and one.finding is Finding.MEASURED}

    def is_double(one: Measurement) -> bool:
        own = bands.get(one.nearest)
        stranger = one.of_face and not one.anchor and one.finding is Finding.EXTRA and one.reason.startswith(NOBODYS)
        near = own is not None and own.trusted and one.value is not None and one.value <= own.match
        return stranger and near and one.nearest in there

    return tuple(
        replace(one, finding=Finding.DOUBLED, reason=one.reason.replace(NOBODYS, f"{DOUBLES} {one.nearest}", 1))
        if is_double(one)
        else one
        for one in found
    )


def not_quite(one: Measurement, anchor: str) -> Measurement:
    """A face that nobody asked for, of which only that is said whom it is nearest to."""
    return replace(one, reason=f"{NEAREST}{anchor}, and not quite {anchor}")


def without_unlike(found: Sequence[Measurement], bands: Mapping[str, Bands]) -> list[Measurement]:
    """The same, where a face that nobody asked for is not called somebody's beyond whose limits it lies: nobody would
    be told that it is them who asked for them."""

    def is_unlike(one: Measurement) -> bool:
        own = bands.get(one.nearest) if one.of_face and not one.anchor and NOT_HERE in one.reason else None
        return own is not None and own.trusted and one.usual is not None and one.usual > own.wrong

    return [not_quite(one, one.nearest) if is_unlike(one) else one for one in found]


def named(measured: Measurement) -> bool:
    """Whether it names the one that it is nearest to as who is there: a double, a swap, or somebody of the company."""
    return measured.finding in {Finding.DOUBLED, Finding.SWAPPED} or NOT_HERE in measured.reason


def grouped(scores: Sequence[Score]) -> list[tuple[Score, ...]]:
    """The scores in their order, those of surplus faces together of which the same is to be said."""
    groups: dict[object, list[Score]] = {}
    for number, score in enumerate(scores):
        groups.setdefault(_kind(score) or number, []).append(score)
    return [tuple(group) for group in groups.values()]


def _kind(score: Score) -> tuple[object, ...] | None:
    """What makes surplus faces alike; None for all else."""
    measured = score.measurement
    if measured.anchor or not measured.of_face:
        return None
    by_name = named(measured) or measured.reason.startswith(NEAREST)
    return measured.finding, measured.nearest if by_name else "", measured.reason.startswith(NEITHER)


def said_of(count: int, score: Score, nearest: str, reason: str) -> tuple[str, str, str]:
    """What several alike are called, what was found of them, and a sentence. `nearest` is what people call the one that
    they are like, `reason` the measurement's own with such names."""
    measured = score.measurement
    several = f"{'at least ' if count >= CROWD else ''}{count} people"
    if score.grade is Grade.UNMEASURED:
        return f"{count} more faces", UNTOLD, ""
    if measured.finding is Finding.DOUBLED:
        return f"{count} more faces", f"are {nearest} again", f"{nearest} is there {count + 1} times."
    if named(measured):
        return f"{count} faces", f"are {nearest}, who was not asked for", f"{nearest} is there, and was not asked for."
    if measured.reason.startswith((NEITHER, NEAREST)):
        return several, f"are {reason}", f"{several} are there who are {reason}."
    return several, "are there, and were not asked for", f"{several} are there who were not asked for."
