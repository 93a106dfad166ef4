"""Where a shot is and in which light, where it does not say: as its heading says, or the shot before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from repertory.craft.shotlist.draft import Draft
from repertory.craft.shotlist.heading import Heading
from repertory.craft.shotlist.names import Named
from repertory.craft.shotlist.sites import may_be_in, named_after
from repertory.craft.shotlist.where import place_called
from repertory.errors import ShotListError

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
    holds = [_holds(draft) for draft in drafts]
    places = _kept(said, _parents(drafts, same, "location"), holds)
    lights = _kept([_light(draft, above(draft, "light")) for draft in drafts], _parents(drafts, same, "light"))
    return places, lights


def _refers(draft: Draft, same: Mapping[str, str], what: str) -> str:
    """The key of the shot that a shot has a place or light of, if it is the same as one."""
    return same.get(draft.key, "") if draft.read.same and draft.read.same.takes(what) else ""


def _place(draft: Draft, heading: Heading | None) -> Value:
    return draft.read.location or (heading.location if heading else ""), ""


def _holds(draft: Draft) -> Callable[[str], bool] | None:
    """Whether a place may be kept by a shot that knows not where it is: none may under a heading that cannot be read;
    where it says to be at a place that the cast lacks, one may of which that is a part. None where any may."""
    if draft.heading is not None and draft.heading.lost and not draft.read.same:
        return lambda _: False
    site = draft.read.elsewhere
    if site is None:
        return None
    return lambda place: not site.outside and may_be_in(site.noun, place)


def strange_places(drafts: Sequence[Draft], places: Sequence[Value], known: Named) -> Iterator[ShotListError]:
    """What is to be told of shots that say that they are at a place that the cast lacks: none is sent for them, or that
    of their heading. `known` are the places of the cast."""
    for draft, (place, _) in zip(drafts, places, strict=True):
        site = draft.read.elsewhere
        if (
            site is None
            or draft.body is None
            or draft.broken
            or (place and (not site.alone or may_be_in(site.noun, place)))
        ):
            continue
        near = named_after(site.noun, known.names)
        step = f'Did you mean "{near}"?' if near else place_called(known)
        if site.outside:
            what = f'The shot is outside "{site.noun}", so no picture of a place is sent.'
            step = f'Write the place outside, or ", {site.noun}," if that is how its pictures show it.'
        elif place:
            what = f'No place of the cast is called "{site.noun}", so the shot is at {place}, as its heading says.'
        else:
            what = f'No place of the cast is called "{site.noun}", so no picture of a place is sent.'
            step += f' Or make a place "{site.noun}" and cast it.'
        line, column, source = draft.body.place(site.start)
        yield ShotListError(what, line=line, column=column, source=source, step=step)


def _light(draft: Draft, heading: Heading | None) -> Value:
    if draft.read.light or not heading:
        return draft.read.light, draft.read.light_words
    return heading.light, draft.read.light_words or heading.light_words


def _parents(drafts: Sequence[Draft], same: Mapping[str, str], what: str) -> list[int]:
    """From which shot each one has what it does not say itself; -1 from none."""
    number = {draft.key: at for at, draft in enumerate(drafts)}
    return [number.get(_refers(draft, same, what), at - 1) for at, draft in enumerate(drafts)]


def _kept(
    values: list[Value], parents: Sequence[int], holds: Sequence[Callable[[str], bool] | None] = ()
) -> list[Value]:
    """The values with each empty one filled from where it is kept; one that only leads back to itself, or that no shot
    `holds`, stays empty."""
    found = list(values)
    done = [bool(value[0]) for value in values]
    for start in range(len(values)):
        way: list[int] = []
        at = start
        while at >= 0 and not done[at]:
            done[at] = True
            way.append(at)
            at = parents[at]
        value = found[at] if at >= 0 else ("", "")
        for one in reversed(way):
            held = holds[one] if holds else None
            kept = value[0] if held is None or held(value[0]) else ""
            value = kept, found[one][1] or value[1]  # "candlelight" says no hour and is light all the same
            found[one] = value
    return found
