"""A program that shoots a small film and is killed, or interrupted, at an order: what reached an engine is counted.

    python stopped_film.py FOLDER WHERE AT HOW [SHOT...]

WHERE is submit, collect or stored (a take, once it is kept), AT a part of the order's id, HOW kill or interrupt. Each
order that an engine takes is a line of placed.txt.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from small_film import SmallFilm, opened

from repertory.fakes import FAKE_CARD, FakeEngine
from repertory.model.engine import Order, OrderKind, Output, Ticket
from repertory.model.price import Price
from repertory.model.take import Take
from repertory.productions.takes import Takes
from repertory.work.produce import shoot

FREE = replace(FAKE_CARD, local=False)
OTHER = replace(FREE, id="other")
LIPS = replace(FREE, id="lips", price=Price(second=Decimal("0.05")), kinds=(OrderKind.LIPSYNC,))
PAID = replace(FREE, id="paid", price=Price(first_megapixel=Decimal("0.05")), kinds=(OrderKind.STILL,))


@dataclass(kw_only=True)
class CountedEngine(FakeEngine):
    """A fake that notes what it takes, and is stopped where it is told."""

    log: Path
    where: str = ""
    at: str = ""
    how: str = "kill"

    def submit(self, order: Order) -> Ticket | Output:
        with self.log.open("a") as file:
            file.write(f"{order.engine} {order.id.rpartition('-')[0]}\n")
        self._stop("submit", order)
        return super().submit(order)

    def collect(self, order: Order, ticket: Ticket) -> Output | None:
        self._stop("collect", order)
        return super().collect(order, ticket)

    def _stop(self, where: str, order: Order) -> None:
        if self.where != where or self.at not in order.id:
            return
        if self.how == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.3)  # the vendor's answer takes a while


def film_in(folder: Path, where: str = "", at: str = "", how: str = "kill") -> SmallFilm:
    """The film in `folder` with its engines: two free ones, and two that cost money and answer at the third poll, for
    stills and for mouths that follow their line."""
    log = folder / "placed.txt"
    engines = {
        card.id: CountedEngine(card=card, log=log, where=where, at=at, how=how, slow=2 * (card in (PAID, LIPS)))
        for card in (FREE, OTHER, PAID, LIPS)
    }
    return opened(folder, engines)


def killed_when_stored(takes: type[Takes], at: str) -> None:
    """Kills the process as soon as a take is stored whose order has `at` in its id."""
    add = takes.add

    def stored(self: Takes, take: Take, source: Path) -> Take:
        kept = add(self, take, source)
        if at in take.order:
            os.kill(os.getpid(), signal.SIGKILL)
        return kept

    takes.add = stored  # type: ignore[method-assign]


if __name__ == "__main__":
    if sys.argv[2] == "stored":
        killed_when_stored(Takes, sys.argv[3])
    small = film_in(Path(sys.argv[1]), *sys.argv[2:5])
    shoot(small.crew, small.film, sys.argv[5:])
