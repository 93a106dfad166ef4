"""Files on S3, through mirrors of two machines: what is written is there first, and of two writers one is told."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from s3_server import BUCKET, S3Server

from repertory.errors import MissingPart, NotReached, YourMove
from repertory.files import buckets, mirrors, outages
from repertory.files.buckets import Bucket
from repertory.files.mirrored import Index, Known
from repertory.files.remote import MIRROR, address_of, is_there, local_path, opened, place_of, with_addresses
from repertory.files.writing import move, remove, remove_folder, write_text

Machine = Callable[[str], Path]


@pytest.fixture(scope="module")
def server() -> Iterator[S3Server]:
    with S3Server() as running:
        yield running


@pytest.fixture
def machine(server: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Where this test's folder lies on a machine of that name, on which all goes on from then on."""
    for name, value in server.set_up.items():
        monkeypatch.setenv(name, value)

    def on(name: str) -> Path:
        monkeypatch.setenv(MIRROR, str(tmp_path / name))
        return local_path(f"s3://{BUCKET}/{tmp_path.name}")

    return on


def test_what_one_machine_writes_the_other_reads_and_what_it_removes_is_gone(machine: Machine) -> None:
    here = machine("one")
    write_text(here / "takes/1/card.toml", "first")
    write_text(here / "takes/1/card.toml", "second")
    there = opened(machine("other"))
    assert (there / "takes/1/card.toml").read_text() == "second"
    remove(there / "takes/1/card.toml")
    assert not (opened(machine("one")) / "takes").exists()


def test_hidden_files_stay_on_their_machine(machine: Machine) -> None:
    here = machine("one")
    for name in (".cache/seen.json", ".repertory/tracks/1.wav", ".repertory/jobs-queue", ".orphans/props/cup/cup.toml"):
        write_text(here / name, "x")
    there = opened(machine("other"))
    found = {path.relative_to(there).as_posix() for path in there.rglob("*") if path.is_file()}
    assert found == {".repertory/jobs-queue", ".orphans/props/cup/cup.toml"}


def test_of_two_writers_of_a_new_file_one_is_told_and_sees_what_is_there(machine: Machine) -> None:
    write_text(machine("one") / "1.toml", "mine", replace=False)
    there = machine("other")
    with pytest.raises(FileExistsError):
        write_text(there / "1.toml", "yours", replace=False)
    assert (there / "1.toml").read_text() == "mine"


def test_many_writers_of_numbered_cards_lose_none(machine: Machine) -> None:
    folder = machine("one")

    def keep(words: str) -> None:
        for number in range(1, 100):
            try:
                write_text(folder / f"{number}.toml", words, replace=False)
            except FileExistsError:
                continue
            return

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(keep, [f"candidate {one}" for one in range(6)]))
    there = opened(machine("other"))
    assert {path.name for path in there.iterdir()} == {f"{number}.toml" for number in range(1, 7)}
    assert {path.read_text() for path in there.iterdir()} == {f"candidate {one}" for one in range(6)}


