"""What people wear, heard in the writer's words."""

from __future__ import annotations

import pytest

from repertory.engines.previs.outfits import CLOTHS, COLOURS, GARMENTS, find_outfit


@pytest.mark.parametrize("colour", sorted(COLOURS))
def test_every_colour_word_colours_the_garment(colour: str) -> None:
    assert find_outfit(f"{colour} sweater").colour == COLOURS[colour]
    assert find_outfit(f"a sweater in {colour}").colour == COLOURS[colour]


@pytest.mark.parametrize("word", sorted(GARMENTS))
def test_every_garment_word_is_understood(word: str) -> None:
    outfit = find_outfit(f"an olive {word}")
    assert (outfit.garment, outfit.unused) == (GARMENTS[word], ())


def test_there_are_about_forty_colours_and_the_usual_cloths() -> None:
    assert len(COLOURS) >= 36
    assert {"leather", "wool", "denim", "linen"} <= CLOTHS.keys()


def test_a_leather_jacket_is_dark_and_glossy_over_a_light_shirt() -> None:
    outfit = find_outfit("leather jacket")
    assert max(outfit.colour) < 0.2
    assert min(outfit.under) > 0.7
    assert outfit.roughness < 0.5


def test_each_piece_has_its_own_colour() -> None:
    outfit = find_outfit("a mustard coat over a navy sweater, black jeans and red boots")
    assert (outfit.garment, outfit.lower) == ("coat", "trousers")
    found = (outfit.colour, outfit.under, outfit.legs, outfit.shoes)
    assert found == tuple(COLOURS[word] for word in ("mustard", "navy", "black", "red"))
    assert outfit.unused == ()


def test_trousers_named_first_do_not_colour_the_top() -> None:
    outfit = find_outfit("green trousers and a white shirt")
    assert (outfit.garment, outfit.colour, outfit.legs) == ("shirt", COLOURS["white"], COLOURS["green"])


def test_a_skirt_is_worn_below() -> None:
    outfit = find_outfit("a cream blouse and a grey skirt")
    assert (outfit.garment, outfit.lower, outfit.legs) == ("shirt", "skirt", COLOURS["grey"])


def test_a_suit_has_trousers_of_its_cloth_and_a_tie() -> None:
    suit, blazer = find_outfit("navy suit"), find_outfit("navy blazer")
    assert suit.legs == suit.colour
    assert suit.tie is not None
    assert blazer.tie is None


def test_light_and_dark_change_the_colour() -> None:
    pale, plain, deep = (find_outfit(f"{tone} blue shirt").colour for tone in ("light", "", "dark"))
    assert sum(pale) > sum(plain) > sum(deep)


def test_words_that_are_not_understood_are_named_once() -> None:
    assert find_outfit("sequinned red sweater with sequinned epaulettes").unused == ("sequinned", "epaulettes")


def test_outfits_can_be_kept_in_a_set() -> None:
    assert len({find_outfit("red sweater"), find_outfit("red sweater"), find_outfit("blue sweater")}) == 2
