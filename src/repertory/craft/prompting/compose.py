"""The words that go to an engine: action, framing and light. The references carry the face; nobody is described."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from repertory.craft.binding.referring import FACES
from repertory.craft.prompting import framing
from repertory.craft.prompting.lights import lit
from repertory.craft.prompting.naming import Ties, anchors_of, images, listed, ties, title_of
from repertory.craft.prompting.shortening import Part, first_clauses, shortened
from repertory.craft.prompting.speaking import spoken
from repertory.craft.prompting.written import mere_words
from repertory.craft.shotlist.moves import speaks_of_camera
from repertory.errors import NothingFits
from repertory.model.anchor import Anchor, AnchorKind, Character, Location, Role
from repertory.model.engine import EngineCard, Naming, OrderKind
from repertory.model.shot import BoundPerformer, BoundShot, CameraMove, ChosenReference

_POSSESSIVE = {"she": "her", "he": "his"}
_ANGLE_WORDS = {
    "three-quarter left": "turned three-quarters, the nose pointing to the left of the picture",
    "three-quarter right": "turned three-quarters, the nose pointing to the right of the picture",
    "profile left": "in full profile, the nose pointing to the left of the picture",
    "profile right": "in full profile, the nose pointing to the right of the picture",
    "tilt up": "seen from the front, the chin slightly raised",
}
_SIDE_WORDS = {"back": "seen from behind", "side": "seen from the side"}
_SAME_PLACE = "The same walls, furniture, things and materials."
_CLEAN = "Clean, soft, even light, plain neutral grey background."
_NOTHING_ELSE = "Change nothing else."
_CLOTHES = (Role.OUTFIT,)


def compose(bound: BoundShot, kind: OrderKind, card: EngineCard, sent: Sequence[ChosenReference]) -> str:
    """The prompt of a still or clip of a shot, for the references that are sent, called in the engine's own way.

    A character is called by name with its pictures. Only where no picture of an anchor is sent, nor a keyframe that
    shows it, do its fixed identity words stand in, always the same. Spoken words are told only to engines that make
    sound. Where the engine takes no more than so many characters, the least important words go first: never a tie of a
    name to a picture, never who does what. Raises NothingFits where it is too long all the same.
    """
    parts = tuple(part for part in _parts(bound, kind, card, sent) if part.whole)
    said = shortened(parts, card.max_prompt)
    if 0 < card.max_prompt < len(said):
        over = len(said) - card.max_prompt
        what = (
            f"The {kind.value} of shot {bound.shot.number} needs a prompt of {len(said):,} characters at the shortest"
        )
        raise NothingFits(
            f"{what}, and {card.id} takes {card.max_prompt:,}.",
            step=f"Shorten its action or its lines by {over:,} characters, or choose another engine.",
        )
    return said


def _parts(bound: BoundShot, kind: OrderKind, card: EngineCard, sent: Sequence[ChosenReference]) -> Iterator[Part]:
    """Sentence by sentence; the smaller its weight, the sooner one is shortened."""
    called, clip = ties(bound, card, sent), kind is OrderKind.CLIP
    names = {title_of(one.character) for one in bound.performers}
    begun = clip and card.first_frame
    yield Part(
        whole=_framing(bound, called, bound.action),
        shorter=lambda: (_framing(bound, called, act) for act in first_clauses(bound.action, card.max_prompt, names)),
        weight=7,
    )
    yield from (Part(whole=_worn(bound, performer, called)) for performer in bound.performers)
    shown = (one for one in bound.performers if one.expression and not one.face_hidden)
    yield from (_mood(bound, performer, called) for performer in shown)
    yield _place(bound, called)
    for prop in bound.props:
        yield Part(whole=_thing(prop, called))
    yield _look(bound, called)
    yield Part(whole=framing.lens(bound.shot), shorter=lambda: ("",), weight=2)
    if clip:
        yield _camera(bound)
        for line in spoken(bound, card):
            yield Part(whole=line)
    if not begun:
        for words in _identities(bound, sent):
            yield Part(whole=words)
    yield _kept_exactly(called, sent, begun=begun)
    yield _labels(called)


def compose_build(
    subject: Anchor, role: Role, name: str, *, view: str = "", words: str = "", references: int = 0
) -> str:
    """The prompt of a still that becomes a candidate or a reference of an anchor.

    `name` is the wanted reference ("profile left", "red sweater", "happy", "night"), `view` the side from which it is
    shown ("back", "window side"; of an outfit its main picture is sent last then), `words` the prompt that the anchor
    is cast or built from (used only while no picture is sent), `references` how many pictures of it are sent, the
    master first.
    """
    who = f"the person of {images(range(1, references + 1))}" if references else (words or _identity(subject))
    if isinstance(subject, Character):
        if view:
            return _build_outfit(subject, name, view, references)
        return _build_character(who, subject, role, name, references)
    if isinstance(subject, Location):
        return _build_place(who, name, view, references)
    if references:
        return f"The same object as in {images(range(1, references + 1))}, {name}. {_CLEAN} {_NOTHING_ELSE}"
    return f"{who}, the object alone, seen whole. {_CLEAN}"


def _build_place(who: str, name: str, view: str, references: int) -> str:
    light = lit(name)
    if not references:
        return f"{who}, {light}, wide shot at eye level, no people."
    same = f"The same place as in {images(range(1, references + 1))}"
    if view:
        return f"{same}, seen from another side: {view}, {light}, no people. {_SAME_PLACE}"
    return f"{same}, {light}, no people. {_NOTHING_ELSE}"


def _build_outfit(subject: Character, name: str, view: str, references: int) -> str:
    """A further view of an outfit, from the master and its main picture."""
    who = "the person of image 1" if references else _identity(subject)
    clothes = f"in the clothes of image {references}, the {name}" if references > 1 else f"wearing the {name}"
    seen = _SIDE_WORDS.get(view, f"seen from another side: {view}")
    return f"{who[:1].upper()}{who[1:]}, standing, {seen}, to the knees, {clothes}. The same hair and clothes. {_CLEAN}"


def _build_character(who: str, subject: Character, role: Role, name: str, references: int) -> str:
    hers = _POSSESSIVE.get(subject.pronoun, "their")
    same = " The same face, hair and age." if references else ""
    if role is Role.ANGLE:
        return f"Head and shoulders of {who}, {_ANGLE_WORDS.get(name, name)}, neutral expression.{same} {_CLEAN}"
    if role is Role.EXPRESSION:
        return f"Head and shoulders of {who}, from the front, {hers} expression {name}.{same} {_CLEAN}"
    if role is Role.OUTFIT:
        return f"{who[:1].upper()}{who[1:]}, standing, seen to the knees, wearing the {name}.{same} {_CLEAN}"
    return (
        f"Headshot of {who}, from the front, looking into the camera, neutral expression, mouth closed.{same} {_CLEAN}"
    )


def _identity(anchor: Anchor) -> str:
    return anchor.identity or title_of(anchor)


def _framing(bound: BoundShot, called: Ties, action: str) -> str:
    """Framing and action. Each name is tied to its pictures where the action says it first, or, where that does not
    name all who are seen, all are in the framing."""
    owner = framing.owner_of_view(bound)
    tied = {title_of(one.character): called.named(one.character, FACES) for one in bound.performers}
    said, told, named = _with_ties(action, tied)
    seen = {
        title_of(one.character): title_of(one.character) != owner and not one.face_hidden for one in bound.performers
    }
    absent = [
        title
        for title, sees_face in seen.items()
        if title not in told and (sees_face or tied[title] != title or title not in {owner, *named})
    ]
    framed = [title for title in seen if title in absent or (absent and seen[title])]
    if absent:
        said, *_ = _with_ties(action, {title: title if title in framed else tie for title, tie in tied.items()})
    view = framing.view(bound, listed([tied[title] for title in framed]) if framed else "")
    behind = [f"{title_of(one.character)} is seen from behind." for one in bound.performers if one.from_behind]
    hidden = [
        f"The face of {title_of(one.character)} is not in the picture."
        for one in bound.performers
        if one.face_hidden and not one.from_behind
    ]
    return " ".join([f"{view}: {said}." if said else f"{view}.", *behind, *hidden])


def _with_ties(action: str, tied: Mapping[str, str]) -> tuple[str, set[str], set[str]]:
    """The action with each title tied where it stands first for the person: not for what is theirs, nor for words that
    are spoken or written. The titles that were tied there, and all that are named. The longest title goes first: "Mia"
    is not "Mia Voss"."""
    told: set[str] = set()
    named: set[str] = set()
    is_mere = mere_words(action)

    def tie(found: re.Match[str]) -> str:
        title, owns = found[1], found[2] or ""
        if is_mere(found.start()):
            return found[0]
        named.add(title)
        if owns or title in told:
            return f"{title}{owns.lower()}"
        told.add(title)
        return tied[title]

    titles = "|".join(re.escape(title) for title in sorted(tied, key=len, reverse=True))
    if titles:
        action = re.sub(rf"(?<!\w)({titles})(?!\w)(['’][sS]?(?!\w))?", tie, action)
    return action, told, named


def _worn(bound: BoundShot, performer: BoundPerformer, called: Ties) -> str:
    who = f"{title_of(performer.character)} wears"
    if _alone(bound):
        pronoun = performer.character.pronoun
        who = f"{pronoun.capitalize()} {'wears' if pronoun in _POSSESSIVE else 'wear'}"
    pictures = called.called(performer.character, _CLOTHES)
    if pictures and not called.of_several(performer.character, _CLOTHES):
        return f"{who} the clothes of {pictures}."
    like = _like(called, performer.character, Role.OUTFIT)
    return f"{who} the {performer.outfit}{like}." if performer.outfit else ""


def _alone(bound: BoundShot) -> bool:
    """Whether a pronoun can mean one person only: no action brings anybody else in, who need not be of the cast."""
    return len(bound.performers) == 1 and not bound.action


def _mood(bound: BoundShot, performer: BoundPerformer, called: Ties) -> Part:
    hers = _POSSESSIVE.get(performer.character.pronoun, "their").capitalize()
    who = f"{hers} expression" if _alone(bound) else f"The expression of {title_of(performer.character)}"
    like = _like(called, performer.character, Role.EXPRESSION)
    said = f"{who} is {performer.expression}{like}."
    return Part(whole=said, shorter=lambda: () if like or performer.expression != "neutral" else ("",), weight=5)


def _like(called: Ties, anchor: Anchor, role: Role) -> str:
    """ ", as in image 4", ", as on the sheet image 2"; empty where no picture of that role is sent."""
    pictures = called.called(anchor, (role,))
    return f", as {'on' if called.on_a_sheet(anchor, (role,)) else 'in'} {pictures}" if pictures else ""


def _place(bound: BoundShot, called: Ties) -> Part:
    light = lit(bound.shot.light_words or bound.light)
    if not bound.location:
        return Part(whole=f"{light[:1].upper()}{light[1:]}." if light else "", shorter=lambda: ("",), weight=6)
    place = f"Place: {called.named(bound.location)}"
    return Part(whole=f"{place}{', ' if light else ''}{light}.", shorter=lambda: (f"{place}.",), weight=6)


def _thing(prop: Anchor, called: Ties) -> str:
    pictures = called.called(prop)
    return f"The {title_of(prop)} is that {'on' if called.on_a_sheet(prop) else 'of'} {pictures}." if pictures else ""


def _look(bound: BoundShot, called: Ties) -> Part:
    pictures = called.called(bound.look) if bound.look else ""
    said = f"The look of {pictures}: its palette, contrast and grain, and nothing of what it shows." if pictures else ""
    return Part(whole=said, shorter=lambda: (f"Only the look of {pictures}.",), weight=1)


def _kept_exactly(called: Ties, sent: Sequence[ChosenReference], *, begun: bool) -> Part:
    """That nothing is to be drawn otherwise than it was shown; in a clip, than in the keyframe that it begins with."""
    if begun:
        said = "Begin with the first frame and keep every person, outfit, place and thing in it as they are."
        return Part(whole=said, shorter=lambda: ("Keep everything as in the first frame.", ""), weight=4)
    if not any(one.role is not Role.LOOK for one in sent):
        return Part(whole="")
    said = "Keep every person, outfit, place and thing exactly as in its images."
    if called.naming is not Naming.IMAGE:
        said = "Keep every person, outfit, place and thing exactly as in its references."
    return Part(whole=said, shorter=lambda: ("",), weight=4)


def _labels(called: Ties) -> Part:
    """What a sheet is not meant to show: never left away, or its labels are drawn."""
    sheets = any(tie.sheet for tie in called.ties)
    return Part(whole="The labels of a sheet are no part of the picture." if sheets else "")


def _camera(bound: BoundShot) -> Part:
    move = bound.shot.move
    if move is CameraMove.STATIC and not bound.shot.move_words and speaks_of_camera(bound.action):
        return Part(whole="")
    if move is CameraMove.STATIC:
        return Part(whole="The camera does not move.", shorter=lambda: ("",), weight=3)
    said = f"Camera: {bound.shot.move_words or move.value}."
    return Part(whole=said, shorter=lambda: (f"Camera: {move.value}.",), weight=3)


def _identities(bound: BoundShot, sent: Sequence[ChosenReference]) -> tuple[str, ...]:
    """The fixed words of every anchor of which no picture is sent."""
    shown = (part for one in sent for part in one.parts or (one,))
    reached = {one.anchor for one in shown if one.kind is not AnchorKind.VOICE}
    return tuple(
        f"{title_of(one)}: {one.identity}." for one in anchors_of(bound) if one.identity and one.ref not in reached
    )
