"""Pictures as Kling takes them: base64 without `data:` before it, of proportions that it accepts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from repertory.engines.sending import SentPicture, sent_picture
from repertory.errors import YourMove
from repertory.media.images import open_image
from repertory.model.engine import EngineCard

Packed = Mapping[Path, SentPicture]
"""Pictures as they go out, by their files: each is converted once."""
_LONGEST = 2.5
"""How much longer one side of a picture may be than the other."""


def packed(card: EngineCard, paths: Iterable[Path]) -> Packed:
    """The pictures, ready to be sent. Raises MediaRejected, YourMove for one that is too narrow or too wide."""
    return {path: _packed(card, path) for path in dict.fromkeys(paths)}


def notes_of(pictures: Packed) -> tuple[str, ...]:
    """What was done to them before they were sent, each kind of thing once."""
    return tuple(dict.fromkeys(one.note for one in pictures.values() if one.note))


def _packed(card: EngineCard, path: Path) -> SentPicture:
    picture = sent_picture(card, path)
    with open_image(path) as opened:
        short, long = sorted(opened.size)
    if long > _LONGEST * short:
        what = f"{path.name} is {long / short:.1f} times as long as it is wide; Kling takes up to {_LONGEST:g}."
        raise YourMove(what, step="Crop it, leave it out, or choose another engine.")
    return picture