def test_a_write_whose_answer_was_lost_is_no_other_writer(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    from botocore.exceptions import ReadTimeoutError

    here = machine("one")
    write_text(here / "0.toml", "x")
    lost: list[Any] = []
    client = buckets._client()

    class Unlucky:
        def __getattr__(self, name: str) -> Any:
            return getattr(client, name)

        def put_object(self, **named: Any) -> Any:
            answer = client.put_object(**named)
            if not lost:
                lost.append(answer)
                raise ReadTimeoutError(endpoint_url="there")
            return answer

    monkeypatch.setattr(buckets, "_client", Unlucky)
    write_text(here / "1.toml", "mine", replace=False)
    assert lost
    assert (opened(machine("other")) / "1.toml").read_text() == "mine"


def test_a_service_that_is_away_for_a_while_is_waited_for_and_that_is_said_once(
    machine: Machine, server: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, said = machine("one"), list[str]()
    monkeypatch.setattr(outages, "_OUTAGE_S", 0.2)
    write_text(here / "1.toml", "before")
    server.refuse(1.0)
    with outages.told_to(said.append):
        write_text(here / "1.toml", "after")
    assert said == [
        "s3://company does not answer (it answers 503); it is waited for, and nothing is lost or ordered twice",
        "s3://company answers again, and work goes on",
    ]
    assert (opened(machine("other")) / "1.toml").read_text() == "after"


def test_what_cannot_be_sent_is_not_written(
    machine: Machine, server: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = machine("one")
    write_text(here / "1.toml", "before")
    monkeypatch.setattr(buckets, "AWAY_S", 0.3)
    server.refuse(3.0)
    with pytest.raises(NotReached, match=r"s3://company/.*1\.toml cannot be reached: it answers 503.*nothing was lost"):
        write_text(here / "1.toml", "after")
    with pytest.raises(NotReached):
        remove(here / "1.toml")
    assert [path.name for path in here.iterdir()] == ["1.toml"]
    assert (here / "1.toml").read_text() == "before"
    server.refuse(0.0)


def test_a_service_that_never_answered_is_told_at_once(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    with pytest.raises(NotReached, match="Look whether this computer is online"):
        opened(machine("one"))


def test_a_text_that_was_edited_by_hand_is_sent(machine: Machine) -> None:
    here = machine("one")
    write_text(here / "shots.txt", "before")
    (here / "shots.txt").write_text("edited by hand")
    opened(here)
    assert (opened(machine("other")) / "shots.txt").read_text() == "edited by hand"


def test_a_text_that_was_edited_in_two_places_is_kept_beside(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    here = machine("one")
    write_text(here / "shots.txt", "before")
    write_text(opened(machine("other")) / "shots.txt", "from there")
    (here / "shots.txt").write_text("edited by hand")
    opened(machine("one"))
    assert (here / "shots.txt").read_text() == "from there"
    (kept,) = here.glob("shots.txt.edited-here-*")
    assert kept.read_text() == "edited by hand"
    assert str(kept) in capsys.readouterr().err


def test_another_file_that_was_changed_by_hand_is_fetched_anew(machine: Machine) -> None:
    here = machine("one")
    write_text(here / "clip.mp4", "whole")
    (here / "clip.mp4").write_text("torn")
    assert (opened(here) / "clip.mp4").read_text() == "whole"


def test_what_engines_delivered_comes_when_it_is_asked_for(machine: Machine) -> None:
    here = machine("one")
    write_text(here / "orders/1-keyframe-1/picture.png", "x")
    write_text(here / "orders/1-keyframe-1/output.toml", "x")
    there = opened(machine("other"))
    assert [path.name for path in (there / "orders/1-keyframe-1").iterdir()] == ["output.toml"]
    assert is_there(there / "orders/1-keyframe-1/picture.png")
    assert not is_there(there / "orders/1-keyframe-1/clip.mp4")
    assert (opened(there) / "orders/1-keyframe-1/picture.png").read_text() == "x"


def test_folders_move_and_go_as_a_whole(machine: Machine) -> None:
    here = machine("one")
    for name in ("mia.toml", "headshot.png"):
        write_text(here / "characters/mia" / name, name)
    (here / ".orphans/characters").mkdir(parents=True)
    move(here / "characters/mia", here / ".orphans/characters/mia")
    there = opened(machine("other"))
    found = {path.relative_to(there).as_posix() for path in there.rglob("*") if path.is_file()}
    assert found == {".orphans/characters/mia/mia.toml", ".orphans/characters/mia/headshot.png"}
    remove_folder(there / ".orphans/characters/mia")
    assert not any(path.is_file() for path in opened(machine("one")).rglob("*"))


def test_a_service_that_ignores_conditions_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with S3Server(forgetful=True) as server:
        for name, value in {**server.set_up, MIRROR: str(tmp_path)}.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(MissingPart, match=r"ignores the condition that an object is to be new.*MinIO"):
            write_text(local_path("s3://company/library") / "library.toml", "x")
        assert Bucket(BUCKET).list("") == {}


def test_what_is_missing_is_told(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(YourMove, match="There is no bucket nowhere"):
        opened(local_path("s3://nowhere/films"))
    here = machine("one")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    with pytest.raises(YourMove, match="mirrors another S3 service"):
        place_of(here)
    monkeypatch.setitem(sys.modules, "boto3", None)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:2")
    with pytest.raises(MissingPart, match=r"pip install 'repertory\[s3\]'"):
        opened(local_path("s3://company/films"))


def test_addresses_are_paths_here_and_paths_are_addresses_for_people(machine: Machine, tmp_path: Path) -> None:
    film = machine("one")
    assert local_path(Path(f"s3://company/{tmp_path.name}")) == film  # as a path it has lost a slash
    assert address_of(film / "takes") == f"s3://company/{tmp_path.name}/takes"
    assert (
        with_addresses(f'Look: repertory review "{film}"') == f'Look: repertory review "s3://company/{tmp_path.name}"'
    )
    assert local_path("films/coffee") == Path("films/coffee")
    assert address_of(tmp_path) == str(tmp_path)
    for wrong in ("s3://", "s3://company", "s3://company/../library", "s3://company/.hidden/film"):
        with pytest.raises(YourMove, match="s3://"):
            local_path(wrong)


def test_a_mirror_that_is_deleted_is_fetched_again(machine: Machine) -> None:
    here = machine("one")
    write_text(here / "1.toml", "x")
    (here / "1.toml").unlink()
    assert (opened(here) / "1.toml").read_text() == "x"


def test_big_fetches_are_told(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    write_text(machine("one") / "clip.mp4", "x" * 1000)
    monkeypatch.setattr(mirrors, "_WORTH_TELLING", 1000)
    said: list[str] = []
    mirrors.refresh(machine("other"), tell=said.append)
    assert len(said) == 1
    assert "fetching 1 files" in said[0]


def test_many_who_come_first_to_a_bucket_at_the_same_moment_share_one_index(tmp_path: Path) -> None:
    known = Known("etag", 1, 2)

    def keep(number: int, at_once: Barrier, root: Path) -> None:
        at_once.wait()
        with Index(root).changing() as changing:
            changing.set(f"key {number}", known)

    with ThreadPoolExecutor(8) as threads:
        for time in range(60):
            root, at_once = tmp_path / f"bucket-{time}", Barrier(8)
            list(threads.map(keep, range(8), [at_once] * 8, [root] * 8))
            assert len(Index(root).under("key")) == 8
    assert not list(tmp_path.glob(".*")), "what was begun beside its place is left there"
