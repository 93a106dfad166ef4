"""Clothes of the trunk, laid over its surface: cloth, opening, lapels, collar, buttons, ribs. For a body of 1.70 m."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from repertory.engines.previs.outfits import Outfit
from repertory.engines.previs.parts import Part
from repertory.engines.previs.shapes import floats, smoothstep
from repertory.engines.previs.solids import Stuff, ball
from repertory.engines.previs.torso import Field, Trunk, front_depth, trunk

if TYPE_CHECKING:
    from repertory.engines.previs.outfits import Colour


@dataclass(frozen=True, kw_only=True)
class Cut:
    """How a garment is cut."""

    hem: float
    top: float
    cloth: float
    """Thickness, metres."""
    opening: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """Half width of the opening at the neck, at the hem, and the height where it closes; zeros where it is closed."""
    lapel: float = 0.0
    collar: float = 0.0
    """Height of a collar that stands around the neck."""
    buttons: tuple[float, ...] = ()
    neck: float = 0.0
    """Depth of a round neckline in front, metres."""
    rib: float = 0.0
    """Height of a ribbed collar that hugs the neck."""


CUTS: dict[str, Cut] = {
    "jacket": Cut(hem=0.885, top=1.385, cloth=0.020, opening=(0.060, 0.046, 0.0), lapel=0.052, collar=0.052),
    "suit": Cut(
        hem=0.80, top=1.375, cloth=0.017, opening=(0.052, 0.0, 1.10), lapel=0.050, collar=0.030, buttons=(1.075, 0.985)
    ),
    "coat": Cut(
        hem=0.77, top=1.382, cloth=0.028, opening=(0.058, 0.0, 1.16), lapel=0.066, collar=0.046,
        buttons=(1.13, 1.01, 0.89),
    ),
    "sweater": Cut(hem=0.86, top=1.388, cloth=0.017, rib=0.030),
    "turtleneck": Cut(hem=0.86, top=1.40, cloth=0.014, rib=0.075),
    "shirt": Cut(
        hem=0.84, top=1.385, cloth=0.010, opening=(0.026, 0.0, 1.315), collar=0.036,
        buttons=(1.29, 1.22, 1.14, 1.06, 0.98, 0.90),
    ),
    "tee": Cut(hem=0.85, top=1.388, cloth=0.009, neck=0.052),
    "dress": Cut(hem=0.77, top=1.378, cloth=0.009, neck=0.085),
}  # fmt: skip


def garment_parts(skin: Colour, outfit: Outfit, broad: float, heavy: float) -> tuple[Part, ...]:
    """Everything worn on the trunk, with what shows beneath an open front."""
    cut = CUTS[outfit.garment]
    parts: list[Part] = []
    if cut.opening[0] > 0.04:
        beneath = "shirt" if outfit.garment == "suit" else "tee"
        under = Outfit(garment=beneath, colour=outfit.under, roughness=0.78)
        parts.append(_layer(skin, under, broad, heavy))
    surface = trunk(broad, heavy, cut.cloth, cut.hem, cut.top)
    parts.append(_layer(skin, outfit, broad, heavy))
    edge = _darker(outfit.colour, 0.82)
    if cut.lapel:
        parts += [_lapel(surface, cut, side, edge, outfit.roughness) for side in (-1, 1)]
    if cut.collar:
        parts.append(_collar(cut, outfit.colour, outfit.roughness))
    if cut.rib:
        parts.append(_ribbed(cut, outfit.colour))
    if outfit.leather:
        parts += [_zip(surface, cut, side) for side in (-1, 1)]
    parts += _buttons(surface, cut, outfit.colour)
    return tuple(parts)


def _layer(skin: Colour, outfit: Outfit, broad: float, heavy: float) -> Part:
    """The cloth itself, with its opening left out, and the skin at the neckline."""
    cut = CUTS[outfit.garment]
    surface = trunk(broad, heavy, cut.cloth, cut.hem, cut.top)
    points = surface.points.copy()
    x, y = surface.across, points[..., 1]
    front = points[..., 2] > surface.points[..., 2].mean(axis=1, keepdims=True)
    colours = np.broadcast_to(np.array(outfit.colour), points.shape).copy()
    if outfit.knitted:
        groove = np.cos(surface.angles * 62)[None]
        points[..., 0] *= 1 + 0.006 * groove
        points[..., 2] *= 1 + 0.006 * groove
        colours *= (0.94 + 0.06 * groove)[..., None]
        band = smoothstep(cut.hem + 0.055, cut.hem + 0.045, y)
        points[..., [0, 2]] *= (1 - 0.05 * band)[..., None]
    # soft folds, so that light plays on the cloth
    fold = np.sin(7 * surface.angles[None] + 9 * y * 6.0) * np.sin(23 * y + 2.0 * surface.angles[None])
    points[..., [0, 2]] *= (1 + 0.006 * fold * smoothstep(1.34, 1.20, y))[..., None]
    if cut.neck:
        line = cut.top - cut.neck * np.sqrt(np.clip(1 - (x / 0.085) ** 2, 0, 1))
        bare = (front * smoothstep(-0.002, 0.002, y - line))[..., None]
        colours = colours * (1 - bare) + np.array(skin) * bare
    keep = np.ones(points.shape[:2], bool)
    if cut.opening[0]:
        half = _half_opening(cut, y)
        keep &= ~(front & (np.abs(x) < half))
        for step in (1, -1):  # the last column on each side is drawn to the edge, or the edge would be a saw
            rim = keep & ~np.roll(keep, step, axis=1) & front
            points[..., 0] = np.where(rim, np.sign(x) * half, points[..., 0])
    triangles = surface.triangles[keep.ravel()[surface.triangles].all(axis=1)]
    return Part(
        name="cloth",
        points=floats(points.reshape(-1, 3)),
        triangles=triangles,
        colours=floats(colours.reshape(-1, 3)),
        roughness=outfit.roughness,
    )


def _half_opening(cut: Cut, y: Field) -> Field:
    """Half the width of the opening at a height."""
    at_neck, at_hem, closes = cut.opening
    low = closes or cut.hem
    share = np.clip((np.asarray(y) - low) / (cut.top - low), 0, 1)
    return np.where(np.asarray(y) < low, at_hem, at_hem + (at_neck - at_hem) * share)


def _lapel(surface: Trunk, cut: Cut, side: int, colour: Colour, rough: float) -> Part:
    """A lapel folded outward along one edge of the opening, with its notch."""
    low = cut.opening[2] or cut.hem + 0.12
    y = np.linspace(low, cut.top - 0.012, 40)
    inner = _half_opening(cut, y)
    share = (y - low) / (y[-1] - low)
    width = cut.lapel * np.clip(share * 1.5, 0, 1) * (1 - 0.30 * smoothstep(0.80, 0.83, share) * (share < 0.92))
    rows = []
    for step in np.linspace(0.0, 1.0, 7):
        x = side * (inner - 0.004 + step * width)
        stand = 0.006 + 0.010 * np.sin(np.pi * (0.15 + 0.75 * step))
        rows.append(np.column_stack([x, y, front_depth(surface, x, y) + stand]))
    points = np.concatenate(rows)
    count = len(y)
    k, j = np.meshgrid(np.arange(6), np.arange(count - 1), indexing="ij")
    a = k * count + j
    quads = np.stack([a, a + count, a + count + 1, a, a + count + 1, a + 1], axis=-1).reshape(-1, 3)
    return Part(
        name=f"lapel {side}",
        points=floats(points),
        triangles=(quads if side > 0 else quads[:, ::-1]).astype(np.int32),
        colours=floats([colour]),
        roughness=rough,
    )


def _collar(cut: Cut, colour: Colour, rough: float) -> Part:
    """A collar that stands behind the neck and falls open in front."""
    angles = np.linspace(-np.pi + 0.42, np.pi - 0.42, 64)  # 0 behind
    rows = []
    for step, (out, up) in enumerate(
        ((0.0, 0.0), (0.0, 0.55), (0.004, 1.0), (0.012, 0.95), (0.020, 0.45), (0.026, -0.10))
    ):
        fall = np.cos(angles / 2) ** 0.5  # high behind, low in front
        x = (0.074 + out + 0.012 * (1 - fall)) * np.sin(angles)
        z = -0.034 - (0.070 + out) * np.cos(angles)
        y = cut.top - 0.014 + cut.collar * up * (0.45 + 0.55 * fall) - 0.030 * (1 - fall) - 0.002 * step
        rows.append(np.column_stack([x, y, z]))
    points = np.concatenate(rows)
    count = len(angles)
    k, j = np.meshgrid(np.arange(len(rows) - 1), np.arange(count - 1), indexing="ij")
    a = k * count + j
    quads = np.stack([a, a + 1, a + count + 1, a, a + count + 1, a + count], axis=-1).reshape(-1, 3)
    both = np.concatenate([quads, quads[:, ::-1] + len(points)])
    return Part(
        name="collar",
        points=floats(np.concatenate([points, points])),
        triangles=both.astype(np.int32),
        colours=floats([_darker(colour, 0.90)]),
        roughness=rough,
    )


def _ribbed(cut: Cut, colour: Colour) -> Part:
    """A ribbed collar that hugs the neck, rolled over at its top."""
    angles = np.linspace(-np.pi, np.pi, 180, endpoint=False)
    rib = 1 + 0.014 * np.cos(angles * 45)
    profile = [(0.020, -0.016), (0.016, 0.15), (0.014, 0.55), (0.013, 0.92), (0.008, 1.02), (0.001, 0.96), (0.000, 0.5)]
    rings = []
    for out, up in profile:
        radius = 0.060 + out
        y = cut.top + cut.rib * up + 0.010 * np.cos(angles) * -1
        rings.append(np.column_stack([radius * rib * np.sin(angles), y, -0.032 + radius * 0.97 * rib * np.cos(angles)]))
    points = np.concatenate(rings)
    count = len(angles)
    k, j = np.meshgrid(np.arange(len(rings) - 1), np.arange(count), indexing="ij")
    a, b = k * count + j, k * count + (j + 1) % count
    quads = np.stack([a, b, b + count, a, b + count, a + count], axis=-1).reshape(-1, 3)
    shade = np.tile((0.88 + 0.12 * np.cos(angles * 45))[:, None] * np.array(colour), (len(rings), 1))
    return Part(
        name="ribbed collar",
        points=floats(points),
        triangles=quads.astype(np.int32),
        colours=floats(shade),
        roughness=0.88,
    )


def _zip(surface: Trunk, cut: Cut, side: int) -> Part:
    """The metal teeth along one edge of a leather jacket."""
    y = np.linspace(cut.hem + 0.01, cut.top - 0.16, 90)
    x = side * (_half_opening(cut, y) + 0.002)
    z = front_depth(surface, x, y) + 0.003
    left, right = np.column_stack([x - 0.0035, y, z]), np.column_stack([x + 0.0035, y, z])
    points = np.concatenate([left, right])
    a = np.arange(len(y) - 1)
    quads = np.concatenate(
        [np.column_stack([a, a + len(y), a + len(y) + 1]), np.column_stack([a, a + len(y) + 1, a + 1])]
    )
    metal = np.where(np.arange(len(y)) % 2, 0.75, 0.45)[:, None] * np.ones(3)
    return Part(
        name=f"zip {side}",
        points=floats(points),
        triangles=quads.astype(np.int32),
        colours=floats(np.concatenate([metal, metal])),
        roughness=0.3,
    )


def _buttons(surface: Trunk, cut: Cut, colour: Colour) -> list[Part]:
    if not cut.buttons:
        return []
    y = np.array(cut.buttons)
    z = front_depth(surface, np.zeros(len(y)), y)
    light = sum(colour) > 1.9
    stuff = Stuff(colour=_darker(colour, 0.72) if light else _darker(colour, 0.45), roughness=0.35)
    size = 0.0055 if cut.cloth < 0.012 else 0.010
    return [
        ball(f"button {n}", stuff, (0.0, float(at), float(deep) + 0.001), (size, size, 0.004), 12)
        for n, (at, deep) in enumerate(zip(y, z, strict=True))
    ]


def _darker(colour: Colour, share: float) -> Colour:
    red, green, blue = (value * share for value in colour)
    return red, green, blue
