"""Content hashes, and names that carry them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import Path

from repertory.errors import Damaged


def sha256_of(path: Path) -> str:
    """Hash of a file's bytes, 64 hex digits. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sha256_of_text(text: str) -> str:
    """Hash of a text's UTF-8 bytes, 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def slug(words: str) -> str:
    """Lower case letters, digits and single hyphens; never empty ("x" where nothing is left)."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "x"


def hashed_name(words: str, sha256: str, suffix: str) -> str:
    """`angle-three-quarter-left-3fa9c1d2.png` for ("angle three-quarter left", "3fa9c1d2...", ".png")."""
    return f"{slug(words)}-{sha256[:8]}{suffix.lower()}"


def verified(path: Path, sha256: str) -> Path:
    """The same path, once its bytes are known to be what was stored. Raises Damaged."""
    step = f"Put the original file back as {path}, or restore it from a backup."
    if not path.is_file():
        raise Damaged(f"The file {path} is missing.", step=step)
    if sha256_of(path) != sha256:
        raise Damaged(f"The file {path} has changed since it was stored.", step=step)
    return path
