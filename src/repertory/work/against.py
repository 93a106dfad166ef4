"""What files are measured against: anchors of the library by their names, and anchors made of the pictures and sounds
that somebody gives, without which no library is needed.

`mia` and `coffee-shop@2` are names. Of what is given, each folder is one anchor; loose pictures that show a face are
one person, loose pictures without a face one place, loose sounds one voice. `prop:cup.png`, `mia=./refs/` and
`mia=a.png b.png` say more.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from repertory.craft.binding.wardrobe import outfit_named
from repertory.craft.copying import PHOTOGRAPHED
from repertory.errors import MediaRejected, UnknownName, YourMove
from repertory.files.hashing import sha256_of
from repertory.files.missing import in_other_letters, missing
from repertory.model.anchor import Anchor, AnchorKind, Character, Location, Look, Reference, Role
from repertory.model.media import MediaFile, MediaKind
from repertory.work.crew import Crew
from repertory.work.folders import ENDINGS, gathered
from repertory.work.given import Maker, shown_by, words_of
from repertory.work.seeing import CLOTHES_ALONE, observe


@dataclass(frozen=True, kw_only=True)
class Against:
    """What files are measured against."""

    anchors: tuple[Anchor, ...]
    """In the order in which they were named."""
    worn: Mapping[str, str] = field(default_factory=dict)
    """By a character's ref, the name of what it wears; of others it is what they wear by default."""
    light: str = ""
    """Of the place, where it has pictures in several lights."""
    style: str = ""
    """Of given pictures, as somebody said; empty where nobody did."""
    files: Mapping[str, Path] = field(default_factory=dict)
    """The pictures and sounds that were given, by their hash."""
    notes: tuple[str, ...] = ()
    """What a person should know of them."""

    @property
    def characters(self) -> tuple[Character, ...]:
        return tuple(one for one in self.anchors if isinstance(one, Character))


@dataclass(frozen=True, kw_only=True)
class _Word:
    """One word after `--against`, taken apart: `prop:cup=./cup/`."""

    kind: AnchorKind | None
    name: str
    what: str


def read_against(crew: Crew, words: Sequence[str], *, library: bool, style: str = "") -> Against:
    """Understands what was named. `library` says whether there is one; `style` is that of given pictures, which count
    as photographs where nobody says it.

    Raises UnknownName, MediaRejected for a file that is not there or shows nothing that can be measured and for
    pictures of different people, YourMove for two places or two looks.
    """
    known = frozenset(crew.library.names() if library else ())
    maker = Maker(crew, style or PHOTOGRAPHED, known)
    asked = _with_names(crew, [_word(one) for one in words], known, maker.notes)
    anchors: list[Anchor] = []
    loose: dict[tuple[AnchorKind | None, str], list[Path]] = {}
    for one in asked:
        path = Path(one.what)
        named = one.what.partition("@")[0]
        if named in known and one.kind in {None, crew.library.kind_of(named)}:
            anchors.append(crew.library.get(one.what))
        elif path.is_dir():
            held = gathered([path])
            maker.notes += [held.words] if held.aside else []
            anchors += maker.made(one.kind, one.name or path.resolve().name, held.files, folder=path)
        elif path.is_file():
            loose.setdefault((one.kind, one.name), []).append(path)
        else:
            raise _unknown(crew, one.what, library=library)
    for (kind, name), paths in loose.items():
        anchors += maker.made(kind, name, paths)
    _require_one_frame(anchors)
    return Against(
        anchors=tuple({one.ref: one for one in anchors}.values()),
        style=style,
        files=maker.files,
        notes=tuple(maker.notes),
    )


def _with_names(crew: Crew, asked: Sequence[_Word], known: Collection[str], notes: list[str]) -> list[_Word]:
    """The same, where a file without a name belongs to the one whose file was named before it and shows the like:
    `mia=a.png b.png` are two pictures of Mia. That is noted. Raises YourMove where it may as well be a place of its
    own."""
    found: list[_Word] = []
    named: _Word | None = None
    for one in asked:
        is_file = Path(one.what).is_file() and one.what not in known
        if one.kind or one.name or not is_file:
            named = one if one.name and is_file else None
        elif named is not None:
            whose, shown = named.kind or shown_by(crew, Path(named.what)), shown_by(crew, Path(one.what))
            if whose in {AnchorKind.PROP, AnchorKind.LOOK} and shown is AnchorKind.LOCATION:
                more = f"{whose.value}:{named.name}={one.what}"
                step = f"Write {more} for one more of {named.name}, or location:{one.what} for a place."
                raise YourMove(f"What {one.what} shows is not said.", step=step)
            if shown is whose:
                notes.append(f"{one.what} is taken for {named.name} as well. Is it not? Name it: NAME={one.what}")
                found.append(replace(one, kind=named.kind, name=named.name))
                continue
        found.append(one)
    return found


