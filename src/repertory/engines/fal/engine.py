"""One model at fal: its orders are queued through fal's own client and collected by the id of the request.

An order is placed once. Its files are brought to fal's storage before, which costs nothing; what comes out is fetched
at once, since how long fal keeps it is a matter of one's account there.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repertory.craft.ordering import check_order
from repertory.engines.fal import answers
from repertory.engines.fal.answers import Answered, Unanswered
from repertory.engines.fal.loras import called, loras_of
from repertory.engines.fal.shapes import Asked, shape_of
from repertory.engines.fal.training import binding_of
from repertory.engines.fetching import fetch
from repertory.engines.fitting import fitted
from repertory.engines.keys import key_of
from repertory.engines.noting import going_out, keep_output, sent_of
from repertory.engines.patience import waited
from repertory.engines.sdk import sdk
from repertory.engines.sending import sent_notes
from repertory.engines.spending import refuse_paid
from repertory.engines.wire import Reply, ask, told
from repertory.errors import EngineBusy, EngineFailed, EngineRefused, OrderUnknown, YourMove
from repertory.files.addresses import origin_of
from repertory.files.hashing import slug
from repertory.files.outputs import read_output
from repertory.files.writing import remove
from repertory.model.engine import EngineCard, KnownJob, Order, OrderKind, Output, Setting, Ticket
from repertory.model.media import MediaKind

if TYPE_CHECKING:
    from repertory.engines.fal.line import Client

BASE_VARIABLE = "FAL_API_BASE"
"""Environment variable with the address of a server that stands in for fal; without it, orders go to fal."""
PATIENCE_S = 120.0
"""How long a paid order may be unknown to fal, in seconds, before it counts as lost."""
_PLATFORM = "https://api.fal.ai"
_QUEUE = "https://queue.fal.run"
_ASKED_FOR = "fal-ai/flux/dev"
"""The endpoint whose price is asked for to try a key: the one of the page's example."""
_ASK_AGAIN_S = 4.0
_RESULTS = {
    OrderKind.STILL: ("images", MediaKind.IMAGE),
    OrderKind.EDIT: ("images", MediaKind.IMAGE),
    OrderKind.CLIP: ("video", MediaKind.CLIP),
    OrderKind.LIPSYNC: ("video", MediaKind.CLIP),
    OrderKind.LINE: ("audio", MediaKind.SOUND),
    OrderKind.BIND: ("diffusers_lora_file", MediaKind.WEIGHTS),
}
"""Under which name a result of each kind of order has its file."""


