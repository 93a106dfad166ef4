"""Clips are written reproducibly, read back faithfully, and refused in one sentence when they are broken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from repertory.errors import MediaRejected
from repertory.media import clips
from repertory.media.clips import Mark, check_clip, probe_clip, read_frames, write_clip
from repertory.media.sounds import read_sound, write_wav

if TYPE_CHECKING:
    from repertory.media.images import Picture

FPS = 12


def pictures(count: int, width: int = 160, height: int = 90) -> Iterator[Picture]:
    """A grey wall that gets lighter by 10 with every picture, with a red corner at the top left."""
    for number in range(count):
        picture = np.full((height, width, 3), 20 + 10 * number, np.uint8)
        picture[: height // 3, : width // 4] = (200, 40, 30)
        yield picture


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    path = tmp_path / "wall.mp4"
    write_clip(path, pictures(18), fps=FPS)
    return path


def test_a_clip_tells_its_size_speed_and_length(clip: Path) -> None:
    info = probe_clip(clip)
    assert (info.width, info.height, info.fps, info.frames) == (160, 90, FPS, 18)
    assert info.duration_s == pytest.approx(1.5)
    assert not info.has_sound


def test_every_picture_comes_back_in_order_with_its_colours_and_time(clip: Path) -> None:
    read = list(read_frames(clip))
    assert [time_s for time_s, _ in read] == pytest.approx([number / FPS for number in range(18)])
    for (_, picture), made in zip(read, pictures(18), strict=True):
        assert np.abs(picture[40:].astype(int) - made[40:]).mean() < 2.5
        assert np.abs(picture[5:20, 5:30].astype(int) - (200, 40, 30)).mean() < 8


def test_pictures_nearest_to_the_wanted_times_are_read_earliest_first(clip: Path) -> None:
    read = [round(time_s * FPS) for time_s, _ in read_frames(clip, [0.99 / FPS, 0, 5.4 / FPS, 99.0])]
    assert read == [0, 1, 5, 17]


@pytest.mark.parametrize(
    ("count", "expected"), [(1, [8]), (2, [0, 17]), (3, [0, 8, 17]), (99, list(range(18))), (0, [])]
)
def test_a_count_of_pictures_is_spread_from_the_first_to_the_last(clip: Path, count: int, expected: list[int]) -> None:
    assert [round(time_s * FPS) for time_s, _ in read_frames(clip, count=count)] == expected


def test_times_and_a_count_together_are_a_contradiction(clip: Path) -> None:
    with pytest.raises(ValueError, match="not both"):
        read_frames(clip, [0.0], count=2)


def test_the_same_pictures_and_sound_give_the_same_bytes(tmp_path: Path) -> None:
    write_wav(tmp_path / "a.wav", np.sin(np.arange(48_000) / 20).astype(np.float32), 48_000)
    for name in ("one.mp4", "two.mp4"):
        write_clip(tmp_path / name, pictures(14), fps=FPS, sound=tmp_path / "a.wav", title="Wall")
    assert (tmp_path / "one.mp4").read_bytes() == (tmp_path / "two.mp4").read_bytes()


def test_sound_stays_where_it_was_and_gets_the_length_of_the_pictures(tmp_path: Path) -> None:
    click = np.zeros(24_000 * 5, np.float32)
    click[12_000] = 0.9
    write_wav(tmp_path / "click.wav", click, 24_000)
    write_clip(tmp_path / "click.mp4", pictures(12), fps=FPS, sound=tmp_path / "click.wav")
    samples, rate = read_sound(tmp_path / "click.mp4")
    assert rate == 48_000
    assert abs(int(np.argmax(np.abs(samples))) - 24_000) < 48, "within a millisecond"
    assert len(samples) / rate == pytest.approx(1.0, abs=0.03)
    assert probe_clip(tmp_path / "click.mp4").has_sound


def test_title_and_chapters_are_in_the_file(tmp_path: Path) -> None:
    import av

    marks = [Mark(title="1", start_s=0), Mark(title="2", start_s=0.5)]
    write_clip(tmp_path / "film.mp4", pictures(12), fps=FPS, title="The wall", marks=marks)
    with av.open(str(tmp_path / "film.mp4")) as container:
        assert container.metadata["title"] == "The wall"
        chapters = container.chapters()
    assert [(chapter["metadata"]["title"], chapter["start"], chapter["end"]) for chapter in chapters] == [
        ("1", 0, 500),
        ("2", 500, 1000),
    ]


@pytest.mark.parametrize(
    ("frames", "why"),
    [
        ([], "at least one"),
        ([np.zeros((90, 161, 3), np.uint8)], "even"),
        ([np.zeros((90, 160, 3), np.uint8), np.zeros((90, 162, 3), np.uint8)], "shape"),
    ],
)
def test_nothing_is_left_behind_of_a_clip_that_cannot_be_written(
    tmp_path: Path, frames: list[Picture], why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        write_clip(tmp_path / "film.mp4", frames, fps=FPS)
    assert list(tmp_path.iterdir()) == []


def test_a_sound_clip_is_checked_whole_and_gets_its_suffix(clip: Path, tmp_path: Path) -> None:
    assert check_clip(clip) == ".mp4"
    assert check_clip(clip.rename(tmp_path / "nameless")) == ".mp4"


def test_a_clip_cut_short_is_refused(clip: Path, tmp_path: Path) -> None:
    whole = clip.read_bytes()
    for part in (0.5, 0.9):
        (tmp_path / "short.mp4").write_bytes(whole[: int(len(whole) * part)])
        with pytest.raises(MediaRejected, match=r"short\.mp4 is damaged or cut short"):
            check_clip(tmp_path / "short.mp4")


def test_what_is_no_clip_is_refused_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "notes.mp4").write_text("Shot 1: close-up\n" * 50)
    (tmp_path / "list.mp4").write_text("#EXTM3U\n#EXTINF:5,\nwall.mp4\n")
    (tmp_path / "empty.mp4").touch()
    write_wav(tmp_path / "voice.wav", np.zeros(8000, np.float32), 8000)
    for name in ("notes.mp4", "list.mp4", "empty.mp4", "voice.wav", "missing.mp4", "."):
        with pytest.raises(MediaRejected) as refused:
            check_clip(tmp_path / name)
        assert str(tmp_path / name) in refused.value.what
        assert refused.value.step


def test_a_clip_beyond_the_limits_is_refused(clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clips, "MAX_SIDE", 128)
    with pytest.raises(MediaRejected, match="160 by 90"):
        check_clip(clip)
    monkeypatch.setattr(clips, "MAX_SIDE", 4096)
    monkeypatch.setattr(clips, "MAX_DURATION_S", 1.0)
    with pytest.raises(MediaRejected, match="longer"):
        check_clip(clip)
