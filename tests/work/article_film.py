"""The article's coffee shop, shot with the article's engines: stand-ins of their vendors answer with pictures that
previs has drawn of the very shot that was ordered, so that what is measured is real."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from bfl_server import BflServer
from dashscope_server import DashscopeServer
from google_video_server import API_KEY, OmniServer, VeoServer
from kling_server import KlingServer
from price_lists import bill
from standin import Asked, StandIn

from repertory.engines.registry import card_text
from repertory.files.hashing import slug
from repertory.media.clips import read_frames, write_clip
from repertory.media.images import read_image, scaled, write_image
from repertory.model.anchor import Character
from repertory.model.engine import Order, OrderKind, Setting
from repertory.model.shot import BoundShot
from repertory.ports import Engine

STILLS = ("google/nano-banana-2", "bfl/flux-2-pro", "dashscope/qwen-image-2.0-pro")
CLIPS = ("kling/kling-v3-omni", "google/veo-3.1", "dashscope/wan2.7-i2v")
"""The article's six models. Of Kling's two the one that takes pictures without elements, of Wan's the one whose mouths
follow a line."""
SUCCESSOR = "google/gemini-omni-1.2-flash"
"""It stands in Veo's place in the Gemini API."""
MARKS: Mapping[str, tuple[str, ...]] = {
    "1": ("Medium close-up of", "afternoon light"),
    "2": ("Wide shot", "walking out"),
    "3": ("phone, her hand",),
    "4": ("Medium shot of", "golden hour"),
    "5": ("Close-up of", "golden hour"),
    "6": ("two-shot",),
    "7": ("Medium close-up of", "at night"),
    "8": ("Close-up of", "at night"),
}
"""Words by which an order shows which of the example's shots it is for."""
CLIP_S = 0.25
"""How much of a clip is drawn, in seconds: it is shown to and fro for as long as was ordered."""
FPS = 24


def clay_cards(home: Path) -> None:
    """The cards of these engines in a home folder of one's own, changed in one thing: they make clay figures, since
    that is what the stand-ins answer with."""
    folder = home / "cards"
    folder.mkdir(parents=True)
    for card_id in (*STILLS, *CLIPS, SUCCESSOR, "hold"):
        text = card_text(card_id)
        assert text.count('style = "photo"') == 1
        path = folder / f"{slug(card_id.replace('/', '-'))}.toml"
        path.write_text(text.replace('style = "photo"', 'style = "clay"'), encoding="utf-8")


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A shot as previs shows it: the picture, and the beginning of the clip."""

    still: Path
    clip: Path


def drawn(previs: Engine, bound: BoundShot, folder: Path, size: tuple[int, int], drift: float = 0.0) -> Drawn:
    """Draws a shot. With drift faces stray, as an engine's would: with none at all they are their references anew."""
    made: list[Path] = []
    settings: dict[str, Setting] = {"drift": drift}
    for kind in (OrderKind.STILL, OrderKind.CLIP):
        order = Order(
            id=kind.value, kind=kind, engine="previs", folder=folder / kind.value, width=size[0], height=size[1],
            duration_s=CLIP_S, seed=int(bound.shot.number), settings=settings, shot=bound,
        )  # fmt: skip
        order.folder.mkdir(parents=True)
        previs.submit(order)
        made += [path for path in order.folder.iterdir() if path.suffix in {".png", ".mp4"}]
    return Drawn(still=made[0], clip=made[1])


def played_by(bound: BoundShot, other: Character) -> BoundShot:
    """The shot with somebody else in it."""
    (performer,) = bound.performers
    return replace(bound, performers=(replace(performer, character=other, outfit=""),))


@dataclass(kw_only=True)
class Painter:
    """Answers an order with what was drawn of the shot that its words are for."""

    shots: dict[str, Drawn]
    asked: list[Asked] = field(default_factory=list)
    known: dict[tuple[Path, int, float], bytes] = field(default_factory=dict)

    def __call__(self, asked: Asked) -> bytes:
        """A PNG in the size that was ordered, or an MP4 of that length. Other words are answered plainly: an edit."""
        self.asked.append(asked)
        number = next((one for one, words in MARKS.items() if all(word in asked.prompt for word in words)), "")
        if number not in self.shots:
            return b""
        shot = self.shots[number]
        key = (shot.clip if asked.seconds else shot.still, asked.width, asked.seconds)
        if key not in self.known:
            self.known[key] = _clip(shot.clip, asked.seconds) if asked.seconds else _still(shot.still, asked)
        return self.known[key]


def _still(path: Path, asked: Asked) -> bytes:
    with TemporaryDirectory() as folder:
        made = Path(folder) / "made.png"
        write_image(made, scaled(read_image(path), asked.width, asked.height))
        return made.read_bytes()


def _clip(path: Path, seconds: float) -> bytes:
    frames = [frame for _, frame in read_frames(path)]
    with TemporaryDirectory() as folder:
        made = Path(folder) / "made.mp4"
        write_clip(made, islice(cycle((*frames, *frames[::-1])), round(seconds * FPS)), fps=FPS)
        return made.read_bytes()


@contextlib.contextmanager
def vendors(painter: Painter, patch: pytest.MonkeyPatch) -> Iterator[Mapping[str, StandIn]]:
    """The vendors' stand-ins by the engines' ids, answering with the painter, the environment pointing at them; ends
    with a look at what no client may do."""
    with (
        BflServer() as bfl,
        OmniServer() as google,
        VeoServer() as veo,
        DashscopeServer() as dashscope,
        KlingServer() as kling,
    ):
        places = {
            "BFL_API_BASE": bfl.url, "BFL_API_KEY": bfl.key,
            "GOOGLE_API_BASE": google.url, "GEMINI_API_KEY": google.key,
            "GOOGLE_VERTEX_BASE_URL": veo.url, "GOOGLE_CLOUD_PROJECT": veo.key, "GOOGLE_API_KEY": API_KEY,
            "DASHSCOPE_HTTP_BASE_URL": f"{dashscope.url}/api/v1", "DASHSCOPE_API_KEY": dashscope.key,
            "KLINGAI_API_BASE": kling.url, "KLINGAI_API_KEY": kling.key,
        }  # fmt: skip
        for name, value in places.items():
            patch.setenv(name, value)
        by_vendor: dict[str, StandIn] = {"bfl": bfl, "google": google, "dashscope": dashscope, "kling": kling}
        for server in (*by_vendor.values(), veo):
            server.painter = painter
        yield {
            one: veo if one.startswith("google/veo") else by_vendor[one.partition("/")[0]]
            for one in (*STILLS, *CLIPS, SUCCESSOR)
        }
        assert [server.violations for server in (*by_vendor.values(), veo) if server.violations] == []


def taken(servers: Mapping[str, StandIn]) -> tuple[int, Decimal]:
    """How many orders all vendors have taken so far, and what they would bill for them in US dollars."""
    found: Collection[StandIn] = {id(server): server for server in servers.values()}.values()
    return sum(len(server.orders) for server in found), sum((bill(server) for server in found), Decimal(0))
