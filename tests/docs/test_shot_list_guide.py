"""The guide to the shot list is true: its lists are read whole, its words are film words, its commands work."""

from __future__ import annotations

import re
import shlex
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from cast_film import film_with_cast
from typed import typed

from repertory.craft.binding.bind import bind, names_of
from repertory.craft.shotlist.reading import read_list
from repertory.model.shot import Shot

sys.path.append(str(Path(__file__).parents[1] / "craft"))
from company import CAST, MIA, NAMES, VOICES

GUIDE = (Path(__file__).parents[2] / "docs" / "shot-list.md").read_text(encoding="utf-8")
LISTS = re.findall(r"```shots\n(.*?)```", GUIDE, re.DOTALL)
COMMANDS = [line[2:] for block in re.findall(r"```console\n(.*?)```", GUIDE, re.DOTALL) for line in block.splitlines()]
ROWS = re.findall(r"^\| (.+?) \| (.+?) \|$", GUIDE, re.MULTILINE)
KNOWN = replace(MIA, identity="a 28-year-old woman with short dark hair and green eyes")


@pytest.mark.parametrize("text", LISTS, ids=lambda text: text.splitlines()[0][:30])
def test_every_list_of_the_guide_is_read_to_its_last_word(text: str) -> None:
    listing = read_list(text, NAMES)
    assert [str(problem) for problem in listing.problems] == []
    assert dict(listing.unread) == {}
    bind(listing.shots, cast=CAST, voices=VOICES, source=text)


def rows_of(kind: str) -> list[str]:
    """The phrases of a row of the guide's table of film words."""
    (cell,) = [cell for what, cell in ROWS if what == kind]
    return [phrase.strip() for phrase in re.split(r"[,;:]| or written out", cell) if phrase.strip()]


def one_shot(words: str) -> Shot:
    listing = read_list(f"Shot 1: wide shot of Mia, street\nShot 2: {words}, Mia waits", NAMES)
    assert not listing.problems, words
    return listing.shots.shots[1]


@pytest.mark.parametrize("words", rows_of("size"))
def test_every_size_is_one(words: str) -> None:
    assert words.lower() not in one_shot(words).action.lower()


@pytest.mark.parametrize("words", [re.sub(r" \(.*?\)", "", words) for words in rows_of("framing")])
def test_every_framing_is_one(words: str) -> None:
    text = f"{words} of Nova onto Mia" if "shoulder" in words else words
    assert one_shot(text).framing is not None


@pytest.mark.parametrize("words", [words.removesuffix(" besides") for words in rows_of("angle")])
def test_every_angle_is_one(words: str) -> None:
    assert words.lower() not in one_shot(words).action.lower()
    assert one_shot(words).dutch == ("Dutch" in words)


@pytest.mark.parametrize("words", [words for words in rows_of("camera") if words != "with a pace"])
def test_every_camera_move_is_one(words: str) -> None:
    shot = one_shot(words)
    assert shot.move_words or words == "static"
    assert words not in shot.action


@pytest.mark.parametrize("words", rows_of("lens"))
def test_every_lens_is_one(words: str) -> None:
    assert one_shot(words).lens == words.removesuffix(" lens")


@pytest.mark.parametrize(
    ("written", "sent"), [row for row in ROWS if row[0].startswith(("a young", "Mia,", "a man", "her"))]
)
def test_what_the_guide_says_goes_to_the_engine_does(written: str, sent: str) -> None:
    text = f"Shot 1: wide shot of Mia, street\nShot 2: {written}, she waits"
    cast = {name: KNOWN if anchor is MIA else anchor for name, anchor in CAST.items()}
    shot = bind(read_list(text, names_of(cast)).shots, cast=cast, voices=VOICES, source=text)[1]
    wanted = written if sent.startswith("the same") else sent
    assert shot.action == f"{wanted}, she waits"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a film that has its cast, and a screenplay of its people."""
    film_with_cast(tmp_path, monkeypatch, LISTS[0], name="my-film")
    (tmp_path / "script.fountain").write_text(
        "INT. COFFEE SHOP - DAY\n\nMia waits.\n\nMIA\nAt last.\n", encoding="utf-8"
    )
    return tmp_path


def test_the_commands_of_the_guide_work(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(COMMANDS) == 8
    for command in COMMANDS:
        assert typed(monkeypatch, *shlex.split(command)[1:]) == 0, (command, capsys.readouterr())
    said = capsys.readouterr().out
    assert "her hand is visible" in said
    assert "MIA: At last." in (here / "my-film" / "shots.txt").read_text(encoding="utf-8")
