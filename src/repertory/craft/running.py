"""How a clip runs, judged by what its shot asks for: one take without a cut, pictures that move, none that is black.

It is seen in the spans of `craft.rushes`. A cut that nobody asked for is a fault, and so is a clip of which half stands
still, or a quarter of a second is black: another take is to be made. Less than that is listed. What the shot declares
(`ExpectedAnchor.hidden`) is no fault: a freeze, an empty room before a camera that stands, black at the end of a fade.
Each second is told once: what is black is not also told to stand still.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from repertory.craft.rushes import BLACK, KEPT, REPEATED, STILL, WHOLE
from repertory.craft.tracks import CUT
from repertory.model.observed import Span
from repertory.model.shot import BoundShot, CameraMove, Transition
from repertory.model.verdict import Bands, Expectation, ExpectedAnchor, Finding, Measurement, Observation

ONE_TAKE, MOVEMENT, LIGHT = "one take", "movement", "light"
BRIGHTNESS = "brightness"
"""What is said of a file that people can hardly see, beside those."""
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
ALL = 0.97
"""Share from which it is all of a clip."""
DISSOLVE = " (a dissolve)"
THE_CLIP, THE_PICTURE = "the clip", "the picture"
"""What a file is called that belongs to no shot, so that nobody asked anything of its run."""
NOTHING_SEEN = "nothing can be seen in it"
"""Why it is not told whether a clip that is all black is cut or stands still."""
_EDGE_S = 0.05
SHOWN = 4
"""So many places are named; of more, how many there are."""
_STILL_WORDS = re.compile(r"\b(freezes?|freeze[- ]frame|frozen|motionless|still life|stands? (very )?still)\b", re.I)
_LIMITS = {ONE_TAKE: 0.5, MOVEMENT: LISTED, LIGHT: 0.01}


def run_expected(bound: BoundShot) -> Expectation:
    """What a shot asks of the run of its clip. Of a file without a shot cuts are no faults, nor is black at its ends:
    it may be a scene or a film."""
    shot = bound.shot
    name = f"shot {shot.number}" if shot.number else THE_CLIP
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
    source = "53 takes of people, traffic, goods and clay heads, all of which stay under them"
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
    if whole is not None and asked.about != LIGHT and _share(_joined(seen.spans, BLACK), whole) >= ALL:
        told = (Finding.UNMEASURED, None, NOTHING_SEEN, 0.0)
    elif whole is not None:
        told = _TOLD[asked.about](seen.spans, whole, asked)
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


def _cuts(spans: Sequence[Span], whole: Span, asked: ExpectedAnchor) -> _Told:
    cuts = sorted(
        [(span.start_s, _cut_words(span)) for span in spans if span.what == CUT] + _through_black(spans, whole)
    )
    if not cuts:
        return Finding.MEASURED, 0.0, "", 0.0
    more = f" and {len(cuts) - SHOWN} more" if len(cuts) > SHOWN else ""
    places = ", ".join(words for _, words in cuts[:SHOWN])
    reason = f"{len(cuts)} cuts at {places}{more}" if len(cuts) > 1 else _one_cut(places)
    if asked.hidden:
        return Finding.HIDDEN, float(len(cuts)), f"{reason}: {len(cuts) + 1} takes", cuts[0][0]
    return Finding.EXTRA, float(len(cuts)), f"{reason}, where the shot is to be one take", cuts[0][0]


def _one_cut(place: str) -> str:
    """ "a cut at 0:01.25", "a dissolve from 0:00.38 to 0:01.58"."""
    return f"a dissolve from {place.removesuffix(DISSOLVE)}" if place.endswith(DISSOLVE) else f"a cut at {place}"


def _cut_words(span: Span) -> str:
    if span.end_s <= span.start_s:
        return _clock(span.start_s)
    return f"{_clock(span.start_s)} to {_clock(span.end_s)}{DISSOLVE}"


def _through_black(spans: Sequence[Span], whole: Span) -> list[tuple[float, str]]:
    """Where another picture comes out of black than went into it."""
    changed = [span for span in spans if span.what == BLACK and span.strength > 1 - KEPT]
    ends = [span.end_s for span in changed if span.start_s > _EDGE_S and span.end_s < whole.end_s - _EDGE_S]
    return [(end_s, f"{_clock(end_s)} (through black)") for end_s in ends]


def _movement(spans: Sequence[Span], whole: Span, asked: ExpectedAnchor) -> _Told:
    still = _without(_joined(spans, STILL), _joined(spans, BLACK))
    repeated = [span for span in spans if span.what == REPEATED]
    seconds = math.fsum(end_s - start_s for start_s, end_s in still)
    share = min(1.0, seconds / whole.end_s)
    first = still[0][0] if still else 0.0
    if share < LISTED:
        if len(repeated) < STUTTERS * whole.strength:
            return Finding.MEASURED, share, "", first
        said = f"it stutters: {len(repeated)} of {whole.strength:.0f} pictures only repeat the one before"
        return Finding.UNMEASURED, share, said, repeated[0].start_s
    if asked.hidden:
        return Finding.HIDDEN, share, "stands still, as declared", first
    if share >= ALL:
        long_enough = seconds >= FROZEN_S
        said = "the picture stands still from beginning to end: nothing moves"
        return Finding.MISSING if long_enough else Finding.UNMEASURED, share, said, first
    where = f"the picture stands still from {_stretches(still)}"
    if share >= FROZEN and seconds >= FROZEN_S:
        return Finding.MISSING, share, f"{where}, {share:.0%} of the clip", first
    return Finding.UNMEASURED, share, where, first


def _light(spans: Sequence[Span], whole: Span, asked: ExpectedAnchor) -> _Told:
    black = _joined(spans, BLACK)
    if not black:
        return Finding.MEASURED, 0.0, "", 0.0
    if _share(black, whole) >= ALL:
        return Finding.EXTRA, 1.0, "the clip is black from beginning to end", 0.0
    wrong = [pair for pair in black if not (asked.hidden and _at_an_end(pair, whole.end_s))]
    if not wrong:
        long = [pair for pair in black if pair[1] - pair[0] >= BLACK_S]
        if asked.anchor != THE_CLIP or not long:
            return Finding.MEASURED, 0.0, "", 0.0
        return Finding.HIDDEN, _share(long, whole), _black_words(long, whole), long[0][0]
    finding = Finding.EXTRA if math.fsum(end_s - start_s for start_s, end_s in wrong) >= BLACK_S else Finding.UNMEASURED
    if asked.anchor == THE_CLIP:
        return finding, _share(black, whole), _black_words(black, whole), wrong[0][0]
    why = ", and only a fade was asked for" if asked.hidden else ", where no fade was asked for"
    return finding, _share(wrong, whole), f"black from {_stretches(wrong)}{why}", wrong[0][0]


def _black_words(black: Sequence[tuple[float, float]], whole: Span) -> str:
    """Where a file is black: "black from 0:02.50 to 0:03.00 and, at its end, from 0:05.00 to 0:05.50"."""
    within = [pair for pair in black if not _at_an_end(pair, whole.end_s)]
    said = [f"from {_stretches(within)}"] if within else []
    said += [
        f"at its {'beginning' if pair[0] <= _EDGE_S else 'end'} from {_stretches([pair])}"
        for pair in black
        if pair not in within
    ]
    return f"black {', and '.join(said)}"


def _share(pairs: Sequence[tuple[float, float]], whole: Span) -> float:
    return min(1.0, math.fsum(end_s - start_s for start_s, end_s in pairs) / whole.end_s)


def _without(pairs: Sequence[tuple[float, float]], others: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """What of some stretches lies in none of the others."""
    left = list(pairs)
    for begin_s, finish_s in others:
        left = [
            part
            for start_s, end_s in left
            for part in ((start_s, min(end_s, begin_s)), (max(start_s, finish_s), end_s))
            if part[1] - part[0] > _EDGE_S
        ]
    return left


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
