"""Mirrors of what is on S3: all code works on local files, and every write and removal is the object's first.

A file below the mirror is put before it gets its name here, so that nothing counts as written which the others will
not see; where it is to be new it is put on the condition that nothing has its name, so of two machines one is told.
What others wrote comes in when a folder is opened, when a job begins, and under every lock (`locking`).

A text that was edited here by hand is sent when it is next looked at, unless it was changed there as well; then the
one from here is kept beside it. Other files that were changed by hand are fetched anew.
"""

from __future__ import annotations

import contextlib
import functools
import os
import re
import secrets
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath

from repertory.errors import MissingPart
from repertory.files.buckets import NO_CONDITIONS, Bucket, Listed
from repertory.files.mirrored import Index, Known
from repertory.files.remote import Place, place_of
from repertory.files.writing import clear_write_errors, make_folder

AT_ONCE = 16
"""How many objects are fetched side by side."""
_WORTH_TELLING = 20_000_000
"""Bytes to be fetched, from which on it is told."""
_TEXTS = (".toml", ".txt", ".csv")
_CARDS = (".toml", ".json")
"""What names other files: sent and fetched after them, removed before them."""
_DELIVERED = re.compile(r"(?:^|/)orders/[^/]+/[^/]+\.(?!toml$|txt$|json$)[^./]+$")
"""What engines delivered, of which takes have a copy: fetched when it is asked for."""
_FIT = "knows conditional writes"

Tell = Callable[[str], None]


def _on_screen(text: str) -> None:
    sys.stderr.write(f"{text}\n")


