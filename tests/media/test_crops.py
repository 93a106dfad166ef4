"""A part of a picture cut out, put back, and how its rim is looked at."""

from __future__ import annotations

import numpy as np
import pytest

from repertory.media.beforeafter import Side, before_and_after
from repertory.media.crops import cut_out, put_back
from repertory.media.rims import rim_difference
from repertory.model.media import Box
from repertory.model.verdict import Grade

PICTURE = np.random.default_rng(5).integers(0, 255, (90, 160, 3), np.uint8)
CROP = Box(x=40, y=20, width=64, height=36)


def test_what_is_cut_out_and_put_back_changes_nothing_else() -> None:
    part = cut_out(PICTURE, CROP)
    assert part.shape == (36, 64, 3)
    assert np.array_equal(put_back(PICTURE, part, CROP), PICTURE)
    changed = put_back(PICTURE, 255 - part, CROP)
    rows, columns = np.nonzero((changed != PICTURE).any(axis=-1))
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (20, 55, 40, 103)
    with pytest.raises(ValueError, match="does not fit"):
        put_back(PICTURE, part[:-1], CROP)


def test_the_rim_of_a_region_tells_what_changed_round_the_thing_and_not_the_thing() -> None:
    middle = PICTURE.copy()
    middle[32:44, 60:84] = 255 - middle[32:44, 60:84]
    assert rim_difference(PICTURE, middle, CROP) == 0
    darker = PICTURE.astype(int)
    darker[20:56, 40:104] = np.clip(darker[20:56, 40:104] - 30, 0, 255)
    assert rim_difference(PICTURE, darker.astype(np.uint8), CROP) > 20
    whole = Box(x=-48, y=-27, width=256, height=144)
    assert rim_difference(PICTURE, 255 - PICTURE, whole) == 0, "a whole picture has no rim"
    assert rim_difference(PICTURE, PICTURE[:-1], CROP) == 255


def test_before_and_after_stand_beside_the_reference_and_what_changed_below() -> None:
    after = PICTURE.copy()
    after[30:40, 60:70] = 255 - after[30:40, 60:70]
    sides = (
        Side(title="Before", picture=PICTURE, words="distance 0.90", grade=Grade.WRONG),
        Side(title="After", picture=after, words="distance 0.10", grade=Grade.MATCH),
        Side(title="Reference", picture=PICTURE[:, :50], words="Mia"),
    )
    drawn = before_and_after("Shot 1", ["why", "and what came of it"], sides, CROP)
    assert drawn.shape[1] == 1520
    whole = before_and_after("Shot 1", ["why"], sides, Box(x=0, y=0, width=160, height=90))
    assert whole.shape[0] < drawn.shape[0]
    larger = (sides[0], Side(title="After", picture=np.zeros((50, 50, 3), np.uint8), words=""), sides[2])
    assert before_and_after("Shot 1", ["why"], larger, CROP).shape[1] == 1520
