"""The smallest order of every kind for each engine, of what a real service takes: a face, a voice that speaks."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_UP, Decimal
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from samples import a_size, an_order, astronaut
from vendors import VENDORS, Vendor

from repertory.craft.pricing import estimate
from repertory.engines.previs.voice import speak
from repertory.errors import EngineBusy
from repertory.files.hashing import sha256_of
from repertory.media.clips import write_clip
from repertory.media.images import scaled, write_image
from repertory.model.anchor import AnchorKind
from repertory.model.engine import EngineCard, Order, OrderKind, Output, Recipe, SentReference
from repertory.ports import Engine

CLIP_S = 2.5
"""How long the clips are that are edited and lip-synced, in seconds."""
LONGEST_S = 3600.0
"""How long an order is waited for, in seconds: training takes its time."""
LINE = "She is always late, and she never says why."
SAMPLE = " ".join([LINE, "I have waited for her at the corner of this street since half past seven."] * 2)
"""Long enough to clone a voice from: each engine wants some seconds of it."""
BEFORE = {
    "dashscope/cosyvoice-v3.5-plus": "dashscope/cosyvoice-voice-enrollment bind",
    "dashscope/qwen3-tts-vc": "dashscope/qwen-voice-enrollment bind",
    "kling/lip-sync": "kling/kling-v3 clip",
}
"""What has to be ordered first: a voice that speaks there, a clip of the vendor's own."""
TARGET = {"dashscope/cosyvoice-v3.5-plus": {"target_model": "cosyvoice-v3.5-plus"}}
"""The settings of what is ordered first."""


@dataclass(frozen=True, kw_only=True)
class Trial:
    """An engine of a vendor, and a kind of order."""

    vendor: Vendor
    engine: Engine
    kind: OrderKind

    @property
    def card(self) -> EngineCard:
        return self.engine.card

    @property
    def name(self) -> str:
        """As it is chosen: "bfl/flux-2-pro still"."""
        return f"{self.card.id} {self.kind}"

    @property
    def first(self) -> Trial | None:
        """What has to be ordered before it."""
        wanted = BEFORE.get(self.card.id)
        return next((trial for trial in trials() if trial.name == wanted), None) if wanted else None

    @property
    def price(self) -> Decimal:
        """What it costs by list price in US dollars, with what is ordered before it."""
        edited = self.kind is OrderKind.EDIT
        of_a_clip = self.kind is OrderKind.LIPSYNC or (edited and not self.card.edits_pictures)
        width, height = a_size(self.card)
        listed = estimate(
            self.card,
            self.kind,
            width=width,
            height=height,
            duration_s=CLIP_S if of_a_clip else self.card.min_duration_s,
            references=self._references + (edited or self.kind is OrderKind.ASK),
            text=LINE,
        )
        return listed.quantize(Decimal("0.001"), ROUND_UP) + (self.first.price if self.first else 0)

    @property
    def _references(self) -> int:
        """One, where it takes one that it need not know from before."""
        unknown = self.card.elements and self.kind is not OrderKind.BIND
        return 0 if unknown else min(1, abs(self.card.max_references))

    def order(self, home: Path, before: Output | None) -> Order:
        """The order, as stand-ins take it: its pictures are plain, its sounds are tones."""
        plain = an_order(self.card, self.kind, home, references=self._references)
        order = self.vendor.complete(replace(plain, text=LINE if plain.text else ""), self.card)
        if before is None:
            return order
        if before.binding is not None and order.voice is not None:
            return replace(order, voice=replace(order.voice, version=1, bindings=(before.binding,)))
        made = Recipe(step="clip", engine=BEFORE[self.card.id].partition(" ")[0])
        return replace(order, start=before.files[0], start_said=before.said, lineage=(made,))

    def delivered(self, home: Path, **settings: str) -> Output:
        """What comes of it. Raises what the engine raises, and EngineBusy after an hour."""
        first = self.first
        before = first.delivered(home / "first", **TARGET.get(self.card.id, {})) if first else None
        order = with_a_face_and_a_voice(self.order(home, before))
        # A vendor that knows orders by our ids would give back what the last run made.
        order = replace(order, id=f"{order.id}-{uuid.uuid4().hex[:12]}", settings=settings)
        answer = self.engine.submit(order)
        late = time.monotonic() + LONGEST_S
        pause_s = 0.05
        while not isinstance(answer, Output):
            try:
                come = self.engine.collect(order, answer)
            except EngineBusy as busy:
                if time.monotonic() > late:
                    raise
                come, pause_s = None, max(pause_s, busy.after_s)
            if come is not None:
                return come
            time.sleep(pause_s)
            pause_s = min(10.0, pause_s * 1.5)
        return answer


def trials() -> Iterator[Trial]:
    """Every kind of order of every engine."""
    for vendor in VENDORS:
        for engine in vendor.engines():
            yield from (Trial(vendor=vendor, engine=engine, kind=kind) for kind in engine.card.kinds)


def with_a_face_and_a_voice(order: Order) -> Order:
    """The order with an astronaut's portrait in place of plain pictures, and speech in place of tones. What the vendor
    made itself stays as it is."""
    sent = tuple(_real(one, number) for number, one in enumerate(order.references))
    if order.sound is not None:
        speak(LINE, "en-us+f3", {}, order.sound)
    if order.start is not None and not order.start_said:
        if order.start.suffix == ".mp4":
            write_clip(order.start, [portrait(640, 640)] * round(CLIP_S * 24), fps=24)
        else:
            write_image(order.start, portrait(order.width, order.height))
    return replace(order, references=sent)


def _real(reference: SentReference, number: int) -> SentReference:
    if reference.kind is AnchorKind.VOICE:
        speak(SAMPLE, "en-us+f3", {"rate": 150.0 + number}, reference.path)
    else:
        write_image(reference.path, portrait(512, 512, 4 * number))
    return replace(reference, sha256=sha256_of(reference.path))


def portrait(width: int, height: int, shift: int = 0) -> NDArray[np.uint8]:
    """The astronaut, cut to that shape from the top, the left edge so many pixels farther to the right."""
    whole = astronaut()[:, shift:]
    scale = min(whole.shape[1] / width, whole.shape[0] / height)
    return scaled(whole[: round(height * scale), : round(width * scale)], width, height)
