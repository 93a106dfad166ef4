"""`repertory plan --explain`: every engine compared for each still and clip of a film."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from repertory.cli.screen import say, table

if TYPE_CHECKING:
    from repertory.work.choosing import Explained


def show_explained(orders: Sequence[Explained]) -> None:
    """A table for each order: what is expected of each engine, what was measured, what a take that holds costs, and
    what keeps it from being chosen."""
    from repertory.craft.chances import MINUTE_USD, MINUTES_BY_HAND
    from repertory.craft.explaining import COLUMNS, row
    from repertory.craft.policies import Aim

    for one in orders:
        lines = [row(choice, choice.obstacles[0] if choice.obstacles else "") for choice in one.engines]
        title = f"Shot {one.bound.shot.number}, {one.kind}: {one.shot_class}"
        table(title, COLUMNS, lines, whole=("engine", "why not"))
    by_bill = any(choice.aim is Aim.CHEAPEST for one in orders for choice in one.engines)
    time = (
        "by the vendor's bill alone, as the policy is: cheapest"
        if by_bill
        else f"and a minute of your time for every take (${MINUTE_USD}; {MINUTES_BY_HAND} minutes for one by hand)"
    )
    say(
        "Its card: the share of takes that it expects to hold. Likely: the same with what was measured in this library "
        "(where its card says nothing, 75 % are taken on trust), and between which bounds four times in five. Each "
        f"that holds: with all that do not, {time}. The larger the score, the better."
    )
