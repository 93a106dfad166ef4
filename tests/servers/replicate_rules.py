"""What models at Replicate take, by their pages https://replicate.com/OWNER/NAME/api."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Check = Callable[[object], bool]


def _text(most: int = 0) -> Check:
    return lambda value: isinstance(value, str) and (not most or len(value) <= most)


def _one_of(*words: str) -> Check:
    return lambda value: value in words


def _whole(low: int, high: int, step: int = 1) -> Check:
    return lambda value: (
        isinstance(value, int) and not isinstance(value, bool) and low <= value <= high and value % step == 0
    )


def _share(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1


def _yes_or_no(value: object) -> bool:
    return isinstance(value, bool)


def _file(kind: str) -> Check:
    """A small file itself, or the address of one that was brought."""
    return lambda value: isinstance(value, str) and (f"/v1/files/{kind}-" in value or value.startswith(f"data:{kind}/"))


def _files(kind: str, most: int) -> Check:
    one = _file(kind)
    return lambda value: isinstance(value, list) and len(value) <= most and all(one(item) for item in value)


_RATIOS = ("1:1", "1:4", "1:8", "2:3", "3:2", "3:4", "4:1", "4:3", "4:5", "5:4", "8:1", "9:16", "16:9", "21:9")
_KLING: Mapping[str, Check] = {
    "prompt": _text(2500),
    "start_image": _file("image"),
    "end_image": _file("image"),
    "mode": _one_of("standard", "pro"),
    "aspect_ratio": _one_of("16:9", "9:16", "1:1"),
    "duration": _whole(3, 15),
    "generate_audio": _yes_or_no,
    "multi_prompt": _text(),
}
MODELS: Mapping[str, Mapping[str, Check]] = {
    "black-forest-labs/flux-2-pro": {
        "prompt": _text(),
        "input_images": _files("image", 8),
        "aspect_ratio": _one_of("match_input_image", "custom", *_RATIOS),
        "resolution": _one_of("match_input_image", "0.5 MP", "1 MP", "2 MP", "4 MP"),
        "width": _whole(256, 2048, 32),
        "height": _whole(256, 2048, 32),
        "safety_tolerance": _whole(1, 5),
        "seed": _whole(0, 2**32),
        "output_format": _one_of("webp", "jpg", "png"),
        "output_quality": _whole(0, 100),
    },
    "google/nano-banana-2": {
        "prompt": _text(),
        "image_input": _files("image", 14),
        "aspect_ratio": _one_of("match_input_image", *_RATIOS),
        "resolution": _one_of("1K", "2K", "4K"),
        "google_search": _yes_or_no,
        "image_search": _yes_or_no,
        "output_format": _one_of("jpg", "png"),
    },
    "kwaivgi/kling-v3-video": {**_KLING, "negative_prompt": _text(2500)},
    "kwaivgi/kling-v3-omni-video": {**_KLING, "reference_images": _files("image", 7)},
    "wan-video/wan-2.7-r2v": {
        "prompt": _text(5000),
        "reference_images": _files("image", 5),
        "reference_videos": _files("video", 5),
        "negative_prompt": _text(500),
        "resolution": _one_of("720p", "1080p"),
        "aspect_ratio": _one_of("16:9", "9:16", "1:1", "4:3", "3:4"),
        "duration": _whole(2, 10),
        "shot_type": _one_of("single", "multi"),
        "seed": _whole(0, 2147483647),
    },
    "sync/lipsync-2": {
        "video": _file("video"),
        "audio": _file("audio"),
        "sync_mode": _one_of("loop", "bounce", "cut_off", "silence", "remap"),
        "temperature": _share,
    },
}
_CALLED = {"webhook", "webhook_events_filter"}
"""Who is called, and when: https://replicate.com/docs/topics/webhooks/setup-webhook"""
_NEEDED = {"sync/lipsync-2": ("video", "audio")}


def wrong_in(model: str, body: object) -> list[str]:
    """Everything in an order for that model that its page does not allow, in words."""
    if not isinstance(body, dict) or set(body) - _CALLED != {"input"} or not isinstance(body["input"], dict):
        return ["body: input is required, and nothing else was asked for"]
    if not str(body.get("webhook", "https://")).startswith("https://"):
        return ["webhook: must be an HTTPS URL"]
    if not set(body.get("webhook_events_filter", ())) <= {"start", "output", "logs", "completed"}:
        return ["webhook_events_filter: unknown event"]
    given: dict[str, Any] = body["input"]
    fields = MODELS[model]
    wrong = [f"input: Additional property {name} is not allowed" for name in given if name not in fields]
    wrong += [f"input: {name} is required" for name in _NEEDED.get(model, ("prompt",)) if not given.get(name)]
    wrong += [
        f"input.{name}: Invalid value" for name, value in given.items() if name in fields and not fields[name](value)
    ]
    if "end_image" in given and "start_image" not in given:
        wrong.append("input.end_image: Requires start_image")
    return wrong
