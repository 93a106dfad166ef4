"""Where somebody speaks: pauses part stretches, and what is steady is no speech."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from repertory.media.speech import BANDS, Heard, heard

Samples = NDArray[np.float32]
RATE = 16_000


def syllables(seconds: float, seed: int = 0) -> Samples:
    """Buzzing that swells and fades four times a second, as syllables do, over a room's faint noise."""
    times = np.arange(round(seconds * RATE)) / RATE
    buzz = sum(np.sin(2 * np.pi * 140 * step * times) / step for step in range(1, 20))
    swell = np.maximum(np.sin(2 * np.pi * 4 * times), 0.02)
    faint = np.random.default_rng(seed).normal(0, 1e-4, len(times))
    return np.asarray(0.2 * buzz * swell + faint, np.float32)


def quiet(seconds: float) -> Samples:
    return np.random.default_rng(1).normal(0, 1e-4, round(seconds * RATE)).astype(np.float32)


def stretches_of(found: Heard) -> list[tuple[float, float]]:
    return [(one.start / 100, one.end / 100) for one in found.stretches]


def test_a_long_pause_parts_stretches_and_a_short_one_does_not() -> None:
    sound = np.concatenate([quiet(1), syllables(2), quiet(0.4), syllables(1), quiet(1.2), syllables(2), quiet(0.5)])
    first, second = stretches_of(heard(sound, RATE))
    assert first == pytest.approx((1.0, 4.4), abs=0.15)
    assert second == pytest.approx((5.6, 7.6), abs=0.15)


@pytest.mark.parametrize("rate", [8000, 22_050, 48_000])
def test_stretches_lie_where_they_do_at_any_rate_and_loudness(rate: int) -> None:
    from repertory.media.sounds import resampled

    sound = np.concatenate([quiet(1), syllables(2), quiet(1)])
    (expected,) = stretches_of(heard(sound, RATE))
    (found,) = stretches_of(heard(resampled(sound, RATE, rate) * np.float32(0.2), rate))
    assert found == pytest.approx(expected, abs=0.05)


def test_what_is_steady_is_no_speech() -> None:
    times = np.arange(3 * RATE) / RATE
    tone = (0.3 * np.sin(2 * np.pi * 220 * times)).astype(np.float32)
    noise = np.random.default_rng(0).normal(0, 0.1, 3 * RATE).astype(np.float32)
    for sound in (tone, noise, np.zeros(3 * RATE, np.float32), tone[:3], tone[:1]):
        found = heard(sound, RATE)
        assert found.stretches == ()
        assert not found.spoken.any()
        assert found.mels.shape == (len(found.spoken), BANDS)
        assert np.isfinite(found.mels).all()


def test_a_click_is_not_speech() -> None:
    sound = quiet(3)
    sound[RATE : RATE + 200] = 0.9
    assert heard(sound, RATE).stretches == ()


def test_how_clearly_a_voice_stands_out() -> None:
    sound = np.concatenate([quiet(1), syllables(3), quiet(1)])
    level = float(np.sqrt((syllables(3) ** 2).mean()))
    noise = np.random.default_rng(2).normal(0, level * 10**-0.5, len(sound)).astype(np.float32)
    assert heard(sound, RATE).clear_db > 40
    assert 10 < heard(sound + noise, RATE).clear_db < 20
    assert stretches_of(heard(sound + noise, RATE))[0] == pytest.approx((1.0, 4.0), abs=0.15)


def test_noise_that_never_stops_is_taken_out_and_other_noise_is_not() -> None:
    sound = np.concatenate([quiet(1), syllables(3), quiet(1)])
    noise = np.random.default_rng(3).normal(0, 0.01, len(sound)).astype(np.float32)
    passing = np.where(np.arange(len(sound)) < RATE, noise, 0).astype(np.float32)
    lasting, kept = heard(sound + noise, RATE).mels[:90].mean(), heard(sound + passing, RATE).mels[:90].mean()
    assert 0 < lasting < 0.3 * kept
