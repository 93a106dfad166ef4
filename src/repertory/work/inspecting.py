"""The continuity check of files from any tool: everything that they are measured against, as in a shoot."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from repertory.craft.advising import DRAWN, NO_PICTURE, NO_SOUND, RENDERED, WARDROBE
from repertory.craft.anybody import nobody_of
from repertory.craft.binding.expecting import measured_in
from repertory.craft.binding.wardrobe import worn_by_default
from repertory.craft.copying import PHOTOGRAPHED
from repertory.craft.crowds import NOT_HERE, with_doubles, without_unlike
from repertory.craft.judging import RECORDED, judge, of_anchors
from repertory.craft.moments import with_gone
from repertory.craft.onepicture import BY_ONE, by_one, left_to_a_person
from repertory.craft.stretches import worth_a_look
from repertory.craft.sureness import SOUNDS_LIKE, left_open
from repertory.errors import Damaged, MediaRejected, UnknownName
from repertory.files.hashing import sha256_of
from repertory.media.check import check_media
from repertory.media.drawn import is_drawn
from repertory.media.images import read_image
from repertory.model.anchor import Anchor, AnchorKind, Character, Location, Look, Prop, Voice
from repertory.model.inspected import Inspected
from repertory.model.media import MediaKind
from repertory.model.shot import BoundLine, BoundPerformer, BoundShot, Shot
from repertory.model.verdict import Bands, Finding, Grade, Measurement, Report, Score, Verdict
from repertory.work.against import Against
from repertory.work.clouded import clouded
from repertory.work.copies import References, told_copied
from repertory.work.crew import Crew, Event
from repertory.work.doubting import doubted, hard_to_see, in_its_light, unseen
from repertory.work.given import Beside
from repertory.work.kinship import asked_twice, without_kin
from repertory.work.measuring import Film, measure
from repertory.work.plainness import of_no_place
from repertory.work.seeing import bands_of, measurable, observe_reference
from repertory.work.strangers import without_strangers
from repertory.work.styling import styled

MOST_OTHERS = 12
"""So many more of a library are compared with for each kind that is asked for, to tell who or what it is instead; each
picture of them is looked at once and kept."""
NOTHING_MEASURED = "Nothing of what was asked for could be measured"
"""How the reason begins where a file says nothing: it is left to a person, lest it look like a pass."""

Skip = Callable[[Path, MediaRejected], None]
"""Hears of a file that cannot be read, which is then left out."""


class Inspection:
    """What files are measured against, made ready once for all of them."""

    def __init__(
        self,
        crew: Crew,
        against: Against,
        *,
        library: bool,
        extras: bool = False,
        anybody: bool = False,
        noted: Sequence[str] = (),
    ) -> None:
        """`library` says whether there is one, whose other people and things tell a swap from a stranger. With
        `extras`, people besides those that were asked for may be seen; with `anybody`, none of those need be. `noted`
        is what else a person should know."""
        self.crew = replace(crew, library=Beside(crew.library.folder, against.files))
        against, self.unjudged, notes = styled(self.crew, against)
        self.against = against
        self.extras, self.anybody = extras, anybody
        notes += asked_twice(self.crew, against)
        voices = _voices(self.crew, against, notes) if library else ()
        beside = _others(crew, (*against.anchors, *voices), notes) if library else ()
        others = without_kin(self.crew, against, beside, notes)
        photographed = [one for one in against.characters if one.style == PHOTOGRAPHED and one.ref not in self.unjudged]
        alone = [one for one in photographed if len(measurable(self.crew, one)) == 1]
        self.by_one = frozenset(one.ref for one in alone)
        notes += [f"{one.title or one.name} is {BY_ONE}." for one in alone]
        self.notes = (*against.notes, *notes, *noted)
        people = tuple(one for one in (*against.anchors, *others) if isinstance(one, Character))
        asked = tuple(one for one in against.anchors if isinstance(one, Voice))
        self.implied = frozenset(one.ref for one in voices if one.name not in {voice.name for voice in asked})
        self.film = Film(
            company=people,
            anchors=(*against.anchors, *others),
            voices=tuple({one.name: one for one in (*asked, *voices, *others) if isinstance(one, Voice)}.values()),
        )
        self.bound = _bound(against, (*asked, *(one for one in voices if one.ref in self.implied)))
        whose = {one.voice: one.title or one.name for one in against.characters if one.voice}
        titles = {one.title for one in against.anchors}
        self.names = {
            one.ref: f"{one.title} of the library" if one.title in titles else one.title or one.name for one in others
        }
        self.names |= {one.ref: one.title or one.name for one in against.anchors}
        self.names |= {one.ref: f"{whose[one.name]}'s voice" for one in (*asked, *voices) if one.name in whose}
        self.references = References(self.crew, against)
        self._bands: Mapping[str, Bands] | None = None

    @property
    def bands(self) -> Mapping[str, Bands]:
        """Of the characters that were asked for, by ref."""
        if self._bands is None:
            company = self.film.company
            self._bands = {one.ref: bands_of(self.crew, one, company) for one in self.against.characters}
        return self._bands

    def inspect(self, path: Path) -> Inspected:
        """One file measured and judged. Raises MediaRejected for one that cannot be read, and for a sound where no
        voice was named."""
        kind = check_media(path)[0]
        if kind is MediaKind.SOUND and not self.bound.lines:
            step = "Name a voice or a sound of it, --against voice.wav, or a character of the library who has one."
            raise MediaRejected(f"{path} is a sound, and there is no voice to compare it with.", step=step)
        sha256 = sha256_of(path)
        measured = measure(self.crew, self.film, self.bound, path, sha256)
        found = list(with_doubles(measured.found, self.bands))
        if kind is MediaKind.IMAGE:
            found = doubted(self.crew, path, measured.looked[0], found, self.bands)
        if kind is MediaKind.CLIP:
            found = clouded(path, measured.looked[0], found, self.bands)
            found = found if self.anybody else with_gone(found, measured.looked[0].seen.frames)
        found = self._undrawn(path, kind, [*found, *self._not_looked_at(kind, found)])
        found = without_strangers(found, self.bands)
        asked = [one.ref for one in self.against.characters]
        found, excused = nobody_of(asked, found, self.bands) if self.anybody else (found, frozenset())
        found = [one for one in without_unlike(found, self._others_bands(found)) if self._asked_for(one)]
        if any(one.of_face for one in found) and kind is not MediaKind.SOUND:
            found = unseen(path, kind, measured.looked[0].seen, found)
        found = of_no_place(measured.looked, found)
        found = left_open(in_its_light(path, kind, found, measured.bands), measured.bands)
        found = by_one(found, self.by_one, self.bands)
        dim = hard_to_see(self.crew, path, kind, found)
        judged = judge([*found, *dim], of_anchors(self.bands) | measured.bands, performed=None)
        report = self._complete(_honest(judged, nobody=bool(excused)))
        if dim and report.verdict is Verdict.ACCEPT:
            report = replace(
                report, verdict=Verdict.REVIEW, reason=f"{report.reason} A person should look: {dim[0].reason}."
            )
        report = left_to_a_person(_looked_over(report))
        copied, said = self.references.copied_in(path, sha256)
        report = told_copied(report, said)
        return Inspected(
            path=path,
            kind=kind,
            report=replace(report, notes=(*report.notes, *self.notes)),
            names={**self.references.names, **self.names},
            notes=self.notes,
            looked=measured.looked,
            copied=copied,
        )

    def _others_bands(self, found: Sequence[Measurement]) -> dict[str, Bands]:
        """Of those of the library, by ref, who are said to be seen and were not asked for."""
        seen = {one.nearest for one in found if not one.anchor and NOT_HERE in one.reason}
        people = [one for one in self.film.company if one.ref in seen]
        return {one.ref: bands_of(self.crew, one, self.film.company) for one in people}

    def _complete(self, report: Report) -> Report:
        """The report; one in which clothes, a place or a thing that were asked for by name are not measured is left to
        a person."""
        unsure = [score.measurement for score in report.scores if _is_open(score) and self._named(score.measurement)]
        if report.verdict is not Verdict.ACCEPT or not unsure:
            return report
        what = ", ".join(dict.fromkeys(f"{one.anchor}, {one.about}" if one.about else one.anchor for one in unsure))
        return replace(report, verdict=Verdict.REVIEW, reason=f"{report.reason} A person should look at: {what}.")

    def _named(self, found: Measurement) -> bool:
        """Whether somebody asked for it in so many words: not for what is worn by default, nor a voice that goes with
        a face. Of a voice it counts where something is heard that may be it."""
        if found.reason.startswith(SOUNDS_LIKE):
            return found.anchor not in self.implied
        if found.inspector == WARDROBE:
            return found.anchor in self.against.worn
        return any(one.ref == found.anchor and not isinstance(one, Character | Voice) for one in self.against.anchors)

    def _undrawn(self, path: Path, kind: MediaKind, found: Sequence[Measurement]) -> list[Measurement]:
        """The same, where what is drawn, in the file or as it was given, is not judged by what is usual in photographs,
        nor are renders."""
        photographed = {one.ref for one in self.against.characters if one.style == "photo"}
        faces = [one for one in found if one.of_face and one.anchor in photographed and one.value is not None]
        drawn = [one for one in faces if one.anchor in self._drawn]
        if kind is MediaKind.IMAGE and faces:
            picture = read_image(path)
            drawn += [one for one in faces if one.box is not None and is_drawn(picture, one.box)]
        whys = [RENDERED if _is_of(one, self.unjudged) else DRAWN if one in drawn else "" for one in found]
        return [
            replace(one, finding=Finding.UNMEASURED, value=None, median=None, curve=(), reason=why) if why else one
            for one, why in zip(found, whys, strict=True)
        ]

    @functools.cached_property
    def _drawn(self) -> frozenset[str]:
        """The refs of those of whom a drawing was given."""
        return frozenset(
            one.ref
            for one in self.against.characters
            for reference in one.references
            if reference.media.sha256 in self.against.files
            for face in observe_reference(self.crew, one, reference).frames[0].faces[:1]
            if is_drawn(read_image(self.crew.library.open(one, reference.media)), face.box)
        )

    def _asked_for(self, found: Measurement) -> bool:
        """Where nobody was asked for, faces are nobody's fault; with `extras` only doubles are. Who is silent need not
        be heard, unless the voice itself was asked for."""
        if found.anchor in self.implied:
            return found.finding in {Finding.MEASURED, Finding.SWAPPED}
        if found.anchor or not found.of_face:
            return True
        return bool(self.against.characters) and (not self.extras or found.finding is Finding.DOUBLED)

    def _not_looked_at(self, kind: MediaKind, found: Sequence[Measurement]) -> list[Measurement]:
        """For each anchor that nobody measured, why; a sound speaks for a character whose voice is known."""
        known = {one.anchor for one in found}
        versions = {one.id: one.version for one in (self.crew.inspector, *self.crew.further)}
        looks_at = {one.ref: _LOOKS_AT.get(one.kind, self.crew.inspector.id) for one in self.against.anchors}
        speaking = {line.character for line in self.bound.lines if line.voice.ref in known}
        return [
            Measurement(
                inspector=looks_at[one.ref],
                version=versions.get(looks_at[one.ref], ""),
                anchor=one.ref,
                finding=Finding.UNMEASURED,
                reason=_why_not(one, kind),
            )
            for one in self.against.anchors
            if one.ref not in known | speaking
        ]


def inspect(inspection: Inspection, files: Sequence[Path], *, skip: Skip | None = None) -> tuple[Inspected, ...]:
    """Measures each file; `skip` hears of those that cannot be read, without it the first is raised."""
    found = []
    total = len(files) if len(files) > 1 else 0
    for number, path in enumerate(files, 1):
        inspection.crew.tell(Event(about=path.name, text="measuring", done=number, total=total))
        try:
            found.append(inspection.inspect(path))
        except MediaRejected as no:
            if skip is None:
                raise
            skip(path, no)
    return tuple(found)


_LOOKS_AT = {
    AnchorKind.LOCATION: "places",
    AnchorKind.PROP: "props",
    AnchorKind.LOOK: "looks",
    AnchorKind.VOICE: "voices",
}
"""By kind of anchor, the id of its inspector; a character's is that of faces."""


