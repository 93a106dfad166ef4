"""Whether an order fits an engine's card: every adapter asks here before it does anything with an order."""

from __future__ import annotations

from math import ceil, floor

from repertory.craft.filling import FILL_IN, require_filled
from repertory.craft.pricing import room_beside
from repertory.craft.shapes import cannot_draw, stretch
from repertory.craft.stacking import room_in_words, room_lacking, slots_taken
from repertory.errors import YourMove
from repertory.model.engine import EngineCard, Order, OrderKind, Setting

MOST_STRETCH = 0.02
"""How much the proportions of an edited picture may differ from those of the take that it is laid over."""
_PICTURES = (OrderKind.STILL, OrderKind.EDIT)
_WORDS = {int: "a whole number", float: "a number", bool: "true or false", str: "text"}


def check_order(card: EngineCard, order: Order) -> dict[str, Setting]:
    """The card's settings with the order's in their place, once the order fits the card.

    Raises YourMove for a kind that the engine does not make, too many references, too long a prompt or one with a blank
    that was to be filled in, a size that it does not draw, a last picture that it does not take, a clip that is too
    long, an unknown setting or one of the wrong type. Touches no file.
    """
    require_filled(order.prompt, "the words of the order", FILL_IN)
    if order.kind not in card.kinds:
        makes = ", ".join(card.kinds)
        raise YourMove(f'The engine "{card.id}" takes no {order.kind} orders.', step=f"It takes: {makes}.")
    card = room_beside(card, order.width, order.height) if order.kind in _PICTURES else card
    if room_lacking(card, order.kind, order.references):
        takes, has = room_in_words(card, order.kind), slots_taken(card, order.references)
        what = f'The engine "{card.id}" takes {takes}; the order has {has}.'
        raise YourMove(what, step="Choose another engine or fewer references.")
    if 0 < card.max_prompt < len(order.prompt):
        what = f'The engine "{card.id}" takes prompts of {card.max_prompt:,} characters, not {len(order.prompt):,}.'
        raise YourMove(what, step="Say it in fewer words or choose another engine.")
    if order.kind is OrderKind.ASK and not (order.questions and order.start):
        raise YourMove(f"The order {order.id} asks nothing.", step="Give a picture, and questions about it.")
    if order.kind not in {OrderKind.LINE, OrderKind.ASK}:
        _check_size(card, order)
    if order.end is not None and not (card.last_frame and order.kind is OrderKind.CLIP):
        raise _no_last(card, order)
    if card.max_duration_s and order.duration_s > card.max_duration_s:
        what = f'The engine "{card.id}" makes clips of up to {card.max_duration_s:g} s, not {order.duration_s:g} s.'
        raise YourMove(what, step="Shorten the shot or choose another engine.")
    return {**card.settings, **{name: _setting(card, name, value) for name, value in order.settings.items()}}


def fitted_size(card: EngineCard, width: int, height: int) -> tuple[int, int] | None:
    """The (width, height) that an engine draws which is nearest to this one in shape and then in size; None where all
    that it draws have other proportions, by more than MOST_STRETCH."""
    if not cannot_draw(card, width, height):
        return width, height
    step, most = card.side_multiple, card.max_megapixels * 1_000_000 or float(width * height)
    scale = max(min(1.0, (most / (width * height)) ** 0.5), card.min_side / min(width, height))
    first = max(1, ceil(width * scale / step))
    found = [
        (wide * step, tall * step)
        for wide in range(first, max(1, first // 2) - 1, -1)
        for tall in {max(1, floor(wide * height / width)), ceil(wide * height / width)}
        if not cannot_draw(card, wide * step, tall * step)
    ]
    near = [size for size in found if stretch(size, width, height) <= MOST_STRETCH]
    even = [size for size in near if stretch(size, width, height) <= MOST_STRETCH / 4]
    return even[0] if even else min(near, key=lambda size: stretch(size, width, height), default=None)


def _check_size(card: EngineCard, order: Order) -> None:
    if no := cannot_draw(card, order.width, order.height):
        what = f'"{card.id}" draws no picture of {order.width} by {order.height} pixels.'
        raise YourMove(what, step=f"{no[0].upper()}{no[1:]}.")


def _no_last(card: EngineCard, order: Order) -> YourMove:
    what = f'The engine "{card.id}" takes no picture to end a {order.kind} with.'
    return YourMove(what, step="Leave it out, or choose an engine whose clips may end with a given picture.")


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
