"""Changing a production's shot list shot by shot: one moved, removed or worded anew, all numbered anew."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from repertory.craft.shotlist.reading import Listing
from repertory.craft.shotlist.shown import in_words
from repertory.craft.shotlist.writing import Written, moved, renumbered, with_words, without, written
from repertory.errors import ShotListError, YourMove
from repertory.model.shot import Shot
from repertory.productions.folder import ProductionFolder
from repertory.work.crew import Crew
from repertory.work.reading import ReadList, read_film, rewrite_list

_A_NUMBER = re.compile(r"(?<!\w)[0-9]{1,6}[A-Za-z]{0,2}(?!\w)")
_NOTHING_DONE = "The list was left as it was."


@dataclass(frozen=True, kw_only=True)
class Reread:
    """Something of a shot that is understood otherwise than before a change of the list."""

    shot: str
    """Its number."""
    what: str
    """"place", "who", "size", ..."""
    was: str
    """Empty, as `now`, where nothing is said of it."""
    now: str


@dataclass(frozen=True, kw_only=True)
class Relisted:
    """What a change of a shot list has changed."""

    path: Path
    changed: bool
    """Whether the list is another now."""
    kept: Path | None = None
    """Where the list before is kept, if somebody had written it."""
    reread: tuple[Reread, ...] = ()
    """What is understood otherwise now, of any shot: what a shot does not say it keeps from the shot before."""
    numbers: Mapping[str, str] = field(default_factory=dict)
    """By the number before, the number now, of shots that have another one."""
    takes: int = 0
    """How many takes the shot has that was changed. They stay, under its number."""


def edit_shot(crew: Crew, film: ProductionFolder, number: str, words: str) -> Relisted:
    """Gives a shot other words; its number, details, spoken lines and comments stay.

    This, `move_shot`, `remove_shot` and `renumber` read the whole list as it would be before they write it, and keep
    the one before. They raise UnknownName for a shot that is not there, the first problem that the list would have and
    has not now, and Busy while the production is shot.
    """
    return _relisted(crew, film, lambda shots: with_words(shots, number, words), number)


def move_shot(crew: Crew, film: ProductionFolder, number: str, *, before: str = "") -> Relisted:
    """Moves a shot with its own lines and the comments right above it before another, or below the last. It keeps its
    number, and so its takes."""
    return _relisted(crew, film, lambda shots: moved(shots, number, before=before), number)


def remove_shot(crew: Crew, film: ProductionFolder, number: str) -> Relisted:
    """Takes a shot out of the list, with its own lines and the comments right above it. Its takes stay on disk."""
    return _relisted(crew, film, lambda shots: without(shots, number), number)


def renumber(crew: Crew, film: ProductionFolder, *, plain: bool = False) -> Relisted:
    """Numbers all shots in their order: from 1, or where they have a scene's number and letters, within their scenes;
    with `plain` from 1 even so. What is "same as shot 3" stays the same as that shot.

    Raises YourMove where takes or orders would become another shot's, where the numbers are those of a table, and where
    a shot would mean something else.
    """
    numbers: dict[str, str] = {}

    def anew(shots: Written) -> Written:
        after = renumbered(shots, plain=plain)
        now = dict(zip(reversed(shots.numbers), reversed(after.numbers), strict=True))
        numbers.update((old, now[old]) for old in shots.numbers if now[old] != old)
        if after.numbers != shots.numbers:
            _require_free(film, shots.numbers, after.numbers)
        return after

    done = _relisted(crew, film, anew, numbers=numbers)
    return replace(done, numbers=numbers)


def _relisted(
    crew: Crew,
    film: ProductionFolder,
    change: Callable[[Written], Written],
    number: str = "",
    *,
    numbers: Mapping[str, str] | None = None,
) -> Relisted:
    """Changes the list of a production; with `numbers`, which `change` fills, no shot may mean anything else after."""
    with film.working():
        before = read_film(crew, film)
        text = str(change(written(before.text)))
        takes = sum(_key(take.shot) == _key(number) for take in film.takes.all()) if number else 0
        if text == before.text:
            return Relisted(path=before.path, changed=False, takes=takes)
        after = read_film(crew, film, instead=text)
        _require_no_worse(before, after)
        reread = tuple(_reread(before.listing, after.listing, numbers or {}))
        if numbers is not None and reread:
            what = f"Shot {reread[0].shot} would mean something else: {reread[0].what}."
            step = f'Write "same as shot 3" on one line, with its number. {_NOTHING_DONE}'
            raise YourMove(what, step=step)
        kept = rewrite_list(film, text)
    return Relisted(path=before.path, changed=True, kept=kept, reread=reread, takes=takes)


def _require_no_worse(before: ReadList, after: ReadList) -> None:
    """Raises the first problem that a list would have and has not now."""
    there = Counter(_A_NUMBER.sub("", problem.what) for problem in before.problems)
    for problem in after.problems:
        what = _A_NUMBER.sub("", problem.what)  # shots and lines have other numbers after a change
        there[what] -= 1
        if there[what] < 0:
            problem.step = f"{problem.step} {_NOTHING_DONE}".strip()
            if isinstance(problem, ShotListError):
                problem.file = f"{after.path} as it would be"
            raise problem


def _reread(before: Listing, after: Listing, numbers: Mapping[str, str]) -> Iterator[Reread]:
    """What is understood otherwise of the shots that are still there. `numbers` are those that changed."""
    now = {_key(shot.number): shot for shot in after.shots.shots}
    for shot in before.shots.shots:
        other = now.get(numbers.get(_key(shot.number), _key(shot.number)))
        if other is None:
            continue
        was, says = _meaning(shot, numbered=bool(numbers)), _meaning(other, numbered=bool(numbers))
        for what in dict.fromkeys((*was, *says)):
            if was.get(what, "") != says.get(what, ""):
                yield Reread(shot=other.number, what=what, was=was.get(what, ""), now=says.get(what, ""))


def _meaning(shot: Shot, *, numbered: bool) -> dict[str, str]:
    """What a shot means, whoever says it: itself, its heading or the shot before; without its scene's number where
    numbers change."""
    return dict(in_words(replace(shot, kept=(), scene="" if numbered else shot.scene)))


def _require_free(film: ProductionFolder, old: tuple[str, ...], new: tuple[str, ...]) -> None:
    """Raises YourMove where something is kept by a number that would be another shot's."""
    if film.table_path.is_file():
        step = "Number them there and import it again, or move that table away."
        raise YourMove(f"The shots have their numbers from {film.table_path}, which exports keep to.", step=step)
    was = {number: place for place, number in reversed([*enumerate(old)])}
    now = {number: place for place, number in reversed([*enumerate(new)])}
    orders = film.folder / "orders"
    ordered = [path.name.partition("-")[0] for path in orders.iterdir() if path.is_dir()] if orders.is_dir() else []
    for number in map(_key, (*(take.shot for take in film.takes.all()), *ordered)):
        if was.get(number) != now.get(number):
            step = "A shot can be moved all the same: repertory shots move"
            raise YourMove(
                f"What was shot of {number} is kept by that number, and would be another shot's or none's.", step=step
            )


def _key(number: str) -> str:
    """A number without noughts before it, in capitals: 01 and 1 are one shot."""
    return number.strip().upper().lstrip("0") or "0"
