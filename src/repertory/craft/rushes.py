"""What is wrong with a clip as a run of pictures, whoever is in it: cuts, stretches that stand still, black ones.

All of it is seen in small pictures (54 by 96, lightness). A picture's change is the mean difference to the one before,
in levels of 255. A cut is a change that stands alone, at least `PEAK` times as large as those beside it, and that is no
lamp switched on: of the blocks of 6 by 6 with something drawn in them, fewer than 8 in 10 keep what is drawn (a
correlation above 0.5, whatever the light). Between shots 0 to 3 in 10 keep it; where the set stays and the people jump,
3 to 8; under a lamp, 8 to 10. In the middle of motion a cut stands out less: there it must also be what no shift of
the picture before explains. Within one take no change stands alone: the highest was 2.1 times those beside it. In a
dissolve every picture is a mixture of its two ends.

Measured on 53 takes (people who sign, traffic, goods on a belt, a shop, clay heads), whole and joined at random; see
`benchmarks/media.py`. Pictures that only repeat the one before are left out first, so that animation on twos and
dropped frames are no cuts.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from repertory.craft.tracks import CUT
from repertory.model.observed import Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Small = NDArray[np.uint8]
    Numbers = NDArray[np.float64]

STILL, BLACK, REPEATED, WHOLE = "still", "black", "repeated", "whole"
LEAST_CHANGE = 2.5
"""Levels below which a change is no cut, however alone it stands."""
PEAK = 4.0
"""How many times larger a cut's change is than the two before and after it: within one take at most 2.1."""
LEAST_PEAK = 2.0
"""The same for a cut in the middle of motion, or of slides, of which each stood for half a second."""
KEPT, KEPT_IN_MOTION = 0.8, 0.45
"""Share of drawn blocks that are kept, below which a change that stands alone is a cut; and one in motion."""
FOREIGN = 0.42
"""What no shift of up to five pixels explains, over the picture's contrast, from which a change in motion is a cut:
0.54 to 1.03 at cuts of films, at most 0.29 within takes."""
DISSOLVES_S = (0.25, 0.4, 0.6, 0.9, 1.3)
"""Lengths of dissolves that are looked for. Of those up to 0.8 s 114 of 118 are found, of longer ones, in which people
move, few."""
LEAST_BLENDED, DIFFERENT, BLENDED = 5, 12.0, 0.3
"""Pictures that a dissolve has at least, levels between its ends, and what of their difference may be no mixture: of
200 made dissolves 99 in 100 had 0.14 to 0.31, of takes that end in another picture than they begin with none under
0.46."""
STILL_PARTING, ALONE = 0.02, 0.97
"""By how much two pictures more must part the ends of a dissolve to be a part of it, and what of that distance is all
of it: of 48 dissolves of 0.4 to 1.7 s between two pans the beginning is told to 0.08 s, the end to 0.17."""
BESIDE = 3
"""So many pictures from black a dissolve is a fade into or out of it."""
SAME = 0.15
"""Levels of change up to which a picture repeats the one before; encoding alone makes 0.02 to 0.1."""
MOVED = 1.5
"""Levels by which the most changed block may differ in a stretch that stands still: breathing makes 3 and more."""
LEAST_STILL_S, LEAST_BLACK_S = 0.5, 0.08
DARK, DARKEST = 12.0, 24.0
"""Levels that the mean and the brightest hundredth of a black picture stay under."""
SHIFT = 5
BLOCK, DRAWN, ALIKE, LEAST_DRAWN = 6, 3.0, 0.5, 0.2
"""Size of a block, the deviation from which something is drawn in it, the correlation from which it is kept, and the
share of drawn blocks from which a picture shows a set."""


@dataclass(frozen=True, kw_only=True)
class _Run:
    first: int
    last: int


def spans_of(times_s: Numbers, small: Small, length_s: float) -> tuple[Span, ...]:
    """Everything that is peculiar about a clip, in the order of time, after one span for the whole of it.

    `small` has the shape (pictures, 54, 96); the strength of a cut is the share of the picture that it changes, of a
    black stretch the share that is another one after it than before (1 at either end of the clip), of a
    repeated picture the change beside it in levels, of the whole the number of pictures.
    """
    changes = change(small)
    cuts = [
        Span(what=CUT, start_s=time_s, end_s=time_s, strength=strength) for time_s, strength in _cuts(times_s, small)
    ]
    found = [
        *cuts,
        *_dissolves(times_s, small, [cut.start_s for cut in cuts]),
        *_blacks(times_s, small, length_s),
        *_stretches(STILL, times_s, list(_still(small)), length_s, LEAST_STILL_S),
        *_repeated(times_s, changes),
    ]
    whole = Span(what=WHOLE, start_s=0.0, end_s=length_s, strength=float(len(small)))
    return (whole, *sorted(found, key=lambda span: (span.start_s, span.what)))


