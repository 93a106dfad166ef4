"""A film of any length, the vendors that make its pictures, and the count of what they took against our own books.

Stills are ordered from Black Forest Labs, who find no order by our id of it: an order that is cut off is for a person
to settle. Clips are ordered from Kling, who do. Every third shot has a line, which a free engine speaks. The pictures
are small, so that decoding them costs little; they are looked at by an inspector that sees one face in each, and by
those of the look and of clips.
"""

from __future__ import annotations

import contextlib
import io
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from repertory.jobs.audit import noted
from repertory.jobs.journal import Journal, OrderState
from repertory.media.clips import write_clip
from repertory.model.engine import OrderKind
from repertory.model.take import TakeKind
from repertory.productions.folder import ProductionFolder

TESTS = Path(__file__).parents[2] / "tests"
sys.path[:0] = [str(TESTS / one) for one in ("servers", "work", "contracts") if str(TESTS / one) not in sys.path]

if TYPE_CHECKING:
    from bfl_server import BflServer
    from kling_server import KlingServer
    from standin import Asked

STILL, CLIP = "bfl/flux-2-pro", "kling/kling-v3-omni"
BUDGET_USD = Decimal(1000)
WIDTH, HEIGHT = 1280, 720
"""The smallest that Kling makes, in pixels; what is answered for a clip is smaller."""
_FRAMES = 6


def shots(many: int, *, lines: bool = True) -> str:
    """A shot list; every third shot has a line."""
    said = [
        f"Shot {number}: wide shot of Character A in the coffee shop, table {number}\n"
        + (f"MIA: I waited at table {number}.\n" if lines and number % 3 == 1 else "")
        for number in range(1, many + 1)
    ]
    return "\n".join(said)


def film_in(folder: Path, many: int, *, lines: bool = True) -> ProductionFolder:
    """A locked company and a film of so many shots, one take each, in a folder."""
    from small_film import small_film

    from repertory.fakes import FakeEngine

    small = small_film(folder, {"fake": FakeEngine()}, shots=shots(many, lines=lines))
    engines = {**small.film.production.engines, OrderKind.STILL: (STILL,), OrderKind.CLIP: (CLIP,), OrderKind.EDIT: ()}
    engines[OrderKind.LINE] = ("voices",)
    small.film.save(
        replace(
            small.film.production,
            engines=engines,
            width=WIDTH,
            height=HEIGHT,
            budget_usd=BUDGET_USD,
            takes=1,
            repairs=0,
        )
    )
    return small.film


@dataclass(kw_only=True)
class Vendors:
    """The stand-ins of one night."""

    bfl: BflServer
    kling: KlingServer
    environment: Mapping[str, str]
    """What a worker's environment needs to reach them."""

    def bill(self) -> Decimal:
        """What they would bill, by their own price lists, in US dollars."""
        from price_lists import bill

        return bill(self.bfl) + bill(self.kling)

    def taken(self) -> int:
        """How many orders they took."""
        return len(self.bfl.orders) + len(self.kling.orders)

    def forget(self) -> None:
        """Begins a new night, of another film."""
        for server in (self.bfl, self.kling):
            server.orders.clear()
            server.files.clear()
            server.seen.clear()

    def twice(self) -> list[str]:
        """What was ordered more than once: every shot has words of its own, and one take."""
        stills = Counter(task.body["prompt"] for task in self.bfl.orders)
        clips = Counter(task.body.get("prompt", "") for task in self.kling.orders)
        return [words for asked in (stills, clips) for words, times in asked.items() if times > 1]


@dataclass(kw_only=True)
class _Painter:
    known: dict[tuple[int, int, float], bytes] = field(default_factory=dict)

    def __call__(self, asked: Asked) -> bytes:
        key = (asked.width, asked.height, asked.seconds)
        if key not in self.known:
            self.known[key] = clip() if asked.seconds else still(asked.width, asked.height)
        return self.known[key]


