"""Views of places and things: which picture a shot's own words mean, and from which pictures another one is made."""

from __future__ import annotations

from collections.abc import Iterable

from repertory.craft.binding.sides import says_place_side, says_thing_side
from repertory.craft.shotlist.filmwords import LIGHT_WORDS, folded
from repertory.errors import YourMove
from repertory.model.anchor import Location, Prop, Reference, Role

FIRST_LIGHT, FIRST_SIDE = "afternoon", "front"
"""The names of a place's and a thing's first picture where nothing else is said."""


def location_view(location: Location, light: str, text: str, called: str = "") -> Reference | None:
    """The place in that light (in the light of its master view, where none is given): from the side that the text
    names, if there is such a picture in that light, else the main view. None without a picture in that light.

    A side is named in a part of its own ("window side", "from the window side") or beside the place ("window side of
    the coffee shop"); `called` is what the text calls the place.
    """
    views = location.with_role(Role.VIEW)
    wanted = folded(light or next((view.name for view in views), ""))
    lit = [view for view in views if folded(view.name) == wanted]
    sided = [view for view in lit if view.view]
    names = _names(called, location.title, location.name) if sided else ()
    named = [view for view in sided if says_place_side(text, names, view.view)]
    if named:
        return max(named, key=lambda view: len(view.view))
    return next((view for view in lit if not view.view), None)


def named_view(text: str, called: str, prop: Prop) -> str:
    """The view of a thing that the text names beside it ("phone, back", "the back of her phone"), if there is a
    picture of it; `called` is what the text calls the thing. Empty where the text names none."""
    said = folded(text)
    there = [view.name for view in prop.references if folded(view.name) in said]
    names = _names(called, prop.title, prop.name) if there else ()
    return max((view for view in there if says_thing_side(text, names, view)), key=len, default="")


def _names(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(folded(one) for name in names for one in (name, name.replace("-", " ")) if name.strip()))


def require_main(location: Location, view: str) -> None:
    """Raises YourMove for a further view that is named like a light, and for one of a place without a master view."""
    if folded(view) in {*LIGHT_WORDS, *(folded(one.name) for one in location.references)}:
        raise YourMove(f'"{view}" is a light, not a view.', step=f'Write it as --light "{view}".')
    if not any(not one.view for one in location.references):
        name = location.name
        raise YourMove(
            f"{location.title or name} has no master view yet, and so no {view}.",
            step=f"Begin with it: repertory location import {name} PICTURE, or: repertory location build {name}",
        )


def sources(references: Iterable[Reference], light: str, view: str) -> tuple[Reference, ...]:
    """The pictures from which another one of a place is made, the most telling first: for its main view in another
    light the master view; for a further view the main one in that light, else the master view, and the same view in
    another light. None where it has none."""
    there = tuple(references)
    main = [one for one in there if not one.view]
    lit = [one for one in main if folded(one.name) == folded(light)] if view else []
    same = [one for one in there if view and one.view == view]
    return (*(lit or main)[:1], *same[:1])
