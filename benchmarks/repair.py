"""The swap on drifted photographs, in a folder where they are: what was tried, what was kept, and whether it is better.

Every near-frontal picture of the fresh people (those that nobody looked at while the swap was made; `--tuning` takes
the others) becomes a take that has drifted toward somebody else (`benchmarks.drifting`). The other pictures of the
person are dealt into two sets: the library, of which the swap uses some and the gates measure by the others, as in a
production, and those that only judge; three disjoint sets in all. Printed: how many were attempted and kept, how many
of those came nearer by the third set, the likeness outside the mask, the distances, what the gates refused,
milliseconds of one core, and where the sheet lies: pages of original, drifted, reference and repaired, in
$REPERTORY_BENCH, else in out/bench.
"""

from __future__ import annotations

import os
import re
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.drifting import Shot, company, morphed
from benchmarks.pairs import Pair, draw_pages
from repertory.craft.comparing import distance_to
from repertory.craft.face_shape import EYE_AT_LEFT, EYE_AT_RIGHT, OUTER_CORNERS, OVAL, features, front_view
from repertory.craft.mending import Gate, Signs, keep
from repertory.craft.redrawing import EYES, MOUTH, SwapPlan, plan_swap
from repertory.errors import MediaRejected
from repertory.inspectors.faces import FaceInspector
from repertory.media.faults import (
    FaceView,
    Parts,
    bar_across,
    doubled_features,
    eye_contrast,
    eye_sides,
    lopsided,
    mouth_likeness,
    new_lines,
    outside_difference,
    seam_strength,
)
from repertory.model.verdict import Bands, Face, Fault, Finding, Measurement, ReferenceFace
from repertory.repairers.swap import redraw, region_of
from repertory.work.swapping import LIGHT

if TYPE_CHECKING:
    from repertory.media.images import Picture

STRENGTHS, LEAST_PICTURES, ON_THE_SHEET = (0.3, 0.6), 5, 50
FRONTAL, SMALLEST = 20.0, 64.0
"""Degrees of yaw and of pitch up to which a face counts as near-frontal, and the pixels from brows to chin."""
KEPT, IMPROVED = 0.85, 0.98
"""The targets at a drift of 0.6."""
BANDS = Bands(match=0.5, wrong=0.6, inspector="faces", version="", style="photo", source="photographs")
LIDS = (EYE_AT_LEFT, EYE_AT_RIGHT)
PARTS = Parts(oval=OVAL, corners=OUTER_CORNERS, features=features(), front=front_view(), lids=LIDS)
STRANGERS = 2
SEEDS = {True: 11, False: 2611}


@dataclass(frozen=True, kw_only=True, eq=False)
class Trial:
    """One drifted take, and what became of it."""

    take: Shot
    stranger: Shot
    strength: float
    drifted: Picture
    known: dict[str, list[Shot]]
    """The person's other pictures: the "library", of that what the swap left for the "gate", and the "judge"."""
    face: Face | None
    """As it was found in the drifted take."""
    plan: SwapPlan | None = None
    mended: Picture | None = None
    after: Face | None = None
    gate: Gate | None = None
    refused: str = ""
    seconds: float = 0.0

    def far(self, face: Face | None, by: str) -> float:
        """The distance to one of the three sets."""
        return distance_to(face, [shot.face for shot in self.known[by]]) if face and face.embedding else float("nan")

    @property
    def kept(self) -> bool:
        return self.gate is not None and self.gate.kept

    @property
    def reference(self) -> Shot | None:
        return next(
            (one for one in self.known["library"] if self.plan and str(one.path) == self.plan.reference.sha256), None
        )


def run(data: Path | None, words: Sequence[str] = ()) -> None:
    """Prints one line a figure; says so in one line where the photographs are not there."""
    inspector, tuning = FaceInspector(), "--tuning" in words
    cast = company(inspector, data, LEAST_PICTURES) if data is not None else {}
    if not cast:
        print(f"repair: no photographs under {data}, skipped")
        return
    for strength in STRENGTHS:
        trials = [tried(inspector, one) for one in dealt(inspector, cast, strength, tuning=tuning)]
        show(trials, strength, tuning=tuning)


