"""Commands that look: make a library, check continuity of files from any tool, and see what works here."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from repertory.cli.opening import library_of, studio
from repertory.cli.screen import complain, figure, say, table

if TYPE_CHECKING:
    from repertory.errors import MediaRejected
    from repertory.work.inspecting import Inspected

NOT_A_MATCH = 1
"""Exit code of `inspect` where a file is not accepted, so that a script can stop there."""


def init(
    context: typer.Context, folder: Annotated[Path | None, typer.Argument(help="Where to make it.")] = None
) -> None:
    """Make a library, or keep the one that is there."""
    from repertory.app import Studio
    from repertory.company import default_library

    made = Studio(folder or library_of(context)).init()
    say(f"Library: {made}")
    if made.resolve() != default_library().resolve():
        say(f"So that commands use it: export REPERTORY_LIBRARY={made.resolve()}")
    say("Next: repertory new my-film, which builds its own cast")
    say('  or: repertory character new mia --prompt "a 28-year-old woman with short dark hair"')
    say("  or: repertory character import mia --headshot PICTURE")


def inspect(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Pictures or clips from any tool.")],
    against: Annotated[list[str], typer.Option(help="Characters (mia) or reference pictures; more may follow.")],
    as_json: Annotated[bool, typer.Option("--json", help="Figures for a program.")] = False,
    boxes: Annotated[Path | None, typer.Option(help="Folder for pictures with the faces boxed.")] = None,
) -> None:
    """Measure faces against a character of the library, or against reference pictures with no library at all."""
    from repertory.work.inspecting import evidence

    with studio(context, "Measuring") as desk:
        unread: list[MediaRejected] = []
        found = desk.inspect(files, against=against, skip=unread.append)
        folder = boxes or Path("inspected")
        twice = len({one.path.stem for one in found}) < len(found)
        pictures = [
            folder / f"{number}-{one.path.stem}-faces.png" if twice else folder / f"{one.path.stem}-faces.png"
            for number, one in enumerate(found, start=1)
        ]
        for one, path in zip(found, pictures, strict=True):
            evidence(one, path)
    if as_json:
        measured = [_as_data(one, path) for one, path in zip(found, pictures, strict=True)]
        left = [file for file in files if file not in {one.path for one in found}]
        failed = [{"file": str(file), "error": str(error)} for file, error in zip(left, unread, strict=True)]
        say(json.dumps([*measured, *failed], indent=2))
    elif found:
        _print(found, pictures)
    for error in unread:
        complain(f"Error: {error}")
    if unread:
        sys.exit(unread[0].exit_code)
    if any(one.report.verdict.value != "accept" for one in found):
        sys.exit(NOT_A_MATCH)


def doctor(context: typer.Context) -> None:
    """Say what works on this machine, which keys are seen, and what to install for the rest."""
    from repertory.company import default_library
    from repertory.joining import check_engines, check_inspector

    library = library_of(context) or default_library()
    lines = [
        ("library", f"{library}" if (library / "library.toml").is_file() else f"{library}: none yet; repertory init"),
        ("faces", check_inspector()),
        *check_engines().items(),
    ]
    table("", ("part", "state"), lines)


def _print(found: tuple[Inspected, ...], pictures: list[Path]) -> None:
    lines = []
    for one, path in zip(found, pictures, strict=True):
        for score in one.report.scores:
            measured, bands = score.measurement, score.bands
            lines.append(
                (
                    str(one.path),
                    measured.anchor or "stranger",
                    figure(measured.usual),
                    f"{bands.match:.2f} / {bands.wrong:.2f}" if bands else "-",
                    score.grade.value,
                    one.report.verdict.value,
                    one.report.reason,
                )
            )
        say(f"{one.path}: {_faces(one)}; see {path}")
    table("", ("file", "who", "distance", "match / wrong", "band", "verdict", "reason"), lines)
    for note in dict.fromkeys(note for one in found for note in one.report.notes):
        say(f"Note: {note}")


def _most_faces(one: Inspected) -> int:
    """The most faces seen in any frame: a clip may begin with an empty room."""
    return max((len(frame.faces) for frame in one.seen.frames), default=0)


def _faces(one: Inspected) -> str:
    count = _most_faces(one)
    many = f"{count} face" if count == 1 else f"{count} faces"
    return f"at most {many} in a frame" if len(one.seen.frames) > 1 else many


def _as_data(one: Inspected, picture: Path) -> dict[str, object]:
    scores = [
        {
            "anchor": score.measurement.anchor,
            "finding": score.measurement.finding.value,
            "distance": score.measurement.usual,
            "worst_tenth": score.measurement.value if score.measurement.median is not None else None,
            "band": score.grade.value,
            "match": score.bands.match if score.bands else None,
            "wrong": score.bands.wrong if score.bands else None,
            "bands_from": score.bands.source if score.bands else None,
            "confidence": score.measurement.confidence,
            "reason": score.measurement.reason,
        }
        for score in one.report.scores
    ]
    return {
        "file": str(one.path),
        "faces": _most_faces(one),
        "verdict": one.report.verdict.value,
        "reason": one.report.reason,
        "scores": scores,
        "inspector": f"{one.seen.inspector} {one.seen.version}",
        "picture": str(picture),
    }


COMMANDS = (init, inspect, doctor)
