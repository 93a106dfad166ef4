"""Places in a file that shows but one colour, grained or smooth: it may be a wall, a sky or a floor anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from repertory.craft.placing import ONE_ONLY, PLACES, by_colours, of_one_colour, room_of
from repertory.model.inspected import Looked
from repertory.model.verdict import Measurement


def of_no_place(looked: Sequence[Looked], found: Sequence[Measurement]) -> list[Measurement]:
    """The same, where what every frame shows of a place is of one colour: that a place has this colour, or that another
    place's is nearer, says nothing, however many grains are taken for details that no picture of the place has."""
    untold = [one for one in found if by_colours(one)]
    frames = [frame for one in looked if one.seen.inspector == PLACES for frame in one.seen.frames] if untold else []
    if not frames or not all(of_one_colour(room_of(frame)) for frame in frames):
        return list(found)
    return [replace(one, reason=ONE_ONLY) if one in untold else one for one in found]
