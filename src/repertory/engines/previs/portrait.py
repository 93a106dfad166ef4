"""The pictures from which a library is built: headshots, angles, outfits, expressions, places, things."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from repertory.engines.previs import textures
from repertory.engines.previs.actor import ActorState
from repertory.engines.previs.camera import fov_of
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
    from repertory.engines.previs.sets import BuiltSet
    from repertory.media.images import Picture

# three-quarters at 28 degrees: farther round, a frontal master alone cannot vouch for them
_TURNS = dict(zip(ANGLES, ((-28.0, 0.0), (28.0, 0.0), (-88.0, 0.0), (88.0, 0.0), (0.0, 14.0)), strict=True))
"""Yaw and pitch of the head in degrees."""
_COSTUME_HEIGHT = 0.98
"""Metres of a costume photograph: from above the head to the hips, with a face that can still be measured."""


def portrait(renderer: Renderer, body: Rigged, role: Role, name: str) -> Picture:
    """One reference of a character in clean light. Raises YourMove for an angle or an expression that nobody knows."""
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
        yaw = 10.0
    state = ActorState(expression=expression, head=(0.0, pitch, 0.0))
    placing = Placing(yaw=yaw)
    x, y, z = placing.point(body.eyes(state))
    aspect = renderer.width / renderer.height
    costume = role is Role.OUTFIT
    height = (_COSTUME_HEIGHT if costume else 0.44) / min(aspect, 1.0)
    fov = fov_of(70, aspect)
    away = height / 2 / np.tan(np.radians(fov / 2))
    level = y - (0.32 if costume else 0.03) * height
    centre = 0.5 * x
    view = View(eye=(centre, level + 0.02, z * 0.3 + away), target=(centre, level, z * 0.3), fov=fov)
    plate = renderer.draw(body.parts(state, placing), STUDIO, view)
    return finished(plate, STUDIO, view, renderer.width, renderer.height)


def place_view(renderer: Renderer, built: BuiltSet) -> Picture:
    """A location without people."""
    eye, target = built.overview
    view = View(eye=eye, target=target, fov=fov_of(26, renderer.width / renderer.height), focus=4.5, blur=0.1)
    return finished(renderer.draw(built.parts, built.mood, view), built.mood, view, renderer.width, renderer.height)


def thing_alone(renderer: Renderer, thing: str) -> Picture:
    """A prop on a neutral table."""
    low = 0.0 if thing == "cup" else {"phone": 0.076, "book": 0.09, "letter": 0.1}[thing]
    shadow = Stuff(texture=textures.soft_spot((0.1, 0.1, 0.1), 0.7))
    parts = (
        panel("paper", Stuff(colour=(0.72, 0.72, 0.71)), (-3, 0, 3), (6, 0, 0), (0, 0, -6)),
        panel("shadow", shadow, (-0.11, 0.002, 0.07), (0.22, 0, 0), (0, 0, -0.14), whole=True),
        *build_prop(thing, Placing(place=(0.0, low + 0.003, 0.0), yaw=-24.0)),
    )
    middle = max(low, 0.04)
    aspect = renderer.width / renderer.height
    view = View(eye=(0.05, middle + 0.16, 0.62), target=(0, middle, 0), fov=fov_of(70, aspect) / min(aspect, 1.0))
    return finished(renderer.draw(parts, STUDIO, view), STUDIO, view, renderer.width, renderer.height)
