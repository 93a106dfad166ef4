"""The voice inspector: who speaks in a sound or a clip, how loud, how clipped, and how near to the expected voices."""

from __future__ import annotations

import functools
import math
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from repertory.craft.calibrating import Prior
from repertory.craft.hearing import LEAST_S, compare_voices
from repertory.craft.levels import compare_levels
from repertory.craft.spoken import compare_words
from repertory.craft.voicebands import PRIORS
from repertory.errors import MediaRejected, MissingPart
from repertory.files.hashing import sha256_of
from repertory.inspectors.speakers import SpeakerRecogniser
from repertory.inspectors.weights import speakers_folder
from repertory.inspectors.words import LetterRecogniser, Words, kept_words
from repertory.media.check import check_media
from repertory.media.containers import present, tracks_of
from repertory.media.levels import clipped_share, integrated_lufs, peak_of, weighted_power
from repertory.media.sounds import check_sound, read_sound
from repertory.media.speech import FRAMES_A_SECOND, heard
from repertory.model.observed import Utterance
from repertory.model.verdict import Expectation, Measurement, Observation

if TYPE_CHECKING:
    from repertory.media.levels import Power
    from repertory.media.sounds import Samples
    from repertory.media.speech import Heard, Stretch

_Vectors = tuple[tuple[float, ...], tuple[tuple[float, ...], ...]]
"""Of a stretch of speech and of its windows."""
CANCELLED = 0.05
"""What is left of one channel's power once both are added, where they run against each other."""
AROUND_S = 0.15
"""How much before and behind a stretch of speech is listened to for its words."""


class VoiceInspector:
    """Finds, measures and compares voices. Local and free; its network is loaded at the first sound with speech.

    May be shared by threads: one sound is listened to at a time.
    """

    id = "voices"

    def __init__(self, *, folder: Path | None = None, words: Words | None = None) -> None:
        """`folder` holds Resemblyzer's weights, and `words` writes down what is said, where they are not to be looked
        for."""
        self._folder, self._given = folder, words
        self._missing = ""
        self._lock = threading.Lock()

    @property
    def version(self) -> str:
        """Its own, the recogniser of speakers' where there is one, and that of words."""
        who = "resemblyzer-0.1.4" if self._speakers else "levels"
        return f"{who}/3+{self._words.name}" if self._words else f"{who}/3"

    def describe(self) -> str:
        """What it works with on this machine, in a sentence for `repertory doctor`."""
        who = "Resemblyzer's recogniser of speakers" if self._speakers else self._missing
        words = f"words by {self._words.name}" if self._words else "no recogniser of words is in the cache"
        return f"{who}; loudness, clipping and silence; {words}."

    def observe(self, media: Path) -> Observation:
        """Every stretch of speech in a sound, or in the sound of a clip: pauses of 0.7 s part them.

        Where nobody is heard to speak, the whole sound is one stretch without a speaker; a clip without sound has
        none. Without the recogniser of speakers nobody is told from anybody, and the rest is measured. Raises
        MediaRejected for a file that is neither, or damaged.
        """
        utterances: tuple[Utterance, ...] = ()
        if _has_sound(media):
            check_sound(media)
            samples, rate = read_sound(media, channels=2)
            with self._lock:
                utterances = self._utterances(_Sound(samples, rate))
        return Observation(inspector=self.id, version=self.version, sha256=sha256_of(media), utterances=utterances)

    def compare(self, seen: Observation, expected: Expectation) -> tuple[Measurement, ...]:
        """One measurement for each expected voice; for each that is heard, two more of how it is recorded (about
        "loudness" and "clipping"), and with a recogniser of words one of what it says (about "words"). No file is
        touched."""
        return (*compare_voices(seen, expected), *compare_levels(seen, expected), *compare_words(seen, expected))

    def usual(self, style: str) -> Prior | None:
        """The usual distances of scratch voices and of people; None for other styles, of which there were no
        trials."""
        return PRIORS.get(style)

    def _utterances(self, sound: _Sound) -> tuple[Utterance, ...]:
        found = sound.heard
        told = [one for one in found.stretches if found.spoken[one.start : one.end].sum() >= LEAST_S * FRAMES_A_SECOND]
        mels = [found.mels[one.start : one.end][found.spoken[one.start : one.end]] for one in told]
        vectors: dict[Stretch, _Vectors] = {}
        if told and self._recogniser:
            vectors = dict(zip(told, self._recogniser.embed_parts(mels), strict=True))
        whole = (sound.utterance(0.0, sound.length_s),)
        stretches = tuple(sound.stretch(one, vectors.get(one, ((), ()))) for one in found.stretches) or whole
        return tuple(replace(one, words=self._said(sound, one)) for one in stretches) if self._words else stretches

    def _said(self, sound: _Sound, utterance: Utterance) -> str:
        """The words of one stretch, with a little of what is around it: a word must not be cut off."""
        start, end = utterance.start_s - AROUND_S, utterance.end_s + AROUND_S
        part = sound.alone[max(0, round(start * sound.rate)) : round(end * sound.rate)]
        return self._words.heard(part, sound.rate) if self._words else ""

    @functools.cached_property
    def _speakers(self) -> Path | None:
        """The folder of the recogniser's weights; None where they cannot be had (offline)."""
        try:
            return self._folder or speakers_folder()
        except MissingPart as missing:
            self._missing = str(missing)
            return None

    @functools.cached_property
    def _recogniser(self) -> SpeakerRecogniser | None:
        return SpeakerRecogniser(self._speakers) if self._speakers else None

    @functools.cached_property
    def _words(self) -> Words | None:
        folder = kept_words()
        return self._given or (LetterRecogniser(folder) if folder else None)


