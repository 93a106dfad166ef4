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
_OUTER = frozenset({"jacket", "coat", "suit"})
"""Garments under which another one shows."""
LOWER: dict[str, str] = {
    **dict.fromkeys(("trousers", "pants", "slacks", "chinos", "leggings", "jeans"), "trousers"),
    **dict.fromkeys(("skirt", "miniskirt", "kilt"), "skirt"),
}
SHOES = frozenset({"shoes", "boots", "sneakers", "trainers", "loafers", "heels", "sandals"})
_LEATHER: Colour = (0.105, 0.085, 0.08)
_TIE: Colour = (0.33, 0.08, 0.11)
_DENIM: Colour = (0.20, 0.29, 0.45)
_INDIGO_JEANS: Colour = (0.22, 0.30, 0.46)
_DARK_JEANS: Colour = (0.15, 0.19, 0.29)
_TONES = frozenset({"light", "pale", "dark"})
_SILENT = frozenset({
    *("a", "an", "and", "the", "in", "with", "of", "on", "her", "his", "their", "over", "under"),
    *("wearing", "wears", "bright", "long", "short", "pair"),
})  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Outfit:
    """What somebody wears."""

    garment: str = "tee"
    """jacket, suit, sweater, turtleneck, coat, shirt, tee or dress."""
    colour: Colour = (0.46, 0.47, 0.49)
    roughness: float = 0.76
    under: Colour = (0.86, 0.85, 0.82)
    """What shows between the lapels."""
    lower: str = "trousers"
    """trousers or skirt; a dress has neither."""
    legs: Colour = _DARK_JEANS
    """Of the trousers or the skirt."""
    shoes: Colour = (0.13, 0.10, 0.09)
    knitted: bool = False
    leather: bool = False
    tie: Colour | None = None
    unused: tuple[str, ...] = ()
    """Words that were not understood."""


@dataclass(frozen=True, kw_only=True)
class _Named:
    """A piece of clothing in the writer's words."""

    word: str
    about: tuple[str, ...]
    """The words of colour and cloth before it."""

    @property
    def cloth(self) -> str:
        return next((word for word in self.about if word in CLOTHS), "")

    def colour(self, own: Colour) -> Colour:
        """Its colour, `own` where the words name none."""
        told = next((COLOURS[word] for word in self.about if word in COLOURS), None)
        colour = told or {"leather": _LEATHER, "denim": _DENIM}.get(self.cloth, own)
        if "light" in self.about or "pale" in self.about:
            colour = _mixed(colour, (0.95, 0.94, 0.92), 0.45)
        return _mixed(colour, (0.03, 0.03, 0.04), 0.5) if "dark" in self.about else colour


def find_outfit(name: str) -> Outfit:
    """The outfit that the words name; a plain top where they name no garment. Only the clothes of a longer
    description count: "a woman with short dark hair, wearing a leather jacket" wears the jacket."""
    words = re.findall(r"[a-z][a-z-]*", name.lower().split("wearing")[-1])
    named = _named(words)
    tops = [piece for piece in named if piece.word in GARMENTS]
    first = tops[0] if tops else _Named(word="tee", about=_described(words) if not named else ())
    garment = GARMENTS[first.word]
    own_colour, own_cloth = _OWN[garment]
    colour, cloth = first.colour(COLOURS[own_colour]), first.cloth or own_cloth
    dark_top = sum(colour) < 0.6
    under: Colour = (0.82, 0.80, 0.76) if dark_top else (0.86, 0.85, 0.82)
    legs = colour if garment == "suit" else _INDIGO_JEANS if dark_top else _DARK_JEANS
    lower = next((piece for piece in named if piece.word in LOWER), None)
    feet = next((piece for piece in named if piece.word in SHOES), None)
    beneath = tops[1] if len(tops) > 1 and garment in _OUTER else None
    known = GARMENTS.keys() | LOWER.keys() | CLOTHS.keys() | COLOURS.keys() | SHOES | _TONES | _SILENT
    return Outfit(
        garment=garment,
        colour=colour,
        roughness=CLOTHS.get(cloth, 0.7),
        under=beneath.colour(under) if beneath else under,
        lower=LOWER[lower.word] if lower else "trousers",
        legs=lower.colour(legs) if lower else legs,
        shoes=feet.colour(Outfit.shoes) if feet else Outfit.shoes,
        knitted=garment in {"sweater", "turtleneck"},
        leather=cloth == "leather",
        tie=_TIE if first.word in {"suit", "tuxedo"} else None,
        unused=tuple(dict.fromkeys(word for word in words if word not in known)),
    )


def _described(words: list[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word in COLOURS or word in CLOTHS or word in _TONES)


def _named(words: list[str]) -> list[_Named]:
    """The pieces of clothing in the words, each with the words of colour and cloth before it.

    What comes after the last piece belongs to it: "a coat in mustard".
    """
    pieces: list[_Named] = []
    about: list[str] = []
    for word in words:
        if word in GARMENTS or word in LOWER or word in SHOES:
            pieces.append(_Named(word=word, about=tuple(about)))
            about = []
        else:
            about += _described([word])
    if about and pieces and not pieces[-1].about:
        pieces[-1] = _Named(word=pieces[-1].word, about=tuple(about))
    return pieces


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (a * (1 - share) + b * share for a, b in zip(one, other, strict=True))
    return red, green, blue
