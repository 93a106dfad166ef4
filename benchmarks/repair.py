"""How much nearer the swap brings drifted faces, on photographs in a folder, where it is there.

Every person's pictures are turned into takes by a morph toward somebody else, in shape and in look, at two strengths.
Each take is mended toward one of five other pictures of the person and measured against the four that were not used.
Printed: the mean distance of the original, of the drifted and of the mended face, how many came nearer, how many lie
beyond 0.6 before and after, what the gates for new faults refuse, and milliseconds of one core.
"""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.faces import people
from repertory.craft.comparing import distance_to
from repertory.craft.face_shape import OUTER_CORNERS, OVAL, eye_distance, features, mesh_of, turned_like
from repertory.craft.mending import Gate, Signs, keep
from repertory.craft.redrawing import SwapPlan, plan_swap
from repertory.errors import MediaRejected
from repertory.inspectors.faces import FaceInspector
from repertory.media.faults import FaceView, Parts, doubled_features, outside_difference, seam_strength
from repertory.media.images import read_image, thumbnail
from repertory.media.warping import Mesh, bend, blend, feathered, polygon, to_lab, to_rgb
from repertory.model.verdict import Bands, Face, Fault, Finding, Measurement, ReferenceFace
from repertory.repairers.swap import redraw, region_of

if TYPE_CHECKING:
    from repertory.craft.face_shape import Points
    from repertory.media.images import Picture

STRENGTHS, TAKES, REFERENCES, LARGEST = (0.3, 0.6), 2, 5, 1000
BANDS = Bands(match=0.5, wrong=0.6, inspector="faces", version="", style="photo", source="photographs")
PARTS = Parts(oval=OVAL, corners=OUTER_CORNERS, features=features())


@dataclass(frozen=True, kw_only=True, eq=False)
class Shot:
    """A photograph with one measured face."""

    path: Path
    picture: Picture
    face: Face

    @property
    def points(self) -> Points:
        points = mesh_of(self.face)
        assert points is not None
        return points


@dataclass(frozen=True, kw_only=True)
class Trial:
    """Distances to the references that were not used, and what the gates said."""

    strength: float
    true: float
    drifted: float
    mended: float
    gate: Gate
    seconds: float


def run(data: Path | None) -> None:
    """Prints one line a figure; says so in one line where the photographs are not there."""
    inspector = FaceInspector()
    company = _company(inspector, data) if data is not None else {}
    if not company:
        print(f"repair: no photographs under {data}, skipped")
        return
    trials = list(_trials(inspector, company))
    for strength in STRENGTHS:
        _print(strength, [trial for trial in trials if trial.strength == strength])


def _print(strength: float, trials: Sequence[Trial]) -> None:
    if not trials:
        return
    true, drifted, mended = (
        np.array([getattr(trial, name) for trial in trials]) for name in ("true", "drifted", "mended")
    )
    print(
        f"repair: drift {strength:.1f}, {len(trials)} takes: original {true.mean():.3f}, drifted {drifted.mean():.3f}, "
        f"mended {mended.mean():.3f}; nearer {(mended < drifted).mean():.0%}; "
        f"beyond 0.6 {(drifted > 0.6).mean():.0%} before, {(mended > 0.6).mean():.0%} after"
    )
    reasons: dict[str, int] = defaultdict(int)
    for trial in trials:
        for reason in ("kept",) if trial.gate.kept else trial.gate.reasons:
            reasons[re.sub(r"-?\d+\.?\d*", "#", reason)] += 1
    counted = "; ".join(f"{number} x {words}" for words, number in sorted(reasons.items()))
    print(f"repair: drift {strength:.1f}, gates: {counted}")
    print(f"repair: drift {strength:.1f}, {1000 * np.mean([trial.seconds for trial in trials]):.0f} ms a swap")


def _company(inspector: FaceInspector, data: Path) -> dict[str, list[Shot]]:
    """People with at least six usable pictures; pictures of somebody else's face in the background are left out."""
    shots: dict[str, list[Shot]] = defaultdict(list)
    for person, path in people(data):
        picture = thumbnail(read_image(path), LARGEST, LARGEST)
        if max(picture.shape[:2]) < LARGEST / 2:
            picture = picture.repeat(2, axis=0).repeat(2, axis=1)
        faces = inspector.see(picture)
        if faces and faces[0].embedding and len(faces[0].landmarks) > 5:
            shots[person].append(Shot(path=path, picture=picture, face=faces[0]))
    for person, own in shots.items():
        vectors = np.array([shot.face.embedding for shot in own])
        apart = np.median(np.linalg.norm(vectors[:, None] - vectors[None], axis=2), axis=1)
        shots[person] = [shot for shot, distance in zip(own, apart, strict=True) if distance < BANDS.wrong]
    return {person: own for person, own in shots.items() if len(own) > REFERENCES}


