"""Whether a folder is fit for several machines at once: tried out there, and told by what it is mounted as."""

from __future__ import annotations

import os
import secrets
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from repertory.errors import RepertoryError
from repertory.files.locking import keeps_locks
from repertory.files.remote import Place, place_of
from repertory.files.writing import clear_write_errors, write_text

CLOCK_S = 5.0
"""A clock that is further off is told, in seconds: times are noted, though none decides anything."""
_MOUNTS = Path("/proc/mounts")
_NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "ceph", "glusterfs", "lustre", "afs", "beegfs"}
_ALONE = {
    "fuse.sshfs": "sshfs",
    "fuse.rclone": "rclone mount",
    "fuse.s3fs": "s3fs",
    "fuse.mount-s3": "mountpoint-s3",
    "fuse.goofys": "goofys",
    "fuse.gcsfuse": "gcsfuse",
    "vboxsf": "a shared folder of VirtualBox",
}
"""What shows a network folder and keeps its locks to one machine."""
_LOCAL_LOCKS = {"nolock", "local_lock=all", "local_lock=flock", "nobrl"}
"""Options of a mount that keep its locks to one machine: nfs(5), mount.cifs(8)."""


def fitness(folder: Path) -> tuple[str, tuple[str, ...]]:
    """What kind of place a folder is, in a few words, and what it lacks, a sentence each with what to do; the folder is
    tried out with files that go again. One that is not there yet is judged by the one above it."""
    place = place_of(folder)
    if place is not None:
        return "on S3", tuple(_lacks_there(folder, place))
    there = next((one for one in (folder.absolute(), *folder.absolute().parents) if one.is_dir()), Path("/"))
    kind, options = _mounted_as(there)
    known = f"a network folder ({kind})" if kind in _NETWORK or kind in _ALONE else "on this computer"
    try:
        return known, (*_known_of(kind, options), *_lacks(there))
    except RepertoryError as error:
        return known, (str(error),)


def _lacks(folder: Path) -> Iterator[str]:
    """What a folder lacks, tried out."""
    with clear_write_errors(folder), tempfile.TemporaryDirectory(prefix=".repertory-tries-", dir=folder) as name:
        card, lock = Path(name, "1.toml"), Path(name, "lock")
        write_text(card, "first", replace=False)
        ahead = time.time() - card.stat().st_mtime
        try:
            write_text(card, "second", replace=False)
            yield "It lets a second writer write over a first: use another folder."
        except FileExistsError:
            pass
        if not keeps_locks(lock):
            yield "It gives a lock to two at once: use another folder."
    yield from _clock(ahead)


def _lacks_there(folder: Path, place: Place) -> Iterator[str]:
    """What a place on S3 lacks, tried out."""
    from repertory.files.buckets import NO_CONDITIONS
    from repertory.files.mirrors import mirror_of
    from repertory.files.serverlocks import server_locks

    try:
        mirror = mirror_of(folder)
        if mirror is not None:
            if not mirror.is_create_only(place):
                yield f"Its service lets a second writer write over a first. {NO_CONDITIONS}"
            yield from _clock(mirror.clock_ahead_s())
    except RepertoryError as error:
        yield str(error)
    try:
        name = f"tried {secrets.token_hex(8)}"
        locks = server_locks()
        locks.take(name)
        locks.drop(name)
    except RepertoryError as error:
        yield str(error)


def _known_of(kind: str, options: frozenset[str]) -> Iterator[str]:
    if kind in _ALONE:
        yield f"{_ALONE[kind]} keeps locks to this computer: for one machine only, or mount it with NFS 4."
    elif kind in _NETWORK and options & _LOCAL_LOCKS:
        told = ", ".join(sorted(options & _LOCAL_LOCKS))
        yield f"It is mounted with {told}, which keeps locks to this computer: mount it without."


def _clock(ahead_s: float) -> Iterator[str]:
    if abs(ahead_s) > CLOCK_S:
        how = "ahead of" if ahead_s > 0 else "behind"
        yield f"This computer's clock is {abs(ahead_s):.0f} s {how} its: set the clock."


def _mounted_as(folder: Path) -> tuple[str, frozenset[str]]:
    """The file system of a folder and the options that it is mounted with; nothing where the system does not say."""
    try:
        lines = _MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return "", frozenset()
    whole, found = os.path.realpath(folder), ("", "", "")
    for line in lines:
        _, point, kind, options, *_ = [*line.split(" "), "", "", "", ""]
        point = point.encode().decode("unicode_escape") if "\\" in point else point
        if Path(whole).is_relative_to(point) and len(point) >= len(found[0]):
            found = (point, kind, options)
    return found[1], frozenset(found[2].split(","))
