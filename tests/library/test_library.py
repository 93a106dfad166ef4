"""What the asset library promises."""

from __future__ import annotations

import multiprocessing
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from repertory.errors import ConsentMissing, Damaged, StageMissing, UnknownName, YourMove
from repertory.files.hashing import sha256_of_text
from repertory.library.folder import Library
from repertory.media.images import write_image
from repertory.media.sounds import write_wav
from repertory.model.anchor import (
    AnchorKind,
    Character,
    Consent,
    Location,
    Origin,
    Reference,
    Role,
    Stage,
    Voice,
)
from repertory.model.media import MediaKind


def picture(folder: Path, shade: int, name: str = "given.png") -> Path:
    path = folder / name
    write_image(path, np.full((8, 8, 3), shade, np.uint8))
    return path


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.create(tmp_path / "library")


@pytest.fixture
def shop(library: Library, tmp_path: Path) -> Location:
    """A draft with one view."""
    anchor = Location(name="coffee-shop", title="coffee shop")
    library.create_anchor(anchor)
    media = library.add_media(anchor, picture(tmp_path, 90), "view afternoon")
    anchor = replace(anchor, references=(Reference(media=media, role=Role.VIEW, name="afternoon"),))
    library.save(anchor)
    return anchor


def test_a_folder_becomes_a_library_once_and_stays_as_it_is(tmp_path: Path) -> None:
    Library.create(tmp_path / "library").create_anchor(Location(name="street", title="street"))
    assert Library.create(tmp_path / "library").names() == ("street",)


def test_a_folder_that_is_no_library_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(UnknownName) as caught:
        Library.at(tmp_path)
    assert "repertory init" in caught.value.step


def test_media_have_readable_names_with_their_hash(library: Library, shop: Location) -> None:
    media = shop.references[0].media
    assert media.name == f"view-afternoon-{media.sha256[:8]}.png"
    assert library.open(shop, media) == library.folder / "locations" / "coffee-shop" / media.name


def test_the_same_picture_is_stored_once(library: Library, shop: Location, tmp_path: Path) -> None:
    before = sorted(library.folder.rglob("*"))
    assert library.add_media(shop, picture(tmp_path, 90, "again.png"), "other words") == shop.references[0].media
    assert sorted(library.folder.rglob("*")) == before


def test_a_voice_takes_sounds(library: Library, tmp_path: Path) -> None:
    voice = Voice(name="mia-voice", title="Mia", engine="previs", speaker="en-us+f3", settings={"pitch": 58})
    library.create_anchor(voice)
    write_wav(tmp_path / "hello.wav", np.zeros(800, np.float32), 8000)
    media = library.add_media(voice, tmp_path / "hello.wav", "sample hello")
    assert media.kind is MediaKind.SOUND
    assert library.open(voice, media).suffix == ".wav"
    assert library.draft("mia-voice") == voice


def test_a_lock_freezes_a_version_and_the_next_draft_starts_from_it(library: Library, shop: Location) -> None:
    first = library.lock("coffee-shop")
    assert first == replace(shop, version=1)
    assert library.draft("coffee-shop") == shop
    library.save(replace(shop, identity="a small place"))
    assert library.get("coffee-shop") == first
    second = library.lock("coffee-shop")
    assert (second.version, second.identity) == (2, "a small place")
    assert library.get("coffee-shop@1") == first
    assert library.get("coffee-shop") == second
    assert library.versions("coffee-shop") == (1, 2)


def test_locking_again_without_a_change_is_the_same_version(library: Library, shop: Location) -> None:
    library.lock(shop.name)
    assert library.lock(shop.name).version == 1
    library.save(shop)
    assert library.lock(shop.name).version == 1


def test_a_lock_that_was_killed_before_its_draft_was_removed_is_finished(library: Library, shop: Location) -> None:
    draft = library.folder / "locations" / "coffee-shop" / "coffee-shop.toml"
    text = draft.read_text()
    library.lock(shop.name)
    draft.write_text(text)
    assert library.lock(shop.name).version == 1
    assert not draft.exists()


