"""The cards of a production: their schemas."""

from __future__ import annotations

from dataclasses import dataclass

from repertory.files.cards import Card, more_fields
from repertory.model.casting import CastFile
from repertory.model.production import Production
from repertory.model.take import Decision, Take


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What a person said about a take, and when."""

    take: str
    """The take's id."""
    number: int
    """Counts a take's decisions from 1; the highest is the one that holds."""
    decision: Decision
    reason: str = ""
    at: str = ""
    """UTC, ISO 8601."""


PRODUCTION = Card(Production, "production", 2, {1: more_fields})
CAST = Card(CastFile, "cast", 1)
"""A person writes it; `castfile` reads it, and nothing here ever rewrites it."""
TAKE = Card(Take, "take", 2, {1: more_fields})
DECISION = Card(Decided, "decision", 1)
