"""Who is seen from behind in a shot: the words of a camera behind somebody, told from what people, things and light
do."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from repertory.craft.shotlist import filmwords as words
from repertory.craft.shotlist.text import PLACE, SIGN, THING, WHO, Body

_SIGN = f"[{WHO}{PLACE}{THING}]"
_CAMERA = r"(?:(?:the\s+)?(?:camera|lens)|us)(?!\w)"
_FROM = re.compile(
    r"(?<!\w)(?P<seen>(?:seen|shown|shot|filmed|viewed|framed)\s+)?from\s+(?:behind|the\s+(?P<back>back|rear))(?![\w-])",
    re.IGNORECASE,
)
_TURNED = re.compile(
    rf"(?<!\w)(?:with\s+)?(?:(?:her|his|their)\s+)?backs?\s+(?:turned\s+)?to(?:wards?)?\s+{_CAMERA}", re.IGNORECASE
)
_VIEW = re.compile(r"(?<!\w)(?:back|rear)\s+view(?!\w)(?!\s+mirror)", re.IGNORECASE)
_OVER = re.compile(
    rf"(?<!\w)over\s+(?:(?:{WHO}+(?:'s?)?|(?P<own>her|his|their))\s+(?:\w+\s+)?shoulder|the\s+shoulder\s+of\s+{WHO}+)"
    r"(?![\w-])(?!\s+(?:bag|strap))",
    re.IGNORECASE,
)
_ONTO = re.compile(rf"\s*,?\s*(?:looking\s+)?(?:on|onto|to|at|towards?|facing|favou?ring)\s+{WHO}", re.IGNORECASE)
_BACK = re.compile(
    rf"(?<!behind )(?<![\w{WHO}]){WHO}+'s?\s+back(?=\s*(?:$|[,;.]|(?:as|in|on|at|while|and|with|turned|is|fills|facing|"
    rf"seen|from|by|near|to\s+{_CAMERA})(?!\w)))",
    re.IGNORECASE,
)
_BACK_OF = re.compile(
    rf"(?<!\w)(?:the\s+)?backs?\s+of\s+(?:(?:{WHO}+'s?|her|his|their)\s+(?:heads?|necks?|hair)(?!\w)|"
    rf"{WHO}++(?:\s+and\s+{WHO}++)*(?!')(?=\s*(?:$|[,;.])))",
    re.IGNORECASE,
)
_AWAY = re.compile(
    r"(?<!\w)(?:(?:walk|run|stroll|rid|rides?|strid|strides?|wander|mov|moves?|drift|march|jog|head|hurr(?:ie)?|stagger|go)"
    rf"(?:s|es|ing)?\s+(?:off\s+|straight\s+)?|fac(?:es|ing)\s+)away\s+from\s+{_CAMERA}",
    re.IGNORECASE,
)
_CUES = {
    _FROM: frozenset({"from"}), _TURNED: frozenset({"back", "backs"}), _VIEW: frozenset({"view"}),
    _OVER: frozenset({"over"}), _BACK: frozenset({"back"}), _BACK_OF: frozenset({"back", "backs"}),
    _AWAY: frozenset({"away"}),
}  # fmt: skip
_ANY_CUE = frozenset().union(*_CUES.values())
_GOES_ON = re.compile(
    r"\s*(?:$|[,;.:)!?]|(?:in|at|on|as|while|and|with|by|near|to|towards?|through|against|under|beside|over|across|"
    r"(?:look|walk|sit|stand|wait|run|turn|enter|star|talk|read|step|lean|danc|work|smil|hold)e?s|is|are|watches|crosses|"
    r"(?!(?:some|any|every|no)thing)\w+ing)(?!\w))",
    re.IGNORECASE,
)
"""What may follow "from behind" where it is the camera that is there: "from behind the counter" is somebody's place."""
_NO_CAMERA = re.compile(
    r"(?!(?:seated|framed|centred|centered|positioned|dressed|bed|red)$)(?:\w+ed|\w*lit|\w*light(?:s|ing)?|sun|glow\w*|"
    r"shin\w+|hit|hits|struck|caught|held|voices?|sounds?|noise|music|footsteps|wind|hands?|her|him|them|it|someone|somebody|in|out|up|over|around|"
    r"(?:peek|peer|appear|com|emerg|step|sneak|creep|jump|leap|pop|attack)(?:e?s|ing|e)?)"
)
"""The word before "from behind" where it says whence light, a blow or somebody comes."""
_FRAMING = frozenset(
    {"camera", "ots", "shot", "silhouette", "view", "frame", "single", "portrait", "image", "just", "only"}
)
_LIMBS = frozenset({"waist", "neck", "shoulder", "shoulders", "arm", "arms", "head", "eyes", "hair", "throat", "hips"})
"""What somebody is taken by from behind; alone, "Mia's hair from behind", a camera sees it."""
_BESIDE = frozenset({"beside", "with", "and", "alongside"})
_LOOKING = re.compile(
    r"(?:^|.*\s)(?:shot|seen|shown|camera|view|angle|filmed|framed|looking|we\s+\w+|we)$", re.IGNORECASE
)
_NOT = re.compile(r"(?:\bnot|\bnever|n't|\bno longer|\bwithout)\s*$", re.IGNORECASE)
_NOT_CUES = frozenset({"not", "never", "t", "longer", "without"})


