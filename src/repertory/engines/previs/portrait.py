"""The pictures from which a library is built: headshots, angles, outfits, expressions, places, things."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from repertory.engines.previs import textures
from repertory.engines.previs.actor import ActorState
from repertory.engines.previs.camera import fov_of
from repertory.engines.previs.drift import number_for
from repertory.engines.previs.finishing import finished
from repertory.engines.previs.lights import STUDIO
from repertory.engines.previs.props import build_prop
from repertory.engines.previs.scene import Placing, View
from repertory.engines.previs.solids import Stuff, panel
from repertory.errors import YourMove
from repertory.model.anchor import ANGLES, EXPRESSIONS, Role

if TYPE_CHECKING:
    from repertory.engines.previs.bodies import Rigged
    from repertory.engines.previs.render import Renderer
    from repertory.engines.previs.scene import Vector
    from repertory.engines.previs.sets import BuiltSet
    from repertory.media.images import Picture

# three-quarters at 28 degrees: farther round, a frontal master alone cannot vouch for them
_TURNS = dict(zip(ANGLES, ((-28.0, 0.0), (28.0, 0.0), (-88.0, 0.0), (88.0, 0.0), (0.0, 14.0)), strict=True))
"""Yaw and pitch of the head in degrees."""
_SIDES = {"front": 0.0, "back": 180.0, "side": 75.0, "left side": -75.0, "right side": 75.0}
"""Degrees by which a figure or a thing turns; "right side" turns its face to the picture's right."""
_KNOWN = ", ".join(_SIDES)
_PLACE_SIDES = {"": 0.0, "left side": -24.0, "right side": 18.0}
"""Degrees by which the camera goes round a place; farther, it would look past the set."""
_COSTUME_HEIGHT = 0.98
"""Metres of a costume photograph: from above the head to the hips, with a face that can still be measured."""


def portrait(renderer: Renderer, body: Rigged, role: Role, name: str, *, side: str = "", seed: int = 1) -> Picture:
    """One reference of a character in clean light. Seeds from 2 on pose, frame and act it a little differently, so
    that there is something to pick from. `side` is that of an outfit. Raises YourMove for an angle, an expression
    or a side that nobody knows."""
    yaw, pitch, expression = 0.0, 0.0, "neutral"
    if role is Role.ANGLE:
        if name not in _TURNS:
            raise YourMove(f'There is no angle "{name}".', step=f"The angles are {', '.join(ANGLES)}.")
        yaw, pitch = _TURNS[name]
    elif role is Role.EXPRESSION:
        if name not in EXPRESSIONS:
            raise YourMove(f'There is no expression "{name}".', step=f"The expressions are {', '.join(EXPRESSIONS)}.")
        expression = name
    elif role is Role.OUTFIT:
        yaw = 10.0 + _turned(side, "an outfit")
    slip = _slips(name, seed)
    state = ActorState(
        expression=expression, expression_amount=1.0 + 0.3 * slip[0], head=(0.0, pitch + 3.0 * slip[1], 2.5 * slip[2])
    )
    placing = Placing(yaw=yaw + 5.0 * slip[3])
    x, y, z = placing.point(body.eyes(state))
    aspect = renderer.width / renderer.height
    costume = role is Role.OUTFIT
    height = (_COSTUME_HEIGHT if costume else 0.44) / min(aspect, 1.0) * (1.0 + 0.06 * slip[4])
    fov = fov_of(70, aspect)
    away = height / 2 / np.tan(np.radians(fov / 2))
    level = y - (0.32 if costume else 0.03) * height
    centre = 0.5 * x
    view = View(eye=(centre, level + 0.02, z * 0.3 + away), target=(centre, level, z * 0.3), fov=fov)
    plate = renderer.draw(body.parts(state, placing), STUDIO, view)
    return finished(plate, STUDIO, view, renderer.width, renderer.height)


def _turned(side: str, thing: str) -> float:
    """Degrees by which something is turned to be seen from that side."""
    if side and side not in _SIDES:
        raise YourMove(f'The previs stage does not know {thing} from the side "{side}".', step=f"It knows: {_KNOWN}.")
    return _SIDES.get(side, 0.0)


def _slips(name: str, seed: int) -> list[float]:
    """Five figures from -1 to 1 for this picture and seed; none but 0 for the first, whose picture is as it is meant
    to be."""
    if seed <= 1:
        return [0.0] * 5
    return [number_for("portrait", name, seed, part) % 2001 / 1000 - 1 for part in range(5)]


def place_view(renderer: Renderer, built: BuiltSet, side: str = "") -> Picture:
    """A location without people, from a further side if one is named. Raises YourMove for a side that a set, which is
    built for the camera, does not have."""
    if side not in _PLACE_SIDES:
        known = " and ".join(f'"{one}"' for one in _PLACE_SIDES if one)
        step = f'It has {known}; or import a picture: repertory location import NAME PICTURE --view "{side}"'
        raise YourMove(f'The sets of the previs stage have no "{side}".', step=step)
    eye, target = built.overview
    eye = _round(eye, target, _PLACE_SIDES[side])
    view = View(eye=eye, target=target, fov=fov_of(26, renderer.width / renderer.height), focus=4.5, blur=0.1)
    return finished(renderer.draw(built.parts, built.mood, view), built.mood, view, renderer.width, renderer.height)


def _round(eye: Vector, target: Vector, degrees: float) -> Vector:
    """The eye, having gone round the target."""
    angle = np.radians(degrees)
    x, z = eye[0] - target[0], eye[2] - target[2]
    turned = x * np.cos(angle) + z * np.sin(angle), z * np.cos(angle) - x * np.sin(angle)
    return float(target[0] + turned[0]), eye[1], float(target[2] + turned[1])


def thing_alone(renderer: Renderer, thing: str, side: str = "") -> Picture:
    """A prop on a neutral table, from a side. Raises YourMove for a side that nobody knows."""
    turned = _turned(side, "a thing")
    yaw = turned if turned % 180.0 else turned - 24.0
    low = 0.0 if thing == "cup" else {"phone": 0.076, "book": 0.09, "letter": 0.1}[thing]
    shadow = Stuff(texture=textures.soft_spot((0.1, 0.1, 0.1), 0.7))
    parts = (
        panel("paper", Stuff(colour=(0.72, 0.72, 0.71)), (-3, 0, 3), (6, 0, 0), (0, 0, -6)),
        panel("shadow", shadow, (-0.11, 0.002, 0.07), (0.22, 0, 0), (0, 0, -0.14), whole=True),
        *build_prop(thing, Placing(place=(0.0, low + 0.003, 0.0), yaw=yaw)),
    )
    middle = max(low, 0.04)
    aspect = renderer.width / renderer.height
    view = View(eye=(0.05, middle + 0.16, 0.62), target=(0, middle, 0), fov=fov_of(70, aspect) / min(aspect, 1.0))
    return finished(renderer.draw(parts, STUDIO, view), STUDIO, view, renderer.width, renderer.height)
