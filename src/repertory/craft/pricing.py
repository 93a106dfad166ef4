"""What an order will cost by the engine's list price, before it is placed."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from decimal import Decimal, InvalidOperation
from math import ceil, prod
from typing import Any

from repertory.errors import NothingFits
from repertory.model.engine import EngineCard, OrderKind, Setting
from repertory.model.price import Price, SizePrice

MEGAPIXEL = 1024 * 1024
"""Pixels that vendors bill as one: a picture of 1024 by 1024 is one megapixel."""
_ONE = (1024, 1024)
_PICTURES = (OrderKind.STILL, OrderKind.EDIT)
_TIMED = (OrderKind.CLIP, OrderKind.LIPSYNC)
_CHINESE = ("CJK UNIFIED IDEOGRAPH", "CJK COMPATIBILITY IDEOGRAPH")
_NO_PRICE = ("rate", "unit", "unit_read")
"""Decimals of a price that no price list changes: how a vendor's own units are counted is its answers' business."""


def megapixels(width: int, height: int) -> int:
    """Megapixels as they are billed: rounded up, at least one."""
    return max(1, ceil(width * height / MEGAPIXEL))


def sent_megapixels(card: EngineCard, sizes: Sequence[tuple[int, int]], width: int, height: int) -> list[int]:
    """As how many megapixels each picture of these sizes goes out with an order of that size: the largest as fewer
    where all together are more than an order may have, none as less than one."""
    own = [megapixels(*size) for size in sizes]
    room = card.order_megapixels - megapixels(width, height) if card.order_megapixels else sum(own)
    while sum(own) > room and max(own, default=1) > 1:
        own[own.index(max(own))] -= 1
    return own


def room_beside(card: EngineCard, width: int, height: int) -> EngineCard:
    """The card with as many references as fit beside a picture of that size."""
    if not card.order_megapixels or card.max_references < 0:
        return card
    return replace(card, max_references=min(card.max_references, card.order_megapixels - megapixels(width, height)))


def size_priced(price: Price, width: int, height: int) -> SizePrice | None:
    """The vendor's size as which a picture is ordered: the smallest that holds it. The largest that has a price, where
    none does; None where the price does not go by sizes."""
    pixels = width * height / 1_000_000
    return next((one for one in price.sizes if pixels <= one.megapixels), price.sizes[-1] if price.sizes else None)


def size_named(price: Price, width: int, height: int) -> str:
    """What the vendor calls the size as which a picture is ordered, and that its price is for: "1080p" of "1080p with
    sound". Empty where the price does not go by sizes: the vendor's own size is ordered then."""
    size = size_priced(price, width, height)
    return size.at.partition(" ")[0] if size else ""


def length_ordered(card: EngineCard, seconds: float) -> float:
    """The length at which a clip of so many seconds is ordered: the next one that the engine makes; what is too much is
    cut off. As long as wanted where it makes none that long."""
    wanted = max(seconds, card.min_duration_s)
    return min((length for length in card.durations if length >= wanted), default=wanted)


def priced_on(card: EngineCard, today: str) -> EngineCard:
    """The card with the prices of that day, YYYY-MM-DD: changes that were announced count from their day on."""
    times = prod((one.times for one in card.price.changes if one.since <= today), start=Decimal(1))
    if times == 1:
        return card
    old = {one.name: getattr(card.price, one.name) for one in fields(Price) if one.name not in _NO_PRICE}
    new: dict[str, Any] = {name: amount * times for name, amount in old.items() if isinstance(amount, Decimal)}
    sizes = tuple(replace(one, picture=one.picture * times, second=one.second * times) for one in card.price.sizes)
    changes = tuple(one for one in card.price.changes if one.since > today)
    return replace(card, price=replace(card.price, sizes=sizes, changes=changes, **new))


def characters_billed(price: Price, text: str) -> int:
    """How many characters a vendor counts in a line: a Chinese one (in Japanese and Korean as well) may count as more
    than one; kana, hangul, letters, marks and spaces are one each."""
    chinese = sum(unicodedata.name(sign, "").startswith(_CHINESE) for sign in text)
    return len(text) + chinese * (price.chinese_counts - 1)


def factor_of(card: EngineCard, settings: Mapping[str, Setting]) -> Decimal:
    """How many times its price an order costs with these settings; the card's own stand where they say nothing."""
    told = {**card.settings, **settings}
    found = ((of, _written(told.get(name, ""))) for name, of in card.price.factors.items())
    return prod((of.get(value, max(of.values())) for of, value in found if of), start=Decimal(1))


def _written(value: Setting) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def estimate(
    card: EngineCard,
    kind: OrderKind,
    *,
    width: int = 0,
    height: int = 0,
    duration_s: float = 0.0,
    references: Sequence[tuple[int, int]] | int = 0,
    text: str = "",
    settings: Mapping[str, Setting] | None = None,
) -> Decimal:
    """The list price of one order in US dollars; 0 for an engine that is free.

    Pictures cost the first megapixel, and every further one of the picture and of each picture sent (Black Forest
    Labs: `first + (output - 1) * more + input * more`), or what one of their size costs. Clips cost by the second begun
    of the length that is ordered, a second what it costs at their size; lines by the character that is counted there;
    questions by the order and by each picture. What an order's settings change is on the card: all but the pictures
    sent costs so many times as much.
    `references` are the pictures sent, as (width, height), or how many of one megapixel each; for an edit the
    picture to edit is one of them. An edit of a clip costs by the second begun of that clip, where a second has a
    price. Raises NothingFits for a kind that the card does not make: its price would be 0.
    """
    if kind not in card.kinds:
        what = f"{card.id} makes no {kind.value}s, so that nobody knows what one costs."
        raise NothingFits(what, step=f"It makes: {', '.join(card.kinds)}. Name another engine for it.")
    price, size = card.price, size_priced(card.price, width, height)
    times = factor_of(card, settings or {})
    second = times * (size.second if size else price.second)
    if kind is OrderKind.EDIT and duration_s and second:
        return second * ceil(round(duration_s, 6))
    if kind in _PICTURES:
        sizes = [_ONE] * references if isinstance(references, int) else references
        sent = sum(sent_megapixels(card, sizes, width, height))
        first = size.picture if size else price.first_megapixel
        drawn = first + (megapixels(width, height) - 1) * price.more_megapixels
        return times * drawn + sent * price.more_megapixels
    if kind in _TIMED:
        return second * ceil(round(length_ordered(card, duration_s), 6))
    if kind is OrderKind.LINE:
        return times * price.thousand_characters * characters_billed(price, text) / 1000
    if kind is OrderKind.ASK:
        return price.asked + price.asked_picture * (references if isinstance(references, int) else len(references))
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


def billed(price: Price, units: Decimal | None, read: Decimal | None = None) -> Decimal | None:
    """What so many of the vendor's own units are in US dollars: `units * unit`, and `read * unit_read` where units that
    were read are counted apart. None where it is not known how many, or what one costs: then the list price counts."""
    if units is None or not price.unit or (price.unit_read and read is None):
        return None
    return units * price.unit + (read or Decimal(0)) * price.unit_read
