"""How it stands with a film: what the board and the takes tell of each shot, the money, the time left; and on a
terminal while it is shot."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from slow_film import made
from typer.testing import CliRunner

from repertory.cli.figures import ago, left_line, money_line
from repertory.cli.main import app
from repertory.jobs.board import Process, Seen, Standing, made_for
from repertory.jobs.journal import Journal
from repertory.jobs.stopping import Wishes
from repertory.model.doing import Doing
from repertory.model.engine import Order, OrderKind
from repertory.productions.folder import ProductionFolder
from repertory.work.status import Money, ShotNow, now, time_left, told_by

NOTHING = Money(spent=Decimal(0), reserved=Decimal(0), budget=Decimal(0), today=Decimal(0), day_budget=None, by_shot={})
ALIVE = Process(executor="mac-1-a", does="shoot", for_s=9.0)


def standing(shot: str, doing: Doing, executor: str = "mac-1-a", **more: object) -> Standing:
    return replace(Standing(shot=shot, doing=doing, executor=executor), **more)  # type: ignore[arg-type]


def told(*standings: Standing, cancelled: frozenset[str] = frozenset()) -> dict[str, ShotNow]:
    there = {one.shot: one for one in standings}
    return told_by(Seen(standings=there, processes=(ALIVE,), wishes=Wishes(cancelled=cancelled)), NOTHING)


def test_what_a_process_that_is_gone_did_waits_for_the_next_one() -> None:
    found = told(standing("1", Doing.ROLLING, "mac-2-b", order="1-clip-1"), standing("2", Doing.ACCEPTED, "mac-2-b"))
    assert (found["1"].doing, found["1"].order, found["1"].executor) == (Doing.WAITING, "", "")
    assert "the next run goes on with it" in found["1"].what
    assert found["2"].doing is Doing.ACCEPTED


def test_a_cancelled_shot_whose_order_is_out_is_shown_as_such_any_other_is_cancelled() -> None:
    out, waits = standing("1", Doing.ROLLING, order="1-clip-1"), standing("10", Doing.WAITING, "")
    found = told(waits, out, standing("2", Doing.INSPECTING), cancelled=frozenset({"1", "10"}))
    assert list(found) == ["1", "2", "10"]
    assert (found["1"].doing, found["10"].doing, found["2"].doing) == (Doing.ROLLING, Doing.CANCELLED, Doing.INSPECTING)
    assert "what is ordered is fetched" in found["1"].what


def test_the_time_left_goes_by_shots_that_were_timed_and_is_not_told_without_any() -> None:
    rolling = standing("1", Doing.ROLLING, for_s=40.0, took_s=10.0, engine="kling")
    waiting = standing("2", Doing.WAITING, "")
    assert time_left([rolling, waiting], tuple(told(rolling, waiting).values())) is None
    timed = standing("3", Doing.ACCEPTED, took_s=100.0, engine="kling")
    other = standing("4", Doing.ACCEPTED, took_s=300.0, engine="veo")
    untimed = standing("5", Doing.ACCEPTED, took_s=0.0)
    there = [rolling, waiting, timed, other, untimed]
    assert time_left(there, tuple(told(*there).values())) == pytest.approx((100 - 50) + 200)
    two = [*there, standing("6", Doing.REPAIRING, for_s=1000.0, took_s=1000.0, engine="veo")]
    assert time_left(two, tuple(told(*two).values())) == pytest.approx((50 + 200 + 30) / 2)


def test_figures_are_told_as_people_read_them() -> None:
    assert [ago(one) for one in (None, 12.3, 240, 3 * 3600, 6 * 86_400)] == ["-", "12 s", "4 min", "3.0 h", "6 days"]
    assert left_line(None) == money_line(NOTHING) == ""
    assert left_line(0.0) == "Done in about 1 s."
    money = replace(NOTHING, spent=Decimal("3.2"), reserved=Decimal("0.4"), budget=Decimal(40), day_budget=Decimal(15))
    said = "Spent $3.20 of $40.00, $0.40 reserved for what is ordered, $36.40 left. Today $0.00 of $15.00."
    assert money_line(money) == said


@pytest.fixture
def film(tmp_path: Path) -> ProductionFolder:
    """A film of three shots, of which one is rolling by a process that is there."""
    small = made(tmp_path)
    journal = Journal(small.film.folder / "orders")
    order = Order(id="1-keyframe-1-abc", kind=OrderKind.STILL, engine="paid", folder=tmp_path, prompt="x")
    journal.intend(order, Decimal("0.05"), purse="production film")
    with made_for(small.film.folder) as board:
        board.begin(["1", "2"], ["1", "2", "3"], alone=True)
        rolling = Standing(
            shot="1", doing=Doing.ROLLING, what="keyframe-1 from [paid]", engine="paid", executor="a-1-b"
        )
        board.tell("a-1-b", "shoot", [(rolling, 30.0)])
    return small.film


def test_every_shot_of_the_list_is_told_with_who_works_on_it_and_its_money(film: ProductionFolder) -> None:
    from slow_film import there

    crew = there(film.folder.parent).crew
    found = now(crew, film)
    assert [(one.shot, one.doing, one.what) for one in found.shots] == [
        ("1", Doing.ROLLING, "keyframe-1 from [paid]"),
        ("2", Doing.WAITING, ""),
        ("3", Doing.WAITING, "not shot yet"),
    ]
    first = found.shots[0]
    assert (first.engine, first.usd, first.executor) == ("paid", Decimal("0.05"), "a-1-b")
    assert first.for_s is not None
    assert 29 < first.for_s < 40
    assert (found.money.spent, found.money.reserved, found.money.today) == (
        Decimal(0),
        Decimal("0.05"),
        Decimal("0.05"),
    )
    assert [process.executor for process in found.processes] == ["a-1-b"]
    assert (found.paused, found.left_s, found.unsure, found.problem) == (False, None, 0, "")
    with made_for(film.folder) as board:
        board.leave("a-1-b")
    gone = now(crew, film)
    assert (gone.shots[0].doing, gone.unsure) == (Doing.WAITING, 1)


def test_the_command_tells_it_to_people_and_programs_though_the_list_cannot_be_read(film: ProductionFolder) -> None:
    film.shots_path.write_text("Shot 1: wide shot of [Character Z] in the coffee shop\n")
    shown = CliRunner().invoke(app, ["status", str(film.folder), "--json"])
    assert shown.exit_code == 0, shown.output
    table = json.loads(shown.stdout)
    assert [(one["shot"], one["doing"]) for one in table["shots"]] == [("1", "rolling"), ("2", "waiting")]
    assert table["money"]["reserved_usd"] == "0.05"
    assert "Character Z" in table["problem"]
    assert table["next"] == [f"repertory logs {film.folder} --follow"]
    assert table["processes"][0]["heard_s"] < 5
    lines = CliRunner().invoke(app, ["status", str(film.folder)]).stdout
    assert "shoot on a-1, for" in lines
    assert "Spent $0.00 of $1.00, $0.05 reserved for what is ordered, $0.95 left." in lines
    assert f"Next: repertory logs {film.folder} --follow" in lines


def test_a_film_that_nobody_has_shot_has_no_board_and_none_is_made_by_looking(tmp_path: Path) -> None:
    small = made(tmp_path)
    before = (small.film.folder / ".repertory" / "jobs.sqlite").read_bytes()
    found = now(small.crew, small.film)
    assert [(one.doing, one.what) for one in found.shots] == [(Doing.WAITING, "not shot yet")] * 3
    assert (small.film.folder / ".repertory" / "jobs.sqlite").read_bytes() == before


PROGRAM = """
import sys, time
from pathlib import Path
from repertory.cli import live
from repertory.work.crew import Event

live.LOOK_S = 0.1
with live.live(Path(sys.argv[1], "library"), Path(sys.argv[1], "film")) as tell:
    tell(Event(about="1", text="mine.png was taken.", lasting=True))
    time.sleep(3)
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="needs a terminal of our own")
def test_a_terminal_shows_every_shot_under_way_the_money_and_what_lasts(film: ProductionFolder) -> None:
    ours, theirs = os.openpty()
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "120", "LINES": "30"}
    command = [sys.executable, "-c", PROGRAM, str(film.folder.parent)]
    done = subprocess.run(command, stderr=theirs, check=False, env=environment, cwd="/")
    os.close(theirs)
    parts = []
    with contextlib.suppress(OSError):  # how Linux says that this is the end
        while part := os.read(ours, 65_536):
            parts.append(part)
    os.close(ours)
    shown = b"".join(parts).decode()
    assert done.returncode == 0, shown
    assert "keyframe-1 from [paid]" in shown
    assert "0 of 2 accepted, 1 rolling, 1 waiting. Spent $0.00 of $1.00, $0.05 reserved" in shown
    assert "1: mine.png was taken.\r\n" in shown
    assert "Traceback" not in shown
