"""What Kling's answers mean: its codes, in the project's tree of errors.

Source: https://kling.ai/document-api/api/get-started/error-codes (copy of 2026-09-20). A code counts, whatever the HTTP
status beside it: a refusal inside a 200 is one, and an account without credit answers 429.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from repertory.engines.kling.signing import Line
from repertory.engines.wire import Reply, told
from repertory.errors import EngineBusy, EngineFailed, EngineRefused, MissingPart, RepertoryError, Unsure, VendorMove

_KEY = frozenset(range(1000, 1005))
_ACCOUNT = 1100
_CREDIT = frozenset({1101, 1102})
_RIGHTS = 1103
_UNKNOWN = frozenset({1202, 1203})
_MODERATED = frozenset({1300, 1301})
_RATE = frozenset({1302, 1303})
_ADDRESS = 1304
_BY_STATUS = {401: 1000, 402: 1101, 403: 1000, 404: 1203}
"""What a status means that comes without a code of Kling's own, from a gateway."""
_LOOK = "Look at your usage there before you order it again."
_NOT_FOUND = "not found"
_TAKEN = "already exists"
_RISK = "risk control"
"""In "Failure to pass the risk control system", as a job that moderation stopped ends."""


def code_of(reply: Reply) -> int:
    """Kling's own code; 0 for a success, -1 where the answer has none."""
    code = reply.table.get("code")
    return code if isinstance(code, int) and not isinstance(code, bool) else -1


def data_of(reply: Reply) -> Mapping[str, Any]:
    """What a successful answer is about; empty for anything else."""
    data = reply.table.get("data")
    return data if reply.status == 200 and code_of(reply) == 0 and isinstance(data, dict) else {}


def is_unknown(reply: Reply) -> bool:
    """Whether Kling says that it has no such order: `1201 Task not found by id/external id: ...` (seen), or 1203."""
    code = code_of(reply)
    said = reply.text("message").casefold()
    return code == 1203 or (code == 1201 and _NOT_FOUND in said) or (reply.status == 404 and code == -1)


def is_there_already(reply: Reply) -> bool:
    """Whether it has an order by our id: `1201 External_task_id ... already exists` (seen)."""
    return code_of(reply) == 1201 and _TAKEN in reply.text("message").casefold()


def refusal(line: Line, reply: Reply, model: str) -> VendorMove | Unsure:
    """What an answer to a new order means that is no receipt."""
    code, status = code_of(reply), reply.status
    what = f"Kling did not take the order ({_number(reply)}{reply.why})."
    if code in _RATE or (status == 429 and not 1100 <= code <= _ADDRESS):
        return EngineBusy(what, step="Nothing was ordered; try again later.", after_s=reply.after_s)
    if status >= 500 or code >= 5000:
        # "Server internal timeout" and the like: the order may stand there.
        return Unsure(f"Kling failed while it took the order ({_number(reply)}{reply.why}).", step=_LOOK)
    if 200 <= status < 300 and code <= 0:
        return Unsure(f"Kling answered the order without a receipt that can be read ({_number(reply)}).", step=_LOOK)
    return EngineRefused(what, step=_step(line, reply, model))


def _step(line: Line, reply: Reply, model: str) -> str:
    """What to do after a final no."""
    code = code_of(reply)
    steps = {
        **dict.fromkeys(_KEY, line.key_step(reply)),
        **dict.fromkeys(_CREDIT, "Top up at Kling: buy a resource pack, or settle what is due."),
        **dict.fromkeys(_MODERATED, "Change the prompt or the pictures, or choose another engine."),
        **dict.fromkeys(_UNKNOWN, f'Is "{model}" still offered? Change its card.'),
        _ACCOUNT: "Look at your account at Kling.",
        _RIGHTS: f'Your account may not use "{model}": look at your resource packs at Kling.',
        _ADDRESS: "Ask Kling to let this machine's address in.",
    }
    return steps.get(_BY_STATUS.get(reply.status, code) if code == -1 else code, "Change the order.")


def no_news(line: Line, reply: Reply, task: str) -> RepertoryError:
    """What an answer to a question means that is neither an answer nor "unknown"."""
    if code_of(reply) in _KEY or reply.status in (401, 403):
        return MissingPart(f"Kling did not let us ask for {task}{reply.why}.", step=line.key_step(reply))
    what = f"Kling gave no news of {task} ({_number(reply)}{reply.why})."
    return EngineBusy(what, step="The order stands; it is asked again later.", after_s=reply.after_s)


def ended(data: Mapping[str, Any], task: str, secrets: tuple[str, ...], cost_usd: Decimal | None) -> VendorMove:
    """What a job says that is over without a result, or that has a status which is not known here. `cost_usd` is what
    it took all the same, where Kling says that; others report that it takes nothing, and Kling's pages are silent."""
    status, why = data.get("task_status"), told(str(data.get("task_status_msg") or ""), *secrets)
    if status == "failed" and _RISK in why.casefold():
        what = f"Kling's moderation refused {task}{why}."
        step = "Change the prompt or the pictures, or choose another engine."
        return EngineRefused(what, step=step, billed=True, cost_usd=cost_usd)
    if status == "failed":
        step = "Shoot it again, or with another engine."
        return EngineFailed(f"The order {task} failed at Kling{why}.", step=step, cost_usd=cost_usd)
    what = f'Kling says "{status}" of {task}, which is not known here{why}.'
    return EngineBusy(what, step="The order stands; it is asked again later.")


def _number(reply: Reply) -> str:
    code = code_of(reply)
    return f"{reply.status}" if code <= 0 else f"{reply.status}, code {code}"
