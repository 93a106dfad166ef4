"""A library and a film on S3 that several machines work on, each with a mirror of its own and all with one Postgres."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest
from s3_server import BUCKET, S3Server
from small_film import SmallFilm, picture, small_film
from stopped_film import FREE, film_in
from test_budget_shared import PROGRAM
from typer.testing import CliRunner

from repertory.cli.main import app, with_local_paths
from repertory.errors import Busy, MissingPart
from repertory.fakes import FakeEngine
from repertory.files.buckets import Bucket
from repertory.files.fitness import fitness
from repertory.files.locking import exclusive
from repertory.files.remote import MIRROR, local_path, opened
from repertory.files.serveraddress import DATABASE
from repertory.files.serverlocks import LockLost, ServerLocks, server_locks
from repertory.jobs import workers
from repertory.jobs.audit import Spending, noted
from repertory.jobs.journal import Journal
from repertory.library import recipes
from repertory.library.folder import Library
from repertory.model.anchor import Prop
from repertory.model.engine import OrderKind
from repertory.model.take import TakeKind
from repertory.productions.folder import ProductionFolder
from repertory.productions.takes import Takes
from repertory.work.offering import with_offers
from repertory.work.plan import read_plan
from repertory.work.planned import planned
from repertory.work.produce import shoot
from repertory.work.settling import ShotState

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="kills")]
Machine = Callable[[str], Path]


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment that leads to an S3 and a Postgres of these tests' own."""
    pgserver = pytest.importorskip("pgserver", reason="pgserver has no wheel for this machine")
    postgres = pgserver.get_server(tmp_path_factory.mktemp("pg"))
    with S3Server() as s3:
        yield {**s3.set_up, DATABASE: postgres.get_uri()}
    postgres.cleanup()


@pytest.fixture
def machine(servers: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    """Where this test's folder lies on a machine of that name, on which all goes on from then on."""
    for name, value in servers.items():
        monkeypatch.setenv(name, value)

    def on(name: str) -> Path:
        monkeypatch.setenv(MIRROR, str(tmp_path / name))
        return local_path(f"s3://{BUCKET}/{tmp_path.name}")

    locks = server_locks()
    yield on
    locks.close()


def test_a_film_is_shot_once_though_one_of_two_machines_dies(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "BEAT_S", 0.2)
    monkeypatch.setattr(workers, "DEAD_S", 1.5)
    mortal = machine("mortal")
    small_film(mortal, {"fake": FakeEngine(card=FREE)})
    film = film_in(mortal).film
    engines = {**film.production.engines, OrderKind.STILL: ("paid",)}
    film.save(replace(film.production, engines=engines, budget_usd=Decimal(1)))
    program = Path(__file__).with_name("stopped_film.py")
    command = [sys.executable, str(program), str(mortal), "collect", "1-keyframe", "kill", "1"]
    with subprocess.Popen(command) as process:
        heir = machine("heir")
        opened(heir)
        while not (mortal / "placed.txt").is_file():
            assert process.poll() is None
            time.sleep(0.02)
        small = film_in(heir)
        outcomes = shoot(small.crew, small.film)
        assert process.wait(60) == -signal.SIGKILL
    assert {outcome.state for outcome in outcomes} == {ShotState.ACCEPTED}
    placed = Counter((mortal / "placed.txt").read_text().splitlines())
    placed += Counter((heir / "placed.txt").read_text().splitlines())
    assert {count for order, count in placed.items() if order.startswith("paid")} == {1}
    assert len([order for order in placed if order.startswith("paid")]) == 2
    third = opened(machine("third"))
    takes = Takes(third / "film/takes")
    assert {take.id for take in takes.all()} >= {outcome.clip for outcome in outcomes}
    assert all(takes.path(take).is_file() for take in takes.all())
    said = Counter(line["what"] for line in noted(third / "film/orders"))
    assert said[Spending.INTENDED] == said[Spending.DELIVERED] == 2
    _shot_for_nothing_in_another_film(machine("fourth"), small)


def _shot_for_nothing_in_another_film(folder: Path, shot: SmallFilm) -> None:
    """On a machine that has nothing of the first film: its takes come when they are asked for."""
    crew = replace(shot.crew, library=Library.at(folder / "library"), cache=folder / "cache")
    production = replace(shot.film.production, name="other", title="Other")
    film = ProductionFolder.create(folder / "other", production, shot.film.shots_text(), 'schema = "cast/1"\n')
    assert not (folder / "film").exists()
    plan = read_plan(crew, film)
    due = [one.due for one in with_offers(crew, plan, planned(crew, plan, ["1", "2"]))]
    assert due == [Decimal(0), Decimal(0)]
    shutil.rmtree(folder / "film")  # what was looked at for the plan; a mirror may be deleted at any time
    assert {outcome.state for outcome in shoot(crew, film)} == {ShotState.ACCEPTED}
    ours = [take for take in film.takes.all() if take.kind is TakeKind.KEYFRAME]
    assert len(ours) == 2
    assert all(take.taken_from.startswith("Film: ") and film.takes.path(take).is_file() for take in ours)
    assert "paid" not in {one.engine for one in Journal(film.folder / "orders").placed()}


def test_two_machines_spend_exactly_what_the_budget_pays_for(machine: Machine) -> None:
    at_work = []
    for name in ("one", "other"):
        folder = machine(name)
        folder.mkdir(parents=True)
        command = [sys.executable, "-c", PROGRAM, str(folder), name, "6", "0.24"]
        at_work.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(os.environ)))
    folders = [machine(name) for name in ("one", "other")]
    while sum(len(list(folder.glob("*.ready"))) for folder in folders) < 2:
        time.sleep(0.02)
    for folder in folders:
        (folder / "go").touch()
    assert sum(int(process.communicate(timeout=60)[0]) for process in at_work) == 8
    assert Journal(opened(machine("third")) / "orders").spent() == Decimal("0.24")


