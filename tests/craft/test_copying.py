"""A reference once more, or its mirror image, is told from another picture of the same person."""

from dataclasses import replace

import numpy as np
import pytest
from faces_made_up import anchor, face, seen

from repertory.craft.comparing import compare_faces
from repertory.craft.copying import SIDE, copy_of, copy_of_all, correlation, is_copy, shape_difference
from repertory.craft.face_shape import LIPS, mean_shape
from repertory.model.verdict import Expectation, ExpectedAnchor, Face

SPREAD = 0.42


def meshed(one: Face, *, yaw: float = 0.0, mouth: float = 0.0, scale: float = 100.0, mirrored: bool = False) -> Face:
    """The face with the mean mesh, turned, with the mouth lower, at another size and place."""
    head = mean_shape().copy()
    head[list(LIPS), 1] -= mouth
    turn = np.radians(yaw)
    flat = np.column_stack([head[:, 0] * np.cos(turn) + head[:, 2] * np.sin(turn), -head[:, 1]])
    if mirrored:
        order = [int(np.linalg.norm(mean_shape() - point * (-1, 1, 1), axis=1).argmin()) for point in mean_shape()]
        flat = (flat * (-1, 1))[order]
    flat = flat * scale + 300
    return replace(one, landmarks=tuple((float(x), float(y)) for x, y in flat))


def like(reference: Face, distance: float) -> Face:
    """A face at that distance from a reference."""
    vector = list(reference.embedding)
    vector[100] += distance
    return replace(reference, embedding=tuple(vector))


REFERENCES = [meshed(face("mia", axis=20 + number), yaw=-30 + 20 * number) for number in range(4)]


def test_the_very_picture_at_another_size_is_a_copy_of_that_reference() -> None:
    index, number = copy_of(meshed(like(REFERENCES[2], 0.05), yaw=10, scale=37), REFERENCES, SPREAD)
    assert number == 2
    assert index > 0.7


def test_its_mirror_image_is_a_copy_where_that_was_looked_at_and_names_the_reference() -> None:
    observed = tuple(replace(seen(one), sha256=f"{number}" * 64) for number, one in enumerate(REFERENCES))
    mirrors = [meshed(face("mia", axis=40 + number), yaw=30 - 20 * number, mirrored=True) for number in range(4)]
    mirrored = tuple(replace(seen(one), sha256=f"{number}" * 64) for number, one in enumerate(mirrors))
    take = seen(meshed(like(mirrors[1], 0.08), yaw=10, mirrored=True))
    plain = ExpectedAnchor(anchor="mia@1", references=observed)
    (unknown,) = compare_faces(take, Expectation(cast=(plain,)))
    (copied,) = compare_faces(take, Expectation(cast=(replace(plain, mirrored=mirrored),)))
    assert (unknown.copy, unknown.copied) == (0.0, "")
    assert (copied.copied, copied.value, copied.lean) == ("1" * 64, unknown.value, unknown.lean)
    assert copied.copy is not None
    assert copied.copy > 0.6


def test_a_mirror_image_seen_by_another_version_is_refused() -> None:
    other = replace(seen(REFERENCES[0]), version="another")
    anchored = ExpectedAnchor(anchor="mia@1", references=(seen(REFERENCES[0]),), mirrored=(other,))
    with pytest.raises(ValueError, match="another"):
        compare_faces(seen(REFERENCES[0]), Expectation(cast=(anchored,)))


@pytest.mark.parametrize(("yaw", "mouth"), [(60.0, 0.0), (10.0, 0.2)])
def test_another_pose_or_another_mouth_is_a_performance_though_the_look_is_alike(yaw: float, mouth: float) -> None:
    assert copy_of(meshed(like(REFERENCES[2], 0.15), yaw=yaw, mouth=mouth), REFERENCES, SPREAD)[0] == 0.0
    assert copy_of(meshed(like(REFERENCES[2], 0.15), yaw=10), REFERENCES, SPREAD)[0] > 0.4


def test_the_same_pose_with_another_look_is_a_performance() -> None:
    assert copy_of(meshed(like(REFERENCES[2], 0.33), yaw=10), REFERENCES, SPREAD)[0] == 0.0


def test_the_unit_is_how_far_the_references_lie_from_each_other() -> None:
    take = meshed(like(REFERENCES[2], 0.12), yaw=10)
    assert copy_of(take, REFERENCES, SPREAD)[0] > 0.4
    assert copy_of(take, REFERENCES, 0.15)[0] == 0.0  # of somebody whose pictures are all that near


def in_grey(one: Face, seed: int, *, size: float, noise: float = 0.0, shift: int = 0) -> Face:
    """The face with a made-up picture of that seed, perhaps noisy or a pixel off."""
    picture = np.random.default_rng(seed).normal(120, 40, (SIDE, SIDE))
    picture += np.random.default_rng(99).normal(0, 1, picture.shape) * noise
    pixels = np.clip(np.roll(picture, shift, axis=1), 0, 255).astype(int)
    return replace(one, size=size, grey=tuple(pixels.ravel().tolist()))


