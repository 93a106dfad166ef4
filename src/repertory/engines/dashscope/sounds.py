"""Sounds as Alibaba takes them: the line that a mouth follows, a sample of a voice, the recording to clone one from."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from repertory.errors import YourMove
from repertory.media.sounds import check_sound, read_sound, resampled, write_wav
from repertory.model.engine import Order

if TYPE_CHECKING:
    from numpy.typing import NDArray

DRIVING_S = (2.0, 30.0)
"""How long a sound that a mouth follows may be, in seconds."""
SAMPLE_S = (1.0, 10.0)
"""The same of a sample of a voice."""
ENROLLED_S = (5.0, 60.0)
"""The same of a recording that a voice is cloned from."""
_ENROLLED_RATES = (16_000, 48_000)
"""How many samples a second it may have: the vendor names the least; 60 s at the most stay below its 10 MB."""
_PAUSE_S = 0.5
"""Between two recordings that are joined; the vendor allows pauses of up to two seconds."""
_MOST_BYTES = 15_000_000
_TAKEN = (".wav", ".mp3")
_HEARD = 0.05
"""From which share of a sound's peak somebody speaks."""


@dataclass(frozen=True, kw_only=True)
class SentTrack:
    """One sound, or one clip, as it goes out."""

    data: bytes
    suffix: str
    """".wav", ".mp3", ".mp4"."""
    note: str = ""
    """What was done to it; empty where it goes out as it is."""


def driving(path: Path) -> SentTrack:
    """The line that a mouth follows: the very bytes where Wan takes them, else as WAV, with silence behind what is too
    short. Raises MediaRejected."""
    samples, rate = read_sound(path)
    length_s, suffix = len(samples) / rate, check_sound(path)
    least, most = DRIVING_S
    if suffix in _TAKEN and least <= length_s <= most and path.stat().st_size <= _MOST_BYTES:
        return SentTrack(data=path.read_bytes(), suffix=suffix)
    made = _of_length(samples, rate, least, most)
    if length_s < least:
        return SentTrack(
            data=_wav(made, rate), suffix=".wav", note=f"The line was sent with silence, {least:g} s long."
        )
    cut = f", its first {most:g} s" if length_s > most else ""
    return SentTrack(data=_wav(made, rate), suffix=".wav", note=f"The line was sent as WAV{cut}.")


def sample(path: Path) -> SentTrack:
    """How somebody sounds: up to ten seconds from where the line begins to be spoken. Raises MediaRejected."""
    samples, rate = read_sound(path)
    level = np.abs(samples)
    heard = np.flatnonzero(level >= _HEARD * float(level.max(initial=0.0))) if len(samples) else np.zeros(0, int)
    start = int(heard[0]) if len(heard) else 0
    return SentTrack(data=_wav(_of_length(samples[start:], rate, *SAMPLE_S), rate), suffix=".wav")


def enrolled(title: str, paths: Sequence[Path], *, least_rate: int = 0) -> SentTrack:
    """Recordings of a voice as the one that it is cloned from: one after another, as WAV, up to a minute. `title` says
    whose; `least_rate` is how many samples a second it has at least. Raises YourMove for less than five
    seconds, MediaRejected."""
    read = [read_sound(path) for path in paths]
    rate = min(max(read[0][1], _ENROLLED_RATES[0], least_rate), _ENROLLED_RATES[1])
    spoken = [resampled(samples, own, rate) for samples, own in read]
    pause, (least, most) = np.zeros(round(_PAUSE_S * rate), np.float32), ENROLLED_S
    length_s = sum(map(len, spoken)) / rate
    if length_s < least:
        what = f"{title} can be cloned from {least:g} s of clear speech or more, and has {length_s:.1f} s of it."
        raise YourMove(what, step="Add a recording of ten to twenty seconds, and lock the voice again.")
    joined = np.concatenate([piece for one in spoken for piece in (pause, one)][1:])
    note = f"The voice was made from the first {most:g} s of its samples." if len(joined) > most * rate else ""
    return SentTrack(data=_wav(joined[: round(most * rate)], rate), suffix=".wav", note=note)


def speaker(order: Order) -> str:
    """The one character (`mia@1`) who speaks on the order's sound; empty where it is nobody or several."""
    lines = order.shot.lines if order.shot and order.sound else ()
    speaking = {line.character for line in lines}
    return speaking.pop() if len(speaking) == 1 else ""


def _of_length(samples: NDArray[np.float32], rate: int, least_s: float, most_s: float) -> NDArray[np.float32]:
    kept = samples[: round(most_s * rate)]
    return np.pad(kept, (0, max(0, round(least_s * rate) - len(kept))))


def _wav(samples: NDArray[np.float32], rate: int) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "line.wav"
        write_wav(path, samples, rate)
        return path.read_bytes()
