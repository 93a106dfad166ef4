"""Several processes share the jobs of one folder, on SQLite and on a real Postgres: each job is done once, and what a
killed one left is taken over."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from repertory.errors import MissingPart, YourMove
from repertory.files.remote import Place
from repertory.files.serveraddress import DATABASE
from repertory.jobs import releases
from repertory.jobs.database import address_of, queue_of
from repertory.jobs.runner import Runner, step

pytestmark = pytest.mark.slow

PROGRAM = """
import os, sys, time
from pathlib import Path
from repertory.jobs import releases, workers
from repertory.jobs.runner import Runner, step

releases.APPLICATION_VERSION = os.environ.get("RELEASE", releases.APPLICATION_VERSION)
folder, me, names, alone = Path(sys.argv[1]), sys.argv[2], sys.argv[3].split(), sys.argv[4] == "alone"
workers.BEAT_S, workers.DEAD_S = 0.1, 1.0

def note(what):
    with (folder / "log.txt").open("a") as file:
        file.write(f"{me} {what}\\n")
    return what

def job(name):
    step("first", note, f"{name} first")
    if me == "mortal":
        (folder / f"{name}.stored").touch()
        time.sleep(60)
    while (folder / "wait").is_file():
        time.sleep(0.05)
    time.sleep(0.2)
    return step("second", note, f"{name} second")

with Runner(folder, job, names, at_once=2, alone=alone) as runner:
    print("ready", flush=True)
    if names:
        print(sorted(runner.run().items()), flush=True)
    else:
        runner.serve()
"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of a Postgres server of these tests' own."""
    pytest.importorskip("pgserver", reason="pgserver has no wheel for this machine")
    from postgres import postgres

    with postgres() as server:
        yield server.address


