"""OpenAI's image models, and whatever else speaks the same API, through OpenAI's own client (openai).

Facts: openai 3.54.0 (`types/image_generate_params.py`, `image_edit_params.py`: fields, sizes, limits);
https://developers.openai.com/api/docs/guides/error-codes for errors: credit that is used up is told with 429, as a rate
limit is. A picture is made before it is answered: there is nothing to poll, and one that is not waited for is paid all
the same.

Another server (a gateway, a model of your own) is a card of vendor "openai" in your own cards folder, with its address
in the setting `base_url` and the sizes that it draws in `sizes`: docs/engines-by-card.md.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import ceil, floor, sqrt
from pathlib import Path
from typing import Any

from repertory.craft.ordering import MOST_STRETCH, check_order
from repertory.craft.pricing import billed, counted
from repertory.craft.shapes import stretch
from repertory.engines import wire
from repertory.engines.fetching import fetch, keep
from repertory.engines.fitting import fitted
from repertory.engines.keys import key_of
from repertory.engines.noting import keep_output, note_sent, sent_of
from repertory.engines.registry import cards
from repertory.engines.sdk import sdk
from repertory.engines.sending import sent_notes, sent_picture
from repertory.engines.spending import refuse_paid
from repertory.engines.wire import Reply, client, host_of, reply_of, unanswered
from repertory.errors import (
    DiskFull,
    EngineBusy,
    EngineFailed,
    EngineRefused,
    FolderNotWritable,
    RepertoryError,
    Unsure,
    YourMove,
)
from repertory.files.addresses import origin_of
from repertory.files.outputs import read_output
from repertory.model.engine import EngineCard, Order, OrderKind, Output, Setting, Ticket
from repertory.model.media import MediaKind

BASE_VARIABLE = "OPENAI_BASE_URL"
"""Environment variable for another address, the client's own; a card's setting `base_url` goes before it."""
DEFAULT_BASE = "https://api.openai.com/v1"
KEYS = "https://platform.openai.com/api-keys"
"""Where keys are made."""
_OURS = ("base_url", "sizes")
"""The settings that tell us something and are not sent."""
_STEP = 16
_LEAST_PIXELS, _MOST_PIXELS = 655_360, 8_294_400
_LONGEST, _NARROWEST = 3840, 3
"""What GPT Image 2 and its successors draw: multiples of 16, so many pixels in all, so long a side, up to 3:1."""
_NO_CREDIT = {"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"}
_MODERATED = {"moderation_blocked", "content_policy_violation", "image_generation_user_error"}
_USAGE = "Look at your usage there before you order it again."


def engines() -> Sequence[OpenAIImages]:
    """One engine per card of the vendor; entry point of `repertory.engines`."""
    return tuple(OpenAIImages(card=card) for card in cards("openai"))


@dataclass(frozen=True, kw_only=True)
class OpenAIImages:
    """One image model of OpenAI, or of a server that speaks its API. It keeps nothing but its card."""

    card: EngineCard

    def check(self) -> str:
        """Whether a key and the package are there; the key is not tried. Raises MissingPart, YourMove."""
        key = _key(self.card)
        sdk(self.card, "openai")
        said = f"{self.card.key} is set and has not been tried" if key else "it needs no key"
        return f"{self.card.title}: {said}; orders go to {_base(self.card)}."

    def account(self) -> str:
        """What is said there of the card's model (GET /models/NAME), which is free. Raises as `ports.Account`."""
        reply = _asked(
            self.card, lambda there: there.models.with_raw_response.retrieve(self.card.model), ordering=False
        )
        if reply.status == 200 and reply.text("id"):
            return f"{host_of(_base(self.card))} knows the key and offers {self.card.model}."
        what = f"{host_of(_base(self.card))} did not say that it offers {self.card.model} ({reply.status}{reply.why})."
        if reply.status in (401, 403, 404):
            raise EngineRefused(what, step=_step(self.card, reply))
        raise EngineBusy(what, step="Try again later.", after_s=reply.after_s)

    def submit(self, order: Order) -> Output | Ticket:
        """Places the order, once, and stores what came with the answer, in the size that was ordered. Where the answer
        says where the picture lies, it is fetched as the order is collected: a download that breaks off costs nothing
        twice.

        Raises YourMove, MediaRejected and MissingPart before anything is sent; EngineRefused for a final no, EngineBusy
        where nothing was ordered, EngineFailed where it ended without a picture, Unsure where the answer was lost.
        """
        wish = _wish(self.card, order, check_order(self.card, order))
        refuse_paid(self.card, _base(self.card))
        way = "edit" if "image" in wish else "generate"
        notes = sent_notes(self.card, order)
        reply = _asked(self.card, lambda there: getattr(there.images.with_raw_response, way)(**wish), ordering=True)
        if reply.status != 200:
            raise _refusal(self.card, reply)
        first = _first(self.card, order, reply)
        sent = Output(notes=notes, said=_said(reply, first), cost_usd=_cost(self.card, reply))
        if "b64_json" in first:
            came = keep(_bytes(first["b64_json"]), _stem(order), MediaKind.IMAGE, vendor=host_of(_base(self.card)))
            return _output(order, came, sent)
        with contextlib.suppress(DiskFull, FolderNotWritable):  # the receipt counts more: it is kept next, or missed
            note_sent(order, sent)
        return Ticket(order=order.id, engine=self.card.id, vendor_id=order.id, url=first["url"])

    def collect(self, order: Order, ticket: Ticket) -> Output:
        """The picture, from where the ticket says. What was fetched once is read from the order's folder. Raises
        EngineFailed where it is gone or no picture, EngineBusy for a download that broke off."""
        note = _stem(order).with_suffix(".toml")
        if note.is_file():
            return read_output(note)
        if not ticket.url:
            what = f"Order {order.id} was delivered at once; {ticket.vendor_id} is not known here."
            raise EngineFailed(what, step="Shoot it again.")
        came = fetch(ticket.url, _stem(order), MediaKind.IMAGE, api=_base(self.card))
        return keep_output(order, note, _output(order, came, sent_of(order)))


