"""Names that nobody of the cast has: placeholders such as "Character C", and slips of the pen close to a name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from repertory.craft.shotlist import filmwords as words
from repertory.craft.shotlist.names import EVERYDAY, Named, called
from repertory.craft.shotlist.owned import names_no_person
from repertory.craft.shotlist.spelling import but_for_a_letter
from repertory.craft.shotlist.text import WHO, Body
from repertory.craft.shotlist.vocabulary import is_film_word

_JOIN = r"\s*(?:,\s*and|,|and|&|\+|/|or)\s*"
_LETTER = r"[A-Z](?![\w'.])(?!\s+[A-Z]{2})"
_PLACEHOLDER = re.compile(
    rf"(?<!\w)(?P<base>(?i:characters?|chars?\.?))\s+(?P<first>(?:[A-Z]|[0-9]{{1,2}})(?![\w.]))(?P<more>(?:{_JOIN}{_LETTER})*)"
)
_ONE_MORE = re.compile(rf"(?<={WHO})\s*(?:and|&|\+|/)\s*({_LETTER})")
_BARE = re.compile(rf"(?:^|(?<=[,;.(])|(?<= of)|(?<= on))\s*([A-Z])\s+(?:and|&)\s+({_LETTER})")
_SOUND = (("ph", "f"), ("ie", "i"), ("y", "i"), ("ck", "k"), ("c", "k"), ("z", "s"))
"""Letters that sound alike, and so are mistaken for each other."""
_SHORT = 5
"""In shorter words one letter more or less makes another word."""


def check_placeholders(body: Body, people: Named) -> None:
    """Raises ShotListError for a placeholder that nobody has, "Character C", or that is not written out: "Characters A
    and B", "Character A & B"; what an engine would read of it is no name."""
    if body.tokens.isdisjoint(_LETTERS):
        return
    known = _numbered(people.names)
    match = None if body.tokens.isdisjoint(_BASES) else _PLACEHOLDER.search(body.left)
    if match:
        numbers = [match["first"], *re.findall("[A-Z]", match["more"])]
        strange = next((one for one in numbers if one not in known), "")
        said = f"Character {strange}" if strange else match[0]
        step = called(people.names) if strange else _meant([known[one] for one in numbers])
        body.fail(f'Nobody is called "{said}".', match.start(), step, until=match.end())
    if not known or ("and" not in body.tokens and not any(sign in body.left for sign in "&+/")):
        return
    more = _ONE_MORE.search(body.left)
    if more:
        step = _meant([known[more[1]]]) if more[1] in known else called(people.names)
        body.fail(f'Nobody is called "{more[1]}".', more.start(1), step, until=more.end())
    bare = _BARE.search(body.left)
    if bare and {bare[1], bare[2]} <= known.keys():
        step = _meant([known[bare[1]], known[bare[2]]])
        body.fail(f'Nobody is called "{bare[1]}".', bare.start(1), step, until=bare.end())


_BASES = frozenset({"character", "characters", "char", "chars"})
_LETTERS = frozenset({*"abcdefghijklmnopqrstuvwxyz", *map(str, range(100))})


def _meant(names: Sequence[str]) -> str:
    return f'Did you mean "{" and ".join(names)}"?'


@lru_cache(maxsize=64)
def _numbered(names: tuple[str, ...]) -> Mapping[str, str]:
    """By the letter or number of a placeholder, the whole of it: "Character B" by "B"."""
    split = [(*name.rpartition(" "), name) for name in names]
    return {
        number.upper(): name
        for base, _, number, name in split
        if words.folded(base) == "character" and (len(number) == 1 or number.isdecimal())
    }


def check_near_names(body: Body, kinds: Sequence[Named]) -> None:
    """A word that all but is one of a name, "Mai" for "Mia", "cofee shop", is a slip of the pen. Raises ShotListError
    with that name; where the name is one word that may well be another one, it is noted as a doubt."""
    for kind in kinds:
        for token in () if body.tokens <= kind.far else body.tokens:
            for name, part in near_names(kind, token):
                _check(body, kind, token, name, part)
    for token in () if kinds[0].plurals.isdisjoint(body.tokens) else body.tokens:
        if token[-1:] == "s" and token[:-1] in kinds[0].by_fold:
            _check_owner(body, kinds[0], token)


def near_names(kind: Named, token: str) -> tuple[tuple[str, int], ...]:
    """The names of a kind of which a word is one but for a slip, and which of their words it is."""
    if token not in kind.near:
        kind.near[token] = () if _is_a_word(token) else tuple(_close(kind, token))
        if not kind.near[token]:
            kind.far.add(token)
    return kind.near[token]


def _is_a_word(token: str) -> bool:
    known = token in words.STOP_WORDS or token in words.PEOPLE or token in EVERYDAY
    return len(token) < 3 or not token.isalpha() or known or is_film_word(token) or names_no_person(token)


def _close(kind: Named, token: str) -> list[tuple[str, int]]:
    parts = [(name, at, part) for name in kind.names for at, part in enumerate(words.folded(name).split())]
    if any(token in {part, f"{part}s"} for _, _, part in parts):
        return []
    return [(name, at) for name, at, part in parts if len(part) > 2 and part.isalpha() and _is_slip(token, part)]


def _is_slip(said: str, word: str) -> bool:
    if _sounds(said) == _sounds(word) and said.rstrip("s") != word.rstrip("s"):
        return True
    if said[0] != word[0] or not but_for_a_letter(said, word):
        return False
    return len(word) >= _SHORT or sorted(said) == sorted(word) or set(said) == set(word)


def _sounds(word: str) -> str:
    for one, other in _SOUND:
        word = word.replace(one, other)
    return "".join(sign for at, sign in enumerate(word) if not at or sign != word[at - 1])


def _check(body: Body, kind: Named, token: str, name: str, part: int) -> None:
    spelled = words.folded(name).split()
    said = r"\s+".join(re.escape(token if at == part else one) for at, one in enumerate(spelled))
    match = re.search(rf"(?<![\w'@-])({said})(?:'s?)?(?![\w-])", body.left, re.IGNORECASE)
    person = kind.sign == WHO
    if not match or (person and not match[1][0].isupper()):
        return
    what = f'{"Nobody" if person else "Nothing"} is called "{match[1]}".'
    step = f'Did you mean "{name}"?'
    if person or len(spelled) > 1 or ("f" in token and "ph" in spelled[0]):
        body.fail(what, match.start(1), step, until=match.end(1))
    if not any(one.name == name for one in body.mentions):
        body.doubt(f"{what[:-1]} of the cast: it is only said in the action.", match.start(1), step)


def _check_owner(body: Body, people: Named, token: str) -> None:
    """ "Mias face" lacks its apostrophe."""
    match = re.search(rf"(?<![\w'@-])({re.escape(token)})\s+(?:[a-z]+\s+)?([a-z]+)", body.left, re.IGNORECASE)
    if match and match[1][0].isupper() and names_no_person(match[2]) and match[2].lower() not in words.PEOPLE:
        name = people.by_fold[token[:-1]]
        body.fail(f'Nobody is called "{match[1]}".', match.start(1), f'Did you mean "{name}\'s"?', until=match.end(1))
