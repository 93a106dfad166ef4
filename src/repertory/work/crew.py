"""The crew: the adapters and the library that every use case works with, and its voice to the outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Protocol

from repertory.craft.policies import policy_of
from repertory.errors import UnknownName
from repertory.library.folder import Library
from repertory.model.doing import Doing
from repertory.model.engine import EngineCard, Output
from repertory.model.media import Box
from repertory.model.production import Production
from repertory.model.verdict import Bands
from repertory.ports import Engine, Inspector, Repairer, SecondOpinion


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened, for a progress bar or a log."""

    about: str
    """The shot or anchor: "4", "mia"."""
    text: str
    """What is being done, in a few words: "keyframe 1: ordering from previs"."""
    done: int = 0
    total: int = 0
    """How far the whole work is; 0 of 0 where it is not known."""
    lasting: bool = False
    """Worth reading after the work is done, not only while it goes on."""
    doing: Doing | None = None
    """What is being done with the shot from now on; None where that stays as it was."""
    why: str = ""
    """Why it ended so, and what to do next."""
    order: str = ""
    """The order that it is about, by its id."""
    engine: str = ""
    """Card id of the engine that works on it."""
    usd: Decimal | None = None
    """What the order costs, in US dollars, by its card; None where there is none."""


OUTAGE_PAUSES_S = (60.0, 120.0, 300.0, 600.0)
"""After so many seconds a vendor that is out is asked again, each time; the last one again and again."""


def silent(_: Event) -> None:
    """Tells nobody."""


class Paste(Protocol):
    """Puts an engine's edited picture back into a take, inside a region and without the outlines that are spared."""

    def __call__(
        self,
        media: Path,
        edited: Path,
        region: Box,
        folder: Path,
        *,
        spared: Sequence[Sequence[tuple[float, float]]] = (),
    ) -> Output: ...


@dataclass(frozen=True, kw_only=True)
class Crew:
    """Who works on a film or a library."""

    library: Library
    engines: Mapping[str, Engine]
    """By card id."""
    inspector: Inspector
    """Of faces; it tells the others who is where."""
    swap: Repairer
    paste: Paste
    cache: Path
    """A folder for derived things (observations, cohorts); safe to delete."""
    tell: Callable[[Event], None] = silent
    broken: tuple[str, ...] = ()
    """What is said of engines that are installed and cannot be used."""
    cards: Mapping[str, EngineCard] = field(default_factory=dict)
    """Cards by their id of engines that can be planned with and not shot with: no adapter for them is installed."""
    left_out: tuple[str, ...] = ()
    """The ids of cards of the user's that cannot be used; `broken` says why."""
    further: tuple[Inspector, ...] = ()
    """What measures the rest: clothes, places, things, looks."""
    opinion: SecondOpinion | None = None
    """Asked after the rules whether a shot describes somebody; nobody is, unless one is given."""
    outage_pauses_s: Sequence[float] = OUTAGE_PAUSES_S
    drawn: dict[object, Bands] = field(default_factory=dict, compare=False)
    """Bands that were drawn from pictures in this process, by what they were drawn from: not every take draws anew."""

    def by_hand(self, card_id: str) -> bool:
        """Whether a person makes what this engine delivers."""
        return card_id in self.engines and self.engines[card_id].card.by_hand

    @property
    def known(self) -> Mapping[str, Sequence[str]]:
        """What every card that a film may name is called besides its id, by that, those that can be shot with first."""
        installed = {card_id: engine.card.called for card_id, engine in self.engines.items()}
        return installed | {card_id: card.called for card_id, card in self.cards.items() if card_id not in installed}

    @property
    def named(self) -> Mapping[str, Sequence[str]]:
        """`known` with the cards that are left out: by the name of one of those no other is meant."""
        return {**self.known, **{card_id: (card_id,) for card_id in self.left_out}}

    def allowed(self, production: Production) -> Production:
        """A production whose policy names none but vendors whose cards there are. Raises YourMove for another."""
        policy_of(production.policy, {self.card(card_id).vendor for card_id in self.known})
        return production

    def card(self, card_id: str) -> EngineCard:
        """The card of that id, whether there is an adapter for it or not. Raises UnknownName."""
        if card_id in self.engines or card_id not in self.cards:
            return self.engine(card_id).card
        return self.cards[card_id]

    def engine(self, card_id: str) -> Engine:
        """The engine with that card id. Raises UnknownName."""
        if card_id in self.engines:
            return self.engines[card_id]
        step = " ".join((f"Choose one of: {', '.join(sorted(self.engines))}.", *self.broken))
        if card_id in self.cards:
            raise UnknownName(f'No adapter for "{card_id}" is installed: it can only be planned with.', step=step)
        raise UnknownName(f'There is no engine "{card_id}".', step=step)
