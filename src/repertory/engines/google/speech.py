"""Lines spoken by Gemini's voices: https://ai.google.dev/gemini-api/docs/speech-generation.

The words of the line go out as they stand. How they are spoken goes beside them, as a style: what is written into the
text is read aloud.
"""

from __future__ import annotations

import io
import re
import wave
from collections.abc import Mapping
from typing import Any

from repertory.engines.fetching import keep
from repertory.engines.google.answers import Made, media_of
from repertory.engines.google.wishes import Wish
from repertory.engines.wire import Reply
from repertory.errors import YourMove
from repertory.model.anchor import Voice
from repertory.model.engine import EngineCard, Order, Output, Setting
from repertory.model.media import MediaKind

SETTINGS = ("style", "language")
"""What a voice may say besides its speaker: how it speaks, in words ("calm, a little hoarse"), and in which language
("en-US"); without the second Gemini tells it from the words."""
_RATE = 24_000
"""Samples a second of a recording that does not say it: 16 bits each, one channel."""


def wish(card: EngineCard, order: Order, _: Mapping[str, Setting]) -> Wish:
    """The line and its voice. Raises YourMove without words or voice, and for a setting that a voice cannot have."""
    if not any(sign.isalnum() for sign in order.text):
        raise YourMove("The line has no words to speak.", step="Write what is said after the speaker's name.")
    if order.voice is None:
        raise YourMove("A line needs a voice.", step="Give the character a voice and lock it.")
    tuned = _tuned(card, order.voice)
    part: dict[str, Any] = {"text": order.text}
    if tuned.get("style"):
        part["speech_metadata"] = {"style": tuned["style"]}
    spoken: dict[str, Any] = {"voice_config": _voice(card, order.voice.speaker)}
    if tuned.get("language"):
        spoken["language_code"] = tuned["language"]
    return Wish(parts=[part], config={"response_modalities": ["AUDIO"], "speech_config": spoken})


def output(order: Order, reply: Reply) -> Output:
    """The recording. Raises as `answers.media_of`, and EngineFailed for what is none."""
    made = media_of(reply)
    path = keep(_as_file(made), order.folder / "line", MediaKind.SOUND, vendor="Google")
    return Output(files=(path,), said=made.said)


def _voice(card: EngineCard, speaker: str) -> dict[str, Any]:
    """A voice of the card by its name; any other speaker is an id: of Google's library, or of a voice of one's own."""
    if speaker in card.speakers:
        return {"prebuilt_voice_config": {"voice_name": speaker}}
    return {"voice": speaker}


def _tuned(card: EngineCard, voice: Voice) -> dict[str, str]:
    for name, value in voice.settings.items():
        if name not in SETTINGS or not isinstance(value, str):
            step = f"It has, in words: {', '.join(SETTINGS)}."
            raise YourMove(f'A voice of {card.title} has no setting "{name}" = {value!r}.', step=step)
    return {name: str(value).strip() for name, value in voice.settings.items()}


def _as_file(made: Made) -> bytes:
    """The recording as a file: what is bare samples gets the header of a WAV."""
    if not made.mime.lower().startswith(("audio/l16", "audio/pcm")) or made.data.startswith(b"RIFF"):
        return made.data
    named = re.search(r"rate=(\d+)", made.mime)
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(int(named[1]) if named else _RATE)
        written.writeframes(made.data)
    return file.getvalue()
