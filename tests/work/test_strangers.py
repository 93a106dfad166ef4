"""Clothes of somebody else than the one asked for are not judged by that one's outfit."""

from __future__ import annotations

from dataclasses import replace

from repertory.craft.advising import next_step
from repertory.model.verdict import Bands, Finding, Grade, Measurement, Score
from repertory.work.strangers import without_strangers

FACE = Measurement(inspector="faces", version="1", anchor="max@1", finding=Finding.MEASURED, value=0.8)
SUIT = Measurement(
    inspector="wardrobe", version="1", anchor="max@1", about="tuxedo", finding=Finding.MEASURED, value=0.3, margin=-0.1
)
BANDS = Bands(match=0.4, wrong=0.6, inspector="faces", version="1", style="photo", source="")


def test_clothes_of_a_stranger_are_not_looked_at() -> None:
    face, suit = without_strangers([FACE, SUIT], {"max@1": BANDS})
    assert face is FACE
    assert (suit.finding, suit.value, suit.margin, suit.reason) == (Finding.UNMEASURED, None, None, "this is not max@1")
    assert next_step(Score(measurement=suit, grade=Grade.UNMEASURED)) == ""


def test_clothes_stay_where_the_face_is_theirs_or_is_not_told() -> None:
    for face, bands in (
        (replace(FACE, value=0.3), BANDS),
        (replace(FACE, value=0.5), BANDS),
        (replace(FACE, value=0.65), BANDS),  # it has drifted far, and wears what it wears
        (replace(FACE, cut=1.5), BANDS),
        (FACE, replace(BANDS, trusted=False)),
        (replace(FACE, anchor="anna@1"), BANDS),
    ):
        assert without_strangers([face, SUIT], {"max@1": bands}) == [face, SUIT]
