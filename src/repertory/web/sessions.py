"""Who may come in: the studio's own token or password, the sessions of browsers, and a limit on guessing."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

LIFE_S = 30 * 24 * 3600.0
"""So long is a browser known that does not come by."""
_MOST = 200
"""Sessions that are remembered; the ones longest unseen are forgotten first."""
TRIES, TRIES_IN_S = 5, 60.0
"""So many wrong passwords are taken from one address in that time, and `ALL_TRIES` from all together."""
ALL_TRIES = 50


@dataclass(frozen=True, kw_only=True)
class Session:
    """A browser that has signed in."""

    id: str
    """What its cookie says."""
    csrf: str
    """What its pages send along with whatever changes something: another site cannot read it."""


class Sessions:
    """The browsers that have signed in to this process. They live in its memory: another start asks for them anew."""

    def __init__(self, secret: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        """`secret` is the token of the link, or the password."""
        self._secret = _digest(secret)
        self._clock = clock
        self._seen: dict[str, tuple[Session, float]] = {}
        self._failed: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def admits(self, given: str, address: str) -> bool:
        """Whether that is the token or password. What is tried beyond the limit is not even looked at: see `wait_s`."""
        with self._lock:
            if self._wait_s(address):
                return False
            if self._is_secret(given):
                self._failed.pop(address, None)
                return True
            self._failed.setdefault(address, deque(maxlen=ALL_TRIES)).append(self._clock())
            return False

    def sign_in(self, given: str, address: str) -> Session | None:
        """A session for whoever gives the secret; None for anybody else."""
        if not self.admits(given, address):
            return None
        session = Session(id=secrets.token_urlsafe(32), csrf=secrets.token_urlsafe(32))
        with self._lock:
            self._seen[_known_as(session.id)] = (session, self._clock())
            while len(self._seen) > _MOST:
                del self._seen[next(iter(self._seen))]
        return session

    def _is_secret(self, given: str) -> bool:
        """In a time that tells nothing of it."""
        return hmac.compare_digest(_digest(given), self._secret)

    def wait_s(self, address: str) -> float:
        """How many seconds that address must wait before it may try again; 0 where it may."""
        with self._lock:
            return self._wait_s(address)

    def _wait_s(self, address: str) -> float:
        now = self._clock()
        for known, times in list(self._failed.items()):
            while times and now - times[0] > TRIES_IN_S:
                times.popleft()
            if not times:
                del self._failed[known]
        own = self._failed.get(address, ())
        everybody = sorted(one for times in self._failed.values() for one in times)
        waits = [times[-most] for times, most in ((list(own), TRIES), (everybody, ALL_TRIES)) if len(times) >= most]
        return max((TRIES_IN_S - (now - oldest) for oldest in waits), default=0.0)

    def of(self, cookie: str) -> Session | None:
        """The session of a cookie; None where it is unknown, or was not seen for `LIFE_S`."""
        key = _known_as(cookie)
        with self._lock:
            found = self._seen.pop(key, None)
            if found is None or self._clock() - found[1] > LIFE_S:
                return None
            self._seen[key] = (found[0], self._clock())  # put last, so that it is forgotten last
            return found[0]

    def sign_out(self, cookie: str) -> None:
        """Forgets a session."""
        with self._lock:
            self._seen.pop(_known_as(cookie), None)


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _known_as(cookie: str) -> str:
    """Looked up by its hash, so that how long that takes tells nothing of a session's id."""
    return hashlib.sha256(cookie.encode()).hexdigest()
