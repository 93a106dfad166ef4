"""A bundle that cannot be trusted is refused in one sentence, and the library stays as it was."""

from __future__ import annotations

import stat
import struct
import warnings
import zipfile
from pathlib import Path

import pytest
from library.bundled import Files, a_library, changed, noise, on_card, packed, snapshot, tone, unpacked

from repertory.errors import ConsentMissing, MediaRejected, RepertoryError, StageMissing, YourMove
from repertory.files.hashing import sha256_of
from repertory.library.bundle_layout import MANIFEST, MAX_FILES, PAGE
from repertory.library.bundles import export, import_bundle
from repertory.library.folder import Library

MIA = "characters/mia/mia@1.toml"
VOICE = "voices/mia-voice/mia-voice@1.toml"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("made")
    library = a_library(folder / "library", folder / "given")
    return export(library, "mia", folder / "mia.repertory").read_bytes()


@pytest.fixture
def bundle(tmp_path: Path, made: bytes) -> Path:
    path = tmp_path / "mia.repertory"
    path.write_bytes(made)
    return path


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.create(tmp_path / "library")


def refused(library: Library, bundle: Path, match: str, kind: type[RepertoryError] = YourMove) -> RepertoryError:
    """The error with which it is refused: exit code 3, a next step, the file named, and no change."""
    before = snapshot(library.folder)
    with pytest.raises(kind, match=match) as caught:
        import_bundle(library, bundle)
    assert caught.value.exit_code == 3
    assert caught.value.step
    assert bundle.name in caught.value.what
    assert str(caught.value).isprintable()
    assert ".import-" not in str(caught.value)
    assert snapshot(library.folder) == before
    return caught.value


@pytest.mark.parametrize("data", [b"PK", b"a portrait of Mia\n" * 9, b"PK\x05\x06" + bytes(18), bytes(100)])
def test_what_is_no_bundle(library: Library, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "portrait.repertory"
    path.write_bytes(data)
    refused(library, path, "no bundle")


def test_a_picture_an_empty_file_a_folder_and_nothing(library: Library, tmp_path: Path) -> None:
    refused(library, noise(tmp_path / "mia.png", 4), "no bundle")
    (tmp_path / "empty.repertory").touch()
    refused(library, tmp_path / "empty.repertory", "is empty")
    refused(library, tmp_path, "is a folder")
    refused(library, tmp_path / "lost.repertory", "no file")


def test_any_zip_is_no_bundle(library: Library, tmp_path: Path) -> None:
    refused(library, packed({"index.html": b"hello"}, tmp_path / "page.zip"), "has no bundle.toml")
    refused(library, packed({"photo.jpg": b"hello"}, tmp_path / "photos.zip"), '"photo.jpg" in a place')


def test_something_before_or_behind_the_zip(library: Library, bundle: Path, made: bytes) -> None:
    for data in (b"#!/bin/sh\n" + made, made + b"\n", made[:-2] + b"\x04\x00evil", made[:-1], made[1:]):
        bundle.write_bytes(data)
        refused(library, bundle, "no bundle")


def test_a_zip_on_several_disks_or_with_a_second_larger_end(library: Library, bundle: Path, made: bytes) -> None:
    bundle.write_bytes(made[:-18] + b"\x01" + made[-17:])
    refused(library, bundle, "no bundle")
    count, length, start = struct.unpack("<HLL", made[-12:-2])
    large = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, length, start)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, len(made) - 22, 1)
    bundle.write_bytes(made[:-22] + large + locator + made[-22:-10] + struct.pack("<LLH", length + 76, start, 0))
    with zipfile.ZipFile(bundle) as same:
        assert len(same.namelist()) == count
    refused(library, bundle, "no bundle")


