"""The coffee shop: wooden tables, pendant lamps, a counter with shelves, a window to the street."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from repertory.engines.previs import textures
from repertory.engines.previs.lights import indoors
from repertory.engines.previs.props import cup
from repertory.engines.previs.scene import Path3, Placing, merged
from repertory.engines.previs.sets.plan import BuiltSet, Mark, SetCard
from repertory.engines.previs.solids import Stuff, ball, box, panel, tube, turned

if TYPE_CHECKING:
    from repertory.engines.previs.parts import Part
    from repertory.engines.previs.scene import Colour, Vector

LAMPS: tuple[Vector, ...] = ((0.60, 1.42, -1.45), (-1.55, 1.50, -2.05), (2.1, 1.75, -2.5))
_TABLES: tuple[Vector, ...] = ((0.0, 0.0, 0.66), (0.62, 0.0, -1.45), (-1.55, 0.0, -2.05))
_BACK = -3.7


def build(card: SetCard, light: str) -> BuiltSet:
    """The room in one light."""
    wood = textures.wood(card.seed, card.colours.get("wood", (0.52, 0.33, 0.20)))
    table = Stuff(texture=wood, tile=1.3, roughness=0.42)
    parts = [
        *_room(card, light),
        *_window(light),
        *_counter(card, Stuff(texture=wood, tile=0.9, roughness=0.5)),
        *(part for place in _TABLES for part in _table(place, table)),
        *(part for place in LAMPS for part in _lamp(place, light, card.colours.get("lamp", (0.16, 0.30, 0.30)))),
        *_chairs(),
        *cup(Placing(place=(0.34, 0.745, 0.52), yaw=40), number=1),
        *cup(Placing(place=(0.45, 0.745, -1.30), yaw=160), number=2),
        *_sunshine(light),
    ]
    return BuiltSet(
        parts=tuple(parts),
        mood=indoors(light, tuple((x, y - 0.16, z) for x, y, z in LAMPS)),
        one=Mark(place=(0.0, 0.0, 0.0), yaw=4.0, stance="sit"),
        two=(
            Mark(place=(-0.30, 0.0, 0.0), yaw=16.0, stance="sit"),
            Mark(place=(0.30, 0.0, 0.0), yaw=-16.0, stance="sit"),
        ),
        walk=Path3(points=((-1.0, 0, -2.9), (-0.75, 0, -1.6), (-0.8, 0, 0.2), (-0.75, 0, 1.0))),
        look=-8.0,
        desk=(0.05, 0.98, 0.34),
        overview=((1.55, 1.62, 3.7), (-0.2, 1.02, -1.2)),
    )


def _room(card: SetCard, light: str) -> list[Part]:
    wall = card.colours.get("wall", (0.83, 0.74, 0.60))
    night = light == "night"
    paint = Stuff(texture=textures.plaster(card.seed + 1, wall), tile=2.4, roughness=0.9)
    lower = Stuff(colour=(0.17, 0.31, 0.31), roughness=0.7)
    floor = Stuff(texture=textures.wood(card.seed + 2, (0.33, 0.23, 0.17), planks=6), tile=1.4, roughness=0.6)
    rails = [
        box("rail", lower, (0.7, 1.03, _BACK + 0.02), (7.8, 0.06, 0.06)),
        box("rail", lower, (0.7, 0.08, _BACK + 0.02), (7.8, 0.16, 0.05)),
        *(box("rail", lower, (x, 0.55, _BACK + 0.015), (0.05, 0.95, 0.03)) for x in np.arange(-3.0, 4.4, 0.42)),
        box("rail", lower, (-3.2, 0.52, -0.5), (0.08, 1.04, 6.4)),
    ]
    ceiling = Stuff(colour=(0.30, 0.27, 0.24) if night else (0.62, 0.57, 0.50))
    return [
        panel("floor", floor, (-3.2, 0, 5.0), (7.8, 0, 0), (0, 0, _BACK - 5.0)),
        panel("back wall", paint, (-3.2, 0, _BACK), (7.8, 0, 0), (0, 3.1, 0)),
        panel("left wall", paint, (-3.2, 0, 5.0), (0, 0, _BACK - 5.0), (0, 3.1, 0)),
        panel("right wall", paint, (4.6, 0, _BACK), (0, 0, 5.0 - _BACK), (0, 3.1, 0)),
        panel("ceiling", ceiling, (-3.2, 3.1, _BACK), (7.8, 0, 0), (0, 0, 5.0 - _BACK)),
        panel("wainscot", lower, (-3.2, 0, _BACK + 0.01), (7.8, 0, 0), (0, 1.03, 0)),
        merged("rails", rails),
    ]


_OUTSIDE: dict[str, tuple[Colour, Colour]] = {
    "afternoon": ((0.76, 0.84, 0.84), (0.93, 0.97, 1.0)),
    "golden hour": ((0.98, 0.72, 0.40), (1.0, 0.90, 0.68)),
    "night": ((0.10, 0.13, 0.24), (0.05, 0.07, 0.17)),
}


def _window(light: str) -> list[Part]:
    low, high = _OUTSIDE[light]
    rows = np.linspace(1, 0, 128)[:, None, None]
    view = np.broadcast_to(high + rows[::-1] * (np.array(low) - high), (128, 128, 3)).copy()
    if light == "night":
        for row, column in ((52, 18), (60, 44), (44, 78), (70, 104), (78, 30), (66, 88)):
            view[row : row + 7, column : column + 6] = (1.0, 0.78, 0.42)
    else:
        for column, top, width in ((4, 62, 30), (38, 48, 26), (70, 70, 22), (96, 40, 30)):
            view[top:, column : column + width] = view[top:, column : column + width] * 0.78 + 0.03
    glass = Stuff(texture=(np.clip(view, 0, 1) * 255).astype(np.uint8), glow=1.0)
    frame = Stuff(colour=(0.20, 0.15, 0.12), roughness=0.5)
    z = _BACK + 0.03
    bars = [box("bar", frame, (-1.62, y, z + 0.02), (2.36, 0.07, 0.10)) for y in (1.0, 1.85, 2.6)]
    bars += [box("bar", frame, (x, 1.8, z + 0.02), (0.07, 1.66, 0.10)) for x in (-2.78, -2.0, -1.23, -0.46)]
    side = [box("bar", frame, (-3.16, y, -0.9), (0.10, 0.07, 2.76)) for y in (1.0, 2.6)]
    side += [box("bar", frame, (-3.16, 1.8, at), (0.10, 1.66, 0.07)) for at in (-2.25, -1.35, -0.45, 0.45)]
    return [
        panel("window", glass, (-2.78, 1.0, z), (2.32, 0, 0), (0, 1.6, 0), whole=True),
        panel("side window", glass, (-3.17, 1.0, 0.45), (0, 0, -2.7), (0, 1.6, 0), whole=True),
        merged("window bars", bars + side),
        box("sill", frame, (-1.62, 0.97, z + 0.10), (2.5, 0.05, 0.26)),
        *_plant((-2.35, 0.99, z + 0.12), 0.8),
        *_plant((-0.75, 0.99, z + 0.12), 0.6),
    ]


def _counter(card: SetCard, top: Stuff) -> list[Part]:
    front = Stuff(colour=(0.16, 0.29, 0.30), roughness=0.6)
    metal = Stuff(colour=(0.72, 0.70, 0.66), roughness=0.25)
    board = textures.lettering(("COFFEE", "tea · cocoa · cake"), (0.93, 0.90, 0.82), (0.11, 0.12, 0.12), height=230)
    shelves = [box("shelf", top, (2.1, y, _BACK + 0.14), (2.6, 0.04, 0.26)) for y in (1.42, 1.78)]
    random = np.random.default_rng(card.seed + 3)
    jars: list[Part] = []
    palette = ((0.72, 0.35, 0.22), (0.86, 0.72, 0.45), (0.90, 0.88, 0.82), (0.35, 0.48, 0.42), (0.55, 0.62, 0.64))
    for shelf in (1.44, 1.80):
        for x in np.arange(0.95, 3.3, 0.17):
            radius, height = random.uniform(0.035, 0.06), random.uniform(0.09, 0.22)
            stuff = Stuff(colour=palette[random.integers(len(palette))], roughness=0.35)
            profile = [(0.001, 0), (radius, 0), (radius, height * 0.8), (radius * 0.6, height), (0.001, height)]
            jars.append(turned("jar", stuff, profile, (float(x), shelf, _BACK + 0.15), 14))
    return [
        box("counter", front, (2.1, 0.5, -2.75), (2.7, 1.0, 0.55)),
        box("counter top", top, (2.1, 1.03, -2.75), (2.9, 0.06, 0.70)),
        merged("shelves", shelves),
        merged("jars", jars),
        panel("menu", Stuff(texture=board), (1.25, 2.12, _BACK + 0.05), (1.7, 0, 0), (0, 0.72, 0), whole=True),
        box("machine", metal, (1.45, 1.25, -2.8), (0.55, 0.38, 0.36)),
        box("machine front", Stuff(colour=(0.62, 0.20, 0.16), roughness=0.35), (1.45, 1.36, -2.6), (0.5, 0.10, 0.05)),
        *(turned("tap", metal, [(0.03, 0), (0.03, 0.12)], (x, 1.12, -2.58), 10) for x in (1.32, 1.58)),
    ]


def _table(place: Vector, top: Stuff) -> list[Part]:
    x, _, z = place
    iron = Stuff(colour=(0.12, 0.12, 0.12), roughness=0.5)
    return [
        box("table", top, (x, 0.722, z), (1.5 if z > 0 else 0.95, 0.045, 0.70)),
        turned("table leg", iron, [(0.24, 0.0), (0.23, 0.025), (0.035, 0.05), (0.035, 0.70)], (x, 0, z), 18),
    ]


def _lamp(place: Vector, light: str, colour: Colour) -> list[Part]:
    x, y, z = place
    enamel = Stuff(colour=colour, roughness=0.28)
    warm = Stuff(colour=(1.0, 0.86, 0.58) if light == "night" else (1.0, 0.90, 0.70), glow=1.0)
    shade = [(0.19, -0.02), (0.185, 0.0), (0.16, 0.07), (0.10, 0.13), (0.045, 0.155), (0.03, 0.21), (0.001, 0.215)]
    lining = [(0.182, 0.0), (0.155, 0.065), (0.09, 0.12), (0.001, 0.13)]
    return [
        turned("shade", enamel, shade, place, 36),
        turned("lining", warm, lining, (x, y - 0.004, z), 36),
        ball("bulb", warm, (x, y + 0.005, z), (0.052, 0.06, 0.052), 18),
        tube("cable", Stuff(colour=(0.07, 0.07, 0.07)), [(x, 3.1, z), (x, y + 1.0, z), (x, y + 0.2, z)], 0.007),
    ]


def _chairs() -> list[Part]:
    beech = Stuff(colour=(0.44, 0.27, 0.16), roughness=0.5)
    corners = [(a, b) for a in (-1, 1) for b in (-1, 1)]
    bend = [float(angle) for angle in np.linspace(-1.6, 1.6, 14)]
    arch = [(0.19 * float(np.sin(t)), 0.45 + 0.42 * float(np.cos(t)), -0.19) for t in bend]
    parts: list[Part] = []
    for x, z, turn in ((0.0, -0.05, 0.0), (1.15, -1.5, -90.0), (0.05, -1.35, 80.0), (-1.0, -2.1, -80.0)):
        chair = [
            turned("seat", beech, [(0.001, 0.43), (0.20, 0.43), (0.205, 0.455), (0.001, 0.46)], (0, 0, 0), 20),
            *(tube("leg", beech, [(a * 0.15, 0.44, b * 0.15), (a * 0.18, 0, b * 0.18)], 0.016) for a, b in corners),
            tube("back", beech, arch, 0.015),
        ]
        parts += [Placing(place=(x, 0, z), yaw=turn).part(part) for part in chair]
    return [merged("chairs", parts)]


def _plant(place: Vector, size: float) -> list[Part]:
    x, y, z = place
    pot = Stuff(colour=(0.72, 0.40, 0.27), roughness=0.8)
    leaf = Stuff(colour=(0.27, 0.42, 0.25), roughness=0.7)
    tips = [(0.0, 0.24, 0.0), (0.07, 0.19, 0.03), (-0.08, 0.18, 0.02), (0.03, 0.16, -0.06), (-0.03, 0.2, 0.06)]
    leaves = [
        ball("leaf", leaf, (x + a * size, y + b * size, z + c * size), (0.06 * size,) * 3, 10) for a, b, c in tips
    ]
    profile = [(0.001, 0), (0.055 * size, 0), (0.075 * size, 0.12 * size), (0.001, 0.12 * size)]
    return [turned("pot", pot, profile, place, 16), merged("leaves", leaves)]


def _sunshine(light: str) -> list[Part]:
    """Sun through the window on the floor and on the main table; shadows under the tables."""
    shadow = Stuff(texture=textures.soft_spot((0.03, 0.02, 0.02), 0.75))
    parts = [
        panel("shadow", shadow, (x - 0.9, 0.004, z + 0.6), (1.8, 0, 0), (0, 0, -1.2), whole=True) for x, _, z in _TABLES
    ]
    if light == "night":
        pool = Stuff(texture=textures.soft_spot((1.0, 0.80, 0.50), 0.34), glow=1.0)
        return [*parts, panel("pool", pool, (-0.6, 0.748, 1.0), (1.2, 0, 0), (0, 0, -0.68), whole=True)]
    sun = (1.0, 0.72, 0.36) if light == "golden hour" else (1.0, 0.94, 0.78)
    patch = Stuff(texture=textures.window_light(sun, 0.45 if light == "golden hour" else 0.36), glow=1.0)
    return [
        *parts,
        panel("sun on table", patch, (-0.72, 0.748, 0.98), (0.80, 0, 0.02), (0.26, 0, -0.62), whole=True),
        panel("sun on floor", patch, (-2.9, 0.006, -0.2), (1.5, 0, 0.3), (0.5, 0, -2.2), whole=True),
    ]
