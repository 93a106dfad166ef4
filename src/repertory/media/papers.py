"""Papers: PDF files and plain text, checked by their content as far as storing them needs."""

from __future__ import annotations

from pathlib import Path

from repertory.errors import MediaRejected
from repertory.media.containers import present

MAX_BYTES = 50_000_000
_TAIL = 2048
"""The end mark of a PDF file lies within its last kilobyte; some writers add a little behind it."""


def check_document(path: Path) -> str:
    """The proper suffix of a paper: ".pdf" or ".txt". Raises MediaRejected for anything else, an empty or cut off one
    and one of more than 50 MB."""
    present(path, "document")
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise MediaRejected(
            f"{path.name} has {size / 1e6:.0f} MB.", step=f"Give one of {MAX_BYTES / 1e6:.0f} MB or less."
        )
    data = path.read_bytes()
    if data.startswith(b"%PDF-"):
        if b"%%EOF" not in data[-_TAIL:]:
            raise MediaRejected(f"{path.name} is cut off.", step="Save or download it again.")
        return ".pdf"
    if _is_text(data):
        return ".txt"
    raise MediaRejected(f"{path.name} is neither a PDF file nor plain text.", step="Save it as PDF.")


def _is_text(data: bytes) -> bool:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return bool(text.strip()) and all(letter.isprintable() or letter in "\r\n\t\f" for letter in text)
