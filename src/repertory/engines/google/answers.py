"""What a Gemini model's answer holds: a picture, a recording or words; or why it holds none."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from repertory.engines.google.gemini import unread
from repertory.engines.wire import Reply, told
from repertory.errors import EngineFailed, EngineRefused, VendorMove
from repertory.model.engine import Setting

_REFUSED = frozenset(
    {
        "SAFETY",
        "RECITATION",
        "LANGUAGE",
        "BLOCKLIST",
        "PROHIBITED_CONTENT",
        "SPII",
        "IMAGE_SAFETY",
        "IMAGE_PROHIBITED_CONTENT",
        "IMAGE_RECITATION",
        "ESCALATION",
        "PUP_LIMITED_DISABLED",
        "MODEL_ARMOR",
    }
)
"""The reasons to stop that are a no (FinishReason of google-genai 3.4.0); any other is a failure."""
_ANOTHER = "Change the prompt or the references, or choose another engine."


@dataclass(frozen=True, kw_only=True)
class Made:
    """What came."""

    data: bytes = b""
    mime: str = ""
    """The media type of the data: "image/png", "audio/L16;codec=pcm;rate=24000"."""
    text: str = ""
    said: Mapping[str, Setting] = field(default_factory=dict)


def media_of(reply: Reply) -> Made:
    """The picture or the recording in an answer. Raises EngineRefused for a refusal, which has the status 200 here,
    EngineFailed where it ended without one, Unsure where nothing of this can be told."""
    candidate, made = _read(reply)
    if not made.data:
        raise _ended(candidate, made.text, reply.secrets)
    return made


def words_of(reply: Reply) -> Made:
    """The same of words."""
    candidate, made = _read(reply)
    if not made.text.strip():
        raise _ended(candidate, "", reply.secrets)
    return made


def _read(reply: Reply) -> tuple[Mapping[str, Any], Made]:
    """The first candidate, and what it holds besides thoughts: a model that thinks may show its drafts."""
    feedback = _object(reply.table.get("promptFeedback"))
    if reason := feedback.get("blockReason"):
        why = told(str(feedback.get("blockReasonMessage") or ""), *reply.secrets)
        raise EngineRefused(f"Google's moderation refused the request: {reason}{why}.", step=_ANOTHER)
    candidates = reply.table.get("candidates")
    if not isinstance(candidates, list) or not candidates:
        raise unread()
    candidate = _object(candidates[0])
    parts = _object(candidate.get("content")).get("parts")
    shown = [_object(one) for one in parts if not _object(one).get("thought")] if isinstance(parts, list) else []
    media = next((_object(one["inlineData"]) for one in reversed(shown) if "inlineData" in one), {})
    text = "".join(one["text"] for one in shown if isinstance(one.get("text"), str))
    named = {"model": reply.text("modelVersion"), "request": reply.text("responseId")}
    return candidate, Made(
        data=_bytes(media.get("data")),
        mime=str(media.get("mimeType") or ""),
        text=text,
        said={name: value for name, value in named.items() if value},
    )


def _ended(candidate: Mapping[str, Any], text: str, secrets: tuple[str, ...]) -> VendorMove:
    """What it means that a candidate has nothing in it. A model may also say in words that it does not want to."""
    reason = candidate.get("finishReason") or "no reason was given"
    why = told(f"{candidate.get('finishMessage') or ''} {text}", *secrets)
    if reason in _REFUSED:
        return EngineRefused(f"Google's moderation refused the result: {reason}{why}.", step=_ANOTHER)
    what = f"The order ended at Google without a result: {reason}{why}."
    return EngineFailed(what, step="Shoot it again, with another seed or engine.")


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _bytes(text: object) -> bytes:
    try:
        return base64.b64decode(text) if isinstance(text, str) else b""
    except binascii.Error:
        return b""
