"""Evidence for places and things: any two pictures can be laid side by side."""

from __future__ import annotations

import numpy as np

from repertory.media.plates import GAP, HEIGHT, beside


def test_a_colour_of_less_than_a_pixel_has_no_swatch() -> None:
    plain = np.full((400, 400, 3), 200, np.uint8)
    specked = plain.copy()
    for number, colour in enumerate([(0, 0, 0), (255, 0, 0), (0, 255, 0), (0, 0, 255)]):
        specked[200, 4 * number] = colour
    sheet = beside(specked, plain, [])
    assert sheet.shape[1] == 2 * HEIGHT + GAP
    assert (sheet[HEIGHT + GAP + 5, HEIGHT // 2] == 200).all()
