"""A bundle carries an anchor with all that belongs to it into another library, and nothing else."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from library.bundled import a_library, add_coat, add_mia, add_shop, add_voice, noise, shown_by, snapshot, unpacked

from repertory.errors import Damaged, NotLocked, UnknownName, YourMove
from repertory.library.bundle_layout import BUNDLE, MANIFEST, PAGE
from repertory.library.bundles import Imported, export, import_bundle
from repertory.library.discarding import discard
from repertory.library.folder import Library
from repertory.library.places import media_of
from repertory.model.anchor import AnchorKind, Character, Location, Look, Role, Voice

pytestmark = pytest.mark.slow


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return a_library(tmp_path / "library", tmp_path / "given")


@pytest.fixture
def empty(tmp_path: Path) -> Library:
    return Library.create(tmp_path / "empty")


@pytest.fixture
def bundle(library: Library, tmp_path: Path) -> Path:
    return export(library, "mia", tmp_path / "mia.repertory")


@pytest.mark.parametrize("place", ["", "characters/mia", "characters/mia/mia.repertory", "../library/mia.zip"])
def test_a_bundle_is_not_written_into_the_library_itself(library: Library, place: str) -> None:
    before = snapshot(library.folder)
    with pytest.raises(YourMove, match="lies in the library"):
        export(library, "mia", library.folder / place)
    assert snapshot(library.folder) == before


def test_what_was_imported_is_what_was_exported(library: Library, empty: Library, bundle: Path) -> None:
    done = import_bundle(empty, bundle)
    assert done == (
        Imported(anchor=library.get("mia@2"), added=(1, 2)),
        Imported(anchor=library.get("mia-voice@1"), added=(1,)),
    )
    assert empty.check() == ()
    assert empty.names() == ("mia", "mia-voice")
    for ref in ("mia@1", "mia@2", "mia-voice@1"):
        assert empty.get(ref) == library.get(ref)
        for media in media_of(library.get(ref)):
            there, here = library.open(library.get(ref), media), empty.open(empty.get(ref), media)
            assert there.read_bytes() == here.read_bytes()


@pytest.mark.parametrize("ref", ["mia", "mia@1", "mia@2", "mia-voice", "shop", "shop@1"])
def test_an_export_of_an_import_has_the_same_bytes(library: Library, empty: Library, tmp_path: Path, ref: str) -> None:
    add_shop(empty, tmp_path, "another-shop", seed=9)
    first = export(library, ref, tmp_path / "first.repertory")
    import_bundle(empty, first)
    assert export(empty, ref, tmp_path / "second.repertory").read_bytes() == first.read_bytes()
    assert export(library, ref, tmp_path / "later.repertory").read_bytes() == first.read_bytes()


def test_a_bundle_holds_locked_versions_and_never_the_draft(bundle: Path) -> None:
    files = unpacked(bundle)
    cards = [name for name in files if name.endswith(".toml")]
    assert cards == [MANIFEST, *(f"characters/mia/mia@{n}.toml" for n in (1, 2)), "voices/mia-voice/mia-voice@1.toml"]
    assert not any(b"not locked yet" in data for data in files.values())
    assert b"Mia Voss" in files["characters/mia/mia@1.toml"]


def test_one_version_alone_comes_with_the_newest_voice(library: Library, tmp_path: Path) -> None:
    library.save(replace(library.draft("mia-voice"), identity="hoarse"))
    library.lock("mia-voice")
    manifest = unpacked(export(library, "mia@1", tmp_path / "mia.repertory"))[MANIFEST].decode()
    anchors = BUNDLE.loads(manifest, tmp_path).anchors
    assert [(one.kind, one.name, one.versions) for one in anchors] == [
        (AnchorKind.CHARACTER, "mia", (1,)),
        (AnchorKind.VOICE, "mia-voice", (2,)),
    ]


def test_every_file_is_in_the_manifest_with_its_hash_and_cards_with_their_schema(bundle: Path) -> None:
    files = unpacked(bundle)
    listed = BUNDLE.loads(files[MANIFEST].decode(), bundle).files
    assert [file.path for file in listed] == sorted(set(files) - {MANIFEST})
    assert {file.schema for file in listed} == {"", "character/2", "voice/2"}
    assert all(file.size == len(files[file.path]) for file in listed)


def test_what_only_differs_in_day_or_zlib_cannot_differ(bundle: Path) -> None:
    with zipfile.ZipFile(bundle) as source:
        assert {(entry.date_time, entry.compress_type) for entry in source.infolist()} == {((1980, 1, 1, 0, 0, 0), 0)}


def test_a_file_that_changed_is_not_exported(library: Library, tmp_path: Path) -> None:
    mia = library.get("mia@1")
    picture = library.open(mia, mia.references[0].media)
    noise(picture, 77)
    with pytest.raises(Damaged, match=picture.name):
        export(library, "mia@1", tmp_path / "mia.repertory")
    assert not (tmp_path / "mia.repertory").exists()


def test_a_file_that_changes_while_it_is_packed_is_noticed(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Library.open

    def then_changed(self: Library, anchor: Character, media: object) -> Path:
        path = real(self, anchor, media)  # type: ignore[arg-type]
        data = bytearray(path.read_bytes())
        data[-1] ^= 1
        path.write_bytes(data)
        return path

    monkeypatch.setattr(Library, "open", then_changed)
    with pytest.raises(Damaged, match="while it was being packed"):
        export(library, "mia-voice", tmp_path / "voice.repertory")
    assert list(tmp_path.glob("*voice.repertory")) == []


def test_drafts_and_unknown_names_say_what_to_do(library: Library, tmp_path: Path) -> None:
    library.create_anchor(Location(name="street", title="street"))
    with pytest.raises(NotLocked) as caught:
        export(library, "street", tmp_path / "street.repertory")
    assert "repertory location lock street" in caught.value.step
    for ref in ("nobody", "mia@3", "mia@", "../mia"):
        with pytest.raises(UnknownName):
            export(library, ref, tmp_path / "no.repertory")
    assert list(tmp_path.glob("*.repertory")) == []


def test_a_voice_that_is_not_locked_must_be(library: Library, tmp_path: Path) -> None:
    library.create_anchor(Voice(name="alto", title="alto", engine="previs", speaker="en-us+f4"))
    mia = library.draft("mia")
    assert isinstance(mia, Character)
    library.save(replace(mia, voice="alto"))
    library.lock("mia")
    with pytest.raises(NotLocked) as caught:
        export(library, "mia", tmp_path / "mia.repertory")
    assert "repertory voice lock alto" in caught.value.step


def test_a_folder_gets_a_file_of_the_anchors_name_and_no_other_file_is_written_over(
    library: Library, tmp_path: Path
) -> None:
    assert export(library, "shop", tmp_path) == tmp_path / "shop.repertory"
    export(library, "shop", tmp_path / "shop.repertory")
    with zipfile.ZipFile(tmp_path / "diary.zip", "w") as diary:
        diary.writestr("monday.txt", "dear diary")
    for other in (noise(tmp_path / "holiday.png", 5), tmp_path / "diary.zip"):
        before = other.read_bytes()
        with pytest.raises(YourMove, match="no bundle"):
            export(library, "shop", other)
        assert other.read_bytes() == before


@pytest.mark.parametrize(("limit", "most"), [("MAX_FILES", 4), ("MAX_BYTES", 4000)])
def test_what_would_be_refused_on_arrival_is_not_made(
    library: Library, tmp_path: Path, limit: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"repertory.library.bundles.{limit}", most)
    with pytest.raises(YourMove, match="too much for one bundle") as caught:
        export(library, "mia", tmp_path / "mia.repertory")
    assert caught.value.step == "Export one version only."
    assert not (tmp_path / "mia.repertory").exists()


def test_the_page_needs_nothing_but_itself(bundle: Path) -> None:
    page = unpacked(bundle)[PAGE].decode()
    for words in (
        "Mia",
        "mia@1, mia@2",
        "one scene only",
        "Mia Voss, 2026-01-02",
        "coat",
        "0.25 from the master",
        "All 1 of its references",
    ):
        assert words in page
    assert "I agree to &lt;b&gt;this film&lt;/b&gt;." in page
    assert "<script" not in page
    assert "http:" not in page
    assert "https:" not in page
    assert page.count("data:image/jpeg") == 2
    assert page.count("data:audio/wav") == 1


def test_pictures_of_every_role_are_on_the_page(library: Library, tmp_path: Path) -> None:
    look = Look(name="noir", title="noir")
    library.create_anchor(look)
    still = shown_by(library, look, Role.LOOK, "rain", noise(tmp_path / "rain.png", 21))
    library.save(replace(look, references=(still,)))
    library.lock("noir")
    page = unpacked(export(library, "noir", tmp_path / "noir.repertory"))[PAGE].decode()
    assert page.count("data:image/jpeg") == 1
    assert "rain" in page


def test_importing_again_changes_nothing(empty: Library, bundle: Path) -> None:
    import_bundle(empty, bundle)
    before = snapshot(empty.folder)
    assert [one.added for one in import_bundle(empty, bundle)] == [(), ()]
    assert snapshot(empty.folder) == before


def test_further_versions_of_the_same_anchor_are_added(library: Library, empty: Library, tmp_path: Path) -> None:
    import_bundle(empty, export(library, "mia@1", tmp_path / "first.repertory"))
    done = import_bundle(empty, export(library, "mia", tmp_path / "all.repertory"))
    assert [one.added for one in done] == [(2,), ()]
    assert empty.versions("mia") == (1, 2)
    assert empty.check() == ()


def test_newer_versions_do_not_come_under_a_draft_that_lacks_what_is_in_them(
    library: Library, empty: Library, tmp_path: Path
) -> None:
    every = export(library, "mia", tmp_path / "all.repertory")
    import_bundle(empty, export(library, "mia@1", tmp_path / "first.repertory"))
    empty.save(replace(empty.draft("mia"), identity="begun here"))
    before = snapshot(empty.folder)
    with pytest.raises(YourMove, match="The draft of mia began from mia@1, and mia@2") as caught:
        import_bundle(empty, every)
    assert "repertory character discard mia; or" in caught.value.step
    assert snapshot(empty.folder) == before
    import_bundle(empty, every, rename={"mia": "mia-2"})
    discard(empty, "mia")
    import_bundle(empty, every)
    assert empty.versions("mia") == (1, 2)
    empty.save(replace(empty.draft("mia"), identity="begun from the newest"))
    import_bundle(empty, every)
    assert empty.draft("mia").identity == "begun from the newest"
    assert empty.check() == ()


def test_a_lost_file_and_a_changed_one_are_whole_again(library: Library, bundle: Path) -> None:
    mia = library.get("mia@1")
    picture = library.open(mia, mia.references[0].media)
    before = snapshot(library.folder)
    for breaks in (picture.unlink, lambda: noise(picture, 78)):
        breaks()
        assert [one.restored for one in import_bundle(library, bundle)] == [(picture.name,), ()]
        assert snapshot(library.folder) == before
    assert [one.restored for one in import_bundle(library, bundle)] == [(), ()]


def test_a_damaged_file_stays_where_its_import_fails(
    library: Library, bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mia = library.get("mia@1")
    picture = library.open(mia, mia.references[0].media)
    noise(picture, 78)
    before, real = snapshot(library.folder), Path.rename

    def moved(self: Path, target: Path) -> Path:
        if target == picture and not self.name.endswith(".damaged"):
            raise OSError(5, "Input/output error")
        return real(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", moved)
        with pytest.raises(OSError, match="Input/output"):
            import_bundle(library, bundle)
    assert snapshot(library.folder) == before


def test_an_anchor_of_the_same_name_is_not_touched(empty: Library, bundle: Path, tmp_path: Path) -> None:
    add_voice(empty, tmp_path, pitch=330)
    add_mia(empty, tmp_path, seed=8)
    before = snapshot(empty.folder)
    with pytest.raises(YourMove, match="mia@1 in the library is another character") as caught:
        import_bundle(empty, bundle)
    assert f"repertory import {bundle} --as mia=mia-2 --as mia-voice=mia-voice-2" in caught.value.step
    assert snapshot(empty.folder) == before


def test_a_name_is_unique_over_all_kinds(empty: Library, bundle: Path, tmp_path: Path) -> None:
    add_shop(empty, tmp_path, "mia")
    with pytest.raises(YourMove, match=r'a location "mia", and mia\.repertory a character') as caught:
        import_bundle(empty, bundle)
    assert "--as mia=mia-2" in caught.value.step
    assert empty.names() == ("mia",)


def test_a_draft_or_other_versions_alone_do_not_show_that_it_is_the_same(
    library: Library, empty: Library, tmp_path: Path
) -> None:
    import_bundle(empty, export(library, "mia@1", tmp_path / "one.repertory"))
    with pytest.raises(YourMove, match="without mia@2: nothing shows"):
        import_bundle(empty, export(library, "mia@2", tmp_path / "two.repertory"))
    empty.create_anchor(Location(name="shop", title="shop"))
    with pytest.raises(YourMove, match="without shop@1: nothing shows"):
        import_bundle(empty, export(library, "shop", tmp_path / "shop.repertory"))


def test_new_names_change_the_names_and_nothing_else(library: Library, empty: Library, bundle: Path) -> None:
    names = {"mia": "mara", "mia-voice": "alto"}
    done = import_bundle(empty, bundle, rename=names)
    assert [one.anchor.ref for one in done] == ["mara@2", "alto@1"]
    for version in (1, 2):
        mia = library.get(f"mia@{version}")
        assert isinstance(mia, Character)
        assert empty.get(f"mara@{version}") == replace(mia, name="mara", voice="alto")
    assert empty.get("alto") == replace(library.get("mia-voice"), name="alto")
    assert empty.check() == ()
    before = snapshot(empty.folder)
    assert [one.added for one in import_bundle(empty, bundle, rename=names)] == [(), ()]
    assert snapshot(empty.folder) == before


def test_a_new_name_for_the_voice_alone_is_on_the_characters_card(library: Library, bundle: Path) -> None:
    before = snapshot(library.folder)
    with pytest.raises(YourMove, match="mia@1 in the library is another character"):
        import_bundle(library, bundle, rename={"mia-voice": "alto"})
    assert snapshot(library.folder) == before
    import_bundle(library, bundle, rename={"mia-voice": "alto", "mia": "mara"})
    assert library.names() == ("alto", "mara", "mia", "mia-voice", "shop")


@pytest.mark.parametrize(
    ("names", "what"),
    [
        ({"nova": "nora"}, 'has no "nova"'),
        ({"mia": "Mia Voss"}, "cannot be a name"),
        ({"mia": "../mia"}, "cannot be a name"),
        ({"mia": "mia-voice"}, "the same name"),
        ({"mia": "same", "mia-voice": "same"}, "the same name"),
    ],
)
def test_a_new_name_that_cannot_be(empty: Library, bundle: Path, names: dict[str, str], what: str) -> None:
    before = snapshot(empty.folder)
    with pytest.raises(YourMove, match=what) as caught:
        import_bundle(empty, bundle, rename=names)
    assert caught.value.step
    assert snapshot(empty.folder) == before


def test_two_may_change_names(library: Library, empty: Library, bundle: Path) -> None:
    import_bundle(empty, bundle, rename={"mia": "mia-voice", "mia-voice": "mia"})
    assert empty.kind_of("mia") is AnchorKind.VOICE
    assert empty.check() == ()


def test_a_bundle_of_an_older_day_adds_nothing_to_a_newer_library(library: Library, tmp_path: Path) -> None:
    other = Library.create(tmp_path / "other")
    add_voice(other, tmp_path)
    add_mia(other, tmp_path)
    old = export(other, "mia", tmp_path / "old.repertory")
    add_coat(other, tmp_path)
    assert [one.added for one in import_bundle(other, old)] == [(), ()]
    assert other.versions("mia") == (1, 2)
