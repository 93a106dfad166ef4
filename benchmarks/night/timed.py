"""One film, shot with an engine that takes a known time for every order, and what that cost this process.

    python -m benchmarks.night.timed FOLDER SHOTS SECONDS AT_ONCE

prints a line of JSON: seconds, seconds of processor time, the most memory in MiB, how many shots were accepted. Nothing
leaves the process, and no inspector looks longer than a moment: what is measured is what Repertory itself takes.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from benchmarks.night.film import clip, shots, still
from repertory.cli.main import calm_the_collector
from repertory.fakes import FAKE_CARD, FakeEngine
from repertory.files.writing import write_bytes
from repertory.model.engine import Order, OrderKind, Output, Ticket
from repertory.model.price import Price
from repertory.work import produce

USD = Decimal("0.05")
_SIZE = (192, 128)


@dataclass(kw_only=True)
class Timed(FakeEngine):
    """Takes an order and has it ready after so many seconds. It costs money, and counts how many wait at once."""

    takes_s: float
    files: Mapping[OrderKind, bytes]
    since: dict[str, float] = field(default_factory=dict)
    under_way: set[str] = field(default_factory=set)
    most: int = 0
    counting: threading.Lock = field(default_factory=threading.Lock)

    def submit(self, order: Order) -> Ticket | Output:
        with self.counting:
            assert order.id not in self.since, f"{order.id} was placed twice"
            self.since[order.id] = time.monotonic()
            self.under_way.add(order.id)
            self.most = max(self.most, len(self.under_way))
        return Ticket(order=order.id, engine=self.card.id, vendor_id=f"timed-{order.id}", cost_usd=USD)

    def collect(self, order: Order, ticket: Ticket) -> Output | None:
        if time.monotonic() < self.since[ticket.order] + self.takes_s:
            return None
        with self.counting:
            self.under_way.discard(ticket.order)
        path = order.folder / ("made.mp4" if order.kind is OrderKind.CLIP else "made.png")
        write_bytes(path, self.files[order.kind])
        return Output(files=(path,), cost_usd=USD, seed=order.seed)


def main(folder: Path, many: int, takes_s: float, at_once: int) -> None:
    """Shoots it, and tells."""
    from small_film import small_film

    card = replace(
        FAKE_CARD,
        id="timed",
        vendor="timed",
        local=False,
        in_flight=at_once,
        price=Price(first_megapixel=USD, second=USD),
        kinds=(OrderKind.STILL, OrderKind.CLIP),
    )
    files = {OrderKind.STILL: still(*_SIZE), OrderKind.CLIP: clip()}
    engine = Timed(card=card, takes_s=takes_s, files=files)
    database = os.environ.pop("REPERTORY_DATABASE", "")
    small = small_film(folder, {"timed": engine}, shots=shots(many, lines=False))
    small.film.save(replace(small.film.production, budget_usd=USD * 4 * many, takes=1, repairs=0))
    if database:
        os.environ["REPERTORY_DATABASE"] = database
    calm_the_collector()  # as every command does
    began, worked = time.monotonic(), os.times()
    outcomes = produce.shoot(small.crew, small.film)
    told = {
        "seconds": time.monotonic() - began,
        "own_s": os.times().user - worked.user,
        "system_s": os.times().system - worked.system,
        "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "accepted": sum(one.state.value == "accepted" for one in outcomes),
        "orders": len(engine.since),
        "most": engine.most,
    }
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ["REPERTORY_HOME"] = home
        main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]))
