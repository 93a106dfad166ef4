"""Whether an order fits a card, and what its settings then are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from samples import a_reference, an_order

from repertory.craft.ordering import check_order, fitted_size
from repertory.errors import YourMove
from repertory.model.anchor import Role
from repertory.model.engine import EngineCard, Naming, Order, OrderKind, Setting, Slot

FACES = (("neutral", Role.HEADSHOT), ("profile left", Role.ANGLE), ("coat", Role.OUTFIT))
CARD = EngineCard(
    id="acme/one",
    vendor="acme",
    model="one",
    title="One",
    kinds=(OrderKind.STILL, OrderKind.CLIP, OrderKind.LINE),
    max_references=2,
    side_multiple=16,
    max_megapixels=1.0,
    max_duration_s=8.0,
    settings={"steps": 50, "guidance": 4.5, "tidy": False, "mode": "pro"},
)


@pytest.fixture
def still(tmp_path: Path) -> Order:
    return an_order(CARD, OrderKind.STILL, tmp_path)


def test_no_engine_takes_words_with_a_blank_that_was_to_be_filled_in(still: Order) -> None:
    with pytest.raises(YourMove, match="not filled in yet in the words of the order"):
        check_order(CARD, replace(still, prompt="a ___-year-old woman"))
    check_order(CARD, replace(still, prompt="a woman at SET__1"))


def test_an_order_without_settings_gets_the_cards(still: Order) -> None:
    assert check_order(CARD, still) == dict(CARD.settings)


def test_an_orders_settings_take_the_place_of_the_cards(still: Order) -> None:
    settings: dict[str, Setting] = {"guidance": 3, "tidy": True}
    checked = check_order(CARD, replace(still, settings=settings))
    assert checked == {"steps": 50, "guidance": 3.0, "tidy": True, "mode": "pro"}
    assert isinstance(checked["guidance"], float)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": OrderKind.EDIT}, "takes no edit orders"),
        ({"settings": {"stepps": 3}}, 'no setting "stepps".*guidance, mode, steps, tidy'),
        ({"settings": {"steps": 3.5}}, "Give a whole number, such as 50"),
        ({"settings": {"steps": True}}, "cannot be True"),
        ({"settings": {"tidy": 1}}, "cannot be 1"),
        ({"settings": {"mode": 1}}, "cannot be 1"),
        ({"width": 250}, "multiples of 16"),
        ({"height": 250}, "multiples of 16"),
        ({"width": 48}, "smallest side is 64"),
        ({"width": 1024, "height": 1024}, "up to 1 megapixels"),
        ({"kind": OrderKind.CLIP, "duration_s": 8.1}, "up to 8 s, not 8.1 s"),
    ],
)
def test_what_the_card_does_not_allow_is_refused_in_clear_words(
    still: Order, change: dict[str, Any], words: str
) -> None:
    with pytest.raises(YourMove, match=words):
        check_order(CARD, replace(still, **change))


def test_only_a_clip_of_an_engine_that_takes_one_ends_with_a_given_picture(still: Order, tmp_path: Path) -> None:
    ending = replace(still, end=tmp_path / "last.png")
    for card in (CARD, replace(CARD, last_frame=True)):
        with pytest.raises(YourMove, match="takes no picture to end a still with"):
            check_order(card, ending)
    clips = replace(CARD, kinds=(OrderKind.CLIP,), last_frame=True)
    assert check_order(clips, replace(ending, kind=OrderKind.CLIP)) == dict(CARD.settings)


def test_references_are_counted_and_never_dropped(still: Order, tmp_path: Path) -> None:
    more = (*still.references, a_reference(tmp_path, name="third"))
    with pytest.raises(YourMove, match="takes 2 references; the order has 3"):
        check_order(CARD, replace(still, references=more))
    assert check_order(replace(CARD, max_references=-1), replace(still, references=more))


def test_an_element_is_one_reference_whatever_it_is_made_from(still: Order, tmp_path: Path) -> None:
    pictures = tuple(replace(a_reference(tmp_path, name=name), role=role) for name, role in FACES)
    kling = replace(CARD, elements=2, naming=Naming.BRACKETS)
    with pytest.raises(YourMove, match="takes 2 references; the order has 3"):
        check_order(CARD, replace(still, references=pictures))
    assert check_order(kling, replace(still, references=pictures))


def test_the_limits_for_people_and_for_a_keyframe_hold_too(still: Order, tmp_path: Path) -> None:
    both = replace(still, references=(a_reference(tmp_path, name="first"), a_reference(tmp_path, name="second")))
    assert check_order(CARD, both)
    people = replace(CARD, slots={Slot.CHARACTER: 1})
    with pytest.raises(YourMove, match="takes 2 references, 1 of people; the order has 2"):
        check_order(people, both)
    clip = replace(CARD, kinds=(*CARD.kinds, OrderKind.CLIP), first_frame=True, max_duration_s=5.0)
    assert check_order(clip, replace(both, kind=OrderKind.CLIP))
    with pytest.raises(YourMove, match="takes 1 reference and the keyframe; the order has 2"):
        check_order(replace(clip, frame_takes_slot=True), replace(both, kind=OrderKind.CLIP))


def test_a_prompt_that_is_too_long_for_the_engine_is_refused_and_not_cut(still: Order) -> None:
    short = replace(CARD, max_prompt=10)
    assert check_order(short, replace(still, prompt="Mia walks."))
    with pytest.raises(YourMove, match=r"takes prompts of 10 characters, not 11\. Say it in fewer words"):
        check_order(short, replace(still, prompt="Mia walks.."))


def test_an_engine_of_a_few_proportions_draws_no_others(still: Order) -> None:
    wide = replace(CARD, ratios=("16:9", "1:1"))
    assert check_order(wide, replace(still, width=512, height=512))
    assert check_order(wide, replace(still, width=1024, height=576))
    assert check_order(wide, replace(still, width=1008, height=576)), "vendors round"
    with pytest.raises(YourMove, match=r"no picture of 1024 by 624 pixels\. Its proportions are 16:9, 1:1\."):
        check_order(wide, replace(still, width=1024, height=624))
    assert fitted_size(wide, 640, 480) is None
    assert fitted_size(wide, 1920, 1080) == (1312, 736), "as near as sixteenths come"


def test_a_line_has_no_size(still: Order) -> None:
    assert check_order(CARD, replace(still, kind=OrderKind.LINE, width=1, height=1))
