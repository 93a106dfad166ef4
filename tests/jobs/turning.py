"""A process that places orders at a stand-in vendor, as it is told on its standard input, a line of JSON at a time:

    {"vendor": URL, "folder": FOLDER, "card": {"in_flight": 2, ...}, "orders": ["1", "2"]}

Each order is a thread of its own. It answers with a line when all of them are there.
"""

from __future__ import annotations

import json
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from repertory.errors import EngineBusy
from repertory.fakes import FAKE_CARD
from repertory.jobs.journal import Journal
from repertory.model.engine import EngineCard, Order, OrderKind, Output, Ticket
from repertory.work import placing
from repertory.work.purse import Purse


class Vendor:
    """An engine whose orders are placed and asked for over the wire."""

    def __init__(self, address: str, card: Mapping[str, Any]) -> None:
        self._address = address
        self.card: EngineCard = replace(FAKE_CARD, **{"id": "vendor", "vendor": "vendor", "local": False, **card})

    def submit(self, order: Order) -> Ticket:
        request = urllib.request.Request(f"{self._address}/{order.id}", method="POST", data=b"")  # noqa: S310
        try:
            urllib.request.urlopen(request).close()  # noqa: S310
        except urllib.error.HTTPError as error:
            raise EngineBusy("Too many.", after_s=float(error.headers["retry-after"])) from error
        return Ticket(order=order.id, engine=self.card.id, vendor_id=order.id)

    def collect(self, order: Order, _: Ticket) -> Output | None:
        with urllib.request.urlopen(f"{self._address}/{order.id}") as answer:  # noqa: S310
            return Output() if answer.status == 200 else None


def place(vendor: Vendor, folder: Path, order_id: str) -> object:
    """What comes of one order."""
    journal = Journal(folder / "orders")
    kind, purse = OrderKind.STILL, Purse(name="film", budget=Decimal(9), building=journal)
    order = Order(id=order_id, kind=kind, engine=vendor.card.id, folder=journal.folder_of(order_id))
    return placing.ordered(vendor, order, journal, price=Decimal(0), purse=purse)


def work(told: Mapping[str, Any]) -> Sequence[str]:
    vendor, orders = Vendor(told["vendor"], told["card"]), told["orders"]
    with ThreadPoolExecutor(len(orders)) as threads:
        found = list(threads.map(lambda order: place(vendor, Path(told["folder"]), order), orders))
    return [type(one).__name__ for one in found]


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    placing.POLL_S = (0.02, 0.02)
    say("ready")
    for line in sys.stdin:
        say(json.dumps(work(json.loads(line))))
