"""Whether an order fits an engine's card: every adapter asks here before it does anything with an order."""

from __future__ import annotations

from repertory.errors import YourMove
from repertory.model.engine import EngineCard, Order, OrderKind, Setting

_WORDS = {int: "a whole number", float: "a number", bool: "true or false", str: "text"}


def check_order(card: EngineCard, order: Order) -> dict[str, Setting]:
    """The card's settings with the order's in their place, once the order fits the card.

    Raises YourMove for a kind that the engine does not make, too many references, a size that it does not draw,
    a clip that is too long, an unknown setting or one of the wrong type. Touches no file.
    """
    if order.kind not in card.kinds:
        makes = ", ".join(card.kinds)
        raise YourMove(f'The engine "{card.id}" takes no {order.kind} orders.', step=f"It takes: {makes}.")
    if 0 <= card.max_references < len(order.references):
        what = f'The engine "{card.id}" takes {card.max_references} references and the order has'
        raise YourMove(f"{what} {len(order.references)}.", step="Choose another engine or fewer references.")
    if order.kind is not OrderKind.LINE:
        _check_size(card, order)
    if card.max_duration_s and order.duration_s > card.max_duration_s:
        what = f'The engine "{card.id}" makes clips of up to {card.max_duration_s:g} s, not {order.duration_s:g} s.'
        raise YourMove(what, step="Shorten the shot or choose another engine.")
    return {**card.settings, **{name: _setting(card, name, value) for name, value in order.settings.items()}}


def _check_size(card: EngineCard, order: Order) -> None:
    size = f"{order.width} by {order.height} pixels"
    if min(order.width, order.height) < card.min_side:
        raise YourMove(f'"{card.id}" draws no picture of {size}.', step=f"Its smallest side is {card.min_side}.")
    if order.width % card.side_multiple or order.height % card.side_multiple:
        step = f"Both sides must be multiples of {card.side_multiple}."
        raise YourMove(f'"{card.id}" draws no picture of {size}.', step=step)
    if card.max_megapixels and order.width * order.height > card.max_megapixels * 1_000_000:
        step = f"It draws up to {card.max_megapixels:g} megapixels."
        raise YourMove(f'"{card.id}" draws no picture of {size}.', step=step)


def _setting(card: EngineCard, name: str, value: Setting) -> Setting:
    if name not in card.settings:
        known = ", ".join(sorted(card.settings)) or "none"
        raise YourMove(f'The engine "{card.id}" has no setting "{name}".', step=f"It has: {known}.")
    wanted = type(card.settings[name])
    if wanted is float and type(value) is int:
        return float(value)
    if type(value) is not wanted:
        step = f"Give {_WORDS[wanted]}, such as {card.settings[name]!r}."
        raise YourMove(f'The setting "{name}" of "{card.id}" cannot be {value!r}.', step=step)
    return value
