"""FLUX.2: a paid order that is not known to the vendor, or whose picture is not, is asked for again for a while."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest
from bfl_server import BflServer
from samples import an_order
from standin import Fault

from repertory.engines.bfl import BflEngine
from repertory.engines.registry import cards
from repertory.errors import EngineBusy, EngineFailed
from repertory.model.engine import Order, OrderKind, Ticket

PRO = BflEngine(card=next(card for card in cards("bfl") if card.model == "flux-2-pro"))


@pytest.fixture
def still(tmp_path: Path) -> Order:
    return an_order(PRO.card, OrderKind.STILL, tmp_path)


@pytest.fixture
def ready(bfl_server: BflServer, still: Order) -> Ticket:
    """The ticket of an order whose picture is ready."""
    bfl_server.polls = 0
    return PRO.submit(still)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(at="poll", how="word", word="Task not found"),
        Fault(at="poll", status=404),
        Fault(at="result", how="expired"),
        Fault(at="result", status=404),
    ],
)
def test_what_was_ordered_a_moment_ago_may_not_be_known_yet_and_is_paid_all_the_same(
    bfl_server: BflServer, still: Order, ready: Ticket, fault: Fault
) -> None:
    bfl_server.faults.append(fault)
    with pytest.raises(EngineBusy) as error:
        PRO.collect(still, ready)
    assert 0 < error.value.after_s < 60
    assert PRO.collect(still, ready) is not None


@pytest.mark.parametrize(
    ("fault", "end"),
    [
        (Fault(at="poll", how="word", word="Task not found"), (120, "not known .* look at your account")),
        (Fault(at="result", how="expired"), (600, "expired")),
    ],
)
def test_what_stays_unknown_is_given_up_after_a_while_in_whatever_process(
    bfl_server: BflServer, still: Order, ready: Ticket, fault: Fault, end: tuple[float, str]
) -> None:
    patience_s, words = end
    bfl_server.faults += [fault] * 3
    with pytest.raises(EngineBusy):
        PRO.collect(still, ready)
    (since,) = (path for path in still.folder.iterdir() if path.suffix in {".unknown", ".unfetched"})
    os.utime(since, (time.time() - patience_s + 30,) * 2)
    with pytest.raises(EngineBusy):
        PRO.collect(still, ready)
    os.utime(since, (time.time() - patience_s - 1,) * 2)
    with pytest.raises(EngineFailed, match=words):
        replace(PRO).collect(still, ready)
