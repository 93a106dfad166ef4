"""What actors do in time: breathing, blinking, small motions of the head, turns, walking, and speaking."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from repertory.engines.previs.camera import eased

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

PICTURES_PER_SECOND = 12
"""Clay is animated on twos: every picture stands for two frames of a film at 24 frames a second."""
BLINK_S = 0.28
STRIDE_M = 1.35
"""One step with each foot."""
_WALK = re.compile(r"\b(walk(s|ing)?|stroll(s|ing)?|strid(es|ing)|leav(es|ing)|steps? out|hurr(ies|ying))\b")
_TURNS: tuple[tuple[str, tuple[float, float]], ...] = (
    (r"\b(look|glance|turn)(s|es|ing)?( (her|his|their) head)?( back)?( to( the| her| his)?)? left\b", (-24.0, 0.0)),
    (r"\b(look|glance|turn)(s|es|ing)?( (her|his|their) head)?( back)?( to( the| her| his)?)? right\b", (24.0, 0.0)),
    (r"\b(look|glance)(s|es|ing)? (up|at the sky)\b", (0.0, 13.0)),
    (r"\b(look|glance)(s|es|ing)? down\b", (0.0, -13.0)),
    (r"\b(look|glance|turn)(s|es|ing)? (away|around|back)\b", (22.0, -3.0)),
)


@dataclass(frozen=True, kw_only=True)
class Directions:
    """What the writer's words ask of a body."""

    walks: bool = False
    turn: tuple[float, float] = (0.0, 0.0)
    """Degrees of yaw and pitch that the head turns to and stays at."""
    nods: bool = False
    shakes: bool = False


def directions(words: str) -> Directions:
    """Reads the action of a shot."""
    spoken = words.lower()
    turn = next((turn for pattern, turn in _TURNS if re.search(pattern, spoken)), (0.0, 0.0))
    return Directions(
        walks=bool(_WALK.search(spoken)),
        turn=turn,
        nods=bool(re.search(r"\bnod(s|ding)?\b", spoken)),
        shakes=bool(re.search(r"\b(shak(es|ing)) (her|his|their) head\b", spoken)),
    )


_SWAY = (2.2, 1.3, 1.1)
"""Standard deviations of yaw, pitch and roll of a head at rest, in degrees."""


@dataclass(frozen=True, kw_only=True)
class Idle:
    """Small motions of somebody alive, the same for the same seeds. Seconds."""

    seed: int
    """Of the first moment, which a clip shares with its keyframe."""
    length_s: float
    motion: int | None = None
    """Of what follows: another take of a clip moves otherwise. None: the same as `seed`."""

    @property
    def _later(self) -> int:
        return self.seed if self.motion is None else self.motion

    def blink(self, time_s: float) -> float:
        """0 open to 1 closed; never within the first second, so that a keyframe has open eyes."""
        for start in self._blinks():
            share = (time_s - start) / BLINK_S
            if 0 <= share <= 1:
                return float(np.sin(np.pi * share) ** 0.6)
        return 0.0

    def head(self, time_s: float) -> tuple[float, float, float]:
        """Degrees of yaw, pitch and roll: holds with soft changes, as people do."""
        first = np.random.default_rng((self.seed, 2)).normal(0.0, _SWAY)
        poses = np.random.default_rng((self._later, 2)).normal(0.0, _SWAY, (int(self.length_s / 0.9) + 3, 3))
        poses[0] = 0.4 * first
        place = max(time_s, 0.0) / 0.9
        before = min(int(place), len(poses) - 2)
        yaw, pitch, roll = poses[before] + (poses[before + 1] - poses[before]) * eased((place - before) * 1.6)
        return float(yaw), float(pitch), float(roll)

    def breath(self, time_s: float) -> float:
        """0 to 1 and back, about every four seconds."""
        phase = np.random.default_rng((self.seed, 3)).uniform(0, 0.3)
        return float(0.5 - 0.5 * np.cos(2 * np.pi * (time_s / 3.9 + phase)))

    def _blinks(self) -> list[float]:
        random = np.random.default_rng((self._later, 1))
        starts, at = [], 1.0 + float(random.uniform(0.0, 1.2))
        while at < self.length_s - BLINK_S:
            starts.append(at)
            at += 1.9 + float(random.gamma(2.0, 0.9))
        return starts


def head_turn(asked: Directions, time_s: float, length_s: float) -> tuple[float, float]:
    """Degrees of yaw and pitch that the directions give at that time, on top of the idle motion."""
    start, duration = 0.28 * length_s, min(max(0.22 * length_s, 0.5), 1.0)
    reached = eased((time_s - start) / duration)
    yaw, pitch = asked.turn[0] * reached, asked.turn[1] * reached
    swing = float(np.sin(2 * np.pi * (time_s - start) / 0.75)) * eased((time_s - start) / 0.3)
    swing *= 1 - eased((time_s - start - 1.2) / 0.5)
    return yaw + 9.0 * swing * asked.shakes, pitch - 6.0 * abs(swing) * asked.nods


def mouth_track(samples: NDArray[np.float32], rate: int, pictures: int) -> list[float]:
    """Mouth opening per picture, 0 to 1: the loudness of the voice, opening fast and closing more slowly."""
    from repertory.media.sounds import loudness

    level = np.zeros(pictures)
    heard = loudness(samples, rate, PICTURES_PER_SECOND)[:pictures]
    level[: len(heard)] = heard
    track: list[float] = []
    before = 0.0
    for value in level:
        before = float(value) if value > before else before * 0.35 + float(value) * 0.65
        track.append(round(min(before, 1.0), 4))
    return track


def turns_to_speak(texts: Sequence[str], track: Sequence[float]) -> list[int]:
    """For every picture, which of the lines is being spoken, by the length of their texts; -1 when it is silent."""
    if not texts:
        return [-1] * len(track)
    voiced = [number for number, level in enumerate(track) if level > 0.02]
    if not voiced:
        return [-1] * len(track)
    limits = np.cumsum([max(len(text), 1) for text in texts]) / sum(max(len(text), 1) for text in texts)
    first, last = voiced[0], voiced[-1] + 1
    speakers = []
    for number in range(len(track)):
        inside = first <= number < last
        share = (number - first + 0.5) / (last - first)
        speakers.append(int(np.searchsorted(limits, share)) if inside else -1)
    return speakers
