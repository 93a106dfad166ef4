"""Names of a script and whose they are: nobody of the library is taken by guess."""

from __future__ import annotations

import pytest

from repertory.craft.screenplay.billing import billings, named_like, props_in
from repertory.model.anchor import Anchor, AnchorKind, Character, Location, Prop

COMPANY: tuple[Anchor, ...] = (
    Character(name="mia", title="Mia"),
    Character(name="ines-ruiz", title="Ines Ruiz"),
    Character(name="anna-berg", title="Anna Berg"),
    Character(name="anna-lind", title="Anna Lind"),
    Character(name="old-tom", title="Old Tom"),
    Location(name="coffee-shop", title="the coffee shop"),
    Prop(name="phone", title="Phone"),
)


def whose(called: str, kind: AnchorKind = AnchorKind.CHARACTER, **aliases: str) -> tuple[str, str]:
    (billing,) = billings({called: 1}, kind, COMPANY, aliases, "line")
    return billing.anchor, billing.near


@pytest.mark.parametrize(
    ("called", "anchor"),
    [("MIA", "mia"), ("Ines Ruiz", "ines-ruiz"), ("INES", "ines-ruiz"), ("ines-ruiz", "ines-ruiz"),
     ("Anna Berg", "anna-berg")],
)  # fmt: skip
def test_names_titles_and_first_names_of_one_alone_are_matched(called: str, anchor: str) -> None:
    assert whose(called) == (anchor, "")


@pytest.mark.parametrize("called", ["ANNA", "OLD", "MIA CHEN", "BARTENDER", "PHONE", "COFFEE SHOP"])
def test_a_name_of_two_a_word_that_is_no_name_and_another_kind_are_nobody_s(called: str) -> None:
    assert whose(called)[0] == ""


def test_a_name_that_is_spelled_nearly_so_is_offered_and_not_taken() -> None:
    assert whose("INES RUIS") == ("", "ines-ruiz")
    assert whose("MYA") == ("", "")


def test_what_the_film_calls_somebody_goes_before_what_others_are_called() -> None:
    assert whose("Mia", Mia="anna-berg") == ("anna-berg", "")
    assert whose("Anna", Anna="anna-lind") == ("anna-lind", "")


def test_places_and_things_are_matched_without_their_article() -> None:
    assert whose("COFFEE SHOP", AnchorKind.LOCATION) == ("coffee-shop", "")
    assert props_in("The phone rings. Two phones ring, and a telephone.", COMPANY) == {"Phone": 2}


def test_whoever_is_missing_has_a_stand_in_to_read_a_list_with() -> None:
    found = billings({"MIA": 1, "美亜": 2}, AnchorKind.CHARACTER, COMPANY, {}, "line")
    cast = named_like(found, COMPANY)
    assert cast["MIA"] is COMPANY[0]
    assert cast["美亜"].title == "美亜"
