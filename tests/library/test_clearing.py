"""Candidates for any reference: kept under one row of numbers, cleared away so that a kill leaves a whole library."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from repertory.errors import UnknownName
from repertory.library.checking import ProblemKind, check
from repertory.library.clearing import remove_candidates, remove_replaced
from repertory.library.consents import record
from repertory.library.folder import Library
from repertory.media.images import write_image
from repertory.model.anchor import AnchorKind, Character, Consent, Location, Reference, Role


class Killed(BaseException):
    """Nothing catches it, as nothing catches a kill."""


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = Library.create(tmp_path / "library")
    library.create_anchor(Character(name="mia", title="Mia"))
    return library


def picture(folder: Path, shade: int) -> Path:
    path = folder / f"{shade}.png"
    write_image(path, np.full((32, 32, 3), shade, np.uint8))
    return path


def folder_of(library: Library) -> Path:
    return library.folder / "characters" / "mia" / "candidates"


def test_a_candidate_knows_what_it_would_become_and_what_was_measured(library: Library, tmp_path: Path) -> None:
    kept = library.add_candidate(
        "mia",
        picture(tmp_path, 10),
        engine="previs",
        seed=2,
        role=Role.OUTFIT,
        called="coat",
        view="back",
        measured="It shows 2 faces",
        refused=True,
    )
    (read,) = library.candidates("mia")
    assert read == kept
    assert (read.role, read.name, read.view) == (Role.OUTFIT, "coat", "back")
    assert (read.measured, read.refused) == ("It shows 2 faces", True)


def test_the_same_picture_for_another_reference_is_another_candidate(library: Library, tmp_path: Path) -> None:
    path = picture(tmp_path, 10)
    first = library.add_candidate("mia", path, role=Role.EXPRESSION, called="sad")
    second = library.add_candidate("mia", path, role=Role.EXPRESSION, called="focused")
    assert library.add_candidate("mia", path, role=Role.EXPRESSION, called="sad") == first
    assert (first.number, second.number) == (1, 2)
    remove_candidates(library, "mia", [1])
    assert library.open_candidate("mia", second).is_file()
    remove_candidates(library, "mia", [2])
    assert list(folder_of(library).iterdir()) == []


def test_numbers_go_on_after_what_is_left(library: Library, tmp_path: Path) -> None:
    for shade in (10, 20, 30):
        library.add_candidate("mia", picture(tmp_path, shade), called=str(shade))
    remove_candidates(library, "mia", [1, 2])
    assert library.add_candidate("mia", picture(tmp_path, 40)).number == 4
    assert [one.number for one in library.candidates("mia")] == [3, 4]
    assert check(library) == ()


@pytest.mark.parametrize("survived", range(6))
def test_a_kill_while_they_are_cleared_leaves_a_whole_library(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, survived: int
) -> None:
    for shade in (10, 20, 30):
        library.add_candidate("mia", picture(tmp_path, shade))
    unlink, done = Path.unlink, list[Path]()

    def unlink_or_die(path: Path, missing_ok: bool = False) -> None:
        if path.parent == folder_of(library):
            if len(done) == survived:
                raise Killed
            done.append(path)
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink_or_die)
    with pytest.raises(Killed):
        remove_candidates(library, "mia", [1, 2, 3])
    monkeypatch.undo()
    assert ProblemKind.DAMAGED not in {problem.kind for problem in check(library)}
    for one in library.candidates("mia"):
        assert library.open_candidate("mia", one).is_file()


def test_a_replaced_picture_goes_only_where_a_candidate_has_it_and_no_card_names_it(
    library: Library, tmp_path: Path
) -> None:
    mia = library.draft("mia")
    offered, own, named = (library.add_media(mia, picture(tmp_path, shade), f"angle {shade}") for shade in (10, 20, 30))
    library.add_candidate("mia", picture(tmp_path, 10))
    library.add_candidate("mia", picture(tmp_path, 30))
    kept = Reference(media=named, role=Role.ANGLE, name="profile left")
    library.save(Character(name="mia", title="Mia", references=(kept,)))
    remove_replaced(library, "mia", [offered, own, named])
    there = {path.name for path in (library.folder / "characters" / "mia").glob("*.png")}
    assert there == {own.name, named.name}, "what a person brought along is nowhere else"


def test_a_picture_that_proves_a_consent_stays_although_no_reference_shows_it_any_more(
    library: Library, tmp_path: Path
) -> None:
    form = picture(tmp_path, 10)
    record(library, "mia", Consent(given_by="Mia Voss", statement="I agree.", on="2026-01-02"), form)
    shown = library.add_media(library.draft("mia"), form, "angle")
    library.add_candidate("mia", form)
    remove_replaced(library, "mia", [shown])
    consent = library.draft("mia").consent
    assert consent is not None
    assert consent.document is not None
    assert library.open(library.draft("mia"), consent.document).read_bytes() == form.read_bytes()
    assert library.check() == ()


def test_who_has_no_candidates_is_told_how_to_get_some(library: Library) -> None:
    library.create_anchor(Location(name="harbour", title="harbour"))
    with pytest.raises(UnknownName) as caught:
        library.candidate("mia", 1)
    assert "repertory character new mia for faces; repertory character build mia --candidates 3" in caught.value.step
    with pytest.raises(UnknownName) as caught:
        library.candidate("harbour", 1)
    assert caught.value.step == "Make some: repertory location build harbour --candidates 3"
    assert library.kind_of("harbour") is AnchorKind.LOCATION
