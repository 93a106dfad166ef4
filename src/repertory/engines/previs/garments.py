"""Clothes: how each garment is cut, and its pieces laid over the body at rest."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from repertory.engines.previs.body import (
    Figure,
    Rigging,
    arm_distance,
    front_of,
    rigged,
    settled,
    slope,
    surface,
    trunk_distance,
)
from repertory.engines.previs.meshing import Line, cut, edges, finer
from repertory.engines.previs.parts import Part
from repertory.engines.previs.shapes import floats, smoothstep
from repertory.engines.previs.solids import Stuff, ball
from repertory.engines.previs.tailoring import FALL, cord, flap, folded_collar, hems, neck_hole, rib_collar

if TYPE_CHECKING:
    from repertory.engines.previs.meshing import Field
    from repertory.engines.previs.outfits import Colour, Outfit


@dataclass(frozen=True, kw_only=True)
class Collar:
    """A collar that stands and folds over, metres."""

    stand: float
    leaf: tuple[float, float]
    """Its width behind the neck and at its points."""
    gap: float
    """Angle in radians from the middle of the front at which it begins."""


@dataclass(frozen=True, kw_only=True)
class Cut:
    """How a garment is cut. Metres and heights of a body of 1.70 m."""

    hem: float
    cloth: float
    """How far it lies off the skin."""
    edge: float = 0.003
    """Radius of its hems."""
    sleeve: float = 1.0
    """Share of the forearm that is covered; below 0 the sleeve ends that share of the upper arm above the elbow."""
    opening: tuple[float, float, float] | None = None
    """Half width of the open front at the neck and at the hem, and the height at which it closes (0: never)."""
    lapel: float = 0.0
    collar: Collar | None = None
    scoop: tuple[float, float, float] | None = None
    """A wide neckline: its radius, how it falls to the front (metres per metre), how long it is in front."""
    rib: float = 0.0
    """Height of a ribbed collar."""
    buttons: tuple[float, ...] = ()
    placket: bool = False
    pockets: float = 0.0
    """Height of two pocket flaps; 0 for none."""
    skirt: float = 0.0
    folds: float = 0.0025
    beneath: str = ""
    """What is worn under an open front."""

    @property
    def neck(self) -> float:
        """Radius of the hole for the neck."""
        return 0.061 + 0.72 * self.cloth


CUTS: dict[str, Cut] = {
    "jacket": Cut(
        hem=0.885, cloth=0.021, edge=0.0042, opening=(0.058, 0.060, 0.0), lapel=0.074,
        collar=Collar(stand=0.026, leaf=(0.046, 0.074), gap=0.70), beneath="tee",
    ),
    "suit": Cut(
        hem=0.800, cloth=0.018, edge=0.0032, opening=(0.056, 0.0, 1.060), lapel=0.060,
        collar=Collar(stand=0.024, leaf=(0.040, 0.058), gap=0.72), buttons=(1.045, 0.945), pockets=0.905,
        folds=0.0015, beneath="closed shirt",
    ),
    "coat": Cut(
        hem=0.480, cloth=0.027, edge=0.0048, opening=(0.058, 0.0, 1.130), lapel=0.074,
        collar=Collar(stand=0.028, leaf=(0.050, 0.078), gap=0.72), buttons=(1.105, 0.985, 0.865), pockets=0.900,
        skirt=0.48, beneath="tee",
    ),
    "sweater": Cut(hem=0.860, cloth=0.016, edge=0.0060, rib=0.026),
    "turtleneck": Cut(hem=0.860, cloth=0.013, edge=0.0050, rib=0.066),
    "shirt": Cut(
        hem=0.840, cloth=0.010, edge=0.0026, opening=(0.020, 0.0, 1.295),
        collar=Collar(stand=0.030, leaf=(0.040, 0.060), gap=0.24), buttons=(1.265, 1.185, 1.105, 1.025, 0.945),
        placket=True,
    ),
    "tee": Cut(hem=0.850, cloth=0.009, edge=0.0034, sleeve=-0.42, scoop=(0.076, 0.46, 2.2)),
    "dress": Cut(hem=0.520, cloth=0.008, edge=0.0028, sleeve=-0.70, scoop=(0.094, 0.66, 2.4), skirt=0.52),
}  # fmt: skip
_WAIST = 0.945
"""Where trousers and skirts end."""
_SKIRT = 0.50
"""Height of a skirt's hem."""
_BENEATH = {
    "tee": CUTS["tee"],
    "closed shirt": replace(
        CUTS["shirt"], opening=None, buttons=(), placket=False,
        collar=Collar(stand=0.032, leaf=(0.040, 0.056), gap=0.06),
    ),
}  # fmt: skip
_RIBS, _ARM_RIBS = 58, 22


