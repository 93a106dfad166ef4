"""`repertory shots import` and `export`: what is not clear of a table is said, and no file is written over unsaid."""

from __future__ import annotations

from pathlib import Path

import pytest
from cast_film import film_with_cast
from typed import typed

from repertory.app import Studio

pytestmark = pytest.mark.slow

Said = pytest.CaptureFixture[str]


@pytest.fixture
def film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> Path:
    """A film of an empty cast beside the library of a film that has one."""
    film_with_cast(tmp_path, monkeypatch, "Shot 1: close-up of Mia\n", name="first")
    typed(monkeypatch, "new", "film")
    capsys.readouterr()
    return tmp_path / "film"


STRANGE = """\
Shot,Size,Characters,Setting,Move,Est. time (sec),Dialog,Sketch
1,MCU,Mia,Coffee shop,Pan R + Tilt U,5,I waited.,a.png
,CU,Phone,Street,,8 sec,,
3,Wibble,Nova; Mia,Street,,0:06,Goodbye.,
4,,,,,,,
"""


def test_what_is_not_clear_of_a_table_is_said_and_its_list_can_be_read(
    film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    Path("s.csv").write_text(STRANGE)
    assert typed(monkeypatch, "shots", "import", "s.csv", "film") == 0
    said = capsys.readouterr().out
    for sentence in (
        "Columns that are not understood, kept for the next export: Sketch.",
        "line 3, without a number, is shot 1A",
        'Line 4: who says "Goodbye."? The row has Nova and Mia',
        '"Wibble" is no size that is known.',
        "Line 5 says nothing but its number: shot 4 is a medium shot of nobody.",
        'look for "To be worded anew".',
        "Phone (1 shot): phone\n",
        "It was read again: all understood.\n",
    ):
        assert sentence in said
    assert "nobody of this library" not in said, "a thing of the cast's column is the library's thing"
    read = Studio().check_shots("film")
    assert read.problems == ()
    assert [shot.duration_s for shot in read.listing.shots.shots] == [5.0, 8.0, 6.0, None]
    assert [shot.location for shot in read.listing.shots.shots][:2] == ["coffee shop", "street"]
    assert typed(monkeypatch, "shots", "export", "film", "--csv", "back.csv") == 0


def test_of_what_is_somebody_s_the_owner_is_there(film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    Path("s.csv").write_text("Shot,Type,Subject\n1,CU,Mia's eyes\n2,CU,Nova's phone\n")
    assert typed(monkeypatch, "shots", "import", "s.csv", "film") == 0
    said = capsys.readouterr().out
    assert "Mia (1 shot): mia\nNova (1 shot): nova\nphone (1 mention): phone\n" in said.replace("Phone", "phone")
    assert "nobody of this library" not in said


def test_speakers_and_places_that_only_lines_and_headings_name_are_matched_too(
    film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    Path("s.csv").write_text(
        "Shot,Heading,Size,Cast,Description,Dialogue\n1,INT. COFFEE SHOP - DAY,CU,Mia,waits for Nova,BOB: Hi.\n"
    )
    assert typed(monkeypatch, "shots", "import", "s.csv", "film") == 0
    said = capsys.readouterr().out
    assert "COFFEE SHOP (1 shot): coffee-shop\n" in said
    assert "BOB (1 shot): nobody of this library." in said
    assert "Nova: nova\n" in said
    assert "It was read again: with the cast as it is, 1 problem must be mended.\n" in said, "Bob is in no cast yet"
    assert "worded anew" not in said


def test_a_file_that_is_there_is_kept_and_said_before_an_export_takes_its_place(
    film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    path = Path("mine.csv")
    path.write_text("my own\n")
    assert typed(monkeypatch, "shots", "export", "first", "--csv", "mine.csv") == 0
    assert "What was there before is kept: mine.csv.bak\n" in capsys.readouterr().out
    assert Path("mine.csv.bak").read_text() == "my own\n"
    assert typed(monkeypatch, "shots", "export", "first", "--csv", "mine.csv") == 0
    assert "kept" not in capsys.readouterr().out, "the same table takes nothing's place"
    Path("k").mkdir()
    Path("k/casting.csv").write_text("my own\n")
    assert typed(monkeypatch, "shots", "export", "first", "--kitsu", "k") == 0
    assert Path("k/casting.csv.bak").read_text() == "my own\n"


def test_a_folder_of_the_system_is_refused_in_one_sentence(
    film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    if not Path("/proc/self").is_dir():
        pytest.skip("there is no such folder on this system")
    assert typed(monkeypatch, "shots", "export", "first", "--csv", "/proc/x.csv") == 4
    assert "The folder /proc cannot be written to." in capsys.readouterr().err


CASTING = """\
Episode,Parent,Name,Asset Type,Asset,Occurences,Label
,SQ01,SH001,Character,Mia,3,crowd
,SQ01,SH001,FX,Rain,1,fixed
"""


def test_kitsu_s_casting_is_kept_beside_the_list_and_goes_out_of_the_way_of_another(
    film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    Path("s.csv").write_text(
        "Sequence,Name,Description,FPS,Frame In,Frame Out,Nb Frames\nSQ01,SH001,waits,25,1,50,50\n"
    )
    Path("c.csv").write_text(CASTING)
    assert typed(monkeypatch, "shots", "import", "s.csv", "first", "--casting", "c.csv", "--force") == 0
    assert "Kept for the next export, since no shot list names such assets: FX." in capsys.readouterr().out
    assert typed(monkeypatch, "shots", "export", "first", "--kitsu", "k") == 0
    assert Path("k/casting.csv").read_text().removeprefix("\ufeff") == CASTING
    assert ",SQ01,SH001,waits,25,1,50,50" in Path("k/shots.csv").read_text()
    assert typed(monkeypatch, "shots", "export", "first", "--csv", "first/casting.csv") == 3
    Path("other.txt").write_text("Shot 1: close-up of Mia\n")
    assert typed(monkeypatch, "shots", "import", "other.txt", "first", "--force") == 0
    assert not Path("first/casting.csv").exists()
    assert Path("first/casting.csv.bak").is_file()


def test_a_casting_that_is_none_is_refused_with_its_file(
    film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    Path("s.csv").write_text("Sequence,Name,Description\nSQ01,SH001,waits\n")
    assert typed(monkeypatch, "shots", "import", "s.csv", "film", "--casting", "s.csv") == 3
    assert "s.csv, line 1, column 1: This is no casting table: it has no column Parent" in capsys.readouterr().err
