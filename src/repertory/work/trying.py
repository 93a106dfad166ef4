"""Trying: what an engine made is taken, or made again: by a person, or with the next seed by an engine that is free."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from repertory.errors import MediaRejected
from repertory.model.engine import Output
from repertory.work.crew import Crew, Event
from repertory.work.making import HandWork, Wish, made_again, make
from repertory.work.purse import Purse

T = TypeVar("T")
TRIES_PER_REFERENCE = 3
"""How many pictures an engine that costs nothing makes for one reference, before building stops."""


def made_once(
    crew: Crew, engine: str, wish: Wish, take: Callable[[Output], T], *, purse: Purse | None = None
) -> T | HandWork:
    """What `take` makes of the engine's output. Where it raises MediaRejected for what a person made, that person is
    asked for another one; for what an engine made it is raised."""
    made = make(crew, engine, wish, purse=purse)
    if isinstance(made, HandWork):
        return made
    try:
        return take(made)
    except MediaRejected as error:
        if crew.engine(engine).card.by_hand:
            return made_again(crew, engine, wish, str(error))
        raise


def made_well(
    crew: Crew, engine: str, wish: Wish, take: Callable[[Output], T], *, purse: Purse | None = None
) -> T | HandWork:
    """As `made_once`; an engine that costs nothing tries up to TRIES_PER_REFERENCE seeds, from the wish's own on.
    Raises MediaRejected for the last one."""
    tries = TRIES_PER_REFERENCE if crew.engine(engine).card.price.free else 1
    for seed in range(wish.seed, wish.seed + tries - 1):
        try:
            return made_once(crew, engine, replace(wish, seed=seed), take, purse=purse)
        except MediaRejected as error:
            crew.tell(Event(about=wish.subject.name, text=f"made again: {error.what}"))
    return made_once(crew, engine, replace(wish, seed=wish.seed + tries - 1), take, purse=purse)
