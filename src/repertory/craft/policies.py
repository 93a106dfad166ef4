"""What a production wants of the choice of engines, in a few words: "cheapest", "best, only kling", "no training"."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from repertory.craft.shotlist.filmwords import nearest
from repertory.errors import YourMove
from repertory.model.engine import EngineCard

NO_TRAINING = "no training"
_ONLY = "only "


class Aim(StrEnum):
    """What counts when engines are compared."""

    CHEAPEST = "cheapest"
    """What the vendor bills for a take that holds, with those that do not on the way to it."""
    BALANCED = "balanced"
    """The share of takes that hold over what one of these costs."""
    BEST = "best"
    """The share of takes that hold."""
    LISTED = "as listed"
    """The production's order: the first that can, whatever is known of the others."""


@dataclass(frozen=True, kw_only=True)
class Policy:
    """Which engines may be chosen, and by what."""

    aim: Aim = Aim.BALANCED
    only: tuple[str, ...] = ()
    """Vendors; empty for any."""
    untrained: bool = False
    """No vendor that trains models on what is sent to it."""


def policy_of(said: str, vendors: Collection[str] = ()) -> Policy:
    """The policy that is meant by "best", "only kling", "cheapest, no training". `vendors` are all that there are,
    where they are known. Raises YourMove for what is no policy, and for a vendor that is not among them."""
    aims: list[Aim] = []
    only: list[str] = []
    untrained = False
    for part in (" ".join(one.split()).casefold() for one in said.split(",")):
        if part in set(Aim):
            aims.append(Aim(part))
        elif part.startswith(_ONLY):
            only.append(part.removeprefix(_ONLY))
            if vendors and only[-1] not in {one.casefold() for one in vendors}:
                raise _no_vendor(only[-1], part, vendors)
        elif part == NO_TRAINING:
            untrained = True
        elif part:
            known = f'{", ".join(Aim)}, "only VENDOR", "{NO_TRAINING}"'
            raise YourMove(f'There is no policy "{part}".', step=f"Use one of: {known}; or several with commas.")
    if len(aims) > 1:
        raise YourMove(f'"{said}" wants both {aims[0]} and {aims[1]}.', step="Name one of them.")
    return Policy(aim=aims[0] if aims else Aim.BALANCED, only=tuple(only), untrained=untrained)


def _no_vendor(asked: str, part: str, vendors: Collection[str]) -> YourMove:
    near = nearest(asked, vendors)
    step = f"Did you mean {near}?" if near else f"There are: {', '.join(sorted(vendors))}."
    return YourMove(f'There is no vendor "{asked}", and the policy is "{part}".', step=step)


def against(card: EngineCard, policy: Policy) -> Iterator[str]:
    """Why a policy excludes an engine."""
    if policy.only and card.vendor.casefold() not in policy.only:
        yield f"the policy is: only {' and '.join(policy.only)}"
    if policy.untrained and not (card.local or card.by_hand) and card.trains_on_data is not False:
        found = "its vendor trains models on what is sent" if card.trains_on_data else "whether it does was not found"
        yield f"the policy is: no vendor that trains on data; {found}"
