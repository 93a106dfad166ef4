"""The company of the article's example, drawn by previs in a few pictures: two women, two places, a phone, two voices.
A real one has three times as many, and takes a minute to draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from repertory.craft.building import add_reference, lock_stage, waive_stage
from repertory.library.folder import Library
from repertory.model.anchor import Anchor, Character, Location, Prop, Reference, Role, Stage, Voice
from repertory.model.engine import Order, OrderKind, Output
from repertory.model.production import CastMember
from repertory.ports import Engine

PORTRAIT, VIEW = (512, 512), (640, 360)
ANGLES = ("three-quarter left", "three-quarter right", "tilt up")
MIA = "a 28-year-old woman with short dark hair, green eyes, freckles across her nose, wearing a leather jacket"
NOVA = "a 35-year-old woman with dark skin, brown eyes and long curly black hair, glasses, wearing a mustard coat"
CAST = tuple(
    CastMember(placeholder=name, anchor=f"{anchor}@1")
    for name, anchor in (
        ("Character A", "mia"),
        ("Mia", "mia"),
        ("Character B", "nova"),
        ("Nova", "nova"),
        ("coffee shop interior", "coffee-shop"),
        ("coffee shop", "coffee-shop"),
        ("street", "street"),
        ("phone", "phone"),
    )
)


def article_company(folder: Path, previs: Engine) -> Library:
    """A library with all of them locked."""
    library, drawing = Library.create(folder / "library"), folder / "company"
    for name, speaker in (("mia", "en-us+f3"), ("nova", "en-gb+f4")):
        _voice(library, previs, drawing, name, speaker)
    _character(library, previs, drawing, "mia", MIA)
    _character(library, previs, drawing, "nova", NOVA)
    shop = "coffee shop interior with a wooden table and a pendant lamp"
    street = "the street outside the coffee shop, shop fronts, a lamp post"
    shown = (
        (Location(name="coffee-shop", title="coffee shop", identity=shop, style="clay"), ("afternoon",)),
        (Location(name="street", title="street", identity=street, style="clay"), ("golden hour",)),
        (Prop(name="phone", title="phone", identity="a black phone with a lit screen", style="clay"), ("front",)),
    )
    for anchor, views in shown:
        _seen(library, previs, drawing, anchor, views)
    return library


def _drawn(previs: Engine, folder: Path, subject: Anchor, role: Role, name: str) -> Output:
    there = folder / f"{subject.name} {role.value} {name}"
    there.mkdir(parents=True)
    width, height = VIEW if role is Role.VIEW else PORTRAIT
    order = Order(
        id=there.name, kind=OrderKind.STILL, engine="previs", folder=there, width=width, height=height, seed=1,
        subject=subject, role=role, name=name,
    )  # fmt: skip
    made = previs.submit(order)
    assert isinstance(made, Output)
    return made


def _character(library: Library, previs: Engine, folder: Path, name: str, prompt: str) -> None:
    outfit = prompt.rpartition(" wearing a ")[2]
    person = Character(name=name, title=name.title(), pronoun="she", voice=f"{name}-voice", outfit=outfit, style="clay")
    library.create_anchor(person)
    head = _drawn(previs, folder, replace(person, prompt=prompt), Role.HEADSHOT, "neutral")
    assert head.binding is not None
    person = replace(person, bindings=(head.binding,))
    wanted = [(Role.HEADSHOT, "neutral"), *((Role.ANGLE, angle) for angle in ANGLES), (Role.OUTFIT, outfit)]
    for role, called in wanted:
        made = head if role is Role.HEADSHOT else _drawn(previs, folder, person, role, called)
        media = library.add_media(person, made.files[0], f"{role.value} {called}")
        distance = None if role is Role.HEADSHOT else 0.2
        person = add_reference(person, Reference(media=media, role=role, name=called, distance=distance))
        person = _locked(person, role, called)
    library.save(waive_stage(person, Stage.EXPRESSIONS, "two scenes"))
    library.lock(name)


def _locked(person: Character, role: Role, called: str) -> Character:
    """With the stage locked whose last picture this was."""
    last = {Role.HEADSHOT: Stage.HEADSHOT, Role.OUTFIT: Stage.WARDROBE}
    stage = Stage.ANGLES if called == ANGLES[-1] else last.get(role)
    return person if stage is None else lock_stage(person, stage)


def _seen(library: Library, previs: Engine, folder: Path, anchor: Location | Prop, views: Sequence[str]) -> None:
    library.create_anchor(anchor)
    references: tuple[Reference, ...] = ()
    for view in views:
        made = _drawn(previs, folder, anchor, Role.VIEW, view)
        assert made.binding is not None
        anchor = replace(anchor, bindings=(made.binding,))
        media = library.add_media(anchor, made.files[0], view)
        references = (*references, Reference(media=media, role=Role.VIEW, name=view))
    library.save(replace(anchor, references=references))
    library.lock(anchor.name)


def _voice(library: Library, previs: Engine, folder: Path, name: str, speaker: str) -> None:
    voice = Voice(name=f"{name}-voice", title=f"{name.title()}'s voice", engine="previs", speaker=speaker)
    library.create_anchor(voice)
    there = folder / voice.name
    there.mkdir(parents=True)
    words = "The shop on the corner opens early, and I am always the first one there."
    order = Order(id=voice.name, kind=OrderKind.LINE, engine="previs", folder=there, text=words, voice=voice, seed=1)
    said = previs.submit(order)
    assert isinstance(said, Output)
    media = library.add_media(voice, said.files[0], "sample")
    library.save(replace(voice, references=(Reference(media=media, role=Role.SAMPLE, name="sample"),)))
    library.lock(voice.name)
