"""From the frames of a take to one measurement for each anchor. A picture is a take of one frame; a clip's frames count
for as long as each stands for."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from repertory.craft.framing import CUT_OFF
from repertory.craft.lasting import median_of, slope_of, weights_of, worst_tenth
from repertory.craft.matching import Match
from repertory.craft.wandering import cuts_in, parted, wandering
from repertory.model.verdict import Finding, Measurement, Observation

LASTING = 0.2
"""Share of a clip from which a surplus face is more than a flash; and at least two frames of it."""
LEAST_SHARE = 1 / 3
"""For so much of a clip a face must be measured; for less it is neither good nor bad."""
Weights = Mapping[float, float]
"""By the times of a clip's frames, the share of it that each stands for."""


def gathered(frames: Sequence[Sequence[Match]], seen: Observation) -> tuple[Measurement, ...]:
    """One measurement for each anchor, in the order of the cast, then the surplus faces."""
    timed = [(frame.time_s, match) for frame, matches in zip(seen.frames, frames, strict=True) for match in matches]
    times = [frame.time_s for frame in seen.frames]
    weights = dict(zip(times, weights_of(times), strict=True)) if times else {}
    anchors = dict.fromkeys(match.anchor for _, match in timed if match.anchor)
    surplus = [(time_s, match) for time_s, match in timed if not match.anchor]
    found = [_of_anchor([pair for pair in timed if pair[1].anchor == anchor], weights, seen) for anchor in anchors]
    if len(seen.frames) == 1:
        return (*found, *(_measurement(match, time_s, seen) for time_s, match in surplus))
    return (*found, *_surplus_of_clip(surplus, weights, seen))


def _of_anchor(matches: Sequence[tuple[float, Match]], weights: Weights, seen: Observation) -> Measurement:
    if len(matches) == 1:
        return _measurement(matches[0][1], matches[0][0], seen)
    matches = _framed(matches, weights)
    by_finding = {finding: [pair for pair in matches if pair[1].finding is finding] for finding in Finding}
    if by_finding[Finding.HIDDEN] and not _lasts(by_finding[Finding.EXTRA], weights):
        return _measurement(by_finding[Finding.HIDDEN][0][1], 0.0, seen)
    if by_finding[Finding.EXTRA]:
        return _lasting(by_finding[Finding.EXTRA], weights, seen)
    absent = _share(by_finding[Finding.MISSING], weights)
    measured = [*by_finding[Finding.MEASURED], *by_finding[Finding.SWAPPED]]
    if measured and _share(measured, weights) < LEAST_SHARE - 1e-9:
        time_s, match = measured[0]
        why = _why_not(by_finding[Finding.UNMEASURED]) if len(by_finding[Finding.UNMEASURED]) > len(measured) else ""
        reason = f"{why or 'measured in too few frames to judge'}; {_shares(matches, seen)}"
        told = _measurement(match, time_s, seen, finding=Finding.UNMEASURED, reason=reason)
        return replace(told, value=None, absent=absent)
    if measured:
        swapped = len(by_finding[Finding.SWAPPED]) > len(by_finding[Finding.MEASURED])
        found = _of_frames(measured, matches, weights, seen, Finding.SWAPPED if swapped else Finding.MEASURED)
        return replace(found, absent=absent)
    unmeasured = by_finding[Finding.UNMEASURED] or by_finding[Finding.MISSING]
    time_s, match = unmeasured[0]
    reason = f"{_why_not(unmeasured)}; {_shares(matches, seen)}"
    return replace(_measurement(match, time_s, seen, reason=reason), absent=absent)


def _why_not(unmeasured: Sequence[tuple[float, Match]]) -> str:
    """Why most of these frames are not measured, in the words of the first that says so."""
    kinds = [re.split(r"[:,(]", match.reason)[0] for _, match in unmeasured]
    commonest = max(kinds, key=kinds.count)
    return next(match.reason for kind, (_, match) in zip(kinds, unmeasured, strict=True) if kind == commonest)


def _framed(matches: Sequence[tuple[float, Match]], weights: Weights) -> Sequence[tuple[float, Match]]:
    """The same, where the frames in which the face is whole say enough without those that cut it off."""
    known = [pair for pair in matches if pair[1].finding in {Finding.MEASURED, Finding.SWAPPED}]
    cut = [pair for pair in known if pair[1].cut > 1]
    if _share([pair for pair in known if pair not in cut], weights) < LEAST_SHARE - 1e-9:
        return matches
    return [
        (at, replace(one, finding=Finding.UNMEASURED, reason=CUT_OFF) if (at, one) in cut else one)
        for at, one in matches
    ]


