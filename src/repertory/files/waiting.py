"""How a thread waits for what is elsewhere: whoever runs it can have it stop there."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar

Pause = Callable[[float], None]
_PAUSE: ContextVar[Pause] = ContextVar("pause", default=time.sleep)


def pause(seconds: float) -> None:
    """Waits between two looks. Raises what ends the work that this thread is at."""
    _PAUSE.get()(seconds)


@contextlib.contextmanager
def waiting_by(how: Pause) -> Iterator[None]:
    """Lets this thread wait in that way during the block."""
    token = _PAUSE.set(how)
    try:
        yield
    finally:
        _PAUSE.reset(token)
