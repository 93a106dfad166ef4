"""A patient: one thing that is wrong in one take, where it is seen, and the references that may be used to mend it; and
what a repair made of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from repertory.craft import mending, regions
from repertory.craft.following import Beat
from repertory.craft.redrawing import SwapPlan
from repertory.files.writing import clear_write_errors
from repertory.model.anchor import Anchor, Character, Location, Reference, Role, anchor_name
from repertory.model.engine import OrderKind, Recipe, Setting
from repertory.model.media import Box, MediaKind
from repertory.model.shot import BoundShot
from repertory.model.take import Take
from repertory.model.verdict import Face, Frame, ReferenceFace, Score, Subject
from repertory.work.crew import Crew
from repertory.work.seeing import measurable, observe
from repertory.work.taking import Shooting, lineage


@dataclass(frozen=True, kw_only=True)
class Patient:
    """One thing that is wrong in one take."""

    take: Take
    path: Path
    score: Score
    anchor: Anchor
    """At the version that is pinned now: a repair is measured against that, whatever the take was."""
    frames: tuple[Frame, ...]
    """The faces of the take, frame by frame."""
    frame: Frame
    """That in which it is worst."""
    face: Face | None
    """Of whoever's face or clothes it is; None for a place or a thing."""
    pictures: tuple[Reference, ...]
    """What shows it as it should be, best first, without what earlier repairs of the take have used where there is
    something else."""
    faces: tuple[ReferenceFace, ...] = ()
    """For a face: of its references, those that no earlier repair of the take has used."""
    spent: frozenset[str]
    """Hashes of the references that earlier repairs have used."""

    @property
    def of_face(self) -> bool:
        return self.score.measurement.of_face

    @property
    def about(self) -> str:
        """The outfit, or the light of a place; empty for a face."""
        return self.score.measurement.about

    @property
    def subject(self) -> Subject:
        measured = self.score.measurement
        return (measured.inspector, self.anchor.ref, measured.about)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the take in pixels: a take that was brought along has its own."""
        return (self.frame.width, self.frame.height)

    @property
    def still(self) -> bool:
        return self.take.media.kind is MediaKind.IMAGE

    @property
    def region(self) -> Box:
        """The part of the picture that an edit may change: the face with room for hair and chin, everything that is
        worn, a thing with room round it, all of a place."""
        box = self.score.measurement.box
        if isinstance(self.anchor, Location) or box is None:
            return regions.whole_region(self.size)
        if self.of_face:
            return regions.face_region(box, self.size)
        if self.face is None:
            return regions.face_region(box, self.size) if self.still else regions.whole_region(self.size)
        seen = [(self.face, box), *((face, None) for face in self._over_time(self.face))]
        return regions.clothes_region(seen, self.size)

    @property
    def regions(self) -> tuple[Box, ...]:
        """Where an edit may change the pictures at one time or another: of a clip in which a face is mended, the room
        round that face wherever it is followed to."""
        if self.still or not self.of_face or self.face is None:
            return (self.region,)
        at = next((number for number, one in enumerate(self.frames) if one is self.frame), 0)
        boxes = [self.face.box]
        for way in (self.frames[at + 1 :], self.frames[:at][::-1]):
            last = self.face
            for frame in way:
                last = mending.nearest_face(last, frame.faces) or last
                boxes.append(last.box)
        return (self.region, *(regions.face_region(box, self.size) for box in dict.fromkeys(boxes)))

    def _over_time(self, face: Face) -> Iterable[Face]:
        """The same person's face in the other frames of a clip: the one that is nearest in each."""
        for frame in self.frames:
            near = mending.nearest_face(face, frame.faces)
            if near is not None:
                yield near


@dataclass(frozen=True, kw_only=True)
class Repair:
    """What a repair made, before anyone judged it."""

    path: Path
    recipe: Recipe
    used: frozenset[str]
    """Hashes of the references that it was made by."""
    region: Box | None = None
    """For an edit; None where a swap's own outline bounds it."""
    swap: SwapPlan | None = None
    beats: tuple[Beat, ...] = ()
    """For a swap in a clip: how each picture of the stretch was redrawn."""
    edited: Path | None = None
    """The engine's own picture, before it was pasted back."""
    order: str = ""
    cost_usd: Decimal = Decimal(0)
    notes: tuple[str, ...] = ()
    said: Mapping[str, Setting] = field(default_factory=dict)


