"""What to say of a file that is not there: often it is, in other letters."""

from __future__ import annotations

import os
from pathlib import Path

from repertory.errors import MediaRejected


def missing(path: Path) -> MediaRejected:
    """That there is no such file, with what is there under a name that differs in capital letters only."""
    there = in_other_letters(path)
    step = f"Did you mean {there}? Capital letters count." if there else "Check the path."
    return MediaRejected(f"There is no file {path}.", step=step)


def in_other_letters(path: Path) -> Path | None:
    """What is there under a name that differs from the path in capital letters only; None where nothing is, and where
    the path itself is there."""
    if path.exists():
        return None
    found = Path(path.anchor)
    for part in path.parts[1 if path.anchor else 0 :]:
        alike = part if (found / part).exists() else _alike(found, part)
        if not alike:
            return None
        found /= alike
    return found


def _alike(folder: Path, name: str) -> str:
    """The first name in the folder that differs in capital letters only; empty for none, and where nobody may look."""
    if not folder.is_dir() or not os.access(folder, os.R_OK):
        return ""
    return min((one.name for one in folder.iterdir() if one.name.casefold() == name.casefold()), default="")