def test_a_locked_card_is_never_written_again(library: Library, shop: Location) -> None:
    locked = library.lock(shop.name)
    card = library.folder / "locations" / "coffee-shop" / "coffee-shop@1.toml"
    before = (card.read_bytes(), card.stat().st_mtime_ns)
    with pytest.raises(YourMove, match="never changes"):
        library.save(locked)
    library.save(replace(shop, identity="changed"))
    library.lock(shop.name)
    assert (card.read_bytes(), card.stat().st_mtime_ns) == before


def _lock_changed(library: Library, shop: Location, words: str, start: threading.Barrier) -> tuple[int, str]:
    start.wait()
    library.save(replace(shop, identity=words))
    locked = library.lock(shop.name)
    return locked.version, locked.identity


def test_two_locks_at_once_never_share_a_number(library: Library, shop: Location) -> None:
    start = threading.Barrier(4)
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda n: _lock_changed(library, shop, f"words {n}", start), range(4)))
    versions = library.versions(shop.name)
    assert versions == tuple(range(1, len(versions) + 1))
    assert {number: library.get(f"coffee-shop@{number}").identity for number, _ in done} == dict(done)


def _lock_in_a_process(folder: Path) -> None:
    Library.at(folder).lock("coffee-shop")


@pytest.mark.slow
def test_two_processes_that_lock_the_same_draft_make_one_version(library: Library, shop: Location) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_lock_in_a_process, args=(library.folder,)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0]
    assert library.versions("coffee-shop") == (1,)


def test_a_changed_file_is_named_when_it_is_opened_checked_or_locked(library: Library, shop: Location) -> None:
    media = shop.references[0].media
    path = library.open(shop, media)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(Damaged, match=media.name):
        library.open(shop, media)
    with pytest.raises(Damaged, match=media.name):
        library.lock(shop.name)
    assert library.versions(shop.name) == ()
    assert [media.name in problem for problem in library.check()] == [True]


def test_a_missing_file_is_named(library: Library, shop: Location) -> None:
    library.lock(shop.name)
    media = shop.references[0].media
    library.open(shop, media).unlink()
    with pytest.raises(Damaged, match=f"{media.name} is missing"):
        library.open(shop, media)
    assert len(library.check()) == 1


def test_a_card_that_leads_out_of_its_folder_is_refused(library: Library, shop: Location) -> None:
    media = replace(shop.references[0].media, name="../../../secret.png")
    with pytest.raises(Damaged, match="secret"):
        library.open(shop, media)


def test_check_finds_nothing_in_a_sound_library(library: Library, shop: Location) -> None:
    library.lock(shop.name)
    assert library.check() == ()


def test_check_names_a_card_that_cannot_be_read(library: Library, shop: Location) -> None:
    library.lock(shop.name)
    (library.folder / "locations" / "coffee-shop" / "coffee-shop@1.toml").write_text("schema = ")
    assert "coffee-shop@1.toml" in "".join(library.check())


@pytest.mark.parametrize("ref", ["coffee-shp", "coffee-shop@2", "coffee-shop@x", "coffee-shop@01"])
def test_an_unknown_name_offers_the_nearest(library: Library, shop: Location, ref: str) -> None:
    library.lock(shop.name)
    with pytest.raises(UnknownName) as caught:
        library.get(ref)
    assert "coffee-shop" in caught.value.step


@pytest.mark.parametrize("ref", ["../library", "", "@1", "/etc", "."])
def test_a_name_never_leads_out_of_the_library(library: Library, ref: str) -> None:
    with pytest.raises(UnknownName):
        library.get(ref)


def test_names_are_unique_over_all_kinds(library: Library, shop: Location) -> None:
    with pytest.raises(YourMove, match='location "coffee-shop"'):
        library.create_anchor(Character(name="coffee-shop", title="Somebody"))
    assert library.names(AnchorKind.CHARACTER) == ()
    assert library.names() == ("coffee-shop",)


@pytest.mark.parametrize(
    ("name", "better"), [("Mia Voss", "mia-voss"), ("mia_2", "mia-2"), ("con", "con-1"), ("é" * 99, "e" * 60)]
)
def test_a_bad_name_is_answered_with_a_good_one(library: Library, name: str, better: str) -> None:
    with pytest.raises(YourMove) as caught:
        library.create_anchor(Character(name=name, title=name))
    assert caught.value.step == f'Try "{better}".'
    library.create_anchor(Character(name=better, title=name))


