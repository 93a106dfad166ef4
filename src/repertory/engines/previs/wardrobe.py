"""What a character wears, and the colours of a hand in its sleeve."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from repertory.engines.previs.actor import ActorState, actor_parts, hand_position
from repertory.engines.previs.outfits import find_outfit

if TYPE_CHECKING:
    from repertory.engines.previs.genome import Genome
    from repertory.engines.previs.outfits import Outfit
    from repertory.engines.previs.scene import Colour
    from repertory.model.anchor import Character


def outfit_of(character: Character, genome: Genome, name: str = "") -> Outfit:
    """The named outfit, or the character's own, or the clothes that the casting words named."""
    return find_outfit(name or character.outfit or genome.outfit)


def hand_colours(genome: Genome, outfit: Outfit) -> tuple[Colour, Colour]:
    """The colours of the hand and of the lower sleeve of an actor, as modelled."""
    state = ActorState()
    hand = np.asarray(hand_position(genome, state, "right"), float)
    points, colours = [], []
    for part in actor_parts(genome, outfit, state):
        points.append(part.points)
        colours.append(np.broadcast_to(part.colours, part.points.shape))
    place, paint = np.concatenate(points), np.concatenate(colours)
    away = np.linalg.norm(place - hand, axis=1)
    above = place[:, 1] > hand[1]
    return _middle(paint[away < 0.06]), _middle(paint[above & (away > 0.16) & (away < 0.24)])


def _middle(colours: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> Colour:
    if not len(colours):
        return 0.6, 0.5, 0.45
    red, green, blue = (float(value) for value in np.median(colours, axis=0))
    return red, green, blue
