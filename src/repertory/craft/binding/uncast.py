"""Descriptions in a shot list that is not cast yet: what will be rewritten, by the cards of whoever is known."""

from __future__ import annotations

from collections.abc import Mapping

from repertory.craft.binding.bind import names_of
from repertory.craft.binding.calling import calls_of
from repertory.craft.binding.retelling import Retelling, everybody, worn_everywhere
from repertory.errors import UnknownName, YourMove
from repertory.model.anchor import Anchor, Character
from repertory.model.shot import Change, Shot, ShotList


def descriptions_in(
    shots: ShotList, anchors: Mapping[str, Anchor], *, source: str, strict: bool = False
) -> tuple[dict[str, tuple[Change, ...]], tuple[YourMove, ...]]:
    """By the number of the shot, what binding will change of its words; and what is a problem then: whatever
    contradicts a card, and with `strict` every description. `anchors` are those that the list may name, by name."""
    calls = calls_of(anchors)
    retelling = Retelling(
        calls=calls,
        names=names_of(anchors),
        worn=worn_everywhere(everybody(calls), {}),
        strict=strict,
        source=source.removeprefix("\ufeff").replace("\r\n", "\n"),
    )

    def find(name: str) -> Character:
        there = [one for one in calls.all_of(name) if isinstance(one, Character)]
        if not there:
            raise UnknownName(f"Nobody is called {name}.", step="Name somebody of the cast.")
        return there[0]

    def told(shot: Shot) -> tuple[Change, ...]:
        try:
            return retelling.told(shot, find)[1]
        except YourMove as problem:
            problems.append(problem)
            return ()

    problems: list[YourMove] = []
    changes = {shot.number: found for shot in shots.shots if (found := told(shot))}
    return changes, tuple(problems)
