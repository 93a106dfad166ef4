"""Whose voice may be cloned: the one rule for every vendor that clones voices. A person's with a recorded consent; one
that an engine made is nobody's, and needs none. What is brought along by hand is taken to be a person's, unless its
card keeps the statement that an engine made it."""

from __future__ import annotations

from repertory.errors import ConsentMissing, YourMove
from repertory.model.anchor import Origin, Voice
from repertory.model.engine import Order

_BY_HAND = "byhand"
"""The engine whose results a person brings."""


def who_agreed(order: Order) -> Voice:
    """The voice to be cloned. Raises ConsentMissing for a person's without a recorded consent, YourMove without a voice
    or without samples."""
    voice = order.subject
    if not isinstance(voice, Voice):
        raise YourMove(f"The order {order.id} names no voice to clone.", step="Name a locked voice.")
    by_hand = voice.engine == _BY_HAND and not voice.machine_made
    if (voice.origin is Origin.REAL or by_hand) and voice.consent is None:
        step = f"Type: repertory voice consent {voice.name} --by NAME --words TEXT --on YYYY-MM-DD, and lock it again."
        if voice.origin is not Origin.REAL:
            step += f" If an engine made it: repertory voice import {voice.name} RECORDING --synthetic, and lock it."
        raise ConsentMissing(f"{voice.title} is to be cloned, and no consent is recorded.", step=step)
    if not order.references:
        raise YourMove(f"{voice.title} has no samples to clone it from.", step="Add a minute of clear speech.")
    return voice
