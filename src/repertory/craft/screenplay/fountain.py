"""The grammar of Fountain: which line of a script is what. A library tells; what it would misread is marked first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from repertory.errors import ShotListError

LONGEST = 2_000_000
"""Characters; a script of three hours has about 250,000."""
MOST_LINES = 60_000
LONGEST_LINE = 20_000
JOINER = "\u2060"
"""Put before a line that must not be taken for what its first sign says; it shows nowhere and is taken out again."""
HEADING_MARK = f"H{JOINER}"
"""Put before every heading: the library knows none that begins with other letters than English ones."""

_TITLE_KEY = re.compile(
    r"\s*(?:title|credit|authors?|written by|source|notes?|draft(?: date)?|date|contact|copyright|revision|episode|"
    r"series|version|format|language|tl|tc|tr|cc|bl|br)\s*:",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"(?:(?i:int|ext|est|int\.?\s?/\s?ext|ext\.?\s?/\s?int|i/e|e/i)\.|(?:INT|EXT|EST|INT/EXT|EXT/INT|I/E|E/I)\s)"
)
_FORCED_HEADING = re.compile(r"\.(?=\w)")
_TRANSITION = re.compile(
    r"(?:[^a-z]*\bTO\s?:|(?:SLOW |QUICK )?(?:FADE|IRIS) (?:IN|OUT|UP|TO BLACK|TO WHITE)\s?[:.]?"
    r"|(?:SMASH|MATCH|JUMP|HARD|TIME|QUICK) CUT\s?[:.]?|(?:DISSOLVE|WIPE|CUT)\s?[:.]"
    r"|(?:SMASH |HARD )?CUT TO (?:BLACK|WHITE)\s?[:.]?)"
)
_NOTE = re.compile(r"\[\[((?:(?!\[\[|\]\]|\n[^\S\n]*\n).)*)\]\]", re.DOTALL)
"""Within one paragraph."""
_BLANKS = re.compile(r"[^\S\n]+")
_OTHER_BREAKS = re.compile(r"[\v\f\x1c-\x1f\x85\u2028\u2029\x00-\x08\x0e-\x1b]")
_BRACKETS = re.compile(r"\([^()]*\)")
_LONGEST_CUE = 100


@dataclass(frozen=True, kw_only=True)
class Found:
    """A script's elements, as the library has them, in order."""

    elements: list[tuple[int, Any]]
    """Each with its line, counted from 1."""
    title_page: list[tuple[str, str]]
    asides: list[tuple[int, str]]
    """The notes, between [[ and ]], and what is crossed out, between /* and */, with their lines."""


def elements_of(text: str) -> Found:
    """Reads a script. Raises ShotListError for one that is empty or too long."""
    from screenplay_tools.fountain.parser import Parser

    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        step = 'Begin with a scene heading: "INT. COFFEE SHOP - DAY".'
        raise ShotListError("The script is empty.", line=1, column=1, step=step)
    text = _OTHER_BREAKS.sub(" ", text)
    _require_sane(text, text.split("\n"))
    text, asides = _without_asides(text)
    lines = text.split("\n")
    parser = Parser()
    parser.mergeActions = parser.mergeDialogue = False  # a line each, so that each has its place
    if not _TITLE_KEY.match(lines[0]):
        parser.add_line("")  # "FADE IN:" on the first line is no title page
    elements: list[tuple[int, Any]] = []
    for number, line in enumerate([*_marked(lines), ""], start=1):
        known = len(parser.script.elements)
        parser.add_line(line)
        elements += [(number, element) for element in parser.script.elements[known:]]
    parser.finalize()
    pages = [(entry.key, " ".join(entry.text_raw.split())) for entry in parser.script.titleEntries]
    return Found(elements=elements, title_page=pages, asides=asides)


