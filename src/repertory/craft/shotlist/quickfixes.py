"""What of a shot list that is being written is wrong or doubtful, where it stands to the letter, and what to write
instead, where that is known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from repertory.errors import ShotListError

_MEANT = re.compile(r'Did you mean "(?P<words>[^"]+)"\?')
_QUOTED = re.compile(r'"([^"]+)"')
_WORD = re.compile(r"[\w'’-]+|\S")


class RemarkKind(StrEnum):
    """How much a remark matters."""

    PROBLEM = "problem"
    """The shot cannot be made so."""
    DOUBT = "doubt"
    """It was understood, and may well be meant otherwise."""
    REWRITE = "rewrite"
    """It describes somebody whose pictures are sent: what the engine gets says it otherwise."""


@dataclass(frozen=True, kw_only=True)
class Remark:
    """Something that is to be said about some words of a list."""

    kind: RemarkKind
    line: int
    """Counted from 1, as is the column."""
    column: int
    length: int
    """At least 1, but 0 where the line is empty."""
    what: str
    step: str = ""
    instead: str | None = None
    """What to write in the place of these words, empty for nothing; None where nobody can say."""
    shot: str = ""
    """The number of the shot, of a rewrite."""


def remark_on(kind: RemarkKind, problem: ShotListError, line: str) -> Remark:
    """What a problem or doubt says of its line, which is given as written: the words that it quotes where they stand
    there, else the word at its column. `instead` is the name or word that it asks whether it was meant."""
    at = min(problem.column - 1, len(line))
    end = _end(problem.what, line, at)
    meant = _MEANT.search(problem.step)
    instead = meant["words"] if meant else None
    if instead and instead.endswith(":") and line[end : end + 1] == ":":
        end += 1  # "NOVA:" is meant, and the sign is there
    if instead == line[at:end]:
        instead = None  # it is wrong for another reason, which another remark tells
    return Remark(
        kind=kind,
        line=problem.line,
        column=at + 1,
        length=end - at,
        what=problem.what,
        step=problem.step,
        instead=instead,
    )


def _end(what: str, line: str, at: int) -> int:
    """Where the words end that begin there."""
    for words in _QUOTED.findall(what):
        if line.startswith(words, at):
            return at + len(words)
    word = _WORD.match(line, at)
    return word.end() if word else min(at + 1, len(line))


def taken(text: str, remark: Remark) -> str:
    """The list with what a remark asks for in the place of its words. Only for one that knows what to write."""
    lines = text.split("\n")
    line, at = lines[remark.line - 1], remark.column - 1
    lines[remark.line - 1] = line[:at] + (remark.instead or "") + line[at + remark.length :]
    return "\n".join(lines)
