"""Real camera geometry: how much of a body each shot size holds, from which lens, and how the camera moves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from repertory.engines.previs.scene import View
from repertory.model.shot import CameraAngle, CameraMove, ShotSize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from repertory.engines.previs.scene import Vector


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
_TILT = {CameraAngle.EYE_LEVEL: -1.0, CameraAngle.LOW: 16.0, CameraAngle.HIGH: -20.0}
"""Degrees by which the camera looks up."""
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
    tilt = np.radians(_TILT[angle])
    turn = np.radians(-swing)
    back = np.array([np.sin(turn) * np.cos(tilt), -np.sin(tilt), np.cos(turn) * np.cos(tilt)])
    right = np.array([np.cos(turn), 0.0, -np.sin(turn)])
    target = middle - (0.5 - framing.eyes) * height * np.array([0, 1.0, 0]) + right * aside * height * aspect
    eye = target + back * away
    eye[1] = max(eye[1], 0.25)
    return View(eye=_vector(eye), target=_vector(target), fov=fov, focus=float(away), blur=framing.blur)


def eased(share: float) -> float:
    """0 to 1 with a soft start and a soft end."""
    inside = min(max(share, 0.0), 1.0)
    return inside * inside * (3 - 2 * inside)


def moved(view: View, move: CameraMove, share: float, hold: Vector | None = None) -> View:
    """The camera at that share (0 to 1) of its move. Pushes and pulls travel, pans and tilts turn.

    `hold` is what a push or pull keeps at its place in the picture (the eyes); without it, the target.
    """
    at = eased(share)
    back = np.subtract(view.eye, view.target)
    if move in {CameraMove.PUSH_IN, CameraMove.PULL_OUT}:
        scale = 1 - 0.20 * at if move is CameraMove.PUSH_IN else 0.86 + 0.22 * at
        kept = np.array(hold or view.target)
        target = kept + (np.array(view.target) - kept) * scale
        return replace(view, eye=_vector(target + back * scale), target=_vector(target), focus=view.focus * scale)
    if move in {CameraMove.PAN_LEFT, CameraMove.PAN_RIGHT}:
        sign = 1.0 if move is CameraMove.PAN_LEFT else -1.0
        angle = np.radians(sign * view.fov * 0.55 * (at - 0.5))
        ahead = -back
        turned = np.array([
            ahead[0] * np.cos(angle) + ahead[2] * np.sin(angle), ahead[1],
            -ahead[0] * np.sin(angle) + ahead[2] * np.cos(angle),
        ])  # fmt: skip
        return replace(view, target=_vector(np.array(view.eye) + turned))
    if move in {CameraMove.TILT_UP, CameraMove.TILT_DOWN}:
        sign = 1.0 if move is CameraMove.TILT_UP else -1.0
        lift = sign * np.linalg.norm(back) * np.tan(np.radians(view.fov * 0.25)) * (at - 0.65)
        return replace(view, target=_vector(np.array(view.target) + np.array([0.0, lift, 0.0])))
    if move is CameraMove.TRACKING:
        right = view.axes[0] * float(np.linalg.norm(back)) * 0.12 * (at - 0.5)
        return replace(
            view, eye=_vector(np.array(view.eye) + right), target=_vector(np.array(view.target) + right * 0.6)
        )
    return view


def _vector(values: object) -> Vector:
    x, y, z = np.asarray(values, float)
    return float(x), float(y), float(z)
