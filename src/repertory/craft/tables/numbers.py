"""The numbers of a table's shots: the rows' own wherever a shot list can have them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from repertory.craft.screenplay.breakdown import MOST_SHOTS, letters
from repertory.craft.shotlist.filmwords import folded
from repertory.errors import ShotListError

_NUMBER = re.compile(r"(?:shot|sh|s|no\.?|nr\.?|#)?[\s._#-]*0*([0-9]{1,6}[A-Za-z]{0,2})", re.IGNORECASE)
_SCENE = re.compile(r"\D{0,12}?0*([1-9][0-9]{0,5})")
_MOST_NAMED = 12


@dataclass(frozen=True, kw_only=True)
class Marked:
    """How a row is marked: its line in the table, its scene and its shot, as the cells have them."""

    line: int
    scene: str
    shot: str

    @property
    def own(self) -> str:
        """Its number as a shot list has it; empty where it has none, or none that a shot list can have."""
        found = _NUMBER.fullmatch(self.shot)
        return found[1].upper() if found else ""


def numbers_of(rows: Sequence[Marked]) -> list[str]:
    """A number for each row: its own where no other row has it; a free one after that of the row before where it has
    none. Where numbers begin anew in each scene, they become letters of it. Raises ShotListError for a shot that is
    there twice."""
    _require_once(rows)
    own = [row.own for row in rows]
    there = [number for number in own if number]
    if there and len(set(there)) == len(there):
        return _filled(rows, own)
    scenes = list(dict.fromkeys(row.scene for row in rows))
    if scenes == [""]:
        return [str(count) for count in range(1, len(rows) + 1)]
    numbered = [found[1] if (found := _SCENE.fullmatch(scene)) else "" for scene in scenes]
    plain_ones = all(numbered) and len(set(numbered)) == len(numbered)
    by_scene = dict(zip(scenes, numbered if plain_ones else map(str, range(1, len(scenes) + 1)), strict=True))
    lettered = {scene: iter(_letters([row for row in rows if row.scene == scene], by_scene[scene])) for scene in scenes}
    return [f"{by_scene[row.scene]}{next(lettered[row.scene])}" for row in rows]


def renumbered(rows: Sequence[Marked], numbers: Sequence[str]) -> tuple[str, ...]:
    """What there is to say of numbers that are not the rows' own, a sentence each."""
    if not any(row.shot for row in rows):
        return ("No row has a number, so they are counted.",) if rows else ()
    changed = [(row, number) for row, number in zip(rows, numbers, strict=True) if row.own != number]
    said = [f"{_called(row)} is shot {number}" for row, number in changed[:_MOST_NAMED]]
    more = f", and {len(changed) - _MOST_NAMED} more" if len(changed) > _MOST_NAMED else ""
    return (f"New numbers, since each shot of a list needs its own: {'; '.join(said)}{more}.",) if said else ()


def _called(row: Marked) -> str:
    scene = f" of scene {row.scene}" if row.scene else ""
    return f'"{row.shot}"{scene} (line {row.line})' if row.shot else f"line {row.line}, without a number,"


def _require_once(rows: Sequence[Marked]) -> None:
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        key = (folded(row.scene), row.own or folded(row.shot))
        if key[1] and key in seen:
            what = f"Shot {row.shot} is there twice: first on line {seen[key]}."
            raise ShotListError(what, line=row.line, column=1, source=row.shot, step="Give it another number.")
        seen[key] = row.line


def _filled(rows: Sequence[Marked], own: Sequence[str]) -> list[str]:
    """The rows' own numbers, and for each without one its scene's with its own letter, or the one before with the next
    letter that is free."""
    taken = {number for number in own if number}
    found: list[str] = []
    for row, number in zip(rows, own, strict=True):
        scene = _SCENE.fullmatch(row.scene)
        lettered = f"{scene[1]}{row.shot.upper()}" if scene and re.fullmatch(r"[A-Za-z]{1,2}", row.shot) else ""
        free = number or (lettered if lettered not in taken else "") or _after(found[-1] if found else "", taken)
        taken.add(free)
        found.append(free)
    return found


def _after(number: str, taken: set[str]) -> str:
    """The first free number after one: 1B after 1A, 5A after 5; a whole one where there is none before, or no letter
    is left."""
    digits = number.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    last = 0
    for letter in number.removeprefix(digits):
        last = last * 26 + ord(letter) - 64
    lettered = (f"{digits}{letters(count)}" for count in range(last + 1, MOST_SHOTS + 1)) if digits else ()
    whole = (str(count) for count in range(1, len(taken) + 2))
    return next(one for one in chain(lettered, whole) if one not in taken)


def _letters(rows: Sequence[Marked], scene: str) -> list[str]:
    """The letters of a scene's shots, by the rows' own where all have such, else in their order."""
    own = [found[1].upper() if (found := re.fullmatch(rf"(?:0*{scene})?([A-Za-z]{{1,2}})", row.shot)) else ""
           for row in rows]  # fmt: skip
    if all(own) and len(set(own)) == len(own):
        return own
    return [letters(count) for count in range(1, len(rows) + 1)]
