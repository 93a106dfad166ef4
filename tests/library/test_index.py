"""What the library's index promises: it says what the cards say, whatever happened to them."""

from __future__ import annotations

import datetime
import errno
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from small_library import MIA, NOVA, SHOP, a_library, age, folder, names, reference, write

from repertory.library.cards import CANDIDATE, Candidate
from repertory.library.entries import Entry
from repertory.library.folder import Library
from repertory.library.index import Index
from repertory.library.index_update import Refreshed
from repertory.model.anchor import AnchorKind, Origin, Prop, Stage


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return a_library(tmp_path / "library")


@pytest.fixture
def index(library: Library) -> Iterator[Index]:
    age(library)
    with Index(library) as index:
        index.refresh()
        yield index


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
