"""`repertory film` with engines, a policy and a budget of its own: they are kept, and nothing else is changed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from typed import typed

from repertory.app import Studio
from repertory.errors import YourMove
from repertory.joining import production_changed
from repertory.model.engine import OrderKind
from repertory.model.production import Production

BEFORE = replace(
    Production(name="film", title="Film"),
    engines={OrderKind.STILL: ("byhand",), OrderKind.CLIP: ("hold",), OrderKind.LINE: ("byhand",)},
    ask="byhand",
)


def test_an_engine_for_one_kind_leaves_the_others_as_they_are() -> None:
    after = production_changed(BEFORE, ["clip=kling-v3", "clip=wan2.7-i2v"])
    clips = ("kling/kling-v3", "dashscope/wan2.7-i2v")
    assert after == replace(BEFORE, engines={**BEFORE.engines, OrderKind.CLIP: clips})


def test_an_engine_for_everything_is_for_what_it_makes_and_lines_stay_where_they_are() -> None:
    after = production_changed(BEFORE, ["bfl/flux-2-pro"]).engines
    own = ("bfl/flux-2-pro",)
    line = BEFORE.engines[OrderKind.LINE]
    assert after == {OrderKind.STILL: own, OrderKind.CLIP: ("hold",), OrderKind.EDIT: own, OrderKind.LINE: line}


def test_a_policy_and_a_budget() -> None:
    after = production_changed(BEFORE, policy="best, no training", budget_usd=7.5)
    assert after == replace(BEFORE, policy="best, no training", budget_usd=Decimal("7.5"))


@pytest.mark.parametrize("budget", [-1.0, float("nan"), float("inf")])
def test_no_budget_is_less_than_nothing_or_no_number(budget: float) -> None:
    with pytest.raises(YourMove, match="A budget cannot be"):
        production_changed(BEFORE, budget_usd=budget)


def test_what_there_is_none_of_is_said() -> None:
    with pytest.raises(YourMove, match="no kind of order") as refused:
        production_changed(BEFORE, ["song=previs"])
    assert "lipsync" in refused.value.step
    with pytest.raises(YourMove):
        production_changed(BEFORE, policy="prettiest")
    with pytest.raises(YourMove, match=r'no vendor "klling".*Did you mean kling\?'):
        production_changed(BEFORE, policy="best, only klling")


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("clip=nano-banana-2.1", "makes no clip: it is an engine for still, edit"),
        ("clip=kling/lip-sync", "makes no clip: it is an engine for lipsync"),
        ("kling/lip-sync", "makes no still or clip: it is an engine for lipsync"),
    ],
)
def test_an_engine_is_not_taken_for_what_it_makes_none_of(named: str, said: str) -> None:
    with pytest.raises(YourMove, match=said):
        production_changed(BEFORE, [named])


def test_the_command_keeps_what_it_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPERTORY_LIBRARY", str(tmp_path / "library"))
    typed(monkeypatch, "init")
    assert typed(monkeypatch, "new", "film") == 0
    (tmp_path / "film/shots.txt").write_text("Shot 1: wide shot of the street\n")
    (tmp_path / "film/cast.toml").write_text('schema = "cast/1"\nengine = "byhand"\n[[locations]]\nname = "street"\n')
    words = ("--engine", "still=byhand", "--engine", "clip=hold", "--policy", "cheapest", "--budget", "2.5")
    assert typed(monkeypatch, "film", "film", *words) == 6, "a person has to make the street"
    kept = Studio().open_film("film").production
    assert (kept.engines[OrderKind.STILL], kept.engines[OrderKind.CLIP]) == (("byhand",), ("hold",))
    assert (kept.policy, kept.budget_usd) == ("cheapest", Decimal("2.5"))
