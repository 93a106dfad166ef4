"""The street outside: the coffee shop's front with door, awning and sign, house fronts, lamp posts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from repertory.engines.previs import textures
from repertory.engines.previs.lights import outdoors
from repertory.engines.previs.scene import Path3, merged
from repertory.engines.previs.sets.plan import BuiltSet, Mark, SetCard
from repertory.engines.previs.solids import Stuff, ball, box, panel, tube, turned

if TYPE_CHECKING:
    from repertory.engines.previs.parts import Part
    from repertory.engines.previs.scene import Colour, Vector

_LEFT, _RIGHT = -2.0, 6.2
_POSTS: tuple[Vector, ...] = ((0.95, 0.0, -2.6), (0.95, 0.0, -9.0), (5.2, 0.0, -6.0))
_FRONTS: tuple[Colour, ...] = (
    (0.72, 0.50, 0.40), (0.80, 0.72, 0.58), (0.50, 0.58, 0.60), (0.66, 0.42, 0.34), (0.74, 0.66, 0.62),
)  # fmt: skip


def build(card: SetCard, light: str) -> BuiltSet:
    """The street in one light."""
    parts = [
        *_ground(card),
        *_coffee_front(card, light),
        *_houses(card, light),
        *(part for place in _POSTS for part in _post(place, light)),
        *_green(light),
    ]
    return BuiltSet(
        parts=tuple(parts),
        mood=outdoors(light, ((_POSTS[0][0], 2.75, _POSTS[0][2]), (-1.7, 1.8, -1.9))),
        one=Mark(place=(0.0, 0.0, 0.0), yaw=4.0),
        two=(Mark(place=(-0.29, 0.0, 0.0), yaw=17.0), Mark(place=(0.29, 0.0, 0.0), yaw=-17.0)),
        walk=Path3(points=((-1.65, 0, -3.7), (-1.15, 0, -3.45), (-0.65, 0, -2.7), (-0.25, 0, -1.4), (-0.1, 0, 0.0))),
        look=-9.0,
        desk=(0.0, 1.12, 0.34),
        overview=((1.9, 1.6, 3.6), (-0.9, 1.45, -2.6)),
    )


def _ground(card: SetCard) -> list[Part]:
    slabs = Stuff(texture=textures.paving(card.seed + 5, (0.60, 0.57, 0.53)), tile=2.0, roughness=0.8)
    asphalt = Stuff(texture=textures.plaster(card.seed + 6, (0.27, 0.27, 0.29)), tile=3.0, roughness=0.85)
    kerb = Stuff(colour=(0.68, 0.66, 0.62))
    line = Stuff(colour=(0.80, 0.79, 0.74))
    dashes = [box("dash", line, (3.6, -0.115, z), (0.12, 0.01, 1.3)) for z in np.arange(3.0, -26.0, -2.6)]
    return [
        panel("pavement", slabs, (_LEFT, 0, 7.0), (3.3, 0, 0), (0, 0, -60.0)),
        panel("far pavement", slabs, (5.6, 0, 7.0), (1.6, 0, 0), (0, 0, -60.0)),
        panel("road", asphalt, (1.3, -0.12, 7.0), (4.3, 0, 0), (0, 0, -60.0)),
        merged("kerbs", [box("kerb", kerb, (x, -0.05, -23.0), (0.14, 0.12, 60.0)) for x in (1.32, 5.58)]),
        merged("dashes", dashes),
    ]


def _coffee_front(card: SetCard, light: str) -> list[Part]:
    night = light == "night"
    wood = Stuff(
        texture=textures.wood(card.seed, card.colours.get("wood", (0.46, 0.30, 0.19))), tile=1.0, roughness=0.5
    )
    paint = Stuff(colour=(0.14, 0.27, 0.27), roughness=0.45)
    inside: Colour = (1.0, 0.80, 0.48) if night else (0.94, 0.76, 0.50)
    glass = Stuff(texture=_shop_window(inside, 1.0 if night else 0.62), glow=1.0 if night else 0.75)
    board = textures.lettering(("COFFEE",), (0.95, 0.86, 0.62), (0.14, 0.27, 0.27), width=768, height=128)
    sign = textures.lettering(
        ("COFFEE", "open till nine"), (0.95, 0.88, 0.70), (0.55, 0.18, 0.14), width=360, height=220
    )
    canvas = textures.stripes(card.colours.get("awning", (0.63, 0.20, 0.16)), (0.93, 0.88, 0.78), 12)
    x = _LEFT + 0.03
    frame = [box("frame", paint, (x + 0.02, 1.45, z), (0.12, 2.3, 0.10)) for z in (-0.55, -1.45, -2.45, -3.1, -4.2)]
    frame += [box("frame", paint, (x + 0.02, y, -1.8), (0.12, 0.10, 2.6)) for y in (0.72, 2.55)]
    frame += [
        box("plinth", paint, (x + 0.01, 0.34, -1.8), (0.14, 0.68, 2.6)),
        box("frame", paint, (x + 0.02, 2.3, -3.65), (0.12, 0.10, 1.1)),
    ]
    cloth = Stuff(texture=canvas, roughness=0.9)
    painted = Stuff(texture=sign, glow=0.5 if night else 0.0)
    pillars = [box("pillar", paint, (x, 1.65, z), (0.16, 3.3, 0.24)) for z in (-0.44, -3.12, -4.66)]
    return [
        merged("pillars", pillars),
        box("soffit", paint, (x - 0.02, 2.66, -2.55), (0.10, 0.30, 4.3)),
        panel("shop window", glass, (x, 0.75, -0.6), (0, 0, -2.5), (0, 1.8, 0), whole=True),
        merged("shop frame", frame),
        box("door", wood, (x, 0.42, -3.65), (0.06, 0.84, 0.96)),
        panel("door glass", glass, (x + 0.01, 0.84, -3.17), (0, 0, -0.96), (0, 1.42, 0), whole=True),
        merged("door bars", [box("bar", wood, (x + 0.03, 1.5, z), (0.05, 1.5, 0.11)) for z in (-3.2, -4.1)]),
        ball("door knob", Stuff(colour=(0.85, 0.68, 0.36), roughness=0.2), (x + 0.09, 1.0, -3.24), (0.04, 0.04, 0.04)),
        panel("fascia", Stuff(texture=board), (x + 0.10, 2.72, -0.5), (0, 0, -3.8), (0, 0.55, 0), whole=True),
        panel("awning", cloth, (-0.95, 2.22, -0.5), (0, 0, -2.75), (-1.0, 0.46, 0), whole=True),
        panel("valance", cloth, (-0.95, 2.06, -0.5), (0, 0, -2.75), (0, 0.16, 0), whole=True),
        box("sign board", Stuff(colour=(0.32, 0.12, 0.10)), (-1.52, 3.02, -4.45), (0.86, 0.56, 0.05)),
        panel("sign", painted, (-1.93, 2.76, -4.42), (0.82, 0, 0), (0, 0.52, 0), whole=True),
        tube("sign arm", Stuff(colour=(0.1, 0.1, 0.1)), [(_LEFT, 3.36, -4.45), (-1.08, 3.36, -4.45)], 0.02),
    ]  # fmt: skip


def _shop_window(glow: Colour, strength: float) -> textures.Paint:
    """What shows through the glass: a warm room with lamps and shelves."""
    y, x = np.mgrid[:128, :192] / np.array([128, 192])[:, None, None]
    room = np.array(glow) * (0.45 + 0.5 * y)[..., None] * strength
    for row in (0.34, 0.52):
        room[np.abs(y - row) < 0.012] *= 0.45
        jars = (np.sin(x * 90 + row * 40) > 0.1) & (y > row - 0.10) & (y < row)
        room[jars & (x > 0.45)] *= 0.62
    for at in (0.2, 0.5, 0.8):
        room += np.exp(-(((x - at) * 1.5) ** 2 + (y - 0.2) ** 2) / 0.006)[..., None] * (0.5, 0.38, 0.2)
    room[(y > 0.78) & (x < 0.6)] *= 0.5
    return np.asarray(np.clip(room, 0, 1) * 255, np.uint8)


def _houses(card: SetCard, light: str) -> list[Part]:
    random = np.random.default_rng(card.seed + 7)
    parts: list[Part] = []
    walls = {
        colour: Stuff(texture=textures.bricks(card.seed + k, colour), tile=0.8) for k, colour in enumerate(_FRONTS)
    }
    rows: list[tuple[float, float, float, float, int]] = [(_LEFT, 1.0, 7.0, -0.35, 1), (_LEFT, 1.0, -0.35, -4.75, 0)]
    z = -4.75
    for k in range(4):
        rows.append((_LEFT - 0.15 * (k % 2), 1.0, z, z - 5.2, 2 + k))
        z -= 5.2
    z = 6.0
    for k in range(6):
        rows.append((7.2 + 0.2 * (k % 2), -1.0, z, z - 5.4, 1 + k))
        z -= 5.4
    dark: list[Part] = []
    bright: list[Part] = []
    frames: list[Part] = []
    for x, side, near, far, number in rows:
        height = 5.0 + 1.6 * float(random.uniform())
        wall = walls[_FRONTS[number % len(_FRONTS)]]
        base = 3.3 if number == 0 else 0.0
        parts.append(panel(f"front {number} {side}", wall, (x, base, near), (0, 0, far - near), (0, height - base, 0)))
        parts.append(panel(f"end {number} {side}", wall, (x, 0, near), (-4.0 * side, 0, 0), (0, height, 0)))
        for at in np.arange(near - 0.9, far + 0.6, -1.45):
            for floor in (3.75, 5.3) if number == 0 else (0.95, 2.9, 4.6):
                if floor + 1.2 > height:
                    continue
                lit = light == "night" and random.uniform() < 0.42
                (bright if lit else dark).append(box("pane", Stuff(), (x, floor + 0.55, float(at)), (0.10, 1.06, 0.66)))
                frames.append(box("sash", Stuff(), (x, floor + 0.52, float(at)), (0.07, 1.24, 0.80)))
    glass: Colour = {"night": (0.08, 0.10, 0.16), "golden hour": (0.62, 0.46, 0.34)}.get(light, (0.40, 0.50, 0.56))
    parts.append(merged("sashes", [_coloured(part, (0.78, 0.72, 0.62)) for part in frames]))
    parts.append(merged("panes", [_coloured(part, glass) for part in dark]))
    if bright:
        parts.append(
            merged(
                "lit panes",
                [
                    box("lit", Stuff(glow=1.0), (0, -5, 0), (0.1, 0.1, 0.1)),
                    *(_coloured(p, (1.0, 0.76, 0.42)) for p in bright),
                ],
            )
        )
    skyline = Stuff(colour=(0.60, 0.54, 0.54))
    blocks = ((-9, 7, 11), (-1.5, 6, 8.5), (4.5, 5, 6.5), (9.5, 6, 10), (16, 9, 13))
    parts.append(merged("skyline", [box("block", skyline, (x, h / 2, -52.0), (w, h, 2.0)) for x, w, h in blocks]))
    far_wall = Stuff(texture=textures.bricks(card.seed + 9, (0.62, 0.54, 0.52)), tile=1.6)
    parts.append(panel("far house", far_wall, (-5.0, 0, -29.0), (7.0, 0, 0), (0, 5.2, 0)))
    return parts


def _coloured(part: Part, colour: Colour) -> Part:
    return replace(part, colours=np.array([colour], np.float32))


def _post(place: Vector, light: str) -> list[Part]:
    iron = Stuff(colour=(0.10, 0.12, 0.12), roughness=0.4)
    burning = light == "night"
    lamp = Stuff(
        colour=(1.0, 0.84, 0.55) if burning else (0.88, 0.86, 0.78), glow=1.0 if burning else 0.25, roughness=0.3
    )
    stem = [(0.10, 0), (0.10, 0.10), (0.06, 0.22), (0.035, 0.5), (0.03, 2.45), (0.06, 2.5), (0.02, 2.55)]
    return [
        turned("post", iron, stem, place, 16),
        turned("lantern", lamp, [(0.06, 2.55), (0.13, 2.9), (0.001, 2.9)], place, 12),
        turned("lantern cap", iron, [(0.16, 2.9), (0.10, 2.98), (0.03, 3.05), (0.001, 3.1)], place, 12),
    ]  # fmt: skip


def _green(light: str) -> list[Part]:
    dim = 0.55 if light == "night" else 1.0
    leaf = Stuff(colour=(0.36 * dim, 0.46 * dim, 0.24 * dim), roughness=0.8)
    trunk = Stuff(colour=(0.30, 0.22, 0.16))
    pot = Stuff(colour=(0.70, 0.40, 0.28), roughness=0.8)
    parts: list[Part] = []
    crowns: list[Part] = []
    for x, z in ((1.0, -5.8), (5.9, -3.0), (5.9, -11.0)):
        parts.append(turned("trunk", trunk, [(0.09, 0), (0.06, 0.4), (0.05, 2.2)], (x, 0, z), 10))
        for a, b, c, r in (
            (0, 2.7, 0, 0.62),
            (0.4, 2.4, 0.2, 0.42),
            (-0.4, 2.45, -0.1, 0.45),
            (0.05, 3.15, 0.05, 0.42),
        ):
            crowns.append(ball("crown", leaf, (x + a, b, z + c), (r, r * 0.9, r), 14))
    for z in (-2.95, -4.38):
        parts.append(turned("planter", pot, [(0.13, 0), (0.18, 0.34), (0.16, 0.34), (0.001, 0.30)], (-1.72, 0, z), 18))
        crowns.append(ball("bush", leaf, (-1.72, 0.55, z), (0.22, 0.28, 0.22), 14))
    return [merged("trunks", parts[:3]), merged("planters", parts[3:]), merged("crowns", crowns)]
