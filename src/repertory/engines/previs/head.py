"""The head of a clay actor: skin with its colours, eyes, lashes, brows, ears, teeth. Head units, facing +z."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np

from repertory.engines.previs.expression import FaceState, posed
from repertory.engines.previs.eyes import eye_parts, lash_part
from repertory.engines.previs.features import EAR_PLACE, brow_part, ear_part, freckle_part
from repertory.engines.previs.identity import Skull, skull_of
from repertory.engines.previs.mouth import mouth_parts
from repertory.engines.previs.parts import Part
from repertory.engines.previs.sculpting import Field
from repertory.engines.previs.shapes import Points, floats, smoothstep
from repertory.engines.previs.template import head_template

if TYPE_CHECKING:
    from collections.abc import Mapping

    from repertory.engines.previs.genome import Colour, Genome

__all__ = ["FaceState", "head_parts", "skull_points"]


def head_parts(genome: Genome, state: FaceState) -> tuple[Part, ...]:
    """Everything of the head but hair, beard and glasses, upright, in head units. Raises YourMove (expression).

    The first part is the skin, named "skin", with the neck down to NECK_END; its points are the template's.
    """
    skull = _skull(_key(genome.shape), genome.age)
    acting = posed(skull, state, genome.shape.get("eye opening", 0.0))
    head = head_template()
    skin = Part(
        name="skin", points=acting.points, triangles=head.triangles, colours=_colours(*_paints(genome)), roughness=0.62
    )
    lashes = tuple(0.35 * value for value in genome.brows)
    strength = {"woman": 1.15, "man": 0.45}.get(genome.sex, 0.8)
    moved = (acting.points - head.points)[_beside_ears()].astype(float)
    freckles = freckle_part(genome, acting.points)
    return (
        skin,
        *eye_parts(skull, genome.eyes, state.gaze),
        lash_part(acting.points, skull, (lashes[0], lashes[1], lashes[2]), strength),
        brow_part(genome, acting.points),
        ear_part(genome, moved),
        *mouth_parts(skull, acting.points, acting.jaw),
        *((freckles,) if freckles else ()),
    )


def skull_points(genome: Genome) -> Points:
    """The points of the template's skin on this actor's neutral head, (n, 3)."""
    return _skull(_key(genome.shape), genome.age).points


def _key(shape: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(shape.items()))


@functools.lru_cache(maxsize=64)
def _skull(shape: tuple[tuple[str, float], ...], age: float) -> Skull:
    """Age deepens the folds beside the nose and hollows the cheeks."""
    aged = dict(shape)
    old = float(smoothstep(38, 75, age))
    aged["mouth corners"] = aged.get("mouth corners", 0.0) + 0.3  # a pleasant face at rest
    for name, most in (("folds", 1.0), ("hollow", 0.35), ("mouth corners", -0.35), ("upper lip", -0.4)):
        aged[name] = aged.get(name, 0.0) + most * old
    return skull_of(aged)


def _paints(genome: Genome) -> tuple[Colour, Colour, float, float]:
    return genome.skin, genome.lips, genome.age, 1.0 if genome.sex == "woman" else 0.55


@functools.lru_cache(maxsize=64)
def _colours(skin: Colour, lips: Colour, age: float, blush: float) -> Points:
    """Colours of the skin's points: blush on cheeks, nose and ears, lips, lids, the inside of the mouth, wrinkles."""
    head = head_template()
    x, y, z = head.points.astype(float).T
    ax, base = np.abs(x), np.asarray(skin, float)
    colours = np.tile(base, (len(x), 1))
    light = float(base.mean())
    red = base * (1.0, 0.72, 0.70)

    def paint(share: Field, colour: Field) -> None:
        colours[:] += share[:, None] * (colour - colours)

    front = smoothstep(0.25, 0.45, z)
    rosy = np.exp(-(((ax - 0.40) / 0.17) ** 2) - ((y + 0.29) / 0.15) ** 2)
    nose = np.exp(-((x / 0.11) ** 2) - ((y + 0.34) / 0.10) ** 2)
    paint((0.50 * blush * rosy + 0.28 * nose) * front * (0.55 + 0.6 * light), red)
    lid = np.where(head.eye_ring < 1.5, np.clip(1 - head.eye_ring / 0.75, 0, 1), 0)
    paint(0.22 * lid, base * (0.82, 0.66, 0.64))
    paint(np.where((head.eye_ring < 0.0), 0.75, 0.0), base * (0.85, 0.60, 0.58))
    paint(0.10 * np.exp(-(((y + 1.02) / 0.10) ** 2)) * (z > 0), base * 0.8)
    paint(_lines(ax, y, z) * float(smoothstep(40, 72, age)), base * (0.74, 0.64, 0.62))
    ring = head.mouth_ring
    paint(smoothstep(0.62, 0.46, ring) * (ring <= 1), np.asarray(lips, float))
    paint(smoothstep(0.14, 0.0, ring) * (ring <= 1), np.asarray(lips, float) * (0.62, 0.50, 0.52))
    paint(smoothstep(-0.6, -2.0, ring), np.array((0.16, 0.03, 0.035)))
    return floats(np.clip(colours, 0, 1))


def _lines(ax: Field, y: Field, z: Field) -> Field:
    """Where age draws its lines: forehead, between the brows, crow's feet, beside nose and mouth."""
    front = smoothstep(0.2, 0.45, z)
    forehead = sum(np.exp(-(((y - level - 0.03 * np.cos(6 * ax)) / 0.011) ** 2)) for level in (0.42, 0.50, 0.58))
    share = 0.55 * np.asarray(forehead) * smoothstep(0.42, 0.25, ax)
    fold = ax - 0.19 - 0.30 * np.clip(-0.36 - y, 0, 0.4)
    share += 0.8 * np.exp(-((fold / 0.016) ** 2)) * smoothstep(-0.32, -0.42, y) * smoothstep(-0.80, -0.62, y)
    for slope in (-0.55, 0.0, 0.55):
        feet = (y - 0.0 - slope * (ax - 0.42)) / 0.011
        share += 0.6 * np.exp(-(feet**2)) * smoothstep(0.47, 0.50, ax) * smoothstep(0.64, 0.56, ax)
    bag = np.hypot((ax - 0.29) / 0.20, (y + 0.01) / 0.155)
    share += 0.5 * np.exp(-(((bag - 1.0) / 0.09) ** 2)) * (y < -0.06)
    return np.asarray(np.clip(share, 0, 1) * front)


@functools.cache
def _beside_ears() -> Field:
    """(2,): the template's points nearest to where the ears are fixed, left ear first."""
    points = head_template().points
    places = EAR_PLACE * np.array([(1, 1, 1), (-1, 1, 1)])
    return np.array([int(np.argmin(np.linalg.norm(points - place, axis=1))) for place in places])
