"""Reading a zip that somebody sent: nothing is believed that was not checked, and nothing is unpacked beyond limits."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from repertory.errors import MediaRejected, YourMove
from repertory.library.bundle_layout import MAX_BYTES, MAX_FILES, is_place
from repertory.media.containers import present

AGAIN = "Ask for the bundle again, or make it again with: repertory export"
_CHUNK = 1024 * 1024
_END = struct.Struct("<4s4H2LH")
"""The last record of a zip: mark, two disk numbers, two counts of files, size and place of the directory, comment."""
_LOCATOR = b"PK\x06\x07"
_LONGEST_ENTRY = 400
"""A file's record in the directory: 46 bytes, its name, and what other programs add to it."""
_MAX_RATIO = 200
"""A silent sound packs 1 : 500 and a bomb 1 : 1000, but a bundle as a whole is mostly pictures, which do not pack."""
_SLACK = 16 * 1024**2
"""Below this a bundle may pack as well as it likes."""
_ENCRYPTED = 0x1
_UNREADABLE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError, OverflowError)
"""What zipfile raises for damaged, encrypted and made-up archives."""


class Archive:
    """A zip whose directory has been checked: plain files in places that a bundle may have, within limits."""

    def __init__(self, path: Path, source: zipfile.ZipFile) -> None:
        self.path = path
        self._source = source
        self._entries = _checked(path, source.infolist())

    @property
    def sizes(self) -> Mapping[str, int]:
        """The size of each file in bytes, as the zip's directory declares it."""
        return {name: entry.file_size for name, entry in self._entries.items()}

    def read(self, name: str, sha256: str = "") -> bytes:
        """The bytes of one file. Raises YourMove where they are not as long as declared, or have another hash."""
        data = b"".join(self._chunks(name))
        if sha256 and hashlib.sha256(data).hexdigest() != sha256:
            raise self.wrong_hash(name)
        return data

    def unpack(self, name: str, sha256: str, target: Path | None) -> None:
        """Writes one file out, or only reads it through where there is no target. Raises as `read`, and OSError."""
        digest = hashlib.sha256()
        with contextlib.ExitStack() as stack:
            file = stack.enter_context(target.open("xb")) if target else None
            for chunk in self._chunks(name):
                digest.update(chunk)
                if file:
                    file.write(chunk)
            if file:
                file.flush()
                os.fsync(file.fileno())
        if digest.hexdigest() != sha256:
            raise self.wrong_hash(name)

    def wrong(self, what: str) -> YourMove:
        """The error for a bundle that is not what it should be; `what` goes on from the name of its file."""
        return YourMove(f"{self.path} {what}", step=AGAIN)

    def wrong_hash(self, name: str) -> YourMove:
        """The error for a file inside whose bytes are not those that the manifest promises."""
        return self.wrong(f"is damaged: {shown(name)} has changed since the bundle was made.")

    def _chunks(self, name: str) -> Iterator[bytes]:
        left = self._entries[name].file_size
        try:
            with self._source.open(self._entries[name]) as file:
                while left >= 0 and (chunk := file.read(_CHUNK)):
                    left -= len(chunk)
                    yield chunk
        except _UNREADABLE as error:
            raise self.wrong(f"is damaged: {shown(name)} cannot be read.") from error
        if left:
            raise self.wrong(f"is damaged: {shown(name)} is not as long as it says.")


@contextlib.contextmanager
def opened_zip(path: Path) -> Iterator[Archive]:
    """The zip at `path`, its directory checked. Raises MediaRejected for no file at all, YourMove for a bad one."""
    present(path, "bundle")
    no_zip = YourMove(f"{path} is no bundle, or it was cut short.", step="Give a file that `repertory export` made.")
    try:
        if not _ends_well(path):
            raise no_zip
        source = zipfile.ZipFile(path)
    except PermissionError as error:
        raise MediaRejected(f"{path} may not be read.", step="Give yourself the right to read it.") from error
    except _UNREADABLE as error:
        raise no_zip from error
    with source:
        yield Archive(path, source)


def harmless(words: str) -> str:
    """Words that come from a bundle, without anything that would do more to a terminal than print."""
    return "".join(letter if letter.isprintable() else "?" for letter in words)


def shown(name: str) -> str:
    """A name from a bundle, in quotes, short and harmless."""
    plain = harmless(name)
    return f'"{plain[:77]}..."' if len(plain) > 80 else f'"{plain}"'


def _ends_well(path: Path) -> bool:
    """Whether the file ends as a plain zip of reasonable size does, with nothing before or after it.

    zipfile reads the whole directory into memory at once, and looks for the end in several places.
    """
    size = path.stat().st_size
    if size < _END.size:
        return False
    with path.open("rb") as file:
        file.seek(max(0, size - _END.size - 20))
        tail = file.read()
    mark, disk, first_disk, here, files, length, start, comment = _END.unpack(tail[-_END.size :])
    plain = mark == b"PK\x05\x06" and (disk, first_disk, comment) == (0, 0, 0) and _LOCATOR not in tail
    whole = here == files and start + length + _END.size == size
    return plain and whole and length <= (MAX_FILES + 1) * _LONGEST_ENTRY


def _checked(path: Path, entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """The entries by name. Raises YourMove for the first one that no bundle may have."""
    found: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        name = entry.orig_filename
        problem = "twice" if name in found else _problem(entry)
        if problem:
            raise YourMove(f"{path} holds {shown(name)} {problem}.", step="Do not use it: it is no bundle of ours.")
        found[name] = entry
    total = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_FILES or total > MAX_BYTES or total > path.stat().st_size * _MAX_RATIO + _SLACK:
        what = f"{path} would unpack to {len(entries)} files of {total // 1_000_000} MB together"
        most = f"at most {MAX_FILES} files and {MAX_BYTES // 10**9} GB"
        raise YourMove(f"{what}, more than a bundle may.", step=f"A bundle has {most}; do not use this one.")
    return found


def _problem(entry: zipfile.ZipInfo) -> str:
    if not is_place(entry.orig_filename):
        return "in a place where a bundle has no files"
    if stat.S_IFMT(entry.external_attr >> 16) not in {0, stat.S_IFREG}:
        return "as a link or another special file"
    if entry.flag_bits & _ENCRYPTED:
        return "encrypted"
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return "packed in a way that bundles are not"
    return ""
