"""Whether a framing has as many people as its name says: a two-shot has two, and over a shoulder is somebody's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from repertory.craft.shotlist.filmwords import PEOPLE
from repertory.craft.shotlist.names import Named
from repertory.craft.shotlist.owned import names_no_person
from repertory.craft.shotlist.pronouns import Company
from repertory.craft.shotlist.text import THING, Body
from repertory.model.shot import Framing, Performer

_NEEDED = {Framing.TWO_SHOT: 2, Framing.THREE_SHOT: 3, Framing.OVER_THE_SHOULDER: 2}
_AS_FAR_BACK = 3
"""In so many shots with people somebody to suggest is looked for."""
_IN_WORDS = {1: "one person", 2: "two people", 3: "three people"}
_AND_ONE_MORE = re.compile(r"(?<!\w)(?:and|with|beside)\s+(?:an?|the|her|his|their|another)\s+([a-z]+)", re.IGNORECASE)
"""Somebody who is nobody of the cast, and may well be the other one: "Mia and the driver"; "Mia with her phone" not."""
_BEYOND = re.compile(
    r"(?<!\w)(?:onto|on|at|to|past|towards?|into)\s+(?:an?|the|her|his|their|some)\s+[a-z]", re.IGNORECASE
)
"""What may well be seen over a shoulder: "looking at the sea"."""
_KIN = frozenset({
    "mother", "father", "mum", "mom", "dad", "parents", "sister", "brother", "son", "daughter", "husband", "wife",
    "boyfriend", "girlfriend", "friends", "boss", "neighbour", "neighbor", "family", "children", "baby", "team", "dog",
    "cat", "horse",
})  # fmt: skip
_STRANGERS = PEOPLE | {f"{one}s" for one in PEOPLE} | _KIN


def check_count(
    body: Body,
    framing: Framing | None,
    cast: Sequence[Performer],
    *,
    people: Named,
    company: Company,
    earlier: Callable[[], Iterator[Sequence[str]]],
) -> None:
    """Notes a framing that needs more people than the shot has, with the nearest way to write it. Whoever is nobody of
    the cast counts as well; over a shoulder a thing or a place may be seen."""
    needed = _NEEDED.get(framing, 0) if framing else 0
    _doubt_too_many(body, framing, cast)
    if framing is Framing.OVER_THE_SHOULDER and len(cast) >= needed and not any(one.from_behind for one in cast):
        at = next((span.start for span in body.spans if span.kind == "framing"), 0)
        names = [one.name for one in cast]
        step = f'Write "OTS {names[0]} onto {names[1]}", or the other way round.'
        body.doubt(f"It does not say over whose shoulder: {_joined(names)} are seen from the front.", at, step)
        return
    if framing is None or len(cast) >= needed or not people.names or _has_others(body, framing):
        return
    here = [one.name for one in cast]
    others = _others(here, people, company, earlier)
    at = next((span.start for span in body.spans if span.kind == "framing"), 0)
    if framing is Framing.OVER_THE_SHOULDER:
        _over(body, cast, others, at)
        return
    whole = [*here, *others][:needed]
    several = f'"{framing.value} of {_joined(whole)}"' if len(whole) == needed else ""
    fewer = f'"{Framing.SINGLE if len(here) == 1 else Framing.TWO_SHOT} of {_joined(here)}"' if here else ""
    shown = f"only {_joined(here)} {'is' if len(here) == 1 else 'are'} named" if here else "nobody of the cast is named"
    step = f"Write {' or '.join(filter(None, (several, fewer)))}." if several or fewer else "Name them."
    body.doubt(f"A {framing.value} shows {_IN_WORDS[needed]}, and {shown}.", at, step)


def _doubt_too_many(body: Body, framing: Framing | None, cast: Sequence[Performer]) -> None:
    """Notes more faces than the framing's name says: "single of Mia and Nova"."""
    most = {Framing.SINGLE: 1, Framing.TWO_SHOT: 2, Framing.THREE_SHOT: 3}.get(framing, 0) if framing else 0
    seen = [one.name for one in cast if not one.face_hidden]
    if not most or len(seen) <= most:
        return
    at = next((span.start for span in body.spans if span.kind == "framing"), 0)
    many = {2: Framing.TWO_SHOT, 3: Framing.THREE_SHOT}.get(len(seen), Framing.GROUP)
    what = f"A {framing} shows {_IN_WORDS[most]}, and {_joined(seen)} are in the shot."
    body.doubt(what, at, f'Write "{many} of {_joined(seen)}", or name fewer.')


def _over(body: Body, cast: Sequence[Performer], others: Sequence[str], at: int) -> None:
    """Of an over-the-shoulder shot in which somebody is missing: who stands in front, or what is seen beyond."""
    other = others[0] if others else "NAME"
    if not cast:
        body.doubt("Nobody is named over whose shoulder the camera looks.", at, f'Write "OTS NAME onto {other}".')
    elif cast[0].from_behind:
        what = f"The camera looks over {cast[0].name}'s shoulder at nobody and nothing that is named."
        body.doubt(what, at, f'Write "OTS {cast[0].name} onto {other}", or name what is seen.')
    else:
        what = f"Over nobody's shoulder: only {cast[0].name} is named, and is seen from the front."
        body.doubt(what, at, f'Write "OTS {other} onto {cast[0].name}".')


def _has_others(body: Body, framing: Framing) -> bool:
    """Whether somebody who is nobody of the cast is spoken of; beyond a shoulder anything at all will do."""
    if not _STRANGERS.isdisjoint(body.tokens):
        return True
    if any(not names_no_person(one[1]) for one in _AND_ONE_MORE.finditer(body.left)):
        return True
    return framing is Framing.OVER_THE_SHOULDER and (THING in body.left or bool(_BEYOND.search(body.text)))


def _others(
    here: Sequence[str], people: Named, company: Company, earlier: Callable[[], Iterator[Sequence[str]]]
) -> list[str]:
    """Who may be meant besides: those of the shots before, the nearest first, then the rest of the cast."""
    seen = {company.same(name) for name in here}
    found: dict[str, str] = {}
    for name in (*(name for names in islice(earlier(), _AS_FAR_BACK) for name in names), *people.names):
        if company.same(name) not in seen:
            found.setdefault(company.same(name), name)
    return list(found.values())


def _joined(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
