"""Small public fakes of the ports, for tests and for those who write plug-ins.

They are deterministic, cost nothing, reach nobody, and their files are real: small pictures, clips and sounds that
decode.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from repertory.craft.asking import written
from repertory.craft.calibrating import PRIORS, Prior
from repertory.craft.ordering import check_order
from repertory.craft.rewriting.describing import Known
from repertory.errors import MediaRejected, RepertoryError
from repertory.files.hashing import sha256_of
from repertory.files.writing import copy_file
from repertory.media.check import check_media
from repertory.media.clips import probe_clip, read_frames, write_clip
from repertory.media.images import open_image, read_image, write_image
from repertory.media.sounds import write_wav
from repertory.model.anchor import Binding, BindingKind
from repertory.model.asking import Answer, Says
from repertory.model.engine import EngineCard, Order, OrderKind, Output, Ticket
from repertory.model.film import Film
from repertory.model.media import Box, MediaKind
from repertory.model.shot import Change
from repertory.model.verdict import (
    Expectation,
    ExpectedAnchor,
    Face,
    Fault,
    Finding,
    Frame,
    Measurement,
    Observation,
    Pose,
)

if TYPE_CHECKING:
    from repertory.media.images import Picture

FAKE_CARD = EngineCard(
    id="fake",
    vendor="fake",
    model="fake",
    title="Fake",
    kinds=(OrderKind.STILL, OrderKind.EDIT, OrderKind.CLIP, OrderKind.LINE),
    max_references=8,
    max_duration_s=60.0,
    seed=True,
    local=True,
    holds=True,
    settings={"strength": 0.5},
    checked="2026-11-22",
    source="Repertory's own",
)
VISION_CARD = EngineCard(
    id="fake-vision",
    vendor="fake-vision",
    model="fake-vision",
    title="Fake, which looks",
    kinds=(OrderKind.ASK,),
    max_references=4,
    local=True,
    checked="2026-11-23",
    source="Repertory's own",
)
_FPS = 24
_RATE = 16_000

Distances = Mapping[str, float | None] | Callable[[str, str], float | None]
"""By a media file's sha256, or a function of (sha256, anchor); None stands for "unmeasured"."""


@dataclass(kw_only=True)
class FakeEngine:
    """An engine that delivers given files, or draws its own, at once or after some polls."""

    card: EngineCard = FAKE_CARD
    outputs: Sequence[Path] = ()
    """What it delivers, one after the other, from the first again at the end; empty: it draws."""
    slow: int = 0
    """How often `collect` says "not yet"; 0: `submit` itself delivers."""
    fail_with: RepertoryError | None = None
    """What `submit` raises instead of taking an order."""
    fail_later_with: RepertoryError | None = None
    """What `collect` raises instead of delivering."""
    orders: list[Order] = field(default_factory=list)
    """Every order that was placed, repeated ones too: count them."""
    polls: dict[str, int] = field(default_factory=dict)
    """How often each order was asked for, by its id."""

    def submit(self, order: Order) -> Ticket | Output:
        """Takes the order. Raises YourMove for what the card does not allow, or `fail_with`."""
        check_order(self.card, order)
        if self.fail_with is not None:
            raise self.fail_with
        self.orders.append(order)
        if not self.slow and self.fail_later_with is None:
            return self._deliver(order)
        return Ticket(order=order.id, engine=self.card.id, vendor_id=f"fake-{order.id}")

    def collect(self, order: Order, ticket: Ticket) -> Output | None:
        """The result after `slow` answers of None, the same however often it is asked for."""
        self.polls[ticket.order] = self.polls.get(ticket.order, 0) + 1
        if self.polls[ticket.order] <= self.slow:
            return None
        if self.fail_later_with is not None:
            raise self.fail_later_with
        return self._deliver(order)

    def check(self) -> str:
        return f"{self.card.title}: ready; it reaches nobody."

    def _deliver(self, order: Order) -> Output:
        if order.kind is OrderKind.BIND:
            known = Binding(engine=self.card.vendor, kind=BindingKind.SLOT, value=f"fake-{order.id}")
            return Output(binding=known, cost_usd=self.card.price.bound)
        if self.outputs:
            placed = list(dict.fromkeys(past.id for past in self.orders))
            place = placed.index(order.id) if order.id in placed else 0
            source = self.outputs[place % len(self.outputs)]
            path = order.folder / f"fake{source.suffix}"
            copy_file(source, path)
        else:
            path = _draw(order)
        return Output(files=(path,), cost_usd=Decimal(0), seed=order.seed)


