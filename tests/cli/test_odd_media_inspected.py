"""`inspect` and the commands that take media in give odd files their defined answer: the exit code and the sentence."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from odd_files import odd_clips, odd_names, odd_pictures, odd_sounds
from samples import astronaut
from typed import typed

from repertory.media.images import thumbnail, write_image

if TYPE_CHECKING:
    from repertory.media.images import Picture

pytestmark = pytest.mark.slow

ANSWERS = {
    "eileen again.png": ("review", "a copy, not a performance"),
    "sideways eileen.jpg": ("review", "a copy, not a performance"),
    "grey eileen.png": ("accept", ""),
    "crowd.png": ("retake", "is there 40 times"),
    "cat.png": ("retake", "not there"),
    "grey.png": ("retake", "not there"),
    "grey, 16 bits.png": ("retake", "not there"),
    "cmyk.jpg": ("retake", "not there"),
    "one pixel.png": ("review", "too small to judge, 1 x 1 pixels"),
    "thread.png": ("review", "too small to judge"),
    "uneven.mp4": ("retake", "not there"),
    "many tracks.mp4": ("retake", "not there"),
    "one picture.mp4": ("retake", "not there"),
    "held a quarter.mp4": ("retake", "not there"),
    "a clip.png": ("retake", "not there"),
    "a picture.mp4": ("retake", "not there"),
    "two\nlines.png": ("retake", "not there"),
    "🎬 take.png": ("retake", "not there"),
    "[red]bold.png": ("retake", "not there"),
    "-dash.png": ("retake", "not there"),
    "silence.wav": ("", "is a sound, and there is no voice to compare it with. Name a voice or a sound of it"),
    "bomb.png": ("", "has more than 64 megapixels. Scale it down and try again."),
    "corrupt.png": ("", "is damaged or cut short. Save or download it again."),
    "moves.webp": ("", "moves: it holds 2 pictures. Save it as an MP4 file"),
    "cut short.mp4": ("", "is damaged or cut short. Save or download it again."),
    "nothing.mp4": ("", "is empty. Save or download it again."),
    "no pictures.mp4": ("", "is damaged or cut short. Save or download it again."),
    "pipe.png": ("", "is no file, but a pipe or a device. Save it as a file first."),
    "web page.gif": ("retake", "not there"),
    "phone.heic": ("", "is a HEIC file, which is not read. Save it as a PNG or JPEG file"),
}


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from PIL import Image
    from skimage import data

    folder = tmp_path_factory.mktemp("odd")
    for made in (odd_pictures, odd_clips, odd_names, odd_sounds):
        made(folder)
    eileen = astronaut()[:288, 100:356]
    write_image(folder / "eileen.png", eileen)
    write_image(folder / "eileen again.png", astronaut()[10:280, 110:340])
    Image.fromarray(astronaut()[10:280, 110:340]).convert("L").save(folder / "grey eileen.png")
    sideways = Image.Exif()
    sideways[0x0112] = 6
    Image.fromarray(np.rot90(eileen)).save(folder / "sideways eileen.jpg", exif=sideways)
    small = thumbnail(eileen, 110, 124)
    write_image(folder / "crowd.png", np.tile(np.pad(small, ((8, 8), (8, 8), (0, 0))), (5, 8, 1)))
    cat: Callable[[], Picture] = data.chelsea
    write_image(folder / "cat.png", cat())
    return folder


def test_every_odd_file_has_its_answer_and_none_stops_the_others(
    odd: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(odd)
    code = typed(monkeypatch, "inspect", "--against", "eileen.png", "--json", "figures.json", "--", *ANSWERS)
    told = {one["file"]: one for one in json.loads((odd / "figures.json").read_text(encoding="utf-8"))}
    said = capsys.readouterr()
    assert code == 3
    assert "Traceback" not in said.out + said.err
    for name, (verdict, words) in ANSWERS.items():
        assert told[name]["verdict"] == (verdict or "not measured"), name
        assert words in json.dumps(told[name], ensure_ascii=False) or words in said.out, name
        if not verdict:
            assert f"{name} {words}" in said.err, name


ALONE = {
    "grey eileen.png": (0, ""),
    "eileen again.png": (1, "a copy, not a performance"),
    "cat.png": (1, "is not there"),
    "moves.png": (3, "moves: it holds 2 pictures"),
    os.fsdecode(b"latin-\xe9.png"): (3, "is no text in UTF-8"),
    "gone.png": (3, "There is no file gone.png"),
    "circle.png": (3, "cannot be opened"),
}


@pytest.mark.parametrize("name", ALONE)
def test_one_file_alone_ends_with_its_exit_code(
    odd: Path, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, words = ALONE[name]
    monkeypatch.chdir(odd)
    assert typed(monkeypatch, "inspect", name, "--against", "eileen.png") == code
    said = capsys.readouterr()
    assert words in said.out + said.err


def test_what_a_library_takes_in_has_the_same_answers(
    odd: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(odd)
    library = ("--library", str(tmp_path / "library"))
    assert typed(monkeypatch, *library, "init") == 0
    answers = {
        ("character import", "--headshot", "cat.png"): "No face was found in cat.png.",
        ("character import", "--headshot", "crowd.png"): "crowd.png shows 40 faces.",
        ("character import", "--headshot", "plain.mp4"): "plain.mp4 is not a picture.",
        ("prop import", "moves.png"): "moves.png moves: it holds 2 pictures.",
        ("prop import", "pipe.png"): "pipe.png is no file, but a pipe or a device.",
        ("prop import", "phone.heic"): "phone.heic is a HEIC file, which is not read.",
        ("prop import", "corrupt.png"): "corrupt.png is damaged or cut short.",
        ("prop import", "large bomb.png"): "large bomb.png has more than 64 megapixels.",
    }
    for number, ((command, *given), words) in enumerate(answers.items()):
        capsys.readouterr()
        assert typed(monkeypatch, *library, *command.split(), f"one-{number}", *given) == 3, given
        assert words in capsys.readouterr().err, given
    assert typed(monkeypatch, *library, "prop", "import", "deep", "grey, 16 bits.png") == 0
