"""Real camera geometry: how much of a body each shot size holds, from which lens, and how the camera moves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from repertory.engines.previs.scene import View
from repertory.model.shot import CameraAngle, CameraMove, ShotSize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from repertory.engines.previs.scene import Vector

Point = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Framing:
    """What one shot size shows."""

    height: float
    """Metres of the subject between the lower and the upper edge of a wide (16:9) picture."""
    lens: float
    """Focal length in millimetres, as on 35 mm film."""
    eyes: float
    """Where the eyes are, as a share of the picture's height from the top: the upper third, higher when closer."""
    blur: float
    """How soft the background is, 0 to 1."""


FRAMINGS = {
    ShotSize.EXTREME_CLOSE_UP: Framing(height=0.25, lens=85, eyes=0.44, blur=1.0),
    ShotSize.CLOSE_UP: Framing(height=0.40, lens=75, eyes=0.42, blur=0.9),
    ShotSize.MEDIUM_CLOSE_UP: Framing(height=0.58, lens=60, eyes=0.37, blur=0.7),
    ShotSize.MEDIUM: Framing(height=0.80, lens=45, eyes=0.34, blur=0.45),
    ShotSize.MEDIUM_WIDE: Framing(height=1.30, lens=35, eyes=0.27, blur=0.25),
    ShotSize.WIDE: Framing(height=1.92, lens=28, eyes=0.22, blur=0.10),
    ShotSize.EXTREME_WIDE: Framing(height=4.20, lens=24, eyes=0.42, blur=0.0),
}
_TILT = {
    CameraAngle.EYE_LEVEL: -1.0,
    CameraAngle.LOW: 16.0,
    CameraAngle.HIGH: -20.0,
    CameraAngle.OVERHEAD: -74.0,
    CameraAngle.WORMS_EYE: 52.0,
}
"""Degrees by which the camera looks up. Straight down a clay head would be a disc, and straight up a chin."""
_STANDS = {CameraAngle.GROUND: 0.08, CameraAngle.KNEE: 0.30, CameraAngle.HIP: 0.56, CameraAngle.SHOULDER: 0.86}
"""How high the camera stands, as a share of the height of the eyes that it looks at."""
_CEILING = 2.5
"""No camera hangs higher than this, metres: rooms have lids."""
DUTCH = 14.0
"""Degrees by which a dutch camera leans."""
_FILM_WIDTH = 36.0


def fov_of(lens: float, aspect: float) -> float:
    """Vertical angle of view in degrees; a picture that is wider than high fills the film's width."""
    across = _FILM_WIDTH if aspect >= 1 else _FILM_WIDTH * aspect * 2 / 3
    return float(2 * np.degrees(np.arctan(across / aspect / 2 / lens)))


def frame(
    eyes: Sequence[Vector], size: ShotSize, angle: CameraAngle, aspect: float, *, swing: float = 0.0, aside: float = 0.0
) -> View:
    """The camera for one shot of people whose eyes are at those points.

    `swing` turns the view about the subject in degrees (negative looks to the left). `aside` moves a single subject
    off the middle, as a share of the picture's width, to the left when positive: it leaves room to look into.
    """
    framing = FRAMINGS[size]
    middle = np.mean(np.array(eyes, float), axis=0)
    spread = max(float(np.ptp(np.array(eyes, float)[:, 0])), 0.0)
    height = max(framing.height, framing.height * 0.85 / aspect)
    if len(eyes) > 1:
        height = max(height, (spread + 0.78) / aspect)
    fov = fov_of(framing.lens, aspect)
    away = height / 2 / np.tan(np.radians(fov / 2))
    if angle is CameraAngle.OVERHEAD:
        away = min(away, max(_CEILING - float(middle[1]), 0.6))
        fov = float(
            2 * np.degrees(np.arctan(height / 2 / away))
        )  # nearer, with a wider lens: the same is in the picture
    turn = np.radians(-swing)
    right = np.array([np.cos(turn), 0.0, -np.sin(turn)])
    target = middle - (0.5 - framing.eyes) * height * np.array([0, 1.0, 0]) + right * aside * height * aspect
    stands = _STANDS.get(angle, 0.0) * float(middle[1])
    tilt = np.radians(_TILT[angle]) if not stands else np.arcsin(np.clip((target[1] - stands) / away, -0.8, 0.8))
    back = np.array([np.sin(turn) * np.cos(tilt), -np.sin(tilt), np.cos(turn) * np.cos(tilt)])
    eye = target + back * away
    eye[1] = max(eye[1], 0.08 if stands or angle is CameraAngle.WORMS_EYE else 0.25)
    return View(eye=_vector(eye), target=_vector(target), fov=fov, focus=float(away), blur=framing.blur)


