"""From the frames of a take to one measurement for each anchor. A picture is a take of one frame."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import replace

from repertory.craft.matching import Match
from repertory.model.verdict import Finding, Measurement, Observation

LASTING = 0.2
"""Share of a clip's frames from which a surplus face is more than a flash."""
LEAST_SHARE = 1 / 3
"""In so many of a clip's frames a face must be measured; with fewer it is neither good nor bad."""


def gathered(frames: Sequence[Sequence[Match]], seen: Observation) -> tuple[Measurement, ...]:
    """One measurement for each anchor, in the order of the cast, then the surplus faces."""
    timed = [(frame.time_s, match) for frame, matches in zip(seen.frames, frames, strict=True) for match in matches]
    anchors = dict.fromkeys(match.anchor for _, match in timed if match.anchor)
    surplus = [(time_s, match) for time_s, match in timed if not match.anchor]
    found = [_of_anchor([pair for pair in timed if pair[1].anchor == anchor], seen) for anchor in anchors]
    if len(seen.frames) == 1:
        return (*found, *(_measurement(match, time_s, seen) for time_s, match in surplus))
    return (*found, *_surplus_of_clip(surplus, seen))


def worst_tenth(values: Sequence[float]) -> float:
    """Mean of the largest tenth, of at least one value."""
    worst = sorted(values, reverse=True)[: math.ceil(len(values) / 10)]
    return sum(worst) / len(worst)


def _of_anchor(matches: Sequence[tuple[float, Match]], seen: Observation) -> Measurement:
    if len(matches) == 1:
        return _measurement(matches[0][1], matches[0][0], seen)
    by_finding = {finding: [pair for pair in matches if pair[1].finding is finding] for finding in Finding}
    if by_finding[Finding.HIDDEN] and not _lasts(by_finding[Finding.EXTRA], len(matches)):
        return _measurement(by_finding[Finding.HIDDEN][0][1], 0.0, seen)
    if by_finding[Finding.EXTRA]:
        return _lasting(by_finding[Finding.EXTRA], len(matches), seen)
    measured = [*by_finding[Finding.MEASURED], *by_finding[Finding.SWAPPED]]
    if measured and len(measured) < LEAST_SHARE * len(matches):
        time_s, match = measured[0]
        reason = f"measured in too few frames to judge; {_shares(matches)}"
        return replace(_measurement(match, time_s, seen, finding=Finding.UNMEASURED, reason=reason), value=None)
    if measured:
        swapped = len(by_finding[Finding.SWAPPED]) > len(by_finding[Finding.MEASURED])
        return _of_frames(measured, matches, seen, Finding.SWAPPED if swapped else Finding.MEASURED)
    unmeasured = by_finding[Finding.UNMEASURED] or by_finding[Finding.MISSING]
    time_s, match = unmeasured[0]
    reason = f"{match.reason}; {_shares(matches)}"
    return _measurement(match, time_s, seen, reason=reason)


def _of_frames(
    measured: Sequence[tuple[float, Match]],
    matches: Sequence[tuple[float, Match]],
    seen: Observation,
    finding: Finding,
) -> Measurement:
    """The measured frames of one anchor in a clip: worst tenth, median, and the share that was not measured."""
    values = [match.value for _, match in measured if match.value is not None]
    time_s, worst = max(measured, key=lambda pair: pair[1].value or 0.0)
    said = next((match.reason for _, match in measured if match.finding is finding and match.reason), "")
    reason = "; ".join(part for part in (said, _shares(matches)) if part)
    return Measurement(
        inspector=seen.inspector,
        version=seen.version,
        anchor=worst.anchor,
        finding=finding,
        value=worst_tenth(values),
        median=statistics.median(values),
        confidence=statistics.fmean(match.confidence for _, match in measured)
        * min(1.0, 2 * len(measured) / len(matches)),
        margin=worst.margin,
        nearest=worst.nearest,
        reason=reason,
        box=worst.box,
        time_s=time_s,
    )


def _shares(matches: Sequence[tuple[float, Match]]) -> str:
    """ "measured in 9 of 12 frames, no face in 2, not measurable in 1"."""
    findings = [match.finding for _, match in matches]
    measured = findings.count(Finding.MEASURED) + findings.count(Finding.SWAPPED)
    words = [f"measured in {measured} of {len(findings)} frames"]
    for finding, word in ((Finding.MISSING, "no face in"), (Finding.UNMEASURED, "not measurable in")):
        if finding in findings:
            words.append(f"{word} {findings.count(finding)}")
    return ", ".join(words)


def _surplus_of_clip(surplus: Sequence[tuple[float, Match]], seen: Observation) -> tuple[Measurement, ...]:
    """One measurement for all surplus faces that raise an alarm, of strangers and of doubles, and one for those that
    do not."""
    found = []
    for finding in (Finding.DOUBLED, Finding.EXTRA, Finding.UNMEASURED):
        same = [pair for pair in surplus if pair[1].finding is finding]
        if same:
            found.append(_lasting(same, len(seen.frames), seen))
    return tuple(found)


def _lasting(matches: Sequence[tuple[float, Match]], frames: int, seen: Observation) -> Measurement:
    """A surplus face in a clip: what it is where it lasts, a mere note where it flashes by in one frame."""
    times = {time_s for time_s, _ in matches}
    time_s, first = matches[0]
    finding = first.finding if _lasts(matches, frames) else Finding.UNMEASURED
    return _measurement(
        first, time_s, seen, finding=finding, reason=f"{first.reason}, in {len(times)} of {frames} frames"
    )


def _lasts(matches: Sequence[tuple[float, Match]], frames: int) -> bool:
    return len({time_s for time_s, _ in matches}) >= max(2, math.ceil(LASTING * frames))


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
        reason=match.reason if reason is None else reason,
        box=match.box,
        time_s=time_s,
    )
