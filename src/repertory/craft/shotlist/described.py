"""Those of the cast whom a shot describes and does not name: "a young woman with short dark hair"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from repertory.craft.rewriting import looks
from repertory.craft.rewriting.describing import Known
from repertory.craft.rewriting.rewrite import may_describe, perhaps_standing_for, rewrite, standing_for
from repertory.craft.rewriting.wordsets import wordset
from repertory.craft.shotlist.filmwords import PEOPLE, folded, tokens
from repertory.craft.shotlist.pronouns import PRONOUNS, Company, strange_before
from repertory.craft.shotlist.text import WHO, Body, Mention

_FRAMING = re.compile(
    r"(?<![\w-])(?:(?:extreme|medium|big|tight)[ -]+)*(?:(?:close[ -]?up|wide|long|medium|full)(?:[ -]+shot)?|"
    r"golden[ -]hour|(?:afternoon|morning|evening|soft|natural)[ -]light)(?=\s+(?:of|on)(?!\w)|\s*(?:[,;.:]|$))",
    re.IGNORECASE,
)
"""Words of framing and light that nobody's looks are said in; most shots have no others that need to be read."""

_NOUNS = frozenset(
    part for word in (*looks.PERSON, *looks.NOUNLIKE, *looks.HEADS) for part in re.findall(r"[a-z]+", word)
) | wordset("old something twentyish thirtyish fortyish fiftyish sixtyish seventyish")
"""One of these words is in whatever stands for a person without a name."""


def may_tell_looks(text: str) -> bool:
    """Whether a shot's words may be about somebody's looks, besides its framing and light."""
    return may_describe(_FRAMING.sub(" ", text))


def called_in(text: str, names: Sequence[str]) -> bool:
    """Whether a text has one of these names, in any case."""
    return _finder(tuple(names)).search(folded(text)) is not None


@lru_cache(maxsize=256)
def _finder(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(folded(name)) for name in names)})(?!\w)")


def find_described(body: Body, company: Company, earlier: Callable[[], Iterator[Sequence[str]]]) -> bool:
    """Makes a mention of everybody whom the words fit and no name tells. False where such a one must be named to be
    known: unless the shot has nobody else, and a pronoun here would mean the same one."""
    if not company.people or _NOUNS.isdisjoint(body.tokens) or not may_tell_looks(body.text):
        return True
    named = {company.same(mention.name) for mention in body.mentions if mention.sign == WHO}
    people = [replace(one, bound=True) if company.same(one.names[0]) in named else one for one in company.people]
    if named and not PRONOUNS.isdisjoint(body.tokens) and strange_before(body, len(body.text)):
        _no_strangers(body, [one for one in people if one.bound], company)
    found = [
        (start, end, people[who], now)
        for start, end, who, now in (() if all(one.bound for one in people) else standing_for(body.text, people))
        if body.left[start:end].strip()
        and not any(mention.start < end and start < mention.end for mention in body.mentions)
    ]
    told = not named and len(found) == 1
    for start, _, one, now in found:
        pronoun = now.partition(" ")[0].lower() == one.pronoun
        told = told and pronoun and not strange_before(body, start) and _meant(one, company, earlier)
    _doubt_strangers(body, people, [one for _, _, one, _ in found])
    for start, end, one, _ in found:
        body.drop(start, end, WHO)
        body.mark(start, end, "who", one.names[0])
        body.mentions.append(Mention(start=start, end=end, name=one.names[0], sign=WHO, kept=told))
    body.mentions.sort(key=lambda mention: mention.start)
    return told or not found


def _doubt_strangers(body: Body, people: Sequence[Known], found: Sequence[Known]) -> None:
    """Notes whoever is described by one thing that fits one of the cast only, and is taken for a stranger."""
    rest = [one for one in people if not one.bound and one not in found]
    if not rest or (_NOUNS - {"red"}).isdisjoint(tokens(_OF_A_NAME.sub(" ", body.left))):
        return  # "Mia, a young woman" is Mia
    fitting = [(start, rest[who]) for start, who in perhaps_standing_for(body.text, rest)]
    for one in rest:
        for name in one.outfits if " in " in body.text or "wearing" in body.tokens else ():
            dressed = _in_clothes(name).search(body.text)
            if dressed and looks.PERSON.get(dressed["noun"].lower(), one.pronoun) == one.pronoun:
                fitting.append((dressed.start(), one))
    told = {one.names[0]: (start, one) for start, one in reversed(fitting)}
    for start, one in sorted(told.values(), key=lambda found: found[0]):
        like = _LIKE.search(body.text[:start])
        if not like and not any(mention.start <= start < mention.end for mention in body.mentions):
            what = f"Somebody is described here who may be {one.names[0]}, and is taken for nobody of the cast."
            body.doubt(what, start, f'If {one.names[0]} is meant, write "{one.names[0]}".')


_OF_A_NAME = re.compile(rf"{WHO}\s*[,(-]\s*(?:an?|the)\s+[^,.;)]*", re.IGNORECASE)
_LIKE = re.compile(r"(?<!\w)(?:like|as|than)\s+$", re.IGNORECASE)


@lru_cache(maxsize=256)
def _in_clothes(outfit: str) -> re.Pattern[str]:
    nouns = "|".join(sorted(PEOPLE, key=len, reverse=True))
    said = r"[\s-]+".join(map(re.escape, re.split(r"[\s-]+", outfit)))
    return re.compile(
        rf"(?<!\w)(?P<noun>{nouns})\s+(?:(?:is\s+)?dressed\s+)?(?:in|wearing)\s+(?:(?:an?|the|her|his|their)\s+)?{said}(?!\w)",
        re.IGNORECASE,
    )


def _no_strangers(body: Body, named: Sequence[Known], company: Company) -> None:
    """Takes out what describes those who are named, lest "a young woman" be taken for one whom a pronoun may mean."""
    spelled = {one.names[0]: {company.same(name) for name in one.names} for one in named}
    for change in rewrite(body.text, named).changes:
        start, end = change.start, change.end
        if company.same(change.now) in spelled[change.who]:
            body.drop(start, end, WHO)
            body.mentions.append(Mention(start=start, end=end, name=change.now, sign=WHO))
        elif not change.now.strip() and not any(one.start < end and start < one.end for one in body.mentions):
            said = "".join("," if sign == "," else " " for sign in body.left[start:end])
            body.left = f"{body.left[:start]}{said}{body.left[end:]}"


def _meant(one: Known, company: Company, earlier: Callable[[], Iterator[Sequence[str]]]) -> bool:
    """Whether "she" or "he" would mean this one, going by the shots before."""
    if one.pronoun not in ("she", "he"):
        return False
    for people in earlier():
        fit = {company.same(name) for name in people if company.fits(name, one.pronoun)}
        if fit:
            return fit == {company.same(one.names[0])}
    return False
