"""What to make first of a film where the money does not reach for all of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class Afforded:
    """A choice of shots, each kind in the film's order."""

    made: tuple[str, ...]
    """Numbers of the shots to make now."""
    left: tuple[str, ...]
    """Numbers of those for which the money does not reach."""
    made_usd: Decimal
    left_usd: Decimal
    """What they are expected to cost, in US dollars."""


def afforded(expected: Mapping[str, Decimal], budget: Decimal) -> Afforded:
    """As many shots as a budget reaches for. `expected` is what each is expected to cost until a take holds, in US
    dollars, by its number in the film's order; the cheapest are made first, of equal ones the earlier: no other choice
    finishes more of them."""
    made, total = set[str](), Decimal(0)
    for number in sorted(expected, key=lambda one: expected[one]):  # sorting keeps the film's order of equal ones
        if total + expected[number] > budget:
            break
        made.add(number)
        total += expected[number]
    return Afforded(
        made=tuple(number for number in expected if number in made),
        left=tuple(number for number in expected if number not in made),
        made_usd=total,
        left_usd=sum(expected.values(), Decimal(0)) - total,
    )
