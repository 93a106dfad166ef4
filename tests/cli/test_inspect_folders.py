"""`inspect` looks through folders whole: what it cannot read is named and ends with 3, what needs work is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from samples import astronaut
from typed import typed

pytestmark = pytest.mark.slow


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a portrait in several formats, another picture below it, and what is no picture."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPERTORY_LIBRARY", str(tmp_path / "none"))
    (tmp_path / "takes" / "day2").mkdir(parents=True)
    portrait = Image.fromarray(astronaut()[:288, 100:356])
    portrait.save(tmp_path / "eileen.png")
    for name in ("takes/eileen.tiff", "takes/eileen.avif"):
        portrait.resize((320, 288)).save(tmp_path / name)  # wider, and so no copy
    (tmp_path / "takes" / "notes.txt").write_text("take 3")
    return tmp_path


Said = pytest.CaptureFixture[str]


def test_every_format_in_a_folder_is_looked_at_and_the_rest_is_said(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    Image.open(here / "takes" / "eileen.tiff").save(here / "takes" / "day2" / "again.png")
    assert typed(monkeypatch, "inspect", "takes", "--against", "eileen.png") == 0
    said = capsys.readouterr()
    assert "3 files: 3 accepted." in said.out
    assert "Note: Not looked at: takes/notes.txt." in said.out
    assert "again.png: measuring (3 of 3)" in said.err


def test_what_lies_deeper_is_judged_and_what_cannot_be_read_outranks_it(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    from skimage import data

    cat: Callable[[], NDArray[np.uint8]] = data.chelsea
    Image.fromarray(cat()).save(here / "takes" / "day2" / "room.png")
    inspect = ("inspect", "takes", "--against", "eileen.png", "--report", "page.html")
    assert typed(monkeypatch, *inspect) == 1
    told = capsys.readouterr().out
    assert told.index("takes/day2/room.png: ") < told.index("takes/eileen.tiff: ")
    assert "  To be made again or asked for otherwise (--against): takes/day2/room.png\n" in told
    assert "Not looked at: takes/notes.txt." in (here / "page.html").read_text(encoding="utf-8")
    (here / "takes" / "phone.heic").write_bytes(b"\0\0\0\x18ftypheic")
    assert typed(monkeypatch, *inspect) == 3
    said = capsys.readouterr()
    ways = "1 to be made again or asked for otherwise (--against)"
    assert f"4 files: 1 could not be read, {ways}, 2 accepted.\n  Could not be read: takes/phone.heic" in said.out
    assert "Error: takes/phone.heic is a HEIC file, which is not read." in said.err
