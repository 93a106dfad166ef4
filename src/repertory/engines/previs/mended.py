"""What a repair was meant to put right: only that is lessened in the takes that follow from it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from repertory.engines.previs.truth import Kind
from repertory.model.anchor import Role, anchor_name
from repertory.model.engine import Recipe, SentReference, UsedReference

_FACE = "only the face"
"""How an order to correct a face says it, whatever pictures go along."""
Named = frozenset[tuple[Kind, str]]
"""Kinds, each with the name of an anchor; an empty name stands for everybody."""


def named_by(step: str, prompt: str, references: Sequence[SentReference | UsedReference]) -> Named:
    """What an edit or a swap names, by its words and the pictures that went along: without any, every face.

    Views are of a place or a thing, whichever it is; outfits alone, or beside a face where the words do not say
    "only the face", are clothes.
    """
    words = step.partition("/")[0]
    if words not in {"edit", "swap"}:
        return frozenset()
    if not references:
        return frozenset({(Kind.IDENTITY, "")})
    faces = words == "swap" or _FACE in prompt
    dressed = {anchor_name(one.anchor) for one in references if one.role is Role.OUTFIT and not faces}
    named: set[tuple[Kind, str]] = set()
    for one in references:
        name = anchor_name(one.anchor)
        if one.role is Role.VIEW:
            named |= {(Kind.LOCATION, name), (Kind.PROP, name)}
        elif one.role not in {Role.LOOK, Role.SAMPLE}:
            named.add((Kind.OUTFIT if name in dressed else Kind.IDENTITY, name))
    return frozenset(named)


def times_mended(kind: Kind, anchor: str, lineage: Sequence[Recipe], now: Named = frozenset()) -> int:
    """How many edits of a lineage named this, the one under way included."""
    edits = [named_by(one.step, one.prompt, one.references) for one in lineage if one.step.partition("/")[0] == "edit"]
    return sum(names(each, kind, anchor) for each in (*edits, now))


def names(named: Named, kind: Kind, anchor: str) -> bool:
    """Whether this is among what was named."""
    return bool({(kind, anchor_name(anchor)), (kind, "")} & named)
