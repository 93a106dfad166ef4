"""Spoken lines by Qwen TTS and CosyVoice. The answer to an order says where the recording lies, for 24 hours; it is
fetched as the order is collected, by the ticket, so that a download that breaks off costs nothing twice.

https://help.aliyun.com/zh/model-studio/qwen-tts-api, https://www.alibabacloud.com/help/en/model-studio/cosyvoice-tts-http-api,
and dashscope 2.0.2 (`v2.resources.audio.http_tts`: which model has which address). CosyVoice's websocket, which speaks
while it still reads, is not needed for a line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from repertory.craft.ordering import check_order
from repertory.engines import wire
from repertory.engines.dashscope.line import AlibabaEngine, line_to, part, secure
from repertory.engines.dashscope.regions import REGION, base_of
from repertory.engines.fetching import fetch
from repertory.engines.noting import going_out, keep_output, sent_of
from repertory.engines.spending import refuse_paid
from repertory.errors import YourMove
from repertory.files.hashing import slug
from repertory.files.outputs import read_output
from repertory.model.anchor import Binding, BindingKind, Voice
from repertory.model.engine import EngineCard, Order, Output, Setting, Ticket, UsedBinding
from repertory.model.media import MediaKind

VENDOR = "dashscope"
LANGUAGE = "language"
"""The setting that says in which language CosyVoice speaks: it wants a list."""
_COSYVOICE = "/services/audio/tts/SpeechSynthesizer"
_QWEN = "/services/aigc/multimodal-generation/generation"
_SEEDS = 65536
"""Seeds are smaller than this."""


@dataclass(frozen=True, kw_only=True)
class SpeechEngine(AlibabaEngine):
    """One model that speaks."""

    def submit(self, order: Order) -> Ticket:
        """Places the order, once, and waits while the line is spoken.

        Raises YourMove for what the card does not allow, for a voice that this model does not have, and MissingPart
        without a key or the vendor's package, before anything is sent; EngineRefused for a final no; EngineBusy where
        nothing was ordered; Unsure where the answer was lost on its way, since the order may be paid.
        """
        voice = _voice_of(self.card, order)
        settings = check_order(self.card, _tuned(self.card, order, voice))
        body = {"model": self.card.model, "input": self._input(order, voice, settings)}
        line = line_to(self.card, settings)
        refuse_paid(self.card, line.base)
        slot, left = slot_of(voice, self.card.model), bool(voice.settings) and voice.engine != self.card.id
        with going_out(
            order,
            notes=(f"What {voice.title} is tuned to at {voice.engine} was left out.",) if left else (),
            used=(UsedBinding(anchor=voice.ref, binding=slot),) if slot else (),
        ):
            reply = line.ask("POST", _path_of(self.card.model), body=body, ordering=True, timeout_s=wire.MAKING_S)
            place = part(part(reply.table, "output"), "audio").get("url")
            if reply.status != 200 or not isinstance(place, str) or not place:
                raise line.no_order(reply)
        vendor_id = reply.text("request_id") or order.id
        return Ticket(order=order.id, engine=self.card.id, vendor_id=vendor_id, url=secure(place))

    def collect(self, order: Order, ticket: Ticket) -> Output:
        """The recording, from where the ticket says. What was fetched once is read from the order's folder. Raises
        EngineFailed where it is gone or no sound, EngineBusy for a download that broke off."""
        stem = order.folder / f"dashscope-{slug(ticket.vendor_id)}"
        note = stem.with_suffix(".toml")
        if note.is_file():
            return read_output(note)
        sound = fetch(ticket.url, stem, MediaKind.SOUND, api=base_of({**self.card.settings, **order.settings}))
        return keep_output(order, note, replace(sent_of(order), files=(sound,), said={"request": ticket.vendor_id}))

    def _input(self, order: Order, voice: Voice, settings: Mapping[str, Setting]) -> dict[str, Any]:
        """The line, its voice, and how it is spoken: what a setting leaves empty is the vendor's to choose. Raises
        YourMove."""
        if not any(sign.isalnum() for sign in order.text):
            raise YourMove("The line has no words to speak.", step="Write what is said after the speaker's name.")
        if 0 < self.card.max_prompt < len(order.text):
            what = (
                f"{self.card.title} speaks up to {self.card.max_prompt:,} characters at once, not {len(order.text):,}."
            )
            raise YourMove(what, step="Make two lines of it.")
        slot, language = slot_of(voice, self.card.model), str(settings.get(LANGUAGE, ""))
        return {
            "text": order.text,
            "voice": slot.value if slot else voice.speaker,
            **({"format": "wav"} if _path_of(self.card.model) == _COSYVOICE else {}),
            **{name: value for name, value in settings.items() if name not in (REGION, LANGUAGE) and value != ""},
            **({"language_hints": [language]} if language else {}),
            **({} if order.seed is None or not self.card.seed else {"seed": order.seed % _SEEDS}),
        }


def slot_of(voice: Voice, model: str) -> Binding | None:
    """What Alibaba knows a voice by for that model: a cloned voice speaks with the one model that it was made for. A
    binding that names no model, recorded by hand, is taken for any."""
    slots = (one for one in voice.bindings if (one.engine, one.kind) == (VENDOR, BindingKind.SLOT))
    return next((one for one in slots if one.base_model in ("", model)), None)


def _voice_of(card: EngineCard, order: Order) -> Voice:
    """Whose voice speaks. Raises YourMove where there is none, or none that this model has."""
    voice = order.voice
    if voice is None:
        raise YourMove("A line needs a voice.", step="Give the character a voice and lock it.")
    if slot_of(voice, card.model) is None and (voice.engine != card.id or not voice.speaker.strip()):
        what = f"{card.title} does not know {voice.title}, which {voice.engine} speaks."
        other = voice.binding_for(VENDOR, BindingKind.SLOT)
        step = f"Let {other.base_model if other else voice.engine} speak, or clone it for {card.model}."
        raise YourMove(what, step=step)
    return voice


def _tuned(card: EngineCard, order: Order, voice: Voice) -> Order:
    """The order with the voice's own settings in their place. Those of a voice that another engine speaks mean
    something else there: they are left out."""
    own = voice.settings if voice.engine == card.id else {}
    return replace(order, settings={**order.settings, **own})


def _path_of(model: str) -> str:
    """Where a model is asked, as the vendor's client has it: the Qwen Audio family goes CosyVoice's way."""
    return _QWEN if model.startswith("qwen") and not model.startswith("qwen-audio-") else _COSYVOICE
