"""Where a shot is and in which light, where it does not say: as its heading says, or the shot before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from repertory.craft.shotlist.draft import Draft
from repertory.craft.shotlist.heading import Heading

Value = tuple[str, str]
"""A place or a light, and the writer's own word for the light."""


def places_and_lights(drafts: Sequence[Draft], same: Mapping[str, str]) -> tuple[list[Value], list[Value]]:
    """For every shot the place and light that it says, or else keeps: of the shot that it is the same as, of its
    heading, or of the shot before it. `same` has the key of the other shot by the key of the one that is the same:
    below another heading than that one's it is where and when its own heading says."""
    by_key = {draft.key: draft for draft in drafts}

    def above(draft: Draft, what: str) -> Heading | None:
        other = by_key.get(_refers(draft, same, what))
        return None if other and other.heading is draft.heading else draft.heading

    said = [_place(draft, above(draft, "location")) for draft in drafts]
    unknown = [_knows_not(draft, said, at) for at, draft in enumerate(drafts)]
    places = _kept(said, _parents(drafts, same, "location"), unknown)
    lights = _kept([_light(draft, above(draft, "light")) for draft in drafts], _parents(drafts, same, "light"))
    return places, lights


def _refers(draft: Draft, same: Mapping[str, str], what: str) -> str:
    """The key of the shot that a shot has a place or light of, if it is the same as one."""
    return same.get(draft.key, "") if draft.read.same and draft.read.same.takes(what) else ""


def _place(draft: Draft, heading: Heading | None) -> Value:
    return draft.read.location or (heading.location if heading else ""), ""


def _knows_not(draft: Draft, places: Sequence[Value], at: int) -> bool:
    """Whether a shot is at a place that nobody knows, so that it keeps none: under a heading that cannot be read, or
    "on the beach", where no heading says otherwise."""
    below = draft.heading is not None and draft.heading.lost and not draft.read.same
    return not places[at][0] and (below or draft.read.elsewhere)


def _light(draft: Draft, heading: Heading | None) -> Value:
    if draft.read.light or not heading:
        return draft.read.light, draft.read.light_words
    return heading.light, draft.read.light_words or heading.light_words


def _parents(drafts: Sequence[Draft], same: Mapping[str, str], what: str) -> list[int]:
    """From which shot each one has what it does not say itself; -1 from none."""
    number = {draft.key: at for at, draft in enumerate(drafts)}
    return [number.get(_refers(draft, same, what), at - 1) for at, draft in enumerate(drafts)]


def _kept(values: list[Value], parents: Sequence[int], unknown: Sequence[bool] = ()) -> list[Value]:
    """The values with each empty one filled from where it is kept; one that only leads back to itself, or is of a place
    that is `unknown`, stays empty."""
    found = list(values)
    done = [bool(value[0]) for value in values]
    for at, lost in enumerate(unknown):
        done[at] = done[at] or lost
    for start in range(len(values)):
        way: list[int] = []
        at = start
        while at >= 0 and not done[at]:
            done[at] = True
            way.append(at)
            at = parents[at]
        value = found[at] if at >= 0 else ("", "")
        for one in reversed(way):
            value = value[0], found[one][1] or value[1]  # "candlelight" says no hour and is light all the same
            found[one] = value
    return found