@dataclass(frozen=True, kw_only=True, eq=False)
class Worn:
    """A piece of clothing at rest and how it follows the joints."""

    part: Part
    rig: Rigging


@functools.lru_cache(maxsize=16)
def worn(figure: Figure, outfit: Outfit, skin: Colour) -> tuple[Worn, ...]:
    """Everything on the trunk and the arms, from the skin outwards; made once, about a second."""
    cutting = CUTS[outfit.garment]
    parts = [*_skin(figure, skin, bare_from=cutting.sleeve - 0.2 if cutting.sleeve < 0 else 0.0)]
    if outfit.garment != "dress":
        parts += _waist(figure, outfit)
    if cutting.beneath:
        parts += _layer(figure, _BENEATH[cutting.beneath], _under(outfit), sleeves=False)
        parts += _tie(figure, outfit.tie) if outfit.tie is not None else []
    parts += _layer(replace(figure, skirt=cutting.skirt), cutting, outfit, sleeves=True)
    return tuple(Worn(part=part, rig=rigged(figure, part.points.astype(np.float64))) for part in parts)


def _under(outfit: Outfit) -> Outfit:
    return replace(outfit, colour=outfit.under, roughness=0.78, knitted=False, leather=False)


def _skin(figure: Figure, skin: Colour, *, bare_from: float) -> list[Part]:
    """The neck's foot and the chest, and the arms below a short sleeve (0: none)."""
    points, triangles = surface(figure, 0.0, sleeves=bare_from < 0)

    def bare(p: Field) -> Field:
        shown = np.minimum(p[:, 1] - 1.14, 0.112 * figure.broad - np.abs(p[:, 0]))
        if bare_from:
            on_arms = -_short_of_cuff(figure, bare_from, p)
            shown = np.maximum(shown, on_arms)
        return np.asarray(np.minimum(shown, 1.42 - p[:, 1]))

    points, triangles = cut(points, triangles, bare)
    return [Part(name="bare", points=floats(points), triangles=triangles, colours=floats([skin]), roughness=0.62)]


def _waist(figure: Figure, outfit: Outfit) -> list[Part]:
    """The upper end of trousers, from which the legs come, or a skirt."""
    colour, skirt = outfit.legs, outfit.lower == "skirt"
    cutting = CUTS[outfit.garment]
    tucked = bool(cutting.beneath) or (skirt and not cutting.rib)
    level = 0.0125 if tucked else 0.0055
    points, triangles = surface(replace(figure, skirt=_SKIRT if skirt else 0.0), level, sleeves=False)
    low = _SKIRT if skirt else 0.785
    points, triangles = cut(points, triangles, lambda p: _WAIST - p[:, 1], lambda p: p[:, 1] - low)
    if not skirt:
        points[:, 2] *= 1 - 0.34 * smoothstep(0.90, 0.80, points[:, 1])  # runs into the legs
    band = [ring for ring in edges(points, triangles) if skirt or ring[:, 1].mean() > _WAIST - 0.05]
    cloth = Part(name="waist", points=floats(points), triangles=triangles, colours=floats([colour]), roughness=0.8)
    belt = np.array(_shaded(colour, 0.8))
    return [cloth, *(cord("belt", ring, 0.004, belt, rough=0.6, closed=True) for ring in band)]


def _layer(figure: Figure, cutting: Cut, outfit: Outfit, *, sleeves: bool) -> list[Part]:
    """One garment with everything that is sewn to it."""
    parts = _cloth(figure, cutting, outfit, sleeves=sleeves)
    trunk = replace(figure, skirt=0.0)
    colour, rough = outfit.colour, outfit.roughness
    if cutting.placket:
        parts.append(_strip(trunk, cutting, outfit, 0.016))
    if cutting.lapel:
        parts += [_lapel(trunk, cutting, outfit, side) for side in (-1, 1)]
    if cutting.collar is not None:
        fold = cutting.collar
        parts.append(
            folded_collar(
                "collar", trunk, cutting.cloth + (0.006 if cutting.lapel else 0.002), stand=fold.stand, leaf=fold.leaf,
                gap=fold.gap, colour=_shaded(colour, 0.95), rough=rough, thick=0.0045 if cutting.lapel else 0.003,
                radius=cutting.neck, spread=0.75 if cutting.lapel else 0.15,
            )
        )  # fmt: skip
    if cutting.rib:
        parts.append(
            rib_collar(
                "ribbed collar",
                trunk,
                cutting.cloth,
                height=cutting.rib,
                colour=colour,
                rough=rough,
                radius=cutting.neck,
            )
        )
    if outfit.leather and cutting.opening is not None:
        parts += [_zip(trunk, cutting, side) for side in (-1, 1)]
    if cutting.pockets:
        parts += [_pocket(replace(figure, skirt=cutting.skirt), cutting, outfit, side) for side in (-1, 1)]
    return [*parts, *_buttons(figure, cutting, outfit)]


