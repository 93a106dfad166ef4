"""What a room is forgiven: little behind a face of a render, where what has another colour is small."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from repertory.craft.marks import plate_of
from repertory.craft.placing import Room, nearness
from repertory.craft.rooms import Cells
from repertory.model.media import Box


def _room(colours: NDArray[np.float64], share: float = 0.6) -> Room:
    """A room of eight by six cells and no marks."""
    across, down = np.meshgrid((np.arange(8) + 0.5) / 8, (np.arange(6) + 0.5) / 8)
    middles = np.column_stack([across.ravel(), down.ravel()])
    return Room(
        plate=plate_of(np.zeros((0, 2)), np.zeros((0, 128), np.uint8), 640),
        cells=Cells(middles=middles, colours=colours, high=6 / 8, step=1 / 8),
        share=share,
        box=Box(x=0, y=0, width=640, height=480),
        vector=np.zeros(0),
    )


@pytest.fixture
def walls() -> NDArray[np.float64]:
    return np.tile([[180.0, 150.0, 110.0], [40.0, 80.0, 60.0]], (24, 1))


def test_a_table_of_another_colour_counts_behind_somebody_in_a_render(walls: NDArray[np.float64]) -> None:
    painted = walls.copy()
    painted[41:] = [60.0, 40.0, 200.0]
    view, seen = _room(walls, 1.0), _room(painted)
    assert nearness(_room(walls), [view], "clay").value == pytest.approx(0, abs=1e-6)
    assert nearness(seen, [view], "photo").value < 0.1
    assert nearness(seen, [view], "clay").value > 0.25


def test_where_no_face_is_seen_a_hand_is_forgiven(walls: NDArray[np.float64]) -> None:
    held = walls.copy()
    held[41:] = [220.0, 170.0, 140.0]
    seen = replace(_room(held), share=1.0)
    assert nearness(seen, [_room(walls, 1.0)], "clay").value < 0.1
