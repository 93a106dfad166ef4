"""Clothes are found below a face, without its skin, what stands before it and what is behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from repertory.media.clothing import FIGURE, SKIN, clothes_in, view_of
from repertory.media.colours import palette_of
from repertory.media.dressing import clothes_drawn
from repertory.model.anchor import Swatch
from repertory.model.media import Box
from repertory.model.observed import Patch
from repertory.model.verdict import Face, Pose

if TYPE_CHECKING:
    from repertory.media.images import Picture

pytestmark = pytest.mark.slow

SKIN_RGB, RED, WALL, TABLE = (205, 160, 140), (170, 30, 35), (120, 135, 150), (90, 60, 30)


def a_face(x: float, y: float, size: float) -> Face:
    """A face whose chin lies at (x, y) and whose brows are `size` pixels above it."""
    box = Box(x=x - 0.6 * size, y=y - 1.2 * size, width=1.2 * size, height=1.2 * size / 0.95)
    return Face(
        box=box, confidence=0.9, size=size, pose=Pose(yaw=0, pitch=0, roll=0), mouth=0, eyes=0.3, sharpness=50,
        landmarks=(), embedding=(),
    )  # fmt: skip


def somebody(*, chin: int = 150, size: int = 50, clothes: tuple[int, int, int] = RED, table: int = 0) -> Picture:
    """Somebody before a wall, 640 by 480 pixels, facing us at 320; a table across from the row `table` on."""
    noise = np.random.default_rng(1).normal(0, 3, (480, 640, 3))
    picture = np.full((480, 640, 3), WALL, np.float64)
    head = cv2.ellipse(np.zeros((480, 640), np.uint8), (320, chin - 40), (38, 50), 0, 0, 360, 1, -1) > 0
    body = np.zeros((480, 640), bool)
    body[chin + 12 :, 320 - 75 : 320 + 75] = True
    picture[body] = clothes
    picture[chin : chin + 20, 305:335] = SKIN_RGB
    picture[head] = SKIN_RGB
    if table:
        picture[table : table + 60] = TABLE
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def bands(patches: tuple[Patch, ...]) -> dict[str, Patch]:
    return {patch.what: patch for patch in patches}


def lab(colour: tuple[int, int, int]) -> np.ndarray:
    return np.asarray(cv2.cvtColor(np.array([[colour]], np.uint8), cv2.COLOR_RGB2LAB)[0, 0], float) * [
        100 / 255, 1, 1,
    ] - [0, 128, 128]  # fmt: skip


def apart(swatch: Swatch, colour: tuple[int, int, int]) -> float:
    return float(np.linalg.norm(np.array([swatch.lightness, swatch.a, swatch.b]) - lab(colour)))


def main(patch: Patch, colour: tuple[int, int, int]) -> float:
    """The share of a patch that has about that colour."""
    return sum(one.share for one in patch.palette if apart(one, colour) < 12)


def test_the_clothes_below_a_face_and_its_skin_are_seen_apart() -> None:
    face = a_face(320, 150, 50)
    found = bands(clothes_in(somebody(), [face]))
    assert list(found) == [SKIN, "collar", "chest", "waist"]
    assert apart(found[SKIN].palette[0], SKIN_RGB) < 6
    for name in ("collar", "chest", "waist"):
        assert main(found[name], RED) > 0.95
        assert found[name].face == face.box
        assert sum(one.share for one in found[name].palette) == pytest.approx(1)
    chest = found["chest"].box
    assert (chest.x, chest.y) == pytest.approx((320 - 75, 150 + 60), abs=1)
    assert (chest.width, chest.height) == pytest.approx((150, 50), abs=1)


def test_the_same_picture_gives_the_same_palettes() -> None:
    faces = [a_face(320, 150, 50)]
    assert clothes_in(somebody(), faces) == clothes_in(somebody(), faces)


@pytest.mark.parametrize("size", [10, 25, 50])
def test_a_small_figure_wears_the_same(size: int) -> None:
    shrink = size / 50
    small = cv2.resize(somebody(), None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    found = bands(clothes_in(np.asarray(small, np.uint8), [a_face(320 * shrink, 150 * shrink, size)]))
    assert main(found["chest"], RED) > 0.9


def test_a_table_before_somebody_is_not_worn() -> None:
    found = bands(clothes_in(somebody(table=215), [a_face(320, 150, 50)]))
    for patch in found.values():
        assert main(patch, TABLE) < 0.05
    assert main(found["collar"], RED) > 0.95
    assert found.get("chest") is None or main(found["chest"], RED) > 0.9


def test_of_a_close_up_only_what_is_in_the_picture_is_seen() -> None:
    whole = somebody()
    assert list(bands(clothes_in(whole[:152], [a_face(320, 150, 50)]))) == [SKIN]
    assert list(bands(clothes_in(whole[:200], [a_face(320, 150, 50)]))) == [SKIN, "collar"]


def test_clothes_like_the_wall_behind_them_are_not_made_up() -> None:
    found = bands(clothes_in(somebody(clothes=WALL), [a_face(320, 150, 50)]))
    assert sum(patch.share for name, patch in found.items() if name != SKIN) < 0.3


def test_two_people_beside_each_other_wear_their_own() -> None:
    left, right = somebody(), somebody(clothes=(30, 60, 160))
    both = np.hstack([left[:, 200:440], right[:, 200:440]])
    faces = [a_face(120, 150, 50), a_face(360, 150, 50)]
    found = clothes_in(both, faces)
    first, second = (bands(tuple(one for one in found if one.face == face.box)) for face in faces)
    assert main(first["chest"], RED) > 0.9
    assert main(second["chest"], (30, 60, 160)) > 0.9


def test_a_figure_from_behind_before_a_plain_backdrop_is_seen_without_a_face() -> None:
    plain = np.full((480, 360, 3), 190, np.uint8)
    plain[60:130, 150:210] = (40, 30, 25)
    plain[140:, 90:270] = RED
    (patch,) = clothes_in(plain, [])
    assert (patch.what, patch.face) == (FIGURE, None)
    assert main(patch, RED) > 0.95
    assert patch.box.y == pytest.approx(142, abs=6)


def test_without_face_and_plain_backdrop_there_is_nothing_to_see() -> None:
    busy = np.random.default_rng(2).integers(0, 255, (200, 200, 3), dtype=np.uint8)
    assert clothes_in(busy, []) == ()
    assert clothes_in(np.full((200, 200, 3), 180, np.uint8), []) == ()


@pytest.mark.parametrize(("x", "y", "size"), [(0, 0, 30), (639, 479, 40), (320, 900, 200), (-50, 20, 5)])
def test_a_face_at_or_beyond_the_edge_is_no_error(x: float, y: float, size: float) -> None:
    view = view_of(somebody(), a_face(x, y, size))
    assert view.clothes.shape == view.inside.shape
    assert not (view.clothes & ~view.inside).any()
    assert clothes_in(somebody(), [a_face(x, y, size)])[0].what == SKIN


def test_a_palette_has_at_most_sixteen_colours_the_largest_first() -> None:
    pixels = np.random.default_rng(3).uniform([0, -60, -60], [100, 60, 60], (4000, 3))
    shares = [one.share for one in palette_of(pixels)]
    assert len(shares) == 16
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(1)


def test_both_palettes_are_drawn_beside_the_region() -> None:
    red, blue = Swatch(lightness=40, a=55, b=40, share=1.0), Swatch(lightness=40, a=10, b=-45, share=1.0)
    box = Box(x=245, y=160, width=150, height=160)
    sheet = clothes_drawn(somebody(), box, [red], [blue], words=("worn 0.12", "a very long name of an outfit indeed"))
    worn, named = sheet[300, -3 * 12 - 150 - 75 :][0], sheet[300, -12 - 75]
    assert worn[0] > worn[2] + 60
    assert named[2] > named[0] + 40
    outside = clothes_drawn(somebody(), Box(x=-900, y=-900, width=10, height=10), [], [], words=("", ""))
    assert outside.shape[0] == sheet.shape[0]


def test_clothes_in_the_colour_of_what_is_beside_them_are_told_where_a_network_saw_the_people() -> None:
    picture = somebody(clothes=RED)
    people = np.zeros((480, 640), bool)
    people[60:, 240:400] = True
    picture[160:, 400:520] = RED
    face = a_face(320, 150, 50)
    beside = view_of(picture, face, people=people)
    wide = view_of(picture, face)
    assert beside.clothes.any()
    right = round((1.9 + 3.0) * 16)
    assert not beside.clothes[:, right:].any()
    assert wide.clothes.sum() < 0.2 * beside.clothes.sum()
