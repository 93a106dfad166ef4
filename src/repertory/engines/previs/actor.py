"""A clay actor, whole: head, hair and clothes of a genome in a stance, in metres."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from repertory.engines.previs.beard import beard_parts
from repertory.engines.previs.body import Figure, posed
from repertory.engines.previs.garments import worn
from repertory.engines.previs.glasses import glasses_parts
from repertory.engines.previs.hair import hair_parts
from repertory.engines.previs.hands import hand_part, palm_of
from repertory.engines.previs.head import FaceState, head_parts, skull_points
from repertory.engines.previs.parts import Part
from repertory.engines.previs.pose import Joints, joints
from repertory.engines.previs.scene import merged
from repertory.engines.previs.shapes import floats, smoothstep
from repertory.engines.previs.solids import Stuff, ball, limb
from repertory.engines.previs.template import HEAD_UNIT

if TYPE_CHECKING:
    from repertory.engines.previs.genome import Genome
    from repertory.engines.previs.meshing import Field
    from repertory.engines.previs.outfits import Outfit
    from repertory.engines.previs.pose import Point
    from repertory.engines.previs.scene import Vector

HEAD_SCALE = 1.20 * HEAD_UNIT
"""Metres in one head unit: a mannequin's head is a little larger than life."""
CROWN = 0.150
"""Metres from the pupils to the crown."""
PLAYED = 0.8
"""How far an expression goes at amount 1: at its full reach sadness hides who it is, from the recogniser too."""
PIVOT = np.array([0.0, -1.15, -0.22])
"""Where the head turns on the neck, in head units."""
NECK_LOW, NECK_HIGH = -1.60, -0.85
"""Between these heights (head units) the neck takes part in the head's turn more and more."""


@dataclass(frozen=True, kw_only=True)
class ActorState:
    """What an actor does at one moment."""

    expression: str = "neutral"
    expression_amount: float = 1.0
    mouth: float = 0.0
    blink: float = 0.0
    gaze: tuple[float, float] = (0.0, 0.0)
    head: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """Yaw, pitch, roll in degrees: the nose to the picture's right, up, the crown to the picture's right."""
    stance: str = "stand"
    """stand, walk, sit or hold phone."""
    stride: float = 0.0
    """0 to 1: one cycle of two steps."""
    breath: float = 0.0
    """0 to 1."""


def actor_parts(genome: Genome, outfit: Outfit, state: ActorState) -> tuple[Part, ...]:
    """All meshes of one moment; feet at the origin, facing +z."""
    bones = _joints(genome, state)
    return (*_heads(genome, state), *_bodies(genome, outfit, state, bones))


def head_centre(genome: Genome, state: ActorState) -> Vector:
    """The middle of the head."""
    return 0.0, eye_height(genome, state) - 0.01, 0.02


def eye_height(genome: Genome, state: ActorState) -> float:
    """Height of the pupils above the ground."""
    return genome.height - CROWN + _joints(genome, state).lift + 0.002 * state.breath


def hand_position(genome: Genome, state: ActorState, side: str) -> Vector:
    """The middle of the palm of the "left" or "right" hand, as seen in the picture."""
    bones = _joints(genome, state)
    index = 1 if side == "right" else 0
    x, y, z = (float(value) for value in palm_of(bones.elbows[index], bones.wrists[index]))
    return x, y, z


def _joints(genome: Genome, state: ActorState) -> Joints:
    return joints(
        tall=genome.height / 1.70,
        broad=_broad(genome),
        stance=state.stance,
        stride=round(state.stride % 1.0, 4),
        breath=state.breath,
    )


def _broad(genome: Genome) -> float:
    return {"woman": 0.98, "man": 1.14}.get(genome.sex, 1.05) + 0.06 * genome.build


def _heads(genome: Genome, state: ActorState) -> list[Part]:
    face = FaceState(
        expression=state.expression,
        expression_amount=PLAYED * state.expression_amount,
        mouth=state.mouth,
        blink=state.blink,
        gaze=state.gaze,
    )
    place = np.array([0.0, eye_height(genome, state), 0.0])
    own = head_parts(genome, face)
    beard = beard_parts(genome, own[0].points)  # on the moving skin, so that it follows the jaw in speech
    worn = [(part, np.ones(len(part.points))) for part in (*_worn_on_head(_frozen(genome), genome), *beard)]
    shown = [(part, _share(part)) for part in own]
    return [
        replace(part, points=floats(_turned(part.points, state.head, share) * HEAD_SCALE + place))
        for part, share in (*shown, *worn)
    ]


