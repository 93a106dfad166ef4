"""Hair, beards and glasses fit any skull, keep the face free and look alike whenever they are made."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from repertory.engines.previs.beard import beard_parts
from repertory.engines.previs.genome import HAIR_STYLES, Genome
from repertory.engines.previs.glasses import glasses_parts
from repertory.engines.previs.hair import hair_parts
from repertory.engines.previs.parts import Part
from repertory.engines.previs.scalp import off_the_shoulders
from repertory.engines.previs.shapes import Points, floats
from repertory.engines.previs.template import head_template
from repertory.errors import YourMove

pytestmark = pytest.mark.slow

GROWING = tuple(style for style in HAIR_STYLES if style != "bald")
BEARDS = ("stubble", "moustache", "short", "full")
KINDS = ("round", "square", "sun")


def _template() -> Points:
    return head_template().points


def _broad() -> Points:
    """A skull that is wider and longer than the template's."""
    return floats(_template() * (1.12, 1.06, 1.05))


def _narrow() -> Points:
    """A skull that is narrower, with a short chin."""
    points = _template() * (0.90, 1.0, 1.03)
    points[:, 1] += 0.08 * np.clip((-0.6 - points[:, 1]) / 0.4, 0, 1)
    return floats(points)


def _hair(style: str, skull: Points, seed: int = 0) -> Part:
    (part,) = hair_parts(Genome(hair_style=style, hair_seed=seed), skull)
    return part


def _sound(part: Part) -> bool:
    colours = np.broadcast_to(part.colours, part.points.shape)
    return bool(
        np.isfinite(part.points).all()
        and part.triangles.min() == 0
        and part.triangles.max() == len(part.points) - 1
        and colours.min() >= 0
        and colours.max() <= 1
    )


def _before_the_face(points: Points, skull: Points) -> NDArray[np.bool_]:
    """Which points lie in front of brows, eyes, cheeks, mouth and chin of that skull."""
    scale = np.abs(skull[:, 0]).max() / np.abs(_template()[:, 0]).max()
    chin, brows = -0.86, 0.28
    x, y, z = points.T
    oval = (x / (0.44 * scale)) ** 2 + ((y - (chin + brows) / 2) / ((brows - chin) / 2)) ** 2
    return np.asarray((oval < 1) & (z > 0.3))


@pytest.mark.parametrize("style", GROWING)
def test_each_style_is_one_sound_mesh_of_moderate_size(style: str) -> None:
    part = _hair(style, _template())
    assert _sound(part)
    assert 5_000 < len(part.points) <= 30_000


def test_a_bald_head_has_no_hair_and_a_plain_face_no_glasses_and_no_beard() -> None:
    genome = Genome(hair_style="bald")
    assert hair_parts(genome, _template()) == ()
    assert glasses_parts(genome, _template()) == ()
    assert beard_parts(genome, _template()) == ()


@pytest.mark.parametrize("style", GROWING)
def test_the_same_seed_grows_the_same_hair_and_another_seed_other_hair(style: str) -> None:
    first, again, other = (_hair(style, _template(), seed) for seed in (4, 4, 5))
    assert np.array_equal(first.points, again.points)
    assert np.array_equal(first.colours, again.colours)
    assert first.points.shape != other.points.shape or not np.allclose(first.points, other.points, atol=1e-3)


@pytest.mark.parametrize("style", GROWING)
@pytest.mark.parametrize("skull", [_template, _broad, _narrow])
def test_brows_eyes_cheeks_and_mouth_stay_free(style: str, skull: object) -> None:
    points = skull() if callable(skull) else _template()
    for seed in range(4):
        assert not _before_the_face(_hair(style, points, seed).points, points).any()


