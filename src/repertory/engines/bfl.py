"""FLUX.2 of Black Forest Labs: stills and edits through their API, https://docs.bfl.ai.

An order is placed once (POST /v1/<model>), its polling address is asked until the picture is ready, and the picture
is fetched at once, since its address expires after ten minutes. The key goes to Black Forest Labs only.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from repertory.craft.ordering import check_order
from repertory.craft.pricing import billed, counted
from repertory.engines.fetching import fetch
from repertory.engines.keys import key_of
from repertory.engines.noting import going_out, keep_output, sent_of
from repertory.engines.patience import waited
from repertory.engines.reach import is_safe
from repertory.engines.registry import cards
from repertory.engines.sending import SentPicture, sent_pictures
from repertory.engines.spending import refuse_paid
from repertory.engines.wire import Reply, ask, base_of
from repertory.errors import (
    EngineBusy,
    EngineFailed,
    EngineRefused,
    MissingPart,
    OrderUnknown,
    Unsure,
    VendorMove,
    YourMove,
)
from repertory.files.addresses import origin_of
from repertory.files.hashing import slug
from repertory.files.outputs import read_output
from repertory.files.writing import remove
from repertory.model.engine import EngineCard, KnownJob, Order, OrderKind, Output, Setting, Ticket
from repertory.model.media import MediaKind

BASE_VARIABLE = "BFL_API_BASE"
"""Environment variable for another address: https://api.eu.bfl.ai, or a server of your own."""
DEFAULT_BASE = "https://api.bfl.ai"
_base = functools.partial(base_of, BASE_VARIABLE, DEFAULT_BASE)
PATIENCE_S = 120.0
"""How long a paid order may be unknown to them, in seconds, before it counts as lost: what was taken a moment ago may
not be known yet to the machine that is asked."""
_KEPT_S = 600.0
"""How long the address of a picture is good, in seconds."""
_ASK_AGAIN_S = 4.0
_AHEAD = ("Pending", "Reasoning", "Generating")
_REFUSALS = {"Request Moderated": "the request", "Content Moderated": "the picture that came out"}
_ENDED = ("Error", "Failed")
_UNKNOWN = "Task not found"
_KEY_STEP = "Set BFL_API_KEY to a valid key (https://dashboard.bfl.ai)."
_STEPS = {401: _KEY_STEP, 402: "Top up your credits at Black Forest Labs.", 403: _KEY_STEP}


def engines() -> Sequence[BflEngine]:
    """One engine per card of the vendor; entry point of `repertory.engines`."""
    return tuple(BflEngine(card=card) for card in cards("bfl"))


