"""Whether a folder is fit for several machines is tried out there, and known of its mount."""

from __future__ import annotations

import errno
import os
import sys
import time
from pathlib import Path

import pytest

from repertory.errors import MissingPart
from repertory.files import fitness as looked
from repertory.files.fitness import fitness
from repertory.files.locking import exclusive

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc/mounts")


@pytest.fixture
def mounts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the system says that is mounted."""
    path = tmp_path / "mounts"
    path.write_text("/dev/sda1 / ext4 rw 0 0\n")
    monkeypatch.setattr(looked, "_MOUNTS", path)
    return path


def test_a_folder_of_this_computer_is_fit_and_left_as_it_was(tmp_path: Path, mounts: Path) -> None:
    (tmp_path / "film").mkdir()
    assert fitness(tmp_path / "film") == ("on this computer", ())
    assert fitness(tmp_path / "film" / "not" / "there") == ("on this computer", ())
    assert list((tmp_path / "film").iterdir()) == []
    mounts.unlink()
    assert fitness(tmp_path / "film") == ("on this computer", ())


@pytest.mark.parametrize(
    ("mount", "said"),
    [
        ("nfs rw,vers=3,nolock", "mounted with nolock"),
        ("nfs4 rw,vers=4.2,local_lock=all", "mounted with local_lock=all"),
        ("cifs rw,nobrl", "mounted with nobrl"),
        ("fuse.sshfs rw", "sshfs keeps locks to this computer"),
        ("fuse.mount-s3 rw", "mountpoint-s3 keeps locks to this computer"),
    ],
)
def test_a_mount_that_keeps_locks_to_one_machine_is_told(tmp_path: Path, mounts: Path, mount: str, said: str) -> None:
    (tmp_path / "on the net").mkdir()
    point = str(tmp_path / "on the net").replace(" ", "\\040")
    with mounts.open("a") as file:
        file.write(f"server:/films {point} {mount} 0 0\n")
    kind, lacks = fitness(tmp_path / "on the net" / "film")
    assert kind == f"a network folder ({mount.split(maxsplit=1)[0]})"
    assert [said in one for one in lacks] == [True]


def test_a_network_folder_with_locks_is_fit(tmp_path: Path, mounts: Path) -> None:
    with mounts.open("a") as file:
        file.write(f"server:/films {tmp_path} nfs4 rw,vers=4.2,local_lock=none 0 0\n")
    assert fitness(tmp_path) == ("a network folder (nfs4)", ())


def test_another_clock_is_told(tmp_path: Path, mounts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time
    monkeypatch.setattr("repertory.files.fitness.time.time", lambda: now() + 90)
    _, lacks = fitness(tmp_path)
    assert [one for one in lacks if "90 s ahead of its: set the clock" in one]


def test_a_file_system_without_locks_is_told_by_the_doctor_and_by_whoever_needs_one(
    tmp_path: Path, mounts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr("fcntl.flock", refused)
    with pytest.raises(MissingPart, match=r"knows no locks.*NFS 4"), exclusive(tmp_path / "lock", what="It"):
        pass
    _, lacks = fitness(tmp_path)
    assert [one for one in lacks if "knows no locks" in one]


def test_one_that_gives_a_lock_twice_or_writes_over_is_told(
    tmp_path: Path, mounts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fcntl.flock", lambda *_: None)
    monkeypatch.setattr(os, "link", os.replace)
    _, lacks = fitness(tmp_path)
    assert [one.partition(":")[0] for one in lacks] == [
        "It lets a second writer write over a first",
        "It gives a lock to two at once",
    ]
