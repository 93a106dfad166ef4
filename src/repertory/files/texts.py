"""Text files that people write: read as editors on every system save them, and refused with the reason if they are no
text."""

from __future__ import annotations

from pathlib import Path

from repertory.errors import ShotListError, YourMove

LARGEST = 20_000_000
"""Bytes. No shot list, script or table comes near it."""
_NO_TEXT = {
    b"%PDF-": ("a PDF", "Open the script where it was written and export it as Fountain or plain text."),
    b"PK\x03\x04": ("a zipped file, as word processors and spreadsheets write", "Save it as plain text, or as CSV."),
    b"\xd0\xcf\x11\xe0": ("an old word processor's or spreadsheet's file", "Save it as plain text, or as CSV."),
    b"{\\rtf": ("a rich text file", "Save it as plain text."),
    b"\x89PNG": ("a picture", "Give a text file."),
    b"\xff\xd8\xff": ("a picture", "Give a text file."),
    b"<?xml": ("an XML file, such as Final Draft writes", "Export the script as Fountain."),
}


def read_text(path: Path, *, missing: str = "Is its name right?") -> str:
    """What a text file says, without a byte-order mark. `missing` is the next step where there is none.

    Raises YourMove for a file that is missing, a folder, too large or no text at all, and ShotListError, with line and
    column, for one that is not UTF-8.
    """
    try:
        if path.stat().st_size > LARGEST:
            what = f"{path} has {path.stat().st_size / 1e6:.0f} MB, and {LARGEST / 1e6:.0f} MB are read at the most."
            raise YourMove(what, step="Is it the right file?")
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise YourMove(f"There is no {path}.", step=missing) from error
    except IsADirectoryError as error:
        raise YourMove(f"{path} is a folder.", step="Name a file.") from error
    except PermissionError as error:
        raise YourMove(f"{path} may not be read.", step="Give yourself the right to read it.") from error
    for sign, (seems, step) in _NO_TEXT.items():
        if data[:64].lstrip().startswith(sign):
            raise YourMove(f"{path} is no text: it is {seems}.", step=step)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(path, data, "utf-16")
    if b"\x00" in data:
        raise YourMove(f"{path} is no text: it has bytes that stand for no letter.", step="Is it the right file?")
    return _decoded(path, data, "utf-8-sig")


def _decoded(path: Path, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start]
        start = before.rfind(b"\n") + 1
        line = data[start:].split(b"\n", 1)[0].decode("cp1252", errors="replace")[:200]
        raise ShotListError(
            f"{path.name} is not UTF-8 text; it may be in the older encoding of Windows (cp1252).",
            line=before.count(b"\n") + 1,
            column=len(data[start : error.start].decode(encoding, errors="replace")) + 1,
            source=line.rstrip("\r"),
            step="Save it as UTF-8 in your editor.",
            file=str(path),
        ) from error
