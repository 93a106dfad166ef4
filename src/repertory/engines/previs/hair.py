"""Hair for an actor: a style is modelled once on the template head, fitted to the skull and coloured."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np

from repertory.engines.previs.genome import HAIR_STYLES
from repertory.engines.previs.hair_styles import STYLES, Cut
from repertory.engines.previs.parts import Part
from repertory.engines.previs.scalp import Bond, Field, bonded
from repertory.engines.previs.shapes import Points, floats, smoothstep
from repertory.errors import YourMove

if TYPE_CHECKING:
    from repertory.engines.previs.genome import Colour, Genome
    from repertory.engines.previs.locks import Tress


def hair_parts(genome: Genome, skull: Points) -> tuple[Part, ...]:
    """The hair of an actor on his skull (`head.skull_points`), in head units; nothing for a bald one.

    Raises YourMove for a style that is not among `genome.HAIR_STYLES`.
    """
    if genome.hair_style == "bald":
        return ()
    if genome.hair_style not in STYLES:
        known = ", ".join(HAIR_STYLES)
        raise YourMove(f'There is no hair style "{genome.hair_style}".', step=f"The styles are {known}.")
    tress, bond = _modelled(genome.hair_style, _cut(genome))
    part = Part(
        name="hair",
        points=bond.on(skull),
        triangles=tress.triangles.astype(np.int32),
        colours=hair_colours(tress, genome.hair),
        roughness=0.62 if "curly" in genome.hair_style else 0.5,
    )
    return (part,)


def _cut(genome: Genome) -> Cut:
    aged = float(smoothstep(32, 75, genome.age)) if genome.sex == "man" else 0.0
    return Cut(seed=genome.hair_seed, recess=0.02 * (genome.sex == "man") + 0.16 * aged)


@functools.lru_cache(maxsize=32)
def _modelled(style: str, cut: Cut) -> tuple[Tress, Bond]:
    tress = STYLES[style](cut)
    return tress, bonded(tress.points)


def hair_colours(tress: Tress, colour: Colour) -> Points:
    """Colours (n, 3): darker in the grooves, each lock a little different, a band of light around the crown."""
    base = np.asarray(colour, float)
    dark = base * 0.42
    light = base * 1.25 + 0.05 * (base + 0.35)
    tone = (tress.shade * 0.85 + 0.13 * tress.tone)[:, None]
    mixed = np.where(tone < 0.5, dark + (base - dark) * tone * 2, base + (light - base) * (tone * 2 - 1))
    return floats(np.clip(mixed + _sheen(tress)[:, None] * (0.10 * base + 0.035), 0, 1))


def _sheen(tress: Tress) -> Field:
    """0 to 1: a soft ring below the crown, where combed hair shines."""
    y = tress.points[:, 1] + 0.18 * tress.points[:, 2]
    return np.asarray(np.exp(-(((y - 0.72) / 0.16) ** 2)) * tress.shade)
