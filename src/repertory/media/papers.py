"""Papers: PDF files and plain text, checked by their content as far as storing them needs."""

from __future__ import annotations

import codecs
import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

from repertory.errors import MediaRejected
from repertory.media.containers import present

MAX_BYTES = 50_000_000
_PDF = b"%PDF-"
_TAIL = 2048
"""The end mark of a PDF file lies within its last kilobyte; some writers add a little behind it."""
_START = 4096
"""So many bytes tell a text from a picture or a recording, whose first bytes hold zeros and other control signs."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
"""What no text holds; tabs, line ends and form feeds are none of them."""


def is_paper(path: Path) -> bool:
    """Whether a file begins as a PDF file or a text does; the whole of it may still be wrong. Raises MediaRejected for
    one that may not be read."""
    with _readable(path), path.open("rb") as file:
        start = file.read(_START)
    return start.startswith(_PDF) or _is_text(start, whole=len(start) < _START)


def check_document(path: Path) -> str:
    """The proper suffix of a paper: ".pdf" or ".txt". Raises MediaRejected for anything else, an empty or cut off one
    and one of more than 50 MB."""
    present(path, "document")
    size = path.stat().st_size
    if size > MAX_BYTES:
        step = f"Give one of {MAX_BYTES / 1e6:.0f} MB or less."
        raise MediaRejected(f"{path.name} has {size / 1e6:.0f} MB.", step=step)
    with _readable(path):
        data = path.read_bytes()
    if data.startswith(_PDF):
        if b"%%EOF" not in data[-_TAIL:]:
            raise MediaRejected(f"{path.name} is cut off.", step="Save or download it again.")
        return ".pdf"
    if _is_text(data):
        return ".txt"
    raise MediaRejected(
        f"{path.name} is neither a PDF file nor plain text.", step="Save it as PDF or as text in UTF-8."
    )


def _is_text(data: bytes, *, whole: bool = True) -> bool:
    """Whether it is UTF-8 without control signs; if it is not the whole, its last letter may be cut in two."""
    try:
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(data, final=whole)
    except UnicodeDecodeError:
        return False
    return bool(text.strip()) and not _CONTROL.search(text)


@contextlib.contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except PermissionError as error:
        raise MediaRejected(f"{path} may not be read.", step="Give yourself the right to read it.") from error
