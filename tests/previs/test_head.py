"""The head: whole meshes, lids that close, a mouth that opens, eyes that look, faces that a recogniser tells apart."""

from __future__ import annotations

import functools
import itertools
import time
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from repertory.engines.previs.expression import MOODS
from repertory.engines.previs.genome import Genome, cast_genome, drifted
from repertory.engines.previs.head import FaceState, head_parts, skull_points
from repertory.engines.previs.identity import skull_of
from repertory.engines.previs.parts import Part
from repertory.engines.previs.template import EYE_RADIUS, NECK_END, head_template
from repertory.engines.previs.words import read_casting_words
from repertory.errors import MissingPart, YourMove
from repertory.inspectors.faces import FaceInspector

pytestmark = pytest.mark.slow

WORDS = read_casting_words("a 28-year-old woman with short dark hair, green eyes, freckles")
PEOPLE = [cast_genome(WORDS, seed) for seed in range(3)] + [cast_genome(read_casting_words("an old man"), 1)]


def _named(genome: Genome, state: FaceState) -> dict[str, Part]:
    return {part.name: part for part in head_parts(genome, state)}


def _lip_gap(genome: Genome, state: FaceState) -> float:
    head = head_template()
    rim = head.mouth_ring == 0
    up = np.sin(head.mouth_angle)
    points = _named(genome, state)["skin"].points
    return float(points[rim & (up > 0.99), 1].mean() - points[rim & (up < -0.99), 1].mean())


@pytest.mark.parametrize("genome", PEOPLE)
def test_every_part_is_a_whole_mesh(genome: Genome) -> None:
    parts = head_parts(genome, FaceState(expression="happy", mouth=0.4))
    assert {"skin", "left eye", "right eye", "brows", "lashes", "teeth", "ears"} <= {part.name for part in parts}
    for part in parts:
        assert np.isfinite(part.points).all(), part.name
        assert part.triangles.min() >= 0
        assert part.triangles.max() < len(part.points)
        assert part.colours.shape in {(1, 3), part.points.shape}
        assert 0 <= part.colours.min() <= part.colours.max() <= 1
        assert part.points.dtype == np.float32


def test_no_triangle_bridges_the_lips_and_the_skin_looks_outward() -> None:
    head = head_template()
    up, ring = np.sin(head.mouth_angle)[head.triangles], head.mouth_ring[head.triangles]
    assert not ((ring < 0.45).all(1) & (up > 0.3).any(1) & (up < -0.3).any(1)).any()
    a, b, c = (head.points[head.triangles[:, k]].astype(float) for k in range(3))
    face = (a[:, 2] > 0.3) & (ring >= 0.6).all(1) & (head.eye_ring[head.triangles] > 0).all(1)
    assert (np.cross(b - a, c - a)[face, 2] > 0).mean() > 0.97


def test_the_neck_ends_inside_a_collar() -> None:
    points = skull_points(PEOPLE[0])
    assert points[:, 1].min() == pytest.approx(NECK_END, abs=0.1)
    foot = points[points[:, 1] < NECK_END + 0.2]
    assert np.ptp(foot[:, 0]) < 1.1


@pytest.mark.parametrize("genome", PEOPLE)
@pytest.mark.parametrize("expression", sorted(MOODS))
def test_lids_close_over_the_eyeball(genome: Genome, expression: str) -> None:
    head = head_template()
    skin = _named(genome, FaceState(expression=expression, blink=1.0))["skin"].points
    skull = skull_of(genome.shape)
    for side, middle in zip((1, -1), skull.eyes, strict=True):
        own = np.sign(head.points[:, 0]) == side
        lid = own & (head.eye_ring >= 0) & (head.eye_ring < 0.7)
        assert np.linalg.norm(skin[lid] - middle, axis=1).min() > EYE_RADIUS * skull.eye_scale
        rim = skin[own & (head.eye_ring == 0)]
        upper, lower = rim[:33], np.vstack([rim[:1], rim[:31:-1]])
        assert np.abs(upper - lower).max() < 0.012


def test_an_open_eye_is_open_and_a_half_blink_lies_between() -> None:
    def height(blink: float) -> float:
        head = head_template()
        rim = (head.eye_ring == 0) & (head.points[:, 0] > 0)
        return float(np.ptp(_named(PEOPLE[0], FaceState(blink=blink))["skin"].points[rim, 1]))

    assert height(0.0) > 0.11
    assert height(0.0) > height(0.5) > height(1.0)


@pytest.mark.parametrize("genome", PEOPLE)
def test_the_mouth_is_shut_at_rest_and_opens_with_speech(genome: Genome) -> None:
    gaps = [_lip_gap(genome, FaceState(mouth=mouth)) for mouth in (0.0, 0.3, 0.6, 1.0)]
    assert abs(gaps[0]) < 0.01
    assert gaps[1] > 0.04
    assert gaps == sorted(gaps)
    assert gaps[3] > 0.2


