"""What the command line shows: progress while it works, tables when it is done."""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from repertory.files.remote import with_addresses

if TYPE_CHECKING:
    from rich.progress import TaskID

    from repertory.work.crew import Event
    from repertory.work.planned import PlannedShot
    from repertory.work.review import Row, SeenTake

_COLOURS = {
    "accepted": "green",
    "accepted as far as measured": "green",
    "accepted by a person": "blue",
    "accepted by a person with its keyframe": "blue",
    "match": "green",
    "to be mended": "yellow",
    "drift": "yellow",
    "for a person to decide": "yellow",
    "waiting": "yellow",
    "to be made again": "red",
    "wrong": "red",
    "refused": "red",
    "failed": "red",
    "unfinished": "yellow",
    "paused": "yellow",
    "left for a later run": "yellow",
    "waiting for your file": "yellow",
    "cancelled": "yellow",
    "rolling": "cyan",
    "speaking": "cyan",
    "inspecting": "cyan",
    "repairing": "magenta",
    "lip-syncing": "magenta",
}


_DOES_MORE_THAN_PRINT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What would move the cursor, colour the screen or turn the line round: cards come from other people, too."""


def plain(text: str) -> str:
    """The text with an escape, "\\x1b", for whatever does more to a terminal than print. New lines and tabs stay.
    What is on S3 is told by its address, not by where its mirror lies."""
    return _harmless(with_addresses(text))


def say(text: str) -> None:
    """One line of plain text."""
    sys.stdout.write(f"{plain(text)}\n")


def say_here(text: str) -> None:
    """One line in which paths are those of this machine, of what is on S3, too."""
    sys.stdout.write(f"{_harmless(text)}\n")


def _harmless(text: str) -> str:
    return _DOES_MORE_THAN_PRINT.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def complain(text: str) -> None:
    """One line for the person who must act, apart from the output proper."""
    sys.stderr.write(f"{plain(text)}\n")


@contextlib.contextmanager
def progress(title: str) -> Iterator[Callable[[Event], None]]:
    """A bar with what is being done and what is left; plain lines where the output is no terminal."""
    if not sys.stderr.isatty():
        yield lambda event: complain(f"{event.about}: {event.text}{left_of(event)}")
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
                bar.console.print(plain(f"{event.about}: {event.text}"), markup=False, highlight=False)
                return
            if event.total:
                bar.update(whole, completed=event.done, total=event.total, left=f"{event.done}/{event.total}")
            task = tasks.get(event.about)
            words = plain(f"  {event.about}: {event.text}")
            if task is None:
                tasks[event.about] = bar.add_task(words, total=None, left="")
            else:
                bar.update(task, description=words)

        yield tell


def colour_of(word: str) -> str:
    """The colour of a verdict, or of what is done with a shot; empty for any other word."""
    return _COLOURS.get(word, "")


def left_of(event: Event) -> str:
    """How far the whole work is: " (3 of 8)"; empty where it is not known."""
    return f" ({event.done} of {event.total})" if event.total else ""


def table(title: str, columns: Sequence[str], lines: Sequence[Sequence[str]], *, whole: Collection[str] = ()) -> None:
    """A table; words that are verdicts are coloured. Columns in `whole` are not broken into lines, so that what
    stands there can be pasted."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(title=title or None, title_justify="left", header_style="bold")
    for column in columns:
        shown.add_column(column, no_wrap=column in whole, overflow="ignore" if column in whole else "ellipsis")
    for line in lines:
        shown.add_row(*(Text(plain(cell), style=_COLOURS.get(cell, "")) for cell in line))
    Console(width=None if sys.stdout.isatty() else 140).print(shown)


def film_table(rows: Sequence[Row]) -> None:
    """Shot, engine, face distance before and, where something was repaired, after it, bands, verdict; the distance of
    the voice where somebody speaks."""
    heard = any(row.voice is not None for row in rows)
    lines = [
        (
            row.shot,
            row.engine,
            row.character or "-",
            figure(row.before),
            figure(row.after) if row.repaired else "-",
            figure(row.clip),
            *([figure(row.voice)] if heard else []),
            f"{row.bands.match:.2f} / {row.bands.wrong:.2f}" if row.bands else "-",
            f"{row.takes} + {_many(row.repairs, 'repair')}" if row.repairs else str(row.takes),
            row.verdict,
        )
        for row in rows
    ]
    voices = ("voice",) if heard else ()
    columns = ("shot", "engine", "who", "before", "after repair", "clip", *voices, "match / wrong", "takes", "verdict")
    table("Distances of faces and voices" if heard else "Face distances", columns, lines)


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def plan_table(shots: Sequence[PlannedShot]) -> None:
    """One line for each shot: which engines make it, how long it is and for how much, and whatever is left out, or
    whether it cannot be shot. Below it what all of it costs, in US dollars."""
    from repertory.craft.lips import warning_of

    lines = [("shot", "size", "still", "clip", "length", "price", "")]
    for planned in shots:
        lacks = dict.fromkeys(one.label for one in (*planned.still.left_out, *planned.clip.left_out))
        left_out = f"LEFT OUT: {'; '.join(lacks)}" if lacks else ""
        never = "CANNOT BE SHOT" if planned.problem else ""
        lines.append(
            (
                planned.bound.shot.number,
                planned.bound.shot.size.value,
                planned.still.card.id,
                planned.clip.card.id,
                f"{planned.duration_s:.1f} s",
                f"${planned.price:.2f}",
                "; ".join(filter(None, (never, left_out, warning_of(planned.lips)))),
            )
        )
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        say("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
    spoken = sum(planned.lines_price for planned in shots)
    lines_too = f", ${spoken:.2f} of it for the spoken lines" if spoken else ""
    synced = sum(planned.lips.price for planned in shots if planned.lips)
    lines_too += f", ${synced:.2f} of it for mouths that follow their lines afterwards" if synced else ""
    asked = sum(planned.asked_price for planned in shots)
    lines_too += f", up to ${asked:.2f} of it for questions about the pictures" if asked else ""
    say(f"\nOne take of everything costs about ${sum(planned.price for planned in shots):.2f}{lines_too}.")
    most = sum(planned.at_most for planned in shots)
    if most:
        limits = f"{_many(shots[0].takes, 'take')} of each and {_many(shots[0].repairs, 'repair')} of each take"
        say(f"At most ${most:.2f}, by list prices, if all {limits} are needed.")


def takes_table(takes: Sequence[SeenTake]) -> None:
    """Every take with its file, its verdict and standing; the reason of a person goes before the measured one."""
    from repertory.craft.concluding import take_said
    from repertory.work.outage import is_moved

    lines = []
    for seen in takes:
        report = seen.take.report
        said = f"a person: {seen.why}" if seen.why else ""
        moved = "another engine made it, since the first took no orders" if is_moved(seen.take) else ""
        lines.append(
            (
                str(seen.path),
                seen.take.recipe.engine,
                seen.take.recipe.step,
                take_said(report) if report else "-",
                _decided(seen),
                "; ".join(words for words in (moved, said, report.reason if report else "") if words),
            )
        )
    say("A take's id is the name of its file, without its ending.")
    table("Takes", ("file", "engine", "step", "verdict", "decided", "reason"), lines, whole=("file",))


def _decided(seen: SeenTake) -> str:
    said = f"{seen.decision.value} by a person" if seen.decision else ""
    return ", ".join(words for words in (said, "stale" if seen.stale else "") if words)


def figure(value: float | None) -> str:
    """A distance as people read it."""
    return "-" if value is None else f"{value:.2f}"
