"""How an order becomes the fields of one of fal's endpoints: each family of endpoints has a function of its own.

The fields are those of `@fal-ai/client` 1.10.1 (`src/types/endpoints.d.ts`, made from fal's own schemas) and of the
pages https://fal.ai/models/ENDPOINT/llms.txt. A card's settings are called as the endpoint's fields are, and go out as
they are; an empty text is not sent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from repertory.craft.pricing import length_ordered, size_named
from repertory.craft.stacking import elements_of
from repertory.engines.fal.loras import called, loras_of
from repertory.engines.fal.training import trained
from repertory.engines.fitting import nearest_ratio
from repertory.errors import YourMove
from repertory.model.anchor import Role
from repertory.model.engine import EngineCard, Order, OrderKind, SentReference, Setting


class Sending(Protocol):
    """Brings files to fal, and says at which address they are there."""

    def picture(self, path: Path) -> str: ...

    def track(self, path: Path) -> str: ...

    def archive(self, data: bytes) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Asked:
    """An order, and what is needed to put it into an endpoint's words."""

    card: EngineCard
    order: Order
    settings: Mapping[str, Setting]
    send: Sending

    @property
    def told(self) -> dict[str, Any]:
        """The settings and the seed, as fields."""
        said: dict[str, Any] = {name: value for name, value in self.settings.items() if value != ""}
        return said | ({} if self.order.seed is None else {"seed": self.order.seed})

    @property
    def pictures(self) -> list[str]:
        """The picture to edit, if there is one, and the references, at fal."""
        start = [self.order.start] if self.order.start and self.order.kind is OrderKind.EDIT else []
        return [self.send.picture(path) for path in (*start, *(one.path for one in self.order.references))]

    @property
    def size(self) -> str:
        """What fal calls the size: "1K", "1080p"; the card has them with their prices."""
        return size_named(self.card.price, self.order.width, self.order.height)

    @property
    def ratio(self) -> str:
        """The proportions to order, out of those on the card."""
        return nearest_ratio(self.card.ratios, self.order.width, self.order.height)

    @property
    def seconds(self) -> int:
        """The length to order, in whole seconds."""
        return round(length_ordered(self.card, self.order.duration_s))


@dataclass(frozen=True, kw_only=True)
class Placed:
    """What is posted, and where."""

    endpoint: str
    arguments: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)


Shape = Callable[[Asked], Placed]


def shape_of(card: EngineCard) -> Shape:
    """The function for the card's endpoint. Raises YourMove for one whose fields are not known here."""
    found = [start for start in SHAPES if card.model.startswith(start)]
    if not found:
        step = f"Known are: {', '.join(SHAPES)}."
        raise YourMove(f'What fal\'s endpoint "{card.model}" takes is not known here.', step=step)
    return SHAPES[max(found, key=len)]


def _flux(asked: Asked) -> Placed:
    """FLUX.2: the size in pixels, up to so many pictures, LoRAs where a character has one for this model."""
    card, order = asked.card, asked.order
    _require_prompt(order)
    loras = loras_of(card, order)
    pictures = asked.pictures
    said = asked.told | {"prompt": f"{called(loras)}{order.prompt}", "output_format": "png"}
    said |= {"image_size": {"width": order.width, "height": order.height}}
    said |= {"image_urls": pictures} if pictures else {}
    said |= {"loras": [{"path": one.binding.value, **one.binding.settings} for one in loras]} if loras else {}
    parts = ["/edit" if pictures else "", "/lora" if loras else ""]
    if "/klein/" not in card.model:
        parts.reverse()  # fal-ai/flux-2/lora/edit, and fal-ai/flux-2/klein/4b/edit/lora
    return Placed(endpoint=f"{card.model}{''.join(parts)}", arguments=said)


