"""What a close-up shows of clothes: a strip below the face, without skin, hair kept apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from repertory.media.clothing import clothes_in
from repertory.media.collars import HAIR, STRIP
from repertory.model.media import Box
from repertory.model.observed import Patch
from repertory.model.verdict import Face, Pose

if TYPE_CHECKING:
    from repertory.media.images import Picture

SKIN_RGB, HAIR_RGB, RED, WALL = (205, 160, 140), (40, 30, 25), (170, 30, 35), (120, 135, 150)
CHIN, UNIT = 270, 160


def a_face() -> Face:
    box = Box(x=224.0, y=CHIN - 1.2 * UNIT, width=1.2 * UNIT, height=1.2 * UNIT / 0.95)
    return Face(
        box=box, confidence=0.9, size=UNIT, pose=Pose(yaw=0, pitch=0, roll=0), mouth=0, eyes=0.3, sharpness=50,
        landmarks=(), embedding=(),
    )  # fmt: skip


def close_up(clothes: tuple[int, int, int], *, height: int = 360, bare: bool = False) -> Picture:
    """A head with hair that fills a picture of 640 by `height` pixels, shoulders at its lower edge."""
    picture = np.full((height, 640, 3), WALL, np.float64)
    hair = cv2.ellipse(np.zeros((height, 640), np.uint8), (320, CHIN - 130), (130, 170), 0, 0, 360, 1, -1) > 0
    face = cv2.ellipse(np.zeros((height, 640), np.uint8), (320, CHIN - 90), (92, 112), 0, 0, 360, 1, -1) > 0
    picture[hair] = HAIR_RGB
    slope = np.array([[290, CHIN + 20], [350, CHIN + 20], [520, height], [120, height]], np.int32)
    body = cv2.fillPoly(np.zeros((height, 640), np.uint8), [slope], 1) > 0
    picture[body] = SKIN_RGB if bare else clothes
    picture[CHIN : CHIN + 30, 285:355] = SKIN_RGB
    picture[face] = SKIN_RGB
    return np.clip(picture + np.random.default_rng(1).normal(0, 2, picture.shape), 0, 255).astype(np.uint8)


def parts(picture: Picture) -> dict[str, Patch]:
    return {patch.what: patch for patch in clothes_in(picture, [a_face()])}


def test_a_strip_has_the_clothes_colour_and_the_hair_is_kept_apart() -> None:
    found = parts(close_up(RED))
    assert "collar" not in found
    strip, hair = found[STRIP].palette[0], found[HAIR].palette[0]
    assert strip.share > 0.6
    assert strip.a > 40
    assert hair.lightness < 20
    assert found[STRIP].face == a_face().box


def test_bare_shoulders_are_no_clothes() -> None:
    assert STRIP not in parts(close_up(RED, bare=True))


def test_a_picture_that_ends_at_the_chin_has_no_strip() -> None:
    assert STRIP not in parts(close_up(RED, height=CHIN + 20))


def test_where_a_collar_is_seen_no_strip_is_taken() -> None:
    assert STRIP not in parts(close_up(RED, height=620))