def _trials(inspector: FaceInspector, company: dict[str, list[Shot]]) -> Iterator[Trial]:
    dice = np.random.default_rng(1)
    for person, own in company.items():
        frontal = [shot for shot in own if abs(shot.face.pose.yaw) < 30 and shot.face.size > 64]
        strangers = [shot for other, shots in company.items() if other != person for shot in shots]
        for number in dice.permutation(len(frontal))[:TAKES]:
            take = frontal[number]
            rest = [shot for shot in own if shot is not take]
            known = [rest[index] for index in dice.permutation(len(rest))[:REFERENCES]]
            stranger = min(
                strangers, key=lambda shot: abs(shot.face.pose.yaw - take.face.pose.yaw) + dice.random() * 20
            )
            for strength in STRENGTHS:
                yield from _tried(inspector, take, _morphed(take, stranger, strength), known, strength)


def _tried(
    inspector: FaceInspector, true: Shot, drifted: Picture, known: Sequence[Shot], strength: float
) -> Iterator[Trial]:
    """The trial, unless the drifted face is not found or is beyond a swap."""
    found = inspector.see(drifted)
    if not found or not found[0].embedding:
        return
    references = tuple(
        ReferenceFace(path=shot.path, sha256=str(shot.path), name=shot.path.stem, face=shot.face) for shot in known
    )
    try:
        plan = plan_swap(Fault(anchor="actor", face=found[0], references=references))
    except MediaRejected as error:
        print(f"repair: {error.what}")
        return
    used = next(shot for shot in known if str(shot.path) == plan.reference.sha256)
    unused = [shot.face for shot in known if shot is not used]
    start = time.process_time()
    mended = redraw(drifted, used.picture, plan)
    seconds = time.process_time() - start
    after = next(iter(inspector.see(mended)), None)
    if after is None or not after.embedding:
        print("repair: a mended face was not found any more")
        return
    before, now = distance_to(found[0], unused), distance_to(after, unused)
    yield Trial(
        strength=strength,
        true=distance_to(true.face, unused),
        drifted=before,
        mended=now,
        gate=_gate(plan, (drifted, mended, used.picture), (found[0], after), (before, now)),
        seconds=seconds,
    )


def _gate(
    plan: SwapPlan,
    pictures: tuple[Picture, Picture, Picture],
    faces: tuple[Face, Face],
    distances: tuple[float, float],
) -> Gate:
    drifted, mended, reference = pictures
    before, after = (
        FaceView(picture=drifted, points=plan.target),
        FaceView(picture=mended, points=plan.intended),
    )
    shown = FaceView(picture=reference, points=plan.source)
    region = region_of(plan, drifted.shape[1], drifted.shape[0])
    was, now = (
        Measurement(inspector="faces", version="", anchor="actor", finding=Finding.MEASURED, value=value)
        for value in distances
    )
    return keep(
        subject=was.subject,
        before=[was],
        after=[now],
        bands={was.subject: BANDS},
        before_face=faces[0],
        after_face=faces[1],
        signs=Signs(
            outside=outside_difference(drifted, mended, region),
            seam=seam_strength(after, before, shown, PARTS),
            doubled=doubled_features(after, before, shown, PARTS),
        ),
        intended=plan.intended,
    )


def _morphed(take: Shot, stranger: Shot, strength: float) -> Picture:
    """The take on its way to being the stranger: shape, jaw included, and look inside the outline."""
    height, width = take.picture.shape[:2]
    now, outline = take.points, list(OVAL)
    middle = now + strength * (turned_like(stranger.points, now) - now)
    ring = middle.mean(axis=0) + (middle[outline] - middle.mean(axis=0)) * 1.5
    far = np.array([[x, y] for x in (-2.0 * width, 3.0 * width) for y in (-2.0 * height, 3.0 * height)])
    still = np.zeros((len(ring) + len(far), 2))
    shift = Mesh(np.vstack([middle, ring, far]), width, height).spread(np.vstack([now - middle, still]))
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    own = bend(take.picture, np.dstack([x, y]) + shift)
    centre = stranger.points.mean(axis=0)
    theirs = np.vstack([stranger.points, centre + (stranger.points[outline] - centre) * 1.5])
    other = to_lab(bend(stranger.picture, Mesh(np.vstack([middle, ring]), width, height).spread(theirs)))
    mask, lab = polygon(middle[outline], width, height), to_lab(own)
    inside = mask > 0.5
    contrast = np.clip(lab[inside].std(axis=0) / (other[inside].std(axis=0) + 1e-3), 0.6, 1.6)
    other = (other - other[inside].mean(axis=0)) * contrast + lab[inside].mean(axis=0)
    return blend(own, to_rgb(other), strength * feathered(mask, 0.2 * eye_distance(now)))