def _lines(figure: Figure, cutting: Cut, *, sleeves: bool) -> list[Line]:
    """Along which lines the cloth ends: hem, neck, cuffs, open front."""
    low = cutting.hem if sleeves else _WAIST - 0.03
    lines: list[Line] = [
        lambda p: p[:, 1] - low - 0.006 * np.cos(2 * np.arctan2(p[:, 0], p[:, 2])),
        neck_hole(*(cutting.scoop or (cutting.neck, FALL, 0.97))),
    ]
    if not sleeves:
        lines.append(lambda p: 0.112 * figure.broad - np.abs(p[:, 0]))
    else:
        lines.append(lambda p: _short_of_cuff(figure, cutting.sleeve, p))
    if cutting.opening is not None:
        lines.append(lambda p: np.maximum(np.abs(p[:, 0]) - half_opening(cutting, p[:, 1]), 0.0 - p[:, 2]))
    return lines


def _short_of_cuff(figure: Figure, sleeve: float, points: Field) -> Field:
    """How far before the end of the sleeve points lie, metres; far where they are on the trunk."""
    side = points * 1.0
    side[:, 0] = np.abs(side[:, 0])
    start, end = (figure.elbow, figure.wrist) if sleeve > 0 else (figure.shoulder, figure.elbow)
    bone = end - start
    along = (side - start) @ bone / (bone @ bone)
    limit = sleeve - 0.03 if sleeve > 0 else 1 + sleeve
    on_arm = smoothstep(-0.03, 0.02, trunk_distance(replace(figure, skirt=0.0), points) - arm_distance(figure, points))
    return np.asarray((limit - along) * on_arm + (1 - on_arm))


def half_opening(cutting: Cut, height: Field) -> Field:
    """Half the width of the open front at a height; below 0 where it is closed."""
    if cutting.opening is None:
        return np.full_like(height, -1.0)
    at_neck, at_hem, closes = cutting.opening
    share = (height - (closes or cutting.hem)) / (1.335 - (closes or cutting.hem))
    return np.asarray(at_hem + (at_neck - at_hem) * share if not closes else at_neck * share)


def _cloth(figure: Figure, cutting: Cut, outfit: Outfit, *, sleeves: bool) -> list[Part]:
    """The cloth itself, cut to shape, with folds or ribs, and hemmed."""
    points, triangles = surface(
        figure, cutting.cloth, sleeves=sleeves, step=0.006 if outfit.knitted or outfit.leather else 0.008
    )
    points = settled(figure, points, cutting.cloth, sleeves=sleeves, steps=1)
    points, triangles = cut(points, triangles, *_lines(figure, cutting, sleeves=sleeves))
    colours = np.array([outfit.colour])
    rings = hems(points, triangles, radius=cutting.edge, colour=_shaded(outfit.colour, 0.93), rough=outfit.roughness)
    if outfit.knitted and cutting.rib:
        points, triangles = finer(points, triangles)
        wave = _ribs(figure, points)
        points = points + slope(figure, points, sleeves=True) * (0.0016 * wave)[:, None]
        colours = (0.93 + 0.07 * wave)[:, None] * np.array(outfit.colour)
    else:
        points = points + slope(figure, points, sleeves=True) * _folds(points, cutting.folds)[:, None]
    cloth = Part(
        name="cloth" if sleeves else "under cloth", points=floats(points), triangles=triangles, colours=floats(colours),
        roughness=outfit.roughness,
    )  # fmt: skip
    return [cloth, *rings]


def _ribs(figure: Figure, points: Field) -> Field:
    """-1 to 1: grooves that run down the trunk and along the sleeves."""
    side = points * 1.0
    side[:, 0] = np.abs(side[:, 0])
    bone = (figure.wrist - figure.shoulder) / np.linalg.norm(figure.wrist - figure.shoulder)
    across = np.cross(bone, (0.0, 0.0, 1.0))
    across /= np.linalg.norm(across)
    off = side - figure.shoulder
    around = np.arctan2(off @ np.cross(across, bone), off @ across)
    rig = rigged(figure, points)
    trunk = np.cos(_RIBS * np.arctan2(points[:, 0], points[:, 2] + 0.01))
    sleeve = np.cos(_ARM_RIBS * around)
    return np.asarray(np.where(rig.arm > 0.3, sleeve, trunk) * (1 - 0.8 * np.exp(-(((rig.arm - 0.3) / 0.05) ** 2))))


def _folds(points: Field, depth: float) -> Field:
    """Soft folds, so that light plays on cloth; none near the neck."""
    x, y, z = points.T
    wave = np.sin(31 * y + 17 * np.abs(x) + 9 * z) * np.sin(24 * x + 13 * y + 2.0) + 0.6 * np.sin(
        52 * y - 21 * x + 11 * z
    )
    hanging = np.cos(9 * np.arctan2(x, z) + 0.8)
    return np.asarray(
        depth * (wave * smoothstep(0.86, 0.98, y) + hanging * smoothstep(0.98, 0.86, y)) * smoothstep(1.30, 1.16, y)
    )


