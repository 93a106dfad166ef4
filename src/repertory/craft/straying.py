"""Where in a clip a face is somebody else, though most of its frames are who they should be. Pure.

A median hides the half of a clip that it does not follow, and the worst tenth says no more than that something drifts.
So the frames are read in their order: a stretch that lasts, all of it beyond `wrong` and half of it by as much again as
the drift band is wide, is another face, cut to or blended into; half as much is enough where a clip begins or ends with
it and the rest is who it should be. A head that turns or blurs for a moment is none. What lies between two cuts is
another take, and needs not last: all that can be measured of it beyond `wrong` is another face.
"""

from __future__ import annotations

import itertools
import math
import statistics
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from repertory.craft.lasting import weights_of
from repertory.model.verdict import Bands, Measurement

LEAST_FRAMES, LEAST_SHARE = 3, 0.2
"""How long a stretch must be, in frames that were looked at and as a share of the clip: as a surplus face must last."""
LEAST_OF_TAKE = 2
"""Frames that a take within a clip must be measured in to be somebody else's: both of its ends are looked at."""
JUMP_S, CHANGE_S = 0.1, 0.2
"""Seconds between two frames within which no head turns, and nobody changes clothes: what is another face, or another
outfit, in the next one was cut in."""
LEAST_FLASH = 2
"""Frames of another member of the company that is cut in for a moment to be more than an error in one of them."""
LEAST_GONE_S = 0.8
"""Seconds for which nobody is seen before it is told: shorter ones are a turn, or an arm before the face."""
MOST_SAID = 3
"""So many stretches are named; of more, how many there are."""
_AT_A_CUT = 1e-3
"""Seconds by which the times of frames and cuts are rounded."""


@dataclass(frozen=True, kw_only=True)
class Stray:
    """A stretch of a clip that shows somebody else, or what is not quite as it should be."""

    start_s: float
    end_s: float
    value: float
    """Median distance over the stretch: that of one of its frames."""
    first: bool
    """Whether the clip begins with it."""
    last: bool
    """Whether the clip ends with it."""
    alone: bool = False
    """Whether the rest of the clip lasts as well, and shows who it should."""
    cut_in: bool = False
    """Whether it begins with a cut, at `start_s`."""
    cut_off: bool = False
    """Whether it ends with a cut, at `end_s`."""
    blended: bool = False
    """Whether all of it lies in the dissolve from `start_s` to `end_s`, of which every picture is a mixture."""
    sudden: bool = False
    """Whether it comes and goes from one picture to the next, and what is around it is as it should be."""
    who: str = ""
    """Another member of the company who is clearly recognised in it; empty for nobody that is known."""
    frames: range = range(0)
    """Its frames, by their numbers in the curve."""

    @property
    def when(self) -> str:
        """In words: "from 2.0 s on", "up to 1.5 s", "from 1.0 to 2.0 s", "between the cuts at 1.0 and 2.0 s"."""
        if self.blended:
            return f"in the dissolve from {self.start_s:.1f} to {self.end_s:.1f} s"
        at_an_end = self.last or (self.first and self.cut_off)
        brief = self.start_s == self.end_s and not self.cut_in
        if brief or (f"{self.start_s:.1f}" == f"{self.end_s:.1f}" and not at_an_end):
            return f"at {self.start_s:.1f} s"
        if self.cut_off and not self.last:
            return self._until_a_cut
        if self.last:
            return f"from {self.start_s:.1f} s on"
        return f"up to {self.end_s:.1f} s" if self.first else f"from {self.start_s:.1f} to {self.end_s:.1f} s"

    @property
    def _until_a_cut(self) -> str:
        if self.first:
            return f"until the cut at {self.end_s:.1f} s"
        if self.cut_in:
            return f"between the cuts at {self.start_s:.1f} and {self.end_s:.1f} s"
        return f"from {self.start_s:.1f} s until the cut at {self.end_s:.1f} s"


