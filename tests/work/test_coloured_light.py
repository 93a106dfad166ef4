"""Clothes in coloured light: whether they are others cannot be told by colours there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from samples import astronaut

from repertory.craft.advising import ONE_COLOUR, next_step
from repertory.media.images import write_image
from repertory.model.media import MediaKind
from repertory.model.verdict import Bands, Finding, Grade, Measurement, Score
from repertory.work.doubting import in_its_light

BANDS = Bands(match=0.36, wrong=0.39, inspector="wardrobe", version="1", style="photo", source="a test")


def worn(value: float) -> Measurement:
    return Measurement(
        inspector="wardrobe", version="1", anchor="mia@1", about="coat", finding=Finding.MEASURED, value=value
    )


def test_clothes_are_not_others_for_the_light_of_a_stage(tmp_path: Path) -> None:
    plain, blue = tmp_path / "plain.png", tmp_path / "blue.png"
    write_image(plain, astronaut())
    write_image(blue, (np.maximum(astronaut(), 40) * [0.25, 0.4, 1.0]).astype(np.uint8))
    bands = {worn(0.5).subject: BANDS}
    (lit,) = in_its_light(blue, MediaKind.IMAGE, [worn(0.5)], bands)
    assert (lit.finding, lit.value, lit.reason) == (Finding.UNMEASURED, None, ONE_COLOUR)
    assert next_step(Score(measurement=lit, grade=Grade.UNMEASURED)) == "Look at the clothes yourself."
    assert in_its_light(blue, MediaKind.IMAGE, [worn(0.3)], bands) == [worn(0.3)], "a match in blue light is one"
    assert in_its_light(plain, MediaKind.IMAGE, [worn(0.5)], bands) == [worn(0.5)]
