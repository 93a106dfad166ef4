"""How an order becomes the fields of a model at Replicate: its card says which of them takes what.

`input_pictures = "input_images"` under a card's settings means that the field `input_images` takes the pictures; what
has no field is not sent. Other settings are fields themselves and go out as they are, an empty text does not. What a
model takes stands at https://replicate.com/OWNER/NAME/api.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from repertory.craft.ordering import check_order
from repertory.craft.pricing import length_ordered, size_named
from repertory.engines.fitting import nearest_ratio
from repertory.engines.sending import sent_notes, sent_picture
from repertory.errors import YourMove
from repertory.media.clips import check_clip
from repertory.media.sounds import check_sound, read_sound, write_wav
from repertory.model.engine import EngineCard, Order, OrderKind
from repertory.model.media import MediaKind

FIELD = "input_"
"""How a card's settings begin that name one of the model's fields."""
PARTS = ("prompt", "pictures", "start", "end", "seed", "ratio", "size", "width", "height", "seconds", "clip", "sound")
"""What of an order can be given a field. The pictures are a list, unless the model takes one alone."""
STEP = f"{FIELD}step"
"""The setting that says of what width and height must be multiples: the next larger ones are ordered."""
RESULTS = {
    OrderKind.STILL: MediaKind.IMAGE,
    OrderKind.EDIT: MediaKind.IMAGE,
    OrderKind.CLIP: MediaKind.CLIP,
    OrderKind.LIPSYNC: MediaKind.CLIP,
}
"""The kinds of order that are known here, and what comes of them."""
_LARGEST = 100_000_000
"""How many bytes a file may have there."""


@dataclass(frozen=True, kw_only=True)
class File:
    """Something that has to be brought to Replicate before the order."""

    name: str
    data: bytes
    mime: str


def wish_of(card: EngineCard, order: Order) -> dict[str, object]:
    """The model's fields, complete before anything is sent. Raises YourMove, MediaRejected."""
    settings = check_order(card, order)
    require_known(card)
    parts = dict(_parts(card, order))
    fields = {part: str(settings.get(f"{FIELD}{part}", "")) for part in PARTS}
    for part in ("pictures", "start", "end", "clip", "sound"):
        if part in parts and not fields[part]:
            what = f'The card "{card.id}" does not say which field takes the {part} of a {order.kind}.'
            raise YourMove(what, step=f'Write {FIELD}{part} = "..." under its settings.')
    ours = {name: value for name, value in settings.items() if not name.startswith(FIELD) and value != ""}
    return ours | {fields[part]: value for part, value in parts.items() if fields[part]}


def _parts(card: EngineCard, order: Order) -> Iterator[tuple[str, object]]:
    """What the order holds, by the names of PARTS."""
    if order.kind is OrderKind.LIPSYNC:
        if order.start is None or order.sound is None:
            raise YourMove(f"The lip-sync {order.id} lacks its clip or its line.", step="Give both.")
        yield from (("clip", _clip(card, order.start)), ("sound", _sound(order.sound)))
        return
    if not order.prompt.strip():
        raise YourMove(f"The order {order.id} has no prompt.", step="Say what it shows.")
    yield "prompt", order.prompt
    yield from _shown(card, order)
    if card.seed and order.seed is not None:
        yield "seed", order.seed
    step = int(card.settings.get(STEP, 1))
    yield from (("width", ceil(order.width / step) * step), ("height", ceil(order.height / step) * step))
    if card.ratios:
        yield "ratio", nearest_ratio(card.ratios, order.width, order.height)
    if size := size_named(card.price, order.width, order.height):
        yield "size", size
    if order.kind is OrderKind.CLIP:
        yield "seconds", round(length_ordered(card, order.duration_s))


def _shown(card: EngineCard, order: Order) -> Iterator[tuple[str, object]]:
    """The order's pictures. The one to edit is the first of them; a keyframe is none of them."""
    clip, edit = order.kind is OrderKind.CLIP, order.kind is OrderKind.EDIT
    if (edit or (clip and card.first_frame)) != (order.start is not None):
        step = "An edit wants the take to edit, a clip its keyframe where the card says so, a still neither."
        raise YourMove(f"The {order.kind} {order.id} has the wrong start.", step=step)
    paths = [*([order.start] if edit and order.start else []), *(one.path for one in order.references)]
    if paths:
        pictures = [_picture(card, path, number) for number, path in enumerate(paths, start=1)]
        yield "pictures", pictures[0] if card.max_references == 1 else pictures
    if clip and order.start:
        yield "start", _picture(card, order.start, 0)
    if order.end:
        yield "end", _picture(card, order.end, len(paths) + 1)


def _picture(card: EngineCard, path: Path, number: int) -> File:
    sent = sent_picture(card, path)
    return File(name=f"picture-{number}.{sent.kind}", data=sent.data, mime=sent.mime)


def _clip(card: EngineCard, path: Path) -> File:
    if check_clip(path) != ".mp4":
        raise YourMove(f"{card.title} takes MP4, and {path.name} is none.", step="Choose another engine.")
    return _whole(File(name="clip.mp4", data=path.read_bytes(), mime="video/mp4"))


def _sound(path: Path) -> File:
    """The line as a WAV, which every model takes that was looked at."""
    if check_sound(path) == ".wav":
        return _whole(File(name="line.wav", data=path.read_bytes(), mime="audio/wav"))
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "line.wav"
        write_wav(made, *read_sound(path))
        return _whole(File(name="line.wav", data=made.read_bytes(), mime="audio/wav"))


def _whole(file: File) -> File:
    if len(file.data) > _LARGEST:
        raise YourMove(f"{file.name} has more than {_LARGEST // 1_000_000} MB.", step="Give a shorter one.")
    return file


def notes_of(card: EngineCard, order: Order) -> Iterator[str]:
    """What a person should know of how the order was sent."""
    if order.kind is not OrderKind.LIPSYNC:
        yield from sent_notes(card, order)
    elif order.sound and check_sound(order.sound) != ".wav":
        yield f"For {card.title} the line was sent as WAV."


def require_known(card: EngineCard) -> None:
    """Raises YourMove for a card that names a part that no order has, or makes what is not known here."""
    named = [name for name in card.settings if name.startswith(FIELD) and name != STEP]
    strange = next((name for name in named if name.removeprefix(FIELD) not in PARTS), None)
    if strange:
        step = f"There are: {', '.join(FIELD + part for part in PARTS)}."
        raise YourMove(f'The card "{card.id}" has the setting "{strange}".', step=step)
    multiple = card.settings.get(STEP, 1)
    if not isinstance(multiple, int) or multiple < 1:
        what = f'The setting "{STEP}" of "{card.id}" cannot be {multiple!r}.'
        raise YourMove(what, step="Give a number, such as 32.")
    beyond = next((kind for kind in card.kinds if kind not in RESULTS), None)
    if beyond:
        step = f"Take it off its kinds; there are: {', '.join(RESULTS)}."
        raise YourMove(f'The card "{card.id}" makes {beyond}, which is not known here of Replicate.', step=step)


def model_of(card: EngineCard) -> str:
    """The model as the address of its orders names it. Raises YourMove for what is none."""
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", card.model):
        raise YourMove(f'"{card.model}" is no model of Replicate.', step='Name it as "owner/name" on its card.')
    return card.model
