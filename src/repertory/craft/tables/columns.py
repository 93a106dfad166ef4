"""The columns of a shot list as a table: which there are, by what other names, and what each says of a shot."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence

from repertory.craft.shotlist.filmwords import folded
from repertory.craft.shotlist.lines import Kind
from repertory.craft.shotlist.writing import written
from repertory.craft.tables.table import Table
from repertory.errors import ShotListError
from repertory.model.shot import CameraAngle, CameraMove, Shot, Transition

COLUMNS = (
    "Scene", "Shot", "Location", "Light", "Size", "Framing", "Angle", "Movement", "Lens", "Cast", "Outfit", "Props",
    "Description", "Dialogue", "Duration", "Engine", "Notes",
)  # fmt: skip
"""A usual shot list's columns, in the order in which they are written."""
RARE = (
    "Heading", "Expression", "Transition", "Transition Out", "Seed", "Takes", "Sound", "SFX", "VFX", "Music",
)  # fmt: skip
"""Written only where a shot says something in them."""
KEY = "Repertory"
"""The column of the table that is kept beside a shot list: to which shot each row belongs, and what it said then."""

_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "Scene": ("scene number", "scene no", "scene #", "sc", "sc #", "sequence", "seq"),
    "Shot": ("shot number", "shot no", "shot #", "shot id", "shot name", "number", "no", "nr", "#", "setup"),
    "Location": ("place", "set", "where", "int/ext location", "environment"),
    "Light": ("lighting", "time of day", "day/night", "d/n", "time", "tod"),
    "Size": ("shot size", "shot type", "type", "field size", "frame size"),
    "Framing": ("composition", "subject framing"),
    "Angle": ("camera angle", "shot angle"),
    "Movement": ("move", "camera movement", "camera move", "camera", "camera motion", "motion"),
    "Lens": ("lenses", "focal length", "lens (mm)"),
    "Cast": ("actors", "actor", "characters", "character", "talent", "performers", "who", "people"),
    "Subject": ("subjects", "subject/s", "focus"),
    "Outfit": ("outfits", "wardrobe", "costume", "costumes", "clothes"),
    "Props": ("prop", "objects"),
    "Description": ("shot description", "action", "what happens", "content", "action description",
                    "action/description"),
    "Dialogue": ("dialog", "lines", "spoken", "audio/dialogue", "spoken lines"),
    "Duration": ("length", "seconds", "est. duration", "estimated duration", "est duration", "duration (s)", "secs",
                 "running time"),
    "Engine": ("model", "ai model", "generator"),
    "Notes": ("note", "comments", "comment", "remarks"),
    "Expression": ("mood", "emotion", "expressions"),
    "Transition": ("transition in", "transitions"),
    "Transition Out": ("ends",),
    "Heading": ("scene heading", "slug", "slugline", "slug line"),
    "Sound": ("sounds", "audio", "sound notes"),
    "SFX": ("fx", "sound effects"),
    "VFX": ("visual effects",),
    "Music": ("score", "soundtrack"),
    "Seed": (),
    "Takes": ("number of takes",),
    "Frames": ("nb frames", "frame count", "nb_frames"),
    "FPS": ("frame rate", "framerate", "fps (frames)"),
    "Frame In": ("in", "frame_in"),
    "Frame Out": ("out", "frame_out"),
}  # fmt: skip
_KNOWN = {folded(name): column for column, names in _SYNONYMS.items() for name in (column, *names)}
_OWN = frozenset({Kind.DETAIL, Kind.NOTE, Kind.SPOKEN, Kind.MORE})
ENOUGH = frozenset({"Shot", "Description", "Size", "Cast", "Dialogue"})
"""One of these makes a table a shot list."""
FOR_PEOPLE = ("Sound", "SFX", "VFX", "Music")
"""Columns of what goes to no engine, besides the notes."""
_FOR_PEOPLE = tuple(
    (column, re.compile(rf"(?:{words})\s*:\s*", re.IGNORECASE))
    for column, words in zip(FOR_PEOPLE, ("sounds?|audio", "sfx|fx", "vfx", "music"), strict=True)
)
SLUG = re.compile(r"\s*(?:[0-9]{1,4}[A-Z]?\s+)?(?:int|ext|est|i\s*/\s*e)\b", re.IGNORECASE)
"""How a screenplay's heading begins."""


