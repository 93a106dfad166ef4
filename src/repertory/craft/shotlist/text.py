"""The words of one shot while they are read: what each was taken to mean, and where in the shot list it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple, NoReturn, TypeVar

from repertory.craft.filling import BLANK, FILL_IN, UNFILLED
from repertory.craft.shotlist import filmwords as words
from repertory.craft.shotlist.filmwords import Lexicon
from repertory.errors import ShotListError
from repertory.model.shot import Understood

T = TypeVar("T")

WHO, PLACE, THING = "\ue000", "\ue001", "\ue002"
"""What stands for each letter of a character's, location's and prop's name while the other words are read."""

SIGN = re.compile(f"[{WHO}{PLACE}{THING}]")
"""Any letter of a name that was found."""
WORD = re.compile(r"[^\W_](?:[\w'.]*[^\W_])?")
_NAMES = re.compile(f"[{WHO}{PLACE}{THING}]+('s?)?")
_BARE = re.compile(r"[^\W_][\w'-]*")
_CUTS = re.compile(r"[,;]|\.(?=\s|$)")
_MARK = re.compile(r"[,;.]")
_EMOJI = "\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u2300-\u23ff"
_PARTED = re.compile(r"(?<=[\s/])(?:-{1,3}|/)(?=[\s/])|\||[!?…]+(?=\s|$)|(?<=\S)\t\s*(?=\S)")
_MAY_PART = re.compile(r"[/|!?]")
"""One of these marks, or a dash behind a space, is wherever a simple text is parted."""
_GAPS = re.compile(rf"[{_EMOJI}][{_EMOJI}\ufe0f\u200d]*|(?<=[^\s|,;:/-]) {{2,}}(?=[^\s|,;:/-])")
"""Dashes, bars, marks of exclamation, tabs, pictures and wide gaps: they part a shot as commas do; pictures and gaps
where they are no part of a name."""
_IN_BRACKETS = re.compile(rf"(?<={PLACE})(\s*)\(([^()]*)\)")
"""Words in brackets behind a place: "coffee shop (rain on glass)"."""
_AHEAD = re.compile(r"\s*\(([^()]*)\)\s*:?")
"""Brackets that a shot begins with: "(MCU): Mia"."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """Some words of a shot that stand on one line of the shot list."""

    line: int
    """Counted from 1."""
    offset: int
    """Where they begin within their line, counted from 0."""
    source: str
    """The whole line."""
    text: str
    joint: str = " "
    """What parts them from the piece before: a comma where they are a detail of their own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mention:
    """One place in a shot where a name stands."""

    start: int
    end: int
    name: str
    sign: str
    owner: bool = False
    """Named by what is theirs: "Mia's phone"."""
    sees_face: bool = True
    """False where the thing of theirs is no part of a face."""
    kept: bool = False
    """Whether the shot does not name them: a pronoun means who was there before."""


class Span(NamedTuple):
    """Some words of a shot and what they were taken to mean; places count from 0 in the shot's words."""

    start: int
    end: int
    kind: str
    meaning: str


