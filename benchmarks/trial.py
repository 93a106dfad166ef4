"""A film on trial, for `benchmarks/faults.py`: the vendor that it orders from, the process that shoots it, and whether
what came of it is whole.

Money is counted where the orders arrive, and compared with the film's own books.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.faulted import small_in
from repertory.jobs.audit import noted
from repertory.jobs.journal import Journal
from repertory.model.take import TakeKind
from repertory.productions.folder import ProductionFolder

ROOT = Path(__file__).parents[1]
SHOTS = 12
LONGEST_S = 300.0


@dataclass(kw_only=True)
class Run:
    """A shoot that came to its end."""

    code: int
    told: list[str]
    ends: dict[str, str]
    """Each shot's end, in words, by its number."""
    error: str
    trouble: str
    """What was written to stderr."""

    @property
    def states(self) -> Counter[str]:
        return Counter(end.split()[0] for end in self.ends.values())


@dataclass(kw_only=True)
class Trial:
    """A film in a folder of its own, and the vendor that it orders from."""

    folder: Path
    server: Any
    environment: dict[str, str] = field(default_factory=dict)

    def begin(self, *words: str) -> subprocess.Popen[str]:
        environment = os.environ | {
            "BFL_API_BASE": self.server.url, "BFL_API_KEY": self.server.key,
            "REPERTORY_ALLOW_PAID": "0", "NO_PROXY": "*", "REPERTORY_HOME": str(self.folder / "home"),
        } | self.environment  # fmt: skip
        command = [sys.executable, "-m", "benchmarks.faulted", str(self.folder), *words]
        return subprocess.Popen(command, env=environment, cwd=ROOT, stdout=-1, stderr=-1, text=True)

    def end(self, process: subprocess.Popen[str]) -> Run:
        out, trouble = process.communicate(timeout=LONGEST_S)
        said = [json.loads(line) for line in out.splitlines()]
        words = {kind: [text for each, text in said if each == kind] for kind in ("told", "end", "error")}
        ends = {number: end for number, _, end in (text.partition(" ") for text in words["end"])}
        return Run(
            code=process.returncode, told=words["told"], ends=ends, error="".join(words["error"]), trouble=trouble
        )

    def shot(self, *words: str) -> Run:
        return self.end(self.begin(*words))

    def until_taken(self, orders: int) -> None:
        """Waits until the vendor has taken so many orders."""
        deadline = time.monotonic() + LONGEST_S
        while len(self.server.orders) < orders:
            assert time.monotonic() < deadline, f"only {len(self.server.orders)} of {orders} orders"
            time.sleep(0.01)

    def settled(self) -> int:
        """Says of every order that is unsure what the vendor's page shows, as a person does; how many there were."""
        from repertory.work.orders import Settlement, settle

        journal = Journal(self.film.folder / "orders")
        unsure = [one for one in journal.ids() if journal.is_unsure(one)]
        for one in unsure:
            there = [task.id for task in self.server.orders if task.body["prompt"] == journal.intent(one).prompt]
            settle(crew_of(self.folder), [journal], one, Settlement.PAID if there else Settlement.NOT_PAID, *there)
        return len(unsure)

    @property
    def film(self) -> ProductionFolder:
        return ProductionFolder.at(self.folder / "film")

    def require_whole(self, shots: int = SHOTS) -> str:
        """That every shot has its takes, no order was placed twice and money is booked as the vendor counts it; what
        it came to. Raises AssertionError."""
        from price_lists import bill

        for number in range(1, shots + 1):
            kinds = Counter(take.kind for take in self.film.takes.of_shot(f"{number}"))
            assert kinds[TakeKind.KEYFRAME] == kinds[TakeKind.CLIP] == 1, f"shot {number} has {dict(kinds)}"
        self.require_books()
        assert len(self.server.orders) == shots
        return f"{shots} shots whole, {shots} orders, ${bill(self.server)} booked and billed"

    def require_books(self) -> None:
        """That nothing was ordered twice, and money is booked as the vendor counts it. Raises AssertionError."""
        from price_lists import bill

        twice = [
            words for words, times in Counter(one.body["prompt"] for one in self.server.orders).items() if times > 1
        ]
        assert not twice, twice
        journal = Journal(self.film.folder / "orders")
        unsure = [one for one in journal.ids() if journal.is_unsure(one)]
        assert not unsure, unsure
        assert journal.spent() == bill(self.server), f"booked {journal.spent()}, billed {bill(self.server)}"
        last = {line["order"]: Decimal(line["usd"]) for line in noted(journal.folder)}
        assert sum(last.values()) == bill(self.server), f"by the audit file {sum(last.values())}"
        assert not self.server.violations, self.server.violations


def crew_of(folder: Path) -> Any:
    return small_in(folder).crew


@contextlib.contextmanager
def vendor() -> Iterator[Any]:
    from bfl_server import BflServer
    from standin import Fault

    with BflServer(polls=2) as server:
        server.faults.append(Fault(how="slow", delay_s=0.2, times=-1))
        yield server


def all_accepted(ended: Run) -> None:
    assert ended.code == 0, (ended.code, ended.error, ended.ends, ended.trouble[-2000:])
    assert set(ended.states) == {"accepted"}, ended.ends


def said_once(ended: Run) -> None:
    away = [text for text in ended.told if "does not answer" in text]
    back = [text for text in ended.told if "answers again" in text]
    assert (len(away), len(back)) == (1, 1), ended.told
    assert not ended.trouble, ended.trouble[-2000:]
