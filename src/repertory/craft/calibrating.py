"""A character's own bands, from its references and a cohort of other faces of the same style.

For the references: each one's distance to all the others, weighed by pose as a take is (leave one out). For the
cohort: the distance of each of its faces to the references. Each distance counts as much as its pose is covered by
another reference (a single profile says nothing about takes). With mean m and standard deviation s of both,

    match = m_own + 1.28 s_own                  about 10 of 100 good pictures lie above it
    wrong = (m_own s_cohort + m_cohort s_own) / (s_own + s_cohort)

so that `wrong` lies equally many standard deviations from both. A deviation is at least 0.05, since a handful of
references looks more alike than takes will be. Photographs have a prior, from 161 photographs of 23 people: own
distances 0.425 +- 0.075, strangers 0.84 +- 0.09, hence a `wrong` of 0.61; a character's own figures are shrunk
towards it as if it were ten references and ten strangers more. Other styles have none: clay faces lie at half these
distances, so nothing but their own data counts, and `match` is where 0.22 of the way to strangers is gone. Of 461 clay
faces that an engine held, in takes of four people, 7 lay above it, of 277 that had drifted strongly none below, the
nearest 0.009 above; at 0.20 of the way 11 and 0.013, at 0.24 4 and 0.004, at 0.26 4 and three below (with
`craft.steadying` and `craft.bones`; it was chosen on these faces). m_own + 1.28 s_own, which knows nothing of how far
strangers are, had let one in of fewer.

People differ in how far their pictures lie from each other (by 0.063), and the pictures of one person differ less
(0.040 about the person's own mean). So the `match` of photographs follows the person: with n references and the mean of
their leave-one-out distances shrunk towards the prior as if it were two references more,

    match = mean + 1.645 sqrt(0.040^2 + 0.063^2 * 2 / (n + 2))        5 of 100 good pictures lie above it

Besides the distance a face has a lean toward somebody else of the company (`craft.leaning`), with a limit of its own
from the leans of the references: mean + 2.05 s, above which 2 of 100 good pictures lie. One that is beyond it has
drifted, however near it still is.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from repertory.craft.comparing import distance_to, own_distances, reference_faces, support
from repertory.craft.leaning import own_leans
from repertory.model.verdict import Bands, Face, Observation

LEAST_SD = 0.05
LEAST_ASTRAY = 0.001
"""Share of pictures on the wrong side of a limit below which nothing less is said."""
SEPARATE = 1.28
"""Standard deviations that one face in ten exceeds: `match` lies so far above the own mean, and `wrong` must lie at
least so far from both means."""
LEAST_REFERENCES, LEAST_COHORT = 3, 3
DRIFTED = 0.22
"""Share of the way from a character's own pictures to strangers up to which a face matches, where there is no prior."""
UNLIKE = 2.0
"""Deviations by which others, on the mean, must lie nearer than strangers usually do, for the usual distances of the
style to mean nothing: of clay heads, and of drawings, that are taken for photographs."""
PRIOR_WEIGHT = 10.0
PICTURES_SD, PEOPLE_SD, PEOPLE_WEIGHT = 0.040, 0.063, 2.0
"""Of photographs: how far pictures lie off their person's own mean distance, how far these means differ, and how many
references the prior of that mean counts for. From 100 photographs of 13 people, halves of them agreeing."""
MOST_ALIKE = 1.5
"""In deviations of people: references that lie nearer to each other are of one session, and takes will not be."""
ONE_IN_20, ONE_IN_50 = 1.645, 2.05


@dataclass(frozen=True, kw_only=True)
class Spread:
    """Mean and standard deviation of some distances, and how much they weigh: one that counts fully weighs 1."""

    mean: float
    sd: float
    count: float


Prior = tuple[Spread, Spread]
"""The distances that are usual for an anchor's own pictures, and for others."""
PRIORS: dict[str, Prior] = {"photo": (Spread(mean=0.425, sd=0.075, count=0.0), Spread(mean=0.84, sd=0.09, count=0.0))}
"""By style: the distances of a person's own pictures, and of strangers."""
MEASURED_WITH = "dlib-resnet"
"""The recogniser by which they were measured."""
LEANS: dict[str, Spread] = {"photo": Spread(mean=0.085, sd=0.045, count=0.0)}
"""By style: the leans of a person's own pictures toward whomever of a company they lean to most, of the same hundred
photographs beside 4 to 22 others."""
LEAST_LEAN_SD = 0.05
"""Of leans, where a style has no usual ones: with 0.04 four of 461 right clay faces were refused by it alone, with 0.05
none, and by neither was one told alone of 277 that had drifted strongly."""


