"""What is given as a shot list and is no text: a PDF, a picture, a word processor's file."""

from __future__ import annotations

import re
from dataclasses import dataclass

from repertory.errors import ShotListError

_BEGINNINGS = {
    "%PDF-": "a PDF",
    "PK\x03\x04": "a zipped file, as word processors and spreadsheets write",
    "{\\rtf": "a rich text file",
    "\x89PNG": "a picture",
    "\ufffdPNG": "a picture",
    "GIF8": "a picture",
    "\xff\xd8\xff": "a picture",
    "\xd0\xcf\x11\xe0": "an old word processor's file",
    "<!doctype html": "a web page",
    "<html": "a web page",
    "<?xml": "an XML file",
}
_STEP = "Save it as plain text, or copy its words into a text file."
_NO_CHARACTER = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, kw_only=True)
class Refusals:
    """What of a text is no text."""

    text: str
    """The text with something harmless for whatever is no character, as long as before."""
    problems: tuple[ShotListError, ...] = ()
    whole: bool = False
    """Whether nothing of it can be a shot list."""


def refusals(text: str) -> Refusals:
    """Says what a text seems to be that is none, and where a character is none."""
    begins = text.removeprefix("\ufeff").lstrip()[:16].lower()
    seems = next((what for sign, what in _BEGINNINGS.items() if begins.startswith(sign.lower())), "")
    if not seems and text.count("\x00") > 1 + len(text) // 100:
        seems = "a binary file, or text in another encoding than UTF-8"
    if seems:
        error = ShotListError(f"This is no shot list: it seems to be {seems}.", line=1, column=1, step=_STEP)
        return Refusals(text="", problems=(error,), whole=True)
    if "\r" in text and "\n" not in text.strip() and "\r" in text.strip():
        what = "The lines of this list end as on old Macs, so that it reads as one line."
        error = ShotListError(what, line=1, column=1, step="Save it with Unix or Windows line ends.")
        return Refusals(text="", problems=(error,), whole=True)
    if not _NO_CHARACTER.search(text):
        return Refusals(text=text)
    harmless = _NO_CHARACTER.sub("\ufffd", text)
    return Refusals(text=harmless, problems=tuple(_strays(text, harmless)))


def _strays(text: str, harmless: str) -> list[ShotListError]:
    """The first stray of each of the first five lines that have one."""
    found: list[ShotListError] = []
    whole = harmless.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    for number, line in enumerate(text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n"), start=1):
        stray = _NO_CHARACTER.search(line)
        if stray and len(found) < 5:
            what = f"U+{ord(stray[0]):04X} is no character of a text."
            found.append(
                ShotListError(
                    what,
                    line=number,
                    column=stray.start() + 1,
                    source=whole[number - 1],
                    step="Delete it, or type it anew.",
                )
            )
    return found
