"""Reading a production's settings, which a person may edit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from repertory.craft.policies import policy_of
from repertory.errors import YourMove
from repertory.model.production import Production
from repertory.productions.cards import PRODUCTION
from repertory.productions.written import Problem, read_written

_SIDES = range(64, 8193)
_RATES = range(1, 121)


def read_production(text: str, source: Path) -> Production:
    """The production that `source` holds as `text`. Raises YourMove with the line and the field for whatever is not
    understood, and for a size, rate or number that no film can have."""
    return read_written(PRODUCTION, text, source, _impossible)


def _impossible(production: Production) -> Iterator[Problem]:
    for side in ("width", "height"):
        pixels = getattr(production, side)
        if pixels not in _SIDES or pixels % 2:
            step = f"Use an even number from {_SIDES.start} to {_SIDES.stop - 1}: video is made of pairs of pixels."
            yield (side,), f"{side} is {pixels}", step
    if production.fps not in _RATES:
        yield ("fps",), f"fps is {production.fps}", f"Use a number from {_RATES.start} to {_RATES.stop - 1}."
    if production.takes < 1:
        yield ("takes",), f"takes is {production.takes}", "Allow one at the least."
    if production.outage_minutes < 0:
        yield ("outage_minutes",), f"outage_minutes is {production.outage_minutes}", "Use 0 to wait for no vendor."
    if production.repairs < 0:
        yield ("repairs",), f"repairs is {production.repairs}", "Use 0 for none."
    try:
        policy_of(production.policy)
    except YourMove as wrong:
        yield ("policy",), wrong.what.rstrip("."), wrong.step
    for budget in ("budget_usd", "shot_budget_usd", "day_budget_usd"):
        dollars = getattr(production, budget)
        if dollars is not None and not dollars >= 0:
            yield (budget,), f"{budget} is {dollars}", "Use 0 for free engines alone."
