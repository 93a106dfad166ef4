"""Clothes of strangers: what somebody wears who is not the one that was asked for says nothing of that one's outfit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from repertory.craft.advising import NOT_THEIRS, WARDROBE
from repertory.craft.judging import grade_of
from repertory.craft.nearness import is_hardly
from repertory.model.verdict import Bands, Finding, Grade, Measurement


def without_strangers(found: Sequence[Measurement], bands: Mapping[str, Bands]) -> list[Measurement]:
    """The same, with the clothes unmeasured of everybody whose face is found to be somebody else's by the bands of the
    characters, by ref; not of whoever has drifted, however far."""
    strangers = {one.anchor for one in found if one.of_face and _is_another(one, bands.get(one.anchor))}
    return [
        replace(
            one,
            finding=Finding.UNMEASURED,
            value=None,
            median=None,
            margin=None,
            nearest="",
            curve=(),
            reason=f"{NOT_THEIRS} {one.anchor}",
        )
        if one.inspector == WARDROBE and one.anchor in strangers
        else one
        for one in found
    ]


def _is_another(face: Measurement, bands: Bands | None) -> bool:
    if bands is None or not bands.trusted or face.usual is None or face.cut > 1:
        return False
    if is_hardly(face.usual, bands):
        return False
    return face.finding is Finding.MEASURED and grade_of(face.usual, bands) is Grade.WRONG