def _qwen(asked: Asked) -> Placed:
    """Qwen Image 2: "image 1" in the prompt is the first picture."""
    order = asked.order
    _require_prompt(order)
    pictures = asked.pictures
    said = asked.told | {"prompt": order.prompt, "output_format": "png"}
    said |= {"image_size": {"width": order.width, "height": order.height}}
    said |= {"image_urls": pictures} if pictures else {}
    return Placed(endpoint=f"{asked.card.model}/{'edit' if pictures else 'text-to-image'}", arguments=said)


def _banana(asked: Asked) -> Placed:
    """Nano Banana: proportions and a size of its own."""
    order = asked.order
    _require_prompt(order)
    pictures = asked.pictures
    said = asked.told | {"prompt": order.prompt, "output_format": "png"}
    said |= {"aspect_ratio": asked.ratio, "resolution": asked.size}
    said |= {"image_urls": pictures} if pictures else {}
    return Placed(endpoint=f"{asked.card.model}{'/edit' if pictures else ''}", arguments=said)


def _kling_keyframe(asked: Asked) -> Placed:
    """Kling from a keyframe, whose proportions the clip has, with characters as elements."""
    said = asked.told | {"prompt": _require_prompt(asked.order), "duration": str(asked.seconds)}
    said |= {"start_image_url": asked.send.picture(_keyframe(asked))}
    return Placed(endpoint=asked.card.model, arguments=said | _end(asked) | _elements(asked))


def _kling_references(asked: Asked) -> Placed:
    """Kling from references: elements, loose pictures and, if there is one, a keyframe."""
    order = asked.order
    said = asked.told | {"prompt": _require_prompt(order), "duration": str(asked.seconds)}
    said |= {"start_image_url": asked.send.picture(order.start)} if order.start else {}
    said |= {} if order.start else {"aspect_ratio": asked.ratio}
    loose = [one for one in order.references if one.anchor not in elements_of(asked.card, order.references)]
    said |= {"image_urls": [asked.send.picture(one.path) for one in loose]} if loose else {}
    return Placed(endpoint=asked.card.model, arguments=said | _end(asked) | _elements(asked))


def _veo(asked: Asked) -> Placed:
    """Veo from references alone: it takes no keyframe."""
    _require_references(asked)
    said = asked.told | {"prompt": _require_prompt(asked.order), "duration": f"{asked.seconds}s"}
    said |= {"aspect_ratio": asked.ratio, "resolution": asked.size, "image_urls": asked.pictures}
    return Placed(endpoint=asked.card.model, arguments=said)


def _wan_references(asked: Asked) -> Placed:
    """Wan from references alone. The length is a number there: the types say text, users were refused with it."""
    _require_references(asked)
    said = asked.told | {"prompt": _require_prompt(asked.order), "duration": asked.seconds}
    said |= {"aspect_ratio": asked.ratio, "resolution": asked.size, "reference_image_urls": asked.pictures}
    return Placed(endpoint=asked.card.model, arguments=said)


def _wan_keyframe(asked: Asked) -> Placed:
    """Wan from a keyframe, with the spoken line that its mouth follows."""
    order = asked.order
    said = asked.told | {"prompt": _require_prompt(order), "duration": asked.seconds, "resolution": asked.size}
    said |= {"image_url": asked.send.picture(_keyframe(asked))}
    said |= {"audio_url": asked.send.track(order.sound)} if order.sound else {}
    return Placed(endpoint=asked.card.model, arguments=said | _end(asked))


def _line_as(words: str) -> Shape:
    """A spoken line, whose words go into the field of that name."""

    def spoken(asked: Asked) -> Placed:
        order, voice = asked.order, asked.order.voice
        if voice is None or not order.text.strip():
            raise YourMove(f"The line {order.id} lacks its words or its voice.", step="Give both.")
        strange = sorted(set(voice.settings) - set(asked.card.settings))
        if strange:
            known = ", ".join(sorted(asked.card.settings)) or "none"
            what = f'{asked.card.title} has no setting "{strange[0]}" for a voice.'
            raise YourMove(what, step=f"It has: {known}.")
        said = asked.told | dict(voice.settings) | {words: order.text, "voice": voice.speaker}
        return Placed(endpoint=asked.card.model, arguments=said)

    return spoken


