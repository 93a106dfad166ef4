"""Veo of Google on its Enterprise Agent Platform (once Vertex AI): clips from a keyframe, or from references.

https://docs.cloud.google.com/gemini-enterprise-agent-platform/models/veo/3-1-generate.md.txt. An order is a long
running prediction in a project of the user's own; the operation is asked until it is done, and brings the clip along.
A request has a first frame (and a last one) or references of the kind "asset", never both: which of them goes out, the
card says by `first_frame`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

from repertory.craft.pricing import length_ordered
from repertory.engines.fetching import keep
from repertory.engines.fitting import nearest_ratio
from repertory.engines.google.buckets import from_bucket
from repertory.engines.google.clips import AGAIN, ANOTHER, ASK_AGAIN_S, PATIENCE_S, SAFETY, checked, resolution
from repertory.engines.google.line import Answered, Steps, google_line, no_news, options, refused, said
from repertory.engines.google.platform import Platform, SignIn, platform, signed_in, way_in
from repertory.engines.noting import going_out, keep_output, sent_of
from repertory.engines.patience import waited
from repertory.engines.sdk import sdk
from repertory.engines.sending import sent_notes, sent_picture
from repertory.engines.spending import refuse_paid
from repertory.errors import EngineBusy, EngineFailed, EngineRefused, OrderUnknown, Unsure, VendorMove, YourMove
from repertory.files.hashing import slug
from repertory.files.outputs import read_output
from repertory.files.writing import remove
from repertory.model.engine import EngineCard, KnownJob, Order, Output, Ticket
from repertory.model.media import MediaKind

VERSION = "v1"
"""Of the API: Veo's pages name no other, and v1beta1, the client's own choice, has refused it before."""
_NO_FRAME = "It was made from references, for which Veo takes no first frame: it does not begin with its keyframe."
_NAMED = re.compile(r"locations/([^/]+)/.*operations/")
"""The name of an operation in full, in which its location stands."""
_STEPS = Steps(
    key="Set GOOGLE_CLOUD_PROJECT to a project with the Agent Platform API, and GOOGLE_API_KEY to a key of it (or sign "
    "in: gcloud auth application-default login).",
    credit="Top up your project: it needs a billing account (https://console.cloud.google.com/billing).",
    usage="Look at your project's usage in the Google Cloud console before you order it again.",
)


@dataclass(frozen=True, kw_only=True)
class VeoEngine:
    """One Veo model. It keeps nothing but its card: project, key and address are read when a call is made."""

    card: EngineCard
    patience_s: float = PATIENCE_S

    @property
    def _model(self) -> str:
        """The model's own name: two cards of one model tell themselves apart by how much of its path they name."""
        return self.card.model.rpartition("/")[2]

    def check(self) -> str:
        """Where orders would go and how one would sign in; nothing is asked. Raises MissingPart, YourMove."""
        there = platform(self.card)
        return f"{self.card.title}: {self.card.key} is set; orders go to {there.base}, {way_in(self.card)}."

    def account(self) -> str:
        """Whether the platform takes the sign-in, by asking for what it says of the model: that costs nothing. The
        project is not tried.

        Raises EngineRefused for a sign-in that is not taken, MissingPart without any, EngineBusy where nobody answers.
        """
        there, signing = platform(self.card), signed_in(self.card)
        try:
            with self._client(there, signing, ordering=False) as (api, _):
                api.models.get(model=f"publishers/google/models/{self._model}")
        except Answered as error:
            no = refused(self.card, error.reply, _STEPS)
            raise EngineBusy(no.what, step="Try again later.") if isinstance(no, Unsure) else no from error
        said = f"{self.card.title}: Google lets us in {signing.words} and offers {self._model}."
        return f"{said} The project is tried by the first order."

    def submit(self, order: Order) -> Ticket:
        """Places the order, once.

        Raises YourMove for what the card does not allow and MissingPart without a project or a sign-in, before anything
        is sent; EngineRefused for a final no; EngineBusy where nothing was ordered; Unsure where the answer was lost on
        its way, since the order may be paid.
        """
        wish = self._wish(order)
        there = platform(self.card)
        refuse_paid(self.card, there.base)
        unused = (_NO_FRAME,) if order.start is not None and not self.card.first_frame else ()
        with going_out(order, notes=(*sent_notes(self.card, order), *unused)):
            try:
                with self._client(there, signed_in(self.card), ordering=True) as (api, _):
                    made = api.models.generate_videos(model=self._model, **wish)
            except Answered as error:
                raise refused(self.card, error.reply, _STEPS) from error
        if not made.name:
            raise Unsure(f"Google took the order {order.id} and sent no receipt that can be read.", step=_STEPS.usage)
        receipt = f"{there.location}/{made.name.rpartition('/')[2]}"  # what comes before is the project's name
        return Ticket(order=order.id, engine=self.card.id, vendor_id=receipt)

    def collect(self, order: Order, ticket: Ticket) -> Output | None:
        """The clip, or None while it is being made. What was fetched once is read from the order's folder.

        Raises EngineRefused for what Google's filters stopped, EngineFailed where it ended without a clip, EngineBusy
        to ask again later, MissingPart where the sign-in is missing or no longer taken (the ticket stays good).
        """
        stem = order.folder / f"google-{slug(ticket.vendor_id)[:80]}"
        note = stem.with_suffix(".toml")
        if note.is_file():
            return read_output(note)
        made = self._poll(ticket, stem)
        if made is None:
            return None
        clip, said = self._clip(ticket, made, stem), {"model": self._model, "request": ticket.vendor_id}
        return keep_output(order, note, replace(sent_of(order), files=(clip,), said=said))

    def look_up(self, order: Order, receipt: str) -> KnownJob | None:
        """What Google has by this id, as `ports.LookingUp`; free. Raises EngineBusy, MissingPart."""
        place = _NAMED.search(receipt)  # as the console shows it, or as we note it
        location = place.group(1) if place else receipt.rpartition("/")[0] or platform(self.card).location
        named = f"{location}/{receipt.rpartition('/')[2]}"
        try:
            self._asked(named)
        except Answered as error:
            if error.reply.status == 404:
                return None
            raise no_news(receipt, error.reply, _STEPS) from error
        return KnownJob(ticket=Ticket(order=order.id, engine=self.card.id, vendor_id=named))

    def _asked(self, receipt: str) -> Any:
        """What Google says of an operation. Raises Answered, EngineBusy, MissingPart."""
        location, _, number = receipt.partition("/")
        there = platform(self.card, location)
        name = f"{there.place}/publishers/google/models/{self._model}/operations/{number}"
        with self._client(there, signed_in(self.card), ordering=False) as (api, types):
            return api.operations.get(types.GenerateVideosOperation(name=name))

    def _poll(self, ticket: Ticket, stem: Path) -> Any:
        """The operation once it is done, None while it is not. Raises as `collect` does."""
        unknown = stem.with_suffix(".unknown")
        try:
            made = self._asked(ticket.vendor_id)
        except Answered as error:
            if error.reply.status != 404:
                raise no_news(ticket.vendor_id, error.reply, _STEPS) from error
            what = f"The order {ticket.vendor_id} is not known at Google ({error.reply.status}{error.reply.why})."
            if waited(unknown, self.patience_s):
                step = f"It may be paid. Was it another project? Set {self.card.key} to that one; else shoot it again."
                raise OrderUnknown(what, step=step) from error
            raise EngineBusy(what, step="It is asked for again in a moment.", after_s=ASK_AGAIN_S) from error
        remove(unknown)
        return made if made.done else None

    def _clip(self, ticket: Ticket, made: Any, stem: Path) -> Path:
        """The clip of an operation that is done, stored. Raises as `collect` does."""
        project = (platform(self.card).project,)
        if made.error:
            raise _end(ticket, made.error, project)
        response = made.response
        clips = [one.video for one in (response.generated_videos if response else None) or () if one.video]
        if not clips:
            reasons = "; ".join((response.rai_media_filtered_reasons if response else None) or ())
            words = said(reasons, project)
            # The Gemini API charges nothing for what its filters block; this platform's pages are silent: it counts.
            raise EngineRefused(f"Google's filters let no clip of {ticket.vendor_id} pass{words}.", step=ANOTHER)
        if not clips[0].video_bytes:
            return from_bucket(self.card, clips[0].uri or "", stem)
        return keep(clips[0].video_bytes, stem, MediaKind.CLIP, vendor="Google")

    @contextmanager
    def _client(self, there: Platform, signing: SignIn, *, ordering: bool) -> Iterator[tuple[Any, ModuleType]]:
        """Google's client for one call, and the types of what it is given."""
        genai, types = sdk(self.card, "google.genai"), sdk(self.card, "google.genai.types")
        with google_line(there.base, (there.project, signing.secret), ordering=ordering) as line:
            http = options(types, line, there.base, VERSION)
            place = {"project": there.project, "location": there.location}
            yield genai.Client(vertexai=True, http_options=http, **place, **signing.given), types

    def _wish(self, order: Order) -> dict[str, Any]:
        """The request, complete before anything is sent. Raises YourMove, MediaRejected."""
        settings = checked(self.card, order)
        start = order.start if self.card.first_frame else None
        if start is not None and order.references:
            what = f'"{self.card.id}" takes a first frame or references, not both.'
            raise YourMove(what, step="Set first_frame to false on its card, or max_references to 0.")
        assets = [{"image": self._picture(one.path), "reference_type": "ASSET"} for one in order.references]
        config = {
            "number_of_videos": 1,
            "aspect_ratio": nearest_ratio(self.card.ratios, order.width, order.height),
            "resolution": resolution(self.card, order),
            "duration_seconds": round(length_ordered(self.card, order.duration_s)),
            "seed": order.seed,
            "generate_audio": self.card.sound,
            "last_frame": self._picture(order.end) if start is not None and order.end is not None else None,
            "reference_images": assets or None,
            **settings,
        }
        source = {"prompt": order.prompt, "image": self._picture(start) if start is not None else None}
        return {"source": source, "config": {name: value for name, value in config.items() if value not in (None, "")}}

    def _picture(self, path: Path) -> dict[str, Any]:
        sent = sent_picture(self.card, path)
        return {"image_bytes": sent.data, "mime_type": sent.mime}


def _end(ticket: Ticket, error: dict[str, Any], secrets: tuple[str, ...]) -> VendorMove:
    """What it means that an operation ended with an error: `{"code": 3, "message": "..."}`, in a good answer."""
    words = str(error.get("message") or error)
    if SAFETY.search(words):
        return EngineRefused(f"Google's filters refused {ticket.vendor_id}{said(words, secrets)}.", step=ANOTHER)
    what = f"The order {ticket.vendor_id} ended at Google{said(words, secrets)}."
    return EngineFailed(what, step=AGAIN)
