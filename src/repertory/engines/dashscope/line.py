"""The line to Alibaba Model Studio: one call at a time through its own client, and what its answers mean.

Errors are values there: `{"code": ..., "message": ..., "request_id": ...}`, with an HTTP status of its own or inside a
200 (https://help.aliyun.com/en/model-studio/error-code).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from repertory.engines import wire
from repertory.engines.dashscope.regions import BASE_VARIABLE, KEYS, REGION, base_of
from repertory.engines.keys import key_of
from repertory.engines.sdk import sdk
from repertory.engines.wire import Reply, host_of, reply_of, told, unanswered
from repertory.errors import EngineBusy, EngineRefused, MissingPart, Unsure, VendorMove
from repertory.model.engine import EngineCard, Setting

if TYPE_CHECKING:
    import httpx

_MODERATED = ("DataInspectionFailed", "IPInfringementSuspect")
_BROKE = ("Arrearage", "AllocationQuota.FreeTierOnly")
"""An overdue account, and a free quota that is used up where nothing else may be spent."""
_THROTTLED = "Throttling"
_FINAL = (*_MODERATED, *_BROKE, "InvalidParameter", "InvalidURL", "AccessDenied", "UnsupportedOperation", "BadRequest")
"""How the codes begin of what is refused for good, also where a task says so that was taken: by them nothing was made
and nothing is billed."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """Where an order goes, and with which key."""

    card: EngineCard
    base: str
    key: str = field(repr=False)

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: object = None,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        ordering: bool = False,
        timeout_s: float | None = None,
    ) -> Reply:
        """One request, never again by itself, and whatever was answered. `ordering` says that money may go with it.

        Raises EngineBusy where nothing was sent, or a question has no answer; Unsure where an order left and no answer
        came; MissingPart without the vendor's package.
        """
        import httpx

        failed = sdk(self.card, "dashscope.v2.errors").APIConnectionError
        patience = httpx.Timeout(wire.TIMEOUT_S if timeout_s is None else timeout_s, connect=15.0)
        try:
            with wire.client(self.base) as line:
                line.base_url = httpx.URL(self.base)
                sent = self._client(line).transport
                response = sent.request(
                    method, path, json=body, params=params, headers=headers, api_key=self.key, timeout=patience
                )
        except failed as error:
            raise self._lost(error.__cause__, ordering=ordering) from error
        except httpx.RequestError as error:  # an answer that cannot be unpacked: the client lets it through
            raise self._lost(error, ordering=ordering) from error
        return reply_of(response, self.key)

    def _client(self, line: httpx.Client) -> Any:
        """The vendor's client over a line of our own, which forgets the key as soon as it is closed. It would repeat a
        failed order, and read a file of settings of its own: neither here."""
        package = sdk(self.card, "dashscope")
        try:
            return package.Client(
                api_key=self.key, base_url=self.base, http_client=line, max_retries=0, config_path=os.devnull
            )
        except ValueError as error:  # one of its own environment variables cannot be read
            raise MissingPart(f"Alibaba's client cannot be set up: {error}.", step="Unset that variable.") from error

    def _lost(self, error: BaseException | None, *, ordering: bool) -> EngineBusy | Unsure:
        import httpx

        what = error if isinstance(error, httpx.RequestError) else httpx.ReadError("no answer")
        return unanswered(what, host_of(self.base), ordering=ordering)

    def no_order(self, reply: Reply) -> VendorMove | Unsure:
        """What an answer to a new order means that is no receipt."""
        what = f"Alibaba did not take the order ({reply.status}{said(reply.table, *reply.secrets)})."
        if not code_of(reply.table) and reply.status < 300:
            return _perhaps(f"Alibaba took the order and sent no receipt that can be read ({reply.status}).")
        if is_broke(reply.table):
            return EngineRefused(what, step=self.step(reply))
        if reply.status == 429 or code_of(reply.table).startswith(_THROTTLED):
            return EngineBusy(what, step="Nothing was ordered; try again later.", after_s=reply.after_s)
        if reply.status >= 500 or reply.status == 408:
            # Nothing that they publish says that such an answer means "not taken": the order may stand there.
            return _perhaps(
                f"Alibaba failed while it took the order ({reply.status}{said(reply.table, *reply.secrets)})."
            )
        return EngineRefused(what, step=self.step(reply))

    def no_news(self, vendor_id: str, reply: Reply) -> MissingPart | EngineBusy:
        """What an answer means that says nothing of an order that stands."""
        if reply.status in (401, 403):
            what = f"Alibaba did not let us ask for {vendor_id}{said(reply.table, self.key)}."
            return MissingPart(what, step=self.step(reply))
        what = f"Alibaba gave no news of {vendor_id} ({reply.status}{said(reply.table, self.key)})."
        return EngineBusy(what, step="The order stands; it is asked again later.", after_s=reply.after_s)

    def step(self, reply: Reply) -> str:
        """What to do about a refusal, also one that is inside a 200."""
        code = code_of(reply.table)
        if is_broke(reply.table):
            return "Top up your account at Alibaba Cloud."
        if code.startswith(_MODERATED):
            return "Change the prompt or the references, or choose another engine."
        if reply.status == 401 or code == "InvalidApiKey":
            host = host_of(self.base)
            choose = f'The setting "{REGION}" or {BASE_VARIABLE} chooses the region.'
            return f"Set {self.card.key} to a key of the region of {host} ({KEYS}): none is known in another. {choose}"
        if reply.status == 403:
            return f'Open "{self.card.model}" to the account of {self.card.key}, or use the key of another account.'
        if reply.status == 404:
            return f'Is "{self.card.model}" offered in this region? Change its card, or its setting "{REGION}".'
        return "Change the order."


def line_to(card: EngineCard, settings: Mapping[str, Setting]) -> Line:
    """The line for these settings. Raises MissingPart without a key, YourMove for a region or an address that is
    none."""
    return Line(card=card, base=base_of(settings), key=key_of(card, KEYS))


@dataclass(frozen=True, kw_only=True)
class AlibabaEngine:
    """What all engines here have in common. They keep nothing but their card: key and address are read when a call is
    made."""

    card: EngineCard

    def check(self) -> str:
        """Whether a key and the package are there, and where orders would go. Raises MissingPart, YourMove."""
        line = line_to(self.card, self.card.settings)
        sdk(self.card, "dashscope")
        return f"{self.card.title}: {self.card.key} is set and has not been tried; orders go to {line.base}."

    def account(self) -> str:
        """Asks for the list of models, which is free. Raises EngineRefused for a key that is not taken, MissingPart
        without one, EngineBusy where nobody answers."""
        line = line_to(self.card, self.card.settings)
        reply = line.ask("GET", "/models", params={"page_no": "1", "page_size": "1"})
        what = f"Alibaba did not list its models ({reply.status}{said(reply.table, line.key)})."
        if reply.status in (401, 403):
            raise EngineRefused(what, step=line.step(reply))
        if reply.status != 200 or code_of(reply.table) or not reply.table:
            raise EngineBusy(what, step="Try again later.", after_s=reply.after_s)
        return f"{host_of(line.base)} takes the key in {self.card.key}."


def is_broke(table: Mapping[str, Any]) -> bool:
    """Whether an answer says that the account has no money, or that what was free is used up."""
    code, words = code_of(table), _text(table, "message").lower()
    return code.startswith(_BROKE) or (code == "Throttling.AllocationQuota" and "free" in words)


def is_final(table: Mapping[str, Any]) -> bool:
    """Whether an answer, or the end of a task, is a refusal for good: the order itself would have to change."""
    return code_of(table).startswith(_FINAL)


def code_of(table: Mapping[str, Any]) -> str:
    """The vendor's code of an error: "DataInspectionFailed"; empty where it says none."""
    return _text(table, "code")


def said(table: Mapping[str, Any], *secrets: str) -> str:
    """`: ` and the vendor's code and words for an error; empty where it says nothing."""
    return told(": ".join(filter(None, (code_of(table), _text(table, "message")))), *secrets)


def part(table: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """An object inside an answer; empty where it is none."""
    value = table.get(name)
    return value if isinstance(value, dict) else {}


def objects(table: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The objects of a list inside an answer; none where it is no list."""
    value = table.get(name)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def secure(url: str) -> str:
    """A result's address, by https: some of their answers name their own storage by http, which takes both."""
    scheme, _, rest = url.partition("://")
    return f"https://{rest}" if scheme == "http" and (host_of(url)).endswith(".aliyuncs.com") else url


def _perhaps(what: str) -> Unsure:
    return Unsure(what, step="Look at your usage there before you order it again.")


def _text(table: Mapping[str, Any], name: str) -> str:
    value = table.get(name)
    return value if isinstance(value, str) else ""
