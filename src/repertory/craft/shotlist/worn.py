"""What people of a shot wear, as its words say: an outfit of their own by its name, or clothes of any kind."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from repertory.craft.shotlist import filmwords as words
from repertory.craft.shotlist.back import named_before
from repertory.craft.shotlist.beside import goes_with_any, keep_beside
from repertory.craft.shotlist.spelling import but_for_a_letter
from repertory.craft.shotlist.text import THING, WHO, Body
from repertory.model.shot import Performer

Cast = dict[str, Performer]

_ARTICLE = rf"(?:(?:the|an?|her|his|their|its|{WHO}+'s?)\s+)?"
"""What stands before clothes; in somebody else's it is their name."""
_WORN = re.compile(
    rf"(?<!\w)(?:(?:dressed\s+)?in|wearing|wears)\s+{_ARTICLE}((?:[^\W\d_][\w'-]*\s+){{0,3}}?(?:{words.CLOTHES}))(?!\w)"
    rf"(?!\s*'s|\s+(?:{words.NOT_WORN})(?!\w))",
    re.IGNORECASE,
)
_WEARING = re.compile(
    rf"(?<!\w)wearing\s+(?:(?P<who>{WHO}+)\s+(?:(?:in|wears|wearing)\s+)?)?{_ARTICLE}([^\W\d_][^,;.{WHO}{THING}]*)",
    re.IGNORECASE,
)
_WORN_CUES = frozenset({"in", "wearing", "wears", "outfit", "wardrobe", "costume"})
_PUT_ON = re.compile(
    rf"(?:(?<!\w)(?:dressed\s+|clad\s+)?in|(?<!\w)wearing(?:\s+{WHO}+(?:\s+in)?)?|(?<!\w)wears)\s+{_ARTICLE}$",
    re.IGNORECASE,
)
_AS_WELL = re.compile(rf"\s+(?:and|over|under|with)\s+{_ARTICLE}", re.IGNORECASE)
_OF_ITS_OWN = re.compile(rf"(?:^|[,;.(]|\.\s)\s*(?:{WHO}+\s+)?{_ARTICLE}$", re.IGNORECASE)
_NO_MORE = re.compile(r"\s*(?:$|[,;.)])")
_NOT_WORN = re.compile(rf"\s*'s|\s+(?:{words.NOT_WORN})(?!\w)", re.IGNORECASE)


class Wardrobe:
    """The outfits of a cast by their names, found in running words, the longest first."""

    def __init__(self, outfits: Mapping[str, Collection[str]]) -> None:
        self.owned: dict[str, dict[str, str]] = {}
        """By the folded name of an outfit, how it is spelled in the library of each who has it."""
        for who, theirs in outfits.items():
            for name in filter(str.strip, theirs):
                self.owned.setdefault(words.folded(name), {})[words.folded(who)] = name
        ordered = sorted(self.owned, key=len, reverse=True)
        phrases = "|".join(r"[\s-]+".join(map(re.escape, re.split(r"[\s-]+", name))) for name in ordered)
        self._pattern = re.compile(rf"(?<![\w-])(?:{phrases or '(?!)'})(?![\w-])", re.IGNORECASE)
        self._spelled = {_evenly(name): name for name in ordered}
        self._almost: dict[tuple[str, ...], str] = {}
        self.words = frozenset[str]().union(*map(words.tokens, ordered))
        """Every word of their names."""
        self._cues = frozenset(max(tokens, key=len) for name in ordered if (tokens := words.tokens(name)))

    def find(self, body: Body) -> Iterator[tuple[int, int, int, Mapping[str, str]]]:
        """Each place where somebody is said to wear an outfit that somebody has: where its words begin with all that
        leads to them, where its name begins and ends, and whose it may be, as each of them calls it."""
        if self._cues.isdisjoint(body.tokens):
            return
        last = -1
        for match in self._pattern.finditer(body.left):
            before = body.left[: match.start()]
            worn = _PUT_ON.search(before, before.rfind(",") + 1) or (
                _AS_WELL.fullmatch(before, last) if last >= 0 else None
            )
            alone = None if worn or not _NO_MORE.match(body.left, match.end()) else _OF_ITS_OWN.search(before)
            if _NOT_WORN.match(body.left, match.end()) or not (worn or alone):
                continue
            last = match.end()
            name = self._spelled[_evenly(match[0])]
            yield worn.start() if worn else match.start(), match.start(), match.end(), self.owned[name]

    def almost(self, said: tuple[str, ...]) -> str:
        """The outfit that the first of some words all but are, each of them the same or but for a letter; empty where
        they are one, or none."""
        if said not in self._almost:
            self._almost[said] = next((name for name in self._spelled.values() if _all_but(said, name.split())), "")
        return self._almost[said]


