"""`repertory shots`: nothing that somebody wrote is lost, what no table can hold is said, and problems are counted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from cast_film import film_with_cast
from typed import typed

from repertory.app import Studio

pytestmark = pytest.mark.slow

Said = pytest.CaptureFixture[str]
LISTS = tuple(f"Shot 1: close-up of Mia, a woman with freckles, take {word}\n" for word in ("one", "two", "three"))


@pytest.fixture
def film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A film that has its cast, in a folder with its library."""
    film_with_cast(tmp_path, monkeypatch, "Shot 1: close-up of Mia\n")
    return tmp_path / "film"


def test_every_list_before_is_kept(film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    path = film / "shots.txt"
    for text in LISTS:
        path.write_text(text)
        assert typed(monkeypatch, "shots", "check", "film", "--fix") == 0
    assert "film/shots.txt.bak3" in capsys.readouterr().out, "where it is kept is said"
    kept = [path.with_name(f"shots.txt.{ending}").read_text() for ending in ("bak", "bak2", "bak3")]
    assert tuple(kept) == LISTS
    (film.parent / "new.txt").write_text("Shot 1: close-up of Nova\n")
    typed(monkeypatch, "shots", "import", "new.txt", "film", "--force")
    assert path.with_name("shots.txt.bak4").read_text() == LISTS[2].replace(", a woman with freckles", "")


def test_the_same_list_is_kept_once(film: Path) -> None:
    folder = Studio().open_film("film")
    assert folder.keep(folder.shots_path) == folder.keep(folder.shots_path)
    assert [one.name for one in film.glob("*.bak*")] == ["shots.txt.bak"]


@pytest.mark.parametrize("name", ["shots.txt", "cast.toml", "production.toml", "shots.csv", "SHOTS.csv"])
def test_an_export_writes_over_no_file_of_a_production(
    film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said, name: str
) -> None:
    before = {path.name: path.read_bytes() for path in film.iterdir() if path.is_file()}
    assert typed(monkeypatch, "shots", "export", "film", "--csv", f"film/{name}") == 3
    assert "--csv shot-list.csv" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in film.iterdir() if path.is_file()} == before


LONG = """\
Title: Another title
# for me alone
INT. COFFEE SHOP - NIGHT

Shot 1: close-up of Mia
    Lens: 35mm
MIA: (softly) I waited.
DISSOLVE TO:
Shot 2: wide shot of Mia, street
"""


