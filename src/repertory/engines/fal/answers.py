"""What fal's answers mean, in the project's own errors.

Its pages: https://fal.ai/docs/documentation/model-apis/errors.md (what a model refuses: `detail`, a list of objects
with a `type`), https://fal.ai/docs/documentation/model-apis/request-errors.md (what broke on the way: `error_type`).
That an account without credit is "locked" and answered 403 is in https://github.com/fal-ai/fal/issues/1147.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from repertory.engines.wire import Reply, unanswered
from repertory.errors import EngineBusy, EngineFailed, EngineRefused, MissingPart, Unsure, VendorMove

if TYPE_CHECKING:
    import httpx

KEYS_PAGE = "https://fal.ai/dashboard/keys"
KEY_STEP = f"Set FAL_KEY to a valid key ({KEYS_PAGE})."
_TOP_UP = "Top up your balance (https://fal.ai/dashboard/billing)."
_USAGE = "Look at your requests there (https://fal.ai/dashboard/requests) before you order it again."
_POLICY = "content_policy_violation"


class Answered(Exception):
    """An answer that is no success."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(str(reply.status))
        self.reply = reply


class Unanswered(Exception):
    """No answer came."""

    def __init__(self, error: httpx.RequestError, host: str) -> None:
        super().__init__(type(error).__name__)
        self.error = error
        self.host = host


def not_taken(title: str, reply: Reply) -> VendorMove | Unsure:
    """What an answer other than a success to a new order means."""
    what = f"fal did not take the order for {title} ({reply.status}{reply.why})."
    if reply.status == 429:
        return EngineBusy(what, step="Nothing was ordered; try again later.", after_s=reply.after_s)
    if reply.status >= 500 or reply.status == 408:
        return Unsure(f"fal failed while it took the order ({reply.status}{reply.why}).", step=_USAGE)
    return EngineRefused(what, step=_step(reply, f"Is {title} still offered there? Change its card."))


def not_stored(reply: Reply) -> VendorMove:
    """The same for a file that was to be brought to fal before anything is ordered."""
    what = f"fal did not take a file that the order needs ({reply.status}{reply.why})."
    if reply.status == 429 or reply.status >= 500:
        return EngineBusy(what, step="Nothing was ordered; try again later.", after_s=reply.after_s)
    return EngineRefused(what, step=_step(reply, "Update repertory and fal-client."))


def no_news(vendor_id: str, reply: Reply) -> VendorMove | MissingPart:
    """What it means that fal does not say how it stands with an order."""
    what = f"fal gave no news of {vendor_id} ({reply.status}{reply.why})."
    if reply.status in (401, 403):
        return MissingPart(what, step=f"{_step(reply, '')} The order stands.")
    return EngineBusy(what, step="The order stands; it is asked again later.", after_s=reply.after_s)


def ended(vendor_id: str, reply: Reply, *, failed_already: bool) -> VendorMove | MissingPart:
    """What an answer other than a success in the place of a result means. `failed_already`: fal said before that the
    order ended in an error."""
    kinds = {one.get("type") for one in _details(reply)}
    if _POLICY in kinds or reply.text("error_type") == _POLICY:
        what = f"fal's moderation refused {vendor_id} ({reply.status}{reply.why})."
        return EngineRefused(what, step="Change the prompt or the references, or choose another engine.")
    if reply.status in (400, 413, 415, 422):
        return EngineRefused(f"{vendor_id} was refused at fal ({reply.status}{reply.why}).", step="Change the order.")
    if kinds or reply.text("error_type") or failed_already:
        return failed(vendor_id, f"{reply.status}{reply.why}", free=reply.status >= 500)
    return no_news(vendor_id, reply)


def failed(vendor_id: str, why: str, *, free: bool = False) -> EngineFailed:
    """An order that ended without a result. `free`: by an error of fal's own (500 and more): never charged; one
    in what was sent (422) may be (https://fal.ai/docs/documentation/model-apis/faq)."""
    what, step = f"{vendor_id} ended at fal without a result ({why}).", "Shoot it again, or elsewhere."
    return EngineFailed(what, step=step, cost_usd=Decimal(0) if free else None)


def lost(error: Unanswered, *, ordering: bool) -> EngineBusy | Unsure:
    """What it means that no answer came: to an order, or to a question."""
    return unanswered(error.error, error.host, ordering=ordering)


def never_stored(error: Unanswered) -> EngineBusy:
    """The same for a file that was to be brought to fal."""
    return EngineBusy(lost(error, ordering=False).what, step="Nothing was ordered; try again later.")


def unread(order_id: str) -> Unsure:
    """An order that was taken, with a receipt that says nothing."""
    return Unsure(f"fal took the order {order_id} and sent no receipt that can be read.", step=_USAGE)


def _step(reply: Reply, otherwise: str) -> str:
    """What to do after a final no."""
    if reply.status == 402 or "balance" in reply.why.lower() or "TOP_UP" in reply.why:
        return _TOP_UP
    if "locked" in reply.why:
        return "Ask support@fal.ai to unlock your account."
    if reply.status in (401, 403):
        return KEY_STEP
    return otherwise if reply.status == 404 else "Change the order."


def _details(reply: Reply) -> list[dict[str, object]]:
    detail = reply.table.get("detail")
    return [one for one in detail if isinstance(one, dict)] if isinstance(detail, list) else []