PLACES = [
    *(
        "/etc/passwd",
        "C:/mia.png",
        "C:mia.png",
        "..\\mia.png",
        "characters\\mia\\mia@1.toml",
        "../mia.png",
        "~/mia.png",
    ),
    *("characters/mia/../../library.toml", "characters/../mia/mia@1.toml", "./bundle.toml", "library.toml", ".lock"),
    *("characters/mia/deep/headshot-00000000.png", "characters/mia/", "characters/mia", "readme.txt", "a\x00b"),
    *("Characters/mia/mia@1.toml", "characters/Mia/Mia@1.toml", "INDEX.html", "characters/mia/HEAD-00000000.png"),
    *("characters/con/con@1.toml", "characters/mia/mia.toml", "characters/mia/mia@0.toml", "characters/mia/mia@1.TOML"),
    *("characters/mia/.head-00000000.png", "characters/mia/head.png", "takes/1/1-clip-00000000.mp4", "🎬.png"),
    *("\x1b[2Jmia.png", "characters/mia/\x07head-00000000.png"),
    *("x" * 300, f"characters/{'m' * 61}/head-00000000.png", f"characters/mia/{'m' * 300}-00000000.png"),
    *("characters/mia/head-00000000.png\n", "characters/mia/mia@²\u0661.toml", "characters/mia/candidates/1.toml"),
]


@pytest.mark.parametrize("place", PLACES, ids=ascii)
def test_a_file_where_bundles_have_none(library: Library, bundle: Path, place: str) -> None:
    files = {**unpacked(bundle), place.replace("\x00", "\x01"): b"evil"}  # zipfile itself would cut it there
    packed(files, bundle)
    bundle.write_bytes(bundle.read_bytes().replace(b"a\x01b", b"a\x00b"))
    error = refused(library, bundle, "in a place where a bundle has no files")
    assert ascii(place[:70]).strip("'") in ascii(error.what) or not place.isprintable()


def test_a_place_is_refused_whatever_the_manifest_says(library: Library, bundle: Path) -> None:
    for place in ("../../mia.png", "/etc/mia.png"):
        evil = changed(bundle, lambda files, place=place: files.update({place: b"evil"}))  # type: ignore[misc]
        refused(library, evil, "in a place where a bundle has no files")


def test_a_name_twice(library: Library, bundle: Path) -> None:
    with warnings.catch_warnings(), zipfile.ZipFile(bundle, "a") as target:
        warnings.simplefilter("ignore")
        target.writestr(zipfile.ZipInfo(MIA), b"evil")
    refused(library, bundle, f'"{MIA}" twice')


def with_entry(bundle: Path, entry: zipfile.ZipInfo, data: bytes, kind: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(bundle, "a") as target:
        target.writestr(entry, data, kind)
    return bundle


@pytest.mark.parametrize("mode", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFDIR, stat.S_IFCHR])
def test_links_and_other_special_files(library: Library, bundle: Path, mode: int) -> None:
    entry = zipfile.ZipInfo("characters/mia/view-00000000.png")
    entry.external_attr = (mode | 0o777) << 16
    refused(library, with_entry(bundle, entry, b"/etc/passwd"), "as a link")


def test_other_ways_of_packing(library: Library, bundle: Path) -> None:
    entry = zipfile.ZipInfo("characters/mia/view-00000000.png")
    refused(library, with_entry(bundle, entry, b"data", zipfile.ZIP_BZIP2), "packed in a way")


def patched(bundle: Path, name: str, offset: int, value: bytes) -> Path:
    """The same bundle with other bytes in the directory's record of one file."""
    data = bytearray(bundle.read_bytes())
    start = data.rindex(name.encode()) - 46
    assert data[start : start + 4] == b"PK\x01\x02"
    data[start + offset : start + offset + len(value)] = value
    bundle.write_bytes(data)
    return bundle


def test_an_encrypted_file(library: Library, bundle: Path) -> None:
    refused(library, patched(bundle, MIA, 8, b"\x01\x00"), '" encrypted')


def test_a_file_that_says_it_is_huge_is_never_unpacked(library: Library, bundle: Path) -> None:
    refused(library, patched(bundle, PAGE, 24, struct.pack("<L", 3_000_000_000)), "more than a bundle may")