def dressed(crew: Crew, against: Against, pairs: Sequence[str]) -> Against:
    """The same with clothes named, "mia=leather jacket", or shown by a picture of somebody who wears them,
    "mia=jacket.png"; "mia=" measures none. Where one character is asked for, "leather jacket" is enough.

    Raises UnknownName, YourMove for what names nobody, MediaRejected for a picture without a face above the clothes.
    """
    anchors, worn, files = {one.ref: one for one in against.anchors}, dict(against.worn), dict(against.files)
    for pair in pairs:
        character, what = _wearer(against, pair)
        path = Path(what)
        pictures = gathered([path]).files if what and path.exists() else ()
        if what and not pictures and path.suffix.lower() in ENDINGS:
            raise missing(path)
        if not pictures:
            worn[character.ref] = outfit_named(character, what).name if what else ""
            continue
        name = _clothes_name(path, character)
        shown = {sha256_of(path): path for path in pictures}
        for sha, one in shown.items():
            if not observe(crew, one, sha).frames[0].faces:
                step = "Clothes are found below a face: give a picture of somebody who wears them."
                raise MediaRejected(f"{one} shows no face.", step=step)
        media = [MediaFile(name=path.name, sha256=sha, kind=MediaKind.IMAGE) for sha, path in shown.items()]
        known = [one for one in anchors[character.ref].references if (one.role, one.name) != (Role.OUTFIT, name)]
        added = [Reference(media=one, role=Role.OUTFIT, name=name, unmeasured=CLOTHES_ALONE) for one in media]
        anchors[character.ref] = replace(anchors[character.ref], references=(*known, *added))
        worn[character.ref] = name
        files |= shown
    return replace(against, anchors=tuple(anchors.values()), worn=worn, files=files)


def _clothes_name(path: Path, wearer: Character) -> str:
    """What clothes are called that a picture shows: what its name says, "leather jacket" for
    outfit-leather-jacket-0901a009.png, and of 02_mia_leather_jacket.png without what counts it and who wears it; where
    nothing is left, or the name of a camera's file, the file."""
    words = re.sub(r"^(\d+ )+", "", words_of(path).removeprefix("outfit "))
    who = {wearer.name.casefold(), wearer.title.casefold()}
    words = " ".join(word for word in words.split() if word.casefold() not in who)
    return words if words and not re.search(r"\d", words) else f"clothes of your picture {path.name}"


def lit(against: Against, light: str) -> Against:
    """The same with the light of the place. Raises YourMove for a light without a place, UnknownName for one that the
    place has no pictures in."""
    place = next((one for one in against.anchors if isinstance(one, Location)), None)
    if not light:
        return against
    if place is None:
        raise YourMove(f'The light "{light}" is of no place.', step="Name a place after --against, or leave it out.")
    lights = list(dict.fromkeys(one.name for one in place.references if one.name))
    if light in lights:
        return replace(against, light=light)
    near = difflib.get_close_matches(light, lights, n=1, cutoff=0.5)
    meant = f'Did you mean "{near[0]}"? ' if near else ""
    step = f"{meant}Its pictures are: {', '.join(lights) or 'none'}."
    raise UnknownName(f'{place.title or place.name} has no pictures in the light "{light}".', step=step)


def _wearer(against: Against, pair: str) -> tuple[Character, str]:
    who, equals, what = (part.strip() for part in pair.partition("="))
    people = against.characters
    if not equals:
        who, what = "", who
    found = [one for one in people if not who or who.casefold() in {one.name, one.ref, one.title.casefold()}]
    if len(found) != 1:
        names = ", ".join(one.title for one in people) or "nobody"
        step = f'Write it as "WHO=OUTFIT"; asked for: {names}.'
        raise YourMove(f'"{pair}" does not say which of the characters wears it.', step=step)
    return found[0], what


def _word(text: str) -> _Word:
    """`prop:cup=cup.png` taken apart, or `cup=prop:cup.png`; a file may have colons and equals signs in its name if it
    is there."""
    if Path(text).exists():
        return _Word(kind=None, name="", what=text)
    kind, text = _kind_before(text)
    name, equals, what = text.partition("=")
    if equals and kind is None and not Path(what).exists():
        kind, what = _kind_before(what)
    return _Word(kind=kind, name=name.strip() if equals else "", what=what if equals else name)


def _kind_before(text: str) -> tuple[AnchorKind | None, str]:
    """The kind that stands before a colon, and the rest."""
    kind, colon, rest = text.partition(":")
    return (AnchorKind(kind), rest) if colon and kind in set(AnchorKind) else (None, text)


def _unknown(crew: Crew, what: str, *, library: bool) -> MediaRejected | UnknownName:
    """What to say of a word that is neither a name nor a file."""
    path = Path(what)
    if "/" in what or "\\" in what or path.suffix.lower() in ENDINGS:
        return missing(path)
    if in_other_letters(path) and not (library and what.casefold() in crew.library.names()):
        return missing(path)
    if not library:
        step = f"Give pictures of it, --against {what}-1.png {what}-2.png, or make a library: repertory init"
        return UnknownName(f'There is no library here that knows "{what}".', step=step)
    try:
        crew.library.kind_of(what.partition("@")[0])
    except UnknownName as unknown:
        return unknown
    return UnknownName(f'"{what}" is not in the library as what it is called.', step="Leave out the kind before it.")


def _require_one_frame(anchors: Sequence[Anchor]) -> None:
    """Raises YourMove for two places or two looks: a picture is in one of each."""
    for kind in (Location, Look):
        several = [one.title for one in anchors if isinstance(one, kind)]
        if len(several) > 1:
            what = kind.kind.value
            step = f"Inspect against one {what} at a time."
            raise YourMove(f"A picture has one {what}, and {', '.join(several)} were named.", step=step)
