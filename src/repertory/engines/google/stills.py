"""Stills and edits by Nano Banana, Google's Gemini models that draw: https://ai.google.dev/gemini-api/docs/image-generation.

Up to 14 pictures go along, told apart by their order alone; of an edit, the picture to edit is the first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from repertory.craft.pricing import size_named
from repertory.engines.fetching import keep
from repertory.engines.fitting import fitted, nearest_ratio
from repertory.engines.google.answers import media_of
from repertory.engines.google.wishes import Wish, picture, thinking, words
from repertory.engines.sending import sent_notes
from repertory.engines.wire import Reply
from repertory.errors import YourMove
from repertory.model.engine import EngineCard, Order, OrderKind, Output, Setting
from repertory.model.media import MediaKind


def wish(card: EngineCard, order: Order, settings: Mapping[str, Setting]) -> Wish:
    """The message, complete before anything is sent. Raises YourMove, MediaRejected."""
    if (order.kind is OrderKind.EDIT) != (order.start is not None):
        step = "Name the take to edit; a still starts from references alone."
        raise YourMove(f"The {order.kind} {order.id} has the wrong start.", step=step)
    paths = [*([order.start] if order.start else []), *(one.path for one in order.references)]
    config: dict[str, Any] = {"response_modalities": ["IMAGE"], "image_config": _drawn(card, order)}
    if order.seed is not None:
        config["seed"] = order.seed
    return Wish(
        parts=[words(order), *(picture(card, path) for path in paths)],
        config={**config, **thinking(card, settings)},
        notes=sent_notes(card, order),
    )


def output(order: Order, reply: Reply) -> Output:
    """The picture, in the size that was ordered. Raises as `answers.media_of`, and EngineFailed for what is none."""
    made = media_of(reply)
    came = keep(made.data, order.folder / "picture", MediaKind.IMAGE, vendor="Google")
    path, note = fitted(came, order.width, order.height)
    return Output(files=(path,), notes=(note,) if note else (), said=made.said)


def _drawn(card: EngineCard, order: Order) -> dict[str, str]:
    """The nearest proportions, and the smallest of Google's sizes that holds the picture: the one that the plan has
    counted with. The model's own where the card names none."""
    drawn = {}
    if card.ratios:
        drawn["aspect_ratio"] = nearest_ratio(card.ratios, order.width, order.height)
    if size := size_named(card.price, order.width, order.height):
        drawn["image_size"] = size
    return drawn
