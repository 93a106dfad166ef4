"""A clip is looked at evenly first, and then where much happens, never beyond its bounds."""

from __future__ import annotations

import numpy as np
import pytest
from faces_made_up import face

from repertory.craft.watching import LEAST_FRAMES, MOST_FRAMES, first_look, lit, next_look
from repertory.model.verdict import Face, Frame


def times(length_s: float, fps: int = 24) -> list[float]:
    return [number / fps for number in range(round(length_s * fps))]


def looked_at(length_s: float, shown: dict[int, list[Face]] | None = None, *, moves: slice | None = None) -> list[int]:
    """The numbers of all pictures that are looked at, where some faces are in some pictures and some pictures move."""
    clock = times(length_s)
    changes = np.zeros(len(clock) - 1)
    if moves:
        changes[moves] = 6.0
    seen: dict[int, Frame] = {}
    wanted = first_look(clock, length_s)
    while wanted:
        assert not set(wanted) & set(seen), "nothing is looked at twice"
        for number in wanted:
            faces = (shown or {}).get(number, [face("mia")])
            seen[number] = Frame(time_s=clock[number], width=9, height=9, faces=tuple(faces))
        wanted = next_look(changes, seen, length_s)
    return sorted(seen)


@pytest.mark.parametrize(("length_s", "count"), [(0.05, 1), (0.25, 6), (1, 8), (10, 20), (60, 32)])
def test_where_nothing_happens_a_clip_is_looked_at_twice_a_second_at_most(length_s: float, count: int) -> None:
    chosen = looked_at(length_s)
    assert len(chosen) == count
    assert chosen[0] == 0
    assert chosen[-1] == len(times(length_s)) - 1


def test_where_the_picture_moves_more_frames_are_looked_at() -> None:
    chosen = looked_at(10, moves=slice(96, 120))
    moving = [number for number in chosen if 96 <= number <= 120]
    assert len(chosen) > 20
    assert len(moving) >= 6
    assert len(chosen) - len(moving) <= 20


def test_where_somebody_turns_into_somebody_else_more_frames_are_looked_at() -> None:
    drifted = face("mia", toward="nova", share=0.5)
    chosen = looked_at(10, {number: [drifted] for number in range(130, 240)})
    assert {128, 129, 130, 131, 132} & set(chosen)
    assert len(chosen) > 22


def test_never_more_frames_than_the_bound_however_much_happens() -> None:
    assert len(looked_at(10, moves=slice(None))) == 40
    assert len(looked_at(300, moves=slice(None))) == MOST_FRAMES
    assert 8 <= len(looked_at(1, moves=slice(None))) <= 16


def test_a_crowd_is_not_looked_at_more_closely() -> None:
    crowd = [face("mia", x=150.0 * place) for place in range(40)]
    shown = {number: crowd if number % 2 else crowd[:30] for number in range(48)}
    assert len(looked_at(2, shown)) == LEAST_FRAMES


def test_both_sides_of_a_cut_are_looked_at() -> None:
    assert {59, 60} <= set(first_look(times(4), 4.0, [60 / 24]))


def test_black_and_what_fades_into_it_are_not_looked_at_for_a_place_and_a_night_is() -> None:
    times = np.arange(72) / 24
    room = np.full((54, 96), 120, np.uint8)
    steps = np.clip(np.arange(24) / 24, 0, 1)
    fading = np.array([(room * step).astype(np.uint8) for step in steps])
    clip = np.concatenate([fading, np.array([room] * 24), fading[::-1]])
    clear = lit(times, clip)
    assert not clear[:12].any()
    assert clear[24:48].all()
    assert not clear[-12:].any()
    night = np.array([room] * 36 + [room // 3] * 36)
    assert lit(times, night).all()
    assert lit(times, np.zeros((72, 54, 96), np.uint8)).all()
