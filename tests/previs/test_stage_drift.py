"""Drift on purpose: drawn by the seed, inherited by clips, lessened by repairs."""

from __future__ import annotations

import pytest

from repertory.engines.previs.drift import drawn_error, error_of, first_seed, number_for, said
from repertory.model.engine import Recipe


def _recipe(step: str, seed: int | None = None) -> Recipe:
    return Recipe(step=step, engine="previs", seed=seed)


def test_the_same_seed_draws_the_same_error_and_no_drift_draws_none() -> None:
    assert drawn_error("mia", 3, 0.3) == drawn_error("mia", 3, 0.3)
    assert drawn_error("mia", 3, 0.0) == 0.0
    assert drawn_error("mia", 3, 0.6) == pytest.approx(2 * drawn_error("mia", 3, 0.3))


def test_errors_are_mostly_small_and_sometimes_large() -> None:
    errors = sorted(drawn_error("mia", seed, 1.0) for seed in range(400))
    assert errors[0] >= 0
    assert errors[-1] <= 2.2
    assert errors[200] < 0.75
    assert 0.25 < sum(error > 1.0 for error in errors) / 400 < 0.45


def test_characters_draw_apart() -> None:
    assert len({drawn_error(name, 1, 1.0) for name in ("mia", "nova", "ben")}) == 3


def test_a_clip_has_the_error_of_its_keyframe() -> None:
    lineage = (_recipe("still", 7),)
    assert error_of("mia", lineage, 99, 0.3) == drawn_error("mia", 7, 0.3)
    assert first_seed(lineage, 99) == 7
    assert first_seed((), 99) == 99


def test_repairs_lessen_it() -> None:
    whole = drawn_error("mia", 7, 0.3)
    edited = (_recipe("still", 7), _recipe("edit", 8))
    swapped = (_recipe("still", 7), _recipe("swap"))
    both = (*edited, _recipe("swap"), _recipe("clip", 9))
    assert error_of("mia", edited, 1, 0.3) == pytest.approx(0.2 * whole)
    assert error_of("mia", swapped, 1, 0.3) == pytest.approx(0.5 * whole)
    assert error_of("mia", both, 1, 0.3) == pytest.approx(0.1 * whole)


def test_numbers_depend_on_the_words_and_their_borders() -> None:
    assert number_for("ab", "c") != number_for("a", "bc")
    assert number_for("mia", 1) == number_for("mia", 1)


def test_the_error_is_said_in_words() -> None:
    assert said("Mia", 0.31) == "Rehearsed drift of Mia: 0.31 (visible)."
    assert "none to see" in said("Mia", 0.01)
