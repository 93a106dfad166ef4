"""Who plays in a shot, and how: in which outfit, with which expression, with the face seen or not."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from repertory.craft.shotlist import filmwords as words
from repertory.craft.shotlist.back import Behind, joined_before, seen_from_behind, spoken_of
from repertory.craft.shotlist.filmwords import Lexicon
from repertory.craft.shotlist.text import WHO, Body
from repertory.craft.shotlist.view import over_the_shoulder
from repertory.craft.shotlist.worn import Cast, Wardrobe, dressed
from repertory.model.shot import Framing, Performer

_FEELING = r"(?:(?:very|slightly|quietly|still|deeply|rather|both)\s+)*"
_ARTICLE = r"(?:(?:the|an?|her|his|their)\s+)?"
_FACES = Lexicon(
    words.EXPRESSION_WORDS,
    before=rf"(?<!\w)(?:(?:with|in|wearing)\s+)?{_ARTICLE}{_FEELING}",
    after=r"\s+(?:expressions?|faces?|look)(?!\w)",
)
_MOODS = Lexicon(
    words.EXPRESSION_WORDS,
    before=rf"(?<!\w)(?:(?:(?:she|he|they|it)(?:'s|'re)|'s|she|he|they|it|is|are|looks?|looking|seems?|feels?|feeling|now)\s+)*{_FEELING}",
    after=rf"(?=\s*(?:$|[,;.){WHO}]|(?:and|while|but|as|in|on|with|to|at|about|by|for)\b))",
)
_VERBS = Lexicon(words.EXPRESSION_VERBS)
_OF_SEVERAL = Lexicon({
    "smile": "happy", "grin": "happy", "laugh": "happy", "beam": "happy", "giggle": "happy", "chuckle": "happy",
    "cry": "sad", "weep": "sad", "sob": "sad", "gasp": "surprised",
})  # fmt: skip
"""What two or more do: "Mia and Nova laugh"; "a laugh" is a thing."""
_UNKNOWN_FACE = re.compile(r"(?<![\w-])([^\W\d_][\w-]*)\s+expression(?!\w)", re.IGNORECASE)
_NO_FEELING = frozenset({
    "a", "an", "the", "her", "his", "their", "no", "any", "every", "facial", "own", "same", "this", "that",
    "whole", "without",
})  # fmt: skip
_UNSEEN = re.compile(
    r"(?<!\w)(?:(?:hid(?:es?|ing)|cover(?:s|ing)?|bur(?:ies|ying)|conceal(?:s|ing)?|mask(?:s|ing)|obscur(?:es|ing)|"
    r"shield(?:s|ing)?)\s+(?:her|his|their|\ue000+'s?)\s+(?:whole\s+|entire\s+)?faces?|faces?\s+(?:buried\s+)?in\s+"
    r"(?:her|his|their)\s+hands|silhouettes?|silhouetted|hands?\s+only|only\s+(?:her|his|their)\s+hands?|no\s+faces?|"
    r"headless|faceless|from\s+(?:the\s+)?(?:neck|shoulders?|chest|waist|knees?)\s+down|"
    r"faces?\s+(?:\w+\s+)?(?:hidden|unseen|obscured|concealed|cropped|(?:covered|masked)(?!\s+(?:in|with))|"
    r"out\s+of\s+frame|cut\s+off|turned\s+away|not\s+(?:seen|visible|shown)))(?!\w)",
    re.IGNORECASE,
)
_UNSEEN_CUES = frozenset({"silhouette", "silhouettes", "silhouetted", "hands", "hand", "face", "faces", "headless",
                          "faceless", "down"})  # fmt: skip
_OF_WHOM = re.compile(rf"\s+of\s+(?P<who>{WHO}+(?:\s+and\s+{WHO}+)*)")
"""Of whom a silhouette is that is spoken of: "silhouette of Mia in front of Nova"."""
OVER = "over the shoulder, from behind"
"""What words were taken to mean that look over somebody's shoulder."""
_NOT = re.compile(r"(?:\bnot|\bnever|n't|\bno longer|\bwithout|\bstops?|\bstopped)\s*$", re.IGNORECASE)
_NOT_CUES = frozenset({"not", "never", "t", "longer", "without", "stop", "stops", "stopped"})

_AT_SOMETHING = re.compile(r"\s*(?:to|at|about|by|for)\b", re.IGNORECASE)
"""After a mood they show what it is about: "happy to see Nova" stays in the action whole."""


