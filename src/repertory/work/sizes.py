"""How large the references of a shot are: pictures are priced by their megapixels before they are sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from repertory.library.folder import Library
from repertory.media.images import picture_size
from repertory.model.anchor import Anchor
from repertory.model.engine import EngineCard, SentReference
from repertory.model.media import MediaKind
from repertory.model.shot import BoundShot

_KNOWN: dict[str, tuple[int, int]] = {}
"""(width, height) by hash: what has the same hash is the same picture, whenever it is asked for."""


def sizes_of(library: Library, bound: BoundShot, cards: Iterable[EngineCard]) -> dict[str, tuple[int, int]]:
    """(width, height) of each picture that the shot would send, by its hash; nothing where no engine charges for it.

    Raises Damaged for a reference that is missing or has changed.
    """
    if not any(card.price.more_megapixels for card in cards):
        return {}
    anchors: list[Anchor | None] = [performer.character for performer in bound.performers]
    anchors += [bound.location, *bound.props, bound.look]
    wanted = {chosen.sha256 for chosen in bound.references}
    for anchor in anchors:
        if anchor is None:
            continue
        for media in (reference.media for reference in anchor.references):
            if media.sha256 in wanted and media.sha256 not in _KNOWN and media.kind is MediaKind.IMAGE:
                _KNOWN[media.sha256] = picture_size(library.open(anchor, media))
    return {sha256: _KNOWN[sha256] for sha256 in wanted if sha256 in _KNOWN}


def sent_sizes(references: Sequence[SentReference]) -> list[tuple[int, int]]:
    """(width, height) of each picture that goes into an order. Raises MediaRejected."""
    for reference in references:
        if reference.sha256 not in _KNOWN:
            _KNOWN[reference.sha256] = picture_size(reference.path)
    return [_KNOWN[reference.sha256] for reference in references]
