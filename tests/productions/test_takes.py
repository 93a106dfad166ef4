"""Takes are stored whole, once, and never change."""

from __future__ import annotations

import errno
import os
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from repertory.errors import Damaged, DiskFull, MediaRejected, UnknownName, YourMove
from repertory.files.hashing import sha256_of
from repertory.model.engine import Recipe
from repertory.model.media import MediaFile, MediaKind
from repertory.model.take import Decision, Take, TakeKind
from repertory.productions.takes import Takes


def take(take_id: str = "1-keyframe-3fa9c1d2", shot: str = "1", **fields: object) -> Take:
    media = MediaFile(name="", sha256="", kind=MediaKind.IMAGE)
    recipe = Recipe(step="still", engine="previs", seed=3)
    value = Take(id=take_id, shot=shot, kind=TakeKind.KEYFRAME, media=media, recipe=recipe)
    return replace(value, **fields)  # type: ignore[arg-type]


@pytest.fixture
def takes(tmp_path: Path) -> Takes:
    return Takes(tmp_path / "film" / "takes")


@pytest.fixture
def given(tmp_path: Path) -> Path:
    path = tmp_path / "result.PNG"
    path.write_bytes(b"a picture")
    return path


def names(takes: Takes) -> list[str]:
    return sorted(str(path.relative_to(takes.folder)) for path in takes.folder.rglob("*") if path.is_file())


def test_a_take_is_named_hashed_and_found_again(takes: Takes, given: Path) -> None:
    stored = takes.add(take(order="order-7"), given)
    assert stored.media.name == "1-keyframe-3fa9c1d2.png"
    assert takes.path(stored) == takes.folder / "1" / "1-keyframe-3fa9c1d2.png"
    assert takes.path(stored).read_bytes() == given.read_bytes()
    assert stored.made_at
    assert takes.get(stored.id) == stored
    assert takes.all() == takes.of_shot("1") == takes.by_order("1", "order-7") == (stored,)
    assert takes.of_shot("2") == takes.by_order("1", "order-8") == takes.by_order("1", "") == ()


def test_the_same_take_again_changes_nothing(takes: Takes, given: Path) -> None:
    stored = takes.add(take(), given)
    given.write_bytes(b"another picture")
    assert takes.add(take(notes=("later",)), given) == stored
    assert takes.path(stored).read_bytes() == b"a picture"


