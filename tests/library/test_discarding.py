"""Throwing drafts away: locked versions stay, nothing is lost for good, and what others need cannot go."""

from __future__ import annotations

import errno
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from library.bundled import a_library, noise, shown_by, snapshot

from repertory.errors import Damaged, FolderNotWritable, UnknownName, YourMove
from repertory.library.checking import ORPHANS, ProblemKind, check
from repertory.library.discarding import discard
from repertory.library.folder import Library
from repertory.library.index import Index
from repertory.model.anchor import AnchorKind, Character, Look, Prop, Role, Voice


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """mia@1, mia@2 and her draft, her locked voice and a place; nova, who was never locked; and her voice."""
    library = a_library(tmp_path / "library", tmp_path / "given")
    library.create_anchor(Voice(name="nova-voice", title="Nova's voice", engine="previs", speaker="en"))
    nova = Character(name="nova", title="Nova", voice="nova-voice")
    library.create_anchor(nova)
    library.add_candidate("nova", noise(tmp_path / "candidate.png", 20), engine="previs")
    head = shown_by(library, nova, Role.HEADSHOT, "neutral", noise(tmp_path / "nova.png", 21))
    library.save(replace(nova, references=(head,)))
    return library


def test_a_name_without_a_locked_version_is_put_aside_whole(library: Library) -> None:
    home = library.folder / "characters/nova"
    was = snapshot(home)
    done = discard(library, "nova")
    assert (done.kind, done.name, done.version) == (AnchorKind.CHARACTER, "nova", 0)
    assert (done.was, done.aside) == (home, library.folder / ORPHANS / "characters/nova")
    assert "nova" not in library.names()
    assert not home.exists()
    assert snapshot(done.aside) == was
    assert check(library) == ()
    library.create_anchor(Prop(name="nova", title="nova, a lamp"))
    shutil.rmtree(library.folder / "props/nova")
    done.aside.rename(done.was)
    assert library.draft("nova").references
    assert check(library) == ()


def test_of_a_locked_anchor_only_the_changes_go(library: Library, tmp_path: Path) -> None:
    mia = library.draft("mia")
    hat = shown_by(library, mia, Role.OUTFIT, "hat", noise(tmp_path / "hat.png", 22))
    library.save(replace(mia, references=(*mia.references, replace(hat, distance=0.2))))
    locked = library.get("mia@2")
    done = discard(library, "mia")
    assert done.version == 2
    assert library.get("mia") == locked
    assert library.draft("mia") == replace(locked, version=0)
    assert not library.changed("mia")
    (orphan,) = check(library)
    assert (orphan.kind, orphan.path.name) == (ProblemKind.ORPHAN, hat.media.name)
    done.aside.rename(done.was)
    assert library.draft("mia").references[-1].name == "hat"
    assert check(library) == ()


def test_where_nothing_was_changed_nothing_is_thrown_away(library: Library) -> None:
    discard(library, "mia")
    before = snapshot(library.folder)
    with pytest.raises(YourMove, match="nothing was changed since mia@2"):
        discard(library, "mia")
    with pytest.raises(UnknownName):
        discard(library, "mina")
    with pytest.raises(UnknownName):
        discard(library, "../characters/nova")
    assert snapshot(library.folder) == before


def test_a_voice_that_a_draft_or_a_locked_version_speaks_with_stays(library: Library) -> None:
    with pytest.raises(YourMove, match=r"Nova \(nova\) speaks with nova-voice") as refused:
        discard(library, "nova-voice")
    assert refused.value.step.endswith("repertory character voice nova VOICE")
    nova = library.draft("nova")
    assert isinstance(nova, Character)
    library.save(replace(nova, voice="mia-voice"))
    assert discard(library, "nova-voice").version == 0
    library.create_anchor(Voice(name="alto", title="Alto", engine="previs", speaker="en"))
    mia = library.draft("mia")
    assert isinstance(mia, Character)
    library.save(replace(mia, voice="alto"))
    library.lock("mia")
    library.save(replace(mia, voice="mia-voice"))
    with pytest.raises(YourMove, match=r"Mia \(mia@3\) speaks with alto") as refused:
        discard(library, "alto")
    assert "never changes" in refused.value.step


def test_the_changes_of_a_voice_go_though_a_character_speaks_with_it(library: Library) -> None:
    library.save(replace(library.draft("mia-voice"), title="Mia, hoarse"))
    assert discard(library, "mia-voice").version == 1
    assert library.draft("mia-voice").title == "Mia's voice"


def test_a_voice_is_not_thrown_away_while_nobody_knows_who_speaks_with_it(library: Library) -> None:
    card = library.folder / "characters/nova/nova.toml"
    card.write_text('voice = "nova-voice')
    with pytest.raises(Damaged):
        discard(library, "nova-voice")
    assert "nova-voice" in library.names()


def test_a_draft_that_cannot_be_read_can_be_thrown_away(library: Library) -> None:
    (library.folder / "characters/mia/mia.toml").write_text("half a ca")
    assert library.check()
    assert discard(library, "mia").version == 2
    assert library.check() == ()
    assert library.draft("mia").title == "Mia"


def test_the_same_name_can_be_thrown_away_twice(library: Library) -> None:
    first = discard(library, "nova")
    library.create_anchor(Character(name="nova", title="Another Nova"))
    second = discard(library, "nova")
    assert first.aside != second.aside
    assert (first.aside / "nova.toml").is_file()
    assert (second.aside / "nova.toml").is_file()


def test_the_index_forgets_what_was_thrown_away(library: Library) -> None:
    library.create_anchor(Look(name="warm-film", title="warm film"))
    with Index(library) as index:
        index.refresh()
        assert [one.name for one in index.search("warm")] == ["warm-film"]
        discard(library, "warm-film")
        index.refresh()
        assert index.search("warm") == ()


def test_a_disk_that_refuses_leaves_everything_where_it_was(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, target: Path) -> Path:
        raise PermissionError(errno.EACCES, "no", str(path))

    before = snapshot(library.folder)
    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(FolderNotWritable):
        discard(library, "nova")
    monkeypatch.undo()
    shutil.rmtree(library.folder / ORPHANS)
    assert snapshot(library.folder) == before
