"""Qwen-Image: stills and edits. The answer to an order says where the picture lies; it is fetched as the order is
collected, by the ticket, so that a download that breaks off costs nothing twice.

https://alibabacloud.com/help/en/model-studio/qwen-image-edit
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from repertory.craft.ordering import check_order
from repertory.engines import wire
from repertory.engines.dashscope.line import AlibabaEngine, line_to, objects, part, secure
from repertory.engines.dashscope.regions import REGION, base_of
from repertory.engines.fetching import fetch
from repertory.engines.fitting import fitted
from repertory.engines.noting import going_out, keep_output, sent_of
from repertory.engines.sending import sent_notes, sent_picture
from repertory.engines.spending import refuse_paid
from repertory.errors import YourMove
from repertory.files.hashing import slug
from repertory.files.outputs import read_output
from repertory.model.engine import Order, OrderKind, Output, Setting, Ticket
from repertory.model.media import MediaKind

_PATH = "/services/aigc/multimodal-generation/generation"
SEEDS = 2**31
"""Seeds are smaller than this."""


@dataclass(frozen=True, kw_only=True)
class StillEngine(AlibabaEngine):
    """One Qwen-Image model."""

    def submit(self, order: Order) -> Ticket:
        """Places the order, once, and waits while the picture is made.

        Raises YourMove for what the card does not allow and MissingPart without a key or the vendor's package, before
        anything is sent; EngineRefused for a final no; EngineBusy where nothing was ordered; Unsure where the answer
        was lost on its way, since the order may be paid.
        """
        settings = check_order(self.card, order)
        body = self._body(order, settings)
        line = line_to(self.card, settings)
        refuse_paid(self.card, line.base)
        with going_out(order, notes=sent_notes(self.card, order)):
            reply = line.ask("POST", _PATH, body=body, ordering=True, timeout_s=wire.MAKING_S)
            place = next(_pictures(reply.table), "")
            if reply.status != 200 or not place:
                raise line.no_order(reply)
        vendor_id = reply.text("request_id") or order.id
        return Ticket(order=order.id, engine=self.card.id, vendor_id=vendor_id, url=secure(place))

    def collect(self, order: Order, ticket: Ticket) -> Output:
        """The picture, from where the ticket says; Alibaba keeps it for 24 hours. What was fetched once is read from
        the order's folder. Raises EngineFailed where it is gone or no picture, EngineBusy for a download that broke
        off."""
        stem = order.folder / f"dashscope-{slug(ticket.vendor_id)}"
        note = stem.with_suffix(".toml")
        if note.is_file():
            return read_output(note)
        base = base_of({**self.card.settings, **order.settings})
        picture, done = fitted(fetch(ticket.url, stem, MediaKind.IMAGE, api=base), order.width, order.height)
        sent = sent_of(order)
        notes = (*sent.notes, *filter(None, (done,)))
        output = replace(sent, files=(picture,), notes=notes, said={"request": ticket.vendor_id})
        return keep_output(order, note, output)

    def _body(self, order: Order, settings: Mapping[str, Setting]) -> dict[str, Any]:
        """The request, complete before anything is sent: "image 1" is the picture to edit, or the first reference.
        Raises YourMove, MediaRejected."""
        if not order.prompt.strip():
            raise YourMove(f"The order {order.id} has no prompt.", step="Say what the picture shows.")
        if (order.kind is OrderKind.EDIT) != (order.start is not None):
            step = "Name the take to edit; a still starts from references alone."
            raise YourMove(f"The {order.kind} {order.id} has the wrong start.", step=step)
        paths = [*([order.start] if order.start else []), *(one.path for one in order.references)]
        content = [{"image": sent_picture(self.card, path).data_uri} for path in paths]
        return {
            "model": self.card.model,
            "input": {"messages": [{"role": "user", "content": [*content, {"text": order.prompt}]}]},
            "parameters": {
                "size": f"{order.width}*{order.height}",
                "n": 1,
                **{name: value for name, value in settings.items() if name != REGION and value != ""},
                **({} if order.seed is None else {"seed": order.seed % SEEDS}),
            },
        }


def _pictures(table: Mapping[str, Any]) -> Iterator[str]:
    """Where the pictures of an answer lie."""
    for choice in objects(part(table, "output"), "choices"):
        for one in objects(part(choice, "message"), "content"):
            if isinstance(one.get("image"), str):
                yield one["image"]