def test_what_a_table_has_no_place_for_is_said(film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    (film / "shots.txt").write_text(LONG)
    assert typed(monkeypatch, "shots", "export", "film", "--csv", "a.csv") == 0
    assert "The table has no place for 1 comment, its title of the list" in capsys.readouterr().out
    assert typed(monkeypatch, "shots", "export", "film", "--kitsu", "k") == 0
    assert "no place for 1 comment, 1 heading, 1 transition, its title" in capsys.readouterr().out
    (film / "shots.txt").write_text("Shot 1: close-up of Mia, street, =waits\n")
    assert typed(monkeypatch, "shots", "export", "film", "--csv", "a.csv") == 0
    said = capsys.readouterr().out
    assert "no place" not in said
    assert "1 cell begins as a formula does" in said


def test_kitsu_is_told_the_dialogue_and_the_light_and_gives_them_back(
    film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (film / "shots.txt").write_text(LONG)
    typed(monkeypatch, "shots", "export", "film", "--kitsu", "k")
    table = (film.parent / "k" / "shots.csv").read_text()
    assert '"close-up of Mia\nLens: 35mm\nMIA: (softly) I waited.\nLight: night"' in table
    given = ("k/shots.csv", "film", "--casting", "k/casting.csv", "--force")
    assert typed(monkeypatch, "shots", "import", *given) == 0
    shot = Studio().check_shots("film").listing.shots.shots[0]
    assert [(line.speaker, line.manner, line.text) for line in shot.dialogue] == [("MIA", "softly", "I waited.")]
    assert (shot.light_words.lower(), shot.lens) == ("night", "35mm")


class TestProblems:
    def test_of_many_the_first_are_shown_and_the_rest_counted(
        self, film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
    ) -> None:
        bad = "".join(f"Shot {number}: extrem close-up of Mia\n" for number in range(1, 71))
        (film / "shots.txt").write_text(f"{bad}Shot 71: close-up of Mia\n")
        assert typed(monkeypatch, "shots", "check", "film") == 3
        said = capsys.readouterr().err
        assert len(re.findall(r"Did you mean", said)) == 50
        assert "And 20 problems more" in said
        assert "71 shots, 1 of them without a problem; 70 problems." in said

    def test_one_shot_is_one_and_a_heading_s_problem_is_of_the_shot_below(
        self, film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
    ) -> None:
        assert typed(monkeypatch, "shots", "check", "film") == 0
        assert "1 shot, all understood." in capsys.readouterr().out
        read = "Shot 1: close-up of Mia\nINT. CAR - NIGHT\nShot 2: {}\n"
        for words, sound in (("close-up of Nova", 1), ("extrem close-up of Nova", 1)):
            (film / "shots.txt").write_text(read.format(words))
            found = Studio().check_shots("film")
            assert (found.shots, found.sound) == (2, sound), words

    def test_a_file_that_is_not_there_is_said_to_be_missing(
        self, film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
    ) -> None:
        assert typed(monkeypatch, "shots", "check", "nofile.txt") == 3
        assert "There is no nofile.txt." in capsys.readouterr().err


class TestNotCastYet:
    def test_a_list_of_no_film_is_told_its_descriptions_by_the_library_s_cards(
        self, film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
    ) -> None:
        Path("mine.txt").write_text("Shot 1: close-up of Mia, a woman with freckles, she smiles\n")
        assert typed(monkeypatch, "shots", "check", "mine.txt") == 0
        assert "rewritten" in capsys.readouterr().out
        assert typed(monkeypatch, "shots", "check", "mine.txt", "--strict") == 3
        assert "mine.txt, line 1, column 26" in capsys.readouterr().err

    def test_so_is_a_film_s_before_anybody_is_cast(
        self, film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
    ) -> None:
        typed(monkeypatch, "new", "other")
        Path("other/cast.toml").write_text('schema = "cast/1"\n[[characters]]\nname = "mia"\nplaceholders = ["Anna"]\n')
        Path("other/shots.txt").write_text("Shot 1: close-up of Anna, a woman with freckles, she smiles\n")
        capsys.readouterr()
        assert typed(monkeypatch, "shots", "check", "other") == 0
        assert '"a woman with freckles" left out' in capsys.readouterr().out


SUBJECTS = "Shot,Size,Subject,Description\n1,Wide,Street,empty\n2,CU,Statue,stands\n3,CU,Mia,waits\n"


def test_a_subject_is_what_the_library_knows_it_as_and_else_nobody_is_sure(
    film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    Path("s.csv").write_text(SUBJECTS)
    typed(monkeypatch, "new", "other")
    capsys.readouterr()
    assert typed(monkeypatch, "shots", "import", "s.csv", "other") == 0
    said = capsys.readouterr().out
    assert "Street (1 shot): street\n" in said
    assert "(or with location, or prop, if it is one)" in said
    cast = Path("other/cast.toml").read_text()
    assert '[[locations]]\nname = "street"' in cast
    assert "a person, a place ([[locations]]) or a thing ([[props]])" in cast
    assert 'prompt = "statue: ___' in cast, "nobody's looks are invented"


def test_whom_the_library_has_and_the_cast_file_lacks_is_named(
    film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    typed(monkeypatch, "new", "other")
    Path("other/cast.toml").write_text('schema = "cast/1"\n[[characters]]\nname = "mia"\n')
    Path("s.csv").write_text("Shot,Size,Cast\n1,CU,Mia\n2,CU,Nova\n")
    capsys.readouterr()
    assert typed(monkeypatch, "shots", "import", "s.csv", "other") == 0
    assert "Add to other/cast.toml whom it lacks: nova." in capsys.readouterr().out


def test_a_script_s_own_framing_is_the_shot_s_and_its_end_is_no_shot(
    film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = ("INT. COFFEE SHOP - DAY", "CLOSE ON: the phone", "ANGLE ON MIA", "She looks up.", "THE END")
    Path("s.fountain").write_text("\n\n".join(lines) + "\n")
    assert typed(monkeypatch, "shots", "import", "s.fountain", "film", "--force") == 0
    first, second = Studio().check_shots("film").listing.shots.shots
    assert (first.size.value, first.action, first.props) == ("close-up", "the phone", ("phone",))
    assert (second.size.value, second.action) == ("medium shot", "She looks up")
