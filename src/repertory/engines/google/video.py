"""Gemini Omni of Google: clips through the Interactions API, https://ai.google.dev/gemini-api/docs/omni.

An order is placed once and made in the background, its id is asked until the clip is ready, and the clip is fetched at
once: Google keeps it for two days. It comes in the answer itself or as a file at Google, and that file alone is fetched
with the key, from the address that orders go to and no other.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from repertory.craft.pricing import length_ordered
from repertory.engines.fetching import fetch, keep, kept, missing
from repertory.engines.fitting import nearest_ratio
from repertory.engines.google.clips import AGAIN, ANOTHER, ASK_AGAIN_S, PATIENCE_S, SAFETY, Limited, checked, resolution
from repertory.engines.google.gemini import KEYS, STEPS, base, connected, known
from repertory.engines.google.line import Answered, bad_key, no_news, refused, said
from repertory.engines.keys import key_of
from repertory.engines.noting import going_out, keep_output, sent_of
from repertory.engines.patience import waited
from repertory.engines.sending import sent_notes, sent_picture
from repertory.engines.spending import refuse_paid
from repertory.errors import EngineBusy, EngineFailed, EngineRefused, OrderUnknown, Unsure, VendorMove, YourMove
from repertory.files.addresses import origin_of
from repertory.files.hashing import slug
from repertory.files.outputs import read_output
from repertory.files.writing import remove
from repertory.model.engine import EngineCard, KnownJob, Order, Output, Ticket
from repertory.model.media import MediaKind

_MADE = frozenset({"queued", "in_progress"})
_ENDED = frozenset({"failed", "cancelled", "incomplete", "budget_exceeded", "requires_action", "requires_continuation"})
_FILE = re.compile(r"^/(?:v\w+/)?files/([a-z0-9-]+)(?::download)?$")


@dataclass(frozen=True, kw_only=True)
class OmniEngine:
    """One Gemini Omni model. It keeps nothing but its card: key and address are read when a call is made."""

    card: EngineCard
    patience_s: float = PATIENCE_S

    def check(self) -> str:
        """Whether a key is set; `account` tries it. Raises MissingPart, YourMove."""
        self._key()
        return f"{self.card.title}: {self.card.key} is set; orders go to {base()}."

    def account(self) -> str:
        """Whether Google knows the key, by asking for what it says of the model: that costs nothing.

        Raises EngineRefused for a key that is not taken, MissingPart without one, EngineBusy where nobody answers.
        """
        return known(self.card)

    def submit(self, order: Order) -> Ticket:
        """Places the order, once.

        Raises YourMove for what the card does not allow and MissingPart without a key, before anything is sent;
        EngineRefused for a final no; EngineBusy where nothing was ordered; Unsure where the answer was lost on its
        way, since the order may be paid.
        """
        body = self._body(order)
        refuse_paid(self.card, base())
        with going_out(order, notes=sent_notes(self.card, order)):
            try:
                with connected(self.card, ordering=True) as api:
                    made = api.interactions.create(**body)
            except Answered as error:
                raise refused(self.card, error.reply, STEPS) from error
        if not isinstance(made.id, str) or not made.id:
            raise Unsure(f"Google took the order {order.id} and sent no receipt that can be read.", step=STEPS.usage)
        return Ticket(order=order.id, engine=self.card.id, vendor_id=made.id)

    def collect(self, order: Order, ticket: Ticket) -> Output | None:
        """The clip, or None while it is being made. What was fetched once is read from the order's folder.

        Raises EngineRefused for what Google's filters stopped, EngineFailed where it ended without a clip, EngineBusy
        to ask again later, MissingPart where the key is missing or no longer taken (the ticket stays good).
        """
        stem = order.folder / f"google-{slug(ticket.vendor_id)[:80]}"
        note = stem.with_suffix(".toml")
        if note.is_file():
            return read_output(note)
        made = self._poll(ticket, stem)
        if made is None:
            return None
        clip, said = self._clip(made, stem), {"request": ticket.vendor_id, **_model(made)}
        return keep_output(order, note, replace(sent_of(order), files=(clip,), said=said))

    def cancel(self, order: Order, ticket: Ticket) -> bool:  # noqa: ARG002 - the port names both
        """Whether it was called off before it was made: then it costs nothing. Raises EngineBusy, MissingPart."""
        try:
            with connected(self.card, ordering=False) as api:
                return _status(api.interactions.cancel(id=ticket.vendor_id)) == "cancelled"
        except Answered as error:
            if error.reply.status in (400, 404, 409) and not bad_key(error.reply):
                return False  # it is made already, or it never was
            raise no_news(ticket.vendor_id, error.reply, STEPS) from error

    def look_up(self, order: Order, receipt: str) -> KnownJob | None:
        """What Google has by this id, as `ports.LookingUp`; free. Raises EngineBusy, MissingPart."""
        try:
            with connected(self.card, ordering=False) as api:
                made = api.interactions.get(id=receipt)
        except Answered as error:
            if _is_unknown(error):
                return None
            raise no_news(receipt, error.reply, STEPS) from error
        at = made.created if isinstance(made.created, str) else ""
        return KnownJob(ticket=Ticket(order=order.id, engine=self.card.id, vendor_id=receipt), at=at)

    def _poll(self, ticket: Ticket, stem: Path) -> Any:
        """The interaction once it is complete, None while it is being made. Raises as `collect` does."""
        unknown = stem.with_suffix(".unknown")
        try:
            with connected(self.card, ordering=False) as api:
                made = api.interactions.get(id=ticket.vendor_id)
        except Answered as error:
            if not _is_unknown(error):
                raise no_news(ticket.vendor_id, error.reply, STEPS) from error
            what = f"The order {ticket.vendor_id} is not known at Google ({error.reply.status}{error.reply.why})."
            if waited(unknown, self.patience_s):
                raise OrderUnknown(what, step="It may be paid: look at your usage. Then shoot it again.") from error
            raise EngineBusy(what, step="It is asked for again in a moment.", after_s=ASK_AGAIN_S) from error
        remove(unknown)
        status = _status(made)
        if status == "completed":
            return made
        if status in _ENDED:
            raise _end(ticket, made, (self._key(),))
        if status in _MADE:
            return None
        what = f'Google says "{status}" of {ticket.vendor_id}, which is not known here.'
        raise EngineBusy(what, step="The order stands; it is asked again later.")

    def _clip(self, made: Any, stem: Path) -> Path:
        """The clip of a complete interaction, stored. Raises as `collect` does."""
        video = made.output_video
        if video is None or not (video.data or video.uri):
            words = said(made.output_text, (self._key(),))
            raise EngineRefused(
                f"Google made no clip{words or ' and gave no reason, as its filters do'}.",
                step=ANOTHER,
                billed=True,
                cost_usd=_cost(made),
            )
        if video.data:
            return keep(_decoded(video.data), stem, MediaKind.CLIP, vendor="Google")
        return self._fetched(video.uri, stem)

    def _fetched(self, uri: str, stem: Path) -> Path:
        """What lies at an address that Google named: with the key only where it is a file of the API's own origin."""
        name = _file_at(uri)
        if not name:
            return fetch(uri, stem, MediaKind.CLIP, api=base())
        try:
            return kept(stem, MediaKind.CLIP, "Google", partial(self._download, f"files/{name}"))
        except Answered as error:
            if error.location:
                return fetch(urljoin(uri, error.location), stem, MediaKind.CLIP, api=base())
            if error.reply.status in (403, 404, 410):
                what = f"The clip is not, or no longer, at Google ({error.reply.status}{error.reply.why})."
                raise missing(what, stem) from error
            raise no_news(name, error.reply, STEPS) from error

    def _download(self, name: str, path: Path) -> None:
        """A file at Google, through its client, as it comes. Raises Answered, EngineBusy, EngineFailed."""
        import httpx

        with path.open("wb") as file, connected(self.card, ordering=False) as api:
            try:
                api.files.download(file=name, destination=Limited(file))
            except httpx.RequestError as error:
                what = f"The download from Google broke off ({type(error).__name__})."
                raise EngineBusy(what, step="The order stands; it is fetched again later.") from error

    def _key(self) -> str:
        return key_of(self.card, KEYS)

    def _body(self, order: Order) -> dict[str, Any]:
        """The request, complete before anything is sent. Raises YourMove, MediaRejected."""
        settings = checked(self.card, order)
        pictures = _pictures(order)
        if self.card.frame_takes_slot and len(pictures) > self.card.max_references:
            what = f'The engine "{self.card.id}" takes {self.card.max_references} pictures, the frames among them.'
            raise YourMove(what, step="Send fewer references.")
        sent = [sent_picture(self.card, path) for path in pictures]
        content = [{"type": "image", "data": one.base64, "mime_type": one.mime} for one in sent]
        making: dict[str, Any] = {} if order.seed is None else {"seed": order.seed}
        if task := _task(order):
            making["video_config"] = {"task": task}
        return {
            "model": self.card.model,
            "input": [*content, {"type": "text", "text": _words(order)}],
            "background": True,
            "store": True,
            "response_format": {
                "type": "video",
                "aspect_ratio": nearest_ratio(self.card.ratios, order.width, order.height),
                **({"resolution": size} if (size := resolution(self.card, order)) else {}),
                "duration": f"{length_ordered(self.card, order.duration_s):g}s",
                "delivery": "uri",
            },
            **({"generation_config": making} if making else {}),
            **settings,
        }


