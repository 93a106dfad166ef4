"""The film: the accepted takes in order, and what the sheets and reports show of each shot."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from repertory.model.engine import OrderKind, SentReference
from repertory.model.shot import Shot
from repertory.model.take import Decision, Take


@dataclass(frozen=True, kw_only=True)
class FilmTake:
    """A take and its verified local file."""

    take: Take
    path: Path
    decision: Decision | None = None
    """What a person said about it last."""
    why: str = ""
    """The reason that was given with it."""


@dataclass(frozen=True, kw_only=True)
class FilmLine:
    """A spoken line and when it starts within its shot, in seconds."""

    path: Path
    start_s: float
    speaker: str
    text: str


@dataclass(frozen=True, kw_only=True)
class PaidOrder:
    """One order for a shot, by the journal."""

    order: str
    engine: str
    """Card id of the engine that it went to."""
    kind: OrderKind
    cost_usd: Decimal
    """What it has cost, or will."""
    take: str = ""
    """Id of the take that it became, or that it asked about; empty where it became none."""


@dataclass(frozen=True, kw_only=True)
class ShotSoFar:
    """A shot, and what was made for it."""

    shot: Shot
    takes: tuple[FilmTake, ...]
    """Every keyframe and clip that was made for the shot, oldest first."""
    references: tuple[SentReference, ...] = ()
    spoken: tuple[FilmTake, ...] = ()
    """Every line that was spoken for the shot, oldest first."""
    paid: tuple[PaidOrder, ...] = ()
    """Every order for the shot that cost something, whatever words it had, and whatever became of it."""


@dataclass(frozen=True, kw_only=True)
class FilmShot(ShotSoFar):
    """One shot of the film."""

    clip: FilmTake
    """The accepted clip."""
    keyframe: FilmTake | None
    """The keyframe that it began with; None for a clip that was brought along."""
    lines: tuple[FilmLine, ...] = ()
    stale: bool = False
    length_s: float = 0.0
    """How much of the clip is shown, in seconds, from its beginning: what an engine could only make longer is cut; 0
    for all of it."""


@dataclass(frozen=True, kw_only=True)
class Film:
    """The accepted takes in order, with sound."""

    title: str
    shots: tuple[FilmShot, ...]
    width: int
    height: int
    fps: int
    missing: tuple[str, ...] = ()
    """Numbers of the shots of the list that are not finished, and so not in the film."""
    unfinished: tuple[ShotSoFar, ...] = ()
    """What was made for those shots so far."""
    folder: Path = Path()
    """The production's, as it was named: for what is to be typed next."""
    most_takes: int = 0
    """How many takes of a keyframe or clip are made at the most, repairs not counted; 0 where there is no limit."""