def test_behind_the_lips_are_teeth_before_the_dark() -> None:
    parts = _named(PEOPLE[0], FaceState(mouth=1.0))
    lip = _named(PEOPLE[0], FaceState())["skin"].points[head_template().mouth_ring == 0, 2].max()
    assert parts["mouth"].points[:, 2].max() < parts["teeth"].points[:, 2].max() < lip
    assert parts["teeth"].colours.mean() > 0.7
    assert parts["mouth"].colours.mean() < 0.15


def test_gaze_turns_the_eyes_where_it_says() -> None:
    def looks(gaze: tuple[float, float]) -> NDArray[np.float32]:
        eye = _named(PEOPLE[0], FaceState(gaze=gaze))["left eye"].points
        return np.asarray(eye[-1] - eye.mean(0))

    ahead, right, up = looks((0, 0)), looks((15, 0)), looks((0, 15))
    assert right[0] > ahead[0] + 0.02
    assert up[1] > ahead[1] + 0.02


def test_expressions_move_what_they_should() -> None:
    head = head_template()
    corner = (head.mouth_ring == 0) & (np.abs(head.points[:, 0]) > 0.19)

    def at(expression: str) -> tuple[float, float, float]:
        parts = _named(PEOPLE[0], FaceState(expression=expression))
        brows = parts["brows"].points
        inner = brows[np.abs(brows[:, 0]) < 0.2]
        return float(parts["skin"].points[corner, 1].mean()), float(brows[:, 1].mean()), float(inner[:, 1].mean())

    rest, happy, sad, surprised, focused = map(at, ("neutral", "happy", "sad", "surprised", "focused"))
    assert happy[0] > rest[0] + 0.03
    assert sad[0] < rest[0] - 0.02
    assert surprised[1] > rest[1] + 0.05
    assert focused[2] < rest[2] - 0.03
    assert sad[2] > rest[2] + 0.03


def test_the_amount_scales_an_expression() -> None:
    none = _named(PEOPLE[0], FaceState(expression="happy", expression_amount=0.0))["skin"].points
    assert np.array_equal(none, _named(PEOPLE[0], FaceState())["skin"].points)


def test_an_unknown_expression_is_refused_with_the_known_ones() -> None:
    with pytest.raises(YourMove, match="smug") as caught:
        head_parts(PEOPLE[0], FaceState(expression="smug"))
    assert "happy" in str(caught.value.step)


def test_freckles_and_wrinkles_are_there_when_asked_for() -> None:
    plain = Genome()
    assert "freckles" not in _named(plain, FaceState())
    assert len(_named(replace(plain, freckles=1.0), FaceState())["freckles"].points) > 500
    smooth, lined = (_named(replace(plain, age=age), FaceState())["skin"].colours for age in (25.0, 75.0))
    assert np.abs(smooth - lined).max() > 0.1


def test_a_new_face_costs_little() -> None:
    head_parts(PEOPLE[0], FaceState())
    started = time.process_time()
    for seed in range(5):
        head_parts(cast_genome(WORDS, 100 + seed), FaceState(mouth=0.1))
    assert (time.process_time() - started) / 5 < 0.1


@pytest.mark.slow
def test_the_recogniser_tells_heads_apart_and_knows_one_again() -> None:
    """Bald heads of one prompt, as hard as it gets; distances between the vectors of the real recogniser."""
    from repertory.engines.previs.render import check_drawing

    try:
        check_drawing()
    except MissingPart as missing:
        pytest.skip(str(missing))
    people = [cast_genome(WORDS, seed) for seed in range(5)]
    faces = [_vector(genome, FaceState(), 0) for genome in people]
    other = [float(np.linalg.norm(a - b)) for a, b in itertools.combinations(faces, 2)]
    turned = [float(np.linalg.norm(_vector(g, FaceState(), 22) - v)) for g, v in zip(people, faces, strict=True)]
    speaking = float(np.linalg.norm(_vector(people[0], FaceState(mouth=0.5), 0) - faces[0]))
    near, far = (float(np.linalg.norm(_vector(drifted(people[0], 2, a), FaceState(), 0) - faces[0])) for a in (0.2, 1))
    assert np.mean(other) > 0.40
    assert max(turned) < 0.32
    assert speaking < 0.30
    assert near < 0.2
    assert far > 0.3


def _vector(genome: Genome, state: FaceState, yaw: float) -> NDArray[np.float64]:
    from repertory.engines.previs.finishing import finished
    from repertory.engines.previs.lights import STUDIO
    from repertory.engines.previs.render import Renderer
    from repertory.engines.previs.scene import Placing, View

    placing = Placing(yaw=yaw, scale=0.11)
    view = View(eye=(0.0, 0.0, 1.0), target=(0.0, -0.01, 0.0), fov=20)
    with Renderer(288, 288) as renderer:
        plate = renderer.draw([placing.part(part) for part in head_parts(genome, state)], STUDIO, view)
        picture = finished(plate, STUDIO, view, 288, 288)
    faces = _inspector().see(picture)
    assert len(faces) == 1
    return np.asarray(faces[0].embedding)


@functools.cache
def _inspector() -> FaceInspector:
    return FaceInspector()