def _wish(card: EngineCard, order: Order, settings: Mapping[str, Setting]) -> dict[str, Any]:
    """The request's fields, complete before anything is sent. Raises YourMove, MediaRejected."""
    if not order.prompt.strip():
        raise YourMove(f"The order {order.id} has no prompt.", step="Say what the picture shows.")
    if (order.kind is OrderKind.EDIT) != (order.start is not None):
        step = "Name the take to edit; a still starts from references alone."
        raise YourMove(f"The {order.kind} {order.id} has the wrong start.", step=step)
    wide, tall = _size(card, order)
    paths = [*([order.start] if order.start else []), *(one.path for one in order.references)]
    made = [sent_picture(card, path) for path in paths]
    files = [(f"image-{number}.{one.kind}", one.data, one.mime) for number, one in enumerate(made, start=1)]
    told = {name: value for name, value in settings.items() if name not in _OURS and value != ""}
    told |= {"seed": order.seed} if card.seed and order.seed is not None else {}
    wish: dict[str, Any] = {"model": card.model, "prompt": order.prompt, "n": 1, "size": f"{wide}x{tall}"}
    # Settings go out as they are called on the card, also those that the client has no words for.
    return wish | {"extra_body": told} | ({"image": files if len(files) > 1 else files[0]} if files else {})


def _size(card: EngineCard, order: Order) -> tuple[int, int]:
    """The size to order: the nearest that is at least as large and that is drawn there. Raises YourMove."""
    listed = str(card.settings.get("sizes", ""))
    if listed.strip():
        return _listed_size(card, order, listed)
    wide, tall = order.width, order.height
    if max(wide, tall) > _LONGEST or max(wide, tall) > _NARROWEST * min(wide, tall):
        what = f'"{card.id}" draws no picture of {wide} by {tall} pixels.'
        raise YourMove(what, step=f"No side is longer than {_LONGEST}, and none than {_NARROWEST} times the other.")
    grown = max(1.0, sqrt(_LEAST_PIXELS / (wide * tall)))
    sides = [ceil(round(side * grown / _STEP, 6)) * _STEP for side in (wide, tall)]
    while sides[0] * sides[1] > _MOST_PIXELS or max(sides) > _NARROWEST * min(sides):
        sides[sides.index(max(sides))] = floor((max(sides) - 1) / _STEP) * _STEP
    return sides[0], sides[1]


def _listed_size(card: EngineCard, order: Order, listed: str) -> tuple[int, int]:
    """The size among those that a server draws which is nearest in shape, and large enough where one is. An edit is
    laid over its take: it must have the take's proportions."""
    found = [(int(one[1]), int(one[2])) for one in re.finditer(r"(\d+)x(\d+)", listed)]
    if not found or not all(min(size) for size in found):
        step = 'Write them like "1024x1024 1536x1024", or leave it empty.'
        raise YourMove(f'The setting "sizes" of "{card.id}" names no size: "{listed}".', step=step)
    off = {size: round(stretch(size, order.width, order.height), 3) for size in found}
    near = [size for size in found if off[size] == min(off.values())]
    large = [size for size in near if size[0] >= order.width and size[1] >= order.height]
    chosen = min(large) if large else max(near)
    if order.kind is OrderKind.EDIT and off[chosen] > MOST_STRETCH:
        what = f'"{card.id}" makes no edit with the proportions of {order.width} by {order.height}.'
        raise YourMove(what, step=f"It draws: {listed}. Choose another engine for edits.")
    return chosen


def _first(card: EngineCard, order: Order, reply: Reply) -> dict[str, str]:
    """The fields of the picture in a good answer, the picture itself or its address among them. Raises EngineRefused
    for a refusal, Unsure where nothing can be told."""
    data = reply.table.get("data")
    first = data[0] if isinstance(data, list) and data and isinstance(data[0], dict) else {}
    told = {name: value for name, value in first.items() if isinstance(value, str) and value}
    if "b64_json" in told or "url" in told:
        return told
    if reply.table.get("error"):
        raise _refusal(card, Reply(status=400, table=reply.table, secrets=reply.secrets))
    what = f"{host_of(_base(card))} took the order {order.id} and gave no answer that can be read."
    raise Unsure(what, step=_USAGE)


