"""What a shoot shows on a terminal while it works: every shot that something is done with, the money, the time left."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from repertory.cli.figures import ago, left_line, money_line
from repertory.cli.screen import colour_of, complain, left_of, plain
from repertory.model.doing import Doing
from repertory.model.price import dollars

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from repertory.work.crew import Event
    from repertory.work.status import Now, ShotNow

LOOK_S = 1.0
"""Seconds between two looks."""
_BESIDE = 8
"""Lines of the terminal that are left for all the rest."""


@contextlib.contextmanager
def live(library: Path, film: Path) -> Iterator[Callable[[Event], None]]:
    """A table that follows the shoot; plain lines where the output is no terminal."""
    if not sys.stderr.isatty():
        yield lambda event: complain(f"{event.about}: {event.text}{left_of(event)}")
        return
    from rich.console import Console
    from rich.live import Live

    console = Console(stderr=True)
    said = [""]
    with (
        Live(console=console, transient=True, auto_refresh=False) as view,
        _following(library, film, view.console) as at,
    ):

        def tell(event: Event) -> None:
            if event.lasting:
                console.print(plain(f"{event.about}: {event.text}"), markup=False, highlight=False)
            elif event.doing is None:
                said[0] = plain(f"{event.about}: {event.text}{left_of(event)}")

        def show(now: Now | None) -> None:
            view.update(_picture(now, said[0], console), refresh=True)

        at(show)
        yield tell


@contextlib.contextmanager
def _following(library: Path, film: Path, console: Console) -> Iterator[Callable[[Callable[[Now | None], None]], None]]:
    """Looks again and again in a thread of its own, once somebody wants to be shown what is there."""
    from repertory.app import Studio
    from repertory.errors import RepertoryError

    done = threading.Event()
    threads: list[threading.Thread] = []

    def follow(show: Callable[[Now | None], None]) -> None:
        glances = None
        while not done.wait(LOOK_S):
            try:
                glances = glances or Studio(library).glances(film)
                with glances.opened() as look:
                    show(None)
                    while look is not None and not done.wait(LOOK_S):
                        show(look())
            except RepertoryError:  # the shoot itself says what is wrong
                continue
            except Exception as error:  # noqa: BLE001 - the work goes on without being shown
                console.print(plain(f"What is done cannot be shown for a moment: {error}"), markup=False)
                done.wait(10 * LOOK_S)

    def begin(show: Callable[[Now | None], None]) -> None:
        threads.append(threading.Thread(target=follow, args=(show,), name="live", daemon=True))
        threads[0].start()

    try:
        yield begin
    finally:
        done.set()
        for thread in threads:
            thread.join(timeout=2 * LOOK_S)


def _picture(now: Now | None, said: str, console: Console) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    lines: list[RenderableType] = []
    if now is not None and now.shots:
        lines.append(_table(now, max(console.height - _BESIDE, 3)))
        lines.append(Text(summary(now)))
    if said:
        lines.append(Text(said))
    return Group(*lines)


def _table(now: Now, most: int) -> RenderableType:
    """The shots that something is done with, and as many of the others as there is room for."""
    from rich.table import Table
    from rich.text import Text

    there = sorted(now.shots, key=_rank)[:most]
    shown = Table(box=None, header_style="bold", pad_edge=False)
    for column in ("shot", "", "engine", "for", "costs", ""):
        shown.add_column(column, no_wrap=True, overflow="ellipsis")
    for one in (each for each in now.shots if each in there):
        costs = dollars(one.usd) if one.usd else ""
        doing = Text(one.doing.value, style=colour_of(one.doing.value))
        says = not one.doing.is_at_rest or one.doing.is_over or one.doing is Doing.AWAY
        what = one.what if says else ""
        shown.add_row(one.shot, doing, one.engine, ago(one.for_s), costs, Text(plain(" ".join(what.split()))))
    return shown


def _rank(one: ShotNow) -> tuple[int, float]:
    """What is worth seeing first: what is being done, then what has ended last, then what waits."""
    if one.doing.is_over:
        return (1, one.for_s or 0.0)
    return (0 if not one.doing.is_at_rest else 2, 0.0)


def summary(now: Now) -> str:
    """One line: "3 of 8 accepted, 2 waiting. Spent $0.40 of $5.00. Done in about 4 min."."""
    counts = Counter(one.doing.value for one in now.shots)
    accepted = counts.pop("accepted", 0)
    rest = "".join(f", {count} {doing}" for doing, count in counts.items())
    helpers = f" {len(now.processes)} processes work on it." if len(now.processes) > 1 else ""
    said = (f"{accepted} of {len(now.shots)} accepted{rest}.{helpers}", money_line(now.money), left_line(now.left_s))
    return " ".join(filter(None, (*("Paused." for _ in range(now.paused)), *said)))