def examine(shooting: Shooting, bound: BoundShot, take: Take, score: Score) -> Patient | None:
    """What is wrong in a take, with all that is needed to mend it; None where it is not found any more."""
    anchor = _anchor(bound, score)
    path = shooting.takes.path(take)
    frames = observe(shooting.crew, path, take.media.sha256).frames
    measured = score.measurement
    frame = min(frames, key=lambda one: abs(one.time_s - measured.time_s), default=None)
    if anchor is None or frame is None:
        return None
    face = None
    if isinstance(anchor, Character):
        face = _face_of(bound, take, score, frame)
        if face is None:
            return None
    spent = _spent(shooting, take)
    fresh = [one for one in _pictures(bound, anchor, score) if one.media.sha256 not in spent]
    return Patient(
        take=take,
        path=path,
        score=score,
        anchor=anchor,
        frames=frames,
        frame=frame,
        face=face,
        pictures=tuple(fresh or _pictures(bound, anchor, score)),
        faces=_reference_faces(shooting.crew, anchor, spent) if measured.of_face else (),
        spent=spent,
    )


def same_subject(one: Subject, other: Subject) -> bool:
    """Whether both are about the same of an anchor, at whatever version."""
    return (one[0], anchor_name(one[1]), one[2]) == (other[0], anchor_name(other[1]), other[2])


def repairs_folder(shooting: Shooting, take: Take) -> Path:
    """Where what is made while a take is mended lies until it is a take itself."""
    folder = shooting.plan.film.folder / ".repertory" / "repairs" / take.id
    with clear_write_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def _anchor(bound: BoundShot, score: Score) -> Anchor | None:
    name = anchor_name(score.measurement.anchor)
    people: list[Anchor] = [performer.character for performer in bound.performers]
    things = [one for one in (bound.location, *bound.props) if one is not None]
    return next((one for one in [*people, *things] if one.name == name), None)


def _face_of(bound: BoundShot, take: Take, score: Score, frame: Frame) -> Face | None:
    """The face that was measured, or the one above the clothes that were."""
    measured = score.measurement
    if measured.of_face:
        return mending.face_at(measured.box, frame.faces)
    own = [
        one.measurement
        for one in (take.report.scores if take.report else ())
        if one.measurement.of_face and anchor_name(one.measurement.anchor) == anchor_name(measured.anchor)
    ]
    there = next((face for one in own if (face := mending.face_at(one.box, frame.faces))), None)
    if there is not None:
        return there
    return frame.faces[0] if len(frame.faces) == len(bound.performers) == 1 else None


def _spent(shooting: Shooting, take: Take) -> frozenset[str]:
    """What earlier repairs of a take were made by."""
    steps = {shooting.crew.swap.id, OrderKind.EDIT.value}
    recipes = [recipe for recipe in lineage(shooting.takes, take) if recipe.step in steps]
    return frozenset(used.sha256 for recipe in recipes for used in recipe.references)


def _pictures(bound: BoundShot, anchor: Anchor, score: Score) -> Sequence[Reference]:
    """What shows an anchor as the shot wants it: those that the shot's own orders are sent first."""
    about = score.measurement.about
    known = anchor.references
    if isinstance(anchor, Character):
        known = tuple(one for one in known if one.role is Role.OUTFIT and one.name == about) if about else known
    elif about:
        known = tuple(one for one in known if one.name == about)
    chosen = [one.sha256 for one in bound.references if one.anchor == anchor.ref]
    return sorted(
        (one for one in known if one.media.kind is MediaKind.IMAGE), key=lambda one: one.media.sha256 not in chosen
    )


def _reference_faces(crew: Crew, anchor: Anchor, spent: frozenset[str]) -> tuple[ReferenceFace, ...]:
    if not isinstance(anchor, Character):
        return ()
    faces = tuple(
        ReferenceFace(
            path=crew.library.open(anchor, reference.media),
            sha256=reference.media.sha256,
            name=reference.name or reference.role.value,
            face=seen.frames[0].faces[0],
        )
        for reference, seen in measurable(crew, anchor)
    )
    return mending.held_out(faces, spent)
