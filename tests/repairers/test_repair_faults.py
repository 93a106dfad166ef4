"""What is wrong with a repaired picture is seen in its pixels: ghosts of a jaw, doubled eyes, changes elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
import skimage.data

from repertory.craft.face_shape import (
    EYE_AT_LEFT,
    EYE_AT_RIGHT,
    INNER_LIPS,
    OUTER_CORNERS,
    OVAL,
    features,
    front_view,
    mesh_of,
)
from repertory.craft.mending import LEAST_EYES, LEAST_MOUTH, LEAST_SIDES, MOST_BAR, MOST_DOUBLED, MOST_LINES, MOST_SEAM
from repertory.inspectors.faces import FaceInspector
from repertory.media.faults import (
    FaceView,
    Parts,
    bar_across,
    doubled_features,
    eye_contrast,
    eye_sides,
    lopsided,
    mouth_likeness,
    new_lines,
    outside_difference,
    seam_strength,
)
from repertory.media.images import write_image
from repertory.media.warping import polygon, soften

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

PARTS = Parts(
    oval=OVAL, corners=OUTER_CORNERS, features=features(), front=front_view(), lids=(EYE_AT_LEFT, EYE_AT_RIGHT)
)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> FaceView:
    picture = np.asarray(skimage.data.astronaut())[:320, 60:420]  # type: ignore[no-untyped-call]
    path = tmp_path_factory.mktemp("faults") / "astronaut.png"
    write_image(path, picture)
    points = mesh_of(FaceInspector().observe(path).frames[0].faces[0])
    assert points is not None
    return FaceView(picture=picture, points=points)


def ghosted(view: FaceView, pixels: tuple[int, int], share: float, *, eyes_only: bool) -> FaceView:
    """The same face laid over itself again, shifted and half transparent: over all of it, or round the eyes."""
    height, width = view.picture.shape[:2]
    oval = view.points[list(OVAL)] + pixels
    mask = polygon(oval, width, height)
    if eyes_only:
        eyes = view.points[list(features()[0])]
        low, high = eyes.min(axis=0) - 3, eyes.max(axis=0) + 3
        mask = polygon(np.array([low, [high[0], low[1]], high, [low[0], high[1]]]), width, height)
    mask = soften(mask, 2.0) * share
    shifted = np.roll(view.picture, (pixels[1], pixels[0]), axis=(0, 1)).astype(np.float32)
    mixed = view.picture * (1 - mask[..., None]) + shifted * mask[..., None]
    return replace(view, picture=mixed.astype(np.uint8))


def test_an_untouched_face_shows_no_fault(before: FaceView) -> None:
    assert seam_strength(before, before, None, PARTS) == 0
    assert doubled_features(before, before, None, PARTS) == 0


def test_other_light_and_colour_are_no_fault(before: FaceView) -> None:
    warm = np.clip(before.picture * [0.95, 0.88, 0.75], 0, 255).astype(np.uint8)
    oval = polygon(before.points[list(OVAL)], before.picture.shape[1], before.picture.shape[0])
    inside = soften(oval, 8.0)[..., None] * (oval[..., None] > 0)
    after = replace(before, picture=(before.picture * (1 - inside) + warm * inside).astype(np.uint8))
    assert doubled_features(after, before, None, PARTS) < MOST_DOUBLED
    assert seam_strength(after, before, None, PARTS) < MOST_SEAM


def test_a_ghost_of_the_jaw_is_seen(before: FaceView) -> None:
    assert seam_strength(ghosted(before, (9, 3), 0.5, eyes_only=False), before, None, PARTS) > MOST_SEAM


def test_a_doubled_eye_is_seen(before: FaceView) -> None:
    assert doubled_features(ghosted(before, (0, 9), 0.6, eyes_only=True), before, None, PARTS) > MOST_DOUBLED


def test_what_the_reference_shows_is_not_doubled(before: FaceView) -> None:
    reference = ghosted(before, (0, 9), 0.6, eyes_only=True)
    assert doubled_features(reference, before, reference, PARTS) < MOST_DOUBLED


def test_one_changed_pixel_outside_the_region_is_seen(before: FaceView, tmp_path: Path) -> None:
    height, width = before.picture.shape[:2]
    region = polygon(before.points[list(OVAL)], width, height)
    assert outside_difference(before.picture, before.picture.copy(), region) == 0
    touched = before.picture.copy()
    touched[2, 3, 1] ^= 1
    assert outside_difference(before.picture, touched, region) == 1
    assert outside_difference(before.picture, before.picture[:-1], region[:-1]) == 255


def test_shade_on_one_side_only_is_seen(before: FaceView) -> None:
    height, width = before.picture.shape[:2]
    nose, cheek = before.points[1], before.points[50]
    patch = polygon(np.vstack([nose, cheek, cheek + np.array([0, 25]), nose + np.array([0, 25])]), width, height)
    shaded = (before.picture * (1 - 0.5 * soften(patch, 2.0)[..., None])).astype(np.uint8)
    darker = (before.picture * 0.8).astype(np.uint8)
    usual = lopsided(before, PARTS)
    assert lopsided(replace(before, picture=shaded), PARTS) > usual + 1.5
    assert lopsided(replace(before, picture=darker), PARTS) < usual + 0.5


def test_a_strand_of_hair_is_a_new_line_and_what_was_there_is_none(before: FaceView) -> None:
    ends = np.round(before.points[[105, 205]]).astype(int).tolist()
    strand = before.picture.copy()
    cv2.line(strand, ends[0], ends[1], (50, 40, 30), 2)
    after = replace(before, picture=strand)
    assert new_lines(before, before, PARTS) == 0
    assert new_lines(after, before, PARTS) > MOST_LINES
    assert new_lines(after, after, PARTS) == 0
    assert new_lines(replace(before, picture=(before.picture * 0.8).astype(np.uint8)), before, PARTS) < MOST_LINES / 2


def test_spectacles_are_seen_by_their_bridge(before: FaceView) -> None:
    first, second = before.points[[133, 362]]
    worn = before.picture.copy()
    cv2.line(worn, np.round(first).astype(int).tolist(), np.round(second).astype(int).tolist(), (40, 35, 30), 3)
    assert bar_across(replace(before, picture=worn), PARTS) > bar_across(before, PARTS) + MOST_BAR


def test_shut_and_staring_eyes_are_told_by_their_contrast(before: FaceView) -> None:
    height, width = before.picture.shape[:2]
    shut, staring = before.picture.copy(), before.picture.copy()
    for lids in PARTS.lids:
        inside = polygon(before.points[list(lids)], width, height) > 0
        shut[inside] = before.picture[inside].mean(axis=0)
        staring[inside] = np.where(before.picture[inside].mean(axis=1, keepdims=True) > 90, 255, 0)
    usual = eye_contrast(before, PARTS)
    assert eye_contrast(replace(before, picture=shut), PARTS) < min(0.5, LEAST_EYES) * usual
    assert eye_contrast(replace(before, picture=staring), PARTS) > 1.5 * usual


def test_slits_are_told_from_irises_however_dark_they_are(before: FaceView) -> None:
    slits = before.picture.copy()
    for lids in PARTS.lids:
        line = before.points[list(lids)]
        inside = polygon(line.mean(axis=0) + (line - line.mean(axis=0)) * 1.2, *slits.shape[1::-1]) > 0
        slits[inside] = (200, 160, 140)
        first, second = np.round(line[[0, 8]]).astype(int).tolist()
        cv2.line(slits, first, second, (40, 25, 20), 2)
    after = replace(before, picture=slits)
    assert eye_contrast(after, PARTS) > LEAST_EYES * eye_contrast(before, PARTS)
    assert eye_sides(after, PARTS) < LEAST_SIDES * eye_sides(before, PARTS)


def test_a_tongue_between_the_lips_is_seen_whatever_the_light(before: FaceView) -> None:
    tongue, (across, down) = before.picture.copy(), before.points[list(INNER_LIPS)].mean(axis=0)
    wide = float(np.linalg.norm(before.points[61] - before.points[291]))
    place = (round(across), round(down + 0.06 * wide))
    cv2.ellipse(tongue, place, (round(0.2 * wide), round(0.14 * wide)), 0, 0, 360, (150, 60, 70), -1)
    dim = (before.picture * 0.6 + 20).astype(np.uint8)
    assert mouth_likeness(before, before, PARTS) > 0.999
    assert mouth_likeness(replace(before, picture=dim), before, PARTS) > 0.95
    assert mouth_likeness(replace(before, picture=tongue), before, PARTS) < LEAST_MOUTH
    flat = replace(before, picture=np.full_like(before.picture, 128))
    assert mouth_likeness(flat, before, PARTS) == pytest.approx(0, abs=1e-6)
