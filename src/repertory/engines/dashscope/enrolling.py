"""A voice cloned for Qwen TTS: made from one recording while it is waited for, and known from then on by a name to the
one model that it was made for.

https://docs.qwencloud.com/api-reference/speech-synthesis/voice-cloning/qwen/create-voice and
https://www.alibabacloud.com/help/doc-detail/2975034.html (31 March 2026): a recording goes along as a data URI.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass

from repertory.craft.ordering import check_order
from repertory.engines import wire
from repertory.engines.consenting import who_agreed
from repertory.engines.dashscope.cloning import PATH, TARGET, binding_of, letters_of
from repertory.engines.dashscope.line import AlibabaEngine, line_to, part
from repertory.engines.dashscope.sounds import enrolled
from repertory.engines.dashscope.speech import LANGUAGE
from repertory.engines.spending import refuse_paid
from repertory.errors import EngineFailed
from repertory.model.engine import Order, Output, Ticket

_LONGEST_NAME = 16
"""How many letters and digits of a voice's name go into its name there."""
_LEAST_RATE = 24_000
"""How many samples a second the recording has at least."""


@dataclass(frozen=True, kw_only=True)
class EnrollingEngine(AlibabaEngine):
    """What makes voices for Qwen TTS."""

    def submit(self, order: Order) -> Output:
        """Makes the voice, once: the binding comes with the answer.

        Raises ConsentMissing, YourMove, MediaRejected and MissingPart before anything is sent; EngineRefused for a
        final no; EngineBusy where nothing was ordered; Unsure where the answer was lost on its way.
        """
        settings = check_order(self.card, order)
        voice = who_agreed(order)
        sample = enrolled(voice.title, [one.path for one in order.references], least_rate=_LEAST_RATE)
        line = line_to(self.card, settings)
        refuse_paid(self.card, line.base)
        language = str(settings.get(LANGUAGE, ""))
        asked = {
            "action": "create",
            "target_model": settings[TARGET],
            "preferred_name": letters_of(voice, _LONGEST_NAME),
            "audio": {"data": f"data:audio/wav;base64,{base64.b64encode(sample.data).decode()}"},
            **({"language": language} if language else {}),
        }
        body = {"model": self.card.model, "input": asked}
        reply = line.ask("POST", PATH, body=body, ordering=True, timeout_s=wire.MAKING_S)
        output = part(reply.table, "output")
        made = output.get("voice")
        if reply.status != 200 or not isinstance(made, str) or not made:
            raise line.no_order(reply)
        poor = "Alibaba made the voice as well as it could from a poor recording: give a clearer one."
        return Output(
            binding=binding_of(order, made, settings),
            notes=tuple(filter(None, (sample.note, poor if output.get("fallback_mode") is True else ""))),
            said={"model": settings[TARGET], "request": reply.text("request_id")},
        )

    def collect(self, order: Order, ticket: Ticket) -> Output:
        """There is nothing to collect: raises EngineFailed."""
        what = f"Order {order.id} was delivered at once; {ticket.vendor_id} is not known here."
        raise EngineFailed(what, step="Look at your voices at Alibaba, and clone it again.")
