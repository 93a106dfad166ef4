"""The engines that may edit a take."""

from __future__ import annotations

import os

from repertory.craft.ordering import fitted_size
from repertory.media.clips import probe_clip
from repertory.media.images import picture_size
from repertory.model.engine import OrderKind
from repertory.model.media import MediaKind
from repertory.model.take import Take
from repertory.work.taking import Shooting, lineage

LEAST_SLOTS = 2
"""An edit sends the take and at least one reference."""


def editors_of(shooting: Shooting, take: Take) -> tuple[str, ...]:
    """The engines that may edit this take: those of its own style whose key is there, that take the picture and at
    least one reference in a size like the take's, and for clips only those that make clips."""
    made_by = shooting.crew.engines.get(lineage(shooting.takes, take)[0].engine)
    style = made_by.card.style if made_by else "photo"
    cards = [shooting.crew.engine(one).card for one in shooting.plan.production.engines.get(OrderKind.EDIT, ())]
    still = take.media.kind is MediaKind.IMAGE
    able = [card for card in cards if card.style == style and (still or OrderKind.CLIP in card.kinds)]
    width, height = size_of_take(shooting, take)
    return tuple(
        card.id
        for card in able
        if not card.by_hand  # a person brings a mended picture along as a take
        and not 0 <= card.max_references < LEAST_SLOTS
        and card.has_key(os.environ)
        and fitted_size(card, width, height)
    )


def size_of_take(shooting: Shooting, take: Take) -> tuple[int, int]:
    """Width and height of a take in pixels: one that was brought along has its own."""
    path = shooting.takes.path(take)
    if take.media.kind is MediaKind.IMAGE:
        return picture_size(path)
    clip = probe_clip(path)
    return clip.width, clip.height
