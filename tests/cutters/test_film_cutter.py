"""The film holds the accepted clips in order and at their length, with every line where it belongs."""

from __future__ import annotations

import errno
import tempfile
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from example_film import ExampleFilm

from repertory.cutters.film import FilmCutter, fitted
from repertory.errors import FolderNotWritable, MediaRejected, YourMove
from repertory.media.clips import check_clip, probe_clip, read_frames, write_clip
from repertory.media.sounds import read_sound
from repertory.model.film import Film, FilmShot

pytestmark = pytest.mark.slow

SHOT_S = 1.5


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    return ExampleFilm(tmp_path_factory.mktemp("takes")).film()


@pytest.fixture(scope="module")
def cut(film: Film, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cut") / "out"
    output = FilmCutter().cut(film, folder)
    assert output.files == (folder / "film.mp4", folder / "film.srt")
    return folder


def level_dbfs(path: Path, start_s: float, end_s: float) -> float:
    samples, rate = read_sound(path)
    part = samples[round(start_s * rate) : round(end_s * rate)]
    return float(20 * np.log10(np.sqrt(np.mean(part**2)) + 1e-9))


def test_the_film_is_as_long_as_its_clips_at_its_own_size_and_speed(cut: Path) -> None:
    info = probe_clip(cut / "film.mp4")
    assert (info.width, info.height, info.fps, info.frames) == (320, 180, 24, 5 * 36)
    assert info.has_sound
    assert check_clip(cut / "film.mp4") == ".mp4"


def test_every_shot_shows_its_accepted_clip_from_its_first_picture_to_its_last(film: Film, cut: Path) -> None:
    for number, shot in enumerate(film.shots[1:-1], 1):
        start_s = number * SHOT_S
        own = [picture for _, picture in read_frames(shot.clip.path)]
        seen = [picture for _, picture in read_frames(cut / "film.mp4", [start_s, start_s + SHOT_S - 1 / 24])]
        for mine, theirs in zip((own[0], own[-1]), seen, strict=True):
            assert np.abs(mine.astype(int) - theirs).mean() < 4


def test_a_clip_that_came_longer_than_its_shot_is_cut(film: Film, tmp_path: Path) -> None:
    shots = (replace(film.shots[1], length_s=1.0), replace(film.shots[2], length_s=SHOT_S + 1))
    FilmCutter().cut(replace(film, shots=shots), tmp_path)
    assert probe_clip(tmp_path / "film.mp4").frames == 24 + 36
    own = next(iter(read_frames(shots[1].clip.path)))[1]
    ((_, seen),) = read_frames(tmp_path / "film.mp4", [1.0])
    assert np.abs(own.astype(int) - seen).mean() < 4, "the next one begins where it ends"


def test_the_picture_comes_out_of_black_and_goes_back(cut: Path) -> None:
    light = [picture.mean() for _, picture in read_frames(cut / "film.mp4", [0.0, 0.25, 0.7, 6.8, 7.25, 7.46])]
    assert light[0] < 2
    assert light[0] < light[1] < light[2]
    assert light[3] > light[4] > light[5]
    assert light[5] < 2


def test_lines_are_heard_at_their_time_own_sound_is_kept_and_the_rest_is_room_tone(cut: Path) -> None:
    film = cut / "film.mp4"
    for start_s, end_s in ((0.5, 1.2), (3.15, 4.0), (6.1, 6.9)):
        assert level_dbfs(film, start_s, end_s) > -20, f"speech from {start_s} s"
    for start_s, end_s in ((1.4, 2.9), (4.2, 5.9)):
        assert -66 < level_dbfs(film, start_s, end_s) < -54, f"room tone from {start_s} s"


def test_nothing_clicks_where_shots_meet(cut: Path) -> None:
    samples, rate = read_sound(cut / "film.mp4")
    for number in range(1, 5):
        around = samples[round((number * SHOT_S - 0.01) * rate) : round((number * SHOT_S + 0.01) * rate)]
        assert np.abs(np.diff(around)).max() < 0.01


def test_sound_is_stereo_at_48_khz_with_a_title_and_a_chapter_per_shot(cut: Path) -> None:
    with av.open(str(cut / "film.mp4")) as container:
        sound = container.streams.audio[0]
        assert (sound.codec.name, sound.rate, sound.channels) == ("aac", 48_000, 2)
        assert container.streams.video[0].codec.name == "h264"
        assert container.metadata["title"] == "The Coffee Shop"
        chapters = [(chapter["metadata"]["title"], chapter["start"]) for chapter in container.chapters()]
    assert chapters == [("Shot 1", 0), ("Shot 2", 1500), ("Shot 3", 3000), ("Shot 4A", 4500), ("Shot 5", 6000)]


def test_subtitles_hold_the_spoken_lines_at_their_times(cut: Path) -> None:
    assert (cut / "film.srt").read_text(encoding="utf-8") == (
        "1\n00:00:00,300 --> 00:00:01,300\nShe is always late.\n\n"
        "2\n00:00:03,100 --> 00:00:04,100\nMia? You are leaving <already> & gone?\n"
    )


def short(film: Film) -> Film:
    return replace(film, shots=film.shots[1:2])


def test_the_same_film_gives_the_same_bytes(film: Film, tmp_path: Path) -> None:
    for name in ("one", "two"):
        FilmCutter().cut(short(film), tmp_path / name)
    assert (tmp_path / "one/film.mp4").read_bytes() == (tmp_path / "two/film.mp4").read_bytes()


def test_subtitles_of_an_earlier_cut_do_not_outlive_their_lines(film: Film, tmp_path: Path) -> None:
    (tmp_path / "film.srt").write_text("1\n")
    output = FilmCutter().cut(short(film), tmp_path)
    assert output.files == (tmp_path / "film.mp4",)
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]


def test_clips_of_another_size_and_speed_are_fitted_on_black_and_keep_their_length(film: Film, tmp_path: Path) -> None:
    tall = [np.full((96, 54, 3), 200, np.uint8)] * 45
    write_clip(tmp_path / "tall.mp4", tall, fps=30)
    shot = film.shots[1]
    tall_shot: FilmShot = replace(shot, clip=replace(shot.clip, path=tmp_path / "tall.mp4"))
    FilmCutter().cut(replace(film, shots=(tall_shot,)), tmp_path)
    info = probe_clip(tmp_path / "film.mp4")
    assert (info.width, info.height, info.frames) == (320, 180, 36)
    _, picture = next(read_frames(tmp_path / "film.mp4", [0.7]))
    assert picture[90, 160].mean() > 190
    assert picture[90, 20].mean() < 5


def test_a_picture_is_fitted_whole(film: Film) -> None:
    wide = fitted(np.full((50, 200, 3), 255, np.uint8), 100, 100)
    assert wide.shape == (100, 100, 3)
    assert [int(wide[row, 50].mean()) for row in (5, 50, 95)] == [0, 255, 0]


def test_nothing_is_left_of_a_film_that_cannot_be_cut(film: Film, tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(film.shots[1].clip.path.read_bytes()[:400])
    shot = replace(film.shots[1], clip=replace(film.shots[1].clip, path=broken))
    with pytest.raises(MediaRejected, match=r"broken\.mp4"):
        FilmCutter().cut(replace(film, shots=(film.shots[0], shot)), tmp_path / "out")
    with pytest.raises(YourMove, match="No shot"):
        FilmCutter().cut(replace(film, shots=()), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_to_is_named(
    film: Film, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **more: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(tempfile, "mkdtemp", refuse)
    with pytest.raises(FolderNotWritable, match=str(tmp_path)):
        FilmCutter().cut(short(film), tmp_path)
