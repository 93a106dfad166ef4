"""How much drift is seen: photographs morphed toward another person by 15, 30, 45 and 60 %, where there are any.

Everybody with six photographs or more plays in a company of five with four others. A take is one of their photographs,
as it is or on its way to somebody else; the references are five others of theirs, which also calibrate. The score is
that of a character: how many deviations the distance lies above what the references say of themselves, or the lean
toward another of the company, each in units of its limit, whichever is more (`craft.calibrating`). Printed, for every
strength, is the share above the score that 5 % of the photographs lie above as they are; and what the bands say, whose
limits know no trial.

Drift goes toward somebody of the company, or to a stranger whom nothing is known of. The constants of the calibration
come from 13 of the people (`KNOWN`); the others are printed apart. Targets: 90 % at 45 %, 45 % at 30 %.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.drifting import Shot, company, morphed
from repertory.craft.calibrating import (
    LEANS,
    LEAST_LEAN_SD,
    ONE_IN_20,
    ONE_IN_50,
    PRIORS,
    lean_spread,
    person_spread,
    spread_of,
)
from repertory.craft.comparing import distance_to, own_distances, support
from repertory.craft.leaning import lean_of, own_leans
from repertory.inspectors.faces import FaceInspector
from repertory.model.verdict import Face

STRENGTHS = (0.15, 0.30, 0.45, 0.60)
TARGETS = {0.30: 0.45, 0.45: 0.90}
LEAST_PICTURES, REFERENCES, OTHERS, TAKES = 6, 5, 4, 5
FALSE_ALARMS, FIXED = 0.05, 0.6
FRONTAL, LARGE = 30.0, 64.0
KNOWN = frozenset(
    {
        *("Ariel_Sharon", "Arnold_Schwarzenegger", "Colin_Powell", "Donald_Rumsfeld", "George_W_Bush"),
        *("Gerhard_Schroeder", "Hugo_Chavez", "Jacques_Chirac", "Tony_Blair", "Vladimir_Putin"),
        *("img12.jpg", "img16.jpg", "img20.jpg"),
    }
)
"""Whose photographs the deviations of `craft.calibrating` were taken from."""


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One photograph and its morphs, before a company with the other person in it, or without."""

    person: str
    stranger: bool
    scores: Mapping[float, tuple[float, bool, float, float]]
    """By strength, 0 for the photograph as it is: the score, whether the bands call it drift, the distance in
    deviations, and the distance."""


def run(data: Path) -> None:
    """Prints two lines a strength; says so in one line where the photographs are not there."""
    inspector = FaceInspector()
    people = company(inspector, data, LEAST_PICTURES)
    if not people:
        print(f"drift: no photographs under {data}, skipped")
        return
    trials = list(_trials(inspector, people))
    for words, stranger in (("toward one of the company", False), ("toward a stranger", True)):
        chosen = [trial for trial in trials if trial.stranger is stranger]
        _print(f"drift {words}, all people", chosen, targets=not stranger)
        _print(f"drift {words}, people not calibrated on", [one for one in chosen if one.person not in KNOWN])


def _print(words: str, trials: Sequence[Trial], *, targets: bool = False) -> None:
    if not trials:
        return
    genuine = np.array([trial.scores[0.0] for trial in trials], float)
    limit, alone = (np.quantile(genuine[:, column], 1 - FALSE_ALARMS) for column in (0, 2))
    print(f"{words}: {len(trials)} photographs; the bands alarm at {genuine[:, 1].mean():.1%} of them as they are")
    for strength in STRENGTHS:
        found = np.array([trial.scores[strength] for trial in trials if strength in trial.scores], float)
        target = f" (target {TARGETS[strength]:.0%})" if targets and strength in TARGETS else ""
        print(
            f"{words}: {strength:.0%} drift flagged {(found[:, 0] > limit).mean():.1%}{target} at 5 % false alarms; "
            f"by the bands {found[:, 1].mean():.1%}, by distance alone {(found[:, 2] > alone).mean():.1%}, "
            f"by a fixed {FIXED} {(found[:, 3] > FIXED).mean():.1%}; not measured {len(trials) - len(found)}"
        )


def _trials(inspector: FaceInspector, people: Mapping[str, Sequence[Shot]]) -> Iterator[Trial]:
    dice = np.random.default_rng(3)
    for person, own in people.items():
        frontal = [shot for shot in own if abs(shot.face.pose.yaw) < FRONTAL and shot.face.size > LARGE]
        rest = [name for name in people if name != person]
        for number in dice.permutation(len(frontal))[:TAKES]:
            take = frontal[number]
            other = str(dice.choice(rest))
            toward = min(people[other], key=lambda shot: abs(shot.face.pose.yaw - take.face.pose.yaw))
            faces = {0.0: take.face} | {
                strength: face
                for strength in STRENGTHS
                if (face := _found(inspector, morphed(take, toward, strength), take.face)) is not None
            }
            known = [shot.face for shot in own if shot is not take]
            known = [known[index] for index in dice.permutation(len(known))[:REFERENCES]]
            bystanders = [str(name) for name in dice.permutation([name for name in rest if name != other])[:OTHERS]]
            for stranger in (False, True):
                cast = bystanders if stranger else [other, *bystanders[1:]]
                beside = {name: [shot.face for shot in people[name]] for name in cast}
                yield Trial(person=person, stranger=stranger, scores=_scores(faces, known, beside))


def _scores(
    faces: Mapping[float, Face], known: Sequence[Face], beside: Mapping[str, Sequence[Face]]
) -> dict[float, tuple[float, bool, float, float]]:
    weights = [support(face, [other for other in known if other is not face]) for face in known]
    usual = person_spread(spread_of(own_distances(known), weights), PRIORS["photo"][0].mean)
    leaning = lean_spread(spread_of(own_leans(known, beside), weights, LEAST_LEAN_SD), LEANS["photo"])
    assert leaning is not None
    found = {}
    for strength, face in faces.items():
        distance, lean = distance_to(face, known), lean_of(face, known, beside)
        assert lean is not None
        far, turned = (distance - usual.mean) / usual.sd, (lean[0] - leaning.mean) / leaning.sd
        score = max(far / ONE_IN_20, turned / ONE_IN_50)
        found[strength] = (score, score > 1, far, distance)
    return found


def _found(inspector: FaceInspector, picture: np.ndarray, where: Face) -> Face | None:
    """The face that stands where the take's did."""
    near: dict[int, Face] = defaultdict()
    for face in inspector.see(picture):
        off = abs(face.box.x - where.box.x) + abs(face.box.y - where.box.y)
        if face.embedding and off < where.box.width:
            near.setdefault(round(off), face)
    return near[min(near)] if near else None
