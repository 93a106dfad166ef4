"""Kling's lip-sync: whose clip, whose mouth, which line; and that faces are looked for once."""

from __future__ import annotations

import base64
import json
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from canary import CANARY
from kling_orders import as_kling_wants
from kling_server import KlingServer
from samples import a_clip, a_sound, an_order
from standin import Fault

from repertory.engines.kling import lips
from repertory.engines.kling.engine import KlingEngine
from repertory.engines.registry import cards
from repertory.errors import EngineBusy, EngineRefused, MissingPart, Unsure, YourMove
from repertory.files.beforehand import paid_before
from repertory.jobs.audit import noted
from repertory.jobs.journal import Failure, Journal, OrderState
from repertory.media.sounds import write_wav
from repertory.model.engine import Order, OrderKind, Recipe
from repertory.work import placing
from repertory.work.purse import Purse

pytestmark = pytest.mark.slow

SEARCH = Decimal("0.007")
"""What looking for faces costs."""
LIPS = KlingEngine(card=next(card for card in cards("kling") if OrderKind.LIPSYNC in card.kinds))


@pytest.fixture
def kling(monkeypatch: pytest.MonkeyPatch) -> Iterator[KlingServer]:
    with KlingServer(polls=0) as server:
        monkeypatch.setenv("KLINGAI_API_BASE", server.url)
        monkeypatch.setenv("KLINGAI_API_KEY", server.key)
        yield server


@pytest.fixture
def order(tmp_path: Path) -> Order:
    return as_kling_wants(an_order(LIPS.card, OrderKind.LIPSYNC, tmp_path), LIPS.card)


def test_the_faces_are_found_first_and_one_mouth_follows_the_line(kling: KlingServer, order: Order) -> None:
    output = LIPS.collect(order, LIPS.submit(order))
    assert kling.recognised == [{"video_id": "video-800001"}]
    (task,) = kling.orders
    assert order.sound is not None
    assert task.body == {
        "session_id": "850508686686064678",
        "face_choose": [
            {
                "face_id": "0",
                "sound_file": base64.b64encode(order.sound.read_bytes()).decode(),
                "sound_start_time": 0,
                "sound_end_time": 2500,
                "sound_insert_time": 0,
                "sound_volume": 1.0,
                "original_audio_volume": 0.0,
            }
        ],
        "external_task_id": "lipsync-1",
    }
    assert [request.path for request in kling.seen][:2] == [lips.FACES, lips.PATH]
    assert output is not None
    assert output.files[0].suffix == ".mp4"
    assert output.said["video"] == "video-800001"
    assert output.cost_usd == Decimal("0.077"), "half a unit, and 0.05 for the faces"
    assert output.notes == ()
    assert not (order.folder / lips.NOTED).exists()


def test_an_order_that_could_not_be_taken_yet_does_not_pay_for_its_faces_again(
    kling: KlingServer, order: Order
) -> None:
    kling.faults.append(Fault(status=429))
    with pytest.raises(EngineBusy):
        LIPS.submit(order)
    noted = order.folder / lips.NOTED
    assert json.loads(noted.read_text(encoding="utf-8"))["session_id"]
    assert LIPS.collect(order, LIPS.submit(order))
    assert len(kling.recognised) == 1
    assert not noted.exists()


def test_faces_that_were_found_a_day_ago_are_looked_for_again(kling: KlingServer, order: Order) -> None:
    kling.faults.append(Fault(status=429))
    with pytest.raises(EngineBusy):
        LIPS.submit(order)
    yesterday = time.time() - 24 * 3600
    os.utime(order.folder / lips.NOTED, (yesterday, yesterday))
    ticket = LIPS.submit(order)
    assert len(kling.recognised) == 2
    LIPS.collect(order, ticket)
    output = LIPS.collect(order, ticket)
    assert output is not None
    assert output.said["units"] == "0.60", "each search is paid"


def test_what_is_refused_for_good_leaves_nothing_behind(kling: KlingServer, order: Order) -> None:
    kling.faults.append(Fault(status=400))
    with pytest.raises(EngineRefused):
        LIPS.submit(order)
    assert not (order.folder / lips.NOTED).exists()
    assert paid_before(order.folder).cost_usd == SEARCH, "but for what was paid"


@pytest.mark.parametrize(("count", "words"), [("0", "sees no faces"), ("2", "sees 2 faces")])
def test_it_must_be_plain_whose_mouth_is_meant(kling: KlingServer, order: Order, count: str, words: str) -> None:
    kling.faults.append(Fault(at="identify", how="faces", word=count))
    with pytest.raises(EngineRefused, match=words) as told:
        LIPS.submit(order)
    assert (told.value.billed, told.value.cost_usd) == (True, SEARCH)
    assert kling.orders == []


def test_a_face_that_is_hardly_seen_is_refused(kling: KlingServer, order: Order) -> None:
    kling.faults.append(Fault(at="identify", how="brief"))
    with pytest.raises(EngineRefused, match=r"seen for 0\.9 s") as told:
        LIPS.submit(order)
    assert (told.value.billed, told.value.cost_usd) == (True, SEARCH)
    assert kling.orders == []


def test_faces_that_cannot_be_looked_for_are_no_order(kling: KlingServer, order: Order) -> None:
    kling.faults.append(Fault(at="identify", status=401))
    with pytest.raises(EngineRefused, match="Set KLINGAI_API_KEY"):
        LIPS.submit(order)
    kling.faults.append(Fault(at="identify", status=429))
    with pytest.raises(EngineBusy):
        LIPS.submit(order)
    assert list(order.folder.iterdir()) == [], "nothing was looked for"
    for number, how in enumerate(("silence", "blank"), start=1):
        kling.faults.append(Fault(at="identify", how=how))
        with pytest.raises(Unsure):
            LIPS.submit(order)
        assert paid_before(order.folder).cost_usd == number * SEARCH, "it may be paid"
    assert kling.orders == []


