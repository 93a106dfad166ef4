"""A hand in its sleeve that holds a thing up to the camera: what an insert shows instead of a face."""

from __future__ import annotations

from typing import TYPE_CHECKING

from repertory.engines.previs.props import build_prop
from repertory.engines.previs.scene import Placing, merged
from repertory.engines.previs.solids import Stuff, ball, limb

if TYPE_CHECKING:
    from repertory.engines.previs.parts import Part
    from repertory.engines.previs.scene import Colour

_HALF_WIDTHS = {"phone": 0.037, "book": 0.063, "letter": 0.070, "cup": 0.040}
_WRIST = (0.027, 0.024, 0.026)


def holding(thing: str, skin: Colour, sleeve: Colour, placing: Placing) -> tuple[Part, ...]:
    """The thing, a right hand behind it with the fingers around its edge, and a sleeve that leaves the picture below.

    The thing faces +z of the placing and has its middle there.
    """
    half = _HALF_WIDTHS.get(thing, 0.04)
    stuff = Stuff(colour=skin, roughness=0.62)
    cloth = Stuff(colour=sleeve, roughness=0.75)
    thumb = [
        (0.036, -0.072, -0.026),
        (half + 0.014, -0.040, -0.006),
        (half + 0.006, -0.006, 0.013),
        (half - 0.009, 0.016, 0.016),
    ]
    flesh = [
        ball("palm", stuff, (0.010, -0.052, -0.034), (0.043, 0.055, 0.021), 26),
        ball("heel", stuff, (0.020, -0.088, -0.036), (0.031, 0.036, 0.023), 22),
        limb("wrist", stuff, [(0.018, -0.085, -0.04), (0.030, -0.13, -0.052), (0.045, -0.19, -0.066)], _WRIST),
        limb("thumb", stuff, thumb, [0.017, 0.0135, 0.0115, 0.0095]),
        *(_finger(stuff, half, row) for row in range(4)),
    ]  # fmt: skip
    nail = Stuff(colour=_paler(skin), roughness=0.3)
    thumbnail = ball("thumb nail", nail, (half - 0.0115, 0.0185, 0.0225), (0.0055, 0.0075, 0.0035), 12)
    arm = [(0.038, -0.160, -0.058), (0.060, -0.26, -0.085), (0.105, -0.44, -0.13)]
    cloths = [
        limb("sleeve", cloth, arm, [0.040, 0.046, 0.058], 24),
        limb("cuff", cloth, [(0.034, -0.148, -0.055), (0.040, -0.170, -0.061)], [0.0415, 0.0425], 24),
    ]
    parts = (merged("hand", flesh), thumbnail, merged("sleeve", cloths))
    return (*(placing.part(part) for part in parts), *build_prop(thing, placing))


def _finger(stuff: Stuff, half: float, row: int) -> Part:
    """One finger from the palm around the left edge; row 0 is the forefinger."""
    height = 0.030 - 0.0225 * row
    reach = (0.0, 0.003, 0.0, -0.004)[row]
    path = [
        (0.012, height * 0.55 - 0.030, -0.036),
        (-half * 0.55, height - 0.004, -0.030),
        (-half - 0.0095, height, -0.010),
        (-half - 0.003, height + 0.001, 0.0095),
        (-half + 0.011 + reach, height + 0.001, 0.0125),
    ]
    thick = (0.0110, 0.0112, 0.0106, 0.0095)[row]
    return limb("finger", stuff, path, [thick * 1.12, thick * 1.08, thick, thick * 0.95, thick * 0.82], 14)


def _paler(colour: Colour) -> Colour:
    red, green, blue = (0.75 * channel + 0.25 * light for channel, light in zip(colour, (1.0, 0.86, 0.82), strict=True))
    return red, green, blue