def test_the_same_take_from_many_threads_is_stored_once(takes: Takes, given: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        stored = set(pool.map(lambda _: takes.add(take(), given).made_at, range(8)))
    assert len(stored) == 1
    assert names(takes) == [".lock", "1/1-keyframe-3fa9c1d2.png", "1/1-keyframe-3fa9c1d2.toml"]


def test_what_is_let_go_is_read_again_and_what_others_ask_about_is_kept(takes: Takes, given: Path) -> None:
    takes.add(take(), given)
    takes.add(take("1-clip-a", kind=TakeKind.CLIP, taken_from="1-clip-b"), given)
    takes.add(take("1-line-a", kind=TakeKind.LINE), given)
    takes.add(take("2-clip-a", "2", kind=TakeKind.CLIP, taken_from="other film: 7-clip-b"), given)
    kept = {one.id: weakref.ref(one) for one in takes.all()}
    with takes.passing("1") as seen:
        assert [one.id for one in seen] == ["1-keyframe-3fa9c1d2", "1-clip-a", "1-line-a"]
    del seen
    assert all(one() for one in kept.values()), "only what was read in passing is let go after it"
    for number in takes.numbers():
        takes.let_go(number)
    assert sorted(name for name, one in kept.items() if one()) == ["1-line-a", "2-clip-a"]
    for there in (takes, Takes(takes.folder)):
        assert [one.id for one in there.for_others()] == ["1-line-a", "2-clip-a"]
    card = takes.folder / "1" / "1-clip-a.toml"
    card.write_text(card.read_text(encoding="utf-8").replace("1-clip-b", "other film: 1-clip-b"), encoding="utf-8")
    os.utime(card, ns=(1, 1))
    assert "1-clip-a" in [one.id for one in takes.for_others()], "mended by hand"
    with takes.passing("1") as seen:
        assert len(seen) == 3
        kept = {one.id: weakref.ref(one) for one in seen}
    del seen
    assert sorted(name for name, one in kept.items() if one()) == ["1-clip-a", "1-line-a"]


def test_takes_come_oldest_first(takes: Takes, given: Path) -> None:
    for take_id in ("1-keyframe-c", "1-keyframe-a", "1-keyframe-b"):
        takes.add(take(take_id), given)
    takes.add(take("2-keyframe-d", "2", made_at="1999-01-01T00:00:00+00:00"), given)
    assert [one.id[-1] for one in takes.all()] == ["d", "c", "a", "b"]
    assert [one.id[-1] for one in takes.of_shot("1")] == ["c", "a", "b"]


def test_what_was_measured_is_what_is_stored(takes: Takes, given: Path) -> None:
    measured = MediaFile(name="", sha256=sha256_of(given), kind=MediaKind.IMAGE)
    assert takes.add(take("1-keyframe-a", media=measured), given).media.sha256 == measured.sha256
    given.write_bytes(b"another picture")
    with pytest.raises(MediaRejected, match="not the file that was measured"):
        takes.add(take("1-keyframe-b", media=measured), given)
    assert [one.id for one in takes.all()] == ["1-keyframe-a"]
    assert takes.sweep() == ()


def test_a_changed_or_missing_file_is_named(takes: Takes, given: Path) -> None:
    stored = takes.add(take(), given)
    takes.path(stored).write_bytes(b"b picture")
    with pytest.raises(Damaged, match=stored.media.name):
        takes.path(stored)
    (takes.folder / "1" / stored.media.name).unlink()
    with pytest.raises(Damaged, match="missing"):
        takes.path(stored)
    with pytest.raises(Damaged, match="elsewhere"):
        takes.path(replace(stored, media=replace(stored.media, name="../../secret.png")))


@pytest.mark.parametrize(("take_id", "shot"), [("../x", "1"), ("a", ".."), ("", "1"), (".hidden", "1"), ("a", "1/2")])
def test_no_take_leads_out_of_its_folder(takes: Takes, given: Path, take_id: str, shot: str) -> None:
    with pytest.raises(YourMove, match="file name"):
        takes.add(take(take_id, shot), given)


def test_an_unknown_take_offers_the_nearest(takes: Takes, given: Path) -> None:
    takes.add(take(), given)
    with pytest.raises(UnknownName) as caught:
        takes.get("1-keyframe-3fa9c1d3")
    assert "1-keyframe-3fa9c1d2" in caught.value.step


def test_a_card_that_was_mended_by_hand_is_read_again(takes: Takes, given: Path) -> None:
    stored = takes.add(take(notes=("before",)), given)
    card = takes.folder / "1" / f"{stored.id}.toml"
    card.write_text(card.read_text().replace("before", "after"))
    os.utime(card, ns=(0, 7))
    assert takes.get(stored.id).notes == ("after",)


def test_the_newest_decision_holds_and_all_are_kept(takes: Takes, given: Path) -> None:
    stored = takes.add(take(), given)
    assert takes.decision(stored.id) is None
    takes.decide(stored.id, Decision.REFUSED, "the eyes")
    takes.decide(stored.id, Decision.ACCEPTED, "on second thought")
    assert takes.decision(stored.id) is Decision.ACCEPTED
    assert [(one.decision, one.reason) for one in takes.decisions(stored.id)] == [
        (Decision.REFUSED, "the eyes"),
        (Decision.ACCEPTED, "on second thought"),
    ]
    assert takes.all() == (stored,)
    with pytest.raises(UnknownName):
        takes.decide("1-keyframe-other", Decision.ACCEPTED, "")


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.9, 1.0])
def test_what_a_killed_write_left_is_no_take_and_is_swept(takes: Takes, given: Path, share: float) -> None:
    stored = takes.add(take("1-keyframe-a"), given)
    whole = takes.folder / "1" / "1-keyframe-a.toml"
    data = whole.read_bytes()
    left = (
        takes.folder / "1" / ".k3_x9abc.png",
        takes.folder / "1" / ".zz12345q.toml",
        takes.folder / "1" / "1-keyframe-b.png",
    )
    for path in left:
        path.write_bytes(data[: int(len(data) * share)])
    mine = takes.folder / "1" / "my own notes.png"
    mine.write_bytes(b"mine")
    assert takes.all() == (stored,)
    assert set(takes.sweep()) == set(left)
    assert mine.exists()
    assert takes.all() == (stored,)
    assert takes.path(stored).exists()


@pytest.mark.parametrize("call", ["tempfile.mkstemp", "os.fsync", "os.link"])
def test_a_full_disk_leaves_no_half_take(takes: Takes, given: Path, call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    takes.add(take("1-keyframe-a"), given)
    before = names(takes)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(call, refuse)
    monkeypatch.setattr(Path, "touch", refuse)
    with pytest.raises(DiskFull):
        takes.add(take("1-keyframe-b"), given)
    assert names(takes) == before
    monkeypatch.undo()
    takes.add(take("1-keyframe-b"), given)
    assert len(takes.all()) == 2


def test_a_missing_file_is_refused_before_anything_is_made(takes: Takes, tmp_path: Path) -> None:
    with pytest.raises(MediaRejected, match=r"nothing\.png"):
        takes.add(take(), tmp_path / "nothing.png")
    assert takes.all() == ()
