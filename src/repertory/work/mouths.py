"""How the mouths of a shot are going to match its lines, with the engines that a production names for that."""

from __future__ import annotations

import datetime
import os

from repertory.craft.lips import Clip, Lips, Terms, lips_of
from repertory.craft.policies import policy_of
from repertory.model.engine import EngineCard, OrderKind
from repertory.model.production import Production
from repertory.model.shot import BoundShot
from repertory.work.crew import Crew


def planned_lips(
    crew: Crew, production: Production, bound: BoundShot, card: EngineCard, duration_s: float, *, keyed: bool = False
) -> Lips | None:
    """What happens to the mouths of a shot whose clip is made by the engine of `card`, in the production's size; None
    where nobody speaks. With `keyed` as if all keys were there: the clip itself may still want one. Raises UnknownName
    for an engine of which there is no card."""
    clip = Clip(width=production.width, height=production.height, duration_s=duration_s, maker=card.vendor)
    return lips_for(crew, production, bound, card, clip, keyed=keyed)


def lips_for(
    crew: Crew, production: Production, bound: BoundShot, card: EngineCard, clip: Clip, *, keyed: bool = False
) -> Lips | None:
    """The same for a clip whose size, length and maker are known. Raises UnknownName."""
    cards = [crew.card(one) for one in production.engines.get(OrderKind.LIPSYNC, ())]
    terms = Terms(
        policy=policy_of(production.policy),
        keys=[one.key for one in cards if one.key and (keyed or one.has_key(os.environ))],
        installed=tuple(crew.engines),
        today=datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        settings=production.settings,
    )
    return lips_of(bound, card, clip, cards, terms)
