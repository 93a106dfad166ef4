"""Binding cards and weights are verified with the library, listed in its index, and survive a kill at any moment."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from library.bound import ADAPTER, LORA, SLOT, fresh_and_unchanged
from library.bundled import snapshot
from library.killed import End, Kill, run_killed
from samples import weights
from small_library import age

from repertory.errors import Damaged, YourMove
from repertory.library.bindings import Bindings
from repertory.library.checking import ProblemKind, check
from repertory.library.folder import Library
from repertory.library.index import Index


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return fresh_and_unchanged(tmp_path / "library")


def home(library: Library) -> Path:
    return library.folder / "characters/mia/bindings"


def test_a_library_with_bindings_is_whole_and_nothing_of_it_is_an_orphan(library: Library, tmp_path: Path) -> None:
    for binding, file in ((SLOT, None), (LORA, weights(tmp_path / "mia.safetensors")), (ADAPTER, None)):
        Bindings(library).add("mia", binding, weights=file)
    assert check(library) == ()


def test_changed_and_missing_weights_are_named(library: Library, tmp_path: Path) -> None:
    Bindings(library).add("mia", LORA, weights=weights(tmp_path / "mia.safetensors"))
    (kept,) = home(library).glob("*.safetensors")
    kept.write_bytes(kept.read_bytes()[:-1] + b"x")
    assert [one.path for one in check(library)] == [kept]
    kept.unlink()
    (problem,) = check(library)
    assert (problem.kind, problem.path) == (ProblemKind.DAMAGED, kept)


@pytest.mark.parametrize(
    ("change", "match"),
    [
        (lambda text: text.replace("el-1", "el-9"), "has changed since"),
        (lambda text: text + "more = 1\n", "more"),
        (lambda text: text.replace("binding/1", "character/1"), "schema"),
        (lambda text: text.replace("binding/1", "binding/9"), "newer Repertory"),
        (lambda text: "\x00", "TOML"),
    ],
)
def test_a_card_that_was_edited_by_hand_is_named_and_can_be_removed(
    library: Library, change: Callable[[str], str], match: str
) -> None:
    before = snapshot(library.folder)
    made = Bindings(library).add("mia", SLOT)
    card = home(library) / f"{made.id}.toml"
    card.write_text(change(card.read_text()))
    (problem,) = check(library)
    assert (problem.kind, problem.path) == (ProblemKind.DAMAGED, card)
    assert match in problem.what
    for look in (library.get, Bindings(library).of):
        with pytest.raises((Damaged, YourMove), match=match) as caught:
            look("mia")
        assert card.name in caught.value.what
    Bindings(library).remove("mia", made.id)
    home(library).rmdir()
    assert snapshot(library.folder) == before


def test_a_card_under_another_name_or_of_a_version_that_is_gone_is_named(library: Library) -> None:
    made = Bindings(library).add("mia", SLOT)
    card = home(library) / f"{made.id}.toml"
    other = home(library) / f"bfl-slot-{made.id[-8:]}.toml"
    card.rename(other)
    assert [(one.kind, one.path) for one in check(library)] == [(ProblemKind.DAMAGED, other)]
    other.rename(card)
    (library.folder / "characters/mia/mia@2.toml").unlink()
    assert any("made from mia@2, which is not there" in one.what for one in check(library))


def test_what_no_binding_names_is_an_orphan_and_half_files_are_swept(library: Library, tmp_path: Path) -> None:
    Bindings(library).add("mia", SLOT)
    stranger = weights(home(library) / "somebody-abababab.safetensors")
    (home(library) / ".abcd1234.safetensors").write_bytes(b"half")
    (home(library) / "kling-slot-abababab.toml").touch()
    kinds = {one.path.name: one.kind for one in check(library, fix=True, spare_s=0)}
    assert kinds == {
        stranger.name: ProblemKind.ORPHAN,
        ".abcd1234.safetensors": ProblemKind.LEFTOVER,
        "kling-slot-abababab.toml": ProblemKind.LEFTOVER,
    }
    assert check(library) == ()
    assert library.get("mia").binding_for("kling") is not None


def test_the_index_finds_an_anchor_by_who_knows_it(library: Library) -> None:
    with Index(library) as index:
        assert index.search(engine="kling") == ()
        Bindings(library).add("mia", SLOT)
        index.refresh()
        (entry,) = index.search(engine="kling")
        assert (entry.name, entry.engines) == ("mia", ("kling",))
        Bindings(library).remove("mia", "kling")
        index.refresh()
        assert index.search(engine="kling") == ()


def test_the_index_sees_a_second_binding_although_the_anchors_own_folder_stays_as_it_was(library: Library) -> None:
    Bindings(library).add("mia", SLOT)
    age(library)
    with Index(library) as index:
        index.refresh()
        assert index.refresh().read == 0, "it is old enough to be believed"
        Bindings(library).add("mia", ADAPTER)
        assert index.refresh().read == 1
        assert [entry.name for entry in index.search(engine="fal")] == ["mia"]


def killed_everywhere(start: Library, work: Callable[[Bindings], object], folder: Path) -> list[Library]:
    """Copies of a library in which the work was killed before its first touch of a file, its second, and so on."""
    ended, copies = End.KILLED, list[Library]()
    while ended is End.KILLED:
        here = Library(shutil.copytree(start.folder, folder / str(len(copies))))
        copies.append(here)
        ended = run_killed(partial(work, Bindings(here)), here.folder, Kill(touch=len(copies)))
        assert here.check() == ()
        assert ProblemKind.DAMAGED not in {one.kind for one in check(here, fix=True, spare_s=0)}
        assert check(here) == ()
        assert here.get("mia").binding_for("kling") is not None
    assert ended is End.DONE
    assert len(copies) > 3, "it was killed in between, not only before and after"
    return copies


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be forked here")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_killed_while_one_is_added_the_library_is_whole_and_the_same_command_adds_it(
    library: Library, tmp_path: Path
) -> None:
    given = weights(tmp_path / "mia.safetensors")
    Bindings(library).add("mia", SLOT)

    def add(bindings: Bindings) -> object:
        return bindings.add("mia", LORA, weights=given)

    for here in killed_everywhere(library, add, tmp_path / "adding"):
        add(Bindings(here))
        assert here.get("mia").binding_for("fal") is not None
        assert check(here) == ()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be forked here")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_killed_while_one_is_removed_the_library_is_whole_and_has_it_or_not(library: Library, tmp_path: Path) -> None:
    Bindings(library).add("mia", SLOT)
    made = Bindings(library).add("mia", LORA, weights=weights(tmp_path / "mia.safetensors"))
    copies = killed_everywhere(library, lambda bindings: bindings.remove("mia", made.id), tmp_path / "removing")
    there = [here.get("mia").binding_for("fal") == made.binding for here in copies]
    assert there == sorted(there, reverse=True)
    assert (there[0], there[-1]) == (True, False)
