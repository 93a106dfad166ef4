"""The next take: another seed first, then more pictures, a stronger binding or the next engine, and why."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from repertory.craft.retaking import Past, Wish, knows, next_wish
from repertory.model.anchor import AnchorKind, Binding, BindingKind, Character, Role
from repertory.model.engine import EngineCard, OrderKind
from repertory.model.shot import ChosenReference


def picture(name: str) -> ChosenReference:
    return ChosenReference(
        anchor="mia@1", kind=AnchorKind.CHARACTER, role=Role.ANGLE, name=name, sha256=name, label=name
    )


A = Wish(engine="a", sent=(picture("front"),))
B = Wish(engine="b", price=Decimal("0.05"))
C = Wish(engine="c", knows=frozenset({"mia"}))
MORE = replace(A, sent=(*A.sent, picture("left"), picture("right")))
OFF = "mia@1 is somebody else"


def engines(past: list[Past], *ranked: Wish) -> str:
    wish = next_wish(ranked, past, {})
    return wish.engine if wish else ""


def test_the_first_take_is_of_the_engine_liked_best_and_needs_no_reason() -> None:
    assert next_wish([A, B], [], {}) == A


def test_an_engine_gets_two_takes_then_the_next_is_asked_and_the_last_goes_on() -> None:
    past: list[Past] = []
    asked = []
    for _ in range(6):
        asked.append(engines(past, A, B))
        past.append(Past(engine=asked[-1]))
    assert asked == ["a", "a", "b", "b", "b", "b"]


def test_another_is_asked_before_a_second_take_where_it_may_well_be_better() -> None:
    sure, unknown = replace(A, hopes=(0.9, 0.88)), replace(B, hopes=(0.95, 0.7))
    failed = [Past(engine="a", awry=(("mia@1", ""),), why=OFF)]
    wish = next_wish([sure, unknown], failed, {})
    assert wish is not None
    assert (wish.engine, wish.why) == ("b", f"The take before: {OFF}. So now: b, which may well be better at it.")
    assert engines([*failed, Past(engine="b")], sure, unknown) == "a", "b has failed as well"
    assert engines([*failed, Past(engine="b"), Past(engine="a")], sure, unknown) == "b", "a had its two"
    assert engines(failed, sure, replace(unknown, hopes=(0.8, 0.5))) == "a", "one failure says little of it"
    more = next_wish([sure, unknown], failed, {"a": replace(MORE, hopes=sure.hopes)})
    assert more is not None
    assert (more.engine, more.sent) == ("a", MORE.sent), "more pictures of what was wrong are tried first"


def test_an_engine_that_refused_or_makes_the_same_again_is_not_asked_again() -> None:
    assert engines([Past(engine="a", placed=False)], A, B) == "b"
    assert engines([Past(engine="a", again=True)], A, B) == "b"
    assert engines([Past(engine="a"), Past(engine="a", again=True)], A) == ""
    assert engines([Past(engine="a", placed=False)], A) == ""


def test_more_pictures_of_what_was_wrong_go_along_where_there_is_room() -> None:
    past = [Past(engine="a", awry=(("mia@1", ""),), why=OFF)]
    wish = next_wish([A, B], past, {"a": MORE})
    assert wish is not None
    assert wish.sent == MORE.sent
    assert wish.why == "The take before: mia@1 is somebody else. So now: another seed, and 2 more pictures of mia@1."
    plain = next_wish([A, B], past, {})
    assert plain is not None
    assert (plain.sent, plain.why) == (A.sent, "The take before: mia@1 is somebody else. So now: another seed.")


def test_of_the_engines_left_one_that_knows_the_person_by_more_than_pictures_comes_first() -> None:
    twice = [Past(engine="a"), Past(engine="a", awry=(("mia@1", ""),), why=OFF)]
    wish = next_wish([A, B, C], twice, {})
    assert wish is not None
    assert (wish.engine, wish.why) == ("c", f"The take before: {OFF}. So now: c knows mia by more than pictures.")
    knowing = replace(A, knows=frozenset({"mia"}))
    assert engines(twice, knowing, B, C) == "b", "it was not for want of a binding"
    elsewhere = [Past(engine="a"), Past(engine="a", awry=(("shop@1", "night"),))]
    assert engines(elsewhere, A, B, C) == "b"


def test_a_lora_is_known_to_the_model_that_it_was_trained_for_alone() -> None:
    klein = EngineCard(id="fal/klein", vendor="fal", model="klein", title="Klein", kinds=(OrderKind.STILL,))
    lora = Binding(engine="fal", kind=BindingKind.LORA, base_model="klein")
    mia = Character(name="mia", title="Mia", bindings=(lora,))
    assert knows(klein, mia)
    assert not knows(replace(klein, model="veo"), mia)
    assert not knows(replace(klein, vendor="bfl"), mia)
    slot = replace(lora, kind=BindingKind.SLOT, base_model="", value="el-1")
    assert knows(replace(klein, model="veo"), replace(mia, bindings=(slot,)))
