"""Two voices in one line: where the voice that should speak gives way to another, or the other way round. Pure."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from repertory.model.observed import Utterance

PLAINLY = 0.03
"""How much nearer a window must be to one of two voices than to the other to be that one's: of six lines of two voices
of espeak-ng no two windows of one line lie so on both sides, and of 18 made of a line of each 12 have a turn."""
_WINDOW_S = 1.6
"""How long the recogniser's windows are."""


class Voiced(Protocol):
    """Whatever has the vector of a voice, of length 1."""

    @property
    def vector(self) -> tuple[float, ...]: ...


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One voice gives way to another."""

    time_s: float
    to_own: bool
    """Whether it is the voice that should be heard that comes second."""


def turn_of(mine: Sequence[Utterance], own: Voiced, other: Voiced | None) -> Turn | None:
    """Where a line changes from one of two voices to the other for good; None where it does not, or more than once."""
    leads = list(_leads(mine, own, other)) if other is not None else []
    plain = [lead > 0 for _, lead in leads if abs(lead) >= PLAINLY]
    if not plain or plain[0] is plain[-1] or sum(one is not two for one, two in itertools.pairwise(plain)) > 1:
        return None
    to_own = plain[-1]
    before = max(number for number, (_, lead) in enumerate(leads) if (lead > 0) is not to_own)
    if before + 1 >= len(leads):
        return None
    (start_s, left), (end_s, right) = leads[before], leads[before + 1]
    share = abs(left) / ((abs(left) + abs(right)) or 1.0)
    return Turn(time_s=start_s + share * (end_s - start_s), to_own=to_own)


def swapped_said(anchor: str, nearest: str, turn: Turn | None) -> str:
    """What is said where another voice is heard than the one that should be, for all of a line or a part of it."""
    if turn is None:
        return f"{nearest} speaks in the place of {anchor}"
    first, then = (nearest, anchor) if turn.to_own else (anchor, nearest)
    return f"two voices are heard: {first} until {turn.time_s:.1f} s, then {then}"


def _leads(mine: Sequence[Utterance], own: Voiced, other: Voiced) -> Iterator[tuple[float, float]]:
    """In the order of time, the middle of each window and how much nearer it is to its own voice than to the other."""
    for one in sorted(mine, key=lambda utterance: utterance.start_s):
        windows = one.parts or (one.vector,)
        length = one.end_s - one.start_s
        half = min(_WINDOW_S, length) / 2
        step = (length - 2 * half) / max(len(windows) - 1, 1)
        for number, vector in enumerate(windows):
            yield one.start_s + half + number * step, _cosine(vector, own.vector) - _cosine(vector, other.vector)


def _cosine(one: Sequence[float], two: Sequence[float]) -> float:
    return math.fsum(x * y for x, y in zip(one, two, strict=True))
