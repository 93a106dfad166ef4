"""The evidence picture: boxes in the colour of their grade, labels that can be read."""

import numpy as np
import pytest

from repertory.media.drawing import COLOURS, boxes_drawn
from repertory.model.media import Box

GREY = np.full((360, 640, 3), 128, np.uint8)


def test_every_box_has_the_colour_of_its_grade_and_the_picture_stays_as_it_was() -> None:
    faces = [
        (Box(x=40.0 + 150 * number, y=120, width=90, height=100), grade, grade) for number, grade in enumerate(COLOURS)
    ]
    drawn = boxes_drawn(GREY, faces)
    assert drawn.shape == GREY.shape
    assert (GREY == 128).all()
    for box, _, grade in faces:
        assert tuple(drawn[round(box.y + 50), round(box.x)]) == COLOURS[grade]
        assert tuple(drawn[round(box.y + 50), round(box.x + 45)]) == (128, 128, 128)


@pytest.mark.parametrize("y", [0.0, 150.0, 260.0])
def test_a_label_is_written_within_the_picture_wherever_the_box_is(y: float) -> None:
    drawn = boxes_drawn(GREY, [(Box(x=560, y=y, width=80, height=100), "mia@1 0.42", "drift")])
    filled = (drawn == COLOURS["drift"]).all(axis=2)
    rows = np.flatnonzero(filled.sum(axis=1) > 40)
    assert len(rows) >= 14
    assert (drawn[rows] > 250).all(axis=2).any()


def test_labels_of_boxes_that_touch_do_not_cover_each_other() -> None:
    one = Box(x=200, y=150, width=80, height=90)
    other = Box(x=204, y=152, width=80, height=90)
    drawn = boxes_drawn(GREY, [(one, "mia@1 0.42", "match"), (other, "mia@1 0.42", "wrong")])
    sizes = [int(((drawn == COLOURS[grade]).all(axis=2)).sum()) for grade in ("match", "wrong")]
    alone = boxes_drawn(GREY, [(one, "mia@1 0.42", "match")])
    assert min(sizes) > 0.75 * int((alone == COLOURS["match"]).all(axis=2).sum())


def test_lines_grow_with_the_picture() -> None:
    large = boxes_drawn(
        np.full((2160, 3840, 3), 128, np.uint8), [(Box(x=800, y=800, width=500, height=600), "", "match")]
    )
    assert (large[1000, 790:830] == COLOURS["match"]).all(axis=1).sum() >= 9


def test_an_unknown_grade_is_refused() -> None:
    with pytest.raises(ValueError, match="'good' is no grade"):
        boxes_drawn(GREY, [(Box(x=0, y=0, width=9, height=9), "", "good")])
