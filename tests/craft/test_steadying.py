"""Clay faces are told by the steady vector, photographs by the recogniser's own."""

from __future__ import annotations

from dataclasses import replace

import pytest
from faces_made_up import anchor, face, seen

from repertory.craft.calibrating import bands_for, distances_for
from repertory.craft.comparing import compare_faces, distance_to
from repertory.craft.leaning import lean_of
from repertory.craft.steadying import vector_of
from repertory.model.verdict import Expectation, ExpectedAnchor, Face


def _steadied(one: Face, off: float = 0.1) -> Face:
    """The face, its steady vector so far from the ideal one of whoever it is."""
    vector = [0.6 if number in range(4) and value else 0.0 for number, value in enumerate(one.embedding)]
    vector[100] = off
    return replace(one, steady=tuple(vector))


def test_only_styles_that_were_tried_are_told_by_it() -> None:
    one = _steadied(face("mia"))
    assert vector_of(one, "clay") == one.steady
    assert vector_of(one, "photo") == vector_of(one) == one.embedding
    assert vector_of(face("mia"), "clay") == face("mia").embedding


def test_distances_and_leans_are_of_the_style() -> None:
    mia, nova = [face("mia", axis=axis) for axis in range(3)], [face("nova", axis=axis) for axis in range(3)]
    seen_one, known, other = _steadied(mia[0], 0.3), [_steadied(one) for one in mia], [_steadied(one) for one in nova]
    assert distance_to(seen_one, known, "clay") == pytest.approx(0.2)
    assert distance_to(seen_one, known, "photo") == distance_to(mia[0], mia)
    assert lean_of(seen_one, known, {"nova": other}, "photo") == lean_of(mia[0], mia, {"nova": nova})
    lean = lean_of(seen_one, known, {"nova": other}, "clay")
    assert lean is not None
    assert lean[0] == pytest.approx(0.0, abs=0.01)


def _known(style: str) -> ExpectedAnchor:
    plain = anchor("mia")
    references = tuple(seen(_steadied(one.frames[0].faces[0])) for one in plain.references)
    return replace(plain, style=style, references=references)


@pytest.mark.parametrize(("style", "far"), [("clay", 0.2), ("photo", 0.28)])
def test_a_take_is_measured_by_the_vector_of_its_characters_style(style: str, far: float) -> None:
    (found,) = compare_faces(seen(_steadied(face("mia"), 0.3)), Expectation(cast=(_known(style),), others=()))
    assert found.value == pytest.approx(far, abs=0.01)


def test_bands_are_drawn_from_the_same_vectors() -> None:
    own = _known("clay").references
    others = [seen(_steadied(face("nova", axis=axis))) for axis in range(4)]
    apart, _ = distances_for(own, others, "clay")
    assert apart == pytest.approx([0.0] * 4)
    clay, photo = (bands_for(own, others, inspector="faces", version="1", style=style) for style in ("clay", "ink"))
    assert clay.match < photo.match