def known_columns(columns: Sequence[str]) -> dict[str, int]:
    """Where each column that is understood stands. Of two with one meaning the first counts; the other is kept, and
    follows it where both said the same (see `table_of`). A subject is who is seen, unless another column says that."""
    found: dict[str, int] = {}
    for at, known in enumerate(_meanings(columns)):
        if known:
            found.setdefault(known, at)
    if "Subject" in found and "Cast" not in found:
        found["Cast"] = found.pop("Subject")
    return found


def cast_by_subject(columns: Sequence[str]) -> bool:
    """Whether a table says who is seen by its subjects alone, which may be places and things too."""
    meanings = _meanings(columns)
    return "Subject" in meanings and "Cast" not in meanings


def _meanings(columns: Sequence[str]) -> list[str]:
    """What each column is called here; "" for one that is not understood."""
    known = [_KNOWN.get(folded(column.replace("_", " ")), "") for column in columns]
    if any(folded(one) in ("sequence", "seq") for one in columns):  # the production tracker Kitsu calls a shot "Name"
        known = ["Shot" if folded(column) == "name" else one for column, one in zip(columns, known, strict=True)]
    return known


def require_shot_list(table: Table) -> dict[str, int]:
    """Its known columns. Raises ShotListError for a table whose first line does not name those of a shot list."""
    found = known_columns(table.columns)
    if not ENOUGH & found.keys():
        what = "The first line does not name the columns of a shot list."
        step = f"Write a first line such as: {','.join(COLUMNS[:8])},Cast,Description,Dialogue"
        source = ",".join(table.columns)[:200]
        raise ShotListError(what, line=1, column=1, source=source, step=step)
    if not table.rows:
        raise ShotListError("The table has columns and no shot.", line=2, column=1, step="Write a row for each shot.")
    return found


def cells_of(shot: Shot) -> dict[str, str]:
    """What a shot says in each column; columns in which it says nothing are missing."""
    carried = shot.number.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    cells = {
        "Scene": shot.scene or (carried if carried != shot.number else ""),
        "Shot": shot.number,
        "Location": shot.location,
        "Light": shot.light_words or shot.light,
        "Size": shot.size.value,
        "Framing": shot.framing.value if shot.framing else "",
        "Angle": _angle(shot),
        "Movement": shot.move_words or (shot.move.value if shot.move is not CameraMove.STATIC else ""),
        "Lens": shot.lens,
        "Cast": ", ".join(f"{one.name} (from behind)" if one.from_behind else one.name for one in shot.performers),
        "Outfit": _each((one.name, one.outfit) for one in shot.performers),
        "Props": ", ".join(shot.props),
        "Description": shot.action,
        "Dialogue": "\n".join(
            f"{line.speaker}: {f'({line.manner}) ' if line.manner else ''}{line.text}" for line in shot.dialogue
        ),
        "Duration": f"{shot.duration_s:g}" if shot.duration_s else "",
        "Engine": shot.engine,
        "Heading": shot.heading if SLUG.match(shot.heading) else "",
        **_notes(shot.notes),
        "Expression": _each((one.name, one.expression)
                            for one in shot.performers),
        "Transition": shot.transition_in.value if shot.transition_in is not Transition.CUT else "",
        "Transition Out": shot.transition_out.value if shot.transition_out is not Transition.CUT else "",
        "Seed": str(shot.seed) if shot.seed is not None else "",
        "Takes": str(shot.takes) if shot.takes else "",
    }  # fmt: skip
    return {column: cell for column, cell in cells.items() if cell}


def _notes(notes: Sequence[str]) -> dict[str, str]:
    """What is said to people only, by the column that it stands in."""
    said: dict[str, list[str]] = {}
    for note in notes:
        column, key = next(((one, key) for one, key in _FOR_PEOPLE if key.match(note)), ("Notes", _A_NOTE))
        said.setdefault(column, []).append(key.sub("", note, count=1))
    return {column: "\n".join(lines) for column, lines in said.items()}


