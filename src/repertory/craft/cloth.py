"""Whether enough cloth is seen in a photograph to say anything about clothes by their colours. Pure.

What lies below a face there is as often bare skin, hair or the backdrop as it is cloth: of 20 portraits 12 showed less
than one square unit (a unit is a face from brows to chin) that a figure was cut out of, and in 11 of these it was skin,
hair, the backdrop or a sliver of one lapel; where more was seen it was the clothes in 8 of 8. Renders are cut out
cleanly, and are judged by little (`craft.strips`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from repertory.craft.sleeves import TRIED
from repertory.model.anchor import Swatch
from repertory.model.observed import Patch

LEAST = 1.0
"""Square units of cloth below which nothing is said."""
TOO_LITTLE = "too little of what is below the face is surely cloth, and not skin, hair or what is behind"
_ACROSS = 3.0
"""Units across a band."""
_SKIN_REACH, _SKIN_LIGHTNESS = 14.0, 0.4
"""How near a colour lies to the cheeks' that may be bare skin, and what a difference in lightness counts for that."""


def cloth_of(bands: Sequence[Patch], skin: Swatch | None, style: str) -> tuple[Patch, ...]:
    """The bands without what has the colour of the skin, which may be skin; none where too little is left. Those of
    styles in which little is enough, and of a figure without a face, stay as they are."""
    if style in TRIED or skin is None:
        return tuple(bands)
    left = [one for one in (_without(band, skin) for band in bands) if one.palette]
    area = sum(one.share * one.box.width * one.box.height / (one.box.width / _ACROSS) ** 2 for one in left)
    return tuple(left) if area >= LEAST else ()


def _without(band: Patch, skin: Swatch) -> Patch:
    """A band without the colours of the skin, its share the less."""
    kept = tuple(one for one in band.palette if not _is_skin(one, skin))
    share = sum(one.share for one in kept)
    return replace(band, share=band.share * share, palette=tuple(replace(one, share=one.share / share) for one in kept))


def _is_skin(colour: Swatch, skin: Swatch) -> bool:
    lightness = (colour.lightness - skin.lightness) * _SKIN_LIGHTNESS
    return float(np.linalg.norm([lightness, colour.a - skin.a, colour.b - skin.b])) < _SKIN_REACH
