"""A purse: what may be spent on a production or on one anchor, and what of it is spent already.

A production has one purse, for what the library lacks of its cast and for its shots. An anchor that is built by a
command of its own has another: what productions spent on it does not count there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from repertory.craft.asking import ASKED
from repertory.errors import NotToday
from repertory.jobs.journal import Journal, Placed
from repertory.library.folder import Library
from repertory.model.engine import OrderKind
from repertory.model.price import dollars
from repertory.model.production import Production
from repertory.model.take import TakeKind
from repertory.productions.folder import ProductionFolder

FREE_ONLY = Decimal(0)
_OF_SHOT = re.compile(rf"(.+?)-({'|'.join((*TakeKind, OrderKind.EDIT, OrderKind.LIPSYNC, ASKED))})-")
"""How the name of a shot's order begins: with the shot's number."""


class Paid(tuple[Placed, ...]):
    """The orders that count on a budget. Their sums are made once: for each shot that is planned they are asked for
    again and again, and there may be thousands."""

    @cached_property
    def usd(self) -> Decimal:
        """What they have cost or will, in US dollars."""
        return _sum(self)

    def of_shot(self, number: str) -> tuple[Placed, ...]:
        """Those of one shot, whatever words it had."""
        return self._by_shot.get(number, ())

    def and_also(self, more: Iterable[Placed]) -> Paid:
        """These and some more."""
        added = Paid(more)
        if not added:
            return self
        both = Paid((*self, *added))
        both.usd = self.usd + added.usd
        both._by_shot = {**self._by_shot}
        for number, orders in added._by_shot.items():
            both._by_shot[number] = (*self.of_shot(number), *orders)
        return both

    @cached_property
    def _by_shot(self) -> dict[str, tuple[Placed, ...]]:
        found = defaultdict[str, list[Placed]](list)
        for one in self:
            found[shot_of(one.order_id)].append(one)
        return {number: tuple(orders) for number, orders in found.items()}


def _sum(placed: Iterable[Placed]) -> Decimal:
    return sum((one.cost_usd for one in placed), Decimal(0))


@dataclass(frozen=True, kw_only=True)
class Purse:
    """A budget and the orders that are paid from it."""

    name: str
    """As an order's intent notes it: "production coffee-shop", "anchor mia"."""
    budget: Decimal
    """In US dollars, over the life of the production or anchor; with 0 only free engines are used."""
    building: Journal
    """The library's orders, of which only those count that note this purse."""
    shooting: Journal | None = None
    """The production's own orders, which all count."""
    shot: str = ""
    """The number of the one shot that it pays for now; empty for anything."""
    shot_budget: Decimal | None = None
    """What the orders of that shot may cost in all; None where only the budget counts."""

    day_budget: Decimal | None = None
    """What its orders of one day may cost; None where only the budget counts."""

    def for_shot(self, number: str, budget: Decimal | None) -> Purse:
        """The same purse, for the orders of one shot."""
        return replace(self, shot=number, shot_budget=budget)

    @property
    def lock(self) -> Path:
        """The file that is held while it is counted and an order is noted."""
        return (self.shooting or self.building).folder / ".budget"

    def paid(self) -> Paid:
        """Every order that counts."""
        own = {self.name, ""}
        building = (one for one in self.building.placed() if one.purse in own)
        return Paid((*building, *(self.shooting.placed() if self.shooting else ())))

    def spent(self) -> Decimal:
        """What its orders have cost or will, in US dollars."""
        return self.paid().usd

    def spent_on_shot(self) -> Decimal:
        """The same of the orders of its shot alone, whatever words the shot had."""
        placed = self.shooting.placed() if self.shooting else ()
        return _sum(one for one in placed if shot_of(one.order_id) == self.shot)

    def spent_today(self) -> Decimal:
        """The same of the orders that were placed today, in UTC: the same day for every machine. So are those of a day
        that is still to come: a clock was wrong, and what it is set to now pays for no second day."""
        today = datetime.now(UTC).date()
        return _sum(one for one in self.paid() if day_of(one) >= today)

    def left(self) -> Decimal:
        """What the next order may cost, in US dollars; never below 0."""
        left = self.budget - self.spent()
        if self.day_budget is not None:
            left = min(left, self.day_budget - self.spent_today())
        if self.shot_budget is not None:
            left = min(left, self.shot_budget - self.spent_on_shot())
        return max(left, Decimal(0))

    def require_today(self, price: Decimal) -> None:
        """Raises NotToday where so much would be more than the day's budget, whatever else is left."""
        if not price or self.day_budget is None or self.spent_today() + price <= self.day_budget:
            return
        what = (
            f"{dollars(self.spent_today())} of the {dollars(self.day_budget)} for today are spent, and the next order "
            f"costs {dollars(price)}."
        )
        raise NotToday(
            what,
            step="Run the same command tomorrow (days are those of UTC), or raise day_budget_usd in production.toml.",
        )

    def is_too_much_for_a_day(self, price: Decimal) -> bool:
        """Whether so much may be spent on no day at all."""
        return self.day_budget is not None and price > self.day_budget

    def why_not(self, price: Decimal) -> tuple[str, str]:
        """What keeps it from ever paying that much, and what to do; empty where nothing does. What is free is never
        kept."""
        if not price:
            return "", ""
        if self.is_too_much_for_a_day(price):
            step = "Raise day_budget_usd in production.toml, or choose a cheaper engine: no later day changes that."
            return f"no more than {dollars(self.day_budget or Decimal(0))} may be spent in a day", step
        spent = self.spent()
        if spent + price > self.budget:
            step = "Raise the budget (budget_usd in production.toml, --budget for building), or choose a free engine."
            return f"{dollars(spent)} of {dollars(self.budget)} are spent", step
        if self.shot_budget is not None and (on_shot := self.spent_on_shot()) + price > self.shot_budget:
            step = "Raise it (shot_budget_usd in production.toml), or choose a free engine."
            return f"{dollars(on_shot)} of the {dollars(self.shot_budget)} for shot {self.shot} are spent", step
        return "", ""


def day_of(placed: Placed) -> date:
    """The day on which an order was placed, in UTC."""
    return datetime.fromisoformat(placed.at).astimezone(UTC).date()


def shot_of(order_id: str) -> str:
    """The number of the shot that an order is for; empty of any other."""
    begins = _OF_SHOT.match(order_id)
    return begins[1] if begins else ""


def of_production(library: Library, film: ProductionFolder, production: Production | None = None) -> Purse:
    """The one purse of a production, by its settings as they are now, or as they are given. It goes by the
    production's name: two productions of one name that share a library share what they spend on building."""
    production = production or film.production
    return Purse(
        name=f"production {production.name}",
        budget=production.budget_usd,
        day_budget=production.day_budget_usd,
        building=building_journal(library),
        shooting=Journal(film.folder / "orders"),
    )


def of_anchor(library: Library, name: str, budget: Decimal = FREE_ONLY) -> Purse:
    """The purse of an anchor that is built by a command of its own."""
    return Purse(name=f"anchor {name}", budget=budget, building=building_journal(library))


def building_journal(library: Library) -> Journal:
    """The orders by which a library's anchors are built."""
    return Journal(library.folder / "orders")
