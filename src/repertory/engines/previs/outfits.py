"""Outfits from words: "leather jacket", "red sweater", "mustard coat" become a garment, a colour and a cloth."""

from __future__ import annotations

import re
from dataclasses import dataclass

Colour = tuple[float, float, float]

COLOURS: dict[str, Colour] = {
    "black": (0.075, 0.075, 0.085),
    "white": (0.84, 0.83, 0.81),
    "cream": (0.90, 0.84, 0.70),
    "ivory": (0.91, 0.87, 0.78),
    "beige": (0.78, 0.69, 0.55),
    "tan": (0.70, 0.55, 0.38),
    "camel": (0.72, 0.54, 0.33),
    "brown": (0.36, 0.22, 0.14),
    "grey": (0.46, 0.47, 0.49),
    "gray": (0.46, 0.47, 0.49),
    "silver": (0.68, 0.69, 0.71),
    "charcoal": (0.20, 0.21, 0.23),
    "red": (0.66, 0.11, 0.10),
    "crimson": (0.60, 0.06, 0.12),
    "scarlet": (0.76, 0.12, 0.08),
    "burgundy": (0.38, 0.07, 0.12),
    "maroon": (0.36, 0.08, 0.10),
    "rust": (0.62, 0.28, 0.12),
    "orange": (0.85, 0.42, 0.10),
    "coral": (0.88, 0.44, 0.36),
    "pink": (0.88, 0.56, 0.62),
    "rose": (0.80, 0.45, 0.50),
    "mustard": (0.78, 0.56, 0.12),
    "yellow": (0.90, 0.76, 0.22),
    "gold": (0.76, 0.58, 0.22),
    "green": (0.16, 0.42, 0.22),
    "olive": (0.40, 0.40, 0.20),
    "khaki": (0.58, 0.52, 0.36),
    "mint": (0.62, 0.82, 0.70),
    "teal": (0.10, 0.42, 0.43),
    "turquoise": (0.20, 0.62, 0.62),
    "blue": (0.16, 0.30, 0.62),
    "navy": (0.09, 0.13, 0.28),
    "sky": (0.52, 0.70, 0.86),
    "indigo": (0.20, 0.18, 0.46),
    "purple": (0.38, 0.18, 0.48),
    "violet": (0.48, 0.32, 0.66),
    "lavender": (0.68, 0.62, 0.82),
    "plum": (0.38, 0.14, 0.32),
}
CLOTHS: dict[str, float] = {
    "leather": 0.36,
    "denim": 0.78,
    "wool": 0.88,
    "woollen": 0.88,
    "knit": 0.88,
    "knitted": 0.88,
    "linen": 0.80,
    "cotton": 0.76,
    "silk": 0.40,
    "satin": 0.36,
    "velvet": 0.70,
    "tweed": 0.88,
}
"""Roughness of each."""
GARMENTS: dict[str, str] = {
    "jacket": "jacket",
    "bomber": "jacket",
    "blazer": "suit",
    "suit": "suit",
    "tuxedo": "suit",
    "sweater": "sweater",
    "jumper": "sweater",
    "pullover": "sweater",
    "knitwear": "sweater",
    "cardigan": "jacket",
    "hoodie": "sweater",
    "turtleneck": "turtleneck",
    "coat": "coat",
    "overcoat": "coat",
    "trenchcoat": "coat",
    "raincoat": "coat",
    "parka": "coat",
    "shirt": "shirt",
    "blouse": "shirt",
    "t-shirt": "tee",
    "tshirt": "tee",
    "tee": "tee",
    "top": "tee",
    "dress": "dress",
    "gown": "dress",
}
_OWN: dict[str, tuple[str, str]] = {
    "jacket": ("brown", ""),
    "suit": ("charcoal", "wool"),
    "sweater": ("teal", "knit"),
    "turtleneck": ("charcoal", "knit"),
    "coat": ("camel", "wool"),
    "shirt": ("white", "cotton"),
    "tee": ("white", "cotton"),
    "dress": ("navy", "cotton"),
}
"""Colour and cloth of a garment whose words name none."""
_LEATHER: Colour = (0.105, 0.085, 0.08)
_TIE: Colour = (0.33, 0.08, 0.11)
_DENIM: Colour = (0.20, 0.29, 0.45)
_SILENT = frozenset({
    *("a", "an", "and", "the", "in", "with", "of", "her", "his", "their", "over", "under"),
    *("wearing", "wears", "light", "dark", "pale", "bright", "long", "short"),
})  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Outfit:
    """What somebody wears."""

    garment: str = "tee"
    """jacket, suit, sweater, turtleneck, coat, shirt, tee or dress."""
    colour: Colour = (0.46, 0.47, 0.49)
    roughness: float = 0.76
    under: Colour = (0.88, 0.87, 0.84)
    """What shows between the lapels."""
    legs: Colour = (0.15, 0.19, 0.29)
    shoes: Colour = (0.13, 0.10, 0.09)
    knitted: bool = False
    leather: bool = False
    tie: Colour | None = None
    unused: tuple[str, ...] = ()
    """Words that were not understood."""


def find_outfit(name: str) -> Outfit:
    """The outfit that the words name; a plain top where they name no garment. Only the clothes of a longer
    description count: "a woman with short dark hair, wearing a leather jacket" wears the jacket."""
    words = re.findall(r"[a-z][a-z-]*", name.lower().split("wearing")[-1])
    worn = [GARMENTS[word] for word in words if word in GARMENTS]
    garment = worn[0] if worn else "tee"
    cloth = next((word for word in words if word in CLOTHS), "")
    colour = next((COLOURS[word] for word in words if word in COLOURS), None)
    own_colour, own_cloth = _OWN[garment]
    if colour is None:
        colour = {"leather": _LEATHER, "denim": _DENIM}.get(cloth, COLOURS[own_colour])
    if "light" in words or "pale" in words:
        colour = _mixed(colour, (0.95, 0.94, 0.92), 0.45)
    if "dark" in words:
        colour = _mixed(colour, (0.03, 0.03, 0.04), 0.5)
    known = GARMENTS.keys() | CLOTHS.keys() | COLOURS.keys() | _SILENT
    dark_top = sum(colour) < 0.6
    return Outfit(
        garment=garment,
        colour=colour,
        roughness=CLOTHS[cloth or own_cloth] if (cloth or own_cloth) else 0.7,
        under=(0.82, 0.80, 0.76) if dark_top else (0.86, 0.85, 0.82),
        legs=colour if garment == "suit" else (0.15, 0.19, 0.29) if not dark_top else (0.22, 0.30, 0.46),
        knitted=garment in {"sweater", "turtleneck"} or cloth.startswith(("knit", "wool")),
        leather=cloth == "leather",
        tie=_TIE if worn[:1] == ["suit"] and "blazer" not in words else None,
        unused=tuple(dict.fromkeys(word for word in words if word not in known)),
    )


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (a * (1 - share) + b * share for a, b in zip(one, other, strict=True))
    return red, green, blue
