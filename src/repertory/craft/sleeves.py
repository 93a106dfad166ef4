"""Whether the sleeve at a hand is that of a named outfit. Pure.

A picture of a hand shows nobody's face. The hand is what has the character's skin and does not reach the picture's edge
(a bare arm does, and so do walls of that colour): an arm in a sleeve must lie between, a patch with the outfit's
colours that touches both the hand and the edge, in the light that the hand tells. In 15 renders of a hand the right
outfit lay at 0.03 to 0.14, and another one in its place was told in all three; a black jacket before a dark floor lies
at 0.35.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from repertory.craft.lighting import gains, lab_of, light_of
from repertory.craft.strips import FAR
from repertory.model.anchor import Swatch
from repertory.model.media import Box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Mask = NDArray[np.bool_]

NO_SLEEVE = "the sleeve cannot be told"
"""How the reason begins where a hand is seen and its sleeve is not measured."""
TRIED = frozenset({"clay"})
"""Styles in which it was tried."""
SKIN_REACHES, SKIN_LIGHTNESS = (12.0, 10.0, 8.0), 0.3
"""How near cells must be to the skin in Lab, and what lightness counts: a hand has its own shadows. The reach is taken
that shows most of a hand: the widest runs into wood and walls here and there."""
CLOTH_REACH, CLOTH_LIGHTNESS = 14.0, 0.5
LEAST_HAND, LEAST_SLEEVE = 20, 8
"""In cells, of which 64 lie across the picture."""
MOST_SLEEVE = 0.12
"""Share of the picture from which what looks like a sleeve is a floor or a wall; a sleeve has 0.03 to 0.06."""
SURELY = 0.3
"""How near a sleeve must be to another outfit of the wardrobe for it to be that one, where the named outfit's cannot be
told from what is behind the hand. In 18 inserts such sleeves of a red sweater lay at 0.06 to 0.21, one that was painted
red at 0.08; at black, cream and blue ones nothing red was found (1.0)."""
_RARE = 0.05
_GAP = 3
"""Cells in shadow that may lie between a hand and its sleeve."""


@dataclass(frozen=True, kw_only=True)
class Sleeve:
    """What is seen of an outfit at a hand."""

    value: float
    """0 the same, 1 nothing of it."""
    box: Box
    """Of the hand and the sleeve, in cells."""


def sleeve_of(lab: Numbers, skin: Swatch, collar: Sequence[Swatch]) -> Sleeve | str:
    """How far the sleeve at the hand is from a collar's colours, or why nobody can tell.

    `lab` is CIE Lab of a grid of cells, shape (rows, columns, 3), as they are in the picture; `skin` and `collar` are
    as a reference shows them.
    """
    hand = _hand(lab, skin)
    if hand is None:
        return f"{NO_SLEEVE}, since no hand stands out by its colour, or its arm is bare"
    inside = lab[hand].mean(axis=0)
    seen, known = light_of([_swatch(inside), skin])
    light = light_of([_swatch(one) for one in lab.reshape(-1, 3)])
    relit = lab_of(light * gains(seen, known)).reshape(lab.shape)
    colours = np.array([(one.lightness, one.a, one.b) for one in collar if one.share >= _RARE])
    apart = (relit[:, :, None] - colours) * np.array([CLOTH_LIGHTNESS, 1.0, 1.0])
    away = np.linalg.norm(apart, axis=-1).min(axis=-1)
    sleeve = _joining((away < CLOTH_REACH) & ~hand, hand)
    if sleeve is None and _elsewhere((away < CLOTH_REACH) & ~hand):
        return f"{NO_SLEEVE}, since its colours or the hand's are behind them, too"
    if sleeve is None:
        return Sleeve(value=1.0, box=_box(hand))
    if sleeve.mean() > MOST_SLEEVE:
        return f"{NO_SLEEVE}, since what is behind the hand has the outfit's colours"
    near = np.sort(away[sleeve])[: max(LEAST_SLEEVE, int(sleeve.sum()) // 2)]  # the rest is its rim, and shadow
    return Sleeve(value=float(np.minimum(near / FAR, 1.0).mean()), box=_box(hand | sleeve))


def _hand(lab: Numbers, skin: Swatch) -> Mask | None:
    """The patches of skin that do not reach the edge: fingers before a thing lie apart from their palm."""
    apart = (lab - np.array([skin.lightness, skin.a, skin.b])) * np.array([SKIN_LIGHTNESS, 1.0, 1.0])
    away = np.linalg.norm(apart, axis=-1)
    best = max((_free(away < reach) for reach in SKIN_REACHES), key=lambda mask: int(mask.sum()))
    return best if best.any() else None


def _free(skin: Mask) -> Mask:
    """The patches, large enough for a hand, that do not reach the edge."""
    from scipy.ndimage import label

    parts, _ = label(skin)
    sizes = np.bincount(parts.ravel())
    outside = set(parts[_at_edge(parts > 0)].tolist())
    own = [one for one in range(1, len(sizes)) if sizes[one] >= LEAST_HAND and one not in outside]
    return np.asarray(np.isin(parts, own) & skin)


def _joining(cloth: Mask, hand: Mask) -> Mask | None:
    """The largest patch of cloth that touches the hand and the edge; None where there is none."""
    from scipy.ndimage import binary_dilation, label

    parts, _ = label(cloth)
    beside = set(parts[binary_dilation(hand, iterations=_GAP) & cloth].tolist())
    outside = set(parts[_at_edge(cloth)].tolist())
    found = [(int((parts == one).sum()), one) for one in (beside & outside) - {0}]
    size, best = max(found, default=(0, 0))
    return np.asarray(parts == best) if size >= LEAST_SLEEVE else None


def _elsewhere(cloth: Mask) -> bool:
    """Whether a patch of cloth as large as a sleeve comes from the edge: in warm light a wall may be taken for the
    hand, and the sleeve is where the hand is."""
    from scipy.ndimage import label

    parts, _ = label(cloth)
    sizes = np.bincount(parts.ravel())
    outside = set(parts[_at_edge(cloth)].tolist()) - {0}
    return any(LEAST_SLEEVE <= sizes[one] <= MOST_SLEEVE * cloth.size for one in outside)


def _at_edge(mask: Mask) -> Mask:
    edge = np.ones(mask.shape, bool)
    edge[1:-1, 1:-1] = False
    return mask & edge


def _box(mask: Mask) -> Box:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    height, width = float(rows[-1] + 1 - rows[0]), float(columns[-1] + 1 - columns[0])
    return Box(x=float(columns[0]), y=float(rows[0]), width=width, height=height)


def _swatch(lab: Numbers) -> Swatch:
    return Swatch(lightness=float(lab[0]), a=float(lab[1]), b=float(lab[2]), share=1.0)
