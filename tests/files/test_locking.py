"""One process at a time, and a dead one never holds the door."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from repertory.errors import Busy
from repertory.files.locking import exclusive

HOLD = """
import sys, time
from pathlib import Path
from repertory.files.locking import exclusive
with exclusive(Path(sys.argv[1]), what="It"):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "lock"


def test_a_second_holder_is_told_who_holds_it(lock: Path) -> None:
    with exclusive(lock, what="The film"), pytest.raises(Busy) as caught, exclusive(lock, what="The film"):
        pass
    assert str(os.getpid()) in caught.value.what
    assert "The film" in caught.value.what


def test_it_is_free_again_after_the_block_however_it_ends(lock: Path) -> None:
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), exclusive(lock, what="It"):
            raise ZeroDivisionError
    assert lock.read_bytes() == b""


def test_a_killed_process_lets_go(lock: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(lock)], stdout=subprocess.PIPE, text=True)
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(Busy, match=str(process.pid)), exclusive(lock, what="It"):
            pass
        process.kill()
    with exclusive(lock, what="It"):
        assert lock.read_text() == str(os.getpid())


def test_a_patient_one_waits(lock: Path) -> None:
    order: list[str] = []
    held = threading.Event()

    def first() -> None:
        with exclusive(lock, what="It"):
            held.set()
            threading.Event().wait(0.1)
            order.append("first")

    thread = threading.Thread(target=first)
    thread.start()
    held.wait()
    with exclusive(lock, what="It", wait_s=30):
        order.append("second")
    thread.join()
    assert order == ["first", "second"]


def test_threads_of_one_process_wait_in_line_and_do_not_look_again_and_again(
    lock: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[float] = []
    monkeypatch.setattr("repertory.files.locking.time.sleep", looked.append)
    inside: list[int] = []
    most: list[int] = []

    def hold() -> None:
        with exclusive(lock, what="It", wait_s=30.0):
            inside.append(1)
            most.append(len(inside))
            threading.Event().wait(0.01)
            inside.pop()

    threads = [threading.Thread(target=hold) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (most, looked) == ([1] * 8, [])
