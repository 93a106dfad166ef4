"""A bucket of an S3 service: objects put whole, got, listed and deleted; its refusals in our words.

By boto3, the vendor's own SDK, which finds keys and regions as its users have set them up. A service that does not
answer for a moment is waited for, once it has answered this process before.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import os
import random
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from repertory.errors import DiskFull, FolderNotWritable, MissingPart, NotReached, RepertoryError, YourMove
from repertory.files.outages import Outage, tell
from repertory.files.remote import ENDPOINTS
from repertory.files.writing import clear_write_errors

R = TypeVar("R")
AWAY_S = 120.0
"""How long a service that has answered before is waited for, in seconds."""
_PAUSES_S = (0.2, 10.0)
"""The first and the longest pause between two tries; each is twice as long as the one before."""
_MOST = 5 * 1024**3
"""Bytes of one object that can be put at once, by the API reference of PutObject."""
_WRITER = "writer"
"""The metadata field that tells whose write an object is."""
_NO_KEYS = {"NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError", "TokenRetrievalError"}
_WRONG_KEYS = {"InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken", "ExpiredTokenException"}
_NO_ROOM = {"XMinioStorageFull", "QuotaExceeded"}
_GONE = {"NoSuchKey", "404", "NotFound"}
_THERE = {"PreconditionFailed", "412"}
_LATER = {"ConditionalRequestConflict", "SlowDown", "RequestTimeout", "InternalError", "ServiceUnavailable"}
_BUSY = {409, 429, 500, 502, 503, 504}


@dataclass(frozen=True, kw_only=True)
class Listed:
    """An object in a list."""

    etag: str
    size: int
    """Bytes."""


class Bucket:
    """The objects of one bucket. Safe to use from several threads.

    All methods raise NotReached, MissingPart for missing or wrong keys, FolderNotWritable where they may not be used,
    DiskFull, and YourMove where there is no such bucket.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._met = threading.Event()
        self._outage = Outage(tell, f"s3://{name} answers again, and work goes on")

    def put(self, key: str, source: Path, *, new: bool = False, instead_of: str = "") -> str:
        """Stores a file under a key, whole, and returns its ETag. With `new` only where nothing has that key, with
        `instead_of` only in place of the object of that ETag: else FileExistsError."""
        if source.stat().st_size > _MOST:
            raise YourMove(f"{self._named(key)} would be larger than 5 GB.", step="Make it shorter or smaller.")
        condition = {"IfNoneMatch": "*"} if new else {"IfMatch": instead_of} if instead_of else {}
        writer = secrets.token_hex(8)

        def send() -> str:
            with source.open("rb") as body:
                put = _client().put_object
                answer = put(Bucket=self.name, Key=key, Body=body, Metadata={_WRITER: writer}, **condition)
            return _plain(answer["ETag"])

        try:
            return self._asked(send, key, missing_ok=True)
        except _Refused as no:
            # A try whose answer was lost has arrived all the same: then the object is this very write.
            ours = self._written_by(key, writer)
            if ours:
                return ours
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), self._named(key)) from no

    def get(self, key: str, path: Path) -> str | None:
        """Fetches an object into a file and returns its ETag; None where there is no such object."""

        def fetch() -> str:
            answer = _client().get_object(Bucket=self.name, Key=key)
            with clear_write_errors(path.parent), path.open("wb") as file:
                for some in answer["Body"].iter_chunks(1 << 20):
                    file.write(some)
            return _plain(answer["ETag"])

        try:
            return self._asked(fetch, key, missing_ok=True)
        except _Refused:
            return None

    def delete(self, key: str) -> None:
        """Deletes an object; one that is not there is deleted already."""
        with contextlib.suppress(_Refused):
            self._asked(lambda: _client().delete_object(Bucket=self.name, Key=key), key, missing_ok=True)

    def list(self, prefix: str) -> dict[str, Listed]:
        """All objects whose key begins so, by key."""

        def pages() -> dict[str, Listed]:
            found: dict[str, Listed] = {}
            for page in _client().get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=prefix):
                for one in page.get("Contents", ()):
                    found[one["Key"]] = Listed(etag=_plain(one["ETag"]), size=one["Size"])
            return found

        return self._asked(pages, prefix)

    def clock_ahead_s(self) -> float:
        """By how many seconds this computer's clock is ahead of the service's."""

        def ask() -> float:
            from email.utils import parsedate_to_datetime

            answer = _client().list_objects_v2(Bucket=self.name, MaxKeys=1)
            told = answer["ResponseMetadata"]["HTTPHeaders"]["date"]
            return time.time() - parsedate_to_datetime(told).timestamp()

        return self._asked(ask, "")

    def _written_by(self, key: str, writer: str) -> str:
        """The ETag of an object that this writer wrote; empty where it is another's, or gone."""

        def look() -> str:
            answer = _client().head_object(Bucket=self.name, Key=key)
            return _plain(answer["ETag"]) if answer["Metadata"].get(_WRITER) == writer else ""

        try:
            return self._asked(look, key, missing_ok=True)
        except _Refused:
            return ""

    def _asked(self, ask: Callable[[], R], key: str, *, missing_ok: bool = False) -> R:
        """What the service answers, waited for. Raises _Refused where a condition does not hold, and with `missing_ok`
        where the object is not there."""
        began, pause = time.monotonic(), _PAUSES_S[0]
        while True:
            try:
                with self._told(key, missing_ok=missing_ok):
                    answer = ask()
            except _NotNow as no:
                patience = AWAY_S if self._met.is_set() else 0.0
                if time.monotonic() - began + pause > patience:
                    step = "Look whether this computer is online, and run the same command again: nothing was lost."
                    raise NotReached(f"{self._named(key)} cannot be reached: {no}.", step=step) from no
                self._outage.met(f"s3://{self.name} does not answer ({str(no).rstrip('.')})")
                time.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - so that many do not try again at once
                pause = min(2 * pause, _PAUSES_S[1])
            else:
                self._met.set()
                self._outage.over()
                return answer

    @contextlib.contextmanager
    def _told(self, key: str, *, missing_ok: bool) -> Iterator[None]:
        """Turns the SDK's errors into ours, or into what is decided on here."""
        from boto3.exceptions import Boto3Error
        from botocore import exceptions as its

        try:
            yield
        except its.ClientError as error:
            raise self._refusal(error.response, key, missing_ok=missing_ok) from error
        except (its.ConnectionError, its.HTTPClientError, its.IncompleteReadError) as error:
            raise _NotNow(str(error)) from error
        except (its.BotoCoreError, Boto3Error) as error:
            if type(error).__name__ in _NO_KEYS:
                step = "Run `aws configure`, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
                raise MissingPart("No keys for S3 are set up on this computer.", step=step) from error
            raise MissingPart(f"S3 cannot be used: {error}.", step="Look at your settings for AWS.") from error

    def _refusal(self, answer: dict[str, Any], key: str, *, missing_ok: bool) -> Exception:
        code = str(answer.get("Error", {}).get("Code", ""))
        status = int(answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
        if code in _THERE or (missing_ok and code in _GONE):
            return _Refused(code)
        if code in _LATER or (status in _BUSY and code not in _NO_ROOM):
            return _NotNow(f"it answers {code or status}")
        return self._error(code, status, key)

    def _error(self, code: str, status: int, key: str) -> RepertoryError:
        where = self._named(key)
        if code == "NoSuchBucket":
            return YourMove(f"There is no bucket {self.name}.", step="Make it first, or check its name and region.")
        if code in _NO_ROOM or status == 507:
            return DiskFull(f"The storage of {where} is full.", step="Make room, and run the same command again.")
        told = {
            **dict.fromkeys(_WRONG_KEYS, (f"The keys for {where} are not taken: {code}.", "Set the right ones.")),
            "RequestTimeTooSkewed": ("This computer's clock is wrong, and S3 refuses it.", "Set the clock."),
            "NotImplemented": (f"The service of {where} knows no conditional writes.", NO_CONDITIONS),
        }
        if code in told:
            what, step = told[code]
            return MissingPart(what, step=step)
        if status == 403:
            step = "Your keys need the rights to list, get, put and delete objects there."
            return FolderNotWritable(f"{where} may not be used with your keys.", step=step)
        return NotReached(f"{where} cannot be used: the service answers {code or status}.", step="Try again later.")

    def _named(self, key: str) -> str:
        return f"s3://{self.name}/{key}".rstrip("/")


NO_CONDITIONS = "Use one that does, such as AWS S3, MinIO or Cloudflare R2; else two writers would lose what one wrote."


class _Refused(Exception):
    """A condition does not hold, or what was asked for is not there."""


class _NotNow(Exception):
    """No answer, or not now: the same request may be made again."""


def _client() -> Any:
    """The SDK's client, one for a process and its settings."""
    with _MAKING:  # a session is not made by two threads at once
        return _made(os.getpid(), *(os.environ.get(name, "") for name in ("AWS_PROFILE", *ENDPOINTS)))


_MAKING = threading.Lock()


@functools.lru_cache(maxsize=4)
def _made(*_asked: object) -> Any:
    try:
        import boto3
        from botocore.config import Config
    except ImportError as error:
        step = "Install it: pip install 'repertory[s3]'"
        raise MissingPart("What is on S3 needs a part that is not installed.", step=step) from error
    # Checksums beyond those that S3 asks for are refused by other services' older releases.
    config = Config(
        retries={"mode": "standard", "total_max_attempts": 2},
        connect_timeout=10,
        read_timeout=60,
        max_pool_connections=32,
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return boto3.session.Session().client("s3", config=config)


def _plain(etag: str) -> str:
    return etag.strip('"')
