"""A card that cannot be used stops what would use it, before anything is written, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from library.bundled import a_library, noise, snapshot

from repertory.company import Company
from repertory.errors import ConsentMissing, Damaged, UnknownName
from repertory.library.bindings import Bindings
from repertory.library.consents import record
from repertory.library.discarding import discard
from repertory.library.folder import Library
from repertory.model.anchor import Binding, BindingKind, Character, Consent, Location, Role
from repertory.work.dressing import outfits_since
from repertory.work.picking import offered

PLAIN = Consent(given_by="Mia Voss", statement="I agree.", on="2026-01-02")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """mia@1, mia@2 with a coat, and her draft; a place that is locked."""
    return a_library(tmp_path / "library", tmp_path / "given")


@pytest.fixture
def unbound(library: Library) -> Library:
    """The same with a binding card of mia and of the place that somebody has broken."""
    for name in ("mia", "shop"):
        Bindings(library).add(library.get(name).ref, Binding(engine="kling", kind=BindingKind.SLOT, value="el-1"))
    for card in library.folder.glob("*/*/bindings/*.toml"):
        card.write_text(card.read_text().replace("el-1", "el-2"))
    return library


def test_a_version_is_not_locked_where_what_is_bound_cannot_be_read(unbound: Library) -> None:
    unbound.save(replace(unbound.draft("mia"), tags=("hero",)))
    before = snapshot(unbound.folder)
    with pytest.raises(Damaged, match="kling-slot"):
        unbound.lock("mia")
    assert snapshot(unbound.folder) == before
    unbound.save(replace(unbound.as_written("shop"), version=0))  # a draft that says nothing new
    before = snapshot(unbound.folder)
    with pytest.raises(Damaged, match="kling-slot"):
        unbound.lock("shop")
    assert snapshot(unbound.folder) == before


def test_a_card_is_read_as_it_stands(unbound: Library) -> None:
    with pytest.raises(Damaged):
        unbound.get("mia")
    assert unbound.as_written("mia").ref == "mia@2"
    assert unbound.as_written("mia@1").ref == "mia@1"
    with pytest.raises(UnknownName, match="mia@3"):
        unbound.as_written("mia@3")
    draft_only = Location(name="yard", title="yard")
    unbound.create_anchor(draft_only)
    assert unbound.as_written("yard") == draft_only


def a_view(library: Library, given: Path) -> None:
    """A second picture of the place is offered and picked."""
    library.add_candidate("shop", noise(given / "night.png", 8), role=Role.VIEW, called="night", engine="fake")
    Company(library.folder).pick("shop", 1)


def test_picking_needs_no_bindings(unbound: Library, tmp_path: Path) -> None:
    a_view(unbound, tmp_path)
    assert [one.name for one in unbound.draft("shop").references][-1] == "night"


def test_nothing_is_picked_where_an_older_card_cannot_be_read(library: Library, tmp_path: Path) -> None:
    library.save(replace(library.draft("shop"), tags=("set",)))
    library.lock("shop")
    (library.folder / "locations/shop/shop@1.toml").write_text("no card")
    card = library.folder / "locations/shop/shop.toml"
    with pytest.raises(Damaged, match=r"shop@1\.toml"):
        a_view(library, tmp_path)
    assert not card.exists()
    assert len(list(card.parent.glob("*.png"))) == len(library.get("shop").references)


def test_an_older_version_whose_consent_is_broken_does_not_hide_the_newest(library: Library) -> None:
    card = library.folder / "characters/mia/mia@1.toml"
    card.write_text(card.read_text().replace("this film", "any film"))
    record(library, "mia", PLAIN)
    assert library.lock("mia").ref == "mia@3"
    mia = library.get("mia")
    assert isinstance(mia, Character)
    assert offered(library, "mia") == ()
    assert dict(outfits_since(library, mia)) == {"coat": "mia@2"}
    with pytest.raises(ConsentMissing):
        library.get("mia@1")


def test_what_was_thrown_away_gets_no_more_files(library: Library, tmp_path: Path) -> None:
    library.create_anchor(Location(name="yard", title="yard"))
    yard = library.draft("yard")
    aside = discard(Library.at(library.folder), "yard")
    before = snapshot(library.folder)
    with pytest.raises(UnknownName, match="yard"):
        library.add_media(yard, noise(tmp_path / "yard.png", 8), "view")
    assert snapshot(library.folder) == before
    aside.aside.rename(aside.was)
    assert library.draft("yard") == yard
    library.add_media(yard, noise(tmp_path / "yard.png", 8), "view")
