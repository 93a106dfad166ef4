"""ElevenLabs: spoken lines, and voices cloned from samples, through their own client (elevenlabs).

Facts: elevenlabs 2.78.0 (its requests, and what its fields may hold); https://elevenlabs.io/docs/eleven-api/resources/errors
and https://help.elevenlabs.io/hc/en-us/articles/19572237925521 for errors: credits that are used up are told with 401,
as a wrong key is. A line is spoken before it is answered: there is nothing to poll.
"""

from __future__ import annotations

import functools
import io
import re
import wave
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from repertory.craft.ordering import check_order
from repertory.engines import fetching, wire
from repertory.engines.consenting import who_agreed
from repertory.engines.fetching import keep
from repertory.engines.keys import key_of
from repertory.engines.registry import cards
from repertory.engines.sdk import sdk
from repertory.engines.spending import refuse_paid
from repertory.engines.wire import Reply, base_of, client, host_of, unanswered, wait_of
from repertory.errors import (
    EngineBusy,
    EngineFailed,
    EngineRefused,
    RepertoryError,
    Unsure,
    VendorMove,
    YourMove,
)
from repertory.media.sounds import check_sound
from repertory.model.anchor import Binding, BindingKind, Voice
from repertory.model.engine import EngineCard, Order, OrderKind, Output, Setting, Ticket, UsedBinding
from repertory.model.media import MediaKind

VENDOR = "elevenlabs"
BASE_VARIABLE = "ELEVENLABS_API_BASE"
"""Environment variable for another address: https://api.us.elevenlabs.io, or a server of your own."""
DEFAULT_BASE = "https://api.elevenlabs.io"
_base = functools.partial(base_of, BASE_VARIABLE, DEFAULT_BASE)
KEYS = "https://elevenlabs.io/app/settings/api-keys"
"""Where keys are made."""
_TUNED = ("stability", "similarity_boost", "style", "use_speaker_boost", "speed")
"""What of a card's settings goes into `voice_settings`; a voice may say each of them otherwise."""
_FORMAT = re.compile(r"mp3_\d+_\d+|pcm_(\d+)")
_NO_CREDIT = {
    "quota_exceeded",
    "insufficient_credits",
    "payment_required",
    "paid_plan_required",
    "subscription_required",
    "can_not_use_instant_voice_cloning",
}
_BUSY = {"too_many_concurrent_requests", "concurrent_limit_exceeded", "rate_limit_exceeded", "system_busy"}
_USAGE = "Look at your history there (https://elevenlabs.io/app/usage) before you order it again."
_NO_SOUND = ("application/json", "text/")
"""Of what type an answer is that is no recording. What bare samples are called there was not found."""
_ONCE = {"max_retries": 0}
"""What the client is told with every request: it would try again by itself."""


def engines() -> Sequence[ElevenLabsEngine]:
    """One engine per card of the vendor; entry point of `repertory.engines`."""
    return tuple(ElevenLabsEngine(card=card) for card in cards(VENDOR))


