"""What is known of those who are bound, and what is to change in a text that describes them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from repertory.craft.rewriting.facts import Facts, facts_of
from repertory.craft.rewriting.likeness import contradicted
from repertory.craft.rewriting.wording import Words


@dataclass(frozen=True, kw_only=True)
class Known:
    """Somebody who is bound in a shot: how the writer may call them and what is locked."""

    names: tuple[str, ...]
    """"Mia", "Character A"; the first is the one that is put in."""
    pronoun: str
    """"she", "he" or "they"."""
    identity: str
    """The locked card's own words."""
    outfits: tuple[str, ...] = ()
    wears: str = ""
    """The outfit that the shot binds; empty where any of them may be named."""
    bound: bool = True
    """False for somebody who may be meant where a text names nobody: then two things of the card must agree."""
    by_name: bool = False
    """Put in by name wherever words stand for them, since a pronoun alone would not tell whom it means."""


@dataclass(frozen=True, kw_only=True)
class Edit:
    """Characters that give way to others, and why."""

    start: int
    end: int
    now: str
    who: int
    facts: Facts
    contradicts: str = ""
    clothes: bool = False
    why: str = ""
    """In the words of whoever found it, where that is nobody of ours."""


@dataclass(slots=True)
class Reading:
    """A text while it is read: who is meant by which word, and what was found."""

    words: Words
    people: Sequence[Known]
    taken: bytearray
    """Words that an edit covers."""
    meant: list[int] = field(default_factory=list)
    """For each word, who was spoken of last up to it; -1 somebody who is not bound, -2 nobody."""
    named: list[tuple[int, int, int]] = field(default_factory=list)
    """Where a bound person stands: the first word, the one after the last, who."""
    edits: list[Edit] = field(default_factory=list)

    @property
    def tags(self) -> str:
        return self.words.tags

    def free(self, start: int, end: int) -> bool:
        """Whether no edit covers any of these words."""
        return not any(self.taken[start:end])

    def take(self, start: int, end: int) -> None:
        """Marks words as covered."""
        self.taken[start:end] = b"\1" * (end - start)


def cut(
    reading: Reading,
    start: int,
    end: int,
    who: int,
    *,
    about: int = -1,
    clothes: bool = False,
    against: str = "",
    checked: bool = False,
) -> None:
    """Takes words out, with the space, capital and article that go with them; `about` is the noun that stays, before or
    behind them. What is
    `checked` is not compared with the card again."""
    words = reading.words
    if end <= start or not reading.free(start, end):
        return
    reading.take(start, end)
    person = reading.people[who]
    said = facts_of(words, start, max(end, about + 1), of=about if about < start else -1)
    first, last, now = trimmed(words, start, end)
    contradicts = against or ("" if clothes or checked else contradicted(said, person.identity, person.pronoun))
    reading.edits.append(
        Edit(start=first, end=last, now=now, who=who, facts=said, contradicts=contradicts, clothes=clothes)
    )


def drop_clause(
    reading: Reading, start: int, keep: int, end: int, who: int, *, clothes: bool = False, against: str = ""
) -> None:
    """A clause that says looks only goes whole, unless it is all there is; then what comes before `keep` stays."""
    words, tags = reading.words, reading.tags
    first, last = keep, end
    joined = re.match(r",?&", tags[end:]) if start == keep else None
    if joined and words.opens(start):
        last = end + joined.end()
    elif start == keep and not start and end >= len(tags) - 1:
        name_only(reading, start, end, who)
        return
    elif words.opens(start) and end < len(tags) - 1 and tags[end] in ".;":
        first, last = start, end + 1
    elif words.opens(start) and start > 0:
        first, last = start - (tags[start - 1] == ";"), end + (end < len(tags) and tags[start - 1] == ".")
    cut(reading, first, last, who, clothes=clothes, against=against)


def name_only(reading: Reading, start: int, end: int, who: int) -> None:
    """Leaves nothing but the name of a text that says looks only."""
    words = reading.words
    if reading.free(start, end):
        reading.take(start, end)
        said = facts_of(words, start, end)
        person = reading.people[who]
        against = contradicted(said, person.identity, person.pronoun)
        span = (words.starts[start], words.ends[end - 1])
        reading.edits.append(
            Edit(start=span[0], end=span[1], now=person.names[0], who=who, facts=said, contradicts=against)
        )


def trimmed(words: Words, start: int, end: int) -> tuple[int, int, str]:
    """Which characters go when these words go, and what is written instead: a capital, "an" for "a"."""
    size = len(words.tags)
    if end >= size or words.tags[end] in ",.;:)" or (words.tags[end] == "-" and words.text[words.starts[end]] == " "):
        first = words.ends[start - 1] if start and words.tags[start - 1] != "(" else words.starts[start]
        return first, words.ends[end - 1], ""
    first, last, now = words.starts[start], words.starts[end], ""
    if words.tags[start] in ",;-(":
        return (words.ends[start - 1] if start else first), last, " "
    nxt = words.text[last]
    if (
        (start == 0 or words.tags[start - 1] in ".:")
        and words.text[first].isupper()
        and nxt.islower()
        and words.tags[end] != "N"
    ):
        return first, last + 1, nxt.upper()
    article = words.lower[start - 1] if start else ""
    if article in {"a", "an"}:
        wanted = "an" if words.lower[end][0] in "aeiou" else "a"
        if wanted != article:
            written = words.text[words.starts[start - 1]]
            return words.starts[start - 1], last, ("A" + wanted[1:] if written == "A" else wanted) + " "
    return first, last, now
