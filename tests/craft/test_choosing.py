"""Choosing among engines that can: by what a take that holds costs, by what was measured, and by the policy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from company import bound, card

from repertory.cli.explained import show_explained
from repertory.craft.chances import (
    ADVICE_TAKES,
    TRUST,
    TRUST_TAKES,
    UNABLE,
    UNSENT,
    Chance,
    chance_of,
    take_usd,
    together,
    worth_of_repaired,
)
from repertory.craft.choosing import NEAR, each_usd, ordered, score_of
from repertory.craft.explaining import COLUMNS, beside, row
from repertory.craft.policies import Aim, policy_of
from repertory.craft.routing import Need, Ranking, offer, rank
from repertory.errors import NothingFits, YourMove
from repertory.model.engine import EngineCard, OrderKind
from repertory.model.price import Price
from repertory.model.record import Held
from repertory.model.shotclass import ShotClass
from repertory.work.choosing import Explained

SHOT = bound("medium close-up of Mia, street, sad expression")
NEED = Need(bound=SHOT, kind=OrderKind.STILL, width=1280, height=720, budget_left=Decimal(100))
GOOD = card("acme/good", strengths={ShotClass.LIKENESS: 0.9}, price=Price(first_megapixel=Decimal("0.50")))
CHEAP = card("other/cheap", price=Price(first_megapixel=Decimal("0.02")))
FREE = card("mine/free", price=Price(), local=True)


def held(engine: str, at_once: int = 0, refused: int = 0, repaired: int = 0, worth: float = 0.0) -> Held:
    return Held(
        engine=engine, kind=OrderKind.STILL, shot_class=ShotClass.LIKENESS, at_once=at_once, refused=refused,
        repaired=repaired, worth=worth,
    )  # fmt: skip


def ranked(cards: Sequence[EngineCard], *records: Held, **changes: Any) -> Ranking:
    known = {(one.engine, one.kind, one.shot_class): one for one in records}
    return rank(replace(NEED, records=known, **changes), cards)


def ids(ranking: Ranking) -> list[str]:
    return [one.card.id for one in ranking.choices]


def test_what_is_not_known_is_taken_on_trust_and_each_picture_that_is_not_sent_costs_some() -> None:
    unknown = chance_of(CHEAP, OrderKind.STILL, ShotClass.LIKENESS, {})
    assert (unknown.share, unknown.named, unknown.takes) == (TRUST, False, 0)
    assert chance_of(GOOD, OrderKind.STILL, ShotClass.LIKENESS, {}).share == pytest.approx(0.9)
    fewer = chance_of(GOOD, OrderKind.STILL, ShotClass.LIKENESS, {}, unsent=2)
    assert fewer.share == pytest.approx(0.9 * UNSENT**2)


def test_a_rehearsal_and_a_held_picture_are_not_expected_to_do_what_they_are_not_made_for() -> None:
    rehearsal = replace(FREE, strengths={ShotClass.REHEARSAL: 0.95})
    assert chance_of(rehearsal, OrderKind.STILL, ShotClass.LIKENESS, {}).share == pytest.approx(UNABLE)
    assert chance_of(rehearsal, OrderKind.STILL, ShotClass.REHEARSAL, {}).share == pytest.approx(0.95)
    assert chance_of(replace(FREE, holds=True), OrderKind.CLIP, ShotClass.ACTION, {}).share == pytest.approx(UNABLE)
    assert ids(ranked([rehearsal, GOOD])) == ["acme/good", "mine/free"], "though it costs nothing"


def test_measured_takes_outweigh_a_card_s_word_after_as_many_as_it_is_worth() -> None:
    chance = Chance(said=0.9, named=True, held=held("acme/good", at_once=0, refused=3))
    assert chance.share == pytest.approx(0.9 * ADVICE_TAKES / (ADVICE_TAKES + 3))
    trusted = Chance(said=TRUST, held=held("acme/good", at_once=0, refused=3))
    assert trusted.share == pytest.approx(TRUST * TRUST_TAKES / (TRUST_TAKES + 3)), "which holds longer"
    low, high = Chance(said=0.9, held=held("acme/good", at_once=30, refused=10)).between()
    assert 0.65 < low < 0.76 < high < 0.87
    wide, wider = Chance(said=0.9).between()
    assert wider - wide > high - low


def test_what_an_engine_may_well_reach_falls_with_each_take_of_the_shot_that_failed() -> None:
    known = Chance(said=0.9, named=True, held=held("a", at_once=24, refused=6))
    unknown = Chance(said=TRUST)
    assert known.hope() == known.between()[1] > known.share
    assert 0.01 < known.hope() - known.hope(1) < unknown.hope() - unknown.hope(1), (
        "one failure says little of it by now"
    )
    first = ranked([GOOD, CHEAP]).choices[0]
    assert first.hope(0) > first.score > first.hope(4)
    assert first.hope(0) == pytest.approx(first.scored(first.chance.hope()))


def test_a_repaired_take_counts_as_much_less_as_its_repairs_were_dear() -> None:
    assert worth_of_repaired(Decimal(2), Decimal(2)) == 0.5
    assert worth_of_repaired(Decimal(2), Decimal(0)) == 1.0
    assert worth_of_repaired(Decimal(0), Decimal(0)) == 1.0
    at_once = Chance(said=0.5, held=held("a", at_once=10)).share
    repaired = Chance(said=0.5, held=held("a", repaired=10, worth=8.0)).share
    refused = Chance(said=0.5, held=held("a", refused=10)).share
    assert at_once > repaired > refused


def test_counts_of_several_productions_are_one() -> None:
    both = together(held("a", at_once=2, repaired=1, worth=0.9), held("a", refused=3))
    assert (both.takes, both.at_once, both.worth, both.refused) == (6, 2, 0.9, 3)


def test_no_take_is_free_since_somebody_looks_at_it() -> None:
    assert take_usd(FREE, Decimal(0)) == Decimal("0.50")
    assert take_usd(replace(FREE, by_hand=True), Decimal(0)) == Decimal(5)
    assert each_usd(Decimal("0.50"), 0.5) == Decimal(1)


def test_the_score_goes_by_what_the_production_wants() -> None:
    dear, cheap = (0.9, Decimal("1.80")), (0.5, Decimal("0.50"))
    assert score_of(*dear, Aim.BEST) > score_of(*cheap, Aim.BEST)
    assert score_of(*dear, Aim.BALANCED) == pytest.approx(0.9 / 2.0)
    assert score_of(0.5, Decimal(2), Aim.BALANCED, price=Decimal(1), fair=Decimal(1)) == pytest.approx(0.125 / 2)
    assert score_of(0.5, Decimal(2), Aim.BALANCED, price=Decimal(1), fair=Decimal(3)) == pytest.approx(0.125)


def test_the_cheapest_is_the_lowest_bill_for_a_take_that_holds_and_nobodys_time() -> None:
    cheap = replace(CHEAP, price=Price(first_megapixel=Decimal("0.08")))
    good = replace(GOOD, price=Price(first_megapixel=Decimal("0.15")))
    first, second = ranked([good, cheap], policy=policy_of("cheapest")).choices
    assert (first.card.id, second.card.id) == ("other/cheap", "acme/good")
    assert first.each_usd == each_usd(first.price, first.chance.share) < second.each_usd
    assert ids(ranked([good, cheap]))[0] == "acme/good", "where a person's time counts, what fails less is better"


def test_of_free_engines_the_one_that_holds_is_the_cheapest_and_what_is_not_made_for_it_is_last() -> None:
    able = replace(FREE, id="local/able")
    better = replace(able, id="local/better")
    still = replace(FREE, id="previs", strengths={ShotClass.REHEARSAL: 0.95})
    known = [held("local/able", refused=6), held("local/better", at_once=6)]
    got = ranked([still, able, better, CHEAP], *known, policy=policy_of("cheapest"))
    assert ids(got) == ["local/better", "local/able", "other/cheap", "previs"]


def test_policies_choose_differently_among_the_same_engines() -> None:
    cards = [GOOD, CHEAP]
    assert ids(ranked(cards)) == ["other/cheap", "acme/good"], "for half the price a sixth fewer hold"
    assert ids(ranked(cards, policy=policy_of("best"))) == ["acme/good", "other/cheap"]
    assert ids(ranked(cards, policy=policy_of("cheapest"))) == ["other/cheap", "acme/good"]
    assert ids(ranked(cards, policy=policy_of("as listed"), preferred=["acme/good", "other"])) == [
        "acme/good",
        "other/cheap",
    ]


def test_what_was_measured_moves_the_choice() -> None:
    cards = [replace(GOOD, price=CHEAP.price), CHEAP]
    assert ids(ranked(cards)) == ["acme/good", "other/cheap"]
    bad = held("acme/good", at_once=1, refused=5)
    first = ranked(cards, bad).choices[0]
    assert first.card.id == "other/cheap"
    worst = ranked(cards, bad).choices[1]
    assert "likeness: 1 of 6 takes held here; 31 % are expected to" in worst.reasons
    assert "likeness: nothing is known of it, 75 % are taken on trust" in first.reasons
    mended = ranked(cards, held("acme/good", at_once=4, repaired=1, worth=0.7)).choices[0]
    assert "likeness: 5 of 5 takes held here, 1 of them repaired; 93 % are expected to" in mended.reasons


def test_a_small_budget_shifts_the_choice_to_what_it_holds() -> None:
    cards = [GOOD, CHEAP]
    assert ids(ranked(cards, policy=policy_of("best"), fair=Decimal("0.30")))[0] == "other/cheap"
    assert ids(ranked(cards, policy=policy_of("best"), fair=Decimal(3)))[0] == "acme/good"


def test_where_scores_are_near_the_shots_beside_it_decide_and_then_the_list() -> None:
    scores, place = {"a": 1.0, "b": 1 - NEAR / 2, "c": 0.5}, {"a": 1, "b": 0, "c": 0}
    assert ordered(scores, place) == ["b", "a", "c"]
    assert ordered(scores, place, ["a"]) == ["a", "b", "c"]
    assert ordered(scores, place, ["c", "c"]) == ["b", "a", "c"], "what is far off is not pulled in"
    assert ordered({"a": 1.0, "b": 0.95}, {"a": 0, "b": 0}) == ["a", "b"]
    assert ordered({}, {}) == []


def test_exploring_draws_the_same_for_the_same_seed_and_not_always_the_best() -> None:
    cards = [replace(GOOD, price=CHEAP.price), CHEAP]
    firsts = [ids(ranked(cards, explore=seed))[0] for seed in range(30)]
    assert firsts == [ids(ranked(cards, explore=seed))[0] for seed in range(30)]
    assert set(firsts) == {"acme/good", "other/cheap"}
    known = [held("acme/good", at_once=95, refused=5), held("other/cheap", at_once=20, refused=80)]
    assert {ids(ranked(cards, *known, explore=seed))[0] for seed in range(30)} == {"acme/good"}


def test_a_policy_is_read_from_a_few_words() -> None:
    policy = policy_of("Best, only Kling, only dashscope, no training")
    assert (policy.aim, policy.only, policy.untrained) == (Aim.BEST, ("kling", "dashscope"), True)
    assert policy_of("") == policy_of("balanced")
    with pytest.raises(YourMove, match='no policy "fastest"'):
        policy_of("fastest")
    with pytest.raises(YourMove, match="wants both best and cheapest"):
        policy_of("best, cheapest")


def test_a_policy_excludes_engines_with_its_reason() -> None:
    said = dict(ranked([GOOD, CHEAP], policy=policy_of("only other")).excluded)
    assert said == {"acme/good": "the policy is: only other"}
    trains = {True: replace(GOOD, trains_on_data=True), None: CHEAP, False: replace(CHEAP, trains_on_data=False)}
    policy = policy_of("no training")
    assert "its vendor trains" in ranked([trains[True], FREE], policy=policy).excluded[0][1]
    assert "was not found" in ranked([trains[None], FREE], policy=policy).excluded[0][1]
    assert ids(ranked([trains[False], FREE], policy=policy)) == ["mine/free", "other/cheap"]


def test_a_shot_s_own_engine_is_stronger_than_the_policy_and_a_retirement_is_not_overruled() -> None:
    own = bound("medium close-up of Mia, street, sad expression, engine: good")
    choice = ranked([GOOD, CHEAP], bound=own, asked="acme/good", policy=policy_of("only other")).choices[0]
    assert choice.card.id == "acme/good"
    gone = replace(GOOD, retired="2026-10-22", successor="acme/better")
    with pytest.raises(NothingFits, match="its vendor retired it on 2026-10-22; acme/better takes its place"):
        ranked([gone], bound=own, asked="acme/good", today="2026-11-23")
    assert ids(ranked([gone, CHEAP], today="2026-10-21", policy=policy_of("best")))[0] == "acme/good"


def test_a_row_of_the_table_and_the_runner_up_in_words() -> None:
    best, second = ranked([GOOD, CHEAP], held("other/cheap", at_once=7, refused=1, repaired=1, worth=1.0)).choices
    assert row(best) == (
        "other/cheap", "-", "8 of 9, 1 repaired", "85 %", "71-95 %", "$0.02", "$0.61", f"{best.score:.2f}", "",
    )  # fmt: skip
    assert row(second)[:4] == ("acme/good", "90 %", "-", "90 %")
    assert beside(best, second) == "90 % are expected to hold; $1.11 for each that holds, and not $0.61"
    assert beside(best, best) == "as good"
    cannot = offer(replace(NEED, width=8), card(min_side=64))
    assert row(cannot, "too small") == ("vendor/engine", *["-"] * (len(COLUMNS) - 2), "too small")


def test_why_not_made_for_it_is_said() -> None:
    rehearsal = card("stage/rig", strengths={ShotClass.REHEARSAL: 0.9})
    said = next(one.reasons for one in ranked([rehearsal, GOOD]).choices if one.card.id == "stage/rig")
    assert "likeness: it is not made for that" in said


def test_what_a_minute_counts_is_said_below_the_table_and_that_it_does_not(capsys: pytest.CaptureFixture[str]) -> None:
    for policy, said in (("balanced", "a minute of your time for every take ($0.50;"), ("cheapest", "bill alone")):
        found = ranked([GOOD, CHEAP], policy=policy_of(policy)).choices
        show_explained([Explained(bound=SHOT, kind=OrderKind.STILL, shot_class=ShotClass.LIKENESS, engines=found)])
        assert said in " ".join(capsys.readouterr().out.split())
