"""Names in running words: who, where and what a shot speaks of, with brackets, with @ or without either."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NoReturn
from unicodedata import combining, normalize

from repertory.craft.shotlist import filmwords as words
from repertory.craft.shotlist.owned import is_of_a_thing, is_owner_ahead, names_no_person, past_other_owners
from repertory.craft.shotlist.text import PLACE, SIGN, THING, WHO, Body, Mention
from repertory.craft.shotlist.vocabulary import is_film_word

_BRACKETS = re.compile(r"\[([^\[\]]*)(\]?)|(\])")
_AT = re.compile(r"(?<!\w)@([\w-]*)")
_OWNED = re.compile(r"('s?)(?!\w)\s*([\w-]*)", re.IGNORECASE)
_WHOSE = re.compile(r"'s?\s+", re.IGNORECASE)
_STATE = re.compile(r"(?:\w+ing|in|on|at|near|not|now|the|a|an|already|alone)$", re.IGNORECASE)


EVERYDAY = frozenset({
    "will", "mark", "bill", "may", "hope", "grace", "faith", "joy", "art", "drew", "chase", "hunter", "summer",
    "autumn", "winter", "sky", "guy", "dawn", "star", "storm", "river", "brook", "cliff", "stone", "wood", "lane",
    "page", "penny", "pearl", "amber", "crystal", "ginger", "olive", "angel", "king", "prince", "major", "sunny",
})  # fmt: skip
"""Names that are words as well: in running words they are names where they have their capital letter."""


class Named:
    """The names of one kind that a shot list may use, found in running words, longest first."""

    def __init__(self, names: Iterable[str], sign: str) -> None:
        self.sign = sign
        self.by_fold: dict[str, str] = {}
        for name in filter(str.strip, names):
            known = self.by_fold.setdefault(words.folded(name), name)
            if known.islower() and not name.islower():  # of "mia" and "Mia", people read the second
                self.by_fold[words.folded(name)] = name
        self.names = tuple(self.by_fold.values())
        phrases = {r"\s+".join(map(re.escape, words.plain(name).split())): name for name in self.names}
        self.unaccented: dict[str, tuple[str, ...]] = {}
        """By a name without its accents, folded, whoever it may mean: who cannot type an accent leaves it out."""
        for name in self.names:
            bare = words.folded(_unaccented(name))
            if bare not in self.by_fold:
                self.unaccented[bare] = (*self.unaccented.get(bare, ()), name)
                phrases.setdefault(r"\s+".join(map(re.escape, bare.split())), name)
        ordered = sorted(phrases, key=len, reverse=True)
        self.near: dict[str, tuple[tuple[str, int], ...]] = {}
        """By a word, the names that it all but is a word of, and which one."""
        self.far: set[str] = set()
        """The words of which it is known that they are near to no name."""
        self.plurals = frozenset(f"{name}s" for name in self.by_fold)
        """The names as they are written by who leaves out the apostrophe: "Mias face"."""
        self._cues = frozenset(max(found, key=len, default="") for found in map(words.tokens, phrases.values()))
        self._cued = all(name.isascii() for name in phrases.values()) and "" not in self._cues
        self.targets = [phrases[phrase] for phrase in ordered]
        self.pattern = re.compile(rf"(?<!\w)(?:{'|'.join(f'({p})' for p in ordered) or '(?!)'})(?!\w)", re.IGNORECASE)

    def find(self, body: Body) -> Iterator[re.Match[str]]:
        """Each place in what is left of a shot where one of the names stands."""
        if self._cued and body.left.isascii() and self._cues.isdisjoint(body.tokens):
            return iter(())
        return self.pattern.finditer(body.left)

    def meant_by(self, written: str) -> tuple[str, ...]:
        """The names that a written one may mean, as they are spelled in the cast: itself, or else those that are the
        same but for accents. More than one where it is not clear."""
        bare = words.folded(_unaccented(written))
        known = self.by_fold.get(words.folded(written)) or self.by_fold.get(bare)
        return (known,) if known else self.unaccented.get(bare, ())


@lru_cache(maxsize=64)  # a list is read again in parts where shots are told anew
def named(names: tuple[str, ...], sign: str) -> Named:
    """The names of one kind, ready to be found."""
    return Named(names, sign)


def _unaccented(name: str) -> str:
    return "".join(sign for sign in normalize("NFD", name) if not combining(sign))


def called(names: Sequence[str]) -> str:
    """The next step for a name that is missing."""
    return f"Name one of: {', '.join(names[:8])}." if names else "Cast a character first."


def named_here(text: str, kinds: Sequence[Named]) -> tuple[str, str] | None:
    """The name as it is spelled in the cast and its kind's sign, if the whole text is one."""
    for kind in kinds:
        name = kind.by_fold.get(words.folded(text))
        if name:
            return name, kind.sign
    return None


