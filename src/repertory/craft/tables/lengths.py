"""How long a shot is, as tables say it: in seconds, as on a clock, in frames."""

from __future__ import annotations

import re
from collections.abc import Mapping

from repertory.errors import ShotListError

FRAMES = ("Frames", "Frame In", "Frame Out")
"""Columns that count frames."""
USUAL_RATE = 24.0
"""Frames a second, where nobody says otherwise."""


def seconds_of(cell: str, *, line: int) -> str:
    """A duration in seconds, as text: of "5", "5 s", "1:05", "00:01:05". Empty for an empty cell or a dash. Raises
    ShotListError."""
    said = cell.strip().lower()
    if not re.search(r"[0-9]", said) and said in ("", "-", "–", "—", "tbd", "?"):
        return ""
    if plain := re.fullmatch(r"([0-9]{1,6}(?:[.,][0-9]{1,6})?)\s*(?:s|secs?|seconds?|\")?", said):
        return _plain(float(plain[1].replace(",", ".")))
    clock = re.fullmatch(r"(?:([0-9]{1,2}):)?([0-9]{1,2}):([0-9]{2}(?:\.[0-9]+)?)", said)
    if clock and float(clock[3]) < 60 and (not clock[1] or int(clock[2]) < 60):
        return _plain(int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + float(clock[3]))
    what = f'"{cell.strip()[:40]}" is no duration.'
    raise ShotListError(what, line=line, column=1, source=cell[:80], step='Write seconds ("5") or minutes ("1:05").')


def seconds_by_frames(cells: Mapping[str, str]) -> str:
    """A duration in seconds, as text, from the columns that count frames; empty where they say none."""
    frames, rate = cells.get("Frames", "").strip(), rate_of(cells.get("FPS", ""), USUAL_RATE)
    first, last = (cells.get(column, "").strip() for column in ("Frame In", "Frame Out"))
    if not frames and first.isdecimal() and last.isdecimal() and int(last) >= int(first):
        frames = str(int(last) - int(first) + 1)
    return _plain(int(frames) / rate) if re.fullmatch(r"[0-9]{1,7}", frames) else ""


def rate_of(cell: str, otherwise: float) -> float:
    """The frames a second that a cell says, or else those."""
    said = re.fullmatch(r"[0-9]{1,4}(?:[.,][0-9]+)?", cell.strip())
    return float(said[0].replace(",", ".")) if said and float(said[0].replace(",", ".")) else otherwise


def in_frames(seconds: float | None, before: Mapping[str, str], fps: float) -> dict[str, str]:
    """What the columns that count frames say of a shot's length. Where it begins, and how many frames a second has, is
    the table's own; its end follows from that."""
    first = before.get("Frame In", "").strip()
    count = max(1, round(seconds * rate_of(before.get("FPS", ""), fps))) if seconds else 0
    last = str(int(first) + count - 1) if count and first.isdecimal() else ""
    return {"Frame In": first, "Frame Out": last, "Frames": str(count) if count else ""}


def _plain(seconds: float) -> str:
    return f"{seconds:.3f}".rstrip("0").rstrip(".")
