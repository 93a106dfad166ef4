"""Looks told in turns of speech: "easily the prettiest girl in town", "at thirty-five", "all belly and jowls"."""

from __future__ import annotations

import re
from bisect import bisect_left

from repertory.craft.rewriting import looks
from repertory.craft.rewriting.bracketing import drops_comma
from repertory.craft.rewriting.describing import Edit, Reading, cut, drop_clause
from repertory.craft.rewriting.facts import Facts, facts_of
from repertory.craft.rewriting.likeness import contradicted
from repertory.craft.rewriting.phrases import CHAIN, FEATURES, describes
from repertory.craft.rewriting.verbs import is_verbal
from repertory.craft.rewriting.wording import NUMBERS
from repertory.craft.rewriting.wordsets import wordset

_BUILT = {
    **dict.fromkeys(("belly", "bellies", "jowls", "jowl", "paunch", "flab"), "fat"),
    **dict.fromkeys(("muscle", "muscles"), "muscular"),
    **dict.fromkeys(("sinew", "gristle", "tendons"), "wiry"),
    **dict.fromkeys(("bone", "bones", "ribs"), "bony"),
    **dict.fromkeys(("legs", "limbs"), "lean"),
}
"""What build somebody has who is "all bones"."""
_ALONE = (*_BUILT, "freckles", "curls", "cheekbones", "beard", "whiskers", "dimples", "wrinkles")
_BESIDE = (*_ALONE, "elbows", "knees", "skin", "chin", "chins", "nose", "arms", "shoulders", "angles", "hair", "lashes")
_SUPERLATIVES = {
    "tallest": "tall",
    "shortest": "short",
    "smallest": "short",
    **dict.fromkeys(("slimmest", "thinnest", "skinniest", "slightest"), "slim"),
    **dict.fromkeys(("fattest", "stoutest", "heaviest", "burliest", "stockiest"), "heavyset"),
    **dict.fromkeys(wordset("prettiest handsomest loveliest ugliest fairest blondest baldest palest hairiest"), ""),
}
_OF_AGE = "oldest youngest biggest"
_COMPARED = {"taller": "tall", "shorter": "short", "slimmer": "slim", "thinner": "slim", "stouter": "heavyset"}
_MARKS = "eyelash eyebrow freckle freckles wrinkle wrinkles scar beard moustache mustache whisker dimple"
WORDS = frozenset((*_BUILT, *_BESIDE, *_SUPERLATIVES, *_OF_AGE.split(), *_COMPARED, *_MARKS.split(), "than", "most"))
"""Words without which nothing of this kind is said, besides those of looks and numbers."""


def _any(words: object) -> str:
    return f"(?:{'|'.join(words if isinstance(words, list | tuple | dict) else str(words).split())})"


