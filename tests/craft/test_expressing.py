"""Expressions are told apart by what the face does, not by how the head stands."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from faces_made_up import face as made_up
from numpy.typing import NDArray

from repertory.craft.expressing import BROWS, expression_set, in_words, moved_apart
from repertory.craft.face_shape import LIPS, mean_shape
from repertory.model.verdict import Face


def turn(yaw: float, roll: float = 0.0) -> NDArray[np.float64]:
    y, r = np.radians(yaw), np.radians(roll)
    about = np.array([[np.cos(y), 0, np.sin(y)], [0, 1, 0], [-np.sin(y), 0, np.cos(y)]])
    lean = np.array([[np.cos(r), -np.sin(r), 0], [np.sin(r), np.cos(r), 0], [0, 0, 1]])
    return np.asarray(lean @ about)


def face(smile: float = 0.0, frown: float = 0.0, *, yaw: float = 0.0, roll: float = 0.0, size: float = 100.0) -> Face:
    """A mean face whose lips are wider by `smile` and whose brows are lower by `frown`, in eye distances."""
    head = mean_shape().copy()
    lips, brows = list(LIPS), list(BROWS)
    head[lips, 0] += smile * np.sign(head[lips, 0])
    head[brows, 1] -= frown
    seen = (head @ turn(yaw, roll).T)[:, :2] * (size, -size) + 300
    return replace(made_up("mia"), landmarks=tuple((float(x), float(y)) for x, y in seen))


def test_a_smile_counts_by_how_far_the_mouth_moves() -> None:
    far = moved_apart(face(), face(smile=0.1))
    assert far == pytest.approx(0.1 / 3**0.5, rel=0.1)
    assert moved_apart(face(), face(smile=0.05)) == pytest.approx(0.05 / 3**0.5, rel=0.1)


@pytest.mark.parametrize("other", [{"yaw": 12}, {"roll": 20}, {"size": 40}, {"yaw": -10, "size": 250}])
def test_another_stance_is_no_other_expression(other: dict[str, float]) -> None:
    far = moved_apart(face(smile=0.05), face(smile=0.05, **other))
    assert far is not None
    assert far < 0.005


def test_a_set_names_the_two_that_look_alike() -> None:
    found = expression_set({"happy": face(smile=0.1), "sad": face(frown=0.01), "focused": face(frown=0.02)})
    assert found is not None
    assert found.alike == (("sad", "focused"),)
    assert found.least < 0.015 < found.apart["happy", "sad"]
    assert in_words(found).startswith("These expressions look alike: sad and focused (0.0")
    clear = expression_set({"happy": face(smile=0.1), "angry": face(frown=0.1)})
    assert clear is not None
    assert in_words(clear).startswith("The nearest two expressions, happy and angry, lie 0.0")


def test_faces_without_a_mesh_are_not_compared() -> None:
    assert moved_apart(face(), replace(face(), landmarks=((1.0, 1.0),) * 5)) is None
    assert expression_set({"happy": face()}) is None