def bands_for(
    character_refs: Sequence[Observation],
    cohort: Sequence[Observation],
    *,
    inspector: str,
    version: str,
    style: str,
) -> Bands:
    """The bands of one character for one inspector version and one style.

    `cohort` are pictures of anybody else in the same style: the company's other characters, heads made for the
    purpose; each picture's largest face counts. The bands are not trusted where the references do not separate from
    the cohort, whatever is usual in the style, and where there is neither a prior nor enough of both (three references,
    three others).
    """
    faces, others = reference_faces(character_refs), reference_faces(cohort)
    apart, strange = distances_for(character_refs, cohort, style)
    own = spread_of(apart, [support(face, _without(face, faces)) for face in faces] if apart else [])
    strangers = spread_of(strange, [support(other, faces) for other in others] if strange else [])
    enough = len(faces) >= LEAST_REFERENCES and len(others) >= LEAST_COHORT
    counted = _counted(len(faces), "reference")
    counted += f", {_counted(len(others), f'other {style} face')}" if others else ""
    prior = usual_of(version, style)
    told = not enough or limits(own, strangers)[2] >= SEPARATE
    if prior and enough and told and strangers.mean < prior[1].mean - UNLIKE * prior[1].sd:
        # Drawings are kept as photographs until somebody says what they are.
        prior, counted = None, f"{counted}, nearer to each other than people are in {style}s"
    if prior:
        counted += f", drawn towards the usual distances of {style} faces"
    named = Bands(match=0, wrong=0, inspector=inspector, version=version, style=style, source=counted)
    bands = drawn(named, own, strangers, prior, enough=enough)
    if prior is None:
        return (
            replace(bands, match=min(own.mean + DRIFTED * (strangers.mean - own.mean), bands.wrong))
            if enough
            else bands
        )
    usual = person_spread(own, prior[0].mean)
    match = min(usual.mean + ONE_IN_20 * usual.sd, bands.wrong)
    return replace(bands, match=match, trusted=bands.trusted and told)


def person_spread(own: Spread, usual: float) -> Spread:
    """How far a person's pictures lie from the references, by what the references say of themselves: the mean of their
    leave-one-out distances drawn towards the `usual` one, and the deviation of a new picture from it."""
    share = own.count / (own.count + PEOPLE_WEIGHT)
    alike = usual - MOST_ALIKE * PEOPLE_SD
    sd = math.hypot(PICTURES_SD, PEOPLE_SD * math.sqrt(1 - share))
    return Spread(mean=share * max(own.mean, alike) + (1 - share) * usual, sd=sd, count=own.count)


def lean_spread(own: Spread, usual: Spread | None) -> Spread | None:
    """How far a person's pictures lean toward others, by the leans of the references and the `usual` ones of the style;
    None where there are none of these and too few references."""
    if usual is None:
        return own if own.count >= LEAST_REFERENCES else None
    share = own.count / (own.count + PEOPLE_WEIGHT)
    return Spread(mean=share * own.mean + (1 - share) * usual.mean, sd=usual.sd, count=own.count)


def with_lean_limit(bands: Bands, own: Sequence[Observation], others: Mapping[str, Sequence[Observation]]) -> Bands:
    """The bands with the limit of leaning toward the others of a company, by whose references they are known here; it
    depends on who they are, and is drawn for each company anew."""
    faces = reference_faces(own)
    company = {name: theirs for name, seen in others.items() if (theirs := reference_faces(seen))}
    if not company:
        return bands
    leans = own_leans(faces, company, bands.style)
    weights = [support(face, _without(face, faces)) for face in faces] if leans else []
    usual = LEANS.get(bands.style) if usual_of(bands.version, bands.style) else None
    spread = lean_spread(spread_of(leans, weights, LEAST_LEAN_SD), usual)
    return replace(bands, lean=None if spread is None else spread.mean + ONE_IN_50 * spread.sd)


