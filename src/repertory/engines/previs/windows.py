"""Windows that are kept from one picture to the next: opening one takes as long as drawing a headshot in it."""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING

from repertory.engines.previs.render import Renderer

if TYPE_CHECKING:
    from collections.abc import Iterator

KEPT = 2
"""How many windows nobody draws in are kept, each for a size: that of headshots, say, and that of the film."""


class Windows:
    """The windows of this process. Each is used by one thread at a time, and may go on to another one."""

    def __init__(self) -> None:
        self._free: dict[tuple[int, int, float], Renderer] = {}
        self._turn = threading.Lock()

    @contextlib.contextmanager
    def lent(self, width: int, height: int, *, oversample: float = 1.25) -> Iterator[Renderer]:
        """A window of this size, as empty as a new one. One in which an error came up is not used again."""
        size = width, height, oversample
        with self._turn:
            renderer = self._free.pop(size, None)
        renderer = renderer or Renderer(width, height, oversample=oversample)
        try:
            yield renderer
        except BaseException:
            renderer.close()
            raise
        renderer.clear()
        with self._turn:
            self._free[size], former = renderer, self._free.pop(size, None)
            over = [former] if former is not None else []
            if len(self._free) > KEPT:
                over.append(self._free.pop(next(iter(self._free))))
        for one in over:
            one.close()


WINDOWS = Windows()
