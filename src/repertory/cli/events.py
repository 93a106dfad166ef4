"""What a command does, for a program: a line of JSON for each event, in the file that `REPERTORY_EVENTS` names.

{"about": "4", "text": "keyframe-1 from kling-v3", "done": 3, "total": 8, "lasting": false, "why": ""}
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from repertory.files.writing import clear_write_errors

if TYPE_CHECKING:
    from repertory.work.crew import Event

EVENTS = "REPERTORY_EVENTS"
_TOLD = ("about", "text", "done", "total", "lasting", "why")


@contextlib.contextmanager
def told_to_programs(tell: Callable[[Event], None]) -> Iterator[Callable[[Event], None]]:
    """The same hearer, which writes down what it hears where a program wants to know. Raises FolderNotWritable."""
    named = os.environ.get(EVENTS, "")
    if not named:
        yield tell
        return
    path, lock = Path(named), threading.Lock()
    with clear_write_errors(path.parent), path.open("a", encoding="utf-8") as file:

        def both(event: Event) -> None:
            line = json.dumps({name: getattr(event, name) for name in _TOLD}, ensure_ascii=False)
            with lock, contextlib.suppress(OSError):  # a full disk ends no work for want of a line in it
                file.write(f"{line}\n")
                file.flush()
            tell(event)

        yield both