def find_names(body: Body, kinds: Sequence[Named]) -> None:
    """Replaces every name by its sign. Raises ShotListError for brackets and mentions that name nobody."""
    marked = any(mark in body.left for mark in "[]@")
    every = [name for kind in kinds for name in kind.names] if marked else []
    for mark in list(_BRACKETS.finditer(body.left)) if marked else ():
        _bracketed(body, mark, kinds, every)
    for mark in list(_AT.finditer(body.left)) if marked else ():
        known = named_here(mark[0], kinds) or named_here(mark[1], kinds)
        end = mark.end()
        if not known:
            longest = max((_at(kind, body.left, mark.start(1)) for kind in kinds), key=lambda hit: hit[2])
            if not longest[2]:
                _stranger(body, mark[1], mark.start(1), every, mark.span())
            known, end = (longest[0], longest[1]), longest[2]
        _mention(body, mark.start(), end, *known)
    for owner in list(body.mentions):
        _theirs(body, owner, kinds)
    hits = [
        (hit.start() - hit.end(), hit.start(), hit.end(), kind.targets[(hit.lastindex or 1) - 1], kind.sign)
        for kind in kinds
        for hit in kind.find(body)
    ]
    for _, start, end, name, sign in sorted(hits, key=lambda hit: hit[:2]):
        if not SIGN.search(body.left, start, end) and not is_a_mere_word(body.left[start:end], name):
            _check_accents(body, kinds, start, end)
            _mention(body, _owner(body, kinds, start, end) if sign == THING else start, end, name, sign)
    body.mentions = [_whose(body, mention) for mention in sorted(body.mentions, key=lambda mention: mention.start)]
    body.cut_at_gaps()


def _check_accents(body: Body, kinds: Sequence[Named], start: int, end: int) -> None:
    said = body.left[start:end]
    several = () if not any(kind.unaccented for kind in kinds) else of_several(said, kinds)
    if several:
        body.fail(f'"{said}" may be {" or ".join(several)}.', start, "Write it with its accents.", until=end)


def of_several(written: str, kinds: Sequence[Named]) -> tuple[str, ...]:
    """Those names of a kind, more than one, that a name without its accents may mean."""
    return next((there for kind in kinds if len(there := kind.meant_by(written)) > 1), ())


def is_a_mere_word(said: str, name: str) -> bool:
    """ "she will come" and "street art" name neither Will nor Art."""
    return said.islower() and not name.islower() and words.folded(name) in EVERYDAY


def check_called(body: Body, people: Named) -> None:
    """Whom a close-up is of must be one of the cast, if it is a name: "MCU of Mai". Raises ShotListError with the
    nearest name."""
    for span in [span for span in body.spans if span.kind in {"size", "framing"}] if people.names else ():
        written = body.text[span.start : span.end]
        said = _ALONE.match(body.left, span.end)
        if (
            not said
            or not (said["of"] or _OF_WHOM.search(written))
            or not (said["who"][0].isupper() and said["who"][1:].islower())
        ):
            continue
        near = words.nearest(said["who"], people.names, at_least=0.65 if span.meaning in _NEAR else 0.8)
        strange = said["end"] is not None and span.meaning in _NEAR
        if (near or strange) and not names_no_person(said["who"]):
            step = (
                f'Did you mean "{near}"?' if near else f'{called(people.names)} A thing is "the {said["who"].lower()}".'
            )
            body.fail(f'Nobody is called "{said["who"]}".', said.start("who"), step, until=said.end("who"))


_OF_WHOM = re.compile(r"(?<![A-Z][a-z])(?<=[\w.] )(?:of|on)$")
_ALONE = re.compile(
    r"\s*(?P<of>(?:of|on)\s+)?(?P<who>[^\W\d_][^\W\d_'-]+)(?:(?P<end>\s*(?:$|[,;.)]))|\s+(?:in|at|by|with|and|from|[a-z]+(?:ing|s))(?!\w))"
)
_NEAR = frozenset({"extreme close-up", "close-up", "medium close-up", "medium shot"})
"""What is of somebody or of a thing; a wide shot may well be of Paris."""
_SPEAKS = re.compile(
    r"(?P<shot>sh?o?t+s?|shto|hsot|shut|s|sc|scene|take)[\s#.]*(?P<number>[0-9]{1,4}[a-z]?)(?P<more>\s*(?:-|to|and|,|&).*)?",
    re.I,
)


def speaker_step(who: str, people: Named, details: Iterable[str]) -> str:
    """What to do about words before a colon that are no speaker of the cast."""
    shot = _SPEAKS.fullmatch(words.plain(who).strip())
    if shot and shot["more"]:
        return f'Write each shot by itself: "Shot {shot["number"]}:".'
    if shot:
        return f'Did you mean "Shot {shot["number"].upper()}:"?'
    several = [one.strip() for one in re.split(r"\s+and\s+|[&+/,]", who, flags=re.IGNORECASE)]
    if len(several) > 1 and all(words.folded(one) in people.by_fold for one in several):
        lines = " and ".join(f'"{one}:"' for one in several)
        return f"Give each a line: {lines}."
    near = words.nearest(who, [*people.names, *details], at_least=0.7)
    known = called(people.names)
    return f'Did you mean "{near}:"?' if near else f"{known} Or cast {who} as a character with a voice."