_A_NOTE = re.compile(r"^notes?:\s*", re.IGNORECASE)


def _angle(shot: Shot) -> str:
    angle = "" if shot.angle is CameraAngle.EYE_LEVEL else shot.angle.value
    return ", ".join(part for part in (angle, "dutch angle" if shot.dutch else "") if part)


def _each(said: Iterable[tuple[str, str]]) -> str:
    """ "leather jacket" where all have the same, else "Mia: leather jacket; Nova: white shirt"."""
    pairs = list(said)
    values = {value for _, value in pairs}
    if len(values) == 1:
        return values.pop()
    return "; ".join(f"{name}: {value}" for name, value in pairs if value)


def table_of(shots: Sequence[Shot], text: str = "", kept: Table | None = None, *, fps: float = 24.0) -> Table:
    """The shots as a table. With `kept`, the table that the list was imported from (see `keep`): its columns come back
    in their places, the ones that are not understood with all they said, and a row whose shot stands in `text`, the
    list as it is written, as it was imported comes back as it was. `fps` turns seconds into frames where it has such a
    column."""
    said = [cells_of(shot) for shot in shots]
    used = {column for cells in said for column in cells}
    if kept is None:
        columns = (*COLUMNS, *(column for column in RARE if column in used))
        return Table(columns=columns, rows=tuple(tuple(cells.get(one, "") for one in columns) for cells in said))
    columns = tuple(column for column in kept.columns if column != KEY)
    there, before, now = known_columns(columns), _rows_by_number(kept), stamps(text)
    twins = _twins(columns, there)
    said = [_in_columns(cells, there) for cells in said]
    same = [shot.number in before and before[shot.number][1] == now.get(_key(shot.number), "") for shot in shots]
    framed = {"Duration"} if there.keys() & {"Frames", "Frame Out"} else set()
    changed = {column for cells, is_same in zip(said, same, strict=True) if not is_same for column in cells}
    more = tuple(column for column in (*COLUMNS, *RARE) if column in changed - there.keys() - framed)
    rows = []
    for shot, cells, is_same in zip(shots, said, same, strict=True):
        row, _ = before.get(shot.number, ((), ""))
        if is_same:
            rows.append((*row, *("" for _ in more)))
        else:
            given = _anew(row, there, twins, cells, fps) if row else [""] * len(columns)
            if not row:
                _fill(given, there, cells, fps)
            rows.append((*given, *(cells.get(column, "") for column in more)))
    return Table(columns=(*columns, *more), rows=tuple(rows))


def _in_columns(cells: Mapping[str, str], there: Mapping[str, int]) -> dict[str, str]:
    """What a shot says, its sounds and the like among its notes where the table has notes and no column for those."""
    given = dict(cells)
    loose = [column for column in FOR_PEOPLE if column in cells and column not in there] if "Notes" in there else []
    for column in loose:
        lines = (f"{column}: {line}" for line in given.pop(column).splitlines())
        given["Notes"] = "\n".join((*filter(None, [given.get("Notes", "")]), *lines))
    return given


def _anew(
    row: Sequence[str], there: Mapping[str, int], twins: Mapping[int, str], cells: Mapping[str, str], fps: float
) -> list[str]:
    """A row with what its shot says now; what only the table knows stays: its own names of scene and shot, and all that
    is not understood. What a cell says that was understood as an action goes on standing in that cell."""
    given, cells = list(row), dict(cells)
    parts = cells.get("Description", "").split(", ")
    for column in ("Framing", "Angle", "Movement"):
        words = row[there[column]] if column in there and column not in cells else ""
        if words and folded(words) in map(folded, parts):
            cells[column] = words
            cells["Description"] = ", ".join(part for part in parts if folded(part) != folded(words))
    changes = {column: at for column, at in there.items() if column not in ("Scene", "Shot", "Subject")}
    _fill(given, changes, cells, fps)
    for at, column in twins.items():
        if column in changes and folded(row[at]) == folded(row[there[column]]):
            given[at] = given[there[column]]
    if "Subject" in there and not _stands_in(row[there["Subject"]], cells):
        given[there["Subject"]] = cells.get("Cast", "")
    return given


