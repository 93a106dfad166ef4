"""Orders for fal's engines, and what became of them at the stand-in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from canary import CANARY
from fal_server import FalServer, Task
from samples import an_order

from repertory.engines.fal.engine import FalEngine
from repertory.engines.registry import cards
from repertory.engines.sending import sent_picture
from repertory.model.anchor import (
    Binding,
    BindingKind,
    Character,
)
from repertory.model.engine import Order, OrderKind, Output
from repertory.model.shot import BoundPerformer, BoundShot, Shot

CARDS = {card.id.removeprefix("fal/"): card for card in cards("fal")}
KEY = f"{CANARY}-fal"
LORA = Binding(
    engine="fal",
    kind=BindingKind.LORA,
    value="https://v3.fal.media/files/b/lora.safetensors",
    trigger="rp_mia",
    base_model="fal-ai/flux-2/klein/4b",
    settings={"scale": 0.8},
)
MIA = Character(name="mia", title="Mia", version=1, bindings=(LORA,))


def engine(name: str) -> FalEngine:
    return FalEngine(card=CARDS[name])


def ordered(name: str, home: Path, kind: OrderKind | None = None, *, references: int = 0, **changes: Any) -> Order:
    card = CARDS[name]
    return replace(an_order(card, kind or card.kinds[0], home, references=references), **changes)


def sent(fal: FalServer, name: str, order: Order) -> Task:
    """What was posted for the order, which fal found nothing wrong with."""
    engine(name).submit(order)
    task = fal.orders[-1]
    assert task.wrong == []
    return task


def made(name: str, order: Order) -> Output:
    ticket = engine(name).submit(order)
    output = engine(name).collect(order, ticket)
    assert output is not None
    return output


def bytes_at(fal: FalServer, url: str) -> bytes:
    return fal.uploads[url][0]


def paths_at(fal: FalServer, urls: list[str], order: Order) -> list[str]:
    """The references whose bytes lie at these addresses, by their names."""
    card = CARDS[order.engine.removeprefix("fal/")]
    names = {sent_picture(card, one.path).data: one.name for one in order.references}
    return [names[bytes_at(fal, url)] for url in urls]


def with_mia(order: Order, mia: Character = MIA) -> Order:
    shot = BoundShot(
        shot=Shot(number="1", text="Mia looks up", line=1),
        performers=(BoundPerformer(character=mia, expression="", outfit="", face_hidden=False),),
    )
    return replace(order, shot=shot)
