"""Takes of made-up engines that hold at known rates: what the router's own rules choose, learn and cost.

Three engines of one price; for each class of shot one of them is best by at least 0.25. A shot is taken as `shoot`
takes it: the engine that is liked best, then whichever may well be best, each twice at most, four takes in all. What is
learned is read before every run of so many shots.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from repertory.craft.chances import MINUTE_USD, Records, chance_of, take_usd, together
from repertory.craft.choosing import luck, ordered, score_of
from repertory.craft.policies import Aim
from repertory.craft.retaking import TAKES_PER_ENGINE, Past, Wish, next_wish
from repertory.model.engine import EngineCard, OrderKind
from repertory.model.price import Price
from repertory.model.record import Held
from repertory.model.shotclass import ShotClass

KIND = OrderKind.CLIP
CLASSES = (ShotClass.TALKING_HEAD, ShotClass.SLOW_DIALOGUE, ShotClass.ACTION, ShotClass.CAMERA_MOVE)
ENGINES = ("a", "b", "c")
APART = 0.25
TAKES = 30
A_SHOT = 4
PRICE = Decimal("1.00")
NAMED = 0.9
"""What a card says of a class for which the article names its engine."""


class Advice(StrEnum):
    """What the cards say."""

    RIGHT = "the cards name the best engine"
    NONE = "the cards say nothing"
    CHANCE = "the cards name an engine by chance"
    WRONG = "the cards name the second best"


@dataclass(frozen=True, kw_only=True)
class Course:
    """One class of shot over its takes."""

    best: tuple[bool, ...]
    """After each take, whether the engine that would be chosen now is the best."""
    lost_usd: tuple[float, ...]
    """Up to each take, what it has cost more than with an oracle, which always asks the best engine."""


@dataclass(kw_only=True)
class World:
    """The engines with their true rates, and what is known of them."""

    shot_class: ShotClass
    rates: Mapping[str, float]
    cards: Mapping[str, EngineCard]
    records: Records = field(default_factory=dict)

    def ranked(self, explore: int | None = None, shot: int = 0) -> list[str]:
        """The engines, best first, by what is known of them."""
        scores = {}
        for name, card in self.cards.items():
            chance = chance_of(card, KIND, self.shot_class, self.records)
            share = chance.share if explore is None else chance.drawn(luck(explore, str(shot), name))
            scores[name] = score_of(max(share, 0.01), take_usd(card, PRICE), Aim.BALANCED, price=PRICE)
        return ordered(scores, {name: at for at, name in enumerate(self.cards)})

    def wish(self, name: str) -> Wish:
        """A take of an engine, with how good it may well be."""
        chance = chance_of(self.cards[name], KIND, self.shot_class, self.records)
        take = take_usd(self.cards[name], PRICE)
        hopes = (score_of(chance.hope(failed), take, Aim.BALANCED, price=PRICE) for failed in range(TAKES_PER_ENGINE))
        return Wish(engine=name, price=PRICE, hopes=tuple(hopes))

    def learned(self, takes: Sequence[tuple[str, bool]]) -> Records:
        """What is known once these takes are, too."""
        found = dict(self.records)
        for name, holds in takes:
            key = (name, KIND, self.shot_class)
            one = Held(engine=name, kind=KIND, shot_class=self.shot_class, at_once=int(holds), refused=int(not holds))
            found[key] = together(found[key], one) if key in found else one
        return found


def courses(seed: int, advice: Advice, *, shots_a_run: int = 1, explore: bool = False) -> list[Course]:
    """Every class of shot over its takes, by chance."""
    rng = random.Random(f"{seed} {advice}")
    return [_course(rng, _world(rng, one, advice), shots_a_run, seed if explore else None) for one in CLASSES]


def _world(rng: random.Random, shot_class: ShotClass, advice: Advice) -> World:
    top = rng.uniform(0.75, 0.95)
    names = list(ENGINES)
    rng.shuffle(names)
    rates = {name: top - place * APART for place, name in enumerate(names)}
    told = {Advice.RIGHT: names[0], Advice.WRONG: names[1], Advice.CHANCE: rng.choice(names)}.get(advice)
    cards = {name: _card(name, {shot_class: NAMED} if name == told else {}) for name in ENGINES}
    return World(shot_class=shot_class, rates=rates, cards=cards)


def _card(name: str, strengths: Mapping[ShotClass, float]) -> EngineCard:
    return EngineCard(
        id=name, vendor=name, model=name, title=name, kinds=(KIND,), strengths=strengths, price=Price(second=PRICE)
    )


def _course(rng: random.Random, world: World, shots_a_run: int, explore: int | None) -> Course:
    right, top = max(world.rates, key=lambda name: world.rates[name]), max(world.rates.values())
    each = float(PRICE + MINUTE_USD) / top
    best, lost, shots, fresh = list[bool](), list[float](), 0, list[tuple[str, bool]]()
    while len(best) < TAKES:
        wishes = [world.wish(name) for name in world.ranked(explore, shots)]
        past: list[Past] = []
        for _ in range(min(A_SHOT, TAKES - len(best))):
            wish = next_wish(wishes, past, {})
            assert wish is not None
            holds = rng.random() < world.rates[wish.engine]
            fresh.append((wish.engine, holds))
            past.append(Past(engine=wish.engine))
            lost.append((lost[-1] if lost else 0.0) + (top - world.rates[wish.engine]) * each)
            known = World(
                shot_class=world.shot_class, rates=world.rates, cards=world.cards, records=world.learned(fresh)
            )
            best.append(known.ranked()[0] == right)
            if holds:
                break
        shots += 1
        if shots % shots_a_run == 0:
            world.records, fresh = world.learned(fresh), []
    return Course(best=tuple(best), lost_usd=tuple(lost))
