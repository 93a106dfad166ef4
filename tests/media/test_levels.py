"""Loudness as ITU-R BS.1770 and EBU Tech 3341 want it: their own test signals give their own figures."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from repertory.media.levels import SILENCE_LUFS, clipped_share, integrated_lufs, peak_of, weighted_power

Samples = NDArray[np.float32]


def tone(seconds: float, dbfs: float, *, hertz: float = 1000.0, rate: int = 48_000, channels: int = 2) -> Samples:
    times = np.arange(round(seconds * rate)) / rate
    wave = 10 ** (dbfs / 20) * np.sin(2 * np.pi * hertz * times)
    return np.repeat(wave.astype(np.float32)[:, None], channels, axis=1)


def lufs(samples: Samples, rate: int = 48_000) -> float:
    return integrated_lufs(weighted_power(samples, rate))


@pytest.mark.parametrize("rate", [16_000, 44_100, 48_000])
def test_the_reference_tone_has_the_reference_loudness_at_any_rate(rate: int) -> None:
    assert lufs(tone(3, 0.0, hertz=997, rate=rate, channels=1), rate) == pytest.approx(-3.01, abs=0.05)
    assert lufs(tone(3, -23.0, rate=rate), rate) == pytest.approx(-23.0, abs=0.1)


def test_quiet_parts_do_not_count() -> None:
    third = np.concatenate([tone(3, -36.0), tone(18, -23.0), tone(3, -36.0)])
    fourth = np.concatenate([tone(3, -72.0), third, tone(3, -72.0)])
    fifth = np.concatenate([tone(4, -26.0), tone(4.02, -20.0), tone(4, -26.0)])
    for signal in (third, fourth, fifth):  # test signals 3, 4 and 5 of EBU Tech 3341, a third to a fifth as long
        assert lufs(signal) == pytest.approx(-23.0, abs=0.1)


def test_bass_weighs_less_and_treble_more() -> None:
    assert lufs(tone(2, -20.0, hertz=30)) < lufs(tone(2, -20.0)) - 5
    assert lufs(tone(2, -20.0, hertz=5000)) == pytest.approx(lufs(tone(2, -20.0)) + 3.3, abs=0.3)


@pytest.mark.parametrize("rate", [44_100, 3000])
def test_silence_and_nothing_are_silent(rate: int) -> None:
    assert lufs(np.zeros((2 * rate, 2), np.float32), rate) == SILENCE_LUFS
    assert lufs(np.zeros((0, 2), np.float32), rate) == SILENCE_LUFS
    assert lufs(np.full((1, 2), 1e-6, np.float32), rate) == SILENCE_LUFS


def test_what_is_shorter_than_a_block_is_measured_as_one() -> None:
    assert lufs(tone(0.2, -23.0)) == pytest.approx(-23.0, abs=0.5)


@pytest.mark.parametrize("rate", [44_100, 48_000, 22_051])
def test_a_long_sound_is_measured_in_hundredths_without_a_seam(rate: int) -> None:
    power = weighted_power(tone(12.345, -20.0, rate=rate), rate)
    assert len(power) in {1235, 1236}
    assert np.ptp(power[10:-1]) < 0.02 * power[10:-1].mean()
    cut = weighted_power(tone(12.345, -20.0, rate=rate)[: 5 * rate], rate)
    assert cut[:499] == pytest.approx(power[:499])


def test_peaks_and_clipping() -> None:
    samples = tone(1, 6.0206, hertz=997)
    assert clipped_share(np.clip(samples, -1, 1)) == pytest.approx(2 / 3, abs=0.01)
    assert clipped_share(tone(1, -1.0)) == 0
    assert peak_of(tone(1, -6.0)) == pytest.approx(0.501, abs=0.001)
    assert (peak_of(samples[:0]), clipped_share(samples[:0])) == (0, 0)