@pytest.fixture(params=["sqlite", "postgres"], autouse=True)
def database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where the jobs are kept."""
    monkeypatch.delenv(DATABASE, raising=False)
    if request.param == "postgres":
        monkeypatch.setenv(DATABASE, request.getfixturevalue("address"))
    return str(request.param)


def begun(folder: Path, me: str, names: str, *, alone: bool, release: str = "1") -> subprocess.Popen[str]:
    """A process that is at work."""
    command = [sys.executable, "-c", PROGRAM, str(folder), me, names, "alone" if alone else "together"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | {"RELEASE": release})
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def said(process: subprocess.Popen[str]) -> str:
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return out.strip()


def log(folder: Path) -> list[str]:
    path = folder / "log.txt"
    return path.read_text().splitlines() if path.is_file() else []


def until_stored(folder: Path, *names: str) -> None:
    """Waits until the first steps of these jobs of a mortal one are over, and noted."""
    deadline = time.monotonic() + 30
    while not all((folder / f"{name}.stored").is_file() for name in names):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_two_that_want_the_same_do_each_job_once_and_both_hear_of_all(tmp_path: Path) -> None:
    names = "1 2 3 4 5 6"
    (tmp_path / "wait").touch()  # what has ended when the other one comes would be done anew
    one = begun(tmp_path, "one", names, alone=True)
    other = begun(tmp_path, "other", names, alone=False)
    time.sleep(1.0)
    (tmp_path / "wait").unlink()
    results = str([(name, f"{name} second") for name in names.split()])
    assert (said(one), said(other)) == (results, results)
    done = Counter(line.partition(" ")[2] for line in log(tmp_path))
    assert done == Counter(f"{name} {what}" for name in names.split() for what in ("first", "second"))


def test_one_that_joins_with_no_job_of_its_own_shares_the_work(tmp_path: Path) -> None:
    names = "1 2 3 4 5 6 7 8"
    (tmp_path / "wait").touch()  # on a busy machine all is done before the other one comes
    one = begun(tmp_path, "one", names, alone=True)
    helper = begun(tmp_path, "helper", "", alone=False)
    (tmp_path / "wait").unlink()
    assert said(one).count("second") == 8
    assert said(helper) == ""
    assert {line.split()[0] for line in log(tmp_path)} == {"one", "helper"}


@pytest.mark.skipif(os.name != "posix", reason="kills a process")
def test_what_a_killed_one_had_under_way_is_gone_on_with_by_another(tmp_path: Path) -> None:
    mortal = begun(tmp_path, "mortal", "1 2", alone=True)
    until_stored(tmp_path, "1", "2")
    other = begun(tmp_path, "other", "1 2", alone=False)
    mortal.send_signal(signal.SIGKILL)
    mortal.communicate()
    assert said(other) == str([("1", "1 second"), ("2", "2 second")])
    assert sorted(log(tmp_path)) == ["mortal 1 first", "mortal 2 first", "other 1 second", "other 2 second"]


def test_productions_of_one_database_do_not_take_each_other_s_jobs_whatever_their_releases(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    both = [begun(tmp_path / name, name, "1 2 3", alone=True, release=f"{ord(name)}") for name in ("a", "b")]
    assert [said(one).count("second") for one in both] == [3, 3]
    for name in ("a", "b"):
        assert {line.split()[0] for line in log(tmp_path / name)} == {name}


@pytest.mark.skipif(os.name != "posix", reason="kills a process")
def test_what_a_killed_one_of_another_release_left_is_taken_in_by_a_newer_and_left_alone_by_an_older(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mortal = begun(tmp_path, "mortal", "1 2 3 4", alone=True, release="9")
    until_stored(tmp_path, "1", "2")
    mortal.send_signal(signal.SIGKILL)
    mortal.communicate()
    seen: list[str] = []

    def job(name: str) -> str:
        step("first", seen.append, f"{name} first")
        return step("second", str, f"{name} second")

    monkeypatch.setattr(releases, "APPLICATION_VERSION", "8")
    older = Runner(tmp_path, job, ["1", "5"], at_once=2)
    with pytest.raises(MissingPart, match=r"newer release .* has 4 shots .* Update Repertory") as told, older:
        pass
    assert (told.value.exit_code, seen) == (4, [])
    monkeypatch.setattr(releases, "APPLICATION_VERSION", "10")
    with Runner(tmp_path, job, ["1", "2", "3"], at_once=2) as newer:
        assert newer.run() == {name: f"{name} second" for name in "123"}
        assert not newer._unfinished(), "nobody asked for the fourth, and it waits for nobody"
    assert seen == ["3 first"], "what was done is not done again"


@pytest.mark.skipif(os.name != "posix", reason="kills a process")
def test_a_copy_of_a_folder_does_its_own_jobs_and_none_of_the_first_one_s(tmp_path: Path) -> None:
    first, copy = tmp_path / "first", tmp_path / "copy"
    first.mkdir()
    mortal = begun(first, "mortal", "1", alone=True)
    until_stored(first, "1")
    mortal.send_signal(signal.SIGKILL)
    mortal.communicate()
    shutil.copytree(first, copy)
    assert said(begun(copy, "copied", "2", alone=True)) == str([("2", "2 second")])
    assert said(begun(first, "again", "1", alone=True)) == str([("1", "1 second")])
    assert log(copy) == ["mortal 1 first", "copied 2 first", "copied 2 second"]
    assert log(first) == ["mortal 1 first", "again 1 second"], "it was left alone, and is gone on with"


def test_the_queue_is_the_same_until_the_folder_is_copied_and_for_all_who_join(tmp_path: Path) -> None:
    first, copy, link = tmp_path / "first", tmp_path / "copy", tmp_path / "link"
    first.mkdir()
    server = "postgresql+psycopg://me@host/jobs"
    queue = queue_of(first, server, alone=True)
    assert queue == queue_of(first, server, alone=True) == queue_of(first, server)
    shutil.copytree(first, copy)
    assert queue_of(copy, server) == queue, "who joins others takes the queue of those"
    other = queue_of(copy, server, alone=True)
    assert other not in {queue, queue_of(first, server, alone=True)}
    assert other == queue_of(copy, server) == queue_of(copy, server, alone=True)
    link.symlink_to(first)
    assert queue_of(link, server, alone=True) == queue
    assert queue_of(first.rename(tmp_path / "moved"), server, alone=True) == queue


def test_mirrors_of_one_film_on_s3_have_one_queue_and_a_copy_there_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there, copy = (tmp_path / name for name in ("here", "there", "copy"))
    places = {one: Place(root=one, bucket="studio", key="my film") for one in (here, there)}
    places[copy] = Place(root=copy, bucket="studio", key="my film 2")
    monkeypatch.setattr("repertory.jobs.database.place_of", places.get)
    monkeypatch.setattr("repertory.files.writing.place_of", lambda _: None, raising=False)
    here.mkdir()
    server = "postgresql+psycopg://me@host/jobs"
    queue = queue_of(here, server, alone=True)
    for other in (there, copy):
        shutil.copytree(here, other)
    assert queue_of(there, server, alone=True) == queue == queue_of(here, server, alone=True)
    assert queue_of(copy, server, alone=True) != queue


def test_a_server_that_cannot_be_reached_is_said_so_and_its_password_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE, "postgresql://me:secret-word@127.0.0.1:9/jobs")
    runner = Runner(tmp_path, str, ["1"], at_once=1)
    with pytest.raises(MissingPart, match=r"The job database jobs on 127\.0\.0\.1 does not answer") as error, runner:
        pass
    assert "secret-word" not in str(error.value)


def test_an_address_of_another_kind_is_refused_with_the_right_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE, "mysql://host/jobs")
    with pytest.raises(YourMove, match="REPERTORY_DATABASE=postgresql://user:password@host/database"):
        address_of(tmp_path)
    monkeypatch.setenv(DATABASE, " postgres://me@host/jobs ")
    address = address_of(tmp_path)
    assert address == "postgresql+psycopg://me@host/jobs"
    assert queue_of(tmp_path, address) == queue_of(tmp_path, address) != queue_of(tmp_path / "other", address)
