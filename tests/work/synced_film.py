"""A small film in which Mia speaks, whose clips do not follow her line, and engines that make her mouth follow it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from small_film import SmallFilm, opened, small_film

from repertory.fakes import FAKE_CARD, FakeEngine, FakeInspector
from repertory.model.engine import OrderKind
from repertory.model.price import Price
from repertory.model.speech import Speech
from repertory.model.take import Take, TakeKind
from repertory.ports import Engine
from repertory.work.plan import read_plan
from repertory.work.taking import Shooting

CLIPS = replace(FAKE_CARD, id="fake", local=False, holds=False, speech=Speech.SPEAKS)
LIPS = replace(
    FAKE_CARD,
    id="lips",
    local=False,
    kinds=(OrderKind.LIPSYNC,),
    price=Price(second=Decimal("0.05")),
    settings={"expressive": 0.5},
)
OTHER = replace(LIPS, id="other-lips")
SHOTS = """
Shot 1: medium close-up of [Character A], coffee shop, afternoon light
MIA (O.S.): Is it late?
MIA: I waited.

Shot 2: wide shot of Character A in the coffee shop
"""


def lip_film(
    folder: Path,
    *engines: FakeEngine,
    clips: FakeEngine | None = None,
    inspector: FakeInspector | None = None,
    **settings: object,
) -> SmallFilm:
    """The film with a dollar, and these engines for its mouths in this order."""
    made = small_film(folder, {"fake": clips or FakeEngine(card=CLIPS)}, inspector=inspector, shots=SHOTS)
    crew = with_engines(made, clips or FakeEngine(card=CLIPS), *engines).crew
    asked = {OrderKind.LIPSYNC: tuple(one.card.id for one in engines)} if engines else {}
    production = replace(made.film.production, engines={**made.film.production.engines, **asked}, budget_usd=Decimal(1))
    made.film.save(replace(production, **settings))  # type: ignore[arg-type]
    return SmallFilm(crew=crew, film=made.film, events=made.events)


def with_engines(made: SmallFilm, *engines: FakeEngine) -> SmallFilm:
    """The same film with these engines beside those that it has."""
    known: Mapping[str, Engine] = {**made.crew.engines, **{one.card.id: one for one in engines}}
    return replace(made, crew=replace(made.crew, engines=known))


def again(folder: Path, *engines: FakeEngine, inspector: FakeInspector | None = None) -> SmallFilm:
    """The same film, opened by another process."""
    return opened(
        folder, {"fake": FakeEngine(card=CLIPS), **{one.card.id: one for one in engines}}, inspector=inspector
    )


def shooting_of(made: SmallFilm) -> Shooting:
    return Shooting(made.crew, read_plan(made.crew, made.film))


def clips_of(made: SmallFilm, number: str = "1") -> Sequence[Take]:
    return [take for take in made.film.takes.of_shot(number) if take.kind is TakeKind.CLIP]
