"""What a face does: expressions, lids, gaze and mouth, as displacements of a neutral head. Head units."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from repertory.engines.previs.identity import Skull, eye_hold
from repertory.engines.previs.sculpting import EYE, LID_RADIUS, Field
from repertory.engines.previs.shapes import Points, floats, smoothstep
from repertory.engines.previs.template import head_template
from repertory.errors import YourMove

HINGE = np.array([0.0, -0.28, -0.02])
"""The axis of the jaw."""
JAW_DEGREES = 17.0
"""Turn of the jaw at mouth 1."""


@dataclass(frozen=True, kw_only=True)
class FaceState:
    """What a face does at one moment."""

    expression: str = "neutral"
    """happy, neutral, surprised, sad or focused."""
    expression_amount: float = 1.0
    """0 to 1."""
    mouth: float = 0.0
    """Opening by speech, 0 to 1, on top of the expression's own."""
    blink: float = 0.0
    """0 as open as the expression has it, 1 closed."""
    gaze: tuple[float, float] = (0.0, 0.0)
    """Degrees that the eyes turn to the picture's right and up."""


@dataclass(frozen=True, kw_only=True)
class _Mood:
    """An expression: fields of the skin with their amounts, and what jaw and lids do."""

    fields: tuple[tuple[str, float], ...] = ()
    jaw: float = 0.0
    upper_lid: float = 0.0
    """Share of the way to closed; negative opens wide."""
    lower_lid: float = 0.0