def test_some_people_wear_a_fringe_and_it_ends_above_the_brows() -> None:
    lowest = []
    for seed in range(12):
        points = _hair("short bob", _template(), seed).points
        front = points[(np.abs(points[:, 0]) < 0.30) & (points[:, 2] > 0.55)]
        lowest.append(float(front[:, 1].min()))
    assert min(lowest) < 0.5 < max(lowest)
    assert min(lowest) > 0.28


@pytest.mark.parametrize("style", GROWING)
def test_hair_covers_the_crown_and_the_back_of_every_skull(style: str) -> None:
    for skull in (_template(), _broad(), _narrow()):
        points = _hair(style, skull).points
        assert skull[:, 1].max() + 0.02 < points[:, 1].max() < skull[:, 1].max() + 0.75
        upper = skull[skull[:, 1] > 0]
        assert points[:, 2].min() < upper[:, 2].min() - 0.02
        assert np.abs(points[:, 0]).max() > np.abs(upper[:, 0]).max()


def test_hair_falls_as_far_as_its_name_says() -> None:
    ends = {style: float(_hair(style, _template()).points[:, 1].min()) for style in GROWING}
    assert -1.05 < ends["short bob"] < -0.8  # the chin is at about -1
    assert -2.2 < ends["long curly"] < -1.5
    assert -2.4 < ends["long straight"] < -1.85
    assert all(ends[style] > -1.0 for style in ("crop", "curly crop", "bun"))


@pytest.mark.parametrize("style", ["short bob", "long straight", "long curly"])
def test_long_hair_lies_on_the_shoulders_and_not_inside_them(style: str) -> None:
    for seed in range(3):
        points = _hair(style, _template(), seed).points.astype(float)
        depth = np.linalg.norm(off_the_shoulders(points) - points, axis=1)
        assert depth.max() < 0.16
        assert (depth > 0.06).mean() < 0.02


def test_curls_are_wider_than_straight_hair() -> None:
    def width(style: str) -> float:
        points = _hair(style, _template()).points
        return float(np.ptp(points[np.abs(points[:, 1] + 0.5) < 0.3][:, 0]))

    assert width("long curly") > 1.25 * width("long straight")


def test_hair_has_its_colour_with_darker_grooves_and_lighter_ridges() -> None:
    genome = Genome(hair_style="short bob", hair=(0.40, 0.20, 0.10))
    (part,) = hair_parts(genome, _template())
    assert np.allclose(part.colours.mean(0), genome.hair, atol=0.10)
    red = part.colours[:, 0]
    assert np.percentile(red, 5) < 0.75 * 0.40
    assert np.percentile(red, 95) > 1.1 * 0.40


def test_a_mans_hairline_recedes_with_age() -> None:
    def corner(age: float) -> float:
        genome = Genome(hair_style="crop", sex="man", age=age)
        (part,) = hair_parts(genome, _template())
        temple = part.points[(np.abs(np.abs(part.points[:, 0]) - 0.36) < 0.04) & (part.points[:, 2] > 0.2)]
        return float(np.percentile(temple[:, 1], 5))

    assert corner(70) > corner(25) + 0.05


@pytest.mark.parametrize("kind", KINDS)
def test_glasses_sit_before_the_eyes_and_let_them_be_seen(kind: str) -> None:
    head = head_template()
    for skull in (_template(), _broad(), _narrow()):
        frame, lenses = glasses_parts(Genome(glasses=kind), skull)
        assert _sound(frame)
        assert _sound(lenses)
        assert lenses.opacity <= 0.4
        for side in (1, -1):
            eye = skull[(head.eye_ring == 0) & (head.points[:, 0] * side > 0)]
            pane = lenses.points[lenses.points[:, 0] * side > 0]
            assert (pane.min(0) < eye.min(0))[:2].all()
            assert (pane.max(0) > eye.max(0))[:2].all()
            assert pane[:, 2].min() > eye[:, 2].max()


