"""A shot list rewritten only as far as it says the same after: read again, every shot shows the same people, with the
same references, and no problem is new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace

from repertory.craft.shotlist.mending import Mended, mended
from repertory.errors import YourMove
from repertory.model.shot import BoundShot

Reads = Callable[[str], tuple[Sequence[BoundShot], Sequence[YourMove]]]
"""Reads and binds the list in other words."""


def mended_as_read(
    text: str, shots: Sequence[BoundShot], problems: Sequence[YourMove], read: Reads
) -> tuple[Mended, tuple[str, ...]]:
    """The list with the changes of its shots made, and the numbers of those shots that had to stay as they were
    written, since they, or others that go on from them, would be understood otherwise."""
    kept: list[str] = []
    active = tuple(shots)
    while True:
        made = mended(text, active)
        wrong = _wrong(active, problems, *read(made.text)) if made.changes else frozenset()
        if not wrong:
            return made, tuple(kept)
        kept += [one.shot.number for one in active if one.shot.number in wrong]
        active = tuple(replace(one, changes=()) if one.shot.number in wrong else one for one in active)


def _wrong(
    before: Sequence[BoundShot],
    problems: Sequence[YourMove],
    after: Sequence[BoundShot],
    now: Sequence[YourMove],
) -> frozenset[str]:
    """The numbers of the changed shots to which it is due that the list is understood otherwise."""
    there = {one.shot.number: one for one in after}
    found: set[str] = set()
    changed = ""
    for one in before:
        changed = one.shot.number if one.changes else changed
        if changed and not _same(one, there):
            found.add(changed)
    more = Counter(problem.what for problem in now) - Counter(problem.what for problem in problems)
    return frozenset(found or (one.shot.number for one in before if one.changes and more))


def _same(before: BoundShot, there: Mapping[str, BoundShot]) -> bool:
    after = there.get(before.shot.number)
    return after is not None and shows(before) == shows(after)


def shows(shot: BoundShot) -> Hashable:
    """What must be as it was: who and what is seen, how, and which references are sent of it."""
    return (
        tuple(
            (one.character.ref, one.outfit, one.expression, one.face_hidden, one.from_behind) for one in shot.performers
        ),
        tuple((one.anchor, one.role, one.name) for one in shot.references),
        tuple(one.ref for one in shot.props),
        shot.location.ref if shot.location else "",
        shot.light,
        shot.shot.size,
        tuple((line.character, line.text) for line in shot.lines),
    )
