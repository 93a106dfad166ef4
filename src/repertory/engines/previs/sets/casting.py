"""From a writer's words to a set, and the set as a line of text that a location keeps."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from repertory.engines.previs.lights import LIGHTS
from repertory.engines.previs.sets import coffee_shop, street
from repertory.engines.previs.sets.plan import BuiltSet, SetCard
from repertory.errors import YourMove

if TYPE_CHECKING:
    from repertory.engines.previs.scene import Colour

_KITS = {"coffee shop": coffee_shop.build, "street": street.build}
_MEANINGS = {
    "street": ("street", "pavement", "sidewalk", "road", "outside", "alley", "storefront"),
    "coffee shop": ("coffee", "cafe", "café", "diner", "bar", "restaurant", "tearoom", "bakery"),
}
_COLOURS: dict[str, Colour] = {
    "white": (0.88, 0.87, 0.84), "cream": (0.86, 0.79, 0.66), "green": (0.36, 0.47, 0.38), "teal": (0.20, 0.38, 0.40),
    "blue": (0.28, 0.40, 0.55), "red": (0.60, 0.22, 0.18), "yellow": (0.85, 0.66, 0.28), "grey": (0.52, 0.53, 0.54),
    "gray": (0.52, 0.53, 0.54), "black": (0.13, 0.13, 0.14), "pink": (0.80, 0.56, 0.54), "brown": (0.42, 0.29, 0.20),
}  # fmt: skip
_WOODS: dict[str, Colour] = {
    "walnut": (0.40, 0.26, 0.17), "oak": (0.62, 0.44, 0.28), "pine": (0.74, 0.56, 0.36), "wooden": (0.55, 0.36, 0.22),
    "wood": (0.55, 0.36, 0.22),
}  # fmt: skip
_THINGS = {
    "wall": "wall", "walls": "wall", "table": "wood", "tables": "wood", "counter": "wood", "lamp": "lamp",
    "lamps": "lamp", "door": "door", "awning": "awning",
}  # fmt: skip
_KNOWN = {
    "a", "an", "and", "the", "with", "of", "in", "on", "at", "its", "interior", "shop", "window", "shelves", "chairs",
    "cups", "pendant", "fronts", "front", "post", "sign", "lit", "warm", "buildings", "chair", "table", "lamp",
}  # fmt: skip


def find_set(words: str, seed: int) -> tuple[SetCard, tuple[str, ...]]:
    """The set that the words mean, and the words that were not used. Raises YourMove when there is no such set."""
    spoken = re.findall(r"[\w']+", words.lower())
    kit = next((kit for kit in _MEANINGS if any(word in _MEANINGS[kit] for word in spoken)), None)
    if kit is None:
        known = " and ".join(f'"{kit}"' for kit in _KITS)
        raise YourMove(f'The previs stage has no set for "{words}".', step=f"It has {known}: use one of these words.")
    colours: dict[str, Colour] = {}
    used = {word for meanings in _MEANINGS.values() for word in meanings} | _KNOWN | set(_THINGS)
    for word, following in zip(spoken, [*spoken[1:], ""], strict=True):
        if word in _WOODS:
            colours["wood"] = _WOODS[word]
            used.add(word)
        elif word in _COLOURS and following in _THINGS:
            colours[_THINGS[following]] = _COLOURS[word]
            used.add(word)
    unused = tuple(dict.fromkeys(word for word in spoken if word not in used))
    return SetCard(kit=kit, seed=seed, colours=colours), unused


def build_set(card: SetCard, light: str) -> BuiltSet:
    """The set in one of the lights."""
    if light not in LIGHTS:
        raise YourMove(f'The previs stage has no light "{light}".', step=f"It has {', '.join(LIGHTS)}.")
    return _KITS[card.kit](card, light)


def to_text(card: SetCard) -> str:
    """One line of JSON."""
    return json.dumps({"kit": card.kit, "seed": card.seed, "colours": card.colours}, sort_keys=True)


def from_text(text: str) -> SetCard:
    """The set of such a line. Raises YourMove for anything else."""
    try:
        data = json.loads(text)
        colours = {str(thing): (float(c[0]), float(c[1]), float(c[2])) for thing, c in data["colours"].items()}
        card = SetCard(kit=data["kit"], seed=int(data["seed"]), colours=colours)
        known = card.kit in _KITS
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError, RecursionError) as error:
        raise YourMove("This is not a set of the previs stage.", step="Build the location again.") from error
    if not known:
        raise YourMove(f'The previs stage has no set "{card.kit}".', step="Build the location again.")
    return card