class _Sound:
    """One sound being measured."""

    def __init__(self, samples: Samples, rate: int) -> None:
        """`samples` of shape (samples, 2): what has one channel plays from both loudspeakers, and is as loud."""
        self.samples, self.rate = samples, rate
        self.length_s = len(samples) / rate
        self.alone = _in_one(samples)
        self.heard: Heard = heard(self.alone, rate)
        self._power: Power = weighted_power(samples, rate)

    def stretch(self, stretch: Stretch, vectors: _Vectors) -> Utterance:
        spoken = int(self.heard.spoken[stretch.start : stretch.end].sum())
        start_s, end_s = stretch.start / FRAMES_A_SECOND, min(stretch.end / FRAMES_A_SECOND, self.length_s)
        whole, parts = vectors
        heard = self.utterance(start_s, end_s, spoken / FRAMES_A_SECOND, whole)
        return replace(heard, parts=parts if len(parts) > 1 else ())

    def utterance(
        self, start_s: float, end_s: float, speech_s: float = 0.0, vector: tuple[float, ...] = ()
    ) -> Utterance:
        part = self.samples[round(start_s * self.rate) : round(end_s * self.rate)]
        power = self._power[round(start_s * FRAMES_A_SECOND) : math.ceil(end_s * FRAMES_A_SECOND)]
        return Utterance(
            start_s=start_s,
            end_s=end_s,
            vector=vector,
            speech_s=speech_s,
            loudness_lufs=integrated_lufs(power),
            peak=peak_of(part),
            clipped=clipped_share(part),
            clear_db=self.heard.clear_db,
            narrow=self.heard.narrow,
        )


def _in_one(samples: Samples) -> Samples:
    """Both channels in one; the left one alone where they cancel each other out."""
    both: Samples = samples.mean(axis=1, dtype=np.float32)
    left: Samples = samples[:, 0]
    return left if float(np.square(both).sum()) < CANCELLED * float(np.square(left).sum()) else both


def _has_sound(media: Path) -> bool:
    """Whether there is sound to listen to. A clip without it is checked whole. Raises MediaRejected."""
    present(media, "sound or clip")
    tracks = tracks_of(media)
    if "audio" in tracks:
        return True
    if "video" in tracks:
        check_media(media)
        return False
    check_media(media)
    raise MediaRejected(f"{media} is a picture, which has no voice.", step="Give a sound, or a clip with sound.")
