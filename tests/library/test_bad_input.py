"""Bad input and failing disks end in one clear sentence and leave the library exactly as it was."""

from __future__ import annotations

import errno
import os
import shutil
import struct
import subprocess
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from repertory.errors import DiskFull, FolderNotWritable, MediaRejected
from repertory.library.folder import Library
from repertory.media.images import write_image
from repertory.model.anchor import AnchorKind, Location, Prop, Reference, Role

Snapshot = dict[str, bytes | None]


def snapshot(folder: Path) -> Snapshot:
    return {str(path): path.read_bytes() if path.is_file() else None for path in sorted(folder.rglob("*"))}


def noise(path: Path, seed: int = 1) -> Path:
    write_image(path, np.random.default_rng(seed).integers(0, 256, (40, 40, 3), np.uint8))
    return path


def filled(folder: Path, given: Path) -> Library:
    library = Library.create(folder)
    shop = Location(name="shop", title="shop")
    library.create_anchor(shop)
    media = library.add_media(shop, noise(given / "view.png"), "view night")
    shop = replace(shop, references=(Reference(media=media, role=Role.VIEW, name="night"),))
    library.save(shop)
    library.lock("shop")
    library.save(replace(shop, identity="a small place"))
    return library


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return filled(tmp_path / "library", tmp_path)


def one_line_of_text(path: Path) -> None:
    path.write_text("This is a portrait of Mia.\n")


def cut_short(path: Path) -> None:
    path.write_bytes(noise(path).read_bytes()[:-200])


def forty_thousand_square(path: Path) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(9))) + chunk(b"IEND", b""))


def a_folder(path: Path) -> None:
    path.mkdir()


def nothing(path: Path) -> None:
    """There is no such file."""


@pytest.mark.parametrize("bad", [one_line_of_text, cut_short, forty_thousand_square, a_folder, nothing])
def test_a_bad_picture_leaves_the_library_as_it_was(
    library: Library, tmp_path: Path, bad: Callable[[Path], None]
) -> None:
    path = tmp_path / "given.png"
    bad(path)
    before = snapshot(library.folder)
    attempts = (
        lambda: library.add_media(library.draft("shop"), path, "view day"),
        lambda: library.add_candidate("shop", path, engine="previs"),
    )
    for attempt in attempts:
        with pytest.raises(MediaRejected, match=r"given\.png") as caught:
            attempt()
        assert caught.value.step
        assert caught.value.exit_code == 3
    assert snapshot(library.folder) == before


WRITES: dict[str, Callable[[Library, Path], object]] = {
    "new anchor": lambda library, _: library.create_anchor(Prop(name="phone", title="phone")),
    "save": lambda library, _: library.save(Location(name="shop", title="changed")),
    "media": lambda library, picture: library.add_media(library.draft("shop"), picture, "view day"),
    "candidate": lambda library, picture: library.add_candidate("shop", picture, engine="previs"),
    "lock": lambda library, _: library.lock("shop"),
}


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize(
    "number", [errno.ENOSPC, errno.EACCES, errno.EROFS], ids=["full disk", "no right", "read-only"]
)
@pytest.mark.parametrize("call", ["tempfile.mkstemp", "os.fsync"])
def test_a_write_that_the_system_refuses_leaves_the_library_as_it_was(
    library: Library, write: str, number: int, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = noise(library.folder.with_name("other.png"), seed=2)
    before = snapshot(library.folder)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(call, refuse)
    with pytest.raises(DiskFull if number == errno.ENOSPC else FolderNotWritable) as caught:
        WRITES[write](library, picture)
    assert caught.value.exit_code == 4
    assert caught.value.step
    assert snapshot(library.folder) == before
    monkeypatch.undo()
    WRITES[write](library, picture)
    assert snapshot(library.folder) != before
    assert library.check() == ()


@pytest.mark.parametrize("write", WRITES)
def test_a_library_whose_lock_file_cannot_be_opened_is_not_writable(
    library: Library, tmp_path: Path, write: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = snapshot(library.folder)
    real = Path.open

    def read_only(path: Path, mode: str = "r", **rest: Any) -> object:
        if set(mode) & set("aw+"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(path, mode, **rest)

    picture = noise(tmp_path / "other.png", seed=2)
    monkeypatch.setattr(Path, "open", read_only)
    with pytest.raises(FolderNotWritable, match="cannot be written to"):
        WRITES[write](library, picture)
    assert library.get("shop@1").title == "shop"
    assert snapshot(library.folder) == before


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk of 64 kB, where this system lets us have one."""
    if shutil.which("mount") is None:
        pytest.skip("there is no mount command here")
    disk = tmp_path / "disk"
    disk.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("a tmpfs cannot be mounted here")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_a_disk_that_is_really_full(small_disk: Path, tmp_path: Path) -> None:
    library = filled(small_disk / "library", tmp_path)
    large = tmp_path / "large.png"
    write_image(large, np.random.default_rng(2).integers(0, 256, (200, 200, 3), np.uint8))
    before = snapshot(library.folder)
    with pytest.raises(DiskFull, match="is full"):
        library.add_media(library.draft("shop"), large, "view day")
    assert snapshot(library.folder) == before
    assert library.check() == ()


def test_on_a_disk_without_a_single_byte_left_what_was_begun_is_taken_back(small_disk: Path, tmp_path: Path) -> None:
    library = filled(small_disk / "library", tmp_path)
    before = snapshot(library.folder)

    def begin() -> None:
        with library.all_or_nothing(AnchorKind.PROP, "phone"):
            phone = Prop(name="phone", title="phone")
            library.create_anchor(phone)
            library.add_media(phone, noise(tmp_path / "phone.png", seed=3), "view front")
            with (small_disk / "filler").open("wb", buffering=0) as filler:
                while filler.write(bytes(4096)) == 4096:
                    pass

    with pytest.raises(OSError, match="No space left"):
        begin()
    assert snapshot(library.folder) == before


def test_a_disk_that_is_really_read_only(small_disk: Path, tmp_path: Path) -> None:
    library = filled(small_disk / "library", tmp_path)
    before = snapshot(library.folder)
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    for write in WRITES.values():
        with pytest.raises(FolderNotWritable):
            write(library, noise(tmp_path / "other.png", seed=2))
    assert library.get("shop").ref == "shop@1"
    assert snapshot(library.folder) == before