class Mirror:
    """The mirror of one bucket."""

    def __init__(self, root: Path, bucket: str) -> None:
        self._root = root
        self._bucket = Bucket(bucket)
        self._index = Index(root)
        self._fit = threading.Event()

    def send(self, place: Place, source: Path, path: Path, *, new: bool) -> None:
        """Puts `source`, and gives it the name `path` here. With `new` only where no machine has that name: else
        FileExistsError, and what is there is here, too."""
        self.require_fit(place)
        try:
            etag = self._bucket.put(place.key, source, new=new)
        except FileExistsError:
            self.fetch(place.key)
            raise
        with self._index.changing() as known, clear_write_errors(path.parent):
            source.replace(path)
            known.set(place.key, Known.of(etag, path))

    def require_sent(self, place: Place, path: Path) -> None:
        """Puts a file that something else than `files.writing` wrote, unless it is there as it is."""
        known = self._index.of(place.key)
        if known is None or known.is_touched(path.stat()):
            before = Known.of("", path)
            etag = self._bucket.put(place.key, path)
            with self._index.changing() as changing:
                changing.set(place.key, Known(etag, before.size, before.time_ns))

    def remove(self, place: Place, path: Path) -> None:
        """Deletes an object, and then the file. One that is not there is removed already."""
        self._bucket.delete(place.key)
        with self._index.changing() as known, clear_write_errors(path.parent):
            path.unlink(missing_ok=True)
            known.forget(place.key)

    def move(self, source: Path, target: Path) -> None:
        """Moves a file or a folder: all of it is put in its new place before any of it goes from the old one. Cut off
        between the two it is in both, cards last in the new and first out of the old."""
        self.require_fit(_required(target))
        files = [source] if not source.is_dir() else [path for path in sorted(source.rglob("*")) if path.is_file()]
        moved = [(path, target / path.relative_to(source) if source.is_dir() else target) for path in files]
        sent: dict[str, str] = {}
        for old, new in sorted(moved, key=lambda one: one[0].suffix in _CARDS):
            place = _required(new)
            if place.is_shared:
                sent[place.key] = self._bucket.put(place.key, old)
        olds = [(old, _required(old)) for old, _ in sorted(moved, key=lambda one: one[0].suffix not in _CARDS)]
        for _, place in olds:
            if place.is_shared:
                self._bucket.delete(place.key)
        with self._index.changing() as known, clear_write_errors(target.parent):
            source.replace(target)
            for _, place in olds:
                known.forget(place.key)
            for _, new in moved:
                key = _required(new).key
                if key in sent:
                    known.set(key, Known.of(sent[key], new))

    def fetch(self, key: str) -> bool:
        """Brings one object in as it is now; whether there is one."""
        return self._fetched(key, self._index.of(key))

    def refresh(self, prefix: str, *, delivered: bool, tell: Tell) -> None:
        """Brings everything under a prefix in step: what is new or changed there is fetched, what is gone there goes
        here. Without `delivered` what engines delivered is left for when it is asked for."""
        known = self._index.under(prefix)  # before the list: what is known by then and not in it is gone
        there = {key: one for key, one in self._bucket.list(prefix).items() if self._place(key).is_shared}
        self._go_without(sorted(known.keys() - there.keys(), key=_cards_first), known)
        wanted = [key for key, one in there.items() if self._is_due(key, one, known.get(key), delivered=delivered)]
        total = sum(there[key].size for key in wanted)
        if total >= _WORTH_TELLING:
            tell(f"s3://{self._bucket.name}/{prefix}: fetching {len(wanted)} files, {total / 1e6:.0f} MB.")
        with ThreadPoolExecutor(AT_ONCE) if len(wanted) > 1 else contextlib.nullcontext() as threads:
            for cards in (False, True):  # a card comes when what it names is here
                some = [key for key in wanted if _is_card(key) is cards]
                for _ in (threads.map if threads else map)(lambda key: self._fetched(key, known.get(key)), some):
                    pass

    def require_fit(self, near: Place) -> None:
        """Raises MissingPart for a service that writes over what is to be new. It is tried out once, beside an object
        that is to be written: keys may be for one folder only."""
        if self._fit.is_set() or self._index.fact(_FIT):
            self._fit.set()
            return
        if not self.is_create_only(near):
            what = f"The service of s3://{self._bucket.name} ignores the condition that an object is to be new."
            raise MissingPart(what, step=NO_CONDITIONS)
        self._index.note(_FIT, "yes")
        self._fit.set()

    def is_create_only(self, near: Place) -> bool:
        """Whether of two writers of one name the second is told, tried with an object that is deleted again."""
        key = str(PurePosixPath(near.key).with_name(f"repertory-tries-conditions-{secrets.token_hex(6)}"))
        with tempfile.TemporaryDirectory(prefix="repertory-") as folder:
            source = Path(folder, "probe")
            source.write_bytes(b"Made by Repertory to see whether a second writer is told. It may be deleted.\n")
            try:
                self._bucket.put(key, source, new=True)
                self._bucket.put(key, source, new=True)
            except FileExistsError:
                return True
            finally:
                self._bucket.delete(key)
        return False

    def clock_ahead_s(self) -> float:
        """By how many seconds this computer's clock is ahead of the service's."""
        return self._bucket.clock_ahead_s()

    def _place(self, key: str) -> Place:
        return Place(root=self._root, bucket=self._bucket.name, key=key)

    def _is_due(self, key: str, there: Listed, known: Known | None, *, delivered: bool) -> bool:
        """Whether an object is to be fetched; a text that was edited here is sent instead."""
        path = self._root / key
        status = path.stat() if path.is_file() else None
        if status is None:
            return delivered or not _DELIVERED.search(key)
        if known is None or known.etag != there.etag:
            return True
        if not known.is_touched(status):
            return False
        return not (path.suffix in _TEXTS and self._edited(key, path, known))

    def _edited(self, key: str, path: Path, known: Known) -> bool:
        """Sends a text that was edited here by hand, unless it was changed there as well; whether it was sent."""
        before = Known.of("", path)
        try:
            etag = self._bucket.put(key, path, instead_of=known.etag)
        except FileExistsError:
            return False
        with self._index.changing() as changing:
            changing.set(key, Known(etag, before.size, before.time_ns))
        return True

    def _fetched(self, key: str, before: Known | None) -> bool:
        """Brings an object in, unless another process has changed the file since it was known as `before`."""
        path = self._root / key
        make_folder(path.parent)
        arriving = self._root.with_name(f".{self._root.name}-arriving")  # where nobody looks for leftovers
        make_folder(arriving)
        handle, name = tempfile.mkstemp(dir=arriving)
        os.close(handle)
        new = Path(name)
        try:
            etag = self._bucket.get(key, new)
            if etag is None:
                self._go_without([key], {key: before} if before else {})
                return False
            new.chmod(0o644)
            with self._index.changing() as known, clear_write_errors(path.parent):
                if known.of(key) == before:
                    self._keep_edited(path, before)
                    new.replace(path)
                    known.set(key, Known.of(etag, path))
            return True
        finally:
            new.unlink(missing_ok=True)

    def _go_without(self, keys: Iterable[str], before: Mapping[str, Known]) -> None:
        """Removes files here whose objects are gone, unless another process has written them since."""
        for key in keys:
            path = self._root / key
            with self._index.changing() as known, clear_write_errors(path.parent):
                if key not in before or known.of(key) != before[key]:
                    continue
                self._keep_edited(path, before[key])
                path.unlink(missing_ok=True)
                known.forget(key)
                self._tidy(path.parent)

    def _tidy(self, folder: Path) -> None:
        """Removes folders that have nothing in them any more."""
        while folder != self._root:
            try:
                folder.rmdir()
            except OSError:
                return
            folder = folder.parent

    def _keep_edited(self, path: Path, before: Known | None) -> None:
        """Keeps a text beside itself that was edited here and is about to be replaced by what is there."""
        if before is None or path.suffix not in _TEXTS or not path.is_file() or not before.is_touched(path.stat()):
            return
        kept = path.with_name(f"{path.name}.edited-here-{secrets.token_hex(2)}")
        path.replace(kept)
        tell = f"{path.name} was changed here and on S3 as well. What you wrote is kept: {kept}"
        _on_screen(tell)


