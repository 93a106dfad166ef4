"""What one process does to an anchor is neither written over nor taken back by another that works on it too."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path

import pytest
from library.bundled import noise, snapshot

from repertory.errors import Busy, UnknownName
from repertory.library.folder import Library
from repertory.model.anchor import Anchor, AnchorKind, Location, Reference, Role

SHOP = Location(name="shop", title="shop")


@pytest.fixture
def mine(tmp_path: Path) -> Library:
    return Library.create(tmp_path / "library")


@pytest.fixture
def yours(mine: Library) -> Library:
    """The same library, in other hands."""
    return Library.at(mine.folder)


def shown(library: Library, given: Path, name: str, seed: int) -> Anchor:
    draft = library.draft("shop")
    media = library.add_media(draft, noise(given / f"{seed}.png", seed), f"view {name}")
    return replace(draft, references=(*draft.references, Reference(media=media, role=Role.VIEW, name=name)))


def test_the_second_to_save_is_told_and_can_do_it_again(mine: Library, yours: Library, tmp_path: Path) -> None:
    mine.create_anchor(SHOP)
    day, night = shown(mine, tmp_path, "day", 1), shown(yours, tmp_path, "night", 2)
    mine.save(day)
    with pytest.raises(Busy, match="changed by somebody else") as caught:
        yours.save(night)
    assert "again" in caught.value.step
    assert mine.draft("shop") == day
    yours.save(shown(yours, tmp_path, "night", 2))
    assert [reference.name for reference in mine.draft("shop").references] == ["day", "night"]


def test_a_draft_that_was_locked_meanwhile_is_not_gone_on_with_unseen(
    mine: Library, yours: Library, tmp_path: Path
) -> None:
    mine.create_anchor(SHOP)
    mine.save(shown(mine, tmp_path, "day", 1))
    draft = yours.draft("shop")
    mine.lock("shop")
    with pytest.raises(Busy):
        yours.save(replace(draft, identity="small"))
    yours.save(replace(yours.draft("shop"), identity="small"))
    assert yours.freeze("shop")[1]
    assert not mine.freeze("shop")[1]
    assert mine.versions("shop") == (1, 2)


class Failed(Exception):
    """Something went wrong."""


def test_who_fails_takes_nothing_back_that_the_other_saved(mine: Library, yours: Library, tmp_path: Path) -> None:
    with contextlib.suppress(Failed), mine.all_or_nothing(AnchorKind.LOCATION, "shop"):
        mine.create_anchor(SHOP)
        yours.save(shown(yours, tmp_path, "night", 2))
        shown(mine, tmp_path, "day", 1)
        raise Failed
    assert [reference.name for reference in mine.draft("shop").references] == ["night"]
    assert [path.name[:5] for path in (mine.folder / "locations/shop").glob("*.png")] == ["view-"]
    assert mine.check() == ()


def test_who_has_not_saved_yet_is_told_that_the_anchor_is_gone(mine: Library, yours: Library, tmp_path: Path) -> None:
    before = snapshot(mine.folder)
    with contextlib.suppress(Failed), mine.all_or_nothing(AnchorKind.LOCATION, "shop"):
        mine.create_anchor(SHOP)
        night = shown(yours, tmp_path, "night", 2)
        raise Failed
    with pytest.raises(UnknownName):
        yours.save(night)
    assert snapshot(mine.folder) == before


def test_a_file_that_was_taken_back_is_never_named(mine: Library, yours: Library, tmp_path: Path) -> None:
    mine.create_anchor(SHOP)
    with contextlib.suppress(Failed), mine.all_or_nothing(AnchorKind.LOCATION, "shop"):
        shown(mine, tmp_path, "night", 2)
        night = shown(yours, tmp_path, "night", 2)
        raise Failed
    with pytest.raises(Busy):
        yours.save(night)
    yours.save(shown(yours, tmp_path, "night", 2))
    assert mine.check() == ()
