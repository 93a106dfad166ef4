"""The words that go to an engine: action, framing and light. The references carry the face; nobody is described."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from repertory.craft.referring import FACES
from repertory.model.anchor import Anchor, AnchorKind, Character, Location, Role
from repertory.model.engine import EngineCard, OrderKind, SentReference
from repertory.model.shot import BoundPerformer, BoundShot, CameraAngle, CameraMove, ChosenReference

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


def compose(bound: BoundShot, kind: OrderKind, card: EngineCard, sent: Sequence[ChosenReference]) -> str:
    """The prompt of a still or clip of a shot, for the references that are sent, numbered in their order.

    A character is called by name and image numbers. Only where none of an anchor's references is sent do its
    fixed identity words stand in, always the same. Spoken words are told only to engines that make sound.
    """
    parts = (
        _framing(bound, sent),
        *(_worn(bound, performer, sent) for performer in bound.performers),
        *(_mood(bound, performer, sent) for performer in bound.performers if not performer.face_hidden),
        _place(bound, sent),
        *(_thing(prop, sent) for prop in bound.props),
        _look(bound, sent),
        _camera(bound) if kind is OrderKind.CLIP else "",
        *(_speech(bound, card) if kind is OrderKind.CLIP else ()),
        *_identities(bound, sent),
        _kept_exactly(sent),
    )
    return " ".join(part for part in parts if part)


def compose_edit(performer: BoundPerformer, references: Sequence[ChosenReference | SentReference]) -> str:
    """The prompt that mends one face. Image 1 is the take; the references follow from image 2 on."""
    title = _title(performer.character)
    hers = _POSSESSIVE.get(performer.character.pronoun, "their")
    if not references:
        who = performer.character.identity or title
        return f"Correct only the face so that it is this person: {who}. {_kept(hers)}"
    images = _images(range(2, len(references) + 2))
    return (
        f"Image 1 is a film frame. Correct only the face of {title} in image 1 so that it is the person of {images}: "
        f"the same features and proportions. {_kept(hers)}"
    )


def compose_build(
    subject: Anchor, role: Role, name: str, *, view: str = "", words: str = "", references: int = 0
) -> str:
    """The prompt of a still that becomes a candidate or a reference of an anchor.

    `name` is the wanted reference ("profile left", "red sweater", "happy", "night"), `view` the side from which it is
    shown ("back", "window side"; of an outfit its main picture is sent last then), `words` the prompt that the anchor
    is cast or built from (used only while no picture is sent), `references` how many pictures of it are sent, the
    master first.
    """
    who = f"the person of {_images(range(1, references + 1))}" if references else (words or _identity(subject))
    if isinstance(subject, Character):
        if view:
            return _build_outfit(subject, name, view, references)
        return _build_character(who, subject, role, name, references)
    if isinstance(subject, Location):
        return _build_place(who, name, view, references)
    if references:
        return f"The same object as in {_images(range(1, references + 1))}, {name}. {_CLEAN} {_NOTHING_ELSE}"
    return f"{who}, the object alone, seen whole. {_CLEAN}"


def _build_place(who: str, name: str, view: str, references: int) -> str:
    light = _lit(name)
    if not references:
        return f"{who}, {light}, wide shot at eye level, no people."
    same = f"The same place as in {_images(range(1, references + 1))}"
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


def _kept(hers: str) -> str:
    return (
        f"Keep {hers} pose, expression and gaze, the light, the clothes and the background as they are. {_NOTHING_ELSE}"
    )


def _title(anchor: Anchor) -> str:
    return anchor.title or anchor.name


def _identity(anchor: Anchor) -> str:
    return anchor.identity or _title(anchor)


def _images(numbers: Iterable[int]) -> str:
    """ "image 1", "images 1 and 2", "images 1, 2 and 4"."""
    said = [str(number) for number in numbers]
    if len(said) == 1:
        return f"image {said[0]}"
    return f"images {', '.join(said[:-1])} and {said[-1]}"


def _numbers(anchor: Anchor, sent: Sequence[ChosenReference], roles: Sequence[Role] = tuple(Role)) -> list[int]:
    return [n for n, one in enumerate(sent, start=1) if one.anchor == anchor.ref and one.role in roles]


def _tied(anchor: Anchor, sent: Sequence[ChosenReference], roles: Sequence[Role] = tuple(Role)) -> str:
    """The name with its images: "Mia (images 1 and 2)"."""
    numbers = _numbers(anchor, sent, roles)
    return f"{_title(anchor)} ({_images(numbers)})" if numbers else _title(anchor)


def _framing(bound: BoundShot, sent: Sequence[ChosenReference]) -> str:
    """Framing and action. Each name is tied to its images where it is said first."""
    shot = bound.shot
    view = shot.size.value.capitalize()
    if shot.angle is not CameraAngle.EYE_LEVEL:
        view = f"{view} from a {shot.angle.value}"
    action, unnamed = bound.action, []
    for performer in bound.performers:
        tied = _tied(performer.character, sent, FACES)
        name = rf"(?<!\w){re.escape(_title(performer.character))}(?!\w)"
        action, told = re.subn(rf"{name}(?!'s)", tied.replace("\\", r"\\"), action, count=1)
        if not told and (not performer.face_hidden or not re.search(name, action)):
            unnamed.append(tied)
    subject = f"{view} of {_listed(unnamed)}" if unnamed else view
    said = f"{subject}: {action}." if action else f"{subject}."
    behind = [f"{_title(one.character)} is seen from behind." for one in bound.performers if one.from_behind]
    hidden = [
        f"The face of {_title(one.character)} is not in the picture."
        for one in bound.performers
        if one.face_hidden and not one.from_behind
    ]
    return " ".join([said, *behind, *hidden])


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _worn(bound: BoundShot, performer: BoundPerformer, sent: Sequence[ChosenReference]) -> str:
    """Who is alone in the shot is spoken of by pronoun, so that nobody else can be meant."""
    who = f"{_title(performer.character)} wears"
    if len(bound.performers) == 1:
        pronoun = performer.character.pronoun
        who = f"{pronoun.capitalize()} {'wears' if pronoun in _POSSESSIVE else 'wear'}"
    numbers = _numbers(performer.character, sent, (Role.OUTFIT,))
    if numbers:
        return f"{who} the clothes of {_images(numbers)}."
    return f"{who} the {performer.outfit}." if performer.outfit else ""


def _mood(bound: BoundShot, performer: BoundPerformer, sent: Sequence[ChosenReference]) -> str:
    alone = len(bound.performers) == 1
    hers = _POSSESSIVE.get(performer.character.pronoun, "their").capitalize()
    who = f"{hers} expression" if alone else f"The expression of {_title(performer.character)}"
    numbers = _numbers(performer.character, sent, (Role.EXPRESSION,))
    like = f", as in {_images(numbers)}" if numbers else ""
    return f"{who} is {performer.expression}{like}."


def _place(bound: BoundShot, sent: Sequence[ChosenReference]) -> str:
    light = _lit(bound.shot.light_words or bound.light)
    if bound.location:
        return f"Place: {_tied(bound.location, sent)}{', ' if light else ''}{light}."
    return f"{light[:1].upper()}{light[1:]}." if light else ""


def _lit(light: str) -> str:
    """ "afternoon light", "golden hour", "at night"."""
    if not light or light.endswith(("light", "hour")):
        return light
    return f"at {light}" if light in ("night", "midnight", "noon", "midday") else f"{light} light"


def _thing(prop: Anchor, sent: Sequence[ChosenReference]) -> str:
    numbers = _numbers(prop, sent)
    return f"The {_title(prop)} is that of {_images(numbers)}." if numbers else ""


def _kept_exactly(sent: Sequence[ChosenReference]) -> str:
    things = any(one.role is not Role.LOOK for one in sent)
    return "Keep every person, outfit, place and thing exactly as in its images." if things else ""


def _look(bound: BoundShot, sent: Sequence[ChosenReference]) -> str:
    numbers = _numbers(bound.look, sent) if bound.look else []
    if not numbers:
        return ""
    images = _images(numbers)
    return f"The look of {images}: its palette, contrast and grain, and nothing of what it shows."


def _camera(bound: BoundShot) -> str:
    if bound.shot.move is CameraMove.STATIC:
        return "The camera does not move."
    return f"Camera: {bound.shot.move_words or bound.shot.move.value}."


def _speech(bound: BoundShot, card: EngineCard) -> tuple[str, ...]:
    """What is said, to engines that make sound; to the others only who speaks, so that the mouth moves."""
    titles = {one.character.ref: _title(one.character) for one in bound.performers}
    said = []
    for line in bound.lines:
        who = titles.get(line.character, "")
        manner = f" {line.manner}" if line.manner else ""
        if card.sound:
            said.append(f'{who or "A voice off screen"} says{manner}: "{line.text}"')
        elif who:
            said.append(f"{who} speaks{manner}.")
    return tuple(dict.fromkeys(said))


def _identities(bound: BoundShot, sent: Sequence[ChosenReference]) -> tuple[str, ...]:
    """The fixed words of every anchor of which no picture is sent."""
    anchors: list[Anchor] = [performer.character for performer in bound.performers]
    anchors += [bound.location] if bound.location else []
    anchors += [*bound.props, *([bound.look] if bound.look else [])]
    reached = {one.anchor for one in sent if one.kind is not AnchorKind.VOICE}
    return tuple(f"{_title(one)}: {one.identity}." for one in anchors if one.identity and one.ref not in reached)