def perform(
    body: Body, framing: Framing | None = None, wardrobe: Wardrobe | None = None, backs: Sequence[str] = ()
) -> tuple[Performer, ...]:
    """The performers of a shot, in the order in which they are named. `wardrobe` has the outfits of the cast; `backs`
    are those who are seen from behind where the shot's own words do not say who is. Raises ShotListError."""
    cast = dressed(body, _performers(body), wardrobe)
    cast = _hidden(body, cast, framing)
    if not any(one.from_behind for one in cast.values()):
        for name in backs:
            cast = {**cast, name: replace(cast[name], face_hidden=True, from_behind=True)}
    return tuple(_expressions(body, cast).values())


def _performers(body: Body) -> Cast:
    """Somebody of whom only a hand or the like is seen plays with the face out of the frame; of whom only a thing is
    seen ("Mia's phone"), not at all."""
    cast: Cast = {}
    absent = _of_things_only(body)
    for mention in body.mentions:
        if mention.sign == WHO and mention.name not in absent:
            seen = mention.sees_face or (mention.name in cast and not cast[mention.name].face_hidden)
            cast[mention.name] = Performer(name=mention.name, face_hidden=not seen)
    return cast


def _of_things_only(body: Body) -> set[str]:
    """Those of whom nothing is spoken of but a thing of theirs, and no hand or the like is there to hold it."""
    owners = {m.name for m in body.mentions if m.sign == WHO and m.owner}
    if not owners or not words.BODY.isdisjoint(body.tokens):
        return set()
    return owners - {m.name for m in body.mentions if m.sign == WHO and not m.owner}


def _last_named(body: Body, at: int) -> tuple[str, ...]:
    """Whose name stands right before a place, or who are meant there by "both"; nobody where that one is not in the
    picture."""
    end = len(body.left[:at].rstrip())
    return tuple(dict.fromkeys(m.name for m in body.mentions if m.sign == WHO and m.end == end))


def _expressions(body: Body, cast: Cast) -> Cast:
    since = 0
    said: dict[str, str] = {}
    denied = not _NOT_CUES.isdisjoint(body.tokens)
    faces = tuple(name for name, one in cast.items() if not one.from_behind) or tuple(cast)
    hits = [*body.find(_FACES), *((m, v) for m, v in body.find(_MOODS) if _is_mood(body, m))] if cast else []
    for match, expression in sorted(hits, key=lambda hit: (hit[0].start(), -hit[0].end())):
        if match.start() < since or (denied and _NOT.search(body.left[: match.start()])):
            continue
        ahead = _named_next(body, cast, match)
        who = ahead or spoken_of(body, cast, since, match.start()) or _all_or_one(body, faces, match)
        _say(body, said, who, expression, match.start())
        since = match.end()
        body.mark(match.start(), match.end(), "expression", expression)
        if not _AT_SOMETHING.match(body.left, match.end()):
            body.drop(match.start(), match.end())
    _acted(body, cast, faces, said)
    unknown = _UNKNOWN_FACE.search(body.left) if "expression" in body.tokens else None
    if unknown and unknown[1].lower() not in _NO_FEELING:
        near = words.nearest(unknown[1], words.EXPRESSION_WORDS)
        step = f'Did you mean "{near} expression"?' if near else f"Expressions are: {_FIVE}."
        body.fail(f'"{unknown[1]} expression" is not known.', unknown.start(1), step, until=unknown.end())
    return {name: replace(one, expression=said[name]) if name in said else one for name, one in cast.items()}


def _acted(body: Body, cast: Cast, faces: Sequence[str], said: dict[str, str]) -> None:
    """What somebody does and shows at once, where nothing else is said of their face."""
    for match, expression in body.find(_VERBS):
        how = _IN_A_WAY.match(body.left, match.end())
        mood = words.EXPRESSION_WORDS.get(how[1].lower(), expression) if how else expression
        if mood == expression and not _NOT.search(body.left[: match.start()]):
            doers = _doers(body, cast, faces, match)
            for name in doers:
                said.setdefault(name, expression)
            if doers:
                body.mark(match.start(), match.end(), "expression", expression)
    for match, expression in body.find(_OF_SEVERAL):
        before = re.sub(r"\s*(?:both|all|then|\w+ly)?\s*$", "", body.left[: match.start()])
        doers = joined_before(body, cast, len(before)) if before.endswith(WHO) else ()
        if not doers and _AND.search(body.left[: match.start()]):
            doers = _subjects(body, cast, match.start())
        if len(doers) > 1:
            said.update(dict.fromkeys(doers, expression) | said)
            body.mark(match.start(), match.end(), "expression", expression)


