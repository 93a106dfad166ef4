"""How likely a take of an engine holds, by its card and by what was measured, and what a take that holds will cost."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from repertory.model.engine import EngineCard, OrderKind
from repertory.model.record import Held
from repertory.model.shotclass import ShotClass

TRUST = 0.75
"""The share that is expected of an engine of which nothing is known: three takes in four. It is meant to be rather too
high: a belief that is too high is found out by the takes that are ordered anyhow, one that is too low never is, since
such an engine is not asked."""
UNABLE = 0.1
"""The share that is expected of an engine in what it is not made for: a rehearsal, and a clip that stands still."""
ADVICE_TAKES = 1.5
"""As many takes is what a card says worth: after two measured ones the library's own word counts more. Advice ages
within months, and it was given about somebody else's characters; see docs/decisions/0023-the-router.md."""
TRUST_TAKES = 4.0
"""As many takes is trust worth: an engine of which nobody speaks is not given up for one or two that failed by chance,
since it is not asked again then."""
UNSENT = 0.97
"""What a share falls by for each reference that does not go out as a picture of its own: it is on a sheet, shown by the
keyframe only, or left out."""
MINUTE_USD = Decimal("0.50")
"""What a minute of a person's looking is worth, at 30 dollars an hour. Every take is looked at, and so no engine costs
nothing; but for whoever wants the cheapest, by the bill alone."""
MINUTES = 1
MINUTES_BY_HAND = 10
"""To take a prompt and pictures to a web app, wait, and bring the result back."""

Records = Mapping[tuple[str, OrderKind, ShotClass], Held]
"""What was measured in this library, by card id, kind of order and class of shot."""


@dataclass(frozen=True, kw_only=True)
class Chance:
    """Which share of an engine's takes holds for a class of shot, as a Beta distribution."""

    said: float
    """What its card says of it, or what is taken on trust, 0 to 1."""
    unsent: int = 0
    """How many of the references do not go out as pictures of their own."""
    named: bool = False
    """Its card says so of this very class."""
    held: Held | None = None
    """What was measured; None for nothing."""
    failed: int = 0
    """How many takes failed that were not counted yet: of the very shot that another is sought for."""

    @property
    def prior(self) -> float:
        """What is expected before anything was measured. Nothing is certain, and no Beta distribution knows it."""
        return min(max(self.said, 0.01), 0.99) * UNSENT**self.unsent

    @property
    def fit(self) -> bool:
        """Whether it is made for the class at all: it may come to hold more often than that, and is no better for
        it."""
        return self.named or self.said > UNABLE

    @property
    def counts(self) -> tuple[float, float]:
        """Its two parameters: takes that hold and takes that do not, the card's word or the trust counted as some."""
        own, worth = self.held, ADVICE_TAKES if self.named else TRUST_TAKES
        good = own.at_once + own.worth if own else 0.0
        bad = (own.takes - good) if own else 0.0
        return self.prior * worth + good, (1 - self.prior) * worth + bad + self.failed

    @property
    def share(self) -> float:
        """The expected share, 0 to 1."""
        good, bad = self.counts
        return good / (good + bad)

    @property
    def takes(self) -> int:
        """How many takes were measured."""
        return self.held.takes if self.held else 0

    def between(self, sure: float = 0.8) -> tuple[float, float]:
        """From where to where the share lies with this certainty."""
        return _between(*self.counts, sure)

    def hope(self, failed: int = 0) -> float:
        """The share that it may well reach, after so many more takes failed: one case in ten is better still."""
        return replace(self, failed=failed).between()[1]

    def drawn(self, rng: random.Random) -> float:
        """A share as it may well be, for exploring (Thompson sampling)."""
        return rng.betavariate(*self.counts)


UNKNOWN = Chance(said=TRUST)
"""What is expected of an engine of which nothing is known."""


def chance_of(card: EngineCard, kind: OrderKind, shot_class: ShotClass, records: Records, *, unsent: int = 0) -> Chance:
    """What is expected of an engine for a class of shot. `unsent` is how many of the references do not go out as
    pictures of their own."""
    named = card.strengths.get(shot_class)
    limited = (card.holds and kind is OrderKind.CLIP) or ShotClass.REHEARSAL in card.strengths
    said = named if named is not None else UNABLE if limited else TRUST
    held = records.get((card.id, kind, shot_class))
    return Chance(said=said, unsent=unsent, named=named is not None, held=held)


def take_usd(card: EngineCard, price: Decimal) -> Decimal:
    """What one take costs with the person who looks at it, in US dollars."""
    return price + MINUTE_USD * (MINUTES_BY_HAND if card.by_hand else MINUTES)


def worth_of_repaired(take: Decimal, repairs: Decimal) -> float:
    """What a take that held only after repairs counts, of one that held at once: as much less as it was dearer. Both
    are US dollars, with a person's time."""
    return float(take / (take + repairs)) if take + repairs else 1.0


def together(*held: Held) -> Held:
    """Several counts of the same engine and class as one."""
    first = held[0]
    return replace(
        first,
        at_once=sum(one.at_once for one in held),
        repaired=sum(one.repaired for one in held),
        worth=sum(one.worth for one in held),
        refused=sum(one.refused for one in held),
    )


@lru_cache(maxsize=4096)
def _between(good: float, bad: float, sure: float) -> tuple[float, float]:
    from scipy.special import betaincinv

    tail = (1 - sure) / 2
    return float(betaincinv(good, bad, tail)), float(betaincinv(good, bad, 1 - tail))
