"""Google's Gemini API: one call through Google's own client (google-genai), and what an answer means.

Facts: google-genai 3.4.0; https://ai.google.dev/gemini-api/docs/troubleshooting for errors, and
https://ai.google.dev/gemini-api/docs/billing for what is charged: "If your request fails with a 400 or 500 error, you
won't be charged for the tokens used."
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from repertory.engines import wire
from repertory.engines.keys import key_of
from repertory.engines.sdk import sdk
from repertory.engines.spending import refuse_paid
from repertory.engines.wire import Reply, client, host_of, trusted, unanswered, wait_of
from repertory.errors import EngineBusy, EngineRefused, Unsure, VendorMove, YourMove
from repertory.files.addresses import origin_of
from repertory.model.engine import EngineCard

BASE_VARIABLE = "GOOGLE_API_BASE"
"""Environment variable for another address, such as a server of your own; it is asked for /v1/models/..."""
DEFAULT_BASE = "https://generativelanguage.googleapis.com"
KEYS = "https://aistudio.google.com/api-keys"
"""Where keys are made."""
_UNPAID = (500, 503)
"""Failures for which nothing is charged, where they are told in Google's own form: a proxy's word counts for nothing.
504 is not among them: a request that ran out of time was at work."""
_NO_CREDIT = "credits are depleted"
"""How Google says it, with the status of a rate limit: "Your prepayment credits are depleted. Please go to ..."."""
_USAGE = "Look at your usage in Google AI Studio before you order it again."


def base() -> str:
    """Where orders go. Raises YourMove for an address to which a key must not be sent."""
    chosen = os.environ.get(BASE_VARIABLE, "").strip().rstrip("/") or DEFAULT_BASE
    if origin_of(chosen) is None:
        raise YourMove(f'{BASE_VARIABLE} is "{chosen}".', step=f"Give an https address, such as {DEFAULT_BASE}.")
    return chosen


@contextmanager
def connected(card: EngineCard, key: str, *, patience_s: float) -> Iterator[Any]:
    """Google's client for one call, which may take so many seconds: it never tries again by itself, and goes along with
    no redirect, which would carry the key elsewhere. Raises MissingPart without its package."""
    genai, types = sdk(card, "google.genai"), sdk(card, "google.genai.types")
    # It would warn of another key in the environment, and say that it uses that one, which it does not.
    logging.getLogger("google_genai._api_client").setLevel(logging.ERROR)
    with client(base()) as line:
        options = types.HttpOptions(
            base_url=base(),
            timeout=round(patience_s * 1000),
            httpx_client=line,
            async_client_args={"verify": trusted(), "ssl": trusted()},  # unused: else it reads all certificates twice
            retry_options=types.HttpRetryOptions(attempts=1),
        )
        yield genai.Client(api_key=key, vertexai=False, http_options=options)


def generated(card: EngineCard, parts: Sequence[Mapping[str, Any]], config: Mapping[str, Any]) -> Reply:
    """What the card's model answers to one message (`generateContent`), sent once. `config` has the fields of the
    client's GenerateContentConfig.

    Raises YourMove, MissingPart and EngineRefused before anything is sent; then EngineRefused for a final no,
    EngineBusy where nothing is charged and another try is safe, Unsure where it may be charged and the answer was lost.
    """
    import httpx

    where = base()
    refuse_paid(card, where)
    key = key_of(card, KEYS)
    errors, types = sdk(card, "google.genai.errors"), sdk(card, "google.genai.types")
    asked = types.GenerateContentConfig(
        **config,
        automatic_function_calling={"disable": True},
        automatic_continuation=False,  # or it asks again for what is left of a long answer, and pays again
        should_return_http_response=True,  # the words as they came: its own types know the reasons of one release
    )
    try:
        with connected(card, key, patience_s=wire.MAKING_S) as google:
            answer = google.models.generate_content(
                model=card.model, contents=[{"role": "user", "parts": list(parts)}], config=asked
            )
    except httpx.RequestError as error:
        raise unanswered(error, host_of(where), ordering=True) from error
    except errors.APIError as error:
        raise refusal(card, reply_of(error, key)) from None  # its text may repeat the key
    return Reply(status=200, table=_table(answer.sdk_http_response.body), secret=key)


def known(card: EngineCard) -> str:
    """What Google says of the card's model (`models.get`), which costs nothing and proves the key. Raises EngineRefused
    for a wrong key or a model that is no longer there, MissingPart, YourMove, EngineBusy."""
    import httpx

    key = key_of(card, KEYS)
    errors = sdk(card, "google.genai.errors")
    try:
        with connected(card, key, patience_s=wire.TIMEOUT_S) as google:
            google.models.get(model=card.model)
    except httpx.RequestError as error:
        raise unanswered(error, host_of(base()), ordering=False) from error
    except errors.APIError as error:
        no = refusal(card, reply_of(error, key))
        raise EngineBusy(no.what, step="Try again later.") if isinstance(no, Unsure) else no from None
    except ValueError as error:  # a page in place of an answer
        raise EngineBusy(f"{host_of(base())} gave no answer that can be read.", step="Try again later.") from error
    return f"{card.title}: Google knows the key and offers {card.model}."


def refusal(card: EngineCard, reply: Reply) -> VendorMove | Unsure:
    """What an answer other than 200 to a new order means."""
    own = reply.table.get("error")
    error: Mapping[str, Any] = own if isinstance(own, Mapping) else {}
    what = f"Google did not take the order ({reply.status}{reply.why})."
    if _NO_CREDIT in reply.why or reply.status == 402:
        return EngineRefused(what, step="Top up your credits in Google AI Studio.")
    if reply.status == 429:
        return EngineBusy(what, step="Nothing was ordered; try again later.", after_s=reply.after_s)
    if reply.status in _UNPAID and error.get("status"):
        step = "Google charges nothing for such a failure; try again later."
        return EngineBusy(what, step=step, after_s=reply.after_s)
    if not 400 <= reply.status < 500:
        return Unsure(f"Google failed while it took the order ({reply.status}{reply.why}).", step=_USAGE)
    return EngineRefused(what, step=_step(card, reply, error))


def unread(order: str) -> Unsure:
    """The error for an answer that says nothing about the order of that id."""
    return Unsure(f"Google took the order {order} and gave no answer that can be read.", step=_USAGE)


def reply_of(error: Any, key: str) -> Reply:
    """The client's error as an answer. What is not in Google's own form, such as a proxy's page, is left out."""
    details = error.details if isinstance(error.details, dict) and "error" in error.details else {}
    headers = getattr(error.response, "headers", {})
    after = wait_of(headers, {"retry_after": _delay(details["error"])} if details else {})
    return Reply(status=error.code, table=details, after_s=after, secret=key)


def _step(card: EngineCard, reply: Reply, error: Mapping[str, Any]) -> str:
    """What is to be done about a final no."""
    reasons = [str(one.get("reason", "")) for one in _details(error)]
    if reply.status in (401, 403) or any(reason.startswith("API_KEY") for reason in reasons):
        return f"Set {card.key} to a valid key ({KEYS})."
    if reply.status == 404:
        return f'Is "{card.model}" still offered? Change its card.'
    if error.get("status") == "FAILED_PRECONDITION":
        return "Set up billing for the key's project in Google AI Studio."
    if "Unknown name" in reply.why:  # a field that the stable version of the API does not know yet
        return "Set GOOGLE_GENAI_API_VERSION to beta."
    return "Change the order."


def _details(error: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = error.get("details")
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _delay(error: object) -> str:
    """The seconds of a RetryInfo among an error's details: "34.4" of "34.4s"."""
    given = [one.get("retryDelay") for one in _details(error)] if isinstance(error, Mapping) else []
    return next((str(one).removesuffix("s") for one in given if one), "")


def _table(body: object) -> Mapping[str, Any]:
    try:
        read = json.loads(str(body))
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