def send(path: Path, source: Path, *, new: bool) -> bool:
    """Puts `source` and gives it the name `path` here, if that is on S3; whether it is."""
    place = place_of(path)
    if place is None or not place.is_shared:
        return False
    _mirror(place.root, place.bucket).send(place, source, path, new=new)
    return True


def require_sent(path: Path) -> None:
    """Sees to it that a file which lies here is on S3, if it belongs there."""
    place = place_of(path)
    if place is not None and place.is_shared:
        _mirror(place.root, place.bucket).require_sent(place, path)


def remove(path: Path) -> bool:
    """Deletes a file that is on S3, there first; whether it belongs there. What is not there is deleted already."""
    place = place_of(path)
    if place is None or not place.is_shared:
        return False
    _mirror(place.root, place.bucket).remove(place, path)
    return True


def move(source: Path, target: Path) -> bool:
    """Moves a file or folder on S3; whether it is there."""
    place = place_of(target)
    if place is None:
        return False
    _mirror(place.root, place.bucket).move(source, target)
    return True


def fetch(path: Path) -> bool:
    """Whether there is such a file: here, or on S3, from where it is brought in."""
    if path.is_file():
        return True
    place = place_of(path)
    return place is not None and place.is_shared and _mirror(place.root, place.bucket).fetch(place.key)


def fetch_anew(path: Path) -> None:
    """Brings a file in as it is on S3 now, if it belongs there."""
    place = place_of(path)
    if place is not None and place.is_shared:
        _mirror(place.root, place.bucket).fetch(place.key)


def refresh(folder: Path, *, delivered: bool = False, tell: Tell = _on_screen) -> None:
    """Brings a folder on S3 in step; nothing for any other folder. With `delivered` what engines delivered, too, and
    for the folder of one order in any case."""
    place = place_of(folder)
    if place is None or not place.key:
        return
    one_order = PurePosixPath(place.key).parent.name == "orders"
    mirror = _mirror(place.root, place.bucket)
    mirror.refresh(f"{place.key}/", delivered=delivered or one_order, tell=tell)


def mirror_of(folder: Path) -> Mirror | None:
    """The mirror that a folder belongs to; None for any other folder."""
    place = place_of(folder)
    return _mirror(place.root, place.bucket) if place else None


@functools.cache
def _mirror(root: Path, bucket: str) -> Mirror:
    return Mirror(root, bucket)


def _required(path: Path) -> Place:
    place = place_of(path)
    if place is None:
        raise ValueError(f"{path} is not on S3")
    return place


def _is_card(key: str) -> bool:
    return key.endswith(_CARDS)


def _cards_first(key: str) -> tuple[bool, str]:
    return not _is_card(key), key
