"""What every engine that answers questions promises. A new adapter adds one line to ENGINES; those of a vendor are
found."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest
from samples import an_order
from vendors import VENDORS, Vendor

from repertory.craft.asking import read_answers
from repertory.engines.byhand import ByHandEngine
from repertory.engines.registry import cards
from repertory.errors import YourMove
from repertory.fakes import FakeVision
from repertory.model.asking import Question, Says
from repertory.model.engine import Order, OrderKind, Output
from repertory.ports import Checkable, Engine

Factory = Callable[[pytest.MonkeyPatch], AbstractContextManager[Engine]]
TWO = (Question(about="lamp", text="Is it the same lamp?"), Question(about="table", text="Is it the same table?"))


@contextlib.contextmanager
def of_vendor(patch: pytest.MonkeyPatch, *, vendor: Vendor, engine: Engine) -> Iterator[Engine]:
    with vendor.running(patch):
        yield engine


ENGINES = [
    pytest.param(lambda _: contextlib.nullcontext(FakeVision()), id="fake-vision"),
    pytest.param(lambda _: contextlib.nullcontext(FakeVision(slow=2)), id="fake-vision-slow"),
    pytest.param(lambda _: contextlib.nullcontext(ByHandEngine(card=cards("byhand")[0], quiet_s=0.0)), id="byhand"),
    *(
        pytest.param(lambda patch, v=vendor, e=engine: of_vendor(patch, vendor=v, engine=e), id=engine.card.id)
        for vendor in VENDORS
        for engine in vendor.engines()
        if OrderKind.ASK in engine.card.kinds
    ),
]


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    factory: Factory = request.param
    with factory(monkeypatch) as made:
        yield made


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
