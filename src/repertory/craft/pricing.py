"""What an order will cost by the engine's list price, before it is placed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from math import ceil

from repertory.model.engine import EngineCard, OrderKind, Price, SizePrice

MEGAPIXEL = 1024 * 1024
"""Pixels that vendors bill as one: a picture of 1024 by 1024 is one megapixel."""
_PICTURES = (OrderKind.STILL, OrderKind.EDIT)
_TIMED = (OrderKind.CLIP, OrderKind.LIPSYNC)


def megapixels(width: int, height: int) -> int:
    """Megapixels as they are billed: rounded up, at least one."""
    return max(1, ceil(width * height / MEGAPIXEL))


def size_priced(price: Price, width: int, height: int) -> SizePrice | None:
    """The vendor's size as which a picture is ordered: the smallest that holds it. The largest that has a price, where
    none does; None where the price does not go by sizes."""
    pixels = width * height / 1_000_000
    return next((one for one in price.sizes if pixels <= one.megapixels), price.sizes[-1] if price.sizes else None)


def length_ordered(card: EngineCard, seconds: float) -> float:
    """The length at which a clip of so many seconds is ordered: the next one that the engine makes; what is too much is
    cut off. As long as wanted where it makes none that long."""
    wanted = max(seconds, card.min_duration_s)
    return min((length for length in card.durations if length >= wanted), default=wanted)


def estimate(
    card: EngineCard,
    kind: OrderKind,
    *,
    width: int = 0,
    height: int = 0,
    duration_s: float = 0.0,
    references: Sequence[tuple[int, int]] | int = 0,
    characters: int = 0,
) -> Decimal:
    """The list price of one order in US dollars; 0 for an engine that is free.

    Pictures cost the first megapixel, and every further one of the picture and of each picture sent (Black Forest
    Labs: `first + (output - 1) * more + input * more`), or what one of their size costs. Clips cost by the second begun
    of the length that is ordered, a second what it costs at their size; lines by the character.
    `references` are the pictures sent, as (width, height), or how many of one megapixel each; for an edit the
    picture to edit is one of them. An edit of a clip costs by the second begun of that clip, where a second has a
    price.
    """
    price, size = card.price, size_priced(card.price, width, height)
    second = size.second if size else price.second
    if kind is OrderKind.EDIT and duration_s and second:
        return second * ceil(round(duration_s, 6))
    if kind in _PICTURES:
        sent = references if isinstance(references, int) else sum(megapixels(*one) for one in references)
        first = size.picture if size else price.first_megapixel
        return first + (megapixels(width, height) - 1 + sent) * price.more_megapixels
    if kind in _TIMED:
        return second * ceil(round(length_ordered(card, duration_s), 6))
    if kind is OrderKind.LINE:
        return price.thousand_characters * characters / 1000
    if kind is OrderKind.ASK:
        return price.asked
    return price.bound


def counted(told: object) -> Decimal | None:
    """How many of its own units a vendor says that an order took; None where it says nothing, or no number that can be
    one."""
    if isinstance(told, bool) or not isinstance(told, (int, float, str, Decimal)):
        return None
    try:
        units = Decimal(str(told))
    except InvalidOperation:
        return None
    return units if units.is_finite() and units >= 0 else None


def billed(price: Price, units: Decimal | None) -> Decimal | None:
    """What so many of the vendor's own units are in US dollars: `units * unit`. None where it is not known how many, or
    what one costs: then the list price counts."""
    return None if units is None or not price.unit else units * price.unit
