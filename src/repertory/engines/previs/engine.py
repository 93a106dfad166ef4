"""The previs engine: clay figures in small sets, drawn on this machine. An animatic, not a photograph."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from repertory.craft.ordering import check_order
from repertory.errors import EngineFailed, YourMove
from repertory.media.clips import probe_clip, read_frames, write_clip
from repertory.media.images import read_image, write_image
from repertory.model.engine import EngineCard, OrderKind, Output

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from repertory.engines.previs.rehearsing import Rehearsal
    from repertory.engines.previs.staging import Staging
    from repertory.media.images import Picture
    from repertory.model.engine import Order, Setting, Ticket
    from repertory.model.media import Box

_PICTURES = {".png", ".jpg", ".jpeg", ".webp"}
FRAMES_PER_PICTURE = 2
"""Animated on twos."""


@dataclass(frozen=True, kw_only=True)
class PrevisEngine:
    """Draws what it is told, at once. One order is drawn at a time: the drawing uses all cores by itself."""

    card: EngineCard
    _turn: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def check(self) -> str:
        """Draws a small picture. Raises MissingPart when this machine cannot."""
        from repertory.engines.previs.lights import STUDIO
        from repertory.engines.previs.render import Renderer
        from repertory.engines.previs.scene import View
        from repertory.engines.previs.solids import Stuff, ball

        with self._turn, Renderer(32, 32) as renderer:
            sphere = ball("sphere", Stuff(colour=(1.0, 0.2, 0.1)), (0.0, 0.0, 0.0), (0.4, 0.4, 0.4))
            plate = renderer.draw([sphere], STUDIO, View(eye=(0, 0, 2), target=(0, 0, 0), fov=40))
        if plate.colour.std() < 5:
            raise EngineFailed("The test picture came out empty.", step="Update the graphics driver or Mesa.")
        return f"{self.card.title}: ready; pictures are drawn on this machine."

    def submit(self, order: Order) -> Output:
        """Draws or speaks, into the order's folder. The same order gives the same bytes.

        Raises YourMove for what cannot be staged, MissingPart without EGL, VTK or espeak-ng.
        """
        from repertory.engines.previs.slips import error_model

        settings = check_order(self.card, order)
        error_model(settings)  # for references, too: no take will be made with these
        if order.kind is OrderKind.LINE:
            return _line(order, settings, self.card.speakers)
        with self._turn:
            if order.kind is not OrderKind.EDIT and order.shot is None:
                return _reference(order)
            return _shot(order, settings, self.card.fps)

    def collect(self, order: Order, ticket: Ticket) -> Output | None:
        """Never needed: `submit` delivers at once."""
        raise EngineFailed(f"Order {order.id} was delivered at once; {ticket.vendor_id} is not known here.")


def _line(order: Order, settings: Mapping[str, Setting], speakers: Sequence[str]) -> Output:
    from repertory.engines.previs.rehearsing import line_rehearsal
    from repertory.engines.previs.truth import Truth, What, write_truth
    from repertory.engines.previs.voice import speak

    if order.voice is None:
        raise YourMove("A line needs a voice.", step="Give the character a voice and lock it.")
    path = order.folder / "line.wav"
    rehearsal = line_rehearsal(order, order.voice, settings, speakers)
    speaker, tuned = order.voice.speaker, dict(order.voice.settings)
    for slip in rehearsal.slips:
        speaker = slip.shown if slip.what is What.VOICE else speaker
        tuned |= {"pitch": float(slip.shown)} if slip.what is What.PITCH else {}
    speak(order.text, speaker, tuned, path)
    if not rehearsal.model.faultless:
        write_truth(order.folder, Truth(order=order.id, seed=rehearsal.seed, slips=rehearsal.slips))
    return Output(files=(path,))


def _shot(order: Order, settings: Mapping[str, Setting], fps: int) -> Output:
    """A take of a production, and the truth about it beside it."""
    from repertory.engines.previs.noticing import keep_truth
    from repertory.engines.previs.rehearsing import rehearsal_of

    rehearsal = rehearsal_of(order, settings)
    if order.kind is OrderKind.EDIT:
        made = _edit(order, rehearsal)
    else:
        made = _still(order, rehearsal) if order.kind is OrderKind.STILL else _clip(order, rehearsal, fps)
    keep_truth(order, rehearsal)
    return made


def _reference(order: Order) -> Output:
    from repertory.engines.previs.building import build_reference

    made = build_reference(order)
    path = order.folder / "picture.png"
    write_image(path, made.picture)
    return Output(files=(path,), binding=made.binding, notes=made.notes, seed=order.seed)


def _still(order: Order, rehearsal: Rehearsal) -> Output:
    from repertory.engines.previs.filming import Filming
    from repertory.engines.previs.shooting import stage_order
    from repertory.engines.previs.windows import WINDOWS

    staged = stage_order(order, rehearsal)
    with WINDOWS.lent(order.width, order.height) as renderer:
        picture = Filming(renderer, staged.staging).picture(0)
    path = order.folder / "keyframe.png"
    write_image(path, picture)
    return Output(files=(path,), notes=staged.notes, seed=order.seed)


def _clip(order: Order, rehearsal: Rehearsal, fps: int) -> Output:
    from repertory.engines.previs.shooting import stage_order

    _even(order)
    staged = stage_order(order, rehearsal)
    frames = max(round(staged.staging.length_s * fps), 1)
    path = order.folder / "clip.mp4"
    write_clip(path, _frames(order, staged.staging, frames), fps=fps, sound=order.sound)
    return Output(files=(path,), notes=staged.notes, seed=order.seed)


def _frames(order: Order, staging: Staging, frames: int) -> Iterator[Picture]:
    from repertory.engines.previs.filming import Filming
    from repertory.engines.previs.windows import WINDOWS

    with WINDOWS.lent(order.width, order.height) as renderer:
        filming = Filming(renderer, staging)
        for number in range(0, frames, FRAMES_PER_PICTURE):
            picture = filming.picture(number // FRAMES_PER_PICTURE)
            for _ in range(min(FRAMES_PER_PICTURE, frames - number)):
                yield picture


def _edit(order: Order, rehearsal: Rehearsal) -> Output:
    from repertory.engines.previs.shooting import stage_order

    take, region = order.start, order.region
    if take is None or region is None:
        raise YourMove("An edit needs a picture and the region to change.", step="Give a take and a face's box.")
    if take.suffix.lower() in _PICTURES:
        start = read_image(take)
        order = replace(order, height=start.shape[0], width=start.shape[1])
        staged = stage_order(order, rehearsal)
        path = _edited_still(order, staged.staging, start, region, face=rehearsal.mends_face)
    else:
        info = probe_clip(take)
        order = replace(order, height=info.height, width=info.width, duration_s=order.duration_s or info.duration_s)
        staged = stage_order(order, rehearsal)
        path = _edited_clip(order, staged.staging, take, region, face=rehearsal.mends_face)
    return Output(files=(path,), notes=staged.notes, seed=order.seed)


def _edited_still(order: Order, staging: Staging, start: Picture, region: Box, *, face: bool) -> Path:
    from repertory.engines.previs.filming import Filming
    from repertory.engines.previs.redrawing import pasted, require_player
    from repertory.engines.previs.windows import WINDOWS

    if face:
        require_player(staging, region, (order.width, order.height))
    with WINDOWS.lent(order.width, order.height) as renderer:
        redrawn = Filming(renderer, staging).picture(0)
    path = order.folder / "edited.png"
    write_image(path, pasted(start, redrawn, region))
    return path


def _edited_clip(order: Order, staging: Staging, start: Path, region: Box, *, face: bool) -> Path:
    from repertory.engines.previs.filming import Filming
    from repertory.engines.previs.redrawing import redrawn_clip
    from repertory.engines.previs.windows import WINDOWS

    path, size = order.folder / "edited.mp4", (order.width, order.height)
    info = probe_clip(start)
    with WINDOWS.lent(*size) as renderer:
        frames = (frame for _, frame in read_frames(start))
        edited = redrawn_clip(frames, Filming(renderer, staging).picture, staging, region, size, face=face)
        write_clip(path, edited, fps=round(info.fps), sound=start if info.has_sound else None)
    return path


def _even(order: Order) -> None:
    if order.width % 2 or order.height % 2:
        step = "Both sides of a clip must be even."
        raise YourMove(f"A clip cannot be {order.width} by {order.height} pixels.", step=step)