def test_what_was_killed_between_file_and_card_is_swept_by_another_machine(machine: Machine, tmp_path: Path) -> None:
    folder = machine("mortal")
    program = (
        "import os, sys; from pathlib import Path; from repertory.productions import takes\n"
        "from repertory.model.engine import Recipe; from repertory.model.media import MediaFile, MediaKind\n"
        "from repertory.model.take import Take, TakeKind\n"
        "takes.TAKE.write = lambda *_, **__: os._exit(9)\n"
        "media = MediaFile(name='', sha256='', kind=MediaKind.IMAGE)\n"
        "take = Take(id='1-keyframe-3fa9c1d2', shot='1', kind=TakeKind.KEYFRAME, media=media, recipe=Recipe(step='', "
        "engine=''))\n"
        "takes.Takes(Path(sys.argv[1])).add(take, Path(sys.argv[2]))\n"
    )
    source = picture(tmp_path / "still.png", 1)
    done = subprocess.run([sys.executable, "-c", program, str(folder), str(source)], check=False)
    assert done.returncode == 9
    assert len(Bucket(BUCKET).list(f"{tmp_path.name}/")) == 1
    there = opened(machine("other"))
    assert len(Takes(there).sweep()) == 1
    assert Bucket(BUCKET).list(f"{tmp_path.name}/") == {}


def test_two_machines_at_one_library_lose_nothing(machine: Machine, tmp_path: Path) -> None:
    one = Library.create(machine("one"))
    one.create_anchor(Prop(name="cup", title="cup"))
    draft = one.draft("cup")
    other = Library.at(machine("other"))
    numbers = [other.add_candidate("cup", picture(tmp_path / "1.png", 1)).number]
    other.save(replace(other.draft("cup"), title="white cup"))
    machine("one")
    numbers += [one.add_candidate("cup", picture(tmp_path / "2.png", 2)).number]
    assert numbers == [1, 2]
    with pytest.raises(Busy, match="changed by somebody else"):
        one.save(replace(draft, title="black cup"))
    assert one.draft("cup").title == "white cup"
    assert [found.number for found in Library.at(machine("third")).candidates("cup")] == [1, 2]