def _bracketed(body: Body, mark: re.Match[str], kinds: Sequence[Named], every: Sequence[str]) -> None:
    """A name in brackets is mentioned; brackets around words of the camera part them, and around others are nothing."""
    if not mark[2]:
        body.fail("This bracket has no partner.", mark.start(), "Write names as [Character A].")
    known = named_here(mark[1], kinds) or named_here(mark[1].lstrip("@"), kinds)
    if known:
        _mention(body, mark.start(), mark.end(), *known)
        return
    said = mark[1].strip()
    if not said or _is_called(said, every):
        _stranger(body, said, mark.start(1), every, mark.span())
    sign = "," if said[0].isdecimal() or is_film_word(" ".join(said.lower().split())) else " "
    body.drop(mark.start(), mark.start(1), sign)
    body.drop(mark.end() - 1, mark.end(), sign)


def _is_called(said: str, every: Sequence[str]) -> bool:
    """Whether words in brackets are meant as a name: nearly one of the cast, or in capitals and no words of a film."""
    if said.startswith("@") or words.nearest(said, every, at_least=0.75):
        return True
    named = said.split()
    capital = (
        len(named) < 4
        and not said.isupper()
        and named[0][0].isupper()
        and all(word[0].isupper() or word[0].isdecimal() for word in named)
    )
    return capital and not any(is_film_word(word.lower()) for word in (*named, said))


def _theirs(body: Body, owner: Mention, kinds: Sequence[Named]) -> None:
    """The thing that is called by its owner, where the owner is written with a bracket or @: "[Mia]'s phone"."""
    if owner.sign == WHO and body.left.startswith("'", owner.end):
        said = f"{words.plain(owner.name)}{body.left[owner.end :]}"
        name, sign, length = max((_at(kind, said, 0) for kind in kinds if kind.sign == THING), key=lambda hit: hit[2])
        if length > len(owner.name):
            end = owner.end + length - len(owner.name)
            _mention(body, body.left.index(" ", owner.end) + 1, end, name, sign)


def _owner(body: Body, kinds: Sequence[Named], start: int, end: int) -> int:
    """Where the thing itself begins in a name that says whose it is ("Mia's phone"), its owner mentioned."""
    for kind in kinds:
        name, sign, after = _at(kind, body.left, start) if kind.sign == WHO else ("", "", 0)
        owned = _WHOSE.match(body.left, after) if start < after < end else None
        if owned:
            _mention(body, start, after, name, sign)
            return owned.end()
    return start


def _at(kind: Named, text: str, start: int) -> tuple[str, str, int]:
    hit = kind.pattern.match(text, start)
    return (kind.targets[(hit.lastindex or 1) - 1], kind.sign, hit.end()) if hit else ("", "", 0)


def _stranger(body: Body, name: str, at: int, every: Sequence[str], whole: tuple[int, int]) -> NoReturn:
    """`whole` is from where to where the brackets or the sign go that it is written with."""
    near = words.nearest(name, every)
    step = f'Did you mean "{near}"?' if near else called(every)
    body.fail(f'Nobody and nothing is called "{name}".', at, step, since=whole[0], until=whole[1])


_KINDS = {WHO: "who", PLACE: "place", THING: "prop"}


def _mention(body: Body, start: int, end: int, name: str, sign: str) -> None:
    body.drop(start, end, sign)
    body.mark(start, end, _KINDS[sign], name)
    body.mentions.append(Mention(start=start, end=end, name=name, sign=sign))


def _whose(body: Body, mention: Mention) -> Mention:
    """Whether somebody is named by a thing of theirs, or by a part of them that shows no face."""
    owned = _OWNED.match(body.left, mention.end) if mention.sign == WHO else None
    if mention.sign == WHO and not owned and is_owner_ahead(body.left, mention.start, mention.end):
        return replace(mention, owner=True, sees_face=False)
    if not owned or _STATE.match(owned[2]) or owned[2].lower() in words.EXPRESSION_WORDS:
        return mention
    body.mark(mention.start, owned.end(1), _KINDS[WHO], mention.name)
    of_a_thing = is_of_a_thing(body.left, past_other_owners(body.left, owned.end(1)))
    return replace(mention, owner=of_a_thing, sees_face=not of_a_thing)


def almost(text: str, kinds: Sequence[Named]) -> str:
    """The name that a text all but spells, if there is one: "cofee shop" is almost "coffee shop"."""
    ends = (text[:1] + text[-1:]).lower()
    for kind in kinds:
        for name in kind.names:
            worth_a_look = len(name) > 4 and abs(len(name) - len(text)) <= 2 and (name[0] + name[-1]).lower() == ends
            if worth_a_look and words.likeness(text, name) >= 0.85:
                return name
    return ""
