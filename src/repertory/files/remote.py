"""Where files of an s3:// address lie on this machine: below one mirror folder, which `mirrors` keeps in step.

All code works on local paths. Whether a path is of the mirror, and of which object, is told by the path alone.
"""

from __future__ import annotations

import functools
import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from repertory.errors import YourMove
from repertory.files.hashing import slug

SCHEME = "s3://"
MIRROR = "REPERTORY_MIRROR"
"""The environment variable that names another folder for mirrors than the user's cache folder."""
ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
"""The environment variables that name another S3 service than Amazon's."""
_COLLAPSED = re.compile(r"s3:[/\\]+")
"""What is left of `s3://` once it was taken for a path."""
_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-_]{1,254}")
_SHARED = {".repertory/jobs-queue", ".repertory/lock.work", ".paid-before.toml"}
"""What is hidden and shared all the same: of a production's hidden folder, and of an order's."""
_PUT_ASIDE = ".orphans"


@dataclass(frozen=True)
class Place:
    """The object that a path of the mirror stands for."""

    root: Path
    """The mirror of its bucket."""
    bucket: str
    key: str
    """Empty for the bucket itself."""

    @property
    def address(self) -> str:
        """As people write it."""
        return f"{SCHEME}{self.bucket}/{self.key}".rstrip("/")

    @property
    def is_shared(self) -> bool:
        """Whether all machines share it: hidden files and folders (locks, caches, what is being written) are each
        machine's own."""
        parts = PurePosixPath(self.key).parts
        hidden = [at for at, part in enumerate(parts) if part.startswith(".") and part != _PUT_ASIDE]
        return not hidden or (len(hidden) == 1 and "/".join(parts[hidden[0] :]) in _SHARED)


def local_path(folder: Path | str) -> Path:
    """Where the files of an address lie on this machine; any other path as it is. Nothing is fetched. Raises YourMove
    for an address that names no place."""
    text = str(folder)
    scheme = _COLLAPSED.match(text)
    if scheme is None:
        return Path(folder)
    bucket, *parts = [part for part in re.split(r"[/\\]", text[scheme.end() :]) if part] or [""]
    if not _BUCKET.fullmatch(bucket):
        step = "Write it as s3://BUCKET/FOLDER, as in s3://company/films/coffee-shop."
        raise YourMove(f"{text} names no bucket.", step=step)
    if not parts:
        raise YourMove(f"{text} is a whole bucket.", step=f"Name a folder in it: {SCHEME}{bucket}/FOLDER")
    if any(part.startswith(".") for part in parts):
        raise YourMove(f"{text} has a name that begins with a dot.", step="Choose a folder whose name is not hidden.")
    return _mirrors(*_asked()).joinpath(_service(), bucket, *parts)


def opened(folder: Path | str) -> Path:
    """The folder of an address on this machine, brought in step with what is there; any other path as it is. Raises
    YourMove, NotReached, MissingPart, FolderNotWritable, DiskFull."""
    path = local_path(folder)
    if place_of(path) is not None:
        from repertory.files import mirrors  # which write files, and are not needed for local ones

        mirrors.refresh(path)
    return path


def is_there(path: Path) -> bool:
    """Whether there is such a file, here or on S3; from there it is brought in. Raises as `opened` does."""
    if path.is_file() or place_of(path) is None:
        return path.is_file()
    from repertory.files import mirrors

    return mirrors.fetch(path)


def place_of(path: Path) -> Place | None:
    """The object that a path stands for; None for any path outside the mirror.

    Raises YourMove for a mirror that belongs to another service than the one that is set now.
    """
    mirrors = _mirrors(*_asked())
    whole = path if path.is_absolute() else path.absolute()
    if not whole.is_relative_to(mirrors):
        return None
    parts = whole.relative_to(mirrors).parts
    if len(parts) < 2:
        return None
    service, bucket, *rest = parts
    if service != _service():
        step = "Set AWS_ENDPOINT_URL and AWS_PROFILE as they were, or name it by its s3:// address."
        raise YourMove(f"{path} mirrors another S3 service than the one that is set now.", step=step)
    return Place(root=mirrors / service / bucket, bucket=bucket, key="/".join(rest))


def address_of(path: Path) -> str:
    """A path as people name it on every machine: by its s3:// address, or as it is."""
    place = place_of(path)
    return place.address if place else str(path)


def with_addresses(text: str) -> str:
    """A text for people with s3:// addresses in place of the mirror's paths."""
    mirrors = str(_mirrors(*_asked()) / _service()) + os.sep
    if mirrors not in text:
        return text
    mirrored = re.compile(re.escape(mirrors) + r"""([^\s"']*)""")
    return mirrored.sub(lambda found: SCHEME + found[1].replace("\\", "/"), text)


def _asked() -> tuple[str, str]:
    return os.environ.get(MIRROR, ""), os.environ.get("XDG_CACHE_HOME", "")


@functools.cache
def _mirrors(named: str, _cache: str) -> Path:
    """The folder of all mirrors, without links, so that a resolved path below it is known as well."""
    if named:
        return Path(named).expanduser().resolve()
    import platformdirs

    return (platformdirs.user_cache_path("repertory") / "mirrors").resolve()


def _service() -> str:
    """The folder of one S3 service: two services may each have a bucket of the same name."""
    endpoint = next((os.environ[name] for name in ENDPOINTS if os.environ.get(name)), "")
    profile = os.environ.get("AWS_PROFILE", "")
    if not endpoint and not profile:
        return "aws"
    name = f"{endpoint} {profile}".strip()
    return f"{slug(name)[:40]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
