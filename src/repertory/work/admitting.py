"""Admitting a picture as a reference: it is measured against the master before it may be locked."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from repertory.craft.building import add_reference, reference_name
from repertory.craft.expressing import ExpressionSet, expression_set, moved_apart
from repertory.craft.portraits import (
    GUESSED,
    PROFILE,
    SAME_FACE,
    SAME_PICTURE,
    SMALLEST_FACE,
    angle_fault,
    angle_of,
    blur_fault,
    in_profile,
    light_fault,
    seen_from_the_front,
    turned_away,
)
from repertory.errors import MediaRejected
from repertory.files.hashing import sha256_of
from repertory.media.images import check_image, read_image
from repertory.media.portraits import difference, light_in, palette, part_difference, small_view
from repertory.model.anchor import Character, Reference, Role, Swatch
from repertory.model.media import MediaFile, MediaKind
from repertory.model.verdict import Expectation, Face, Finding, Measurement
from repertory.work.crew import Crew
from repertory.work.seeing import bands_of, expected, observe, observe_reference

if TYPE_CHECKING:
    from repertory.media.images import Picture

OVERRULE = 'or overrule with --waive "reason"'


@dataclass(frozen=True, kw_only=True)
class Objection:
    """What speaks against a picture as a reference."""

    what: str
    remedy: str
    final: bool = False
    """Nobody can overrule it."""

    @property
    def error(self) -> MediaRejected:
        return MediaRejected(f"{self.what}.", step=f"{self.remedy}{'' if self.final else f', {OVERRULE}'}.")


@dataclass(frozen=True, kw_only=True)
class Appraisal:
    """What a picture is worth as a reference."""

    reference: Reference
    """What it would become, with its figures; its file is still the one that was looked at."""
    objections: tuple[Objection, ...] = ()
    """All that speaks against it, the gravest first."""

    @property
    def words(self) -> str:
        """The figures that help to choose among several, or why it would be refused."""
        own = self.reference
        if self.objections:
            said = "; ".join(one.what for one in self.objections).replace(own.media.name, "it")
            return f"{said[:1].upper()}{said[1:]}"
        parts = [f"distance {own.distance:.2f}"] if own.distance is not None else []
        parts += [f"unmeasured: {own.unmeasured}"] if own.unmeasured else []
        if own.role is Role.ANGLE and own.name.startswith("tilt") and own.pitch is not None:
            parts.append(f"tilted {abs(own.pitch):.0f} {'up' if own.pitch > 0 else 'down'}")
        elif own.role is Role.ANGLE and own.yaw is not None:
            parts.append(f"turned {abs(own.yaw):.0f} {'right' if own.yaw > 0 else 'left'}")
        if own.expression is not None:
            parts.append(f"{own.expression:.3f} from the master's expression")
        return ", ".join(parts)


@dataclass(frozen=True, kw_only=True)
class _Sight:
    """A picture that is to become a reference, and what is seen in it."""

    path: Path
    sha256: str
    picture: Picture
    role: Role
    name: str
    view: str
    faces: tuple[Face, ...]

    @property
    def angle(self) -> str:
        """From where it is declared to be seen: the name of an angle, the view of an outfit."""
        return self.name if self.role is Role.ANGLE else self.view

    @property
    def face(self) -> Face | None:
        return self.faces[0] if self.faces else None

    @property
    def unmeasured(self) -> str:
        """Why no face needs to be measured in it: clothes without anybody, or a head that is turned away."""
        if turned_away(self.angle) and not any(seen_from_the_front(face, self.angle) for face in self.faces):
            return self.angle.split(maxsplit=1)[0]
        return "no face seen" if self.role is Role.OUTFIT and not self.faces else ""


def look_at(crew: Crew, path: Path) -> tuple[Face, ...]:
    """The faces in a still picture, largest first. Raises MediaRejected for what is no picture."""
    check_image(path)
    return observe(crew, path, sha256_of(path)).frames[0].faces


def the_face(crew: Crew, path: Path) -> Face:
    """The one face of a picture. Raises MediaRejected for none, for two, and for one that is too small."""
    faces = look_at(crew, path)
    for objection in _about_the_face(path, faces):
        raise MediaRejected(f"{objection.what}.", step=f"{objection.remedy}.")
    return faces[0]


def measured_angle(crew: Crew, path: Path, waive: str = "") -> str:
    """The name of the angle that a picture shows: see `angle_of`. Raises MediaRejected for a picture without one face
    large enough, unless that is waived; then its largest face counts, and one without a face is called "unseen"."""
    faces = look_at(crew, path)
    for objection in _about_the_face(path, faces):
        if not waive:
            raise objection.error
    return angle_of(faces[0]) if faces else "unseen"


def admit(
    crew: Crew, character: Character, path: Path, role: Role, name: str, *, view: str = "", waive: str = ""
) -> Character:
    """The draft with this picture as one more reference, stored, measured against the master, and its figures kept.
    `view` is the side from which an outfit is shown, empty for its front.

    Raises MediaRejected, saying why with the figure, the limit and the remedy, when it shows nobody, two faces or
    somebody else, cannot be measured and is not declared to be turned away, is too small, dark, white or blurred, is
    another reference over again, or not the angle that it is declared to be. Then nothing is stored. `waive` is a
    person's reason to admit it all the same; it is recorded together with what it overrules. A master without exactly
    one face is refused whatever is said: nothing could be measured against it.
    """
    name = reference_name(character, role, name)
    appraisal = appraise(crew, character, path, role, name, view=view)
    for objection in appraisal.objections:
        if objection.final or not waive:
            raise objection.error
    words = f"{role.value} {name} {view}".strip() if role is not Role.HEADSHOT else "headshot"
    reference = replace(appraisal.reference, media=crew.library.add_media(character, path, words))
    if appraisal.objections:
        overruled = "; ".join(objection.what for objection in appraisal.objections)
        reference = replace(reference, waived=waive, overruled=overruled)
    return add_reference(character, reference)


def appraise(crew: Crew, character: Character, path: Path, role: Role, name: str, *, view: str = "") -> Appraisal:
    """A picture measured against the master as one that might become that reference; nothing is stored. Raises
    MediaRejected for what is no picture."""
    check_image(path)
    sight = _sight(crew, path, role, name, view)
    found = _measured(crew, character, sight)
    reference = Reference(
        media=MediaFile(name=path.name, sha256=sight.sha256, kind=MediaKind.IMAGE),
        role=role,
        name=name,
        view=view,
        distance=None if found is None or found.value is None else round(found.value, 4),
        unmeasured=sight.unmeasured,
    )
    return Appraisal(
        reference=_with_figures(crew, character, sight, reference),
        objections=tuple(_objections(crew, character, sight, found)),
    )


def expressions_of(crew: Crew, character: Character) -> ExpressionSet | None:
    """How well the character's expressions can be told apart; None for fewer than two with a face that is measured."""
    seen = {
        one.name: observe_reference(crew, character, one).frames[0].faces
        for one in character.with_role(Role.EXPRESSION)
        if one.expression is not None
    }
    return expression_set({name: faces[0] for name, faces in seen.items() if faces})


