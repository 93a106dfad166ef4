"""The words of an edit order: which one thing of a take is to be corrected, by which pictures, and what stays."""

from __future__ import annotations

from repertory.craft.prompting.lights import lit
from repertory.craft.prompting.naming import called_pictures, title_of
from repertory.model.anchor import Anchor, Character, Location
from repertory.model.engine import Naming

_POSSESSIVE = {"she": "her", "he": "his"}
_NOTHING_ELSE = "Change nothing else."


def compose_edit(
    anchor: Anchor, pictures: int, *, naming: Naming = Naming.IMAGE, about: str = "", clip: bool = False
) -> str:
    """The prompt that mends one thing in a take, for an engine that calls pictures in its own way. The take is the
    first picture; so many pictures of the anchor follow. `clip` says that it is a whole clip.

    `about` is the outfit whose clothes are mended, else it is the character's face; of a place it is the light. Where
    no picture goes along, the anchor's fixed words stand in.
    """
    called = called_pictures(naming, [1])
    take = called or ("the clip" if clip else "the film frame")
    shown = called_pictures(naming, range(2, pictures + 2)) or _known(anchor, pictures)
    begun = f"{called[:1].upper()}{called[1:]} is a film frame. " if called else ""
    said = _clothes(anchor, take, shown, about) if about else _face(anchor, take, shown)
    if isinstance(anchor, Location):
        said = _place(take, shown, about)
    elif not isinstance(anchor, Character):
        said = _thing(anchor, take, shown)
    return f"{begun}{said} {_NOTHING_ELSE}"


def _face(anchor: Anchor, take: str, shown: str) -> str:
    hers = _hers(anchor)
    return (
        f"Correct only the face of {title_of(anchor)} in {take} so that it is the person of {shown}: the same features "
        f"and proportions. Keep {hers} pose, expression and gaze, the light, the clothes and the background as they "
        "are."
    )


def _clothes(anchor: Anchor, take: str, shown: str, outfit: str) -> str:
    title, hers = title_of(anchor), _hers(anchor)
    return (
        f"Correct only the clothes of {title} in {take} so that {title} wears the {outfit} of {shown}: the same cut, "
        f"colours and materials. Keep {hers} face, hair, pose and hands, everybody else, the light and the background "
        "as they are."
    )


def _place(take: str, shown: str, light: str) -> str:
    """Of what stays no face is named alone: an order for a place names the place."""
    when = f", {lit(light)}" if light else ""
    return (
        f"Correct only the place behind the people in {take} so that it is the place of {shown}{when}: the same walls, "
        "furniture, things and materials. Keep the camera and the framing, and every person with face, hair, clothes, "
        "pose and expression, as they are."
    )


def _thing(anchor: Anchor, take: str, shown: str) -> str:
    title = title_of(anchor)
    return (
        f"Correct only the {title} in {take} so that it is the {title} of {shown}: the same shape, colours and "
        "details. Keep where it is and how it is held, the people, the light and the background as they are."
    )


def _hers(anchor: Anchor) -> str:
    return _POSSESSIVE.get(anchor.pronoun, "their") if isinstance(anchor, Character) else "its"


def _known(anchor: Anchor, pictures: int) -> str:
    """What stands for pictures that are not called by number, or that are not sent."""
    title = title_of(anchor)
    return f"the pictures of {title}" if pictures else f"these words: {anchor.identity or title}"
