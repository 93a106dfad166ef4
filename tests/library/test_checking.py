"""What a check of the library promises: everything that is wrong is named, and nothing worth keeping is lost."""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from repertory.errors import Damaged
from repertory.files import hashing
from repertory.files.hashing import sha256_of
from repertory.library.cards import CANDIDATE, CHARACTER, LOCATION
from repertory.library.checking import ProblemKind, check
from repertory.library.folder import Library
from repertory.library.index import Index
from repertory.library.places import media_of
from repertory.library.recipes import RECIPES
from repertory.library.records import RECORDS
from repertory.library.stamps import Remembered
from repertory.media.images import write_image
from repertory.model.anchor import Character, Location, Prop, Reference, Role

DAMAGED, ORPHAN, LEFTOVER = ProblemKind.DAMAGED, ProblemKind.ORPHAN, ProblemKind.LEFTOVER
HOME = "locations/coffee-shop"


def picture(folder: Path, shade: int) -> Path:
    path = folder / f"given-{shade}.png"
    write_image(path, np.full((8, 8, 3), shade, np.uint8))
    return path


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with a locked place and its next draft, a character with candidates, and an empty prop."""
    folder = tmp_path_factory.mktemp("made")
    library = Library.create(folder / "library")
    shop = Location(name="coffee-shop", title="coffee shop")
    library.create_anchor(shop)
    for shade, view in ((90, "afternoon"), (30, "night")):
        media = library.add_media(shop, picture(folder, shade), f"view {view}")
        shop = replace(shop, references=(*shop.references, Reference(media=media, role=Role.VIEW, name=view)))
        library.save(shop)
        if view == "afternoon":
            library.lock("coffee-shop")
    library.create_anchor(Character(name="mia", title="Mia"))
    library.add_candidate("mia", picture(folder, 50), engine="previs")
    library.create_anchor(Prop(name="lamp", title="lamp"))
    (library.folder / "orders" / "4-keyframe").mkdir(parents=True)
    for beside in (RECORDS, RECIPES):
        (library.folder / beside).mkdir()
    with Index(library) as index:
        index.refresh()
    return library.folder


@pytest.fixture
def library(made: Path, tmp_path: Path) -> Library:
    shutil.copytree(made, tmp_path / "library")
    return Library.at(tmp_path / "library")


def snapshot(library: Library) -> dict[str, bytes]:
    kept = (path for path in library.folder.rglob("*") if path.is_file() and ".cache" not in path.parts)
    return {path.relative_to(library.folder).as_posix(): path.read_bytes() for path in kept if path.name != ".lock"}


def found(library: Library, **how: float) -> list[tuple[ProblemKind, str]]:
    problems = check(library, **how)  # type: ignore[arg-type]
    return [(problem.kind, problem.path.relative_to(library.folder).as_posix()) for problem in problems]


def view(library: Library, words: str = "afternoon") -> Path:
    (path,) = (library.folder / HOME).glob(f"view-{words}-*.png")
    return path


def test_a_sound_library_has_no_problem(library: Library) -> None:
    (library.folder / ".DS_Store").write_text("")
    (library.folder / ".git").mkdir()
    (library.folder / HOME / "Thumbs.db").write_text("")
    assert check(library) == ()
    assert check(library, fix=True) == ()
    assert (library.folder / ".git").is_dir()


def change(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1] + b"x")


def other_name(library: Library) -> None:
    LOCATION.write(library.folder / HOME / "coffee-shop@1.toml", Location(name="bar", title="bar", version=1))


def candidate(library: Library) -> Path:
    return library.folder / "characters/mia/candidates"


DAMAGE: dict[str, tuple[Callable[[Library], object], str, str]] = {
    "picture changed": (lambda library: change(view(library)), "view-afternoon", "has changed"),
    "picture missing": (lambda library: view(library).unlink(), "view-afternoon", "is missing"),
    "picture of the draft missing": (lambda library: view(library, "night").unlink(), "view-night", "is missing"),
    "candidate changed": (
        lambda library: change(next(candidate(library).glob("*.png"))),
        "candidates/candidate-",
        "changed",
    ),
    "card is no TOML": (
        lambda library: (library.folder / HOME / "coffee-shop@1.toml").write_text("title = "),
        "coffee-shop@1.toml",
        "not valid TOML",
    ),
    "card of another kind": (
        lambda library: CHARACTER.write(
            library.folder / HOME / "coffee-shop.toml", Character(name="coffee-shop", title="x")
        ),
        "coffee-shop.toml",
        'says schema "character"',
    ),
    "card of another name": (other_name, "coffee-shop@1.toml", "says that it is bar@1"),
    "card of a newer release": (
        lambda library: (library.folder / "props/lamp/lamp.toml").write_text('schema = "prop/99"\n'),
        "lamp.toml",
        "newer Repertory",
    ),
    "candidate card": (lambda library: (candidate(library) / "1.toml").write_text("?"), "1.toml", "not valid TOML"),
    "library card": (lambda library: (library.folder / "library.toml").write_text("?"), "library.toml", "not valid"),
    "draft emptied": (lambda library: (library.folder / "props/lamp/lamp.toml").write_text(""), "lamp.toml", "schema"),
}


@pytest.mark.parametrize("how", DAMAGE)
def test_damage_is_named_with_a_step_and_never_touched(library: Library, how: str) -> None:
    harm, place, words = DAMAGE[how]
    harm(library)
    before = snapshot(library)
    for fix in (False, True):
        (problem,) = check(library, fix=fix, spare_s=0)
        assert problem.kind is DAMAGED
        assert place in problem.path.relative_to(library.folder).as_posix()
        assert words in problem.what
        assert (problem.fix, problem.fixed) == ("", False)
        assert problem.step
        assert snapshot(library) == before
    assert len(library.check()) == 1


def test_a_card_that_leads_out_of_its_folder_is_damaged(library: Library) -> None:
    card = library.folder / HOME / "coffee-shop@1.toml"
    card.write_text(card.read_text().replace(view(library).name, "../../secret.png"))
    (library.folder / "secret.png").write_bytes(b"")
    damaged = [problem for problem in check(library) if problem.kind is DAMAGED]
    assert ["../../secret.png" in problem.what for problem in damaged] == [True]


def test_two_anchors_of_one_name_are_told(library: Library) -> None:
    shutil.copytree(library.folder / "props/lamp", library.folder / "characters/lamp")
    CHARACTER.write(library.folder / "characters/lamp/lamp.toml", Character(name="lamp", title="Lamp"))
    assert found(library) == [(DAMAGED, "props/lamp")]


ORPHANS = {
    HOME + "/view-noon-12345678.png": "picture",
    HOME + "/notes.txt": "text",
    HOME + "/coffee-shop (copy).toml": "text",
    HOME + "/sketches/one.png": "folder",
    "characters/mia/candidates/candidate-12345678.png": "picture",
    "characters/Mia Voss/Mia Voss.toml": "folder",
    "characters/nobody/headshot.png": "folder",
    "characters/readme.txt": "text",
    "costumes/red.png": "folder",
    "backup.zip": "text",
}


def orphaned(library: Library) -> dict[str, bytes]:
    for name in ORPHANS:
        path = library.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return {name: name.encode() for name in ORPHANS}


def test_orphans_are_found_and_moved_aside_with_their_path(library: Library) -> None:
    sound = snapshot(library)
    kept = orphaned(library)
    expected = sorted(name.rpartition("/")[0] if how == "folder" else name for name, how in ORPHANS.items())
    before = snapshot(library)
    problems = check(library, spare_s=0)
    assert sorted(one.path.relative_to(library.folder).as_posix() for one in problems) == expected
    assert {(one.kind, one.fixed) for one in problems} == {(ORPHAN, False)}
    assert all(".orphans/" in one.fix for one in problems)
    assert snapshot(library) == before
    fixed = check(library, fix=True, spare_s=0)
    assert fixed == tuple(replace(one, fixed=True) for one in problems)
    assert check(library, spare_s=0) == ()
    assert snapshot(library) == sound | {f".orphans/{name}": data for name, data in kept.items()}


def test_an_orphan_never_takes_the_place_of_an_earlier_one(library: Library) -> None:
    for text in ("one", "two", "three"):
        (library.folder / "notes.txt").write_text(text)
        check(library, fix=True, spare_s=0)
    aside = library.folder / ".orphans"
    assert {path.name: path.read_text() for path in aside.iterdir()} == {
        "notes.txt": "one",
        "notes-2.txt": "two",
        "notes-3.txt": "three",
    }


def test_what_is_new_may_belong_to_a_build_and_is_spared(library: Library, tmp_path: Path) -> None:
    media = library.add_media(library.draft("lamp"), picture(tmp_path, 7), "view day")
    (problem,) = check(library, fix=True)
    assert (problem.kind, problem.fix, problem.fixed) == (ORPHAN, "", False)
    assert "It is new" in problem.step
    lamp = library.draft("lamp")
    library.save(replace(lamp, references=(Reference(media=media, role=Role.VIEW, name="day"),)))
    assert check(library) == ()


def test_a_missing_file_that_was_put_aside_is_pointed_at(library: Library) -> None:
    path = view(library)
    aside = library.folder / ".orphans" / HOME / path.name
    aside.parent.mkdir(parents=True)
    path.rename(aside)
    (problem,) = check(library)
    assert str(aside) in problem.step
    aside.rename(path)
    assert check(library) == ()


def test_pictures_beside_a_card_that_cannot_be_read_are_no_orphans(library: Library) -> None:
    (library.folder / HOME / "coffee-shop.toml").write_text("title = ")
    assert found(library, spare_s=0) == [(DAMAGED, HOME + "/coffee-shop.toml")]
    (candidate(library) / "1.toml").write_text("?")
    assert [kind for kind, _ in found(library, spare_s=0)] == [DAMAGED, DAMAGED]


LEFTOVERS = (
    ".a1b2c3d4.toml",
    HOME + "/.a_b2c3d4.png",
    HOME + "/coffee-shop@2.toml",
    "characters/mia/candidates/2.toml",
    "characters/begun/.a1b2c3d4.toml",
    ".import-a1b2c3d4/props/lamp/lamp.toml",
)


def test_what_a_killed_writer_left_is_deleted(library: Library) -> None:
    sound = snapshot(library)
    for name in LEFTOVERS:
        (library.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (library.folder / name).write_text("" if "@" in name or "/2" in name else "half a ca")
    (library.folder / "props" / "empty").mkdir()
    expected = sorted([*LEFTOVERS[:4], "characters/begun", ".import-a1b2c3d4", "props/empty"])
    assert sorted(name for kind, name in found(library) if kind is LEFTOVER) == expected
    fixed = check(library, fix=True)
    assert all(problem.fixed and problem.kind is LEFTOVER for problem in fixed)
    assert len(fixed) == len(expected)
    assert snapshot(library) == sound
    assert check(library) == ()
    assert not (library.folder / "props" / "empty").exists()


@pytest.mark.parametrize("name", [".gitignore", ".metadata.json", ".DS_Store", ".stfolder/x", ".A1B2C3D4.png"])
def test_hidden_files_of_others_are_left_alone(library: Library, name: str) -> None:
    path = library.folder / HOME / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("theirs")
    assert check(library, fix=True, spare_s=0) == ()
    assert path.read_text() == "theirs"


def test_the_gravest_comes_first(library: Library) -> None:
    (library.folder / ".a1b2c3d4.toml").write_text("")
    (library.folder / "notes.txt").write_text("")
    view(library).unlink()
    assert [kind for kind, _ in found(library, spare_s=0)] == [DAMAGED, ORPHAN, LEFTOVER]


def test_a_check_believes_no_time_and_no_memory(library: Library) -> None:
    path = view(library)
    status = path.stat()
    library.open(library.get("coffee-shop"), library.get("coffee-shop").references[0].media)
    change(path)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert [kind for kind, _ in found(library)] == [DAMAGED]


def test_a_fix_makes_the_index_anew(library: Library) -> None:
    (library.folder / ".cache" / "index.sqlite").write_bytes(b"garbage")
    assert check(library) == ()
    assert (library.folder / ".cache" / "index.sqlite").read_bytes() == b"garbage"
    check(library, fix=True)
    with Index(library) as index:
        assert [entry.name for entry in index.search()] == ["coffee-shop", "lamp", "mia"]


def test_media_are_found_wherever_a_card_names_them(library: Library) -> None:
    (one,) = library.candidates("mia")
    assert list(media_of({"a": [(one,)], "b": CANDIDATE, "c": None})) == [one.media]


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that were hashed."""
    calls: list[Path] = []

    def counted(path: Path) -> str:
        calls.append(path)
        return sha256_of(path)

    monkeypatch.setattr(hashing, "sha256_of", counted)
    return calls


