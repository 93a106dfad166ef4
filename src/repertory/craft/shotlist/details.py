"""What stands in a shot with its name before it: "seed: 7", "lens: 35mm", "camera: slow push in"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NoReturn

from repertory.craft.shotlist import filmwords as words
from repertory.craft.shotlist.frame import is_film_word
from repertory.craft.shotlist.lines import NOTES, key_of
from repertory.craft.shotlist.names import Named
from repertory.craft.shotlist.text import Body, Span

_KEY = re.compile(
    r"(^|[,;]|\.(?=\s))(\s*)((?:(?:shot|camera)\s+)?[^\W\d_][\w-]*)\s*:\s+((?:[^,; ]| (?! \S))*)", re.IGNORECASE
)
_SECONDS = re.compile(r"\s*(?:s|secs?|seconds?)$", re.IGNORECASE)
_EXAMPLES = {
    "engine": "engine: previs",
    "seed": "seed: 7",
    "takes": "takes: 3",
    "duration": "duration: 6 s",
    "length": "length: 6 s",
}


@dataclass(kw_only=True)
class Details:
    """What a shot settles itself, and what else it says by name."""

    own: dict[str, str] = field(default_factory=dict)
    """Of engine, seed, takes and duration, what is settled."""
    notes: list[str] = field(default_factory=list)
    """What is said to people only."""
    named: list[Span] = field(default_factory=list)
    """Where the value of every other detail stands, and of which kind it must be."""


def details(body: Body, kinds: Sequence[Named]) -> Details:
    """Reads what is said by name. What a shot settles is blanked; of all else only the name is, since the rest is read
    with the other words. Raises ShotListError."""
    found = Details()
    if ":" not in body.text:
        return found
    for match in list(_KEY.finditer(body.left)):
        _detail(body, match, found, kinds)
    return found


def _detail(body: Body, match: re.Match[str], found: Details, kinds: Sequence[Named]) -> None:
    key, value, at = key_of(match[3]), match[4].strip(), match.start(3)
    if is_film_word(key):  # "close-up: Mia's eyes"
        body.drop(match.end(3), match.start(4), ",")
    elif not value and body.text[match.end(3) : match.end()].strip(" :"):
        body.drop(at, match.end())  # what it said was an error and is told
    elif key in words.OVERRULES:
        key = {"model": "engine", "length": "duration"}.get(key, key)
        if key in found.own:
            body.fail(f'"{key}" is settled twice.', at, "Keep one.", until=match.end())
        found.own[key] = _checked(body, key, value, match)
        body.mark(at, match.end(), key, value)
        body.drop(match.start(2), match.end())
    elif key in NOTES:
        end = next((cut for cut in (body.left.find(sign, at) for sign in ";.") if cut > 0), len(body.left))
        end = min(end, body.line_end(at))
        found.notes.append(" ".join(body.text[at:end].split()))
        body.mark(at, end, "note", "for people only")
        body.drop(at, end)
    elif key in words.DETAILS:
        kind = words.DETAILS[key]
        if not value:
            body.fail(f'"{key}:" says nothing.', at, "Say it after the colon, or leave the line out.")
        found.named.append(Span(match.start(4), match.end(4), kind, key))
        body.take(at, match.start(4), kind, kind)
        if kind == "outfit":  # "outfit: the red sweater" is read like "wearing the red sweater"
            body.drop(match.start(4) - 8, match.start(4))
            body.left = f"{body.left[: match.start(4) - 8]}wearing {body.left[match.start(4) :]}"
    else:
        near = words.nearest(key, [*words.OVERRULES, *words.DETAILS, *kinds[0].names])
        if near or (match[1] and " " not in value):  # words may well have a colon: "Montage: Mia walking"
            _unknown(body, match[3], at, near)


def _unknown(body: Body, key: str, at: int, near: str) -> NoReturn:
    step = (
        f'Did you mean "{near}:"?'
        if near
        else f"Speakers are the cast; a shot may settle: {', '.join(words.OVERRULES)}."
    )
    body.fail(f'"{key}:" is neither a speaker nor anything that a shot can settle.', at, step)


def _checked(body: Body, key: str, value: str, match: re.Match[str]) -> str:
    at, until = match.start(4), match.end()
    step = f'Write for example "{_EXAMPLES[key]}".'
    if not value:
        body.fail(f'"{key}:" says nothing.', at, step, until=until)
    if key in ("seed", "takes") and not re.fullmatch(r"[0-9]{1,10}", value):
        body.fail(f'"{value}" is no number.', at, step, until=until)
    if key == "takes" and not 1 <= int(value) <= 100:
        body.fail(f"{value} takes are not possible.", at, "Give 1 to 100.", until=until)
    if key == "duration":
        seconds(body, _SECONDS.sub("", value), at)
    return value


def seconds(body: Body, text: str, at: int) -> float:
    """A duration in seconds, half a second to 600. Raises ShotListError."""
    value = float(text) if re.fullmatch(r"[0-9]{1,6}(?:\.[0-9]+)?", text) else 0.0
    if not 0.5 <= value <= 600.0:
        body.fail(f'"{text}" seconds is no duration of a shot.', at, "Give 0.5 to 600 seconds.", until=at + len(text))
    return value
