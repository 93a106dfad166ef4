"""What is being done with a shot."""

from __future__ import annotations

from enum import StrEnum


class Doing(StrEnum):
    """What is being done with a shot at this moment, as people read it."""

    WAITING = "waiting"
    """For its turn: nobody is at work on it yet, or its engine takes no more at once."""
    ROLLING = "rolling"
    """Its keyframe or clip is ordered, and waited for."""
    SPEAKING = "speaking"
    """A line of it is."""
    INSPECTING = "inspecting"
    REPAIRING = "repairing"
    SYNCING = "lip-syncing"
    """The mouth of its clip is made to follow the line."""
    PAUSED = "paused"
    ACCEPTED = "accepted"
    REVIEW = "for a person to decide"
    DELIVERY = "waiting for your file"
    """A person has to deliver it by hand."""
    AWAY = "waiting for its vendor"
    """Its vendor takes no orders or does not answer; it is asked again in a while."""
    LATER = "left for a later run"
    """A vendor is not done, or the day's budget is spent."""
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        """Whether the work on the shot has ended, for now at least."""
        return self in _OVER

    @property
    def is_at_rest(self) -> bool:
        """Whether nobody is at work on the shot at this moment."""
        return self.is_over or self in _WAITS


_WAITS = frozenset({Doing.WAITING, Doing.AWAY, Doing.PAUSED})
_OVER = frozenset({Doing.ACCEPTED, Doing.REVIEW, Doing.DELIVERY, Doing.LATER, Doing.FAILED, Doing.CANCELLED})