def _sight(crew: Crew, path: Path, role: Role, name: str, view: str) -> _Sight:
    sha256 = sha256_of(path)
    faces = observe(crew, path, sha256).frames[0].faces
    return _Sight(path=path, sha256=sha256, picture=read_image(path), role=role, name=name, view=view, faces=faces)


def _measured(crew: Crew, character: Character, sight: _Sight) -> Measurement | None:
    """The picture beside the character's references; None for the master itself and where no face need be measured."""
    if sight.role is Role.HEADSHOT or sight.unmeasured or len(sight.faces) != 1:
        return None
    seen = observe(crew, sight.path, sight.sha256)
    wanted = replace(expected(crew, character), anchor=character.ref)
    return _about(character, crew.inspector.compare(seen, Expectation(cast=(wanted,))))


def _objections(crew: Crew, character: Character, sight: _Sight, found: Measurement | None) -> Iterator[Objection]:
    """All that speaks against it, the gravest first."""
    path, face = sight.path, sight.face
    sure = tuple(one for one in sight.faces if one.confidence >= GUESSED)
    if not sight.unmeasured:
        yield from _about_the_face(path, sight.faces, master=sight.role is Role.HEADSHOT)
    elif len(sure) > 1:
        yield from _about_the_face(path, sure)
    light = light_in(sight.picture, face.box if face else None)
    if fault := light_fault(light.brightest, light.white):
        yield Objection(what=f"{path.name} {fault}", remedy="Give one that is exposed better")
    if face and not sight.unmeasured and (fault := blur_fault(face.sharpness)):
        yield Objection(what=f"{path.name} {fault}", remedy="Give a sharper one")
    yield from _about_copies(crew, character, sight)
    if found is not None:
        yield from _about_identity(crew, character, path, found)
    if face and sight.angle and (not sight.unmeasured or in_profile(face)):
        master = _master_face(crew, character)
        if fault := angle_fault(sight.angle, face, master.pose.pitch if master else None):
            yield Objection(what=f"{path.name} {fault}", remedy="Give a picture of that angle")


