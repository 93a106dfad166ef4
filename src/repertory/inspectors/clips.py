"""The clip inspector: cuts inside a clip, stretches that stand still or are black, pictures that are only repeated."""

from __future__ import annotations

from pathlib import Path

from repertory.craft.calibrating import Prior
from repertory.craft.running import compare_runs
from repertory.files.hashing import sha256_of
from repertory.inspectors.sampling import is_clip, peculiar, sampled, skimmed
from repertory.model.verdict import Expectation, Frame, Measurement, Observation

PRIORS: dict[str, Prior] = {}


class ClipInspector:
    """Looks at every picture of a clip in small, whoever is in it. Local and free; may be shared by threads."""

    id = "clips"
    version = "small-pictures/4"

    def describe(self) -> str:
        """What it works with on this machine, in a sentence for `repertory doctor`."""
        return "Every picture of a clip in small; it needs nothing more."

    def observe(self, media: Path) -> Observation:
        """What is peculiar about a clip; nothing of a picture. Raises MediaRejected for a file that is neither."""
        if not is_clip(media):
            frames = tuple(frame for frame, _ in sampled(media))
            return Observation(inspector=self.id, version=self.version, sha256=sha256_of(media), frames=frames)
        found = skimmed(media)
        return Observation(
            inspector=self.id,
            version=self.version,
            sha256=sha256_of(media),
            frames=(Frame(time_s=0.0, width=found.width, height=found.height),),
            spans=peculiar(media),
        )

    def compare(self, seen: Observation, expected: Expectation) -> tuple[Measurement, ...]:
        """One measurement for each thing that is asked of the clip's run; no file is touched."""
        return compare_runs(seen, expected)

    def usual(self, style: str) -> Prior | None:
        """None for any: what a clip's run may have is the same for all (`craft.running.run_bands`)."""
        return PRIORS.get(style)