def test_a_bomb_by_its_ratio(library: Library, bundle: Path) -> None:
    entry = zipfile.ZipInfo("characters/mia/view-00000000.png")
    bomb = with_entry(bundle, entry, bytes(30_000_000), zipfile.ZIP_DEFLATED)
    assert bomb.stat().st_size < 100_000
    refused(library, bomb, "more than a bundle may")


@pytest.mark.parametrize("name", [MIA, PAGE, "headshot", "sample"])
def test_a_file_that_unpacks_to_more_than_it_says_is_read_no_further(library: Library, bundle: Path, name: str) -> None:
    files = unpacked(bundle)
    name = next(one for one in files if name in one)
    real = files.pop(name)
    bomb = with_entry(packed(files, bundle), zipfile.ZipInfo(name), real + bytes(9_000_000), zipfile.ZIP_DEFLATED)
    patched(bomb, name, 24, struct.pack("<L", len(real)))
    error = refused(library, bomb, "is damaged")
    assert name in error.what


def test_too_many_files(library: Library, tmp_path: Path) -> None:
    names = (f"props/lamp/view-{number:08x}.png" for number in range(MAX_FILES + 1))
    refused(library, packed(dict.fromkeys(names, b""), tmp_path / "many.repertory"), "more than a bundle may")


@pytest.mark.parametrize(
    ("limit", "what"), [("bundle_zip.MAX_BYTES", "more than a"), ("bundle_checks.MAX_ALL_CARDS_BYTES", "too large")]
)
def test_limits_for_all_files_together(
    library: Library, bundle: Path, limit: str, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"repertory.library.{limit}", 2000)
    refused(library, bundle, what)


def test_cards_as_large_as_films(library: Library, bundle: Path) -> None:
    evil = changed(bundle, lambda files: files.update({MIA: files[MIA] + b"#" * 5_000_000}))
    refused(library, evil, "cards that are too large")


@pytest.mark.parametrize("name", [MIA, VOICE, PAGE, "headshot", "sample"])
def test_a_file_that_is_not_what_the_manifest_promises(library: Library, bundle: Path, name: str) -> None:
    files = unpacked(bundle)
    name = next(one for one in files if name in one)
    files[name] = files[name][:-1] + bytes([files[name][-1] ^ 1])
    error = refused(library, packed(files, bundle), "has changed since the bundle was made")
    assert name in error.what


def test_files_and_manifest_that_do_not_fit(library: Library, bundle: Path) -> None:
    files = unpacked(bundle)
    for wrong in (
        {name: data for name, data in files.items() if name != PAGE},
        {**files, "props/lamp/view-00000000.png": b"evil"},
        {**files, PAGE: files[PAGE] + b"evil"},
    ):
        refused(library, packed(wrong, bundle.with_name("evil.repertory")), "the files that its manifest says")


def test_a_newer_bundle_and_a_newer_card_ask_for_an_update(library: Library, bundle: Path) -> None:
    files = unpacked(bundle)
    files[MANIFEST] = files[MANIFEST].replace(b"bundle/1", b"bundle/2")
    newer = packed(files, bundle.with_name("newer.repertory"))
    assert "Update Repertory" in refused(library, newer, "newer Repertory").step
    newer = changed(bundle, on_card(MIA, "character/2", "character/99"))
    assert "Update Repertory" in refused(library, newer, r"mia@1\.toml was written by a newer Repertory").step


