"""Drawing without a screen: the same picture every time, true depth, and a clear sentence where EGL is missing."""

from __future__ import annotations

import ctypes
from dataclasses import replace

import numpy as np
import pytest

from repertory.engines.previs.finishing import finished, laid_over, softened
from repertory.engines.previs.lights import STUDIO, indoors
from repertory.engines.previs.render import FAR, Renderer, check_drawing
from repertory.engines.previs.scene import Placing, View, merged
from repertory.engines.previs.solids import Stuff, ball, box, limb, panel, rounded_slab, tube, turned
from repertory.errors import MissingPart

pytestmark = pytest.mark.slow

VIEW = View(eye=(0.0, 0.0, 3.0), target=(0.0, 0.0, 0.0), fov=40)
RED = Stuff(colour=(0.9, 0.2, 0.1))
SIZE = (96, 64)


def test_without_an_egl_library_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> ctypes.CDLL:
        raise OSError(f"{name}: cannot open shared object file")

    monkeypatch.setattr(ctypes, "CDLL", missing)
    with pytest.raises(MissingPart, match="needs an EGL library") as caught:
        Renderer(*SIZE)
    assert caught.value.step == "On Debian or Ubuntu: apt-get install libegl1"


def test_a_library_without_egl_in_it_is_refused_too(monkeypatch: pytest.MonkeyPatch) -> None:
    class Empty:
        def __init__(self, name: str) -> None:
            self.name = name

        def __getattr__(self, name: str) -> object:
            raise AttributeError(name)

    monkeypatch.setattr(ctypes, "CDLL", Empty)
    with pytest.raises(MissingPart, match="EGL"):
        check_drawing()


def test_the_same_scene_gives_the_same_bytes_in_any_window() -> None:
    parts = [ball("ball", RED, (0, 0, 0), (0.5, 0.5, 0.5)), box("box", Stuff(), (0, -0.8, 0), (2, 0.2, 2))]
    pictures = []
    for _ in range(2):
        with Renderer(*SIZE) as renderer:
            pictures.append(finished(renderer.draw(parts, STUDIO, VIEW), STUDIO, VIEW, *SIZE).tobytes())
    assert pictures[0] == pictures[1]


def test_depth_is_in_metres_along_the_camera() -> None:
    with Renderer(*SIZE) as renderer:
        plate = renderer.draw([panel("wall", RED, (-1, -1, -2.0), (2, 0, 0), (0, 2, 0))], STUDIO, VIEW)
    height, width = plate.depth.shape
    assert plate.depth[height // 2, width // 2] == pytest.approx(5.0, rel=0.01)
    assert plate.depth[0, 0] > FAR * 0.98


def test_things_are_drawn_where_the_camera_projects_them() -> None:
    place = (0.4, 0.3, 0.2)
    with Renderer(*SIZE, oversample=1.0) as renderer:
        plate = renderer.draw([ball("dot", RED, place, (0.08, 0.08, 0.08))], STUDIO, VIEW)
    rows, columns = np.nonzero(plate.depth < 10)
    x, y, depth = VIEW.project(place, *SIZE)
    assert columns.mean() + 0.5 == pytest.approx(x, abs=0.7)
    assert rows.mean() + 0.5 == pytest.approx(y, abs=0.7)
    assert depth == pytest.approx(2.8)


def test_a_part_that_moves_looks_as_if_it_had_been_made_there() -> None:
    first = ball("ball", RED, (0, 0, 0), (0.3, 0.3, 0.3))
    second = replace(first, points=first.points + np.float32(0.4))
    painted = replace(second, colours=np.array([[0.1, 0.2, 0.9]], np.float32))
    with Renderer(*SIZE) as renderer:
        renderer.draw([first], STUDIO, VIEW)
        moved = renderer.draw([second], STUDIO, VIEW).colour.copy()
        blue = renderer.draw([painted], STUDIO, VIEW).colour.copy()
        empty = renderer.draw([], STUDIO, VIEW).colour.copy()
    with Renderer(*SIZE) as fresh:
        assert np.array_equal(moved, fresh.draw([second], STUDIO, VIEW).colour)
    assert blue[..., 2].max() > 200
    assert np.ptp(empty[10].astype(int), axis=0).max() <= 8


def test_light_comes_from_where_the_lamp_hangs() -> None:
    wall = panel("wall", Stuff(), (-1, -1, 0), (2, 0, 0), (0, 2, 0))
    mood = indoors("night", ((-0.8, 0.0, 0.4),))
    with Renderer(*SIZE) as renderer:
        colour = renderer.draw([wall], mood, VIEW).colour.astype(float)
    width = colour.shape[1]
    assert colour[:, width // 4 : width // 3].mean() > colour[:, -width // 3 : -width // 4].mean() + 5


def test_an_actor_over_a_finished_set_changes_nothing_else_of_it() -> None:
    wall = panel("wall", Stuff(colour=(0.4, 0.5, 0.6)), (-3, -3, -1), (6, 0, 0), (0, 6, 0))
    front = box("bar", Stuff(), (0.0, -0.35, 0.8), (3, 0.3, 0.1))
    actor = ball("actor", RED, (0, 0, 0), (0.4, 0.5, 0.4))
    with Renderer(*SIZE) as renderer:
        behind = renderer.draw([wall, front], STUDIO, VIEW)
        back = softened(behind, STUDIO, VIEW, *SIZE)
        layer = laid_over(back, behind, renderer.draw([actor], STUDIO, VIEW, over=behind), VIEW)
    changed = np.abs(layer - back).max(axis=2) > 1e-6
    assert changed[20, 48]
    assert not changed[:, :20].any()
    assert not changed[:, -20:].any()
    assert not changed[44, 48], "the bar stands in front of the actor"


def test_solids_are_closed_meshes_of_the_wanted_size() -> None:
    slab = rounded_slab("slab", RED, (0, 0, 0), (0.07, 0.15, 0.01), 0.01)
    assert np.ptp(slab.points, axis=0) == pytest.approx((0.07, 0.15, 0.01), rel=0.02)
    rod = limb("rod", RED, [(0, 0, 0), (0, 1, 0.1), (0, 2, 0)], [0.1, 0.2, 0.1])
    assert np.ptp(rod.points[:, 1]) == pytest.approx(2.2, rel=0.03)
    cup = turned("cup", RED, [(0.1, 0), (0.2, 1)], (1, 2, 3), 12)
    assert cup.points[:, 1].min() == pytest.approx(2)
    wire = tube("wire", RED, [(0, 0, 0), (0, 1, 0)], 0.05)
    for part in (slab, rod, cup, wire, merged("both", [slab, rod])):
        assert part.triangles.max() == len(part.points) - 1
        assert np.isfinite(part.points).all()


def test_a_placing_turns_the_front_to_the_pictures_right() -> None:
    assert Placing(place=(1, 0, 0), yaw=90.0).point((0, 0, 1)) == pytest.approx((2, 0, 0))