def still(width: int, height: int) -> bytes:
    """A picture of that size, as a PNG."""
    file = io.BytesIO()
    Image.fromarray(_picture(width, height)).save(file, "PNG")
    return file.getvalue()


def clip() -> bytes:
    """A short and small clip, as an MP4."""
    with tempfile.TemporaryDirectory() as folder:
        write_clip(Path(folder) / "a.mp4", [_picture(192, 128, shift) for shift in range(_FRAMES)], fps=24)
        return (Path(folder) / "a.mp4").read_bytes()


def _picture(width: int, height: int, shift: int = 0) -> np.ndarray:
    across = np.linspace(20, 230, width, dtype=np.uint8)[None, :, None]
    return np.ascontiguousarray(np.roll(np.tile(across, (height, 1, 3)), shift, axis=1))


@contextlib.contextmanager
def vendors(*, polls: int = 1, slow_s: float = 0.0) -> Iterator[Vendors]:
    """Both stand-ins. An order is ready when it has been asked for `polls` times in vain; that it is taken is answered
    `slow_s` seconds after it is."""
    from bfl_server import BflServer
    from kling_server import KlingServer
    from standin import Fault

    with BflServer(polls=polls) as bfl, KlingServer(polls=polls) as kling:
        bfl.painter = kling.painter = _Painter()
        for server in (bfl, kling) if slow_s else ():
            server.faults.append(Fault(how="slow", delay_s=slow_s, times=-1))
        environment = {
            "BFL_API_BASE": bfl.url, "BFL_API_KEY": bfl.key,
            "KLINGAI_API_BASE": kling.url, "KLINGAI_API_KEY": kling.key,
            "REPERTORY_ALLOW_PAID": "0", "NO_PROXY": "*", "OPENBLAS_NUM_THREADS": "1",
        }  # fmt: skip
        yield Vendors(bfl=bfl, kling=kling, environment=environment)
        assert not bfl.violations + kling.violations, (bfl.violations, kling.violations)


@dataclass(frozen=True, kw_only=True)
class Books:
    """What a film says of itself."""

    takes: int
    orders: int
    usd: Decimal
    unsure: tuple[str, ...]
    wrong: tuple[str, ...]
    """What is not as it must be, in words."""


def books_of(film: ProductionFolder) -> Books:
    """Counts a film's takes and orders, and compares the orders with the audit file."""
    journal, wrong = Journal(film.folder / "orders"), list[str]()
    takes = film.takes.all()
    numbers = [int(one) for one in re.findall(r"^Shot (\d+):", film.shots_text(), re.MULTILINE)]
    for number in numbers:
        kinds = Counter(take.kind for take in film.takes.of_shot(f"{number}"))
        if kinds[TakeKind.KEYFRAME] != 1 or kinds[TakeKind.CLIP] != 1:
            wrong.append(f"shot {number} has {dict(kinds)}")
    made = Counter(take.order for take in takes)
    wrong += [f"{order} made {times} takes" for order, times in made.items() if times > 1]
    booked = {line["order"]: Decimal(line["usd"]) for line in noted(journal.folder)}
    paid = {one.order_id: one.cost_usd for one in journal.placed() if one.cost_usd or one.price_usd}
    audited = {order: usd for order, usd in booked.items() if usd}
    wrong += [f"{order}: ${paid.get(order)} by its cards, ${audited.get(order)} by the audit file"
              for order in sorted(paid.keys() | audited.keys())
              if paid.get(order, Decimal(0)) != audited.get(order, Decimal(0))]  # fmt: skip
    unsure = tuple(order for order in journal.ids() if journal.is_unsure(order))
    placed = [order for order in journal.ids() if journal.state(order) is not OrderState.NEW]
    return Books(
        takes=len(takes), orders=len(placed), usd=sum(paid.values(), Decimal(0)), unsure=unsure, wrong=tuple(wrong)
    )
