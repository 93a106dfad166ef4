"""Stacking: what an engine's slots hold, what goes on a sheet, what is left out; nothing vanishes in silence."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from company import card
from hypothesis import given, settings
from hypothesis import strategies as st
from stacks import known, labels, picture, place, thing, wanted

from repertory.craft.binding.referring import DROPPABLE
from repertory.craft.stacking import (
    Stacked,
    elements_of,
    in_element,
    room_in_words,
    room_lacking,
    sheet,
    slot_of,
    stack,
)
from repertory.model.anchor import Role
from repertory.model.engine import EngineCard, Naming, OrderKind, Slot
from repertory.model.shot import ChosenReference

STILL, CLIP, EDIT = OrderKind.STILL, OrderKind.CLIP, OrderKind.EDIT
OF_A_SHOT = tuple(kind for kind in OrderKind if kind is not OrderKind.BIND)
PEOPLE = ("mia", "nova", "ruth")


def flat(references: tuple[ChosenReference, ...]) -> list[str]:
    """The labels of everything that is shown, sheets taken apart."""
    return sorted(part.label for one in references for part in one.parts or (one,))


def test_what_fits_goes_as_it_is_in_its_order() -> None:
    references = wanted(["mia"])
    for engine in (card(max_references=6, sheets=True), card(max_references=-1), card(slots={Slot.CHARACTER: 4})):
        assert stack(references, engine, STILL) == Stacked(sent=references)


def test_without_sheets_looks_then_expressions_then_angles_are_left_out_the_last_first() -> None:
    references = wanted(["mia", "nova"], with_look=True)
    stacked = stack(references, card(max_references=7), STILL)
    assert labels(stacked.left_out) == ["Film, dusk", "Nova, happy", "Mia, happy", "Nova, profile left"]
    assert stacked.sent[0].label == "Mia, headshot"


@pytest.mark.parametrize("most", [0, 1, 5])
def test_a_master_an_outfit_a_place_and_a_thing_are_never_left_out(most: int) -> None:
    stacked = stack(wanted(["mia", "nova"]), card(max_references=most), STILL)
    assert (stacked.sent, stacked.left_out) == ((), ())
    assert labels(stacked.needed)[0] == "Thing-1, front"
    assert len(stacked.needed) == 6 - most


def test_the_things_and_the_last_named_person_go_on_a_sheet_before_anything_is_left_out() -> None:
    engine = card(max_references=6, sheets=True)
    stacked = stack(wanted(["mia", "nova"]), engine, STILL)
    assert labels(stacked.merged) == ["Nova: headshot, profile left, coat, happy", "Shop, afternoon; Thing-1, front"]
    assert labels(stacked.sent) == [
        "Mia, headshot",
        "Nova: headshot, profile left, coat, happy",
        "Mia, profile left",
        "Mia, coat",
        "Mia, happy",
        "Shop, afternoon; Thing-1, front",
    ]
    assert stacked.left_out == ()


def test_a_sheet_says_what_is_on_it_and_why_and_has_no_hash_before_it_is_drawn() -> None:
    (one,) = stack(wanted(["mia"], things=0), card(max_references=2, sheets=True), STILL).merged
    assert (one.anchor, one.role, one.sha256, one.reason) == ("mia@1", Role.HEADSHOT, "", "there is no slot for each")
    assert [part.reason for part in one.parts] == ["for mia"] * 4


def test_a_title_with_a_comma_stays_whole_on_a_sheet() -> None:
    parts = [picture("mia, the elder", Role.HEADSHOT, "headshot"), picture("mia, the elder", Role.OUTFIT, "hat")]
    (one,) = stack([*parts, place()], card(max_references=2, sheets=True), STILL).merged
    assert one.label == "Mia, the elder: headshot, hat"


def test_limits_for_people_and_for_things_hold_each_for_itself() -> None:
    engine = card(max_references=14, slots={Slot.CHARACTER: 5, Slot.THING: 10}, sheets=True)
    stacked = stack(wanted(["mia", "nova"]), engine, STILL)
    assert labels(stacked.merged) == ["Nova: headshot, profile left, coat, happy"]
    assert labels(stacked.sent)[-2:] == ["Shop, afternoon", "Thing-1, front"]
    crowded = stack(wanted(["mia"], things=3), card(max_references=14, slots={Slot.THING: 2}), STILL)
    assert labels(crowded.needed) == ["Thing-3, front", "Thing-2, front"]


def test_what_wins_no_room_is_not_left_out() -> None:
    stacked = stack(wanted(["mia"], things=2), card(max_references=9, slots={Slot.THING: 2}), STILL)
    assert labels(stacked.needed) == ["Thing-2, front"]
    assert stacked.left_out == ()


def test_everybody_of_whom_there_is_more_than_a_face_is_one_element() -> None:
    engine = card(max_references=4, elements=3, naming=Naming.AT)
    references = (*wanted(["mia", "nova"], things=1), picture("ruth", Role.OUTFIT, "coat"))
    assert elements_of(engine, references) == ("mia@1", "nova@1")
    assert labels(stack(references, engine, STILL).needed) == ["Ruth, coat"]
    assert stack(references[:-1], engine, STILL).sent == references[:-1]


def test_the_keyframe_takes_the_place_of_an_element_where_it_takes_a_slot() -> None:
    engine = card(max_references=3, elements=3, naming=Naming.AT, first_frame=True, frame_takes_slot=True)
    stacked = stack(wanted(PEOPLE, things=0), engine, CLIP)
    assert {one.anchor for one in stacked.sent} == {"mia@1", "nova@1"}
    assert {one.anchor for one in stacked.carried} == {"ruth@1", "shop@1"}
    none = stack(wanted(["mia"], things=0), replace(engine, max_references=0), CLIP)
    assert (none.sent, len(none.carried)) == ((), 5)


def test_more_pictures_than_make_an_element_are_left_out() -> None:
    stacked = stack(wanted(["mia"], things=0), card(elements=1, element_pictures=3, naming=Naming.AT), STILL)
    assert labels(stacked.left_out) == ["Mia, happy"]


def test_what_a_clip_has_no_room_for_is_left_to_its_keyframe() -> None:
    references = wanted(["mia"])
    stacked = stack(references, card(max_references=2, first_frame=True), CLIP)
    assert labels(stacked.sent) == ["Mia, headshot", "Mia, coat"]
    assert labels(stacked.carried) == ["Mia, happy", "Mia, profile left", "Thing-1, front", "Shop, afternoon"]
    assert (stacked.left_out, stacked.needed) == ((), ())
    assert stack(references, card(max_references=2, first_frame=True), STILL).needed


def test_the_picture_to_edit_and_some_keyframes_take_a_slot() -> None:
    references = wanted(["mia"], things=0)
    assert len(stack(references, card(max_references=5), EDIT).left_out) == 1
    assert len(stack(references, card(max_references=5, first_frame=True), CLIP).carried) == 0
    assert len(stack(references, card(max_references=5, first_frame=True, frame_takes_slot=True), CLIP).carried) == 1


CARDS = st.builds(
    card,
    max_references=st.integers(-1, 12),
    slots=st.dictionaries(st.sampled_from(Slot), st.integers(-1, 6)),
    elements=st.integers(0, 3),
    naming=st.sampled_from(Naming),
    element_pictures=st.integers(2, 4),
    elements_bound=st.booleans(),
    sheets=st.booleans(),
    first_frame=st.booleans(),
    frame_takes_slot=st.booleans(),
)


@settings(max_examples=200, deadline=None)
@given(CARDS, st.sampled_from(OF_A_SHOT), st.integers(0, 3), st.integers(0, 4), st.booleans())
def test_no_reference_vanishes_whatever_the_card(
    engine: EngineCard, kind: OrderKind, people: int, things: int, with_look: bool
) -> None:
    references = known(wanted(PEOPLE[:people], things=things, with_look=with_look), PEOPLE[:2])
    stacked = stack(references, engine, kind)
    if stacked.needed:
        assert stacked == Stacked(needed=stacked.needed)
        return
    everything: Any = (*stacked.sent, *stacked.left_out, *stacked.carried)
    assert flat(everything) == flat(references)
    assert {one.role for one in stacked.left_out} <= set(DROPPABLE)
    assert not stacked.carried or (kind is CLIP and engine.first_frame)
    assert all(
        len({part.anchor for part in one.parts}) == 1 for one in stacked.merged if slot_of(one) is Slot.CHARACTER
    )
    assert not stacked.merged or engine.sheets
    elements = elements_of(engine, stacked.sent)
    loose = [one for one in stacked.sent if not in_element(engine, one, elements)]
    for slot, most in engine.slots.items():
        assert most < 0 or sum(slot_of(one) is slot for one in loose) <= most
    assert not room_lacking(engine, kind, stacked.sent)
    for one in (*stacked.left_out, *stacked.carried):
        more = [other for other in references if other in {*stacked.sent, one}]
        assert stacked.merged or room_lacking(engine, kind, more), f"{one.label} has room"
    assert engine.max_references < 0 or len(loose) + len(elements) <= engine.max_references


def test_whom_the_vendor_knows_goes_as_an_element_with_the_pictures_that_it_was_made_from() -> None:
    engine = card(elements=1, elements_bound=True, naming=Naming.BRACKETS, max_references=4)
    both = known(wanted(PEOPLE[:2], things=0), PEOPLE[:1])
    assert elements_of(engine, both) == ("mia@1",)
    inside = [one.label for one in both if in_element(engine, one, ("mia@1",))]
    assert inside == ["Mia, headshot", "Mia, profile left", "Mia, happy"]
    assert elements_of(engine, wanted(PEOPLE[:2])) == ()


def test_an_element_that_is_known_takes_any_number_of_pictures_and_loose_ones_need_room() -> None:
    none_loose = card(elements=2, elements_bound=True, naming=Naming.BRACKETS, slots={Slot.CHARACTER: 0, Slot.THING: 0})
    stacked = stack(known(wanted(PEOPLE[:1], things=0), PEOPLE[:1]), replace(none_loose, element_pictures=1), CLIP)
    assert stacked.needed
    framed = stack(known(wanted(PEOPLE[:1], things=0), PEOPLE[:1]), replace(none_loose, first_frame=True), CLIP)
    assert labels(framed.sent) == ["Mia, headshot", "Mia, profile left", "Mia, happy"]
    assert labels(framed.carried) == ["Shop, afternoon", "Mia, coat"]


def test_a_sheet_is_no_part_of_an_element_that_was_made_before() -> None:
    assert sheet(known(wanted(PEOPLE[:1]), PEOPLE[:1])[:2]).known_to == ()


def test_a_binding_is_made_from_as_many_pictures_as_an_element_has() -> None:
    pictures = [picture("mia", Role.ANGLE, f"angle {number}") for number in range(6)]
    engine = card(elements=3, slots={Slot.CHARACTER: 0})
    assert room_lacking(engine, OrderKind.BIND, pictures) == 2
    assert room_in_words(engine, OrderKind.BIND) == "4 pictures of who is bound"
    assert not room_lacking(card(max_references=-1), OrderKind.BIND, pictures)


def test_a_limit_of_minus_one_is_none() -> None:
    for engine in (card(slots={Slot.CHARACTER: -1}), card(max_references=-1, slots={Slot.THING: -1})):
        assert stack([place()], engine, STILL) == Stacked(sent=(place(),))


def test_what_has_room_once_another_is_gone_stays() -> None:
    references = wanted(["mia", "nova"], with_look=True)
    stacked = stack(references, card(max_references=10, slots={Slot.CHARACTER: 7}), STILL)
    assert labels(stacked.left_out) == ["Nova, happy"]
    assert stacked.sent == tuple(one for one in references if one.label != "Nova, happy")


def test_what_the_keyframe_was_made_without_is_left_out_of_the_clip_too() -> None:
    references = wanted(["mia"])
    engine = card(max_references=2, first_frame=True)
    unseen = [one for one in references if one.label in {"Mia, happy", "Mia, headshot"}]
    stacked = stack(references, engine, CLIP, unseen=unseen)
    assert labels(stacked.left_out) == ["Mia, happy"]
    assert labels(stacked.carried) == ["Mia, profile left", "Thing-1, front", "Shop, afternoon"]


@pytest.mark.parametrize(
    ("engine", "kind", "said"),
    [
        (card(max_references=3), STILL, "3 references"),
        (card(max_references=3), EDIT, "2 references and the picture to edit"),
        (
            card(max_references=-1, slots={Slot.THING: 2, Slot.CHARACTER: -1}),
            STILL,
            "2 of places and things",
        ),
        (
            card(max_references=6, first_frame=True, frame_takes_slot=True, slots={Slot.CHARACTER: 4, Slot.THING: 0}),
            CLIP,
            "5 references and the keyframe, 4 of people and 0 of places and things",
        ),
        (card(max_references=3, elements=2, naming=Naming.AT), CLIP, "3 references, 2 elements of 4 pictures"),
    ],
)
def test_what_an_engine_takes_is_said_in_words(engine: EngineCard, kind: OrderKind, said: str) -> None:
    assert room_in_words(engine, kind) == said


def test_a_sheet_never_shows_two_people_however_few_the_slots() -> None:
    stacked = stack((*wanted(PEOPLE), thing("lamp")), card(max_references=4, sheets=True), STILL)
    assert [one.anchor for one in stacked.sent] == ["mia@1", "nova@1", "ruth@1", "shop@1"]
    assert stack(wanted(PEOPLE), card(max_references=2, sheets=True), STILL).needed
