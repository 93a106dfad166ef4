"""What a text says of clothes: the name of a person's own outfit stays, more words about it and other clothes go."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from repertory.craft.rewriting import looks
from repertory.craft.rewriting.bracketing import drops_comma
from repertory.craft.rewriting.describing import Known, Reading, cut, drop_clause
from repertory.craft.rewriting.garments import beside_contradicts, bound_outfit, contradicts
from repertory.craft.rewriting.verbforms import is_participle
from repertory.craft.rewriting.wording import Words
from repertory.craft.rewriting.wordsets import wordset

_ITEM = re.compile(r"([DH]|Ns)?((?:[aAcCxiEYf]|,(?=[aAcxf]))*?)(C+)(?![CB])")
_DETAILS = re.compile(r"W[DacAxif]{1,5}(?=[,.;:)\-]|$)")
_MORE = re.compile(r"(?:,?&|,)(?=[DHaAcCxf]{0,5}C)")
_OWN = re.compile(r"(?:H|Ns)((?:[aAcCxiEf]|,(?=[aAcxf]))*?)(C+)(?!C)")
_ON = wordset("all both each draped dressed clad clothed decked bundled wrapped")
_PARTS = wordset(
    "pocket pockets sleeve sleeves collar hood zip zipper button buttons lining closet rack hem cuff cuffs "
    "shop store box drawer department factory designer tails hanger hangers strap straps laces"
)
_SEARCHED = wordset(
    "finds searches looks hides puts rummages digs keeps carries stuffs fumbles reaches hangs packs folds "
    "wraps covers sees spots watches meets notices follows passes interested dressed"
)
_ANY = wordset("clothes outfit costume")
MATERIALS = wordset("leather denim tweed wool silk velvet linen cotton satin suede corduroy lace fur")
"""What clothes are made of; with the colours, what tells two of a kind apart."""


@dataclass(frozen=True, kw_only=True)
class _Item:
    """One thing that is worn, as it is written."""

    start: int
    end: int
    details: int
    """Where the phrase about it ends: "with brass zips"."""


def dress(reading: Reading) -> None:
    """Takes out clothes that are not the outfit's, and words that its pictures show."""
    if "C" not in reading.tags and "I" not in reading.tags:
        return
    for at, tag in enumerate(reading.tags):
        if tag in "IQq" and not reading.taken[at] and (tag != "I" or reading.words.lower[at] == "in"):
            _worn(reading, at)
    for match in _OWN.finditer(reading.tags):
        who = reading.meant[match.start()]
        if who >= 0 and reading.free(*match.span()):
            item = _Item(start=match.start(1), end=match.end(), details=match.end())
            outfit = _outfit(reading.words, item, reading.people[who])
            if outfit and set(outfit.casefold().split()) <= {*reading.words.lower[item.start : item.end]}:
                _strip(reading, item, outfit, who)
    _told_behind(reading)


def _items(words: Words, at: int) -> list[_Item]:
    found: list[_Item] = []
    while match := _ITEM.match(words.tags, at):
        inner = range(match.start(2), match.end(2))
        if any(words.tags[i] == "x" and _is_doing(words.lower[i]) for i in inner):
            break
        follows = words.lower[match.end() : match.end() + 1]
        if sum(words.tags[i] == "x" for i in inner) > 4 or not _PARTS.isdisjoint(follows):
            break
        details = _DETAILS.match(words.tags, match.end())
        end = details.end() if details else match.end()
        found.append(_Item(start=match.start(), end=match.end(), details=end))
        if beside := _accessory(words, end):
            found.append(beside)
            end = beside.end
        more = _MORE.match(words.tags, end)
        if not more:
            break
        at = more.end()
    return found


def _is_doing(word: str) -> bool:
    return word in _ON or (is_participle(word) and word not in looks.CLOTHES_WORDS)


_AND_MORE = re.compile(r"(?:,?&|,)([DH]?[aAcxif]{0,2}?)x(?=[,.;)&x]|$)")


def _accessory(words: Words, at: int) -> _Item | None:
    """What else is worn beside clothes: "a ball gown and tiara"."""
    for match in _AND_MORE.finditer(words.tags, at, at + 7):
        if match.start() == at and words.lower[match.end() - 1] in looks.ACCESSORIES:
            return _Item(start=match.start(1), end=match.end(), details=match.end())
    return None


