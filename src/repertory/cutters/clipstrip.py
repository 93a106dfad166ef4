"""A clip along time as one picture: its frames, where it is cut, black or still, and who is recognised when."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from html import escape

from repertory.craft.concluding import badge
from repertory.craft.rushes import BLACK, STILL, WHOLE
from repertory.craft.stretches import jumps_of, passing, worth_a_look
from repertory.craft.telling import told
from repertory.craft.tracks import CUT
from repertory.cutters.pages import Table, pictured
from repertory.media.clips import read_frames
from repertory.model.inspected import Moment, Shown, ShownFile
from repertory.model.observed import Span
from repertory.model.verdict import Grade, Report, Verdict

_Kind = tuple[str, str]
"""A colour along the clip, and what it stands for."""
PICTURES = 12
"""So many frames of the clip, evenly spread."""
_WIDTH, _NAMES, _LANE, _GAP = 1060, 180, 16, 6
"""Widths of the whole and of the names at its left, height of a lane and the room below it, in points."""
_ALONG = _WIDTH - _NAMES
_GRADES = {
    Grade.MATCH: ("#58b389", "match"),
    Grade.DRIFT: ("#e0a84a", "drift"),
    Grade.WRONG: ("#e2695c", "wrong"),
    Grade.UNMEASURED: ("#8a8d96", "for a person to decide"),
}
_SPANS = {BLACK: ("#000000", "black"), STILL: ("#5f8bd0", "stands still"), CUT: ("#a06cc0", "a dissolve")}
_CUT = "#d0342c"
_PASSING = ("#b9c47a", "farther off, which does not count")


def time_strip(one: ShownFile) -> Table | None:
    """The strip as an SVG, what it shows in words, and a legend of its colours; None for a file that is no clip.

    Raises MediaRejected where the file has changed meanwhile.
    """
    spans = next((looked.seen.spans for looked in one.inspected.looked if looked.seen.inspector == "clips"), ())
    whole = next((span for span in spans if span.what == WHOLE and span.end_s > 0), None)
    if whole is None:
        return None
    strip = _Strip(one, [span for span in spans if span.what in _SPANS], whole.end_s)
    return {"svg": strip.svg(), "words": strip.words(), "legend": strip.legend()}


class _Strip:
    """One clip being drawn."""

    def __init__(self, one: ShownFile, spans: Sequence[Span], length_s: float) -> None:
        self.length_s = length_s
        self.cuts = [span.start_s for span in spans if span.what == CUT and span.end_s <= span.start_s]
        black = [span for span in spans if span.what == BLACK]
        self.bars = [
            span
            for span in spans
            if span.end_s > span.start_s and not (span.what == STILL and any(_within(span, other) for other in black))
        ]
        names = one.inspected.names
        self.jumps = [time_s for shown in one.shown for time_s in jumps_of(shown.score)]
        self.lanes = [
            (told(shown.score, names).what, list(self._stretches(shown, one.inspected.report)))
            for shown in one.shown
            if shown.course
        ]
        times = self._times()
        self.pictures = [
            pictured(picture, round(_ALONG / PICTURES), alt="", caption="")["data"]
            for _, picture in read_frames(one.inspected.path, times)
        ]
        (frame,) = [looked.seen.frames[0] for looked in one.inspected.looked if looked.seen.inspector == "clips"]
        self.height = _ALONG / PICTURES * frame.height / frame.width

    def _times(self) -> list[float]:
        """Of which times there are pictures: evenly spread, but one of every stretch that is wrong or for a person."""
        slot = self.length_s / PICTURES
        times = [slot * (number + 0.5) for number in range(PICTURES)]
        for start_s, end_s, kind in (stretch for _, stretches in self.lanes for stretch in stretches):
            to_see = kind in {_GRADES[Grade.WRONG], _GRADES[Grade.UNMEASURED]}
            if to_see and not any(start_s <= time_s <= end_s for time_s in times):
                middle = (start_s + end_s) / 2
                times[min(PICTURES - 1, int(middle / slot))] = middle
        return times

    def svg(self) -> str:
        tall = self.height + _GAP + (1 + len(self.lanes)) * (_LANE + _GAP)
        drawn = [
            *self._frames(),
            self._lane(0, "The clip", [(s.start_s, s.end_s, _SPANS[s.what][0]) for s in self.bars]),
        ]
        drawn += [
            self._lane(number, name, [(start_s, end_s, colour) for start_s, end_s, (colour, _) in stretches])
            for number, (name, stretches) in enumerate(self.lanes, 1)
        ]
        drawn += [
            f'<rect x="{self._x(cut) - 1:.1f}" y="0" width="2" height="{tall:.1f}" fill="{_CUT}"/>' for cut in self.cuts
        ]
        drawn += self._ticks(tall)
        box = f"0 0 {_WIDTH} {tall + 18:.0f}"
        return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" font-size="12">{"".join(drawn)}</svg>'

    def words(self) -> str:
        """The same for who cannot see it: "black from 2.5 to 3.0 s; a cut at 3.8 s; Anna: 0.0 to 2.5 s match"."""
        said = [f"{_SPANS[bar.what][1]} from {bar.start_s:.1f} to {bar.end_s:.1f} s" for bar in self.bars]
        said += [f"a cut at {cut:.1f} s" for cut in self.cuts]
        for name, stretches in self.lanes:
            parts = [f"{start_s:.1f} to {end_s:.1f} s {words}" for start_s, end_s, (_, words) in stretches]
            said.append(f"{name}: {', '.join(parts) or 'nowhere'}")
        return "; ".join(said) or "nothing peculiar"

    def legend(self) -> list[tuple[str, str]]:
        """Colours and words of what the strip has."""
        kinds = {bar.what for bar in self.bars}
        found_in = {kind for _, stretches in self.lanes for _, _, kind in stretches}
        found = [_SPANS[what] for what in _SPANS if what in kinds]
        found += [(_CUT, "a cut")] if self.cuts else []
        return found + [kind for kind in (*_GRADES.values(), _PASSING) if kind in found_in]

    def _stretches(self, shown: Shown, report: Report) -> Iterator[tuple[float, float, _Kind]]:
        """From when to when somebody is recognised as what: each frame stands for half the way to its neighbours, but
        not beyond a cut, a jump or into black. What does not count for the verdict has no colour of a fault."""
        edges = sorted(
            [
                *self.cuts,
                *self.jumps,
                *(edge for bar in self.bars if bar.what == BLACK for edge in (bar.start_s, bar.end_s)),
            ]
        )
        course, moments = shown.course, passing(shown.score)
        left = badge(shown.score, report)[1] == Verdict.REVIEW.value
        if left and worth_a_look(shown.score):  # a part is left to a person
            course = tuple(replace(one, grade=Grade.UNMEASURED) if _is_at(one, moments) else one for one in course)
            moments = frozenset()
        elif left:  # what is left to a person is no match here either
            course = tuple(replace(one, grade=Grade.UNMEASURED) if one.grade is Grade.MATCH else one for one in course)
        last: tuple[float, float, _Kind] | None = None
        for number, moment in enumerate(course):
            start_s = 0.0 if not number else _between(course[number - 1], moment, edges)[1]
            end_s = self.length_s if number + 1 == len(course) else _between(moment, course[number + 1], edges)[0]
            if moment.value is None:
                continue
            kind = _PASSING if _is_at(moment, moments) else _GRADES[moment.grade]
            if last and last[2] == kind and start_s - last[1] < 1e-6:
                last = (last[0], end_s, kind)
                continue
            if last:
                yield last
            last = (start_s, end_s, kind)
        if last:
            yield last

    def _frames(self) -> Iterator[str]:
        width = _ALONG / PICTURES
        for number, data in enumerate(self.pictures):
            place = f'x="{_NAMES + number * width:.1f}" y="0" width="{width - 1:.1f}" height="{self.height:.1f}"'
            yield f'<image {place} href="{data}" preserveAspectRatio="xMidYMid slice"/>'

    def _lane(self, number: int, name: str, bars: Sequence[tuple[float, float, str]]) -> str:
        top = self.height + _GAP + number * (_LANE + _GAP)
        short = name if len(name) <= 27 else f"{name[:26]}…"
        name = f"{short[:1].upper()}{short[1:]}"
        said = f'<text x="0" y="{top + 12:.1f}" fill="currentColor">{escape(name)}</text>'
        line = f'x="{_NAMES}" y="{top + _LANE / 2 - 0.5:.1f}" width="{_ALONG}" height="1"'
        ground = f'<rect {line} fill="currentColor" opacity=".25"/>'
        drawn = [
            f'<rect x="{self._x(start_s):.1f}" y="{top:.1f}" width="{max(2.0, self._x(end_s) - self._x(start_s)):.1f}" '
            f'height="{_LANE}" fill="{colour}" stroke="#8a8d96" stroke-width=".5"/>'
            for start_s, end_s, colour in bars
        ]
        return said + ground + "".join(drawn)

    def _ticks(self, tall: float) -> Iterator[str]:
        step = next((one for one in (0.25, 0.5, 1, 2, 5, 10, 30, 60) if self.length_s / one <= PICTURES), 120)
        for number in range(int(self.length_s / step) + 1):
            at = number * step
            anchor = "end" if self._x(at) > _WIDTH - 20 else "middle"
            place = f'x="{self._x(at):.1f}" y="{tall + 13:.1f}" text-anchor="{anchor}"'
            yield f'<text {place} fill="currentColor">{at:g} s</text>'

    def _x(self, time_s: float) -> float:
        return _NAMES + _ALONG * min(1.0, time_s / self.length_s)


def _is_at(one: Moment, times_s: Collection[float]) -> bool:
    return any(abs(time_s - one.time_s) < 0.01 for time_s in times_s)


def _within(one: Span, other: Span) -> bool:
    return other.start_s - 0.05 <= one.start_s and one.end_s <= other.end_s + 0.05


def _between(one: Moment, other: Moment, edges: Sequence[float]) -> tuple[float, float]:
    """Where the stretch of one frame ends and that of the next begins: at a cut between them, at either end of a black
    stretch, else half the way."""
    inside = [edge for edge in edges if one.time_s < edge <= other.time_s + 1e-6]
    if inside:
        return inside[0], inside[-1]
    return ((one.time_s + other.time_s) / 2,) * 2