def _why_not(anchor: Anchor, kind: MediaKind) -> str:
    if isinstance(anchor, Voice) and kind is not MediaKind.SOUND:
        return NO_SOUND[kind]
    if kind is MediaKind.SOUND and not isinstance(anchor, Voice):
        return NO_PICTURE
    return f"no inspector looks at a {anchor.kind.value} here"


def _voices(crew: Crew, against: Against, notes: list[str]) -> tuple[Voice, ...]:
    """The voices of the characters that were asked for, where the library has them."""
    found: list[Voice] = []
    for name in dict.fromkeys(one.voice for one in against.characters if one.voice):
        try:
            voice = crew.library.as_written(name)
        except (Damaged, UnknownName) as gone:
            notes.append(str(gone))
            continue
        if isinstance(voice, Voice):
            found.append(voice)
    return tuple(found)


def _bound(against: Against, voices: Sequence[Voice]) -> BoundShot:
    """What was asked for as a shot that shows all of it, and in which these voices may speak."""
    anchors = against.anchors
    performers = tuple(
        BoundPerformer(
            character=one,
            expression="",
            outfit=against.worn.get(one.ref, worn_by_default(one)),
            face_hidden=False,
        )
        for one in against.characters
    )
    speaks = {one.voice: one.ref for one in against.characters if one.voice}
    bound = BoundShot(
        shot=Shot(number="", text="", line=0),
        performers=performers,
        location=next((one for one in anchors if isinstance(one, Location)), None),
        light=against.light,
        props=tuple(one for one in anchors if isinstance(one, Prop)),
        look=next((one for one in anchors if isinstance(one, Look)), None),
        lines=tuple(BoundLine(character=speaks.get(one.name, ""), voice=one, text="") for one in voices),
    )
    return replace(bound, measured=measured_in(bound))


