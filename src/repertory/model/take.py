"""Takes: attempts at a shot, how they were made and what was measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from repertory.model.engine import Recipe, Setting
from repertory.model.media import MediaFile
from repertory.model.verdict import Report


class TakeKind(StrEnum):
    """A still, a video, or a spoken line."""

    KEYFRAME = "keyframe"
    CLIP = "clip"
    LINE = "line"


@dataclass(frozen=True, kw_only=True)
class Take:
    """One attempt at a shot. It never changes; what a person decides later is kept beside it."""

    id: str
    """Unique in its production and readable: `1-keyframe-3fa9c1d2`."""
    shot: str
    """The shot's number."""
    kind: TakeKind
    media: MediaFile
    recipe: Recipe
    order: str = ""
    """Id of the order that made it; empty for an imported or locally repaired one."""
    repaired_from: str = ""
    """The take that it mends."""
    started_from: str = ""
    """The keyframe that a clip began with."""
    line: int = 0
    """Which line of the shot's dialogue, counted from 0, for a line."""
    words: str = ""
    """The shot as it was written when the take was made."""
    taken_from: str = ""
    """The take of the same recipe that it was taken over from, so that it cost nothing: its id, and before that the
    other film's name, where it is another one's: `coffee-shop: 1-keyframe-3fa9c1d2`."""
    spoken: tuple[str, ...] = ()
    """The line takes that a clip was made to, in order."""
    report: Report | None = None
    """None for a kind that no inspector measures."""
    before: Report | None = None
    """For a repair: the report of the take that it mends, against the same references as its own report."""
    cost_usd: Decimal = Decimal(0)
    made_at: str = ""
    """UTC, ISO 8601."""
    notes: tuple[str, ...] = ()
    said: Mapping[str, Setting] = field(default_factory=dict)
    """What the vendor said of it: the version of its model, the prompt as it was rewritten there."""

    @property
    def is_from_elsewhere(self) -> bool:
        """Whether it was taken over from another film."""
        return ": " in self.taken_from


class Decision(StrEnum):
    """What a person said about a take."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
