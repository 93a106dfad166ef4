"""What the library's index promises: it says what the cards say, whatever happened to them or to it."""

from __future__ import annotations

import contextlib
import datetime
import errno
import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from repertory.errors import Busy
from repertory.library.cards import CANDIDATE, Candidate, card_of
from repertory.library.entries import Entry
from repertory.library.folder import Library
from repertory.library.index import Index
from repertory.library.index_file import IndexFile
from repertory.library.index_update import Refreshed
from repertory.model.anchor import (
    Anchor,
    AnchorKind,
    Binding,
    BindingKind,
    Character,
    Location,
    Origin,
    Prop,
    Reference,
    Role,
    Stage,
    Voice,
)
from repertory.model.media import MediaFile, MediaKind

FACES = ("faces", "3")


def reference(words: str, role: Role = Role.ANGLE, name: str = "profile left") -> Reference:
    """Of a picture that nobody reads here; its hash is made of the words."""
    sha256 = words.encode().hex().ljust(64, "0")
    return Reference(media=MediaFile(name=f"{words}.png", sha256=sha256, kind=MediaKind.IMAGE), role=role, name=name)


MIA = Character(
    name="mia",
    title="Mía Voss",
    identity="a woman of 34 with red hair",
    origin=Origin.SYNTHETIC,
    tags=("Lead", "season one"),
    references=(
        reference("mia-head", Role.HEADSHOT, "neutral"),
        reference("mia-left"),
        reference("mia-coat", Role.OUTFIT, "yellow raincoat"),
    ),
    bindings=(Binding(engine="previs", kind=BindingKind.RIG, value="{}"),),
    stages=(Stage.HEADSHOT, Stage.ANGLES),
    waived={Stage.EXPRESSIONS: "one scene"},
)
NOVA = Character(name="nova", title="Nova", identity="a man with a mia tattoo", origin=Origin.REAL)
SHOP = Location(name="coffee-shop", title="coffee shop", tags=("lead",), references=(reference("view", Role.VIEW),))
LAMP = Prop(name="lamp", title="美咲's lamp")
VOICE = Voice(name="mia-voice", title="Mia's voice", engine="previs/espeak", speaker="en")


def write(library: Library, anchor: Anchor) -> Path:
    """Its card, draft or locked, as the library writes it."""
    path = folder(library, anchor) / f"{anchor.ref}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(".half-written")  # by hand: hundreds of synced writes would take seconds
    half.write_text(card_of(anchor.kind).dumps(anchor), encoding="utf-8")
    return half.replace(path)


def folder(library: Library, anchor: Anchor) -> Path:
    return library.folder / f"{anchor.kind.value}s" / anchor.name


def age(library: Library) -> None:
    """As if everything had been written an hour ago."""
    then = time.time() - 3600
    for path in (library.folder, *library.folder.rglob("*")):
        if ".cache" not in path.parts:
            os.utime(path, (then, then))


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = Library.create(tmp_path / "library")
    for anchor in (replace(MIA, version=1), NOVA, SHOP, LAMP, VOICE):
        write(library, anchor)
    candidate = Candidate(number=1, media=reference("first").media)
    CANDIDATE.write(folder(library, NOVA) / "candidates" / "1.toml", candidate)
    return library


@pytest.fixture
def index(library: Library) -> Iterator[Index]:
    age(library)
    with Index(library) as index:
        index.refresh()
        yield index


def names(index: Index, words: str = "") -> list[str]:
    return [entry.name for entry in index.search(words)]