def _about_the_face(path: Path, faces: tuple[Face, ...], *, master: bool = False) -> Iterator[Objection]:
    """No face, several, or one that is too small."""
    if not faces:
        remedy = "Give a picture in which the face is seen"
        yield Objection(what=f"No face was found in {path.name}", remedy=remedy, final=master)
    elif len(faces) > 1:
        remedy = "Crop it so that only this person is seen"
        yield Objection(what=f"{path.name} shows {len(faces)} faces", remedy=remedy, final=master)
    elif faces[0].size < SMALLEST_FACE:
        size = f"{faces[0].size:.0f} pixels high; a reference needs {SMALLEST_FACE}"
        yield Objection(what=f"The face in {path.name} is {size}", remedy="Give a closer or larger picture")


def _about_copies(crew: Crew, character: Character, sight: _Sight) -> Iterator[Objection]:
    """The same picture as a reference that is there; only the expression "neutral" may look like the master."""
    if sight.role is Role.HEADSHOT:
        return
    own = small_view(sight.picture)
    neutral = sight.role is Role.EXPRESSION and sight.name == "neutral"
    for one in character.references:
        same_place = (one.role, one.name, one.view) == (sight.role, sight.name, sight.view)
        if same_place or (neutral and one.role is Role.HEADSHOT):
            continue
        path = crew.library.open(character, one.media)
        apart = difference(own, _small(path, one.media.sha256))
        if apart.value <= SAME_PICTURE and _same_face(sight, path, mirrored=apart.mirrored):
            which = "the headshot" if one.role is Role.HEADSHOT else f'the {one.role.value} "{one.full_name}"'
            way = " mirrored" if apart.mirrored else " over again"
            figures = f"difference {apart.value:.1f} of 255, limit {SAME_PICTURE:.0f}"
            what = f"{sight.path.name} is {which} of {character.title}{way}: {figures}"
            yield Objection(what=what, remedy="Give another picture")


def _same_face(sight: _Sight, path: Path, *, mirrored: bool) -> bool:
    """Whether the face is the same, too: another expression changes little else."""
    if sight.face is None:
        return True
    return part_difference(sight.picture, read_image(path), sight.face.box, mirrored=mirrored) <= SAME_FACE


@functools.lru_cache(maxsize=256)
def _small(path: Path, sha256: str) -> Picture:  # noqa: ARG001 the hash tells apart what a path held at other times
    return small_view(read_image(path))


def _about_identity(crew: Crew, character: Character, path: Path, found: Measurement) -> Iterator[Objection]:
    """Somebody else, or a face that cannot be measured."""
    if found.value is None:
        what = f"{path.name} cannot be measured against {character.title}: {found.reason}"
        yield Objection(what=what, remedy="Give a clearer picture")
        return
    wrong = bands_of(crew, character, ()).wrong
    if found.value > wrong:
        digits = 3 if f"{found.value:.2f}" == f"{wrong:.2f}" else 2  # so that the two figures differ
        figures = f"distance {found.value:.{digits}f}, limit {wrong:.{digits}f}"
        yield Objection(what=f"{path.name} does not show {character.title}: {figures}", remedy="Give another picture")


def _with_figures(crew: Crew, character: Character, sight: _Sight, reference: Reference) -> Reference:
    """The reference with what was measured in the picture: its face, or the colours of hair and clothes."""
    face = sight.face
    if face is not None and (not sight.unmeasured or abs(face.pose.yaw) > PROFILE):
        reference = replace(
            reference,
            yaw=round(face.pose.yaw, 1),
            pitch=round(face.pose.pitch, 1) if face.landmarks else None,  # a profile's is not known
            face_size=round(face.size, 1),
            sharpness=round(face.sharpness, 1),
        )
    if sight.unmeasured or face is None:
        found = palette(sight.picture, face.box if face else None)
        swatches = tuple(Swatch(lightness=light, a=a, b=b, share=share) for light, a, b, share in found)
        reference = replace(reference, palette=swatches)
    if sight.role is Role.EXPRESSION and face is not None:
        neutral = _master_face(crew, character)
        moved = None if neutral is None else moved_apart(face, neutral)
        reference = replace(reference, expression=None if moved is None else round(moved, 4))
    return reference


def _master_face(crew: Crew, character: Character) -> Face | None:
    if character.master is None:
        return None
    faces = observe_reference(crew, character, character.master).frames[0].faces
    return faces[0] if faces else None


def _about(character: Character, measurements: tuple[Measurement, ...]) -> Measurement:
    """The measurement of this character; a face that is nobody's counts as its face, at its distance."""
    own = next(found for found in measurements if found.anchor == character.ref)
    if own.finding is Finding.MISSING:
        extra = next((found for found in measurements if found.finding is Finding.EXTRA), None)
        if extra is not None and extra.value is not None:
            return extra
    return own
