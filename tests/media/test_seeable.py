"""A picture in which nothing can be found says why; a sharp and bright one has no excuse."""

from __future__ import annotations

import numpy as np
import pytest
from samples import astronaut

from repertory.media.seeable import why_unseen


@pytest.mark.parametrize(("blur", "words"), [(0, ""), (1, ""), (8, "too blurred"), (20, "too blurred")])
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