@dataclass(frozen=True, kw_only=True)
class FalEngine:
    """One endpoint of fal, or one family of them. It keeps nothing but its card."""

    card: EngineCard
    patience_s: float = PATIENCE_S

    def check(self) -> str:
        """Whether a key is set and fal's client is here; nothing is asked. Raises MissingPart, YourMove."""
        self._key()
        sdk(self.card, "fal_client.client")
        shape_of(self.card)
        where = _base() or _QUEUE
        return f"{self.card.title}: {self.card.key} is set and has not been tried; orders go to {where}."

    def account(self) -> str:
        """What fal charges this account for some model: its cheapest question for which it wants a key, see
        https://fal.ai/docs/platform-apis/v1/models/pricing.md. Raises EngineRefused, MissingPart, EngineBusy."""
        key, base = self._key(), _base()
        place = f"{base}/platform" if base else _PLATFORM
        url = f"{place}/v1/models/pricing?endpoint_id={_ASKED_FOR}"
        reply = ask("GET", url, headers={"authorization": f"Key {key}"}, secrets=(key,))
        if reply.status in (401, 403):
            raise EngineRefused(f"fal did not take the key ({reply.status}{reply.why}).", step=answers.KEY_STEP)
        if reply.status != 200:
            raise answers.no_news("the account", reply)
        return f"fal knows the key{_price_in(reply)}."

    def submit(self, order: Order) -> Ticket:
        """Brings the order's files to fal and places the order, once.

        Raises YourMove for what the card or the endpoint does not allow, MissingPart without a key or fal's client,
        before anything is sent; EngineRefused for a final no; EngineBusy where nothing was ordered; Unsure where the
        answer was lost on its way.
        """
        shape, settings, key = shape_of(self.card), check_order(self.card, order), self._key()
        refuse_paid(self.card, _base() or _QUEUE)
        client = self._client(key)
        uploads = client.uploads(self.card)
        placed = shape(Asked(card=self.card, order=order, settings=settings, send=uploads))
        with going_out(order, notes=self._notes(order), used=loras_of(self.card, order)):
            try:
                handle = client.submit(
                    placed.endpoint,
                    dict(placed.arguments),
                    headers=dict(placed.headers),
                    webhook_url=order.hook or None,
                )
            except Answered as error:
                raise answers.not_taken(self.card.title, error.reply) from error
            except Unanswered as error:
                raise answers.lost(error, ordering=True) from error
            except (LookupError, TypeError, ValueError) as error:  # an answer that is no receipt
                raise answers.unread(order.id) from error
        if not isinstance(handle.request_id, str) or not handle.request_id:
            raise answers.unread(order.id)
        return Ticket(order=order.id, engine=self.card.id, vendor_id=handle.request_id)

    def collect(self, order: Order, ticket: Ticket) -> Output | None:
        """What was made, or None while it waits or is being made. What was fetched once is read from the order's
        folder.

        Raises EngineRefused for moderation and for what the model does not take, EngineFailed where it ended without a
        result, EngineBusy to ask again later, MissingPart where the key is missing or no longer taken.
        """
        stem = order.folder / f"fal-{slug(ticket.vendor_id)}"
        note = stem.with_suffix(".toml")
        if note.is_file():
            return read_output(note)
        result = self._result(ticket, stem.with_suffix(".unknown"))
        if result is None:
            return None
        return keep_output(order, note, self._output(order, ticket, result, stem))

    def cancel(self, order: Order, ticket: Ticket) -> bool:  # noqa: ARG002 - the port gives both
        """Calls the order off where it still waits; one that is being made is let be, since it is paid. Raises
        EngineBusy, MissingPart."""
        from fal_client import Queued

        handle = self._client(self._key()).get_handle(self.card.model, ticket.vendor_id)
        with _asking(ticket):
            waits = isinstance(handle.status(), Queued)
            if waits:
                handle.cancel()
        return waits

    def look_up(self, order: Order, receipt: str) -> KnownJob | None:
        """What fal has by this id, as `ports.LookingUp`; free. Raises EngineBusy, MissingPart."""
        handle = self._client(self._key()).get_handle(self.card.model, receipt)
        ticket = Ticket(order=order.id, engine=self.card.id, vendor_id=receipt)
        with _asking(ticket):
            try:
                handle.status()
            except Answered as error:
                if error.reply.status != 404:
                    raise
                return None
        return KnownJob(ticket=ticket)  # in its queue fal tells neither prompt nor time

    def _result(self, ticket: Ticket, unknown: Path) -> dict[str, Any] | None:
        """The result's fields once they are there, None while they are not. Raises as `collect` does."""
        from fal_client import Completed

        handle = self._client(self._key()).get_handle(self.card.model, ticket.vendor_id)
        with _asking(ticket):
            try:
                status = handle.status()
            except Answered as error:
                if error.reply.status != 404:
                    raise
                raise self._unknown(ticket, error.reply, unknown) from error
        remove(unknown)
        if not isinstance(status, Completed):
            return None
        with _asking(ticket):
            try:
                result = handle.client.get(handle.response_url).json()
            except Answered as error:
                raise answers.ended(ticket.vendor_id, error.reply, failed_already=bool(status.error)) from error
        if status.error:
            raise answers.failed(ticket.vendor_id, told(str(status.error), self._key()).removeprefix(": "))
        return result if isinstance(result, dict) else {}

    def _unknown(self, ticket: Ticket, reply: Reply, since: Path) -> EngineFailed | EngineBusy:
        what = f"The request {ticket.vendor_id} is not known at fal{reply.why}."
        if waited(since, self.patience_s):
            return OrderUnknown(what, step="It may be paid: look at your requests there. Then shoot it again.")
        return EngineBusy(what, step="It is asked for again in a moment.", after_s=_ASK_AGAIN_S)

    def _output(self, order: Order, ticket: Ticket, result: Mapping[str, Any], stem: Path) -> Output:
        """What the result holds, fetched and brought to the size that was ordered."""
        if any(result.get("has_nsfw_concepts") or ()):
            what = f"fal's safety checker blacked out the picture of {ticket.vendor_id}."
            raise EngineRefused(what, step="Change the prompt or the references, or choose another engine.")
        field, kind = _RESULTS[order.kind]
        url = _address(result.get(field))
        if not url:
            raise answers.failed(ticket.vendor_id, f"it is done, and names no {field}")
        made, note = fetch(url, stem, kind, api=_base() or _QUEUE), ""
        if kind is MediaKind.IMAGE:
            made, note = fitted(made, order.width, order.height)
        seed, sent = result.get("seed"), sent_of(order)
        output = replace(
            sent,
            files=(made,),
            notes=tuple(one for one in (note, *sent.notes) if one),
            seed=seed if isinstance(seed, int) and not isinstance(seed, bool) else None,
            said=_said(order, ticket, result),
        )
        if order.kind is not OrderKind.BIND:
            return output
        return replace(output, binding=binding_of(order, check_order(self.card, order), made, url))

    def _notes(self, order: Order) -> Iterator[str]:
        """What a person should know of how the order was sent."""
        if order.kind not in {OrderKind.LIPSYNC, OrderKind.LINE}:
            yield from sent_notes(self.card, order)
        if order.kind is OrderKind.CLIP and order.start and not self.card.first_frame:
            yield f"{self.card.title} takes no keyframe: it was made from the references alone."
        if words := called(loras_of(self.card, order)):
            yield f'Before the prompt stood "{words.strip()}".'

    def _key(self) -> str:
        return key_of(self.card, answers.KEYS_PAGE)

    def _client(self, key: str) -> Client:
        sdk(self.card, "fal_client.client")
        from repertory.engines.fal.line import Client

        return Client(key=key, base=_base())


