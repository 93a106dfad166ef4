"""What a shot says in each column of a table, and what it says in one description where a table has no others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from repertory.craft.shotlist.filmwords import FACE_PARTS, folded
from repertory.craft.shotlist.lines import Kind
from repertory.craft.shotlist.vocabulary import is_film_word
from repertory.craft.shotlist.writing import written
from repertory.craft.tables.columns import FOR_PEOPLE, SLUG
from repertory.model.shot import CameraAngle, CameraMove, Performer, Shot, Transition

_FOR_PEOPLE = tuple(
    (column, re.compile(rf"(?:{words})\s*:\s*", re.IGNORECASE))
    for column, words in zip(FOR_PEOPLE, ("sounds?|audio", "sfx|fx", "vfx", "music"), strict=True)
)
_A_NOTE = re.compile(r"^notes?:\s*", re.IGNORECASE)
_ELSEWHERE = re.compile(r"\s*(?:duration|length|props?|location|place)\s*:", re.IGNORECASE)
"""A detail that stands among the frames, or in the casting."""
_UNSEEN = re.compile(r"\b(?:[ov]\.\s?[os]\.|off[ -](?:screen|camera)|out of (?:frame|shot))", re.IGNORECASE)
_SOMEBODY_UNSEEN = re.compile(rf"(?:and |with )?(\w+)(?: \w+)? (?:is )?\(?{_UNSEEN.pattern}\)?", re.IGNORECASE)
_PARTS = re.compile(r"\s*[,;:]\s+")
HIDDEN = "face hidden"


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
        "Cast": ", ".join(_as_seen(one, shot) for one in shot.performers),
        "Outfit": _each((one.name, one.outfit) for one in shot.performers),
        "Props": ", ".join(shot.props),
        "Description": ", ".join((*filter(None, [shot.action]), *_off_screen(shot))),
        "Dialogue": "\n".join(
            f"{line.speaker}: {f'({line.manner}) ' if line.manner else ''}{line.text}" for line in shot.dialogue
        ),
        "Duration": f"{shot.duration_s:g}" if shot.duration_s else "",
        "Engine": shot.engine,
        "Heading": shot.heading if SLUG.match(shot.heading) else "",
        **_notes(shot.notes),
        "Expression": _each((one.name, one.expression) for one in shot.performers),
        "Transition": shot.transition_in.value if shot.transition_in is not Transition.CUT else "",
        "Transition Out": shot.transition_out.value if shot.transition_out is not Transition.CUT else "",
        "Seed": str(shot.seed) if shot.seed is not None else "",
        "Takes": str(shot.takes) if shot.takes else "",
    }
    return {column: cell for column, cell in cells.items() if cell}


def words_of(text: str) -> dict[str, list[str]]:
    """What a list says of each shot, by its number: its words, and then a line for each of its details, notes and
    spoken lines. What tables have columns of their own for in any case is left out."""
    said: dict[str, list[str]] = {}
    number = ""
    for row in written(text).rows:
        if row.number:
            number = row.number
            said[number] = [row.text[row.words :].strip()]
        elif number and row.kind in (Kind.DETAIL, Kind.NOTE, Kind.SPOKEN):
            if not _ELSEWHERE.match(row.text):
                said[number].append(row.text.strip())
        elif number and row.kind is Kind.MORE:
            said[number][-1] = f"{said[number][-1]} {row.text.strip()}"
    return said


def only_what_is_theirs(description: str, name: str) -> bool:
    """Whether a description names somebody by a thing of theirs alone, or by a part of them that shows no face."""
    named = rf"(?<!\w){re.escape(folded(name))}"
    found = re.findall(rf"{named}(?!\w)(?:'s\s+(\w+))?", folded(description))
    return bool(found) and all(thing and thing not in FACE_PARTS for thing in found)


def _as_seen(one: Performer, shot: Shot) -> str:
    """Somebody as the column of the cast has them: with how they are seen, where no other column tells."""
    if one.from_behind:
        return f"{one.name} (from behind)"
    told = re.search(r"\b(?:face|silhouette|hands? only)", shot.action, re.IGNORECASE)
    if one.face_hidden and not told and not only_what_is_theirs(shot.action, one.name):
        return f"{one.name} ({HIDDEN})"
    return one.name


def _off_screen(shot: Shot) -> list[str]:
    """The parts of a shot's words that say who is not in the picture, where nothing else of it says so."""
    words = next(iter(shot.text.splitlines()), "")
    told = _UNSEEN.search(shot.action)
    parts = ((part.strip(" ."), _SOMEBODY_UNSEEN.fullmatch(part.strip())) for part in _PARTS.split(words))
    return [part for part, who in parts if who and not told and not is_film_word(folded(who[1]))]


def _notes(notes: Sequence[str]) -> dict[str, str]:
    """What is said to people only, by the column that it stands in."""
    said: dict[str, list[str]] = {}
    for note in notes:
        column, key = next(((one, key) for one, key in _FOR_PEOPLE if key.match(note)), ("Notes", _A_NOTE))
        said.setdefault(column, []).append(key.sub("", note, count=1))
    return {column: "\n".join(lines) for column, lines in said.items()}


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