def change(small: Small) -> Numbers:
    """The mean difference of each picture to the one before, in levels; shape (pictures - 1,)."""
    return np.array([_apart(one, other) for one, other in itertools.pairwise(small)])


def kept(before: Small, after: Small) -> float:
    """The share of blocks that keep what is drawn in them, 0 to 1; 0 where nothing is drawn in either picture."""
    one, other = _blocks(before), _blocks(after)
    drawn = np.minimum(one.std(axis=1), other.std(axis=1)) > DRAWN
    if not drawn.any():
        return 0.0
    one, other = (each[drawn] - each[drawn].mean(axis=1, keepdims=True) for each in (one, other))
    alike = (one * other).sum(axis=1) / np.sqrt((one**2).sum(axis=1) * (other**2).sum(axis=1))
    return float((alike > ALIKE).mean())


def strangeness(before: Small, after: Small) -> float:
    """What of a picture neither motion nor light explains by the one before, over its contrast: of each block the most
    alike place within five pixels is looked for, once both pictures are as light."""
    one, other = before.astype(np.float32), after.astype(np.float32)
    contrast = float(np.abs(other - other.mean()).mean())
    one = (one - one.mean()) * (max(float(other.std()), 8.0) / max(float(one.std()), 8.0)) + other.mean()
    height, width = other.shape
    padded = np.pad(one, SHIFT, mode="edge")
    best = np.full((height // BLOCK, width // BLOCK), np.inf, np.float32)
    for down in range(2 * SHIFT + 1):
        for across in range(2 * SHIFT + 1):
            left = np.abs(padded[down : down + height, across : across + width] - other)
            best = np.minimum(best, left.reshape(height // BLOCK, BLOCK, width // BLOCK, BLOCK).mean((1, 3)))
    return float(best.mean()) / max(contrast, 4.0)


def _apart(one: Small, other: Small) -> float:
    return float(np.abs(one.astype(np.int16) - other).mean())


def _cuts(times_s: Numbers, small: Small) -> Iterator[tuple[float, float]]:
    """The time and the strength of each cut."""
    changes = change(small)
    distinct = np.flatnonzero(np.concatenate(([True], changes > SAME)))
    black = is_black(small)
    steps = changes[distinct[1:] - 1]
    for place, number in enumerate(distinct[1:]):
        if steps[place] < LEAST_CHANGE or black[number] or black[number - 1]:
            continue
        peak = steps[place] / max(_largest(steps, place), 0.5)
        if peak < LEAST_PEAK and not _is_slide(times_s, distinct, place):
            continue
        before, after = small[number - 1], small[number]
        same = kept(before, after)
        if same < (KEPT if peak >= PEAK else KEPT_IN_MOTION) and (
            peak >= PEAK or strangeness(before, after) >= FOREIGN
        ):
            yield float(times_s[number]), 1 - same


def _dissolves(times_s: Numbers, small: Small, cuts_s: list[float]) -> Iterator[Span]:
    """One span for each dissolve, from its beginning to its end."""
    step_s = float(np.median(np.diff(times_s))) if len(times_s) > 1 else 0.0
    black, taken = is_black(small), [(cut_s, cut_s) for cut_s in cuts_s]
    for length_s in DISSOLVES_S if step_s else ():
        width = round(length_s / step_s)
        for first in range(0, len(small) - width, max(1, width // 4)) if width >= LEAST_BLENDED else ():
            last = first + width
            start_s, end_s = float(times_s[first]), float(times_s[last])
            free = all(end_s < begin_s or start_s > finish_s for begin_s, finish_s in taken)
            if free and not black[first] and not black[last] and blends(small[first : last + 1]):
                begin, end = _extent(small, first, last)
                taken.append((float(times_s[begin]), float(times_s[end])))
                if black[max(0, begin - BESIDE) : end + BESIDE + 1].any():
                    continue  # a fade
                yield Span(what=CUT, start_s=taken[-1][0], end_s=taken[-1][1])


def _extent(small: Small, first: int, last: int) -> tuple[int, int]:
    """From which picture to which a dissolve runs, of which a part was found: outwards for as long as its ends go on
    parting, and inwards over what is its first or its last shot alone."""
    far = _farness(small, first, last)
    while last + 2 < len(small) and (next_far := _farness(small, first, last + 2)) >= far * (1 + STILL_PARTING):
        last, far = last + 2, next_far
    while first >= 2 and (next_far := _farness(small, first - 2, last)) >= far * (1 + STILL_PARTING):
        first, far = first - 2, next_far
    while last - first > LEAST_BLENDED and _farness(small, first, last - 1) >= far * ALONE:
        last -= 1
    while last - first > LEAST_BLENDED and _farness(small, first + 1, last) >= far * ALONE:
        first += 1
    return first, last


def _farness(small: Small, one: int, other: int) -> float:
    return float(np.linalg.norm(small[other].astype(np.float32) - small[one]))


def blends(run: Small) -> bool:
    """Whether the pictures between the first and the last are mixtures of these two, more and more of the last, and
    the last is another set."""
    one, other = run[0].astype(np.float32), run[-1].astype(np.float32)
    way = other - one
    far = float(np.linalg.norm(way))
    if far < DIFFERENT * way.size**0.5:
        return False
    shares = [0.0]
    for picture in run[1:-1]:
        moved = picture - one
        share = float((moved * way).sum()) / far**2
        if float(np.linalg.norm(moved - share * way)) > BLENDED * far:
            return False
        shares.append(share)
    steps = np.diff([*shares, 1.0])
    gradual = bool(steps.min() > -0.05 and steps.max() < 0.5)
    shown = all((_blocks(run[at]).std(axis=1) > DRAWN).mean() >= LEAST_DRAWN for at in (0, -1))  # else it is a fade
    return gradual and shown and kept(run[0], run[-1]) < KEPT_IN_MOTION


def _largest(steps: Numbers, place: int) -> float:
    beside = np.concatenate((steps[max(0, place - 2) : place], steps[place + 1 : place + 3]))
    return float(beside.max()) if len(beside) else 0.0


def _is_slide(times_s: Numbers, distinct: NDArray[np.intp], place: int) -> bool:
    """Whether a picture follows on one that stood for half a second: then it may be one slide of many."""
    return bool(times_s[distinct[place + 1]] - times_s[distinct[place]] >= LEAST_STILL_S)


def _blocks(picture: Small) -> Numbers:
    """Its blocks as rows, shape (blocks, 36)."""
    height, width = picture.shape
    cut = picture.astype(np.float64).reshape(height // BLOCK, BLOCK, width // BLOCK, BLOCK)
    return cut.transpose(0, 2, 1, 3).reshape(-1, BLOCK * BLOCK)


def is_black(small: Small) -> NDArray[np.bool_]:
    """Which pictures are black, shape (pictures,)."""
    flat = small.reshape(len(small), -1)
    black: NDArray[np.bool_] = (flat.mean(axis=1) < DARK) & (np.percentile(flat, 99, axis=1) < DARKEST)
    return black


def _blacks(times_s: Numbers, small: Small, length_s: float) -> Iterator[Span]:
    for run in _runs(is_black(small)):
        within = run.first > 0 and run.last + 1 < len(small)
        changed = 1 - kept(small[run.first - 1], small[run.last + 1]) if within else 1.0
        for span in _stretches(BLACK, times_s, [run], length_s, LEAST_BLACK_S):
            yield replace(span, strength=changed)


def _still(small: Small) -> Iterator[_Run]:
    """Runs of pictures of which no block differs from the first one's."""
    first, reference = 0, _means(small[0])
    for number in range(1, len(small) + 1):
        here = _means(small[number]) if number < len(small) else None
        if here is not None and np.abs(here - reference).max() <= MOVED:
            continue
        if number - first > 1:
            yield _Run(first=first, last=number - 1)
        if here is not None:
            first, reference = number, here


def _means(picture: Small) -> Numbers:
    """The means of blocks of 3 by 3: a mouth or a hand fills some of them."""
    height, width = picture.shape
    means: Numbers = picture.astype(np.float64).reshape(height // 3, 3, width // 3, 3).mean((1, 3))
    return means


def _runs(true: NDArray[np.bool_]) -> list[_Run]:
    edges = np.diff(np.concatenate(([0], true.astype(np.int8), [0])))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    return [_Run(first=int(start), last=int(end) - 1) for start, end in zip(starts, ends, strict=True)]


def _stretches(what: str, times_s: Numbers, runs: list[_Run], length_s: float, least_s: float) -> Iterator[Span]:
    for run in runs:
        end_s = float(times_s[run.last + 1]) if run.last + 1 < len(times_s) else length_s
        start_s = float(times_s[run.first])
        if end_s - start_s >= least_s - 1e-6:
            yield Span(what=what, start_s=start_s, end_s=end_s)


def _repeated(times_s: Numbers, changes: Numbers) -> Iterator[Span]:
    """Single pictures that repeat the one before in the middle of motion."""
    for number, one in enumerate(changes):
        beside = np.concatenate((changes[max(0, number - 2) : number], changes[number + 1 : number + 3]))
        if one <= SAME and len(beside) > 1 and float(np.median(beside)) > 10 * SAME:
            at = float(times_s[number + 1])
            yield Span(what=REPEATED, start_s=at, end_s=at, strength=float(np.median(beside)))
