"""A binding reaches the engine with the version that it was made from; takes stay current, and say what was used."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from small_film import SmallFilm, small_film

from repertory.craft.routing import style_shown
from repertory.fakes import FAKE_CARD, FakeEngine
from repertory.library.bindings import Bindings
from repertory.library.folder import Library
from repertory.model.anchor import Binding, BindingKind, Character, Role
from repertory.model.engine import Order, Output, UsedBinding
from repertory.work import making
from repertory.work.making import Wish
from repertory.work.plan import read_plan
from repertory.work.produce import shoot
from repertory.work.review import all_takes
from repertory.work.taking import Shooting

pytestmark = pytest.mark.slow

SHOTS = "Shot 1: medium close-up of [Character A], coffee shop, afternoon light\n"
SLOT = Binding(engine=FAKE_CARD.vendor, kind=BindingKind.SLOT, value="el-1")


@dataclass(kw_only=True)
class Slotted(FakeEngine):
    """An engine that knows people by its vendor's elements."""

    def submit(self, order: Order) -> Output:
        done = super().submit(order)
        assert isinstance(done, Output)
        cast = [performer.character for performer in order.shot.performers] if order.shot else []
        known = [(one.ref, one.binding_for(self.card.vendor, BindingKind.SLOT)) for one in cast]
        return replace(done, used=tuple(UsedBinding(anchor=ref, binding=slot) for ref, slot in known if slot))


@pytest.fixture
def small(tmp_path: Path) -> SmallFilm:
    return small_film(tmp_path, {"fake": Slotted(card=replace(FAKE_CARD, local=False))}, shots=SHOTS)


def shooting_of(small: SmallFilm) -> Shooting:
    return Shooting(small.crew, read_plan(small.crew, small.film))


def test_a_binding_made_after_shooting_leaves_the_takes_current_and_orders_nothing(small: SmallFilm) -> None:
    shoot(small.crew, small.film)
    before = {take.id for take in small.film.takes.all()}
    assert before
    Bindings(small.crew.library).add("mia", SLOT)
    assert read_plan(small.crew, small.film).shots[0].performers[0].character.binding_for(SLOT.engine) is not None
    assert not any(seen.stale for seen in all_takes(shooting_of(small)))
    shoot(small.crew, small.film)
    assert {take.id for take in small.film.takes.all()} == before


def test_a_take_says_which_binding_was_used_also_when_that_is_gone(small: SmallFilm) -> None:
    made = Bindings(small.crew.library).add("mia", SLOT)
    shoot(small.crew, small.film)
    Bindings(small.crew.library).remove("mia", made.id)
    takes = small.film.takes.all()
    assert takes
    for take in takes:
        assert take.recipe.bindings == (UsedBinding(anchor="mia@1", binding=made.binding),)


def test_a_film_goes_on_with_the_binding_of_the_version_that_it_pins(small: SmallFilm) -> None:
    library = small.crew.library
    made = Bindings(library).add("mia", SLOT)
    library.save(replace(library.draft("mia"), identity="a woman with a blue scarf"))
    library.lock("mia")
    Bindings(library).add("mia", replace(SLOT, value="el-2"))
    performer = read_plan(small.crew, small.film).shots[0].performers[0]
    assert performer.character.ref == "mia@1"
    assert performer.character.binding_for(SLOT.engine) == made.binding


def test_an_order_keeps_its_id_whatever_else_is_known_of_a_binding(small: SmallFilm) -> None:
    rig = Binding(engine=FAKE_CARD.vendor, kind=BindingKind.RIG, value="{}")
    mia = small.crew.library.draft("mia")

    def order_id(*bindings: Binding) -> str:
        subject = replace(mia, bindings=bindings)
        return making._order(small.crew, "fake", Wish(subject=subject, role=Role.ANGLE, name="profile left")).id

    more = replace(rig, made_at="2026-11-22", data=("ab" * 32,), settings={"scale": 1.0}, trigger="ohwx")
    assert order_id(rig) == order_id(more)
    assert len({order_id(), order_id(rig), order_id(replace(rig, value="{ }"))}) == 3


def test_only_a_rig_makes_a_clay_figure_of_somebody(tmp_path: Path, small: SmallFilm) -> None:
    card = replace(FAKE_CARD, standees=True, style="clay")
    mia = Library.at(tmp_path / "library").get("mia")
    assert isinstance(mia, Character)
    assert style_shown(card, replace(mia, bindings=(replace(SLOT, kind=BindingKind.ADAPTER),))) == mia.style
    assert style_shown(card, replace(mia, bindings=(replace(SLOT, kind=BindingKind.RIG),))) == "clay"
