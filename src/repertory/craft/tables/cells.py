"""The short words of a table's cells, as crews write them below a heading, in a shot list's own words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from repertory.craft.shotlist.filmwords import folded

_NOTHING = frozenset({"-", "--", "–", "—", "n/a", "na", "tbd", "?"})
_FREE = frozenset({"Scene", "Shot", "Heading", "Description", "Dialogue", "Notes", "Sound", "SFX", "VFX", "Music"})
"""Columns whose cells are names and sentences, which are taken as they are."""
_WORDS: Mapping[str, Mapping[str, str]] = {
    "Size": {
        "wide": "wide shot", "full": "full shot", "long": "long shot", "medium": "medium shot", "mid": "medium shot",
        "close": "close-up", "tight": "close-up", "extreme wide": "extreme wide shot", "very wide": "extreme wide shot",
        "extreme long": "extreme wide shot", "extreme close": "extreme close-up", "medium close": "medium close-up",
        "medium wide": "medium wide shot", "medium long": "medium wide shot", "medium full": "medium wide shot",
        "establishing": "establishing shot", "cowboy": "cowboy shot", "american": "cowboy shot",
        "master": "master shot", "detail": "insert",
    },
    "Angle": {
        "low": "low angle", "high": "high angle", "eye": "eye level", "eyeline": "eye level", "normal": "eye level",
        "neutral": "eye level", "level": "eye level", "straight": "eye level", "straight on": "eye level",
        "straight-on": "eye level", "none": "eye level", "dutch": "dutch angle", "canted": "dutch angle",
        "dutch tilt": "dutch angle", "tilted": "dutch angle", "top": "overhead", "bird": "overhead",
        "birdseye": "overhead", "worm": "worm's-eye view", "ground": "ground level", "knee": "knee level",
        "hip": "hip level", "shoulder": "shoulder level",
    },
    "Movement": {
        "none": "static", "no": "static", "fixed": "static", "locked": "static", "lock off": "static",
        "lock-off": "static", "tripod": "static", "still": "static", "hh": "handheld", "hand": "handheld",
        "steadi": "steadicam", "crane": "crane shot", "jib": "crane shot", "push": "push in", "pull": "pull out",
        "whip": "whip pan", "tracking": "tracking shot", "follow": "tracking shot", "dolly": "dolly shot",
    },
    "Lens": {"wide": "wide-angle lens", "tele": "telephoto lens", "long": "telephoto lens", "zoom": "zoom lens",
             "prime": "prime lens", "fish": "fisheye", "normal": "normal lens"},
}  # fmt: skip
"""By the column, what a word means that alone in a sentence would mean something else, or nothing."""
_DIRECTED = re.compile(
    r"(?P<move>(?:(?:slow|slowly|fast|quick|whip)\s+)?(?:pan|tilt|track|truck|dolly|crab|slide|boom|crane|jib|pedestal))"
    r"\s+(?P<to>l|r|u|d|lt|rt|dn)\.?",
    re.IGNORECASE,
)
_TO = {"l": "left", "lt": "left", "r": "right", "rt": "right", "u": "up", "d": "down", "dn": "down"}
_MILLIMETRES = re.compile(r"[1-9][0-9]{0,3}(?:[.,][0-9])?(?:\s*[-–]\s*[1-9][0-9]{0,3})?")
_LENS = re.compile(r"(?P<mm>[1-9][0-9]{0,3})\s+(?P<kind>macro|anamorphic|prime|zoom|tele)", re.IGNORECASE)
_PARTS = re.compile(r"\s*[,;/+&\n]\s*(?:then\s+)?")
_PACE = r"(?:(?:very|slow|slowly|fast|quick|quickly|gentle|smooth)\s+)"
_PACED = re.compile(rf"(?P<pace>{_PACE}+)(?P<move>\S.*)", re.IGNORECASE)
_MOVES = re.compile(
    rf"{_PACE}*(?:whip\s+)?(?:pan|tilt|track(?:ing)?|truck|dolly|crab|slide|boom|crane|jib|pedestal|push|pull|zoom|orbit|"
    r"arc|circle|roll|rack)\b",
    re.IGNORECASE,
)
"""How a move begins that a camera makes after another, and not, as handheld, all the while."""


def worded(column: str, cell: str) -> str:
    """What a cell of a column says, in words that a shot list understands: "low angle" for "Low", "pan left" for
    "Pan L", "50mm" for "50"; nothing for a dash. A cell that is not known to be short for anything stays as it is."""
    if column in _FREE:
        return cell
    if folded(cell) in _NOTHING:
        return ""
    if column == "Lens" and _MILLIMETRES.fullmatch(cell):
        return f"{cell}mm"
    known = _WORDS.get(column)
    if known is None:
        return cell
    said = [_one(part, column, known) for part in _PARTS.split(cell) if part]
    if len(said) < 2:
        return "".join(said)
    if column == "Movement":
        said = [part for part in said if folded(part) != "static"] or said[:1]
        moves = [part for part in said if _MOVES.match(part)]
        said = [" then ".join(moves), *(part for part in said if part not in moves)] if len(moves) > 1 else said
    return ", ".join(said)


def _one(part: str, column: str, known: Mapping[str, str]) -> str:
    directed = _DIRECTED.fullmatch(part) if column == "Movement" else None
    if directed:
        return f"{directed['move'].lower()} {_TO[directed['to'].lower()]}"
    paced = _PACED.fullmatch(part) if column == "Movement" else None
    if paced and folded(paced["move"]) in known:
        return f"{paced['pace'].lower()}{known[folded(paced['move'])]}"
    lens = _LENS.fullmatch(part) if column == "Lens" else None
    return f"{lens['mm']}mm {lens['kind']}" if lens else known.get(folded(part), part)