def _of_frames(
    measured: Sequence[tuple[float, Match]],
    matches: Sequence[tuple[float, Match]],
    weights: Weights,
    seen: Observation,
    finding: Finding,
) -> Measurement:
    """The measured frames of one anchor in a clip: worst tenth, median, how it went over time, and the share that was
    not measured."""
    curve = sorted((time_s, match.value) for time_s, match in measured if match.value is not None)
    values, counts = [value for _, value in curve], [weights[time_s] for time_s, _ in curve]
    time_s, worst = max(measured, key=lambda pair: pair[1].value or 0.0)
    said = next((match.reason for _, match in measured if match.finding is finding and match.reason), "")
    parts = parted(curve, seen.spans)
    slope = slope_of(*(part for _, part in parts))
    reason = "; ".join(part for part in (said, _shares(matches, seen), wandering(parts, slope)) if part)
    return Measurement(
        inspector=seen.inspector,
        version=seen.version,
        anchor=worst.anchor,
        finding=finding,
        value=worst_tenth(values, counts),
        median=median_of(values, counts),
        confidence=sum(match.confidence * weights[time_s] for time_s, match in measured)
        / _share(measured, weights)
        * min(1.0, 2 * _share(measured, weights)),
        margin=worst.margin,
        nearest=worst.nearest,
        reason=reason,
        box=worst.box,
        time_s=time_s,
        curve=tuple((round(time_s, 3), round(value, 4)) for time_s, value in curve),
        unclear=tuple(round(time_s, 3) for time_s, match in matches if match.finding is Finding.UNMEASURED),
        cuts=tuple((round(span.start_s, 3), round(span.end_s, 3)) for span in cuts_in(seen.spans)),
        cut=median_of([match.cut for _, match in measured], [weights[time_s] for time_s, _ in measured]),
        slope=None if slope is None else round(slope, 5),
    )


def _shares(matches: Sequence[tuple[float, Match]], seen: Observation) -> str:
    """ "measured in 9 of 12 frames, only other faces in 1, no face in 1, not measurable in 1"."""
    with_faces = {frame.time_s for frame in seen.frames if frame.faces}
    missing = [time_s for time_s, match in matches if match.finding is Finding.MISSING]
    others = sum(time_s in with_faces for time_s in missing)
    findings = [match.finding for _, match in matches]
    measured = findings.count(Finding.MEASURED) + findings.count(Finding.SWAPPED)
    counts = {
        "only other faces in": others,
        "no face in": len(missing) - others,
        "not measurable in": findings.count(Finding.UNMEASURED),
    }
    said = [f"measured in {measured} of {len(findings)} frames"]
    return ", ".join(said + [f"{words} {count}" for words, count in counts.items() if count])


def _surplus_of_clip(
    surplus: Sequence[tuple[float, Match]], weights: Weights, seen: Observation
) -> tuple[Measurement, ...]:
    """One measurement for all surplus faces that raise an alarm, of strangers and of doubles, and one for those that
    do not."""
    found = []
    for finding in (Finding.DOUBLED, Finding.EXTRA, Finding.UNMEASURED):
        same = [pair for pair in surplus if pair[1].finding is finding]
        if same:
            found.append(_lasting(same, weights, seen))
    return tuple(found)


def _lasting(matches: Sequence[tuple[float, Match]], weights: Weights, seen: Observation) -> Measurement:
    """A surplus face in a clip: what it is where it lasts, a mere note where it flashes by in one frame."""
    times = {time_s for time_s, _ in matches}
    time_s, first = matches[0]
    finding = first.finding if _lasts(matches, weights) else Finding.UNMEASURED
    return _measurement(
        first, time_s, seen, finding=finding, reason=f"{first.reason}, in {len(times)} of {len(weights)} frames"
    )


def _lasts(matches: Sequence[tuple[float, Match]], weights: Weights) -> bool:
    return len({time_s for time_s, _ in matches}) >= 2 and _share(matches, weights) >= LASTING - 1e-9


def _share(matches: Sequence[tuple[float, Match]], weights: Weights) -> float:
    """For how much of the clip there are matches, 0 to 1."""
    return math.fsum(weights[time_s] for time_s in {time_s for time_s, _ in matches})


def _measurement(
    match: Match, time_s: float, seen: Observation, *, finding: Finding | None = None, reason: str | None = None
) -> Measurement:
    return Measurement(
        inspector=seen.inspector,
        version=seen.version,
        anchor=match.anchor,
        finding=finding or match.finding,
        value=match.value,
        confidence=match.confidence,
        margin=match.margin,
        nearest=match.nearest,
        cut=match.cut,
        reason=match.reason if reason is None else reason,
        box=match.box,
        time_s=time_s,
    )