@dataclass(kw_only=True)
class FakeVision(FakeEngine):
    """An engine that answers every question with yes, or as it is told."""

    card: EngineCard = VISION_CARD
    says: Mapping[str, Says] = field(default_factory=dict)
    """By what is asked for: "pendant lamp"."""
    answer: str | None = None
    """What it says instead of answering."""

    def _deliver(self, order: Order) -> Output:
        answers = [
            Answer(about=one.about, says=self.says.get(one.about, Says.YES), reason="the fake was told so")
            for one in order.questions
        ]
        said = written(answers) if self.answer is None else self.answer
        return Output(answer=said, cost_usd=self.card.price.asked)


@dataclass(kw_only=True)
class FakeInspector:
    """An inspector that sees one face in every picture, at the distances that it is told."""

    distances: Distances = field(default_factory=dict)
    default: float | None = 0.0
    """The distance in files that `distances` does not know."""
    id: str = "fake"
    version: str = "1"
    observed: list[Path] = field(default_factory=list)
    """Every file that was looked at, for a test of what is cached."""

    def observe(self, media: Path) -> Observation:
        """One face in the middle of the picture, or of a clip's first. Raises MediaRejected."""
        width, height = _size(media)
        self.observed.append(media)
        frame = Frame(time_s=0.0, width=width, height=height, faces=(_face(width, height),))
        return Observation(inspector=self.id, version=self.version, sha256=sha256_of(media), frames=(frame,))

    def compare(self, seen: Observation, expected: Expectation) -> tuple[Measurement, ...]:
        return tuple(self._measured(seen, anchor) for anchor in expected.cast)

    def usual(self, style: str) -> Prior | None:  # noqa: ARG002 it is the same in any style
        return PRIORS["photo"]

    def _measured(self, seen: Observation, expected: ExpectedAnchor) -> Measurement:
        if callable(self.distances):
            value = self.distances(seen.sha256, expected.anchor)
        else:
            value = self.distances.get(seen.sha256, self.default)
        finding = Finding.UNMEASURED if value is None else Finding.MEASURED
        if expected.hidden:
            value, finding = None, Finding.HIDDEN
        reason = "" if finding is Finding.MEASURED else "the fake was told so"
        return Measurement(
            inspector=self.id,
            version=self.version,
            anchor=expected.anchor,
            about=expected.about,
            finding=finding,
            value=value,
            median=value,
            reason=reason,
            box=seen.frames[0].faces[0].box,
        )


@dataclass(frozen=True, kw_only=True)
class FakeRepairer:
    """A repairer that delivers a given picture, or the old one with the colours of the face's box turned round."""

    result: Path | None = None
    fail_with: RepertoryError | None = None
    id: str = "fake"
    version: str = "1"

    def repair(self, media: Path, fault: Fault, folder: Path) -> Output:
        """A PNG in `folder`. Raises MediaRejected for a fault without a reference to mend toward, or `fail_with`."""
        if self.fail_with is not None:
            raise self.fail_with
        if not fault.references:
            raise MediaRejected(f"{fault.anchor} has no reference to mend toward.", step="Name one.")
        path = folder / f"fake-{sha256_of(media)[:8]}.png"
        picture = read_image(media if self.result is None else self.result).copy()
        if self.result is None:
            box = fault.face.box
            rows = slice(max(0, round(box.y)), max(0, round(box.y + box.height)))
            columns = slice(max(0, round(box.x)), max(0, round(box.x + box.width)))
            picture[rows, columns] = 255 - picture[rows, columns]
        write_image(path, picture)
        return Output(files=(path,), cost_usd=Decimal(0))