_IN_A_WAY = re.compile(r"\s+(\w+?)ly(?!\w)")
""" "smiles sadly" is no smile of the five expressions: it is only acted."""
_FIVE = ", ".join(dict.fromkeys(words.EXPRESSION_WORDS.values()))


def _say(body: Body, said: dict[str, str], who: Sequence[str], expression: str, at: int) -> None:
    for name in who:
        if said.setdefault(name, expression) != expression:
            body.fail(f"{name} cannot show two expressions in one shot.", at, "Keep one, or make two shots of it.")


def _all_or_one(body: Body, faces: Sequence[str], match: re.Match[str]) -> Sequence[str]:
    """Everybody, unless one of those in the part before does something to another: "Mia watches Nova, sad"."""
    if len(faces) < 2 or _ALL.search(match[0]):
        return faces
    here = [m for m in body.mentions if m.sign == WHO and m.name in faces and m.end <= match.start()]
    if not here:
        return faces
    first, last = body.clause(here[-1].start)
    told = [m for m in here if first <= m.start < last]
    among = tuple(dict.fromkeys(m.name for m in told))
    if len(among) < 2 or all(
        a.start == b.start or _JOINED.fullmatch(body.left, a.end, b.start) for a, b in pairwise(told)
    ):
        return faces
    step = "Say it right after the name, or after both names."
    return body.fail(f'Who is "{match[0].strip()}": {" or ".join(among)}?', match.start(), step, until=match.end())


_ALL = re.compile(r"(?<!\w)(?:both|all)(?!\w)", re.IGNORECASE)
_JOINED = re.compile(r"(?:\s|'s|\band\b|\bwith\b|\bor\b|&|/|\+|\bbeside\b|\bnext to\b)*", re.IGNORECASE)


def _named_next(body: Body, cast: Collection[str], match: re.Match[str]) -> tuple[str, ...]:
    """Whose name stands right after a mood that has no name of its own part before it: "sad Mia", "a smiling Mia"."""
    of = _OF_A_NAME.match(body.left, match.end())
    if not of or body.left[: match.start()].rstrip().endswith(WHO):
        return ()
    return tuple(m.name for m in body.mentions if m.sign == WHO and m.start == of.start("who") and m.name in cast)


def _is_mood(body: Body, match: re.Match[str]) -> bool:
    """A mood right after a name, or one that its part is all about: "Mia happy", ", sad"; "the happy dog" is none."""
    before = body.left[: match.start()].rstrip()
    if _OF_A_NAME.match(body.left, match.end()):
        return True  # "sad Mia"
    return not before or before[-1] in f",;.-({WHO}" or before.endswith(" and")


def _doers(body: Body, cast: Collection[str], faces: Sequence[str], match: re.Match[str]) -> tuple[str, ...]:
    """Who smiles, weeps or gasps: those named right before, or the only one there is."""
    of = _OF_A_NAME.match(body.left, match.end()) if match[0].endswith("ing") else None
    if of:  # "smiling Nova"
        return tuple(m.name for m in body.mentions if m.sign == WHO and m.start == of.start("who") and m.name in cast)
    if _AND.search(body.left[: match.start()]) or (
        match[0].endswith("ing") and _ON_THE_WAY.search(body.left[: match.start()])
    ):
        return _subjects(body, cast, match.start())
    before = _BEFORE_A_DEED.sub("", body.left[: match.start()])
    if before.endswith(WHO):
        return tuple(name for name in _last_named(body, len(before)) if name in cast)
    alone = not before.strip() or before[-1] in ",;." or re.search(r"(?<!\w)(?:she|he|they)$", before, re.IGNORECASE)
    return tuple(faces) if len(faces) == 1 and alone else ()


