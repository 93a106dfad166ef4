"""An engine's card as a file: read, with every number in its range, and named after its vendor."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from repertory.errors import Damaged
from repertory.files.cards import Card
from repertory.files.lines import Place, in_words, line_of
from repertory.model.engine import EngineCard, Naming

CARD = Card(EngineCard, "engine", 1)
"""How an engine card is kept on disk."""
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
    "in_flight": 1,
}


def read_card(path: Path) -> EngineCard:
    """The card in a file. Raises Damaged for one that cannot be read, for a number out of its range, and for a card
    that is not named after its vendor; YourMove for one of a newer release."""
    card = CARD.read(path)
    for at, wrong in _wrong(card):
        line = line_of(path.read_text(encoding="utf-8"), at)
        raise Damaged(f"{path}{f', line {line}' if line else ''}: {in_words(at)}: {wrong}.", step="Mend that line.")
    if path not in files_of(card.vendor, path.parent):
        step = f'Name it "{card.vendor}-….toml", or mend its vendor.'
        raise Damaged(f'{path} says vendor "{card.vendor}" and is not named after it.', step=step)
    return card


def files_of(vendor: str, folder: Path) -> list[Path]:
    """The files in a folder that are named after a vendor."""
    return sorted((*folder.glob(f"{vendor}.toml"), *folder.glob(f"{vendor}-*.toml")))


def _wrong(card: EngineCard) -> Iterator[tuple[Place, str]]:
    """What cannot be, and where it stands."""
    numbers: list[tuple[Place, float, int]] = [((name,), getattr(card, name), least) for name, least in _LEAST.items()]
    numbers += [(("slots", slot.value), most, -1) for slot, most in card.slots.items()]
    numbers += [(("durations", place), length, 0) for place, length in enumerate(card.durations)]
    priced = [one.name for one in fields(card.price) if one.name != "at"]
    numbers += [(("price", name), getattr(card.price, name), 0) for name in priced]
    for at, number, least in numbers:
        if not math.isfinite(number) or number < least:
            yield at, f"{number} is less than {least}" if math.isfinite(number) else f"{number} is no number"
    if card.elements and card.naming not in {Naming.AT, Naming.BRACKETS}:
        yield ("elements",), f'the naming "{card.naming.value}" has no name for an element'
    if card.min_duration_s > card.max_duration_s:
        yield ("min_duration_s",), "it is longer than max_duration_s"
