"""Which words are spoken: a network of letters in ONNX Runtime, used where the user has put one.

The files are looked for in the user's cache folder, `networks/words/model.onnx` and `networks/words/vocab.json`, as
wav2vec 2.0 has them once exported: facebook's `wav2vec2-base-960h` for English, and many others trained from XLSR-53
for other languages, all Apache-2.0. The network takes a sound of 16,000 samples a second, brought to mean 0 and
deviation 1, of shape (1, samples), and gives a figure for each letter fifty times a second, (1, times, letters). The
likeliest letter of each time is taken, repeated ones once, without the blank (A. Graves and others, Connectionist
temporal classification, 2006). No language model guesses at what should have been said: what is wrong must show, and
one that guesses hears words in silence. So no further package is needed, either.
"""

from __future__ import annotations

import importlib
import json
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from repertory.errors import Damaged
from repertory.files.hashing import sha256_of
from repertory.inspectors.weights import cache_folder
from repertory.media.sounds import resampled

if TYPE_CHECKING:
    from repertory.media.sounds import Samples

MODEL, LETTERS = "model.onnx", "vocab.json"
RATE = 16_000
SHORTEST_S = 0.1
"""What is shorter is filled up with silence: the network's first layers need so much."""
_BLANKS = ("<pad>", "[PAD]", "<blank>")
_PARTED = "|"
"""Between two words."""


class Words(Protocol):
    """A recogniser of words; another one may be given to the voice inspector."""

    @property
    def name(self) -> str:
        """What it is called in versions: another one hears other words."""

    def heard(self, samples: Samples, rate: int) -> str:
        """The words of a sound of shape (samples,); empty where there are none."""


def kept_words() -> Path | None:
    """The folder of the network in the user's cache, if there is one."""
    folder = cache_folder() / "networks" / "words"
    return folder if (folder / MODEL).is_file() else None


class LetterRecogniser:
    """Writes down what is said, letter by letter, as it sounds. May be shared by threads."""

    def __init__(self, folder: Path) -> None:
        """`folder` holds both files. Raises Damaged where they are no such network."""
        self._folder, self._turn = folder, threading.Lock()
        self._signs, self._blank = self._letters()
        self._session: Any = self._loaded()
        self.name = f"letters-{sha256_of(folder / MODEL)[:8]}"

    def heard(self, samples: Samples, rate: int) -> str:
        """The words of a sound of shape (samples,), in small letters. Raises Damaged where the network takes no
        sounds."""
        sound = resampled(samples, rate, RATE)
        sound = np.pad(sound, (0, max(0, round(SHORTEST_S * RATE) - len(sound))))
        deviation = float(sound.std())
        if deviation == 0:
            return ""
        level = ((sound - sound.mean()) / deviation).astype(np.float32)[None]
        try:
            with self._turn:
                found = np.asarray(self._session.run(None, {self._session.get_inputs()[0].name: level})[0])
        except self._wrong as error:
            raise self._damaged("takes no sounds") from error
        if found.ndim != 3 or found.shape[0] != 1 or found.shape[2] > len(self._signs):
            raise self._damaged("gives no letters")
        best = found[0].argmax(axis=1)
        kept = best[np.append(True, best[1:] != best[:-1])] if len(best) else best
        text = "".join(self._signs[int(one)] for one in kept if one != self._blank)
        return " ".join(text.replace(_PARTED, " ").casefold().split())

    def _loaded(self) -> Any:
        import onnxruntime

        failures: Any = importlib.import_module("onnxruntime.capi.onnxruntime_pybind11_state")  # it has no stubs
        names = ("InvalidProtobuf", "InvalidGraph", "InvalidArgument", "Fail", "RuntimeException", "NotImplemented")
        self._wrong: tuple[type[Exception], ...] = tuple(getattr(failures, name) for name in names)
        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = 1  # jobs run side by side
        settings.log_severity_level = 4
        try:
            return onnxruntime.InferenceSession(str(self._folder / MODEL), settings, providers=["CPUExecutionProvider"])
        except self._wrong as error:
            raise self._damaged("cannot be read") from error

    def _letters(self) -> tuple[list[str], int]:
        """What each of the network's figures stands for, and which is the blank; signs that are no letters are
        empty."""
        path = self._folder / LETTERS
        try:
            read = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise self._damaged(f"has no {LETTERS} that can be read") from error
        numbered = isinstance(read, dict) and all(isinstance(one, int) for one in read.values())
        if not numbered or sorted(read.values()) != list(range(len(read))):
            raise self._damaged(f"has letters that are not counted through in {LETTERS}")
        blank = next((read[one] for one in _BLANKS if one in read), None)
        if blank is None:
            raise self._damaged(f"has no {_BLANKS[0]} in {LETTERS}")
        signs = [""] * len(read)
        for sign, number in read.items():
            signs[number] = sign if len(sign) == 1 else ""
        return signs, blank

    def _damaged(self, fault: str) -> Damaged:
        step = f"Delete the folder, or put {MODEL} and {LETTERS} of a wav2vec 2.0 network there."
        return Damaged(f"The recogniser of words in {self._folder} {fault}.", step=step)
