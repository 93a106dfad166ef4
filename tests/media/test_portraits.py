"""The light on a face, a picture over again, and the colours of hair and clothes."""

from __future__ import annotations

import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from samples import astronaut

from repertory.craft.portraits import SAME_FACE, SAME_PICTURE, in_hex
from repertory.media.images import scaled
from repertory.media.portraits import difference, light_in, palette, part_difference, small_view
from repertory.model.media import Box

Picture = NDArray[np.uint8]
FACE = Box(x=110, y=60, width=90, height=110)
PORTRAIT = np.ascontiguousarray(astronaut()[0:320, 70:390])


def saved(picture: Picture, quality: int) -> Picture:
    held = io.BytesIO()
    Image.fromarray(picture).save(held, "JPEG", quality=quality)
    return np.asarray(Image.open(held).convert("RGB"))


def lighter(picture: Picture, factor: float) -> Picture:
    return np.asarray(np.clip(picture * factor, 0, 255), np.uint8)


@pytest.mark.parametrize("quality", [95, 50])
@pytest.mark.parametrize("side", [200, 320, 500])
@pytest.mark.parametrize("mirrored", [False, True])
def test_a_picture_saved_again_is_the_same_picture(quality: int, side: int, mirrored: bool) -> None:
    again = saved(scaled(PORTRAIT, side, side), quality)
    again = np.ascontiguousarray(again[:, ::-1]) if mirrored else again
    found = difference(small_view(PORTRAIT), small_view(again))
    assert found.value < SAME_PICTURE
    assert found.mirrored is mirrored
    assert part_difference(PORTRAIT, again, FACE, mirrored=mirrored) < SAME_FACE


@pytest.mark.parametrize("factor", [0.75, 0.92, 1.15])
def test_another_exposure_is_another_picture(factor: float) -> None:
    assert difference(small_view(PORTRAIT), small_view(lighter(PORTRAIT, factor))).value > SAME_PICTURE


def test_a_slight_change_of_the_face_alone_shows_in_the_face_if_not_in_the_whole() -> None:
    smiling = PORTRAIT.copy()
    smiling[150:156, 130:150] = lighter(smiling[150:156, 130:150], 0.6)  # a thousandth of the picture
    whole = difference(small_view(PORTRAIT), small_view(smiling)).value
    face = part_difference(PORTRAIT, smiling, FACE, mirrored=False)
    assert whole < face
    assert face > SAME_FACE


def test_the_light_is_that_of_the_face_and_not_of_the_room() -> None:
    room = np.full((200, 200, 3), 255, np.uint8)
    room[50:150, 50:150] = 20
    dark = light_in(room, Box(x=50, y=50, width=100, height=100))
    assert (dark.brightest, dark.white) == (20, 0)
    assert light_in(room, None).white == pytest.approx(0.75)
    assert light_in(room, Box(x=500, y=0, width=9, height=9)).white == pytest.approx(0.75)


def test_the_palette_leaves_out_the_background_and_the_face() -> None:
    view = np.full((100, 100, 3), (120, 160, 200), np.uint8)
    view[30:60, 30:70] = (220, 180, 160)
    view[60:, 20:80] = (30, 90, 40)
    colours = [in_hex(*found[:3]) for found in palette(view, Box(x=30, y=30, width=40, height=30)) if found[3] > 0.1]
    assert len(colours) == 1
    assert np.abs(np.array([int(colours[0][at : at + 2], 16) for at in (1, 3, 5)]) - (30, 90, 40)).max() <= 4
    flat = palette(np.full((50, 50, 3), 90, np.uint8))
    assert [(in_hex(*found[:3]), found[3]) for found in flat] == [("#5a5a5a", 1.0)]
