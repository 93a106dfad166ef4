"""The two tables by which the production tracker Kitsu takes and gives a film: its shots, and what is in each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from repertory.craft.shotlist.filmwords import folded
from repertory.craft.shotlist.lines import Kind
from repertory.craft.shotlist.writing import written
from repertory.craft.tables.columns import KEY, known_columns
from repertory.craft.tables.table import Table
from repertory.errors import ShotListError
from repertory.model.shot import BoundShot

SHOTS = ("Episode", "Sequence", "Name", "Description", "FPS", "Frame In", "Frame Out", "Nb Frames")
CASTING = ("Episode", "Parent", "Name", "Asset Type", "Asset", "Occurences", "Label")
"""As Kitsu spells them."""
_ELSEWHERE = re.compile(r"\s*(?:duration|length|props?|location|place)\s*:", re.IGNORECASE)
"""A detail that stands among the frames, or in the casting."""
FIRST_FRAME = 1001
"""Where each shot's frames begin to count, as is usual among trackers: there is room before it."""
_COLUMN_OF = {
    "character": "Cast", "environment": "Location", "location": "Location", "set": "Location",
    "prop": "Props", "props": "Props",
}  # fmt: skip


def is_casting(table: Table) -> bool:
    """Whether a table says who is in which shot, and not what happens there."""
    there = {folded(column) for column in table.columns}
    return {"parent", "name", "asset"} <= there


def with_casting(table: Table, casting: Table) -> Table:
    """The table of shots with columns for who, where and what is in each, from Kitsu's casting table.

    A column that the table has already keeps what it says. Raises ShotListError for a casting of a shot that the table
    does not have.
    """
    shot_at = known_columns(table.columns)
    at = {folded(column): number for number, column in enumerate(casting.columns)}
    cast: dict[tuple[str, str], dict[str, list[str]]] = {}
    for row, line in zip(casting.rows, casting.lines or range(2, len(casting.rows) + 2), strict=True):
        column = _COLUMN_OF.get(folded(row[at["asset type"]]) if "asset type" in at else "", "")
        if not column or folded(row[at["parent"]]) in _COLUMN_OF:
            continue  # what an asset itself is made of, and kinds of asset that no shot list names
        key = (folded(row[at["parent"]]), folded(row[at["name"]]))
        if not any(_key(shot, shot_at) == key for shot in table.rows):
            what = f'The casting names a shot "{row[at["name"]]}" of "{row[at["parent"]]}" that is not among the shots.'
            raise ShotListError(what, line=line, column=1, source=",".join(row), step="Export both tables anew.")
        found = cast.setdefault(key, {}).setdefault(column, [])
        if row[at["asset"]] not in found:
            found.append(row[at["asset"]])
    more = [column for column in ("Cast", "Location", "Props") if column not in shot_at]
    rows = tuple(
        (*row, *(", ".join(cast.get(_key(row, shot_at), {}).get(column, ())) for column in more)) for row in table.rows
    )
    return Table(columns=(*table.columns, *more), rows=rows, lines=table.lines)


def _key(row: Sequence[str], at: Mapping[str, int]) -> tuple[str, str]:
    return (folded(row[at["Scene"]]) if "Scene" in at else "", folded(row[at["Shot"]]) if "Shot" in at else "")


def descriptions_of(text: str, shots: Sequence[BoundShot]) -> dict[str, str]:
    """What Kitsu is told of each shot of the list `text`, by its number: its words, and below them a line for each of
    its details, notes and spoken lines, and for a light that it has of its heading or the shot before."""
    said: dict[str, list[str]] = {}
    number = ""
    for row in written(text).rows:
        if row.number:
            number = row.number
            said[number] = [row.text[row.words :].strip()]
        elif number and row.kind in (Kind.DETAIL, Kind.NOTE, Kind.SPOKEN):
            if _ELSEWHERE.match(row.text):
                continue
            said[number].append(row.text.strip())
        elif number and row.kind is Kind.MORE:
            said[number][-1] = f"{said[number][-1]} {row.text.strip()}"
    found = {}
    for bound in shots:
        shot = bound.shot
        light = shot.light_words or shot.light
        lines = said.get(shot.number) or [shot.text]
        found[shot.number] = "\n".join((*lines, *([f"Light: {light}"] if light and "light" in shot.kept else ())))
    return found


def shots_table(
    shots: Sequence[BoundShot],
    told: Mapping[str, str],
    seconds: Mapping[str, float],
    kept: Table | None = None,
    *,
    fps: float = 24.0,
) -> Table:
    """Kitsu's table of shots. `told` is what happens in each (see `descriptions_of`) and `seconds` how long it is, by
    number. `kept` is the table that the list was imported from, whose names of sequences and shots, and columns that
    are not understood, come back."""
    names = names_of(shots, kept)
    extra = _extra(kept)
    rows = []
    for bound in shots:
        number = bound.shot.number
        episode, sequence, name = names[number]
        frames = max(1, round(seconds[number] * fps)) if seconds.get(number) else 0
        frame = (str(FIRST_FRAME), str(FIRST_FRAME + frames - 1), str(frames)) if frames else ("", "", "")
        rows.append(
            (episode, sequence, name, told[number], f"{fps:g}", *frame, *extra[1].get(number, ("",) * len(extra[0])))
        )
    return Table(columns=(*SHOTS, *extra[0]), rows=tuple(rows))


def casting_table(shots: Sequence[BoundShot], kept: Table | None = None) -> Table:
    """Kitsu's table of who, where and what is in each shot, by the anchors' titles."""
    names = names_of(shots, kept)
    rows = []
    for bound in shots:
        assets = [("Character", one.character.title or one.character.name, "animate") for one in bound.performers]
        if bound.location:
            assets.append(("Environment", bound.location.title or bound.location.name, "fixed"))
        assets += [("Prop", prop.title or prop.name, "fixed") for prop in bound.props]
        rows += [(*names[bound.shot.number], kind, title, "1", label) for kind, title, label in assets]
    return Table(columns=CASTING, rows=tuple(rows))


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
    if kept is None or KEY not in kept.columns:
        return {}
    at, there = kept.columns.index(KEY), known_columns(kept.columns)
    episode = next((place for place, column in enumerate(kept.columns) if folded(column) == "episode"), None)
    if "Scene" not in there or "Shot" not in there:
        return {}
    return {
        row[at].partition(" ")[0]: (
            row[episode] if episode is not None else "",
            row[there["Scene"]],
            row[there["Shot"]],
        )
        for row in kept.rows
        if row[there["Scene"]] and row[there["Shot"]]
    }


def _extra(kept: Table | None) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """The columns of the kept table that are not understood, and what each shot has in them, by its number."""
    if kept is None or KEY not in kept.columns:
        return (), {}
    at = kept.columns.index(KEY)
    understood = {*known_columns(kept.columns).values(), at}
    mine = [
        place for place, column in enumerate(kept.columns) if place not in understood and folded(column) != "episode"
    ]
    columns = tuple(kept.columns[place] for place in mine)
    return columns, {row[at].partition(" ")[0]: tuple(row[place] for place in mine) for row in kept.rows}
