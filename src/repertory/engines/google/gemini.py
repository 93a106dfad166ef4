"""Google's Gemini API: one call through Google's own client (google-genai), and what a no means.

Facts: google-genai 3.4.0; https://ai.google.dev/gemini-api/docs/troubleshooting for errors, and
https://ai.google.dev/gemini-api/docs/billing for what is charged: "If your request fails with a 400 or 500 error, you
won't be charged for the tokens used."
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from repertory.engines import wire
from repertory.engines.google.line import Answered, Steps, google_line, options, refused
from repertory.engines.keys import key_of
from repertory.engines.sdk import sdk
from repertory.engines.spending import refuse_paid
from repertory.engines.wire import Reply
from repertory.errors import EngineBusy, EngineRefused, Unsure, VendorMove
from repertory.model.engine import EngineCard

BASE_VARIABLE = "GOOGLE_API_BASE"
"""Environment variable for another address, such as a server of your own; it is asked for /v1/models/..."""
DEFAULT_BASE = "https://generativelanguage.googleapis.com"
KEYS = "https://aistudio.google.com/api-keys"
"""Where keys are made."""
STEPS = Steps(
    key=f"Set GEMINI_API_KEY to a valid key of a project that pays ({KEYS}).",
    credit="Top up your credits in Google AI Studio.",
    usage="Look at your usage in Google AI Studio before you order it again.",
)
_UNPAID = (500, 503)
"""Failures for which nothing is charged, where they are told in Google's own form: a proxy's word counts for nothing.
504 is not among them: a request that ran out of time was at work."""


base = functools.partial(wire.base_of, BASE_VARIABLE, DEFAULT_BASE)
"""Where orders go."""


@contextmanager
def connected(card: EngineCard, *, ordering: bool, patience_s: float = 0.0) -> Iterator[Any]:
    """Google's client for one call, which may take so many seconds. Raises MissingPart without its package or a key,
    and what `google_line` raises."""
    where, key = base(), key_of(card, KEYS)
    genai, types = sdk(card, "google.genai"), sdk(card, "google.genai.types")
    with google_line(where, (key,), ordering=ordering) as line:
        told = options(types, line, where, patience_s=patience_s)
        yield genai.Client(api_key=key, vertexai=False, http_options=told)


def generated(card: EngineCard, parts: Sequence[Mapping[str, Any]], config: Mapping[str, Any]) -> Reply:
    """What the card's model answers to one message (`generateContent`), sent once. `config` has the fields of the
    client's GenerateContentConfig.

    Raises YourMove, MissingPart and EngineRefused before anything is sent; then EngineRefused for a final no,
    EngineBusy where nothing is charged and another try is safe, Unsure where it may be charged and the answer was lost.
    """
    refuse_paid(card, base())
    asked = sdk(card, "google.genai.types").GenerateContentConfig(
        **config,
        automatic_function_calling={"disable": True},
        automatic_continuation=False,  # or it asks again for what is left of a long answer, and pays again
        should_return_http_response=True,  # the words as they came: its own types know the reasons of one release
    )
    message = [{"role": "user", "parts": list(parts)}]
    try:
        with connected(card, ordering=True, patience_s=wire.MAKING_S) as google:
            answer = google.models.generate_content(model=card.model, contents=message, config=asked)
    except Answered as error:
        raise refusal(card, error.reply) from error
    return Reply(status=200, table=json.loads(answer.sdk_http_response.body), secrets=(key_of(card, KEYS),))


def known(card: EngineCard) -> str:
    """What Google says of the card's model (`models.get`), which costs nothing and proves the key. Raises EngineRefused
    for a wrong key or a model that is no longer there, MissingPart, YourMove, EngineBusy."""
    try:
        with connected(card, ordering=False) as google:
            google.models.get(model=card.model)
    except Answered as error:
        reply, no = error.reply, refusal(card, error.reply)
        if isinstance(no, EngineRefused):
            what = f"Google does not let this key use {card.model} ({reply.status}{reply.why})."
            raise EngineRefused(what, step=no.step) from error
        what = f"Google gave no news of {card.model} ({reply.status}{reply.why})."
        raise EngineBusy(what, step="Try again later.", after_s=reply.after_s) from error
    return f"{card.title}: Google knows the key and offers {card.model}."


def refusal(card: EngineCard, reply: Reply) -> VendorMove | Unsure:
    """What an answer that is no result means, of a model that answers before it has done anything that is kept."""
    if reply.status == 200:
        return unread()
    error = reply.table.get("error")
    status = error.get("status") if isinstance(error, Mapping) else None
    what = f"Google did not take the order ({reply.status}{reply.why})."
    if reply.status in _UNPAID and status:
        step = "Google charges nothing for such a failure; try again later."
        return EngineBusy(what, step=step, after_s=reply.after_s)
    if reply.status == 400 and status == "FAILED_PRECONDITION":
        return EngineRefused(what, step="Set up billing for the key's project in Google AI Studio.")
    if reply.status == 400 and "Unknown name" in reply.why:  # the stable version of the API does not know a field yet
        return EngineRefused(what, step="Set GOOGLE_GENAI_API_VERSION to beta.")
    return refused(card, reply, STEPS)


def unread() -> Unsure:
    """The error for an answer that says nothing: the order may have been made."""
    return Unsure("Google gave no answer that can be read.", step=STEPS.usage)
