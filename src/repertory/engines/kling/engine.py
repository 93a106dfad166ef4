"""Kling's engines: an order goes out once, is asked for until it is ready, and what came is fetched at once.

Results are cleared after 30 days (https://kling.ai/document-api), so they are stored as soon as they are there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from repertory.craft.ordering import check_order
from repertory.craft.pricing import billed, counted
from repertory.engines.fetching import fetch
from repertory.engines.kling import account, clips, elements, lips
from repertory.engines.kling.answers import data_of, ended, is_there_already, is_unknown, no_news, refusal
from repertory.engines.kling.pictures import Packed, notes_of, packed
from repertory.engines.kling.signing import base_address, line_of
from repertory.engines.noting import going_out, keep_output, sent_of
from repertory.engines.patience import waited
from repertory.engines.spending import refuse_paid
from repertory.errors import EngineBusy, EngineFailed, EngineRefused, OrderUnknown, YourMove
from repertory.files.beforehand import paid_before
from repertory.files.hashing import slug
from repertory.files.outputs import read_output
from repertory.files.writing import clear_write_errors, remove
from repertory.model.engine import EngineCard, KnownJob, Order, OrderKind, Output, Setting, Ticket
from repertory.model.media import MediaKind

PATIENCE_S = 120.0
"""How long a paid order may be unknown to them, in seconds, before it counts as lost."""
_ASK_AGAIN_S = 4.0
_LAST_MS = 253_402_300_800_000
"""The year 10000, in milliseconds since 1970."""
_UNHEARD = "Kling takes no spoken line: it speaks the words of the prompt in voices of its own."
_LOST_STEP = (
    "It may be paid, and what is older than 30 days is cleared: look at your account there. Then shoot it again."
)


@dataclass(frozen=True, kw_only=True)
class KlingEngine:
    """One of Kling's models. It keeps nothing but its card: keys and address are read when a call is made."""

    card: EngineCard
    patience_s: float = PATIENCE_S

    def check(self) -> str:
        """Whether a key is set; it is not tried. Raises MissingPart, YourMove."""
        line = line_of(self.card)
        names = " and ".join(self.card.key_pair) if line.pair else self.card.key
        are = "are" if line.pair else "is"
        return f"{self.card.title}: {names} {are} set and not tried yet; orders go to {line.base}."

    def account(self) -> str:
        """What is left of the account's resource packs: free. Raises EngineRefused for a key that is not taken,
        MissingPart without one, EngineBusy where nobody answers."""
        return account.said(line_of(self.card))

    def submit(self, order: Order) -> Ticket:
        """Places the order, once; for lip-sync the faces of the clip are looked for before.

        Raises YourMove for what the card does not allow and MissingPart without a key, before anything is sent;
        EngineRefused for a final no; EngineBusy where nothing was ordered; Unsure where the answer was lost on its
        way, since the order may be paid.
        """
        settings = check_order(self.card, order)
        pictures = self._pictures(order)
        path, body = self._path(order), self._body(order, settings, pictures)
        line = line_of(self.card)
        refuse_paid(self.card, line.base)
        is_clip, notes = order.kind is OrderKind.CLIP, [*notes_of(pictures)]
        if isinstance(body, lips.Voiced):
            notes.append(body.note)
            body = lips.body_of(self.card, order, settings, line, body)
        if is_clip and order.sound:
            notes.append(_UNHEARD)
        with going_out(order, notes=notes, used=elements.used_by(self.card, order) if is_clip else ()):
            reply = line.ask("POST", path, body)
            task = data_of(reply).get("task_id")
            if isinstance(task, str) and task:
                return Ticket(order=order.id, engine=self.card.id, vendor_id=task)
            if is_there_already(reply) and (found := self.find(order.id)) is not None:
                return found
            error = refusal(line, reply, self.card.model)
            if isinstance(error, EngineRefused):
                _forget_faces(order)
            raise error

    def find(self, order_id: str) -> Ticket | None:
        """The receipt of an order that Kling has by our id of it (`external_task_id`), asked for wherever orders of
        this card go; None where it has none. Free. Raises EngineBusy, MissingPart."""
        known = self._known(order_id, order_id)
        return known.ticket if known else None

    def look_up(self, order: Order, receipt: str) -> KnownJob | None:
        """What Kling has by its own id, as `ports.LookingUp`; free. Raises EngineBusy, MissingPart."""
        return self._known(order.id, receipt)

    def _known(self, order_id: str, name: str) -> KnownJob | None:
        """The order that Kling knows by a name, its own or ours. It tells our id of it, and when it came."""
        line = line_of(self.card)
        for path in self._paths():
            reply = line.about(path, name)
            task, info = data_of(reply).get("task_id"), data_of(reply).get("task_info")
            if isinstance(task, str) and task:
                return KnownJob(
                    ticket=Ticket(order=order_id, engine=self.card.id, vendor_id=task),
                    order=str(info.get("external_task_id") or "") if isinstance(info, dict) else "",
                    at=_moment(data_of(reply).get("created_at")),
                )
            if not is_unknown(reply):
                raise no_news(line, reply, name)
        return None

    def collect(self, order: Order, ticket: Ticket) -> Output | None:
        """The clip or the binding, or None while it is being made. What was fetched once is read from the order's
        folder.

        Raises EngineRefused for moderation, EngineFailed where it ended without a result, EngineBusy to ask again
        later, MissingPart where the key is missing or no longer taken (the ticket stays good).
        """
        stem = order.folder / f"kling-{slug(ticket.vendor_id)}"
        note = stem.with_suffix(".toml")
        if note.is_file():
            return read_output(note)
        data = self._poll(order, ticket)
        if data is None:
            return None
        output = keep_output(order, note, self._output(order, ticket, data, stem))
        _forget_faces(order)
        return output

    def _paths(self) -> tuple[str, ...]:
        """Every address to which an order of this card may go."""
        if OrderKind.LIPSYNC in self.card.kinds:
            return (lips.PATH,)
        bound = (elements.PATH,) if OrderKind.BIND in self.card.kinds else ()
        return (*clips.paths_of(self.card), *bound)

    def _path(self, order: Order) -> str:
        paths = {OrderKind.BIND: elements.PATH, OrderKind.LIPSYNC: lips.PATH}
        return paths.get(order.kind) or clips.path_of(self.card, order)

    def _pictures(self, order: Order) -> Packed:
        """Every picture of the order as it goes out. Raises YourMove, MediaRejected."""
        if order.kind is OrderKind.LIPSYNC:
            return {}
        if order.kind is OrderKind.BIND:
            elements.subject_of(order)  # first: a voice has no pictures
            return packed(self.card, [one.path for one in order.references])
        return packed(self.card, clips.pictures_of(self.card, order))

    def _body(self, order: Order, settings: Mapping[str, Setting], pictures: Packed) -> dict[str, Any] | lips.Voiced:
        """The request, complete before anything is sent but for the face of a lip-sync. Raises YourMove."""
        if order.kind is OrderKind.BIND:
            return elements.body_of(order, pictures)
        if order.kind is OrderKind.LIPSYNC:
            _require_volumes(settings)
            return lips.voiced(self.card, order)
        called = {"callback_url": order.hook} if order.hook else {}
        return {**clips.body_of(self.card, order, settings, pictures), **called}

    def _poll(self, order: Order, ticket: Ticket) -> Mapping[str, Any] | None:
        """The order as Kling tells of it once it is ready, None while it is not. Raises as `collect` does."""
        line = line_of(self.card)
        reply = line.about(self._path(order), ticket.vendor_id)
        unknown = order.folder / f"kling-{slug(ticket.vendor_id)}.unknown"
        if is_unknown(reply):
            what = f"The order {ticket.vendor_id} is not known at Kling{reply.why}."
            if waited(unknown, self.patience_s):
                raise OrderUnknown(what, step=_LOST_STEP)
            raise EngineBusy(what, step="It is asked for again in a moment.", after_s=_ASK_AGAIN_S)
        data = data_of(reply)
        if not data:
            raise no_news(line, reply, ticket.vendor_id)
        remove(unknown)
        status = data.get("task_status")
        if status in ("submitted", "processing"):
            return None
        if status != "succeed":
            raise ended(data, ticket.vendor_id, line.secrets, self._cost(order, data))
        return data

    def _cost(self, order: Order, data: Mapping[str, Any]) -> Decimal | None:
        """What the order cost by the units that Kling says it took, the search for faces before it included; None
        where it says nothing that is a number."""
        cost = billed(self.card.price, counted(data.get("final_unit_deduction")))
        return None if cost is None else cost + paid_before(order.folder).cost_usd

    def _output(self, order: Order, ticket: Ticket, data: Mapping[str, Any], stem: Path) -> Output:
        result = data.get("task_result")
        result = result if isinstance(result, dict) else {}
        units = counted(data.get("final_unit_deduction"))
        said: dict[str, Setting] = {"request": ticket.vendor_id}
        said |= {"units": str(units + lips.units_of_faces(order))} if units is not None else {}
        cost, sent = self._cost(order, data), sent_of(order)
        if order.kind is OrderKind.BIND:
            return replace(sent, binding=elements.binding_of(self.card, order, result), cost_usd=cost, said=said)
        clip, video = self._fetched(ticket, result, stem)
        said |= {"video": video} if video else {}
        return replace(sent, files=(clip,), cost_usd=cost, said=said)

    def _fetched(self, ticket: Ticket, result: Mapping[str, Any], stem: Path) -> tuple[Path, str]:
        """The clip, and Kling's id of it. Raises EngineFailed, EngineBusy."""
        videos = result.get("videos")
        first = videos[0] if isinstance(videos, list) and videos and isinstance(videos[0], dict) else {}
        url, video = first.get("url"), first.get("id")
        if not isinstance(url, str) or not url:
            raise EngineFailed(f"The order {ticket.vendor_id} is ready at Kling, without a clip.", step=_LOST_STEP)
        return fetch(url, stem, MediaKind.CLIP, api=base_address()), video if isinstance(video, str) else ""


def _forget_faces(order: Order) -> None:
    """What was found is of no use once the order is done, or refused for good. Raises FolderNotWritable."""
    with clear_write_errors(order.folder):
        remove(order.folder / lips.NOTED)


def _moment(created_at: object) -> str:
    """A time of Kling's, in milliseconds since 1970, as UTC in ISO 8601; empty for what is none."""
    if not isinstance(created_at, int) or not 0 < created_at < _LAST_MS:
        return ""
    return datetime.fromtimestamp(created_at / 1000, UTC).isoformat(timespec="seconds")


def _require_volumes(settings: Mapping[str, Setting]) -> None:
    for name, value in settings.items():
        if not 0 <= float(value) <= 2:
            raise YourMove(f"{name} is {value}.", step="Give a number from 0 to 2.")
