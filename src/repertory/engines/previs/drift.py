"""Drift on purpose: engines change faces a little from take to take, so a rehearsal must do so too.

The rules of the rehearsal, none of them a claim about a real engine: a take draws its error from the character's name
and the seed, small in most takes and large in some; a clip has the error of the keyframe it starts from; every edit of
the face leaves a fifth of the error, every face swap a half.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from repertory.engines.previs.mended import named_by, names
from repertory.engines.previs.truth import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from repertory.model.engine import Recipe

LEFT_BY_EDIT, LEFT_BY_SWAP = 0.2, 0.5
HOLDS = 0.65
"""The share of takes in which an engine holds the face."""
MOST_HELD = 0.4
"""The largest error of a face that is held, in units of the drift."""
_LEFT = {"edit": LEFT_BY_EDIT, "swap": LEFT_BY_SWAP}


def number_for(*words: object) -> int:
    """A seed that depends on these words only, the same on every machine."""
    return int.from_bytes(hashlib.sha256("\x1f".join(map(str, words)).encode()).digest()[:7], "big")


def drawn_error(name: str, seed: int, drift: float) -> float:
    """The identity error of one take, up to 2.2 times `drift`: two takes in three hold the face, the third slips."""
    share = (number_for("drift", name, seed) % 1_000_003) / 1_000_003
    if share < HOLDS:
        return float(drift * MOST_HELD * share / HOLDS)
    return float(drift * (1.2 + 1.0 * (share - HOLDS) / (1 - HOLDS)))


def first_seed(lineage: Sequence[Recipe], seed: int) -> int:
    """The seed that the first take of a lineage was made with; the order's own where there is none."""
    return lineage[0].seed or 0 if lineage else seed


def error_of(name: str, lineage: Sequence[Recipe], seed: int, drift: float) -> float:
    """The error that a take shows: drawn for the first step of its lineage and lessened by every repair since that was
    of this face."""
    error = drawn_error(name, first_seed(lineage, seed), drift)
    for recipe in lineage[1:]:
        if names(named_by(recipe.step, recipe.prompt, recipe.references), Kind.IDENTITY, name):
            error *= _LEFT[recipe.step.split("/")[0]]
    return error


def said(title: str, error: float) -> str:
    """The drawn error for a person to read."""
    words = ("none to see", "slight", "visible", "strong", "somebody else's face")
    level = sum(error > limit for limit in (0.05, 0.2, 0.45, 0.9))
    return f"Rehearsed drift of {title}: {error:.2f} ({words[level]})."