@pytest.mark.parametrize(
    "consent",
    [
        None,
        Consent(given_by=" ", statement="I agree.", on="2026-01-02"),
        Consent(given_by="Mia Voss", statement="", on="2026-01-02"),
        Consent(given_by="Mia Voss", statement="I agree.", on="yesterday"),
        Consent(given_by="Mia Voss", statement="I agree.", on="2026-01-02"),
        Consent(given_by="Mia Voss", statement="I agree.", on="2026-01-02", statement_sha256=sha256_of_text("I agree")),
        Consent(
            given_by="Mia Voss", statement="I agree.", on="9999-01-02", statement_sha256=sha256_of_text("I agree.")
        ),
    ],
)
def test_a_real_person_needs_a_recorded_consent(library: Library, consent: Consent | None) -> None:
    person = Character(name="mia", title="Mia", origin=Origin.REAL, consent=consent)
    with pytest.raises(ConsentMissing):
        library.create_anchor(person)
    assert library.names() == ()
    library.create_anchor(replace(person, origin=Origin.SYNTHETIC))
    with pytest.raises(ConsentMissing):
        library.save(person)


def test_a_real_person_with_a_consent_enters(library: Library) -> None:
    hashed = sha256_of_text("I agree.")
    consent = Consent(given_by="Mia Voss", statement="I agree.", on="2026-01-02", statement_sha256=hashed)
    person = Character(name="mia", title="Mia", origin=Origin.REAL, consent=consent)
    library.create_anchor(person)
    assert library.get("mia") == person


def test_nothing_is_locked_without_a_reference(library: Library) -> None:
    library.create_anchor(Location(name="street", title="street"))
    with pytest.raises(StageMissing):
        library.lock("street")


def test_a_character_is_locked_only_with_all_its_stages(library: Library, tmp_path: Path) -> None:
    mia = Character(name="mia", title="Mia", prompt="a woman")
    library.create_anchor(mia)
    media = library.add_media(mia, picture(tmp_path, 120), "headshot neutral")
    head = Reference(media=media, role=Role.HEADSHOT, name="neutral")
    mia = replace(mia, references=(head,), stages=(Stage.HEADSHOT, Stage.ANGLES))
    library.save(mia)
    with pytest.raises(StageMissing) as caught:
        library.lock("mia")
    assert "repertory character build mia --stage wardrobe" in caught.value.step
    library.save(replace(mia, waived={Stage.WARDROBE: "one scene", Stage.EXPRESSIONS: "one scene"}))
    assert library.lock("mia").ref == "mia@1"


def test_candidates_are_numbered_and_kept_once(library: Library, tmp_path: Path) -> None:
    library.create_anchor(Character(name="mia", title="Mia", prompt="a woman"))
    first = library.add_candidate("mia", picture(tmp_path, 10), engine="previs", seed=4, distances={"nova": 0.5})
    second = library.add_candidate("mia", picture(tmp_path, 20), engine="previs", seed=5, notes=("no cat",))
    assert library.add_candidate("mia", picture(tmp_path, 10), engine="previs", seed=4) == first
    assert library.candidates("mia") == (first, second)
    assert library.candidate("mia", 2) == second
    assert library.open_candidate("mia", second).parent.name == "candidates"
    with pytest.raises(UnknownName, match="no candidate 3"):
        library.candidate("mia", 3)
    library.open_candidate("mia", first).unlink()
    assert len(library.check()) == 1


def test_what_a_killed_write_left_is_not_seen(library: Library, shop: Location) -> None:
    folder = library.folder / "locations" / "coffee-shop"
    (folder / ".a1b2c3d4.toml").write_text("half a ca")
    (library.folder / "props" / "lamp").mkdir(parents=True)
    assert library.names() == ("coffee-shop",)
    assert library.lock("coffee-shop").version == 1
    assert library.check() == ()


def test_a_number_that_no_version_has_is_no_version_to_anybody(library: Library, shop: Location) -> None:
    library.lock("coffee-shop")
    folder = library.folder_of("coffee-shop")
    for number in ("1234567890", "01", "0", "x"):
        (folder / f"coffee-shop@{number}.toml").write_bytes((folder / "coffee-shop@1.toml").read_bytes())
    assert library.versions("coffee-shop") == (1,)
    assert library.get("coffee-shop").version == 1
    assert library.check() == ()
