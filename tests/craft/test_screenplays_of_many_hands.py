"""Ten screenplays by other hands: every scene, speaker and word comes out of the breakdown, and it reads as a list."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from repertory.craft.screenplay.breakdown import break_down, places, speakers
from repertory.craft.screenplay.script import Action, Scene, Screenplay, Speech, read_screenplay
from repertory.craft.shotlist.reading import Names, read_list

FOLDER = Path(__file__).parents[1] / "data" / "screenplays"
SCRIPTS = sorted(FOLDER.glob("*.fountain"))
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
MARKS = {"title", "credit", "author", "authors", "source", "draft", "date", "contact", "copyright", "cont'd"}
"""Words of Fountain itself and keys of its title page, which say nothing of the film."""


def test_there_are_ten() -> None:
    assert len(SCRIPTS) == 10


def read(path: Path) -> tuple[Screenplay, dict[str, Any]]:
    expected = tomllib.loads(path.with_suffix(".toml").read_text(encoding="utf-8"))
    return read_screenplay(path.read_bytes().decode("utf-8")), expected


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_scenes_and_speakers_are_found(path: Path) -> None:
    play, expected = read(path)
    scenes = [scene for scene in play.scenes if scene.heading]
    assert [_facts(scene) for scene in scenes] == [_wanted(scene) for scene in expected["scene"]]
    assert {name.casefold() for name in speakers(play)} == {name.casefold() for name in expected["characters"]}


def _facts(scene: Scene) -> tuple[str, str, int, list[str]]:
    said = [block for block in scene.blocks if isinstance(block, Speech)]
    cues = Counter((block.speaker.casefold(), block.line) for block in said)
    return scene.heading, scene.number, len(cues), list(dict.fromkeys(who for who, _ in cues))


def _wanted(scene: dict[str, Any]) -> tuple[str, str, int, list[str]]:
    return scene["heading"], scene.get("number", ""), scene["spoken"], [who.casefold() for who in scene["speakers"]]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_its_breakdown_has_every_word_and_reads_as_a_shot_list(path: Path) -> None:
    play, _ = read(path)
    names = Names(characters=tuple(speakers(play)), locations=places(play))
    text = break_down(play, names)
    assert [str(problem) for problem in read_list(text, names).problems] == []
    kept = Counter(word.casefold() for word in _WORD.findall(text))
    said = [block.text for scene in play.scenes for block in scene.blocks if isinstance(block, (Action, Speech))]
    assert said
    assert Counter(word.casefold() for one in said for word in _WORD.findall(one)) - kept == Counter()
    written = Counter(word.casefold() for word in _WORD.findall(path.read_bytes().decode("utf-8")))
    assert set(written - kept) <= MARKS
