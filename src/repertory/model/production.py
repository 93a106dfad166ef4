"""One project: its cast and its settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from repertory.model.engine import OrderKind, Setting

POLICY = "balanced"
"""What a production wants of the choice of engines, where it says nothing."""
_PREVIS = dict.fromkeys((OrderKind.STILL, OrderKind.CLIP, OrderKind.LINE, OrderKind.EDIT), ("previs",))


class Reuse(StrEnum):
    """What of other films of the library is taken over."""

    ACCEPTED = "accepted"
    """Takes of the same recipe that were accepted there."""
    NEVER = "never"


class OnOutage(StrEnum):
    """What happens while a vendor takes no orders."""

    WAIT = "wait"
    """Its shots wait for it, and in the end for a later run."""
    NEXT = "next"
    """They go to the production's next engine."""


@dataclass(frozen=True, kw_only=True)
class CastMember:
    """A name that the shot list uses, and the locked anchor that it stands for."""

    placeholder: str
    """"Character A", "coffee shop interior"."""
    anchor: str
    """`mia@1`."""
    outfit: str = ""
    """What a character wears in this production where a shot names nothing; empty for the character's own default."""


@dataclass(frozen=True, kw_only=True)
class Production:
    """One project."""

    name: str
    title: str
    cast: tuple[CastMember, ...] = ()
    engines: Mapping[OrderKind, tuple[str, ...]] = field(default_factory=lambda: dict(_PREVIS))
    """Card ids that may be used for each kind of order. Of several the router picks by what is known of them; their
    order decides where that is no difference."""
    policy: str = POLICY
    """By what it picks: "cheapest", "balanced", "best" or "as listed"; and whom it leaves out: "only kling", or with
    "no training" vendors that train models on what is sent. Several with commas: "best, no training"."""
    width: int = 1280
    height: int = 720
    fps: int = 24
    takes: int = 4
    """How many takes of a keyframe or clip are made at the most, repairs not counted."""
    repairs: int = 4
    """How many repair steps one take gets at the most, for whatever is wrong with it."""
    budget_usd: Decimal = Decimal(0)
    """What may be spent in all; with 0 only free engines are used."""
    shot_budget_usd: Decimal | None = None
    """What the orders of one shot may cost in all, repairs included; without it only the whole budget counts."""
    day_budget_usd: Decimal | None = None
    """What may be spent in one day of UTC; without it only the whole budget counts."""
    reuse: Reuse = Reuse.ACCEPTED
    """Whether a take by the very same recipe that was accepted in another film of the library is taken over for nothing
    instead of being paid for again: "accepted", or "never". Within the film nothing is paid twice either way."""
    on_outage: OnOutage = OnOutage.WAIT
    """What happens to a shot whose engine's vendor takes no orders: "wait", and it is ordered there later; or "next",
    and the production's next engine makes it, which may look different from the rest of its scene."""
    outage_minutes: int = 120
    """For how long a shoot waits for a vendor that takes no orders or does not answer, once all else is done: it asks
    again after 1, 2, 5 and then every 10 minutes; with 0 such shots are left for a later run at once."""
    ask: str = ""
    """Card id of a vision engine that is asked about what cannot be measured here: places, things, clothes. Nobody is,
    unless one is named."""
    ask_always: bool = False
    """Asks about all of them, not only about what could not be measured."""
    questions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Questions of one's own by the name of the anchor, to which "yes" is right: coffee-shop = ["Is the lamp lit?"]."""
    settings: Mapping[str, Mapping[str, Setting]] = field(default_factory=dict)
    """Settings per engine card id, for example {"previs": {"drift": 0.3}}."""
