"""Where somebody speaks in a sound, and its mel spectrum: what a recogniser of speakers listens to."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from repertory.media.sounds import resampled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from repertory.media.sounds import Samples

    Mels = NDArray[np.float32]
    Frames = NDArray[np.bool_]

RATE = 16_000
WINDOW, HOP = 400, 160
"""25 ms and 10 ms, as Resemblyzer has them."""
BANDS = 40
FRAMES_A_SECOND = RATE // HOP
DEEP_DB, ABOVE_FLOOR_DB, BELOW_TOP_DB, HUSH_DB = 30.0, 6.0, 10.0, -60.0
"""A frame is spoken where it is less than 30 dB below the loud ones (their 95th percentile) and 6 dB above the quiet
ones (their 10th), never more than 10 dB below the top being asked for, and above -60 dBFS."""
CLOSED = 20
"""Frames: shorter silences belong to the speech around them."""
SHORTEST = 5
"""Frames: shorter sounds are clicks."""
PAUSE = 70
"""Frames of silence that part one stretch of speech from the next."""
HIGH_HZ, MIDDLE_HZ = 6000.0, (2000.0, 3400.0)
NARROW_DB, NARROW_FRAMES = -31.0, 100
"""Speech whose sharpest frames (their 95th percentile) have so much less power above 6 kHz than in the middle comes
through a telephone, or at 8000 samples a second. Frames are compared with themselves, since a line without an s has
little above 6 kHz in all, and is no telephone call. Of less than a second it is not said."""
_AT_ONCE = 4096
_EDGES = np.linspace(0.0, 15 + np.log(RATE / 2 / 1000) * 27 / np.log(6.4), BANDS + 2)
"""Where the mel bands begin, have their middle and end, in mels, up to 8 kHz."""
STEADY_DB = 10.0
"""What swings by less, from its quiet to its loud parts, is a tone or noise, or speech drowned in it: syllables swing
by 25 dB and more, and by 12 with noise 5 dB below the voice."""


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Speech between two pauses, in frames of 10 ms."""

    start: int
    end: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Heard:
    """A sound as a listener to speech has it."""

    mels: Mels
    """Power in 40 mel bands, steady noise taken out: shape (frames, 40), a frame every 10 ms."""
    spoken: Frames
    """Whether somebody speaks, shape (frames,)."""
    stretches: tuple[Stretch, ...]
    narrow: bool
    """Whether nothing is left of the high sounds."""
    clear_db: float
    """How far the loud parts (their 95th percentile) stand above the quietest (their second): of speech alone 20 dB
    and more, with white noise 10 dB below the voice 14 to 19."""


def heard(samples: Samples, rate: int) -> Heard:
    """Listens to a sound of shape (samples,). Where it is too steady to be speech, nothing is spoken.

    Noise that never stops is taken out of the mels: twice the tenth percentile of each band. On ten people's readings
    with white noise 10 dB below the voice the equal error rate falls from .165 to .037; without noise nothing changes.
    """
    mels, level = _mels(resampled(samples, rate, RATE))
    top, floor, quietest = (float(one) for one in np.percentile(level, (95, 10, 2)))
    least = max(top - DEEP_DB, min(floor + ABOVE_FLOOR_DB, top - BELOW_TOP_DB), HUSH_DB)
    spoken = np.zeros(len(level), bool) if top - floor < STEADY_DB else _closed(level > least)
    steady = np.percentile(mels, 10, axis=0)
    mels = np.maximum(mels - 2 * steady, 0.01 * steady)
    return Heard(
        mels=mels.astype(np.float32),
        spoken=spoken,
        stretches=_stretches(spoken),
        narrow=_is_narrow(mels[spoken]),
        clear_db=top - quietest,
    )


def _mels(samples: Samples) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Power in mel bands, shape (frames, 40), and the level in dBFS from 80 Hz upwards, shape (frames,): of Hann
    windows around every hundredth of a second, with zeros before the first sample and behind the last, as librosa has
    them. Without rumble, and without the offset that cheap converters leave, silence is silent."""
    padded = np.pad(samples, (WINDOW // 2, max(WINDOW // 2, WINDOW - len(samples))))
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP]
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)
    mels, power = [], []
    for start in range(0, len(frames), _AT_ONCE):
        spectra = np.abs(np.fft.rfft(frames[start : start + _AT_ONCE] * window, axis=1)) ** 2
        mels.append(spectra @ _filters().T)
        power.append(spectra[:, 2:].sum(axis=1))
    of_full_scale = np.concatenate(power) / (WINDOW * (window**2).sum() / 2)
    return np.concatenate(mels), 10 * np.log10(of_full_scale + 1e-12)


def _is_narrow(mels: NDArray[np.float64]) -> bool:
    """Whether the sharpest twentieth of some frames has nothing above 6 kHz; never said of a few words."""
    if len(mels) < NARROW_FRAMES:
        return False
    middles = _hertz(_EDGES)[1:-1]
    high = mels[:, middles > HIGH_HZ].sum(axis=1)
    middle = mels[:, (middles > MIDDLE_HZ[0]) & (middles < MIDDLE_HZ[1])].sum(axis=1)
    return bool(np.percentile(high / np.maximum(middle, 1e-12), 95) < 10 ** (NARROW_DB / 10))


@functools.cache
def _filters() -> NDArray[np.float64]:
    """Slaney's mel filters of equal area, shape (40, 201): linear up to 1 kHz, then 27 steps for each factor of 6.4."""
    edges = _hertz(_EDGES)
    rising = (np.fft.rfftfreq(WINDOW, 1 / RATE) - edges[:-1, None]) / np.diff(edges)[:, None]
    shapes = np.maximum(0.0, np.minimum(rising[:-1], 1 - rising[1:]))
    return np.asarray(shapes * (2 / (edges[2:] - edges[:-2]))[:, None])


def _hertz(mels: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(mels < 15, mels * 200 / 3, 1000 * 6.4 ** ((mels - 15) / 27))


def _closed(loud: Frames) -> Frames:
    """The loud frames without clicks, and with the short silences between them."""
    spoken = loud.copy()
    for start, end in _runs(loud):
        spoken[start:end] = end - start >= SHORTEST
    for start, end in _runs(~spoken):
        if start > 0 and end < len(spoken) and end - start < CLOSED:
            spoken[start:end] = True
    return spoken


def _stretches(spoken: Frames) -> tuple[Stretch, ...]:
    found: list[Stretch] = []
    for start, end in _runs(spoken):
        if found and start - found[-1].end < PAUSE:
            found[-1] = Stretch(start=found[-1].start, end=end)
        else:
            found.append(Stretch(start=start, end=end))
    return tuple(found)


def _runs(marked: Frames) -> list[tuple[int, int]]:
    """Where marked frames begin and end, one pair a run."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], marked, [False])).astype(np.int8)))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]
