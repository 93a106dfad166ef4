"""The lines of a shot list, told apart by their shape: shots, headings, transitions, details, spoken lines, notes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from repertory.craft.shotlist import filmwords as words

_BULLET = r"^\s*(?:#{2,6}\s+|\|\s*|[-*•]\s+|[-*•](?=[^\W\d_]))?\**"
_RULE = r"\**\s*(?:[:|]|/(?=\s)|\)|\.(?=[\s*]|$)|-(?=\s|$))\**"
"""What parts a shot's number from its words; stars around it make it bold where lists are set in Markdown."""
_SHOT = re.compile(
    rf"{_BULLET}shot(?![^\W\d_])\s*(?:no\.?|nr\.?|#)?\s*(?P<number>[^\s:.)|*-]*?)\s*(?:{_RULE}|(?<=\d)$|(?<=\d[a-z])$|(?<=\w)\s*(?=\([^()]*\)\s*:))\s*(?P<words>.*)$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(rf"{_BULLET}(?P<number>[0-9]{{1,6}}[A-Za-z]{{0,2}})\s*{_RULE}\s*(?P<words>.*)$")
_BRACKETED = re.compile(rf"{_BULLET}\((?P<number>[0-9]{{1,6}}[A-Za-z]{{0,2}})\)\s*[:.|-]?\s+(?P<words>.*)$")
_TABBED = re.compile(r"^\s*(?P<number>[0-9]{1,6}[A-Za-z]{0,2})\t(?P<words>.*)$")
_NO_RULE = re.compile(rf"{_BULLET}shot\s*[0-9]", re.IGNORECASE)
_SPOKEN = re.compile(
    rf"{_BULLET}(?P<who>[^:()*]{{1,80}}?)\**\s*(?P<how>(?:\([^()]*\)\s*)*):(?!//)\**\s*(?P<manner>(?:\([^()]*\)\s*)*)(?P<words>.*)$"
)
_SCENE = re.compile(
    r"^\s*scene\s+#?(?P<number>[0-9]{1,6}[A-Za-z]{0,2})\s*(?:$|[:.|)]|-(?=\s))\s*(?P<words>.*)$", re.IGNORECASE
)
_SLUG = re.compile(
    r"^\s*(?:(?P<number>[0-9]{1,4}[A-Za-z]?)\s+)?(?P<slug>(?:int\.?\s*/\s*ext|ext\.?\s*/\s*int|i\s*/\s*e|int|ext|est)"
    r"(?:\.|(?=\s)))(?P<words>.*)$",
    re.IGNORECASE,
)
_TRANSITION = re.compile(
    r"^\s*>?\s*(?P<words>(?:(?:smash|match|jump|hard|quick)\s+)?cut\s+to(?:\s+black)?|dissolve(?:\s+to)?|cross\s?-?fade"
    r"(?:\s+to)?|wipe(?:\s+to)?|fade\s+in|fade\s+out|fade\s+(?:in\s+)?from\s+black|fade\s+to\s+(?:black|white)|fade\s+up)"
    r"\s*[.:]?\s*(?P<length>\(?\d{1,3}(?:\.\d)?\s*(?:s|secs?|seconds?|frames?|f)\)?)?\s*[.]?\s*<?\s*$",
    re.IGNORECASE,
)
_TITLE = re.compile(r"^\s*#?\s*title\s*:\s*(?P<words>.+)$", re.IGNORECASE)
NOTES = frozenset({"note", "notes", "sound", "sounds", "sfx", "fx", "music", "vfx", "audio", "comment", "comments"})
"""What is said to people only."""
_ABOUT = frozenset({
    "date", "draft", "draft date", "version", "revision", "revised", "rev", "status", "director", "directed by",
    "writer", "writers", "written by", "author", "authors", "by", "credit", "producer", "produced by", "production",
    "production company", "company", "client", "agency", "brand", "product", "campaign", "dop", "dp", "camera",
    "camera operator", "cinematographer", "cinematography", "editor", "ad", "episode", "season", "series",
    "project", "film", "genre", "format", "aspect ratio", "ratio", "resolution", "fps", "frame rate", "runtime",
    "running time", "length", "total length", "logline", "synopsis", "summary", "theme", "tone", "style", "contact",
    "email", "phone", "copyright", "source", "shoot", "shoot date", "shooting day", "day", "unit", "page", "pages",
    "scene count", "shots", "actors", "starring", "presenter", "school", "course", "class", "student", "teacher",
})  # fmt: skip
"""What stands above the first shot and is said of the whole list: "Director: A. Lind"."""
_DETAILS = frozenset({*words.OVERRULES, *words.DETAILS})
_PREFIX = re.compile(r"^(?:shot|camera)\s+(?=\w)")


class Kind(Enum):
    """What a line of a shot list is."""

    BLANK = auto()
    COMMENT = auto()
    TITLE = auto()
    HEADING = auto()
    TRANSITION = auto()
    SHOT = auto()
    DETAIL = auto()
    """Something that stands for the shot above: "Lens: 35mm"."""
    NOTE = auto()
    """What is said to people only: "Sound: rain"."""
    SPOKEN = auto()
    MORE = auto()
    """An indented line that goes on with what is above."""
    STRANGE = auto()


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line of a shot list, without its end."""

    number: int
    """Counted from 1."""
    source: str
    kind: Kind
    match: re.Match[str] | None = None
    """Its parts, found in the line with straight signs, which is as long."""

    def has(self, name: str) -> bool:
        """Whether a line of its kind has such a part, and it stands there."""
        return self.match is not None and name in self.match.re.groupindex and self.match.start(name) >= 0

    def part(self, name: str) -> tuple[str, int]:
        """A part of the line as written, and where it begins, counted from 0."""
        if self.match is None or not self.has(name):
            return "", len(self.source)
        return self.source[slice(*self.match.span(name))], self.match.start(name)


@lru_cache(maxsize=1024)  # the same details stand in every shot
def key_of(written: str) -> str:
    """A detail's key as it is known: "lens" for "LENS", "move" for "camera move"."""
    return _PREFIX.sub("", " ".join(words.plain(written).lower().split()))


def lines_of(text: str, speakers: Collection[str] = ()) -> Iterator[Line]:
    """The lines of a shot list. `speakers` are the cast's names, folded. Windows line ends and a byte-order mark are
    fine; a line of nothing but a mark is a blank one."""
    shot_at = above_at = -1
    above = Kind.BLANK
    wordless = False
    for number, source in enumerate(text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n"), start=1):
        indent = len(source) - len(source.lstrip())
        kind, match = _told(source, shot_at, above_at if above in _SAID else -1, speakers)
        if kind is Kind.STRANGE and wordless:
            kind = Kind.MORE  # the words of "## Shot 1" stand on the next line
        if kind is Kind.SHOT:
            shot_at = indent
        if kind not in (Kind.BLANK, Kind.COMMENT):
            wordless = kind is Kind.SHOT and match is not None and not match["words"].strip()
        if kind in _GO_ON:
            above, above_at = kind, indent
        elif kind not in (Kind.MORE, Kind.COMMENT, Kind.BLANK):
            above, above_at = kind, -1
        yield Line(number=number, source=source, kind=kind, match=match)


_OF_THE_LIST = frozenset({Kind.SPOKEN, Kind.DETAIL})
"""Kinds of lines that may be about the whole list where they stand above the first shot."""
_SAID = frozenset({Kind.SPOKEN, Kind.NOTE})
_GO_ON = frozenset({Kind.SHOT, Kind.DETAIL, *_SAID})


def _told(source: str, shot_at: int, above_at: int, speakers: Collection[str]) -> tuple[Kind, re.Match[str] | None]:
    plain = words.plain(source)
    said = plain.lstrip()
    indent = len(plain) - len(said)
    early = _early(source, plain, said) if shot_at < 0 else None
    if early:
        return early
    if not said or said[0] == "#":
        shot = _SHOT.match(plain) if said.startswith("##") else None  # a heading in Markdown
        return (Kind.SHOT, shot) if shot else (Kind.COMMENT if said else Kind.BLANK, None)
    cells = _TABBED.match(source)
    if cells:
        return Kind.SHOT, cells
    inside = 0 <= shot_at < indent
    shaped = _shaped(plain, said.lstrip("-*•| ")[:1].lower(), inside=inside)
    if shaped:
        return shaped
    spoken = _SPOKEN.match(plain)
    on = 0 <= above_at < indent
    if spoken and (kind := _kind_of_key(spoken, speakers, inside=inside, on=on)):
        about = kind in _OF_THE_LIST and shot_at < 0 and key_of(spoken["who"]) in _ABOUT
        return (Kind.NOTE if about and words.folded(spoken["who"].strip()) not in speakers else kind), spoken
    return (Kind.MORE if inside or on else Kind.STRANGE), None


def _early(source: str, plain: str, said: str) -> tuple[Kind, re.Match[str] | None] | None:
    """What may stand above the first shot only: names of columns, a title."""
    if _is_header(source):
        return Kind.COMMENT, None
    title = _TITLE.match(plain) if "itle" in said.lower() else None
    return (Kind.TITLE, title) if title else None


def _is_header(said: str) -> bool:
    """Whether a line names the columns of the rows below, or is the rule under such names: "Shot | Size | Who"."""
    if not any(mark in said for mark in "|\t,;") and "  " not in said:
        return False
    cells = [cell.strip(" *:-").lower() for cell in _CELLS.split(said.strip(" |#\t"))]
    named = [cell for cell in cells if cell]
    return len(cells) > 1 and (all(cell in _COLUMNS for cell in named) if named else "-" in said)


_CELLS = re.compile(r"\s*[|,;\t]\s*| {2,}")
_COLUMNS = frozenset({
    "shot", "shots", "shot no", "shot no.", "shot number", "no", "no.", "nr", "nr.", "number", "scene", "sc", "sc.",
    "setup", "size", "shot size", "type", "shot type", "framing", "frame", "angle", "camera", "camera angle",
    "camera move", "move", "movement", "lens", "lenses", "mm", "who", "cast", "characters", "character", "subject",
    "talent", "where", "place", "location", "setting", "set", "int/ext", "light", "lighting", "time of day", "time",
    "day/night", "d/n", "duration", "length", "seconds", "sec", "secs", "action", "description", "what",
    "what happens", "dialogue", "notes", "note", "sound", "audio", "sfx", "vfx", "music", "props", "prop",
    "wardrobe", "outfit", "costume", "expression", "mood", "engine", "model", "seed", "takes", "transition",
    "equipment", "page", "pages", "est. time", "image", "frame no",
})  # fmt: skip


def _shaped(plain: str, begins: str, *, inside: bool) -> tuple[Kind, re.Match[str] | None] | None:
    """A line that its own beginning tells: a shot, a heading, a transition. `begins` is its first letter or digit."""
    if begins in {"s", "("} or begins.isdecimal():
        shot = _SHOT.match(plain) or _NUMBERED.match(plain) or _BRACKETED.match(plain)
        if shot:
            return Kind.SHOT, shot
        if _NO_RULE.match(plain):
            return Kind.STRANGE, None
    if not inside and (begins in "ies" or begins.isdecimal()):
        heading = heading_of(plain)
        if heading:
            return Kind.HEADING, heading
    transition = _TRANSITION.match(plain) if begins in "chsmjqdwf>" else None
    return (Kind.TRANSITION, transition) if transition else None


def heading_of(plain: str) -> re.Match[str] | None:
    """The parts of a scene heading, if the line is one."""
    slug = _SLUG.match(plain)
    if slug and (slug["slug"].endswith(".") or slug["slug"].isupper()) and slug["words"].strip():
        return slug
    return _SCENE.match(plain)


def _kind_of_key(spoken: re.Match[str], speakers: Collection[str], *, inside: bool, on: bool) -> Kind | None:
    """What a line with a colon is; None for an indented sentence that merely has one, or where it goes on with words
    that are said."""
    who = spoken["who"].strip()
    key = key_of(who)
    if words.folded(who.lstrip("@").strip("[] ")) in speakers:
        return Kind.SPOKEN
    if key in NOTES:
        return Kind.NOTE
    if key in _DETAILS:
        return Kind.DETAIL
    sentence = on or (inside and (len(who.split()) > 3 or "," in who or "." in who) and not who.isupper())
    return None if sentence else Kind.SPOKEN
