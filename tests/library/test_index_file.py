"""What the index's file promises: it can break, vanish or be unwritable, and nobody notices."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from small_library import FACES, MIA, NOVA, a_library, age, names, write

from repertory.errors import Busy
from repertory.library.entries import Entry
from repertory.library.folder import Library
from repertory.library.index import Index
from repertory.library.index_file import IndexFile
from repertory.library.index_update import Refreshed
from repertory.model.anchor import Prop


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return a_library(tmp_path / "library")


@pytest.fixture
def index(library: Library) -> Iterator[Index]:
    age(library)
    with Index(library) as index:
        index.refresh()
        yield index


def broken(path: Path, how: str) -> None:
    if how == "garbage":
        path.write_bytes(b"no database " * 1000)
    elif how == "cut off":
        path.write_bytes(path.read_bytes()[:5000])
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "holes":
        data = bytearray(path.read_bytes())
        for start in range(4096, len(data), 4096):
            data[start : start + 200] = b"\xff" * 200
        path.write_bytes(data)
    else:
        db = sqlite3.connect(path)
        db.execute("PRAGMA user_version = 99" if how == "other release" else "DROP TABLE words")
        db.commit()
        db.close()


@pytest.mark.parametrize("how", ["garbage", "cut off", "empty", "holes", "other release", "table missing"])
def test_a_broken_index_is_made_anew(library: Library, index: Index, how: str) -> None:
    expected = index.search("mia")
    index.close()
    broken(library.folder / ".cache" / "index.sqlite", how)
    with Index(library) as again:
        assert again.search("mia") == expected
        again.refresh()
        assert again.search("mia") == expected
        assert not again.in_memory
        again.rebuild()
    with Index(library) as third:
        assert third.refresh() == Refreshed()


def test_an_index_that_breaks_while_it_is_used_is_made_anew(library: Library, index: Index) -> None:
    expected = index.search("mia")
    broken(library.folder / ".cache" / "index.sqlite", "garbage")
    assert index.search("mia") == expected


def test_an_index_that_another_process_has_made_anew_is_not_deleted(library: Library, index: Index) -> None:
    index.close()
    path = library.folder / ".cache" / "index.sqlite"
    file = IndexFile(path, lambda _: None)
    shutil.copyfile(path, path.with_name("theirs"))
    path.with_name("theirs").replace(path)
    theirs = path.read_bytes()
    file.drop()
    assert file.ask(lambda db: db.execute("SELECT count(*) FROM anchors").fetchone()) == (5,)
    file.close()
    assert path.read_bytes() == theirs


def test_it_may_be_deleted_at_any_time(library: Library, index: Index) -> None:
    expected = index.search()
    shutil.rmtree(library.folder / ".cache")
    assert index.search() == expected
    write(library, Prop(name="cup", title="cup"))
    index.refresh()
    assert "cup" in names(index)
    with Index(library) as again:
        assert len(again.search()) == len(expected) + 1


def test_where_no_file_can_be_made_it_is_kept_in_memory(library: Library) -> None:
    (library.folder / ".cache").write_text("no folder")
    with Index(library) as index:
        assert index.in_memory
        index.add_faces(*FACES, {MIA.references[0].media.sha256: (1.0, 0.0)})
        assert index.nearest((1.0, 0.0), *FACES)[0].distance == 0
        write(library, Prop(name="cup", title="cup"))
        assert index.refresh().read > 0
        assert "cup" in names(index)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk of 256 kB, where this system lets us have one."""
    if shutil.which("mount") is None:
        pytest.skip("there is no mount command here")
    disk = tmp_path / "disk"
    disk.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("a tmpfs cannot be mounted here")
    yield disk
    subprocess.run(["umount", disk], check=True)


def fill(disk: Path) -> None:
    with (disk / "ballast").open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"x" * 4096)


def test_a_read_only_library_starts_from_the_index_that_is_there(
    small_disk: Path, library: Library, index: Index
) -> None:
    index.add_faces(*FACES, {MIA.references[0].media.sha256: (1.0, 0.0)})
    shutil.copytree(library.folder, small_disk / "library")
    there = Library(small_disk / "library")
    write(there, Prop(name="cup", title="cup"))
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with Index(there) as still:
        assert still.refresh().read > 0
        assert still.in_memory
        assert "cup" in names(still)
        assert [one.entry.name for one in still.nearest((1.0, 0.0), *FACES)] == ["mia"]


@pytest.mark.parametrize("how", ["garbage", "holes", "other release", "table missing"])
def test_a_broken_index_of_a_read_only_library_is_left_there(
    small_disk: Path, library: Library, index: Index, how: str
) -> None:
    index.close()
    broken(library.folder / ".cache" / "index.sqlite", how)
    shutil.copytree(library.folder, small_disk / "library")
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with Index(Library(small_disk / "library")) as again:
        assert names(again, "voss") == ["mia"]
        again.refresh()
        assert again.in_memory
        assert len(again.search()) == 5


def test_an_index_that_another_process_keeps_is_busy(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("repertory.library.index_tables._WAIT_S", 0.05)
    with Index(library) as index, contextlib.closing(sqlite3.connect(library.folder / ".cache/index.sqlite")) as other:
        index.refresh()
        other.execute("BEGIN EXCLUSIVE")
        for ask in (index.search, index.refresh, lambda: Index(library)):
            with pytest.raises(Busy, match="in use"):
                ask()
        other.rollback()
        assert len(index.search()) == 5


def test_on_a_full_disk_it_goes_on_in_memory(small_disk: Path) -> None:
    there = Library.create(small_disk / "library")
    write(there, NOVA)
    with Index(there) as index:
        index.refresh()
        fill(small_disk)
        faces = {f"{number:064d}": tuple(float(number) for _ in range(128)) for number in range(500)}
        index.add_faces(*FACES, faces)
        assert index.in_memory
        assert names(index) == ["nova"]


def test_many_may_bring_it_up_to_date_at_once(library: Library) -> None:
    for number in range(40):
        write(library, Prop(name=f"cup-{number}", title=f"Cup {number}"))

    def listed(_: int) -> tuple[Entry, ...]:
        with Index(library) as index:
            index.refresh()
            return index.search("cup")

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(listed, range(4)))
    assert len(found[0]) == 40
    assert found == [found[0]] * 4


def test_what_another_process_wrote_is_seen(library: Library, index: Index) -> None:
    assert len(index.search()) == 5
    with Index(library) as other:
        write(library, Prop(name="cup", title="cup"))
        other.refresh()
        other.add_faces(*FACES, {MIA.references[0].media.sha256: (1.0, 0.0)})
    assert "cup" in names(index)
    assert index.nearest((1.0, 0.0), *FACES)[0].references == 1
