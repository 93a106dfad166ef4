"""Rewrites what describes somebody whose pictures are sent, so that a prompt says action and framing only."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from repertory.craft.rewriting import looks, sayings, wording
from repertory.craft.rewriting.accessories import as_features
from repertory.craft.rewriting.carrying import with_names
from repertory.craft.rewriting.clothing import dress
from repertory.craft.rewriting.describing import Edit, Known, Reading
from repertory.craft.rewriting.facts import Facts
from repertory.craft.rewriting.pieces import Piece, applied, joined, without_bare_colons
from repertory.craft.rewriting.standing import read
from repertory.craft.rewriting.trimming import trim
from repertory.craft.rewriting.wordsets import wordset
from repertory.model.shot import Change

__all__ = ["Known", "Opinion", "Rewritten", "may_describe", "perhaps_standing_for", "rewrite", "standing_for"]

_WORD = re.compile(r"[a-z]+")
_SEXES = frozenset((*looks.PERSONS["she"].split(), *looks.PERSONS["he"].split()))
_SEX = re.compile(rf"(?:\b(?:is|of)|['’]s|,|\() ?an? (?:{'|'.join(sorted(_SEXES))})\b")
_FIGURE = re.compile(
    r"[,(/[]\s*\d\d?\s*(?:[,)./]|$)|(?:\b(?:is|was|has)|['’]s) \d\d(?!\S)"
    r"|\d0(?:['’]?s|-?(?:ish|something))|\b[Aa]t \d\d,"
)
_DIGIT = re.compile(r"\d")
_WORDS = frozenset(
    part
    for word in (
        *looks.ADJECTIVES, *looks.PARTS, *looks.NOUNLIKE, *looks.HEADS, *looks.CLOTHES, *looks.SUFFIXES,
        *looks.AS_NOUNS, *wording.DECADES, *wording.NUMBERS, "age",
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
    return Rewritten(text=applied(text, pieces), changes=changes)


def may_describe(text: str) -> bool:
    """Whether any word of a text may be about looks: what has none need not be read."""
    said = _WORD.findall(text.lower())
    if not _WORDS.isdisjoint(said) or (_DIGIT.search(text) and _FIGURE.search(text)):
        return True
    return not _SEXES.isdisjoint(said) and _SEX.search(text) is not None


def perhaps_standing_for(text: str, people: Sequence[Known]) -> tuple[tuple[int, int], ...]:
    """Where words may stand for one of these people, since one thing of the card agrees and none contradicts it: where
    they begin, and who it may be."""
    near = [replace(person, bound=True) for person in people]
    words = wording.words_of(text, _names(tuple(person.names for person in near)))
    reading = read(words, near)
    replaced = {edit.start for edit in reading.edits if edit.now}
    return tuple((words.starts[at], who) for at, _, who in reading.named if words.starts[at] in replaced)


def standing_for(text: str, people: Sequence[Known]) -> tuple[tuple[int, int, int, str], ...]:
    """Where words stand for one of those who are not bound, and would be replaced: from where to where, who it is, and
    what would begin in their place: a name, or a pronoun."""
    words = _words(text, people)
    reading = read(words, people)
    replaced = {edit.start: edit.now for edit in reading.edits if edit.now}
    found = []
    for start, end, who in reading.named:
        if not people[who].bound and words.starts[start] in replaced:
            last = end - (words.tags[end - 1] == ",")
            found.append((words.starts[start], words.ends[last - 1], who, replaced[words.starts[start]]))
    return tuple(found)


def _pieces(text: str, people: Sequence[Known]) -> list[Piece]:
    """What the rules find, asked again until they find nothing more; names that went are put back where words of them
    are left."""
    if not may_describe(text):
        return []
    reading = _read(text, people)
    pieces = _found(text, joined(text, [], _kept(reading)), people)
    if not pieces:
        return []
    named = with_names(pieces, reading)
    found = pieces if named == pieces else _found(text, named, people)
    return without_bare_colons(text, found)


def _found(text: str, pieces: list[Piece], people: Sequence[Known]) -> list[Piece]:
    """These pieces, and what the rules find in the text as it reads with them."""
    now = applied(text, pieces)
    while pieces and may_describe(now) and (edits := _kept(_read(now, people))):
        pieces = joined(text, pieces, edits)
        now = applied(text, pieces)
    return pieces


def _added(text: str, pieces: list[Piece], found: Sequence[Change], people: Sequence[Known]) -> list[Piece]:
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
            pieces = [*pieces, Piece(start=one.start, end=one.end, now=one.now, edit=edit)]
            closed.append((one.start, one.end))
    return sorted(pieces, key=lambda one: one.start)


def _read(text: str, people: Sequence[Known]) -> Reading:
    """The text with all that is found in it."""
    reading = read(_words(text, people), people)
    trim(reading)
    dress(reading)
    return reading


def _words(text: str, people: Sequence[Known]) -> wording.Words:
    """The text in words, with what these people are called and always wear."""
    words = wording.words_of(text, _names(tuple(person.names for person in people)))
    as_features(words, people)
    return words


def _kept(reading: Reading) -> list[Edit]:
    """What is to change, in order and without overlap."""
    kept: list[Edit] = []
    for edit in sorted(reading.edits, key=lambda one: (one.start, -one.end)):
        same = reading.words.text[edit.start : edit.end] == edit.now
        if (not kept or edit.start >= kept[-1].end) and not same:
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


def _change(text: str, piece: Piece, people: Sequence[Known]) -> Change:
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
