"""A name that goes with a description stands again in what is left: "Mia is slim. She waves." -> "Mia waves."."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from repertory.craft.rewriting.describing import Edit, Reading
from repertory.craft.rewriting.facts import Facts
from repertory.craft.rewriting.fitting import GENDER_OF_OBJECT, sentence
from repertory.craft.rewriting.pieces import Piece, applied
from repertory.craft.rewriting.verbforms import plural_of, third_person
from repertory.craft.rewriting.verbs import PAST, both_do
from repertory.craft.rewriting.wording import Words
from repertory.craft.rewriting.wordsets import wordset

NAMED = "it says whom the words that went had named"
"""Why a pronoun gives way to a name."""
_SHORTENED = re.compile(r"(she|he|they)'(ll|re|ve|d)")
_LONG = {"ll": " will", "re": " are", "ve": " have", "d": "'d"}
_ALL_OF_THEM = wordset("they their them both")
_IS_OBJECT = re.compile(r"[.,;:)pIWo&-]|$")
_ONWARD = wordset(
    "from by into onto off up down away back out through over across to toward towards again aside closely for like as "
    "while when until before after home alone there here tight tightly close without"
)
"""What follows "her" where that is somebody, and not whose something is."""
_JOINED = re.compile(r"(?:,|(?<!\w)(?:and|but|while))$")
_STANDS_FOR = re.compile(r"(?i:she|he|they)(?!\w)")
_AND_ON = re.compile(r"[^.;:,]*&")


@dataclass(frozen=True, kw_only=True)
class _Place:
    """Where words that are left name or mean somebody."""

    at: int
    """The word's number, or -1 in a piece."""
    start: int
    """In the text as it was written."""
    whom: tuple[int, ...] = ()
    """Those whom a pronoun means; nobody where the name stands there already."""


def with_names(pieces: list[Piece], reading: Reading) -> list[Piece]:
    """The pieces with each name, that went, at the first pronoun that is left of the same one, or by itself where none
    is; a name that is still before all of them stays as it is."""
    words = reading.words
    gone: dict[int, int] = {}
    for at, tag in enumerate(words.tags):
        piece = _covered(pieces, words.starts[at], words.ends[at]) if tag == "N" else None
        if piece and not (piece.edit.clothes and piece.edit.who != words.who[at]):  # "in Mia's jacket" shows no Mia
            gone.setdefault(words.who[at], at)
    for who, at in sorted(gone.items(), key=lambda one: one[1]):
        place = min(_places(pieces, reading, who, at), key=lambda one: one.start, default=None)
        if place is None:
            pieces = _alone(pieces, reading, at)
        elif place.whom:
            pieces = _named(pieces, reading, place, {one: _written(reading, gone, one) for one in place.whom}, at)
    return pieces


def _covered(pieces: Sequence[Piece], start: int, end: int) -> Piece | None:
    return next((one for one in pieces if one.start <= start and end <= one.end), None)


def _written(reading: Reading, gone: dict[int, int], who: int) -> str:
    """The name as the writer wrote it: "MIA", "[Mia]"."""
    words = reading.words
    at = gone.get(who, -1)
    return words.span(at, at + 1) if at >= 0 else reading.people[who].names[0]


def _places(pieces: list[Piece], reading: Reading, who: int, gone: int) -> list[_Place]:
    """Where somebody whose name is gone from one place is named or meant besides."""
    words = reading.words
    found = []
    for one in pieces:
        if any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", one.now) for name in reading.people[who].names):
            found.append(_Place(at=-1, start=one.start))
        elif one.edit.who == who and one.start >= words.starts[gone] and _STANDS_FOR.match(one.now):
            found.append(_Place(at=-1, start=one.start, whom=(who,)))
    for at, tag in enumerate(words.tags):
        if _covered(pieces, words.starts[at], words.ends[at]):
            continue
        if tag == "N" and words.who[at] == who:
            found.append(_Place(at=at, start=words.starts[at]))
        elif at > gone and (whom := _meant(reading, at)) and who in whom:
            found.append(_Place(at=at, start=words.starts[at], whom=whom))
    return found


def _meant(reading: Reading, at: int) -> tuple[int, ...]:
    """Those whom a pronoun means, none where the word is no pronoun of anybody bound."""
    words, people = reading.words, reading.people
    tag, short = words.tags[at], _SHORTENED.fullmatch(words.lower[at])
    word = short[1] if short else words.lower[at]
    if word == "both" and not both_do(words, at):
        return ()
    if word in _ALL_OF_THEM:
        first, _ = sentence(words, at)
        here = _named_before(reading, first, at)
        if len(here) < 2 and not any(one.pronoun == "they" for one in people):
            here = _named_before(reading, 0, at)
        if len(here) > 1:
            return here
    if tag in "PH" and reading.meant[at] >= 0:
        return (reading.meant[at],)
    kind = GENDER_OF_OBJECT.get(word, "") if tag == "O" else short[1] if short else ""
    mine = [who for who, person in enumerate(people) if person.pronoun == kind]
    return (mine[0],) if len(mine) == 1 and word != "both" else ()