def test_what_the_faces_cost_is_in_the_journal_whatever_becomes_of_the_order(
    kling: KlingServer, order: Order, tmp_path: Path
) -> None:
    journal = Journal(tmp_path / "orders")
    order = replace(order, folder=journal.folder_of(order.id))
    purse = Purse(name="film", budget=Decimal(1), building=journal)
    kling.faults.append(Fault(status=402))
    with pytest.raises(EngineRefused, match="did not take the order"):
        placing.submit(LIPS, order, journal, price=Decimal("0.077"), purse=purse)
    assert journal.state(order.id) is OrderState.NEW, "it may be ordered again"
    assert (journal.cost(order.id), journal.spent(), purse.spent()) == (SEARCH, SEARCH, SEARCH)
    last = list(noted(journal.folder))[-1]
    assert (last["what"], Decimal(last["usd"]), last["why"]) == ("withdrawn", SEARCH, "looking for faces")

    result = placing.ordered(LIPS, order, journal, price=Decimal("0.077"), purse=purse)
    assert not isinstance(result, Failure)
    assert len(kling.recognised) == 2
    assert journal.spent() == Decimal("0.084"), "two searches, and the lip-sync"

    hidden = replace(order, id="lipsync-2", folder=journal.folder_of("lipsync-2"))
    kling.faults.append(Fault(at="identify", how="faces", word="2"))
    failed = placing.ordered(LIPS, hidden, journal, price=Decimal("0.077"), purse=purse)
    assert isinstance(failed, Failure)
    assert "sees 2 faces" in failed.what
    assert journal.spent() == Decimal("0.091"), "one search more, and no lip-sync"


def test_faces_without_a_session_are_for_a_person(
    kling: KlingServer, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KlingServer, "_faces", lambda server, _: server._good({"face_data": []}))
    with pytest.raises(Unsure, match="named none"):
        LIPS.submit(order)


def test_a_face_without_times_is_not_seen(kling: KlingServer, order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    data: dict[str, Any] = {"session_id": "1", "face_data": [{"face_id": "0", "end_time": "soon"}]}
    monkeypatch.setattr(KlingServer, "_faces", lambda server, _: server._good(data))
    with pytest.raises(EngineRefused, match=r"seen for 0\.0 s"):
        LIPS.submit(order)


def test_only_a_clip_that_kling_made_and_nobody_changed_can_be_named(kling: KlingServer, order: Order) -> None:
    made = Recipe(step="clip", engine="kling/kling-v3")
    wrong = {
        "was made elsewhere": replace(order, lineage=()),
        "was made by fal/kling-v3-pro": replace(order, lineage=(Recipe(step="clip", engine="fal/kling-v3-pro"),)),
        "was made by swap": replace(order, lineage=(made, Recipe(step="swap", engine="swap/1"))),
        "was made by kling/kling-v3": replace(order, start_said={}),
        "made itself": replace(order, start_said={"video": 7}),
    }
    for words, one in wrong.items():
        with pytest.raises(YourMove, match=words) as refused:
            LIPS.submit(one)
        assert "takes files" in refused.value.step
    assert LIPS.card.own_clips
    assert kling.seen == []


def test_clip_and_line_have_two_seconds_together(kling: KlingServer, order: Order, tmp_path: Path) -> None:
    short = a_sound(tmp_path / "short.wav", 1.5)
    with pytest.raises(YourMove, match=r"1\.5 s together"):
        LIPS.submit(replace(order, sound=short))
    with pytest.raises(YourMove, match="no line"):
        LIPS.submit(replace(order, sound=None))
    with pytest.raises(YourMove, match="sound_volume is 3"):
        LIPS.submit(replace(order, settings={"sound_volume": 3.0}))
    assert kling.seen == []


def test_a_line_is_cut_to_its_clip_and_said_so(kling: KlingServer, order: Order, tmp_path: Path) -> None:
    long = replace(order, sound=a_sound(tmp_path / "long.wav", 4.0), start=a_clip(tmp_path / "c.mp4", seconds=2.5))
    output = LIPS.collect(long, LIPS.submit(long))
    (face,) = kling.orders[0].body["face_choose"]
    assert face["sound_end_time"] == 2500
    assert output is not None
    assert output.notes == ("The line was cut to the clip's length, 2.5 s.",)


def test_a_line_that_is_too_heavy_is_made_lighter_and_said_so(
    kling: KlingServer, order: Order, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lips, "_MOST_BYTES", 500_000)
    path = tmp_path / "heavy.wav"
    noise = np.random.default_rng(1).uniform(-0.3, 0.3, (48_000 * 3, 2)).astype(np.float32)
    write_wav(path, noise, 48_000)
    heavy = replace(order, sound=path)
    output = LIPS.collect(heavy, LIPS.submit(heavy))
    assert len(base64.b64decode(kling.orders[0].body["face_choose"][0]["sound_file"])) < 200_000
    assert output is not None
    assert output.notes == (
        "For Kling the line was sent as WAV of 24 kHz. The line was cut to the clip's length, 2.5 s.",
    )


def test_a_lip_sync_is_found_by_our_id_and_needs_a_key(
    kling: KlingServer, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert LIPS.find(order.id) is None
    ticket = LIPS.submit(order)
    assert LIPS.find(order.id) == ticket
    monkeypatch.setenv("KLINGAI_API_KEY", f"{CANARY}-old")
    with pytest.raises(MissingPart):
        LIPS.find(order.id)
