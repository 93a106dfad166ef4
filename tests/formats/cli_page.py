"""Writes docs/cli.md from the commands' own help. After a command has changed: `python tests/formats/cli_page.py`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from typer.main import get_command
from typer.testing import CliRunner

from repertory.cli.main import app

PAGE = Path(__file__).parents[2] / "docs" / "cli.md"
OPENING = """\
# The command line

Every command says what to do next, and every error too. Exit codes: 0 done; 1 `inspect` found a file that is not
accepted; 2 the command was misspelled; 3 something that you gave must change, or `inspect` could not read one of the
files, whatever it found in the others; 4 this computer lacks something; 5 a vendor did not deliver; 6 a person must
decide or deliver. This page is made from `--help`, and a test compares the two.
"""


def page() -> str:
    """The whole page."""
    return "\n".join((OPENING, *_sections(())))


def _sections(path: tuple[str, ...]) -> Iterator[str]:
    runner = CliRunner(env={"COLUMNS": "100", "TERMINAL_WIDTH": "100", "NO_COLOR": "1"})
    text = runner.invoke(app, [*path, "--help"], prog_name="repertory").output.rstrip()
    yield f"## repertory {' '.join(path)}".rstrip() + f"\n\n```text\n{text}\n```\n"
    command = get_command(app)
    for name in path:
        command = command.commands[name]  # type: ignore[attr-defined]
    for name in getattr(command, "commands", {}):
        yield from _sections((*path, name))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