MOODS = {
    "neutral": _Mood(),
    "happy": _Mood(
        fields=(("smile", 1.25), ("cheeks up", 1.1), ("brows up", 0.35), ("upper lip up", 0.5)),
        jaw=0.16, upper_lid=0.04, lower_lid=0.34,
    ),
    "surprised": _Mood(
        fields=(("brows up", 1.25), ("mouth round", 1.1)), jaw=0.50, upper_lid=-0.42, lower_lid=-0.22,
    ),
    "sad": _Mood(
        fields=(("smile", -0.62), ("inner brows up", 1.0), ("outer brows down", 0.8), ("pout", 0.9)),
        upper_lid=0.30, lower_lid=0.05,
    ),
    "focused": _Mood(
        fields=(("brows down", 1.0), ("brows together", 1.0), ("mouth round", 0.30), ("smile", -0.22), ("press", 1.0)),
        upper_lid=0.17, lower_lid=0.34,
    ),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Posed:
    """A head as it acts."""

    points: Points
    """(n, 3): the skin."""
    jaw: float
    """Radians that the jaw is open."""


def mood_of(state: FaceState) -> _Mood:
    """The expression with its amount applied. Raises YourMove for one that nobody knows."""
    if state.expression not in MOODS:
        known = ", ".join(MOODS)
        raise YourMove(f'There is no expression "{state.expression}".', step=f"The expressions are {known}.")
    mood, amount = MOODS[state.expression], state.expression_amount
    return _Mood(
        fields=tuple((name, value * amount) for name, value in mood.fields),
        jaw=mood.jaw * amount,
        upper_lid=mood.upper_lid * amount,
        lower_lid=mood.lower_lid * amount,
    )


def posed(skull: Skull, state: FaceState, eye_opening: float = 0.0) -> Posed:
    """The skin of a neutral head in that state. `eye_opening` is the actor's own, -1 narrow to 1 wide."""
    mood = mood_of(state)
    points = skull.points.astype(float)
    for name, amount in mood.fields:
        points += amount * _fields()[name]
    opening = min(mood.jaw + (1.0 - 0.6 * mood.jaw) * state.mouth, 1.0)
    angle = np.radians(JAW_DEGREES) * opening
    points = _jaw_open(points, skull, angle)
    points = _lids(points, skull, state, mood, eye_opening)
    return Posed(points=floats(points), jaw=float(angle))


def jaw_turned(points: Field, angle: float) -> Field:
    """Points that are fixed to the lower jaw when it opens by `angle` (radians)."""
    c, s = np.cos(angle), np.sin(angle)
    offset = points - HINGE
    turned = np.stack([offset[:, 0], c * offset[:, 1] - s * offset[:, 2], s * offset[:, 1] + c * offset[:, 2]], 1)
    return np.asarray(turned + HINGE)


def _jaw_open(points: Field, skull: Skull, angle: float) -> Field:
    share = _jaw_share()[:, None]
    opened = points + share * (jaw_turned(points, angle) - points)
    narrower = _lips_share() * 0.35 * angle
    opened[:, 0] -= narrower * (opened[:, 0] - skull.mouth[0])
    return np.asarray(opened)


@functools.cache
def _jaw_share() -> Field:
    """(n,): how far each point of the template follows the lower jaw."""
    head = head_template()
    _, y, z = head.points.astype(float).T
    plain = smoothstep(-0.42, -0.74, y) * smoothstep(-0.25, 0.30, z)
    plain *= 1 - smoothstep(-0.95, -1.25, y) * smoothstep(0.42, 0.20, z)
    lip = 0.44 - 0.56 * np.sin(head.mouth_angle)
    return np.asarray(lip + smoothstep(0.35, 1.0, head.mouth_ring) * (plain - lip))


@functools.cache
def _lips_share() -> Field:
    ring = head_template().mouth_ring
    return np.asarray(smoothstep(1.3, 0.4, ring))


@functools.cache
def _fields() -> dict[str, Field]:
    """Displacements of the template's points by the name of what they do."""
    head = head_template()
    x, y, z = head.points.astype(float).T
    ax, side, front = np.abs(x), np.tanh(x / 0.08), smoothstep(0.1, 0.4, z)
    free = (1 - eye_hold()) * front
    up = np.sin(head.mouth_angle) * smoothstep(1.0, 0.5, head.mouth_ring)

    def hill(mx: float, my: float, rx: float, ry: float) -> Field:
        return np.asarray(free * np.exp(-(((ax - mx) / rx) ** 2) - ((y - my) / ry) ** 2))

    corner, cheek = hill(0.23, -0.61, 0.13, 0.12), hill(0.38, -0.34, 0.17, 0.15)
    brow, inner, outer = hill(0.27, 0.27, 0.30, 0.15), hill(0.11, 0.24, 0.12, 0.14), hill(0.45, 0.24, 0.16, 0.14)
    lips, below = hill(0.0, -0.61, 0.24, 0.12), hill(0.0, -0.70, 0.20, 0.09)
    above, bulge = hill(0.0, -0.55, 0.20, 0.08), hill(0.0, 0.13, 0.10, 0.10)

    def move(share: Field, dx: Field | float, dy: Field | float, dz: Field | float) -> Field:
        return np.asarray(share[:, None] * np.stack(np.broadcast_arrays(dx, dy, dz, share)[:3], 1))

    return {
        "smile": move(corner, 0.055 * side, 0.082, -0.035) + move(lips, 0.12 * x, 0.0, -0.012),
        "cheeks up": move(cheek, 0.015 * side, 0.055, 0.045),
        "brows up": move(brow, 0, 0.085, 0.0) + move(hill(0, 0.5, 0.4, 0.2), 0, 0.02, 0),
        "inner brows up": move(inner, -0.012 * side, 0.085, 0.0),
        "outer brows down": move(outer, 0, -0.045, 0),
        "brows down": move(brow, 0, -0.045, 0.012) + move(inner, 0, -0.045, 0.01),
        "brows together": move(inner, -0.035 * side, 0, 0.0) + move(bulge, 0, 0, 0.02),
        "mouth round": move(lips, -0.28 * x, 0, 0.045),
        "upper lip up": move(above * (up > -0.01), 0, 0.03, -0.01),
        "pout": move(below, 0, 0.022, 0.035),
        "press": move(lips, 0, -0.10 * (y + 0.612), -0.012),
    }


def _lids(points: Field, skull: Skull, state: FaceState, mood: _Mood, own: float) -> Field:
    """Turns the lids about the eyeball: the rim by its full angle, the rings around it by less and less."""
    head, blink = head_template(), float(np.clip(state.blink, 0, 1))
    look = np.clip(state.gaze[1] / 40.0, -0.5, 0.5)
    upper = mood.upper_lid - 0.22 * own - 0.55 * look
    lower = mood.lower_lid - 0.16 * own + 0.25 * look
    open_share = np.where(_lid_angles().upper, upper + (1 - upper) * blink, lower + (1 - lower) * blink)
    tilt, scale = skull.eye_tilt, skull.eye_scale
    for side, middle in zip((1, -1), skull.eyes, strict=True):
        own_points = np.flatnonzero((head.eye_ring < 1.5) & (np.sign(head.points[:, 0]) == side))
        c, s = np.cos(tilt * side), np.sin(tilt * side)
        frame = np.array([[c, s, 0], [-s, c, 0], [0, 0, 1.0]])
        local = (points[own_points] - middle) @ frame.T / scale
        angle = (_lid_angles().turn * open_share)[own_points]
        ca, sa = np.cos(angle), np.sin(angle)
        turned = np.stack([local[:, 0], ca * local[:, 1] + sa * local[:, 2], ca * local[:, 2] - sa * local[:, 1]], 1)
        away = np.linalg.norm(turned, axis=1)
        rim = (head.eye_ring[own_points] >= 0) & (head.eye_ring[own_points] < 0.7)
        turned *= np.where(rim & (away < LID_RADIUS), LID_RADIUS / np.maximum(away, 1e-6), 1.0)[:, None]
        points[own_points] = turned * scale @ frame + middle
    return points


@dataclass(frozen=True, kw_only=True)
class _LidAngles:
    turn: Field
    """(n,): radians upward about the eyeball that bring each point to where it lies in a closed eye."""
    upper: NDArray[np.bool_]
    """(n,): the point belongs to the upper lid."""


@functools.cache
def _lid_angles() -> _LidAngles:
    head = head_template()
    near = head.eye_column >= 0
    column = np.where(near, head.eye_column, 0)
    rim = head.points[column].astype(float)
    rim[:, 0] = np.abs(rim[:, 0])
    x, y, z = (rim - EYE).T
    meeting = 0.010 * x / 0.15 - 0.030 * np.clip(1 - (x / 0.15) ** 2, 0, 1)
    now = np.arctan2(y, z)
    radius = np.maximum(np.hypot(y, z), 1e-6)
    closed = np.arcsin(np.clip(meeting / radius, -1, 1))
    falloff = np.where(head.eye_ring < 0, 1.0, np.clip(1 - head.eye_ring, 0, 1) ** 1.1)
    turn = np.where(near, (closed - now) * falloff, 0.0)
    return _LidAngles(turn=turn, upper=y >= meeting)
