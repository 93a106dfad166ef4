"""What an edit may change, and what of a picture an engine is shown."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from repertory.craft.regions import BEYOND, clothes_region, crop_round, face_region, whole_region, within
from repertory.model.media import Box
from repertory.model.verdict import Face, Pose

SIZE = (1280, 720)
FACE = Face(
    box=Box(x=600, y=200, width=80, height=100),
    confidence=1.0,
    size=100,
    pose=Pose(yaw=0, pitch=0, roll=0),
    mouth=0,
    eyes=0.3,
    sharpness=100,
    landmarks=(),
    embedding=(),
)


def inside(inner: Box, outer: Box) -> bool:
    return (
        outer.x <= inner.x
        and outer.y <= inner.y
        and inner.x + inner.width <= outer.x + outer.width
        and inner.y + inner.height <= outer.y + outer.height
    )


def test_a_face_has_room_for_hair_and_chin() -> None:
    assert face_region(FACE.box, SIZE) == Box(x=564, y=155, width=152, height=190)


def test_clothes_reach_from_the_collar_to_the_feet_and_beyond_the_lower_edge() -> None:
    region = clothes_region([(FACE, Box(x=500, y=320, width=300, height=300))], SIZE)
    assert region.y == 200
    assert (region.x, region.width) == (340, 600)
    assert region.y + region.height > 720 * 1.1, "a soft window is whole at the picture's own edge"


def test_over_a_clip_everything_worn_in_any_frame_is_in_the_region() -> None:
    moved = replace(FACE, box=Box(x=200, y=200, width=80, height=100))
    both = clothes_region([(FACE, None), (moved, None)], SIZE)
    assert all(inside(clothes_region([(one, None)], SIZE), both) or both.x < 0 for one in (FACE, moved))
    assert both.width > 900


def test_a_whole_picture_goes_on_beyond_every_edge() -> None:
    region = whole_region(SIZE)
    assert (region.x, region.y) == (-BEYOND * 1280, -BEYOND * 720)
    assert crop_round(region, SIZE) is None


def test_a_small_face_is_sent_in_a_crop_of_the_picture_s_proportions() -> None:
    region = face_region(FACE.box, SIZE)
    crop = crop_round(region, SIZE)
    assert crop is not None
    assert abs(crop.width / crop.height / (1280 / 720) - 1) < 0.01
    assert inside(region, crop)
    assert crop.height < 400
    large = replace(FACE, box=Box(x=400, y=50, width=500, height=600))
    assert crop_round(face_region(large.box, SIZE), SIZE) is None


@given(st.integers(0, 600), st.integers(0, 300), st.integers(4, 100), st.integers(4, 100))
def test_a_crop_lies_in_the_picture_in_whole_pixels_and_holds_what_it_is_round(x: int, y: int, w: int, h: int) -> None:
    size = (640, 360)
    region = face_region(Box(x=x, y=y, width=w, height=h), size)
    crop = crop_round(region, size)
    if crop is not None:
        assert inside(crop, Box(x=0, y=0, width=640, height=360))
        assert all(value == round(value) for value in (crop.x, crop.y, crop.width, crop.height))
        shown = (min(region.x + region.width, 640), min(region.y + region.height, 360))
        assert crop.x - 1 <= max(region.x, 0)
        assert crop.y - 1 <= max(region.y, 0)
        assert shown[0] <= crop.x + crop.width + 1
        assert shown[1] <= crop.y + crop.height + 1


def test_a_region_is_told_in_pixels_of_the_enlarged_crop() -> None:
    crop = Box(x=100, y=50, width=320, height=180)
    region = within(Box(x=150, y=60, width=40, height=20), crop, 2.0)
    assert region == Box(x=100, y=20, width=80, height=40)
