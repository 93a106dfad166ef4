"""Two people at one library at the same moment: one wins, the other is told, and nothing of either is lost."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from library.bundled import a_library, add_shop, noise, snapshot
from typed import typed

from repertory.library.bundles import export
from repertory.library.checking import check
from repertory.library.folder import Library

_START = """
import sys, time
from pathlib import Path
import repertory.app, repertory.library.bundles
from repertory.cli.main import run
Path(sys.argv[1], f"ready-{sys.argv[2]}").touch()
while not Path(sys.argv[1], "go").exists():
    time.sleep(0.0005)
del sys.argv[1:3]
run()
"""


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a command ended and what it said."""

    code: int
    said: str


def at_once(here: Path, *commands: tuple[str | Path, ...]) -> list[Ended]:
    """Starts the commands in processes of their own, and lets them go when all are ready."""
    gate = here / "gate"
    gate.mkdir()
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", _START, gate, str(number), *command],
            cwd=here,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for number, command in enumerate(commands)
    ]
    until = time.monotonic() + 60
    while len(list(gate.iterdir())) < len(commands) and time.monotonic() < until:
        time.sleep(0.01)
    (gate / "go").touch()
    said = [process.communicate(timeout=60)[0] for process in processes]
    return [Ended(code=process.returncode, said=words) for process, words in zip(processes, said, strict=True)]


def a_draft(here: Path) -> Library:
    library = Library.create(here / "library")
    add_shop(library, here)
    library.save(replace(library.draft("shop"), identity="another word"))
    return library


@pytest.mark.slow
def test_of_two_that_lock_the_same_draft_one_locks_it_and_the_other_is_told(tmp_path: Path) -> None:
    library = a_draft(tmp_path)
    first = (library.folder / "locations/shop/shop@1.toml").read_bytes()
    ends = at_once(tmp_path, *(("--library", "library", "location", "lock", "shop"),) * 2)
    assert [end.code for end in ends] == [0, 0], ends
    assert sorted("Locked shop@2." in end.said for end in ends) == [False, True], ends
    assert sorted("shop@2 is locked already" in end.said for end in ends) == [False, True], ends
    assert library.versions("shop") == (1, 2)
    assert (library.folder / "locations/shop/shop@1.toml").read_bytes() == first
    assert check(library, spare_s=0) == ()


@pytest.mark.slow
def test_of_two_that_import_one_bundle_one_brings_it_and_the_other_finds_it_there(tmp_path: Path) -> None:
    bundle = export(a_library(tmp_path / "from", tmp_path / "given"), "mia", tmp_path / "mia.repertory")
    library = Library.create(tmp_path / "library")
    ends = at_once(tmp_path, *(("--library", "library", "import", bundle),) * 2)
    assert [end.code for end in ends] == [0, 0], ends
    assert sorted("already" in end.said for end in ends) == [False, True], ends
    assert library.versions("mia") == (1, 2)
    assert check(library, spare_s=0) == ()


@pytest.mark.slow
@pytest.mark.parametrize("there", [False, True], ids=["a new place", "a place that is there"])
def test_two_that_add_to_one_place_lose_nothing_without_a_word(
    tmp_path: Path, there: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = a_draft(tmp_path)
    place = "shop" if there else "street"
    sides = {"left": noise(tmp_path / "left.png", 11), "right": noise(tmp_path / "right.png", 12)}
    commands = [("--library", "library", "location", "import", place, sides[side], "--light", side) for side in sides]
    ends = at_once(tmp_path, *commands)
    kept = {reference.name for reference in library.draft(place).references} - {"night"}
    assert kept == {side for side, end in zip(sides, ends, strict=True) if end.code == 0}, ends
    assert all("again" in end.said or "already" in end.said for end in ends if end.code), ends
    monkeypatch.chdir(tmp_path)
    for command in commands:
        assert typed(monkeypatch, *map(str, command)) == 0
    assert {reference.name for reference in library.draft(place).references} - {"night"} == set(sides)
    assert check(library, spare_s=0) == ()


@pytest.mark.slow
def test_what_one_takes_back_is_never_what_the_other_added(tmp_path: Path) -> None:
    library = a_draft(tmp_path)
    (tmp_path / "bad.png").write_text("no picture")
    before = snapshot(library.folder / "locations")
    commands = [
        ("--library", "library", "location", "import", "street", noise(tmp_path / "left.png", 11), "--light", "left"),
        ("--library", "library", "location", "import", "street", tmp_path / "bad.png", "--light", "right"),
    ]
    good, bad = at_once(tmp_path, *commands)
    assert bad.code == 3
    assert library.check() == ()
    if good.code:  # its place was taken back before it came to it
        assert good.said.startswith("Error: ")
        assert snapshot(library.folder / "locations") == before
    else:
        assert [reference.name for reference in library.draft("street").references] == ["left"]
