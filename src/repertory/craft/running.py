"""How a clip runs, judged by what its shot asks for: one take without a cut, pictures that move, none that is black.

It is seen in the spans of `craft.rushes`. A cut that nobody asked for is a fault, and so is a clip of which half stands
still, or a quarter of a second is black: another take is to be made. Less than that is listed. What the shot declares
(`ExpectedAnchor.hidden`) is no fault: a freeze, an empty room before a camera that stands, black at the end of a fade.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from repertory.craft.rushes import BLACK, REPEATED, STILL, WHOLE
from repertory.craft.tracks import CUT
from repertory.model.observed import Span
from repertory.model.shot import BoundShot, CameraMove, Transition
from repertory.model.verdict import Bands, Expectation, ExpectedAnchor, Finding, Measurement, Observation

ONE_TAKE, MOVEMENT, LIGHT = "one take", "movement", "light"
FROZEN, FROZEN_S = 0.5, 1.0
"""Share of a clip, and seconds, from which it is frozen: of 53 takes of people, traffic and goods on a belt the
stillest stood still for a fifth."""
LISTED = 0.2
"""Share from which it is said that a clip stands still."""
BLACK_S = 0.25
"""Seconds of black from which they are more than a slip."""
STUTTERS = 0.1
"""Share of pictures that repeat the one before in the middle of motion, from which it is said. Takes have up to 0.07
(people filmed by a web camera) and 0.12 (the embedded engine)."""
_EDGE_S = 0.05
SHOWN = 4
"""So many places are named; of more, how many there are."""
_STILL_WORDS = re.compile(r"\b(freezes?|freeze[- ]frame|frozen|motionless|still life|stands? (very )?still)\b", re.I)
_LIMITS = {ONE_TAKE: 0.5, MOVEMENT: LISTED, LIGHT: 0.01}


def run_expected(bound: BoundShot) -> Expectation:
    """What a shot asks of the run of its clip. Of a file without a shot cuts are no faults, nor is black at its ends:
    it may be a scene or a film."""
    shot = bound.shot
    name = f"shot {shot.number}" if shot.number else "the clip"
    empty = not bound.performers and shot.move is CameraMove.STATIC
    fades = not shot.number or shot.transition_in is Transition.FADE_IN or shot.transition_out is Transition.FADE_OUT
    declared = {
        ONE_TAKE: not shot.number,
        MOVEMENT: empty or bool(_STILL_WORDS.search(shot.text)),
        LIGHT: fades,
    }
    return Expectation(
        cast=tuple(
            ExpectedAnchor(anchor=name, references=(), about=about, hidden=hidden) for about, hidden in declared.items()
        )
    )


def compare_runs(seen: Observation, expected: Expectation) -> tuple[Measurement, ...]:
    """One measurement for each thing that is asked of a clip's run; its value is the number of cuts, or the share of
    the clip that stands still or is black. A picture has no run: it is unmeasured."""
    whole = next((span for span in seen.spans if span.what == WHOLE and span.end_s > 0), None)
    return tuple(_of(one, seen, whole) for one in expected.cast)


def run_bands(inspector: str, version: str) -> Mapping[str, Bands]:
    """The limits up to which nothing is said, by what is measured; the same for every clip."""
    source = "what 53 takes of people, traffic, goods and clay heads stay under"
    return {
        about: Bands(match=limit, wrong=limit, inspector=inspector, version=version, style="", source=source)
        for about, limit in _LIMITS.items()
    }


def excused(found: Sequence[Measurement]) -> tuple[Measurement, ...]:
    """The measurements of a take that may stand still: that it does is then as declared."""
    return tuple(
        replace(one, finding=Finding.HIDDEN)
        if one.of_run and one.about == MOVEMENT and one.finding is Finding.MISSING
        else one
        for one in found
    )


def _of(asked: ExpectedAnchor, seen: Observation, whole: Span | None) -> Measurement:
    told: _Told = (Finding.UNMEASURED, None, "a picture, not a clip", 0.0)
    if whole is not None:
        told = _TOLD[asked.about](seen.spans, whole, asked.hidden)
    return Measurement(
        inspector=seen.inspector,
        version=seen.version,
        anchor=asked.anchor,
        about=asked.about,
        finding=told[0],
        value=told[1],
        reason=told[2],
        time_s=told[3],
    )


_Told = tuple[Finding, float | None, str, float]
"""The finding, its figure, what is said of it, and where in the clip it is seen."""


def _cuts(spans: Sequence[Span], _whole: Span, declared: bool) -> _Told:
    cuts = [span for span in spans if span.what == CUT]
    at = [span.start_s for span in cuts]
    if not at:
        return Finding.MEASURED, 0.0, "", 0.0
    more = f" and {len(at) - SHOWN} more" if len(at) > SHOWN else ""
    places = ", ".join(
        _clock(cut.start_s) + (" (a dissolve)" if cut.end_s > cut.start_s else "") for cut in cuts[:SHOWN]
    )
    reason = f"{'a cut' if len(at) == 1 else f'{len(at)} cuts'} at {places}{more}"
    if declared:
        return Finding.HIDDEN, float(len(at)), f"{reason}: {len(at) + 1} takes", at[0]
    return Finding.EXTRA, float(len(at)), f"{reason}, where the shot is to be one take", at[0]


def _movement(spans: Sequence[Span], whole: Span, declared: bool) -> _Told:
    still, repeated = _joined(spans, STILL), [span for span in spans if span.what == REPEATED]
    seconds = math.fsum(end_s - start_s for start_s, end_s in still)
    share = min(1.0, seconds / whole.end_s)
    first = still[0][0] if still else 0.0
    if share < LISTED:
        if len(repeated) < STUTTERS * whole.strength:
            return Finding.MEASURED, share, "", first
        said = f"it stutters: {len(repeated)} of {whole.strength:.0f} pictures only repeat the one before"
        return Finding.UNMEASURED, share, said, repeated[0].start_s
    if declared:
        return Finding.HIDDEN, share, "stands still, as declared", first
    where = f"the picture stands still from {_stretches(still)}"
    if share >= FROZEN and seconds >= FROZEN_S:
        return Finding.MISSING, share, f"{where}, {share:.0%} of the clip", first
    return Finding.UNMEASURED, share, where, first


def _light(spans: Sequence[Span], whole: Span, declared: bool) -> _Told:
    black = [pair for pair in _joined(spans, BLACK) if not (declared and _at_an_end(pair, whole.end_s))]
    if not black:
        return Finding.MEASURED, 0.0, "", 0.0
    seconds = math.fsum(end_s - start_s for start_s, end_s in black)
    finding = Finding.EXTRA if seconds >= BLACK_S else Finding.UNMEASURED
    asked = ", and only a fade was asked for" if declared else ", where no fade was asked for"
    return finding, min(1.0, seconds / whole.end_s), f"black from {_stretches(black)}{asked}", black[0][0]


_TOLD = {ONE_TAKE: _cuts, MOVEMENT: _movement, LIGHT: _light}


def _at_an_end(pair: tuple[float, float], length_s: float) -> bool:
    """Whether a black stretch is the end of a fade, and not the whole clip."""
    start_s, end_s = pair
    return (start_s <= _EDGE_S or end_s >= length_s - _EDGE_S) and end_s - start_s < FROZEN * length_s


def _joined(spans: Sequence[Span], what: str) -> list[tuple[float, float]]:
    """The stretches of one kind, those that follow on each other as one."""
    joined: list[tuple[float, float]] = []
    for span in spans:
        if span.what == what:
            if joined and span.start_s - joined[-1][1] <= _EDGE_S:
                joined[-1] = (joined[-1][0], span.end_s)
            else:
                joined.append((span.start_s, span.end_s))
    return joined


def _stretches(pairs: Sequence[tuple[float, float]]) -> str:
    more = f" and {len(pairs) - SHOWN} more times" if len(pairs) > SHOWN else ""
    return ", ".join(f"{_clock(start_s)} to {_clock(end_s)}" for start_s, end_s in pairs[:SHOWN]) + more


def _clock(time_s: float) -> str:
    """Minutes and seconds, "0:02.40"."""
    hundredths = round(time_s * 100)
    return f"{hundredths // 6000}:{hundredths % 6000 / 100:05.2f}"
