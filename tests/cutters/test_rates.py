"""The film's figures: what came right by itself, what repair added, what nobody could measure, and what it cost."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from example_film import ExampleFilm, paid_for

from repertory.cutters.rates import Rate, class_of, rates, totals
from repertory.model.engine import OrderKind
from repertory.model.film import Film, FilmTake, PaidOrder
from repertory.model.shot import Performer


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    return ExampleFilm(tmp_path_factory.mktemp("takes"), width=64, height=36).film()


def test_totals_count_engines_takes_apart_from_repairs(film: Film) -> None:
    facts = totals(film)
    assert (facts.shots, facts.takes.takes, facts.takes.repairs, facts.stale) == (5, 11, 2, 1)
    assert facts.takes.cost_usd == Decimal("0.045")


def test_rates_are_over_measured_takes_and_hidden_faces_do_not_count(film: Film) -> None:
    takes = totals(film).takes
    assert takes.before == Rate(hits=4, of=9), "both takes of shot 1, the clip of 3, the keyframe of 4A"
    assert takes.after == Rate(hits=6, of=9), "and the two that were repaired"
    assert takes.unmeasured == Rate(hits=1, of=11), "Nova's profile in the clip of 4A"
    assert takes.after.words == "67 % (6 of 9)"
    assert Rate(hits=0, of=0).words == "none measured"


def test_a_repair_counts_for_the_engine_whose_take_it_mends(film: Film, tmp_path: Path) -> None:
    def by_other(made: FilmTake) -> FilmTake:
        recipe = replace(made.take.recipe, engine="veo")
        return replace(made, take=replace(made.take, recipe=recipe, cost_usd=Decimal("0.5")))

    open_shot = ExampleFilm(tmp_path).unfinished()
    refused, drifted, swapped = open_shot.takes
    takes = (by_other(refused), by_other(drifted), swapped)
    paid = replace(open_shot, takes=takes, paid=paid_for(takes))
    found = rates(replace(film, unfinished=(paid,))).by_engine
    assert list(found) == ["previs", "veo"]
    assert (found["previs"].takes, found["previs"].after) == (11, Rate(hits=6, of=9))
    assert (found["veo"].takes, found["veo"].repairs, found["veo"].before) == (2, 1, Rate(hits=0, of=2))
    assert found["veo"].cost_usd == Decimal("1.01"), "two takes and the swap's own price"
    assert found["veo"].each_usd is None, "money was spent and nothing holds"


def test_an_accepted_take_bears_the_price_of_all_that_were_made_beside_it(film: Film) -> None:
    takes = totals(film).takes
    assert takes.accepted == 10, "all but the stranger: eight by figures or repair, shot 5's two by a person"
    assert takes.each_usd == Decimal("0.0045")


def test_takes_of_a_shot_as_it_is_not_shown_are_no_part_of_what_an_accepted_one_cost(film: Film) -> None:
    shot = film.shots[0]
    since = PaidOrder(
        order="1-keyframe-9", engine="veo", kind=OrderKind.STILL, cost_usd=Decimal(3), take="1-keyframe-9"
    )
    takes = totals(replace(film, shots=(replace(shot, paid=(*shot.paid, since)), *film.shots[1:]))).takes
    assert (takes.cost_usd, takes.uncounted_usd, takes.lost_usd) == (Decimal("3.045"), Decimal(3), Decimal(0))
    assert takes.each_usd == Decimal("0.0045")


def test_what_became_no_take_is_paid_all_the_same(film: Film) -> None:
    shot = film.shots[0]
    asked = PaidOrder(
        order="1-asked-1", engine="eye", kind=OrderKind.ASK, cost_usd=Decimal("0.001"), take=shot.takes[0].take.id
    )
    lost = PaidOrder(order="1-edit-1", engine="editor", kind=OrderKind.EDIT, cost_usd=Decimal("0.04"))
    silent = replace(lost, order="1-line-1", engine="voice", kind=OrderKind.LINE)
    spoken = replace(silent, order="1-line-2", take="1-line-a")
    dear = replace(shot, paid=(asked, lost, silent, spoken))
    found = rates(replace(film, shots=(dear, *film.shots[1:])))
    takes = found.totals.takes
    assert (takes.cost_usd, takes.lost_usd) == (Decimal("0.126"), Decimal("0.08")), "all but the line that was spoken"
    assert takes.each_usd == Decimal("0.0126")
    assert found.by_engine["previs"].cost_usd == Decimal("0.046"), "what asks about a take is that take's"
    assert (found.by_engine["editor"].takes, found.by_engine["editor"].lost_usd) == (0, Decimal("0.04"))
    assert sum(one.cost_usd for one in found.by_engine.values()) == takes.cost_usd
    assert sum(one.cost_usd for one in found.by_class.values()) == takes.cost_usd


def test_classes_of_shots_say_how_near_and_how_many_faces(film: Film) -> None:
    close, wide = film.shots[1], film.shots[4]
    mia, nova, hand = Performer(name="Mia"), Performer(name="Nova"), Performer(name="Mia", face_hidden=True)

    def called(*performers: Performer) -> str:
        return class_of(replace(close, shot=replace(close.shot, performers=performers)))

    assert called(hand) == "close, no face"
    assert called(mia, hand) == "close, one person"
    assert called(mia, nova) == "close, two people"
    assert called(*[mia] * 5) == "close, 5 people"
    assert class_of(wide) == "wide, nobody"
    assert sum(one.takes for one in rates(film).by_class.values()) == 11
