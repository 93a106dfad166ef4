"""Many processes that order at the same moment overrun no budget: it is counted and noted by one at a time."""

from __future__ import annotations

import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import pytest

from repertory.jobs.audit import Spending, noted
from repertory.jobs.journal import Journal, OrderState

pytestmark = pytest.mark.slow

PROCESSES, ORDERS, PAID_FOR = 4, 8, 10

PROGRAM = """
import sys, time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from repertory.errors import NothingFits
from repertory.fakes import FAKE_CARD, FakeEngine
from repertory.jobs.journal import Journal
from repertory.model.engine import Order, OrderKind
from repertory.model.price import Price
from repertory.work.placing import submit
from repertory.work.purse import Purse

PRICE = Decimal("0.03")
folder, me, orders, budget = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), Decimal(sys.argv[4])

class Slow(Purse):
    def why_not(self, price):
        answer = super().why_not(price)
        time.sleep(0.02)  # whoever does not wait for it counts what is spent by now, too
        return answer

journal = Journal(folder / "orders")
purse = Slow(name="film", budget=budget, building=journal)
engine = FakeEngine(card=replace(FAKE_CARD, id="paid", local=False, price=Price(first_megapixel=PRICE)), slow=1)
(folder / f"{me}.ready").touch()
while not (folder / "go").exists():
    time.sleep(0.001)
for number in range(orders):
    name = f"{me}-keyframe-{number}"
    there = journal.folder_of(name)
    order = Order(id=name, kind=OrderKind.STILL, engine="paid", folder=there, width=64, height=64)
    try:
        submit(engine, order, journal, price=PRICE, purse=purse)
    except NothingFits:
        pass
print(len(engine.orders))
"""


def test_four_processes_with_eight_orders_each_place_exactly_what_the_budget_pays_for(tmp_path: Path) -> None:
    budget = PAID_FOR * Decimal("0.03")
    command = [sys.executable, "-c", PROGRAM, str(tmp_path)]
    at_work = [
        subprocess.Popen([*command, str(me), str(ORDERS), str(budget)], stdout=subprocess.PIPE, text=True)
        for me in range(PROCESSES)
    ]
    deadline = time.monotonic() + 60
    while len(list(tmp_path.glob("*.ready"))) < PROCESSES:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    (tmp_path / "go").touch()
    taken = [int(process.communicate(timeout=60)[0]) for process in at_work]
    assert [process.returncode for process in at_work] == [0] * PROCESSES
    assert sum(taken) == PAID_FOR
    journal = Journal(tmp_path / "orders")
    assert journal.spent() == budget
    assert [journal.state(one.order_id) for one in journal.placed()] == [OrderState.TICKETED] * PAID_FOR
    said = [Spending(line["what"]) for line in noted(tmp_path / "orders")]
    assert (said.count(Spending.INTENDED), said.count(Spending.ORDERED), len(said)) == (
        PAID_FOR,
        PAID_FOR,
        2 * PAID_FOR,
    )
