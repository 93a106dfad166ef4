"""Stable Image of Stability AI (v2beta). An order is a form, its answer the picture: there is nothing to poll."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from repertory.craft.ordering import check_order
from repertory.engines import fetching, fitting, keys, registry, spending, wire
from repertory.errors import EngineBusy, EngineFailed, EngineRefused, Unsure, VendorMove
from repertory.model.engine import EngineCard, Order, Output, Ticket
from repertory.model.media import MediaKind

BASE_VARIABLE, DEFAULT_BASE = "STABILITY_API_BASE", "https://api.stability.ai"
_base = functools.partial(wire.base_of, BASE_VARIABLE, DEFAULT_BASE)
KEYS = "https://platform.stability.ai/account/keys"
_USAGE = "Look at your credits there before you order it again."
_STEPS = {402: "Top up your credits there.", 403: "Change the prompt, or choose another engine."}


def engines() -> Sequence[StabilityEngine]:
    """One engine per card of the vendor; entry point of `repertory.engines`."""
    return tuple(StabilityEngine(card=card) for card in registry.cards("stability"))


@dataclass(frozen=True, kw_only=True)
class StabilityEngine:
    """One Stable Image model. It keeps nothing but its card."""

    card: EngineCard

    def check(self) -> str:
        """Whether a key is set; it is not tried. Raises MissingPart, YourMove."""
        keys.key_of(self.card, KEYS)
        return f"{self.card.title}: {self.card.key} is set and has not been tried; orders go to {_base()}."

    def account(self) -> str:
        """How many credits are left, which is free to ask. Raises as `ports.Account`."""
        key = keys.key_of(self.card, KEYS)
        url, headers = f"{_base()}/v1/user/balance", {"authorization": f"Bearer {key}"}
        reply = wire.ask("GET", url, headers=headers, secrets=(key,))
        if "credits" not in reply.table:
            lost = EngineBusy(f"Stability AI did not say what is left ({reply.status}).", step="Try again later.")
            raise self._refusal(reply) if reply.status in (401, 403) else lost
        return f"Stability AI knows the key: {reply.table['credits']} credits are left."

    def submit(self, order: Order) -> Output:
        """Places the order, once, and stores its picture. Raises as `ports.Engine`; Unsure where the answer is lost."""
        import httpx

        settings, key, base = check_order(self.card, order), keys.key_of(self.card, KEYS), _base()
        spending.refuse_paid(self.card, base)
        ratio = fitting.nearest_ratio(self.card.ratios, order.width, order.height)
        form = {**settings, "prompt": order.prompt, "aspect_ratio": ratio, "seed": order.seed, "output_format": "png"}
        fields = {name: (None, str(said)) for name, said in form.items() if said not in ("", None)}
        url = f"{base}/v2beta/stable-image/generate/{self.card.model}"
        headers = {"authorization": f"Bearer {key}", "accept": "image/*"}
        try:
            with wire.client(url, most=wire.MOST_RESULT_BYTES) as line:
                answer = line.post(url, headers=headers, files=fields, timeout=wire.MAKING_S)
        except httpx.RequestError as error:
            raise wire.unanswered(error, wire.host_of(url), ordering=True) from error
        if answer.status_code != 200:
            raise self._refusal(wire.reply_of(answer, key))
        if answer.headers.get("finish-reason") == "CONTENT_FILTERED":
            what = "Stability AI's moderation blurred the picture (CONTENT_FILTERED)."
            raise EngineRefused(what, step=_STEPS[403], billed=True)
        if not answer.headers.get("content-type", "").startswith("image/"):
            raise Unsure(f"Stability AI took the order {order.id} and sent no picture.", step=_USAGE)
        came = fetching.keep(answer.content, order.folder / "picture", MediaKind.IMAGE, vendor="Stability AI")
        (path, note), seed = fitting.fitted(came, order.width, order.height), answer.headers.get("seed", "")
        return Output(files=(path,), notes=(note,) if note else (), seed=int(seed) if seed.isdecimal() else None)

    def collect(self, order: Order, ticket: Ticket) -> Output | None:
        """Never needed: `submit` delivers at once."""
        raise EngineFailed(f"{order.id} was delivered at once, without {ticket.vendor_id}.", step="Shoot it again.")

    def _refusal(self, reply: wire.Reply) -> VendorMove | Unsure:
        what = f"Stability AI answered with {reply.status}{reply.why}."
        if reply.status == 429:
            return EngineBusy(what, step="Nothing was ordered; try again after a minute.", after_s=reply.after_s)
        if reply.status >= 500 or reply.status < 400 or reply.status == 408:
            return Unsure(what, step=_USAGE)
        key = f"Set {self.card.key} to a valid key ({KEYS})." if reply.status == 401 else ""
        return EngineRefused(what, step=key or _STEPS.get(reply.status, "Change the order, or its card."))
