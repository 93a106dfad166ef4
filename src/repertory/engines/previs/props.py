"""Things that are held or stand about: a phone, a cup, a book, a letter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from repertory.engines.previs import textures
from repertory.engines.previs.scene import Placing
from repertory.engines.previs.solids import Stuff, box, panel, rounded_slab, tube, turned
from repertory.errors import YourMove

if TYPE_CHECKING:
    from repertory.engines.previs.parts import Part

PROPS = ("phone", "cup", "book", "letter")
"""The things that the prop room has."""
_WORDS = {
    "phone": "phone", "smartphone": "phone", "mobile": "phone", "cellphone": "phone",
    "cup": "cup", "mug": "cup", "coffee": "cup",
    "book": "book", "notebook": "book", "letter": "letter", "envelope": "letter", "note": "letter",
}  # fmt: skip
_PLAIN = {"a", "an", "the", "of", "with", "black", "lit", "screen", "white", "paper"}


def find_prop(words: str) -> tuple[str, tuple[str, ...]]:
    """The thing that the words mean, and the words that were not used. Raises YourMove when it is not there."""
    spoken = re.findall(r"[\w']+", words.lower())
    thing = next((_WORDS[word] for word in spoken if word in _WORDS), None)
    if thing is None:
        step = f"It has {', '.join(PROPS)}: use one of these words."
        raise YourMove(f'The previs prop room has no "{words}".', step=step)
    return thing, tuple(dict.fromkeys(word for word in spoken if word not in _WORDS and word not in _PLAIN))


def build_prop(thing: str, placing: Placing, number: int = 0) -> tuple[Part, ...]:
    """A thing at its place, its front to +z; a phone, book or letter stands upright with its middle at the place."""
    makers = {"phone": phone, "cup": cup, "book": book, "letter": letter}
    if thing not in makers:
        raise YourMove(f'The previs prop room has no "{thing}".', step=f"It has {', '.join(PROPS)}.")
    return makers[thing](placing, number=number)


def phone(placing: Placing, *, number: int = 0) -> tuple[Part, ...]:
    """A black phone with a lit screen."""
    body = Stuff(colour=(0.05, 0.05, 0.06), roughness=0.2)
    screen = Stuff(texture=_screen(), glow=0.9)
    lens = Stuff(colour=(0.15, 0.16, 0.18))
    parts = (
        rounded_slab(f"phone {number}", body, (0, 0, 0), (0.074, 0.152, 0.009), 0.012),
        panel(f"screen {number}", screen, (-0.033, -0.070, 0.0051), (0.066, 0, 0), (0, 0.140, 0), whole=True),
        rounded_slab(f"lens {number}", lens, (0.02, 0.055, -0.005), (0.02, 0.03, 0.003), 0.006),
    )  # fmt: skip
    return tuple(placing.part(part) for part in parts)


def cup(placing: Placing, *, number: int = 0) -> tuple[Part, ...]:
    """A cup on its saucer, with coffee in it."""
    china = Stuff(colour=(0.91, 0.88, 0.81), roughness=0.22)
    wall = [(0.001, 0.008), (0.026, 0.010), (0.036, 0.03), (0.041, 0.068), (0.038, 0.068), (0.033, 0.03), (0.001, 0.02)]
    saucer = [(0.001, 0.003), (0.04, 0.002), (0.072, 0.012), (0.070, 0.015), (0.035, 0.006), (0.001, 0.006)]
    arc = np.linspace(-1.2, 1.2, 9)
    ear = [(0.036 + 0.020 * float(np.cos(a)), 0.040 + 0.018 * float(np.sin(a)), 0.0) for a in arc]
    drink = Stuff(colour=(0.20, 0.11, 0.06), roughness=0.2)
    parts = (
        turned(f"cup {number}", china, wall, (0, 0, 0), 28),
        turned(f"saucer {number}", china, saucer, (0, 0, 0), 28),
        turned(f"drink {number}", drink, [(0.037, 0.060), (0.001, 0.060)], (0, 0, 0), 24),
        tube(f"ear {number}", china, ear, 0.005),
    )
    return tuple(placing.part(part) for part in parts)


def book(placing: Placing, *, number: int = 0) -> tuple[Part, ...]:
    """A closed book with a plain cover."""
    cover = Stuff(colour=(0.20, 0.30, 0.42), roughness=0.7)
    title = textures.lettering(("notes",), (0.90, 0.82, 0.60), (0.20, 0.30, 0.42), width=256, height=360)
    printed = Stuff(texture=title)
    parts = (
        box(f"pages {number}", Stuff(colour=(0.92, 0.88, 0.78)), (0.002, 0, 0), (0.118, 0.17, 0.022)),
        box(f"cover {number}", cover, (0, 0, -0.012), (0.126, 0.18, 0.003)),
        box(f"cover {number}", cover, (0, 0, 0.012), (0.126, 0.18, 0.003)),
        box(f"spine {number}", cover, (-0.062, 0, 0), (0.004, 0.18, 0.027)),
        panel(f"title {number}", printed, (-0.063, -0.09, 0.0140), (0.126, 0, 0), (0, 0.18, 0), whole=True),
    )  # fmt: skip
    return tuple(placing.part(part) for part in parts)


def letter(placing: Placing, *, number: int = 0) -> tuple[Part, ...]:
    """A sheet of paper with written lines."""
    sheet = np.full((220, 160, 3), (244, 238, 222), np.uint8)
    random = np.random.default_rng(11)
    for row in range(24, 200, 14):
        sheet[row : row + 3, 18 : 18 + int(random.integers(70, 125))] = (90, 92, 110)
    paper = Stuff(texture=sheet, roughness=0.9)
    part = panel(f"letter {number}", paper, (-0.07, -0.1, 0), (0.14, 0, 0), (0, 0.2, 0), whole=True)
    return (placing.part(part),)


def _screen() -> textures.Paint:
    """A chat: bubbles left and right on a dark ground."""
    screen = np.full((280, 132, 3), (22, 27, 38), np.uint8)
    screen[:26] = (38, 46, 64)
    bubbles = ((40, 30, 0, 82), (84, 22, 1, 64), (118, 40, 0, 90), (172, 22, 0, 52), (208, 34, 1, 86))
    for top, height, mine, width in bubbles:
        left = 132 - 8 - width if mine else 8
        screen[top : top + height, left : left + width] = (64, 132, 214) if mine else (226, 228, 232)
    return screen