@dataclass(frozen=True, kw_only=True)
class Behind:
    """Words that show somebody from behind."""

    start: int
    end: int
    names: tuple[str, ...]
    told: bool
    """Whether they say nothing else, so that the action need not repeat them."""
    over: bool = False
    """Whether the camera looks over a shoulder."""


def named_before(body: Body, cast: Collection[str], since: int, at: int) -> tuple[str, ...]:
    """Who is spoken of at a place: those named in its part since `since`; nobody where the part names none."""
    start = max(since, _part(body, at)[0])
    named = [m.name for m in body.mentions if m.sign == WHO and start <= m.start < at and m.name in cast]
    return tuple(dict.fromkeys(named))


def spoken_of(body: Body, cast: Collection[str], since: int, at: int) -> tuple[str, ...]:
    """As `named_before`; where the part names none, those named before it and after what was last said, if others come
    later: "Mia, from behind, and Nova". Nobody where the words may well be about everybody."""
    named = named_before(body, cast, since, at)
    if named:
        return named
    there = [m for m in body.mentions if m.sign == WHO and m.name in cast and m.end <= len(body.text)]
    before = tuple(dict.fromkeys(m.name for m in there if since <= m.start < at))
    return before if since or any(m.start >= at for m in there) else ()


def seen_from_behind(body: Body, cast: Collection[str]) -> Iterator[Behind]:
    """Each place in a shot that shows some of the cast from behind; nothing is blanked yet."""
    denied = not _NOT_CUES.isdisjoint(body.tokens)
    for pattern, who in () if _ANY_CUE.isdisjoint(body.tokens) else _SEEN:
        for match in [] if _CUES[pattern].isdisjoint(body.tokens) else pattern.finditer(body.left):
            no = denied and _NOT.search(body.left[: match.start()])
            names = () if no else who(body, tuple(cast), match)
            if names:
                told = pattern in (_FROM, _TURNED, _VIEW)
                yield Behind(start=match.start(), end=match.end(), names=names, told=told, over=pattern is _OVER)


def _from(body: Body, cast: tuple[str, ...], match: re.Match[str]) -> tuple[str, ...]:
    """ "from behind", "seen from the back"; not what is done or lit from behind."""
    before, bare = _before(body, match.start())
    whom = re.match(rf"\s+({WHO}++)(?!')", body.left[match.end() :])
    framing = not set(bare) - _FRAMING
    if whom and framing and not re.search(_SIGN, before) and not match["back"]:
        return _among(body, cast, match.end(), match.end() + whom.end())  # "shot from behind Mia"
    if not _GOES_ON.match(body.left, match.end()) or _of_a_thing(body, before, match.start()):
        return ()
    direct = joined_before(body, cast, match.start())
    if match["seen"] or (framing and direct):
        return direct or spoken_of(body, cast, 0, match.start()) or cast
    if match["back"]:
        return cast if not before.strip() and not _alone_before(body, match.start(), PLACE) else ()
    return _in_passing(body, cast, match.start(), direct)


def _in_passing(body: Body, cast: tuple[str, ...], at: int, direct: tuple[str, ...]) -> tuple[str, ...]:
    """ "from behind" after other words: a camera behind somebody who walks or sits, no blow and no embrace."""
    before, bare = _before(body, at)
    last = re.search(r"([\w'-]+)\s*$", before)
    word = last[1].lower() if last else ""
    if _NO_CAMERA.fullmatch(word) or word in words.PEOPLE or (word in _LIMBS and len(bare) > 1):
        return ()
    if direct:  # an object of what is done, unless it is only beside
        owner = re.search(rf"(\w+)\s+{WHO}+\s*$", before)
        return named_before(body, cast, 0, at) if owner and owner[1].lower() in _BESIDE else ()
    named = named_before(body, cast, 0, at)
    acting = bool(bare) and (bare[0].endswith("ing") or bare[0] in {"she", "he", "they"})
    if before.rstrip().endswith(THING) and not acting:
        return ()
    if acting or not set(bare) - _FRAMING:
        return spoken_of(body, cast, 0, at) or cast
    return named


