"""`repertory shots`: what a writer is told of a shot list, and what goes in and out of it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from cast_film import film_with_cast
from typed import typed

from repertory.app import Studio
from repertory.craft.tables.table import read_table
from repertory.errors import ShotListError

sys.path.append(str(Path(__file__).parents[1] / "craft"))
from company import COFFEE_SHOP

pytestmark = pytest.mark.slow

Said = pytest.CaptureFixture[str]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a library of two actors, and the coffee shop as a film that has its cast."""
    film_with_cast(tmp_path, monkeypatch, COFFEE_SHOP.read_text(encoding="utf-8"))
    return tmp_path


def write_list(here: Path, text: str) -> Path:
    path = here / "film" / "shots.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_shot_of_the_article_s_list_is_one_readable_block(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    assert typed(monkeypatch, "shots", "check", "film") == 0
    blocks = capsys.readouterr().out.split("\n\n")
    assert len(blocks) == 9
    first = blocks[0].splitlines()
    assert first[0].startswith("Shot 1 (line 4): medium close-up of [Character A], coffee shop interior")
    said = dict(line.split(maxsplit=1) for line in first[1:])
    assert said["size"] == "medium close-up"
    assert said["who"] == "Mia (leather jacket, neutral)"
    assert said["place"] == "coffee shop interior"
    assert said["spoken"] == "MIA: She is always late."
    begins = {len(line) - len(line.lstrip()) if line.startswith("    ") else line.index(line.split(maxsplit=1)[1])
              for line in first[1:]}  # fmt: skip
    assert len(begins) == 1, "the meanings are aligned"
    assert "(as before)" in blocks[2], "what was taken from the shot before is said"
    assert "8 shots, all understood." in blocks[-1]
    assert "Next: repertory plan film" in blocks[-1]