def _pictures(order: Order) -> list[Path]:
    """All pictures in the order in which they are sent: the frames behind the references, whose numbers stay."""
    return [one.path for one in order.references] + [one for one in (order.start, order.end) if one is not None]


def _words(order: Order) -> str:
    """The prompt, and which picture is what, in the words of Google's page: `@Image1` counts all pictures that are
    sent, `<IMAGE_REF_0>` the references alone."""
    count = len(order.references)
    frames = [tag for tag, path in (("<FIRST_FRAME>", order.start), ("<LAST_FRAME>", order.end)) if path is not None]
    sources = [f"{tag}@Image{number}" for number, tag in enumerate(frames, start=count + 1)]
    references = [f"<IMAGE_REF_{number}>@Image{number + 1}" for number in range(count)]
    heads = [f"[# Sources {' '.join(sources)}]"] * bool(sources)
    heads += [f"[# References {' '.join(references)}]"] * bool(references)
    tails = [f"Use Image{count + 1} as the starting frame."] * (order.start is not None)
    tails += [f"Use Image{count + 2} as the final frame."] * (order.end is not None)
    if references:
        tails.append("Use the other images as references for video generation, and not as frames.")
    return " ".join((*heads, order.prompt, *tails))


def _task(order: Order) -> str:
    """What Google calls the order, where its pictures are of one kind; where it is both, Google finds out by itself."""
    if order.references:
        return "" if order.start else "reference_to_video"
    return "image_to_video" if order.start else "text_to_video"


