"""Vendors whose files nobody can read: after two in a run nothing more is ordered there, since each take would be paid
for another such file."""

from __future__ import annotations

import threading
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from repertory.errors import EngineBusy
from repertory.jobs.journal import Failure, Journal
from repertory.model.engine import EngineCard, Order, Output
from repertory.model.media import MediaKind
from repertory.work.crew import Event
from repertory.work.delivered import usable

if TYPE_CHECKING:
    from repertory.work.taking import Shooting

ANOTHER = "Run the same command again, and another one is made."

MOST = 2
"""So many files of an engine that cannot be read are paid in a run."""
_COUNTED = Counter[tuple[Path, str]]()
"""How many there were, by the journal and the engine's card."""
_LOCK = threading.Lock()


class Unreadable(EngineBusy):
    """An engine delivered too many files in this run that cannot be read: it is asked for nothing more in it, and no
    waiting changes that."""


def require_readable_files(card: EngineCard, journal: Journal) -> None:
    """Raises Unreadable."""
    with _LOCK:
        counted = _COUNTED[_key(card, journal)]
    if counted >= MOST:
        raise Unreadable(f"{card.title} delivered {counted} files in this run that cannot be used.", step=_step(card))


def usable_of_shot(shooting: Shooting, order: Order, result: Output, *, again: str = "") -> MediaKind | Failure:
    """As `delivered.usable`, of an order of a shot. Of one file too many that is of no use it is told, once."""
    card, journal = shooting.crew.engine(order.engine).card, shooting.journal
    kind = usable(card, order, result, journal, again=again)
    if isinstance(kind, Failure) and (told := _noted(card, journal, order.id)):
        shooting.crew.tell(Event(about=shooting.plan.production.title, text=told, lasting=True))
    return kind


def _noted(card: EngineCard, journal: Journal, order_id: str) -> str:
    """Counts a paid file that cannot be read; what a person is to be told once, where it is the last one. Empty of any
    other, and of what was free: that may be made again."""
    if not journal.intent(order_id).price_usd:
        return ""
    with _LOCK:
        _COUNTED[_key(card, journal)] += 1
        if _COUNTED[_key(card, journal)] != MOST:
            return ""
    paid = f"{MOST} files of {card.title} cannot be used, and are paid: nothing more is ordered there in this run"
    return f"{paid}. {_step(card)}"


def forget_unreadable(journal: Journal) -> None:
    """Another run begins: the vendor may be well again."""
    with _LOCK:
        for key in [key for key in _COUNTED if key[0] == journal.folder.absolute()]:
            del _COUNTED[key]


def _step(card: EngineCard) -> str:
    return f"Look at your account at {card.vendor}; run the same command again, and it is asked once more."


def _key(card: EngineCard, journal: Journal) -> tuple[Path, str]:
    return journal.folder.absolute(), card.id