@dataclass(kw_only=True, slots=True)
class Body:
    """The words of one shot while they are read. Understood words are blanked, names become signs; columns stay."""

    pieces: Sequence[Piece]
    text: str = ""
    left: str = ""
    mentions: list[Mention] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    failed: tuple[int, int] = (0, 0)
    """From where to where the words stand that the last error is about."""
    doubts: list[ShotListError] = field(default_factory=list)
    """What was understood and may well be meant otherwise; nothing of it is raised."""
    starts: list[int] = field(default_factory=list)
    """Where each piece begins."""
    tokens: frozenset[str] = frozenset()
    """Its words in small letters: what is not among them need not be looked for."""
    _parts: list[tuple[int, int, frozenset[str]]] | None = None
    """Its parts when the first words were looked for, with the words in each."""
    _cut_of: str | None = None
    _cuts: Sequence[tuple[int, int]] = ()

    def __post_init__(self) -> None:
        text = ""
        for piece in self.pieces:
            text += piece.joint if text else ""
            self.starts.append(len(text))
            text += piece.text
        self.text = words.plain(text)
        self.tokens = words.tokens(self.text)
        if words.is_simple(text) and " -" not in text and not _MAY_PART.search(text):
            self.left = self.text.replace("*", " ")
        else:
            self.left = words.plain(_PARTED.sub(_comma, words.plain(text, tabs=True))).replace("*", " ")
        ahead = _AHEAD.match(self.left) if "(" in self.left else None
        if ahead:
            start, end = ahead.span(1)
            self.left = f"{' ' * start}{self.left[start:end]},{' ' * (ahead.end() - end - 1)}{self.left[ahead.end() :]}"

    def find(self, lexicon: Lexicon[T]) -> list[tuple[re.Match[str], T]]:
        """Each place in what is left where a phrase of the lexicon stands, in small letters, and its meaning."""
        if lexicon.cues.isdisjoint(self.tokens):
            return []
        if self._parts is None:
            self._parts = words.parts(self.left)
        small = words.in_small_letters(self.left)
        return [
            hit
            for start, end, found in self._parts
            if not lexicon.cues.isdisjoint(found)
            for hit in lexicon.hits(small, start, end)
        ]

    def cut_at_gaps(self) -> None:
        """Parts the words at pictures and wide gaps, once the names are found, of which these may be a part."""
        self.left = _IN_BRACKETS.sub(r"\1,\2,", self.left) if "(" in self.left else self.left
        spaced = "  " in self.left or not self.text.isascii()
        self.left = _GAPS.sub(_comma, self.left) if spaced else self.left

    def place(self, at: int) -> tuple[int, int, str]:
        """Line and column, both counted from 1, and the source line of a place in the body."""
        number = next((n for n in range(len(self.starts) - 1, 0, -1) if self.starts[n] <= at), 0)
        piece = self.pieces[number]
        return piece.line, min(piece.offset + max(at - self.starts[number], 0), len(piece.source)) + 1, piece.source

    def line_end(self, at: int) -> int:
        """Where the words end that stand on the same line as those at a place."""
        return next((start - 1 for start in self.starts if start > at), len(self.text))

    def fail(self, what: str, at: int, step: str = "", *, until: int = 0, since: int = -1) -> NoReturn:
        """Raises ShotListError at a place in the body; `until` is where the words end that it is about, and `since`
        where they begin if that is before the place."""
        self.failed = (at if since < 0 else since, max(until, at))
        line, column, source = self.place(at)
        raise ShotListError(what, line=line, column=column, source=source, step=step)

    def doubt(self, what: str, at: int, step: str) -> None:
        """Notes, at a place in the body, what may be meant otherwise: how it was understood, and what to write."""
        line, column, source = self.place(at)
        self.doubts.append(ShotListError(what, line=line, column=column, source=source, step=step))

    def check_filled(self) -> None:
        """Raises ShotListError for a blank that somebody meant to fill in, and that no engine may get."""
        blank = BLANK.search(self.left) if "__" in self.left else None
        if blank:
            self.fail(UNFILLED.format(blank[0]), blank.start(), FILL_IN, until=blank.end())

    def drop(self, start: int, end: int, sign: str = " ") -> None:
        """Blanks words, or replaces a name by its sign."""
        before = self.left
        self.left = before[:start] + sign * (end - start) + before[end:]
        if self._cut_of is before and sign != "," and not _MARK.search(before, max(start - 1, 0), end):
            self._cut_of = self.left  # the parts are where they were

    def mark(self, start: int, end: int, kind: str, meaning: str) -> None:
        """Keeps what some words were taken to mean."""
        self.spans.append(Span(start, end, kind, meaning))

    def take(self, start: int, end: int, kind: str, meaning: str) -> None:
        """Keeps what some words mean and blanks them."""
        self.mark(start, end, kind, meaning)
        self.drop(start, end)

    def leave(self, start: int, end: int) -> None:
        """Blanks words that cannot be read."""
        self.take(start, end, "unread", "")

    def clauses(self) -> Sequence[tuple[int, int]]:
        """The parts between commas, semicolons and full stops, outside names."""
        if self._cut_of is not self.left:
            cuts = [m.start() for m in _CUTS.finditer(self.left)]
            self._cuts = tuple(zip([0, *[cut + 1 for cut in cuts]], [*cuts, len(self.left)], strict=True))
            self._cut_of = self.left
        return self._cuts

    def close(self) -> None:
        """Lets go of what is only needed while the words are read."""
        self.mentions, self.tokens = [], frozenset()
        self._parts, self._cut_of, self._cuts = None, None, ()

    def clause(self, at: int) -> tuple[int, int]:
        """The part in which a place lies."""
        return next(part for part in self.clauses() if part[0] <= at <= part[1])

    def bare(self, start: int, end: int) -> str:
        """The words of a part that are neither names nor mere connections."""
        return _bare(self.left[start:end])