def test_a_lock_is_held_by_one_machine_and_freed_when_its_process_dies(machine: Machine, tmp_path: Path) -> None:
    path = machine("one") / ".lock"
    program = (
        "import os, sys; from pathlib import Path; from repertory.files.locking import exclusive\n"
        "with exclusive(Path(sys.argv[1]), what='The library'):\n"
        "    print('held', flush=True); sys.stdin.read(); os._exit(9)\n"
    )
    command = [sys.executable, "-c", program, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        there = machine("other") / ".lock"
        with pytest.raises(Busy, match="here or on another machine"), exclusive(there, what="The library"):
            pass
        holder.communicate("")
    with exclusive(there, what="The library", wait_s=10):
        pass


def test_a_lock_that_the_server_lost_is_told(machine: Machine) -> None:
    path = machine("one") / ".lock"
    with pytest.raises(LockLost, match="database was away"), exclusive(path, what="The library"):
        _end_all_sessions()
    with exclusive(path, what="The order", lost_ok=True):
        _end_all_sessions()
    assert fitness(path.parent) == ("on S3", ())
    with exclusive(path, what="The library"):  # and it can be had again
        pass
    locks = server_locks()
    assert locks.take("shot")
    locks.share("shot")
    _end_all_sessions()
    assert locks.take("another")  # over a new connection, which holds what was shared again
    with contextlib.closing(ServerLocks(os.environ[DATABASE])) as other:
        assert not other.take("shot")
        assert other.take("shot", shared=True)
    locks.drop("another")
    locks.drop("shot")


def _end_all_sessions() -> None:
    with psycopg.connect(os.environ[DATABASE], autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")


def test_without_a_database_it_is_read_and_planned_and_not_changed(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = machine("one")
    small_film(folder, {"fake": FakeEngine(card=FREE)})
    monkeypatch.delenv(DATABASE)
    address = f"s3://{BUCKET}/{folder.name}"
    monkeypatch.setenv("REPERTORY_LIBRARY", f"{address}/library")

    def said(*command: str) -> tuple[int, str]:
        found = CliRunner().invoke(app, with_local_paths(list(command)))
        return (found.exception.exit_code if isinstance(found.exception, MissingPart) else found.exit_code), (
            f"{found.output}{found.exception or ''}"
        )

    code, words = said("shots", "check", f"{address}/film")
    assert (code, str(folder) in words) == (0, False), words
    code, words = said("character", "list")
    assert (code, "mia" in words) == (0, True), words
    code, words = said("logs", f"{address}/film")
    assert (code, "Only what this machine did" in words) == (0, True), words
    code, words = said("character", "lock", "mia")
    assert (code, DATABASE in words) == (4, True), words
    code, words = said("new", f"{address}/another")
    assert (code, DATABASE in words) == (4, True), words
    assert not (local_path(f"{address}/another") / "production.toml").exists()
    small = film_in(folder)
    with pytest.raises(MissingPart, match=DATABASE):
        shoot(small.crew, small.film)


def test_a_server_that_is_not_there_is_told_at_once(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    path = machine("one") / ".lock"
    monkeypatch.setenv(DATABASE, "postgresql://nobody@127.0.0.1:1/none")
    kind, lacks = fitness(path.parent)
    assert kind == "on S3"
    assert len(lacks) == 1
    assert "does not answer" in lacks[0]
    with pytest.raises(MissingPart, match="does not answer"), exclusive(path, what="x"):
        pass


def test_what_a_film_on_s3_ordered_is_noted_by_its_address(machine: Machine) -> None:
    library = Library.create(machine("one") / "library").folder
    recipes.note(library, "3fa9c1d2", machine("one") / "film", "Film", "1-keyframe-1")
    there = Library.at(machine("other") / "library").folder
    ((ordered,), _) = recipes.found(there, "3fa9c1d2")
    assert ordered.at == f"s3://{BUCKET}/{there.parent.name}/film"
    assert recipes.places_of(there, ordered) == (there.parent / "film",)
