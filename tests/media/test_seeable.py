"""A picture in which nothing can be found says why; a sharp and bright one has no excuse."""

from __future__ import annotations

import numpy as np
import pytest
from samples import astronaut

from repertory.media.seeable import in_one_colour, is_black, too_small, why_hard_to_see, why_unseen


@pytest.mark.parametrize(
    ("blur", "words"), [(0, ""), (1, ""), (4, "too blurred"), (8, "too blurred"), (20, "too blurred")]
)
def test_a_picture_that_is_blurred_all_over_is_called_so(blur: int, words: str) -> None:
    import cv2

    picture = astronaut()
    soft = cv2.GaussianBlur(picture, (0, 0), blur).astype(np.uint8) if blur else picture
    assert why_unseen(soft) == words


def test_a_dark_picture_is_dark_and_a_plain_one_is_neither() -> None:
    assert why_unseen(astronaut() // 8) == "too dark"
    assert why_unseen(np.full((40, 60, 3), 128, np.uint8)) == ""
    assert why_unseen(np.zeros((40, 60, 3), np.uint8)) == "too dark"
    assert why_unseen(np.zeros((1, 1, 3), np.uint8)) == ""


def test_a_title_card_hides_nobody() -> None:
    card = np.zeros((256, 256, 3), np.uint8)
    card[120:130, 60:200:6] = 255
    assert why_unseen(card) == ""
    lamp = astronaut() // 12
    lamp[:10, :10] = 255
    assert why_unseen(lamp) == "too dark", "a lamp at night is no title"


def test_black_is_what_no_grading_brings_anything_out_of() -> None:
    assert is_black(np.zeros((40, 60, 3), np.uint8))
    assert is_black(astronaut() // 25)
    assert not is_black(astronaut() // 8)


def test_what_a_person_cannot_make_out_is_said_with_its_figure() -> None:
    picture = astronaut()
    assert why_hard_to_see(picture) == ""
    assert why_hard_to_see(picture // 3) == ""
    assert why_hard_to_see((picture * 0.08).astype(np.uint8)) == (
        "the picture is nearly black: nearly all of it lies below 17 of 255"
    )
    pale = (255 - (255 - picture.astype(float)) * 0.1).astype(np.uint8)
    assert why_hard_to_see(pale).startswith("the picture is nearly white: nearly all of it lies above 22")
    assert why_hard_to_see(np.zeros((1, 1, 3), np.uint8)) == ""


def test_a_few_pixels_are_too_small() -> None:
    assert too_small(np.zeros((1, 1, 3), np.uint8))
    assert too_small(np.zeros((20, 900, 3), np.uint8))
    assert not too_small(np.zeros((40, 60, 3), np.uint8))


def test_coloured_light_lies_over_all_of_a_picture_and_a_blue_wall_does_not() -> None:
    picture = astronaut()
    assert not in_one_colour(picture)
    assert in_one_colour((np.maximum(picture, 40) * [0.25, 0.4, 1.0]).astype(np.uint8))
    wall = picture.copy()
    wall[: len(wall) * 2 // 3] = (20, 40, 160)
    assert not in_one_colour(wall)
