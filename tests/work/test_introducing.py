"""A locked version is made known to a vendor: once, paid once, and from then on its engines know it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from library.bound import fresh_and_unchanged

from repertory.company import Company
from repertory.errors import (
    ConsentMissing,
    EngineFailed,
    EngineRefused,
    NothingFits,
    NotLocked,
    RepertoryError,
    UnknownName,
    Unsure,
    YourMove,
)
from repertory.fakes import FAKE_CARD, FakeEngine
from repertory.model.anchor import BindingKind, Role
from repertory.model.engine import EngineCard, OrderKind
from repertory.model.price import Price
from repertory.work import introducing

CARD = replace(
    FAKE_CARD,
    id="acme/element",
    vendor="acme",
    title="Acme element",
    kinds=(OrderKind.BIND,),
    max_references=2,
    local=False,
    key="ACME_KEY",
    price=Price(bound=Decimal("0.50")),
)


def company(home: Path, *engines: FakeEngine, budget: str = "1") -> Company:
    """mia@1, mia@2, her voice and a shop, with these engines."""
    fresh_and_unchanged(home / "library")
    made = Company(home / "library", budget_usd=Decimal(budget))
    made.crew = replace(made.crew, engines={one.card.id: one for one in engines})
    return made


def engine(card: EngineCard = CARD, *, slow: int = 0) -> FakeEngine:
    return FakeEngine(card=card, slow=slow)


def test_what_the_vendor_made_is_recorded_and_used_from_then_on(tmp_path: Path) -> None:
    acme = engine()
    desk = company(tmp_path, acme)
    made = desk.introduce("mia", "acme")
    (order,) = acme.orders
    assert (order.kind, order.subject and order.subject.ref) == (OrderKind.BIND, "mia@2")
    assert [one.role for one in order.references] == [Role.HEADSHOT]  # and not what she wears
    assert made.binding.made_from == 2
    assert made.binding.data == tuple(one.sha256 for one in order.references)
    known = desk.library.get("mia").binding_for("acme", BindingKind.SLOT)
    assert known is not None
    assert known.value == made.binding.value
    assert desk.introduce("mia", "acme").id == made.id
    assert len(acme.orders) == 1


@pytest.mark.parametrize("ref", ["mia@1", "mia@2"])
def test_each_version_has_one_of_its_own(tmp_path: Path, ref: str) -> None:
    acme = engine(slow=2)
    desk = company(tmp_path, acme)
    assert desk.introduce(ref, "Acme element").binding.made_from == int(ref[-1])


def test_a_voice_is_made_known_by_its_samples(tmp_path: Path) -> None:
    acme = engine()
    desk = company(tmp_path, acme)
    voice = "mia-voice@1"
    desk.introduce(voice, "acme")
    assert [one.role for one in acme.orders[0].references] == [Role.SAMPLE]


def test_what_costs_more_than_is_left_is_not_ordered(tmp_path: Path) -> None:
    acme = engine()
    with pytest.raises(NothingFits):
        company(tmp_path, acme, budget="0.40").introduce("mia", "acme")
    assert acme.orders == []


def test_a_draft_and_a_real_person_without_consent_are_not_shown_to_anyone(tmp_path: Path) -> None:
    acme = engine()
    desk = company(tmp_path, acme)
    mia = desk.library.get("mia")
    purse = desk._purse("mia")
    with pytest.raises(NotLocked, match="repertory character lock mia"):
        introducing.introduce(desk.crew, CARD, replace(mia, version=0), purse)
    with pytest.raises(ConsentMissing):
        introducing.introduce(desk.crew, CARD, replace(mia, consent=None), purse)
    with pytest.raises(YourMove, match="nothing that Acme element could be shown"):
        introducing.introduce(desk.crew, CARD, replace(mia, references=()), purse)
    assert acme.orders == []


def test_a_process_that_died_while_ordering_leaves_it_to_a_person(tmp_path: Path) -> None:
    acme = engine()
    acme.fail_with = Unsure("The answer was lost.", step="Look there.")
    desk = company(tmp_path, acme)
    for _ in range(2):
        with pytest.raises(Unsure):
            desk.introduce("mia", "acme")
        acme.fail_with = None
    assert acme.orders == []


@pytest.mark.parametrize("failure", [EngineFailed("It broke.", step="Again."), EngineRefused("No.", step="Change it.")])
def test_what_ended_badly_is_said_and_nothing_is_recorded(tmp_path: Path, failure: RepertoryError) -> None:
    acme = engine()
    acme.fail_later_with = failure
    desk = company(tmp_path, acme)
    with pytest.raises(EngineFailed):
        desk.introduce("mia", "acme")
    assert desk.bindings.of("mia@2") == ()


def test_what_failed_and_cost_something_is_ordered_once_more_only_when_it_is_said_that_it_costs_again(
    tmp_path: Path,
) -> None:
    acme = engine()
    acme.fail_later_with = EngineFailed("It broke.")
    desk = company(tmp_path, acme)
    for _ in range(2):
        with pytest.raises(EngineFailed, match=r"costs \$0.50 again: repertory character bind mia@2 .* --make --again"):
            desk.introduce("mia", "acme")
    assert len(acme.orders) == 1
    acme.fail_later_with = None
    made = desk.introduce("mia", "acme", again=True)
    first, second = (order.id for order in acme.orders)
    assert second == f"{first}-2", "a vendor that knows orders by our id has the failed one for ever"
    assert desk.introduce("mia", "acme").id == made.id
    assert len(acme.orders) == 2


def test_what_failed_and_was_free_is_simply_ordered_once_more(tmp_path: Path) -> None:
    acme = engine(replace(CARD, price=Price()))
    acme.fail_later_with = EngineFailed("It broke.")
    desk = company(tmp_path, acme)
    with pytest.raises(EngineFailed, match=r"Once more: repertory character bind mia@2 --engine acme/element --make$"):
        desk.introduce("mia", "acme")
    acme.fail_later_with = None
    assert desk.introduce("mia", "acme").binding.made_from == 2


def test_an_engine_that_makes_none_or_several_ways_are_named(tmp_path: Path) -> None:
    other = replace(CARD, id="acme/training", title="Acme training")
    still = replace(FAKE_CARD, id="shop/one", vendor="shop", title="Shop one")
    desk = company(tmp_path, engine(), engine(other), engine(still))
    with pytest.raises(YourMove, match=r"in 2 ways\. Name one of: acme/element, acme/training"):
        desk.introduce("mia", "acme")
    with pytest.raises(YourMove, match='"shop" makes no bindings'):
        desk.introduce("mia", "shop")
    with pytest.raises(UnknownName):
        desk.introduce("mia", "nobody")
    assert desk.introduce("mia", "acme/training").binding.engine == "acme"