def eased(share: float) -> float:
    """0 to 1 with a soft start and a soft end."""
    inside = min(max(share, 0.0), 1.0)
    return inside * inside * (3 - 2 * inside)


def moved(view: View, move: CameraMove, share: float, hold: Vector | None = None) -> View:
    """The camera at that share (0 to 1) of its move. Pushes travel, zooms change the lens, pans and tilts turn.

    `hold` is what a push or pull keeps at its place in the picture (the eyes), and what an arc goes around; without it,
    the target. What a clay stage cannot show is hinted at: a drone's flight is a camera that rises and draws back.
    """
    made = _MOVES.get(move)
    return made(view, share, np.array(hold or view.target)) if made else view


def _travel(view: View, share: float, hold: Point, *, first: float, last: float) -> View:
    """Towards what it holds or away from it, between two shares of the distance."""
    scale = first + (last - first) * eased(share)
    target = hold + (np.array(view.target) - hold) * scale
    back = np.subtract(view.eye, view.target)
    return replace(view, eye=_vector(target + back * scale), target=_vector(target), focus=view.focus * scale)


def _zoom(view: View, share: float, _: Point, *, first: float, last: float) -> View:
    """A longer or a shorter lens: so much of the picture's height is seen."""
    seen = first + (last - first) * eased(share)
    return replace(view, fov=float(2 * np.degrees(np.arctan(np.tan(np.radians(view.fov / 2)) * seen))))


def _dolly_zoom(view: View, share: float, hold: Point) -> View:
    """The camera comes nearer while the lens widens: who is held stays as large, and the room behind grows away."""
    nearer = 1 - 0.35 * eased(share)
    return _zoom(_travel(view, 1.0, hold, first=nearer, last=nearer), 1.0, hold, first=1 / nearer, last=1 / nearer)


def _turned(view: View, degrees: float) -> View:
    """Turned on its place to the left."""
    ahead = np.subtract(view.target, view.eye)
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    turned = np.array([ahead[0] * c + ahead[2] * s, ahead[1], -ahead[0] * s + ahead[2] * c])
    return replace(view, target=_vector(np.array(view.eye) + turned))


def _pan(view: View, share: float, _: Point, *, left: float) -> View:
    return _turned(view, left * view.fov * 0.55 * (eased(share) - 0.5))


def _whip(view: View, share: float, _: Point) -> View:
    """A jerk away and back in the middle of the shot, so that it begins and ends on who is in it."""
    jerk = np.sin(np.pi * min(max((share - 0.4) / 0.2, 0.0), 1.0))
    return _turned(view, float(-view.fov * 1.1 * jerk))


def _tilted(view: View, share: float, _: Point, *, up: float) -> View:
    away = np.linalg.norm(np.subtract(view.eye, view.target))
    lift = up * away * np.tan(np.radians(view.fov * 0.25)) * (eased(share) - 0.65)
    return replace(view, target=_vector(np.array(view.target) + np.array([0.0, lift, 0.0])))


def _sideways(view: View, share: float, _: Point, *, right: float, follow: float) -> View:
    """Along a rail; `follow` is how far what it looks at goes with it, from 0 to 1."""
    away = float(np.linalg.norm(np.subtract(view.eye, view.target)))
    step = view.axes[0] * right * away * (eased(share) - 0.5)
    return replace(view, eye=_vector(np.array(view.eye) + step), target=_vector(np.array(view.target) + step * follow))


