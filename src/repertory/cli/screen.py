"""What the command line shows: progress while it works, tables when it is done."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import TaskID

    from repertory.work.crew import Event
    from repertory.work.plan import PlannedShot
    from repertory.work.review import Row, SeenTake

_COLOURS = {
    "accept": "green",
    "accepted": "green",
    "match": "green",
    "repair": "yellow",
    "drift": "yellow",
    "review": "yellow",
    "waiting": "yellow",
    "retake": "red",
    "wrong": "red",
    "refused": "red",
    "failed": "red",
    "unfinished": "yellow",
}


def say(text: str) -> None:
    """One line of plain text."""
    sys.stdout.write(f"{text}\n")


def complain(text: str) -> None:
    """One line for the person who must act, apart from the output proper."""
    sys.stderr.write(f"{text}\n")


@contextlib.contextmanager
def progress(title: str) -> Iterator[Callable[[Event], None]]:
    """A bar with what is being done and what is left; plain lines where the output is no terminal."""
    if not sys.stderr.isatty():
        yield lambda event: complain(f"{event.about}: {event.text}{_left(event)}")
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[left]}", markup=False),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        whole = bar.add_task(title, total=1, left="")
        tasks: dict[str, TaskID] = {}

        def tell(event: Event) -> None:
            if event.lasting:
                bar.console.print(f"{event.about}: {event.text}", markup=False, highlight=False)
                return
            if event.total:
                bar.update(whole, completed=event.done, total=event.total, left=f"{event.done}/{event.total}")
            task = tasks.get(event.about)
            words = f"  {event.about}: {event.text}"
            if task is None:
                tasks[event.about] = bar.add_task(words, total=None, left="")
            else:
                bar.update(task, description=words)

        yield tell


def _left(event: Event) -> str:
    return f" ({event.done} of {event.total})" if event.total else ""


def table(title: str, columns: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    """A table; words that are verdicts are coloured."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(title=title or None, title_justify="left", header_style="bold")
    for column in columns:
        shown.add_column(column)
    for line in lines:
        shown.add_row(*(Text(cell, style=_COLOURS.get(cell, "")) for cell in line))
    Console(width=None if sys.stdout.isatty() else 140).print(shown)


def film_table(rows: Sequence[Row]) -> None:
    """Shot, engine, face distance before and after repair, bands, verdict."""
    lines = [
        (
            row.shot,
            row.engine,
            row.character,
            figure(row.before),
            figure(row.after) + (" repaired" if row.repaired else ""),
            figure(row.clip),
            f"{row.bands.match:.2f} / {row.bands.wrong:.2f}" if row.bands else "-",
            str(row.takes),
            row.verdict,
        )
        for row in rows
    ]
    columns = ("shot", "engine", "who", "before", "after repair", "clip", "match / wrong", "takes", "verdict")
    table("Face distances", columns, lines)


def plan_table(shots: Sequence[PlannedShot]) -> None:
    """What will be asked of which engine, and why, and for how much."""
    lines = []
    for planned in shots:
        bound, left = planned.bound, [*planned.still.left_out, *planned.clip.left_out]
        sent = "; ".join(reference.label for reference in planned.still.sent) or "no reference"
        out = f"; LEFT OUT: {'; '.join(dict.fromkeys(reference.label for reference in left))}" if left else ""
        lines.append(
            (
                bound.shot.number,
                bound.shot.size.value,
                planned.still.card.id,
                planned.clip.card.id,
                f"{planned.duration_s:.1f} s",
                f"${planned.price:.2f}",
                f"{sent}{out}",
                "; ".join(planned.still.reasons),
            )
        )
    table("Plan", ("shot", "size", "still", "clip", "length", "price", "sent", "why"), lines)
    say(f"One take of everything costs about ${sum(planned.price for planned in shots):.2f}.")


def takes_table(takes: Sequence[SeenTake]) -> None:
    """Every take with its verdict and standing."""
    lines = [
        (
            seen.take.id,
            seen.take.recipe.engine,
            seen.take.recipe.step,
            seen.take.report.verdict.value if seen.take.report else "-",
            (seen.decision.value if seen.decision else "") + (" stale" if seen.stale else ""),
            seen.take.report.reason if seen.take.report else "",
        )
        for seen in takes
    ]
    table("Takes", ("take", "engine", "step", "verdict", "decided", "reason"), lines)


def figure(value: float | None) -> str:
    """A distance as people read it."""
    return "-" if value is None else f"{value:.2f}"
