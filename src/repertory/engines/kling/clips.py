"""The request for a clip: from text, from a keyframe with elements (Kling v3), or from pictures and elements (Omni).

Source: https://kling.ai/document-api (elements, prices, limits; copies of 2026-03-29 and 2026-09-20), and
https://github.com/vercel/ai, packages/klingai, for the names of fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from repertory.craft.ordering import MOST_STRETCH
from repertory.craft.pricing import length_ordered, size_named
from repertory.craft.shapes import sides_of, stretch
from repertory.craft.stacking import in_element
from repertory.engines.kling.elements import element_list, used_by
from repertory.engines.kling.pictures import Packed
from repertory.errors import YourMove
from repertory.model.engine import EngineCard, Order, SentReference, Setting

TEXT = "/v1/videos/text2video"
IMAGE = "/v1/videos/image2video"
OMNI = "/v1/videos/omni-video"
_MODES = {"720p": "std", "1080p": "pro", "4K": "4k"}
"""What Kling calls the sizes of its price list."""
_RATIOS = ("16:9", "9:16", "1:1")
"""The proportions of a clip without a keyframe."""
_LONGEST_NEGATIVE = 2500


def paths_of(card: EngineCard) -> tuple[str, ...]:
    """Where the card's clips may be ordered."""
    return (OMNI,) if "omni" in card.model or card.model == "kling-video-o1" else (IMAGE, TEXT)


def path_of(card: EngineCard, order: Order) -> str:
    """Where the order goes, and is asked for."""
    paths = paths_of(card)
    return paths[0] if order.start or len(paths) == 1 else TEXT


def body_of(card: EngineCard, order: Order, settings: Mapping[str, Setting], pictures: Packed) -> dict[str, Any]:
    """The request. Raises YourMove for what Kling does not take."""
    _check(card, order, settings)
    path, size = path_of(card, order), size_named(card.price, order.width, order.height)
    body: dict[str, Any] = {
        "model_name": card.model,
        "prompt": order.prompt,
        "duration": f"{length_ordered(card, order.duration_s):g}",  # numbers travel as text
        "mode": _MODES.get(size, size),
        "sound": "on" if settings.get("sound") else "off",
        "multi_shot": False,
        "external_task_id": order.id,
    }
    if settings.get("negative_prompt"):
        body["negative_prompt"] = settings["negative_prompt"]
    if "cfg_scale" in settings:
        body["cfg_scale"] = settings["cfg_scale"]
    if order.start is None:
        body["aspect_ratio"] = _ratio(order)
    elements = element_list(used_by(card, order))
    if elements:
        body["element_list"] = elements
    if path == OMNI:
        _require_room(card, order, len(elements))
        body |= {"image_list": images} if (images := _images(card, order, pictures)) else {}
    elif order.start:
        body["image"] = pictures[order.start].base64
        body |= {"image_tail": pictures[order.end].base64} if order.end else {}
    return body


def loose_of(card: EngineCard, order: Order) -> list[SentReference]:
    """The references that are sent as pictures: all that are in no element."""
    elements = [one.anchor for one in used_by(card, order)]
    return [one for one in order.references if not in_element(card, one, elements)]


def pictures_of(card: EngineCard, order: Order) -> list[Path]:
    """Everything that is sent as a picture."""
    return [*(one.path for one in loose_of(card, order)), *(path for path in (order.start, order.end) if path)]


def _images(card: EngineCard, order: Order, pictures: Packed) -> list[dict[str, str]]:
    """The references as the prompt counts them, and the frames behind them."""
    images = [{"image_url": pictures[one.path].base64} for one in loose_of(card, order)]
    for path, name in ((order.start, "first_frame"), (order.end, "end_frame")):
        if path is not None:
            images.append({"image_url": pictures[path].base64, "type": name})
    return images


def _check(card: EngineCard, order: Order, settings: Mapping[str, Setting]) -> None:
    if not order.prompt.strip():
        raise YourMove(f"The order {order.id} has no prompt.", step="Say what the clip shows.")
    if order.end is not None and order.start is None:
        raise YourMove(f"The clip {order.id} has a last frame and no first one.", step="Give both, or neither.")
    if order.start is None and order.references and path_of(card, order) == TEXT:
        step = "Give a keyframe, or choose Kling v3 Omni."
        raise YourMove(f"{card.title} takes references only with a keyframe.", step=step)
    if not 0 <= float(settings.get("cfg_scale", 0.5)) <= 1:
        raise YourMove(f"cfg_scale is {settings['cfg_scale']}.", step="Give a number from 0 to 1.")
    if len(str(settings.get("negative_prompt", ""))) > _LONGEST_NEGATIVE:
        raise YourMove(f"The negative prompt has more than {_LONGEST_NEGATIVE:,} characters.", step="Shorten it.")


def _require_room(card: EngineCard, order: Order, elements: int) -> None:
    """Elements, pictures and frames together have a limit: the plan counts the first frame, and not the last."""
    total = elements + len(pictures_of(card, order))
    if 0 <= card.max_references < total:
        what = f'The engine "{card.id}" takes {card.max_references} pictures and elements; the order has {total}.'
        raise YourMove(what, step="Send fewer references, or no last frame.")


def _ratio(order: Order) -> str:
    for ratio in _RATIOS:
        wide, tall = sides_of(ratio)
        if stretch((wide, tall), order.width, order.height) <= MOST_STRETCH:
            return ratio
    what = f"Without a keyframe Kling draws {', '.join(_RATIOS)}, not {order.width} by {order.height}."
    raise YourMove(what, step="Give a keyframe, or change the production's size.")