@dataclass(frozen=True, kw_only=True)
class FakeCutter:
    """A cutter that draws one coloured stripe per shot, its colour taken from the clip's hash."""

    id: str = "fake"

    def cut(self, film: Film, folder: Path) -> Output:
        """One PNG. Raises MediaRejected for a broken clip."""
        for shot in film.shots:
            check_media(shot.clip.path)
        stripes = [np.full((32, 64, 3), _colour(shot.clip.take.media.sha256), np.uint8) for shot in film.shots]
        path = folder / "fake.png"
        write_image(path, np.concatenate(stripes or [np.zeros((32, 64, 3), np.uint8)]))
        return Output(files=(path,), cost_usd=Decimal(0))


@dataclass(kw_only=True)
class FakeOpinion:
    """A second opinion that holds given words to be a description of the first who is bound."""

    words: tuple[str, ...] = ()
    asked: list[str] = field(default_factory=list)
    """Every text that it was shown."""

    def describes(self, text: str, people: Sequence[Known]) -> Sequence[Change]:
        """One finding for each of its words that the text has, where it stands first."""
        self.asked.append(text)
        places = [(text.find(word), word) for word in self.words]
        return [
            Change(start=at, end=at + len(word), was=word, now="", who=people[0].names[0], why="a second opinion")
            for at, word in places
            if at >= 0
        ]


def _draw(order: Order) -> Path:
    """A picture, clip or sound of what the order wants: flat, in a colour of the order's own. For lip-sync the clip
    itself, with its line."""
    colour = _colour(f"{order.id} {order.seed}")
    picture: Picture = np.full((order.height, order.width, 3), colour, np.uint8)
    if order.kind is OrderKind.LINE:
        path = order.folder / "fake.wav"
        times = np.arange(round((order.duration_s or 1.0) * _RATE)) / _RATE
        write_wav(path, (0.2 * np.sin(2 * np.pi * (200 + colour[0]) * times)).astype(np.float32), _RATE)
    elif order.kind is OrderKind.CLIP:
        path = order.folder / "fake.mp4"
        frames = [picture] * max(1, round((order.duration_s or 0.5) * _FPS))
        write_clip(path, frames, fps=_FPS, sound=order.sound)
    elif order.kind is OrderKind.LIPSYNC and order.start:
        path = order.folder / "fake.mp4"
        shown = [frame for _, frame in read_frames(order.start)]
        write_clip(path, shown, fps=round(probe_clip(order.start).fps), sound=order.sound)
    else:
        path = order.folder / "fake.png"
        write_image(path, picture)
    return path


def _colour(text: str) -> tuple[int, int, int]:
    digest = hashlib.sha256(text.encode()).digest()
    return digest[0], digest[1], digest[2]


def _size(media: Path) -> tuple[int, int]:
    kind, _ = check_media(media)
    if kind is MediaKind.SOUND:
        raise MediaRejected(f"{media} has no pictures in it.", step="Give a picture or a clip.")
    if kind is MediaKind.CLIP:
        info = probe_clip(media)
        return info.width, info.height
    with open_image(media) as image:
        return image.size


def _face(width: int, height: int) -> Face:
    box = Box(x=width * 0.375, y=height * 0.25, width=width * 0.25, height=height * 0.5)
    return Face(
        box=box,
        confidence=1.0,
        size=box.height,
        pose=Pose(yaw=0.0, pitch=0.0, roll=0.0),
        mouth=0.0,
        eyes=0.3,
        sharpness=100.0,
        landmarks=((width / 2, height / 2),),
        embedding=(1.0, *([0.0] * 127)),
    )
