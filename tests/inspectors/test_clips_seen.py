"""The clip inspector on real files: a cut, a freeze and a black end in an encoded clip; a picture; a sound."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from repertory.errors import MediaRejected
from repertory.files.hashing import sha256_of
from repertory.inspectors.clips import ClipInspector
from repertory.inspectors.sampling import spread, watched
from repertory.media.clips import write_clip
from repertory.media.images import write_image
from repertory.media.skimming import skim
from repertory.media.sounds import write_wav
from repertory.model.verdict import Frame

if TYPE_CHECKING:
    from repertory.media.images import Picture


def drawn(seed: int, count: int) -> list[Picture]:
    """Frames of a camera that trucks along something drawn."""
    wide = np.kron(np.random.default_rng(seed).integers(20, 230, (12, 60, 3)), np.ones((15, 15, 1))).astype(np.uint8)
    return [np.ascontiguousarray(wide[:180, 4 * number : 4 * number + 320]) for number in range(count)]


def test_a_cut_a_freeze_and_a_black_end_survive_encoding(tmp_path: Path) -> None:
    frames = drawn(1, 24)
    black = np.zeros((180, 320, 3), np.uint8)
    write_clip(tmp_path / "a.mp4", [*frames, *drawn(2, 12), *[drawn(2, 12)[-1]] * 24, *[black] * 12], fps=24)
    seen = ClipInspector().observe(tmp_path / "a.mp4")
    found = {what: [span for span in seen.spans if span.what == what] for what in ("cut", "still", "black")}
    assert [round(span.start_s, 2) for span in found["cut"]] == [1.0]
    assert [(round(span.start_s, 1), round(span.end_s, 1)) for span in found["black"]] == [(2.5, 3.0)]
    freeze = found["still"][0]
    assert freeze.start_s == pytest.approx(35 / 24, abs=0.09)
    assert freeze.end_s == pytest.approx(2.5, abs=0.05)
    assert seen.sha256 == sha256_of(tmp_path / "a.mp4")
    assert (seen.frames[0].width, seen.frames[0].height) == (320, 180)


def test_a_picture_has_a_size_and_nothing_peculiar_and_a_sound_is_refused(tmp_path: Path) -> None:
    write_image(tmp_path / "a.png", drawn(1, 1)[0])
    seen = ClipInspector().observe(tmp_path / "a.png")
    assert (seen.spans, seen.frames[0].width) == ((), 320)
    write_wav(tmp_path / "a.wav", np.zeros(8000, np.float32), 8000)
    with pytest.raises(MediaRejected, match="no pictures"):
        ClipInspector().observe(tmp_path / "a.wav")


def test_what_is_small_is_light_and_dark_as_the_clip_is(tmp_path: Path) -> None:
    shades = [np.full((90, 160, 3), shade, np.uint8) for shade in (0, 128, 255)]
    write_clip(tmp_path / "a.mp4", [shade for shade in shades for _ in range(8)], fps=24)
    found = skim(tmp_path / "a.mp4")
    assert found.small.shape == (24, 54, 96)
    assert [round(float(found.small[number].mean()) / 16) for number in (2, 12, 22)] == [0, 8, 16]
    assert found.length_s == pytest.approx(1.0)


def test_frames_are_looked_at_in_the_order_of_time_and_those_at_a_cut_are_among_them(tmp_path: Path) -> None:
    write_clip(tmp_path / "a.mp4", [*drawn(1, 50), *drawn(2, 46)], fps=24)
    frames, cuts = watched(tmp_path / "a.mp4", lambda time_s, picture: Frame(time_s=time_s, width=1, height=1))
    times = [frame.time_s for frame in frames]
    assert times == sorted(times)
    assert [span.what for span in cuts] == ["cut"]
    assert any(abs(time_s - 50 / 24) < 0.01 for time_s in times)
    assert any(abs(time_s - 49 / 24) < 0.01 for time_s in times)


def test_an_error_of_who_looks_comes_out_and_the_clip_is_closed(tmp_path: Path) -> None:
    write_clip(tmp_path / "a.mp4", drawn(1, 20), fps=24)

    def breaks(time_s: float, picture: Picture) -> Frame:
        raise MediaRejected("enough", step="")

    with pytest.raises(MediaRejected, match="enough"):
        watched(tmp_path / "a.mp4", breaks)


@pytest.mark.parametrize(("most", "chosen"), [(1, [0]), (3, [0, 4, 9]), (20, list(range(10)))])
def test_frames_are_thinned_out_evenly(most: int, chosen: list[int]) -> None:
    frames = [Frame(time_s=float(number), width=1, height=1) for number in range(10)]
    assert [round(frame.time_s) for frame in spread(frames, most)] == chosen
