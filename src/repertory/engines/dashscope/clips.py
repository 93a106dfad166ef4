"""Wan: clips from a keyframe, from references, or from words alone, and edits of clips, as tasks: an order is placed
once, its task is asked until the clip is ready, and the clip is fetched at once: its address is good for 24 hours.

https://www.alibabacloud.com/help/en/model-studio/image-to-video-general-api-reference,
https://www.alibabacloud.com/help/es/model-studio/wan-video-to-video-api-reference,
https://www.alibabacloud.com/help/tc/model-studio/text-to-video-api-reference,
https://www.alibabacloud.com/help/en/model-studio/wan-video-editing-api-reference
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from repertory.craft.ordering import check_order
from repertory.craft.pricing import length_ordered
from repertory.engines.dashscope.line import (
    AlibabaEngine,
    Line,
    code_of,
    is_final,
    line_to,
    part,
    said,
    secure,
)
from repertory.engines.dashscope.media import items, media_of, notes_of, parameters_of
from repertory.engines.dashscope.regions import REGION
from repertory.engines.dashscope.stills import SEEDS
from repertory.engines.dashscope.uploading import RESOLVE, uploaded
from repertory.engines.fetching import fetch
from repertory.engines.noting import going_out, keep_output, sent_of
from repertory.engines.patience import waited
from repertory.engines.spending import refuse_paid
from repertory.engines.wire import Reply
from repertory.errors import EngineBusy, EngineFailed, EngineRefused, OrderUnknown, VendorMove, YourMove
from repertory.files.hashing import slug
from repertory.files.outputs import read_output
from repertory.files.writing import remove
from repertory.model.engine import KnownJob, Order, OrderKind, Output, Setting, Ticket
from repertory.model.media import MediaKind

_PATH = "/services/aigc/video-generation/video-synthesis"
_LATER = {"X-DashScope-Async": "enable"}
INLINE = "inline_pictures"
"""The setting that says whether pictures go along inside the order, or by way of Alibaba's temporary storage."""
NEGATIVE = "negative_prompt"
_OURS = (REGION, INLINE, NEGATIVE)
"""Settings that are no `parameters` of theirs."""
PATIENCE_S = 120.0
"""How long a paid task may be unknown to them, in seconds, before it counts as lost."""
_ASK_AGAIN_S = 4.0
_AHEAD = ("PENDING", "RUNNING", "SUSPENDED")


