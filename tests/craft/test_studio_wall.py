"""A studio's plain wall is no place: its one colour may be anybody's."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from repertory.craft.judging import judge
from repertory.craft.marks import Plate
from repertory.craft.placing import ITS_COLOURS, ONE_ONLY, Room, plain
from repertory.craft.rooms import Cells
from repertory.model.media import Box
from repertory.model.verdict import Bands, Finding, Grade, Measurement


def behind(colours: NDArray[np.float64]) -> Room:
    """A background of those colours in which nothing can be found again."""
    middles = np.random.default_rng(1).random((len(colours), 2))
    plate = Plate(points=np.zeros((0, 2)), described=np.zeros((0, 128)))
    cells = Cells(middles=middles, colours=colours, high=0.6, step=1 / 32)
    return Room(plate=plate, cells=cells, share=0.4, box=Box(x=0, y=0, width=1, height=1), vector=np.zeros(0))


def test_a_wall_is_of_one_colour_and_paint_and_wood_are_not() -> None:
    wall = np.full((200, 3), 150.0) + np.linspace(-15, 15, 200)[:, None]
    assert plain(behind(wall))
    wall[::2] = (60.0, 90.0, 80.0)
    assert not plain(behind(wall))


def test_one_colour_matches_no_place_and_refuses_as_before() -> None:
    limits = Bands(match=0.33, wrong=0.36, inspector="places", version="1", style="clay", source="a test")

    def grade(value: float, reason: str) -> Grade:
        found = Measurement(
            inspector="places", version="1", anchor="cafe@1", finding=Finding.MEASURED, value=value, reason=reason
        )
        return judge([found], {found.subject: limits}).scores[0].grade

    assert [grade(value, ONE_ONLY) for value in (0.25, 0.34, 0.5)] == [Grade.UNMEASURED, Grade.DRIFT, Grade.WRONG]
    assert grade(0.25, ITS_COLOURS) is Grade.MATCH
