"""Whether what an engine delivered can be used at all; where not, the order has failed, and counts as it was paid."""

from __future__ import annotations

from collections.abc import Mapping

from repertory.errors import MediaRejected
from repertory.files.hashing import sha256_of
from repertory.jobs.journal import Failure, Journal
from repertory.media.check import check_media
from repertory.media.containers import present
from repertory.media.sounds import check_sound
from repertory.model.engine import EngineCard, Order, OrderKind, Output
from repertory.model.media import MediaKind

_WANTED: Mapping[OrderKind, tuple[MediaKind, str]] = {
    OrderKind.STILL: (MediaKind.IMAGE, "picture"),
    OrderKind.CLIP: (MediaKind.CLIP, "clip"),
    OrderKind.LIPSYNC: (MediaKind.CLIP, "clip"),
    OrderKind.LINE: (MediaKind.SOUND, "sound"),
}


def usable(card: EngineCard, order: Order, output: Output, journal: Journal, *, again: str = "") -> MediaKind | Failure:
    """What the first file of an order's output is, once it is decoded whole; or the Failure, which the order has from
    then on, since it would be as broken the next time. What was paid for it stays paid. `again` says how another one is
    made.

    Raises MediaRejected for a file that is not there any more, may not be read, or that a person delivered, OSError for
    a disk that does not read, and MachineShort for want of memory: none of these is the vendor's fault.
    """
    if output.files:
        present(output.files[0], "file", empty=True)
        sha256_of(output.files[0])
    try:
        return _checked(order, output)
    except MediaRejected as broken:
        if card.by_hand:
            raise
        what = f"{card.title} delivered for {order.id} what cannot be used: {broken.what}"
        cost = journal.cost(order.id)
        back = f"It counts ${cost:.3f}: look at your account there, or ask {card.vendor} for it back." if cost else ""
        journal.reject(order.id, what, f"{again} {back}".strip())
        return journal.failure(order.id)


def _checked(order: Order, output: Output) -> MediaKind:
    wanted, named = _WANTED[order.kind]
    if not output.files:
        raise MediaRejected(f"there is no {named}.")
    path = output.files[0]
    kind = check_media(path)[0]
    if wanted is MediaKind.SOUND and kind is MediaKind.CLIP:  # the sound of a clip is heard, too
        check_sound(path)
    elif kind is not wanted:
        raise MediaRejected(f"{path.name} is no {named}.")
    return kind