def _others(crew: Crew, anchors: Sequence[Anchor], notes: list[str]) -> tuple[Anchor, ...]:
    """What else the library has of the kinds and styles that were asked for; a card that cannot be read is said."""
    asked = {one.name for one in anchors}
    wanted = {(one.kind, one.style) for one in anchors if one.kind is not AnchorKind.LOOK}
    found: list[Anchor] = []
    for kind in dict.fromkeys(kind for kind, _ in wanted):
        of_kind: list[Anchor] = []
        for name in (one for one in crew.library.names(kind) if one not in asked):
            if len(of_kind) == MOST_OTHERS:
                break
            try:
                other = crew.library.as_written(name)
            except Damaged as damage:
                notes.append(str(damage))
                continue
            if other.references and (kind, other.style) in wanted:
                of_kind.append(other)
        found += of_kind
    return tuple(found)


def _is_open(score: Score) -> bool:
    return score.grade is Grade.UNMEASURED and score.measurement.finding is not Finding.HIDDEN


def _is_of(found: Measurement, people: frozenset[str]) -> bool:
    """Whether it says how near the face or the clothes of one of these people are."""
    return found.anchor in people and found.value is not None and (found.of_face or found.inspector == WARDROBE)


def _says_who(found: Measurement) -> bool:
    """Whether it says who or what it is, and not only how it is recorded or how it runs."""
    return not found.of_run and found.about not in RECORDED


def _looked_over(report: Report) -> Report:
    """The report; one of a clip that is accepted though a part of it seems to be somebody else, or shows nobody, is
    left to a person."""
    parts = [(score.measurement.anchor, worth_a_look(score)) for score in report.scores]
    whys = [f"{anchor} {why}" for anchor, why in parts if why]
    if report.verdict is not Verdict.ACCEPT or not whys:
        return report
    why = f"{report.reason} A person should look: {'; '.join(whys)}."
    return replace(report, verdict=Verdict.REVIEW, reason=why)


def _honest(report: Report, *, nobody: bool) -> Report:
    """The report; one in which nothing at all could be measured is left to a person. `nobody` says that nobody need be
    seen and somebody is not."""
    silent = all(score.grade is Grade.UNMEASURED for score in report.scores if _says_who(score.measurement))
    if report.verdict is not Verdict.ACCEPT or not silent:
        return report
    why = "; ".join(dict.fromkeys(report.notes)) or ("none of them is seen" if nobody else "no inspector looks at it")
    return replace(report, verdict=Verdict.REVIEW, reason=f"{NOTHING_MEASURED}: {why}.", notes=())
