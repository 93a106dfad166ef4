"""Whatever stands in a card or is typed, the terminal only prints it; what is no text is refused by every command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from library.bound import fresh
from library.bundled import snapshot
from typed import typed

from repertory.cli.screen import complain, plain, progress, say, table
from repertory.work.crew import Event

EVIL = "Mi\x1b[31ma\x1b]0;pwn\x07\x9b2J\r\x7f\u202eaiM\u2028"
SHOWN = r"Mi\x1b[31ma\x1b]0;pwn\x07\x9b2J\r\x7f\u202eaiM\u2028"
NO_TEXT = "M\udcffa"

COMMANDS = [
    ("character", "new", "nova", "--title", NO_TEXT, "--candidates", "0"),
    ("character", "new", "nova", "--prompt", NO_TEXT, "--candidates", "0"),
    ("character", "consent", "mia", "--by", NO_TEXT, "--words", "I agree.", "--on", "2026-01-02"),
    ("character", "consent", "mia", "--by", "Mia", "--words", NO_TEXT, "--on", "2026-01-02"),
    ("location", "new", "place", "--prompt", NO_TEXT),
    ("voice", "new", "alto", "--speaker", NO_TEXT),
    ("production", "new", NO_TEXT),
    ("character", "show", NO_TEXT),
    ("character", "import", "nova", "--headshot", NO_TEXT),
]


def test_control_characters_are_shown_and_do_nothing() -> None:
    assert plain(EVIL) == SHOWN
    assert plain(NO_TEXT) == r"M\udcffa"
    for word in ("Zoë\u00a0💇\u200d♀️\tin\n[bold]Tokyo[/bold]", "東京　タワー", "\\x1b"):
        assert plain(word) == word


def test_all_that_is_said_is_harmless(capsys: pytest.CaptureFixture[str]) -> None:
    say(EVIL)
    complain(EVIL)
    table("", ("a", "b"), [(EVIL, "[red]accept[/red]")])
    with progress("Working") as tell:
        tell(Event(about=EVIL, text=EVIL, done=1, total=2))
    out, err = capsys.readouterr()
    assert out.count(SHOWN) == 2
    assert err == f"{SHOWN}\n{SHOWN}: {SHOWN} (1 of 2)\n"
    assert "[red]accept[/red]" in out
    assert not {"\x1b", "\x07", "\x9b", "\r", "\u202e"} & set(out + err)


@pytest.mark.skipif(os.name != "posix", reason="needs a terminal of our own")
def test_nor_does_progress_do_harm_on_a_terminal() -> None:
    program = (
        "from repertory.cli.screen import progress\nfrom repertory.work.crew import Event\n"
        "with progress('Shooting') as tell:\n"
        "    for lasting in (True, False):\n"
        "        tell(Event(about='1', text='\\x1b]0;pwn\\x07', lasting=lasting))\n"
    )
    ours, theirs = os.openpty()
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "100"}
    subprocess.run([sys.executable, "-c", program], stderr=theirs, check=True, env=environment)
    os.close(theirs)
    shown = os.read(ours, 65_536).decode()
    os.close(ours)
    assert r"1: \x1b]0;pwn\x07" in shown
    assert "\x1b]0;pwn" not in shown
    assert "\x07" not in shown


def test_a_card_with_escapes_is_shown_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    library = fresh(tmp_path / "library")
    card = library.folder / "characters/mia/mia@2.toml"
    text = card.read_text(encoding="utf-8")
    card.write_text(text.replace('title = "Mia"', r'title = "Mi\u001b[31ma\u001b]0;pwn\u0007"'), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for command in (("character", "show", "mia"), ("character", "list"), ("library", "search")):
        assert typed(monkeypatch, *command) == 0
        said = capsys.readouterr().out
        assert r"Mi\x1b[31ma\x1b]0;pwn\x07" in said
        assert "\x1b" not in said


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command[:2]))
def test_what_is_no_text_is_refused_and_nothing_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    fresh(tmp_path / "library")
    monkeypatch.chdir(tmp_path)
    before = snapshot(tmp_path)
    assert typed(monkeypatch, *command) == 3
    assert r'Error: "M\udcffa" is no text in UTF-8. Type it in UTF-8' in capsys.readouterr().err
    assert snapshot(tmp_path) == before