def test_an_entry_says_what_the_newest_card_says(library: Library) -> None:
    write(library, replace(MIA, title="Mia, not locked yet"))
    media = reference("offered").media
    for number, engine in ((1, "bfl/flux-2-pro"), (2, "")):
        candidate = Candidate(number=number, media=media, engine=engine)
        CANDIDATE.write(folder(library, MIA) / "candidates" / f"{number}.toml", candidate)
    with Index(library) as index:
        (entry,) = index.search("voss")
    assert entry == Entry(
        kind=AnchorKind.CHARACTER,
        name="mia",
        title="Mía Voss",
        version=1,
        draft=True,
        tags=("Lead", "season one"),
        stages=(Stage.HEADSHOT, Stage.ANGLES),
        waived=(Stage.EXPRESSIONS,),
        outfits=("yellow raincoat",),
        engines=("bfl/flux-2-pro", "previs"),
        origin=Origin.SYNTHETIC,
        references=3,
        master="mia-head.png",
        master_sha256=MIA.references[0].media.sha256,
        changed_ns=entry.changed_ns,
    )
    assert entry.ref == "mia@1"
    assert entry.date == datetime.datetime.now().astimezone().date()


def test_a_draft_is_listed_as_one(index: Index) -> None:
    (shop,) = index.search("coffee")
    assert (shop.ref, shop.version, shop.draft, shop.master) == ("coffee-shop", 0, True, "view.png")


def test_a_list_is_sorted_by_name_and_can_be_paged(index: Index) -> None:
    everything = ["coffee-shop", "lamp", "mia", "mia-voice", "nova"]
    assert names(index) == everything
    pages = [index.search(limit=2, offset=offset) for offset in (0, 2, 4, 6)]
    assert [[entry.name for entry in page] for page in pages] == [everything[:2], everything[2:4], everything[4:], []]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("mia", ["mia", "mia-voice", "nova"]),
        ("mi", ["mia", "mia-voice", "nova"]),
        ("MÍA voss", ["mia"]),
        ("Raincoat", ["mia"]),
        ("yellow 34", ["mia"]),
        ("lead", ["coffee-shop", "mia"]),
        ("coffee-shop", ["coffee-shop"]),
        ("美", ["lamp"]),
        ("咲", ["lamp"]),
        ("ia", []),
        ("mia nobody", []),
        ("?!", []),
        ("' OR 1=1 --", []),
        ("% _", []),
        (" ", ["coffee-shop", "lamp", "mia", "mia-voice", "nova"]),
    ],
)
def test_words_are_found_by_their_beginning_the_best_place_first(index: Index, words: str, found: list[str]) -> None:
    assert names(index, words) == found


def test_a_whole_word_comes_before_a_longer_one(library: Library, index: Index) -> None:
    write(library, Prop(name="a-lampshade", title="shade"))
    index.refresh()
    assert names(index, "lamp") == ["lamp", "a-lampshade"]


def test_filters_are_all_kept(index: Index) -> None:
    def found(**filters: object) -> list[str]:
        return [entry.name for entry in index.search(**filters)]  # type: ignore[arg-type]

    assert found(kind=AnchorKind.CHARACTER) == ["mia", "nova"]
    assert found(origin=Origin.REAL) == ["nova"]
    assert found(stage=Stage.ANGLES) == ["mia"]
    assert found(stage=Stage.EXPRESSIONS) == []
    assert found(tag="lead") == ["coffee-shop", "mia"]
    assert found(tag="season one", kind=AnchorKind.LOCATION) == []
    assert found(engine="previs") == ["mia", "mia-voice"]
    assert found(engine="previs/espeak") == ["mia-voice"]
    assert found(words="mia", kind=AnchorKind.VOICE) == ["mia-voice"]


def test_only_what_has_changed_is_read(library: Library, index: Index) -> None:
    assert index.refresh() == Refreshed()
    write(library, replace(MIA, version=2, title="Mia the second"))
    assert index.refresh() == Refreshed(read=1)
    assert [entry.ref for entry in index.search("second")] == ["mia@2"]


def in_place(library: Library) -> None:
    """As some editors save: the folder's time stays, and here even the card's size."""
    path = folder(library, MIA) / "mia@1.toml"
    status = folder(library, MIA).stat()
    path.write_bytes(path.read_bytes().replace(b"red hair", b"any hair"))
    os.utime(folder(library, MIA), ns=(status.st_atime_ns, status.st_mtime_ns))


