"""The columns of a shot list as a table: which there are, and by what other names they are known."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from repertory.craft.shotlist.filmwords import folded
from repertory.craft.tables.table import Table
from repertory.errors import ShotListError

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
OWN = frozenset({KEY, "Episode"})
"""Columns that no shot list has and that mean nothing strange."""

_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "Scene": ("scene number", "scene no", "scene #", "sc", "sc #", "sequence", "seq"),
    "Shot": ("shot number", "shot no", "shot #", "shot id", "shot name", "number", "no", "nr", "#", "setup",
             "scene/shot", "shot/scene"),
    "Location": ("place", "set", "setting", "where", "int/ext location", "environment", "scene location",
                 "location/set", "set/location"),
    "Light": ("lighting", "time of day", "day/night", "day / night", "day or night", "d/n", "time", "tod"),
    "Size": ("shot size", "shot type", "type of shot", "type", "field size", "frame size", "shot size/type"),
    "Framing": ("composition", "subject framing"),
    "Angle": ("camera angle", "shot angle"),
    "Movement": ("move", "camera movement", "camera move", "camera", "camera motion", "motion"),
    "Lens": ("lenses", "focal length", "lens mm", "focal length mm"),
    "Cast": ("actors", "actor", "characters", "character", "talent", "performers", "who", "people"),
    "Subject": ("subjects", "subject/s", "focus"),
    "Outfit": ("outfits", "wardrobe", "costume", "costumes", "clothes"),
    "Props": ("prop", "objects"),
    "Description": ("shot description", "action", "what happens", "content", "action description",
                    "action/description"),
    "Dialogue": ("dialog", "lines", "spoken", "audio/dialogue", "spoken lines"),
    "Duration": ("length", "seconds", "sec", "secs", "est time", "run time", "runtime", "trt"),
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
_ESTIMATED = re.compile(r"(?:est(?:\.|imated)?|approx(?:\.|imate)?|planned)\s+(?=\w)")
_OF_THE_SHOT = re.compile(r"(?:shot|screen|running|run)\s+(?=time|duration|length)")
_IN_UNITS = re.compile(r"\s*[(\[](?:in\s+)?(?P<unit>s|secs?\.?|seconds?|mm|m:ss|mm:ss|h:mm:ss|hh:mm:ss)[)\]]$")
ENOUGH = frozenset({"Shot", "Description", "Size", "Cast", "Dialogue"})
"""One of these makes a table a shot list."""
FOR_PEOPLE = ("Sound", "SFX", "VFX", "Music")
"""Columns of what goes to no engine, besides the notes."""
SLUG = re.compile(r"\s*(?:[0-9]{1,4}[A-Z]?\s+)?(?:int|ext|est|i\s*/\s*e)\b", re.IGNORECASE)
"""How a screenplay's heading begins."""


def known_columns(columns: Sequence[str]) -> dict[str, int]:
    """Where each column that is understood stands. Of two with one meaning the first counts; the other is kept, and
    follows it where both said the same (see `table_of`). A subject is who is seen, unless another column says that."""
    found: dict[str, int] = {}
    for at, known in enumerate(meanings(columns)):
        if known:
            found.setdefault(known, at)
    if "Subject" in found and "Cast" not in found:
        found["Cast"] = found.pop("Subject")
    return found


def cast_by_subject(columns: Sequence[str]) -> bool:
    """Whether a table says who is seen by its subjects alone, which may be places and things too."""
    known = meanings(columns)
    return "Subject" in known and "Cast" not in known


def strange_columns(columns: Sequence[str]) -> tuple[str, ...]:
    """The columns that are not understood, as they are called; those without a name are left out."""
    known = zip(columns, meanings(columns), strict=True)
    return tuple(column for column, meaning in known if column and not meaning and column not in OWN)


def is_kitsus(columns: Sequence[str]) -> bool:
    """Whether a table is one of the production tracker Kitsu, which has all that happens in one description."""
    there = {folded(column) for column in columns}
    return "name" in there and bool(there & {"sequence", "seq"})


def _meaning(column: str) -> str:
    """What a column is called here, whatever unit it counts in: "Duration" for "Est. time (sec)"; else ""."""
    said = folded(column.replace("_", " ")).strip(" .:")
    units = _IN_UNITS.search(said)
    plain = said[: units.start()] if units else said
    if said in _KNOWN or (plain in _KNOWN and plain != "time"):
        return _KNOWN[said if said in _KNOWN else plain]
    guessed = _ESTIMATED.sub("", plain, count=1)
    lasting = _OF_THE_SHOT.sub("", guessed, count=1)
    timed = bool(units) or plain != lasting
    return "Duration" if lasting in ("time", "duration", "length") and timed else _KNOWN.get(guessed, "")


def meanings(columns: Sequence[str]) -> list[str]:
    """What each column is called here; "" for one that is not understood."""
    known = [_meaning(column) for column in columns]
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
