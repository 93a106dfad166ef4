"""What a take of a shot will be measured for: the expectation, whether or not an inspector can measure it yet."""

from __future__ import annotations

import re
from collections.abc import Iterator

from repertory.craft.shotlist.filmwords import plain
from repertory.model.shot import BoundPerformer, BoundShot, Framing, ShotSize, ToMeasure

_TIGHT = (ShotSize.EXTREME_CLOSE_UP, ShotSize.CLOSE_UP)
"""So near that the place behind is not to be known again."""
_STAGED = frozenset({"clay"})
"""Styles in which every take of a place is drawn from one model of it."""
_FAR = (ShotSize.WIDE, ShotSize.EXTREME_WIDE)
_HANDS = re.compile(
    r"(?<!\w)(hands?|fingers?|fingertips?|thumbs?|palms?|fists?|wrists?|arms?|forearms?)(?!\w)", re.IGNORECASE
)
_FEET = re.compile(r"(?<!\w)(feet|foot|toes?|legs?|knees?|ankles?)(?!\w)", re.IGNORECASE)
_BARE = re.compile(r"(?<!\w)bare(?:foot|d|\s+(?:feet|foot|legs?|knees?))?(?!\w)", re.IGNORECASE)
_HERS = {"she": "her", "he": "his"}


def measured_in(bound: BoundShot) -> tuple[ToMeasure, ...]:
    """What a take will be measured for in this shot, and why: in the order of the people, the place, the things, the
    look and the voices; where the shot is of a thing and shows no face, the thing comes first."""
    text = plain(bound.shot.text)
    people = [one for performer in bound.performers for one in _of_performer(bound, performer, text)]
    things = [_of(prop.ref, "prop", _seen_thing(bound)) for prop in bound.props]
    faces = any(not performer.face_hidden for performer in bound.performers)
    place = []
    if bound.location and not _is_detail(bound, faces=faces):
        place = [_of(bound.location.ref, "place", f"it is the place of the shot{_lit(bound)}")]
    look = [_of(bound.look.ref, "look", "it is the look of the whole film")] if bound.look else []
    titles = {one.character.ref: one.character.title or one.character.name for one in bound.performers}
    voices = {line.voice.ref: titles.get(line.character, "") for line in bound.lines}
    spoken = [_of(ref, "voice", f"{who or 'somebody off screen'} speaks") for ref, who in voices.items()]
    first, then = (people, things) if faces or not things else (things, people)
    middle = [*place, *then] if first is people else [*then, *place]
    return (*first, *middle, *look, *spoken)


def _of_performer(bound: BoundShot, performer: BoundPerformer, text: str) -> Iterator[ToMeasure]:
    character = performer.character
    ref, hers = character.ref, _HERS.get(character.pronoun, "their")
    if not performer.face_hidden:
        yield _of(ref, "face", f"{hers} face is seen")
        if performer.outfit and bound.shot.size is not ShotSize.EXTREME_CLOSE_UP:
            yield _of(ref, "outfit", f"{character.pronoun} {_verb(character.pronoun)} the {performer.outfit}")
        return
    if performer.from_behind:
        if performer.outfit:
            yield _of(ref, "outfit", f"the back of the {performer.outfit}; no face from behind")
        yield _of(ref, "hair colour", f"{hers} head is seen from behind")
        return
    hands, feet = _HANDS.search(text), _FEET.search(text)
    if hands:
        seen = f"{hers} {hands[1].lower()} {'are' if hands[1].lower().endswith('s') else 'is'} visible and no face"
        if performer.outfit:
            yield _of(ref, "sleeve", f"{seen}: the sleeve of the {performer.outfit}")
        yield _of(ref, "skin tone", seen)
        return
    if bound.props and _is_insert(bound) and not feet:
        return  # it is of the thing, and no part of whose it is is named
    if performer.outfit:
        worn = f"{character.pronoun} {_verb(character.pronoun)} the {performer.outfit}"
        yield _of(ref, "outfit", f"no face is seen; {worn}")
    if feet and _BARE.search(text):
        yield _of(ref, "skin tone", f"{hers} bare {feet[1].lower()} and no face")


def _is_detail(bound: BoundShot, *, faces: bool) -> bool:
    """Whether the shot is so near that nothing of its place is to be known again. Behind a thing in the stage's clay
    its colours are; in a photograph that may be any table."""
    near = _is_insert(bound) and not faces and (bound.location is None or bound.location.style not in _STAGED)
    return near or bound.shot.size is ShotSize.EXTREME_CLOSE_UP


def _is_insert(bound: BoundShot) -> bool:
    return bound.shot.framing is Framing.INSERT or bound.shot.size in _TIGHT


def _seen_thing(bound: BoundShot) -> str:
    if bound.shot.size in _FAR:
        return "it is in the shot, small as it may be"
    return (
        "the shot is of it"
        if not bound.performers or all(one.face_hidden for one in bound.performers)
        else ("it is in the shot")
    )


def _lit(bound: BoundShot) -> str:
    return f", {bound.light}" if bound.light else ""


def _verb(pronoun: str) -> str:
    return "wears" if pronoun in _HERS else "wear"


def _of(anchor: str, what: str, why: str) -> ToMeasure:
    return ToMeasure(anchor=anchor, what=what, why=why)