@pytest.mark.parametrize("kind", KINDS)
def test_the_temples_pass_beside_the_head_to_behind_the_ears(kind: str) -> None:
    for skull in (_template(), _broad(), _narrow()):
        frame, _ = glasses_parts(Genome(glasses=kind), skull)
        behind = frame.points[frame.points[:, 2] < 0.3]
        assert behind[:, 2].min() < -0.2
        for side in (1, -1):
            for z in np.arange(-0.1, 0.3, 0.1):
                bar = behind[(behind[:, 0] * side > 0) & (np.abs(behind[:, 2] - z) < 0.06)]
                skin = skull[(np.abs(skull[:, 1] - bar[:, 1].mean()) < 0.04) & (np.abs(skull[:, 2] - z) < 0.06)]
                assert np.abs(bar[:, 0]).max() > np.abs(skin[:, 0]).max()


@pytest.mark.parametrize("kind", BEARDS)
def test_a_beard_is_a_sound_mesh_that_leaves_the_lips_and_the_upper_face_free(kind: str) -> None:
    head = head_template()
    lips = head.points[(head.mouth_ring >= 0) & (head.mouth_ring < 0.4) & (np.abs(head.points[:, 0]) < 0.15)]
    (part,) = beard_parts(Genome(beard=kind, sex="man"), _template())
    assert _sound(part)
    assert len(part.points) <= 20_000
    assert part.points[:, 1].max() < 0.15
    x, y, z = part.points.T
    covered = sum(((np.hypot(x - px, y - py) < 0.012) & (z > pz + 0.004)).any() for px, py, pz in lips)
    assert covered <= 0.1 * len(lips)


def test_beards_differ_as_their_names_say() -> None:
    low = {kind: float(beard_parts(Genome(beard=kind), _template())[0].points[:, 1].min()) for kind in BEARDS}
    assert low["moustache"] > -0.85
    assert low["full"] < low["short"] - 0.1 < low["stubble"]
    (stubble,) = beard_parts(Genome(beard="stubble"), _template())
    assert stubble.texture is not None
    assert stubble.uv is not None
    assert 0 <= stubble.uv.min() <= stubble.uv.max() <= 1
    assert 0.1 < stubble.texture[..., 3].max() / 255 < 0.7


def test_a_beard_moves_with_the_jaw() -> None:
    skull = _template()
    opened = skull.copy()
    opened[skull[:, 1] < -0.7, 1] -= 0.12
    shut, moved = (beard_parts(Genome(beard="full"), points)[0].points for points in (skull, opened))
    drop = shut[:, 1] - moved[:, 1]
    assert np.allclose(drop[shut[:, 1] < -0.95], 0.12, atol=0.03)
    assert np.allclose(drop[shut[:, 1] > -0.35], 0.0, atol=0.01)


@pytest.mark.parametrize(
    ("genome", "make"),
    [
        (Genome(hair_style="mohawk"), hair_parts),
        (Genome(glasses="monocle"), glasses_parts),
        (Genome(beard="goatee"), beard_parts),
    ],
)
def test_what_nobody_can_make_is_refused_with_the_names_that_are_known(genome: Genome, make: object) -> None:
    assert callable(make)
    with pytest.raises(YourMove) as caught:
        make(genome, _template())
    assert "are" in caught.value.step


def test_a_skull_with_other_points_than_the_template_is_refused() -> None:
    with pytest.raises(ValueError, match="points like the template"):
        _hair("crop", _template()[:-1])


def test_one_model_of_hair_serves_all_skulls_with_the_same_triangles() -> None:
    genome = Genome(hair_style="long curly", hair_seed=3)
    first, second = (hair_parts(genome, skull)[0] for skull in (_template(), _broad()))
    assert np.array_equal(first.triangles, second.triangles)
    (dyed,) = hair_parts(replace(genome, hair=(0.8, 0.7, 0.5)), _template())
    assert np.array_equal(dyed.points, first.points)
    assert dyed.colours.mean() > first.colours.mean() + 0.2
