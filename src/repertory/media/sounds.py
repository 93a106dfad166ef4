"""Reading, writing and mixing sounds, as arrays of float32 between -1 and 1."""

from __future__ import annotations

import itertools
import math
import wave
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from repertory.errors import MediaRejected
from repertory.files.writing import whole_file
from repertory.media.containers import damaged, opened

if TYPE_CHECKING:
    from av import AudioFrame, AudioStream
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

MAX_SOUND_S = 3600.0
"""A sound longer than an hour is refused: an hour at 48 kHz in stereo takes 1.4 GB in memory."""
MAX_RATE = 384_000
"""Samples a second; no recorder takes more, a torn header may ask for billions."""
MAX_SAMPLES = 3600 * 48_000
"""What an hour has at the usual rate; a small file may unpack to many times that."""
SUFFIXES = {"wav": ".wav", "mp3": ".mp3", "flac": ".flac", "ogg": ".ogg", "aiff": ".aiff", "aac": ".aac"}
_PEAK = 0.98


@dataclass(frozen=True, kw_only=True)
class SoundInfo:
    """What a sound is, without its samples."""

    rate: int
    """Samples a second."""
    duration_s: float


def read_sound(path: Path, *, channels: int = 1) -> tuple[Samples, int]:
    """The samples of the first sound track, -1 to 1, and their rate.

    Shape (samples,) for one channel, (samples, 2) for two. Clips are read too. Raises MediaRejected.
    """
    stereo, rate = _decoded(path)
    if channels == 2:
        return stereo, rate
    return stereo.mean(axis=1, dtype=np.float32), rate


def probe_sound(path: Path) -> SoundInfo:
    """Rate and length, by decoding it once. Raises MediaRejected."""
    found = [(len(piece), rate) for piece, rate in _pieces(path)]
    rate = found[0][1]
    return SoundInfo(rate=rate, duration_s=sum(length for length, _ in found) / rate)


def check_sound(path: Path) -> str:
    """Decodes the whole sound once and returns its proper suffix. Raises MediaRejected."""
    for _ in _pieces(path):
        pass
    with opened(path, "sound") as container:
        name = container.format.name.partition(",")[0]
    if name == "wav" and _cut_short(path):
        raise damaged(path)
    return SUFFIXES.get(name, ".m4a" if name == "mov" else ".mka")


