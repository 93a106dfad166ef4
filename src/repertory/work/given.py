"""Anchors made of the pictures and sounds that somebody gives: they are measured against like those of a library,
beside it or without one."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from repertory.craft.called import NAMELESS
from repertory.craft.comparing import own_distances, reference_faces, support
from repertory.craft.voicebands import PEOPLE
from repertory.errors import MediaRejected, UnknownName
from repertory.files.hashing import sha256_of, slug
from repertory.library.folder import Library
from repertory.media.check import check_media
from repertory.model.anchor import Anchor, AnchorKind, Character, Location, Look, Prop, Reference, Role, Voice
from repertory.model.media import MediaFile, MediaKind
from repertory.model.verdict import Observation
from repertory.work.crew import Crew
from repertory.work.seeing import observe

DIFFERENT_PEOPLE = 0.65
"""Of 161 photographs of 23 people, one reference in 500 lies so far from others of the same person in its pose; of
two people mixed, four sets in five are found."""
DOUBTFUL = 0.6
"""One set in fifty of one person's references has one that lies so far from the rest."""
COVERED = 0.5
"""From this support on, other references say something about one in its pose."""


class Beside(Library):
    """A library with given files beside its own; they stay where they are, and nothing is written."""

    def __init__(self, folder: Path, files: Mapping[str, Path]) -> None:
        """`files` are by their hash."""
        super().__init__(folder)
        self._files = files

    def open(self, anchor: Anchor, media: MediaFile) -> Path:
        """A given file, or one of the library's own."""
        return self._files[media.sha256] if media.sha256 in self._files else super().open(anchor, media)


def words_of(path: Path) -> str:
    """What the name of a file says, without the eight digits of a hash that a library puts behind it."""
    return re.sub(r"[-_ ]+", " ", re.sub(r"-[0-9a-f]{8}$", "", path.stem)).strip()


def require_style(crew: Crew, style: str) -> None:
    """Raises UnknownName for a style that nothing here measures or makes."""
    known = sorted({"photo", "clay", *(engine.card.style for engine in crew.engines.values())})
    if style not in known:
        near = difflib.get_close_matches(style, known, n=1, cutoff=0.5)
        meant = f'Did you mean "{near[0]}"? ' if near else ""
        raise UnknownName(f'"{style}" is no style of pictures.', step=f"{meant}Known are: {', '.join(known)}.")


class Maker:
    """Makes anchors of what is given."""

    def __init__(self, crew: Crew, style: str, taken: Collection[str]) -> None:
        """`style` is that of the pictures; `taken` are names that the library has."""
        self.crew, self.style = crew, style
        self.taken = {*taken, *_SAID}
        self.files: dict[str, Path] = {}
        self.notes: list[str] = []

    def made(
        self, kind: AnchorKind | None, name: str, paths: Sequence[Path], folder: Path | None = None
    ) -> list[Anchor]:
        """The anchors that some files make; of a folder what shows nothing is left out and said."""
        unlike = {sha256_of(path): path for path in paths}  # one given twice would narrow the bands
        if len(unlike) < len(paths):
            self.notes.append(f"{len(paths) - len(unlike)} reference(s) were given twice.")
        sounds = {sha: path for sha, path in unlike.items() if _kind_of(path) is MediaKind.SOUND}
        pictures = {sha: path for sha, path in unlike.items() if sha not in sounds}
        found: list[Anchor] = []
        if sounds and kind in {None, AnchorKind.VOICE}:
            found.append(self._anchor(AnchorKind.VOICE, name, sounds))
        elif sounds or kind is AnchorKind.VOICE:
            raise MediaRejected(f"{next(iter(unlike.values()))} has no {_showing(kind)}.", step="Leave it out.")
        if kind in {None, AnchorKind.CHARACTER} and pictures:
            people = self._people(pictures, sure=kind is AnchorKind.CHARACTER, folder=folder)
            if people:
                found.append(self._anchor(AnchorKind.CHARACTER, name, people))
            pictures = {} if folder and people else {sha: one for sha, one in pictures.items() if sha not in people}
        if pictures:
            found.append(self._anchor(kind or AnchorKind.LOCATION, name, pictures))
        return found

    def _people(self, pictures: Mapping[str, Path], *, sure: bool, folder: Path | None) -> dict[str, Path]:
        """The pictures of one person. What has no face is a place's, unless it is said to be a person's."""
        seen = {sha: observe(self.crew, path, sha) for sha, path in pictures.items()}
        faces = {sha: one.frames[0].faces for sha, one in seen.items()}
        good = {sha: path for sha, path in pictures.items() if len(faces[sha]) == 1 and faces[sha][0].embedding}
        for sha, path in pictures.items():
            if sha in good or not (faces[sha] or sure or (folder and good)):
                continue
            many = "no face that can be measured" if len(faces[sha]) < 2 else f"{len(faces[sha])} faces"
            if folder and good:
                self.notes.append(f"{path} was left out: it shows {many}.")
                continue
            step = f"Crop it to one clear face; if it is a place or a thing, say so: location:{path} or prop:{path}"
            raise MediaRejected(f"The reference {path} shows {many}.", step=step)
        if good:
            self.notes += _one_person(tuple(good.values()), tuple(seen[sha] for sha in good))
        return good

    def _anchor(self, kind: AnchorKind, name: str, files: Mapping[str, Path]) -> Anchor:
        self.files |= files
        paths = tuple(files.values())
        title = name.replace("_", " ").replace("-", " ").strip() or self._nameless(kind, paths)
        if kind is AnchorKind.CHARACTER and name and title.islower():
            title = title.title()
        called = _free(slug(name or (paths[0].stem if len(paths) == 1 else title)), self.taken)
        self.taken.add(called)
        roles = _ROLES[kind]
        references = tuple(
            Reference(
                media=MediaFile(name=path.name, sha256=sha, kind=_kind_of(path)),
                role=roles[min(number, len(roles) - 1)],
                name=words_of(path).removeprefix("view ") if kind is AnchorKind.LOCATION else path.stem,
            )
            for number, (sha, path) in enumerate(files.items())
        )
        if kind is AnchorKind.VOICE:
            return Voice(name=called, title=title, references=references, engine=PEOPLE, speaker="")
        return _MADE[kind](name=called, title=title, style=self.style, references=references)

    def _nameless(self, kind: AnchorKind, paths: Sequence[Path]) -> str:
        """What somebody or something is called that was given without a name: "the person in ref1.png" for one picture,
        "the person in your pictures" for several; by the first one where others are called so already."""
        several = f"{_NAMELESS[kind]} your {_showing(kind)}s"
        if len(paths) == 1 or slug(several) in self.taken:
            return f"{_NAMELESS[kind]} {paths[0].name}"
        return several