def dealt(inspector: FaceInspector, cast: dict[str, list[Shot]], strength: float, *, tuning: bool) -> Iterator[Trial]:
    """The trials of one half of the people: each near-frontal picture, drifting toward chance strangers who hold the
    head alike."""
    dice = np.random.default_rng(SEEDS[tuning])
    for person in list(cast)[(0 if tuning else 1) :: 2]:
        own = cast[person]
        strangers = [shot for other, shots in cast.items() if other != person for shot in shots]
        for take in own * STRANGERS:
            rest = [own[number] for number in dice.permutation(len(own)) if own[number] is not take]
            turned = [abs(shot.face.pose.yaw - take.face.pose.yaw) + 30 * dice.random() for shot in strangers]
            pose = take.face.pose
            if abs(pose.yaw) > FRONTAL or abs(pose.pitch) > FRONTAL or take.face.size < SMALLEST:
                continue
            stranger = strangers[int(np.argmin(turned))]
            drifted = morphed(take, stranger, strength)
            few = max(1, round(0.22 * len(rest)))
            yield Trial(
                take=take,
                stranger=stranger,
                strength=strength,
                drifted=drifted,
                known={"judge": rest[:few], "gate": rest[few:], "library": rest[few:]},
                face=next(iter(inspector.see(drifted)), None),
            )


def tried(inspector: FaceInspector, trial: Trial) -> Trial:
    """The trial with its repair, or with why there is none, as in a production."""
    if trial.face is None or not trial.face.embedding:
        return replace(trial, refused="the drifted face was not found")
    references = tuple(
        ReferenceFace(path=shot.path, sha256=str(shot.path), name=shot.path.stem, face=shot.face)
        for shot in trial.known["library"]
    )
    fault = Fault(anchor="actor", face=trial.face, references=references, own=frozenset({EYES, MOUTH}), touch=LIGHT)
    try:
        plan = plan_swap(fault)
    except MediaRejected as error:
        return replace(trial, refused=error.what)
    return _weighed(inspector, _drawn(trial, plan))


def _drawn(trial: Trial, plan: SwapPlan) -> Trial:
    trial = replace(trial, plan=plan)
    pictures = {str(shot.path): shot.picture for shot in trial.known["library"]}
    used = {one.sha256 for one in plan.drawn_from}
    left = [shot for shot in trial.known["library"] if str(shot.path) not in used]
    trial = replace(trial, known={**trial.known, "gate": left})
    start = time.process_time()
    mended = redraw(trial.drifted, [pictures[one.sha256] for one in plan.drawn_from], plan)
    return replace(trial, mended=mended, seconds=time.process_time() - start)


def _signs(trial: Trial) -> Signs:
    plan, mended = trial.plan, trial.mended
    assert plan is not None
    assert mended is not None
    assert trial.reference is not None
    before = FaceView(picture=trial.drifted, points=plan.target)
    after = FaceView(picture=mended, points=plan.intended)
    shown = FaceView(picture=trial.reference.picture, points=plan.source)
    region = region_of(plan, trial.drifted.shape[1], trial.drifted.shape[0])
    eyes = eye_contrast(after, PARTS) / max(1.0, eye_contrast(before, PARTS))
    return Signs(
        outside=outside_difference(trial.drifted, mended, region),
        seam=seam_strength(after, before, shown, PARTS),
        doubled=doubled_features(after, before, shown, PARTS),
        lopsided=lopsided(after, PARTS) - lopsided(before, PARTS),
        bar=bar_across(after, PARTS) - bar_across(before, PARTS),
        stare=eyes,
        squint=eyes,
        sides=eye_sides(after, PARTS) / max(0.01, eye_sides(before, PARTS)),
        mouth=mouth_likeness(after, before, PARTS),
        lines=new_lines(after, before, PARTS),
    )


def _weighed(inspector: FaceInspector, trial: Trial) -> Trial:
    assert trial.face is not None
    assert trial.plan is not None
    assert trial.mended is not None
    intended = trial.plan.intended
    trial = replace(trial, after=next(iter(inspector.see(trial.mended)), None))
    was, now = (
        Measurement(
            inspector="faces",
            version="",
            anchor="actor",
            finding=Finding.MEASURED,
            value=trial.far(face, "gate") if face and face.embedding else None,
        )
        for face in (trial.face, trial.after)
    )
    gate = keep(
        subject=was.subject,
        before=[was],
        after=[now],
        bands={was.subject: BANDS},
        before_face=trial.face,
        after_face=trial.after,
        signs=_signs(trial),
        intended=intended,
    )
    return replace(trial, gate=gate)


