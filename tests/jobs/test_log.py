"""The log of a film: whole lines, each process's own file, read as one; without keys, bounded, and never in the way."""

from __future__ import annotations

import errno
import json
import logging
import os
import time
from pathlib import Path

import pytest
from canary import CANARY

from repertory.files.striking import secrets_in
from repertory.jobs import log as logging_of
from repertory.jobs.log import FilmLog, folder_of
from repertory.jobs.logreading import LogReader, Wanted


def opened(film: Path, executor: str, complained: list[str] | None = None, *secrets: str) -> FilmLog:
    said = [] if complained is None else complained
    return FilmLog(film, executor, secrets=secrets, complain=said.append)


def whats(reader: LogReader) -> list[str]:
    return [entry.what for entry in reader.new()]


def test_two_processes_write_files_of_their_own_which_are_read_as_one_by_time(tmp_path: Path) -> None:
    with opened(tmp_path, "one") as one, opened(tmp_path, "two") as two:
        for number, log in enumerate((one, two, one, two)):
            log.note(f"line {number}", shot=str(number % 3), order=f"{number}-clip")
            time.sleep(0.002)
    assert sorted(path.name for path in folder_of(tmp_path).iterdir()) == ["one.jsonl", "two.jsonl"]
    found = list(LogReader(tmp_path).new())
    assert [entry.what for entry in found] == [f"line {number}" for number in range(4)]
    assert {(entry.executor, entry.film) for entry in found} == {("one", tmp_path.name), ("two", tmp_path.name)}
    assert whats(LogReader(tmp_path, Wanted(shot="0"))) == ["line 0", "line 3"]
    assert whats(LogReader(tmp_path, Wanted(order="1-clip"))) == ["line 1"]


def test_a_line_that_was_cut_off_is_left_out_and_what_comes_later_is_read_once(tmp_path: Path) -> None:
    reader = LogReader(tmp_path)
    assert whats(reader) == []
    with opened(tmp_path, "one") as log:
        log.note("whole")
    path = folder_of(tmp_path) / "one.jsonl"
    with path.open("ab") as file:
        file.write(b'{"at": "2026-11-23T10:00:00+00:00", "what": "half')
    assert whats(reader) == ["whole"]
    with path.open("ab") as file:
        file.write(b' more"}\n[1]\nno json\n')
    assert whats(reader) == ["half more"]
    assert whats(reader) == []


def test_a_file_that_is_too_long_is_begun_anew_and_nothing_is_read_twice_or_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging_of, "MOST_BYTES", 1_000)
    reader, read = LogReader(tmp_path), []
    with opened(tmp_path, "one") as log:
        for number in range(100):
            log.note(f"line {number}")
            if number % 4 == 0:
                read += whats(reader)
    read += whats(reader)
    assert read == [f"line {number}" for number in range(100)]
    assert sum(path.stat().st_size for path in folder_of(tmp_path).iterdir()) < 2_300
    late = whats(LogReader(tmp_path))
    assert late == read[-len(late) :]
    assert len(late) >= 10


def test_the_oldest_files_go_where_there_are_too_many_but_none_that_may_be_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging_of, "KEPT_FILES", 2)
    folder = folder_of(tmp_path)
    for days, name in ((4, "a"), (3, "b"), (0, "c"), (0, "d")):
        with opened(tmp_path, name) as log:
            log.note(name)
        long_ago = time.time() - days * 86_400
        os.utime(folder / f"{name}.jsonl", (long_ago, long_ago))
    with opened(tmp_path, "e") as log:
        log.note("e")
    assert sorted(path.stem for path in folder.iterdir()) == ["c", "d", "e"]


def test_warnings_of_libraries_and_what_we_log_are_noted_and_still_shown(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])  # as in a program that has set none
    with opened(tmp_path, "one"):
        logging.getLogger("some.library").warning("is %s", "old")
        logging.getLogger("some.library").info("chats")
        logging.getLogger("repertory.jobs").info("order ordered", extra={"order": "4-clip-1", "usd": "0.04"})
        for apart in (True, False):  # DBOS sees to its own log, or leaves it to others
            monkeypatch.setattr(logging.getLogger("dbos"), "propagate", not apart)
            logging.getLogger("dbos").error("failed", exc_info=ValueError("odd"))
    logging.getLogger("some.library").warning("after")
    first, ours, *both = LogReader(tmp_path).new()
    assert (first.level, first.what) == ("warning", "some.library: is old")
    assert (ours.level, ours.what, ours.order, ours.usd) == ("info", "order ordered", "4-clip-1", "0.04")
    assert [(one.level, one.what) for one in both] == [("error", "dbos: failed\nValueError: odd")] * 2
    shown = capfd.readouterr().err
    assert "is old" in shown
    assert "order ordered" not in shown


def test_keys_and_passwords_are_struck(tmp_path: Path) -> None:
    variables = {
        "SOME_API_KEY": f"{CANARY}-1",
        "OWN_NAME": f"{CANARY}-2",
        "REPERTORY_DATABASE": f"postgresql://me:{CANARY}-3@host/jobs",
        "HOME": "/home/me",
        "SHORT_TOKEN": "abc",
    }
    secrets = secrets_in(variables, {"OWN_NAME"})
    with opened(tmp_path, "one", None, *secrets) as log:
        log.note(" and ".join(variables.values()), order=f"{CANARY}-1")
    data = (folder_of(tmp_path) / "one.jsonl").read_text()
    assert CANARY not in data
    assert "/home/me and abc" in json.loads(data)["what"]


def test_a_full_disk_is_said_once_stops_nothing_and_tears_no_later_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    complained: list[str] = []
    write, room = os.write, [10_000]

    def limited(file: int, data: bytes) -> int:
        if not room[0]:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written = write(file, data[: room[0]])
        room[0] -= written
        return written

    monkeypatch.setattr(os, "write", limited)
    with opened(tmp_path, "one", complained) as log:
        log.note("before")
        room[0] = 30
        for _ in range(3):
            log.note("lost")
        room[0] = 10_000
        log.note("after")
    assert whats(LogReader(tmp_path)) == ["before", "after"]
    assert len(complained) == 1
    assert "Work goes on" in complained[0]


def test_a_folder_that_cannot_be_made_is_said_once_too(tmp_path: Path) -> None:
    (tmp_path / ".repertory").write_text("in the way")
    complained: list[str] = []
    with opened(tmp_path, "one", complained) as log:
        log.note("lost")
        log.note("lost")
    assert len(complained) == 1
    assert whats(LogReader(tmp_path)) == []