def renamed(library: Library) -> None:
    write(library, replace(MIA, name="mio", version=1))
    shutil.rmtree(folder(library, MIA))


def offered(library: Library) -> None:
    candidate = Candidate(number=2, media=reference("offered").media, engine="bfl/flux-2-pro")
    CANDIDATE.write(folder(library, NOVA) / "candidates" / "2.toml", candidate)


def put_back(library: Library) -> None:
    write(library, replace(NOVA, title="Old"))
    then = time.time() - 7200
    os.utime(folder(library, NOVA) / "nova.toml", (then, then))


CHANGES: dict[str, Callable[[Library], object]] = {
    "new anchor": lambda library: write(library, Prop(name="cup", title="cup")),
    "new version": lambda library: write(library, replace(MIA, version=2, identity="grey hair")),
    "draft saved": lambda library: write(library, replace(NOVA, title="Nova the second")),
    "draft beside a version": lambda library: write(library, MIA),
    "edited in place": in_place,
    "version removed": lambda library: (folder(library, MIA) / "mia@1.toml").unlink(),
    "anchor removed": lambda library: shutil.rmtree(folder(library, SHOP)),
    "renamed": renamed,
    "candidate": offered,
    "older card put back": put_back,
}


@pytest.mark.parametrize("change", CHANGES)
def test_after_any_change_it_is_as_if_it_were_new(library: Library, index: Index, change: str) -> None:
    before = index.search()
    CHANGES[change](library)
    done = index.refresh()
    assert done.read + done.gone > 0
    after = index.search()
    assert after != before or change == "edited in place"
    assert names(index, "any hair") == (["mia"] if change == "edited in place" else [])
    shutil.copytree(library.folder, library.folder.with_name("copy"), ignore=shutil.ignore_patterns(".cache"))
    with Index(Library.at(library.folder.with_name("copy"))) as new:
        assert new.search() == after


def test_a_card_that_is_changed_twice_in_a_moment_is_read_twice(library: Library) -> None:
    path = write(library, NOVA)
    with Index(library) as index:
        index.refresh()
        statuses = [(one, one.stat()) for one in (path, path.parent)]
        path.write_bytes(path.read_bytes().replace(b'"Nova"', b'"Nora"'))
        for one, status in statuses:  # as where a clock ticks every two seconds
            os.utime(one, ns=(status.st_atime_ns, status.st_mtime_ns))
        index.refresh()
        assert names(index, "nora") == ["nova"]


def test_a_card_that_cannot_be_read_is_listed_with_the_reason(library: Library, index: Index) -> None:
    card = folder(library, NOVA) / "nova.toml"
    good = card.read_text()
    card.write_text(good.replace('title = "Nova"', "title = 7"))
    index.refresh()
    (nova,) = index.search("nova")
    assert (nova.title, nova.references) == ("nova", 0)
    assert "title" in nova.damage
    card.write_text(good)
    index.refresh()
    assert index.search("nova")[0].damage == ""


def test_a_damaged_candidate_hides_nobody(library: Library, index: Index) -> None:
    (folder(library, NOVA) / "candidates" / "1.toml").write_text("schema = ")
    index.refresh()
    assert "nova" in names(index)


def test_what_is_no_anchor_is_not_listed(library: Library, index: Index) -> None:
    (library.folder / "props" / "empty").mkdir()
    (library.folder / "props" / "Not A Name").mkdir()
    (library.folder / "props" / "Not A Name" / "Not A Name.toml").write_text("")
    (library.folder / "props" / "file").write_text("")
    assert index.refresh().read == 0
    assert "empty" not in names(index)


def broken(path: Path, how: str) -> None:
    if how == "garbage":
        path.write_bytes(b"no database " * 1000)
    elif how == "cut off":
        path.write_bytes(path.read_bytes()[:5000])
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "holes":
        data = bytearray(path.read_bytes())
        for start in range(4096, len(data), 4096):
            data[start : start + 200] = b"\xff" * 200
        path.write_bytes(data)
    else:
        db = sqlite3.connect(path)
        db.execute("PRAGMA user_version = 99" if how == "other release" else "DROP TABLE words")
        db.commit()
        db.close()


