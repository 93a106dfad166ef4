"""What a Gemini model's answer holds: a picture, a recording or words; or why it holds none.

An answer of 200 is billed by the tokens that were used (https://ai.google.dev/gemini-api/docs/billing), so that a
refusal of what was drawn already costs as much as the picture: an answer counts what was drawn under
`usageMetadata.candidatesTokenCount`. One that counts nothing drawn costs nothing by the card, whose price is for what
is drawn; one that counts nothing at all may cost it all.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
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
        raise _ended(candidate, made.text, reply.secrets, _cost(reply))
    return made


def words_of(reply: Reply) -> Made:
    """The same of words."""
    candidate, made = _read(reply)
    if not made.text.strip():
        raise _ended(candidate, "", reply.secrets, None)
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


def _cost(reply: Reply) -> Decimal | None:
    """What an answer without a result costs: nothing where no token was drawn; None where that is not told."""
    usage = _object(reply.table.get("usageMetadata"))
    drawn = usage.get("candidatesTokenCount", 0)
    return Decimal(0) if "promptTokenCount" in usage and drawn == 0 else None


def _ended(candidate: Mapping[str, Any], text: str, secrets: tuple[str, ...], cost_usd: Decimal | None) -> VendorMove:
    """What it means that a candidate has nothing in it. A model may also say in words that it does not want to."""
    reason = candidate.get("finishReason") or "no reason was given"
    why = told(f"{candidate.get('finishMessage') or ''} {text}", *secrets)
    if reason in _REFUSED:
        what = f"Google's moderation refused the result: {reason}{why}."
        return EngineRefused(what, step=_ANOTHER, billed=True, cost_usd=cost_usd)
    what = f"The order ended at Google without a result: {reason}{why}."
    return EngineFailed(what, step="Shoot it again, with another seed or engine.", cost_usd=cost_usd)


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _bytes(text: object) -> bytes:
    try:
        return base64.b64decode(text) if isinstance(text, str) else b""
    except binascii.Error:
        return b""
