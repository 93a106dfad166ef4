"""Times and money of a shoot, as people read them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from repertory.model.price import dollars

if TYPE_CHECKING:
    from repertory.work.status import Money


def ago(seconds: float | None) -> str:
    """How long: "12 s", "4 min", "3.5 h", "6 days"."""
    if seconds is None:
        return "-"
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 90 * 60:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h" if seconds < 48 * 3600 else f"{seconds / 86_400:.0f} days"


def spent_said(money: Money) -> str:
    """What is gone of the budget, as every command says it: "Spent $0.40 of $5.00, $0.05 reserved for what is ordered,
    $4.55 left"."""
    reserved = f", {dollars(money.reserved)} reserved for what is ordered" if money.reserved else ""
    left = max(money.budget - money.spent - money.reserved, Decimal(0))
    return f"Spent {dollars(money.spent)} of {dollars(money.budget)}{reserved}, {dollars(left)} left"


def money_line(money: Money) -> str:
    """The same, and what of it is of today, as a sentence; empty where nothing costs anything."""
    if not (money.spent or money.reserved or money.budget):
        return ""
    line = f"{spent_said(money)}."
    if money.day_budget is not None:
        line += f" Today {dollars(money.today)} of {dollars(money.day_budget)}."
    return line


def left_line(left_s: float | None) -> str:
    """About how long it still takes; empty where nothing is known of that."""
    return f"Done in about {ago(max(left_s, 1.0))}." if left_s is not None else ""