def stray_of(measured: Measurement, bands: Bands | None) -> Stray | None:
    """The longest stretch of a clip in which a face is somebody else's; None where it has none."""
    return max(strays_of(measured, bands), key=lambda one: (len(one.frames), one.frames.start), default=None)


def strays_of(measured: Measurement, bands: Bands | None) -> tuple[Stray, ...]:
    """Every stretch of a clip in which a face is somebody else's, in the order of time; none for a single picture, for
    anything but a face, and where the limits are not to be trusted."""
    if bands is None or not bands.trusted or not measured.of_face or len(measured.curve) < LEAST_FRAMES:
        return ()
    shares = _shares(measured)
    runs = dict.fromkeys(_runs(measured, bands.wrong), False)
    takes = [take for take in _takes(measured) if LEAST_OF_TAKE <= len(take) < len(measured.curve)]
    runs |= {take: True for take in takes if all(measured.curve[number][1] > bands.wrong for number in take)}
    found = []
    for run, is_take in runs.items():
        usual = statistics.median_low(measured.curve[number][1] for number in run)  # that of a frame to show
        lasts = len(run) >= LEAST_FRAMES and sum(shares[number] for number in run) >= LEAST_SHARE - 1e-9
        alone = _alone(measured, run, shares, bands)
        at_an_end = 0 in run or len(measured.curve) - 1 in run
        far = bands.wrong + (0.5 if alone and at_an_end else 1.0) * (bands.wrong - bands.match)
        if is_take or (lasts and usual > far):
            found.append(replace(_stretch(measured, run), alone=alone))
    flashes = [one for one in flashes_of(measured, bands) if one.who and len(one.frames) >= LEAST_FLASH]
    found = [replace(one, who=_who(measured, bands, one.frames)) for one in found]
    found = list({one.frames: one for one in (*flashes, *found)}.values())
    found = [one for one in found if not any(_holds(other, one) for other in found)]
    return tuple(sorted(found, key=lambda one: one.start_s))


def flashes_of(measured: Measurement, bands: Bands | None) -> tuple[Stray, ...]:
    """Every stretch of a clip that is far from what it should show, by as much beyond `wrong` as the drift band is
    wide, while the frames right before and right after it are as they should be: the picture jumps there and back."""
    if bands is None or not bands.trusted:
        return ()
    curve, found = measured.curve, []
    within = JUMP_S if measured.of_face else CHANGE_S
    for run in _runs(measured, bands.wrong):
        if not run[0] or run[-1] + 1 == len(curve):
            continue
        around = curve[run[0] - 1], curve[run[-1] + 1]
        apart = curve[run[0]][0] - around[0][0], around[1][0] - curve[run[-1]][0]
        one = replace(_stretch(measured, run), sudden=True, who=_who(measured, bands, run))
        alike = max(value for _, value in around) <= bands.match
        if alike and max(apart) <= within + _AT_A_CUT and one.value > 2 * bands.wrong - bands.match and not one.blended:
            found.append(one)
    return tuple(found)


def _who(measured: Measurement, bands: Bands, run: Sequence[int]) -> str:
    """Another member of the company who is as near in the worst of these frames as the right one should be; who that
    is, is known of the worst frame of the clip only."""
    worst = max(range(len(measured.curve)), key=lambda number: measured.curve[number][1])
    if not measured.of_face or measured.margin is None or measured.margin >= 0 or worst not in run:
        return ""
    return measured.nearest if measured.curve[worst][1] + measured.margin <= bands.match else ""


def the_one_seen(parts: Sequence[Stray]) -> str:
    """The ref of the other member of the company who is seen in all of these; empty where that is not one."""
    found = {one.who for one in parts}
    return found.pop() if len(found) == 1 else ""


