"""The two tables by which the production tracker Kitsu takes and gives a film: its shots, and what is in each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from repertory.craft.shotlist.filmwords import folded
from repertory.craft.tables.columns import KEY, is_kitsus, known_columns
from repertory.craft.tables.lengths import in_frames
from repertory.craft.tables.stamps import key_of, rows_by_number, untouched, without_key
from repertory.craft.tables.table import Table
from repertory.craft.tables.told import words_of
from repertory.errors import ShotListError
from repertory.model.anchor import Anchor
from repertory.model.shot import BoundShot

SHOTS = ("Episode", "Sequence", "Name", "Description", "FPS", "Frame In", "Frame Out", "Nb Frames")
CASTING = ("Episode", "Parent", "Name", "Asset Type", "Asset", "Occurences", "Label")
"""As Kitsu spells them."""
FIRST_FRAME = 1001
"""Where each shot's frames begin to count, as is usual among trackers: there is room before it."""
_COLUMN_OF = {
    "character": "Cast", "characters": "Cast", "environment": "Location", "environments": "Location",
    "location": "Location", "locations": "Location", "set": "Location", "sets": "Location",
    "prop": "Props", "props": "Props",
}  # fmt: skip
_COUNTED = ("FPS", "Frame In", "Frame Out", "Frames")
"""What Kitsu's last four columns are called here."""


def is_casting(table: Table) -> bool:
    """Whether a table says who is in which shot, and not what happens there."""
    return {"parent", "name", "asset"} <= _places(table).keys()


def with_casting(table: Table, casting: Table) -> Table:
    """The table of shots with columns for who, where and what is in each, from Kitsu's casting table.

    A cell of the table that says something already keeps it. Raises ShotListError for a table that is no casting, and
    for a casting of a shot that the table does not have.
    """
    at = _places(casting)
    lacking = [column for column in CASTING[1:5] if folded(column) not in at]
    if lacking:
        what = f"This is no casting table: it has no column {' and no column '.join(lacking)}."
        source = ",".join(casting.columns)[:200]
        raise ShotListError(what, line=1, column=1, source=source, step="Export the casting from Kitsu anew.")
    shot_at = known_columns(table.columns)
    there = {_key(shot, shot_at) for shot in table.rows}
    cast: dict[tuple[str, str], dict[str, list[str]]] = {}
    for row, line in zip(casting.rows, casting.lines or range(2, len(casting.rows) + 2), strict=True):
        column = _COLUMN_OF.get(folded(row[at["asset type"]]), "")
        if not column or folded(row[at["parent"]]) in _COLUMN_OF:
            continue  # what an asset itself is made of, and kinds of asset that no shot list names
        key = (folded(row[at["parent"]]), folded(row[at["name"]]))
        if key not in there:
            what = f'The casting names a shot "{row[at["name"]]}" of "{row[at["parent"]]}" that is not among the shots.'
            raise ShotListError(what, line=line, column=1, source=",".join(row), step="Export both tables anew.")
        found = cast.setdefault(key, {}).setdefault(column, [])
        if row[at["asset"]] not in found:
            found.append(row[at["asset"]])
    more = [column for column in ("Cast", "Location", "Props") if column not in shot_at]
    rows = []
    for row in table.rows:
        theirs = {column: ", ".join(names) for column, names in cast.get(_key(row, shot_at), {}).items()}
        empty = {place: theirs.get(column, "") for column, place in shot_at.items() if not row[place].strip()}
        filled = (empty.get(place) or cell for place, cell in enumerate(row))
        rows.append((*filled, *(theirs.get(column, "") for column in more)))
    return Table(columns=(*table.columns, *more), rows=tuple(rows), lines=table.lines)


def other_kinds(casting: Table) -> tuple[str, ...]:
    """The kinds of asset in a casting that no shot list names: "FX"."""
    at = _places(casting)
    rows = (row for row in casting.rows if folded(row[at["parent"]]) not in _COLUMN_OF)
    kinds = dict.fromkeys(row[at["asset type"]] for row in rows)
    return tuple(kind for kind in kinds if folded(kind) not in _COLUMN_OF)


