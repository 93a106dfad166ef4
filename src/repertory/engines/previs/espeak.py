"""Speaks one line with espeak-ng: a program of its own, run by file path, that reads a wish and answers in JSON.

espeak-ng is under the GPL, so it is never loaded into Repertory's own process: `voice.py` starts this file, which
needs nothing but the standard library and the package `espeakng_loader`, that carries the library and its data.

On standard input: {"text": ..., "voice": "en-us", "variant": "f3", "parameters": {"pitch": 58, ...}, "wav": path};
an empty `wav` asks only for the names of all speakers.
On standard output: {"voices": [...], "variants": [...], "rate": 22050, "samples": 12345}; `rate` is left out where
the voice or the variant is unknown, and the answer is {"missing": sentence} where the library cannot be loaded.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import wave
from pathlib import Path
from typing import Any

# The numbers below are those of espeak-ng's speak_lib.h.
_SYNCHRONOUS = 2
_NEVER_EXIT = 0x8000
_UTF8 = 1
_END_PAUSE = 0x1000
_PARAMETERS = {"rate": 1, "volume": 2, "pitch": 3, "pitch_range": 4}


class _Voice(ctypes.Structure):
    """The head of espeak_VOICE; `languages` is a list of pairs of a priority byte and a name, ended by a zero byte."""

    _fields_ = (
        ("name", ctypes.c_char_p),
        ("languages", ctypes.POINTER(ctypes.c_char)),
        ("identifier", ctypes.c_char_p),
    )


_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


def main() -> int:
    """Answers one wish. The exit status is 0 unless the wish itself cannot be understood."""
    wish = json.load(sys.stdin)
    try:
        library, rate, data = _loaded()
    except (ImportError, OSError, RuntimeError) as error:
        return _answer({"missing": str(error)})
    voices, variants = _voices(library), _variants(data)
    answer: dict[str, Any] = {"voices": list(voices), "variants": variants}
    known = wish["voice"] in voices and wish["variant"] in ("", *variants)
    if wish["wav"] and known:
        samples = _spoken(library, voices[wish["voice"]], wish)
        try:
            _write(Path(wish["wav"]), samples, rate)
        except OSError as error:
            return _answer({"errno": error.errno})
        answer |= {"rate": rate, "samples": len(samples) // 2}
    return _answer(answer)


def _answer(table: dict[str, Any]) -> int:
    sys.stdout.write(json.dumps(table))
    return 0


def _loaded() -> tuple[ctypes.CDLL, int, Path]:
    """The library, its sample rate and its data folder. Raises ImportError, OSError, RuntimeError."""
    import espeakng_loader

    data = Path(espeakng_loader.get_data_path())
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    os.chdir(data.parent)  # espeak-ng keeps its data path in 160 bytes; "." always fits
    rate = library.espeak_Initialize(_SYNCHRONOUS, 0, b".", _NEVER_EXIT)
    if rate <= 0:
        raise RuntimeError(f"espeak-ng cannot read its data in {data}.")
    return library, rate, data


def _voices(library: ctypes.CDLL) -> dict[str, str]:
    """The names of all languages that can be spoken, such as "en-us", and the voice file of each."""
    library.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_Voice))
    listed = library.espeak_ListVoices(None)
    files: dict[str, tuple[int, str]] = {}
    number = 0
    while listed[number]:
        voice = listed[number].contents
        for priority, name in _languages(voice):
            files[name] = min(files.get(name, (256, "")), (priority, voice.identifier.decode()))
        number += 1
    return {name: file for name, (_, file) in sorted(files.items())}


def _languages(voice: Any) -> list[tuple[int, str]]:
    """The names of a voice, each with its priority: a low number is a better fit."""
    address, found = ctypes.addressof(voice.languages.contents), []
    while priority := ctypes.string_at(address, 1)[0]:
        name = ctypes.string_at(address + 1)
        found.append((priority, name.decode()))
        address += len(name) + 2
    return found


def _variants(data: Path) -> list[str]:
    """The names of all voices that a language can be spoken with, such as "f3"."""
    return sorted(path.name for path in (data / "voices" / "!v").iterdir() if path.is_file())


def _spoken(library: ctypes.CDLL, voice_file: str, wish: dict[str, Any]) -> bytes:
    """The samples, 16-bit. Raises RuntimeError."""
    chunks: list[bytes] = []

    def keep(samples: Any, count: int, _events: Any) -> int:
        if samples and count > 0:
            chunks.append(ctypes.string_at(samples, 2 * count))
        return 0

    library.espeak_ng_SetRandSeed(ctypes.c_long(1))  # breath is noise, seeded with the clock unless told otherwise
    callback = _CALLBACK(keep)
    library.espeak_SetSynthCallback(callback)
    speaker = voice_file + (f"+{wish['variant']}" if wish["variant"] else "")
    if library.espeak_SetVoiceByName(speaker.encode()):
        raise RuntimeError(f"espeak-ng refused the voice {speaker}.")
    for name, value in wish["parameters"].items():
        library.espeak_SetParameter(_PARAMETERS[name], int(value), 0)
    text = wish["text"].encode()
    size = ctypes.c_size_t(len(text) + 1)
    if library.espeak_Synth(ctypes.c_char_p(text), size, 0, 1, 0, _UTF8 | _END_PAUSE, None, None):
        raise RuntimeError("espeak-ng refused the text.")
    library.espeak_Synchronize()
    return b"".join(chunks)


def _write(path: Path, samples: bytes, rate: int) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples)


if __name__ == "__main__":
    sys.exit(main())
