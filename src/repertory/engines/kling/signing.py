"""Signing in at Kling: one key, or a token that is signed with a pair of them, and where to.

Source: https://kling.ai/document-api/api/get-started/authentication (copy of 2026-09-20).
"""

from __future__ import annotations

import functools
import os
import time
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from repertory.engines.keys import key_of
from repertory.engines.sdk import sdk
from repertory.engines.wire import Reply, ask, base_of
from repertory.model.engine import EngineCard

BASE_VARIABLE = "KLINGAI_API_BASE"
"""Environment variable for another address: that of mainland China, or a server of your own."""
DEFAULT_BASE = "https://api-singapore.klingai.com"
KEYS_PAGE = "https://kling.ai/dev/api-key"
_VALID_S = 1800
"""How long a signed token holds, in seconds, as in Kling's own example."""
_EARLY_S = 5
"""From how long before now it holds: a clock that is further ahead signs tokens of a time to come."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """The way to Kling for one order: made when it is needed, and kept nowhere."""

    base: str
    token: str = field(repr=False)
    pair: tuple[str, ...] = field(default=(), repr=False)
    """The access key and its secret, where the token was signed with them, by this machine's clock."""
    names: str = ""
    """The variables that the token is from, for people."""

    @property
    def secrets(self) -> tuple[str, ...]:
        """All that must not be printed."""
        return (self.token, *self.pair)

    def ask(self, method: str, path: str, body: object = None) -> Reply:
        """One request, never repeated by itself. Raises as `wire.ask` does."""
        headers = {"authorization": f"Bearer {self.token}"}
        if method == "GET":
            headers["content-type"] = "application/json"  # their pages want it of every request
        return ask(method, f"{self.base}{path}", headers=headers, secrets=self.secrets, body=body)

    def about(self, path: str, task: str) -> Reply:
        """How it stands with an order, by Kling's id of it or by ours."""
        return self.ask("GET", f"{path}/{quote(task, safe='')}")

    def key_step(self, reply: Reply) -> str:
        """What to do where Kling did not let us in."""
        if self.pair and (reply.ahead_s > _EARLY_S or reply.ahead_s < -_VALID_S):
            off = f"{abs(reply.ahead_s):.0f} s {'ahead' if reply.ahead_s > 0 else 'behind'}"
            return (
                f"This computer's clock is {off}, and tokens are signed by it: set the clock, or set KLINGAI_API_KEY "
                f"({KEYS_PAGE})."
            )
        return f"Set {self.names} to a valid key ({KEYS_PAGE})."


def line_of(card: EngineCard) -> Line:
    """The key's, where it is set, else that of the pair.

    Raises MissingPart without either, and where tokens cannot be signed; YourMove for an address to which a key must
    not be sent.
    """
    base = base_address()
    given = {name for name in (card.key, *card.key_pair) if os.environ.get(name, "").strip()}
    if card.key in given or not given:
        return Line(base=base, token=key_of(card, KEYS_PAGE), names=card.key)
    access, secret = (key_of(replace(card, key=name), KEYS_PAGE) for name in card.key_pair)
    names = f"{' and '.join(card.key_pair)}, or {card.key}"
    return Line(base=base, token=_signed(card, access, secret), pair=(access, secret), names=names)


base_address = functools.partial(base_of, BASE_VARIABLE, DEFAULT_BASE)
"""Where orders go."""


def _signed(card: EngineCard, access: str, secret: str) -> str:
    now = int(time.time())
    claims = {"iss": access, "exp": now + _VALID_S, "nbf": now - _EARLY_S}
    headers = {"alg": "HS256", "typ": "JWT"}
    return str(sdk(card, "jwt").encode(claims, secret, algorithm="HS256", headers=headers))
