"""Bodies and their clothes: layers that lie over each other, sleeves that follow arms, cloth cut where it should be."""

from __future__ import annotations

import numpy as np
import pytest

from repertory.engines.previs.body import (
    Figure,
    distance,
    front_of,
    posed,
    rigged,
    settled,
    stretched,
    surface,
    trunk_distance,
)
from repertory.engines.previs.garments import CUTS, worn
from repertory.engines.previs.meshing import cut, edges, finer
from repertory.engines.previs.outfits import find_outfit
from repertory.engines.previs.pose import joints

pytestmark = pytest.mark.slow

WOMAN = Figure(bust=1.0)
SKIN = (0.8, 0.6, 0.5)


def test_cloth_lies_off_the_body_by_its_thickness() -> None:
    points, triangles = surface(WOMAN, 0.02)
    gap = distance(WOMAN, points)
    assert np.percentile(np.abs(gap - 0.02), 99) < 0.004
    assert triangles.max() < len(points)


def test_cloth_faces_outward() -> None:
    points, triangles = surface(WOMAN, 0.01, sleeves=False)
    a, b, c = (points[triangles[:, k]] for k in range(3))
    volume = (np.cross(b - a, c - a) * (a - (0, 1.1, 0))).sum() / 6
    assert volume > 0.02


def test_the_two_sides_are_alike() -> None:
    places = np.random.default_rng(1).uniform((-0.5, 0.8, -0.2), (0.5, 1.4, 0.2), (200, 3))
    assert distance(WOMAN, places) == pytest.approx(distance(WOMAN, places * (-1, 1, 1)))


def test_settled_points_lie_where_they_should() -> None:
    start = front_of(WOMAN, np.linspace(-0.1, 0.1, 20), np.linspace(0.9, 1.3, 20))
    assert start[:, 2].min() > 0
    assert distance(WOMAN, settled(WOMAN, start, 0.015), sleeves=False) == pytest.approx(0.015, abs=0.001)


def test_broad_people_have_broader_shoulders_and_heavy_ones_a_wider_waist() -> None:
    shoulder, waist = np.array([[0.19, 1.28, -0.02]]), np.array([[0.15, 1.0, 0.0]])
    assert trunk_distance(Figure(broad=1.3), shoulder) < trunk_distance(Figure(), shoulder)
    assert trunk_distance(Figure(heavy=1.2), waist) < trunk_distance(Figure(), waist)


def test_tall_people_keep_the_distance_between_shoulders_and_head() -> None:
    low, high = stretched(np.array([[0, 1.3, 0], [0, 0.85, 0.0]]), 1.90)[:, 1]
    assert low == pytest.approx(1.5)
    assert 0.85 < high < 1.05


@pytest.mark.parametrize("stance", ["stand", "walk", "sit", "hold phone"])
def test_sleeves_reach_the_wrists_in_every_stance(stance: str) -> None:
    points, _ = surface(WOMAN, 0.01)
    bones = joints(tall=1.0, broad=1.0, stance=stance, stride=0.2, breath=0.0)
    moved = posed(WOMAN, points, rigged(WOMAN, points), bones=bones, height=1.70, breath=0.0)
    assert np.isfinite(moved).all()
    for wrist in bones.wrists:
        assert np.linalg.norm(moved - wrist, axis=1).min() < 0.06


def test_breath_lifts_the_chest_by_millimetres() -> None:
    points = front_of(WOMAN, np.zeros(1), np.array([1.2]))
    rig = rigged(WOMAN, points)
    bones = joints(tall=1.0, broad=1.0, stance="stand", stride=0.0, breath=0.0)
    out, full = (posed(WOMAN, points, rig, bones=bones, height=1.70, breath=breath)[0, 2] for breath in (0.0, 1.0))
    assert 0.001 < full - out < 0.008


def test_a_cut_mesh_ends_on_the_line() -> None:
    points, triangles = surface(WOMAN, 0.01, sleeves=False)
    kept, left = cut(points, triangles, lambda p: p[:, 1] - 1.0)
    assert kept[np.unique(left)][:, 1].min() == pytest.approx(1.0, abs=1e-6)
    hem = min(edges(kept, left), key=lambda ring: ring[:, 1].mean())
    assert np.ptp(hem[:, 1]) < 1e-6
    assert np.ptp(hem[:, 0]) > 0.2


def test_a_finer_mesh_has_four_times_the_triangles_of_the_same_shape() -> None:
    points, triangles = surface(WOMAN, 0.01, sleeves=False)
    more, split = finer(points, triangles)
    assert len(split) == 4 * len(triangles)
    assert more.max(axis=0) == pytest.approx(points.max(axis=0))


def test_an_open_jacket_shows_the_shirt_and_closes_around_the_neck() -> None:
    pieces = {piece.part.name: piece.part.points for piece in worn(WOMAN, find_outfit("leather jacket"), SKIN)}
    cloth, under = pieces["cloth"], pieces["under cloth"]
    chest = (cloth[:, 2] > 0.03) & (np.abs(cloth[:, 1] - 1.15) < 0.05)
    assert np.abs(cloth[chest, 0]).min() > 0.045
    assert np.abs(under[:, 0]).min() < 0.01
    collar = pieces["collar"]
    around = np.hypot(collar[:, 0], collar[:, 2] + 0.043)
    assert 0.045 < around.min() < 0.075


@pytest.mark.slow
@pytest.mark.parametrize("garment", sorted(CUTS))
def test_every_garment_ends_at_its_hem_and_leaves_the_head_free(garment: str) -> None:
    words = {"tee": "t-shirt"}.get(garment, garment)
    pieces = worn(WOMAN, find_outfit(words), SKIN)
    cloth = next(piece.part.points for piece in pieces if piece.part.name == "cloth")
    trunk = cloth[np.abs(cloth[:, 0]) < 0.10]
    assert trunk[:, 1].min() == pytest.approx(CUTS[garment].hem, abs=0.02)
    assert max(piece.part.points[:, 1].max() for piece in pieces) < 1.46
    assert all(piece.part.triangles.max() < len(piece.part.points) for piece in pieces)
