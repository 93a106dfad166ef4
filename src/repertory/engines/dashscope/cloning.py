"""A voice cloned for CosyVoice (voice enrolment): made from one recording, looked through by Alibaba, and known from
then on by an id to the one model that it was made for.

https://www.alibabacloud.com/help/doc-detail/2861519.html (12 November 2026: CosyVoice takes a recording by a public
address or as a data URI), https://help.aliyun.com/zh/model-studio/voice-clone-design-http-api and
https://platform.qianwenai.com/docs/api-reference/speech-synthesis/voice-cloning/cosyvoice/create-voice (a new voice is
looked through first).
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, replace

from repertory.craft.ordering import check_order
from repertory.engines import wire
from repertory.engines.consenting import who_agreed
from repertory.engines.dashscope.line import AlibabaEngine, Line, code_of, line_to, part, said
from repertory.engines.dashscope.sounds import enrolled
from repertory.engines.dashscope.speech import LANGUAGE, VENDOR
from repertory.engines.dashscope.uploading import RESOLVE, uploaded
from repertory.engines.noting import going_out, keep_output, sent_of
from repertory.engines.patience import waited
from repertory.engines.spending import refuse_paid
from repertory.engines.wire import Reply
from repertory.errors import EngineBusy, EngineRefused, OrderUnknown
from repertory.files.hashing import slug
from repertory.files.outputs import read_output
from repertory.files.writing import remove
from repertory.model.anchor import Binding, BindingKind, Voice
from repertory.model.engine import KnownJob, Order, Output, Setting, Ticket

TARGET = "target_model"
"""The setting that names the model which speaks with the voice."""
INLINE = "inline_sample"
"""The setting that says whether the recording goes along inside the order, or by way of Alibaba's temporary storage."""
PATIENCE_S = 120.0
"""How long a new voice may be unknown to them, in seconds, before it counts as lost."""
PATH = "/services/audio/tts/customization"
_PREFIX = 9
"""How many letters and digits of a voice's name go into its id there: fewer than ten."""
_ASK_AGAIN_S = 4.0
_GONE = "ResourceNotExist"


@dataclass(frozen=True, kw_only=True)
class CloningEngine(AlibabaEngine):
    """What makes voices."""

    patience_s: float = PATIENCE_S

    def submit(self, order: Order) -> Ticket:
        """Places the order, once.

        Raises ConsentMissing, YourMove, MediaRejected and MissingPart before anything is sent; EngineRefused for a
        final no; EngineBusy where nothing was ordered; Unsure where the answer was lost on its way.
        """
        settings = check_order(self.card, order)
        voice = who_agreed(order)
        sample = enrolled(voice.title, [one.path for one in order.references])
        data = sample.data
        line = line_to(self.card, settings)
        refuse_paid(self.card, line.base)
        name = f"{order.id}.wav"
        at = {} if settings.get(INLINE, True) else uploaded(line, {name: data})
        place = at.get(name) or f"data:audio/wav;base64,{base64.b64encode(data).decode()}"
        body = {"model": self.card.model, "input": _input(voice, settings, place)}
        headers = RESOLVE if at else None
        with going_out(order, notes=(sample.note,)):
            reply = line.ask("POST", PATH, body=body, headers=headers, ordering=True, timeout_s=wire.MAKING_S)
            made = part(reply.table, "output").get("voice_id")
            if reply.status != 200 or not isinstance(made, str) or not made:
                raise line.no_order(reply)
        return Ticket(order=order.id, engine=self.card.id, vendor_id=made)

    def collect(self, order: Order, ticket: Ticket) -> Output | None:
        """The binding, or None while Alibaba looks the voice through. What was told once is read from the order's
        folder.

        Raises EngineRefused where they do not let the voice speak, EngineFailed where it is gone, EngineBusy to ask
        again later, MissingPart where the key is missing or no longer taken (the ticket stays good).
        """
        note = order.folder / f"dashscope-{slug(ticket.vendor_id)}.toml"
        if note.is_file():
            return read_output(note)
        settings = {**self.card.settings, **order.settings}
        status = self._status(order, ticket, settings)
        if status == "DEPLOYING":
            return None
        if status != "OK":
            what = f'Alibaba looked the voice {ticket.vendor_id} through and does not let it speak: "{status}".'
            raise EngineRefused(what, step="Give clearer samples of one person who speaks, without music.")
        output = replace(sent_of(order), binding=binding_of(order, ticket.vendor_id, settings), said=_said(settings))
        return keep_output(order, note, output)

    def look_up(self, order: Order, receipt: str) -> KnownJob | None:
        """The voice that Alibaba has by this id, as `ports.LookingUp`; free. Raises EngineBusy, MissingPart."""
        line, reply = self._asked(receipt, {**self.card.settings, **order.settings})
        if _is_gone(reply):
            return None
        if reply.status != 200 or not isinstance(part(reply.table, "output").get("status"), str):
            raise line.no_news(receipt, reply)
        return KnownJob(ticket=Ticket(order=order.id, engine=self.card.id, vendor_id=receipt))

    def _asked(self, voice: str, settings: Mapping[str, Setting]) -> tuple[Line, Reply]:
        line = line_to(self.card, settings)
        asked = {"action": "query_voice", "voice_id": voice}
        return line, line.ask("POST", PATH, body={"model": self.card.model, "input": asked})

    def _status(self, order: Order, ticket: Ticket, settings: Mapping[str, Setting]) -> str:
        """How it stands with a voice: "DEPLOYING", "OK" or "UNDEPLOYED". Raises as `collect` does."""
        line, reply = self._asked(ticket.vendor_id, settings)
        unknown = order.folder / f"dashscope-{slug(ticket.vendor_id)}.unknown"
        status = part(reply.table, "output").get("status")
        if reply.status == 200 and isinstance(status, str) and status:
            remove(unknown)
            return status
        if _is_gone(reply):
            what = f"The voice {ticket.vendor_id} is not known at Alibaba{said(reply.table, line.key)}."
            if waited(unknown, self.patience_s):
                raise OrderUnknown(what, step="Was it deleted there? Clone it again.")
            raise EngineBusy(what, step="It is asked for again in a moment.", after_s=_ASK_AGAIN_S)
        raise line.no_news(ticket.vendor_id, reply)


def _is_gone(reply: Reply) -> bool:
    return reply.status == 404 or code_of(reply.table).endswith(_GONE)


def letters_of(voice: Voice, most: int) -> str:
    """The letters and digits of a voice's name, up to so many: what goes into its name there."""
    return "".join(sign for sign in voice.name.lower() if sign.isascii() and sign.isalnum())[:most] or "voice"


def _input(voice: Voice, settings: Mapping[str, Setting], place: str) -> dict[str, object]:
    language = str(settings.get(LANGUAGE, ""))
    return {
        "action": "create_voice",
        "target_model": settings[TARGET],
        "prefix": letters_of(voice, _PREFIX),
        "url": place,
        **({"language_hints": [language]} if language else {}),
    }


def binding_of(order: Order, made: str, settings: Mapping[str, Setting]) -> Binding:
    """What a voice's locked version is known by there from now on, to the one model."""
    return Binding(
        engine=VENDOR,
        kind=BindingKind.SLOT,
        value=made,
        base_model=str(settings[TARGET]),
        made_from=who_agreed(order).version,
        data=tuple(dict.fromkeys(one.sha256 for one in order.references)),
    )


def _said(settings: Mapping[str, Setting]) -> dict[str, Setting]:
    return {"model": settings[TARGET]}