def _status(made: Any) -> str:
    status = getattr(made, "status", None)
    return status if isinstance(status, str) else ""


def _model(made: Any) -> dict[str, str]:
    """The model that made it, where Google names it."""
    return {"model": made.model} if isinstance(made.model, str) and made.model else {}


def _end(ticket: Ticket, made: Any, secrets: tuple[str, ...]) -> VendorMove:
    """What the status of an order that ended without a clip means."""
    faults = list(made.errors or ())
    faults += [step.error for step in made.steps or () if getattr(step, "error", None)]
    reasons = "; ".join(str(one.message or one.code) for one in faults) or made.output_text
    if SAFETY.search(" ".join(f"{one.message} {one.code}" for one in faults)):
        what = f"Google's filters refused {ticket.vendor_id}{said(reasons, secrets)}."
        return EngineRefused(what, step=ANOTHER, billed=True, cost_usd=_cost(made))
    what = f'The order {ticket.vendor_id} ended at Google: "{_status(made)}"{said(reasons, secrets)}.'
    return EngineFailed(what, step=AGAIN, cost_usd=_cost(made))


def _cost(made: Any) -> Decimal | None:
    """What an order without a clip costs: nothing where Google counts no token that was put out, since those are what
    it bills (https://ai.google.dev/gemini-api/docs/billing); None where it does not count them."""
    drawn = getattr(getattr(made, "usage", None), "total_output_tokens", None)
    return Decimal(0) if drawn == 0 else None


def _is_unknown(error: Answered) -> bool:
    """Whether Google does not know the order: 404, or 400 "Invalid interaction name"."""
    return error.reply.status == 404 or (error.reply.status == 400 and "Invalid interaction" in error.reply.why)


def _file_at(uri: str) -> str:
    """The name of a file of the API's own origin; empty for what lies anywhere else."""
    found = _FILE.match(urlsplit(uri).path) if origin_of(uri) == origin_of(base()) else None
    return found.group(1) if found else ""


def _decoded(data: str) -> bytes:
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError) as error:
        what = "What Google delivered cannot be read."
        raise EngineFailed(what, step=AGAIN) from error