def _base() -> str:
    """The address of what stands in for fal, if anything. Raises YourMove for one to which no key must be sent."""
    base = os.environ.get(BASE_VARIABLE, "").strip().rstrip("/")
    if base and origin_of(base) is None:
        step = "Give an https address, or leave it out: orders go to fal then."
        raise YourMove(f'{BASE_VARIABLE} is "{base}".', step=step)
    return base


@contextmanager
def _asking(ticket: Ticket) -> Iterator[None]:
    """Turns what may happen to a question about an order into our errors: the order stands."""
    try:
        yield
    except Answered as error:
        raise answers.no_news(ticket.vendor_id, error.reply) from error
    except Unanswered as error:
        raise answers.lost(error, ordering=False) from error
    except (LookupError, TypeError, ValueError) as error:  # an answer that says nothing
        what = f"fal answered of {ticket.vendor_id} what cannot be read."
        raise EngineBusy(what, step="The order stands; it is asked again later.") from error


def _address(found: object) -> str:
    """Where a file lies, out of `{"url": ...}` or a list of them."""
    first = next(iter(found), None) if isinstance(found, list) else found
    url = first.get("url") if isinstance(first, dict) else None
    return url if isinstance(url, str) else ""


def _said(order: Order, ticket: Ticket, result: Mapping[str, Any]) -> dict[str, Setting]:
    """What fal said besides: the id of the request, and the prompt where it was rewritten."""
    words = result.get("actual_prompt") or result.get("prompt")
    rewritten = isinstance(words, str) and not words.endswith(order.prompt)
    return {"request": ticket.vendor_id, **({"prompt": str(words)} if rewritten else {})}


def _price_in(reply: Reply) -> str:
    """A price in words, of `{"prices": [{"unit_price": 0.03, "unit": "megapixels", "currency": "USD"}]}`."""
    prices = reply.table.get("prices")
    first = prices[0] if isinstance(prices, list) and prices and isinstance(prices[0], dict) else {}
    if not {"unit_price", "unit", "currency"} <= set(first):
        return ""
    return f": {_ASKED_FOR} costs {first['unit_price']} {first['currency']} per {first['unit']}"
