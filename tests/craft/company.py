"""A small company for the tests of the craft: two actors, two places, a phone, two voices, all locked."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import Path

from repertory.craft.binding.bind import bind, names_of
from repertory.craft.shotlist.reading import Names, parse
from repertory.model.anchor import (
    ANGLES,
    EXPRESSIONS,
    Anchor,
    Character,
    Location,
    Prop,
    Reference,
    Role,
    Stage,
    Voice,
)
from repertory.model.engine import EngineCard, OrderKind
from repertory.model.media import MediaFile, MediaKind
from repertory.model.price import Price
from repertory.model.shot import BoundShot, Shot

COFFEE_SHOP = Path(__file__).parents[2] / "examples" / "coffee-shop" / "shots.txt"
LIGHTS = ("afternoon", "golden hour", "night")

PARTS = {
    "size": ["medium close-up of", "wide shot of", "CU", "two-shot of", "insert of"],
    "who": ["Character A", "Character B", "Character A and Character B", "Character A's phone"],
    "play": ["", " walking to the counter", " in the red sweater", " from behind", " smiling"],
    "place": ["", ", street", ", coffee shop interior", ", in the coffee shop"],
    "light": ["", ", night", ", golden hour", ", at dusk", ", morning light"],
    "mood": ["", ", happy expression", ", slow push in", ", 6 s", ", seed: 7"],
}
"""What a line of a shot list is made of, some ways of each."""


def reference(role: Role, name: str, whose: str) -> Reference:
    sha256 = hashlib.sha256(f"{whose} {role} {name}".encode()).hexdigest()
    return Reference(media=MediaFile(name=f"{name}.png", sha256=sha256, kind=MediaKind.IMAGE), role=role, name=name)


def character(name: str, title: str, *outfits: str) -> Character:
    roles = {Role.HEADSHOT: ("neutral",), Role.ANGLE: ANGLES, Role.OUTFIT: outfits, Role.EXPRESSION: EXPRESSIONS}
    return Character(
        name=name,
        title=title,
        version=1,
        identity=f"{title}'s fixed words",
        pronoun="she",
        prompt="a woman",
        voice=f"{name}-voice",
        outfit=outfits[0],
        stages=tuple(Stage),
        references=tuple(reference(role, one, name) for role, names in roles.items() for one in names),
    )


def location(name: str, title: str) -> Location:
    views = tuple(reference(Role.VIEW, light, name) for light in LIGHTS)
    return Location(name=name, title=title, version=1, references=views)


MIA = character("mia", "Mia", "leather jacket", "red sweater")
NOVA = character("nova", "Nova", "mustard coat", "white shirt")
SHOP = location("coffee-shop", "coffee shop")
STREET = location("street", "street")
PHONE = Prop(name="phone", title="phone", version=1, references=(reference(Role.VIEW, "front", "phone"),))
VOICES = {
    name: Voice(name=name, title=name, version=1, engine="previs", speaker="en") for name in ("mia-voice", "nova-voice")
}
CAST: dict[str, Anchor] = {
    "Character A": MIA,
    "Character B": NOVA,
    "coffee shop interior": SHOP,
    "coffee shop": SHOP,
    "street": STREET,
    "out of the coffee shop": STREET,
    "phone": PHONE,
}
NAMES: Names = names_of(CAST)


def shot(words: str) -> Shot:
    """The one shot that these words make; further lines may follow them."""
    return parse(f"Shot 1: {words}", NAMES).shots[0]


def bound(words: str, **cast: Anchor) -> BoundShot:
    """The same, bound; `cast` replaces members of the company ("mia", "phone")."""
    changed = {name: cast.get(anchor.name.replace("-", "_"), anchor) for name, anchor in CAST.items()}
    return bind(parse(f"Shot 1: {words}", NAMES), cast=changed, voices=VOICES)[0]


def card(name: str = "vendor/engine", **changes: object) -> EngineCard:
    """A paid engine for stills and clips with eight slots."""
    values: dict[str, object] = {
        "id": name,
        "vendor": name.partition("/")[0],
        "model": "engine",
        "title": "Engine",
        "kinds": (OrderKind.STILL, OrderKind.CLIP, OrderKind.EDIT),
        "max_references": 8,
        "max_duration_s": 10.0,
        "side_multiple": 16,
        "price": Price(first_megapixel=Decimal("0.03"), more_megapixels=Decimal("0.015"), second=Decimal("0.10")),
    }
    return EngineCard(**{**values, **changes})  # type: ignore[arg-type]
