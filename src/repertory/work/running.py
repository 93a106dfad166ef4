"""A clip watched as a run of pictures: whether it is one take, moves, and is nowhere black, as its shot asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from repertory.craft.running import run_bands, run_expected
from repertory.craft.staying import what_stays
from repertory.media.containers import tracks_of
from repertory.model.inspected import Looked
from repertory.model.shot import BoundShot
from repertory.model.verdict import Bands, Measurement, Subject
from repertory.work.crew import Crew
from repertory.work.seeing import Gaze, observe

CLIPS = "clips"
"""Id of the inspector that watches how a clip runs."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """What was measured in the run of a clip; nothing for a picture, or where nobody watches."""

    found: tuple[Measurement, ...] = ()
    bands: Mapping[Subject, Bands] = field(default_factory=dict)
    looked: tuple[Looked, ...] = ()


def watch(crew: Crew, bound: BoundShot, path: Path, sha256: str, *, stays_s: float = 0.0) -> Run:
    """The run of a clip, or of its first `stays_s` seconds, against what its shot asks for. Raises MediaRejected for a
    damaged one."""
    inspector = next((one for one in crew.further if one.id == CLIPS), None)
    if inspector is None or "video" not in tracks_of(path):
        return Run()
    expected = run_expected(bound)
    seen = what_stays(observe(Gaze(inspector=inspector, cache=crew.cache), path, sha256), stays_s)
    limits = run_bands(inspector.id, inspector.version)
    return Run(
        found=tuple(inspector.compare(seen, expected)),
        bands={(inspector.id, one.anchor, one.about): limits[one.about] for one in expected.cast},
        looked=(Looked(seen=seen, expected=expected),),
    )
