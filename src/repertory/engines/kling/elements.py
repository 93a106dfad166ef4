"""Kling's elements: who of an order goes as one, and an element made of a locked character's pictures.

Source: https://kling.ai/document-api/api/video/3-0-omni/elements (copy of 2026-09-20).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from repertory.craft.stacking import elements_of
from repertory.engines.kling.pictures import Packed
from repertory.errors import EngineFailed, NotLocked, YourMove
from repertory.model.anchor import Binding, BindingKind, Character, Role
from repertory.model.engine import EngineCard, Order, SentReference, UsedBinding

PATH = "/v1/general/advanced-custom-elements"
_LONGEST_NAME = 20
_LONGEST_DESCRIPTION = 100
_A_CHARACTER = "o_102"
"""Kling's tag for people."""


def used_by(card: EngineCard, order: Order) -> tuple[UsedBinding, ...]:
    """The bindings of those who go as elements, in the order in which the prompt counts them. Raises YourMove where one
    is missing or is no id of Kling's."""
    people = {one.character.ref: one.character for one in order.shot.performers} if order.shot else {}
    return tuple(_used(card, order, people, ref) for ref in elements_of(card, order.references))


def element_list(used: tuple[UsedBinding, ...]) -> list[dict[str, int]]:
    """The same as an order names them: ids are numbers there."""
    return [{"element_id": int(one.binding.value)} for one in used]


def body_of(order: Order, pictures: Packed) -> dict[str, Any]:
    """The request for an element: a picture from the front, and one to three others.

    Raises YourMove for anybody but a character and for too few pictures, NotLocked for a draft.
    """
    subject = subject_of(order)
    front, *others = _pictures(order)
    if any(one.anchor != subject.ref for one in order.references):
        raise YourMove(f"The order {order.id} has pictures of others than {subject.ref}.", step="Leave them out.")
    if not others:
        step = f"Run: repertory character build {subject.name} --stage angles"
        raise YourMove(f"Kling makes an element of at least two pictures; {subject.title} has one.", step=step)
    description = " ".join(order.prompt.split()) or f"{subject.title}, as locked in version {subject.version}"
    if len(description) > _LONGEST_DESCRIPTION:
        what = f"Kling describes an element in {_LONGEST_DESCRIPTION} characters, not {len(description)}."
        raise YourMove(what, step="Say it in fewer words; the pictures show the rest.")
    return {
        "element_name": f"{subject.name[: _LONGEST_NAME - 5]}-{subject.version}"[:_LONGEST_NAME],
        "element_description": description,
        "reference_type": "image_refer",
        "element_image_list": {
            "frontal_image": pictures[front.path].base64,
            "refer_images": [{"image_url": pictures[one.path].base64} for one in others],
        },
        "tag_list": [{"tag_id": _A_CHARACTER}],
        "external_task_id": order.id,
    }


def subject_of(order: Order) -> Character:
    """Of whom the element is made. Raises YourMove for anything but a character, NotLocked for a draft."""
    subject = order.subject
    if not isinstance(subject, Character):
        whom = f"{subject.title} is a {subject.kind.value}" if subject else f"the order {order.id} binds nobody"
        step = "Voices are made known to elevenlabs or dashscope; everything else goes along as pictures."
        raise YourMove(f"Kling makes elements of locked characters, and {whom}.", step=step)
    if not subject.locked:
        what = f"{subject.title} is a draft, and an element is made of a locked version."
        raise NotLocked(what, step=f"Lock {subject.name} first.")
    return subject


def binding_of(card: EngineCard, order: Order, result: Mapping[str, Any]) -> Binding:
    """What the locked version is known by from now on. Raises EngineFailed where the result names no element."""
    elements = result.get("elements")
    first = elements[0] if isinstance(elements, list) and elements else {}
    value = first.get("element_id") if isinstance(first, dict) else None
    if isinstance(value, bool) or not isinstance(value, (int, str)) or not str(value).isdigit():
        what = f"Kling made the element of {order.id} and delivered it without an id."
        raise EngineFailed(what, step="Bind it again: it is free.")
    return Binding(
        engine=card.vendor,
        kind=BindingKind.SLOT,
        value=str(value),
        made_from=order.subject.version if order.subject else 0,
        data=tuple(one.sha256 for one in _pictures(order)),
    )


def _used(card: EngineCard, order: Order, people: Mapping[str, Character], ref: str) -> UsedBinding:
    binding = people[ref].binding_for(card.vendor, BindingKind.SLOT) if ref in people else None
    if binding is None:
        step = f"Run: repertory character bind {ref.partition('@')[0]} --engine {card.vendor} --make"
        raise YourMove(f"The order {order.id} wants {ref} as an element, and Kling knows none.", step=step)
    if not binding.value.isdigit():
        what = f'The element of {ref} is "{binding.value}", and Kling\'s ids are numbers.'
        raise YourMove(what, step="Unbind it and bind it again.")
    return UsedBinding(anchor=ref, binding=binding)


def _pictures(order: Order) -> list[SentReference]:
    """The front view first. Raises YourMove without one."""
    front = next((one for one in order.references if one.role is Role.HEADSHOT), None)
    if front is None:
        raise YourMove(f"The order {order.id} has no face from the front.", step="Send the headshot along.")
    return [front, *(one for one in order.references if one is not front)]