def old(path: Path, text: str, age_s: float = 60) -> Path:
    path.write_text(text)
    then = time.time() - age_s
    os.utime(path, (then, then))
    return path


def test_a_file_is_hashed_once_until_it_changes(tmp_path: Path, hashed: list[Path]) -> None:
    path, remembered = old(tmp_path / "a", "one"), Remembered()
    sha256 = sha256_of(path)
    for _ in range(3):
        assert remembered.verified(path, sha256) == path
    assert hashed == [path]
    with pytest.raises(Damaged):
        remembered.verified(path, "0" * 64)
    old(path, "two", age_s=50)
    with pytest.raises(Damaged, match="has changed"):
        remembered.verified(path, sha256)
    path.unlink()
    with pytest.raises(Damaged, match="is missing"):
        remembered.verified(path, sha256)


def test_the_time_of_a_file_that_was_just_written_proves_nothing(tmp_path: Path, hashed: list[Path]) -> None:
    path, remembered = old(tmp_path / "a", "one", age_s=0), Remembered()
    sha256, status = sha256_of(path), path.stat()
    remembered.verified(path, sha256)
    path.write_text("two")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    with pytest.raises(Damaged):
        remembered.verified(path, sha256)


def test_only_so_many_hashes_are_remembered(tmp_path: Path, hashed: list[Path]) -> None:
    paths, remembered = [old(tmp_path / name, name) for name in "abc"], Remembered(most=2)
    shas = {path: sha256_of(path) for path in paths}
    for path in (*paths, *reversed(paths)):
        remembered.verified(path, shas[path])
    assert hashed == [*paths, paths[0]]


def test_an_opened_picture_is_not_hashed_again(library: Library, hashed: list[Path]) -> None:
    shop = library.get("coffee-shop")
    then = time.time() - 60
    os.utime(view(library), (then, then))
    for _ in range(3):
        library.open(shop, shop.references[0].media)
    assert hashed == [view(library)]


@pytest.mark.parametrize("call", ["pathlib.Path.iterdir", "repertory.library.places.card_of"])
def test_what_may_not_be_read_is_told_and_the_rest_is_checked(
    library: Library, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    view(library).unlink()
    real = Path.iterdir

    def refuse(*given: Path) -> Iterator[Path]:
        if given and isinstance(given[0], Path) and given[0].name != "mia":
            return real(given[0])
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(call, refuse)
    whats = [problem.what for problem in check(library)]
    assert any("Permission denied" in what for what in whats)
    assert any("is missing" in what for what in whats) == (call == "pathlib.Path.iterdir")
