"""The adapters against the real services, with your keys and your money: `REPERTORY_LIVE=0.50 pytest tests/live`.

The switch says how many dollars one trial may cost at most; each has its list price in its name. A trial is skipped
without the switch, above it, and without its vendor's key. Nothing else of the tests runs where it is set.
"""

from __future__ import annotations

import faulthandler
import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from canary import CANARY
from engine_cases import CHECKS
from live_orders import Trial, trials
from vendors import VENDORS, Vendor

from repertory.errors import RepertoryError
from repertory.model.engine import EngineCard, OrderKind
from repertory.ports import Account

LIVE = os.environ.get("REPERTORY_LIVE", "")


def _skipped(card: EngineCard, price: Decimal) -> Iterator[pytest.MarkDecorator]:
    """Why a trial is not made, if it is not."""
    if not LIVE:
        yield pytest.mark.skip("REPERTORY_LIVE is not set: the most dollars that one trial may cost")
    elif not card.has_key(os.environ):
        yield pytest.mark.skip(f"{card.key} is not set")
    elif price > Decimal(LIVE):
        yield pytest.mark.skip(f"it costs more than REPERTORY_LIVE, ${LIVE}")


def _priced() -> Iterator[object]:
    for trial in trials():
        yield pytest.param(trial, id=f"{trial.name} ${trial.price}", marks=list(_skipped(trial.card, trial.price)))


def _vendors() -> Iterator[object]:
    for vendor in VENDORS:
        card = vendor.engines()[0].card
        yield pytest.param(vendor, id=f"{card.id} $0", marks=list(_skipped(card, Decimal(0))))


@pytest.mark.parametrize("trial", list(_priced()))
def test_the_smallest_order_of_every_kind_is_delivered(trial: Trial, tmp_path: Path) -> None:
    faulthandler.cancel_dump_traceback_later()  # a real clip takes minutes
    output = trial.delivered(tmp_path)
    if trial.kind in CHECKS:
        clip = trial.kind is OrderKind.EDIT and not trial.card.edits_pictures
        CHECKS[OrderKind.CLIP if clip else trial.kind](output.files[0])
    else:
        assert output.answer or output.binding


@pytest.mark.parametrize("vendor", list(_vendors()))
def test_a_good_key_is_known_there(vendor: Vendor) -> None:
    asking = next((engine for engine in vendor.engines() if isinstance(engine, Account)), None)
    if asking is None:
        pytest.skip("nothing is free there: the first order tries the key")
    assert asking.account()


@pytest.mark.parametrize("vendor", list(_vendors()))
def test_a_wrong_key_is_refused_and_named(vendor: Vendor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = vendor.engines()[0]
    for name in engine.card.key_pair:
        monkeypatch.delenv(name, raising=False)
    key = vendor.key_variable or engine.card.key
    monkeypatch.setenv(key, f"{CANARY}-wrong")
    order = Trial(vendor=vendor, engine=engine, kind=engine.card.kinds[0]).order(tmp_path, None)
    with pytest.raises(RepertoryError, match=key):
        engine.submit(order)
