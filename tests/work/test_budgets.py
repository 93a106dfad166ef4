"""What may be spent: prices by the pictures that are really sent, one purse for a production, what is left of it."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from canary import CANARY
from small_film import SmallFilm, small_film

from repertory.cli.ending import say_end
from repertory.cli.planned import show_afforded
from repertory.errors import EngineRefused, NothingFits, ShotListError, TooMuchForADay
from repertory.fakes import FAKE_CARD, FakeEngine, FakeInspector
from repertory.media.images import write_image
from repertory.model.anchor import Character, Role, Voice
from repertory.model.casting import CastFile, WantedLocation
from repertory.model.engine import EngineCard, Order, OrderKind, Output
from repertory.model.price import Price
from repertory.productions.folder import ProductionFolder
from repertory.work import making, purse
from repertory.work.build import sent_reference
from repertory.work.company import complete
from repertory.work.making import Wish
from repertory.work.plan import budget_left, purse_of, read_plan
from repertory.work.planned import planned
from repertory.work.produce import cast_film, shoot
from repertory.work.settling import ShotState
from repertory.work.taking import Shooting
from repertory.work.views import build_views

pytestmark = pytest.mark.slow

FREE = replace(FAKE_CARD, local=False)
CLIPS = replace(FREE, kinds=(OrderKind.CLIP, OrderKind.LINE))
PAID = replace(FREE, id="paid", price=Price(first_megapixel=Decimal("0.05")), kinds=(OrderKind.STILL,))
BY_SIZE = replace(PAID, price=Price(first_megapixel=Decimal("0.03"), more_megapixels=Decimal("0.015")))
SHOTS = "\nShot 1: medium close-up of Mia, coffee shop\n\nShot 2: wide shot of Mia in the coffee shop\n"


@dataclass(kw_only=True)
class ListPriced(FakeEngine):
    """A fake whose vendor says nothing of what it costs, so that the card's price counts."""

    def _deliver(self, order: Order) -> Output:
        return replace(super()._deliver(order), cost_usd=None)


def paid_film(folder: Path, card: EngineCard = PAID, *, budget: str, **settings: object) -> SmallFilm:
    """A film whose stills cost money, unless a free engine is to follow the paid one."""
    small = small_film(folder, {"paid": ListPriced(card=card), "fake": FakeEngine(card=CLIPS)}, shots=SHOTS)
    small.film.save(replace(small.film.production, budget_usd=Decimal(budget), **settings))  # type: ignore[arg-type]
    return small


