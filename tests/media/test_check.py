"""What a file holds is decided by its content, never by its name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from repertory.errors import MediaRejected
from repertory.media.check import check_media
from repertory.media.clips import write_clip
from repertory.media.images import write_image
from repertory.media.sounds import write_wav
from repertory.model.media import MediaKind


def test_pictures_clips_and_sounds_are_known_by_their_content(tmp_path: Path) -> None:
    picture = np.full((64, 64, 3), 120, np.uint8)
    write_image(tmp_path / "a.png", picture)
    write_clip(tmp_path / "b.mp4", [picture] * 3, fps=12)
    write_wav(tmp_path / "c.wav", np.zeros(8000, np.float32), 8000)
    expected = {
        "a.png": (MediaKind.IMAGE, ".png"),
        "b.mp4": (MediaKind.CLIP, ".mp4"),
        "c.wav": (MediaKind.SOUND, ".wav"),
    }
    for name, kind_and_suffix in expected.items():
        disguised = (tmp_path / name).rename(tmp_path / "upload.bin")
        assert check_media(disguised) == kind_and_suffix


def test_any_other_file_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Shot 1: close-up of [Character A]\n")
    with pytest.raises(MediaRejected, match=r"^notes\.txt is neither a picture, a clip nor a sound") as refused:
        check_media(tmp_path / "notes.txt")
    assert refused.value.step


@pytest.mark.parametrize("name", ["missing.png", "empty.png", "."])
def test_a_missing_or_empty_file_and_a_folder_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty.png").touch()
    with pytest.raises(MediaRejected):
        check_media(tmp_path / name)


def test_a_picture_cut_short_is_refused(tmp_path: Path) -> None:
    write_image(tmp_path / "a.png", np.random.default_rng(1).integers(0, 255, (64, 64, 3), np.uint8))
    (tmp_path / "a.png").write_bytes((tmp_path / "a.png").read_bytes()[:2000])
    with pytest.raises(MediaRejected, match="damaged or cut short"):
        check_media(tmp_path / "a.png")
