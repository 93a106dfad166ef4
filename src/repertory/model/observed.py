"""What an inspector sees besides faces: parts of a picture by colour and marks, stretches of a clip and of speech."""

from __future__ import annotations

from dataclasses import dataclass

from repertory.model.anchor import Swatch
from repertory.model.media import Box


@dataclass(frozen=True, kw_only=True)
class Patch:
    """A part of one picture, whoever's or whatever it is: the clothes under a face, the room around the people."""

    what: str
    """Which part, in the inspector's own words: "clothes", "room"."""
    box: Box
    """Where, in pixels of its frame."""
    share: float
    """How much of the box was looked at, 0 to 1; the rest is covered by somebody, or lies outside the picture."""
    face: Box | None = None
    """The face that clothes lie under; None where none is seen."""
    colours: tuple[float, ...] = ()
    """How often each colour occurs, in the inspector's own bins; adds up to 1."""
    palette: tuple[Swatch, ...] = ()
    """Its main colours as they are in the picture, whatever the light; the largest share first."""
    marks: tuple[tuple[float, float], ...] = ()
    """Places that can be found again in another picture, in pixels of the frame."""
    described: bytes = b""
    """What each mark looks like: as many bytes for one as for another, in the order of the marks."""
    vector: tuple[float, ...] = ()
    """What a learned network makes of it, of length 1; empty without one."""
    lightness: float = 0.0
    """Mean L of CIE Lab, 0 to 100."""
    contrast: float = 0.0
    """Standard deviation of L."""


@dataclass(frozen=True, kw_only=True)
class Span:
    """A stretch of a clip, and what is peculiar about it: that it stands still, that it is black; or a cut, which ends
    where it starts."""

    what: str
    """In the inspector's own words: "cut", "still", "black", "repeated"; "whole" for all of the clip."""
    start_s: float
    end_s: float
    strength: float = 1.0
    """How clearly, in the inspector's own unit."""


@dataclass(frozen=True, kw_only=True)
class Utterance:
    """A stretch of speech, or a whole sound where nobody can tell what is speech."""

    start_s: float
    end_s: float
    vector: tuple[float, ...]
    """The speaker's, of length 1; empty where there is too little speech to tell."""
    speech_s: float
    """Seconds of it in which somebody speaks."""
    loudness_lufs: float
    """Integrated loudness (ITU-R BS.1770); -70 for silence."""
    peak: float
    """Largest sample, 0 to 1."""
    clipped: float
    """Share of samples at full scale, 0 to 1."""
    clear_db: float = 60.0
    """How far the loud parts of the sound stand above its quiet ones; with speech alone 20 dB and more."""
    narrow: bool = False
    """Whether nothing is left of the high sounds, as behind a telephone."""
    parts: tuple[tuple[float, ...], ...] = ()
    """The speaker's vectors in windows of 1.6 s, evenly spread from its beginning to its end; none of a short one."""
    words: str | None = None
    """What a recogniser of words heard; None without one."""