_ROLES: Mapping[AnchorKind, tuple[Role, ...]] = {
    AnchorKind.CHARACTER: (Role.HEADSHOT, Role.ANGLE),
    AnchorKind.LOCATION: (Role.VIEW,),
    AnchorKind.PROP: (Role.VIEW,),
    AnchorKind.LOOK: (Role.LOOK,),
    AnchorKind.VOICE: (Role.SAMPLE,),
}
_NAMELESS: Mapping[AnchorKind, str] = {
    AnchorKind.CHARACTER: NAMELESS.strip(),
    AnchorKind.LOCATION: "the place in",
    AnchorKind.PROP: "the thing in",
    AnchorKind.LOOK: "the look of",
    AnchorKind.VOICE: "the voice in",
}
"""How what is called begins that was given without a name."""
_MADE: Mapping[AnchorKind, type[Anchor]] = {
    AnchorKind.CHARACTER: Character,
    AnchorKind.LOCATION: Location,
    AnchorKind.PROP: Prop,
    AnchorKind.LOOK: Look,
}


_SAID = frozenset(
    {
        *("face", "head", "person", "clothes", "place", "room", "thing", "look", "voice", "sound", "speech", "line"),
        *("picture", "drawing", "photo", "photograph", "reference", "clip", "frame", "cut", "file", "light", "black"),
    }
)
"""What inspectors say in their reasons: nothing that is given is called so, lest a title stand in place of a word."""


def _free(name: str, taken: set[str]) -> str:
    """The name, or with a number where it is taken."""
    return next(one for one in (name, *(f"{name}-{number}" for number in range(2, len(taken) + 3))) if one not in taken)


def shown_by(crew: Crew, path: Path) -> AnchorKind:
    """What a loose file stands for: a sound for a voice, a picture with a face for a person, one without for a place.
    Raises MediaRejected."""
    if _kind_of(path) is MediaKind.SOUND:
        return AnchorKind.VOICE
    return AnchorKind.CHARACTER if observe(crew, path, sha256_of(path)).frames[0].faces else AnchorKind.LOCATION


def _kind_of(path: Path) -> MediaKind:
    kind = check_media(path)[0]
    if kind is MediaKind.CLIP:
        step = "Give a PNG, JPEG or WebP file, or a sound for a voice."
        raise MediaRejected(f"The reference {path} is no picture.", step=step)
    return kind


def _showing(kind: AnchorKind | None) -> str:
    return "sound" if kind is AnchorKind.VOICE else "picture"


def _one_person(paths: Sequence[Path], seen: Sequence[Observation]) -> list[str]:
    """Refuses references of which one is not recognised by the others in its pose, and says so of one that hardly is.
    Bands drawn from the pictures of two people would be wide enough to let both pass."""
    faces = reference_faces(seen)
    apart = [
        (distance, path)
        for face, distance, path in zip(faces, own_distances(faces), paths, strict=False)
        if support(face, [other for other in faces if other is not face]) >= COVERED
    ]
    distance, path = max(apart, default=(0.0, Path()))
    if distance > DIFFERENT_PEOPLE:
        raise MediaRejected(
            f"The references show different people: {path} lies {distance:.2f} from the rest, "
            f"above {DIFFERENT_PEOPLE}.",
            step="Give the pictures of one person at a time; for several, a folder each.",
        )
    if distance > DOUBTFUL:
        return [f"The reference {path} lies {distance:.2f} from the others: do they all show one person?"]
    return []
