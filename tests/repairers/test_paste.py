"""An engine's edit comes back over the face alone, whatever size, shift or colour the engine returned."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
import skimage.data

from repertory.errors import MediaRejected
from repertory.media.images import read_image, write_image
from repertory.model.media import Box
from repertory.repairers.paste import PasteRepairer, paste_back, window_of

if TYPE_CHECKING:
    from repertory.media.images import Picture

REGION = Box(x=165, y=50, width=120, height=140)
SQUARE = np.s_[100:130, 205:235]


def astronaut() -> Picture:
    return np.asarray(skimage.data.astronaut())  # type: ignore[no-untyped-call]


def edited() -> Picture:
    picture = astronaut().copy()
    picture[SQUARE] = [20, 180, 40]
    return picture


def returned(*, size: int = 512, shift: tuple[float, float] = (0, 0), tint: float = 0.0) -> Picture:
    """The edit as an image engine sends it back."""
    matrix = np.array([[1, 0, shift[0]], [0, 1, shift[1]]], np.float32)
    picture = cv2.warpAffine(edited(), matrix, (512, 512), borderMode=cv2.BORDER_REPLICATE)
    coloured = np.clip(picture * [1 + tint, 1 - tint / 2, 1 - tint] + 60 * tint, 0, 255).astype(np.uint8)
    return np.asarray(cv2.resize(coloured, (size, size), interpolation=cv2.INTER_CUBIC), np.uint8)


@pytest.mark.parametrize(
    "picture",
    [
        returned(),
        returned(size=768),
        returned(size=400),
        returned(shift=(5.5, -3.25)),
        returned(size=640, shift=(-7, 4), tint=0.06),
    ],
    ids=["as sent", "larger", "smaller", "shifted", "all at once"],
)
def test_the_edit_lands_where_it_belongs_and_nothing_else_changes(picture: Picture) -> None:
    take = astronaut()
    result = paste_back(take, picture, REGION)
    window = window_of(REGION, 512, 512)
    assert np.array_equal(result[window == 0], take[window == 0])
    inner = np.s_[104:126, 209:231]
    assert np.abs(result[inner].astype(int) - [20, 180, 40]).mean() < 12
    unedited = (window > 0).copy()
    unedited[94:136, 199:241] = False
    assert np.abs(result[unedited].astype(int) - take[unedited]).mean() < 6
    assert np.abs(result[unedited].astype(int) - take[unedited]).mean(axis=0).max() < 8


def test_the_window_fades_to_nothing_at_its_edge() -> None:
    window = window_of(REGION, 512, 512)
    assert window[120, 225] == 1
    assert window[50].max() < 0.02
    assert not window[:49].any()
    assert not window[:, 286:].any()


def test_the_pasted_picture_is_stored_beside_its_names(tmp_path: Path) -> None:
    write_image(tmp_path / "take.png", astronaut())
    write_image(tmp_path / "edit.png", returned(size=768))
    output = PasteRepairer().paste(tmp_path / "take.png", tmp_path / "edit.png", REGION, tmp_path / "out")
    assert read_image(output.files[0]).shape == (512, 512, 3)


def test_another_shot_is_refused() -> None:
    with pytest.raises(MediaRejected, match="same shot") as caught:
        paste_back(astronaut(), np.ascontiguousarray(astronaut()[::-1]), REGION)
    assert caught.value.step


def test_other_proportions_are_refused() -> None:
    with pytest.raises(MediaRejected, match="proportions"):
        paste_back(astronaut(), astronaut()[:400], REGION)


def test_a_region_outside_the_picture_is_refused() -> None:
    with pytest.raises(MediaRejected, match="outside"):
        paste_back(astronaut(), astronaut(), Box(x=900, y=900, width=50, height=50))


def test_a_whole_picture_is_pasted_and_a_spared_face_stays_the_takes_own() -> None:
    take = astronaut()
    height, width = take.shape[:2]
    whole = Box(x=-0.3 * width, y=-0.3 * height, width=1.6 * width, height=1.6 * height)
    edited = 255 - take
    face = slice(60, 160), slice(180, 280)
    edited[face] = np.clip(take[face].astype(int) + 3, 0, 255)
    outline = [(185.0, 65.0), (275.0, 65.0), (275.0, 155.0), (185.0, 155.0)]
    result = paste_back(take, edited, whole, [outline])
    assert np.array_equal(result[100:120, 220:240], take[100:120, 220:240])
    assert np.array_equal(result[200:], edited[200:])
    assert np.array_equal(result[:50], edited[:50]), "the picture's own edges are no edge of the region"


def test_a_face_in_another_light_or_at_another_spot_is_not_spared() -> None:
    take = astronaut()
    height, width = take.shape[:2]
    whole = Box(x=-0.3 * width, y=-0.3 * height, width=1.6 * width, height=1.6 * height)
    outline = [(185.0, 65.0), (275.0, 65.0), (275.0, 155.0), (185.0, 155.0)]
    for edited in (np.asarray(take * 0.7, np.uint8), np.roll(take, 40, axis=1)):
        assert np.array_equal(paste_back(take, edited, whole, [outline]), edited)
