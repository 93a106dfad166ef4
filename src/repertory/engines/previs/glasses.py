"""Glasses: two rims, a bridge and temples, laid on the nose and the ears of a skull. Head units."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from repertory.engines.previs.parts import Part
from repertory.engines.previs.scalp import Field
from repertory.engines.previs.scene import merged
from repertory.engines.previs.shapes import Points, floats
from repertory.engines.previs.solids import Stuff, limb, tube
from repertory.engines.previs.template import head_template
from repertory.errors import YourMove

if TYPE_CHECKING:
    from repertory.engines.previs.genome import Genome

_SHAPES = {"round": (0.235, 0.225, 2.0), "square": (0.262, 0.190, 4.2), "sun": (0.275, 0.225, 2.8)}
"""Half width, half height and roundness (the power of a superellipse) of a lens."""
_THICK = {"round": 0.016, "square": 0.021, "sun": 0.024}
_FRAME = {"round": (0.17, 0.12, 0.09), "square": (0.07, 0.06, 0.06), "sun": (0.05, 0.045, 0.045)}
_LENS = {"round": ((0.9, 0.95, 1.0), 0.10), "square": ((0.9, 0.95, 1.0), 0.10), "sun": ((0.16, 0.10, 0.06), 0.40)}
"""Colour and opacity: eyes must be seen, behind sunglasses as well."""


def glasses_parts(genome: Genome, skull: Points) -> tuple[Part, ...]:
    """The glasses of an actor on his skull (`head.skull_points`); nothing for one who wears none.

    Raises YourMove for a kind that is not "", "round", "square" or "sun".
    """
    kind = genome.glasses
    if not kind:
        return ()
    if kind not in _SHAPES:
        raise YourMove(f'There are no "{kind}" glasses.', step=f"Glasses are {', '.join(_SHAPES)}.")
    stuff = Stuff(colour=_FRAME[kind], roughness=0.35)
    outlines = [_outline(kind, skull, side) for side in (1.0, -1.0)]
    bars = [tube("rim", stuff, _vectors(_closed(outline)), _THICK[kind], 7) for outline in outlines]
    bars.append(limb("bridge", stuff, _vectors(_bridge(skull, outlines)), [_THICK[kind] * 1.05] * 5, 7))
    bars += [
        limb("temple", stuff, _vectors(_temple(skull, outline, side)), [_THICK[kind]] * 5, 7)
        for outline, side in zip(outlines, (1.0, -1.0), strict=True)
    ]
    colour, opacity = _LENS[kind]
    lenses = [_lens(outline, colour, opacity) for outline in outlines]
    return merged("glasses", bars), merged("lenses", lenses)


def _vectors(path: Field) -> list[tuple[float, float, float]]:
    return [(float(x), float(y), float(z)) for x, y, z in path]


def _closed(ring: Field) -> Field:
    return np.concatenate([ring, ring[:1]])


def _eye(skull: Points, side: float) -> Field:
    """The middle of the opening of an eye; `side` is 1 for x > 0."""
    head = head_template()
    rim = (head.eye_ring == 0) & (np.sign(head.points[:, 0]) == side)
    return np.asarray(skull[rim].mean(0, dtype=float))


def _front(skull: Points) -> float:
    """How far forward the lenses stand: clear of brows, lids and cheeks."""
    x, y = np.abs(skull[:, 0]), skull[:, 1]
    near = (x > 0.17) & (x < 0.46) & (y > -0.20) & (y < 0.20)
    return float(skull[near, 2].max()) + 0.035


def _outline(kind: str, skull: Points, side: float) -> Field:
    """The rim of one lens, (48, 3), a little curved around the face."""
    half, high, power = _SHAPES[kind]
    angle = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    c, s = np.cos(angle), np.sin(angle)
    round_off = (np.abs(c) ** power + np.abs(s) ** power) ** (-1 / power)
    eye = _eye(skull, side)
    middle = side * max(abs(eye[0]) + 0.015, half + 0.055)
    x = middle + side * half * c * round_off
    y = eye[1] - 0.035 + high * s * round_off
    if kind != "round":
        y = y + 0.018 * c * (s > 0) * np.abs(s)
    z = _front(skull) - 0.10 * np.maximum(np.abs(x) - 0.30, 0) ** 1.4 - 0.06 * (y - eye[1] < 0) * (eye[1] - y)
    return np.column_stack([x, y, z])


def _bridge(skull: Points, outlines: list[Field]) -> Field:
    """From rim to rim over the nose."""
    inner = [outline[np.argmin(np.abs(outline[:, 0]) - 0.35 * outline[:, 1])] for outline in outlines]
    top = max(float(inner[0][1]), 0.02) + 0.025
    nose = (np.abs(skull[:, 0]) < 0.06) & (np.abs(skull[:, 1] - top) < 0.05)
    z = max(float(skull[nose, 2].max()) + 0.02, _front(skull))
    quarter = [inner[k] * (0.55, 1, 1) + (0, 0.4 * (top - inner[k][1]), 0.6 * (z - inner[k][2])) for k in (0, 1)]
    return np.array([inner[0], quarter[0], (0.0, top, z), quarter[1], inner[1]])


def _temple(skull: Points, outline: Field, side: float) -> Field:
    """From the outer edge of a rim past the temple to behind the ear."""
    outer = outline[np.argmax(np.abs(outline[:, 0]) + 0.4 * outline[:, 1])]
    ear = skull[np.argmin(((head_template().points - (side * 0.60, 0.02, -0.16)) ** 2).sum(1))].astype(float)
    level = ear[1] + 0.06

    def beside(z: float) -> float:
        near = (np.abs(skull[:, 1] - level) < 0.10) & (np.abs(skull[:, 2] - z) < 0.10) & (skull[:, 0] * side > 0)
        return side * (float(np.abs(skull[near, 0]).max()) + 0.035)

    hinge = outer + np.array([side * 0.012, 0.0, -0.02])
    front, back = (beside(z) for z in (0.22, -0.12))
    wide = side * max(abs(front), abs(hinge[0]))
    hook = ear + np.array([0.0, -0.16, -0.16])
    hook[0] = side * (abs(ear[0]) + 0.02)
    return np.array([outer, hinge, (wide, level, 0.22), (back, level, -0.14), hook])


def _lens(outline: Field, colour: tuple[float, float, float], opacity: float) -> Part:
    """A pane inside a rim, seen from both sides."""
    points = np.concatenate([outline, outline.mean(0, keepdims=True)])
    count = len(outline)
    at = np.arange(count)
    triangles = np.column_stack([at, np.roll(at, -1), np.full(count, count)])
    if outline.mean(0)[0] < 0:
        triangles = triangles[:, ::-1]
    return Part(
        name="lens",
        points=floats(points),
        triangles=triangles.astype(np.int32),
        colours=floats([colour]),
        roughness=0.15,
        opacity=opacity,
    )