@pytest.mark.parametrize("how", ["garbage", "cut off", "empty", "holes", "other release", "table missing"])
def test_a_broken_index_is_made_anew(library: Library, index: Index, how: str) -> None:
    expected = index.search("mia")
    index.close()
    broken(library.folder / ".cache" / "index.sqlite", how)
    with Index(library) as again:
        assert again.search("mia") == expected
        again.refresh()
        assert again.search("mia") == expected
        assert not again.in_memory
        again.rebuild()
    with Index(library) as third:
        assert third.refresh() == Refreshed()


def test_an_index_that_breaks_while_it_is_used_is_made_anew(library: Library, index: Index) -> None:
    expected = index.search("mia")
    broken(library.folder / ".cache" / "index.sqlite", "garbage")
    assert index.search("mia") == expected


def test_an_index_that_another_process_has_made_anew_is_not_deleted(library: Library, index: Index) -> None:
    index.close()
    path = library.folder / ".cache" / "index.sqlite"
    file = IndexFile(path, lambda _: None)
    shutil.copyfile(path, path.with_name("theirs"))
    path.with_name("theirs").replace(path)
    theirs = path.read_bytes()
    file.drop()
    assert file.ask(lambda db: db.execute("SELECT count(*) FROM anchors").fetchone()) == (5,)
    file.close()
    assert path.read_bytes() == theirs


def test_it_may_be_deleted_at_any_time(library: Library, index: Index) -> None:
    expected = index.search()
    shutil.rmtree(library.folder / ".cache")
    assert index.search() == expected
    write(library, Prop(name="cup", title="cup"))
    index.refresh()
    assert "cup" in names(index)
    with Index(library) as again:
        assert len(again.search()) == len(expected) + 1