def gone_of(measured: Measurement) -> tuple[Stray, ...]:
    """Every stretch of a clip in which nobody who could be it is seen, not even turned away, for long; in the order of
    time."""
    missing = set(measured.missing)
    times = sorted({time_s for time_s, _ in measured.curve} | set(measured.unclear) | missing)
    runs = [list(run) for is_gone, run in itertools.groupby(times, key=missing.__contains__) if is_gone]
    found = [_between(measured, run[0], run[-1], times) for run in runs]
    return tuple(one for one in found if one.end_s - one.start_s >= LEAST_GONE_S)


def _holds(larger: Stray, one: Stray) -> bool:
    return larger is not one and set(one.frames) < set(larger.frames)


def _runs(measured: Measurement, limit: float) -> list[tuple[int, ...]]:
    """The measured frames beyond a limit, by their numbers, those that follow on each other together."""
    beyond = [value > limit for _, value in measured.curve]
    numbered = itertools.groupby(range(len(beyond)), key=beyond.__getitem__)
    return [tuple(run) for far_off, run in numbered if far_off]


def when_said(parts: Sequence[Stray]) -> str:
    """When all of these are, in words: "up to 1.5 s, from 4.0 to 4.9 s and from 6.5 s on", of many "... and 2 more
    times"."""
    if len(parts) < 2:
        return "".join(one.when for one in parts)
    said = [(one if one.blended else replace(one, cut_in=False, cut_off=False)).when for one in parts]
    more = len(said) - MOST_SAID
    *first, last = [*said[:MOST_SAID], f"{more} more {'time' if more == 1 else 'times'}"] if more > 0 else said
    return f"{', '.join(first)} and {last}"


def _takes(measured: Measurement) -> Iterator[tuple[int, ...]]:
    """The measured frames of each take of a clip, by their numbers in its curve; those of a dissolve are in none."""
    clear = [
        number
        for number, (time_s, _) in enumerate(measured.curve)
        if not any(start_s - _AT_A_CUT < time_s < end_s - _AT_A_CUT for start_s, end_s in measured.cuts)
    ]
    of_take = itertools.groupby(clear, key=lambda number: _take_at(measured.curve[number][0], measured))
    yield from (tuple(take) for _, take in of_take)


def takes_of(measured: Measurement) -> list[list[float]]:
    """The distances in each take of a clip."""
    return [[measured.curve[number][1] for number in take] for take in _takes(measured)]


def _take_at(time_s: float, measured: Measurement) -> int:
    """In which take of a clip a time lies, 0 for the first."""
    return bisect_right([cut_s for cut_s, _ in measured.cuts], time_s + _AT_A_CUT)


def unknown_of(measured: Measurement, bands: Bands | None) -> Stray | None:
    """The longest take between the cuts of a clip in which most frames cannot be measured and none of the others shows
    who it should, so that nobody knows who is in it; None where there is none that lasts."""
    if bands is None or not measured.of_face or not measured.cuts:
        return None
    times = sorted({time_s for time_s, _ in measured.curve} | set(measured.unclear))
    shares = dict(zip(times, weights_of(times), strict=True))
    known, found = dict(measured.curve), []
    for _, grouped in itertools.groupby(times, key=lambda time_s: _take_at(time_s, measured)):
        take = list(grouped)
        seen = [known[time_s] for time_s in take if time_s in known]
        lasts = len(take) >= LEAST_FRAMES and math.fsum(shares[time_s] for time_s in take) >= LEAST_SHARE - 1e-9
        if lasts and 2 * len(seen) < len(take) and all(value > bands.match for value in seen):
            found.append((len(take), _between(measured, take[0], take[-1], times)))
    return max(found, key=lambda one: one[0])[1] if found else None


def _shares(measured: Measurement) -> list[float]:
    """The share of the clip that each measured frame stands for, with those beside it that cannot be measured: they go
    with the frame before them, or at the beginning with the first."""
    times = sorted({time_s for time_s, _ in measured.curve} | set(measured.unclear))
    shares = [0.0] * len(measured.curve)
    known = [time_s for time_s, _ in measured.curve]
    for time_s, share in zip(times, weights_of(times), strict=True):
        shares[max(0, bisect_right(known, time_s) - 1)] += share
    return shares


