"""Writes happen whole or not at all, and their failures say what to do."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from repertory.errors import DiskFull, FolderNotWritable, YourMove
from repertory.files.writing import clear_write_errors, copy_file, make_folder, whole_file, write_bytes, write_text


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*"))


def failing(number: int) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def test_a_file_appears_with_the_folders_above_it(tmp_path: Path) -> None:
    write_text(tmp_path / "a" / "b" / "c.txt", "träume\n")
    assert (tmp_path / "a" / "b" / "c.txt").read_text(encoding="utf-8") == "träume\n"
    assert names(tmp_path) == ["a", "b", "c.txt"]


def test_a_block_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    write_bytes(tmp_path / "a.bin", b"old")
    with pytest.raises(ZeroDivisionError), whole_file(tmp_path / "a.bin") as temporary:
        temporary.write_bytes(bytes(1 // 0))
    assert (tmp_path / "a.bin").read_bytes() == b"old"
    assert names(tmp_path) == ["a.bin"]


@pytest.mark.parametrize("links", [True, False], ids=["hard links", "no hard links, as on exFAT"])
def test_without_replace_the_first_one_wins(tmp_path: Path, links: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not links:
        monkeypatch.setattr(os, "link", failing(errno.EPERM))
    write_text(tmp_path / "a.txt", "first", replace=False)
    with pytest.raises(FileExistsError):
        write_text(tmp_path / "a.txt", "second", replace=False)
    assert (tmp_path / "a.txt").read_text() == "first"
    assert names(tmp_path) == ["a.txt"]


@pytest.mark.parametrize(
    ("number", "ours"),
    [
        (errno.EACCES, FolderNotWritable),
        (errno.EPERM, FolderNotWritable),
        (errno.EROFS, FolderNotWritable),
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
    ],
)
@pytest.mark.parametrize("call", ["os.fsync", "pathlib.Path.replace", "pathlib.Path.write_text"])
def test_a_refusal_of_the_system_is_ours_and_leaves_nothing(
    tmp_path: Path, number: int, ours: type[Exception], call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(call, failing(number))
    with pytest.raises(ours, match=str(tmp_path)):
        write_text(tmp_path / "new" / "folder" / "a.txt", "words")
    assert names(tmp_path) == []


def test_other_errors_of_the_system_stay_themselves(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="too many") as caught, clear_write_errors(tmp_path):
        raise OSError(errno.EMFILE, "too many open files")
    assert caught.value.errno == errno.EMFILE


def test_a_folder_that_somebody_else_filled_meanwhile_is_not_taken_back(tmp_path: Path) -> None:
    def theirs_and_ours() -> None:
        with whole_file(tmp_path / "new" / "a.txt"):
            (tmp_path / "new" / "theirs.txt").write_text("theirs")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        theirs_and_ours()
    assert names(tmp_path) == ["new", "theirs.txt"]


def test_a_copy_is_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"one")
    copy_file(tmp_path / "a.bin", tmp_path / "b.bin")
    (tmp_path / "a.bin").write_bytes(b"two")
    assert (tmp_path / "b.bin").read_bytes() == b"one"


@pytest.mark.parametrize(
    ("folder", "named"),
    [("film/.cut-x1y2", "film"), ("../film/.repertory/.tmp", "../film"), (".", "."), (".hidden/film", ".hidden/film")],
)
def test_a_full_disk_is_named_by_a_folder_that_the_person_knows(folder: str, named: str) -> None:
    with pytest.raises(DiskFull) as caught, clear_write_errors(Path(folder)):
        failing(errno.ENOSPC)()
    assert caught.value.what == f"The disk of {named} is full."


@pytest.mark.parametrize("place", ["a.txt", "a.txt/film", "a.txt/film/deep"])
def test_a_file_where_a_folder_is_needed_is_named(tmp_path: Path, place: str) -> None:
    write_text(tmp_path / "a.txt", "words")
    with pytest.raises(YourMove, match=r"a\.txt is a file, and a folder is needed there"):
        write_text(tmp_path / place / "b.txt", "words")
    with pytest.raises(YourMove, match=r"a\.txt is a file"):
        make_folder(tmp_path / place)
    assert names(tmp_path) == ["a.txt"]


def test_a_folder_that_the_system_does_not_make_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "mkdir", failing(errno.ENOENT))
    with pytest.raises(FolderNotWritable, match="new cannot be made"):
        make_folder(tmp_path / "new")


def test_a_folder_that_has_the_name_of_a_file_is_told_and_stays(tmp_path: Path) -> None:
    folder = tmp_path / "report.html"
    folder.mkdir()
    with pytest.raises(
        YourMove, match=r"report\.html is a folder, and a file is to be written there. Name a file in it."
    ):
        write_text(folder, "page")
    assert list(tmp_path.iterdir()) == [folder]
