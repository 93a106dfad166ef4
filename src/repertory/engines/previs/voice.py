"""Scratch voices: lines spoken by espeak-ng in a process of its own, polished enough to be listened to."""

from __future__ import annotations

import difflib
import importlib.util
import json
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from repertory.errors import EngineFailed, MissingPart, UnknownName, YourMove
from repertory.files.writing import clear_write_errors
from repertory.media.sounds import read_sound, resampled, write_wav

if TYPE_CHECKING:
    from repertory.media.sounds import Samples

RATE = 48_000
LEVEL_DBFS = -20.0
"""Root mean square of the spoken parts at volume 100."""
LIMITS = {"pitch": (0.0, 99.0), "rate": (80.0, 300.0), "volume": (10.0, 100.0), "pitch_range": (0.0, 99.0)}
"""The settings of a voice: pitch and its range as espeak-ng counts them (50 is usual), words a minute, and the level
in percent."""
DEFAULTS = {"pitch": 50.0, "rate": 155.0, "volume": 100.0, "pitch_range": 50.0}
_SCRIPT = Path(__file__).with_name("espeak.py")
_INSTALL = "pip install 'repertory[previs]'"
_TIMEOUT_S = 60


def speak(text: str, speaker: str, settings: Mapping[str, float | str], path: Path) -> None:
    """Writes the spoken line as a WAV file (mono, 48 kHz), whole or not at all; the same words give the same bytes.

    `speaker` is a language and a voice of espeak-ng ("en-us+f3"), or a language alone. Raises YourMove for empty
    text or settings out of range, UnknownName for a speaker, MissingPart without the package, EngineFailed,
    FolderNotWritable, DiskFull. The folder must be there.
    """
    parameters = _parameters(settings)
    if not any(sign.isalnum() for sign in text):
        raise YourMove("The line has no words to speak.", step="Write what is said after the speaker's name.")
    voice, _, variant = speaker.partition("+")
    # Beside the line, not in the system's own folder: where the one is full or read-only, the other is named.
    with clear_write_errors(path.parent), tempfile.TemporaryDirectory(prefix=".", dir=path.parent) as folder:
        wav = Path(folder).resolve() / "raw.wav"  # the process works elsewhere
        asked = {name: value for name, value in parameters.items() if name != "volume"}
        answer = _ask({"text": text, "voice": voice, "variant": variant, "parameters": asked, "wav": str(wav)})
        if "rate" not in answer:
            raise _unknown(speaker, answer)
        if not answer["samples"]:
            raise YourMove(f'"{text}" gave no sound.', step=f'Can "{voice}" read these letters?')
        raw, rate = read_sound(wav)
    write_wav(path, _polished(resampled(raw, rate, RATE), parameters["volume"]), RATE)


def speakers() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The languages ("en-us") and the voices ("f3") that make a speaker, joined by a plus. Raises MissingPart."""
    answer = _ask({"voice": "", "variant": "", "wav": ""})
    return tuple(answer["voices"]), tuple(answer["variants"])


def _parameters(settings: Mapping[str, float | str]) -> dict[str, float]:
    """All settings, the wished and the usual ones. Raises YourMove."""
    for name, value in settings.items():
        if name not in LIMITS:
            near = difflib.get_close_matches(name, LIMITS, 1, 0.0)[0]
            raise YourMove(f'A scratch voice has no setting "{name}".', step=f'The nearest is "{near}".')
        low, high = LIMITS[name]
        if isinstance(value, str) or not low <= value <= high:
            number = not isinstance(value, str) and not math.isnan(value)
            nearest = min(max(float(value), low), high) if number else DEFAULTS[name]
            what = f"The {name} of a scratch voice is a number from {low:g} to {high:g}, not {value!r}."
            raise YourMove(what, step=f"The nearest is {nearest:g}.")
    return {**DEFAULTS, **{name: float(value) for name, value in settings.items()}}


def _ask(wish: Mapping[str, Any]) -> dict[str, Any]:
    """What the process answers. Raises MissingPart, EngineFailed, and OSError where it could not write."""
    if importlib.util.find_spec("espeakng_loader") is None:
        raise MissingPart("Scratch voices need espeak-ng, which is not installed.", step=_INSTALL)
    command = [sys.executable, "-P", str(_SCRIPT)]  # -P: the script's neighbours must not shadow other modules
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and file; the words go in through standard input
            command, input=json.dumps(wish), capture_output=True, text=True, timeout=_TIMEOUT_S, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise EngineFailed("The scratch voice did not finish its line in a minute.", step="Shorten it.") from error
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it gave no reason"])[-1]
        raise EngineFailed(f"The scratch voice failed: {last}.", step="Try another speaker or other words.")
    answer: dict[str, Any] = json.loads(done.stdout)
    if "errno" in answer:
        raise OSError(answer["errno"], os.strerror(answer["errno"]))
    if "missing" in answer:
        raise MissingPart(f"Scratch voices need espeak-ng: {answer['missing']}", step=_INSTALL)
    return answer


def _unknown(speaker: str, answer: Mapping[str, Any]) -> UnknownName:
    voice, _, variant = speaker.partition("+")
    near = _nearest(voice, answer["voices"], "en-us")
    near += f"+{_nearest(variant, answer['variants'], 'f3')}" if variant else ""
    step = f'The nearest is "{near}"; a speaker is a language and a voice, such as en-us+f3 or en-gb+m2.'
    return UnknownName(f'There is no scratch voice "{speaker}".', step=step)


def _nearest(name: str, names: list[str], otherwise: str) -> str:
    return name if name in names else next(iter(difflib.get_close_matches(name.lower(), names, 1, 0.6)), otherwise)


def _polished(samples: Samples, volume: float) -> Samples:
    """Without rumble and hiss, without silence around it, at an even level, with soft ends."""
    from scipy.signal import butter, sosfiltfilt

    band = butter(2, (70, 7000), "bandpass", fs=RATE, output="sos")
    voiced = _trimmed(sosfiltfilt(band, samples))
    spoken = voiced[np.abs(voiced) > 0.02 * np.abs(voiced).max()]
    gain = 10 ** (LEVEL_DBFS / 20) * volume / 100 / float(np.sqrt(np.mean(spoken**2)))
    loud = voiced * min(gain, 0.95 / float(np.abs(voiced).max()))
    fade = np.minimum(1.0, np.arange(len(loud)) / (0.015 * RATE))
    faded: Samples = (loud * fade * fade[::-1]).astype(np.float32)
    return faded


def _trimmed(samples: Samples) -> Samples:
    """A twentieth of a second of silence is left before, a sixth after: a line must not sound cut off."""
    heard = np.flatnonzero(np.abs(samples) > 0.01 * np.abs(samples).max())
    return samples[max(0, heard[0] - RATE // 20) : heard[-1] + RATE // 6]
