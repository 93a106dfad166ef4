"""Questions about a take, to be answered by a vision engine with yes, no or unclear."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question about one anchor, to which "yes" is right."""

    about: str
    """What of the anchor is asked for: "pendant lamp"."""
    text: str
    """As it is asked, whole: "Is the pendant lamp the same one?"."""


class Says(StrEnum):
    """What an answer says."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"
    """It is not to be seen, or nobody can tell."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The answer to one question."""

    about: str
    says: Says
    reason: str = ""
    """In a few words."""
