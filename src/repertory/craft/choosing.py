"""Choosing among engines that can: a score for each, and what decides where scores are near."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from decimal import Decimal

from repertory.craft.policies import Aim

NEAR = 0.05
"""Scores within a twentieth of the best are alike: what is behind them is not known any better than that."""


LEAST_USD = Decimal("0.0001")
"""What a take counts at least, in US dollars, where the bill decides: of engines that are free, the one whose takes
hold more often comes first."""
_UNFIT = 1_000_000
"""So many times dearer than its bill counts what is not made for the shot, where the bill decides."""


def each_usd(take: Decimal, share: float) -> Decimal:
    """What a take that holds is expected to cost, in US dollars, with all that do not hold on the way to it."""
    return take / Decimal(str(share))


def score_of(
    share: float,
    take: Decimal,
    aim: Aim,
    *,
    price: Decimal = Decimal(0),
    fair: Decimal | None = None,
    fit: bool = True,
) -> float:
    """How well an engine suits a shot; larger is better, and only beside others of the same shot does it mean anything.

    `share` is the share of its takes that is expected to hold, `take` what one costs with a person's time, `price` what
    of it the vendor gets. Balanced is the share over what a take that holds costs, so that the share counts twice: a
    take that fails costs money, and time that nobody is paid for. Cheapest is the vendor's bill alone for a take that
    holds, without anybody's time; what is not `fit` for the shot (a rehearsal, a picture that stands still) comes after
    all that is, since it is free whatever becomes of it. `fair` is the shot's part of the budget: what is
    expected to cost more loses as much as it is dearer, whatever the aim.
    """
    each = float(each_usd(take, share))
    bill = float(each_usd(max(price, LEAST_USD), share)) * (1 if fit else _UNFIT)
    score = {Aim.CHEAPEST: 1 / bill, Aim.BEST: share}.get(aim, share / each)
    paid = float(each_usd(price, share))
    return score * min(1.0, float(fair) / paid) if fair is not None and paid else score


def is_near(score: float, best: float) -> bool:
    """Whether a score is as good as the best one, for all that is known."""
    return score >= best * (1 - NEAR)


def ordered(scores: Mapping[str, float], place: Mapping[str, int], beside: Sequence[str] = ()) -> list[str]:
    """Card ids, best first. Of those whose scores are near the best one's, one that makes the shots beside it comes
    first, since a switch shows; then the `place` of each in the production's list; then the score."""
    best = max(scores.values(), default=0.0)

    def rank(one: str) -> tuple[bool, int, int, float, str]:
        far = not is_near(scores[one], best)
        pull, liked = (0, 0) if far else (-list(beside).count(one), place[one])
        return far, pull, liked, -scores[one], one

    return sorted(scores, key=rank)


def luck(seed: int, *names: str) -> random.Random:
    """Chance that is the same for the same seed and names."""
    return random.Random(f"{seed} {' '.join(names)}")  # noqa: S311  no secret hangs on it