def _in_black(words: Words, at: int) -> list[_Item]:
    """ "Dressed in black", "all in white": clothes that are told by their colour alone."""
    alone = words.lower[at] == "in" and re.match(r"[ac](?:[,.]|$)", words.tags[at + 1 :])
    if alone and at and words.lower[at + 1] in looks.CLOTHES_COLOURS and words.lower[at - 1] in _ON:
        return [_Item(start=at + 1, end=at + 2, details=at + 2)]
    return []


def _worn(reading: Reading, at: int) -> None:
    """ "In a yellow raincoat", "wearing her red sweater", "dressed in a suit and a hat"."""
    words = reading.words
    items = _items(words, at + 1) or _in_black(words, at)
    if not items or not reading.free(at, items[-1].details):
        return
    start = at
    while start and words.lower[start - 1] in _ON:
        start -= 1
    who = _wearer(reading, start, items)
    if who < 0 or not reading.people[who].outfits:
        return
    if words.lower[items[-1].details : items[-1].details + 1] in (["over"], ["under"], ["beneath"]):
        return
    person = reading.people[who]
    outfits = [_outfit(words, item, person) for item in items]
    if any(
        _outfit(words, item, reading.people[one]) for item in items for one in _beside(reading, start) if one != who
    ):
        return
    if not any(outfits):
        if any(_is_other(words, item, who, reading.people) for item in items):
            _undress(reading, start, items[-1].details, who)
        return
    _keep_own(reading, [item for item in items if words.lower[item.end - 1] not in looks.ACCESSORIES], who)


def _is_other(words: Words, item: _Item, who: int, people: Sequence[Known]) -> bool:
    """Whether it is another outfit than the one that is bound: of the same person, of somebody else, or of nobody."""
    whose = words.who[item.start] if words.tags[item.start] == "N" else who
    own = whose != who or _outfit(words, item, replace(people[who], wears=""))
    return bool(own) or contradicts(words.lower[item.end - 1], people[who])


def _keep_own(reading: Reading, items: list[_Item], who: int) -> None:
    """Of several clothes the outfit stays in its own words, and what cannot be worn with it goes."""
    person = reading.people[who]
    outfits = [_outfit(reading.words, item, person) for item in items]
    worn = next(filter(None, outfits), bound_outfit(person))
    for number, (item, outfit) in enumerate(zip(items, outfits, strict=True)):
        if outfit:
            _strip(reading, item, outfit, who)
        elif beside_contradicts(reading.words.lower[item.end - 1], worn):
            span = (items[number - 1].details, item.details) if number else (item.start, items[1].start)
            cut(reading, *span, who, clothes=True, against=worn)


def _beside(reading: Reading, start: int) -> list[int]:
    """The people who wear it together, where several are named: "Mia and Nova in yellow raincoats"."""
    named = re.search(r"N(?:,N)*&N,?$", reading.tags[:start])
    return [reading.words.who[at] for at in range(*named.span()) if reading.tags[at] == "N"] if named else []


def _wearer(reading: Reading, start: int, items: list[_Item]) -> int:
    words, tags = reading.words, reading.tags
    end = items[-1].details
    if words.opens(start) and tags[end : end + 1] == "," and tags[end + 1 : end + 2] in {"N", "P"}:
        return reading.meant[end + 1]
    if tags[items[0].start] == "H" and tags[start - 1 : start] != "R":
        return reading.meant[items[0].start]
    if start == 0:
        return -1
    between = words.lower[max(0, start - 6) : start]
    if tags[start - 1] not in "N,w" and any(one in _SEARCHED for one in between):
        return -1
    return max(reading.meant[start - 1], -1)


def _outfit(words: Words, item: _Item, person: Known) -> str:
    """The outfit of the person that the words mean, empty where they mean other clothes."""
    said = words.lower[item.start : item.end]
    if said[-1] not in looks.CLOTHES and said[-1].removesuffix("s") in looks.CLOTHES:
        said = [*said[:-1], said[-1].removesuffix("s")]
    if said[-1] in _ANY and (said[-1] != "costume" or len(said) < 3):
        return said[-1]
    found = ""
    for name in sorted(person.outfits, key=lambda one: one != person.wears, reverse=True):
        own = name.casefold().split()
        colours, mine = ({*said} & looks.CLOTHES_COLOURS, {*own} & looks.CLOTHES_COLOURS)
        stuff, my_stuff = ({*said} & MATERIALS, {*own} & MATERIALS)
        clash = (colours and mine and not colours & mine) or (stuff and my_stuff and not stuff & my_stuff)
        if set(own) <= set(said) or (own[-1] in said[-2:] and not clash):
            found = name
    return "" if person.wears and found and found.casefold() != person.wears.casefold() else found


