"""A report's cost is what the journal has: what became no take is paid all the same, and every order counts once."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from mended_film import EDITOR, FOUR_CENTS, WRONG, Editor, drawn, mended_film, shooting_of
from small_film import picture
from test_asked import PAID, filmed
from test_shooting import FREE

from repertory.cutters.rates import rates
from repertory.fakes import FakeEngine, FakeVision
from repertory.model.asking import Says
from repertory.model.engine import Order, OrderKind, Output
from repertory.work.finish import assemble
from repertory.work.plan import read_plan
from repertory.work.produce import shoot
from repertory.work.taking import Shooting

pytestmark = pytest.mark.slow


class Unreadable(Editor):
    """Is paid, and what it makes cannot be pasted."""

    def _deliver(self, order: Order) -> Output:
        path = order.folder / "edited.png"
        path.write_bytes(b"no picture")
        return Output(files=(path,), cost_usd=None)


def test_an_edit_that_could_not_be_pasted_is_in_the_cost(tmp_path: Path) -> None:
    editor = Unreadable(card=replace(EDITOR, price=FOUR_CENTS))
    made = mended_film(tmp_path, [drawn(tmp_path / "a.png", clothes=WRONG)], editor)
    shoot(made.crew, made.film, ["2"])
    shooting = shooting_of(made)
    found = rates(assemble(shooting))
    assert shooting.purse.spent() == Decimal("0.04")
    assert sum(take.cost_usd for take in made.film.takes.of_shot("2")) == 0
    assert (found.totals.takes.cost_usd, found.totals.takes.lost_usd) == (Decimal("0.04"), Decimal("0.04"))
    assert found.by_engine["editor"].lost_usd == Decimal("0.04")


def test_one_question_about_two_takes_of_one_file_is_counted_once(tmp_path: Path) -> None:
    eye = FakeVision(card=PAID, says={"place": Says.NO})
    small = filmed(tmp_path, eye)
    same = picture(tmp_path / "same.png", 5)
    small.crew = replace(small.crew, engines={**small.crew.engines, "fake": FakeEngine(card=FREE, outputs=[same])})
    shoot(small.crew, small.film, ["2"])
    shooting = Shooting(small.crew, read_plan(small.crew, small.film))
    film = assemble(shooting)
    takes = rates(film).totals.takes
    assert takes.cost_usd == shooting.purse.spent() > 0
    assert takes.lost_usd == 0
    (asked,) = [one for shot in film.unfinished for one in shot.paid if one.kind is OrderKind.ASK]
    assert asked.take in {take.id for take in small.film.takes.of_shot("2")}
