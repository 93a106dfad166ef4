"""A genuine face that a picture spoils is left to a person, with the reason; what is plainly wrong or right is not."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from repertory.craft.advising import next_step
from repertory.craft.judging import judge, of_anchors
from repertory.craft.obscured import BLURRED, COVERED, SHADED, SMALL, why_obscured
from repertory.craft.telling import headline
from repertory.media.images import write_image
from repertory.model.media import Box
from repertory.model.verdict import Bands, Face, Finding, Frame, Measurement, Observation, Pose, Verdict
from repertory.work.doubting import spoiled

LIT = np.full((32, 32), 160.0)
FACE = Face(
    box=Box(x=40, y=40, width=120, height=120),
    size=100,
    confidence=0.9,
    pose=Pose(yaw=0, pitch=0, roll=0),
    mouth=0.0,
    eyes=0.3,
    landmarks=(),
    sharpness=90.0,
    embedding=(1.0,),
    grey=tuple(LIT.astype(int).ravel().tolist()),
)
BANDS = Bands(match=0.45, wrong=0.59, inspector="faces", version="1", style="photo", source="4 references")
NOT_QUITE = Measurement(
    inspector="faces", version="1", anchor="anna@1", finding=Finding.MEASURED, value=0.5, box=FACE.box
)


def noise(*, bar: bool) -> np.ndarray:
    """A picture without any straight edge, and one with a black bar."""
    picture = np.random.default_rng(1).integers(90, 180, (200, 200, 3), np.uint8)
    if bar:
        picture[120:] = 0
    return picture


def shaded(left: float) -> Face:
    grey = LIT.copy()
    grey[:, :16] *= left
    return replace(FACE, grey=tuple(grey.astype(int).ravel().tolist()))


@pytest.mark.parametrize(
    ("face", "why"),
    [
        (FACE, ""),
        (replace(FACE, sharpness=6.2), BLURRED),
        (replace(FACE, sharpness=6.2, size=40), ""),  # small faces are soft by nature
        (shaded(0.1), SHADED),
        (shaded(0.35), ""),
        (replace(FACE, grey=()), ""),
    ],
)
def test_what_spoils_a_face_is_told(face: Face, why: str) -> None:
    assert why_obscured(face, np.full((96, 96), 128.0)) == why


@pytest.mark.parametrize(("first", "last", "why"), [(0, 96, COVERED), (0, 90, COVERED), (0, 60, "")])
def test_a_straight_edge_from_side_to_side_is_none_of_a_face(first: int, last: int, why: str) -> None:
    small = np.full((96, 96), 128.0)
    small[60:70, first:last] = 255.0
    assert why_obscured(FACE, small) == why
    assert why_obscured(FACE, small.T) == ""


@pytest.mark.parametrize(
    ("found", "bands", "bar", "verdict"),
    [
        (NOT_QUITE, BANDS, True, Verdict.REVIEW),
        (NOT_QUITE, BANDS, False, Verdict.REPAIR),
        (replace(NOT_QUITE, value=0.7), BANDS, True, Verdict.RETAKE),
        (replace(NOT_QUITE, value=0.4), BANDS, True, Verdict.ACCEPT),
        (NOT_QUITE, replace(BANDS, style="clay"), True, Verdict.REPAIR),
    ],
)
def test_only_who_is_not_quite_somebody_is_left_to_a_person(
    tmp_path: Path, found: Measurement, bands: Bands, bar: bool, verdict: Verdict
) -> None:
    path = tmp_path / "take.png"
    write_image(path, noise(bar=bar))
    frame = Frame(time_s=0.0, width=200, height=200, faces=(FACE,))
    seen = Observation(inspector="faces", version="1", sha256="0" * 64, frames=(frame,))
    report = judge([spoiled(found, path, seen, bands)], of_anchors({"anna@1": bands}))
    assert report.verdict is verdict
    if verdict is Verdict.REVIEW:
        said = "A bar or a caption lies over the face. Not measured: Anna. A person should decide."
        assert headline(report, {"anna@1": "Anna"}) == said
        assert next_step(report.scores[0]).startswith("Look at it yourself")


@pytest.mark.parametrize(
    ("face", "value", "why"),
    [
        (replace(FACE, sharpness=6.2), 0.65, BLURRED),
        (replace(FACE, sharpness=6.2), 0.69, ""),  # as far as other people who are blurred
        (replace(FACE, sharpness=12.0), 0.65, ""),  # a little blur moves nobody so far
        (replace(FACE, sharpness=12.0), 0.5, BLURRED),
        (replace(FACE, size=50), 0.5, SMALL),
        (replace(FACE, size=50), 0.65, ""),
    ],
)
def test_blur_and_size_are_blamed_as_far_as_they_move_a_face(
    tmp_path: Path, face: Face, value: float, why: str
) -> None:
    path = tmp_path / "take.png"
    write_image(path, noise(bar=False))
    seen = Observation(
        inspector="faces",
        version="1",
        sha256="0" * 64,
        frames=(Frame(time_s=0.0, width=200, height=200, faces=(face,)),),
    )
    one = spoiled(replace(NOT_QUITE, value=value), path, seen, BANDS)
    report = judge([one], of_anchors({"anna@1": BANDS}))
    said = headline(report, {"anna@1": "Anna"})
    assert report.verdict is (Verdict.REVIEW if why else Verdict.RETAKE)
    assert not why or (one.reason.startswith(why) and "which may be why it is not quite Anna. " in said)
    assert next_step(report.scores[0]).startswith("Look at it yourself" if why else "Make it again")