@dataclass(frozen=True, kw_only=True)
class ElevenLabsEngine:
    """One model that speaks, or the cloning of voices. It keeps nothing but its card."""

    card: EngineCard

    def check(self) -> str:
        """Whether a key and the package are there; the key is not tried. Raises MissingPart, YourMove."""
        key_of(self.card, KEYS)
        sdk(self.card, "elevenlabs.client")
        return f"{self.card.title}: {self.card.key} is set and has not been tried; orders go to {_base()}."

    def account(self) -> str:
        """How many characters are left, from GET /v1/user/subscription, which is free. Raises as `ports.Account`; a key
        without the right `user_read` is told like a wrong one."""
        with _asked(self.card, ordering=False) as eleven:
            plan = eleven.user.subscription.get(request_options=_ONCE)
            most, used = getattr(plan, "character_limit", None), getattr(plan, "character_count", None)
        if not isinstance(most, int) or not isinstance(used, int):
            raise EngineBusy("ElevenLabs gave no answer that can be read.", step="Try again later.")
        return f"ElevenLabs knows the key: {max(0, most - used):,} of {most:,} characters are left."

    def submit(self, order: Order) -> Output:
        """Places the order, once, and stores what came with the answer.

        Raises YourMove, MediaRejected, ConsentMissing and MissingPart before anything is sent; EngineRefused for a
        final no, EngineBusy where nothing was ordered, EngineFailed for a recording that is none, Unsure where the
        answer was lost on its way.
        """
        settings = check_order(self.card, order)
        return self._cloned(order, settings) if order.kind is OrderKind.BIND else self._spoken(order, settings)

    def collect(self, order: Order, ticket: Ticket) -> Output | None:
        """Never needed: `submit` delivers at once."""
        what = f"Order {order.id} was delivered at once; {ticket.vendor_id} is not known here."
        raise EngineFailed(what, step="Shoot it again.")

    def _spoken(self, order: Order, settings: Mapping[str, Setting]) -> Output:
        wish, used, notes = _line(self.card, order, settings)
        refuse_paid(self.card, _base())
        with (
            _asked(self.card, ordering=True) as eleven,
            eleven.text_to_speech.with_raw_response.convert(**wish, request_options=_ONCE) as answer,
        ):
            said, data = answer.headers, wire.joined(answer.data, fetching.MAX_BYTES[MediaKind.SOUND])
        if said.get("content-type", "").startswith(_NO_SOUND) or not data:
            raise _unread(order)
        path = keep(_as_file(data, wish["output_format"]), order.folder / "line", MediaKind.SOUND, vendor="ElevenLabs")
        named = {"request": said.get("request-id", ""), "characters": said.get("character-cost", "")}
        return Output(
            files=(path,), used=used, notes=notes, said={name: value for name, value in named.items() if value}
        )

    def _cloned(self, order: Order, settings: Mapping[str, Setting]) -> Output:
        """A voice of the account there that sounds like the samples (instant voice cloning)."""
        voice = who_agreed(order)
        samples = [
            (f"sample-{number}{check_sound(one.path)}", one.path.read_bytes())
            for number, one in enumerate(order.references, start=1)
        ]
        refuse_paid(self.card, _base())
        with _asked(self.card, ordering=True) as eleven:
            made = eleven.voices.ivc.create(
                name=f"{voice.title} ({voice.ref})", files=samples, labels={}, request_options=_ONCE, **settings
            )
            voice_id = getattr(made, "voice_id", None)
        if not isinstance(voice_id, str) or not voice_id:
            raise _unread(order)
        verify = "ElevenLabs wants the voice to be verified before it speaks."
        return Output(
            binding=Binding(
                engine=VENDOR,
                kind=BindingKind.SLOT,
                value=voice_id,
                made_from=voice.version,
                data=tuple(dict.fromkeys(one.sha256 for one in order.references)),
            ),
            notes=(verify,) if getattr(made, "requires_verification", False) is True else (),
        )


def _line(
    card: EngineCard, order: Order, settings: Mapping[str, Setting]
) -> tuple[dict[str, Any], tuple[UsedBinding, ...], tuple[str, ...]]:
    """What goes to `text_to_speech.convert`; the binding that the voice is known by; what of the voice was not used.
    Raises YourMove, ConsentMissing."""
    if not any(sign.isalnum() for sign in order.text):
        raise YourMove("The line has no words to speak.", step="Write what is said after the speaker's name.")
    if order.voice is None:
        raise YourMove("A line needs a voice.", step="Give the character a voice and lock it.")
    if 0 < card.max_prompt < len(order.text):
        what = f"{card.title} speaks up to {card.max_prompt:,} characters at once, not {len(order.text):,}."
        raise YourMove(what, step="Make two lines of it.")
    form = str(settings["output_format"])
    if not _FORMAT.fullmatch(form):
        step = "Give one such as mp3_44100_128 or pcm_24000."
        raise YourMove(f'The setting "output_format" of "{card.id}" cannot be "{form}".', step=step)
    slot = order.voice.binding_for(VENDOR, BindingKind.SLOT)
    tuned, notes = _tuned(card, order.voice, settings)
    wish: dict[str, Any] = {
        "voice_id": _voice_id(order.voice, slot),
        "text": order.text,
        "model_id": card.model,
        "output_format": form,
        "voice_settings": tuned,
    }
    wish |= {name: settings[name] for name in ("language_code", "apply_text_normalization") if settings.get(name)}
    wish |= {} if order.seed is None else {"seed": order.seed}
    return wish, (UsedBinding(anchor=order.voice.ref, binding=slot),) if slot else (), notes


def _voice_id(voice: Voice, slot: Binding | None) -> str:
    """The vendor's id of a voice: of the one that was made from it there, else the speaker that it names."""
    if slot is None and not _is_ours(voice):
        step = f"Bind it there: repertory voice bind {voice.name} --engine {VENDOR}"
        raise YourMove(f"ElevenLabs does not know {voice.title}, which {voice.engine} speaks.", step=step)
    found = slot.value if slot else voice.speaker
    if not re.fullmatch(r"[A-Za-z0-9_-]+", found):
        raise YourMove(f'"{found}" is no voice of ElevenLabs.', step="Give its id, such as EXAVITQu4vr4xnSDxMaL.")
    return found


