"""What a shoot does is told with the shot, its order, its engine and its money, to whoever watches and in the log."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from small_film import small_film
from typer.testing import CliRunner

from repertory.cli.main import app
from repertory.errors import EngineFailed, UnknownName
from repertory.fakes import FAKE_CARD, FakeEngine
from repertory.jobs.logreading import LogReader, Wanted
from repertory.model.engine import OrderKind
from repertory.model.price import Price
from repertory.work.produce import shoot

FREE = replace(FAKE_CARD, local=False)
PAID = replace(FREE, id="paid", price=Price(first_megapixel=Decimal("0.05")), kinds=(OrderKind.STILL,))


def test_every_shot_s_way_stands_in_the_log_with_its_orders_and_their_money(tmp_path: Path) -> None:
    small = small_film(tmp_path, {"paid": FakeEngine(card=PAID, slow=1), "fake": FakeEngine(card=FREE)})
    film = small.film
    engines = {**film.production.engines, OrderKind.STILL: ("paid",)}
    film.save(replace(film.production, engines=engines, budget_usd=Decimal(1)))
    shoot(small.crew, film)
    entries = list(LogReader(film.folder, Wanted(shot="1")).new())
    told = [entry.state for entry in entries if entry.state not in {"", "waiting"}]  # for a core of a busy machine
    states = [state for state, before in zip(told, ["", *told], strict=False) if state != before]
    assert states == ["speaking", "inspecting", "rolling", "inspecting", "rolling", "inspecting", "accepted"]
    first = next(entry for entry in entries if entry.what == "keyframe-1 from paid" and entry.usd)
    assert (first.film, first.engine, first.state, Decimal(first.usd)) == ("film", "paid", "rolling", Decimal("0.05"))
    assert first.executor
    of_order = list(LogReader(film.folder, Wanted(order=first.order)).new())
    turns = [(entry.what, entry.shot) for entry in of_order if entry.what.startswith("order")]
    assert turns == [("order intended", "1"), ("order ordered", "1"), ("order delivered", "1")]

    shown = CliRunner().invoke(app, ["logs", str(film.folder), "--shot", "1"])
    assert [line.partition("  ")[2] for line in shown.stdout.splitlines()][-1] == "shot 1: accepted"
    lines = CliRunner().invoke(app, ["logs", str(film.folder), "--json"]).stdout.splitlines()
    assert {json.loads(line).get("shot") for line in lines} >= {"1", "2"}


def test_why_a_shot_failed_and_what_ended_a_shoot_stand_there_too(tmp_path: Path) -> None:
    small = small_film(
        tmp_path, {"fake": FakeEngine(card=FREE, fail_with=EngineFailed("It broke.", step="Try again."))}, takes=1
    )
    shoot(small.crew, small.film, ["2"])
    with pytest.raises(UnknownName):
        shoot(small.crew, small.film, ["99"])
    entries = list(LogReader(small.film.folder).new())
    failed = next(entry for entry in entries if entry.state == "failed")
    assert (failed.shot, failed.what) == ("2", "failed: It broke. Try again.")
    assert (entries[-1].level, entries[-1].shot) == ("error", "")
    assert "no shot" in entries[-1].what


def test_a_film_without_a_log_says_so(tmp_path: Path) -> None:
    small = small_film(tmp_path, {"fake": FakeEngine(card=FREE)})
    shown = CliRunner().invoke(app, ["logs", str(small.film.folder), "--order", "nothing"])
    assert (shown.exit_code, shown.stdout) == (0, "Nothing is noted of it.\n")


def test_an_order_that_the_budget_does_not_allow_is_not_told_as_under_way(tmp_path: Path) -> None:
    broken = FakeEngine(card=PAID, fail_later_with=EngineFailed("It broke.", step="Try again."))
    small = small_film(tmp_path, {"paid": broken, "fake": FakeEngine(card=FREE)}, takes=1)
    film = small.film
    engines = {**film.production.engines, OrderKind.STILL: ("paid",)}
    film.save(replace(film.production, engines=engines, budget_usd=Decimal(1), day_budget_usd=Decimal("0.06")))
    shoot(small.crew, film, ["2"])
    shoot(small.crew, film, ["1"])
    told = {
        one.shot: one.state for one in LogReader(film.folder).new() if one.what == "keyframe-1 from paid" and one.usd
    }
    assert told == {"2": "rolling"}