def test_a_small_face_whose_vector_has_grown_far_is_known_by_its_pixels() -> None:
    references = [in_grey(one, number, size=180) for number, one in enumerate(REFERENCES)]
    far = meshed(like(REFERENCES[2], 0.33), yaw=10, scale=20)
    index, number = copy_of(in_grey(far, 2, size=40, noise=8, shift=1), references, SPREAD)
    assert number == 2
    assert index > 0.4
    assert copy_of(in_grey(far, 2, size=40, noise=25), references, SPREAD)[0] == 0.0  # another picture, much alike
    assert copy_of(in_grey(far, 2, size=80, noise=8), references, SPREAD)[0] == 0.0  # a large one has a good vector
    posed = meshed(like(REFERENCES[2], 0.33), yaw=60, scale=20)
    assert copy_of(in_grey(posed, 2, size=40), references, SPREAD)[0] == 0.0
    assert copy_of(replace(far, size=40), references, SPREAD)[0] == 0.0  # nothing to compare
    assert copy_of(in_grey(far, 7, size=40), references, SPREAD)[0] == 0.0


def test_pixels_correlate_whatever_their_light_and_an_even_face_with_nothing() -> None:
    plain = in_grey(REFERENCES[0], 1, size=40)
    dark = replace(plain, grey=tuple(value // 2 + 10 for value in plain.grey))
    assert correlation(plain, plain) == pytest.approx(1)
    assert correlation(plain, dark) > 0.99
    assert correlation(plain, replace(plain, grey=(7,) * SIDE**2)) == 0.0


def test_without_a_mesh_only_a_very_near_look_is_a_copy() -> None:
    flat = [replace(one, landmarks=()) for one in REFERENCES]
    assert copy_of(like(flat[1], 0.05), flat, SPREAD)[0] > 0.5
    assert copy_of(like(flat[1], 0.2), flat, SPREAD)[0] == 0.0
    assert shape_difference(flat[0], flat[0]) == float("inf")


def test_a_copy_needs_references_and_a_clip_is_one_by_most_of_its_frames() -> None:
    with pytest.raises(ValueError, match="reference"):
        copy_of(REFERENCES[0], [], SPREAD)
    same, other = meshed(like(REFERENCES[2], 0.05), yaw=10), meshed(like(REFERENCES[2], 0.15), mouth=0.3)
    assert copy_of_all([same, same, other], REFERENCES, SPREAD)[0] > 0.5
    assert copy_of_all([same, other, other], REFERENCES, SPREAD)[0] == 0.0


def test_a_take_names_the_reference_that_it_reproduces() -> None:
    observed = tuple(replace(seen(one), sha256=f"{number}" * 64) for number, one in enumerate(REFERENCES))
    expected = Expectation(cast=(ExpectedAnchor(anchor="mia@1", references=observed),), others=(anchor("nova"),))
    (copied,) = compare_faces(seen(meshed(like(REFERENCES[2], 0.05), yaw=10)), expected)
    assert copied.copied == "2" * 64
    assert copied.copy
    (played,) = compare_faces(seen(meshed(like(REFERENCES[2], 0.15), mouth=0.3)), expected)
    assert (played.copy, played.copied) == (0.0, "")


def test_another_photograph_of_the_same_sitting_is_alike_and_no_copy() -> None:
    references = [in_grey(one, number, size=180) for number, one in enumerate(REFERENCES)]
    again = in_grey(meshed(like(REFERENCES[2], 0.25), yaw=10), 2, size=180, noise=16)
    spread = 0.6  # references that lie far from each other, beside which much is near
    assert correlation(again, references[2]) == pytest.approx(0.93, abs=0.01)
    index, number = copy_of(again, references, spread, "photo")
    assert (number, is_copy(index)) == (2, False)
    assert 0.3 < index < 0.5
    pasted = in_grey(meshed(like(REFERENCES[2], 0.25), yaw=10), 2, size=180, noise=4)
    assert copy_of(pasted, references, spread, "clay")[0] == index, "of heads that are drawn the light proves nothing"
    assert copy_of(pasted, references, spread, "photo")[0] == pytest.approx((1 + index) / 2)


def test_a_small_paste_of_a_photograph_is_surely_a_copy_and_what_is_told_lies_high() -> None:
    references = [in_grey(one, number, size=180) for number, one in enumerate(REFERENCES)]
    far = in_grey(meshed(like(REFERENCES[2], 0.33), yaw=10, scale=20), 2, size=40, noise=8, shift=1)
    assert is_copy(copy_of(far, references, SPREAD, "photo")[0])
    assert not is_copy(0.03)
    assert not is_copy(None)


def test_the_style_of_the_references_says_whether_pixels_count() -> None:
    reference = in_grey(REFERENCES[2], 2, size=180)
    observed = tuple(seen(one) for one in (reference, REFERENCES[0], REFERENCES[3]))
    take = seen(in_grey(meshed(like(REFERENCES[2], 0.05), yaw=10), 2, size=180))
    drawn, taken = (
        compare_faces(take, Expectation(cast=(ExpectedAnchor(anchor="mia@1", references=observed, style=style),)))[0]
        for style in ("clay", "photo")
    )
    assert drawn.copy
    assert taken.copy == pytest.approx((1 + drawn.copy) / 2)
