"""How near the finish of a take is to a film's look. Pure: observations in, measurements out.

A look's pictures may show anything, so not their colours are compared but what a grade does to all of them: lightness,
contrast, how colourful they are, and the tint of what is dark, medium and bright. Each is measured in units of how far
it varies from one ungraded photograph to the next, by what they show (64 photographs of people, indoors and outdoors).
The distance is r / (1 + r) of the root mean square r of these: 0 the same, 0.5 as far as any other picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from repertory.craft.gathering import gathered
from repertory.craft.matching import Match
from repertory.craft.placing import require_same_version
from repertory.model.observed import Patch
from repertory.model.verdict import Expectation, ExpectedAnchor, Finding, Frame, Measurement, Observation

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

WHOLE = "whole picture"
UNITS = np.array([15.0, 6.0, 7.0, 4.0, 7.0, 7.0, 11.0, 6.0, 9.0])
"""Of lightness, contrast, colourfulness, and of a and b in the shadows, the middle and the lights."""
BINS = (6, 10, 10)
REACH = 80.0
CONFIDENCE = 0.7
"""Nobody can see a grade apart from what is shown."""
_LEAST_SHARE = 0.02
"""Share of a picture below which its shadows or lights have no tint to speak of."""


def compare_looks(seen: Observation, expected: Expectation) -> tuple[Measurement, ...]:
    """One measurement for each expected look; a clip's frames are gathered as those of faces are.

    Raises ValueError when a reference comes from another inspector version than the take.
    """
    require_same_version(seen, expected)
    found: list[Measurement] = []
    for look in expected.cast:
        others = [one for one in (*expected.cast, *expected.others) if one.anchor != look.anchor]
        known, rivals = _grades(look), [(one.anchor, _grades(one)) for one in others]
        frames = [(_matched(frame, look, known, rivals),) for frame in seen.frames]
        found += [replace(one, about=look.about) for one in gathered(frames, seen)]
    return tuple(found)


def grade_of(frame: Frame) -> Numbers:
    """The nine figures of one picture, NaN for the tint of what it has none of. Raises ValueError for a frame without.

    Colours are counted in 6 by 10 by 10 bins of CIE Lab (`media.colours`).
    """
    patch = next((one for one in frame.patches if one.what == WHOLE), None)
    if patch is None or len(patch.colours) != np.prod(BINS):
        raise ValueError("this is no observation of a look")
    counts = np.array(patch.colours).reshape(BINS)
    steps = np.linspace(-REACH, REACH, BINS[1])
    chroma = np.hypot(steps[:, None], steps[None])
    tints = [tint for low in (0, 2, 4) for tint in _tint(counts[low : low + 2].sum(axis=0), steps)]
    return np.array([*_light(patch), float((counts.sum(axis=0) * chroma).sum()), *tints])


def apart(one: Numbers, others: Sequence[Numbers]) -> float:
    """How far a picture's figures are from the means of some others'. Raises ValueError for none."""
    if not others:
        raise ValueError("a look needs at least one picture")
    table = np.array(others)
    known = ~np.isnan(table)
    means = np.where(known, table, 0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    both = known.any(axis=0) & ~np.isnan(one)
    far = float(np.sqrt((((one - means) / UNITS)[both] ** 2).mean()))
    return far / (1 + far)


def _light(patch: Patch) -> tuple[float, float]:
    return patch.lightness, patch.contrast


def _tint(counts: Numbers, steps: Numbers) -> tuple[float, float]:
    share = float(counts.sum())
    if share < _LEAST_SHARE:
        return float("nan"), float("nan")
    return float(counts.sum(axis=1) @ steps / share), float(counts.sum(axis=0) @ steps / share)


def _grades(look: ExpectedAnchor) -> list[Numbers]:
    return [grade_of(frame) for reference in look.references for frame in reference.frames]


def _matched(
    frame: Frame, look: ExpectedAnchor, known: Sequence[Numbers], rivals: Sequence[tuple[str, Sequence[Numbers]]]
) -> Match:
    if not known:
        reason = f"no picture of {look.anchor} to compare with"
        return Match(anchor=look.anchor, finding=Finding.UNMEASURED, reason=reason)
    here = grade_of(frame)
    value = apart(here, known)
    others = {name: apart(here, grades) for name, grades in rivals if grades}
    nearest = min(others, key=others.__getitem__, default="")
    return Match(
        anchor=look.anchor,
        finding=Finding.MEASURED,
        reason="",
        value=value,
        margin=others[nearest] - value if nearest else None,
        nearest=nearest,
        confidence=CONFIDENCE,
    )