def _lapel(figure: Figure, cutting: Cut, outfit: Outfit, side: int) -> Part:
    """A lapel folded outward along one edge of the open front."""
    closes = cutting.opening[2] if cutting.opening else 0.0
    low, high = closes or 1.02, 1.326
    share = np.linspace(0, 1, 48)[:, None]
    across = np.linspace(0, 1, 14)[None]
    y = low + (high - low) * share
    width = cutting.lapel * smoothstep(-0.05, 0.85, share)
    inner = half_opening(cutting, y) - 0.003
    x = inner + width * across
    y = y - 0.020 * across * smoothstep(0.5, 1.0, share) + 0.012 * across**2 * smoothstep(0.8, 1.0, share)
    rows = front_of(figure, side * x, y)
    colour = _shaded(outfit.colour, 0.97)
    return flap(
        f"lapel {side}", figure, rows, level=cutting.cloth + 0.003, thick=0.0065, colour=colour, rough=outfit.roughness
    )


def _strip(figure: Figure, cutting: Cut, outfit: Outfit, half: float) -> Part:
    """The strip of double cloth on which a shirt's buttons sit."""
    y = np.linspace(cutting.hem + 0.005, 1.290, 60)[:, None]
    x = np.linspace(-half, half, 9)[None]
    rows = front_of(figure, x + 0 * y, y + 0 * x)
    return flap(
        "placket",
        figure,
        rows,
        level=cutting.cloth,
        thick=0.0026,
        colour=outfit.colour,
        rough=outfit.roughness,
        bed=0.001,
    )


def _pocket(figure: Figure, cutting: Cut, outfit: Outfit, side: int) -> Part:
    x = side * np.linspace(0.060, 0.135, 14)[None]
    y = cutting.pockets + np.linspace(0.0, 0.038, 8)[:, None] + 0.12 * (np.abs(x) - 0.06)
    rows = front_of(figure, x + 0 * y, y)
    colour = _shaded(outfit.colour, 0.95)
    return flap(
        f"pocket {side}", figure, rows, level=cutting.cloth, thick=0.0045, colour=colour, rough=outfit.roughness
    )


def _zip(figure: Figure, cutting: Cut, side: int) -> Part:
    """The metal teeth along one edge of a leather jacket."""
    y = np.linspace(cutting.hem + 0.012, 1.30, 130)
    x = side * (half_opening(cutting, y) - 0.001)
    path = settled(figure, front_of(figure, x, y), cutting.cloth + 0.0015)
    teeth = np.where(np.arange(len(y)) % 2, 0.80, 0.42)[:, None] * np.array([1.0, 0.97, 0.90])
    return cord(f"zip {side}", path, 0.0034, teeth, rough=0.3, closed=False)


def _tie(figure: Figure, colour: Colour) -> list[Part]:
    share = np.linspace(0, 1, 40)[:, None]
    across = np.linspace(-1, 1, 9)[None]
    half = 0.012 + 0.022 * share
    rows = front_of(figure, half * across, 1.330 - 0.37 * share + 0 * across)
    blade = flap("tie", figure, rows, level=CUTS["shirt"].cloth + 0.003, thick=0.004, colour=colour, rough=0.5)
    place = settled(figure, front_of(figure, np.zeros(1), np.full(1, 1.330)), CUTS["shirt"].cloth + 0.004)[0]
    stuff = Stuff(colour=_shaded(colour, 0.92), roughness=0.5)
    return [blade, ball("knot", stuff, (0.0, float(place[1]), float(place[2])), (0.0155, 0.0145, 0.011), 18)]


def _buttons(figure: Figure, cutting: Cut, outfit: Outfit) -> list[Part]:
    if not cutting.buttons:
        return []
    bright = sum(outfit.colour) > 1.9
    stuff = Stuff(colour=_shaded(outfit.colour, 0.72 if bright else 0.45), roughness=0.35)
    size = 0.0058 if cutting.placket else 0.011
    aside = 0.0 if cutting.placket else 0.012
    heights = np.array(cutting.buttons)
    start = front_of(figure, np.full(len(heights), aside), heights)
    places = settled(figure, start, cutting.cloth + (0.0032 if cutting.placket else 0.002))
    return [
        ball(f"button {n}", stuff, (float(p[0]), float(p[1]), float(p[2])), (size, size, 0.0036), 14)
        for n, p in enumerate(places)
    ]


def _shaded(colour: Colour, share: float) -> Colour:
    red, green, blue = (value * share for value in colour)
    return red, green, blue
