"""The sentences of tests/data/sentences, and how well a rewrite of each does."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from repertory.craft.rewriting.rewrite import Known, Rewritten, rewrite
from repertory.craft.rewriting.wordsets import wordset

FOLDER = Path(__file__).parents[1] / "data" / "sentences"
_SMALL = wordset(
    "a an the of to in on at by for from with and or but as is are was were be has have had it its she he "
    "they her his their him them who whose that this into out up down over "
)


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One sentence with its right answer."""

    text: str
    people: tuple[Known, ...]
    describes: bool
    rewrites: tuple[str, ...]
    """The right one, and others that are as right."""
    contradicts: bool = False
    grammar: str = ""
    genre: str = ""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What became of a sentence."""

    sentence: Sentence
    made: Rewritten

    @property
    def found(self) -> bool:
        return bool(self.made.changes)

    @property
    def right(self) -> bool:
        return self.found == self.sentence.describes

    @property
    def exact(self) -> bool:
        return _plain(self.made.text) in {_plain(one) for one in self.sentence.rewrites}

    @property
    def contradicts(self) -> bool:
        return any(change.contradicts for change in self.made.changes)

    @property
    def lost(self) -> tuple[str, ...]:
        """Content words of the right rewrite, by stem, that this one lacks; the fewest over the right rewrites."""
        mine = {_stem(word) for word in _words(self.made.text)}
        lost = [
            tuple(word for word in _words(one) if word not in _SMALL and _stem(word) not in mine)
            for one in self.sentence.rewrites
        ]
        return min(lost, key=len)


@dataclass(frozen=True, kw_only=True)
class Figures:
    """How well many sentences do."""

    sentences: int
    precision: float
    recall: float
    exact: float
    contradictions: float
    """Share of the contradictions that are found as such; 1 where there are none."""
    false_contradictions: int
    kept: float
    """Share of the sentences whose every action word is kept."""


def figures_of(answers: Sequence[Answer]) -> Figures:
    """Counted by the sentence."""
    found = [one for one in answers if one.found]
    asked = [one for one in answers if one.sentence.describes]
    both = sum(one.sentence.describes for one in found)
    against = [one for one in answers if one.sentence.contradicts]
    return Figures(
        sentences=len(answers),
        precision=both / len(found) if found else 1.0,
        recall=both / len(asked) if asked else 1.0,
        exact=sum(one.exact for one in answers) / max(1, len(answers)),
        contradictions=sum(one.contradicts for one in against) / len(against) if against else 1.0,
        false_contradictions=sum(one.contradicts and not one.sentence.contradicts for one in answers),
        kept=sum(not one.lost for one in answers) / max(1, len(answers)),
    )


def files() -> dict[str, tuple[Sentence, ...]]:
    """Every file with sentences, by its name."""
    read = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))}
    return {
        name: tuple(_sentence(one) for one in data["sentence"]) for name, data in read.items() if "sentence" in data
    }


def answers_of(sentences: Sequence[Sentence]) -> list[Answer]:
    """Each, rewritten."""
    return [Answer(sentence=one, made=rewrite(one.text, one.people)) for one in sentences]


@cache
def company() -> dict[str, Known]:
    """The people whom the sentences are about, by name."""
    people = tomllib.loads((FOLDER / "people.toml").read_text(encoding="utf-8"))["person"]
    return {
        one["name"]: Known(
            names=(one["name"],), pronoun=one["pronoun"], identity=one["card"], outfits=tuple(one["outfits"])
        )
        for one in people
    }


def known(*names: str, **wears: str) -> tuple[Known, ...]:
    """People of the company; `Mia="red sweater"` says which outfit the shot binds."""
    return tuple(
        Known(
            names=one.names, pronoun=one.pronoun, identity=one.identity, outfits=one.outfits, wears=wears.get(name, "")
        )
        for name, one in ((name, company()[name]) for name in names)
    )


def _sentence(data: dict[str, object]) -> Sentence:
    shot, wears, also = data["shot"], data.get("wears", {}), data.get("also", [])
    assert isinstance(shot, list)
    assert isinstance(wears, dict)
    assert isinstance(also, list)
    return Sentence(
        text=str(data["text"]),
        people=known(*shot, **wears),
        describes=bool(data["describes"]),
        rewrites=(str(data["rewrite"]), *map(str, also)),
        contradicts=bool(data.get("contradicts", False)),
        grammar=str(data.get("grammar", "")),
        genre=str(data.get("genre", "")),
    )


def _plain(text: str) -> str:
    """Without case, doubled spaces and the stop at the end."""
    return re.sub(r"\s+", " ", text.casefold()).strip().rstrip(".")


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def _stem(word: str) -> str:
    """Good enough to see that "walking" and "walks" are one word."""
    word = re.sub(r"(?:ing|ies|ied|es|ed|s|y|e)$", "", word) if len(word) > 3 else word
    return word[:-1] if len(word) > 3 and word[-1:] == word[-2:-1] else word