@lru_cache(maxsize=4096)  # the same parts stand in many shots
def _bare(part: str) -> str:
    found = _BARE.findall(_NAMES.sub(" ", part))
    return " ".join(word for word in found if word.lower() not in words.STOP_WORDS)


def _comma(match: re.Match[str]) -> str:
    """A comma that is as long as what it stands for."""
    return "," + " " * (match.end() - match.start() - 1)


def shown(body: Body) -> tuple[list[Understood], list[Understood]]:
    """What the words were taken to mean, in the order in which they stand, and the words that mean nothing here.

    Mere connections ("of", "in the") go with what they lead to, or else with what is before them.
    """
    owner = [-1] * len(body.text)
    for number in sorted(range(len(body.spans)), key=lambda n: _rank(body.spans[n])):
        start, end = body.spans[number].start, body.spans[number].end
        if owner[start:end].count(-1) == end - start:
            owner[start:end] = [number] * (end - start)
        else:
            owner[start:end] = [number if one < 0 else one for one in owner[start:end]]
    spans = list(_runs(body, owner))
    ends = [0, *[one.end for one in spans]]
    starts = [*[one.start for one in spans], len(body.text)]
    gaps = [gap for gap in zip(ends, starts, strict=True) if gap[1] - gap[0] > 1 or gap[0] == 0]
    loose = [word for gap in gaps for word in WORD.finditer(body.text, *gap)]
    unread = [one for one in spans if one.kind == "unread"]
    spans = [one for one in spans if one.kind != "unread"]
    unread += _tied(body, spans, loose)
    said = [one._replace(meaning=" ".join(body.text[one.start : one.end].split())) for one in unread]
    return _placed(body, spans), _placed(body, sorted(said, key=lambda one: one.start))


def _rank(span: Span) -> tuple[bool, int]:
    """Of two meanings of one word the narrower is shown; the words to be acted are what is left."""
    return span.kind == "action", span.end - span.start


def _runs(body: Body, owner: Sequence[int]) -> Iterator[Span]:
    """The spans as they are shown: each run of words that one of them has, without blanks and commas around it."""
    at = 0
    for number, run in groupby(owner):
        start, at = at, at + len(list(run))
        if number >= 0:
            said = body.text[start:at]
            first = start + len(said) - len(said.lstrip(_EDGES))
            last = start + len(said.rstrip(_EDGES))
            if first < last and (body.spans[number].kind != "action" or WORD.search(body.text, first, last)):
                yield Span(first, last, body.spans[number].kind, body.spans[number].meaning)


_EDGES = " ,;.-|:*"


def _tied(body: Body, spans: list[Span], loose: Sequence[re.Match[str]]) -> list[Span]:
    """Lets connections go with their neighbours in the same part; what is left is unread."""
    left = [word for word in reversed(loose) if not _ties(body, spans, word, ahead=True)]
    left = [word for word in reversed(left) if not _ties(body, spans, word, ahead=False)]
    return [Span(word.start(), word.end(), "unread", "") for word in left]


def _ties(body: Body, spans: list[Span], word: re.Match[str], *, ahead: bool) -> bool:
    """Widens the neighbour on one side over a connection, if nothing but blanks lies between them."""
    if word[0].lower() not in words.STOP_WORDS:
        return False
    for number, near in enumerate(spans):
        beside = near.start >= word.end() if ahead else near.end <= word.start()
        gap = body.text[word.end() : near.start] if ahead else body.text[near.end : word.start()]
        if beside and not gap.strip(" []@-:|*./"):
            spans[number] = Span(min(near.start, word.start()), max(near.end, word.end()), near.kind, near.meaning)
            return True
    return False


def _placed(body: Body, spans: Iterable[Span]) -> list[Understood]:
    """The spans by line and column; one that goes on on the next line becomes two."""
    found = []
    for span in spans:
        for piece, start in zip(body.pieces, body.starts, strict=True):
            first, last = max(span.start, start), min(span.end, start + len(piece.text))
            if first < last and body.text[first:last].strip():
                while body.text[first] == " ":
                    first += 1
                while body.text[last - 1] == " ":
                    last -= 1
                column = piece.offset + first - start + 1
                found.append(Understood(line=piece.line, column=column, length=last - first, kind=span.kind,
                                        meaning=span.meaning))  # fmt: skip
    return found