def distances_for(
    character_refs: Sequence[Observation], cohort: Sequence[Observation], style: str
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Each reference's distance to the rest of them, and the distance of each of the cohort's faces to them all."""
    faces = reference_faces(character_refs)
    strange = tuple(distance_to(other, faces, style) for other in reference_faces(cohort) if faces)
    return own_distances(faces, style), strange


def usual_of(version: str, style: str) -> Prior | None:
    """The usual distances of faces of a style, where they were measured with the recogniser that an inspector's version
    names last ("mediapipe-full+mesh468+dlib-resnet/3"), or where it names none."""
    recogniser = version.rpartition("+")[2]
    return PRIORS.get(style) if recogniser == version or recogniser.startswith(MEASURED_WITH) else None


def bands_from(
    own: Sequence[float], others: Sequence[float], *, prior: Prior | None, least_sd: float = LEAST_SD, named: Bands
) -> Bands:
    """Bands from distances alone, for whatever is measured besides faces.

    `own` are distances of an anchor's references to its others, `others` those of what it is not; either may be empty
    where there is a `prior`: the distances usual for the inspector and style. `named` says whose bands they are: its
    limits are replaced, its source is added to.
    """
    genuine = spread_of(own, [1.0] * len(own), least_sd)
    strangers = spread_of(others, [1.0] * len(others), least_sd)
    enough = bool(own) and len(others) >= LEAST_COHORT
    counted = f"{_counted(len(own), 'own distance')}, {len(others)} to others"
    if prior:
        counted += f", drawn towards the usual ones of {named.style}"
    source = f"{named.source}: {counted}" if named.source else counted
    return drawn(replace(named, source=source), genuine, strangers, prior, enough=enough)


def drawn(named: Bands, own: Spread, strangers: Spread, prior: Prior | None, *, enough: bool) -> Bands:
    """The bands between two spreads, each drawn towards its prior; without one, what is missing is borrowed."""
    if prior:
        own, strangers = shrunk(own, prior[0]), shrunk(strangers, prior[1])
    elif not enough:
        own, strangers = _borrowed(own, strangers)
    match, wrong, apart = limits(own, strangers)
    astray = max(LEAST_ASTRAY, statistics.NormalDist().cdf(-max(apart, 0.0)))
    source = f"{named.source}; about 1 picture in {round(1 / astray)} lies on the wrong side of the second limit"
    trusted = apart >= SEPARATE and (enough or prior is not None)
    return replace(named, match=match, wrong=wrong, source=source, trusted=trusted)


def limits(own: Spread, strangers: Spread) -> tuple[float, float, float]:
    """The limits `match` and `wrong`, and the standard deviations between `wrong` and either mean."""
    apart = (strangers.mean - own.mean) / (own.sd + strangers.sd)
    wrong = own.mean + max(apart, 0.1) * own.sd
    return min(own.mean + SEPARATE * own.sd, wrong), wrong, apart


def spread_of(distances: Sequence[float], weights: Sequence[float], least_sd: float = LEAST_SD) -> Spread:
    """Weighted mean and standard deviation (at least `least_sd`) of distances; zeros for none."""
    total = sum(weights)
    if not distances or not total:
        return Spread(mean=0.0, sd=least_sd, count=0.0)
    mean = sum(map(math.prod, zip(distances, weights, strict=True))) / total
    variance = sum(weight * (one - mean) ** 2 for one, weight in zip(distances, weights, strict=True)) / total
    return Spread(mean=mean, sd=max(least_sd, math.sqrt(variance)), count=total)


def shrunk(measured: Spread, prior: Spread) -> Spread:
    """The measured figures, drawn towards the prior as if that were ten measurements."""
    share = measured.count / (measured.count + PRIOR_WEIGHT)
    return Spread(
        mean=share * measured.mean + (1 - share) * prior.mean,
        sd=share * measured.sd + (1 - share) * prior.sd,
        count=measured.count,
    )


def _without(face: Face, faces: Sequence[Face]) -> list[Face]:
    return [other for other in faces if other is not face]


def _borrowed(own: Spread, strangers: Spread) -> tuple[Spread, Spread]:
    """What is missing, put in place of nothing so that there are limits to show; they are not trusted."""
    photo_own, photo_strangers = PRIORS["photo"]
    if own.count and not strangers.count:
        return own, Spread(mean=own.mean + 4 * own.sd, sd=own.sd, count=0.0)
    if strangers.count and not own.count:
        return Spread(mean=strangers.mean / 2, sd=LEAST_SD, count=0.0), strangers
    return (own, strangers) if own.count else (photo_own, photo_strangers)


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
