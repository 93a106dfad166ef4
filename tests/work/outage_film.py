"""A program that shoots a small film whose first vendor is away, and that is killed once the other one has an order.

python outage_film.py FOLDER kill|go
"""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from small_film import SmallFilm, opened

from repertory.errors import EngineBusy
from repertory.fakes import FAKE_CARD, FakeEngine
from repertory.model.engine import Order, OrderKind, Output, Ticket
from repertory.model.price import Price
from repertory.ports import Engine
from repertory.work import placing
from repertory.work.produce import shoot

ONE = replace(FAKE_CARD, id="one", local=False, kinds=(OrderKind.STILL,), price=Price(first_megapixel=Decimal("0.05")))
OTHER = replace(ONE, id="other")
CLIPS = replace(FAKE_CARD, id="clips", local=False, kinds=(OrderKind.CLIP,))


@dataclass(kw_only=True)
class Killing(FakeEngine):
    """Takes an order, and ends the process where its result is asked for."""

    kill: bool = False

    def collect(self, order: Order, ticket: Ticket) -> Output | None:
        if self.kill:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().collect(order, ticket)


def engines(*, kill: bool = False) -> dict[str, Engine]:
    """The one that is away, the one that is asked instead, and one for clips."""
    away = FakeEngine(card=ONE, fail_with=EngineBusy("one is away.", step="Later."))
    return {"one": away, "other": Killing(card=OTHER, kill=kill, slow=1), "clips": FakeEngine(card=CLIPS)}


def film_in(folder: Path, *, kill: bool) -> SmallFilm:
    return opened(folder, engines(kill=kill))


if __name__ == "__main__":
    placing.BUSY_S = (0.0, 0.0, 0.0, 0.0, 0.0)
    small = film_in(Path(sys.argv[1]), kill=sys.argv[2] == "kill")
    (outcome,) = shoot(small.crew, small.film, ["1"])
    other = small.crew.engines["other"]
    sys.stdout.write(f"{outcome.state.value} {len(other.orders) if isinstance(other, FakeEngine) else ''}\n")
