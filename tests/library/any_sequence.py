"""Any sequence of library commands, each perhaps killed: what must hold of two libraries after every step."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import ClassVar

from library.killed import End, Kill, run_killed

from repertory.errors import RepertoryError
from repertory.library.cards import BINDINGS, FOLDERS
from repertory.library.checking import ORPHANS, ProblemKind, check
from repertory.library.folder import Library
from repertory.library.index import Index

Work = Callable[[Library], object]
Cards = dict[str, bytes]
State = dict[str, Cards]
"""The cards of each anchor, by their path below its folder."""
_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of one's own is made in it
"""A disk in memory, where there is one: thousands of steps sync tens of thousands of files."""
_DAY_S = 86_400
_WORDS = ("mia", "nova", "coat", "hero", "tall", "shop")


class World:
    """Two libraries, "home" and "away", that commands are given to; bundles lie beside them."""

    ends: ClassVar[Counter[End]] = Counter()
    """How the commands ended, in all worlds together."""

    def __init__(self) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="repertory-sequence-", dir=_MEMORY if _MEMORY.is_dir() else None))
        self._steps = 0
        self._began = time.time() - _DAY_S
        for where in ("home", "away"):
            Library.create(self.library(where).folder)

    def close(self) -> None:
        shutil.rmtree(self.root)

    def library(self, where: str) -> Library:
        return Library(self.root / where / "library")

    def bundles(self, where: str) -> list[Path]:
        return sorted(path for path in (self.root / where).glob("*.repertory") if not path.name.startswith("."))

    def do(self, where: str, about: set[str], work: Work, kill: Kill | None = None, *, loose: bool = False) -> End:
        """Gives a command about some anchors, killed or not, and looks whether everything is as it must be.

        After a kill each card of these anchors is as it was or as it would have become, and the same command again
        brings what was still to come; neither is asked where the work takes back what it did (`loose`).
        """
        library = self.library(where)
        before, orphans = state(library), aside(library)
        if kill is not None:
            calm = Library(shutil.copytree(library.folder, self.root / "calm" / "library"))
        end = run_killed(lambda: work(library), self.root / where, kill) if kill else run(work, library)
        World.ends[end] += 1
        after = state(library)
        assert {name: after.get(name) for name in before.keys() - about} == {
            name: before[name] for name in before.keys() - about
        }, "an anchor changed that the command was not about"
        assert after.keys() - about <= before.keys()
        if end is End.REFUSED:
            assert after == before
        self._require_whole(library, before, orphans)
        if kill is not None:
            if end is End.KILLED and not loose:
                self._finish(library, about, work, before, calm)
            shutil.rmtree(calm.folder.parent)
        return end

    def _finish(self, library: Library, about: set[str], work: Work, before: State, calm: Library) -> None:
        """`calm` is a copy from before the command."""
        after, orphans = state(library), aside(library)
        run(work, calm)
        would = state(calm)
        for name in about:
            require_between(before.get(name, {}), after.get(name, {}), would.get(name, {}))
        run(work, library)
        assert state(library) == would, "the same command again does not finish"
        self._require_whole(library, after, orphans)

    def _require_whole(self, library: Library, before: State, orphans: set[bytes]) -> None:
        damaged = [problem for problem in check(library) if problem.kind is ProblemKind.DAMAGED]
        assert not damaged, damaged
        for name, cards in before.items():
            now = state(library).get(name, {})
            for card, data in cards.items():
                assert "@" not in card or now.get(card) == data, f"{card} is locked and has changed"
        assert orphans <= aside(library), "what had been put aside is gone"
        self._grow_old(library.folder)
        self._require_index(library)

    def _grow_old(self, folder: Path) -> None:
        """Lets a day pass, or the index would take every file for one that was changed just now and read it anew."""
        self._steps += 1
        then = self._began + self._steps
        for path in (folder, *folder.rglob("*")):
            if path.lstat().st_mtime > self._began + _DAY_S / 2:
                os.utime(path, (then, then))

    def _require_index(self, library: Library) -> None:
        """The index brought up to date answers as one that is made anew."""
        anew = self.root / "anew"
        anew.mkdir()
        for shelf in FOLDERS.values():
            (anew / shelf).symlink_to(library.folder / shelf)
        with Index(library) as index, Index(Library(anew)) as fresh:
            index.refresh()
            assert answers(index) == answers(fresh)
        shutil.rmtree(anew)


def run(work: Work, library: Library) -> End:
    """Does the work in this process."""
    refusal: RepertoryError | None = None
    try:
        work(library)
    except RepertoryError as error:
        refusal = error
    assert refusal is None or (refusal.exit_code == 3 and refusal.step), refusal
    return End.REFUSED if refusal else End.DONE


def state(library: Library) -> State:
    """All cards of all anchors."""
    return {name: cards_of(library, name) for name in library.names()}


def cards_of(library: Library, name: str) -> Cards:
    folder = library.folder / FOLDERS[library.kind_of(name)] / name
    cards = (path for path in folder.rglob("*.toml") if not path.name.startswith("."))
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in cards}
    return {_timeless(path, data): data if "/" not in path else _timeless_text(data) for path, data in found.items()}


def _timeless_text(card: bytes) -> bytes:
    """A card without the moment at which a binding was made."""
    return re.sub(rb"^made_at = .*$", b"", card, flags=re.MULTILINE)


def _timeless(path: str, card: bytes) -> str:
    """The path of a card; of a binding's one that does not hang on the moment at which it was made."""
    if not path.startswith(f"{BINDINGS}/"):
        return path
    return f"{BINDINGS}/{hashlib.sha256(_timeless_text(card)).hexdigest()}"


def worth_keeping(library: Library) -> set[bytes]:
    """What no card names and `--fix` puts aside."""
    orphans = (problem.path for problem in check(library) if problem.kind is ProblemKind.ORPHAN)
    return {path.read_bytes() for one in orphans for path in (one, *one.rglob("*")) if path.is_file()}


def kept(library: Library) -> set[bytes]:
    """Whatever lies anywhere in the library."""
    return {path.read_bytes() for path in library.folder.rglob("*") if path.is_file()}


def aside(library: Library) -> set[bytes]:
    """What was put aside."""
    return {path.read_bytes() for path in (library.folder / ORPHANS).rglob("*") if path.is_file()}


def require_between(before: Mapping[str, bytes], after: Mapping[str, bytes], would: Mapping[str, bytes]) -> None:
    """Each card is as it was or as it would have become."""
    for card in {*before, *after, *would}:
        assert after.get(card) in (before.get(card), would.get(card)), f"{card} is neither old nor new"


def answers(index: Index) -> object:
    """What an index says to every kind of question."""
    found = [index.search(word) for word in _WORDS]
    tagged = [index.search(tag=tag) for tag in ("hero", "extra")]
    return index.search(), found, tagged, index.search(engine="previs"), sorted(map(str, index.without_faces("x", "1")))
