"""A prompt made shorter: the least important words go first, and some never."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from repertory.craft.prompting.clauses import clause_ends

NEVER = 100
"""The weight of what is never shortened."""


def _as_it_is() -> Iterable[str]:
    return ()


@dataclass(frozen=True, kw_only=True)
class Part:
    """One sentence of a prompt, and what may stand in its place."""

    whole: str
    shorter: Callable[[], Iterable[str]] = _as_it_is
    """Each shorter than the one before; "" where it may be missing. Asked for only where a prompt is too long."""
    weight: int = NEVER
    """What weighs less is shortened first."""


def shortened(parts: Sequence[Part], most: int) -> str:
    """The parts as one text of at most `most` characters (0 for any number), or the shortest that there is.

    Of each part, the lightest first, the longest form is taken with which all fits, else its shortest.
    """
    said = [part.whole for part in parts]
    order = sorted(range(len(parts)), key=lambda place: parts[place].weight)
    for place in order if most else ():
        length = _length(said)
        if length <= most:
            break
        others = length - len(said[place])
        for form in parts[place].shorter():
            if len(form) < len(said[place]):
                said[place] = form
            if others + len(said[place]) <= most:
                break
    return " ".join(text for text in said if text)


def first_clauses(action: str, most: int, names: Collection[str]) -> Iterator[str]:
    """An action without its last clause, without its last two, and so on to the first that says who does what, with
    everybody of these names whom it names. Those that are longer than `most` characters by themselves are passed over,
    but never the first; nothing where that is the whole action."""
    cuts = clause_ends(action, names)
    for place in sorted({*(cut for cut in cuts if cut <= most), *cuts[:1]}, reverse=True):
        yield action[:place]


def _length(said: Sequence[str]) -> int:
    there = [len(text) for text in said if text]
    return sum(there) + max(0, len(there) - 1)
