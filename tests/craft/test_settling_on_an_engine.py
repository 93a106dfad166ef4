"""The router settles on the best engine within thirty takes of a class, without an order placed to find out."""

from __future__ import annotations

import pytest
from simulated_takes import TAKES, Advice, Course, courses

SEEDS = 25
"""Of 200 in `python -m benchmarks routing`; each of four classes of shot."""


def taken(advice: Advice, *, explore: bool = False) -> list[Course]:
    return [one for seed in range(SEEDS) for one in courses(seed, advice, explore=explore)]


def settled(several: list[Course]) -> float:
    return sum(one.best[-1] for one in several) / len(several)


@pytest.mark.parametrize(
    ("advice", "least"),
    [(Advice.RIGHT, 0.9), (Advice.CHANCE, 0.89), (Advice.NONE, 0.85), (Advice.WRONG, 0.88)],
)
def test_it_settles_on_the_best_engine_whatever_the_cards_say(advice: Advice, least: float) -> None:
    several = taken(advice)
    assert {len(one.best) for one in several} == {TAKES}
    assert settled(several) >= least
    assert settled(several) > sum(one.best[2] for one in several) / len(several) + 0.15


def test_good_advice_saves_money_and_exploring_costs_some() -> None:
    def lost(several: list[Course]) -> float:
        return sum(one.lost_usd[-1] for one in several) / len(several)

    right, none, explored = taken(Advice.RIGHT), taken(Advice.NONE), taken(Advice.NONE, explore=True)
    assert lost(right) < lost(none) < lost(explored)
