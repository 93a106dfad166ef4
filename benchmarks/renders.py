"""Pictures of the previs stage for evaluations: places and things, drawn once into a folder."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from repertory.engines.previs import engines
from repertory.engines.previs.sets import to_text
from repertory.engines.previs.sets.plan import SetCard
from repertory.model.anchor import Anchor, Binding, BindingKind, Character, Location, Prop, Role
from repertory.model.engine import Order, OrderKind, Output
from repertory.model.shot import BoundPerformer, BoundShot, CameraAngle, Shot, ShotSize

SIZE = (1280, 720)
LIGHTS = ("afternoon", "golden hour", "night")
_GREEN, _BLUE, _PINK, _RED = (0.36, 0.47, 0.38), (0.28, 0.40, 0.55), (0.80, 0.56, 0.54), (0.60, 0.22, 0.18)
_WOOD, _OAK, _WALNUT, _WHITE = (0.55, 0.36, 0.22), (0.62, 0.44, 0.28), (0.40, 0.26, 0.17), (0.88, 0.87, 0.84)
_TEAL = (0.20, 0.38, 0.40)
WORLDS = {
    "shopA": SetCard(kit="coffee shop", seed=1, colours={"wood": _WOOD}),
    "shopB": SetCard(kit="coffee shop", seed=2, colours={"wall": _GREEN, "wood": _OAK, "lamp": _WHITE}),
    "shopC": SetCard(kit="coffee shop", seed=3, colours={"wall": _BLUE, "wood": _WALNUT, "lamp": _RED}),
    "shopPink": SetCard(kit="coffee shop", seed=1, colours={"wood": _WOOD, "wall": _PINK}),
    "streetA": SetCard(kit="street", seed=1, colours={}),
    "streetB": SetCard(kit="street", seed=4, colours={"awning": _GREEN, "wood": _TEAL}),
}
SIZES = {
    "W": ShotSize.WIDE,
    "MW": ShotSize.MEDIUM_WIDE,
    "M": ShotSize.MEDIUM,
    "MCU": ShotSize.MEDIUM_CLOSE_UP,
    "CU": ShotSize.CLOSE_UP,
}
_EYE, _LOW, _HIGH = CameraAngle.EYE_LEVEL, CameraAngle.LOW, CameraAngle.HIGH
TAKES = (
    ("W", 1, _EYE, ""), ("W", 2, _EYE, ""), ("W", 1, _EYE, "walks out"), ("MW", 1, _EYE, ""), ("MW", 2, _LOW, ""),
    ("M", 1, _EYE, ""), ("M", 2, _EYE, ""), ("M", 1, _HIGH, ""), ("M", 3, _EYE, ""), ("MCU", 1, _EYE, ""),
    ("MCU", 2, _EYE, ""), ("CU", 1, _EYE, ""),
)  # fmt: skip
"""Size, how many people, from where, and what they do. Every one in the first shop; elsewhere each in one light."""
_CAST = (
    "a 28-year-old woman with short dark hair, green eyes, wearing a leather jacket",
    "a 35-year-old woman with dark skin and long curly black hair, glasses, wearing a mustard coat",
    "a 50-year-old man with grey hair and a beard wearing a red sweater",
)
_THINGS = {"phone": "a black phone", "cup": "a coffee cup", "book": "a notebook", "letter": "a letter"}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A picture and what it shows."""

    path: Path
    world: str
    """Which place, or which thing."""
    light: str
    size: str
    """Empty for a view, which shows nobody."""


def places(folder: Path) -> list[Shown]:
    """The views and takes of every place; those that the folder has are not drawn again."""
    folder.mkdir(parents=True, exist_ok=True)
    return list(_places(folder))


