"""Answers that a person or a chat app wrote down for the by-hand engine."""

from __future__ import annotations

from pathlib import Path

from repertory.errors import MediaRejected

TEXTS = {".txt", ".json", ".md"}
MOST_BYTES = 200_000
"""Answers are short; whatever is longer is another file."""


def check_text(path: Path) -> str:
    """Its suffix, once it can be read. Raises MediaRejected for what is empty, too long, or no text in UTF-8."""
    step = "Save the answer as plain text."
    try:
        if path.stat().st_size > MOST_BYTES:
            raise MediaRejected(f"{path.name} is too long for an answer.", step=step)
        text = path.read_text(encoding="utf-8-sig")
    except PermissionError as error:
        raise MediaRejected(f"{path} may not be read.", step="Give yourself the right to read it.") from error
    except UnicodeDecodeError as error:
        raise MediaRejected(f"{path.name} is no text in UTF-8.", step=step) from error
    if not text.strip():
        raise MediaRejected(f"{path.name} is empty.", step=step)
    return path.suffix.lower()


def read_text(path: Path) -> str:
    """The text of an answer that was checked."""
    return path.read_text(encoding="utf-8-sig")