def _share(part: Part) -> Field:
    """How much of the head's turn each point takes: the foot of the neck stays with the shoulders."""
    if part.name != "skin":
        return np.ones(len(part.points))
    return smoothstep(NECK_LOW, NECK_HIGH, part.points[:, 1])


def _turned(points: np.ndarray[tuple[int, ...], np.dtype[np.float32]], head: Vector, share: Field) -> Field:
    yaw, pitch, roll = (np.radians(angle) * share for angle in head)
    x, y, z = (points - PIVOT).T.astype(np.float64)
    x, y = x * np.cos(roll) + y * np.sin(roll), y * np.cos(roll) - x * np.sin(roll)
    y, z = y * np.cos(pitch) + z * np.sin(pitch), z * np.cos(pitch) - y * np.sin(pitch)
    x, z = x * np.cos(yaw) + z * np.sin(yaw), z * np.cos(yaw) - x * np.sin(yaw)
    return np.asarray(np.column_stack([x, y, z]) + PIVOT)


def _frozen(genome: Genome) -> str:
    """A key that is the same for the same genome: its shape is a mapping and has no hash."""
    return repr((sorted(genome.shape.items()), replace(genome, shape={})))


_genomes: dict[str, Genome] = {}


@functools.lru_cache(maxsize=16)
def _worn_cached(key: str) -> tuple[Part, ...]:
    genome = _genomes.pop(key)
    skull = skull_points(genome)
    return (*hair_parts(genome, skull), *glasses_parts(genome, skull))


def _worn_on_head(key: str, genome: Genome) -> tuple[Part, ...]:
    _genomes[key] = genome
    return _worn_cached(key)


def _bodies(genome: Genome, outfit: Outfit, state: ActorState, bones: Joints) -> list[Part]:
    figure = _figure(genome)
    dressed = []
    for piece in worn(figure, outfit, genome.skin):
        rest = piece.part.points.astype(np.float64)
        moved = posed(figure, rest, piece.rig, bones=bones, height=genome.height, breath=state.breath)
        dressed.append(replace(piece.part, points=floats(moved)))
    hands = [hand_part(side, bones.elbows[i], bones.wrists[i], genome.skin) for i, side in enumerate((-1, 1))]
    return [*dressed, *hands, *_legs(genome, outfit, bones)]


def _figure(genome: Genome) -> Figure:
    heavy = 1.0 + 0.14 * genome.build + (0.05 if genome.sex == "man" else 0.0)
    bust = {"woman": 1.0, "man": 0.0}.get(genome.sex, 0.3)
    return Figure(
        broad=round(_broad(genome), 3), heavy=round(heavy, 3), bust=bust, neck=1.25 if genome.sex == "man" else 1.0
    )


def _legs(genome: Genome, outfit: Outfit, bones: Joints) -> list[Part]:
    bare = outfit.garment == "dress" or outfit.lower == "skirt"
    cloth = Stuff(colour=genome.skin if bare else outfit.legs, roughness=0.8)
    shoe = Stuff(colour=outfit.shoes, roughness=0.4)
    heavy = (0.86 if bare else 1.0) + 0.12 * genome.build
    parts: list[Part] = []
    for index, side in enumerate((-1, 1)):
        hip, knee, ankle = bones.hips[index], bones.knees[index], bones.ankles[index]
        path = [
            _vector(point)
            for point in (hip + np.array([0.0, 0.02, 0.0]), (hip + knee) / 2, knee, (knee + ankle) / 2, ankle)
        ]
        radii = [0.086 * heavy, 0.082 * heavy, 0.063, 0.057, 0.050]
        leg = limb(f"leg {side}", cloth, path, radii, 24)
        x, y, z = _vector(ankle)
        shoes = [ball("shoe", shoe, (x, y - 0.035, z + 0.052), (0.043, 0.046, 0.115), 20)]
        shoes.append(ball("heel", shoe, (x, y - 0.025, z - 0.02), (0.038, 0.055, 0.045), 16))
        parts += [leg, merged(f"shoe {side}", shoes)]
    return parts


def _vector(point: Point) -> Vector:
    x, y, z = (float(value) for value in point)
    return x, y, z
