"""Folders are looked through whole: what is measured, what cannot be read, and what is left aside are told apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from repertory.errors import MediaRejected
from repertory.work.folders import gathered


@pytest.fixture
def takes(tmp_path: Path) -> Path:
    """A folder with pictures, formats that are not read, papers, and a folder in it."""
    folder = tmp_path / "takes"
    (folder / "day2").mkdir(parents=True)
    (folder / ".proxies").mkdir()
    for name in ("b.PNG", "a.png", "c.heic", ".hidden.png", "Thumbs.db", "day2/d.mp4", ".proxies/a.png"):
        (folder / name).touch()
    (folder / "notes.txt").write_text("take 3 is best")
    (folder / "nameless").write_bytes(b"\x89PNG\r\n\x1a\n and so on")
    (folder / "again").symlink_to(folder)
    return folder


def names(folder: Path, *words: str) -> tuple[Path, ...]:
    return tuple(folder / word for word in words)


def test_files_are_found_by_name_and_by_content_in_all_folders_and_each_once(takes: Path, tmp_path: Path) -> None:
    single = tmp_path / "odd.name"
    found = gathered([single, takes, takes / "a.png"], deep=True)
    assert found.files == (single, *names(takes, "a.png", "b.PNG", "c.heic", "nameless", "day2/d.mp4"))
    assert found.aside == names(takes, "notes.txt", "again")
    assert found.words == f"Not looked at: {takes / 'notes.txt'}, {takes / 'again'} (a folder)."


def test_a_folder_of_references_is_one_person_and_what_lies_deeper_is_said(takes: Path) -> None:
    found = gathered([takes])
    assert found.files == names(takes, "a.png", "b.PNG", "c.heic", "nameless")
    assert f"{takes / 'day2'} (a folder)" in found.words


def test_many_others_are_counted(takes: Path) -> None:
    for number in range(9):
        (takes / f"{number}.json").touch()
    assert gathered([takes], deep=True).words.endswith("4.json and 6 more.")
    assert gathered([takes / "a.png"]).words == ""


def test_an_empty_folder_and_a_shut_one_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "refs" / "older").mkdir(parents=True)
    (tmp_path / "refs" / "notes.txt").touch()
    with pytest.raises(MediaRejected, match="no picture, clip or sound in"):
        gathered([tmp_path / "refs"], deep=True)

    def shut(_: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "iterdir", shut)
    with pytest.raises(MediaRejected, match="refs may not be read"):
        gathered([tmp_path / "refs"])