def _named_before(reading: Reading, first: int, at: int) -> tuple[int, ...]:
    return tuple(dict.fromkeys(who for who in reading.words.who[first:at] if who >= 0))


def _named(pieces: list[Piece], reading: Reading, place: _Place, names: dict[int, str], gone: int) -> list[Piece]:
    """The names in the pronoun's place."""
    words, at = reading.words, place.at
    if at < 0 and reading.people[place.whom[0]].pronoun == "they":  # its verb is of several already
        return _alone(pieces, reading, gone)
    if at < 0:
        told = names[place.whom[0]]
        return [
            replace(one, now=_STANDS_FOR.sub(told, one.now, 1)) if one.start == place.start else one for one in pieces
        ]
    *others, last = names.values()
    now = f"{', '.join(others)} and {last}" if others else last
    short = _SHORTENED.fullmatch(words.lower[at])
    if short:
        now += _LONG[short[2]]
    elif words.lower[at] == "both":
        now += f" {words.lower[at]}"
    elif words.tags[at] == "H" and not _is_object(words, at):
        now += "'s"
    alone = not others and reading.people[place.whom[0]].pronoun == "they" and words.lower[at] == "they"
    verb = _verb(reading, at) if alone else -1
    if alone and verb < 0:
        return _alone(pieces, reading, gone)
    pieces = _put(pieces, reading, at, now, place.whom[0])
    if verb >= 0 and (agreed := _agreed(words.lower[verb])) != words.lower[verb]:
        pieces = _put(pieces, reading, verb, agreed, place.whom[0])
    return pieces


def _is_object(words: Words, at: int) -> bool:
    """Whether "her" is somebody, and not whose something is."""
    if words.lower[at] != "her":
        return False
    return _IS_OBJECT.match(words.tags, at + 1) is not None or words.lower[at + 1] in _ONWARD


def _verb(reading: Reading, at: int) -> int:
    """The verb that goes with "they", -1 where others may go with it, too."""
    words = reading.words
    verb = at + 1
    while verb < len(words.lower) and (words.lower[verb].endswith("ly") or words.tags[verb] == "i"):
        verb += 1
    if verb >= len(words.lower) or words.tags[verb] not in "xhV" or _AND_ON.match(words.tags, verb):
        return -1
    return verb


def _agreed(verb: str) -> str:
    """The verb of "they" as it goes with one name: "jump" -> "jumps", "are" -> "is"."""
    singular = {"are": "is", "have": "has", "were": "was"}.get(verb)
    bare = verb not in PAST and not verb.endswith(("ed", "ing", "n't")) and plural_of(verb) == verb
    return singular or (third_person(verb) if bare else verb)


def _put(pieces: list[Piece], reading: Reading, at: int, now: str, who: int) -> list[Piece]:
    """Other words in the place of one, as one piece with what went right before it."""
    start, end = reading.words.starts[at], reading.words.ends[at]
    touching = next((one for one in pieces if one.start < start <= one.end < end or one.start < one.end == start), None)
    if touching:
        left = touching.now[: len(touching.now) - (touching.end - start)] if touching.end > start else touching.now
        merged = replace(touching, end=end, now=f"{left}{now}")
        return [merged if one is touching else one for one in pieces]
    edit = Edit(start=start, end=end, now=now, who=who, facts=Facts(), why=NAMED)
    return sorted([*pieces, Piece(start=start, end=end, now=now, edit=edit)], key=lambda one: one.start)


def _alone(pieces: list[Piece], reading: Reading, gone: int) -> list[Piece]:
    """The name by itself where all else that was said of somebody went: "Mia is slim. Rain falls." keeps its "Mia."."""
    words = reading.words
    text = words.text
    piece = _covered(pieces, words.starts[gone], words.ends[gone])
    if piece is None:
        return pieces
    name, now, end = words.span(gone, gone + 1), piece.now, piece.end
    head = applied(text[: piece.start], [one for one in pieces if one.end <= piece.start]).rstrip()
    rest = f"{now}{text[end:]}".strip()
    opens = not head or head[-1] in ".!?:;-–—"
    gone_words = text[piece.start : end]
    if opens and not rest:
        space = gone_words[: len(gone_words) - len(gone_words.lstrip())]
        now = f"{space}{name}{'.' if gone_words.rstrip()[-1] == '.' else ''}"
    elif not rest or rest[0] in ".,!?;:)":
        now = f"{name}{now}" if opens else f"{',' if rest[:1] == ',' else '.'} {name}{now}"
    elif not opens:
        now = f"{'' if _JOINED.search(head) else ', '}{name}, {now.lstrip()}"
    elif now.strip():
        now = f"{name}. {now.lstrip()[0].upper()}{now.lstrip()[1:]}"
    elif any(one.start == end for one in pieces):
        now = f"{name}. "
    else:
        now, end = f"{name}. {text[end].upper()}", end + 1
    return [replace(piece, end=end, now=now) if one is piece else one for one in pieces]