def _strip(reading: Reading, item: _Item, outfit: str, who: int) -> None:
    """Leaves the outfit's own words, and what happens to it just now: "wet", "torn"."""
    words, tags = reading.words, reading.tags
    own = set(outfit.casefold().split())
    first = item.start + (tags[item.start] in "DH")
    at = first
    while at < item.end:
        stop = at
        while stop < item.end and (_extra(words, stop, own) or (stop > at and tags[stop] in ",i")):
            stop += 1
        if stop > at:
            cut(reading, at, stop, who, clothes=True)
        at = stop + 1
    if item.details > item.end:
        cut(reading, item.end, item.details, who, clothes=True)


def _extra(words: Words, at: int, own: set[str]) -> bool:
    word = words.lower[at]
    return word not in own and (word in looks.CLOTHES_WORDS or _DETAIL.search(word) is not None)


_DETAIL = re.compile(
    r"-(?:bordered|trimmed|edged|hemmed|embroidered|collared|sleeved|buttoned|patched|necked|studded|stitched|dyed|cuffed"
    r"|fringed|lined)$|^(?:bleach|acid|sun|moth)-"
)
"""Compounds that say how clothes are made; what stains them just now ("mud-stained") is none."""
_TOLD = re.compile(r"(?:D|H|Ns)((?:[aAcxif])*?C+),")
_SIZES = wordset("size sizes big small large long short wide tight")
_MADE = wordset(
    "frayed faded worn threadbare tattered ripped oversized crumpled rumpled beat-up scuffed moth-eaten ragged shabby "
    "battered well-worn hand-me-down baggy patched stained embroidered quilted padded ill-fitting distressed scruffy "
    "sleeveless tailored pinstriped knitted fringed pleated starched ironed bobbled"
)
"""Said of clothes and of nothing else in a shot: "soft" and "dark" may be the light."""
_WITH_IT = _PARTS | wordset(
    "and with but a an the two three several few too at for on in her him them his their it elbow elbows knees collars "
    "edges seams brass down over much"
)


def _told_behind(reading: Reading) -> None:
    """ "The orange hoodie, bleach-stained and two sizes too big, over their ears": what is told after its name."""
    words, tags = reading.words, reading.tags
    for match in _TOLD.finditer(tags):
        start, who = match.end() - 1, reading.meant[match.end() - 1]
        item = _Item(start=match.start(1), end=start, details=start)
        outfit = _outfit(words, item, reading.people[who]) if who >= 0 else ""
        if not outfit or not {*outfit.casefold().split()} <= {*words.lower[item.start : item.end]}:
            continue
        stop = next((at for at in range(match.end(), len(tags)) if tags[at] in ",.;:)-"), len(tags))
        said = words.lower[match.end() : stop]
        details = [one in looks.CLOTHES_WORDS or bool(_DETAIL.search(one)) for one in said]
        sized = "too" in said and not _SIZES.isdisjoint(said)
        known = all(detail or one in _WITH_IT or one in _SIZES for one, detail in zip(said, details, strict=True))
        told = sized or any(one in _MADE or _DETAIL.search(one) for one in said)
        if known and told and reading.free(start, stop):
            closing = tags[stop : stop + 1] == "," and (
                tags[stop + 1 : stop + 2] in {*"pIWo"} or drops_comma(reading, start - 1, stop)
            )
            cut(reading, start, stop + closing, who, clothes=True)


def _undress(reading: Reading, start: int, end: int, who: int) -> None:
    """Takes out clothes that are nobody's outfit, with the comma, the verb or the clause that they stand in."""
    words, tags = reading.words, reading.tags
    against = bound_outfit(reading.people[who])
    comma = tags[end : end + 1] == ","
    if words.opens(start) and comma:
        cut(reading, start, end + 1, who, clothes=True, against=against)
    elif tags[start - 1 : start] in {"N", "P", "G", "V"} and tags[start] in "qQ" and (start > 1 or tags[start] == "q"):
        start -= tags[start - 1] == "V"
        after = re.match(r",?&(?!P)|x[P](?=x)", tags[end:])
        if tags[start] == "Q":
            cut(reading, start, end, who, clothes=True, against=against)
        elif after and (tags[end] != "x" or words.lower[end] in {"as", "while", "when"}):
            cut(reading, start, end + after.end(), who, clothes=True, against=against)
        else:
            drop_clause(reading, start - 1, start, end, who, clothes=True, against=against)
    else:
        start -= tags[start - 1] == "w"
        before = tags[start - 1 : start] == ","
        closing = before and comma and drops_comma(reading, start - 2, end)
        cut(reading, start - before, end + closing, who, clothes=True, against=against)
