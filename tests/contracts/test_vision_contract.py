"""What every engine that answers questions promises. A new adapter adds one line to ENGINES."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from samples import an_order

from repertory.craft.asking import read_answers
from repertory.engines.byhand import ByHandEngine
from repertory.engines.registry import cards
from repertory.errors import YourMove
from repertory.fakes import FakeVision
from repertory.model.asking import Question, Says
from repertory.model.engine import Order, OrderKind, Output
from repertory.ports import Checkable, Engine

ENGINES: list[Callable[[], Engine]] = [
    FakeVision,
    lambda: FakeVision(slow=2),
    lambda: ByHandEngine(card=cards("byhand")[0], quiet_s=0.0),
]
TWO = (Question(about="lamp", text="Is it the same lamp?"), Question(about="table", text="Is it the same table?"))


@pytest.fixture(params=ENGINES, ids=["fake-vision", "fake-vision-slow", "byhand"])
def engine(request: pytest.FixtureRequest) -> Engine:
    make: Callable[[], Engine] = request.param
    return make()


def asked(engine: Engine, home: Path, *, references: int = 2) -> Order:
    return replace(an_order(engine.card, OrderKind.ASK, home, references=references), questions=TWO)


def delivered(engine: Engine, order: Order) -> Output:
    given = engine.submit(order)
    if isinstance(given, Output):
        return given
    assert (given.order, given.engine) == (order.id, engine.card.id)
    if engine.card.by_hand:
        (order.folder / "from the app.txt").write_text("1. yes\n2. no, it is round\n", encoding="utf-8")
    for _ in range(10):
        output = engine.collect(order, given)
        if output is not None:
            return output
    raise AssertionError("ten polls and no output")


def test_its_card_is_complete(engine: Engine) -> None:
    card = engine.card
    assert OrderKind.ASK in card.kinds
    assert card.max_references
    assert card.source
    assert datetime.date.fromisoformat(card.checked)
    assert card.price.free == (card.local or card.by_hand)
    assert isinstance(engine, Checkable)
    assert engine.check()


def test_every_question_has_an_answer_in_its_order(engine: Engine, tmp_path: Path) -> None:
    output = delivered(engine, asked(engine, tmp_path))
    answers = read_answers(output.answer, TWO)
    assert [one.about for one in answers] == ["lamp", "table"]
    assert all(one.says in set(Says) for one in answers)
    assert all(path.is_relative_to(tmp_path) for path in output.files)


def test_collecting_again_gives_the_same_answer(engine: Engine, tmp_path: Path) -> None:
    order = asked(engine, tmp_path)
    assert delivered(engine, order).answer == delivered(engine, order).answer


def test_nothing_asked_more_references_than_it_takes_and_other_kinds_are_refused(
    engine: Engine, tmp_path: Path
) -> None:
    order = asked(engine, tmp_path)
    faults = [
        replace(order, questions=()),
        replace(order, start=None),
        replace(order, kind=OrderKind.LIPSYNC),
        replace(order, settings={"warp_factor": 9}),
    ]
    if engine.card.max_references >= 0:
        faults.append(asked(engine, tmp_path, references=engine.card.max_references + 1))
    for fault in faults:
        with pytest.raises(YourMove) as refusal:
            engine.submit(fault)
        assert refusal.value.step