def _stem(order: Order) -> Path:
    return order.folder / "picture"


def _output(order: Order, came: Path, sent: Output) -> Output:
    """What came, in the size that was ordered; `sent` is what is known of it besides."""
    path, note = fitted(came, order.width, order.height)
    return replace(sent, files=(path,), notes=(*sent.notes, *([note] if note else [])))


def _asked(card: EngineCard, ask: Callable[[Any], Any], *, ordering: bool) -> Reply:
    """What is answered to one request, sent once: `ask` makes it with OpenAI's client, without a redirect and without
    another try. Raises EngineBusy or Unsure where no answer came."""
    import httpx

    base, key = _base(card), _key(card)
    openai = sdk(card, "openai")
    patience = httpx.Timeout(wire.MAKING_S if ordering else wire.TIMEOUT_S, connect=15.0)
    try:
        with client(base, most=wire.MOST_RESULT_BYTES if ordering else 0) as line:
            there = openai.OpenAI(
                api_key=key or "none", base_url=base, http_client=line, timeout=patience, max_retries=0
            )
            return reply_of(ask(there).http_response, key)
    except openai.APIStatusError as error:
        return reply_of(error.response, key)
    except openai.APIConnectionError as error:
        cause = error.__cause__
        known = cause if isinstance(cause, httpx.RequestError) else httpx.ReadError(type(cause).__name__)
        lost = unanswered(known, host_of(base), ordering=ordering)
        raise (lost if ordering else EngineBusy(lost.what, step="Try again later.")) from error


def _refusal(card: EngineCard, reply: Reply) -> RepertoryError:
    """What an answer that is no success means to a new order."""
    where = host_of(_base(card))
    what = f"{where} did not take the order ({reply.status}{reply.why})."
    if reply.status == 429 and not _codes(reply) & _NO_CREDIT:
        return EngineBusy(what, step="Nothing was ordered; try again later.", after_s=reply.after_s)
    if reply.status >= 500 or reply.status < 400 or reply.status == 408:
        return Unsure(f"{where} failed while it took the order ({reply.status}{reply.why}).", step=_USAGE)
    return EngineRefused(what, step=_step(card, reply))


def _step(card: EngineCard, reply: Reply) -> str:
    """What is to be done about a final no."""
    codes = _codes(reply)
    if codes & _NO_CREDIT or reply.status == 402:
        return "Top up your credit there, or raise its limit."
    if codes & _MODERATED:
        return "Change the prompt or the references, or choose another engine."
    if reply.status == 401:
        return f"Set {card.key} to a valid key ({KEYS})." if card.key else "Name the variable of its key on the card."
    if reply.status == 403:
        return f"Have your organisation verified there, or set {card.key} to a key of another project ({KEYS})."
    return f'Is "{card.model}" still offered? Change its card.' if reply.status == 404 else "Change the order."


def _codes(reply: Reply) -> set[str]:
    """What an error is called: `code` and `type` of `{"error": {...}}`."""
    error = reply.table.get("error")
    named = [error.get(name) for name in ("code", "type")] if isinstance(error, dict) else []
    return {one for one in named if isinstance(one, str)}


def _said(reply: Reply, first: Mapping[str, str]) -> dict[str, Setting]:
    """What was said of the picture: its model, quality and size, the prompt as it was rewritten, what was counted."""
    said = {name: reply.text(name) for name in ("model", "quality", "size")} | {
        "prompt": first.get("revised_prompt", "")
    }
    return {name: value for name, value in said.items() if value} | _tokens(reply)


def _tokens(reply: Reply) -> dict[str, Setting]:
    """What was counted, which is what is billed."""
    usage = reply.table.get("usage")
    told = usage if isinstance(usage, dict) else {}
    return {name: told[name] for name in ("input_tokens", "output_tokens") if isinstance(told.get(name), int)}


def _cost(card: EngineCard, reply: Reply) -> Decimal | None:
    """What the tokens that were counted cost by the card; None where none were, or the card has no price for one."""
    tokens = _tokens(reply)
    return billed(card.price, counted(tokens.get("output_tokens")), counted(tokens.get("input_tokens")))


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text)
    except binascii.Error:
        return b""


def _key(card: EngineCard) -> str:
    """The card's key; none for a server that wants none."""
    return key_of(card, KEYS) if card.key else ""


def _base(card: EngineCard) -> str:
    """Where orders go. Raises YourMove for an address to which a key must not be sent."""
    own = str(card.settings.get("base_url", "")).strip()
    base = (own or os.environ.get(BASE_VARIABLE, "").strip() or DEFAULT_BASE).rstrip("/")
    if origin_of(base) is None:
        where = f'The setting "base_url" of "{card.id}"' if own else BASE_VARIABLE
        raise YourMove(f'{where} is "{base}".', step=f"Give an https address, such as {DEFAULT_BASE}.")
    return base
