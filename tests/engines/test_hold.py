"""The engine that holds a keyframe; what it shares with the others is in the contract."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from samples import a_picture, an_order

from repertory.engines.hold import HoldEngine
from repertory.engines.registry import cards
from repertory.errors import EngineFailed, YourMove
from repertory.media.clips import probe_clip, read_frames
from repertory.model.engine import Order, OrderKind, Output, Ticket

HOLD = HoldEngine(card=cards("hold")[0])


@pytest.fixture
def order(tmp_path: Path) -> Order:
    return an_order(HOLD.card, OrderKind.CLIP, tmp_path, references=0)


def held(order: Order, keyframe: Path) -> Output:
    return HOLD.submit(replace(order, start=keyframe))


def changed(clip: Path) -> float:
    """How far the last picture is from the first, on average."""
    (_, first), *_, (_, last) = read_frames(clip)
    return float(np.abs(first.astype(int) - last).mean())


@pytest.mark.parametrize(
    ("size", "cut"), [((256, 192), ""), ((512, 192), "left and right"), ((128, 192), "above and below")]
)
def test_a_keyframe_fills_the_frame_and_what_is_cut_off_is_said(
    order: Order, tmp_path: Path, size: tuple[int, int], cut: str
) -> None:
    output = held(order, a_picture(tmp_path / "keyframe.png", "keyframe", *size))
    told = probe_clip(output.files[0])
    assert (told.width, told.height) == (order.width, order.height)
    assert [cut in note for note in output.notes] == ([True] if cut else [])


def test_it_comes_closer_by_the_push_that_is_set(order: Order, tmp_path: Path) -> None:
    keyframe = a_picture(tmp_path / "keyframe.png", "keyframe", order.width, order.height)
    still, pushed = (changed(held(replace(order, settings={"push": push}), keyframe).files[0]) for push in (0.0, 0.5))
    assert still < 1 < pushed


@pytest.mark.parametrize("push", [-0.1, 0.6])
def test_a_push_that_it_cannot_make_is_refused(order: Order, push: float) -> None:
    with pytest.raises(YourMove, match=r"from 0 to 0\.5"):
        HOLD.submit(replace(order, settings={"push": push}))


def test_without_a_keyframe_there_is_nothing_to_hold(order: Order) -> None:
    with pytest.raises(YourMove, match="keyframe"):
        HOLD.submit(replace(order, start=None))


def test_it_delivers_at_once(order: Order) -> None:
    with pytest.raises(EngineFailed, match="at once"):
        HOLD.collect(order, Ticket(order=order.id, engine="hold", vendor_id="x"))