def _places(table: Table) -> dict[str, int]:
    return {folded(column): number for number, column in enumerate(table.columns)}


def _key(row: Sequence[str], at: Mapping[str, int]) -> tuple[str, str]:
    return (folded(row[at["Scene"]]) if "Scene" in at else "", folded(row[at["Shot"]]) if "Shot" in at else "")


def descriptions_of(text: str, shots: Sequence[BoundShot]) -> dict[str, str]:
    """What Kitsu is told of each shot of the list `text`, by its number: its words, and below them a line for each of
    its details, notes and spoken lines, and for a light that it has of its heading or the shot before."""
    said, found = words_of(text), {}
    for bound in shots:
        shot = bound.shot
        light = shot.light_words or shot.light
        lines = said[key_of(shot.number)]
        found[shot.number] = "\n".join((*lines, *([f"Light: {light}"] if light and "light" in shot.kept else ())))
    return found


def shots_table(
    shots: Sequence[BoundShot], text: str, seconds: Mapping[str, float], kept: Table | None = None, *, fps: float = 24.0
) -> Table:
    """Kitsu's table of the shots of the list `text`; `seconds` is how long each is, by number. `kept` is the table that
    the list was imported from: its names of sequences and shots, and columns that are not understood, come back, and
    all that it says of a shot that is as it was."""
    names, told, extra = names_of(shots, kept), descriptions_of(text, shots), _extra(kept)
    before = {number: row for number, (row, _) in rows_by_number(kept).items()}
    columns = without_key(kept).columns if kept else ()
    there = known_columns(columns)
    same = untouched([bound.shot.number for bound in shots], text, kept)
    in_one = is_kitsus(columns) and "Size" not in there
    rows = []
    for bound in shots:
        number = bound.shot.number
        row = before.get(number, ())
        was = {column: row[at] for column, at in there.items() if row}
        framed = number in same and any(was.get(column) for column in _COUNTED)
        counted = was if framed else _counted(was, seconds.get(number), fps)
        description = was.get("Description") if in_one and number in same else ""
        cells = (description or told[number], *(counted.get(column, "") for column in _COUNTED))
        rows.append((*names[number], *cells, *extra[1].get(number, ("",) * len(extra[0]))))
    return Table(columns=(*SHOTS, *extra[0]), rows=tuple(rows))


def _counted(was: Mapping[str, str], seconds: float | None, fps: float) -> dict[str, str]:
    """The frames of a shot, at the rate and from the frame that its row has."""
    rate = was.get("FPS") or f"{fps:g}"
    frames = in_frames(seconds, {"FPS": rate, "Frame In": was.get("Frame In") or str(FIRST_FRAME)}, fps)
    return {"FPS": rate, **(frames if frames["Frames"] else {"Frame In": was.get("Frame In", "")})}


def casting_table(
    shots: Sequence[BoundShot], text: str = "", kept: Table | None = None, casting: Table | None = None
) -> Table:
    """Kitsu's table of who, where and what is in each shot of the list `text`, by the anchors' titles. `casting` is the
    one that came with the table `kept`: what it says of a shot that is as it was comes back, cell for cell, and of any
    other what that still has, with the kinds of asset that no shot list names."""
    names, columns = names_of(shots, kept), casting.columns if casting else CASTING
    same = untouched([bound.shot.number for bound in shots], text, kept)
    mine: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    at = _places(casting) if casting else {}
    for row in casting.rows if casting else ():
        mine.setdefault((folded(row[at["parent"]]), folded(row[at["name"]])), []).append(row)
    rows: list[tuple[str, ...]] = []
    for bound in shots:
        number = bound.shot.number
        _, sequence, name = names[number]
        before = mine.pop((folded(sequence), folded(name)), [])
        there = before if number in same else [row for row in before if _is_there(row, at, bound)]
        rows += there
        for kind, called, label in _assets(bound) if number not in same or not before else ():
            if any(folded(row[at["asset"]]) in called and _kind(row, at) == _COLUMN_OF[kind] for row in there):
                continue
            said = (*names[number], kind.title(), next(iter(called.values())), "1", label)
            cells = dict(zip(map(folded, CASTING), said, strict=True))
            rows.append(tuple(cells.get(folded(column), "") for column in columns))
    known = {_key(row, known_columns(kept.columns)) for row in kept.rows} if kept else set()
    rows += [row for key, theirs in mine.items() if key not in known for row in theirs]
    return Table(columns=columns, rows=tuple(rows))


