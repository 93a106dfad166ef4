"""What words say of how somebody looks, as facts that can be compared."""

from __future__ import annotations

from dataclasses import dataclass, field

from repertory.craft.rewriting import looks
from repertory.craft.rewriting.meanings import BEARDS, KINDS_OF_PART, MARKS, SHADES, WHAT
from repertory.craft.rewriting.phrases import said_as
from repertory.craft.rewriting.wording import Words
from repertory.craft.rewriting.years import years_of


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One thing that is said of somebody's looks."""

    values: frozenset[str]
    """What it may be: "dark" hair is black or brown."""
    words: str
    """As written: "short dark hair"."""


@dataclass(slots=True)
class Facts:
    """All that is said of one person's looks."""

    by_kind: dict[str, Fact] = field(default_factory=dict)
    age: tuple[int, int] | None = None
    age_words: str = ""
    marks: set[str] = field(default_factory=set)
    """Features named: "freckles", "scar", "beard"."""
    words: set[str] = field(default_factory=set)
    """Every describing word, for what no kind covers."""
    denied: Facts | None = None
    """What is said not to be so: "no freckles", "isn't blonde"."""

    def add(self, kind: str, word: str, written: str) -> None:
        """Takes one word in; what says the same kind of thing twice is narrowed: "short cropped"."""
        values = WHAT[kind].get(word)
        if values is None:
            return
        had = self.by_kind.get(kind)
        if had and kind.endswith("colour") and had.words.split()[0] in SHADES:
            values = values & had.values or values
        elif had:
            values = values & had.values or values | had.values
        self.by_kind[kind] = Fact(values=values, words=written)


def facts_of(words: Words, start: int, end: int, *, of: int = -1) -> Facts:
    """What these words say of somebody's looks, or of the part whose noun stands at `of`, before them."""
    facts = Facts()
    said = words.lower[start:end]
    if looks.DENYING.isdisjoint(said) and looks.PAST.isdisjoint(said):
        _tell(words, facts, start, end, noun=of)
        return facts
    first, into = start, facts
    for at in range(start, end):
        again = into is not facts and (
            words.tags[at] == "," or (words.tags[at] == "&" and words.lower[at] not in {"or", "nor"})
        )
        if again or _denies(words, at):
            _tell(words, into, first, at)
            facts.denied = facts.denied or Facts()
            first, into = at, facts if again else facts.denied
    _tell(words, into, first, end)
    return facts


def _denies(words: Words, at: int) -> bool:
    """Whether looks are denied from here on; somebody with no hair is bald."""
    if words.lower[at] in looks.PAST:
        return True
    return words.lower[at] in looks.DENYING and words.lower[at : at + 2] != ["no", "hair"]


def _tell(words: Words, facts: Facts, start: int, end: int, *, noun: int = -1) -> None:
    """Adds what these words say."""
    pending: list[int] = []
    for at in range(start, end):
        tag, word = words.tags[at], words.lower[at]
        if tag in "BF":
            _of_part(words, facts, pending, at)
            pending, noun = [], at
        elif tag in "AaEcn" and word not in looks.PERSON:
            pending.append(at)
            facts.words.add(word)
            if tag in "En":
                _age(facts, word)
        elif tag == "Y":
            facts.words.add(word)
            facts.add("height", word.rpartition(" ")[2], word)
            _age(facts, word)
        elif tag in ",&W-;.":
            another = words.tags[at + 1 : at + 2] in {"H", "D"}
            if tag not in "&," or (noun >= 0 and (not pending or another)):
                pending = _settle(words, facts, pending, noun)
                noun = -1
        elif tag in "GRN" or word in looks.PERSON:  # "teenager", too
            _age(facts, word)
            if looks.PERSON.get(word):
                facts.by_kind["sex"] = Fact(values=frozenset({looks.PERSON[word]}), words=word)
            pending = _settle(words, facts, pending, -1)
            noun = -1
    _settle(words, facts, pending, noun)


def _settle(words: Words, facts: Facts, pending: list[int], noun: int) -> list[int]:
    """Adjectives that no noun follows belong to the noun before ("hair short and dark") or to the person."""
    if noun >= 0 and pending:
        _of_part(words, facts, pending, noun)
    else:
        for at in pending:
            _of_person(facts, said_as(words, at))
    return []


def _of_part(words: Words, facts: Facts, pending: list[int], noun: int) -> None:
    part = looks.PARTS[words.lower[noun]]
    accepted = looks.ACCEPTS[part]
    mine = [at for at in pending if set(looks.ADJECTIVES.get(words.lower[at], "")) & set(accepted)]
    for at in pending:
        if at not in mine:
            _of_person(facts, said_as(words, at))
    written = words.span(min([*mine, noun]), max([*mine, noun]) + 1)
    for kind in KINDS_OF_PART.get(part, ()):
        for at in mine:
            facts.add(kind, words.lower[at], written)
        facts.add(kind, said_as(words, noun), written)
    for at in mine if words.lower[noun] in {"shoulders", "shoulder"} else ():
        facts.add("shoulders", words.lower[at], written)
    if part in {"beard", "marks", "worn"}:
        mark = looks.worn_as(words.lower[noun]) if part == "worn" else words.lower[noun].rstrip("s")
        facts.marks.add("beard" if part == "beard" else mark)
        facts.words.add(words.lower[noun])
    elif words.lower[noun] in looks.FEATURES:
        facts.words.add(words.lower[noun])


def _of_person(facts: Facts, word: str) -> None:
    """One adjective about a person as a whole: "tall", "silver-haired", "bearded"."""
    part = looks.compound(word)
    if part == "beard" or word in BEARDS:
        facts.marks.add("beard")
    if word in MARKS:
        facts.marks.add(MARKS[word])
    if part:
        facts.add("shoulders", word, word)
        for name in [*word.rpartition("-")[0].split("-"), word]:
            for kind in KINDS_OF_PART.get(part, ()):
                facts.add(kind, name, word)
        return
    for kind in ("build", "height", "sex", "skin"):
        facts.add(kind, word, word)
    if word in looks.NOUNLIKE or word in looks.HEADS or word in looks.HAIR_ONLY:
        facts.add("hair colour", word, word)
    if word in {"bald", "balding"}:
        facts.add("hair", word, word)
    _age(facts, word)


def _age(facts: Facts, word: str) -> None:
    found = years_of(word)
    if found is None:
        return
    if facts.age and max(facts.age[0], found[0]) <= min(facts.age[1], found[1]):
        found = (max(facts.age[0], found[0]), min(facts.age[1], found[1]))
    facts.age = found
    facts.age_words = word
