"""A card in words: every card that there is can be explained, and nothing of what matters is left out."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from repertory.craft.carding import explained, least_priced, priced
from repertory.engines.registry import all_cards
from repertory.fakes import FAKE_CARD
from repertory.model.engine import EngineCard, OrderKind
from repertory.model.price import Price, SizePrice

CARDS = all_cards()


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_every_card_is_explained_in_words_without_a_hole(card: EngineCard) -> None:
    said = dict(explained(card))
    assert {"makes", "price", "your data", "checked"} <= said.keys()
    assert all(meaning.strip() and "None" not in meaning for meaning in said.values())
    assert ("length" in said) == (OrderKind.CLIP in card.kinds)
    assert ("key" in said) == bool(card.key)


def test_how_many_references_go_along_and_how_they_are_called_is_said() -> None:
    said = dict(explained(CARDS["google/nano-banana-2"]))
    assert said["references"].startswith('up to 14 (at most 4 of characters, 10 of things), called "image 1"')
    assert dict(explained(CARDS["kling/kling-v3-omni"]))["references"].startswith(
        "up to 7, 3 of them elements of up to 4"
    )
    assert "keyframe carries everything" in dict(explained(CARDS["hold"]))["references"]


def test_a_retired_engine_names_what_takes_its_place() -> None:
    card = replace(CARDS["google/veo-3.1"], retired="2026-10-22", successor="google/gemini-omni-1.2-flash")
    said = dict(explained(card))
    assert said["retired"] == "its vendor offers it until 2026-10-22; google/gemini-omni-1.2-flash takes its place"


def test_prices_say_for_what_and_in_which_currency_they_are_billed() -> None:
    free = CARDS["previs"]
    assert priced(free) == "free"
    sizes = (SizePrice(at="1K", megapixels=1.1, picture=Decimal("0.067")),)
    price = Price(sizes=sizes, bound=Decimal("2"), currency="CNY", rate=Decimal("7.1"))
    paid = replace(free, price=price)
    assert priced(paid) == "$0.067 a picture at 1K, $2 a binding; billed in CNY, 7.1 to the dollar"
    assert (least_priced(paid), least_priced(free)) == ("from $0.067 a picture", "free")
    assert "; billed in steps of 5 s; counted by its vendor in units of $0.14" in priced(CARDS["kling/lip-sync"])
    assert "billed in steps" not in priced(CARDS["google/veo-3.1"]), "4, 6 or 8 seconds"


@pytest.mark.parametrize(
    ("trains", "words"), [(True, "trains models on it"), (False, "does not train"), (None, "was not found")]
)
def test_what_becomes_of_ones_data_is_said(trains: bool | None, words: str) -> None:
    assert words in dict(explained(replace(CARDS["bfl/flux-2-pro"], trains_on_data=trains)))["your data"]
    assert dict(explained(CARDS["previs"]))["your data"] == "stays on this machine"


def test_how_many_orders_an_account_may_have_is_told() -> None:
    card = replace(FAKE_CARD, local=False, in_flight=10, a_minute=600)
    assert dict(explained(card))["at once"] == (
        "10 orders, 600 new ones a minute, of all its vendor's models together, for an account"
    )
    alone = replace(card, in_flight=1, a_minute=0.0, limits_of_model=True)
    assert dict(explained(alone))["at once"] == "1 order, of this model, for an account"
    here = replace(FAKE_CARD, in_flight=1)
    assert dict(explained(here))["at once"] == "1 on a machine"
    assert dict(explained(replace(here, in_flight=0)))["at once"] == "one on each core on a machine"
    assert "at once" not in dict(explained(replace(card, by_hand=True)))