def _turned(body: Body, cast: tuple[str, ...], match: re.Match[str]) -> tuple[str, ...]:
    """ "her back to the camera"; not "the phone with its back to the camera"."""
    before, _ = _before(body, match.start())
    if re.search(rf"(?:{THING}(?:'s?)?(?:\s+with(?:\s+(?:the|its))?)?|(?<!\w)its)\s*$", before, re.IGNORECASE):
        return ()
    whose = joined_before(body, cast, match.start(), owner=True)
    return whose or spoken_of(body, cast, 0, match.start()) or cast


def _view(body: Body, cast: tuple[str, ...], match: re.Match[str]) -> tuple[str, ...]:
    """ "back view of Mia", "Mia, rear view"; not "back view of the phone"."""
    of = re.match(
        rf"(?i)\s+of\s+(?:({WHO}++(?:\s+and\s+{WHO}++)*)(?!'s?\s+{THING})|(?:her|him|them)(?!\w))?",
        body.left[match.end() :],
    )
    if of and of[1]:
        return _among(body, cast, match.end(), match.end() + of.end())
    before, _ = _before(body, match.start())
    if (of and of[0].rstrip().lower().endswith("of")) or _of_a_thing(body, before, match.start()):
        return ()
    return joined_before(body, cast, match.start()) or spoken_of(body, cast, 0, match.start()) or cast


def _over(body: Body, cast: tuple[str, ...], match: re.Match[str]) -> tuple[str, ...]:
    """ "over Mia's shoulder": the camera is behind her; not what is thrown or looked at over it by somebody."""
    before, bare = _before(body, match.start())
    if match["own"] and (set(bare) - _FRAMING or SIGN.search(before) or not _ONTO.match(body.left, match.end())):
        return ()  # "Mia looks over her shoulder"
    last = bare[-1] if bare else ""
    seen = not set(bare) - _FRAMING or re.search(rf"[{WHO}{PLACE}]\s*$", before) or _LOOKING.match(before.strip())
    feels = last in words.EXPRESSION_WORDS or re.fullmatch("|".join(words.EXPRESSION_VERBS), last)
    return _named(body, cast, match) if seen or feels else ()


def _named(body: Body, cast: tuple[str, ...], match: re.Match[str]) -> tuple[str, ...]:
    return _among(body, cast, match.start(), match.end())


def _back_of(body: Body, cast: tuple[str, ...], match: re.Match[str]) -> tuple[str, ...]:
    """ "the back of Mia's head" is what the shot is of; not what somebody touches."""
    before, bare = _before(body, match.start())
    return () if set(bare) - _FRAMING or SIGN.search(before) else _named(body, cast, match)


def _away(body: Body, cast: tuple[str, ...], match: re.Match[str]) -> tuple[str, ...]:
    """Who walks away from the camera."""
    return joined_before(body, cast, match.start()) or spoken_of(body, cast, 0, match.start()) or cast


_SEEN = ((_FROM, _from), (_TURNED, _turned), (_VIEW, _view), (_OVER, _over), (_BACK, _named), (_BACK_OF, _back_of),
         (_AWAY, _away))  # fmt: skip
"""The words that show somebody from behind, and whom."""


def _among(body: Body, cast: Collection[str], start: int, end: int) -> tuple[str, ...]:
    """The people of the cast who are named between two places."""
    named = (m.name for m in body.mentions if m.sign == WHO and start <= m.start < end and m.name in cast)
    return tuple(dict.fromkeys(named))


def joined_before(body: Body, cast: Collection[str], at: int, *, owner: bool = False) -> tuple[str, ...]:
    """Those whose names, joined by "and", stand right before a place."""
    s = r"(?:'s?)?" if owner else ""
    chain = re.search(rf"(?i){WHO}+(?:\s+(?:and|with|&)\s+{WHO}+)*{s}\s*$", body.left[:at])
    return _among(body, cast, chain.start(), at) if chain else ()


def _of_a_thing(body: Body, before: str, at: int) -> bool:
    """Whether the words belong to a thing: right after it, or after a part that names it alone."""
    if before.rstrip().endswith(THING):
        return body.left[at : at + 4].lower() != "from"  # "holding the phone from behind" may well mean the camera
    return not before.strip() and _alone_before(body, at, THING)


def _alone_before(body: Body, at: int, sign: str) -> bool:
    """Whether the part before this one names a thing or place and says nothing else."""
    start, _ = _part(body, at)
    if not start:
        return False
    first, last = _part(body, start - 1)
    return not body.bare(first, last) and body.left[first:last].rstrip().endswith(sign)


def _before(body: Body, at: int) -> tuple[str, list[str]]:
    """What stands before a place in its part, and its words that are no names."""
    start, _ = _part(body, at)
    return body.left[start:at], body.bare(start, at).lower().split()


def _part(body: Body, at: int) -> tuple[int, int]:
    return body.clause(at)
