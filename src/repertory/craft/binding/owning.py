"""Whose things are in a shot: "her phone" is Mia's own phone where she has one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from repertory.craft.binding.calling import Calls
from repertory.craft.binding.spotting import at_words
from repertory.craft.shotlist.filmwords import folded
from repertory.model.anchor import Prop
from repertory.model.shot import BoundPerformer, Shot

_HERS = {"she": "her", "he": "his", "they": "their"}


def with_own_things(
    shot: Shot, named: Mapping[str, Prop], performers: Sequence[BoundPerformer], calls: Calls, source: str = ""
) -> dict[str, Prop]:
    """The things of a shot by what it calls them: those that it names, and those that a pronoun says are somebody's
    own; these stand in the place of a thing that is called so and is nobody's.

    Raises ShotListError where two in the shot have one of their own ("her phone").
    """
    found = dict(named)
    text = folded(shot.text)
    own: dict[str, list[Prop]] = {}
    for one in performers:
        for thing, prop in calls.owned.get(one.character.name, ()):
            said = f"{_HERS.get(one.character.pronoun, 'their')} {thing}"
            if _is_said(text, said):
                own.setdefault(said, []).append(prop)
    for said, props in own.items():
        if len(props) > 1:
            titles = [prop.title or prop.name for prop in props]
            step = f'Write "{titles[0]}" or "{titles[1]}".'
            raise at_words(shot, f'"{said}" may be {" or ".join(titles)}.', said, step, source)
        her, _, thing = said.partition(" ")
        if not _is_said(text, thing, unless=(her, "'s")):
            found = {name: prop for name, prop in found.items() if folded(name) != thing}
        if props[0] not in found.values():
            found[said] = props[0]
    return found


def _is_said(text: str, words: str, *, unless: Sequence[str] = ()) -> bool:
    """Whether a text says some words somewhere, whole, and not right after one of these."""
    before = "".join(f"(?<!{re.escape(one)} )" for one in unless)
    return re.search(rf"(?<!\w){before}{re.escape(words)}(?!\w)", text) is not None