_TAIL = r"(?: (?!(?:N|and|but|or|who|as|while|when|then|is|was|that)(?!\S))[a-z][\w'-]*)"
_HOW = r"(?:lean|hard|pure|long|sharp|soft|solid|raw|wiry)"
_PEOPLE = _any([*looks.PERSON, "member", "one"])
_GROWN = _any([*(word for word, value in NUMBERS.items() if value > 12), r"1[3-9]", r"[2-9]\d"])
_FINE = _any("beautiful handsome attractive gorgeous striking stunning freckled beautiful-looking good-looking")
_BY = r"(?:a|half a|a full|a good) (?:head|foot|hand)"
_MORE = (
    rf"(?:(?:(?:almost |nearly |at least )?{_BY}|head and shoulders|much|far|even|slightly) )?{_any(_COMPARED)}"
    rf"(?: by {_BY})?"
)
_KIND = rf"(?:{_any([*looks.NOUNLIKE, *looks.HEADS, *looks.AS_NOUNS])}|(?:bald|bearded|freckled) {_PEOPLE})"
_AS = _any("tall short slim thin old young pretty beautiful handsome blonde bald freckled broad")
_SAYING = re.compile(
    rf"(?<= )(?:(?P<all>all (?:(?:{_HOW} )?{_any(_BESIDE)}(?: , | and | , and ))+(?:{_HOW} )?{_any(_BESIDE)}"
    rf"|all (?:{_HOW} )?{_any(_ALONE)})"
    rf"|(?P<best>(?:(?:easily|clearly|undoubtedly|arguably|still|by far) )?the "
    rf"(?:(?:{_any(_SUPERLATIVES)}|most {_FINE})(?: {_PEOPLE})?|{_any(_OF_AGE)} {_PEOPLE}|only {_KIND})"
    rf"(?: by far)?(?: (?:in|of|on|at|here|there|among|aboard|around){_TAIL}{{0,5}})?)"
    rf"|(?P<beside>(?:{_MORE} than|(?:older|younger) than|(?:just |nearly |almost )?as {_AS} as)(?= N(?: \S|$)))"
    rf"|(?P<than>(?:stands |stood |standing )?{_MORE} than{_TAIL}{{1,7}}"
    rf"|(?:stands |stood |standing )?{_any(_COMPARED)} by {_BY})"
    rf"|(?P<bare>(?:without(?: so much as)?(?: an?| any)?(?: single)?|with no|not(?: so much as)? an?(?: single)?) "
    rf"(?:{_any(_MARKS)}(?: left)?|hair(?: left)?(?= on (?:her|his|their) head))"
    r"(?: (?:on|across|in|to) (?:her|his|their|the) (?:face|nose|head|chin|cheeks|cheek|name))?)"
    rf"|(?P<age>(?:still |already )?at {_GROWN}))(?= [,.;)N]|$| - | and )"
)
_FOR = re.compile(rf"xD(?:(?:{CHAIN})?G(?:oi*[Yn])?|{CHAIN}),?(?=[NP]|$|[.;])")
_WELL = wordset("well fast quick quickly nimble nimbly light lightly graceful gracefully spry agile limber strong fit")
_THE_ONE = re.compile(rf"N,DDW{FEATURES}(?=[,.;)]|$)")


_ALSO = wordset("as only")


def sayings(reading: Reading) -> bool:
    """Takes them out; whether there were any: what is left is to be read again before anything else goes."""
    before = len(reading.edits)
    words = reading.words
    if not WORDS.isdisjoint(words.lower) or not _ALSO.isdisjoint(words.lower) or "n" in reading.tags:
        _in_speech(reading)
    if "for" in words.lower and "G" in reading.tags:
        _for_somebody(reading)
    for match in _THE_ONE.finditer(words.tags):
        start = match.start() + 1
        if words.lower[start + 1 : start + 3] == ["the", "one"] and describes(words, start + 4, match.end()):
            _apposed(reading, start + 1, match.end(), Facts())
    return len(reading.edits) > before


def _in_speech(reading: Reading) -> None:
    words = reading.words
    spoken = ["N" if who >= 0 else word.replace(" ", "_") for word, who in zip(words.lower, words.who, strict=True)]
    starts, size = [], 1
    for word in spoken:
        starts.append(size)
        size += len(word) + 1
    for match in _SAYING.finditer(" " + " ".join(spoken)):
        first, last = bisect_left(starts, match.start()), bisect_left(starts, match.end())
        if match["beside"]:
            _beside(reading, first, last, _told(match))
            continue
        of_a_body, bare = match["all"] is not None, match["bare"] is not None
        _apposed(reading, first, last, _told(match), close=not (of_a_body or bare))


_STANDS = wordset("stands stood standing")


