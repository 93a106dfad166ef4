"""Keys that a vendor did not take: for the rest of a run nothing more is asked for with them."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from repertory.errors import EngineRefused
from repertory.jobs.journal import Journal
from repertory.model.engine import EngineCard

_Key = tuple[Path, str, int]
_REFUSED: dict[_Key, tuple[str, str]] = {}
"""What was said, and what to do, by the journal, the key's name and which key it was, which is not kept."""
_LOCK = threading.Lock()


def require_taken(card: EngineCard, journal: Journal) -> None:
    """Raises EngineRefused, in the vendor's own words, where it did not take this very key before."""
    with _LOCK:
        said = _REFUSED.get(_key(card, journal))
    if said is not None:
        what, step = said
        raise EngineRefused(what, step=step)


def note_refused(card: EngineCard, journal: Journal, no: EngineRefused) -> None:
    """Remembers a refusal if it is one of the key: then, and only then, the next step is to set it."""
    if card.key and card.key in no.step:
        with _LOCK:
            _REFUSED[_key(card, journal)] = (no.what, no.step)


def forget_refused(journal: Journal) -> None:
    """Another run begins: the vendor may take the key by now."""
    with _LOCK:
        for key in [key for key in _REFUSED if key[0] == journal.folder.absolute()]:
            del _REFUSED[key]


def _key(card: EngineCard, journal: Journal) -> _Key:
    values = tuple(os.environ.get(name, "") for name in (card.key, *card.key_pair))
    return journal.folder.absolute(), card.key, hash(values)
