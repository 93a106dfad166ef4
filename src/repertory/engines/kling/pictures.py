"""Pictures as Kling takes them: base64 without `data:` before it, of proportions that it accepts."""

from __future__ import annotations

from pathlib import Path

from repertory.engines.sending import sent_picture
from repertory.errors import YourMove
from repertory.media.images import open_image
from repertory.model.engine import EngineCard

_LONGEST = 2.5
"""How much longer one side of a picture may be than the other."""


def sent(card: EngineCard, path: Path) -> str:
    """The picture as text. Raises MediaRejected, YourMove for one that is too narrow or too wide."""
    picture = sent_picture(card, path)
    with open_image(path) as opened:
        short, long = sorted(opened.size)
    if long > _LONGEST * short:
        what = f"{path.name} is {long / short:.1f} times as long as it is wide; Kling takes up to {_LONGEST:g}."
        raise YourMove(what, step="Crop it, leave it out, or choose another engine.")
    return picture.base64


def notes_of(card: EngineCard, paths: list[Path]) -> tuple[str, ...]:
    """What was done to these pictures before they were sent, each kind of thing once."""
    return tuple(dict.fromkeys(note for path in paths if (note := sent_picture(card, path).note)))