@dataclass(frozen=True, kw_only=True)
class BflEngine:
    """One FLUX.2 model. It keeps nothing but its card: key and address are read when a call is made."""

    card: EngineCard
    patience_s: float = PATIENCE_S

    def check(self) -> str:
        """Whether a key is set; `account` tries it. Raises MissingPart, YourMove."""
        self._key()
        return f"{self.card.title}: {self.card.key} is set and has not been tried; orders go to {_base()}."

    def account(self) -> str:
        """How many credits are left (GET /v1/credits, https://docs.bfl.ai/api-reference/get-the-users-credits), which
        is free to ask. Raises as `ports.Account`."""
        reply = _ask("GET", f"{_base()}/v1/credits", self._key())
        if reply.status in (401, 403):
            what = f"Black Forest Labs did not take the key ({reply.status}{reply.why})."
            raise EngineRefused(what, step=_KEY_STEP)
        left = reply.table.get("credits")
        if reply.status != 200 or isinstance(left, bool) or not isinstance(left, (int, float)):
            what = f"Black Forest Labs did not say what is left ({reply.status}{reply.why})."
            raise EngineBusy(what, step="Try again later.", after_s=reply.after_s)
        return f"Black Forest Labs knows the key: {left:,g} credits are left."

    def submit(self, order: Order) -> Ticket:
        """Places the order, once.

        Raises YourMove for what the card does not allow and MissingPart without a key, before anything is sent;
        EngineRefused for a final no; EngineBusy where nothing was ordered; Unsure where the answer was lost on its
        way, since the order may be paid.
        """
        settings = check_order(self.card, order)
        pictures = sent_pictures(self.card, order)
        body = self._body(order, settings, pictures)
        base = _base()
        refuse_paid(self.card, base)
        with going_out(order, notes=tuple(dict.fromkeys(one.note for one in pictures if one.note))):
            reply = _ask("POST", f"{base}/v1/{self.card.model}", self._key(), body)
            if reply.status != 200:
                raise self._refusal(reply)
        vendor_id, url = reply.text("id"), reply.text("polling_url")
        if not vendor_id or not url:
            what = f"Black Forest Labs took the order {order.id} and sent no receipt that can be read."
            raise Unsure(what, step="Look at your usage there before you order it again.")
        cost = billed(self.card.price, counted(reply.table.get("cost")))
        return Ticket(order=order.id, engine=self.card.id, vendor_id=vendor_id, url=url, cost_usd=cost)

    def collect(self, order: Order, ticket: Ticket) -> Output | None:
        """The picture, or None while it is being made. What was fetched once is read from the order's folder.

        Raises EngineRefused for moderation, EngineFailed where it ended without a picture, EngineBusy to ask again
        later, MissingPart where the key is missing or no longer taken (the ticket stays good).
        """
        stem = order.folder / f"bfl-{slug(ticket.vendor_id)}"
        note = stem.with_suffix(".toml")
        if note.is_file():
            return read_output(note)
        result = self._poll(order, ticket)
        if result is None:
            return None
        sample = result.get("sample")
        if not isinstance(sample, str):
            raise EngineFailed(f"The order {ticket.vendor_id} is ready at Black Forest Labs, without a picture.")
        picture = fetch(sample, stem, MediaKind.IMAGE, api=_base(), kept_s=_KEPT_S)
        seed = result.get("seed")
        output = replace(
            sent_of(order),
            files=(picture,),
            cost_usd=ticket.cost_usd,
            seed=seed if isinstance(seed, int) else None,
            said={"request": ticket.vendor_id},
        )
        return keep_output(order, note, output)

    def look_up(self, order: Order, receipt: str) -> KnownJob | None:
        """What Black Forest Labs has by this id, as `ports.LookingUp`; free. Raises EngineBusy, MissingPart."""
        ticket = Ticket(order=order.id, engine=self.card.id, vendor_id=receipt)
        reply, status = self._told(ticket)
        if _is_unknown(reply, status):
            return None
        if not status and reply.status != 410:
            raise _end(ticket, status, reply)
        result = reply.table.get("result")  # once it is ready, with the prompt as it was sent
        prompt = result.get("prompt") if isinstance(result, dict) else ""
        found = replace(ticket, url=_place_of(ticket))
        return KnownJob(ticket=found, prompt=prompt if isinstance(prompt, str) else "")

    def _poll(self, order: Order, ticket: Ticket) -> dict[str, Any] | None:
        """The result's table once it is ready, None while it is not. Raises as `collect` does."""
        reply, status = self._told(ticket)
        unknown = order.folder / f"bfl-{slug(ticket.vendor_id)}.unknown"
        if status in _AHEAD or status == "Ready":
            remove(unknown)
        if status in _AHEAD:
            return None
        if status == "Ready":
            result = reply.table.get("result")
            return result if isinstance(result, dict) else {}
        if _is_unknown(reply, status):
            what = f'The order {ticket.vendor_id} is not known at Black Forest Labs: "{status or 404}"{reply.why}.'
            if waited(unknown, self.patience_s):
                raise OrderUnknown(what, step="It may be paid: look at your account there. Then shoot it again.")
            raise EngineBusy(what, step="It is asked for again in a moment.", after_s=_ASK_AGAIN_S)
        raise _end(ticket, status, reply)

    def _told(self, ticket: Ticket) -> tuple[Reply, str]:
        """What they answer about an order, and the word in it for how it stands. Raises EngineFailed, EngineBusy,
        MissingPart."""
        url = _place_of(ticket)
        if not is_safe(url, api=_base()):
            raise EngineFailed("Black Forest Labs gave an unsafe address to ask at.", step="Report this to them.")
        reply = _ask("GET", url, self._key() if _may_see_key(url) else "")
        if reply.status in (401, 403):
            raise MissingPart(
                f"Black Forest Labs did not let us ask for {ticket.vendor_id}{reply.why}.", step=_KEY_STEP
            )
        return reply, reply.text("status") or reply.text("state")

    def _body(self, order: Order, settings: Mapping[str, Setting], pictures: Sequence[SentPicture]) -> dict[str, Any]:
        """The request, complete before anything is sent. Raises YourMove."""
        if not order.prompt.strip():
            raise YourMove(f"The order {order.id} has no prompt.", step="Say what the picture shows.")
        if (order.kind is OrderKind.EDIT) != (order.start is not None):
            step = "Name the take to edit; a still starts from references alone."
            raise YourMove(f"The {order.kind} {order.id} has the wrong start.", step=step)
        body: dict[str, Any] = {"prompt": order.prompt, "width": order.width, "height": order.height}
        body |= {"output_format": "png", **settings}
        if order.seed is not None:
            body["seed"] = order.seed
        for number, picture in enumerate(pictures, start=1):
            body["input_image" if number == 1 else f"input_image_{number}"] = picture.base64
        return body

    def _key(self) -> str:
        return key_of(self.card, "https://dashboard.bfl.ai")

    def _refusal(self, reply: Reply) -> VendorMove | Unsure:
        """What an answer other than 200 to a new order means."""
        what = f"Black Forest Labs did not take the order ({reply.status}{reply.why})."
        if reply.status in (429, 529):
            return EngineBusy(what, step="Nothing was ordered; try again later.", after_s=reply.after_s)
        if reply.status >= 500:
            # Nothing that they publish says that such an answer means "not taken": the order may stand there.
            what = f"Black Forest Labs failed while it took the order ({reply.status}{reply.why})."
            return Unsure(what, step="Look at your usage there before you order it again.")
        if 200 < reply.status < 300:
            return Unsure(what, step="Look at your usage there before you order it again.")
        step = f'Is "{self.card.model}" still offered? Change its card.' if reply.status == 404 else ""
        return EngineRefused(what, step=_STEPS.get(reply.status, step or "Change the order."))


