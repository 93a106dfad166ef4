"""Whole actors: dressed from words, standing on the ground, moving as told, whole at the seams."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from repertory.engines.previs.actor import ActorState, actor_parts, eye_height, hand_position, head_centre
from repertory.engines.previs.garments import CUTS
from repertory.engines.previs.genome import Genome
from repertory.engines.previs.outfits import find_outfit
from repertory.engines.previs.parts import Part

pytestmark = pytest.mark.slow

MIA = Genome(height=1.68, hair_style="short bob")


def points(state: ActorState, words: str = "red sweater", genome: Genome = MIA) -> NDArray[np.float32]:
    return np.concatenate([part.points for part in actor_parts(genome, find_outfit(words), state)])


def part_named(name: str, state: ActorState, words: str = "red sweater") -> Part:
    return next(part for part in actor_parts(MIA, find_outfit(words), state) if part.name == name)


@pytest.mark.parametrize(
    ("words", "garment", "unused"),
    [
        ("leather jacket", "jacket", ()),
        ("red sweater", "sweater", ()),
        ("mustard coat", "coat", ()),
        ("a white shirt", "shirt", ()),
        ("grey suit", "suit", ()),
        ("navy dress", "dress", ()),
        ("a woman with short dark hair, wearing a leather jacket", "jacket", ()),
        ("sequinned green top", "tee", ("sequinned",)),
        ("armour", "tee", ("armour",)),
    ],
)
def test_outfits_from_words(words: str, garment: str, unused: tuple[str, ...]) -> None:
    outfit = find_outfit(words)
    assert (outfit.garment, outfit.unused) == (garment, unused)


def test_words_of_colour_and_cloth_are_heard() -> None:
    red, mustard, leather = (find_outfit(words) for words in ("red sweater", "mustard coat", "leather jacket"))
    assert red.colour[0] > 3 * red.colour[1]
    assert mustard.colour[0] > mustard.colour[1] > mustard.colour[2]
    assert leather.roughness < 0.5 < red.roughness
    assert sum(find_outfit("dark red sweater").colour) < sum(red.colour)


@pytest.mark.parametrize("garment", sorted(CUTS))
def test_everybody_stands_on_the_ground_as_tall_as_the_genome_says(garment: str) -> None:
    shown = points(ActorState(), garment)
    assert -0.02 < shown[:, 1].min() < 0.03
    assert shown[:, 1].max() == pytest.approx(MIA.height, abs=0.08)
    assert np.isfinite(shown).all()


def test_meshes_are_whole() -> None:
    for words in ("leather jacket", "mustard coat", "white shirt", "navy dress"):
        for part in actor_parts(MIA, find_outfit(words), ActorState(stance="walk", stride=0.3)):
            assert part.triangles.max() < len(part.points)
            assert len(part.colours) in {1, len(part.points)}


def test_sitting_lowers_the_eyes_and_walking_swings_the_feet() -> None:
    assert eye_height(MIA, ActorState(stance="sit")) < eye_height(MIA, ActorState()) - 0.3
    feet = [
        part_named("shoe 1", ActorState(stance="walk", stride=stride)).points[:, 2].mean() for stride in (0.25, 0.75)
    ]
    assert abs(feet[0] - feet[1]) > 0.3
    assert points(ActorState(stance="walk", stride=0.0)) == pytest.approx(
        points(ActorState(stance="walk", stride=1.0)), abs=1e-5
    )


def test_the_phone_hand_is_raised() -> None:
    down, up = (hand_position(MIA, ActorState(stance=stance), "right") for stance in ("stand", "hold phone"))
    assert up[1] > down[1] + 0.25


def test_a_turned_head_turns_the_nose_and_leaves_the_foot_of_the_neck() -> None:
    straight, turned = (part_named("skin", ActorState(head=(yaw, 0.0, 0.0))).points for yaw in (0.0, 40.0))
    nose = int(np.argmax(straight[:, 2]))
    assert turned[nose, 0] > straight[nose, 0] + 0.04
    foot = straight[:, 1] < straight[:, 1].min() + 0.01
    assert np.abs(turned[foot] - straight[foot]).max() < 0.004


def test_the_collar_closes_around_the_neck() -> None:
    skin = part_named("skin", ActorState()).points
    cloth = part_named("cloth", ActorState(), "tee").points
    assert skin[:, 1].min() < cloth[:, 1].max() - 0.01
    assert head_centre(MIA, ActorState())[1] > cloth[:, 1].max()


def test_the_same_moment_gives_the_same_meshes() -> None:
    state = ActorState(stance="walk", stride=0.4, mouth=0.5, head=(10.0, 5.0, 2.0))
    assert np.array_equal(points(state), points(state))