MANIFESTS = {
    "no anchor": ("anchors = []\n", r"\[\[anchors\]\].*?\n(?=\[\[files)", "says no anchor"),
    "a name twice": ('name = "mia-voice"', 'name = "mia"', "one twice"),
    "no name": ('name = "../mia"', 'name = "mia"', "without a proper name"),
    "no versions": ("versions = []", r"versions = \[.*?\]", "without a proper name or versions"),
    "backwards": ("versions = [2, 1]", r"versions = \[.*?\]", "without a proper name or versions"),
    "a version that is not there": (
        "versions = [1, 2, 3]",
        r"versions = \[.*?\]",
        r'lacks "characters/mia/mia@3\.toml"',
    ),
    "a version too few": (
        "versions = [2]",
        r"versions = \[.*?\]",
        r'holds "characters/mia/mia@1\.toml", which no card',
    ),
    "another kind": ('kind = "prop"', 'kind = "character"', r'lacks "props/mia/mia@1\.toml"'),
    "unknown kind": ('kind = "ghost"', 'kind = "character"', "kind"),
    "unknown field": ("evil = 1\n[[anchors]]", r"\[\[anchors\]\]", "evil"),
    "no text": ("\x00", "schema", "not valid TOML"),
    "a file twice": (
        '[[files]]\npath = "index.html"\nsha256 = "0"\nsize = 0\n[[files]]',
        r"\[\[files\]\]",
        "does not hold",
    ),
    "itself": ('[[files]]\npath = "bundle.toml"\nsha256 = "0"\nsize = 0\n[[files]]', r"\[\[files\]\]", "no card names"),
    "another schema": ('schema = "character/1"', 'schema = "character/2"', "another schema than"),
}


@pytest.mark.parametrize("case", MANIFESTS)
def test_a_manifest_that_is_wrong(library: Library, bundle: Path, case: str) -> None:
    new, old, match = MANIFESTS[case]
    files = unpacked(bundle)
    on_card(MANIFEST, old, new)(files)
    refused(library, packed(files, bundle), match)


CARDS: dict[str, tuple[str, str, str, type[RepertoryError]]] = {
    "another name": ('name = "mia"', 'name = "nova"', 'says that it is "nova@1"', YourMove),
    "another version": ("version = 1", "version = 3", 'says that it is "mia@3"', YourMove),
    "a draft": ("version = 1\n", "", 'says that it is "mia"', YourMove),
    "another schema": ("character/2", "voice/2", 'says schema "voice"', YourMove),
    "a field that is wrong": ('style = "photo"', "style = 7", "style", YourMove),
    "a field that nobody knows": ('style = "photo"', 'colour = "red"', "colour", YourMove),
    "no card": ('schema = "character/2"', "schema = ", "not valid TOML", YourMove),
    "too deep": ('style = "photo"', f"style = {'[' * 50_000}", "nested too deeply", YourMove),
    "too long a number": ("version = 1", f"version = {'1' * 5000}", "too many digits", YourMove),
    "too long a key": ('style = "photo"', f"{'a.' * 15_000}b = 1", "too many parts", YourMove),
    "an open stage": ('angles = "one scene only"\n', "", "0 of 3 angles", StageMissing),
    "no consent": (r"\[consent\].*?(?=\[\[)", "", "no consent is recorded", ConsentMissing),
    "no words of consent": ("I agree to <b>this film</b>.", " ", "no consent is recorded", ConsentMissing),
    "no day of consent": ("2026-01-02", "last year", "has no day", ConsentMissing),
    "other words of consent": ("this film", "any film", "changed after they were recorded", ConsentMissing),
    "no hash of the words": ('statement_sha256 = "[^"]*"\n', "", "have no hash", ConsentMissing),
    "weights as a proof": ('kind = "document"', 'kind = "weights"', "proves no consent", MediaRejected),
    "two kinds of one file": ('kind = "document"', 'kind = "image"', "two kinds", YourMove),
    "no pronoun": ('pronoun = "she"', 'pronoun = "me"', "no pronoun", YourMove),
    "no headshot": ('role = "headshot"', 'role = "angle"', "has no headshot", StageMissing),
    "a sound as a picture": ('kind = "image"', 'kind = "sound"', "cannot have the sound", MediaRejected),
    "a way out": (r'name = "headshot-neutral', 'name = "../../../headshot-neutral', "lacks", YourMove),
    "a file that is not there": ("headshot-neutral-", "headshot-", "lacks", YourMove),
    "another hash": ('\nsha256 = "........', '\nsha256 = "00000000', "another hash", YourMove),
    "no such voice": ('voice = "mia-voice"', 'voice = "alto"', 'lacks the voice "alto"', YourMove),
}


