"""`repertory orders` says which orders may be paid without anybody knowing, and `orders settle` what became of one."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from bfl_server import BflServer, Task
from canary import CANARY
from kling_rules import TEXT
from kling_server import KlingServer
from kling_server import Task as KlingTask
from typed import typed

from repertory.jobs.journal import Journal
from repertory.model.engine import Order, OrderKind

ID = "1-clip-1-of-9c01d2aa-3fa9c1d2"


@pytest.fixture
def film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A film with one order that was cut off while it was placed, in a folder with a library."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPERTORY_LIBRARY", str(tmp_path / "library"))
    assert typed(monkeypatch, "init") == 0
    assert typed(monkeypatch, "new", "film") == 0
    journal = Journal(tmp_path / "film" / "orders")
    words = f"{'Mia waits at the counter. ' * 5}"
    order = Order(id=ID, kind=OrderKind.CLIP, engine="bfl/flux-2-pro", folder=journal.folder_of(ID), prompt=words)
    journal.intend(order, Decimal("0.68"), purse="production film")
    return tmp_path / "film"


def test_an_unsure_order_is_told_with_the_ways_out(
    film: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed(monkeypatch, "orders", "--film", str(film)) == 6
    said = capsys.readouterr().out
    assert f"{ID}: clip of bfl/flux-2-pro, $0.68" in said
    assert f"repertory orders settle {ID} --film {film} --not-paid" in said
    monkeypatch.chdir(film)
    assert typed(monkeypatch, "orders") == 6, "in the film's own folder it need not be named"
    assert typed(monkeypatch, "orders", "--all") == 6
    said = capsys.readouterr().out
    assert "1 order, $0.68 in all, $0.68 of it reserved for what is ordered." in said
    assert "Orders of the film" in said
    library = Journal(film.parent / "library" / "orders")
    order = Order(id="mia-1", kind=OrderKind.STILL, engine="x/y", folder=library.folder_of("mia-1"), prompt="")
    library.intend(order, Decimal("0.1"), purse="anchor mia")
    assert typed(monkeypatch, "orders", "--all") == 6
    said = capsys.readouterr().out
    table = said.partition("Beside them, for building the library: 1 order, $0.10")
    assert (ID in table[0], "mia-1" in table[0], table[1] != "") == (True, False, True)
    monkeypatch.chdir(film.parent)
    assert typed(monkeypatch, "orders", "--all") == 6
    said = capsys.readouterr().out
    assert ("anchor mia" in said, "Orders of the library" in said, ID in said) == (True, True, False)
    assert "$0.10 in all" in said
    library.withdraw("mia-1")
    assert "unsure" in said


def test_nobody_is_said_to_have_been_asked_who_was_not(
    film: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    journal = Journal(film / "orders")
    journal.withdraw(ID)
    order = Order(id=ID, kind=OrderKind.STILL, engine="dashscope/qwen-image-2.0-pro", folder=journal.folder_of(ID))
    journal.intend(order, Decimal("0.075"), purse="production film")
    assert typed(monkeypatch, "orders", "--film", str(film)) == 6
    said = capsys.readouterr().out
    assert "Nobody was asked: Qwen Image 2.0 Pro looks up no order by our id of it;" in said
    assert "--paid" not in said, "it sends what it made with its answer: there is no receipt to name"
    assert f"repertory orders settle {ID} --film {film} --drop" in said


def test_a_receipt_is_looked_up_before_anybody_believes_it(
    film: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settle = ("orders", "settle", ID, "--film", str(film), "--paid")
    assert typed(monkeypatch, *settle, "task-7") == 4, "without a key nobody can be asked"
    said = " ".join(capsys.readouterr().err.split())
    assert "bfl could not be asked for task-7, and nothing was noted." in said
    assert "BFL_API_KEY" in said
    with BflServer(key=f"{CANARY}-orders") as server:
        monkeypatch.setenv("BFL_API_BASE", server.url)
        monkeypatch.setenv("BFL_API_KEY", f"{CANARY}-orders")
        assert typed(monkeypatch, *settle, "task-7") == 3
        said = " ".join(capsys.readouterr().err.split())
        assert "bfl knows no order task-7. Nothing was noted" in said
        assert '"Mia waits at the counter.' in said
        assert typed(monkeypatch, "orders", "--film", str(film)) == 6
        server.orders.append(Task(id="task-7", model="flux-2-pro", digest="", body={}, cost=3))
        assert typed(monkeypatch, *settle, "task-7") == 0
    assert "has it as task-7. It is fetched, and nothing is ordered again" in capsys.readouterr().out
    assert typed(monkeypatch, "orders", "--film", str(film)) == 0
    assert "No order waits for you." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("settle", ID), "Say one thing of the order."),
        (("settle", ID, "--not-paid", "--drop"), "Say one thing of the order."),
        (("settle", "1-clip-2", "--drop"), 'There is no order "1-clip-2".'),
        (("--all", "settle", ID, "--drop"), "stand behind a command"),
    ],
)
def test_what_is_no_answer_changes_nothing(
    film: Path, words: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(film)
    before = {path: path.read_bytes() for path in (film / "orders").rglob("*") if path.is_file()}
    assert typed(monkeypatch, "orders", *words) == 3
    assert said in capsys.readouterr().err
    assert {path: path.read_bytes() for path in (film / "orders").rglob("*") if path.is_file()} == before


def test_what_the_next_run_finds_out_by_itself_is_asked_of_nobody(
    film: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    journal = Journal(film / "orders")
    journal.withdraw(ID)
    order = Order(
        id=ID, kind=OrderKind.CLIP, engine="kling/kling-v3", folder=journal.folder_of(ID), prompt="Mia waits."
    )
    journal.intend(order, Decimal("0.68"), purse="production film")
    settle = ("orders", "settle", ID, "--film", str(film))
    with KlingServer(key=f"{CANARY}-orders", polls=99) as server:
        monkeypatch.setenv("KLINGAI_API_BASE", server.url)
        monkeypatch.setenv("KLINGAI_API_KEY", f"{CANARY}-orders")
        assert typed(monkeypatch, "orders", "--film", str(film)) == 0
        said = capsys.readouterr().out
        assert f"{ID}, $0.68: kling has no such order: the next run places it." in said
        assert f"No order waits for you. Next: repertory shoot {film}" in said
        server.orders.append(KlingTask(id="800001", path=TEXT, external=ID, body={}))
        server.orders.append(KlingTask(id="800002", path=TEXT, external="2-clip-1-x", body={}))
        for answer, words in (
            (("--drop",), "Nobody need say what became of"),
            (("--not-paid", "--yes"), "as 800001: it is paid"),
            (("--paid", "800002", "--yes"), "kling has 800002 as another order of yours, 2-clip-1-x."),
        ):
            assert typed(monkeypatch, *settle, *answer) == 3
            assert words in " ".join(capsys.readouterr().err.split())
        assert journal.is_unsure(ID)
        assert typed(monkeypatch, "status", str(film), "--json") == 0
        assert json.loads(capsys.readouterr().out)["unsure_orders"] == 0
        assert typed(monkeypatch, *settle, "--paid", "800001") == 0
    assert journal.ticket(ID).vendor_id == "800001"
