"""A process that is killed while it records a consent or throws a draft away: the library is whole, all or nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from library.any_sequence import state
from library.bundled import a_library
from library.killed import End, Kill, run_killed

from repertory.company import Company
from repertory.library.checking import ProblemKind, check
from repertory.library.consents import record
from repertory.library.discarding import discard
from repertory.library.folder import Library
from repertory.model.anchor import Consent, Look

pytestmark = pytest.mark.slow

PLAIN = Consent(given_by="Mia Voss", statement="I agree.", on="2026-01-02")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = a_library(tmp_path / "library", tmp_path / "given")
    library.create_anchor(Look(name="noir", title="film noir"))
    (tmp_path / "form.txt").write_text("signed")
    return library


def whole(library: Library) -> bool:
    return all(problem.kind is not ProblemKind.DAMAGED for problem in check(library))


WORK: dict[str, Callable[[Library, Path], object]] = {
    "a consent": lambda library, form: record(library, "mia", PLAIN, form),
    "a new person": lambda library, form: Company(library.folder).new_character(
        "nova", consent=PLAIN, consent_file=form
    ),
    "a whole draft": lambda library, form: discard(library, "noir"),
    "changes": lambda library, form: discard(library, "mia"),
}


@pytest.mark.parametrize("what", WORK)
def test_killed_at_any_touch_the_library_is_whole_and_the_same_again_finishes(
    library: Library, tmp_path: Path, what: str
) -> None:
    before, kills = state(library), 0
    done = Library(shutil.copytree(library.folder, tmp_path / "done"))
    WORK[what](done, tmp_path / "form.txt")
    for touch in range(1, 60):
        folder = tmp_path / "killed"
        killed = Library(shutil.copytree(library.folder, folder))
        work = WORK[what]
        end = run_killed(partial(work, killed, tmp_path / "form.txt"), folder, Kill(touch=touch))
        assert whole(killed)
        assert state(killed) in (before, state(done))
        if state(killed) == before:
            work(Library(folder), tmp_path / "form.txt")
        assert state(killed) == state(done)
        assert whole(killed)
        shutil.rmtree(folder)
        if end is End.DONE:
            break
        kills += 1
    assert end is End.DONE
    assert kills >= 3
