"""An engine's card as a file: read, with nothing in it that cannot be, and named after its vendor."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from repertory.craft.pricing import priced_on
from repertory.craft.shapes import sides_of
from repertory.errors import Damaged
from repertory.files.cards import Card
from repertory.files.lines import Place, in_words, line_of
from repertory.model.engine import EngineCard, Naming, OrderKind
from repertory.model.price import Price

CARD = Card(EngineCard, "engine", 1)
"""How an engine card is kept on disk."""
STYLES = ("photo", "clay")
"""The styles in which pictures are compared."""
PICTURE_TYPES = ("png", "jpeg", "webp")
"""The kinds of picture file that references are sent as."""
_AMOUNTS = {
    "first_megapixel",
    "more_megapixels",
    "second",
    "thousand_characters",
    "asked",
    "asked_picture",
    "bound",
}
"""Every amount of a price; one that is 0 says that nothing is to be paid."""
_LEAST = {
    "max_references": -1,
    "elements": 0,
    "element_pictures": 1,
    "max_prompt": 0,
    "side_multiple": 1,
    "max_megapixels": 0,
    "min_side": 1,
    "max_duration_s": 0,
    "min_duration_s": 0,
    "fps": 1,
    "in_flight": 0,
    "a_minute": 0,
    "picture_mb": 0,
    "order_megapixels": 0,
}


def read_card(path: Path) -> EngineCard:
    """The card in a file, with the prices of today. Raises Damaged for one that cannot be read, for anything in it that
    cannot be, for a card that is not named after its vendor, and for one without a price, unless it is made here or by
    hand and without a key; YourMove for one of a newer release."""
    card = CARD.read(path)
    for at, wrong in _wrong(card):
        line = line_of(path.read_text(encoding="utf-8"), at)
        raise Damaged(f"{path}{f', line {line}' if line else ''}: {in_words(at)}: {wrong}.", step="Mend that line.")
    if is_unpriced(card) and not _says_free(path):
        what = f"{path}: the price is unknown: the card says none, and {card.title} is not made on this machine."
        step = 'Write under [price] what it costs in US dollars; first_megapixel = "0" there says that it is free.'
        raise Damaged(what, step=step)
    if path not in files_of(card.vendor, path.parent):
        step = f'Name it "{card.vendor}-….toml", or mend its vendor.'
        raise Damaged(f'{path} says vendor "{card.vendor}" and is not named after it.', step=step)
    return priced_on(card, datetime.now(tz=UTC).date().isoformat())


def is_unpriced(card: EngineCard) -> bool:
    """Whether a card says no price of what somebody else makes."""
    return card.price.free and bool(card.key or not (card.local or card.by_hand))


def _says_free(path: Path) -> bool:
    """Whether a card that costs nothing says so, and does not only say no price."""
    price = tomllib.loads(path.read_text(encoding="utf-8")).get("price", {})
    sized = any({"picture", "second"} & one.keys() for one in price.get("sizes", ()))
    return sized or bool(_AMOUNTS & price.keys())


def files_of(vendor: str, folder: Path) -> list[Path]:
    """The files in a folder that are named after a vendor."""
    return sorted((*folder.glob(f"{vendor}.toml"), *folder.glob(f"{vendor}-*.toml")))


def _wrong(card: EngineCard) -> Iterator[tuple[Place, str]]:
    """What cannot be, and where it stands: of our own cards and of the user's."""
    yield from _who(card)
    for at, number, least in _numbers(card):
        if not math.isfinite(number) or number < least:
            yield at, f"{number} is less than {least}" if math.isfinite(number) else f"{number} is no number"
    if not card.in_flight and not card.local:
        yield ("in_flight",), "0 is less than 1: it means one on each core, of an engine of this machine"
    yield from _lengths(card)
    yield from _room(card)
    yield from _shown(card)
    yield from _priced(card.price, card.settings)


def _who(card: EngineCard) -> Iterator[tuple[Place, str]]:
    if not card.vendor:
        yield ("vendor",), "it is empty"
    if not card.model:
        yield ("model",), "it is empty"
    if card.id != card.vendor and not (card.id.startswith(f"{card.vendor}/") and card.id.partition("/")[2].strip()):
        yield ("id",), f'"{card.id}" is neither "{card.vendor}" nor "{card.vendor}/…"'
    if not card.kinds:
        yield ("kinds",), f"there is none; it may make: {', '.join(OrderKind)}"
    if card.style not in STYLES:
        yield ("style",), f'there is no style "{card.style}"; there are: {", ".join(STYLES)}'
    for name in ("checked", "retired"):
        if (day := getattr(card, name)) and not _is_day(day):
            yield (name,), f'"{day}" is no day, YYYY-MM-DD'