_BEFORE_A_DEED = re.compile(r"\s*(?:is|are|then|\w+ly)?\s*$")
_AND = re.compile(r"(?<!\w)(?:and|then|but)\s+(?:\w+ly\s+|then\s+)?$", re.IGNORECASE)
_OF_A_NAME = re.compile(rf"\s+(?P<who>{WHO}+)(?!')")
_ON_THE_WAY = re.compile(
    rf"(?:(?<!\w)(?:away|off|in|out|by|past|along|around|home|down|up|back|over|alone|together|there)|{WHO}\s+[a-z]+s)\s+$"
)
"""What stands before somebody's face on the way: "walks away smiling", "sits crying"."""
_CLAUSE = re.compile(
    rf"[.;]|(?<!\w)(?:as|while|when|who|that|where|because|until|before|after)(?!\w)|(?<!\w)and(?=\s+{WHO}+\s+[a-z]+s(?!\w))",
    re.IGNORECASE,
)
_DOES = re.compile(
    rf"\s*(?P<who>{WHO}+(?:\s+(?:and|with|&)\s+{WHO}+)*)(?!')\s+(?:\w+ly\s+|both\s+|slowly\s+)?[a-z]+", re.IGNORECASE
)
_GOES_ON = re.compile(r"\s*(?:then\s+)?[a-z]+s(?!\w)", re.IGNORECASE)


def _subjects(body: Body, cast: Collection[str], at: int) -> tuple[str, ...]:
    """Those of whom a clause with several verbs is told, which begins with their names: "Mia walks in, sits down and
    smiles". Nobody where somebody else may be meant."""
    start = max((cut.end() for cut in _CLAUSE.finditer(body.left, 0, at)), default=0)
    parts = list(_parts(body.left, start, at))
    while parts and not _DOES.match(body.left, parts[-1]) and _GOES_ON.match(body.left, parts[-1]):
        parts.pop()
    does = _DOES.match(body.left, parts[-1]) if parts else None
    if not does or words.PEOPLE & words.tokens(body.left[does.end() : at]):
        return ()
    first, last = does.span("who")
    return tuple(
        dict.fromkeys(m.name for m in body.mentions if m.sign == WHO and first <= m.start < last and m.name in cast)
    )


def _parts(text: str, start: int, end: int) -> Iterator[int]:
    """Where the parts between commas begin."""
    yield start
    yield from (cut.end() for cut in re.finditer(",", text[:end]) if cut.start() >= start)


def _hidden(body: Body, cast: Cast, framing: Framing | None) -> Cast:
    behind = list(seen_from_behind(body, cast))
    for match in [] if _UNSEEN_CUES.isdisjoint(body.tokens) else _UNSEEN.finditer(body.left):
        of = _OF_WHOM.match(body.left, match.end())
        whose = [m.name for m in body.mentions if of and of.start("who") <= m.start < of.end() and m.name in cast]
        for name in whose or spoken_of(body, cast, 0, match.start()) or tuple(cast):
            cast = {**cast, name: replace(cast[name], face_hidden=True)}
        body.mark(match.start(), match.end(), "hidden", "no face")
    for found in behind:
        for name in found.names:
            cast = {**cast, name: replace(cast[name], face_hidden=True, from_behind=True)}
        body.mark(found.start, found.end, "hidden", OVER if found.over else "from behind")
        if found.told:
            body.drop(found.start, found.end)
    over = tuple(name for found in behind if found.over for name in found.names)
    for found in behind:
        if found.over:
            _blank_shoulder(body, found, framed=framing is Framing.OVER_THE_SHOULDER)
    for name in over_the_shoulder(body, cast, framing, over):
        cast = {**cast, name: replace(cast[name], face_hidden=True, from_behind=True)}
    return cast


_ONTO = re.compile(rf"\s*,?\s*(?:looking\s+)?(?:on|onto|to|at|towards?|facing|favou?ring)\s+(?={WHO})", re.IGNORECASE)


_WHICH_SIDE = re.compile(r"(?<!\w)(?:left|right)\s+shoulder(?!\w)", re.IGNORECASE)


def _blank_shoulder(body: Body, found: Behind, *, framed: bool) -> None:
    """Blanks what only the camera does: "over Mia's shoulder on Nova"; "she looks over Mia's shoulder" is acted."""
    start, _ = body.clause(found.start)
    onto = _ONTO.match(body.left, found.end)
    if _WHICH_SIDE.search(body.left, found.start, found.end):
        return  # it stays in the action, lest the side is lost
    if framed or not body.left[start : found.start].strip():
        body.drop(found.start, onto.end() if onto else found.end)
