"""Bad input at the command line: one clear sentence, the next step, the right exit code, and nothing is lost."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from samples import a_picture, astronaut
from typed import typed

from repertory.media.images import write_image

pytestmark = pytest.mark.slow


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a library, in which commands are typed."""
    monkeypatch.chdir(tmp_path)
    typed(monkeypatch, "--library", "library", "init")
    write_image(tmp_path / "face.png", astronaut()[:320, 70:390])
    return tmp_path


def snapshot(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and ".cache" not in path.parts)
    return {str(path): path.read_bytes() for path in files}


def a_giant(path: Path) -> None:
    """A PNG that says that it has 40,000 by 40,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 0, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b""))


def a_text(path: Path) -> None:
    path.write_text("not a picture")


def a_torso(path: Path) -> None:
    whole = a_picture(path).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def nobody(path: Path) -> None:
    a_picture(path)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (a_text, "is not a picture"),
        (a_torso, "is damaged or cut short"),
        (a_giant, "megapixels"),
        (nobody, "No face was found"),
        (lambda path: None, "There is no file"),
    ],
    ids=["text", "truncated", "giant", "no face", "missing"],
)
def test_a_picture_that_cannot_be_used_is_refused_and_the_library_is_as_it_was(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], make: object, words: str
) -> None:
    assert callable(make)
    make(here / "x.png")
    before = snapshot(here / "library")
    assert typed(monkeypatch, "character", "import", "mia", "--headshot", "x.png") == 3
    said = capsys.readouterr().err
    assert words in said
    assert "Traceback" not in said
    assert len(said.strip().splitlines()) == 1
    assert snapshot(here / "library") == before


def test_a_real_person_without_a_consent_is_refused(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = snapshot(here / "library")
    assert typed(monkeypatch, "character", "import", "eileen", "--headshot", "face.png", "--real") == 3
    assert "--consent-by" in capsys.readouterr().err
    assert snapshot(here / "library") == before


def a_film(here: Path, monkeypatch: pytest.MonkeyPatch, shots: str) -> None:
    """A film whose one character is locked with waived stages."""
    waived = ("--waive-stages", "one picture is enough here")
    assert typed(monkeypatch, "character", "import", "mia", "--headshot", "face.png", *waived) == 0
    assert typed(monkeypatch, "character", "lock", "mia") == 0
    assert typed(monkeypatch, "new", "film", "--engine", "byhand") == 0
    (here / "film" / "shots.txt").write_text(shots)
    cast = 'schema = "cast/1"\n[[characters]]\nname = "mia"\nplaceholders = ["Character A"]\n'
    (here / "film" / "cast.toml").write_text(cast)
    assert typed(monkeypatch, "production", "cast", "film", "Character A=mia@1") in {0, 3}


def test_an_unknown_name_in_the_shot_list_is_shown_with_line_column_and_the_nearest_name(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    a_film(here, monkeypatch, "Shot 1: close-up of [Character A]\nShot 2: close-up of [Caracter A]\n")
    capsys.readouterr()
    assert typed(monkeypatch, "plan", "film") == 3
    said = capsys.readouterr().err
    assert "shots.txt, line 2, column 22" in said
    assert "^" in said
    assert "Character A" in said


def test_a_missing_stage_is_named_with_the_exact_next_command(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed(monkeypatch, "character", "import", "nova", "--headshot", "face.png") == 0
    assert typed(monkeypatch, "character", "lock", "nova") == 3
    assert "repertory character import nova --angle" in capsys.readouterr().err


def test_an_unlocked_character_in_a_shot_list_is_refused(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    a_film(here, monkeypatch, "Shot 1: close-up of [Character A]\n")
    assert typed(monkeypatch, "character", "import", "nova", "--headshot", "face.png") == 0
    card = here / "film" / "production.toml"
    card.write_text(card.read_text().replace("mia@1", "nova"))
    capsys.readouterr()
    assert typed(monkeypatch, "plan", "film") == 3
    assert "repertory character lock nova" in capsys.readouterr().err


def test_a_changed_file_is_named(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    a_film(here, monkeypatch, "Shot 1: close-up of [Character A]\n")
    (headshot,) = (here / "library" / "characters" / "mia").glob("headshot-*.png")
    headshot.write_bytes(headshot.read_bytes()[:-1] + b"x")
    capsys.readouterr()
    assert typed(monkeypatch, "character", "show", "mia") == 6
    assert headshot.name in capsys.readouterr().err
