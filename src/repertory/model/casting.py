"""A cast file: the company that a film wants, in its writer's words. What the library lacks of it is built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class WantedCharacter:
    """A character to cast from a prompt, unless the library has it already."""

    name: str
    placeholders: tuple[str, ...] = ()
    """What the shot list calls it, besides its name: "Character A"."""
    title: str = ""
    prompt: str = ""
    pronoun: str = "they"
    pick: int = 1
    """Which candidate becomes the master reference, counted from 1."""
    outfits: tuple[str, ...] = ()
    outfit: str = ""
    """The outfit worn in this film where a shot names none; the character's own default if empty, which of a new
    character is the first of `outfits`."""
    voice: str = ""


@dataclass(frozen=True, kw_only=True)
class WantedLocation:
    """A location to build from a prompt, one view for each light."""

    name: str
    placeholders: tuple[str, ...] = ()
    title: str = ""
    prompt: str = ""
    lights: tuple[str, ...] = ("afternoon",)


@dataclass(frozen=True, kw_only=True)
class WantedProp:
    """A prop to build from a prompt."""

    name: str
    placeholders: tuple[str, ...] = ()
    title: str = ""
    prompt: str = ""


@dataclass(frozen=True, kw_only=True)
class WantedLook:
    """The look of the film, by its name in the library: pictures make it, no words do."""

    name: str


SAMPLE_TEXT = (
    "The coffee shop on the corner stays open until nine. I ordered two cups of tea, found a table by the window, and "
    "watched the street lights come on, one after another. Would you like to join me?"
)
"""What a voice speaks first: ten seconds and more, which is what vendors want to clone a voice from."""


@dataclass(frozen=True, kw_only=True)
class WantedVoice:
    """A voice of a speech engine."""

    name: str
    title: str = ""
    engine: str = "previs"
    speaker: str = ""
    settings: Mapping[str, float | str] = field(default_factory=dict)
    sample: str = SAMPLE_TEXT


@dataclass(frozen=True, kw_only=True)
class CastFile:
    """Who and what a film needs. `engine` makes what is missing."""

    engine: str = "previs"
    characters: tuple[WantedCharacter, ...] = ()
    locations: tuple[WantedLocation, ...] = ()
    props: tuple[WantedProp, ...] = ()
    voices: tuple[WantedVoice, ...] = ()
    looks: tuple[WantedLook, ...] = ()
