"""Windows that are kept: they draw what a new one would, and no more of them stay open than are needed."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from repertory.engines.previs.lights import STUDIO, indoors
from repertory.engines.previs.render import Plate, Renderer
from repertory.engines.previs.scene import View
from repertory.engines.previs.solids import Stuff, ball, panel
from repertory.engines.previs.windows import KEPT, Windows

SIZE = (48, 32)
VIEW = View(eye=(0.0, 0.0, 3.0), target=(0.0, 0.0, 0.0), fov=40)
BALL = ball("ball", Stuff(colour=(1.0, 0.2, 0.1)), (0, 0, 0), (0.5, 0.5, 0.5))
WALL = panel("wall", Stuff(colour=(0.2, 0.4, 0.9)), (-1, -1, -0.5), (2, 0, 0), (0, 2, 0))


def in_a_thread_of_its_own(windows: Windows) -> Plate:
    drawn: list[Plate] = []

    def draw() -> None:
        with windows.lent(*SIZE) as renderer:
            drawn.append(renderer.draw([BALL], STUDIO, VIEW))

    thread = threading.Thread(target=draw)
    thread.start()
    thread.join()
    return drawn[0]


def test_what_was_drawn_before_leaves_nothing_behind_in_whichever_thread() -> None:
    windows = Windows()
    with windows.lent(*SIZE) as first:
        behind = first.draw([WALL], indoors("night", ((-0.8, 0.0, 0.4),)), VIEW)
        first.draw([BALL, WALL], STUDIO, VIEW, over=behind)
    seen = in_a_thread_of_its_own(windows)
    with windows.lent(*SIZE) as again:
        assert again is first
        here = again.draw([BALL], STUDIO, VIEW)
    with Renderer(*SIZE) as fresh:
        new = fresh.draw([BALL], STUDIO, VIEW)
    for plate in (seen, here):
        assert np.array_equal(plate.colour, new.colour)
        assert np.array_equal(plate.depth, new.depth)


def test_two_at_once_have_a_window_each_and_one_is_kept() -> None:
    windows = Windows()
    with windows.lent(*SIZE) as outer, windows.lent(*SIZE) as inner:
        assert outer is not inner
    with windows.lent(*SIZE) as again, windows.lent(*SIZE) as new:
        assert again is outer
        assert new is not inner


def test_those_used_last_are_kept() -> None:
    windows = Windows()
    sizes = [(32 + 2 * number, 32) for number in range(KEPT + 1)]
    used = []
    for size in sizes:
        with windows.lent(*size) as renderer:
            used.append(renderer)
    for size, renderer in zip(sizes[1:], used[1:], strict=True):
        with windows.lent(*size) as again:
            assert again is renderer
    with windows.lent(*sizes[0]) as anew:
        assert anew is not used[0]


def test_one_in_which_an_error_came_up_is_not_used_again() -> None:
    windows = Windows()
    with pytest.raises(RuntimeError), windows.lent(*SIZE) as broken:
        raise RuntimeError
    with windows.lent(*SIZE) as renderer:
        assert renderer is not broken
