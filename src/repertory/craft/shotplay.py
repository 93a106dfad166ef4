"""Who plays in a shot, and how: in which outfit, with which expression, with the face seen or not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from repertory.craft import filmwords as words
from repertory.craft.filmwords import Lexicon
from repertory.craft.shotback import named_before, seen_from_behind
from repertory.craft.shottext import THING, WHO, Body
from repertory.craft.shotview import over_the_shoulder
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
    before=rf"(?<!\w)(?:(?:she|he|they|is|are|looks?|looking|seems?|feels?|feeling)\s+)*{_FEELING}",
    after=r"(?=\s*(?:$|[,;.]|(?:and|while|but|as|in|on|with|to|at|about|by|for)\b))",
)
_VERBS = Lexicon(words.EXPRESSION_VERBS)
_UNKNOWN_FACE = re.compile(r"(?<![\w-])([^\W\d_][\w-]*)\s+expression(?!\w)", re.IGNORECASE)
_NO_FEELING = frozenset({
    "a", "an", "the", "her", "his", "their", "no", "any", "every", "facial", "own", "same", "this", "that",
    "whole", "without",
})  # fmt: skip
_WORN = re.compile(
    rf"(?<!\w)(?:(?:dressed\s+)?in|wearing|wears)\s+{_ARTICLE}((?:[^\W\d_][\w'-]*\s+){{0,3}}?(?:{words.CLOTHES}))(?!\w)"
    rf"(?!\s*'s|\s+(?:{words.NOT_WORN})(?!\w))",
    re.IGNORECASE,
)
_WEARING = re.compile(rf"(?<!\w)wearing\s+{_ARTICLE}([^\W\d_][^,;.{WHO}{THING}]*)", re.IGNORECASE)
_UNSEEN = re.compile(
    r"(?<!\w)(?:silhouettes?|silhouetted|hands?\s+only|only\s+(?:her|his|their)\s+hands?|no\s+faces?|"
    r"faces?\s+(?:\w+\s+)?(?:hidden|unseen|out\s+of\s+frame|not\s+(?:seen|visible)))(?!\w)",
    re.IGNORECASE,
)
_WORN_CUES = frozenset({"in", "wearing", "wears", "outfit", "wardrobe", "costume"})
_UNSEEN_CUES = frozenset({"silhouette", "silhouettes", "silhouetted", "hands", "hand", "face", "faces"})
OVER = "over the shoulder, from behind"
"""What words were taken to mean that look over somebody's shoulder."""
_NOT = re.compile(r"(?:\bnot|\bnever|n't|\bno longer|\bwithout|\bstops?|\bstopped)\s*$", re.IGNORECASE)

_AT_SOMETHING = re.compile(r"\s*(?:to|at|about|by|for)\b", re.IGNORECASE)
"""After a mood they show what it is about: "happy to see Nova" stays in the action whole."""

Cast = dict[str, Performer]


def perform(body: Body, framing: Framing | None = None) -> tuple[Performer, ...]:
    """The performers of a shot, in the order in which they are named. Raises ShotListError."""
    cast = _performers(body)
    cast = _wardrobe(body, cast)
    cast = _expressions(body, cast)
    return tuple(_hidden(body, cast, framing).values())


def _performers(body: Body) -> Cast:
    """Somebody who is named only by what is theirs ("Mia's phone") plays with the face out of the frame."""
    cast: Cast = {}
    for mention in body.mentions:
        if mention.sign == WHO:
            seen = mention.sees_face or (mention.name in cast and not cast[mention.name].face_hidden)
            cast[mention.name] = Performer(name=mention.name, face_hidden=not seen)
    return cast


def _last_named(body: Body, at: int) -> tuple[str, ...]:
    """Whose name stands right before a place; nobody where that one is not in the picture."""
    end = len(body.left[:at].rstrip())
    return tuple(m.name for m in body.mentions if m.sign == WHO and m.end == end)[-1:]


def _alone_before(body: Body, cast: Cast, at: int) -> tuple[str, ...]:
    """The only one who is named in the part before, if it says nothing else: "Mia, in the red sweater"."""
    start, _ = body.clause(at)
    first, last = body.clause(start - 1) if start else (0, 0)
    names = {m.name for m in body.mentions if m.sign == WHO and first <= m.start < last and m.name in cast}
    return tuple(names) if len(names) == 1 and not body.bare(first, last) else ()