def is_as_before(worn: str, text: str) -> bool:
    """Whether somebody wears what was worn in an earlier shot, since the words of this one do not name it."""
    return bool(worn) and _evenly(worn) not in _evenly(text)


@lru_cache(maxsize=4096)
def _evenly(said: str) -> str:
    return _JOINTS.sub(" ", words.folded(said))


_JOINTS = re.compile(r"[\s-]+")


def _all_but(said: Sequence[str], name: Sequence[str]) -> bool:
    pairs = [(one.lower(), other) for one, other in zip(said, name, strict=False)]
    slips = [pair for pair in pairs if pair[0] != pair[1]]
    return len(pairs) == len(name) and len(slips) == 1 and len(slips[0][1]) > 3 and but_for_a_letter(*slips[0])


@lru_cache(maxsize=16)
def wardrobe_of(outfits: tuple[tuple[str, tuple[str, ...]], ...]) -> Wardrobe:
    """The wardrobe of a cast: outfits by the character's name."""
    return Wardrobe(dict(outfits))


def dressed(body: Body, cast: Cast, wardrobe: Wardrobe | None = None) -> Cast:
    """The performers in what the words say that they wear, which is blanked. Raises ShotListError where it is not clear
    who wears it, and for two outfits of one person."""
    if not cast:
        return cast
    for start, begins, end, owners in list(wardrobe.find(body)) if wardrobe else ():
        having = {name: owners[own] for name in cast if (own := words.folded(name)) in owners}
        who = _who(body, having, start, begins) if having else ()
        if who and not _of_somebody_else(body, start):
            cast = _put_on(body, cast, who, having[who[0]], (start, end))
    if _WORN_CUES.isdisjoint(body.tokens):
        return cast
    cast = _in_clothes(body, cast)
    keep_beside(body)
    _check_slips(body, wardrobe)
    return cast


def _check_slips(body: Body, wardrobe: Wardrobe | None) -> None:
    """Raises ShotListError for words that are an outfit's but for a letter, "in the red sweaterr"; notes those that
    are clothes but for one, of no outfit that is there."""
    for match in _IN_SOMETHING.finditer(body.left):
        said = match["said"].split()
        near = wardrobe.almost(tuple(said)) if wardrobe else ""
        if near:
            start, until = match.start("said"), match.start("said") + len(" ".join(said[: len(near.split())]))
            body.fail(
                f'Nobody has an outfit "{body.left[start:until]}".', start, f'Did you mean "{near}"?', until=until
            )
        for word in said[:_AS_LONG] if _of_whom(body, match.start()) else ():
            piece = _clothes_but_for_a_letter(word.lower())
            if piece:
                at = match.start("said") + match["said"].index(word)
                what = f'"{word}" is nothing known that is worn: it is only said in the action.'
                body.doubt(what, at, f'Did you mean "{piece}"?')
                break


def _of_whom(body: Body, at: int) -> bool:
    """Whether words stand right after somebody or begin a part, as what is worn does."""
    before = body.left[:at].rstrip(" (")
    return not before or before[-1] in f",;.{WHO}" or before.lower().endswith(("ing", "dressed", "clad"))


_AS_LONG = 4
_IN_SOMETHING = re.compile(
    rf"(?<!\w)in\s+{_ARTICLE}(?P<said>[^\W\d_][\w'-]*(?: [^\W\d_][\w'-]*){{0,{_AS_LONG}}})", re.IGNORECASE
)
_PIECES = frozenset(
    piece
    for one in words.CLOTHES.split("|")
    for piece in (one.replace("?", "").removesuffix("s"), one.replace("?", ""))
    if piece.isalpha() and len(piece) > 4
)
"""Clothes of one word, as they are written."""
_NO_CLOTHES = frozenset({
    "blazes", "clothed", "cloths", "coast", "coasts", "costumer", "dressed", "dresser", "dressers", "jumpier", "parks",
    "poloes", "pools", "robs", "skit", "skits", "suite", "suites",
})  # fmt: skip
"""Words that are one letter away from clothes, and no slip of the pen."""


@lru_cache(maxsize=4096)
def _clothes_but_for_a_letter(word: str) -> str:
    if word in _PIECES or word in _NO_CLOTHES or len(word) < 5:
        return ""
    return next((one for one in sorted(_PIECES) if one[0] == word[0] and but_for_a_letter(word, one)), "")