def _alone(measured: Measurement, run: Sequence[int], shares: Sequence[float], bands: Bands) -> bool:
    """Whether the rest of the clip lasts as well, and shows who it should."""
    rest = [number for number in range(len(measured.curve)) if number not in run]
    lasts = len(rest) >= LEAST_FRAMES and sum(shares[number] for number in rest) >= LEAST_SHARE - 1e-9
    return lasts and statistics.median(measured.curve[number][1] for number in rest) <= bands.match


def lapses_of(measured: Measurement, bands: Bands | None) -> tuple[Stray, ...]:
    """Every stretch of a clip beyond `match`, however short, whatever was measured; in the order of time."""
    if bands is None:
        return ()
    return tuple(_stretch(measured, run) for run in _runs(measured, bands.match))


def lasting_of(measured: Measurement, bands: Bands) -> tuple[Stray, ...]:
    """Of the stretches beyond `match` those that last, and takes that lie beyond it whole."""
    shares = _shares(measured)
    found = [
        one
        for one in lapses_of(measured, bands)
        if len(one.frames) >= LEAST_FRAMES and sum(shares[number] for number in one.frames) >= LEAST_SHARE - 1e-9
    ]
    takes = [take for take in _takes(measured) if LEAST_OF_TAKE <= len(take) < len(measured.curve)]
    for take in takes:
        whole = all(measured.curve[number][1] > bands.match for number in take)
        if whole and not any(set(take) <= set(one.frames) for one in found):
            found.append(_stretch(measured, take))
    return tuple(sorted(found, key=lambda one: one.start_s))


def rest_holds(measured: Measurement, parts: Sequence[Stray], bands: Bands) -> bool:
    """Whether what is left of a clip without these stretches lasts, and shows who it should."""
    return _alone(measured, [number for one in parts for number in one.frames], _shares(measured), bands)


def _stretch(measured: Measurement, run: Sequence[int]) -> Stray:
    times = [time_s for time_s, _ in measured.curve]
    start_s, end_s = times[run[0]], times[run[-1]]
    found = _between(measured, start_s, end_s, times)
    for begin_s, finish_s in measured.cuts:
        if begin_s < start_s and end_s < finish_s:
            found = replace(found, start_s=begin_s, end_s=finish_s, blended=True)
        elif begin_s < start_s < finish_s:  # a mixture is nobody's: it begins when the dissolve is over
            found = replace(found, start_s=finish_s)
        elif begin_s < end_s < finish_s:
            found = replace(found, end_s=begin_s)
    usual = statistics.median_low(measured.curve[number][1] for number in run)
    return replace(found, value=usual, frames=range(run[0], run[-1] + 1))


def _between(measured: Measurement, start_s: float, end_s: float, times: Sequence[float]) -> Stray:
    """A stretch from its first frame to its last of these, or to the cuts that it lies between: up to a cut its last
    frame goes on."""
    first, last = start_s == times[0], end_s == times[-1]
    before = -math.inf if first else times[bisect_left(times, start_s) - 1]
    after = math.inf if last else times[bisect_right(times, end_s)]
    cuts = [cut for cut in measured.cuts if cut[0] > _AT_A_CUT]  # what begins black begins with no cut
    begins = [cut for _, cut in cuts if before + _AT_A_CUT < cut <= start_s + _AT_A_CUT]
    ends = [cut for cut, _ in cuts if end_s + _AT_A_CUT < cut <= after + _AT_A_CUT]
    return Stray(
        start_s=begins[-1] if begins else start_s,
        end_s=ends[0] if ends else end_s,
        value=0.0,
        first=first and not begins,
        last=last and not ends,
        cut_in=bool(begins),
        cut_off=bool(ends),
    )
