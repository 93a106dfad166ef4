"""Upgrading a production: which of its anchors have newer versions, and what would become stale with them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from repertory.errors import UnknownName, YourMove
from repertory.model.anchor import split_ref
from repertory.model.production import Production
from repertory.productions.folder import ProductionFolder
from repertory.work.crew import Crew
from repertory.work.finished import finished
from repertory.work.plan import read_plan
from repertory.work.taking import Shooting


@dataclass(frozen=True, kw_only=True)
class Upgrade:
    """An anchor of a production that has a newer locked version."""

    name: str
    pinned: str
    """`mia@1`."""
    newest: str
    """`mia@3`."""
    stale: tuple[str, ...] = ()
    """Numbers of the finished shots whose takes would be stale with it."""
    problem: str = ""
    """Why the shot list cannot be shot with it: an outfit that it has no more, say."""


def upgrades(crew: Crew, film: ProductionFolder) -> tuple[Upgrade, ...]:
    """What could be upgraded, in the order of the cast. Nothing is changed."""
    done = _finished(crew, film)
    found = []
    for name, pinned, newest in _newer(crew, film.production):
        try:
            plan = read_plan(crew, film, pinned=_repinned(film.production, {name: newest}))
        except YourMove as no:
            found.append(Upgrade(name=name, pinned=pinned, newest=newest, problem=str(no)))
            continue
        changed = [number for number, fingerprint in done.items() if plan.fingerprints.get(number) != fingerprint]
        found.append(Upgrade(name=name, pinned=pinned, newest=newest, stale=tuple(changed)))
    return tuple(found)


def _finished(crew: Crew, film: ProductionFolder) -> dict[str, str]:
    """The finished shots by number, with their fingerprints; none where the shot list asks for what the pinned
    versions do not have, which is a reason to upgrade."""
    try:
        shooting = Shooting(crew, read_plan(crew, film))
    except YourMove:
        return {}
    done = [bound.shot.number for bound in shooting.plan.shots if finished(shooting, bound) is not None]
    return {number: shooting.plan.fingerprints[number] for number in done}


def upgrade(crew: Crew, film: ProductionFolder, names: Collection[str] = ()) -> tuple[Upgrade, ...]:
    """Pins the newest versions of these anchors, or of all; returns what changed. Takes stay as they are: those of
    changed shots are stale, and usable until the shots are shot again.

    Raises UnknownName, and YourMove where the shot list cannot be shot with a newer version; then nothing changes.
    """
    possible = upgrades(crew, film)
    for name in names:
        if name not in {split_ref(member.anchor)[0] for member in film.production.cast}:
            raise UnknownName(f'The cast of {film.folder} has no "{name}".', step=f"See: {film.folder}/production.toml")
    chosen = tuple(one for one in possible if not names or one.name in names)
    for one in chosen:
        if one.problem:
            step = f"Change the shot list, or stay with {one.pinned}."
            raise YourMove(f"{one.newest} does not fit this film: {one.problem}", step=step)
    if chosen:
        with film.working():
            film.save(_repinned(film.production, {one.name: one.newest for one in chosen}))
    return chosen


def _newer(crew: Crew, production: Production) -> list[tuple[str, str, str]]:
    """(name, pinned, newest) of each anchor that has a newer version; the oldest pin where there are several."""
    found: dict[str, tuple[str, str, str]] = {}
    for member in production.cast:
        name, version = split_ref(member.anchor)
        newest = crew.library.versions(name)[-1:]
        if newest and version < newest[0]:
            found.setdefault(name, (name, member.anchor, f"{name}@{newest[0]}"))
    return list(found.values())


def _repinned(production: Production, newest: dict[str, str]) -> Production:
    """The production with every placeholder of these anchors at another version."""
    cast = tuple(
        replace(member, anchor=newest.get(split_ref(member.anchor)[0], member.anchor)) for member in production.cast
    )
    return replace(production, cast=cast)
