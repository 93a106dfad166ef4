"""Actors in time: alive but calm, blinking like people, speaking when there is sound."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from repertory.engines.previs.acting import Directions, Idle, directions, head_turn, mouth_track, turns_to_speak


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("wide shot of Mia walking out of the coffee shop", Directions(walks=True)),
        ("Mia walks along the street", Directions(walks=True)),
        ("Mia looks left", Directions(turn=(-24.0, 0.0))),
        ("Mia turns her head to the right", Directions(turn=(24.0, 0.0))),
        ("Mia looks down", Directions(turn=(0.0, -13.0))),
        ("Mia nods", Directions(nods=True)),
        ("Nova shakes her head", Directions(shakes=True)),
        ("medium shot of Mia by the sidewalk, left of Nova", Directions()),
    ],
)
def test_directions_are_read_from_the_words(words: str, asked: Directions) -> None:
    assert directions(words) == asked


def test_people_blink_at_a_human_rate_and_never_in_the_first_second() -> None:
    for seed in range(5):
        idle = Idle(seed=seed, length_s=120.0)
        closed = [idle.blink(number / 12) > 0.3 for number in range(120 * 12)]
        blinks = sum(now and not before for before, now in pairwise(closed))
        assert 8 <= blinks / 2 <= 26
        assert not any(closed[:12])


def test_idle_heads_move_a_little_and_never_jump() -> None:
    idle = Idle(seed=3, length_s=30.0)
    poses = np.array([idle.head(number / 12) for number in range(360)])
    assert 0.5 < np.abs(poses[:, 0]).max() < 9
    assert np.abs(np.diff(poses, axis=0)).max() < 3.0
    assert np.array_equal(poses, [Idle(seed=3, length_s=30.0).head(number / 12) for number in range(360)])


def test_breath_comes_and_goes() -> None:
    breath = [Idle(seed=1, length_s=8).breath(number / 12) for number in range(96)]
    assert min(breath) < 0.05
    assert max(breath) > 0.95


def test_a_turn_begins_at_rest_and_is_held() -> None:
    asked = Directions(turn=(24.0, 0.0))
    assert head_turn(asked, 0.0, 4.0) == (0.0, 0.0)
    assert head_turn(asked, 3.0, 4.0) == pytest.approx((24.0, 0.0))
    assert head_turn(asked, 4.0, 4.0) == pytest.approx((24.0, 0.0))


def test_a_nod_and_a_shake_come_back_to_rest() -> None:
    asked = Directions(nods=True, shakes=True)
    moved = [head_turn(asked, number / 12, 4.0) for number in range(48)]
    assert max(abs(yaw) for yaw, _ in moved) > 4
    assert min(pitch for _, pitch in moved) < -2
    assert moved[-1] == pytest.approx((0.0, 0.0))


def test_the_mouth_follows_the_voice_and_is_closed_in_silence() -> None:
    rate = 16_000
    time_s = np.arange(2 * rate) / rate
    voice = np.where((time_s > 0.5) & (time_s < 1.5), np.sin(2 * np.pi * 180 * time_s), 0.0).astype(np.float32)
    track = mouth_track(voice, rate, 30)
    assert len(track) == 30
    assert max(track[:5]) < 0.05
    assert min(track[8:16]) > 0.5
    assert max(track[21:]) < 0.05


def test_speakers_take_turns_by_the_length_of_their_lines() -> None:
    track = [0.0, *([0.8] * 9), 0.0]
    turns = turns_to_speak(["two words", "four words are spoken"], track)
    assert turns[0] == turns[-1] == -1
    assert turns[1:10] == [0, 0, 0, 1, 1, 1, 1, 1, 1]
    assert turns_to_speak([], track) == [-1] * 11
    assert turns_to_speak(["words"], [0.0] * 4) == [-1] * 4


def test_another_take_of_a_clip_begins_the_same_and_moves_otherwise() -> None:
    one, other = Idle(seed=3, motion=10, length_s=30.0), Idle(seed=3, motion=11, length_s=30.0)
    assert one.head(0.0) == other.head(0.0) == Idle(seed=3, length_s=30.0).head(0.0)
    later = [number / 12 for number in range(30, 360)]
    assert any(one.head(at) != other.head(at) for at in later)
    assert [one.blink(at) for at in later] != [other.blink(at) for at in later]