def _who(body: Body, having: Mapping[str, str], start: int, begins: int) -> tuple[str, ...]:
    """Who of those that have an outfit wears it: who is named right before, or in its part, or in the part before."""
    between = [m.name for m in body.mentions if m.sign == WHO and start <= m.start < begins and not m.owner]
    before = body.left[:start].rstrip(" (")
    if between or before.endswith(WHO):
        named = between[-1:] or _last_named(body, len(before))
        return tuple(name for name in named if name in having)
    return named_before(body, having, 0, start) or _alone_before(body, having, start) or tuple(having)


def _in_clothes(body: Body, cast: Cast) -> Cast:
    since = 0
    found = [*_WORN.finditer(body.left), *_WEARING.finditer(body.left)]
    for match in sorted(found, key=lambda one: (one.start(), one.end())):
        if match.start() < since or not body.left[match.start() : match.end()].strip():
            continue
        if _of_somebody_else(body, match.start()):
            continue
        who = named_before(body, cast, since, match.start()) or _alone_before(body, cast, match.start()) or tuple(cast)
        if match.re is _WEARING and match["who"]:
            who = _last_named(body, match.end("who"))
        elif body.left[: match.start()].rstrip().endswith(WHO):  # right after a name it is that one's
            who = _last_named(body, match.start())
        who = tuple(name for name in who if name in cast)
        if who:
            worn = " ".join(match[match.lastindex or 1].split())
            if goes_with_any(worn):
                continue
            cast = _put_on(body, cast, who, worn, match.span())
            since = match.end()
    return cast


def _put_on(body: Body, cast: Cast, who: tuple[str, ...], worn: str, place: tuple[int, int]) -> Cast:
    start, end = place
    if len(who) > 1:
        step = "Name the outfit right after the name."
        body.fail(f'Who wears "{worn}": {" or ".join(who)}?', start, step, until=end)
    before = cast[who[0]].outfit
    if before and words.folded(before) != words.folded(worn):
        body.fail(f"{who[0]} cannot wear two outfits in one shot.", start, "Keep one, or make two shots.", until=end)
    body.take(start, end, "outfit", f"{who[0]}: {worn}")
    return {**cast, who[0]: replace(cast[who[0]], outfit=worn)}


def _of_somebody_else(body: Body, at: int) -> bool:
    """Whether the clothes belong to "a man in a grey coat" or "the driver, in a blue shirt", who is nobody of the cast;
    "Mia, a tall blonde in a blue shirt" is."""
    before = body.left[:at]
    last = re.search(r"([\w-]+)\s*$", before)
    if last and last[1].lower() in words.PEOPLE:
        return True
    found = _STRANGER.search(before)
    if not found:
        return False
    start, _ = body.clause(found.start("last"))
    first, end = body.clause(start - 1) if start else (0, 0)
    of_a_name = WHO in body.left[first:end] and not body.bare(first, end)
    known = found["last"].lower() in (_OTHERS if found["comma"] else _PICTURES)
    return not of_a_name and known == bool(found["comma"])


_STRANGER = re.compile(
    r"(?:^|[,;.])\s*(?:an?|the|another|one|some|two|three)\s+(?:[\w-]+\s+){0,4}?(?P<last>[\w-]+)\s*(?P<comma>,)?\s*$",
    re.IGNORECASE,
)
_PICTURES = frozenset({"shot", "view", "frame", "image", "portrait", "moment", "scene", "silhouette", "figure"})
_OTHERS = words.PEOPLE | {
    "driver",
    "bartender",
    "barman",
    "cook",
    "chef",
    "teacher",
    "nurse",
    "doctor",
    "soldier",
    "guard",
    "cop",
    "postman",
    "cashier",
    "clerk",
    "neighbour",
    "neighbor",
    "student",
    "teenager",
    "blonde",
    "brunette",
    "redhead",
    "dancer",
    "singer",
    "player",
    "runner",
    "cyclist",
    "tourist",
    "worker",
    "farmer",
    "builder",
    "cleaner",
    "porter",
    "pilot",
    "sailor",
    "musician",
    "boss",
    "assistant",
    "photographer",
    "reporter",
    "detective",
    "killer",
    "thief",
}
"""Who may be there besides the cast, by what they do."""


def _last_named(body: Body, at: int) -> tuple[str, ...]:
    """Whose name stands right before a place; nobody where that one is not in the picture."""
    end = len(body.left[:at].rstrip())
    return tuple(m.name for m in body.mentions if m.sign == WHO and m.end == end)[-1:]


def _alone_before(body: Body, cast: Collection[str], at: int) -> tuple[str, ...]:
    """The only one who is named in the part before, if it says nothing else: "Mia, in the red sweater"."""
    start, _ = body.clause(at)
    first, last = body.clause(start - 1) if start else (0, 0)
    names = {m.name for m in body.mentions if m.sign == WHO and first <= m.start < last and m.name in cast}
    return tuple(names) if len(names) == 1 and not body.bare(first, last) else ()
