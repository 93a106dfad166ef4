"""The look inspector: the finish of a picture or a clip, beside the film's look."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from repertory.craft.calibrating import Prior, Spread
from repertory.craft.grading import WHOLE, compare_looks
from repertory.files.hashing import sha256_of
from repertory.inspectors.places import whole
from repertory.inspectors.sampling import sampled
from repertory.media.colours import colours_of, lab_of
from repertory.media.images import thumbnail
from repertory.model.observed import Patch
from repertory.model.verdict import Expectation, Frame, Measurement, Observation

if TYPE_CHECKING:
    from repertory.media.images import Picture

SIDE = 320
"""A look is seen as well in a small picture."""
PRIORS: dict[str, Prior] = {
    "photo": (Spread(mean=0.48, sd=0.12, count=0.0), Spread(mean=0.58, sd=0.09, count=0.0)),
}
"""The distances of 480 photographs in one of eight grades to three others in the same grade, and to three in another:
too near to judge by, unless the look's own pictures are more alike."""


class LookInspector:
    """Measures lightness, contrast and colours of whole pictures. Local and free; may be shared by threads."""

    id = "looks"
    version = "grade/2"

    def describe(self) -> str:
        """What it works with on this machine, in a sentence for `repertory doctor`."""
        return "Lightness, contrast and colours of whole pictures; it needs nothing more."

    def observe(self, media: Path) -> Observation:
        """The finish of a picture, or of four frames of a clip. Raises MediaRejected for neither."""
        frames = tuple(graded_frame(frame, picture) for frame, picture in sampled(media))
        return Observation(inspector=self.id, version=self.version, sha256=sha256_of(media), frames=frames)

    def compare(self, seen: Observation, expected: Expectation) -> tuple[Measurement, ...]:
        """One measurement for each expected look; no file is touched."""
        return compare_looks(seen, expected)

    def usual(self, style: str) -> Prior | None:
        """The usual distances of photographs; None for other styles, of which there were no trials."""
        return PRIORS.get(style)


def graded_frame(frame: Frame, picture: Picture) -> Frame:
    """A frame with what its whole picture is graded like."""
    lab = lab_of(thumbnail(picture, SIDE, SIDE), np.ones(3))
    patch = Patch(
        what=WHOLE,
        box=whole(picture),
        share=1.0,
        colours=tuple(round(one, 6) for one in colours_of(lab, np.ones(lab.shape[:2], bool))),
        lightness=float(lab[..., 0].mean()),
        contrast=float(lab[..., 0].std()),
    )
    return replace(frame, patches=(patch,))
