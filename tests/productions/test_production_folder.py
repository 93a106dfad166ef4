"""What a production on disk promises."""

from __future__ import annotations

import shlex
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from repertory.craft.shotlist.reading import Names, parse
from repertory.errors import Busy, UnknownName, YourMove
from repertory.model.casting import CastFile
from repertory.model.production import CastMember, Production
from repertory.productions.folder import ProductionFolder, new_film_files

FILM = Production(name="my-film", title="My film", settings={"previs": {"drift": 0.3, "fast": True, "sets": 2}})
EXAMPLE = Path(__file__).parents[2] / "examples" / "coffee-shop"


@pytest.fixture
def folder(tmp_path: Path) -> ProductionFolder:
    return ProductionFolder.create(tmp_path / "my-film", FILM, *new_film_files(tmp_path / "my-film", "previs"))


def test_a_production_is_kept_and_found_again(folder: ProductionFolder) -> None:
    again = ProductionFolder.at(folder.folder)
    assert again.production == FILM
    changed = replace(FILM, cast=(CastMember(placeholder="Character A", anchor="mia@1"),), budget_usd=Decimal("2.50"))
    again.save(changed)
    assert folder.production == changed


def test_no_production_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(UnknownName) as caught:
        ProductionFolder.at(tmp_path)
    assert "repertory new" in caught.value.step


def test_a_second_production_does_not_cover_the_first(folder: ProductionFolder) -> None:
    with pytest.raises(YourMove, match="holds a production already"):
        ProductionFolder.create(folder.folder, replace(FILM, title="Other"), "", "")
    assert folder.production.title == "My film"


def test_files_that_a_person_wrote_are_never_covered(tmp_path: Path) -> None:
    (tmp_path / "shots.txt").write_text("Shot 1: mine\n")
    with pytest.raises(YourMove, match=r"shots\.txt is there already"):
        ProductionFolder.create(tmp_path, FILM, *new_film_files(tmp_path / "my-film", "previs"))
    assert [path.name for path in tmp_path.iterdir()] == ["shots.txt"]


def test_a_creation_that_was_killed_half_way_can_be_repeated(tmp_path: Path) -> None:
    shots, cast = new_film_files(tmp_path / "my-film", "previs")
    (tmp_path / "shots.txt").write_text(shots, encoding="utf-8")
    assert ProductionFolder.create(tmp_path, FILM, shots, cast).production == FILM


def test_what_a_newcomer_starts_from_is_a_film(folder: ProductionFolder) -> None:
    cast = folder.cast_file()
    names = Names(
        characters=tuple(name for one in cast.characters for name in (one.name, *one.placeholders)),
        locations=tuple(name for one in cast.locations for name in (one.name, *one.placeholders)),
    )
    shots = parse(folder.shots_text(), names).shots
    assert [shot.number for shot in shots] == ["1", "2"]
    assert [character.name for character in cast.characters] == ["anna"]
    assert {shot.location for shot in shots} <= {name for one in cast.locations for name in one.placeholders}
    assert {shot.light for shot in shots} <= {light for one in cast.locations for light in one.lights}
    assert {performer.name for shot in shots for performer in shot.performers} == {"Character A"}
    assert {line.speaker for shot in shots for line in shot.dialogue} == {"ANNA"}
    assert {one.voice for one in cast.characters} == {voice.name for voice in cast.voices}


def test_the_example_is_a_cast(tmp_path: Path) -> None:
    cast = (EXAMPLE / "cast.toml").read_text(encoding="utf-8")
    folder = ProductionFolder.create(tmp_path / "film", FILM, "", cast)
    assert [character.name for character in folder.cast_file().characters] == ["mia", "nova"]


def test_texts_from_windows_editors_are_read(folder: ProductionFolder) -> None:
    folder.cast_path.write_bytes(b'\xef\xbb\xbfengine = "previs"\r\n')
    assert folder.cast_file() == CastFile(engine="previs")


def test_a_text_that_is_missing_or_in_another_encoding_is_named(folder: ProductionFolder) -> None:
    folder.shots_path.write_bytes("Shot 1: café".encode("latin-1"))
    with pytest.raises(YourMove, match=r"shots\.txt is not UTF-8"):
        folder.shots_text()
    folder.shots_path.unlink()
    with pytest.raises(YourMove, match=r"no .*shots\.txt"):
        folder.shots_text()


MISTAKES = {
    '[[characters]]\nname = "mia"\npronuon = "she"': (3, "pronuon", 'Did you mean "pronoun"?'),
    'engin = "previs"': (1, "engin", 'Did you mean "engine"?'),
    '[[charakters]]\nname = "mia"': (1, "charakters", 'Did you mean "characters"?'),
    '[[voices]]\nname = "v"\n\n# hm\n[[voices]]\nname = "w"\npitch = 3': (7, "pitch", "settings"),
    'characters = [{ name = "mia", age = 28 }]': (1, "age", "Use one of"),
    '[[characters]]\nname = "mia"\n[[characters]]\nname = "nova"\npick = "best"': (5, "block 2, pick", "Mend"),
    '[[characters]]\nname = "mia"\noutfits = "coat"': (3, "outfits", "Mend"),
    '[[characters]]\nprompt = "a woman"': (1, "name", "Mend"),
    '[[characters]]\nname = "mia"\npick = 0': (3, "pick", "counted from 1"),
    '[[characters]]\nname = "mia"\npronoun = "it"': (3, "pronoun", "she, he or they"),
    '[[characters]]\nname = "mia"\noutfits = ["coat"]\noutfit = "cape"': (4, "cape", "coat"),
    '[[props]]\nname = "phone"\n[[voices]]\nname = "phone"': (4, "phone", "own name"),
    '[[props]]\nname = "a"\nplaceholders = ["It"]\n[[props]]\nname = "b"\nplaceholders = ["it"]': (
        6,
        "it",
        "one thing",
    ),
    'schema = "cast/9"': (1, "cast/9", "cast/1"),
    "engine = \n": (1, "not valid TOML", "Mend"),
}


@pytest.mark.parametrize("text", MISTAKES)
def test_a_mistake_in_the_cast_file_is_the_writers_move(folder: ProductionFolder, text: str) -> None:
    line, what, step = MISTAKES[text]
    folder.cast_path.write_text(text)
    with pytest.raises(YourMove, match=rf"cast\.toml.*line {line}\b") as caught:
        folder.cast_file()
    assert what in caught.value.what
    assert step in caught.value.step
    assert folder.cast_path.read_text() == text


WORK = """
import sys
from pathlib import Path
from repertory.productions.folder import ProductionFolder
with ProductionFolder.at(Path(sys.argv[1])).working():
    print("working", flush=True)
    sys.stdin.read()
"""


def test_one_process_works_on_a_production_at_a_time(folder: ProductionFolder) -> None:
    command = [sys.executable, "-c", WORK, str(folder.folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "working\n"
        with pytest.raises(Busy, match=str(process.pid)) as caught, folder.working():
            pass
        assert str(folder.folder) in caught.value.what
        assert f"repertory cancel {shlex.quote(str(folder.folder))}" in caught.value.step
        assert ProductionFolder.at(folder.folder).production == FILM
        process.kill()
    with folder.working():
        pass
