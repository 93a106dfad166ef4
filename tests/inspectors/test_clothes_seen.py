"""The clothes inspector on a real picture (the astronaut of scikit-image's wheel) and a clip of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from samples import a_sound, astronaut

from repertory.errors import MediaRejected
from repertory.files.hashing import sha256_of
from repertory.inspectors.faces import FaceInspector
from repertory.inspectors.wardrobe import WardrobeInspector
from repertory.media.clips import write_clip
from repertory.media.images import write_image
from repertory.model.verdict import Expectation, ExpectedAnchor, Finding, Observation

pytestmark = pytest.mark.slow


class Counting(FaceInspector):
    """Counts how many pictures are looked at for faces."""

    looked = 0

    def _frame(self, *seen: object) -> object:  # type: ignore[override]  # only to count
        self.looked += 1
        return super()._frame(*seen)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def faces() -> Counting:
    return Counting()


@pytest.fixture(scope="module")
def inspector(faces: Counting) -> WardrobeInspector:
    return WardrobeInspector(faces)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pictures")


@pytest.fixture(scope="module")
def portrait(folder: Path) -> Path:
    path = folder / "astronaut.png"
    write_image(path, astronaut())
    return path


def distance(inspector: WardrobeInspector, seen: Observation, reference: Observation) -> float:
    expected = ExpectedAnchor(anchor="eileen@1", about="flight suit", references=(reference,))
    (found,) = inspector.compare(seen, Expectation(cast=(expected,)))
    assert found.finding is Finding.MEASURED
    assert found.value is not None
    return found.value


def test_faces_are_found_once_for_both(faces: Counting, inspector: WardrobeInspector, portrait: Path) -> None:
    before = faces.looked
    found, seen = faces.observe(portrait), inspector.observe(portrait)
    assert faces.looked - before <= 1
    assert (seen.inspector, seen.sha256) == ("wardrobe", sha256_of(portrait))
    assert faces.version in seen.version
    (frame,) = seen.frames
    assert frame.patches[0].face == found.frames[0].faces[0].box
    assert {"skin", "collar"} <= {patch.what for patch in frame.patches}


def test_the_suit_is_known_again_in_another_light_and_not_in_another_colour(
    inspector: WardrobeInspector, portrait: Path, folder: Path
) -> None:
    reference, picture = inspector.observe(portrait), astronaut().astype(float)
    tinted, dyed = folder / "tinted.jpg", folder / "dyed.png"
    write_image(tinted, np.clip(picture[10:, 30:500] * [0.8, 0.65, 0.5], 0, 255).astype(np.uint8))
    below = picture.copy()
    below[195:] = below[195:][..., [2, 1, 0]]  # an orange suit becomes a blue one
    write_image(dyed, below.astype(np.uint8))
    assert distance(inspector, inspector.observe(tinted), reference) < 0.3
    assert distance(inspector, inspector.observe(dyed), reference) > 0.6


def test_a_clip_is_looked_at_in_the_frames_of_the_faces(inspector: WardrobeInspector, folder: Path) -> None:
    path = folder / "clip.mp4"
    write_clip(path, [astronaut()[:400, :400]] * 12, fps=24)
    seen = inspector.observe(path)
    assert len(seen.frames) == 8
    assert [frame.time_s for frame in seen.frames] == sorted({frame.time_s for frame in seen.frames})
    assert all(frame.patches for frame in seen.frames)


def test_a_sound_and_a_missing_file_are_refused(inspector: WardrobeInspector, tmp_path: Path) -> None:
    with pytest.raises(MediaRejected, match="no pictures"):
        inspector.observe(a_sound(tmp_path / "a.wav"))
    with pytest.raises(MediaRejected, match="no file"):
        inspector.observe(tmp_path / "missing.png")


def test_the_usual_distances_are_known_for_what_was_tried(inspector: WardrobeInspector) -> None:
    for style in ("clay", "photo"):
        prior = inspector.usual(style)
        assert prior is not None
        assert prior[0].mean < prior[1].mean
    assert inspector.usual("anime") is None
