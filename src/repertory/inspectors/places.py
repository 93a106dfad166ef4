"""The place inspector: what a picture or a clip shows of its place behind the people, and how near it is to a named
one."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from repertory.craft.calibrating import Prior, Spread
from repertory.craft.marks import PROOF, fit_of, packed
from repertory.craft.placing import COLUMNS, LAYOUT, MARKS, Fitted, best_fit, compare_places, room_of
from repertory.inspectors.faces import FaceInspector
from repertory.inspectors.learned import Learned, kept_network
from repertory.inspectors.sampling import MOST_FRAMES, sampled, unfaded
from repertory.media.backgrounds import SIDE, SOFT, behind, cells_of, marks_of
from repertory.media.check import check_media
from repertory.media.clips import read_frames
from repertory.media.images import read_image
from repertory.media.plates import beside
from repertory.model.media import Box, MediaKind
from repertory.model.observed import Patch
from repertory.model.verdict import Expectation, Frame, Measurement, Observation

if TYPE_CHECKING:
    from repertory.media.backgrounds import Mask
    from repertory.media.images import Picture
    from repertory.ports import Inspector

MOST_MARKS = 800
PRIORS: dict[str, Prior] = {
    "clay": (Spread(mean=0.275, sd=0.05, count=0.0), Spread(mean=0.53, sd=0.08, count=0.0)),
    "photo": (Spread(mean=0.28, sd=0.11, count=0.0), Spread(mean=0.68, sd=0.21, count=0.0)),
}
"""The distances of the right place and of others. Clay: 266 keyframes of two rooms and two streets against one view in
the same light (0.276 +- 0.031, the farthest 0.335; the deviation is larger, since other sets will be less alike), and
300 pairs of different sets. Photographs: 34 shot again, by crop, perspective and white
balance, and 130 pairs of different ones; these are too near to judge by without a place's own pictures."""


class PlaceInspector:
    """Finds what is free of people and compares it with the views of places. Local and free.

    May be shared by threads; the face inspector looks at one picture at a time.
    """

    id = "places"

    def __init__(self, faces: FaceInspector, *, network: Path | None = None) -> None:
        """`faces` is asked where people are; it remembers what it has just seen in the same file. `network` is a
        learned one's ONNX file, where it is not to be looked for in the user's cache."""
        self._faces = faces
        self._given = network

    @property
    def version(self) -> str:
        """Its own, the learned network's where there is one, and that of the faces."""
        learned = f"+{self._network.name}" if self._network else ""
        return f"sift-cells/4{learned}+{self._faces.version}"

    def describe(self) -> str:
        """What it works with on this machine, in a sentence for `repertory doctor`."""
        if self._network:
            return f"SIFT's marks, colours by cells, and the learned network {self._network.name}."
        return "SIFT's marks and colours by cells; no learned network is in the cache."

    def observe(self, media: Path) -> Observation:
        """The place in a picture, or in four frames of a clip.

        Raises MediaRejected for what is neither, MissingPart where the face recogniser's files are missing.
        """
        seen = self._faces.observe(media)
        frames = tuple(self._frame(frame, picture) for frame, picture in frames_of(media, seen))
        return Observation(inspector=self.id, version=self.version, sha256=seen.sha256, frames=frames)

    def compare(self, seen: Observation, expected: Expectation) -> tuple[Measurement, ...]:
        """One measurement for each expected place; no file is touched."""
        return compare_places(seen, expected)

    def usual(self, style: str) -> Prior | None:
        """The usual distances of renders and photographs; None for other styles and with a learned network, of which
        there were no trials."""
        return None if self._network else PRIORS.get(style)

    def evidence(self, take: Path, view: Path, seen: Sequence[Frame] = ()) -> Picture:
        """A take (its first frame) beside a view of the place, what was found again joined by lines, and the colours of
        both; `seen` are both as they were observed, where that is known. Raises MediaRejected."""
        return evidence_of(self, take, view, seen=seen, least=PROOF)

    def _frame(self, frame: Frame, picture: Picture) -> Frame:
        free = behind(frame.width, frame.height, [face.box for face in frame.faces])
        layout = layout_patch(picture, free, COLUMNS)
        if self._network and layout.marks:
            layout = replace(layout, vector=self._network.vector(picture, free))
        return replace(frame, faces=(), patches=(marks_patch(picture, free, MOST_MARKS), layout))

    @functools.cached_property
    def _network(self) -> Learned | None:
        file = self._given or kept_network()
        return Learned(file) if file else None


def evidence_of(
    inspector: Inspector, take: Path, view: Path, *, seen: Sequence[Frame], least: int, fitted: Fitted = fit_of
) -> Picture:
    """A take beside a view, as an inspector of marks sees them: from `least` inliers on these are joined by lines.
    `seen` are both as they were observed, or nothing."""
    frames = list(seen) or [inspector.observe(one).frames[0] for one in (take, view)]
    rooms = [room_of(frame) for frame in frames]
    best = best_fit(rooms[0], rooms[1:], least, fitted)
    points = [
        room.plate.points[best[1].pairs[:, number]] * max(frame.width, frame.height) if best else np.zeros((0, 2))
        for number, (room, frame) in enumerate(zip(rooms, frames, strict=True))
    ]
    pairs = [((float(x), float(y)), (float(u), float(v))) for (x, y), (u, v) in zip(*points, strict=True)]
    pictures = [next(iter(sampled(one)))[1] for one in (take, view)]
    return beside(pictures[0], pictures[1], pairs)


def frames_of(media: Path, faces: Observation) -> Iterator[tuple[Frame, Picture]]:
    """The frames in which faces were looked for, four of a clip evenly spread, each with its picture."""
    if check_media(media)[0] is not MediaKind.CLIP:
        yield faces.frames[0], read_image(media)
        return
    clear = unfaded(media, faces.frames)
    last = len(clear) - 1
    chosen = [clear[number] for number in sorted({round(one) for one in np.linspace(0, last, MOST_FRAMES)})]
    pictures = read_frames(media, [frame.time_s for frame in chosen])
    for frame, (_, picture) in zip(chosen, pictures, strict=True):
        yield frame, picture


def marks_patch(picture: Picture, free: Mask, most: int, *, side: int = SIDE, contrast: float = SOFT) -> Patch:
    """The marks of the free part of a picture, looked for in it shrunk to `side` pixels."""
    marks = marks_of(picture, free, most, side=side, contrast=contrast)
    return Patch(
        what=MARKS,
        box=whole(picture),
        share=float(free.mean()),
        marks=tuple((round(float(x), 1), round(float(y), 1)) for x, y in marks.points),
        described=packed(marks.described),
    )


def whole(picture: Picture) -> Box:
    """The box of all of a picture."""
    return Box(x=0.0, y=0.0, width=float(picture.shape[1]), height=float(picture.shape[0]))


def layout_patch(picture: Picture, free: Mask, across: int) -> Patch:
    """The colours of the free part of a picture, by so many cells across."""
    middles, colours = cells_of(picture, free, across)
    return Patch(
        what=LAYOUT,
        box=whole(picture),
        share=float(free.mean()),
        marks=tuple((round(float(x), 1), round(float(y), 1)) for x, y in middles),
        described=packed(colours),
    )
