"""Orders as Kling's engines want them: with elements that Kling knows, and clips that it made."""

from __future__ import annotations

from dataclasses import replace

from kling_server import ELEMENT_ID

from repertory.model.anchor import Binding, BindingKind, Character, Role
from repertory.model.engine import EngineCard, Order, OrderKind, Recipe, Slot
from repertory.model.shot import BoundPerformer, BoundShot, Shot


def as_kling_wants(order: Order, card: EngineCard) -> Order:
    """A clip with everybody as an element, and where an engine takes pictures, too, only the first of them; an element
    made from one person's pictures; a lip-sync of one of Kling's own clips."""
    if order.kind is OrderKind.BIND and order.subject is not None:
        own = tuple(one for one in order.references if one.anchor == order.references[0].anchor)
        return replace(order, references=own)
    if order.kind is OrderKind.LIPSYNC:
        made = Recipe(step="clip", engine="kling/kling-v3")
        return replace(order, lineage=(made,), start_said={"video": "video-800001"})
    if order.kind is not OrderKind.CLIP or order.shot is not None:
        return order
    people = list(dict.fromkeys(one.anchor for one in order.references))
    elements = people if card.slots.get(Slot.CHARACTER) == 0 else people[:1]
    known = [
        replace(one, known_to=("kling",) if one.anchor in elements else ())
        for one in order.references
        if one.anchor in elements or one.role is Role.HEADSHOT
    ]
    performers = tuple(a_performer(ref.partition("@")[0], number) for number, ref in enumerate(elements))
    shot = BoundShot(shot=Shot(number="1", text="two at a table", line=1), performers=performers)
    return replace(order, references=tuple(known), shot=shot)


def a_performer(name: str, number: int = 0, value: str = "") -> BoundPerformer:
    """Somebody whom Kling knows by an element."""
    slot = Binding(engine="kling", kind=BindingKind.SLOT, value=value or f"{ELEMENT_ID + number}", made_from=1)
    person = Character(name=name, title=name.title(), version=1, bindings=(slot,))
    return BoundPerformer(character=person, expression="", outfit="", face_hidden=False)
