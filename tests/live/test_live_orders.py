"""The trials of `test_adapters.py` themselves: stand-ins take and deliver what they order, and nothing else runs with
them where money is spent."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import conftest
import pytest
from live_orders import BEFORE, Trial, trials

TRIED = [trial for trial in trials() if trial.card.id in (*BEFORE, "bfl/flux-2-klein-4b", "google/gemini-3.8-flash")]


@pytest.mark.slow
@pytest.mark.parametrize("trial", TRIED, ids=lambda trial: trial.name)
def test_stand_ins_take_and_deliver_each_trial(trial: Trial, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with trial.vendor.running(monkeypatch) as server:
        output = trial.delivered(tmp_path)
        assert len(server.orders) == 1 + (trial.first is not None)
    assert output.files or output.answer or output.binding


def test_a_trial_that_is_made_again_is_another_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trial = next(trial for trial in TRIED if trial.card.vendor == "kling").first
    assert trial is not None
    with trial.vendor.running(monkeypatch) as server:
        trial.delivered(tmp_path / "first run")
        trial.delivered(tmp_path / "second run")
        assert len(server.orders) == 2


def test_every_kind_of_order_of_every_engine_has_its_price() -> None:
    names = {trial.name: trial.price for trial in trials()}
    assert names["bfl/flux-2-klein-4b still"] == Decimal("0.015")
    assert names["kling/lip-sync lipsync"] > names["kling/kling-v3 clip"]
    free = [name for name, price in names.items() if not price]
    assert free == ["dashscope/cosyvoice-voice-enrollment bind", "kling/kling-v3 bind"]


def test_the_switch_opens_the_network_for_these_trials_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REPERTORY_LIVE", raising=False)
    assert not conftest.is_live(["tests"])
    monkeypatch.setenv("REPERTORY_LIVE", "0.50")
    assert conftest.is_live([str(Path(__file__).parent), f"{__file__}::test_of_one"])
    with pytest.raises(pytest.UsageError, match="pytest tests/live"):
        conftest.is_live(["tests/live", "tests/engines"])
    monkeypatch.setenv("REPERTORY_LIVE", "yes")
    with pytest.raises(pytest.UsageError, match="dollars"):
        conftest.is_live(["tests/live"])
