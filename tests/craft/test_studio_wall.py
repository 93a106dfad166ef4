"""A studio's plain wall is no place: its one colour may be anybody's."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from repertory.craft.judging import judge
from repertory.craft.marks import Plate, packed
from repertory.craft.placing import ITS_COLOURS, LAYOUT, MARKS, ONE_ONLY, THERE, Room, plain
from repertory.craft.rooms import Cells
from repertory.model.inspected import Looked
from repertory.model.media import Box
from repertory.model.observed import Patch
from repertory.model.verdict import Bands, Expectation, Finding, Frame, Grade, Measurement, Observation
from repertory.work.plainness import of_no_place

BOX = Box(x=0, y=0, width=64, height=48)


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


def test_grains_of_one_colour_are_no_place_either() -> None:
    def shown(colours: NDArray[np.float64]) -> Looked:
        patches = (
            Patch(what=MARKS, box=BOX, share=1.0, marks=(), described=b""),
            Patch(
                what=LAYOUT,
                box=BOX,
                share=1.0,
                marks=((1.0, 1.0),) * len(colours),
                described=packed(colours.astype(np.uint8)),
            ),
        )
        frame = Frame(time_s=0.0, width=64, height=48, patches=patches)
        return Looked(
            seen=Observation(inspector="places", version="1", sha256="0" * 64, frames=(frame,)),
            expected=Expectation(cast=()),
        )

    found = Measurement(
        inspector="places", version="1", anchor="cafe@1", finding=Finding.MEASURED, value=0.2, reason=ITS_COLOURS
    )
    grains = np.full((20, 3), 128.0)
    assert of_no_place([shown(grains)], [found])[0].reason == ONE_ONLY
    grains[::2] = (60.0, 90.0, 80.0)
    assert of_no_place([shown(grains)], [found]) == [found]
    proof = replace(found, reason=f"80 {THERE}")
    assert of_no_place([shown(grains[1::2])], [proof]) == [proof]
