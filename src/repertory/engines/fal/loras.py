"""The LoRAs that an order is made with: those that were bound to a locked version for this very model."""

from __future__ import annotations

from collections.abc import Sequence

from repertory.model.anchor import Anchor, BindingKind
from repertory.model.engine import EngineCard, Order, UsedBinding

MOST = 3
"""How many LoRAs fal's endpoints take."""


def loras_of(card: EngineCard, order: Order) -> tuple[UsedBinding, ...]:
    """What the order's people and whoever is being built are known by at fal, in their order, as many as it takes."""
    performers = order.shot.performers if order.shot else ()
    people: list[Anchor] = [*(one.character for one in performers), *([order.subject] if order.subject else [])]
    found = (
        UsedBinding(anchor=one.ref, binding=binding)
        for one in {one.ref: one for one in people}.values()
        if (binding := one.binding_for("fal", BindingKind.LORA)) is not None
        and binding.base_model == card.model
        and binding.value
    )
    return tuple(found)[:MOST]


def called(loras: Sequence[UsedBinding]) -> str:
    """The words that call them, before the prompt: "Mia is rp_mia. "."""
    named = ((one.anchor.partition("@")[0].title(), one.binding.trigger) for one in loras if one.binding.trigger)
    return "".join(f"{name} is {trigger}. " for name, trigger in named)
