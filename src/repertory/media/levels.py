"""How loud a sound is, as ears have it, and how much of it stands at full scale."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from repertory.media.sounds import resampled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from repertory.media.sounds import Samples

    Power = NDArray[np.float64]

SILENCE_LUFS = -70.0
"""Blocks below it do not count, and a sound without any louder one is silence (ITU-R BS.1770-4)."""
BLOCK, HOP = 40, 10
"""In hundredths of a second."""
FULL_SCALE = 0.999
_LEAST_RATE, _AT_ONCE = 8000, 1000
_SHELF_HZ, _SHELF_DB, _SHELF_Q = 1681.974450955533, 3.999843853973347, 0.7071752369554196
_PASS_HZ, _PASS_Q = 38.13547087602444, 0.5003270373238773


def weighted_power(samples: Samples, rate: int) -> Power:
    """The mean power of each hundredth of a second of a sound of shape (samples, channels), after the K weighting of
    ITU-R BS.1770-4 and summed over the channels: shape (hundredths,).

    The two filters (a shelf of 4 dB above 1.7 kHz, a high pass at 38 Hz) are those whose coefficients the
    recommendation lists for 48 kHz, worked out for any rate by the bilinear transform.
    """
    from scipy.signal import sosfilt

    if not len(samples):
        return np.zeros(0)
    if rate < _LEAST_RATE:
        samples, rate = resampled(samples, rate, 48_000), 48_000
    weighting = _weighting(rate)
    state = np.zeros((len(weighting), 2, samples.shape[1]))
    edges = np.unique(np.append(np.arange(0, len(samples) * 100, rate) // 100, len(samples)))
    found = []
    for first in range(0, len(edges) - 1, _AT_ONCE):  # an hour of stereo would else take gigabytes
        some = edges[first : first + _AT_ONCE + 1]
        loud, state = sosfilt(weighting, samples[some[0] : some[-1]].astype(np.float64), axis=0, zi=state)
        found.append(np.add.reduceat((loud**2).sum(axis=1), some[:-1] - some[0]) / np.diff(some))
    return np.concatenate(found)


def integrated_lufs(power: Power) -> float:
    """Integrated loudness in LUFS of weighted power, gated as in ITU-R BS.1770-4: blocks of 0.4 s, a tenth of a second
    apart, those below -70 LUFS and those 10 LU below the mean of the others left out. -70 for silence.

    What is shorter than a block is one block.
    """
    if not len(power):
        return SILENCE_LUFS
    size = min(len(power), BLOCK)
    total = np.concatenate(([0.0], np.cumsum(power)))
    starts = np.arange(0, len(power) - size + 1, HOP)
    blocks = (total[starts + size] - total[starts]) / size
    blocks = blocks[blocks > _power(SILENCE_LUFS)]
    if not len(blocks):
        return SILENCE_LUFS
    kept = blocks[blocks > blocks.mean() / 10]
    return _lufs(float(kept.mean()))


def peak_of(samples: Samples) -> float:
    """The largest sample, 0 to 1; 0 for none."""
    return float(np.abs(samples).max(initial=0.0))


def clipped_share(samples: Samples) -> float:
    """Share of the samples that stand at full scale, 0 to 1; 0 for none."""
    return float((np.abs(samples) >= FULL_SCALE).mean()) if samples.size else 0.0


def _lufs(power: float) -> float:
    return -0.691 + 10 * math.log10(power)


def _power(lufs: float) -> float:
    return float(10 ** ((lufs + 0.691) / 10))


def _weighting(rate: int) -> Any:
    """Both filters as second-order sections, shape (2, 6)."""
    gain = 10 ** (_SHELF_DB / 20)
    bend = gain**0.4996667741545416
    k, q = math.tan(math.pi * _SHELF_HZ / rate), _SHELF_Q
    shelf = [gain + bend * k / q + k * k, 2 * (k * k - gain), gain - bend * k / q + k * k, *_poles(k, q)]
    k, q = math.tan(math.pi * _PASS_HZ / rate), _PASS_Q
    poles = _poles(k, q)
    # the recommendation leaves the numerator of the high pass at 1, -2, 1
    return np.array([[one / shelf[3] for one in shelf], [1.0, -2.0, 1.0, *(one / poles[0] for one in poles)]])


def _poles(k: float, q: float) -> list[float]:
    return [1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k]
