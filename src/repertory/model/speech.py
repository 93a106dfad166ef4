"""What the mouths in an engine's clips do where somebody is seen to speak."""

from __future__ import annotations

from enum import StrEnum


class Speech(StrEnum):
    """By what mouths move in a clip. The film plays the recorded lines, whatever the clip itself lets be heard."""

    SILENT = "silent"
    """Nothing is heard, and mouths move as the engine likes, or not at all."""
    SPEAKS = "speaks"
    """They say the words of the prompt at the engine's own pace, in a voice of its own."""
    VOICED = "voiced"
    """The same, with whoever speaks in the timbre of the bound voice."""
    FOLLOWS = "follows"
    """They follow the recorded line."""
