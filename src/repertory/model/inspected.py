"""Files from any tool that were measured against anchors, and what is shown of each measurement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from repertory.model.media import Box, MediaKind
from repertory.model.verdict import Expectation, Grade, Observation, Report, Score


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What one inspector saw in a file, and what it was told to expect there."""

    seen: Observation
    expected: Expectation


@dataclass(frozen=True, kw_only=True)
class Inspected:
    """One file and what was measured in it."""

    path: Path
    kind: MediaKind
    report: Report
    names: Mapping[str, str]
    """By ref, how people call everybody and everything that it was compared with: "Mia" for "mia@1"."""
    notes: tuple[str, ...] = ()
    """What a person should know of what it was compared with."""
    looked: tuple[Looked, ...] = ()
    """What each inspector looked at, the faces first."""
    copied: str = ""
    """The hash of the reference picture that it is once more; empty for none."""

    @property
    def most_faces(self) -> int:
        """The most faces seen in any frame: a clip may begin with an empty room."""
        return max((len(frame.faces) for one in self.looked for frame in one.seen.frames), default=0)

    @property
    def frames(self) -> int:
        """In how many frames faces were looked for: 1 for a picture, 0 for a sound."""
        return max((len(one.seen.frames) for one in self.looked), default=0)


@dataclass(frozen=True, kw_only=True)
class Exhibit:
    """A picture, or a part of one, that lies beside others in a report."""

    path: Path
    words: str
    """What it is, in a few words: "Mia, three-quarter left"."""
    time_s: float | None = None
    """Which frame of a clip; None for a picture."""
    box: Box | None = None
    """The part that matters; None for all of it."""


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One frame of a clip as it was measured."""

    time_s: float
    value: float | None
    """The distance; None where nothing could be measured."""
    grade: Grade
    words: str = ""
    """Why nothing was measured."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One measurement with the pictures behind it."""

    score: Score
    own: Exhibit | None = None
    """What was measured."""
    against: tuple[Exhibit, ...] = ()
    """What it was measured against, the nearest first."""
    more: int = 0
    """How many more pictures it was measured against than lie beside it."""
    drawn: Exhibit | None = None
    """What the inspector itself draws of it: marks that were found again joined by lines, colours beside colours."""
    course: tuple[Moment, ...] = ()
    """Over the frames of a clip; empty for a picture."""
    worst: tuple[Exhibit, ...] = ()
    """The frames of a clip that lie farthest off, the worst first."""


@dataclass(frozen=True, kw_only=True)
class ShownFile:
    """One file of a report: what was measured in it, and the pictures behind that."""

    inspected: Inspected
    shown: tuple[Shown, ...]
