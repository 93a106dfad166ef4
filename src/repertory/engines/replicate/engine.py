"""One model at Replicate: its orders are placed through Replicate's own client and collected by their id.

An order is a prediction (POST /v1/models/OWNER/NAME/predictions); larger files are brought to Replicate's storage
before, which costs nothing, its result is fetched at once, since it is deleted after an hour. Facts: replicate 1.0.7,
the pages https://replicate.com/docs/topics/predictions (input-files, lifecycle, rate-limits, data-retention) and
https://replicate.com/OWNER/NAME/api for what a model takes.
"""

from __future__ import annotations

import base64
import functools
import io
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from repertory.engines.fetching import fetch
from repertory.engines.fitting import fitted
from repertory.engines.keys import key_of
from repertory.engines.noting import going_out, keep_output, sent_of
from repertory.engines.patience import waited
from repertory.engines.replicate.fields import FIELD, RESULTS, File, model_of, notes_of, require_known, wish_of
from repertory.engines.sdk import sdk
from repertory.engines.spending import refuse_paid
from repertory.engines.wire import Reply, base_of, told
from repertory.errors import EngineBusy, EngineFailed, EngineRefused, MissingPart, OrderUnknown, Unsure, VendorMove
from repertory.files.hashing import slug
from repertory.files.outputs import read_output
from repertory.files.writing import remove
from repertory.model.engine import EngineCard, KnownJob, Order, Output, Ticket
from repertory.model.media import MediaKind

BASE_VARIABLE = "REPLICATE_BASE_URL"
"""Environment variable for another address, the client's own."""
DEFAULT_BASE = "https://api.replicate.com"
_base = functools.partial(base_of, BASE_VARIABLE, DEFAULT_BASE)
KEYS = "https://replicate.com/account/api-tokens"
"""Where keys are made."""
PATIENCE_S = 120.0
"""How long a paid order may be unknown there, in seconds, before it counts as lost."""
_ASK_AGAIN_S = 4.0
_INLINE = 256_000
"""Up to how many bytes a file goes into the request itself: below a megabyte Replicate recommends it, and one request
may hold fourteen."""
_MODERATED = re.compile(r"flagged as|nsfw|moderat|content policy|\(E005\)|safety (?:filter|system|checker)", re.I)
"""How a model's words tell that its order was refused and did not fail."""
_USAGE = "Look at your predictions there (https://replicate.com/predictions) before you order it again."
_NOTHING = "Nothing was ordered; try again later."
_ANOTHER = "Change the prompt or the references, or choose another engine."


