"""What the vendors' stand-ins would bill: each vendor's price list, read off what was really ordered there.

The figures are the vendors' own, or others' copies of them (what each was taken from stands beside it), and not those
of the cards: a plan and a journal that go by a card have to come to the same.
"""

from __future__ import annotations

import tempfile
from decimal import Decimal
from math import ceil
from pathlib import Path
from typing import Any

from bfl_server import BflServer
from dashscope_rules import data_of
from dashscope_server import DashscopeServer
from google_server import GoogleServer, Message
from google_video_server import VeoServer
from kling_rules import FACES_UNITS, units_of
from kling_server import KlingServer
from standin import StandIn

from repertory.media.clips import probe_clip

CREDIT, KLING_UNIT = Decimal("0.01"), Decimal("0.14")
PICTURES = {
    "gemini-3.1-flash-image": {"1K": "0.067", "2K": "0.101", "4K": "0.151"},  # docs.laozhang.ai, 2026
    "gemini-nano-banana-2.1": {"1K": "0.0336", "2K": "0.0504", "4K": "0.113"},  # resellers' lists of October 2026
    "gemini-3-pro-image": {"1K": "0.134", "2K": "0.134", "4K": "0.24"},  # Google's $120 a million tokens, by size
    "qwen-image-2.0-pro": {"": "0.075"},  # one reseller's copy
    "qwen-image-3.0-pro": {"": "0.075"},  # that of 2.0 Pro: its own was not found
}
"""US dollars a picture by model and size."""
SECONDS = {
    "veo-3.1-generate-001": {"720p": "0.40", "1080p": "0.40", "4k": "0.60"},  # docs.comfy.org, with sound
    "veo-3.1-generate-001 silent": {"720p": "0.20", "1080p": "0.20", "4k": "0.40"},
    "gemini-omni-1.2-flash": {"360p": "0.0232", "720p": "0.0695", "1080p": "0.1043", "4k": "0.2085"},  # inference.sh
    "wan2.7-i2v": {"720P": "0.10", "1080P": "0.15"},  # docs.comfy.org
    "wan2.7-r2v": {"720P": "0.10", "1080P": "0.15"},
    "wan2.7-t2v": {"720P": "0.10", "1080P": "0.15"},
    "wan2.7-videoedit": {"720P": "0.20", "1080P": "0.30"},  # what is sent counts as well as what comes
}
"""US dollars a second by model and size."""


def bill(server: StandIn) -> Decimal:
    """What everything that was ordered there costs, in US dollars. Raises KeyError for what is on no list here."""
    if isinstance(server, KlingServer):
        units = sum((units_of(task.path, task.body) for task in server.orders), Decimal(0))
        return (units + Decimal(FACES_UNITS) * len(server.recognised)) * KLING_UNIT
    if isinstance(server, BflServer):
        return sum((Decimal(str(task.cost)) for task in server.orders), Decimal(0)) * CREDIT
    if isinstance(server, DashscopeServer):
        made = (task for task in server.orders if task.status != "FAILED")
        return sum((_alibaba(server, task.body) for task in made), Decimal(0))
    assert isinstance(server, (GoogleServer, VeoServer))
    return sum((_google(one) for one in server.orders), Decimal(0))


def _alibaba(server: DashscopeServer, body: dict[str, Any]) -> Decimal:
    """Of a picture or a clip that was made: what failed is not billed."""
    parameters, model = body["parameters"], body["model"]
    if model in PICTURES:
        return Decimal(PICTURES[model][""]) * int(parameters.get("n", 1))
    seconds = int(parameters.get("duration", 5)) or ceil(_edited_s(server, body))
    return Decimal(SECONDS[model][parameters.get("resolution", "1080P")]) * seconds


def _edited_s(server: DashscopeServer, body: dict[str, Any]) -> float:
    """How long the clip is that was sent to be edited, in seconds."""
    place = next(one["url"] for one in body["input"]["media"] if one["type"] == "video")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        path.write_bytes(data_of(place) or server.bytes_at(place, body["model"]) or b"")
        return round(probe_clip(path).duration_s, 6)


def _google(one: Any) -> Decimal:
    if isinstance(one, Message):
        size = one.body.get("generationConfig", {}).get("imageConfig", {}).get("imageSize", "1K")
        return Decimal(PICTURES[one.model][size])
    wanted = one.body.get("parameters") or one.body["response_format"]
    silent = " silent" if wanted.get("generateAudio") is False else ""
    return Decimal(SECONDS[one.model + silent][wanted.get("resolution", "720p")]) * Decimal(str(one.seconds))
