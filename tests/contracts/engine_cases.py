"""The engines under test, each with what stands in for the world around it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from samples import a_clip, a_picture, a_sound, an_order
from vendors import Vendor

from repertory.engines.byhand import ByHandEngine
from repertory.engines.hold import HoldEngine
from repertory.engines.registry import GROUP, cards, load_engines
from repertory.fakes import FakeEngine
from repertory.media.clips import check_clip
from repertory.media.images import check_image
from repertory.media.sounds import check_sound
from repertory.model.anchor import Character, Role, Voice
from repertory.model.engine import Order, OrderKind
from repertory.model.shot import BoundShot, Shot
from repertory.ports import Engine

CHECKS = {
    OrderKind.STILL: check_image,
    OrderKind.EDIT: check_image,
    OrderKind.CLIP: check_clip,
    OrderKind.LINE: check_sound,
    OrderKind.LIPSYNC: check_clip,
}
SHOWN = (OrderKind.STILL, OrderKind.EDIT, OrderKind.CLIP)


def _nobody(_: Order) -> None:
    """Nobody has to do anything for the order to be delivered."""


def _as_it_is(order: Order) -> Order:
    return order


@dataclass(frozen=True, kw_only=True)
class Case:
    """An engine under test, and what stands in for the world around it."""

    engine: Engine
    deliver: Callable[[Order], None] = _nobody
    """What a person or a vendor does between submit and collect."""
    placed: Callable[[], int] | None = None
    """How many orders the vendor has taken, where it can be asked."""
    complete: Callable[[Order], Order] = _as_it_is
    """Adds to an order what this engine needs beside words and pictures."""
    kinds: tuple[OrderKind, ...] = tuple(CHECKS)
    """The kinds for which such an order can be made here; its own tests cover the others."""
    gives_size: bool = True
    """Pictures come in the very size that was ordered."""
    unpolled: tuple[OrderKind, ...] = ()
    """The kinds of which the result may be fetched as soon as the order is taken."""
    key: str = ""
    """The environment variable of the key, if it needs one."""
    addresses: tuple[str, ...] = ()
    """The environment variables that point at the stand-in."""

    @property
    def first(self) -> OrderKind:
        """The kind that the engine is foremost for."""
        return next(kind for kind in self.engine.card.kinds if kind in self.kinds)

    def order(self, kind: OrderKind, home: Path, *, references: int | None = None) -> Order:
        """An order of that kind that fits the engine, its folder empty: with two references where it takes so many."""
        most = self.engine.card.max_references
        usual = 2 if most < 0 else min(2, most)
        return self.complete(
            an_order(self.engine.card, kind, home, references=usual if references is None else references)
        )


@contextlib.contextmanager
def fake(_: pytest.MonkeyPatch, *, slow: int) -> Iterator[Case]:
    engine = FakeEngine(slow=slow)
    yield Case(engine=engine, placed=lambda: len(engine.orders))


@contextlib.contextmanager
def byhand(_: pytest.MonkeyPatch) -> Iterator[Case]:
    (card,) = cards("byhand")
    yield Case(engine=ByHandEngine(card=card, quiet_s=0.0), deliver=_drop)


@contextlib.contextmanager
def hold(_: pytest.MonkeyPatch) -> Iterator[Case]:
    (card,) = cards("hold")
    yield Case(engine=HoldEngine(card=card))


@contextlib.contextmanager
def of_vendor(patch: pytest.MonkeyPatch, *, vendor: Vendor, engine: Engine) -> Iterator[Case]:
    with vendor.running(patch) as server:
        yield Case(
            engine=engine,
            placed=lambda: len(server.orders),
            complete=lambda order: vendor.complete(order, engine.card),
            kinds=tuple(engine.card.kinds),
            gives_size=vendor.gives_size,
            unpolled=vendor.unpolled,
            key=vendor.key_variable or engine.card.key,
            addresses=tuple(name for name in vendor.environment(server) if name != engine.card.key),
        )


@contextlib.contextmanager
def previs(_: pytest.MonkeyPatch) -> Iterator[Case]:
    (engine,) = load_engines(
        [plugin for plugin in entry_points(group=GROUP) if plugin.name == "previs"]
    ).engines.values()
    yield Case(engine=engine, complete=_staged, kinds=(OrderKind.STILL, OrderKind.CLIP, OrderKind.LINE))


def _staged(order: Order) -> Order:
    """What the previs stage draws from: who is built, or the shot; what it speaks with."""
    if order.kind is OrderKind.STILL:
        mia = Character(name="mia", title="Mia", prompt="a woman with short dark hair")
        return replace(order, subject=mia, role=Role.HEADSHOT, name="headshot")
    if order.kind is OrderKind.LINE:
        return replace(order, voice=Voice(name="mia-voice", title="Mia", engine="previs", speaker="en-us"))
    return replace(order, shot=BoundShot(shot=Shot(number="1", text="wide shot of the street", line=1)))


Factory = Callable[[pytest.MonkeyPatch], AbstractContextManager[Case]]
OURS = [
    pytest.param(lambda patch: fake(patch, slow=0), id="fake"),
    pytest.param(lambda patch: fake(patch, slow=2), id="fake-slow"),
    pytest.param(byhand, id="byhand"),
    pytest.param(hold, id="hold"),
    pytest.param(previs, id="previs", marks=pytest.mark.slow),
]


def _drop(order: Order) -> None:
    """A person drops a result of the right kind."""
    if order.kind is OrderKind.CLIP:
        a_clip(order.folder / "from the app.mp4")
    elif order.kind is OrderKind.LINE:
        a_sound(order.folder / "from the app.wav")
    else:
        a_picture(order.folder / "from the app.png", order.id, order.width, order.height)
