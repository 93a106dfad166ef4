"""What is shown of every measurement of a file: the part that was measured, what it was measured against, what the
inspector itself draws of it, and of a clip its course in time."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from repertory.craft.advising import WARDROBE
from repertory.craft.called import NAMELESS
from repertory.craft.crowds import NEAREST, NEITHER, named
from repertory.craft.judging import drifts_to_nearest, grade_of
from repertory.craft.mending import face_at
from repertory.craft.parts import said_figure
from repertory.craft.placing import ONE_ONLY, PLACES, by_colours, outdone, surely_there
from repertory.craft.straying import the_one_seen
from repertory.craft.stretches import bad_parts
from repertory.craft.telling import in_order
from repertory.craft.tracks import CUT
from repertory.craft.turning import pose_weight
from repertory.craft.wandering import Curve
from repertory.craft.watching import lit
from repertory.craft.wearing import palettes_in
from repertory.files.hashing import sha256_of_text
from repertory.media.clips import read_frames
from repertory.media.dressing import clothes_drawn
from repertory.media.images import read_image, write_image
from repertory.media.skimming import skim_of
from repertory.model.inspected import Exhibit, Inspected, Looked, Moment, Shown, ShownFile
from repertory.model.media import Box, MediaKind
from repertory.model.verdict import (
    Bands,
    Expectation,
    ExpectedAnchor,
    Face,
    Finding,
    Frame,
    Grade,
    Measurement,
    Observation,
    Score,
)
from repertory.ports import Inspector, Showing
from repertory.work.inspecting import Inspection

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from repertory.media.images import Picture

IN_DISSOLVE = "a mixture, in a dissolve"
"""Why a frame of a clip says nothing of a face."""
MOST_REFERENCES = 3
"""Pictures of an anchor beside what was measured."""
MOST_WORST = 3
"""Frames of a clip that are shown as its worst."""

EVERYWHERE = frozenset({"places", "looks"})
"""What is the same all over a clip, so that no frame of it needs to be looked for."""


def shown_file(inspection: Inspection, inspected: Inspected, folder: Path) -> ShownFile:
    """All that a report shows of one file; pictures that are drawn for it are written into `folder`.

    Raises MediaRejected where the file has changed since it was measured.
    """
    showing = _Showing(inspection, inspected, folder)
    return ShownFile(inspected=inspected, shown=tuple(showing.of(score) for score in in_order(inspected.report.scores)))


@dataclass(frozen=True, kw_only=True)
class _Compared:
    """One measurement, its inspector, and what that was told to expect."""

    score: Score
    inspector: Inspector
    looked: Looked
    anchor: ExpectedAnchor | None
    """What it is about; None for somebody who was not asked for."""
    rival: ExpectedAnchor | None
    """What it is nearer to, or who is seen instead."""

    @property
    def measured(self) -> Measurement:
        return self.score.measurement


class _Showing:
    """One file being shown."""

    def __init__(self, inspection: Inspection, inspected: Inspected, folder: Path) -> None:
        self.inspection, self.inspected, self.folder = inspection, inspected, folder
        self._lit: NDArray[np.bool_] | None = None
        crew = inspection.crew
        self.inspectors = {one.id: one for one in (crew.inspector, *crew.further)}
        self.known = {
            reference.media.sha256: (anchor, reference)
            for anchor in reversed(inspection.film.anchors)
            for reference in anchor.references
        }

    def of(self, score: Score) -> Shown:
        measured = score.measurement
        looked = next((one for one in self.inspected.looked if one.seen.inspector == measured.inspector), None)
        inspector = self.inspectors.get(measured.inspector)
        if looked is None or inspector is None or measured.of_run:
            return Shown(score=score)
        everybody = (*looked.expected.cast, *looked.expected.others)
        compared = _Compared(
            score=score,
            inspector=inspector,
            looked=looked,
            anchor=next((one for one in everybody if (one.anchor, one.about) == measured.subject[1:]), None),
            rival=next((one for one in everybody if measured.nearest in _called(one)), None),
        )
        compared = replace(compared, score=self._typical(compared))
        course = self._course(compared) if measured.curve else ()
        drawn = self._drawn(compared)
        return Shown(
            score=compared.score,
            own=self._own(compared),
            against=tuple(self._against(compared, beside=drawn is not None and measured.inspector != WARDROBE)),
            more=self._more(compared, drawn),
            drawn=drawn,
            course=course,
            worst=tuple(self._worst(compared, course)) if measured.inspector not in EVERYWHERE else (),
        )

    def _typical(self, compared: _Compared) -> Score:
        """The same, shown by the frame of which the figure is that is said, so that the picture bears it out; by one
        like it where that is black or in a dissolve."""
        measured, figure = compared.measured, said_figure(compared.score)
        within = [one for one in measured.curve if figure and figure.start_s <= one[0] <= figure.end_s]
        if figure is None or not within:
            return compared.score
        grade = _graded(figure.value, compared.score.bands)
        alike = [one for one in measured.curve if _graded(one[1], compared.score.bands) is grade]
        clear = [one for one in within if one in alike and not self._depth(one[0])]
        within = clear or self._clearest(alike or within)
        time_s = min(within, key=lambda one: abs(one[1] - figure.value))[0]
        seen = _at(compared.looked.seen, time_s)
        found = self._found_at(compared, time_s)
        if found is None or found.value is None:
            return compared.score
        return replace(compared.score, measurement=replace(measured, time_s=seen.frames[0].time_s, box=found.box))

    def _found_at(self, compared: _Compared, time_s: float) -> Measurement | None:
        """The same thing measured in one frame of a clip."""
        found = compared.inspector.compare(_at(compared.looked.seen, time_s), compared.looked.expected)
        return next((one for one in found if one.subject == compared.measured.subject), None)

    def _own(self, compared: _Compared) -> Exhibit | None:
        measured = compared.measured
        if measured.box is None and measured.finding is not Finding.MEASURED:
            return None
        if not compared.looked.seen.frames:
            return None
        time_s = measured.time_s if self.inspected.kind is MediaKind.CLIP else None
        words = "here" if time_s is None else f"here, at {time_s:.1f} s"
        return Exhibit(path=self.inspected.path, words=words, time_s=time_s, box=measured.box)

    def _against(self, compared: _Compared, *, beside: bool) -> Iterator[Exhibit]:
        """The nearest pictures of the anchor, but for one that is drawn `beside` the file already, and one of what it
        is nearer to; of several who could be one each."""
        measured = compared.measured
        if measured.reason.startswith(NEITHER):
            for asked in compared.looked.expected.cast:
                yield from (self._exhibit(one) for one in self._nearest(compared, asked)[:1])
            return
        rival = compared.rival if _spoken_of(compared) else None
        own = compared.anchor or rival
        if own is not None and not beside:
            yield from (self._exhibit(one) for one in self._nearest(compared, own)[:MOST_REFERENCES])
        if rival is not None and rival is not own and is_other(compared.score):
            yield from (self._exhibit(one) for one in self._nearest(compared, rival)[:1])

    def _more(self, compared: _Compared, drawn: Exhibit | None) -> int:
        """How many more pictures of what was asked for there are than are shown beside the file."""
        if compared.anchor is None or (drawn is not None and compared.measured.inspector != WARDROBE):
            return 0
        return max(0, sum(bool(one.frames) for one in compared.anchor.references) - MOST_REFERENCES)

    def _nearest(self, compared: _Compared, anchor: ExpectedAnchor) -> list[Observation]:
        """The anchor's pictures in the order in which they say something about what was measured: one that the file
        reproduces first."""
        pictures = [one for one in anchor.references if one.frames]
        face = _face_at(compared.looked.seen, compared.measured)
        if not compared.measured.of_face:
            pictures.sort(key=lambda one: self._distance(compared, anchor, one))
        elif face is not None:
            pictures.sort(key=lambda one: -_same_pose(face, one))
        copied = {self.inspected.copied, compared.measured.copied}
        return sorted(pictures, key=lambda one: one.sha256 not in copied)

    def _distance(self, compared: _Compared, anchor: ExpectedAnchor, reference: Observation) -> float:
        alone = Expectation(cast=(replace(anchor, references=(reference,)),))
        found = compared.inspector.compare(_at(compared.looked.seen, compared.measured.time_s), alone)
        return min((one.value for one in found if one.value is not None), default=float("inf"))

    def _exhibit(self, reference: Observation) -> Exhibit:
        anchor, kept = self.known[reference.sha256]
        path = self.inspection.crew.library.open(anchor, kept.media)
        given = kept.media.sha256 in self.inspection.against.files
        whose = "" if anchor.title.startswith(NAMELESS) else f"{anchor.title}, "
        words = f"{whose}{path.name}" if given else f"{anchor.title or anchor.name}, {kept.full_name}"
        return Exhibit(path=path, words=words, box=_part(reference.frames[0]))

    def _drawn(self, compared: _Compared) -> Exhibit | None:
        """Clothes beside their colours, places and things with what was found again."""
        measured, anchor = compared.measured, compared.anchor
        if anchor is None or measured.value is None:
            return None
        if measured.inspector == "wardrobe":
            return self._colours(compared, anchor)
        nearest = self._nearest(compared, anchor)
        if not isinstance(compared.inspector, Showing) or not nearest:
            return None
        take = self.inspected.path
        if self.inspected.kind is MediaKind.CLIP:
            take = self._kept(compared, "frame", self._picture(measured.time_s))
        view = self._exhibit(nearest[0])
        frames = (_at(compared.looked.seen, measured.time_s).frames[0], nearest[0].frames[0])
        path = self._kept(compared, "drawn", compared.inspector.evidence(take, view.path, frames))
        return Exhibit(path=path, words=f"Left the file, right {view.words}; below, the colours of both")

    def _colours(self, compared: _Compared, anchor: ExpectedAnchor) -> Exhibit | None:
        measured = compared.measured
        frame = _at(compared.looked.seen, measured.time_s).frames[0]
        palettes = palettes_in(frame, anchor)
        if palettes is None or measured.box is None:
            return None
        words = ("here", anchor.about)
        picture = self._picture(measured.time_s)
        drawn = clothes_drawn(picture, measured.box, palettes.worn, palettes.named, words=words)
        path = self._kept(compared, "drawn", drawn)
        return Exhibit(
            path=path, words=f"The clothes, their colours in the outfit's light, and those of the {words[1]}"
        )

    def _course(self, compared: _Compared) -> tuple[Moment, ...]:
        """Every frame of a clip that was looked at, by what was measured in it; a mixture in a dissolve is nobody's,
        where anything else was measured."""
        measured = compared.measured
        mixed = {
            round(time_s, 2): IN_DISSOLVE
            for time_s, _ in measured.curve
            if any(start_s < time_s < end_s for start_s, end_s in measured.cuts)
        }
        mixed = mixed if len(mixed) < len(measured.curve) else {}
        values = {round(time_s, 2): value for time_s, value in measured.curve}
        return tuple(
            Moment(time_s=frame.time_s, value=value, grade=_grade_along(compared.score, value), words=words)
            for frame in compared.looked.seen.frames
            for words in [mixed.get(round(frame.time_s, 2), "")]
            for value in [None if words else values.get(round(frame.time_s, 2))]
        )

    def _worst(self, compared: _Compared, course: Sequence[Moment]) -> Iterator[Exhibit]:
        """The frames that lie farthest off, each with the part that was measured there."""
        known = sorted((one for one in course if one.value is not None), key=lambda one: -(one.value or 0.0))
        known = [one for one in known if one.grade is not Grade.MATCH] or known
        clear = [one for one in known if not self._depth(one.time_s)]
        for moment in (clear or known)[:MOST_WORST]:
            found = self._found_at(compared, moment.time_s)
            box = found.box if found else None
            grade = "" if moment.grade is Grade.UNMEASURED else f", {moment.grade.value}"
            words = f"{moment.time_s:.1f} s: {moment.value:.2f}{grade}"
            yield Exhibit(path=self.inspected.path, words=words, time_s=moment.time_s, box=box)

    def _clearest(self, curve: Curve) -> list[tuple[float, float]]:
        """The frames that show one thing best."""
        least = min(self._depth(time_s) for time_s, _ in curve)
        return [one for one in curve if self._depth(one[0]) <= least]

    def _depth(self, time_s: float) -> float:
        """How far a frame of a clip lies within a dissolve, in seconds; 0 where it shows one thing, infinite where it
        is black or in a fade."""
        spans = [span for one in self.inspected.looked for span in one.seen.spans if span.what == CUT]
        if self._is_lit(time_s):
            return max([0.0, *(min(time_s - one.start_s, one.end_s - time_s) for one in spans)])
        return math.inf

    def _is_lit(self, time_s: float) -> bool:
        found = skim_of(self.inspected.path, self.inspected.looked[0].seen.sha256)
        if self._lit is None:
            self._lit = lit(found.times_s, found.small)
        return bool(self._lit[abs(found.times_s - time_s).argmin()])

    def _picture(self, time_s: float) -> Picture:
        if self.inspected.kind is MediaKind.CLIP:
            return next(iter(read_frames(self.inspected.path, [time_s])))[1]
        return read_image(self.inspected.path)

    def _kept(self, compared: _Compared, what: str, picture: Picture) -> Path:
        name = sha256_of_text(f"{self.inspected.path} {compared.measured.subject} {what}")[:16]
        path = self.folder / f"{name}.png"
        write_image(path, picture)
        return path


def _spoken_of(compared: _Compared) -> bool:
    """Whether the one that it is nearest to was asked for, or is named as who it looks like: pictures of other people
    would only raise questions."""
    asked = compared.rival in compared.looked.expected.cast
    nearer = compared.score.grade is Grade.MATCH
    told = named(compared.measured) or compared.measured.reason.startswith(NEAREST)
    told = told or drifts_to_nearest(compared.score) or bool(the_one_seen(bad_parts(compared.score)))
    return asked or nearer or told or not compared.measured.of_face


def is_other(score: Score) -> bool:
    """Whether it may be the nearest other one instead. Of a place that is not itself and fits no other, that its
    details prove, or that shows but one colour, the nearest would only raise questions."""
    measured, bands = score.measurement, score.bands
    if measured.reason.startswith(ONE_ONLY) or (surely_there(measured) and score.grade is not Grade.MATCH):
        return False
    if measured.inspector == PLACES and by_colours(measured) and bands is not None:
        return outdone(measured, bands.match)
    nearer = measured.margin is not None and measured.margin < 0
    return measured.finding is Finding.SWAPPED or nearer or drifts_to_nearest(score)


def _called(one: ExpectedAnchor) -> Mapping[str, None]:
    """What an inspector may call it where it is the nearest."""
    return dict.fromkeys((one.anchor, f"{one.about} of {one.anchor}") if one.about else (one.anchor,))


def _at(seen: Observation, time_s: float) -> Observation:
    """What was seen in one frame; the nearest in time."""
    return replace(seen, frames=(min(seen.frames, key=lambda frame: abs(frame.time_s - time_s)),))


def _grade_along(score: Score, value: float | None) -> Grade:
    """Of one frame of a clip: what matches does so even where the rest is left to a person because it is spoiled."""
    grade = _graded(value, score.bands)
    left = score.grade is Grade.UNMEASURED
    matches = grade is Grade.MATCH and score.measurement.finding is Finding.UNMEASURED
    return grade if matches or not left else Grade.UNMEASURED


def _graded(value: float | None, bands: Bands | None) -> Grade:
    return Grade.UNMEASURED if value is None or bands is None or not bands.trusted else grade_of(value, bands)


def _face_at(seen: Observation, measured: Measurement) -> Face | None:
    """The face that was measured, where it is one."""
    faces = _at(seen, measured.time_s).frames[0].faces if seen.frames else ()
    return face_at(measured.box, faces)


def _same_pose(face: Face, reference: Observation) -> float:
    return max((pose_weight(face.pose, one.pose) for one in reference.frames[0].faces), default=0.0)


def _part(frame: Frame) -> Box | None:
    """The part of a reference that counts: its largest face, or the clothes below one; None for all of it."""
    if frame.faces:
        return frame.faces[0].box
    worn = [patch.box for patch in frame.patches if patch.face is not None and patch.what != "skin"]
    if not worn:
        return None
    left, top = min(one.x for one in worn), min(one.y for one in worn)
    right, bottom = max(one.x + one.width for one in worn), max(one.y + one.height for one in worn)
    return Box(x=left, y=top, width=right - left, height=bottom - top)
