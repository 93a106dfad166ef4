"""Building orders: pictures of one subject for the library, and the text by which the stage knows it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from repertory.engines.previs import sets
from repertory.engines.previs.bodies import Rigged
from repertory.engines.previs.genome import cast_genome, from_text, to_text
from repertory.engines.previs.lights import find_light
from repertory.engines.previs.portrait import place_view, portrait, thing_alone
from repertory.engines.previs.props import PROPS, find_prop
from repertory.engines.previs.rigs import VENDOR, rig_text
from repertory.engines.previs.wardrobe import outfit_of
from repertory.engines.previs.windows import WINDOWS
from repertory.engines.previs.words import read_casting_words
from repertory.errors import YourMove
from repertory.model.anchor import Binding, BindingKind, Character, Location, Prop, Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from repertory.media.images import Picture
    from repertory.model.engine import Order


@dataclass(frozen=True, kw_only=True)
class Built:
    """One reference picture."""

    picture: Picture
    binding: Binding
    notes: tuple[str, ...] = ()


def build_reference(order: Order) -> Built:
    """Draws the wanted reference of the order's subject. Raises YourMove for what this stage cannot model."""
    subject = order.subject
    if isinstance(subject, Character):
        return _character(order, subject)
    if isinstance(subject, Location):
        return _location(order, subject)
    if isinstance(subject, Prop):
        return _prop(order, subject)
    raise YourMove("This order has neither a shot nor a subject to draw.", step="Order a reference or a shot.")


def _character(order: Order, subject: Character) -> Built:
    rig = rig_text(subject)
    words = read_casting_words(subject.prompt or order.prompt)
    notes: tuple[str, ...] = ()
    if rig is not None:
        genome = from_text(rig)
    elif order.role is Role.HEADSHOT:
        genome = cast_genome(words, order.seed or 0)
        notes = _unused(words.unused)
    else:
        step = f"Pick a candidate first: repertory character pick {subject.name} NUMBER."
        if subject.master is not None:
            step = f"It came in as pictures: bring more of them. See: repertory character import {subject.name} --help"
        raise YourMove(f"{subject.title or subject.name} has no model on the previs stage.", step=step)
    worn = outfit_of(subject, genome, order.name if order.role is Role.OUTFIT else "")
    if order.role is Role.OUTFIT:
        notes = _unused(worn.unused)
    body = Rigged(name=subject.name, genome=genome, outfit=worn)
    with WINDOWS.lent(order.width, order.height, oversample=2.0) as renderer:
        role = order.role or Role.HEADSHOT
        take = 1 if role is Role.HEADSHOT else order.seed or 1  # another seed of a headshot is another face
        picture = portrait(renderer, body, role, order.name, side=order.view, seed=take)
    return Built(picture=picture, binding=_rig(to_text(genome)), notes=notes)


def _location(order: Order, subject: Location) -> Built:
    rig = rig_text(subject)
    if rig is not None:
        card = sets.from_text(rig)
        unused: tuple[str, ...] = ()
    else:
        card, unused = sets.find_set(subject.identity or order.prompt or subject.title, order.seed or 0)
    light = find_light(order.name or "afternoon")
    if light is None:
        step = "It has afternoon, golden hour and night."
        raise YourMove(f'The previs stage has no light "{order.name}".', step=step)
    with WINDOWS.lent(order.width, order.height) as renderer:
        picture = place_view(renderer, sets.build_set(card, light), order.view)
    return Built(picture=picture, binding=_rig(sets.to_text(card)), notes=_unused(unused))


def _prop(order: Order, subject: Prop) -> Built:
    rig = rig_text(subject)
    thing, unused = find_prop(rig if rig in PROPS else _words(order, subject))
    with WINDOWS.lent(order.width, order.height) as renderer:
        picture = thing_alone(renderer, thing, order.name)
    return Built(picture=picture, binding=_rig(thing), notes=_unused(unused))


def _words(order: Order, subject: Prop) -> str:
    return f"{subject.title or subject.name} {subject.identity or order.prompt}"


def _rig(value: str) -> Binding:
    return Binding(engine=VENDOR, kind=BindingKind.RIG, value=value)


def _unused(words: Iterable[str]) -> tuple[str, ...]:
    listed = ", ".join(f'"{word}"' for word in words)
    return (f"Words that were not used: {listed}.",) if listed else ()
