"""A stage with something wrong on it: other colours, a set that is not as it was, a person too many."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from repertory.engines.previs import sets
from repertory.engines.previs.bodies import Rigged
from repertory.engines.previs.casting import mixed
from repertory.engines.previs.drift import number_for
from repertory.engines.previs.genome import cast_genome
from repertory.engines.previs.outfits import COLOURS, find_outfit
from repertory.engines.previs.sets.coffee_shop import LAMPS
from repertory.engines.previs.truth import What
from repertory.engines.previs.words import read_casting_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from repertory.engines.previs.bodies import Standee
    from repertory.engines.previs.outfits import Outfit
    from repertory.engines.previs.parts import Part
    from repertory.engines.previs.scene import Colour
    from repertory.engines.previs.sets import BuiltSet, SetCard
    from repertory.engines.previs.truth import Slip

_WALLS = ("back wall", "left wall", "right wall", "front ", "end ", "paper", "wainscot", "rails")
_FURNITURE = ("table", "counter", "chairs", "shelves", "window bars", "shop frame", "pillars", "soffit", "awning",
              "valance", "door", "sideboard", "machine")  # fmt: skip
_OF_LAMP = frozenset({"shade", "lining", "bulb", "cable"})
OF_HAND = frozenset({"hand", "thumb nail", "sleeve"})
_STRANGERS = ("grey sweater", "white shirt", "navy coat", "burgundy sweater", "olive jacket", "black turtleneck")


def set_with(card: SetCard, light: str, slip: Slip | None) -> BuiltSet:
    """The set in its light, with what is wrong with it."""
    if slip is None:
        return sets.build_set(card, light)
    if slip.what is What.SET:
        return sets.build_set(sets.SetCard(kit=slip.shown, seed=card.seed), light)
    if slip.what is What.LIGHT:
        return sets.build_set(card, slip.shown)
    built = sets.build_set(card, light)
    if slip.what is What.LAMP:
        return _without_lamp(built)
    begins = _WALLS if slip.what is What.WALLS else _FURNITURE
    return replace(built, parts=tuple(painted(built.parts, COLOURS[slip.shown], slip.left, begins)))


def outfit_with(outfit: Outfit, slip: Slip | None) -> Outfit:
    """The clothes with what is wrong with them."""
    if slip is None:
        return outfit
    if slip.what is What.OUTFIT:
        return find_outfit(slip.shown)
    colour = mixed(outfit.colour, COLOURS[slip.shown], slip.left)
    return replace(outfit, colour=colour, legs=colour if outfit.garment == "suit" else outfit.legs)


def painted(parts: Iterable[Part], colour: Colour, share: float, begins: tuple[str, ...] = ("",)) -> list[Part]:
    """The parts, those whose names begin so that share of the way to another colour; light and dark of them stay."""
    return [_painted(part, colour, share) if part.name.startswith(begins) else part for part in parts]


def prop_with(parts: tuple[Part, ...], slip: Slip | None) -> tuple[Part, ...]:
    """A thing, and the hand that may hold it, with what is wrong with the thing."""
    if slip is None:
        return parts
    hand, thing = [part for part in parts if part.name in OF_HAND], [part for part in parts if part.name not in OF_HAND]
    if slip.what is What.GONE:
        return tuple(hand)
    return (*hand, *(painted(thing, COLOURS[slip.shown], slip.left) if slip.what is What.COLOUR else thing))


def stranger(seed: int) -> Rigged:
    """Somebody made up, whom no library knows."""
    number = number_for("stranger", seed)
    genome = cast_genome(read_casting_words(""), number % 2**31)
    return Rigged(name="stranger", genome=genome, outfit=find_outfit(_STRANGERS[number % len(_STRANGERS)]))


def swapped(bodies: Sequence[Rigged | Standee], one: int, other: int) -> list[Rigged | Standee]:
    """The bodies with two heads exchanged: the clothes stay where they are."""
    first, second = bodies[one], bodies[other]
    new = list(bodies)
    if isinstance(first, Rigged) and isinstance(second, Rigged):
        new[one], new[other] = replace(first, genome=second.genome), replace(second, genome=first.genome)
    return new


def _painted(part: Part, colour: Colour, share: float) -> Part:
    if part.texture is None:
        return replace(part, colours=_toned(part.colours, colour, share))
    texture = part.texture
    toned = np.round(_toned(np.asarray(texture[..., :3], np.float32) / np.float32(255), colour, share) * 255)
    return replace(part, texture=np.concatenate([toned.astype(np.uint8), texture[..., 3:]], axis=2))


def _toned(values: NDArray[np.float32], colour: Colour, share: float) -> NDArray[np.float32]:
    level = values.mean(axis=-1, keepdims=True)
    new = np.clip(level / max(float(level.mean()), 1e-3) * np.array(colour), 0, 1)
    return np.asarray(values + share * (new - values), np.float32)


def _without_lamp(built: BuiltSet) -> BuiltSet:
    """The coffee shop without the lamp that is nearest to the main table, and without its light."""
    x, _, z = LAMPS[0]
    parts = tuple(
        part for part in built.parts
        if part.name not in _OF_LAMP or np.hypot(part.points[:, 0].mean() - x, part.points[:, 2].mean() - z) > 0.3
    )  # fmt: skip
    lights = tuple(one for one in built.mood.lights if np.hypot(one.place[0] - x, one.place[2] - z) > 1e-6)
    return replace(built, parts=parts, mood=replace(built.mood, lights=lights))
