"""How a shot is framed, in the words that go to an engine: size, framing, height of the camera, lens."""

from __future__ import annotations

from repertory.craft.prompting.naming import title_of
from repertory.model.shot import BoundShot, CameraAngle, Framing, Shot

_ANGLES = {
    CameraAngle.EYE_LEVEL: "",
    CameraAngle.LOW: "from a low angle",
    CameraAngle.HIGH: "from a high angle",
    CameraAngle.OVERHEAD: "from straight overhead",
    CameraAngle.WORMS_EYE: "from the ground straight up",
    CameraAngle.GROUND: "from ground level",
    CameraAngle.KNEE: "from knee level",
    CameraAngle.HIP: "from hip level",
    CameraAngle.SHOULDER: "from shoulder level",
}
_BUILT = {
    Framing.SINGLE: "single shot",
    Framing.TWO_SHOT: "two-shot",
    Framing.THREE_SHOT: "three-shot",
    Framing.GROUP: "group shot",
    Framing.REACTION: "reaction shot",
}
"""Framings that are said behind the size: "medium two-shot", "wide group shot"."""
_PAST = {
    Framing.OVER_THE_SHOULDER: ("over-the-shoulder", "over {}'s shoulder"),
    Framing.POINT_OF_VIEW: ("point-of-view", "from {}'s point of view"),
}
"""Framings that look past somebody: in general, and where it is known past whom."""


def view(bound: BoundShot, subjects: str) -> str:
    """ "Medium close-up of Mia", "Wide two-shot of Mia and Nova, from a low angle", "Close-up over Mia's shoulder, of
    Nova"; `subjects` is empty where the action names them."""
    shot, owner = bound.shot, owner_of_view(bound)
    past = _PAST.get(shot.framing, ("", "")) if shot.framing else ("", "")
    said = " ".join(word for word in ("" if owner else past[0], _sized(shot)) if word)
    if owner:
        said = f"{said} {past[1].format(owner)}"
    if subjects:
        said = f"{said}{',' if owner else ''} of {subjects}"
    if angle := _ANGLES[shot.angle]:
        said = f"{said}{',' if subjects else ''} {angle}"
    return said[:1].upper() + said[1:]


def owner_of_view(bound: BoundShot) -> str:
    """The title of whoever's shoulder or eyes the camera looks past; empty where that is nobody of the cast, or not
    clear, or said in the action."""
    people = bound.performers
    if bound.shot.framing is Framing.OVER_THE_SHOULDER:
        near = [] if "shoulder" in bound.action.lower() else [one for one in people if one.from_behind]
    elif bound.shot.framing is Framing.POINT_OF_VIEW:
        near = [one for one in people if one.face_hidden and not one.from_behind]
    else:
        return ""
    return title_of(near[0].character) if len(near) == 1 else ""


def lens(shot: Shot) -> str:
    """ "Lens: 35mm. Dutch angle: the camera leans to one side."; empty where nothing is said."""
    leans = "Dutch angle: the camera leans to one side." if shot.dutch else ""
    glass = f"Lens: {shot.lens}." if shot.lens else ""
    return " ".join(word for word in (leans, glass) if word)


def _sized(shot: Shot) -> str:
    size, framing = shot.size.value, shot.framing
    if framing in _BUILT:
        return f"{size.removesuffix(' shot')} {_BUILT[framing]}"
    if framing is Framing.INSERT:
        return f"insert, {size}"
    return size