def test_all_problems_are_shown_with_file_line_column_caret_and_the_nearest_word(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    write_list(here, "Shot 1: extrem close-up of Mia, street\nShot 2: wide shot of [Noba], street\nShot 3: CU of Mia\n")
    assert typed(monkeypatch, "shots", "check", "film") == 3
    said = capsys.readouterr()
    assert "Shot 3 (line 3)" in said.out, "what could be read is shown all the same"
    first, second = said.err.split("\n\n")[0:2]
    assert first.strip().splitlines()[0].startswith("film/shots.txt, line 1, column 9:")
    assert first.splitlines()[-2].index("^") == first.splitlines()[-3].index("extrem")
    assert 'Did you mean "extreme"?' in first
    assert "line 2, column 23" in second
    assert 'Did you mean "Nova"?' in second
    assert "2 problems" in said.err


def test_what_may_be_meant_otherwise_is_told_and_is_no_error(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    write_list(here, "Shot 1: two-shot of Mia, street\nLight: spooky\n")
    assert typed(monkeypatch, "shots", "check", "film") == 0
    said = capsys.readouterr()
    first, second = said.err.strip().split("\n\n")[0:2]
    assert first.startswith("Perhaps not as you mean it: film/shots.txt, line 1, column 9: A two-shot shows two people")
    assert "line 2, column 8" in second
    assert "1 shot, all understood; 2 of what they say may be meant otherwise." in said.out


def test_before_it_is_cast_a_film_s_list_is_read_with_its_cast_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    monkeypatch.chdir(tmp_path)
    typed(monkeypatch, "--library", "library", "init")
    typed(monkeypatch, "--library", "library", "new", "film")
    capsys.readouterr()
    assert typed(monkeypatch, "--library", "library", "shots", "check", "film") == 0
    assert "2 shots, all understood." in capsys.readouterr().out


def test_a_table_is_no_shot_list_and_the_way_to_one_is_named(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    (here / "sheet.csv").write_text("Shot,Size\n1,CU\n")
    assert typed(monkeypatch, "shots", "check", "sheet.csv") == 3
    assert "repertory shots import sheet.csv FILM" in capsys.readouterr().err
    (here / "casting.csv").write_text("Parent,Name,Asset Type,Asset\nSQ1,SH9,Character,Mia\n")
    assert typed(monkeypatch, "shots", "import", "sheet.csv", "film", "--casting", "casting.csv") == 3
    assert "casting.csv, line 2" in capsys.readouterr().err


def test_a_list_of_no_film_is_read_with_the_library_s_names(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    (here / "list.txt").write_text("Shot 1: close-up of Mia, street\nMIA: Hello.\nShot 2: CU of The Stranger\n")
    assert typed(monkeypatch, "shots", "check", "list.txt", "--cast", "The Stranger") == 0
    said = capsys.readouterr().out
    assert "The Stranger" in said
    assert "neutral" not in said, "nobody wrote it"
    assert "Next:" not in said, "there is no film to go on with"
    (here / "list.txt").write_text("Shot 1: close-up of Anna, street\n")
    assert typed(monkeypatch, "shots", "check", "list.txt", "--cast", "Anna=mia") == 0
    assert typed(monkeypatch, "shots", "check", "list.txt", "--cast", "Anna=nobody") == 3


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7\n", "it is a PDF"),
        (b"PK\x03\x04\x14\x00", "a zipped file"),
        (b"Shot 1: \x00\x01\x02", "bytes that stand for no letter"),
        ("Shot 1: café".encode("cp1252"), "line 1, column 12"),
        (b"", "The shot list is empty."),
    ],
)
def test_what_is_no_list_is_refused_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said, data: bytes, reason: str
) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes(data)
    assert typed(monkeypatch, "--library", str(tmp_path / "library"), "shots", "check", str(path)) == 3
    assert reason in capsys.readouterr().err


DESCRIBED = (
    "\ufeff# mine\r\n"
    "Shot 1: medium close-up of Mia, a young woman with freckles, walking down a street  \r\n"
    "    Note: rain\r\n"
    "Shot 2: close-up of Mia, her eyes widen,\r\n"
    "    her freckled face in the light, street\r\n"
)


class TestDescriptions:
    def test_what_is_rewritten_is_shown_with_the_reason(
        self, here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
    ) -> None:
        write_list(here, DESCRIBED)
        assert typed(monkeypatch, "shots", "check", "film") == 0
        said = capsys.readouterr().out
        assert 'rewritten  "a young woman with freckles" left out: ' in said
        assert "action     her eyes widen, her face in the light" in said

    def test_strict_makes_each_of_them_an_error_with_its_place(
        self, here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
    ) -> None:
        write_list(here, DESCRIBED)
        assert typed(monkeypatch, "shots", "check", "film", "--strict") == 3
        said = capsys.readouterr().err
        assert "film/shots.txt, line 2, column 33" in said
        assert "line 5, column 9" in said

    def test_fix_changes_only_these_words_and_keeps_the_list_before(
        self, here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
    ) -> None:
        path = here / "film" / "shots.txt"
        path.write_bytes(DESCRIBED.encode())
        assert typed(monkeypatch, "shots", "check", "film", "--fix", "--strict") == 0
        fixed = DESCRIBED.replace(", a young woman with freckles", "").replace("freckled ", "")
        assert path.read_bytes() == fixed.encode()
        assert path.with_name("shots.txt.bak").read_bytes() == DESCRIBED.encode()
        capsys.readouterr()
        assert typed(monkeypatch, "shots", "check", "film", "--fix") == 0
        assert "rewritten" not in capsys.readouterr().out
        assert path.read_bytes() == fixed.encode()

    def test_only_a_production_s_list_can_be_fixed(self, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (here / "list.txt").write_text("Shot 1: close-up of Mia\n")
        assert typed(monkeypatch, "shots", "check", "list.txt", "--fix") == 3


SCRIPT = """\
Title: Late

INT. COFFEE SHOP - DAY

Mia waits. Her phone buzzes.

MIA
(softly)
She is late.

NOVAH
I am here.
"""


class TestImporting:
    @pytest.fixture(autouse=True)
    def _new_film(self, here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
        typed(monkeypatch, "new", "new film")
        capsys.readouterr()

    def test_a_screenplay_becomes_a_list_with_its_people_matched_and_nobody_guessed(
        self, here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
    ) -> None:
        (here / "late.fountain").write_text(SCRIPT)
        assert typed(monkeypatch, "shots", "import", "late.fountain", "new film") == 0
        said = capsys.readouterr().out
        assert "MIA (1 line): mia\n" in said
        assert "NOVAH (1 line): nobody of this library, perhaps nova." in said
        assert "repertory character new novah" in said
        assert "COFFEE SHOP (1 scene): coffee-shop\n" in said
        assert "Next: repertory production cast 'new film'" in said
        text = (here / "new film" / "shots.txt").read_text()
        assert "INT. COFFEE SHOP - DAY" in text
        assert "MIA: (softly) She is late." in text
        cast = (here / "new film" / "cast.toml").read_text()
        assert '[[characters]]\nname = "mia"' in cast
        assert '# name = "novah"' in cast
        assert Studio().open_film("new film").cast_file().characters[0].name == "mia"

    def test_a_list_that_was_begun_is_replaced_only_by_force_and_kept(
        self, here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
    ) -> None:
        (here / "late.fountain").write_text(SCRIPT)
        mine = write_list(here, "Shot 1: close-up of Mia\n")
        assert typed(monkeypatch, "shots", "import", "late.fountain", "film") == 3
        assert "--force" in capsys.readouterr().err
        assert mine.read_text() == "Shot 1: close-up of Mia\n"
        assert typed(monkeypatch, "shots", "import", "late.fountain", "film", "--force") == 0
        assert mine.with_name("shots.txt.bak").read_text() == "Shot 1: close-up of Mia\n"
        assert "Next: repertory shots check film" in capsys.readouterr().out

    def test_what_cannot_be_imported_is_refused_with_its_place_and_changes_nothing(
        self, here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
    ) -> None:
        before = (here / "new film" / "shots.txt").read_bytes()
        for name, data, reason in REFUSED:
            (here / name).write_bytes(data)
            assert typed(monkeypatch, "shots", "import", name, "new film") == 3, reason
            assert reason in capsys.readouterr().err
            assert (here / "new film" / "shots.txt").read_bytes() == before


REFUSED = (
    ("a.fountain", b"%PDF-1.4", "it is a PDF"),
    ("a.pdf", b"%PDF-1.4", "export it as Fountain"),
    ("a.docx", b"PK\x03\x04", "Save it as plain text"),
    ("a.fdx", b"<?xml version='1.0'?>", "Export the script as Fountain"),
    ("a.fountain", b"", "The script is empty."),
    ("a.fountain", b"\x00\x01\x02", "bytes that stand for no letter"),
    ("a.fountain", "INT. CAFÉ - DAY".encode("cp1252"), "a.fountain, line 1, column 9"),
    ("a.fountain", b"Only prose here.", "a.fountain, line 1, column 1: This is no screenplay"),
    ("a.csv", b"1,2,3\n4,5,6\n", "a.csv, line 1, column 1: The first line does not name"),
    ("a.csv", b"Shot,Size\n1,CU,more\n", "a.csv, line 2, column 1: This row has 3 cells"),
    ("a.csv", b"Shot,Size\n4A,CU\n\n4a,MS\n", "a.csv, line 4, column 1: Shot 4a is there twice"),
    ("a.csv", b'Shot,Size\n1,"CU\n', "a.csv, line 2, column 1: The cells of this row"),
    ("a.csv", b"Parent,Name,Asset Type,Asset\nS,1,Prop,Cup\n", "give this one with --casting"),
    ("a.xyz", b"hello", "no kind of file that can be imported"),
    ("a.txt", b"hello there", "a.txt, line 1"),
)


SHEET = """\
Scene;Shot Type;Shot #;My own;Description;Actors;Location;Time of day;Camera;Dialogue;Est. duration
1;MCU;1A;=1+1;waits by the window;Mia;coffee shop;night;slow push in;"MIA: (softly) I waited.
MIA: So long.";5
1;WS;1B;"two
lines";;Mia, Nova;street;dusk;;;1:05
"""


class TestTables:
    def test_a_table_becomes_a_list_and_comes_back_with_every_column_and_row(
        self, here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
    ) -> None:
        (here / "sheet.csv").write_text(SHEET)
        assert typed(monkeypatch, "shots", "import", "sheet.csv", "film", "--force") == 0
        assert "Mia (2 shots): mia" in capsys.readouterr().out
        assert typed(monkeypatch, "shots", "check", "film") == 0
        said = capsys.readouterr().out
        assert "who       Mia (leather jacket) + Nova (mustard coat)" in said
        assert "length    65 s" in said
        assert typed(monkeypatch, "shots", "export", "film", "--csv", "back.csv") == 0
        first, back = read_table(SHEET), read_table((here / "back.csv").read_text())
        assert (back.columns, back.rows) == (first.columns, first.rows)
        assert "'=1+1" in (here / "back.csv").read_text(), "a spreadsheet runs nothing"

    def test_what_is_changed_in_the_list_is_new_in_the_table_and_the_rest_stays(
        self, here: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (here / "sheet.csv").write_text(SHEET)
        typed(monkeypatch, "shots", "import", "sheet.csv", "film", "--force")
        path = here / "film" / "shots.txt"
        changed = (
            path.read_text().replace("MCU of Mia", "close-up of Nova") + "\nShot 2A: insert of the phone, street\n"
        )
        path.write_text(changed)
        assert typed(monkeypatch, "shots", "export", "film", "--csv", "back.csv") == 0
        first, back = read_table(SHEET), read_table((here / "back.csv").read_text())
        assert back.columns[: len(first.columns)] == first.columns
        rows = [dict(zip(back.columns, row, strict=True)) for row in back.rows]
        assert (rows[0]["Shot Type"], rows[0]["Actors"], rows[0]["My own"]) == ("close-up", "Nova", "=1+1")
        assert back.rows[1][: len(first.columns)] == first.rows[1]
        assert (rows[2]["Shot #"], rows[2]["Shot Type"], rows[2]["Props"], rows[2]["My own"]) == (
            "2A", "close-up", "phone", "",
        )  # fmt: skip

    def test_kitsu_s_tables_go_out_and_come_back(
        self, here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
    ) -> None:
        write_list(here, "Shot 1A: close-up of Mia, street, 5 s\nShot 1B: insert of the phone, coffee shop\n")
        assert typed(monkeypatch, "shots", "export", "film", "--kitsu", "kitsu") == 0
        shots = (here / "kitsu" / "shots.csv").read_text().removeprefix("\ufeff").splitlines()
        assert shots[0] == "Episode,Sequence,Name,Description,FPS,Frame In,Frame Out,Nb Frames"
        assert shots[1].startswith(",SQ01,SH001A,")
        assert shots[1].endswith(",24,1001,1120,120")
        casting = (here / "kitsu" / "casting.csv").read_text().removeprefix("\ufeff").splitlines()
        assert casting[0] == "Episode,Parent,Name,Asset Type,Asset,Occurences,Label"
        assert casting[1:] == [
            ",SQ01,SH001A,Character,Mia,1,animate",
            ",SQ01,SH001A,Environment,street,1,fixed",
            ",SQ01,SH001B,Environment,coffee shop,1,fixed",
            ",SQ01,SH001B,Prop,phone,1,fixed",
        ]
        capsys.readouterr()
        given = ("kitsu/shots.csv", "film", "--casting", "kitsu/casting.csv", "--force")
        assert typed(monkeypatch, "shots", "import", *given) == 0
        assert "phone (1 shot): phone" in capsys.readouterr().out
        typed(monkeypatch, "shots", "export", "film", "--kitsu", "again")
        for name in ("shots.csv", "casting.csv"):
            assert (here / "again" / name).read_text() == (here / "kitsu" / name).read_text()

    def test_an_export_writes_over_no_table_of_the_production_and_says_what_it_wants(
        self, here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
    ) -> None:
        assert typed(monkeypatch, "shots", "export", "film") == 3
        assert "--csv shot-list.csv" in capsys.readouterr().err
        assert typed(monkeypatch, "shots", "export", "film", "--csv", "film/shots.csv") == 3
        assert typed(monkeypatch, "shots", "export", "film", "--kitsu", "film") == 3
        write_list(here, "Shot 1: extrem close-up of Mia\n")
        assert typed(monkeypatch, "shots", "export", "film", "--csv", "back.csv") == 3
        assert not (here / "back.csv").exists()


def test_the_caret_stands_below_the_word_whatever_stands_before_it() -> None:
    source = "美\te\u0301 word"
    said = str(ShotListError("No.", line=1, column=source.index("word") + 1, source=source)).splitlines()
    assert said[1:3] == [f"  {source}", "    \t  ^"], "a wide sign is as two, a tab is a tab, an accent is nothing"


def test_of_a_long_line_only_what_is_near_is_shown() -> None:
    source = f"{'a' * 3000}wrong{'b' * 3000}"
    shown, caret = str(ShotListError("No.", line=1, column=3001, source=source)).splitlines()[1:3]
    assert shown == f"  …{'a' * 100}wrong{'b' * 95}…"
    assert shown[caret.index("^") :].startswith("wrong")


def test_a_production_s_list_is_read_with_its_own_cast_and_found_by_its_file_too(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    assert typed(monkeypatch, "shots", "check", "film", "--cast", "Anna=mia") == 3
    assert "cast.toml" in capsys.readouterr().err
    assert typed(monkeypatch, "shots", "check", "film/shots.txt") == 0
    assert "Mia (leather jacket, neutral)" in capsys.readouterr().out


def test_a_text_file_is_a_list_or_a_screenplay_by_what_is_in_it(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = "INT. COFFEE SHOP - DAY\n1. close-up of Mia\n2. wide shot of Nova\n"
    path = here / "film" / "shots.txt"
    (here / "a.txt").write_text(listed)
    assert typed(monkeypatch, "shots", "import", "a.txt", "film", "--force") == 0
    assert path.read_text() == listed
    (here / "a.txt").write_text(SCRIPT)
    assert typed(monkeypatch, "shots", "import", "a.txt", "film", "--force") == 0
    assert "Shot 1A: wide shot of COFFEE SHOP, Mia waits." in path.read_text()
