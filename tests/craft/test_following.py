"""Which stretch of a clip is mended, whose face is followed through it, and how its points are freed of trembling."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest

from repertory.craft.face_shape import mean_shape
from repertory.craft.following import FADE_S, LONGEST_GAP, LONGEST_S, Stretch, moments_of, smoothed, worst_stretch
from repertory.errors import MediaRejected
from repertory.model.media import Box
from repertory.model.verdict import Face, Frame, Pose

CURVE = ((0.0, 0.3), (0.5, 0.6), (1.0, 0.3), (1.5, 0.55), (2.0, 0.7), (2.5, 0.56), (3.0, 0.3), (3.5, 0.3))


def face(x: float) -> Face:
    points = mean_shape()[:, :2] * 40 + [x, 100.0]
    return Face(
        box=Box(x=x - 40, y=60, width=80, height=80),
        confidence=0.9,
        size=80.0,
        pose=Pose(yaw=0, pitch=0, roll=0),
        mouth=0.0,
        eyes=0.3,
        sharpness=50.0,
        landmarks=tuple((float(px), float(py)) for px, py in points),
        embedding=(),
    )


ONE = face(100.0)


def frames(*places: tuple[float, ...]) -> list[Frame]:
    """One frame a tenth of a second, with a face at each of its places."""
    return [
        Frame(time_s=number / 10, width=640, height=360, faces=tuple(face(x) for x in xs))
        for number, xs in enumerate(places)
    ]


def test_the_stretch_is_that_of_the_worst_picture_and_fades_beside_good_ones() -> None:
    stretch = worst_stretch(CURVE, 0.5)
    assert stretch is not None
    assert (stretch.start_s, stretch.end_s) == (1.5 - FADE_S, 2.5 + FADE_S)
    assert [stretch.share(at) for at in (1.0, 1.5, 2.0, 2.5, 3.0)] == [0, 1, 1, 1, 0]
    assert 0 < stretch.share(1.3) < 1
    assert stretch.share(1.2) < stretch.share(1.4)


def test_a_cut_ends_the_stretch_at_once() -> None:
    stretch = worst_stretch(CURVE, 0.5, cuts=[1.8, 2.3])
    assert stretch is not None
    assert stretch.share(1.79) == 0
    assert stretch.share(1.8) == stretch.share(2.29) == 1
    assert stretch.share(2.3) == 0


def test_a_clip_that_is_bad_throughout_is_mended_from_its_first_picture_to_its_last() -> None:
    stretch = worst_stretch([(at, 0.6) for at, _ in CURVE], 0.5)
    assert stretch is not None
    assert stretch.share(0.0) == stretch.share(99.0) == 1


def test_a_stretch_that_is_too_long_to_mend_is_refused() -> None:
    times = [number / 2 for number in range(2 * int(LONGEST_S) + 4)]
    assert worst_stretch([(at, 0.6) for at in times[:-6]], 0.5) is not None
    with pytest.raises(MediaRejected, match="at most 20 s of a clip are mended") as error:
        worst_stretch([(at, 0.6) for at in times], 0.5)
    assert "again" in error.value.step
    assert worst_stretch([(at, 0.6) for at in times], 0.5, cuts=[12.0]) is not None


def test_the_faces_of_a_long_stretch_are_gathered_in_time() -> None:
    pictures = 6000
    seen = [Frame(time_s=number / 300, width=640, height=360, faces=(ONE,)) for number in range(pictures)]
    began = time.process_time()
    assert len(moments_of(seen, ONE, 0.0, Stretch(start_s=0.0, end_s=20.0))) == pictures
    assert time.process_time() - began < 1.0, "its steps grow with the pictures, not with their square"


def test_a_good_clip_has_no_stretch() -> None:
    assert worst_stretch(CURVE, 0.8) is None
    assert worst_stretch((), 0.5) is None


def test_a_face_is_followed_both_ways_and_never_goes_over_to_another() -> None:
    seen = frames(*((100.0 + 6 * number, 400.0 - 6 * number) for number in range(20)))
    moments = moments_of(seen, seen[10].faces[0], 1.0, Stretch(start_s=0.0, end_s=2.0))
    assert [moment.face.box.x + 40 for moment in moments] == [100.0 + 6 * number for number in range(20)]


def test_short_gaps_are_filled_and_long_ones_refused() -> None:
    gone: tuple[float, ...] = ()
    short = frames((100.0,), (104.0,), *[gone] * LONGEST_GAP, (120.0,), (124.0,))
    moments = moments_of(short, short[0].faces[0], 0.0, Stretch(start_s=0.0, end_s=2.0))
    middles = [np.mean(moment.face.landmarks, axis=0)[0] for moment in moments]
    assert np.allclose(np.diff(middles), 4.0)
    long = frames((100.0,), (104.0,), *[gone] * (LONGEST_GAP + 1), (124.0,))
    with pytest.raises(MediaRejected, match=r"lost at 0\.20 s"):
        moments_of(long, long[0].faces[0], 0.0, Stretch(start_s=0.0, end_s=2.0))
    with pytest.raises(MediaRejected, match="no pictures"):
        moments_of([], long[0].faces[0], 0.0, Stretch(start_s=0.0, end_s=2.0))


def test_trembling_goes_and_what_moves_evenly_stays() -> None:
    dice, times = np.random.default_rng(1), np.arange(40.0)[:, None, None]
    true = mean_shape()[None, :, :2] * 60 + times * [3.0, -1.0] + 0.02 * times**2
    trembling = true + dice.normal(0, 0.5, true.shape)
    assert np.abs(smoothed(true) - true).max() < 1e-6
    after, before = np.diff(smoothed(trembling), 2, axis=0), np.diff(trembling, 2, axis=0)
    assert after.std() < 0.25 * before.std()
    assert np.abs(smoothed(trembling) - true).mean() < np.abs(trembling - true).mean()


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 8])
def test_a_stretch_of_a_few_pictures_can_be_smoothed(count: int) -> None:
    points = np.repeat(mean_shape()[None, :, :2], count, axis=0)
    assert np.allclose(smoothed(points), points)


def test_a_swapped_pose_does_not_lose_the_box() -> None:
    seen = frames((100.0,), (101.0,))
    turned = replace(seen[1].faces[0], pose=Pose(yaw=20, pitch=0, roll=0))
    seen[1] = replace(seen[1], faces=(turned,))
    assert moments_of(seen, seen[0].faces[0], 0.0, Stretch(start_s=0, end_s=1))[1].face is turned
