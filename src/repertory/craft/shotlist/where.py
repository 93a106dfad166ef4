"""Where a shot is, as its own words say: at a place of the cast, or at one that the cast lacks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from repertory.craft.shotlist.names import Named, almost, called
from repertory.craft.shotlist.sites import Site, site_of
from repertory.craft.shotlist.text import PLACE, SIGN, THING, WHO, Body, Mention

_IN_OR_OUT = frozenset({"interior", "exterior"})
_UNKNOWN_PLACE = re.compile(r"^\s*((?:[\w'-]+\s+){1,4})(?:interior|exterior)\s*$", re.IGNORECASE)
_IN = re.compile(r"(?<!\w)(?:in|inside|at|on)\s+(?:the\s+)?$", re.IGNORECASE)
_NO_MORE = re.compile(r"\s*(?:$|[,;.]|(?:at|in|by|with|as|while|and|during|on|under|near|from)(?!\w))", re.IGNORECASE)
_TO_PLACE = re.compile(r"^(?:(?:in|at|on|of|inside|outside|near) )?(?:the )?", re.IGNORECASE)
_LEADS = re.compile(
    r"(?<!\w)(?:(?P<there>in|inside|at|on|down|up|along|through|across|around|cross(?:es|ing)?|roam(?:s|ing)?)|"
    r"(?P<gone>from|out\s+of|off|leaves?|leaving|exits?|exiting)|"
    r"(?P<toward>to|towards?)|(?P<going>into|onto|enters?|entering|reach(?:es|ing)?|approach(?:es|ing)?)|"
    r"(?P<outside>outside(?:\s+of)?))\s+(?:the\s+|an?\s+)?$",
    re.IGNORECASE,
)
"""What leads to a place: the shot is there, somebody leaves it or goes to it, or is outside it."""
_SOMETHING = re.compile(f"[{WHO}{THING}]")
_LOOKS = re.compile(
    r"(?<!\w)(?:look|star|gaz|point|smil|glanc|peer)\w*\s+(?:\w+\s+){0,2}at\s+(?:the\s+)?$", re.IGNORECASE
)


def place_of(body: Body, kinds: Sequence[Named], *, placed: bool = False) -> str:
    """The place that has a part of its own, or else the one where the words say that the shot is, or the only one that
    is mentioned. Where a heading has `placed` the shot, one that is merely spoken of does not move it: "in front of the
    coffee shop window". Raises ShotListError where it may be two."""
    return whereabouts(body, kinds, placed=placed)[0]


def whereabouts(body: Body, kinds: Sequence[Named], *, placed: bool = False) -> tuple[str, Site | None]:
    """The same, and where the words say that the shot is if that is no place of the cast."""
    mentions = [mention for mention in body.mentions if mention.sign == PLACE]
    alone = [mention for mention in mentions if _stands_alone(body, mention)]
    may_be_outside = not alone and "outside" in body.tokens
    outside = [one for one in mentions if _leads(body, one) == "outside"] if may_be_outside else []
    chosen = alone or [one for one in mentions if one not in outside and (not placed or _is_there(body, one))]
    if len({mention.name for mention in chosen}) > 1:
        chosen = (not alone and _where_it_ends(body, chosen)) or chosen
    others = [mention for mention in chosen if mention.name != chosen[0].name]
    if others:
        step = f'Give the one to be seen a part of its own: ", {others[0].name}".'
        body.fail("The shot names two places; this is the second.", others[0].start, step, until=others[0].end)
    for start, end in body.clauses():
        _check_strange_place(body, start, end, kinds)
    site = site_of(body)
    if chosen and (alone or not site or _leads(body, chosen[0]) == "there"):
        return chosen[0].name, None
    if outside and not site:
        first = outside[0]
        site = Site(noun=first.name, start=first.start, end=first.end, alone=False, outside=True)
    return "" if site or not chosen else chosen[0].name, site


def _where_it_ends(body: Body, mentions: Sequence[Mention]) -> list[Mention]:
    """Of several places the one where the words say that the shot is, or else the one that somebody comes to. What is
    left behind or entered is told, lest the other one is meant."""
    led = {mention: _leads(body, mention) for mention in mentions}
    for way, others in _WAYS.items():
        here = [mention for mention in mentions if led[mention] == way]
        rest = [mention for mention in mentions if led[mention] in others]
        if rest and len({mention.name for mention in here}) == 1 and len(here) + len(rest) == len(mentions):
            if any(led[mention] == "gone" for mention in rest):
                step = f'If the other one is to be seen, give it a part of its own: ", {rest[0].name}".'
                body.doubt(f"Of the two places the shot is taken to be at {here[0].name}.", here[0].start, step)
            return here
    return []


_WAYS = {"there": {"gone", "going", "toward", "seen"}, "going": {"gone"}}


def _leads(body: Body, mention: Mention) -> str:
    """How the words lead to a place: "there", "gone", "going", "toward", "outside", "seen" from afar; empty where they
    do not say."""
    before = body.left[: mention.start]
    found = _LEADS.search(before)
    return "seen" if _LOOKS.search(before) else (found.lastgroup or "") if found else ""


def place_called(places: Named) -> str:
    """The next step for a place that is missing."""
    return called(places.names) if places.names else "Add the place to the cast file first."


def _stands_alone(body: Body, mention: Mention) -> bool:
    start, end = body.clause(mention.start)
    return not body.bare(start, end) and not _SOMETHING.search(body.left, start, end)


def _is_there(body: Body, mention: Mention) -> bool:
    """ "in the coffee shop", and not "in the coffee shop window"."""
    return bool(_IN.search(body.left[: mention.start]) and _NO_MORE.match(body.left, mention.end))


def _check_strange_place(body: Body, start: int, end: int, kinds: Sequence[Named]) -> None:
    """A part that is almost a name is a slip of the pen, and an unknown "x interior" a place that nobody built."""
    part = body.left[start:end]
    said = " ".join(part.split())
    if not said or SIGN.search(said):
        return
    plain = _TO_PLACE.sub("", said)
    near = almost(plain, kinds) if plain else ""
    unknown = None if _IN_OR_OUT.isdisjoint(body.tokens) else _UNKNOWN_PLACE.match(part)
    if near or unknown:
        step = f'Did you mean "{near}"?' if near else place_called(kinds[1])
        body.fail(f'Nobody and nothing is called "{plain}".', start + len(part) - len(part.lstrip()), step)
