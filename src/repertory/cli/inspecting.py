"""The continuity check of files from any tool: against a library, or against pictures without any."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from inspect import cleandoc
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from repertory.cli.opening import found_library, studio
from repertory.cli.screen import complain, say, table
from repertory.files.writing import require_no_folder

if TYPE_CHECKING:
    from repertory.craft.telling import Told
    from repertory.cutters.records import Record
    from repertory.errors import MediaRejected
    from repertory.model.inspected import Inspected
    from repertory.model.verdict import Report, Score

NOT_A_MATCH = 1
"""Exit code where a file is not accepted, so that a script can stop there."""
_ANOTHER = "Another one: repertory --library FOLDER inspect ..."
EXAMPLES = """\
\b
Without a library, against pictures of a person, a place, a thing:
  repertory inspect take.png --against ref1.png ref2.png
  repertory inspect takes/ --against mia=./refs-of-mia/ --report report.html
  repertory inspect take.png --against ref1.png --wearing jacket.png
  repertory inspect take.png --against location:./kitchen/ prop:cup.png

\b
Against a library:
  repertory inspect take.png --against mia coffee-shop
  repertory inspect clip.mp4 --against mia@2 --wearing "red sweater"
  repertory inspect takes/ --against mia nova --any --junit continuity.xml"""


def inspect(
    context: typer.Context,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Pictures, clips, sounds, or folders of them.")
    ],
    against: Annotated[
        list[str],
        typer.Option(
            help="Who and what should be seen or heard: names of the library, pictures, sounds, or a folder for each; "
            "more may follow."
        ),
    ],
    wearing: Annotated[
        list[str] | None,
        typer.Option(help='Clothes: "mia=red sweater", a picture of them, or "mia=" for none; else the usual ones.'),
    ] = None,
    light: Annotated[str, typer.Option(help="Light of the place, where it has pictures in several.")] = "",
    style: Annotated[str, typer.Option(help='Style of the given pictures: "photo", "clay"; else told from them.')] = "",
    extras: Annotated[bool, typer.Option("--extras", help="Other people may be seen.")] = False,
    anybody: Annotated[
        bool, typer.Option("--any", help="Nobody of those who were named need be seen: whoever is, is measured.")
    ] = False,
    report: Annotated[Path | None, typer.Option(help="A page with the pictures behind it: report.html.")] = None,
    as_json: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help='Figures for a program; "-" prints them.')
    ] = None,
    as_csv: Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="Figures for a spreadsheet.")] = None,
    junit: Annotated[Path | None, typer.Option("--junit", metavar="FILE", help="JUnit XML, for a studio's CI.")] = None,
) -> None:
    """Check the continuity of pictures and clips from any tool: faces, clothes, place, things, look, voices.

    Loose pictures with a face are one person, those without one are one place; a folder is one person, place or voice.
    Folders of files are looked through with all folders in them. What cannot be measured is said, and is no pass. Exit
    code 0: all is accepted; 1: something is not; 3: something could not be read, whatever was found in the rest.
    """
    _require_page(report)
    for path in (report, as_json, as_csv, junit):
        if path is not None:
            require_no_folder(path)
    library = found_library(context)
    noted = [f"No library was named: {library.resolve()} was used. {_ANOTHER}"] if library else []
    with studio(context, "Measuring") as desk:
        unread: list[tuple[Path, MediaRejected]] = []
        inspection = desk.inspection(
            against, wearing=wearing or (), light=light, style=style, extras=extras, anybody=anybody, noted=noted
        )
        there = desk.look_through(files)
        found = desk.inspect(there.files, against=inspection, skip=lambda path, error: unread.append((path, error)))
        if report is not None:
            desk.show_inspected(inspection, found, report, unread=unread, aside=there.words)
    printed = _write(found, unread, as_json, as_csv, junit)
    if not printed:
        _show(found, unread, there.words)
        if report is not None:
            say(f"Look at it: {report}")
        elif found:
            say("To see the pictures behind it, add: --report report.html")
    _end(found, unread)


def _end(found: Sequence[Inspected], unread: Sequence[tuple[Path, MediaRejected]]) -> None:
    """Ends with the exit code that tells how it went."""
    for _, error in unread:
        complain(f"Error: {error}")
    if unread:
        sys.exit(unread[0][1].exit_code)
    if any(one.report.verdict.value != "accept" for one in found):
        sys.exit(NOT_A_MATCH)


def _require_page(report: Path | None) -> None:
    """Raises YourMove for a report that is to be anything but a page."""
    if report is not None and report.suffix.lower() not in {"", ".html", ".htm"}:
        from repertory.errors import YourMove

        step = f"Write --report {report.with_suffix('.html').name}; a browser prints or saves it as a PDF."
        raise YourMove(f"The report is a page for a browser, and cannot be written as {report.suffix}.", step=step)


def _show(found: Sequence[Inspected], unread: Sequence[tuple[Path, MediaRejected]], aside: str) -> None:
    """One table for each file under what is to be said of it, what needs work first, and below all of them the sum, in
    which those are named."""
    from repertory.craft.crowds import grouped
    from repertory.craft.figures import explained
    from repertory.craft.telling import headline, in_order, told, worth_saying
    from repertory.cutters.batches import badness, needing_work, summary
    from repertory.cutters.inspection import notes_of

    measured: list[Score] = []
    for one in sorted(found, key=badness):
        say(f"{one.path}: {headline(one.report, one.names)}")
        groups = grouped([score for score in in_order(one.report.scores) if worth_saying(score)])
        scores = [group[0] for group in groups]
        words = [told(group[0], one.names, len(group)) for group in groups]
        measured += [score for score, said in zip(scores, words, strict=True) if said.figure]
        if scores:
            columns = ("what", "found", "distance", "match / wrong", "band")
            table("", columns, [_line(score, said, one.report) for score, said in zip(scores, words, strict=True)])
        for step in dict.fromkeys(f"  {_capital(said.what)}: {said.step}" for said in words if said.step):
            say(step)
        say("")
    if measured:
        say(explained(measured))
    for note in (*notes_of(found), *([aside] if aside else [])):
        say(f"Note: {note}")
    if found or len(unread) > 1:
        say(summary(found, len(unread)))
    if len(found) + len(unread) > 1:
        for what, paths in needing_work(found, [path for path, _ in unread]).items():
            say(f"  {_capital(what)}: {', '.join(map(str, paths))}")


def _line(score: Score, said: Told, report: Report) -> tuple[str, ...]:
    from repertory.craft.concluding import badge
    from repertory.craft.figures import limits_said

    bands = score.bands
    limits = f"{' / '.join(limits_said(said.value, bands))}{', by hand' if bands.by_hand else ''}" if bands else "-"
    return (
        _capital(said.what),
        said.result,
        f"{said.figure or '-'} {said.near}".strip(),
        limits if said.figure else "-",
        badge(score, report)[0],
    )


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _write(
    found: Sequence[Inspected],
    unread: Sequence[tuple[Path, MediaRejected]],
    as_json: Path | None,
    as_csv: Path | None,
    junit: Path | None,
) -> bool:
    """Writes the figures where they are wanted, and says whether they were printed."""
    from repertory.cutters import records
    from repertory.files.writing import write_text

    kept = _records(found, unread)
    writers = (
        (as_json, records.as_json),
        (as_csv, records.as_csv),
        (junit, partial(records.as_junit, "Continuity check")),
    )
    printed = False
    for path, written in writers:
        if path == Path("-"):
            say(written(kept).rstrip())
            printed = True
        elif path is not None:
            write_text(path, written(kept))
    return printed


def _records(found: Sequence[Inspected], unread: Sequence[tuple[Path, MediaRejected]]) -> list[Record]:
    from repertory.craft.telling import headline
    from repertory.cutters.records import Record

    measured = [
        Record(
            name=str(one.path),
            file=str(one.path),
            report=one.report,
            headline=headline(one.report, one.names),
            names=one.names,
        )
        for one in found
    ]
    failed = [Record(name=str(path), file=str(path), report=None, problem=str(error)) for path, error in unread]
    return [*measured, *failed]


inspect.__doc__ = f"{cleandoc(inspect.__doc__ or '')}\n\n{EXAMPLES}"
COMMANDS = (inspect,)
