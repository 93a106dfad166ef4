"""The switch that makes paid calls impossible, for tests and for the careful."""

from __future__ import annotations

import os

from repertory.errors import EngineRefused
from repertory.files.addresses import is_loopback
from repertory.model.engine import EngineCard

PAID_SWITCH = "REPERTORY_ALLOW_PAID"
"""The environment variable that makes paid calls impossible when it is "0"; tests set it."""


def refuse_paid(card: EngineCard, url: str = "") -> None:
    """Raises EngineRefused where paid calls are switched off and this one would cost money.

    An address on this machine is let through: that is a contract server or the user's own.
    """
    if os.environ.get(PAID_SWITCH, "1") != "0" or card.price.free or is_loopback(url):
        return
    raise EngineRefused(f'Paid calls are switched off, and "{card.id}" costs money.', step=f"Unset {PAID_SWITCH}.")
