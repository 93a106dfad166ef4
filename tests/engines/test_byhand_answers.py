"""Questions go out by hand as a folder, and a text that is dropped there is the answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from samples import a_picture, a_reference, an_order

from repertory.engines.byhand import ByHandEngine
from repertory.engines.byhand_answer import MOST_BYTES
from repertory.engines.registry import cards
from repertory.errors import MediaRejected
from repertory.files.hashing import sha256_of
from repertory.model.engine import Order, OrderKind, Output, Ticket

ENGINE = ByHandEngine(card=cards("byhand")[0], quiet_s=0.0)


@pytest.fixture
def order(tmp_path: Path) -> Order:
    asked = an_order(ENGINE.card, OrderKind.ASK, tmp_path)
    return replace(asked, references=(a_reference(tmp_path / "library", "coffee-shop@1", "afternoon"),))


def collected(order: Order) -> Output | None:
    return ENGINE.collect(order, Ticket(order=order.id, engine=ENGINE.card.id, vendor_id=order.id))


def test_the_folder_holds_the_words_the_references_and_last_the_take(order: Order) -> None:
    ENGINE.submit(order)
    names = sorted(path.name for path in order.folder.iterdir())
    assert "2-the-take-that-is-asked-about.png" in names
    assert order.start is not None
    assert sha256_of(order.folder / "2-the-take-that-is-asked-about.png") == sha256_of(order.start)
    assert any(name.startswith("1-") for name in names)
    readme = (order.folder / "README.txt").read_text(encoding="utf-8")
    assert "answer.txt" in readme
    assert "size:" not in (order.folder / "settings.txt").read_text(encoding="utf-8")
    assert collected(order) is None


def test_the_newest_text_is_the_answer_and_our_own_files_are_none(order: Order) -> None:
    ENGINE.submit(order)
    a_picture(order.folder / "screenshot.png")
    assert collected(order) is None
    (order.folder / "my answer.md").write_text("\ufeff1. yes", encoding="utf-8")
    output = collected(order)
    assert output is not None
    assert (output.answer, output.files) == ("1. yes", (order.folder / "my answer.md",))


@pytest.mark.parametrize("fault", [b"  \n", b"\xff\xfe\x00", b"1. yes " * MOST_BYTES])
def test_what_is_no_answer_is_refused_by_name(order: Order, fault: bytes) -> None:
    ENGINE.submit(order)
    (order.folder / "answer.txt").write_bytes(fault)
    with pytest.raises(MediaRejected, match=r"answer\.txt") as refusal:
        collected(order)
    assert "a text with the answers" in refusal.value.step