@pytest.mark.parametrize("case", CARDS)
def test_a_card_that_is_wrong(library: Library, bundle: Path, case: str) -> None:
    old, new, match, kind = CARDS[case]
    refused(library, changed(bundle, on_card(MIA, old, new)), match, kind)


def test_what_a_bundle_says_does_nothing_to_the_terminal(library: Library, bundle: Path) -> None:
    def evil(files: Files) -> None:
        on_card(MIA, 'title = "Mia"', 'title = "\\\\u001b[2JMia"')(files)
        on_card(MIA, "2026-01-02", "last year")(files)

    error = refused(library, changed(bundle, evil), r"The consent for \?\[2JMia has no day", ConsentMissing)
    assert "\\x1b" not in ascii(str(error))


def test_a_card_that_is_no_text(library: Library, bundle: Path) -> None:
    refused(library, changed(bundle, lambda files: files.update({MIA: b"\xff\xfe" + files[MIA]})), "cannot be read")


def test_media_that_are_missing_or_too_many(library: Library, bundle: Path) -> None:
    def lose(files: Files) -> None:
        del files[next(name for name in files if "headshot" in name)]

    refused(library, changed(bundle, lose), "lacks .*headshot.*, which a card names")
    stray = "characters/mia/view-00000000.png"
    refused(library, changed(bundle, lambda files: files.update({stray: b"data"})), "which no card names")


def test_media_that_are_something_else(library: Library, bundle: Path, tmp_path: Path) -> None:
    cut = noise(tmp_path / "cut.png", 6)
    cut.write_bytes(cut.read_bytes()[:-60])
    photo = noise(tmp_path / "photo.jpg", 7)
    (tmp_path / "text.png").write_text("a portrait of Mia")
    for evil, match in (
        (tmp_path / "text.png", "is not a picture"),
        (cut, "damaged or cut short"),
        (photo, r"is really a \.jpg file"),
        (tone(tmp_path / "sound.wav"), "is not a picture"),
    ):
        swapped = changed(bundle, lambda files, evil=evil: swap_headshot(files, evil))  # type: ignore[misc]
        error = refused(library, swapped, match, MediaRejected)
        assert '"characters/mia/headshot-neutral-' in error.what


def swap_headshot(files: Files, source: Path) -> None:
    """Another file in the place of the headshot, with cards that name it and its hash."""
    old, sha256 = next(name for name in files if "headshot" in name), sha256_of(source)
    new = f"characters/mia/headshot-neutral-{sha256[:8]}.png"
    del files[old]
    files[new] = source.read_bytes()
    for card in (MIA, "characters/mia/mia@2.toml"):
        on_card(card, Path(old).name, Path(new).name)(files)
        on_card(card, r'(headshot-neutral-\w+\.png"\nsha256 = )"\w+"', rf'\1"{sha256}"')(files)


def test_a_media_file_whose_name_says_another_hash(library: Library, bundle: Path) -> None:
    def rename(files: Files) -> None:
        old = next(name for name in files if "sample" in name)
        files["voices/mia-voice/sample-00000000.wav"] = files.pop(old)
        on_card(VOICE, r"sample-sample-\w+\.wav|sample-\w+\.wav", "sample-00000000.wav")(files)

    refused(library, changed(bundle, rename), "gives .*sample-00000000.wav.* another hash")


def test_a_bundle_packed_again_by_another_program_is_welcome(library: Library, bundle: Path) -> None:
    files = unpacked(bundle)
    with zipfile.ZipFile(bundle, "w", zipfile.ZIP_DEFLATED) as target:
        for name in reversed(files):
            target.writestr(name, files[name])
    import_bundle(library, bundle)
    assert library.names() == ("mia", "mia-voice")
