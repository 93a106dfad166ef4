"""Which references go to an engine: as they are, as elements, on labelled sheets; and what has no room, said aloud."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from repertory.craft.binding.referring import DROPPABLE
from repertory.model.anchor import AnchorKind, Role
from repertory.model.engine import EngineCard, Naming, OrderKind, SentReference, Slot
from repertory.model.shot import ChosenReference

SHEET = "sheet"
"""The name of a reference that shows several others."""
_WITH_ELEMENTS = frozenset({Naming.AT, Naming.BRACKETS})
_SLOT_WORDS = {Slot.CHARACTER: "of people", Slot.THING: "of places and things"}


@dataclass(frozen=True, kw_only=True)
class Stacked:
    """The references of a shot as one engine takes them. Each is sent, or left out, or left to the keyframe."""

    sent: tuple[ChosenReference, ...] = ()
    """In the order in which they go out; a sheet stands where the first of its parts stood."""
    merged: tuple[ChosenReference, ...] = ()
    """The sheets among them."""
    left_out: tuple[ChosenReference, ...] = ()
    carried: tuple[ChosenReference, ...] = ()
    """What has no room and is shown by the keyframe that the clip begins with."""
    needed: tuple[ChosenReference, ...] = ()
    """What has no room and may not be left out: without it the shot cannot be made there."""


@dataclass(frozen=True, kw_only=True)
class _Room:
    """What one order may hold."""

    card: EngineCard
    most: int
    """Pictures and elements together; -1 for any number."""

    def excess(self, stacked: Sequence[ChosenReference | SentReference]) -> int:
        """By how many pictures its limits are passed, each limit for itself."""
        elements = elements_of(self.card, stacked)
        loose = [one for one in stacked if not in_element(self.card, one, elements)]
        over = max(0, slots_taken(self.card, stacked) - self.most) if self.most >= 0 else 0
        for slot, most in self.card.slots.items():
            if most >= 0:
                over += max(0, sum(slot_of(one) is slot for one in loose) - most)
        for anchor in () if self.card.elements_bound else elements:
            over += max(0, sum(one.anchor == anchor for one in stacked) - self.card.element_pictures)
        return over


def stack(
    references: Sequence[ChosenReference],
    card: EngineCard,
    kind: OrderKind,
    *,
    unseen: Collection[ChosenReference] = (),
) -> Stacked:
    """The references, most important first, as they go into one order of this kind.

    What has no room goes on one sheet for the place and the things, then on one for each character, who is named last
    before who is named first, where the card allows sheets. Then looks, expressions and angles are left out, the last
    ones first; and of a clip whatever else its keyframe shows, which is all but what is `unseen`: left out there, too.
    """
    room = _Room(card=card, most=_most(card, kind))
    stacked = list(references)
    if card.sheets and kind in {OrderKind.STILL, OrderKind.CLIP}:
        stacked = _merged(stacked, room)
    keyframe = kind is OrderKind.CLIP and card.first_frame
    left, gone = _dropped(stacked, room, [*_droppable(stacked), *(reversed(stacked) if keyframe else ())])
    if room.excess(left):
        return Stacked(needed=tuple(_without_room(left, room)))
    lost = tuple(part for one in gone for part in one.parts or (one,))
    return Stacked(
        sent=tuple(left),
        merged=tuple(one for one in left if one.parts),
        left_out=tuple(one for one in lost if not keyframe or one in unseen),
        carried=tuple(one for one in lost if keyframe and one not in unseen),
    )


def room_lacking(card: EngineCard, kind: OrderKind, references: Sequence[ChosenReference | SentReference]) -> int:
    """By how many pictures an order of this kind is beyond what the engine takes; 0 where all have room."""
    if kind is OrderKind.BIND:
        most = most_bound(card)
        return max(0, len(references) - most) if most >= 0 else 0
    return _Room(card=card, most=_most(card, kind)).excess(references)


def room_in_words(card: EngineCard, kind: OrderKind) -> str:
    """What an order of this kind may hold: "13 references and the picture to edit, of them 4 of people"."""
    if kind is OrderKind.BIND:
        return f"{most_bound(card)} pictures of who is bound"
    most, slots = _most(card, kind), card.slots
    said = [f"{most} reference{'' if most == 1 else 's'}"] if most >= 0 else []
    if most < card.max_references:
        said.append("the picture to edit" if kind is OrderKind.EDIT else "the keyframe")
    kinds = [f"{slots[slot]} {words}" for slot, words in _SLOT_WORDS.items() if slots.get(slot, -1) >= 0]
    if card.elements and card.naming in _WITH_ELEMENTS:
        kinds.append(f"{card.elements} element{'' if card.elements == 1 else 's'} of {card.element_pictures} pictures")
    return ", ".join(part for part in (" and ".join(said), " and ".join(kinds)) if part)


def slots_taken(card: EngineCard, references: Sequence[ChosenReference | SentReference]) -> int:
    """How many references they are to the engine: an element is one, whatever it is made from."""
    elements = elements_of(card, references)
    return len(elements) + sum(not in_element(card, one, elements) for one in references)


def elements_of(card: EngineCard, references: Sequence[ChosenReference | SentReference]) -> tuple[str, ...]:
    """The characters (`mia@1`) that go as elements, in the order in which they are counted: those of whom the face and
    something else is sent, or whom the vendor knows by an element already, as many as the card takes. None where the
    engine has no name for an element."""
    if not card.elements or card.naming not in _WITH_ELEMENTS:
        return ()
    if card.elements_bound:
        known = [one.anchor for one in references if slot_of(one) is Slot.CHARACTER and card.vendor in one.known_to]
        return _as_many(card, list(dict.fromkeys(known)))
    faces = dict.fromkeys(one.anchor for one in references if one.role is Role.HEADSHOT and not one.parts)
    able = [anchor for anchor in faces if sum(one.anchor == anchor for one in references) > 1]
    return _as_many(card, able)


def in_element(card: EngineCard, reference: ChosenReference | SentReference, elements: Collection[str]) -> bool:
    """Whether a picture goes inside one of these elements: all of that character, or, of an element that was bound
    before, those that it was made from."""
    return reference.anchor in elements and (not card.elements_bound or card.vendor in reference.known_to)


def _as_many(card: EngineCard, able: Sequence[str]) -> tuple[str, ...]:
    most = card.max_references - (card.frame_takes_slot and card.max_references > 0)
    return tuple(able[: card.elements if most < 0 else min(card.elements, most)])


def slot_of(reference: ChosenReference | SentReference) -> Slot:
    """Which limit of a card it counts on."""
    return Slot.CHARACTER if reference.kind is AnchorKind.CHARACTER else Slot.THING


def sheet(parts: Sequence[ChosenReference]) -> ChosenReference:
    """Several references as one labelled picture, "Mia: headshot, profile left, leather jacket". It has no hash until
    it is drawn."""
    first, labels = parts[0], [part.label for part in parts]
    shared = _title_in(labels) if slot_of(first) is Slot.CHARACTER else ""
    label = f"{shared}: {', '.join(one.removeprefix(f'{shared}, ') for one in labels)}" if shared else "; ".join(labels)
    return replace(
        first, name=SHEET, sha256="", label=label, reason="there is no slot for each", parts=tuple(parts), known_to=()
    )


def _title_in(labels: Sequence[str]) -> str:
    """What all labels begin with, up to a comma: "Mia" in "Mia, headshot" and "Mia, coat, back"."""
    shared = takewhile(lambda words: len(set(words)) == 1, zip(*(label.split(", ") for label in labels), strict=False))
    return ", ".join(words[0] for words in shared)


def most_bound(card: EngineCard) -> int:
    """How many pictures a binding is made from at most."""
    return card.element_pictures if card.elements else card.max_references


def _most(card: EngineCard, kind: OrderKind) -> int:
    """In an edit the picture to edit takes a slot, in a clip of some engines the keyframe."""
    takes_one = kind is OrderKind.EDIT or (kind is OrderKind.CLIP and card.first_frame and card.frame_takes_slot)
    return card.max_references - 1 if takes_one and card.max_references > 0 else card.max_references


def _merged(references: list[ChosenReference], room: _Room) -> list[ChosenReference]:
    """With as many sheets as it takes for all to fit, or all sheets that help; never two people on one."""
    stacked = references
    for group in _groups(references):
        if not room.excess(stacked):
            break
        one = sheet(group)
        merged = [one if part is group[0] else part for part in stacked if part not in group[1:]]
        if room.excess(merged) < room.excess(stacked):
            stacked = merged
    return stacked


def _groups(references: Sequence[ChosenReference]) -> Iterator[list[ChosenReference]]:
    """What may share a sheet: the place and the things (a look is no thing), then everything of each character, who is
    named last before who is named first."""
    things = [one for one in references if slot_of(one) is Slot.THING and one.role is not Role.LOOK]
    people = dict.fromkeys(one.anchor for one in references if slot_of(one) is Slot.CHARACTER)
    everybody = [[one for one in references if one.anchor == anchor] for anchor in people]
    yield from (group for group in (things, *reversed(everybody)) if len(group) > 1)


def _droppable(stacked: Sequence[ChosenReference]) -> Iterator[ChosenReference]:
    """What may be gone without, the least important first. A sheet shows more than that, and stays."""
    for role in DROPPABLE:
        yield from (one for one in reversed(stacked) if one.role is role and not one.parts)


def _dropped(
    stacked: Sequence[ChosenReference], room: _Room, droppable: Collection[ChosenReference]
) -> tuple[list[ChosenReference], list[ChosenReference]]:
    """(what stays, what goes): of `droppable` as many as it takes, and only where room is won by it. What has room all
    the same once another is gone stays."""
    left, gone = list(stacked), []
    for one in droppable:
        over = room.excess(left)
        if not over:
            break
        fewer = [other for other in left if other is not one]
        if len(fewer) < len(left) and room.excess(fewer) < over:
            left = fewer
            gone.append(one)
    for one in reversed(gone) if not room.excess(left) else ():
        more = [other for other in stacked if other is one or any(other is kept for kept in left)]
        if not room.excess(more):
            left = more
            gone = [other for other in gone if other is not one]
    return left, gone


def _without_room(stacked: Sequence[ChosenReference], room: _Room) -> Iterator[ChosenReference]:
    """The last ones of what must be sent, until the rest would fit."""
    left = list(stacked)
    for one in reversed(stacked):
        fewer = [other for other in left if other is not one]
        if room.excess(left) and room.excess(fewer) < room.excess(left):
            left = fewer
            yield from one.parts or (one,)
