"""Rewrites what describes somebody whose pictures are sent, so that a prompt says action and framing only."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from repertory.craft.rewriting import looks, sayings, wording
from repertory.craft.rewriting.clothing import dress
from repertory.craft.rewriting.describing import Edit, Known
from repertory.craft.rewriting.facts import Facts
from repertory.craft.rewriting.standing import read
from repertory.craft.rewriting.trimming import trim
from repertory.craft.rewriting.wordsets import wordset
from repertory.model.shot import Change

__all__ = ["Known", "Opinion", "Rewritten", "may_describe", "rewrite", "standing_for"]

_WORD = re.compile(r"[a-z]+")
_FIGURE = re.compile(r"[,(]\s*\d\d?\s*[,).]|\d0['’]?s|\b[Aa]t \d\d,|of an? (?:man|woman|girl|boy)\b")
_WORDS = frozenset(
    part
    for word in (
        *looks.ADJECTIVES, *looks.PARTS, *looks.NOUNLIKE, *looks.HEADS, *looks.CLOTHES, *looks.SUFFIXES,
        *wording.DECADES, *wording.NUMBERS, "age",
        *(f"{word}{ending}" for word in looks.CLOTHES for ending in ("s", "es")),
        "feet", "foot", "descent", "origin", "heritage", "ancestry", "aged", "something", "years", "year",
        *sayings.WORDS,
    )
    for part in re.findall(r"[a-z]+", word)
) - {"and", "looking", "of", "than", "two"}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Rewritten:
    """A text in which nobody is described whose pictures are sent, and what was changed for that."""

    text: str
    changes: tuple[Change, ...] = ()
    """In the order of the text, offsets into it as it was written."""


@dataclass(frozen=True, kw_only=True)
class _Piece:
    """A stretch of the text as written, and what stands there now."""

    start: int
    end: int
    now: str
    edit: Edit


Opinion = Callable[[str, Sequence[Known]], Sequence[Change]]
"""Finds more words that describe one of the people; see `ports.SecondOpinion`."""


def rewrite(text: str, people: Sequence[Known], opinion: Opinion | None = None) -> Rewritten:
    """The text without what describes one of these people; whoever else is in it may be described.

    `people` is who is bound in the shot. Nothing inside quotation marks is touched. It raises nothing, and a rewrite
    of a rewrite changes nothing. An `opinion` is asked last, where one is given, and can only add findings: what it
    says of words that are changed already, or that do not stand where it says, is passed over.
    """
    if not people:
        return Rewritten(text=text)
    pieces = _pieces(text, people)
    if opinion:
        pieces = _added(text, pieces, opinion(text, people), people)
    changes = tuple(_change(text, piece, people) for piece in pieces)
    return Rewritten(text=_applied(text, pieces), changes=changes)


def may_describe(text: str) -> bool:
    """Whether any word of a text may be about looks: what has none need not be read."""
    return not _WORDS.isdisjoint(_WORD.findall(text.lower())) or _FIGURE.search(text) is not None


def standing_for(text: str, people: Sequence[Known]) -> tuple[tuple[int, int, int, str], ...]:
    """Where words stand for one of those who are not bound, and would be replaced: from where to where, who it is, and
    what would begin in their place: a name, or a pronoun."""
    words = wording.words_of(text, _names(tuple(person.names for person in people)))
    reading = read(words, people)
    replaced = {edit.start: edit.now for edit in reading.edits if edit.now}
    found = []
    for start, end, who in reading.named:
        if not people[who].bound and words.starts[start] in replaced:
            last = end - (words.tags[end - 1] == ",")
            found.append((words.starts[start], words.ends[last - 1], who, replaced[words.starts[start]]))
    return tuple(found)


def _pieces(text: str, people: Sequence[Known]) -> list[_Piece]:
    """What the rules find, asked again until they find nothing more."""
    pieces: list[_Piece] = []
    if not may_describe(text):
        return pieces
    now = text
    while edits := _edits(now, people):
        pieces = _joined(text, pieces, edits)
        now = _applied(text, pieces)
    return pieces


def _added(text: str, pieces: list[_Piece], found: Sequence[Change], people: Sequence[Known]) -> list[_Piece]:
    """The pieces with those findings of somebody else that touch none of them and nothing quoted."""
    whose = {name: who for who, person in enumerate(people) for name in person.names}
    closed = [(one.start, one.end) for one in pieces] + wording.quoted(text)
    for one in found:
        stands = 0 <= one.start < one.end and text[one.start : one.end] == one.was
        if one.who in whose and stands and all(one.end <= start or end <= one.start for start, end in closed):
            edit = Edit(
                start=one.start,
                end=one.end,
                now=one.now,
                who=whose[one.who],
                facts=Facts(),
                contradicts=one.contradicts,
                why=one.why,
            )
            pieces = [*pieces, _Piece(start=one.start, end=one.end, now=one.now, edit=edit)]
            closed.append((one.start, one.end))
    return sorted(pieces, key=lambda one: one.start)


def _edits(text: str, people: Sequence[Known]) -> list[Edit]:
    """What is to change, in order and without overlap."""
    reading = read(wording.words_of(text, _names(tuple(person.names for person in people))), people)
    trim(reading)
    dress(reading)
    kept: list[Edit] = []
    for edit in sorted(reading.edits, key=lambda one: (one.start, -one.end)):
        if (not kept or edit.start >= kept[-1].end) and text[edit.start : edit.end] != edit.now:
            kept.append(edit)
    return kept


@lru_cache(maxsize=256)
def _names(called: tuple[tuple[str, ...], ...]) -> dict[str, int]:
    """Whom each name means, as written, in capitals, and by the first or the last of two."""
    found: dict[str, int] = {}
    parts: dict[str, set[int]] = {}
    for who, names in enumerate(called):
        for name in names:
            if name.strip():
                found.setdefault(name, who)
                found.setdefault(name.upper(), who)
            first, _, last = name.partition(" ")
            if last and " " not in last and first.casefold() not in _TITLES and len(last) > 2:
                for part in (first, last):
                    parts.setdefault(part, set()).add(who)
    for part, whose in parts.items():
        if len(whose) == 1 and part[:1].isupper():
            found.setdefault(part, *whose)
            found.setdefault(part.upper(), *whose)
    return found


_TITLES = wordset(
    "character person actor agent captain dr dr. doctor mr mr. mrs mrs. ms ms. miss lady sir lord the old "
    "young big little professor sister brother father mother aunt uncle king queen prince princess officer "
    "sergeant"
)


def _joined(text: str, pieces: list[_Piece], edits: list[Edit]) -> list[_Piece]:
    """The pieces with the edits of the text as it reads now, both counted in the text as written."""
    size, done, rest = 0, 0, list(pieces)
    spans: list[tuple[int, int, int, int]] = []
    for piece in [*rest, None]:
        end = piece.start if piece else len(text)
        spans.append((size, size + end - done, done, end))
        size += end - done
        if piece:
            spans.append((size, size + len(piece.now), piece.start, piece.end))
            size, done = size + len(piece.now), piece.end
    for edit in edits:
        rest = _with(rest, spans, edit)
    return rest


def _with(pieces: list[_Piece], spans: list[tuple[int, int, int, int]], edit: Edit) -> list[_Piece]:
    """One more edit among the pieces: those that it touches become one with it."""
    kept_spans = spans[::2]
    first = next((old + edit.start - new for new, end, old, _ in kept_spans if new <= edit.start < end), None)
    last = next((old + edit.end - new for new, end, old, _ in kept_spans if new < edit.end <= end), None)
    changed = [span for span in spans[1::2] if span[0] < edit.end and span[1] > edit.start]
    for new, end, old, old_end in spans[1::2]:
        if new <= edit.start <= end and first is None:
            first = old
            changed.append((new, end, old, old_end))
        if new <= edit.end <= end and last is None:
            last = old_end
            changed.append((new, end, old, old_end))
    if first is None or last is None:
        return pieces
    head = tail = ""
    for new, end, old, old_end in sorted(set(changed)):
        piece = next(one for one in pieces if (one.start, one.end) == (old, old_end))
        head += piece.now[: max(0, edit.start - new)] if new < edit.start else ""
        tail += piece.now[edit.end - new :] if end > edit.end else ""
        first, last = min(first, old), max(last, old_end)
    inside = [one for one in pieces if first <= one.start and one.end <= last]
    joined = _Piece(start=first, end=last, now=f"{head}{edit.now}{tail}", edit=edit)
    return sorted([*(one for one in pieces if one not in inside), joined], key=lambda one: one.start)


def _applied(text: str, pieces: list[_Piece]) -> str:
    made, done = [], 0
    for piece in pieces:
        made += [text[done : piece.start], piece.now]
        done = piece.end
    return "".join([*made, text[done:]])


def _change(text: str, piece: _Piece, people: Sequence[Known]) -> Change:
    name = people[piece.edit.who].names[0]
    return Change(
        start=piece.start,
        end=piece.end,
        was=text[piece.start : piece.end],
        now=piece.now,
        who=name,
        why=_why(piece.edit, name),
        contradicts=piece.edit.contradicts,
    )


def _why(edit: Edit, name: str) -> str:
    """In a few words what was described."""
    if edit.why:
        return edit.why
    if edit.clothes:
        return f"clothes: {name}'s outfit shows them"
    kinds = [kind for kind in edit.facts.by_kind if kind != "sex"]
    if edit.facts.age:
        kinds.append("age")
    kinds += sorted(edit.facts.marks)
    return f"{', '.join(kinds) or 'looks'}: {name}'s pictures show it"
