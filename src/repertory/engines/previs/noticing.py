"""What of a take's slips is to be seen: the first picture is drawn small, with and without each of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from repertory.engines.previs.filming import Filming
from repertory.engines.previs.shooting import stage_order
from repertory.engines.previs.truth import Kind, Slip, Truth, write_truth
from repertory.engines.previs.windows import WINDOWS

if TYPE_CHECKING:
    from repertory.engines.previs.rehearsing import Rehearsal
    from repertory.media.images import Picture
    from repertory.model.engine import Order

LOW = 144
"""Height of the small pictures."""
CHANGED, SHARE = 16, 0.004
"""A slip is seen where this share of the pixels changes by so much, of 255: about 12 by 12 pixels at 256 by 144."""


def keep_truth(order: Order, rehearsal: Rehearsal) -> None:
    """Writes the truth beside the output of a shot's order, where anything could have gone wrong."""
    if rehearsal.model.faultless:
        return
    write_truth(order.folder, Truth(order=order.id, seed=rehearsal.seed, slips=noticed(order, rehearsal)))


def noticed(order: Order, rehearsal: Rehearsal) -> tuple[Slip, ...]:
    """The slips, each with whether it is seen."""
    unsure = [one for one in rehearsal.slips if one.kind is not Kind.IDENTITY and one.left > 0]
    if not unsure:
        return rehearsal.slips
    shown = _drawn(order, rehearsal)
    return tuple(
        replace(one, seen=_differ(shown, _drawn(order, _without(rehearsal, one)))) if one in unsure else one
        for one in rehearsal.slips
    )


def _without(rehearsal: Rehearsal, slip: Slip) -> Rehearsal:
    return replace(rehearsal, slips=tuple(one for one in rehearsal.slips if one is not slip))


def _drawn(order: Order, rehearsal: Rehearsal) -> Picture:
    width = 2 * round(LOW * order.width / order.height / 2)
    staging = stage_order(order, rehearsal).staging
    with WINDOWS.lent(width, LOW) as renderer:
        return Filming(renderer, staging).picture(0)


def _differ(one: Picture, other: Picture) -> bool:
    apart = np.abs(one.astype(np.int16) - other).max(axis=2)
    return bool((apart > CHANGED).mean() > SHARE)
