"""Shooting from a page or over the API: what it would cost, said before anything is spent, and the commands that do
it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from repertory.errors import Busy, YourMove
from repertory.model.price import dollars
from repertory.web.desk import Desk
from repertory.web.news import of_film
from repertory.web.tasks import Task, TaskState
from repertory.work.beginning import LeftOut
from repertory.work.finished import finished
from repertory.work.purse import Purse

_NONE = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Price:
    """What it costs to shoot what is missing, in US dollars."""

    shots: tuple[str, ...]
    """Those that are begun, by their numbers, in the order of the film."""
    about: Decimal
    """One take of all that each still lacks."""
    most: Decimal
    """What it may come to with all the takes and repairs that the film allows: orders stop there."""
    left_out: tuple[LeftOut, ...]
    """Those that are not begun, since a budget does not reach for them."""
    never: tuple[tuple[str, str], ...]
    """Those that no engine can finish, each with why."""


def price_of(desk: Desk, film: str, numbers: Sequence[str] = ()) -> Price:
    """The price of what these shots lack, or all. Raises what `Studio.plan` does: UnknownName, ShotListError, YourMove
    where the film is not cast."""
    folder, shooting = desk.film(film), desk.reader(film).shooting()
    planned = desk.studio.plan(folder, numbers=numbers)
    missing = [one for one in planned if finished(shooting, one.bound) is None]
    left_out = desk.studio.left_out(folder, missing)
    never = {one.bound.shot.number: one.problem.what for one in missing if one.problem is not None and not one.dear}
    kept = {number for one in left_out for number in one.shots} | set(never)
    begun = [one for one in missing if one.bound.shot.number not in kept]
    about = sum((one.due for one in begun), _NONE)
    most = min(sum((max(one.at_most, one.due) for one in begun), _NONE), left_of(desk.studio.purse(folder)))
    return Price(
        shots=tuple(one.bound.shot.number for one in begun),
        about=min(about, most),  # what is under way is begun, even where the budget does not reach for the rest of it
        most=most,
        left_out=left_out,
        never=tuple(never.items()),
    )


def left_of(purse: Purse) -> Decimal:
    """What may still be spent, today at the most."""
    left = purse.budget - purse.spent()
    if purse.day_budget is not None:
        left = min(left, purse.day_budget - purse.spent_today())
    return max(left, _NONE)


def shoot(desk: Desk, film: str, numbers: Sequence[str], *, max_usd: Decimal, key: str) -> Task:
    """Begins to shoot what these shots lack, or all. The same `key` again gives the task that it began.

    Raises YourMove where it may cost more than `max_usd` by now, where nothing can be begun, and for a key that was
    used for something else; Busy while the very same is under way; what `price_of` does.
    """
    folder = desk.film(film)
    if not desk.tasks.begun_with(key):
        price = price_of(desk, film, numbers)
        if not price.shots:
            raise YourMove("No shot can be begun.", step="The price says of each why, and what to change.")
        _require_enough(price.most, max_usd)
    words = ["shoot", str(folder.resolve())]
    for number in numbers:
        words += ["--shot", number]
    return _begin(desk, film, words, "Shooting", key)


def cast(desk: Desk, film: str, *, max_usd: Decimal, key: str) -> Task:
    """Begins to cast a film: what the library lacks is built, and every name is pinned. It may cost what is left of the
    film's budget. Raises YourMove and Busy as `shoot` does; UnknownName."""
    folder = desk.film(film)
    if not desk.tasks.begun_with(key):
        _require_enough(left_of(desk.studio.purse(folder)), max_usd)
    return _begin(desk, film, ["production", "cast", str(folder.resolve())], "Casting", key)


def _begin(desk: Desk, film: str, words: Sequence[str], does: str, key: str) -> Task:
    about, title = of_film(film), f"{does} {desk.title_of(film)}"
    there = [one for one in desk.tasks.all(about) if one.state is TaskState.RUNNING and one.words == tuple(words)]
    if there and not desk.tasks.begun_with(key):
        raise Busy(f"{title} is under way already.", step="Wait until it has ended, or stop it.")
    return desk.tasks.begin(words, title=title, about=about, key=key)


def _require_enough(most: Decimal, agreed: Decimal) -> None:
    if agreed < most:
        raise YourMove(
            f"It may cost up to {dollars(most)}, and {dollars(agreed)} was agreed to.",
            step="Look at the price again, and agree to that.",
        )
