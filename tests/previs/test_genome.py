"""Genomes: the same words and seed give the same actor, drift is continuous, the text form loses nothing."""

from __future__ import annotations

import numpy as np
import pytest

from repertory.engines.previs.genome import HAIR_STYLES, Genome, cast_genome, drifted, from_text, to_text
from repertory.engines.previs.head import skull_points
from repertory.engines.previs.identity import SHAPES
from repertory.engines.previs.words import read_casting_words
from repertory.errors import Damaged

pytestmark = pytest.mark.slow

MIA = "a 28-year-old woman with short dark hair, green eyes, freckles across her nose, wearing a leather jacket"
PROMPTS = (MIA, "an old man, bald, with a full beard and sunglasses", "a boy", "somebody")


def _far(one: Genome, other: Genome) -> float:
    """Mean way between the same points of two heads, head units."""
    return float(np.linalg.norm(skull_points(one) - skull_points(other), axis=1).mean())


@pytest.mark.parametrize("prompt", PROMPTS)
def test_an_actor_is_drawn_from_words_and_seed_alone(prompt: str) -> None:
    words = read_casting_words(prompt)
    assert cast_genome(words, 5) == cast_genome(words, 5)
    assert cast_genome(words, 5) != cast_genome(words, 6)
    assert set(cast_genome(words, 5).shape) == set(SHAPES)
    assert cast_genome(words, 5).hair_style in HAIR_STYLES


def test_candidates_share_what_the_words_say_and_differ_in_shape() -> None:
    words = read_casting_words(MIA)
    candidates = [cast_genome(words, seed) for seed in range(8)]
    for one in candidates:
        assert (one.age, one.sex, one.hair_style, one.freckles) == (28.0, "woman", "short bob", words.freckles)
        assert one.eyes[1] > max(one.eyes[0], one.eyes[2])
        assert max(one.hair) < 0.2
        assert "jacket" in one.outfit
    apart = [_far(a, b) for n, a in enumerate(candidates) for b in candidates[:n]]
    assert min(apart) > 0.02


def test_the_same_seed_gives_other_people_for_other_words() -> None:
    nova = read_casting_words("a 35-year-old woman with dark skin")
    assert _far(cast_genome(read_casting_words(MIA), 1), cast_genome(nova, 1)) > 0.02


def test_men_women_and_children_lean_their_own_way() -> None:
    def mean(prompt: str, name: str) -> float:
        words = read_casting_words(prompt)
        return float(np.mean([cast_genome(words, seed).shape[name] for seed in range(40)]))

    assert mean("a man", "brow ridge") > mean("a woman", "brow ridge") + 0.5
    assert mean("a 6-year-old girl", "eye size") > mean("a woman", "eye size") + 0.3
    assert cast_genome(read_casting_words("a 6-year-old girl"), 1).height < 1.3


def test_words_about_the_shape_win() -> None:
    words = read_casting_words("a woman with a pointed chin and full lips")
    for seed in range(5):
        shape = cast_genome(words, seed).shape
        assert (shape["chin width"], shape["lower lip"]) == (-0.9, 0.9)


def test_no_drift_changes_nothing_and_more_of_it_moves_farther_in_a_straight_line() -> None:
    actor = cast_genome(read_casting_words(MIA), 1)
    assert drifted(actor, 3, 0.0) == actor
    far = [_far(actor, drifted(actor, 3, amount)) for amount in (0.25, 0.5, 0.75, 1.0)]
    assert far == pytest.approx([0.25 * far[3], 0.5 * far[3], 0.75 * far[3], far[3]], rel=0.06)
    assert far[3] > 0.02


def test_drift_keeps_what_the_words_said() -> None:
    actor = cast_genome(read_casting_words(MIA), 1)
    other = drifted(actor, 9, 1.0)
    for name in ("age", "sex", "hair", "hair_style", "hair_seed", "freckles", "outfit", "height"):
        assert getattr(actor, name) == getattr(other, name), name
    assert np.allclose(actor.skin, other.skin, atol=0.06)
    assert drifted(actor, 9, 0.4) != drifted(actor, 8, 0.4)


@pytest.mark.parametrize("prompt", PROMPTS)
def test_the_text_form_loses_nothing(prompt: str) -> None:
    actor = cast_genome(read_casting_words(prompt), 2)
    assert from_text(to_text(actor)) == actor
    assert "\n" not in to_text(actor)


@pytest.mark.parametrize(
    "text",
    [
        *("", "{}", "[1]", '{"genome": 99}', '{"genome": 1, "skin": 3}', "not json"),
        pytest.param("[" * 20_000, id="nested"),
        pytest.param('{"genome": 1, "skin": [1, 1, 1' + "0" * 400 + "]}", id="a giant number"),
    ],
)
def test_a_text_that_is_no_genome_is_named_as_damaged(text: str) -> None:
    with pytest.raises(Damaged):
        from_text(text)
