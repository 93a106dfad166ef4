"""Elements that a vendor has already: who goes as one in a shot, what is said of the others, and cards in words."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from company import MIA, bound, card

from repertory.craft.carding import explained
from repertory.craft.routing import Need, offer
from repertory.engines.registry import all_cards
from repertory.model.anchor import Binding, BindingKind, Role
from repertory.model.engine import EngineCard, Naming, OrderKind, Slot
from repertory.model.shot import BoundShot

FACES = tuple(one.media.sha256 for one in MIA.references if one.role in {Role.HEADSHOT, Role.ANGLE})
SLOT = Binding(engine="kling", kind=BindingKind.SLOT, value="7", made_from=1, data=FACES)
KLING = card(
    "kling/v3",
    elements=3,
    elements_bound=True,
    naming=Naming.BRACKETS,
    slots={Slot.CHARACTER: 0, Slot.THING: 0},
    first_frame=True,
    key="KLING",
    key_pair=("ACCESS", "SECRET"),
)
TWO = "two-shot of Mia and Nova, street, happy expression"


def clip(shot: BoundShot) -> Need:
    return Need(
        bound=shot,
        kind=OrderKind.CLIP,
        width=1280,
        height=720,
        duration_s=4.0,
        budget_left=Decimal(10),
        keys_present=("KLING",),
    )


def test_whom_the_vendor_knows_goes_as_an_element_and_of_the_other_it_is_said_that_there_is_none() -> None:
    choice = offer(clip(bound(TWO, mia=replace(MIA, bindings=(SLOT,)))), KLING)
    assert choice.able
    assert {one.sha256 for one in choice.sent} <= set(FACES), "what it wears is left to the keyframe"
    assert "Mia (<<<element_1>>>) and Nova" in choice.prompt
    todo = "repertory character bind nova --engine kling --make"
    assert f"kling knows no element of Nova yet ({todo})" in choice.reasons
    assert {one.anchor for one in choice.carried} >= {"mia@1", "nova@1"}


def test_where_the_vendor_knows_nobody_the_keyframe_shows_everybody() -> None:
    choice = offer(clip(bound(TWO)), KLING)
    assert choice.able
    assert choice.sent == ()
    assert "element" not in choice.prompt
    assert [one for one in choice.reasons if one.startswith("kling knows no element of Mia and Nova yet (")]
    both = offer(clip(bound(TWO)), replace(KLING, elements_bound=False))
    assert not [one for one in both.reasons if "knows no element" in one]


def test_a_slot_of_another_vendor_is_nothing_to_kling() -> None:
    other = replace(SLOT, engine="fal")
    choice = offer(clip(bound(TWO, mia=replace(MIA, bindings=(other,)))), KLING)
    assert choice.sent == ()


def test_a_card_says_how_elements_are_made_what_clips_it_takes_and_both_ways_of_signing_in() -> None:
    def said(one: EngineCard) -> dict[str, str]:
        return dict(explained(one))

    cards = all_cards()
    assert "made by a bind order before" in said(cards["kling/kling-v3-omni"])["references"]
    assert said(cards["kling/lip-sync"])["clips"].endswith("those that its own vendor made")
    pair = "in the environment variable KLINGAI_API_KEY; or in KLINGAI_ACCESS_KEY and KLINGAI_SECRET_KEY"
    assert said(cards["kling/kling-v3"])["key"] == pair
    assert "clips" not in said(KLING)