@dataclass(frozen=True, kw_only=True)
class ReplicateEngine:
    """One model at Replicate. It keeps nothing but its card."""

    card: EngineCard
    patience_s: float = PATIENCE_S

    def check(self) -> str:
        """Whether a key and the package are there; the key is not tried. Raises MissingPart, YourMove."""
        self._key()
        sdk(self.card, "replicate")
        require_known(self.card)
        return f"{self.card.title}: {self.card.key} is set and has not been tried; orders go to {_base()}."

    def account(self) -> str:
        """Whose key it is (GET /v1/account), which is free. Raises as `ports.Account`."""
        reply = self._asked_before(lambda there: there.accounts.current())
        if reply.status in (401, 403):
            raise EngineRefused(f"Replicate did not take the key ({reply.status}{reply.why}).", step=self._step(reply))
        if reply.status != 200 or not reply.text("username"):
            raise EngineBusy(f"Replicate did not answer ({reply.status}{reply.why}).", step="Try again later.")
        return f"Replicate knows the key: it is {reply.text('username')}'s."

    def submit(self, order: Order) -> Ticket:
        """Brings the order's files to Replicate and places the order, once.

        Raises YourMove, MediaRejected and MissingPart before anything is sent; EngineRefused for a final no, EngineBusy
        where nothing was ordered, Unsure where the answer was lost on its way.
        """
        wish, model = wish_of(self.card, order), model_of(self.card)
        self._key()
        refuse_paid(self.card, _base())
        filled = {name: self._brought(value) for name, value in wish.items()}
        called: dict[str, Any] = {"webhook": order.hook, "webhook_events_filter": ["completed"]} if order.hook else {}
        with going_out(order, notes=notes_of(self.card, order)):
            reply = self._asked(
                lambda there: there.models.predictions.create(model=model, input=filled, **called), ordering=True
            )
            if reply.status not in (200, 201, 202):
                raise self._refusal(reply)
        vendor_id = reply.text("id")
        if not re.fullmatch(r"[A-Za-z0-9_-]+", vendor_id):
            raise Unsure(f"Replicate took the order {order.id} and sent no receipt that can be read.", step=_USAGE)
        return Ticket(order=order.id, engine=self.card.id, vendor_id=vendor_id)

    def collect(self, order: Order, ticket: Ticket) -> Output | None:
        """What was made, or None while it waits or is being made. What was fetched once is read from the order's
        folder.

        Raises EngineRefused for moderation, EngineFailed where it ended without a result, EngineBusy to ask again
        later, MissingPart where the key is missing or no longer taken.
        """
        stem = order.folder / f"replicate-{slug(ticket.vendor_id)}"
        note = stem.with_suffix(".toml")
        if note.is_file():
            return read_output(note)
        reply = self._polled(ticket, stem.with_suffix(".unknown"))
        if reply.text("status") != "succeeded":
            return None
        url = _address(reply.table.get("output"))
        if not url:
            what = f"{ticket.vendor_id} is done at Replicate, and its result is no longer there."
            raise EngineFailed(what, step="It is paid and lost after an hour; shoot it again.")
        made, noted = fetch(url, stem, RESULTS[order.kind], api=_base()), ""
        if RESULTS[order.kind] is MediaKind.IMAGE:
            made, noted = fitted(made, order.width, order.height)
        said, sent = {"request": ticket.vendor_id, "model": reply.text("version")}, sent_of(order)
        output = replace(
            sent,
            files=(made,),
            notes=tuple(filter(None, (noted, *sent.notes))),
            said={name: value for name, value in said.items() if value not in {"", "hidden"}},
        )
        return keep_output(order, note, output)

    def cancel(self, order: Order, ticket: Ticket) -> bool:  # noqa: ARG002 - the port gives both
        """Calls the order off where it has not begun; one that is being made is let be, since it is paid. Raises
        EngineBusy, MissingPart."""
        before = self._known(self._asked(lambda there: there.predictions.get(ticket.vendor_id)), ticket)
        if before.text("status") != "starting":
            return False
        after = self._known(self._asked(lambda there: there.predictions.cancel(ticket.vendor_id)), ticket)
        return after.text("status") in {"canceled", "aborted"}

    def look_up(self, order: Order, receipt: str) -> KnownJob | None:
        """What Replicate has by this id, as `ports.LookingUp`; free. Raises EngineBusy, MissingPart."""
        ticket = Ticket(order=order.id, engine=self.card.id, vendor_id=receipt)
        reply = self._asked(lambda there: there.predictions.get(receipt))
        if reply.status == 404:
            return None
        known = self._known(reply, ticket)
        asked = known.table.get("input")  # empty once they have removed its data
        field = str({**self.card.settings, **order.settings}.get(f"{FIELD}prompt", ""))
        prompt = asked.get(field) if isinstance(asked, dict) else ""
        return KnownJob(
            ticket=ticket,
            prompt=prompt if isinstance(prompt, str) else "",
            model=known.text("model"),
            at=known.text("created_at"),
        )

    def _polled(self, ticket: Ticket, unknown: Path) -> Reply:
        """The answer about an order that waits, is being made or succeeded. Raises as `collect` does."""
        reply = self._asked(lambda there: there.predictions.get(ticket.vendor_id))
        if reply.status == 404:
            what = f"The order {ticket.vendor_id} is not known at Replicate{reply.why}."
            if waited(unknown, self.patience_s):
                raise OrderUnknown(what, step="It may be paid: look at your predictions there. Then shoot it again.")
            raise EngineBusy(what, step="It is asked for again in a moment.", after_s=_ASK_AGAIN_S)
        status = self._known(reply, ticket).text("status")
        remove(unknown)
        if status in {"failed", "canceled", "aborted"}:
            raise _ended(ticket, status, reply)
        return reply

    def _known(self, reply: Reply, ticket: Ticket) -> Reply:
        """An answer that says how it stands with an order. Raises EngineBusy, MissingPart for any other."""
        if reply.status == 200 and reply.text("status"):
            return reply
        what = f"Replicate gave no news of {ticket.vendor_id} ({reply.status}{reply.why})."
        if reply.status in (401, 403):
            raise MissingPart(what, step=f"{self._step(reply)} The order stands.")
        raise EngineBusy(what, step="The order stands; it is asked again later.", after_s=_wait(reply))

    def _brought(self, value: object) -> object:
        """What stands for a file in the request: a small one itself, else its address at Replicate.

        Raises EngineRefused, EngineBusy.
        """
        if isinstance(value, list):
            return [self._brought(one) for one in value]
        if not isinstance(value, File):
            return value
        if len(value.data) <= _INLINE:
            return f"data:{value.mime};base64,{base64.b64encode(value.data).decode('ascii')}"
        send = {"filename": value.name, "content_type": value.mime}
        reply = self._asked_before(lambda there: there.files.create(io.BytesIO(value.data), **send))
        urls = reply.table.get("urls")
        address = urls.get("get") if isinstance(urls, dict) else None
        if reply.status in (200, 201) and isinstance(address, str) and address:
            return address
        what = f"Replicate did not take a file that the order needs ({reply.status}{reply.why})."
        if reply.status == 429 or reply.status >= 500 or reply.status < 400:
            raise EngineBusy(what, step=_NOTHING, after_s=_wait(reply))
        raise EngineRefused(what, step=self._step(reply))

    def _asked_before(self, ask: Any) -> Reply:
        """The answer to what is asked before anything is ordered."""
        try:
            return self._asked(ask)
        except EngineBusy as error:
            raise EngineBusy(error.what, step=_NOTHING) from error

    def _asked(self, ask: Any, *, ordering: bool = False) -> Reply:
        sdk(self.card, "replicate")
        from repertory.engines.replicate.line import asked

        return asked(ask, base=_base(), key=self._key(), ordering=ordering)

    def _key(self) -> str:
        return key_of(self.card, KEYS)

    def _refusal(self, reply: Reply) -> VendorMove | Unsure:
        """What an answer other than a success to a new order means."""
        what = f"Replicate did not take the order ({reply.status}{reply.why})."
        if reply.status == 429:
            return EngineBusy(what, step=_NOTHING, after_s=_wait(reply))
        if reply.status >= 500 or reply.status < 400 or reply.status == 408:
            return Unsure(f"Replicate failed while it took the order ({reply.status}{reply.why}).", step=_USAGE)
        return EngineRefused(what, step=self._step(reply))

    def _step(self, reply: Reply) -> str:
        """What is to be done about a final no."""
        if reply.status == 402:
            return "Top up your credit (https://replicate.com/account/billing)."
        if reply.status in (401, 403):
            return f"Set {self.card.key} to a valid key ({KEYS})."
        if reply.status == 404:
            return f'Is "{self.card.model}" still offered there? Change its card.'
        return "Change the order, or the fields that its card names." if reply.status == 422 else "Change the order."


def _ended(ticket: Ticket, status: str, reply: Reply) -> VendorMove:
    """What a bad end means: a model says in words whether it did not want to or could not."""
    error = reply.table.get("error")
    words = error if isinstance(error, str) else ""
    why = told(words, *reply.secrets)
    if status == "failed" and _MODERATED.search(words):
        return EngineRefused(f"The model's moderation refused {ticket.vendor_id}{why}.", step=_ANOTHER)
    what = f'{ticket.vendor_id} ended at Replicate: "{status}"{why}.'
    return EngineFailed(what, step="Shoot it again, with another seed or engine.")


def _address(output: object) -> str:
    """The first address in an output: a text, or a list of them."""
    first = output[0] if isinstance(output, list) and output else output
    return first if isinstance(first, str) else ""


def _wait(reply: Reply) -> float:
    """The vendor's wish in seconds; it may stand in its words: "Your rate limit resets in ~30s." """
    said = re.search(r"resets in ~(\d+)s", reply.text("detail"))
    return reply.after_s or (float(said[1]) if said else 0.0)
