"""The prop inspector: whether a thing is found in a picture or a clip, and how near it is to its views."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from repertory.craft.calibrating import Prior, Spread
from repertory.craft.marks import small_fit_of
from repertory.craft.things import COLUMNS, FOUND, compare_props
from repertory.files.hashing import sha256_of
from repertory.inspectors.places import evidence_of, layout_patch, marks_patch
from repertory.inspectors.sampling import sampled
from repertory.model.verdict import Expectation, Frame, Measurement, Observation

if TYPE_CHECKING:
    from repertory.media.images import Picture

SIDE, MOST_MARKS, CONTRAST = 800, 500, 0.02
"""Of the marks that are looked for: at 1280 pixels, or with half the contrast, no more things were found."""
PRIORS: dict[str, Prior] = {
    "clay": (Spread(mean=0.29, sd=0.11, count=0.0), Spread(mean=0.70, sd=0.11, count=0.0)),
}
"""The distances of the right thing: found in 6 of 16 renders in other lights than its views' (0.14 to 0.35), and in 4
takes of a phone in a hand (0.35 to 0.41); and of the same in other colours (11 finds, 0.53 to 0.85)."""


class PropInspector:
    """Finds things by their marks, whoever holds them. Local and free; may be shared by threads."""

    id = "props"
    version = "sift-cells/2"

    def describe(self) -> str:
        """What it works with on this machine, in a sentence for `repertory doctor`."""
        return "SIFT's marks and colours by cells; it needs nothing more."

    def observe(self, media: Path) -> Observation:
        """The marks and colours of a picture, or of four frames of a clip. Raises MediaRejected for neither."""
        frames = tuple(_frame(frame, picture) for frame, picture in sampled(media))
        return Observation(inspector=self.id, version=self.version, sha256=sha256_of(media), frames=frames)

    def compare(self, seen: Observation, expected: Expectation) -> tuple[Measurement, ...]:
        """One measurement for each expected thing; no file is touched."""
        return compare_props(seen, expected)

    def usual(self, style: str) -> Prior | None:
        """The usual distances of renders; None for other styles, of which there were no trials."""
        return PRIORS.get(style)

    def evidence(self, take: Path, view: Path, seen: Sequence[Frame] = ()) -> Picture:
        """A take (its first frame) beside a view of the thing, what was found again joined by lines; `seen` are both as
        they were observed, where that is known. Raises MediaRejected."""
        return evidence_of(self, take, view, seen=seen, least=FOUND, fitted=small_fit_of)


def _frame(frame: Frame, picture: Picture) -> Frame:
    everything = np.ones(picture.shape[:2], bool)
    marks = marks_patch(picture, everything, MOST_MARKS, side=SIDE, contrast=CONTRAST)
    return replace(frame, patches=(marks, layout_patch(picture, everything, COLUMNS)))
