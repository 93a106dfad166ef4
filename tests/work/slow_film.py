"""A program that shoots a small film whose stills are paid, and whose orders take as long as a test likes: one is
delivered once FOLDER/deliver is there, or FOLDER/deliver-N for shot N.

    python slow_film.py FOLDER [SHOT...]
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from small_film import SmallFilm, opened, small_film

from repertory.fakes import FAKE_CARD, FakeEngine
from repertory.model.engine import Order, OrderKind, Output, Ticket
from repertory.model.price import Price
from repertory.work import placing, watching
from repertory.work.produce import shoot

FREE = replace(FAKE_CARD, local=False, in_flight=8)
PAID = replace(FREE, id="paid", price=Price(first_megapixel=Decimal("0.05")), kinds=(OrderKind.STILL,))
SHOTS = "\n".join(f"Shot {number}: wide shot of Character A in the coffee shop\n" for number in (1, 2, 3))


@dataclass(kw_only=True)
class SlowEngine(FakeEngine):
    """A vendor who delivers when the test says so, and lets go of orders where it says that."""

    folder: Path

    def submit(self, order: Order) -> Ticket | Output:
        with (self.folder / "placed.txt").open("a") as file:
            file.write(f"{'-'.join(order.id.split('-')[:3])}\n")
        super().submit(order)
        return Ticket(order=order.id, engine=self.card.id, vendor_id=f"slow-{order.id}")

    def collect(self, order: Order, ticket: Ticket) -> Output | None:
        number = order.id.partition("-")[0]
        there = any((self.folder / name).exists() for name in ("deliver", f"deliver-{number}"))
        return super().collect(order, ticket) if there else None

    def cancel(self, order: Order, ticket: Ticket) -> bool:
        del ticket
        with (self.folder / "asked-off.txt").open("a") as file:
            file.write(f"{order.id.partition('-')[0]}\n")
        return (self.folder / f"lets-go-{order.id.partition('-')[0]}").exists()


def made(folder: Path) -> SmallFilm:
    """The film, of three shots, with money for all of them."""
    small = small_film(folder, {"fake": FakeEngine(card=FREE)}, shots=SHOTS)
    film = small.film
    engines = {**film.production.engines, OrderKind.STILL: ("paid",)}
    film.save(replace(film.production, engines=engines, budget_usd=Decimal(1)))
    return there(folder)


def there(folder: Path) -> SmallFilm:
    """The film with a crew of this process."""
    return opened(folder, {card.id: SlowEngine(card=card, folder=folder) for card in (FREE, PAID)})


def quick() -> None:
    """Looks more often than a vendor would like."""
    placing.POLL_S = (0.05, 0.1)
    watching.LOOK_S = 0.1


if __name__ == "__main__":
    quick()
    small = there(Path(sys.argv[1]))
    for outcome in shoot(small.crew, small.film, sys.argv[2:]):
        print(outcome.shot, outcome.state.value, flush=True)  # noqa: T201 - it is what the test reads