def _places(folder: Path) -> Iterator[Shown]:
    cast: list[Character] = []
    for world, card in WORLDS.items():
        where = Location(name=world.lower(), title=world, version=1, bindings=(_rig(to_text(card)),))
        for turn, light in enumerate(LIGHTS):
            path = folder / f"{world}-{light.replace(' ', '-')}-view.png"
            if not path.is_file():
                _draw(path, subject=where, role=Role.VIEW, name=light)
            yield Shown(path=path, world=world, light=light, size="")
            for number, (size, people, angle, action) in enumerate(TAKES):
                if world != "shopA" and number % 3 != turn:
                    continue
                path = folder / f"{world}-{light.replace(' ', '-')}-take{number:02d}.png"
                if not path.is_file():
                    cast = cast or _cast(folder)
                    who = [cast[(number + turn + one) % len(cast)] for one in range(people)]
                    shot = Shot(number="1", text=action, line=1, size=SIZES[size], angle=angle, light=light)
                    _draw(path, shot=_bound(shot, who, where, light), seed=100 * number + turn + card.seed)
                yield Shown(path=path, world=world, light=light, size=size)


def things(folder: Path) -> list[Shown]:
    """The views of every thing, and each held up or standing in close-ups and a medium shot."""
    folder.mkdir(parents=True, exist_ok=True)
    return list(_things(folder))


def _things(folder: Path) -> Iterator[Shown]:
    cast: list[Character] = []
    shots = (
        ("shopA", "afternoon", "CU", 1),
        ("streetA", "night", "CU", 1),
        ("shopA", "golden hour", "CU", 0),
        ("streetA", "afternoon", "M", 1),
    )
    for name, words in _THINGS.items():
        thing = Prop(name=name, title=name, identity=words, version=1, bindings=(_rig(name),))
        for side in ("front", "left side"):
            path = folder / f"{name}-{side.replace(' ', '-')}.png"
            if not path.is_file():
                _draw(path, subject=thing, role=Role.VIEW, name=side)
            yield Shown(path=path, world=name, light="", size="")
        for number, (world, light, size, people) in enumerate(shots):
            path = folder / f"{name}-take{number}.png"
            if not path.is_file():
                cast = cast or _cast(folder)
                rig = _rig(to_text(WORLDS[world]))
                where = Location(name=world.lower(), title=world, version=1, bindings=(rig,))
                shot = Shot(number="1", text=f"close-up of the {name}", line=1, size=SIZES[size], light=light)
                bound = _bound(shot, cast[:people], where, light, hidden=True)
                _draw(path, shot=replace(bound, props=(thing,)), seed=5 + number)
            yield Shown(path=path, world=name, light=light, size=size)


def _cast(folder: Path) -> list[Character]:
    cast = []
    for number, prompt in enumerate(_CAST):
        character = Character(name=f"actor-{number}", title=f"Actor {number}", prompt=prompt)
        path = folder / f"actor-{number}.png"
        binding = _draw(path, subject=character, role=Role.HEADSHOT, name="neutral")
        cast.append(replace(character, version=1, bindings=(binding,) if binding else ()))
    return cast


def _bound(shot: Shot, who: list[Character], where: Location, light: str, *, hidden: bool = False) -> BoundShot:
    performers = tuple(
        BoundPerformer(character=one, expression="neutral", outfit="", face_hidden=hidden) for one in who
    )
    return BoundShot(shot=shot, performers=performers, location=where, light=light, action=shot.text)


def _draw(
    path: Path,
    *,
    subject: Anchor | None = None,
    role: Role | None = None,
    name: str = "",
    shot: BoundShot | None = None,
    seed: int = 1,
) -> Binding | None:
    (engine,) = engines()
    with tempfile.TemporaryDirectory() as folder:
        order = Order(
            id=path.stem, kind=OrderKind.STILL, engine="previs", folder=Path(folder), width=SIZE[0], height=SIZE[1],
            seed=seed, subject=subject, role=role, name=name, shot=shot,
        )  # fmt: skip
        made = engine.submit(order)
        if not isinstance(made, Output):
            raise TypeError("previs delivers at once")
        shutil.move(made.files[0], path)
        return made.binding


def _rig(value: str) -> Binding:
    return Binding(engine="previs", kind=BindingKind.RIG, value=value)
