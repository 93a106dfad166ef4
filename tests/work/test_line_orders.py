"""A line is ordered with a seed and with the engine's settings in the production, as any other take is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from small_film import small_film

from repertory.fakes import FakeEngine
from repertory.model.take import TakeKind
from repertory.work.plan import read_plan
from repertory.work.taking import Shooting, Wanted, write_order


def test_a_line_has_its_seed_and_its_engines_settings(tmp_path: Path) -> None:
    small = small_film(tmp_path, {"fake": FakeEngine()})
    small.film.save(replace(small.film.production, settings={"fake": {"strength": 0.7}, "other": {"drift": 1.0}}))
    shooting = Shooting(small.crew, read_plan(small.crew, small.film))
    wanted = Wanted(bound=shooting.plan.shots[0], kind=TakeKind.LINE, what="line-1-1", engine="fake", seed=41)
    order = write_order(shooting, wanted)
    assert (order.seed, order.settings, order.text) == (41, {"strength": 0.7}, "I waited.")