def _numbers(card: EngineCard) -> Iterator[tuple[Place, float | Decimal, int]]:
    """Every number with its place and the least that it may be."""
    yield from (((name,), getattr(card, name), least) for name, least in _LEAST.items())
    yield from ((("slots", slot.value), most, -1) for slot, most in card.slots.items())
    yield from ((("durations", place), length, 0) for place, length in enumerate(card.durations))
    yield from (
        (("price", one.name), getattr(card.price, one.name), 0)
        for one in fields(Price)
        if isinstance(getattr(card.price, one.name), (int, Decimal))
    )
    for name, values in card.price.factors.items():
        yield from ((("price", "factors", name, value), times, 0) for value, times in values.items())
    yield from ((("price", "changes", place, "times"), one.times, 0) for place, one in enumerate(card.price.changes))
    for place, size in enumerate(card.price.sizes):
        yield from (
            (("price", "sizes", place, name), getattr(size, name), 0) for name in ("megapixels", "picture", "second")
        )


def _lengths(card: EngineCard) -> Iterator[tuple[Place, str]]:
    lengths = card.durations
    if OrderKind.CLIP in card.kinds and not card.max_duration_s:
        yield ("kinds",), "clips want max_duration_s, how long they may be"
    if card.min_duration_s > card.max_duration_s:
        yield ("min_duration_s",), "it is longer than max_duration_s"
    if list(lengths) != sorted(set(lengths)):
        yield ("durations",), "they do not go up"
    elif lengths and lengths[0] < card.min_duration_s:
        yield ("durations",), f"{lengths[0]:g} is shorter than min_duration_s, {card.min_duration_s:g}"
    elif lengths and lengths[-1] != card.max_duration_s:
        yield ("durations",), f"the last is {lengths[-1]:g}, and max_duration_s is {card.max_duration_s:g}"


def _room(card: EngineCard) -> Iterator[tuple[Place, str]]:
    most = card.max_references
    if card.elements and card.naming not in {Naming.AT, Naming.BRACKETS}:
        yield ("elements",), f'the naming "{card.naming.value}" has no name for an element'
    limits: list[tuple[Place, int]] = [(("slots", slot.value), number) for slot, number in card.slots.items()]
    for at, number in (*limits, (("elements",), card.elements)):
        if 0 <= most < number:
            yield at, f"{number} is more than max_references, {most}"


def _shown(card: EngineCard) -> Iterator[tuple[Place, str]]:
    least, most = card.picture_sides
    if least < 1 or most < 0 or 0 < most < least:
        yield ("picture_sides",), f"{least} to {most} pixels cannot be"
    if not card.picture_types or set(card.picture_types) - set(PICTURE_TYPES):
        yield ("picture_types",), f"there are: {', '.join(PICTURE_TYPES)}"
    for place, ratio in enumerate(card.ratios):
        try:
            sides_of(ratio)
        except ValueError:
            yield ("ratios", place), f'"{ratio}" is no proportion like "16:9"'
    for shot_class, share in card.strengths.items():
        if not 0 <= share <= 1:
            yield ("strengths", shot_class.value), f"{share} is no share from 0 to 1"


def _priced(price: Price, settings: Collection[str]) -> Iterator[tuple[Place, str]]:
    if price.rate <= 0:
        yield ("price", "rate"), f"{price.rate} of a currency is no dollar"
    for name in price.factors.keys() - set(settings):
        yield ("price", "factors", name), f'there is no setting "{name}"'
    for place, change in enumerate(price.changes):
        if not _is_day(change.since):
            yield ("price", "changes", place, "since"), f'"{change.since}" is no day, YYYY-MM-DD'
    sizes = [one.megapixels for one in price.sizes]
    if sizes != sorted(set(sizes)):
        yield ("price", "sizes"), "their megapixels do not go up"


def _is_day(said: str) -> bool:
    try:
        return date.fromisoformat(said).isoformat() == said
    except ValueError:
        return False
