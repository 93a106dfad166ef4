"""The clothes inspector: what everybody in a picture or a clip wears, and how near it is to the named outfit."""

from __future__ import annotations

import functools
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from repertory.craft.calibrating import Prior, Spread
from repertory.craft.wearing import CELLS, compare_clothes
from repertory.inspectors.faces import FaceInspector
from repertory.inspectors.figures import Figures, kept_figures
from repertory.inspectors.places import layout_patch
from repertory.inspectors.sampling import is_clip, spread, unfaded
from repertory.media.clips import read_frames
from repertory.media.clothing import clothes_in
from repertory.media.images import read_image
from repertory.model.verdict import Expectation, Frame, Measurement, Observation

if TYPE_CHECKING:
    from repertory.media.images import Picture

MOST_FRAMES = 12
"""Of a clip: clothes are the dearest to find, and change less than faces."""
PRIORS: dict[str, Prior] = {
    "clay": (Spread(mean=0.18, sd=0.18, count=0.0), Spread(mean=0.95, sd=0.12, count=0.0)),
    "photo": (Spread(mean=0.18, sd=0.14, count=0.0), Spread(mean=0.75, sd=0.24, count=0.0)),
}
"""The usual distances of what an outfit is and of what it is not.

Clay: 170 right and 738 wrong pairs of 220 previs takes in three lights, one reference each: 0.17 +- 0.09 and
0.95 +- 0.12. The right ones have a long tail (1 in 100 beyond 0.40), so their deviation is set to double: `match` is
then 0.41, with 1 in 100 right ones above it and 1 in 100 wrong ones below. Photographs: 26 with
enough cloth to see (`craft.cloth`), shot again by the benchmark under tints of 12 and 30 %: 0.15 +- 0.07 and 0.17 +-
0.07, and 0.74 +- 0.24 between people of whom many wear black suits; pictures that are not of the same moment differ
more, hence 0.14 for the deviation.
"""


class WardrobeInspector:
    """Finds clothes by the faces above them and compares them with outfits. Local and free.

    May be shared by threads; the face inspector looks at one picture at a time.
    """

    id = "wardrobe"

    def __init__(self, faces: FaceInspector, *, network: Path | None = None) -> None:
        """`faces` is asked where faces are; it remembers what it has just seen in the same file. `network` is the ONNX
        file of one that cuts out people, where it is not to be looked for in the user's cache."""
        self._faces = faces
        self._given = network

    @property
    def version(self) -> str:
        """Its own, that of the network where there is one, and that of the faces: other faces have other clothes below
        them."""
        figures = f"+{self._figures.name}" if self._figures else ""
        return f"grabcut-lab/4{figures}+{self._faces.version}"

    def describe(self) -> str:
        """What it works with on this machine, in a sentence for `repertory doctor`."""
        if self._figures:
            return f"Colours below the faces, of those whom the network {self._figures.name} cuts out."
        return "Colours below the faces; no network that cuts out people is in the cache."

    def observe(self, media: Path) -> Observation:
        """Skin and clothes under every face, in twelve at most of the frames in which faces are looked for.

        Raises MediaRejected for what is neither picture nor clip, MissingPart where the recogniser's files are missing.
        """
        seen = self._faces.observe(media)
        chosen = spread(unfaded(media, seen.frames), MOST_FRAMES)
        if is_clip(media):
            pictures = (picture for _, picture in read_frames(media, [frame.time_s for frame in chosen]))
        else:
            pictures = (picture for picture in [read_image(media)])
        frames = tuple(self._frame(frame, picture) for frame, picture in zip(chosen, pictures, strict=True))
        return Observation(inspector=self.id, version=self.version, sha256=seen.sha256, frames=frames)

    def compare(self, seen: Observation, expected: Expectation) -> tuple[Measurement, ...]:
        """One measurement for each expected outfit; no file is touched."""
        return compare_clothes(seen, expected)

    def usual(self, style: str) -> Prior | None:
        """The usual distances of renders and of photographs; None for other styles, of which there were no trials."""
        return PRIORS.get(style)

    def _frame(self, frame: Frame, picture: Picture) -> Frame:
        """The clothes below every face; without any face also the colours of the whole picture, where a sleeve may
        be."""
        people = self._figures.people(picture) if self._figures and frame.faces else None
        patches = clothes_in(picture, frame.faces, people)
        if not frame.faces:
            patches = (*patches, layout_patch(picture, np.ones(picture.shape[:2], bool), CELLS))
        return replace(frame, faces=(), patches=patches)

    @functools.cached_property
    def _figures(self) -> Figures | None:
        file = self._given or kept_figures()
        return Figures(file) if file else None
