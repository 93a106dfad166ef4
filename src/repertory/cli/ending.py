"""How a command that shoots ends: what needs a person, what was spent, and what to type next."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from repertory.cli.figures import money_line
from repertory.cli.screen import complain, say
from repertory.errors import YourMove
from repertory.model.price import dollars

if TYPE_CHECKING:
    from pathlib import Path

    from repertory.work.planned import PlannedShot
    from repertory.work.purse import Purse
    from repertory.work.shoot import Outcome

NOT_DONE = 6
"""Exit code where a person must decide or deliver before the film is whole."""


def say_end(outcomes: Sequence[Outcome], purse: Purse, after: Sequence[str] = ()) -> None:
    """Says what still needs a person, unless all is free what was spent, and what comes `after` that; ends with the
    exit code of the worst."""
    from repertory.work.status import money_of

    open_shots = [outcome for outcome in outcomes if outcome.state.value != "accepted"]
    for said, numbers in _alike(open_shots).items():
        complain(f"Shot{'s' * (len(numbers) > 1)} {', '.join(numbers)}: {said}")
    money = money_of(purse)
    if money.spent or money.reserved:
        say(money_line(money))
    for line in after:
        say(line)
    if open_shots:
        sys.exit(max((outcome.exit_code for outcome in open_shots), default=0) or NOT_DONE)


def _alike(outcomes: Sequence[Outcome]) -> dict[str, list[str]]:
    """The shots of which the very same is to be said, by it: a key that a vendor does not take is no matter of one."""
    found: dict[str, list[str]] = {}
    for one in outcomes:
        found.setdefault(f"{one.state.said}: {one.why} {one.step}", []).append(one.shot)
    return found


def next_of(outcomes: Sequence[Outcome], folder: Path, purse: Purse) -> str:
    """What to type next for shots that are not finished: to decide what waits for that, or else to go on, where nothing
    is due before that: each shot that waits for more money has said what is to be raised."""
    film = shlex.quote(str(folder))
    open_shots = [outcome for outcome in outcomes if outcome.state.value != "accepted"]
    if any(outcome.state.value == "review" for outcome in open_shots):
        return f"Next: repertory review {film}"
    shoot = f"repertory shoot {film}"
    if open_shots and all(
        outcome.state.value == "waiting" and outcome.exit_code == YourMove.exit_code for outcome in open_shots
    ):
        return f"Then: {shoot}"
    return next_order(shoot, purse)


def next_order(command: str, purse: Purse, least: Decimal = Decimal(0)) -> str:
    """What to type to go on; that the day's budget is too small for any order; that it is for tomorrow where today's
    money is not enough for `least`, the next order's US dollars, or all of it is spent."""
    if purse.day_budget is None:
        return f"Next: {command}"
    if purse.is_too_much_for_a_day(least):
        return (
            f"No more than {dollars(purse.day_budget)} may be spent in a day, and the cheapest order costs "
            f"{dollars(least)}. First raise day_budget_usd in production.toml. Then: {command}"
        )
    left = purse.day_budget - purse.spent_today()
    if left > 0 and left >= least:
        return f"Next: {command}"
    return (
        f"Today's ${purse.day_budget:.2f} are spent, or too little is left. Next, tomorrow (days are those of UTC) or "
        f"with a higher day_budget_usd in production.toml: {command}"
    )


def least_due(shots: Sequence[PlannedShot]) -> Decimal:
    """What the cheapest order costs of those still due, in US dollars; 0 where nothing is due."""
    due = [planned for planned in shots if planned.due]
    return min(
        (price for planned in due for price in (planned.still.price, planned.clip.price) if price), default=Decimal(0)
    )