def show(trials: Sequence[Trial], strength: float, *, tuning: bool) -> None:
    """Prints the figures of one strength and draws its sheet."""
    name = f"repair: drift {strength:.1f}{' (tuning)' if tuning else ''}"
    tried_ones, kept = [one for one in trials if one.mended is not None], [one for one in trials if one.kept]
    flagged = [one for one in trials if one.far(one.face, "gate") > BANDS.match]
    share, of_flagged = len(kept) / len(trials), sum(one.kept for one in flagged) / max(1, len(flagged))
    print(f"{name}: {len(trials)} near-frontal takes, attempted {len(tried_ones)}, kept {len(kept)} ({share:.0%})")
    print(
        f"{name}: of {len(flagged)} beyond the match, kept {of_flagged:.0%}, "
        f"target {KEPT:.0%}{_met(of_flagged >= KEPT)}"
    )
    nearer = [one.far(one.after, "judge") < one.far(one.face, "judge") for one in kept]
    better = float(np.mean(nearer)) if nearer else 1.0
    print(
        f"{name}: of the kept, nearer by the judging set {better:.1%}, target {IMPROVED:.0%}{_met(better >= IMPROVED)}"
    )
    alike = min((_likeness_outside(one) for one in tried_ones), default=1.0)
    print(f"{name}: SSIM outside the mask, the least {alike}, target 1{_met(alike == 1.0)}")
    means = [
        np.mean([one.far(face, "judge") for one in kept for face in (getattr(one, which),)])
        for which in ("face", "after")
    ]
    true = np.mean([one.far(one.take.face, "judge") for one in kept])
    print(f"{name}: of the kept by the judging set, original {true:.3f}, drifted {means[0]:.3f}, mended {means[1]:.3f}")
    _reasons(name, trials)
    print(f"{name}: {1000 * np.mean([one.seconds for one in tried_ones]):.0f} ms a swap")
    folder = Path(os.environ.get("REPERTORY_BENCH", "out/bench"))
    places = np.linspace(0, len(kept) - 1, min(ON_THE_SHEET, len(kept))).round().astype(int)
    chosen = [kept[place] for place in places]
    pages = draw_pages(folder, f"repair-{strength:.1f}", [_pair(one) for one in chosen])
    print(f"{name}: {len(chosen)} kept pairs on {len(pages)} pages, {pages[0] if pages else folder}")


def _met(met: bool) -> str:
    return ": met" if met else ": NOT MET"


def _reasons(name: str, trials: Sequence[Trial]) -> None:
    reasons: dict[str, int] = defaultdict(int)
    for trial in trials:
        for reason in [trial.refused] if trial.refused else trial.gate.reasons if trial.gate else ():
            if not trial.kept:
                reasons[re.sub(r"-?\d+\.?\d*", "#", reason)] += 1
    print(f"{name}: refused: " + "; ".join(f"{number} x {words}" for words, number in sorted(reasons.items())))


def _likeness_outside(trial: Trial) -> float:
    """The least structural similarity of any pixel outside the mask, both pictures made equal inside it."""
    from skimage.metrics import structural_similarity

    assert trial.plan is not None
    assert trial.mended is not None
    height, width = trial.drifted.shape[:2]
    region = region_of(trial.plan, width, height)[..., None] > 0
    after = np.where(region, trial.drifted, trial.mended)
    if np.array_equal(after, trial.drifted):
        return 1.0
    return float(structural_similarity(trial.drifted, after, channel_axis=-1))  # type: ignore[no-untyped-call]


def _pair(trial: Trial) -> Pair:
    assert trial.reference is not None
    assert trial.mended is not None
    pictures = (
        (trial.take.picture, trial.take.face),
        (trial.drifted, trial.take.face),
        (trial.reference.picture, trial.reference.face),
        (trial.mended, trial.take.face),
    )
    distances = (trial.far(face, "judge") for face in (trial.take.face, trial.face, None, trial.after))
    words = ["" if np.isnan(value) else f"{value:.3f}" for value in distances]
    words[2] = f"and {len(trial.plan.beside)} more" if trial.plan else ""
    return Pair(name=trial.take.path.stem, pictures=pictures, words=words)
