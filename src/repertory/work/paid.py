"""What was paid for each shot, by the journal: every order once, and which take it became."""

from __future__ import annotations

from collections.abc import Sequence

from repertory.craft.asking import ASKED
from repertory.jobs.journal import Placed
from repertory.model.film import PaidOrder
from repertory.model.take import Take
from repertory.work.purse import Paid
from repertory.work.taking import Shooting


def paid_orders(shooting: Shooting) -> dict[str, tuple[PaidOrder, ...]]:
    """By the number of each shot of the list, its orders that have cost something or will, whatever words it had."""
    placed = Paid(sorted((one for one in shooting.journal.placed() if one.cost_usd), key=lambda one: one.order_id))
    numbers = [bound.shot.number for bound in shooting.plan.shots]
    return {number: _of_shot(shooting, number, placed.of_shot(number)) for number in numbers}


def _of_shot(shooting: Shooting, number: str, placed: Sequence[Placed]) -> tuple[PaidOrder, ...]:
    takes = shooting.takes.of_shot(number) if placed else ()
    return tuple(
        PaidOrder(
            order=one.order_id,
            engine=one.engine,
            kind=one.kind,
            cost_usd=one.cost_usd,
            take=next((take.id for take in takes if _belongs(one.order_id, number, take)), ""),
        )
        for one in placed
    )


def _belongs(order_id: str, number: str, take: Take) -> bool:
    """Whether a take came of an order, or the order asked about its file."""
    return take.order == order_id or order_id.startswith(f"{number}-{ASKED}-{take.media.sha256[:8]}-")