def _stands_in(words: str, cells: Mapping[str, str]) -> bool:
    """Whether a shot still shows what its table calls the subject."""
    seen = " ".join(folded(cells.get(column, "")) for column in ("Cast", "Description", "Props", "Location"))
    return not words or all(f" {one} " in f" {re.sub(r'[^a-z0-9]+', ' ', seen)} " for one in folded(words).split())


def _twins(columns: Sequence[str], there: Mapping[str, int]) -> dict[int, str]:
    """The columns that mean what another before them means, each with its meaning."""
    known = {at: column for at, column in enumerate(_meanings(columns)) if column}
    return {at: column for at, column in known.items() if there.get(column, at) != at}


def _fill(given: list[str], there: Mapping[str, int], cells: Mapping[str, str], fps: float) -> None:
    for column, at in there.items():
        if column.startswith("Frame"):
            given[at] = _frames(column, cells, given[at], fps)
        elif column == "FPS":
            given[at] = given[at] or f"{fps:g}"
        else:
            given[at] = cells.get(column, "")


def _frames(column: str, cells: Mapping[str, str], before: str, fps: float) -> str:
    """A cell that counts frames. Where a shot begins is the tracker's own; its end follows from that."""
    if column == "Frame In" or "Duration" not in cells:
        return before
    count = max(1, round(float(cells["Duration"]) * fps))
    return str(count) if column == "Frames" else ""


def _rows_by_number(kept: Table) -> dict[str, tuple[tuple[str, ...], str]]:
    """Each kept row without its key, and the stamp of the words that its shot had, by the number of the shot."""
    at = kept.columns.index(KEY) if KEY in kept.columns else -1
    found = {}
    for row in kept.rows if at >= 0 else ():
        number, _, stamp = row[at].partition(" ")
        found[number] = ((*row[:at], *row[at + 1 :]), stamp)
    return found


def keep(table: Table, numbers: Sequence[str], text: str) -> Table:
    """The table to keep beside the list `text` that was made of it: each row with the number of its shot, and a stamp
    of the words that this has, so that it is seen later whether they are still the same."""
    now = stamps(text)
    keys = [f"{number} {now.get(_key(number), '')}".strip() for number in numbers]
    rows = tuple((*row, key) for row, key in zip(table.rows, keys, strict=True))
    return Table(columns=(*table.columns, KEY), rows=rows)


def stamps(text: str) -> dict[str, str]:
    """Eight hex digits over the words of each shot of a list, with its details, notes and spoken lines and the
    transition above it, by its number. Blanks and comments do not count."""
    words: dict[str, list[str]] = {}
    number, waiting = "", ""
    for row in written(text).rows:
        if row.kind is Kind.TRANSITION:
            waiting = row.text
        elif row.number:
            number = row.number
            words[number] = [waiting, row.text]
            waiting = ""
        elif number and row.kind in _OWN:
            words[number].append(row.text)
    joined = {number: " ".join(" ".join(said).split()) for number, said in words.items()}
    return {number: hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:8]
            for number, said in joined.items()}  # fmt: skip


def _key(number: str) -> str:
    """A shot's number without noughts before it."""
    return number.lstrip("0") or "0"


def seconds_of(cell: str, *, line: int) -> str:
    """A duration in seconds, as text: of "5", "5 s", "1:05", "00:01:05". Empty for an empty cell or a dash. Raises
    ShotListError."""
    said = cell.strip().lower()
    if not re.search(r"[0-9]", said) and said in ("", "-", "–", "—", "tbd", "?"):
        return ""
    if plain := re.fullmatch(r"([0-9]{1,6}(?:[.,][0-9]{1,6})?)\s*(?:s|secs?|seconds?|\")?", said):
        return f"{float(plain[1].replace(',', '.')):g}"
    if clock := re.fullmatch(r"(?:([0-9]{1,2}):)?([0-9]{1,2}):([0-9]{2}(?:\.[0-9]+)?)", said):
        return f"{int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + float(clock[3]):g}"
    what = f'"{cell.strip()[:40]}" is no duration.'
    raise ShotListError(what, line=line, column=1, source=cell[:80], step='Write seconds ("5") or minutes ("1:05").')
