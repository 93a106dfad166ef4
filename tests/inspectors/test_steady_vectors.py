"""Which faces get a steadier vector: those that may be clay, told by the embedded recogniser's own vector."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from repertory.engines.previs import engines
from repertory.inspectors.faces import FaceInspector
from repertory.inspectors.recognising import CLAY_REACH, clay_middle, like_clay
from repertory.media.images import read_image
from repertory.model.anchor import Character, Role
from repertory.model.engine import Order, OrderKind, Output


def test_a_vector_is_like_clay_within_reach_of_the_middle() -> None:
    away = np.zeros(128)
    away[3] = 1.0
    assert clay_middle().shape == (128,)
    assert like_clay(tuple(clay_middle() + 0.99 * CLAY_REACH * away))
    assert not like_clay(tuple(clay_middle() + 1.01 * CLAY_REACH * away))


@pytest.mark.parametrize("words", ["a woman with short dark hair", "an old man"])
def test_a_clay_head_has_a_steadier_vector_near_its_own(tmp_path: Path, words: str) -> None:
    order = Order(
        id="head",
        kind=OrderKind.STILL,
        engine="previs",
        folder=tmp_path,
        prompt=words,
        width=320,
        height=320,
        seed=7,
        subject=Character(name="somebody", title="Somebody", prompt=words, style="clay"),
        role=Role.HEADSHOT,
    )
    (engine,) = engines()
    made = engine.submit(order)
    assert isinstance(made, Output)
    (face,) = FaceInspector().see(read_image(made.files[0]))
    assert len(face.steady) == len(face.embedding) == 128
    assert 0 < math.dist(face.steady, face.embedding) < 0.15