def _end(ticket: Ticket, status: str, reply: Reply) -> VendorMove:
    """What a status that is neither pending nor ready means."""
    if status in _REFUSALS:
        what = f"Black Forest Labs' moderation refused {_REFUSALS[status]} ({ticket.vendor_id})."
        return EngineRefused(what, step="Change the prompt or the references, or choose another engine.")
    if status in _ENDED or reply.status == 410:
        what = f'The order {ticket.vendor_id} ended at Black Forest Labs: "{status or reply.status}"{reply.why}.'
        return EngineFailed(what, step="Shoot it again, with another seed or engine.")
    if reply.status == 200 and status:
        what = f'Black Forest Labs says "{status}" of {ticket.vendor_id}, which is not known here.'
    else:
        what = f"Black Forest Labs gave no news of {ticket.vendor_id} ({reply.status}{reply.why})."
    return EngineBusy(what, step="The order stands; it is asked again later.", after_s=reply.after_s)


def _place_of(ticket: Ticket) -> str:
    """Where to ask for an order: what the receipt says, or their address for one that is known by its id alone
    (GET /v1/get_result, https://docs.bfl.ai/api-reference/get-result)."""
    return ticket.url or f"{_base()}/v1/get_result?id={quote(ticket.vendor_id, safe='')}"


def _is_unknown(reply: Reply, status: str) -> bool:
    return status == _UNKNOWN or (reply.status == 404 and not status)


def _may_see_key(url: str) -> bool:
    """The key goes to the address that orders went to, and over https to Black Forest Labs' other hosts."""
    there = origin_of(url)
    return there == origin_of(_base()) or (there is not None and there[0] == "https" and there[1].endswith(".bfl.ai"))


def _ask(method: str, url: str, key: str, body: object = None) -> Reply:
    return ask(method, url, headers={"x-key": key} if key else {}, secrets=(key,), body=body)
