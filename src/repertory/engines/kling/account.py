"""What an account at Kling has left: the one thing there that is free and proves a key.

Source: https://kling.ai/document-api/api/assets/account-usage (copy of 2026-09-20): at most one call a second.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Mapping
from typing import Any

from repertory.engines.kling.answers import code_of, data_of
from repertory.engines.kling.signing import Line
from repertory.errors import EngineBusy, EngineRefused

_YEAR_MS = 366 * 86_400_000


def said(line: Line) -> str:
    """The resource packs in force, in a sentence. Raises EngineRefused for a key that is not taken, EngineBusy where
    nobody answers."""
    now = int(time.time() * 1000)
    reply = line.ask("GET", f"/account/costs?start_time={now - _YEAR_MS}&end_time={now}")
    if reply.status in (401, 403) or 1000 <= code_of(reply) <= 1004:
        raise EngineRefused(f"Kling does not take the key{reply.why}.", step=line.key_step(reply))
    data = data_of(reply)
    packs = data.get("resource_pack_subscribe_infos")
    if not isinstance(packs, list):
        what = f"Kling did not say what the account has ({reply.status}{reply.why})."
        raise EngineBusy(what, step="Ask again later.", after_s=reply.after_s)
    left = [_pack(one) for one in packs if isinstance(one, dict) and one.get("status") == "online"]
    return f"Kling takes the key. {'; '.join(left) or 'No resource pack is in force'}."


def _pack(pack: Mapping[str, Any]) -> str:
    until = pack.get("invalid_time")
    day = ""
    if isinstance(until, int):
        day = f" until {datetime.datetime.fromtimestamp(until / 1000, tz=datetime.UTC):%Y-%m-%d}"
    left, total = pack.get("remaining_quantity"), pack.get("total_quantity")
    return f"{pack.get('resource_pack_name')}: {left} of {total} left{day}"
