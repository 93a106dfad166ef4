"""Writes docs/engines.md: the request that each engine of the article gets for one shot of two people in a place with a
prop, as its vendor's own client sent it to a stand-in.

After a card, an adapter or the words of prompts have changed: `python tests/contracts/engines_page.py`.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

if __name__ == "__main__":  # the tests have these on their path
    sys.path[:0] = [str(Path(__file__).parents[1] / folder) for folder in ("", "servers", "craft")]

import pytest
from google_video_server import PROJECT
from samples import a_picture
from shots_of_people import two_at_a_table
from standin import Request, StandIn
from vendors import SECRET, VENDORS, Vendor

from repertory.craft.carding import explained
from repertory.craft.ordering import fitted_size
from repertory.craft.prompting.compose import compose
from repertory.craft.stacking import stack
from repertory.files.hashing import sha256_of
from repertory.model.engine import EngineCard, Order, OrderKind, SentReference
from repertory.ports import Engine

PAGE = Path(__file__).parents[2] / "docs" / "engines.md"
SHOWN = (
    "google/nano-banana-2.1",
    "bfl/flux-2-pro",
    "dashscope/qwen-image-2.0-pro",
    "dashscope/wan2.7-r2v",
    "kling/kling-v3-omni",
    "google/gemini-omni-1.2-flash",
    "google/veo-3.1",
)
"""The models of the article, or what has taken a model's place, by their cards."""
OPENING = """\
# Engines

What each engine can do stands on its card: `repertory engines list`, `repertory engines show NAME`; `repertory engines
check` asks the vendors whether they know your keys. How many orders an account may have at once is there, too, and is
changed in a card of your own (running.md). This page shows what one shot becomes at each of the models: Mia slides the
phone to Theo in the coffee shop. The prompt ties every picture to whom it shows, in the vendor's own way. Bytes of
pictures are left out, and so is the key. Written by `tests/contracts/engines_page.py`: the vendors' own clients really
sent this, to stand-ins on the same machine.

To prove an adapter with a key of your own, in a checkout (CONTRIBUTING.md): `REPERTORY_LIVE=0.10 .venv/bin/pytest
tests/live -k bfl -v` orders the smallest thing of every kind from each of the vendor's models that costs at most 10
cents. `.venv/bin/pytest tests/live --collect-only -q` lists all of them with their prices, and orders nothing.

What Kling offers and no order uses is a clip of several cuts (`multi_shot`): a shot of the list is one shot, with one
keyframe and references of its own, and is measured as one. Write each cut as a shot. No card counts it as a strength.
Nor does fal's CodeFormer restore faces here: it takes no references, so that a face becomes sharper and no more like
whose it is. An edit by references does both.
"""
_LONG = 160
_SHOWN_HEADERS = ("x-dashscope-async", "x-dashscope-ossresourceresolve", "content-type")


def page() -> str:
    """The whole page."""
    known = {engine.card.id: (vendor, engine) for vendor in VENDORS for engine in vendor.engines()}
    parts = ["\n".join(_part(*known[card_id])) for card_id in SHOWN if card_id in known]
    return "\n".join((OPENING, *parts))


def _part(vendor: Vendor, engine: Engine) -> Iterator[str]:
    card = engine.card
    yield f"## {card.title}\n"
    yield f"`{card.id}`, {dict(explained(card))['references']}. {dict(explained(card))['price']}.\n"
    with (
        tempfile.TemporaryDirectory() as folder,
        pytest.MonkeyPatch.context() as patch,
        vendor.running(patch) as server,
    ):
        order = vendor.complete(_order(card, Path(folder)), card)
        engine.submit(order)
        for request in server.seen:
            yield from _request(request, server)


def _order(card: EngineCard, home: Path) -> Order:
    bound = two_at_a_table()
    kind = OrderKind.STILL if OrderKind.STILL in card.kinds else OrderKind.CLIP
    stacked = stack(bound.references, card, kind)
    sent: list[SentReference] = []
    for one in stacked.sent:
        path = a_picture(home / f"{len(sent)}.png", one.label, 512, 384)
        sent.append(
            SentReference(
                anchor=one.anchor,
                kind=one.kind,
                role=one.role,
                name=one.name,
                sha256=sha256_of(path),
                label=one.label,
                path=path,
            )
        )
    size = fitted_size(card, 1280, 720) or (1280, 720)
    (home / "order").mkdir()
    return Order(
        id="3-example-1",
        kind=kind,
        engine=card.id,
        folder=home / "order",
        prompt=compose(bound, kind, card, stacked.sent),
        references=tuple(sent),
        width=size[0],
        height=size[1],
        duration_s=5.0 if kind is OrderKind.CLIP else 0.0,
        seed=7 if card.seed else None,
        shot=bound,
        start=a_picture(home / "keyframe.png", "keyframe", *size) if kind is OrderKind.CLIP else None,
    )


def _request(request: Request, server: StandIn) -> Iterator[str]:
    query = "&".join(f"{name}={value}" for name, value in request.query.items())
    yield f"    {request.method} {request.path}{f'?{query}' if query else ''}".replace(PROJECT, "PROJECT")
    yield from (f"    {name}: {request.headers[name]}" for name in _SHOWN_HEADERS[:2] if name in request.headers)
    if request.is_json:
        text = json.dumps(_short(request.json), indent=2, ensure_ascii=False)
        for mine, shown in ((server.url, "https://API"), (server.results_url, "https://RESULTS"), (SECRET, "KEY")):
            text = text.replace(mine, shown)
        yield "\n".join(f"    {line}" for line in text.splitlines())
    elif request.raw:
        yield f"    ({len(request.raw) // 1000} kB of {request.headers.get('content-type', '').partition(';')[0]})"
    yield ""


def _short(value: object) -> object:
    """A request body with pictures named by their size alone."""
    if isinstance(value, dict):
        return {name: _short(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_short(one) for one in value]
    if isinstance(value, str) and len(value) > _LONG and not re.search(r"\s", value):
        start = value[: value.find(",") + 1] if value.startswith("data:") else ""
        return f"{start}({len(value) * 3 // 4000} kB, base64)"
    return value


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