class Tomorrow(datetime):
    """The clock of the next day."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) + timedelta(days=1)


def shooting_of(small: SmallFilm) -> Shooting:
    return Shooting(small.crew, read_plan(small.crew, small.film))


def large_master(small: SmallFilm, folder: Path) -> None:
    """Gives Mia a headshot of 12 megapixels and locks her anew; the film is cast with her."""
    library = small.crew.library
    mia = library.draft("mia")
    write_image(folder / "large.png", np.full((3000, 4000, 3), 120, np.uint8))
    media = library.add_media(mia, folder / "large.png", "headshot")
    kept = [one if one.role is not Role.HEADSHOT else replace(one, media=media) for one in mia.references]
    library.save(replace(mia, references=tuple(kept)))
    ref = library.lock("mia").ref
    cast = [replace(one, anchor=ref) if one.anchor == "mia@1" else one for one in small.film.production.cast]
    small.film.save(replace(small.film.production, cast=tuple(cast)))


def test_references_are_priced_by_their_own_size_in_plan_and_order(tmp_path: Path) -> None:
    small = paid_film(tmp_path, BY_SIZE, budget="1")
    small_pictures = planned(small.crew, read_plan(small.crew, small.film))[0].price
    large_master(small, tmp_path)
    price = planned(small.crew, read_plan(small.crew, small.film))[0].price
    assert price - small_pictures == 11 * BY_SIZE.price.more_megapixels, "12 megapixels in the place of one"
    shoot(small.crew, small.film, ["1"])
    assert shooting_of(small).journal.spent() == price


def test_a_reference_too_large_for_the_budget_is_refused_before_anything_is_ordered(tmp_path: Path) -> None:
    small = paid_film(tmp_path, BY_SIZE, budget="0.15")
    large_master(small, tmp_path)
    (outcome,) = shoot(small.crew, small.film, ["1"])
    assert (outcome.state, outcome.exit_code) == (ShotState.FAILED, NothingFits.exit_code)
    assert shooting_of(small).journal.spent() == 0


def test_building_is_priced_by_the_size_of_what_is_sent(tmp_path: Path) -> None:
    small = paid_film(tmp_path, BY_SIZE, budget="1")
    large_master(small, tmp_path)
    mia = small.crew.library.draft("mia")
    assert isinstance(mia, Character)
    assert mia.master is not None
    sent = [sent_reference(small.crew, mia, mia.master)]
    wish = Wish(subject=mia, role=Role.EXPRESSION, name="happy", prompt="x", references=sent)
    own = purse.of_anchor(small.crew.library, "mia", Decimal(1))
    making.make(small.crew, "paid", wish, purse=own)
    assert own.spent() == Decimal("0.03") + 12 * Decimal("0.015")


def cast_of(*lights: str, name: str = "street") -> CastFile:
    place = WantedLocation(name=name, title=name, prompt="a street", lights=lights)
    return CastFile(engine="paid", locations=(place,))


def test_what_a_production_builds_and_what_it_shoots_come_out_of_one_purse(tmp_path: Path) -> None:
    small = paid_film(tmp_path, budget="0.10")
    complete(small.crew, cast_of("day"), purse=purse.of_production(small.crew.library, small.film))
    shooting = shooting_of(small)
    assert shooting.purse.spent() == Decimal("0.05")
    states = [outcome.state for outcome in shoot(small.crew, small.film)]
    assert sorted(states) == [ShotState.ACCEPTED, ShotState.FAILED], "one of two shots can still be paid"
    assert shooting.purse.spent() == Decimal("0.10")
    with pytest.raises(NothingFits, match=r"0\.10 of \$0\.10"):
        complete(small.crew, cast_of("day", name="yard"), purse=shooting.purse)


def test_another_production_and_a_build_by_hand_have_purses_of_their_own(tmp_path: Path) -> None:
    small = paid_film(tmp_path, budget="0.05")
    library = small.crew.library
    complete(small.crew, cast_of("day"), purse=purse.of_production(library, small.film))
    other = ProductionFolder.create(
        tmp_path / "other", replace(small.film.production, name="other"), SHOTS, 'schema = "cast/1"\n'
    )
    complete(small.crew, cast_of("day", name="yard"), purse=purse.of_production(library, other))
    by_hand = purse.of_anchor(library, "street", Decimal("0.05"))
    build_views(small.crew, "street", ["night"], engine="paid", purse=by_hand)
    with pytest.raises(NothingFits, match="--budget for building"):
        build_views(small.crew, "street", ["dawn"], engine="paid", purse=by_hand)
    build_views(small.crew, "yard", ["dawn"], engine="paid", purse=purse.of_anchor(library, "yard", Decimal("0.05")))
    paid = {one.name: one.spent() for one in (by_hand, purse.of_production(library, other))}
    assert paid == {"anchor street": Decimal("0.05"), "production other": Decimal("0.05")}


def test_the_cast_of_a_film_is_built_from_the_film_s_own_purse(tmp_path: Path) -> None:
    small = paid_film(tmp_path, budget="0.05")
    small.film.cast_path.write_text(
        'schema = "cast/1"\nengine = "paid"\n\n[[locations]]\nname = "street"\nprompt = "a street"\nlights = ["day"]\n'
    )
    cast_film(small.crew, small.film)
    assert purse.of_production(small.crew.library, small.film).spent() == Decimal("0.05")
    assert purse.of_anchor(small.crew.library, "street", Decimal(1)).spent() == 0


def test_nobody_is_built_and_paid_for_a_shot_list_that_cannot_be_read(tmp_path: Path) -> None:
    small = paid_film(tmp_path, budget="0.05")
    small.film.cast_path.write_text(
        'schema = "cast/1"\nengine = "paid"\n\n[[locations]]\nname = "street"\nprompt = "a street"\nlights = ["day"]\n'
    )
    small.film.shots_path.write_text("\nShot 1: wide shot of Mia in the street\n\nShot 1: wide shot of the street\n")
    with pytest.raises(ShotListError):
        cast_film(small.crew, small.film)
    assert purse.of_production(small.crew.library, small.film).spent() == 0
    assert "street" not in small.crew.library.names()


def test_the_plan_offers_only_what_is_left(tmp_path: Path) -> None:
    small = small_film(
        tmp_path, {"paid": ListPriced(card=PAID), "fake": FakeEngine(card=FREE)}, inspector=FakeInspector(default=0.2)
    )
    small.film.save(replace(small.film.production, budget_usd=Decimal("0.05"), policy="as listed"))
    first = planned(small.crew, read_plan(small.crew, small.film))
    assert [one.still.card.id for one in first] == ["paid", "paid"]
    (outcome,) = shoot(small.crew, small.film, ["1"])
    assert outcome.state is ShotState.ACCEPTED
    again = planned(small.crew, read_plan(small.crew, small.film))
    assert [one.still.card.id for one in again] == ["paid", "fake"], "the first is as it was shot; for the second"


def test_the_plan_says_what_is_not_ordered_yet(tmp_path: Path) -> None:
    small = paid_film(tmp_path, budget="0.08")

    def due() -> list[Decimal]:
        return [one.due for one in planned(small.crew, read_plan(small.crew, small.film))]

    assert due() == [Decimal("0.05"), Decimal("0.05")]
    assert budget_left(small.crew, small.film) == Decimal("0.08")
    shoot(small.crew, small.film, ["1"])
    assert due()[0] == 0
    assert budget_left(small.crew, small.film) == Decimal("0.03")
    small.film.save(replace(small.film.production, budget_usd=Decimal("0.01")))
    assert budget_left(small.crew, small.film) == 0, "never less than nothing"


def test_what_an_order_of_a_shot_has_cost_is_left_for_that_order_and_for_no_other(tmp_path: Path) -> None:
    small = paid_film(tmp_path, budget="0.07")
    shoot(small.crew, small.film, ["1"])
    dearer = ListPriced(card=replace(PAID, price=Price(first_megapixel=Decimal("0.06"))))
    clips = FakeEngine(card=replace(CLIPS, price=Price(second=Decimal("0.01"))))
    crew = replace(small.crew, engines={**small.crew.engines, "paid": dearer, "fake": clips})
    first, second = planned(crew, read_plan(crew, small.film))
    assert first.still.obstacles == ()
    assert first.clip.obstacles == ("costs $0.030 a take, $0.020 is left",)
    assert second.still.obstacles == ("costs $0.060 a take, $0.020 is left",)


def test_an_order_that_exists_is_gone_on_with_whatever_is_left(tmp_path: Path) -> None:
    small = paid_film(tmp_path, budget="0.05")
    shooting = shooting_of(small)
    paid = small.crew.engines["paid"]
    assert isinstance(paid, FakeEngine)
    paid.slow = 1
    shoot(small.crew, small.film, ["2"])
    for take in small.film.takes.of_shot("2"):
        for file in (small.film.folder / "takes").rglob(f"{take.id}*"):
            file.unlink()  # as if it had been stopped before the take was kept
    small.film.save(replace(small.film.production, budget_usd=Decimal("0.01")))
    (outcome,) = shoot(small.crew, small.film, ["2"])
    assert (outcome.state, len(paid.orders)) == (ShotState.ACCEPTED, 1)
    assert shooting.journal.spent() == Decimal("0.05")


def test_the_plan_counts_the_lines(tmp_path: Path) -> None:
    voices = ListPriced(
        card=replace(FREE, id="voices", kinds=(OrderKind.LINE,), price=Price(thousand_characters=Decimal("0.30")))
    )
    small = small_film(tmp_path, {"fake": FakeEngine(card=FREE)})
    small.crew = replace(small.crew, engines={**small.crew.engines, "voices": voices})
    small.film.save(replace(small.film.production, budget_usd=Decimal(1)))
    shots = planned(small.crew, read_plan(small.crew, small.film))
    words = len("I waited.")
    assert [shot.price for shot in shots] == [Decimal("0.30") * words / 1000, 0]
    assert [shot.lines_price for shot in shots] == [shot.price for shot in shots]
    assert isinstance(small.crew.library.get("mia-voice"), Voice)
    shoot(small.crew, small.film)
    assert shooting_of(small).journal.spent() == sum(shot.price for shot in shots)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"key": "VOICES_KEY"}, "needs the key VOICES_KEY"),
        ({"retired": "2026-01-01"}, "its vendor retired it on 2026-01-01"),
        ({"max_prompt": 8}, "speaks up to 8 characters at once, the line has 9"),
        ({"kinds": (OrderKind.STILL,)}, "makes no lines"),
    ],
)
def test_a_line_that_cannot_be_spoken_is_told_by_the_plan(tmp_path: Path, changes: dict[str, object], why: str) -> None:
    voices = FakeEngine(card=replace(FREE, **{"id": "voices", "kinds": (OrderKind.LINE,), **changes}))  # type: ignore[arg-type]
    small = small_film(tmp_path, {"fake": FakeEngine(card=FREE)})
    small.crew = replace(small.crew, engines={**small.crew.engines, "voices": voices})
    first, second = planned(small.crew, read_plan(small.crew, small.film))
    assert why in str(first.problem)
    assert second.problem is None, "nobody speaks"


def test_a_days_budget_stops_the_day_and_not_the_film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = paid_film(tmp_path, budget="1", day_budget_usd=Decimal("0.06"))
    first, second = shoot(small.crew, small.film)
    assert sorted((first.state, second.state)) == [ShotState.ACCEPTED, ShotState.WAITING]
    late = first if first.state is ShotState.WAITING else second
    assert "$0.05 of the $0.06 for today are spent" in late.why
    assert "tomorrow" in late.step
    assert shooting_of(small).purse.left() == Decimal("0.01")
    assert [outcome.state for outcome in shoot(small.crew, small.film)].count(ShotState.WAITING) == 1
    monkeypatch.setattr(purse, "datetime", Tomorrow)
    assert shooting_of(small).purse.left() == Decimal("0.06")
    assert {outcome.state for outcome in shoot(small.crew, small.film)} == {ShotState.ACCEPTED}
    assert shooting_of(small).purse.spent() == Decimal("0.10")
    monkeypatch.undo()
    assert shooting_of(small).purse.left() == 0, "a clock that is set back pays for no second day"


def test_a_days_budget_that_no_order_fits_is_said_and_is_no_failure(tmp_path: Path) -> None:
    small = paid_film(tmp_path, budget="1", day_budget_usd=Decimal("0.04"))
    for outcome in shoot(small.crew, small.film):
        assert (outcome.state, outcome.exit_code) == (ShotState.WAITING, TooMuchForADay.exit_code)
        assert "no more than $0.04 may be spent in a day" in outcome.why
        assert "no later day changes that" in outcome.step
    assert shooting_of(small).purse.spent() == 0


def test_what_a_shot_is_expected_to_cost_reckons_with_takes_that_do_not_hold(tmp_path: Path) -> None:
    small = paid_film(tmp_path, budget="1")
    one, other = planned(small.crew, read_plan(small.crew, small.film))
    assert one.expected > one.due, "a take in four is expected not to hold"
    shoot(small.crew, small.film, ["1"])
    one, other = planned(small.crew, read_plan(small.crew, small.film))
    assert one.expected == 0 < other.expected


@pytest.mark.parametrize(
    ("budget", "said"),
    [
        ("1", "$1.00 is enough for the whole film"),
        ("0.10", "Next: repertory shoot film --shot 1"),
        ("0.01", "$0.01 is not enough for one shot."),
    ],
)
def test_a_plan_for_some_money_names_what_to_shoot_first(
    tmp_path: Path, budget: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    small = paid_film(tmp_path, budget="1")
    shots = planned(small.crew, read_plan(small.crew, small.film))
    show_afforded(shots, (), Decimal(budget), purse.of_production(small.crew.library, small.film), Path("film"))
    assert said in capsys.readouterr().out


@dataclass(kw_only=True)
class WrongKey(FakeEngine):
    """An engine whose vendor does not take the key, but for the good one."""

    tried: int = 0

    def submit(self, order: Order) -> Output:
        self.tried += 1
        if os.environ[KEY] != f"{CANARY}-good":
            raise EngineRefused("paid did not take the key (401).", step=f"Set {KEY} to a valid key.")
        return self._deliver(order)


KEY = "BFL_API_KEY"
FOUR = "".join(f"\nShot {number}: wide shot of Mia in the coffee shop\n" for number in range(1, 5))


def test_a_key_that_a_vendor_does_not_take_is_tried_once_in_a_run_and_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(KEY, f"{CANARY}-bad")
    wrong = WrongKey(card=replace(PAID, key=KEY))
    small = small_film(tmp_path, {"paid": wrong, "fake": FakeEngine(card=CLIPS)}, shots=FOUR)
    small.film.save(replace(small.film.production, budget_usd=Decimal(1)))
    outcomes = shoot(small.crew, small.film, at_once=1)
    assert [one.state for one in outcomes] == [ShotState.FAILED] * 4
    assert wrong.tried == 1
    assert shooting_of(small).journal.spent() == Decimal(0)
    with pytest.raises(SystemExit):
        say_end(outcomes, purse_of(small.crew, read_plan(small.crew, small.film)))
    said = capsys.readouterr().err
    assert said.count("did not take the key") == 1, "said once"
    assert "Shots 1, 2, 3, 4: " in said
    shoot(small.crew, small.film, ["1"])
    assert wrong.tried == 2, "another run tries it anew"
    monkeypatch.setenv(KEY, f"{CANARY}-good")
    assert shoot(small.crew, small.film, ["1"])[0].state is ShotState.ACCEPTED


def test_another_vendor_goes_on_where_a_key_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY, f"{CANARY}-bad")
    wrong, other = WrongKey(card=replace(PAID, key=KEY)), FakeEngine(card=FREE)
    small = small_film(tmp_path, {"paid": wrong, "fake": other}, shots=FOUR)
    film = replace(small.film.production, budget_usd=Decimal(1), policy="as listed")
    small.film.save(film)
    assert [one.state for one in shoot(small.crew, small.film, at_once=1)] == [ShotState.ACCEPTED] * 4
    assert wrong.tried == 1
