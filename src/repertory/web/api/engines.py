"""Engines over HTTP: which there are, what each can do, and what keeps it from being used."""

from __future__ import annotations

import os

from fastapi import APIRouter
from pydantic import BaseModel, Field

from repertory.craft.carding import explained, least_priced, readiness
from repertory.craft.enginenames import engine_named, no_engine
from repertory.engines.registry import all_cards, load_engines
from repertory.model.engine import EngineCard, OrderKind


class Topic(BaseModel):
    """A thing that a card says."""

    topic: str
    meaning: str


class EngineSummary(BaseModel):
    """An engine in a list."""

    id: str
    title: str
    model: str = Field(description="As its vendor calls it.")
    kinds: list[OrderKind]
    price: str
    ready: bool
    state: str = Field(description='"yes", or what keeps it from being used.')
    key: str = Field(description="The environment variable that its key is read from; empty where it needs none.")

    @classmethod
    def of(cls, card: EngineCard, *, installed: bool) -> EngineSummary:
        """Of a card."""
        state = readiness(card, os.environ, installed=installed)
        return cls(
            id=card.id,
            title=card.title,
            model=card.model,
            kinds=list(card.kinds),
            price=least_priced(card),
            ready=state == "yes",
            state=state,
            key=card.key,
        )


class EngineOut(EngineSummary):
    """An engine with all that its card says."""

    said: list[Topic]


def engines() -> list[EngineSummary]:
    """Every engine there is a card of."""
    installed = load_engines().engines
    return [EngineSummary.of(card, installed=card.id in installed) for card in all_cards().values()]


def engine(name: str) -> EngineOut:
    """One engine, as it is called. Raises UnknownName."""
    found = all_cards()
    known = {one.id: one.called for one in found.values()}
    card = found.get(engine_named(name, known))
    if card is None:
        raise no_engine(name, known)
    summary = EngineSummary.of(card, installed=card.id in load_engines().engines)
    said = [Topic(topic=topic, meaning=meaning) for topic, meaning in explained(card)]
    return EngineOut(**summary.model_dump(), said=said)


def engine_routes() -> APIRouter:
    """Engines and their cards."""
    routes = APIRouter(prefix="/engines", tags=["engines"])

    @routes.get("", summary="All engines")
    def all_of_them() -> list[EngineSummary]:
        return engines()

    @routes.get("/{name:path}", summary="One engine, with all that its card says")
    def one(name: str) -> EngineOut:
        return engine(name)

    return routes