def _kind(row: Sequence[str], at: Mapping[str, int]) -> str:
    return _COLUMN_OF.get(folded(row[at["asset type"]]), "")


def _is_there(row: Sequence[str], at: Mapping[str, int], bound: BoundShot) -> bool:
    """Whether a shot still has what a row of the casting says; no shot list tells for other kinds of asset."""
    kind, asset = _kind(row, at), folded(row[at["asset"]])
    return not kind or any(asset in called and _COLUMN_OF[one] == kind for one, called, _ in _assets(bound))


def _assets(bound: BoundShot) -> list[tuple[str, dict[str, str], str]]:
    """What is in a shot: its kind, its title by every name that it may be called, folded, and Kitsu's label."""
    shot = bound.shot
    people = shot.performers if len(shot.performers) == len(bound.performers) else ()
    things = shot.props if len(shot.props) == len(bound.props) else ()
    said = [one.name for one in people] or [""] * len(bound.performers)
    characters = (one.character for one in bound.performers)
    found = [("character", _called(one, name), "animate") for one, name in zip(characters, said, strict=True)]
    if bound.location:
        found.append(("environment", _called(bound.location, shot.location), "fixed"))
    listed = things or ("",) * len(bound.props)
    return found + [("prop", _called(prop, name), "fixed") for prop, name in zip(bound.props, listed, strict=True)]


def _called(anchor: Anchor, said: str) -> dict[str, str]:
    title = anchor.title or anchor.name
    return {folded(one): title for one in (title, anchor.name, anchor.name.replace("-", " "), said) if one}


def names_of(shots: Sequence[BoundShot], kept: Table | None = None) -> dict[str, tuple[str, str, str]]:
    """Episode, sequence and name of each shot by its number: as the kept table has them, else "SQ04" and "SH004A"."""
    known = _kept_names(kept)
    found = {}
    for bound in shots:
        number = bound.shot.number
        digits = re.sub(r"[^0-9]+$", "", number)
        letter = number.removeprefix(digits)
        scene = bound.shot.scene or (digits if letter else "1")
        sequence = f"SQ{scene.zfill(2)}" if scene.isdecimal() else scene
        found[number] = known.get(number, ("", sequence, f"SH{digits.zfill(3)}{letter}"))
    return found


def _kept_names(kept: Table | None) -> dict[str, tuple[str, str, str]]:
    there = known_columns(kept.columns) if kept else {}
    if kept is None or "Scene" not in there or "Shot" not in there:
        return {}
    episode = next((place for place, column in enumerate(kept.columns) if folded(column) == "episode"), None)
    return {
        number: (row[episode] if episode is not None else "", row[there["Scene"]], row[there["Shot"]])
        for number, (row, _) in rows_by_number(kept).items()
        if row[there["Scene"]] and row[there["Shot"]]
    }


def _extra(kept: Table | None) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """The columns of the kept table that are not understood, and what each shot has in them, by its number."""
    if kept is None or KEY not in kept.columns:
        return (), {}
    columns = without_key(kept).columns
    understood = set(known_columns(columns).values())
    mine = [place for place, column in enumerate(columns) if place not in understood and folded(column) != "episode"]
    rows = {number: tuple(row[place] for place in mine) for number, (row, _) in rows_by_number(kept).items()}
    return tuple(columns[place] for place in mine), rows