def _lipsync(asked: Asked) -> Placed:
    """A clip whose mouth is made to follow a line."""
    order = asked.order
    if order.start is None or order.sound is None:
        raise YourMove(f"The lip-sync {order.id} lacks its clip or its line.", step="Give both.")
    said = asked.told | {"video_url": asked.send.track(order.start), "audio_url": asked.send.track(order.sound)}
    return Placed(endpoint=asked.card.model, arguments=said)


def _trainer(asked: Asked) -> Placed:
    """A LoRA of a character, from its references with captions that all hold its trigger word."""
    archive = trained(asked.card, asked.order, asked.settings)
    ours = {"trigger", "base_model"}
    said = {name: value for name, value in asked.told.items() if name not in ours}
    said |= {"image_data_url": asked.send.archive(archive)}
    return Placed(endpoint=asked.card.model, arguments=said, headers=KEPT)


KEPT: Mapping[str, str] = {"x-fal-object-lifecycle-preference": '{"expiration_duration_seconds": null}'}
"""fal keeps what comes out for good: a LoRA is drawn with by its address there, and files are kept for 7 days at least
and no longer for sure, see https://fal.ai/docs/documentation/model-apis/media-expiration.md."""
SHAPES: Mapping[str, Shape] = {
    "fal-ai/flux-2": _flux,
    "fal-ai/qwen-image-2": _qwen,
    "fal-ai/nano-banana": _banana,
    "google/nano-banana": _banana,
    "fal-ai/kling-video/v3/": _kling_keyframe,
    "fal-ai/kling-video/o3/": _kling_references,
    "fal-ai/kling-video/lipsync/": _lipsync,
    "fal-ai/veo3.1/reference-to-video": _veo,
    "fal-ai/wan/v2.7/reference-to-video": _wan_references,
    "fal-ai/wan/v2.7/image-to-video": _wan_keyframe,
    "fal-ai/elevenlabs/tts/": _line_as("text"),
    "fal-ai/kokoro/": _line_as("prompt"),
    "fal-ai/sync-lipsync": _lipsync,
    "fal-ai/flux-2-klein-4b-base-trainer": _trainer,
    "fal-ai/flux-2-klein-9b-base-trainer": _trainer,
    "fal-ai/flux-2-trainer": _trainer,
}
"""What each endpoint takes, by how its id begins; the longest that fits is meant."""


def _require_prompt(order: Order) -> str:
    if not order.prompt.strip():
        raise YourMove(f"The order {order.id} has no prompt.", step="Say what it shows.")
    if (order.kind is OrderKind.EDIT) and order.start is None:
        raise YourMove(f"The edit {order.id} has no picture to edit.", step="Name the take to edit.")
    return order.prompt


def _keyframe(asked: Asked) -> Path:
    if asked.order.start is None:
        raise YourMove(f"{asked.card.title} begins with a keyframe, and {asked.order.id} has none.", step="Shoot one.")
    return asked.order.start


def _require_references(asked: Asked) -> None:
    if not asked.order.references:
        what = f"{asked.card.title} makes clips from references, and {asked.order.id} has none."
        raise YourMove(what, step="Choose an engine that begins with a keyframe.")


def _end(asked: Asked) -> dict[str, str]:
    return {"end_image_url": asked.send.picture(asked.order.end)} if asked.order.end else {}


def _elements(asked: Asked) -> dict[str, Any]:
    """The characters that go as elements, each with its face and its other pictures."""
    sent = asked.order.references
    made = [_element(asked, [one for one in sent if one.anchor == who]) for who in elements_of(asked.card, sent)]
    return {"elements": made} if made else {}


def _element(asked: Asked, shown: Sequence[SentReference]) -> dict[str, Any]:
    face = next(one for one in shown if one.role is Role.HEADSHOT)
    others = [asked.send.picture(one.path) for one in shown if one is not face]
    return {"frontal_image_url": asked.send.picture(face.path), "reference_image_urls": others}