def _without_asides(text: str) -> tuple[str, list[tuple[int, str]]]:
    """The text without what is for people only, its lines where they were, and what was taken out. The library gets
    none of it: it loses words of what is not closed, or stands within another."""
    text, crossed_out = _without(text, list(_crossed_out(text)))
    text, notes = _without(text, [(note.start(), note.end()) for note in _NOTE.finditer(text)])
    for mark in ("/*", "*/", "[[", "]]"):
        text = text.replace(mark, f"{mark[0]} {mark[1]}")
    return text, sorted((*crossed_out, *notes), key=lambda aside: aside[0])


def _crossed_out(text: str) -> Iterator[tuple[int, int]]:
    """From where to where a script is crossed out; what is never closed is not."""
    start = text.find("/*")
    while start >= 0 and (end := text.find("*/", start + 2)) >= 0:
        yield start, end + 2
        start = text.find("/*", end + 2)


def _without(text: str, spans: Sequence[tuple[int, int]]) -> tuple[str, list[tuple[int, str]]]:
    """The text with a sign that shows nowhere on each line of each span; and the words of these, with their lines."""
    left: list[str] = []
    found: list[tuple[int, str]] = []
    line, at = 1, 0
    for start, end in spans:
        line += text.count("\n", at, start)
        found.append((line, " ".join(text[start + 2 : end - 2].split())))
        lines = text.count("\n", start, end)
        left += [text[at:start], JOINER, f"\n{JOINER}" * lines]
        line, at = line + lines, end
    return "".join([*left, text[at:]]), [one for one in found if one[1]]


def _require_sane(text: str, lines: list[str]) -> None:
    step = "Divide it into several scripts."
    if len(text) > LONGEST or len(lines) > MOST_LINES:
        what = f"The script has {len(text):,} characters on {len(lines):,} lines; a long film has 250,000 on 9,000."
        raise ShotListError(what, line=1, column=1, step=step)
    for number, line in enumerate(lines, start=1):
        if len(line) > LONGEST_LINE:
            what = f"This line has more than {LONGEST_LINE:,} characters."
            raise ShotListError(what, line=number, column=LONGEST_LINE, step="Make paragraphs of it.")


def _marked(lines: list[str]) -> Iterator[str]:
    """Each line with the mark of what it is, where the library would not see it or see something else."""
    in_cue = False
    in_title = bool(_TITLE_KEY.match(lines[0]))
    for at, line in enumerate(lines):
        said = _BLANKS.sub(" ", line).strip()
        before = lines[at - 1].strip() if at else ""
        after = lines[at + 1].strip() if at + 1 < len(lines) else ""
        in_title = in_title and bool(said)
        if not said:
            goes_on = in_cue and len(line) > 1  # two blanks: a pause within a speech
            in_cue = goes_on
            yield "  " if goes_on else ""
        elif in_title:
            yield line
        elif in_cue and not (_HEADING.match(said) and said.isupper()):
            yield said if said[0] == "(" and said[-1] == ")" else JOINER + said.removeprefix("~")
        else:
            in_cue = _is_cue(said, before, after)
            yield f"@{said.removeprefix('@')}" if in_cue else _as_what_it_is(said, before)


def _is_cue(said: str, before: str, after: str) -> bool:
    """A name in capitals between an empty line and what is said, or any name after an @."""
    if said[0] == "@":
        return bool(said[1:].strip()) and bool(after)
    name = _BRACKETS.sub("", said).rstrip("^ :")
    capitals = name == name.upper() and name != name.lower()
    return (
        capitals
        and not before
        and bool(after)
        and len(name) <= _LONGEST_CUE
        and said[0] not in ".!>=#~[("
        and not (_HEADING.match(said) or _HEADING.match(after) or _TRANSITION.fullmatch(said))
    )


def _as_what_it_is(said: str, before: str) -> str:
    """A line outside a speech, marked: a heading, a transition, or else action."""
    if _FORCED_HEADING.match(said) or (_HEADING.match(said) and (not before or said.isupper())):
        return f".{HEADING_MARK}{said.removeprefix('.')}"
    if _TRANSITION.fullmatch(said):
        return f"> {said}"
    if said[0] == "!":
        return f"!{said.lstrip('!')}"
    return said if said[0] in "#=~>[" else f"!{said}"
