"""A name or a pronoun in the place of a noun that stands for somebody, and the verbs that go with it."""

from __future__ import annotations

from repertory.craft.rewriting.describing import Edit, Reading
from repertory.craft.rewriting.facts import Facts, facts_of
from repertory.craft.rewriting.fitting import sentence
from repertory.craft.rewriting.verbforms import base_of_participle, is_participle, plural_of, third_person
from repertory.craft.rewriting.verbs import CLAUSE, finite_later, is_verbal
from repertory.craft.rewriting.wording import Words

VERB = "the verb goes with the one before it"
"""Why a verb is changed that describes nobody."""


def replace(reading: Reading, start: int, end: int, who: int) -> int:
    """Puts the name or the pronoun in the noun's place; the word after what was replaced."""
    words, person = reading.words, reading.people[who]
    tags = words.tags
    if (
        tags[end : end + 1] == ","
        and "," in tags[start:end]
        and _is_subject(words, start)
        and is_verbal(words, end + 1)
    ):
        end += 1
    follows = words.lower[end] if end < len(tags) else ""
    subject = _is_subject(words, start)
    first, last = sentence(words, start)
    named = any(words.who[at] == who for at in range(first, last))
    said = facts_of(words, start, end)
    upper = words.text[words.starts[start]].isupper()
    now, stop = person.names[0], words.ends[end - 1]
    verb = end < len(tags) and tags[end] in "xVhqVf" and (is_participle(follows) or is_verbal(words, end))
    if subject and verb and not named and not person.by_name:
        finite = is_participle(follows) and finite_later(words, end)
        if not finite:
            now = person.pronoun.capitalize() if upper else person.pronoun
            now, stop = _with_verb(words, end, now, person.pronoun)
            if is_participle(follows):
                _more_verbs(reading, end + 1, who, plural=person.pronoun == "they")
    elif subject and verb and is_participle(follows) and not finite_later(words, end):
        now, stop = f"{now} {third_person(base_of_participle(follows))}", words.ends[end]
        _more_verbs(reading, end + 1, who, plural=False)
    reading.take(start, end + (stop > words.ends[end - 1]))
    reading.edits.append(Edit(start=words.starts[start], end=stop, now=now, who=who, facts=said))
    return end


def _more_verbs(reading: Reading, at: int, who: int, *, plural: bool) -> None:
    """ "Looking up and smiling": the verbs that "and" joins to the one that became finite do, too."""
    words = reading.words
    while at < len(words.tags) and words.tags[at] not in ",.;:-":
        if words.tags[at - 1] == "&" and is_participle(words.lower[at]):
            base = base_of_participle(words.lower[at])
            now = base if plural else third_person(base)
            reading.take(at, at + 1)
            reading.edits.append(
                Edit(start=words.starts[at], end=words.ends[at], now=now, who=who, facts=Facts(), why=VERB)
            )
        at += 1


def _with_verb(words: Words, at: int, pronoun: str, kind: str) -> tuple[str, int]:
    """The pronoun and, where the verb must change with it, the verb; and where in the text they end."""
    verb = words.lower[at]
    if is_participle(verb):
        base = base_of_participle(verb)
        return f"{pronoun} {base if kind == 'they' else third_person(base)}", words.ends[at]
    if kind == "they" and plural_of(verb) != verb:
        return f"{pronoun} {plural_of(verb)}", words.ends[at]
    return pronoun, words.ends[at - 1]


def _is_subject(words: Words, start: int) -> bool:
    if words.opens(start) or words.tags[start - 1] == ",":
        return True
    if words.tags[start - 1] == "&":
        return words.tags[start - 2 : start - 1] not in {"G", "N", "E", "B", "F"}
    return words.lower[start - 1] in CLAUSE