def _wardrobe(body: Body, cast: Cast) -> Cast:
    since = 0
    if not cast or _WORN_CUES.isdisjoint(body.tokens):
        return cast
    for match in sorted(
        [*_WORN.finditer(body.left), *_WEARING.finditer(body.left)], key=lambda m: (m.start(), m.end())
    ):
        if match.start() < since or not body.left[match.start() : match.end()].strip():
            continue
        if _of_somebody_else(body.left[: match.start()]) or not cast:
            continue
        who = named_before(body, cast, since, match.start()) or _alone_before(body, cast, match.start()) or tuple(cast)
        if body.left[: match.start()].rstrip().endswith(WHO):  # right after a name it is that one's
            who = _last_named(body, match.start())
            if not who:
                continue
        if len(who) > 1:
            names = " or ".join(who)
            body.fail(
                f'Who wears "{match[1].strip()}": {names}?',
                match.start(),
                "Name the outfit right after the name.",
                until=match.end(),
            )
        worn = " ".join(match[1].split())
        before = cast[who[0]].outfit
        if before and words.folded(before) != words.folded(worn):
            body.fail(f"{who[0]} cannot wear two outfits in one shot.", match.start(), "Keep one, or make two shots.")
        cast = {**cast, who[0]: replace(cast[who[0]], outfit=worn)}
        body.take(match.start(), match.end(), "outfit", f"{who[0]}: {worn}")
        since = match.end()
    return cast


def _of_somebody_else(before: str) -> bool:
    """Whether the clothes belong to "a man in a grey coat", who is nobody of the cast."""
    last = re.search(r"([\w-]+)\s*$", before)
    return bool(last and last[1].lower() in words.PEOPLE)


def _expressions(body: Body, cast: Cast) -> Cast:
    since = 0
    said: dict[str, str] = {}
    hits = [*body.find(_FACES), *((m, v) for m, v in body.find(_MOODS) if _is_mood(body, m))]
    for match, expression in sorted(hits, key=lambda hit: (hit[0].start(), -hit[0].end())):
        if match.start() < since or _NOT.search(body.left[: match.start()]):
            continue
        _say(body, said, named_before(body, cast, since, match.start()) or tuple(cast), expression, match.start())
        since = match.end()
        body.mark(match.start(), match.end(), "expression", expression)
        if not _AT_SOMETHING.match(body.left, match.end()):
            body.drop(match.start(), match.end())
    for match, expression in body.find(_VERBS):
        if not _NOT.search(body.left[: match.start()]):
            doers = _doers(body, cast, match)
            for name in doers:
                said.setdefault(name, expression)
            if doers:
                body.mark(match.start(), match.end(), "expression", expression)
    unknown = _UNKNOWN_FACE.search(body.left) if "expression" in body.tokens else None
    if unknown and unknown[1].lower() not in _NO_FEELING:
        near = words.nearest(unknown[1], words.EXPRESSION_WORDS)
        step = f'Did you mean "{near} expression"?' if near else f"Expressions are: {_FIVE}."
        body.fail(f'"{unknown[1]} expression" is not known.', unknown.start(1), step, until=unknown.end())
    return {name: replace(one, expression=said.get(name, "neutral")) for name, one in cast.items()}


_FIVE = ", ".join(dict.fromkeys(words.EXPRESSION_WORDS.values()))


def _say(body: Body, said: dict[str, str], who: Sequence[str], expression: str, at: int) -> None:
    for name in who:
        if said.setdefault(name, expression) != expression:
            body.fail(f"{name} cannot show two expressions in one shot.", at, "Keep one, or make two shots of it.")


def _is_mood(body: Body, match: re.Match[str]) -> bool:
    """A mood right after a name, or one that its part is all about: "Mia happy", ", sad"; "the happy dog" is none."""
    before = body.left[: match.start()].rstrip()
    return not before or before[-1] in f",;.-{WHO}" or before.endswith(" and")


def _doers(body: Body, cast: Cast, match: re.Match[str]) -> tuple[str, ...]:
    """Who smiles, weeps or gasps: those named right before, or the only one there is."""
    before = re.sub(r"\s*(?:is|are|then|and|\w+ly)?\s*$", "", body.left[: match.start()])
    if before.endswith(WHO):
        return _last_named(body, len(before))
    alone = not before.strip() or before[-1] in ",;." or re.search(r"(?<!\w)(?:she|he|they)$", before, re.IGNORECASE)
    return tuple(cast) if len(cast) == 1 and alone else ()


def _hidden(body: Body, cast: Cast, framing: Framing | None) -> Cast:
    behind = list(seen_from_behind(body, cast))
    for match in [] if _UNSEEN_CUES.isdisjoint(body.tokens) else _UNSEEN.finditer(body.left):
        for name in named_before(body, cast, 0, match.start()) or tuple(cast):
            cast = {**cast, name: replace(cast[name], face_hidden=True)}
        body.mark(match.start(), match.end(), "hidden", "no face")
    for found in behind:
        for name in found.names:
            cast = {**cast, name: replace(cast[name], face_hidden=True, from_behind=True)}
        body.mark(found.start, found.end, "hidden", OVER if found.over else "from behind")
        if found.told:
            body.drop(found.start, found.end)
    for name in over_the_shoulder(body, cast, framing):
        cast = {**cast, name: replace(cast[name], face_hidden=True, from_behind=True)}
    return cast