def write_wav(path: Path, samples: Samples, rate: int) -> None:
    """Writes 16-bit PCM, whole or not at all; the same samples give the same bytes.

    `samples` has the shape (samples,) or (samples, channels); what is beyond -1 or 1 is clipped.
    """
    channels = 1 if samples.ndim == 1 else samples.shape[1]
    whole = np.rint(np.clip(samples, -1, 1) * 32767).astype("<i2")
    with whole_file(path) as temporary, wave.open(str(temporary), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(whole.tobytes())


def resampled(samples: Samples, rate: int, new_rate: int) -> Samples:
    """The same sound at another rate, through a polyphase filter. Shape (samples,) or (samples, channels)."""
    if rate == new_rate or not len(samples):
        return samples
    from scipy.signal import resample_poly

    shared = math.gcd(rate, new_rate)
    made: Samples = resample_poly(samples, new_rate // shared, rate // shared, axis=0).astype(np.float32)
    return made


def mixed(pieces: Sequence[tuple[Samples, float]], rate: int, length_s: float) -> Samples:
    """Pieces of sound laid over silence, each (samples, start in seconds); what stands out at the ends is cut off.

    All pieces have the same rate. Shape (samples,), or (samples, 2) if any piece has two channels. Where the sum
    would clip, the whole mix is turned down until it does not.
    """
    length = round(length_s * rate)
    stereo = any(samples.ndim == 2 for samples, _ in pieces)
    mix = np.zeros((length, 2) if stereo else length, np.float32)
    for samples, start_s in pieces:
        start = round(start_s * rate)
        piece = samples[max(0, -start) :]
        start = max(0, start)
        piece = piece[: max(0, length - start)]
        mix[start : start + len(piece)] += piece[:, None] if stereo and piece.ndim == 1 else piece
    peak = float(np.abs(mix).max(initial=0.0))
    return mix if peak <= 1.0 else mix * np.float32(_PEAK / peak)


def loudness(samples: Samples, rate: int, fps: float) -> NDArray[np.float32]:
    """How loud a voice is at each picture, 0 (silent) to 1 (its loudest syllables): what a mouth follows.

    `samples` has the shape (samples,). One value per picture, the last one for what is left over. It is the
    root mean square over a picture (a twelfth of a second at the least: syllables), lightly smoothed, relative to the
    95th percentile, so that quiet speakers open their mouths as wide as loud ones.
    """
    pictures = math.ceil(len(samples) / rate * fps)
    power = np.concatenate(([0.0], np.cumsum(samples.astype(np.float64) ** 2)))
    centres = (np.arange(pictures) + 0.5) * rate / fps
    reach = max(rate / fps, rate / 12) / 2
    first = np.clip(np.rint(centres - reach), 0, len(samples)).astype(int)
    last = np.clip(np.rint(centres + reach), 0, len(samples)).astype(int)
    level = np.sqrt((power[last] - power[first]) / np.maximum(last - first, 1))
    top = float(np.percentile(level, 95)) if pictures else 0.0
    if top < 1e-3:  # quieter than -60 dBFS: room noise, nobody speaks
        return np.zeros(pictures, np.float32)
    padded = np.pad(level, 1, mode="edge")
    smooth = (padded[:-2] + 6 * padded[1:-1] + padded[2:]) / 8
    opening: NDArray[np.float32] = np.clip((smooth / top - 0.05) / 0.95, 0, 1).astype(np.float32)
    return opening


def _decoded(path: Path) -> tuple[Samples, int]:
    """Samples of shape (samples, 2) and their rate. Raises MediaRejected."""
    pieces = [*_pieces(path)]
    samples: Samples = np.concatenate([piece for piece, _ in pieces])
    np.clip(samples, -1, 1, out=samples)
    return (samples if samples.shape[1] == 2 else np.repeat(samples, 2, axis=1)), pieces[0][1]


def _pieces(path: Path) -> Iterator[tuple[Samples, int]]:
    """The sound in pieces of shape (samples, 1) or (samples, 2), each with its rate; at least one. Raises
    MediaRejected."""
    from av import AudioResampler

    with opened(path, "sound") as container:
        if not container.streams.audio:
            raise MediaRejected(f"{path} has no sound in it.", step="Give a sound, or a clip with sound.")
        stream = container.streams.audio[0]
        if stream.codec_context is None or not stream.rate:
            raise damaged(path)
        rate = stream.rate
        if rate > MAX_RATE:
            what = f"{path} has {rate} samples a second, more than {MAX_RATE}."
            raise MediaRejected(what, step="Save it with 48000.")
        # libswresample turns mono down by 3 dB on its way to stereo: mono is doubled later instead
        layout = "mono" if stream.channels == 1 else "stereo"
        total = given = 0
        for frames in _alike(container.decode(stream)):
            converter = AudioResampler(format="fltp", layout=layout, rate=rate)
            for frame in itertools.chain(frames, [None]):
                total += frame.samples if frame else 0
                _check_amount(path, total, rate)
                for part in converter.resample(frame):
                    piece = _of_width(_array(part), 1 if layout == "mono" else 2)
                    if not np.isfinite(piece).all():
                        raise damaged(path)
                    given += len(piece)
                    yield piece, rate
        if total / rate < _promised_s(container.format.name, stream) - 0.25:
            raise damaged(path)
    if not given:
        raise MediaRejected(f"{path} has no sound in it.", step="Save or download it again.")


def _alike(frames: Iterable[AudioFrame]) -> Iterator[Iterator[AudioFrame]]:
    """The frames in stretches of one kind: a torn file may change its channels on its way, and one resampler takes
    frames of one kind alone."""
    for _, stretch in itertools.groupby(frames, lambda one: (one.format.name, one.layout.name, one.sample_rate)):
        yield stretch


def _of_width(piece: Samples, channels: int) -> Samples:
    """A torn file may change from one channel to two on its way."""
    if piece.shape[1] == channels:
        return piece
    return np.repeat(piece, 2, axis=1) if channels == 2 else piece.mean(axis=1, keepdims=True, dtype=np.float32)


def _check_amount(path: Path, total: int, rate: int) -> None:
    if total > MAX_SOUND_S * rate:
        raise MediaRejected(f"{path} is longer than an hour.", step="Cut it down and try again.")
    if total > MAX_SAMPLES:
        what = f"{path} holds more sound than can be read: {total / rate / 60:.0f} minutes and more at {rate} a second."
        raise MediaRejected(what, step="Save it with 48000 samples a second.")


def _promised_s(format_name: str, stream: AudioStream) -> float:
    """The length that the file itself declares; 0 for formats in which FFmpeg only estimates it."""
    if not format_name.startswith(("mov", "wav", "flac")) or stream.duration is None or stream.time_base is None:
        return 0.0
    return float(stream.duration * stream.time_base)


def _cut_short(path: Path) -> bool:
    """Whether a WAV file ends before its header says; FFmpeg plays what there is."""
    with path.open("rb") as file:
        size = int.from_bytes(file.read(8)[4:], "little")
    return 0 < size < 0xFFFFFFFF and path.stat().st_size < size + 8


def _array(frame: AudioFrame) -> Samples:
    planes: Samples = frame.to_ndarray().astype(np.float32)
    return planes.T
