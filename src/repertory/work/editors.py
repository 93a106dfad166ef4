"""The engines that may edit a take."""

from __future__ import annotations

import os

from repertory.craft.ordering import fitted_size
from repertory.craft.shapes import cannot_draw
from repertory.media.clips import probe_clip
from repertory.media.images import picture_size
from repertory.model.engine import EngineCard, OrderKind
from repertory.model.media import MediaKind
from repertory.model.take import Take
from repertory.work.taking import Shooting, lineage

LEAST_SLOTS = 2
"""An edit sends the take and at least one reference."""


def editors_of(shooting: Shooting, take: Take) -> tuple[str, ...]:
    """The engines that may edit this take: those of its own style whose key is there, that take pictures or clips,
    whichever it is, of its length, and at least one reference in a size like the take's."""
    made_by = shooting.crew.engines.get(lineage(shooting.takes, take)[0].engine)
    style = made_by.card.style if made_by else "photo"
    cards = [shooting.crew.engine(one).card for one in shooting.plan.production.engines.get(OrderKind.EDIT, ())]
    still = take.media.kind is MediaKind.IMAGE
    able = [card for card in cards if card.style == style and (card.edits_pictures if still else card.edits_clips)]
    (width, height), length_s = size_of_take(shooting, take), length_of_take(shooting, take)
    return tuple(
        card.id
        for card in able
        if not card.by_hand  # a person brings a mended picture along as a take
        and not 0 <= card.max_references < LEAST_SLOTS
        and card.has_key(os.environ)
        and (fitted_size(card, width, height) if still else _takes_clip(card, width, height, length_s))
    )


def _takes_clip(card: EngineCard, width: int, height: int, length_s: float) -> bool:
    """Whether an engine edits a clip of that size and length: nobody scales or cuts it before or afterwards."""
    fits = card.min_duration_s <= length_s <= (card.max_duration_s or length_s)
    return fits and not cannot_draw(card, width, height)


def size_of_take(shooting: Shooting, take: Take) -> tuple[int, int]:
    """Width and height of a take in pixels: one that was brought along has its own."""
    path = shooting.takes.path(take)
    if take.media.kind is MediaKind.IMAGE:
        return picture_size(path)
    clip = probe_clip(path)
    return clip.width, clip.height


def length_of_take(shooting: Shooting, take: Take) -> float:
    """How long a clip lasts, in seconds; 0 for a picture."""
    return 0.0 if take.media.kind is MediaKind.IMAGE else probe_clip(shooting.takes.path(take)).duration_s