def _beside(reading: Reading, first: int, last: int, told: Facts) -> None:
    """ "Stands a head taller than Nova" -> "stands beside Nova": whoever is compared with is in the picture."""
    words, tags = reading.words, reading.tags
    who = reading.meant[first - 1] if first else -1
    before = words.lower[first - 1] if first else ""
    if who < 0 or words.who[last] == who or not reading.free(first, last):
        return
    if tags[first - 1] not in ",NPV" and before not in _STANDS:
        return
    person = reading.people[who]
    reading.take(first, last)
    span = (words.starts[first], words.ends[last - 1])
    against = contradicted(told, person.identity, person.pronoun)
    reading.edits.append(Edit(start=span[0], end=span[1], now="beside", who=who, facts=told, contradicts=against))


def _told(match: re.Match[str]) -> Facts:
    """What of it can be compared with a card."""
    facts = Facts()
    for word in match[0].split():
        facts.add("build", _BUILT.get(word, ""), word)
        shape = _SUPERLATIVES.get(word) or _COMPARED.get(word, "")
        facts.add("height", shape, word)
        facts.add("hair", "bald" if match["bare"] and word == "hair" else "", match[0])
        facts.add("build", "" if shape in {"tall", "short"} else shape, word)
    return facts


def _apposed(reading: Reading, first: int, last: int, told: Facts, *, close: bool = True) -> None:
    """Cuts it where it stands between commas, before the name that it is about, or behind "is"."""
    words, tags = reading.words, reading.tags
    who, start, end = _place(reading, first, last, close=close)
    if who < 0:
        return
    person = reading.people[who]
    said = facts_of(words, first, last)
    against = contradicted(told, person.identity, person.pronoun)
    against = against or contradicted(said, person.identity, person.pronoun)
    stands = start == first and words.lower[first] in _STANDS and tags[first - 1] in "NP"
    if (stands or (start == first - 1 and tags[start] == "V")) and end == last:
        drop_clause(reading, start - 1, start, end, who, against=against)
    else:
        cut(reading, start, end, who, against=against, checked=True)


def _place(reading: Reading, first: int, last: int, *, close: bool) -> tuple[int, int, int]:
    """Whom it is about, -1 where that is nobody who is bound, and from where to where it goes. What could be said of a
    thing, too ("taller than the rest"), must stand `close` behind the name."""
    words, tags, meant = reading.words, reading.tags, reading.meant
    after, onward = tags[last : last + 1], tags[last + 1 : last + 2]
    if words.lower[first] in _STANDS and first and (tags[first - 1] in "&NP"):
        goes_on = after == "&" and onward == "x" and is_verbal(words, last + 1) and tags[first - 1] != "&"
        joined = tags[first - 1] == "&"
        known = goes_on or after in {"", "."} or (joined and after == ",")
        return (meant[first - 1] if known else -1, first - joined, last + goes_on)
    if re.search(r"[NP]V$", tags[max(0, first - 2) : first]):
        goes_on = after == "&" and onward == "x" and is_verbal(words, last + 1)
        return (meant[first - 2] if goes_on or after in {"", "."} else -1, first - 1, last + goes_on)
    loose = tags[first - 1 : first] != "," or (close and tags[first - 2] not in "NPY)")
    if after == "&" or (loose and not words.opens(first)):
        return (-1, first, last)
    if words.opens(first):
        return (meant[last + 1] if after == "," and onward in {"N", "P"} else -1, first, last + 1)
    closing = after == "," and drops_comma(reading, first - 2, last)
    return (meant[first - 1], first - 1, last + closing)


def _for_somebody(reading: Reading) -> None:
    """ "For a man of sixty, Tom dances well", "Tom is quick for a heavyset man"."""
    words, tags = reading.words, reading.tags
    for match in _FOR.finditer(tags):
        start, end = match.span()
        if words.lower[start] != "for" or not describes(words, start + 1, end - (tags[end - 1] == ",")):
            continue
        if tags[end - 1] == "," and words.opens(start) and tags[end : end + 1] in {"N", "P"}:
            who = reading.meant[end]
        elif tags[end - 1] != "," and start and words.lower[start - 1] in _WELL:
            who = reading.meant[start - 1]
        else:
            continue
        if who >= 0 and reading.people[who].bound:
            cut(reading, start, end, who)
