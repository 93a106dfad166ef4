"""What a character wears, and the colours of a hand in its sleeve."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    """The colours of an actor's hand and sleeve."""
    return genome.skin, outfit.colour