def test_where_no_file_can_be_made_it_is_kept_in_memory(library: Library) -> None:
    (library.folder / ".cache").write_text("no folder")
    with Index(library) as index:
        assert index.in_memory
        index.add_faces(*FACES, {MIA.references[0].media.sha256: (1.0, 0.0)})
        assert index.nearest((1.0, 0.0), *FACES)[0].distance == 0
        write(library, Prop(name="cup", title="cup"))
        assert index.refresh().read > 0
        assert "cup" in names(index)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk of 256 kB, where this system lets us have one."""
    if shutil.which("mount") is None:
        pytest.skip("there is no mount command here")
    disk = tmp_path / "disk"
    disk.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("a tmpfs cannot be mounted here")
    yield disk
    subprocess.run(["umount", disk], check=True)


def fill(disk: Path) -> None:
    with (disk / "ballast").open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"x" * 4096)


def test_a_read_only_library_starts_from_the_index_that_is_there(
    small_disk: Path, library: Library, index: Index
) -> None:
    index.add_faces(*FACES, {MIA.references[0].media.sha256: (1.0, 0.0)})
    shutil.copytree(library.folder, small_disk / "library")
    there = Library(small_disk / "library")
    write(there, Prop(name="cup", title="cup"))
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with Index(there) as still:
        assert still.refresh().read > 0
        assert still.in_memory
        assert "cup" in names(still)
        assert [one.entry.name for one in still.nearest((1.0, 0.0), *FACES)] == ["mia"]


@pytest.mark.parametrize("how", ["garbage", "holes", "other release", "table missing"])
def test_a_broken_index_of_a_read_only_library_is_left_there(
    small_disk: Path, library: Library, index: Index, how: str
) -> None:
    index.close()
    broken(library.folder / ".cache" / "index.sqlite", how)
    shutil.copytree(library.folder, small_disk / "library")
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with Index(Library(small_disk / "library")) as again:
        assert names(again, "voss") == ["mia"]
        again.refresh()
        assert again.in_memory
        assert len(again.search()) == 5


def test_an_index_that_another_process_keeps_is_busy(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("repertory.library.index_tables._WAIT_S", 0.05)
    with Index(library) as index, contextlib.closing(sqlite3.connect(library.folder / ".cache/index.sqlite")) as other:
        index.refresh()
        other.execute("BEGIN EXCLUSIVE")
        for ask in (index.search, index.refresh, lambda: Index(library)):
            with pytest.raises(Busy, match="in use"):
                ask()
        other.rollback()
        assert len(index.search()) == 5


def test_on_a_full_disk_it_goes_on_in_memory(small_disk: Path) -> None:
    there = Library.create(small_disk / "library")
    write(there, NOVA)
    with Index(there) as index:
        index.refresh()
        fill(small_disk)
        faces = {f"{number:064d}": tuple(float(number) for _ in range(128)) for number in range(500)}
        index.add_faces(*FACES, faces)
        assert index.in_memory
        assert names(index) == ["nova"]


def test_many_may_bring_it_up_to_date_at_once(library: Library) -> None:
    for number in range(40):
        write(library, Prop(name=f"cup-{number}", title=f"Cup {number}"))

    def listed(_: int) -> tuple[Entry, ...]:
        with Index(library) as index:
            index.refresh()
            return index.search("cup")

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(listed, range(4)))
    assert len(found[0]) == 40
    assert found == [found[0]] * 4


def test_what_another_process_wrote_is_seen(library: Library, index: Index) -> None:
    assert len(index.search()) == 5
    with Index(library) as other:
        write(library, Prop(name="cup", title="cup"))
        other.refresh()
        other.add_faces(*FACES, {MIA.references[0].media.sha256: (1.0, 0.0)})
    assert "cup" in names(index)
    assert index.nearest((1.0, 0.0), *FACES)[0].references == 1


@pytest.fixture
def company(library: Library) -> Iterator[tuple[Index, dict[str, list[np.ndarray]]]]:
    """Twelve characters with up to five references each, and the embeddings of all of them."""
    dice = np.random.default_rng(5)
    faces: dict[str, list[np.ndarray]] = {}
    with Index(library) as index:
        for number in range(12):
            name = f"actor-{number}"
            references = tuple(reference(f"{name}-{place}") for place in range(1 + number % 5))
            write(library, Character(name=name, title=name, version=1, references=references))
            faces[name] = [dice.normal(size=16).astype(np.float32) for _ in references]
            shas = [one.media.sha256 for one in references]
            index.add_faces(*FACES, dict(zip(shas, (face.tolist() for face in faces[name]), strict=True)))
        index.refresh()
        yield index, faces


def test_the_nearest_are_those_of_the_smallest_mean_distance(
    company: tuple[Index, dict[str, list[np.ndarray]]],
) -> None:
    index, faces = company
    face = np.random.default_rng(6).normal(size=16)
    means = {name: float(np.mean([np.linalg.norm(face - one) for one in own])) for name, own in faces.items()}
    expected = sorted(means.items(), key=lambda item: item[1])[:4]
    found = index.nearest(tuple(face), *FACES, 4)
    assert [one.entry.name for one in found] == [name for name, _ in expected]
    assert [one.distance for one in found] == pytest.approx([mean for _, mean in expected], rel=1e-5)
    assert [one.references for one in found] == [len(faces[name]) for name, _ in expected]
    assert len(index.nearest(tuple(face), *FACES, 99)) == 12


def test_references_that_nobody_looked_at_are_told_and_do_not_count(library: Library, index: Index) -> None:
    assert {one.media for one in index.without_faces(*FACES)} == {"mia-head.png", "mia-left.png", "mia-coat.png"}
    assert index.nearest((0.0, 0.0), *FACES) == ()
    head, left, coat = (one.media.sha256 for one in MIA.references)
    index.add_faces(*FACES, {head: (3.0, 4.0), left: ()})
    (unseen,) = index.without_faces(*FACES)
    assert (unseen.name, unseen.media, unseen.sha256) == ("mia", "mia-coat.png", coat)
    (mia,) = index.nearest((0.0, 0.0), *FACES)
    assert (mia.distance, mia.references) == (5.0, 1)
    index.add_faces(*FACES, {coat: (6.0, 8.0)})
    assert index.nearest((0.0, 0.0), *FACES)[0].distance == 7.5
    assert index.without_faces(*FACES) == ()


def test_a_picture_of_two_characters_is_looked_at_once(library: Library, index: Index) -> None:
    write(library, Character(name="twin", title="Twin", references=MIA.references[:1]))
    index.refresh()
    index.add_faces(*FACES, {MIA.references[0].media.sha256: (1.0, 0.0)})
    assert [one.entry.name for one in index.nearest((1.0, 0.0), *FACES)] == ["mia", "twin"]


def test_each_inspector_version_has_faces_of_its_own(index: Index) -> None:
    index.add_faces(*FACES, {MIA.references[0].media.sha256: (1.0, 0.0)})
    index.add_faces("faces", "4", {MIA.references[0].media.sha256: (1.0, 0.0, 0.0)})
    assert len(index.without_faces("faces", "5")) == 3
    assert index.nearest((1.0, 0.0), "faces", "5") == ()
    assert index.nearest((1.0, 0.0, 0.0), "faces", "4")[0].distance == 0


@pytest.mark.parametrize("embedding", [(1.0,), (1.0, 2.0, 3.0), (float("nan"), 0.0), (float("inf"), 0.0)])
def test_embeddings_that_cannot_be_compared_are_refused(index: Index, embedding: tuple[float, ...]) -> None:
    head, left, _ = (one.media.sha256 for one in MIA.references)
    index.add_faces(*FACES, {head: (1.0, 0.0)})
    with pytest.raises(ValueError, match=r"differ in length|finite"):
        index.add_faces(*FACES, {left: embedding})
    assert len(index.without_faces(*FACES)) == 2
    if len(embedding) != 2:
        with pytest.raises(ValueError, match="2 numbers"):
            index.nearest(embedding, *FACES)


def test_faces_outlive_a_change_of_the_card_and_a_new_reading_of_all(library: Library, index: Index) -> None:
    index.add_faces(*FACES, {one.media.sha256: (1.0, 0.0) for one in MIA.references})
    write(library, replace(MIA, version=2, references=MIA.references[:2]))
    index.refresh()
    assert index.nearest((1.0, 0.0), *FACES)[0].references == 2
    assert index.rebuild().read == 5
    assert index.without_faces(*FACES) == ()
    assert index.nearest((1.0, 0.0), *FACES)[0].references == 2


def test_what_is_read_is_told(library: Library) -> None:
    told: list[tuple[int, int]] = []
    with Index(library) as index:
        assert index.refresh(lambda done, total: told.append((done, total))).read == 5
    assert told == [(5, 5)]


def test_a_folder_that_may_not_be_read_is_listed_with_the_reason(
    library: Library, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(library, replace(NOVA, title="Nova again"))
    with monkeypatch.context() as patch:

        def refuse(_: Path) -> Iterator[Path]:
            raise PermissionError(errno.EACCES, "Permission denied")

        patch.setattr(Path, "iterdir", refuse)
        index.refresh()
        assert "Permission denied" in index.search("nova")[0].damage
    index.refresh()
    assert index.search("nova")[0].title == "Nova again"


def test_nearly_the_same_faces_are_measured_exactly(library: Library, index: Index) -> None:
    face = np.full(128, 1 / np.sqrt(128))
    near = {one.media.sha256: face + step for one, step in zip(MIA.references, (0, 1e-5, -1e-5), strict=True)}
    index.add_faces(*FACES, {sha256: tuple(one) for sha256, one in near.items()})
    (mia,) = index.nearest(tuple(face), *FACES)
    assert mia.distance == pytest.approx(2 / 3 * 1e-5 * np.sqrt(128), rel=0.02)