def _tuned(
    card: EngineCard, voice: Voice, settings: Mapping[str, Setting]
) -> tuple[dict[str, Setting], tuple[str, ...]]:
    """`voice_settings`: the card's and the order's, the voice's own in their place. Those of a voice that another
    vendor's engine speaks mean something else there: they are left out, and said so."""
    tuned = {name: value for name, value in settings.items() if name in _TUNED}
    if not _is_ours(voice):
        left = (f"What {voice.title} is tuned to at {voice.engine} was left out.",) if voice.settings else ()
        return tuned, left
    for name, value in voice.settings.items():
        if name not in tuned or isinstance(value, str):
            step = f"It has, as numbers: {', '.join(tuned)}."
            raise YourMove(f'A voice of {card.title} has no setting "{name}" = {value!r}.', step=step)
        tuned[name] = bool(value) if name == "use_speaker_boost" else value
    return tuned, ()


def _is_ours(voice: Voice) -> bool:
    return voice.engine.partition("/")[0] == VENDOR


@contextmanager
def _asked(card: EngineCard, *, ordering: bool) -> Iterator[Any]:
    """ElevenLabs' client for one request, which goes out once, and nowhere else by a redirect; what it says of a
    failure becomes an error of ours."""
    import httpx

    base, key = _base(), key_of(card, KEYS)
    eleven, core = sdk(card, "elevenlabs.client"), sdk(card, "elevenlabs.core")
    timeout = httpx.Timeout(wire.MAKING_S if ordering else wire.TIMEOUT_S, connect=15.0)
    try:
        with client(base) as line:
            yield eleven.ElevenLabs(api_key=key, base_url=base, timeout=timeout, httpx_client=line)
    except httpx.RequestError as error:
        lost = unanswered(error, host_of(base), ordering=ordering)
        raise (lost if ordering else EngineBusy(lost.what, step="Try again later.")) from error
    except (core.api_error.ApiError, core.parse_error.ParsingError) as error:  # its text may repeat the key
        raise (_refusal if ordering else _no_news)(card, _reply(error, key)) from None


def _reply(error: Any, key: str) -> Reply:
    """The client's error as an answer; what is no JSON object, such as a proxy's page, is left out."""
    table = error.body if isinstance(error.body, dict) else {}
    return Reply(status=error.status_code, table=table, after_s=wait_of(error.headers or {}, table), secrets=(key,))


def _refusal(card: EngineCard, reply: Reply) -> RepertoryError:
    """What an answer other than a success to a new order means."""
    what, codes = f"ElevenLabs did not take the order ({reply.status}{reply.why}).", _codes(reply)
    if codes & _NO_CREDIT or reply.status == 402:
        return EngineRefused(what, step="Top up your credits or your plan at ElevenLabs.")
    if reply.status == 429 or codes & _BUSY:
        return EngineBusy(what, step="Nothing was ordered; try again later.", after_s=reply.after_s)
    if reply.status >= 500 or reply.status < 400 or reply.status == 408:
        return Unsure(f"ElevenLabs failed while it took the order ({reply.status}{reply.why}).", step=_USAGE)
    return EngineRefused(what, step=_step(card, reply, codes))


def _no_news(card: EngineCard, reply: Reply) -> VendorMove:
    """What an answer other than a success to a question means."""
    what = f"ElevenLabs did not answer ({reply.status}{reply.why})."
    if reply.status in (401, 403):
        return EngineRefused(what, step=_step(card, reply, _codes(reply)))
    return EngineBusy(what, step="Try again later.", after_s=reply.after_s)


def _step(card: EngineCard, reply: Reply, codes: set[str]) -> str:
    """What is to be done about a final no."""
    if any(code.startswith("voice_limit") for code in codes):
        return "Delete a voice there, or choose a larger plan."
    if any(code.startswith(("voice_not_found", "voice_does_not_exist", "voice_access")) for code in codes):
        return "Give the voice the id of one that your account has."
    if codes & {"missing_permissions", "insufficient_permissions"}:
        return f"Give the key in {card.key} that right ({KEYS})."
    if reply.status in (401, 403):
        return f"Set {card.key} to a valid key ({KEYS})."
    return f'Is "{card.model}" still offered? Change its card.' if reply.status == 404 else "Change the order."


def _codes(reply: Reply) -> set[str]:
    """What ElevenLabs calls an error: `type`, `code` and `status` of its detail, which may all differ."""
    detail = reply.table.get("detail")
    named = [detail.get(name) for name in ("type", "code", "status")] if isinstance(detail, dict) else []
    return {one for one in named if isinstance(one, str)}


def _unread(order: Order) -> Unsure:
    return Unsure(f"ElevenLabs took the order {order.id} and gave no answer that can be read.", step=_USAGE)


def _as_file(data: bytes, form: str) -> bytes:
    """The recording as a file: bare samples (16 bits, one channel) get the header of a WAV."""
    rate = _FORMAT.fullmatch(form)
    if rate is None or rate[1] is None:
        return data
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(int(rate[1]))
        written.writeframes(data)
    return file.getvalue()