def _boom(view: View, share: float, _: Point, *, up: float) -> View:
    """Up or down on a crane, looking at the same spot; never into the floor."""
    away = float(np.linalg.norm(np.subtract(view.eye, view.target)))
    eye = np.array(view.eye) + np.array([0.0, up * away * (eased(share) - 0.5), 0.0])
    eye[1] = max(eye[1], 0.15)
    return replace(view, eye=_vector(eye))


def _arc(view: View, share: float, hold: Point) -> View:
    """Some way around who is held, from one side of the front to the other."""
    angle = np.radians(26.0 * (eased(share) - 0.5))
    c, s = np.cos(angle), np.sin(angle)
    turn = np.array([[c, 0.0, s], [0.0, 1.0, 0.0], [-s, 0.0, c]])
    eye, target = (hold + turn @ (np.array(point) - hold) for point in (view.eye, view.target))
    return replace(view, eye=_vector(eye), target=_vector(target))


def _roll(view: View, share: float, _: Point) -> View:
    return replace(view, roll=view.roll + 24.0 * eased(share))


def _by_hand(view: View, share: float, _: Point) -> View:
    """A slight, slow sway, the same each time that the shot is drawn."""
    away = float(np.linalg.norm(np.subtract(view.eye, view.target)))
    time = share * 9.0
    right, up, _back = view.axes
    sway = right * (np.sin(1.7 * time) + 0.5 * np.sin(4.1 * time + 1)) + up * (np.sin(2.3 * time + 2) * 0.8)
    return replace(
        view,
        eye=_vector(np.array(view.eye) + sway * 0.006 * away),
        target=_vector(np.array(view.target) - sway * 0.005 * away),
        roll=view.roll + 0.5 * float(np.sin(1.3 * time)),
    )


def _flight(view: View, share: float, hold: Point) -> View:
    return _boom(_travel(view, share, hold, first=1.0, last=1.18), share, hold, up=0.30)


def _rack(view: View, share: float, _: Point) -> View:
    """The sharp plane comes from the background to who is in front: the stage softens only what is behind."""
    return replace(view, blur=view.blur * eased(share))


_MOVES: Mapping[CameraMove, Callable[[View, float, Point], View]] = {
    CameraMove.PUSH_IN: partial(_travel, first=1.0, last=0.80),
    CameraMove.PULL_OUT: partial(_travel, first=0.86, last=1.08),
    CameraMove.ZOOM_IN: partial(_zoom, first=1.0, last=0.78),
    CameraMove.ZOOM_OUT: partial(_zoom, first=0.86, last=1.08),
    CameraMove.DOLLY_ZOOM: _dolly_zoom,
    CameraMove.PAN_LEFT: partial(_pan, left=1.0),
    CameraMove.PAN_RIGHT: partial(_pan, left=-1.0),
    CameraMove.WHIP_PAN: _whip,
    CameraMove.TILT_UP: partial(_tilted, up=1.0),
    CameraMove.TILT_DOWN: partial(_tilted, up=-1.0),
    CameraMove.TRUCK_LEFT: partial(_sideways, right=-0.24, follow=1.0),
    CameraMove.TRUCK_RIGHT: partial(_sideways, right=0.24, follow=1.0),
    CameraMove.BOOM_UP: partial(_boom, up=0.34),
    CameraMove.BOOM_DOWN: partial(_boom, up=-0.34),
    CameraMove.ARC: _arc,
    CameraMove.ROLL: _roll,
    CameraMove.TRACKING: partial(_sideways, right=0.12, follow=0.6),
    CameraMove.HANDHELD: _by_hand,
    CameraMove.AERIAL: _flight,
    CameraMove.RACK_FOCUS: _rack,
}
"""All but the static camera."""


def _vector(values: object) -> Vector:
    x, y, z = np.asarray(values, float)
    return float(x), float(y), float(z)
