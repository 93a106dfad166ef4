"""Every odd file has its defined answer: it is read as it is meant, or refused in one sentence with a next step."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from odd_files import HEIGHT, RED, WIDTH, odd_clips, odd_names, odd_pictures, odd_sounds

from repertory.errors import MediaRejected
from repertory.media import clips
from repertory.media.check import check_media, checked_suffix
from repertory.media.clips import probe_clip, read_frames
from repertory.media.containers import tracks_of
from repertory.media.images import read_image
from repertory.media.sounds import check_sound, read_sound
from repertory.model.media import MediaKind

REFUSED = {
    "moves.png": "moves: it holds 2 pictures. Save it as an MP4 file",
    "moves.webp": "moves: it holds 2 pictures. Save it as an MP4 file",
    "moves.gif": "moves: it holds 2 pictures. Save it as an MP4 file",
    "pages.tiff": "pages.tiff holds 2 pictures.",
    "preview.tiff": "is a camera's raw file, which is not read.",
    "heights.tiff": "holds other figures than colours, which is not read.",
    "camera.cr2": "is a camera's raw file, which is not read.",
    "cut short.tiff": "is damaged or cut short. Save or download it again.",
    "phone.heic": "is a HEIC file, which is not read. Save it as a PNG or JPEG file; what moves, as an MP4",
    "bomb.png": "has more than 64 megapixels. Scale it down",
    "large bomb.png": "has more than 64 megapixels. Scale it down",
    "corrupt.png": "is damaged or cut short. Save or download it again.",
    "cut short.mp4": "is damaged or cut short. Save or download it again.",
    "cut at the end.mkv": "is damaged or cut short.",
    "no pictures.mp4": "is damaged or cut short.",
    "nothing.mp4": "is empty. Save or download it again.",
    "broadcast.ts": "is neither a picture, a clip nor a sound. Give a PNG, JPEG, WebP, MP4",
    "words.jpg": "is neither a picture, a clip nor a sound.",
    "a folder.png": "is a folder, not a picture, clip or sound. Name a file.",
    "circle.png": "cannot be opened. Check the path.",
    "pipe.png": "is no file, but a pipe or a device. Save it as a file first.",
    "no samples.wav": "has no sound in it.",
    "no number.wav": "is damaged or cut short.",
    "billions.wav": "has 2000000000 samples a second, more than 384000. Save it with 48000.",
    "gone.png": "There is no file",
}
LOOKED_AT = {
    **dict.fromkeys(("scan.tiff", "sideways.tiff", "grey, 16 bits.tiff"), ".tif"),
    "web page.gif": ".gif",
    "paint.bmp": ".bmp",
    "phone.avif": ".avif",
}
PICTURES = ("grey.png", "grey, 16 bits.png", "16 bits.png", "cmyk.jpg", "alpha.png", "sideways.jpg", *LOOKED_AT)
TAKEN = {
    **dict.fromkeys(("grey.png", "grey, 16 bits.png", "16 bits.png", "alpha.png"), (MediaKind.IMAGE, ".png")),
    **dict.fromkeys(("cmyk.jpg", "sideways.jpg"), (MediaKind.IMAGE, ".jpg")),
    **dict.fromkeys(("one pixel.png", "thread.png", "a picture.mp4", "-dash.png"), (MediaKind.IMAGE, ".png")),
    **dict.fromkeys(("two  blanks.png", "🎬 take.png", "two\nlines.png", "ümläut.png"), (MediaKind.IMAGE, ".png")),
    os.fsdecode(b"latin-\xe9.png"): (MediaKind.IMAGE, ".png"),
    "silence.wav": (MediaKind.SOUND, ".wav"),
    "uneven.mkv": (MediaKind.CLIP, ".mkv"),
    "prores.mov": (MediaKind.CLIP, ".mov"),
    **dict.fromkeys(
        ("a clip.png", "plain.mp4", "uneven.mp4", "many tracks.mp4", "10 bits.mp4", "one picture.mp4", "hdr.mp4"),
        (MediaKind.CLIP, ".mp4"),
    ),
}


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("odd")
    for made in (odd_pictures, odd_clips, odd_names, odd_sounds):
        made(folder)
    return folder


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_used_is_refused_in_one_sentence_with_a_next_step(odd: Path, name: str) -> None:
    with pytest.raises(MediaRejected) as refused:
        check_media(odd / name)
    assert REFUSED[name] in str(refused.value)
    assert name in refused.value.what
    assert refused.value.step


@pytest.mark.parametrize("name", TAKEN)
def test_what_can_be_used_is_known_by_its_content(odd: Path, name: str) -> None:
    assert check_media(odd / name) == TAKEN[name]


@pytest.mark.parametrize("name", LOOKED_AT)
def test_what_engines_and_browsers_may_not_read_is_looked_at_and_not_kept(odd: Path, name: str) -> None:
    assert check_media(odd / name) == (MediaKind.IMAGE, LOOKED_AT[name])
    assert tracks_of(odd / name) == set(), "it is no clip of one picture"
    with pytest.raises(MediaRejected, match="is looked at, but not kept or sent to engines") as refused:
        checked_suffix(odd / name, MediaKind.IMAGE)
    assert refused.value.step.startswith("Save it as a PNG or JPEG file")


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_look_as_they_are_meant(odd: Path, name: str) -> None:
    picture = read_image(odd / name)
    assert picture.shape == (HEIGHT, WIDTH, 3)
    assert picture.dtype == np.uint8
    corner = np.array([90, 90, 90] if name.startswith("grey") else RED)
    assert np.abs(picture[4:28, 4:28] - corner).max() < 14
    ground = 255 if name == "alpha.png" else 60
    assert np.abs(picture[70:90, 80:120].astype(int) - ground).max() < 6


@pytest.mark.parametrize(
    ("name", "corner"), [("a quarter", "top right"), ("upside down", "bottom right"), ("three quarters", "bottom left")]
)
def test_a_phones_clip_stands_upright(odd: Path, name: str, corner: str) -> None:
    path = odd / f"held {name}.mp4"
    info = probe_clip(path)
    upright = (WIDTH, HEIGHT) if name == "upside down" else (HEIGHT, WIDTH)
    assert (info.width, info.height) == upright
    _, picture = next(iter(read_frames(path)))
    rows = slice(2, 16) if "top" in corner else slice(-16, -2)
    columns = slice(2, 16) if "left" in corner else slice(-16, -2)
    assert np.abs(picture[rows, columns].astype(int) - RED).mean() < 12


@pytest.mark.parametrize("name", ["uneven.mp4", "uneven.mkv"])
def test_a_clip_in_uneven_steps_has_its_real_length_and_times(odd: Path, name: str) -> None:
    info = probe_clip(odd / name)
    assert info.frames == 12
    assert 1.4 < info.duration_s < 1.7, "as far as a file tells it: how long the last picture stands, it may not say"
    times = [time_s for time_s, _ in read_frames(odd / name)]
    assert times[3:5] == pytest.approx([0.3, 0.32], abs=2e-3)
    spread = [time_s for time_s, _ in read_frames(odd / name, count=4)]
    assert spread == sorted(spread)
    assert spread[-1] > 1.2


def test_pixels_that_are_no_squares_are_stretched_and_the_first_picture_track_is_read(odd: Path) -> None:
    assert (probe_clip(odd / "wide pixels.mp4").width, probe_clip(odd / "wide pixels.mp4").height) == (256, 96)
    assert len(list(read_frames(odd / "many tracks.mp4"))) == 12


def test_the_light_of_hdr_is_brought_to_that_of_a_screen(odd: Path) -> None:
    """A code of 60 in 255 is a dark grey in HDR too; one of 230 is brighter than paper, and is no flat white."""
    _, picture = next(iter(read_frames(odd / "hdr.mp4")))
    assert 20 < picture[80, 100].mean() < 60
    assert 230 < picture[50, 8].mean() <= 255
    assert picture[8, 8, 0] > picture[8, 8, 1]


def test_what_unpacks_to_more_than_can_be_looked_at_is_refused(odd: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clips, "MAX_PIXELS_IN_ALL", 8 * WIDTH * HEIGHT)
    with pytest.raises(MediaRejected, match="holds more than can be looked at: 12 pictures of 128 by 96"):
        clips.check_clip(odd / "plain.mp4")


def test_silence_is_a_sound(odd: Path) -> None:
    assert check_sound(odd / "silence.wav") == ".wav"
    samples, rate = read_sound(odd / "silence.wav")
    assert (len(samples), rate, float(np.abs(samples).max())) == (16_000, 16_000, 0.0)