@dataclass(frozen=True, kw_only=True)
class ClipEngine(AlibabaEngine):
    """One Wan model."""

    patience_s: float = PATIENCE_S

    def submit(self, order: Order) -> Ticket:
        """Places the order, once; sounds, and pictures where the setting says so, are uploaded before that.

        Raises YourMove for what the card does not allow and MissingPart without a key or the vendor's package, before
        anything is sent; EngineRefused for a final no; EngineBusy where nothing was ordered; Unsure where the answer
        was lost on its way, since the order may be paid.
        """
        settings = check_order(self.card, order)
        media, parameters = media_of(self.card, order), self._parameters(order, settings)
        line = line_to(self.card, settings)
        refuse_paid(self.card, line.base)
        inline = bool(settings.get(INLINE, True))
        at = uploaded(line, dict(file for one in media for file in one.files(inline=inline)))
        body = {
            "model": self.card.model,
            "input": self._input(order, settings, [*items(media, at, inline=inline)]),
            "parameters": parameters,
        }
        with going_out(order, notes=notes_of(self.card, order)):
            reply = line.ask("POST", _PATH, body=body, headers=_LATER | (RESOLVE if at else {}), ordering=True)
            task = part(reply.table, "output").get("task_id")
            if reply.status != 200 or not isinstance(task, str) or not task:
                raise line.no_order(reply)
        return Ticket(order=order.id, engine=self.card.id, vendor_id=task)

    def collect(self, order: Order, ticket: Ticket) -> Output | None:
        """The clip, or None while it is being made. What was fetched once is read from the order's folder.

        Raises EngineRefused for moderation, EngineFailed where it ended without a clip, EngineBusy to ask again later,
        MissingPart where the key is missing or no longer taken (the ticket stays good).
        """
        stem = order.folder / f"dashscope-{slug(ticket.vendor_id)}"
        note = stem.with_suffix(".toml")
        if note.is_file():
            return read_output(note)
        line = line_to(self.card, {**self.card.settings, **order.settings})
        output = self._poll(line, order, ticket)
        if output is None:
            return None
        place = output.get("video_url")
        if not isinstance(place, str):
            raise EngineFailed(f"The task {ticket.vendor_id} is ready at Alibaba, without a clip.", step=_AGAIN)
        clip = fetch(secure(place), stem, MediaKind.CLIP, api=line.base)
        return keep_output(order, note, replace(sent_of(order), files=(clip,), said=_said(ticket, output)))

    def cancel(self, order: Order, ticket: Ticket) -> bool:
        """Whether the task was called off before it began: only one that waits can be. Raises EngineBusy,
        MissingPart."""
        line = line_to(self.card, {**self.card.settings, **order.settings})
        reply = line.ask("POST", f"/tasks/{ticket.vendor_id}/cancel")
        if reply.status == 200 and reply.table and not code_of(reply.table):
            return True
        if reply.status in (400, 404, 409) or (reply.status == 200 and code_of(reply.table)):
            return False  # it is being made, or is over
        raise line.no_news(ticket.vendor_id, reply)

    def look_up(self, order: Order, receipt: str) -> KnownJob | None:
        """What Alibaba has by this id, as `ports.LookingUp`; free. Raises EngineBusy, MissingPart."""
        line = line_to(self.card, {**self.card.settings, **order.settings})
        reply = line.ask("GET", f"/tasks/{quote(receipt, safe='')}")
        status = part(reply.table, "output").get("task_status")
        if reply.status == 404 or (reply.status == 200 and status == "UNKNOWN"):
            return None
        if reply.status != 200 or not isinstance(status, str):
            raise line.no_news(receipt, reply)
        prompt = part(reply.table, "output").get("orig_prompt")  # their times name no zone
        found = Ticket(order=order.id, engine=self.card.id, vendor_id=receipt)
        return KnownJob(ticket=found, prompt=prompt if isinstance(prompt, str) else "")

    def _poll(self, line: Line, order: Order, ticket: Ticket) -> Mapping[str, Any] | None:
        """What the task says of itself once it is ready, None while it is not. Raises as `collect` does."""
        reply = line.ask("GET", f"/tasks/{ticket.vendor_id}")
        output = part(reply.table, "output")
        status = output.get("task_status") if reply.status == 200 else None
        unknown = order.folder / f"dashscope-{slug(ticket.vendor_id)}.unknown"
        if status in _AHEAD or status == "SUCCEEDED":
            remove(unknown)
            return output if status == "SUCCEEDED" else None
        if status == "FAILED":
            raise _failed(line, ticket, output)
        if status == "CANCELED":
            raise EngineFailed(f"The task {ticket.vendor_id} was called off at Alibaba.", step=_AGAIN)
        if status == "UNKNOWN" or reply.status == 404:
            what = f"The task {ticket.vendor_id} is not known at Alibaba{said(reply.table, line.key)}."
            if waited(unknown, self.patience_s):
                step = "They forget a task after 24 hours. It may be paid: look at your usage there."
                raise OrderUnknown(what, step=step)
            raise EngineBusy(what, step="It is asked for again in a moment.", after_s=_ASK_AGAIN_S)
        raise line.no_news(ticket.vendor_id, reply)

    def _input(self, order: Order, settings: Mapping[str, Setting], media: list[dict[str, str]]) -> dict[str, Any]:
        """Words and media; without frames and references a sound has a field of its own."""
        negative = str(settings.get(NEGATIVE, ""))
        words = {"prompt": order.prompt} | ({NEGATIVE: negative} if negative else {})
        if self.card.max_references or self.card.first_frame:
            return {**words, "media": media}
        return words | ({"audio_url": media[0]["url"]} if media else {})

    def _parameters(self, order: Order, settings: Mapping[str, Setting]) -> dict[str, Setting]:
        """Raises YourMove for an order without words, or in proportions that nothing gives."""
        if not order.prompt.strip():
            raise YourMove(f"The order {order.id} has no prompt.", step="Say what happens in the clip.")
        length = 0 if order.kind is OrderKind.EDIT else round(length_ordered(self.card, order.duration_s))
        return {
            **parameters_of(self.card, order),
            "duration": length,  # 0 for as long as the clip that is edited
            **{name: value for name, value in settings.items() if name not in _OURS},
            **({} if order.seed is None else {"seed": order.seed % SEEDS}),
        }


_AGAIN = "Shoot it again, with another seed or engine."


def _failed(line: Line, ticket: Ticket, output: Mapping[str, Any]) -> VendorMove:
    """A task that ended badly: it costs nothing (https://docs.qwencloud.com/resources/faq-images-videos)."""
    what = f'The task {ticket.vendor_id} ended at Alibaba: "FAILED"{said(output, line.key)}.'
    if is_final(output):
        step = line.step(Reply(status=200, table=output))
        return EngineRefused(what, step=step, billed=True, cost_usd=Decimal(0))
    return EngineFailed(what, step=_AGAIN, cost_usd=Decimal(0))


def _said(ticket: Ticket, output: Mapping[str, Any]) -> dict[str, Setting]:
    """What the vendor said of the clip: the task, and the words as they were rewritten there."""
    actual = output.get("actual_prompt")
    rewritten = actual if isinstance(actual, str) and actual != output.get("orig_prompt") else ""
    return {"request": ticket.vendor_id, **({"prompt": rewritten} if rewritten else {})}
