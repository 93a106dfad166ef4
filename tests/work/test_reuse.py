"""Nothing is paid twice: takes by the very same recipe, of this film before a change and of other films."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from samples import a_clip
from small_film import SmallFilm, opened, picture, small_film

from repertory.errors import EngineBusy, Unsure
from repertory.fakes import FAKE_CARD, FakeEngine, FakeInspector
from repertory.jobs.journal import Journal, OrderState
from repertory.library.recipes import RECIPES
from repertory.model.engine import EngineCard, Order, OrderKind, Output
from repertory.model.price import Price
from repertory.model.production import Production, Reuse
from repertory.model.take import Decision, Take, TakeKind
from repertory.productions.folder import ProductionFolder
from repertory.work import produce
from repertory.work.beforehand import shoot_possible
from repertory.work.crew import Crew
from repertory.work.offering import with_offers
from repertory.work.plan import read_plan
from repertory.work.planned import PlannedShot, planned
from repertory.work.settling import ShotState
from repertory.work.shoot import Outcome, load, shoot_shot
from repertory.work.taking import Shooting

pytestmark = pytest.mark.slow

PAID = replace(
    FAKE_CARD,
    id="paid",
    local=False,
    kinds=(OrderKind.STILL, OrderKind.CLIP),
    price=Price(first_megapixel=Decimal("0.05"), second=Decimal("0.02")),
)
SEEDLESS = replace(PAID, seed=False)
MORE = replace(FAKE_CARD, id="more", local=False, kinds=(OrderKind.STILL,))
SHOTS = "\nShot 1: medium close-up of Mia, coffee shop\n"
CAST = 'schema = "cast/1"\n'


@dataclass(kw_only=True)
class ListPriced(FakeEngine):
    """A fake whose vendor says nothing of what it costs, so that the card's price counts."""

    def _deliver(self, order: Order) -> Output:
        return replace(super()._deliver(order), cost_usd=None)


def film_of(
    folder: Path, card: EngineCard = PAID, *, inspector: FakeInspector | None = None, shots: str = SHOTS
) -> SmallFilm:
    engines = {"paid": ListPriced(card=card), "more": FakeEngine(card=MORE)}
    small = small_film(folder, engines, shots=shots, inspector=inspector)
    save(small.film, engines={OrderKind.STILL: ("paid",), OrderKind.CLIP: ("paid",)}, budget_usd=Decimal(9))
    return small


@cache
def template(seed: bool) -> Path:
    """A film with its library, shot once for all tests."""
    folder = Path(tempfile.mkdtemp(prefix="repertory-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    small = film_of(folder, PAID if seed else SEEDLESS)
    shot_elsewhere(small, small.film)
    return folder


def shot_film(folder: Path, card: EngineCard = PAID) -> SmallFilm:
    """The same, as if it had been shot here; what it was paid is not counted."""
    there = template(card.seed)
    shutil.copytree(there, folder, dirs_exist_ok=True)
    for path in (folder / "library" / RECIPES).rglob("*.toml"):
        path.write_text(path.read_text().replace(str(there.resolve()), str(folder.resolve())))
    return opened(folder, {"paid": ListPriced(card=card), "more": FakeEngine(card=MORE)})


def made(small: SmallFilm) -> dict[TakeKind, Take]:
    return {take.kind: take for take in small.film.takes.all()}


def save(film: ProductionFolder, **settings: object) -> None:
    film.save(replace(film.production, **settings))  # type: ignore[arg-type]


def another(small: SmallFilm, folder: Path, shots: str = SHOTS, **settings: object) -> ProductionFolder:
    """Another film with the same cast and engines."""
    production: Production = replace(small.film.production, name="other", title="Other", **settings)  # type: ignore[arg-type]
    return ProductionFolder.create(folder / "other", production, shots, CAST)


def paid_by(small: SmallFilm) -> list[str]:
    engine = small.crew.engines["paid"]
    assert isinstance(engine, FakeEngine)
    return [order.id for order in engine.orders]


def with_another_engine(film: ProductionFolder) -> None:
    """A change that makes every take stale, and no order another one."""
    save(film, engines={OrderKind.STILL: ("paid", "more"), OrderKind.CLIP: ("paid",)}, policy="as listed")


def current(small: SmallFilm, film: ProductionFolder) -> list[Take]:
    shooting = Shooting(small.crew, read_plan(small.crew, film))
    return [take for take in film.takes.all() if shooting.is_current(take)]


def shoot(crew: Crew, film: ProductionFolder) -> list[Outcome]:
    """Every shot, one after another, without the job engine."""
    plan = read_plan(crew, film)
    return [load(shoot_shot(Shooting(crew, plan), number)) for number in plan.by_number]


def plan_of(small: SmallFilm, film: ProductionFolder) -> tuple[PlannedShot, ...]:
    plan = read_plan(small.crew, film)
    return with_offers(small.crew, plan, planned(small.crew, plan))


@pytest.mark.parametrize("card", [PAID, SEEDLESS])
def test_a_change_that_leaves_the_recipe_as_it_was_buys_nothing_anew(tmp_path: Path, card: EngineCard) -> None:
    small = shot_film(tmp_path, card)
    before = made(small)
    with_another_engine(small.film)
    assert current(small, small.film) == []
    (offer,) = plan_of(small, small.film)
    assert not offer.expected
    assert offer.offered == {
        OrderKind.STILL: (before[TakeKind.KEYFRAME].id,), OrderKind.CLIP: (before[TakeKind.CLIP].id,)
    }  # fmt: skip
    (outcome,) = shoot(small.crew, small.film)
    assert (outcome.state, len(paid_by(small))) == (ShotState.ACCEPTED, 0)
    now = {take.kind: take for take in current(small, small.film)}
    assert {kind: take.taken_from for kind, take in now.items()} == {kind: one.id for kind, one in before.items()}
    assert [take.cost_usd for take in now.values()] == [0, 0]
    assert now[TakeKind.CLIP].started_from == now[TakeKind.KEYFRAME].id
    assert now[TakeKind.KEYFRAME].report is not None, "measured for the shot as it is now"


def test_what_is_accepted_by_a_person_against_its_report_stays_so_and_nothing_more_is_made(tmp_path: Path) -> None:
    small = film_of(tmp_path, inspector=FakeInspector(default=0.9))
    save(small.film, takes=1)
    (outcome,) = shoot(small.crew, small.film)
    assert outcome.state is ShotState.REVIEW
    small.film.takes.decide(outcome.keyframe, Decision.ACCEPTED)
    with_another_engine(small.film)
    shoot(small.crew, small.film)
    (copy,) = [one for one in current(small, small.film) if one.kind is TakeKind.KEYFRAME]
    assert small.film.takes.decision(copy.id) is Decision.ACCEPTED
    assert len([one for one in paid_by(small) if "keyframe" in one]) == 1


@pytest.mark.parametrize("card", [PAID, SEEDLESS])
def test_another_take_after_a_refused_one_is_a_new_order(tmp_path: Path, card: EngineCard) -> None:
    small = shot_film(tmp_path, card)
    refused = made(small)[TakeKind.KEYFRAME].id
    small.film.takes.decide(refused, Decision.REFUSED)
    shoot(small.crew, small.film)
    assert len([one for one in paid_by(small) if "keyframe" in one]) == 1
    with_another_engine(small.film)
    shoot(small.crew, small.film)
    taken = [one.taken_from for one in current(small, small.film)]
    assert refused not in taken, "what was refused is not shown again"
    assert any(taken), "the other one is"


def changed_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[SmallFilm, FakeEngine]:
    """A film that was changed while its vendor, which is out by now, was making the still."""
    monkeypatch.setattr("repertory.work.placing.PATIENCE", 0)
    small = film_of(tmp_path)
    engine = small.crew.engines["paid"]
    assert isinstance(engine, FakeEngine)
    engine.fail_later_with = EngineBusy("Not now.")
    (outcome,) = shoot(small.crew, small.film)
    assert outcome.state is ShotState.WAITING
    with_another_engine(small.film)
    return small, engine


def test_what_was_being_made_as_the_film_was_changed_is_fetched_and_not_ordered_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small, engine = changed_meanwhile(tmp_path, monkeypatch)
    (outcome,) = shoot(small.crew, small.film)
    assert (outcome.state, outcome.why, len(engine.orders)) == (ShotState.WAITING, "Not now.", 1)
    assert outcome.away == "paid", "it is that vendor that is asked again"
    engine.fail_later_with = None
    (outcome,) = shoot(small.crew, small.film)
    assert outcome.state is ShotState.ACCEPTED
    assert [order.kind for order in engine.orders] == [OrderKind.STILL, OrderKind.CLIP]
    first = next(take for take in small.film.takes.all() if not take.taken_from)
    assert first.cost_usd == Decimal("0.05"), "what it cost stands at the take that was paid"


def test_what_was_being_made_and_comes_as_no_picture_is_followed_by_another_take(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small, engine = changed_meanwhile(tmp_path, monkeypatch)
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"")
    engine.fail_later_with, engine.outputs = (
        None,
        [broken, picture(tmp_path / "good.png", 3), a_clip(tmp_path / "a.mp4")],
    )
    (outcome,) = shoot(small.crew, small.film)
    assert outcome.state is ShotState.ACCEPTED, outcome.why
    assert [order.kind for order in engine.orders] == [OrderKind.STILL, OrderKind.STILL, OrderKind.CLIP]
    assert Journal(small.film.folder / "orders").state(engine.orders[0].id) is OrderState.FAILED


def test_what_nobody_knows_the_fate_of_is_not_ordered_under_another_name(tmp_path: Path) -> None:
    small = shot_film(tmp_path)
    journal = Journal(small.film.folder / "orders")
    (still,) = [one for one in journal.ids() if "keyframe" in one]
    (journal.folder / still / "output.toml").unlink()  # as if work had been cut off while it was placed
    shutil.rmtree(small.film.folder / "takes")
    with_another_engine(small.film)
    (outcome,) = shoot(small.crew, small.film)
    assert (outcome.state, outcome.exit_code) == (ShotState.FAILED, Unsure.exit_code)
    assert still in outcome.why
    assert paid_by(small) == []
    assert journal.state(still) is OrderState.INTENDED


def shot_elsewhere(small: SmallFilm, film: ProductionFolder) -> Outcome:
    (outcome,) = shoot(small.crew, film)
    assert outcome.state is ShotState.ACCEPTED
    return outcome


@pytest.mark.parametrize("card", [PAID, SEEDLESS])
def test_a_take_that_another_film_accepted_is_offered_and_taken_over(tmp_path: Path, card: EngineCard) -> None:
    small = shot_film(tmp_path, card)
    clip = made(small)[TakeKind.CLIP].id
    other = another(small, tmp_path, SHOTS.replace("Shot 1", "Shot 7"))
    (offer,) = plan_of(small, other)
    assert offer.due == 0
    assert offer.offered[OrderKind.CLIP] == (f"Film: {clip}",)
    second = shot_elsewhere(small, other)
    assert paid_by(small) == []
    theirs, ours = small.film.takes.get(clip), other.takes.get(second.clip)
    assert (ours.taken_from, ours.media.sha256) == (f"Film: {clip}", theirs.media.sha256)
    assert not ours.cost_usd
    assert any("Taken over from Film" in note for note in ours.notes)
    assert Journal(other.folder / "orders").spent() == 0


def with_reuse_never(small: SmallFilm, film: ProductionFolder) -> None:
    save(film, reuse=Reuse.NEVER)


def with_a_seed_of_its_own(small: SmallFilm, film: ProductionFolder) -> None:
    film.rewrite(film.shots_path, "\nShot 1: medium close-up of Mia, coffee shop, seed 5\n")


def with_other_words(small: SmallFilm, film: ProductionFolder) -> None:
    film.rewrite(film.shots_path, "\nShot 1: wide shot of Mia, coffee shop\n")


def with_another_setting(small: SmallFilm, film: ProductionFolder) -> None:
    save(film, settings={"paid": {"strength": 0.9}})


def once_the_first_is_refused(small: SmallFilm, film: ProductionFolder) -> None:
    for take in small.film.takes.all():
        small.film.takes.decide(take.id, Decision.REFUSED)


def once_the_first_has_moved(small: SmallFilm, film: ProductionFolder) -> None:
    small.film.folder.rename(small.film.folder.with_name("moved"))


def once_its_picture_was_changed(small: SmallFilm, film: ProductionFolder) -> None:
    for take in small.film.takes.all():
        small.film.takes.path(take).write_bytes(b"other")


def once_a_card_is_nonsense(small: SmallFilm, film: ProductionFolder) -> None:
    for path in (small.crew.library.folder / RECIPES).rglob("*.toml"):
        path.write_text("schema = 7")


@pytest.mark.parametrize(
    "changed",
    [
        with_reuse_never,
        with_a_seed_of_its_own,
        with_other_words,
        with_another_setting,
        once_the_first_is_refused,
        once_the_first_has_moved,
        once_its_picture_was_changed,
        once_a_card_is_nonsense,
    ],
)
def test_what_is_not_the_same_or_not_wanted_or_not_whole_is_planned_as_an_order(
    tmp_path: Path, changed: Callable[[SmallFilm, ProductionFolder], None]
) -> None:
    small = shot_film(tmp_path)
    other = another(small, tmp_path)
    changed(small, other)
    (offer,) = plan_of(small, other)
    assert (offer.offered, offer.due) == ({}, offer.price)
    told = " ".join(small.events)
    assert ("cannot be used" in told) == (changed is once_its_picture_was_changed)
    assert ("passed over" in told) == (changed is once_a_card_is_nonsense)


def test_what_is_planned_as_an_order_is_ordered(tmp_path: Path) -> None:
    small = shot_film(tmp_path)
    other = another(small, tmp_path, reuse=Reuse.NEVER)
    shot_elsewhere(small, other)
    assert len(paid_by(small)) == 2


def test_a_film_that_was_moved_is_known_again_once_it_is_shot_there(tmp_path: Path) -> None:
    small = shot_film(tmp_path)
    once_the_first_has_moved(small, small.film)
    moved = ProductionFolder.at(tmp_path / "moved")
    produce.shoot(small.crew, moved)
    shot_elsewhere(small, another(SmallFilm(crew=small.crew, film=moved), tmp_path))
    assert paid_by(small) == []


def test_library_and_films_may_be_moved_together(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    small = shot_film(tmp_path / "here")
    (tmp_path / "here").rename(tmp_path / "there")
    moved = opened(tmp_path / "there", {"paid": small.crew.engines["paid"], "more": FakeEngine(card=MORE)})
    shot_elsewhere(moved, another(moved, tmp_path / "there"))
    assert paid_by(moved) == []


def test_no_two_shots_of_a_film_become_one_take_of_another_film(tmp_path: Path) -> None:
    small = shot_film(tmp_path, SEEDLESS)
    other = another(small, tmp_path, f"{SHOTS}{SHOTS.replace('Shot 1', 'Shot 2')}")
    outcomes = shoot(small.crew, other)
    assert [one.state for one in outcomes] == [ShotState.ACCEPTED, ShotState.ACCEPTED]
    taken = [one for one in other.takes.all() if one.taken_from]
    assert len({one.shot for one in taken}) == 1
    assert len(paid_by(small)) == 2, "the other shot has takes of its own"


def test_another_take_than_the_one_taken_over_is_a_new_order(tmp_path: Path) -> None:
    small = shot_film(tmp_path)
    other = another(small, tmp_path)
    outcome = shot_elsewhere(small, other)
    other.takes.decide(outcome.clip, Decision.REFUSED)
    again = shot_elsewhere(small, other)
    assert other.takes.get(again.clip).taken_from == ""
    assert len(paid_by(small)) == 1


def test_what_costs_nothing_since_it_is_there_is_shot_whatever_the_budget(tmp_path: Path) -> None:
    small = shot_film(tmp_path)
    other = another(small, tmp_path, budget_usd=Decimal("0.01"))
    (offer,) = plan_of(small, other)
    assert (offer.problem, offer.dear) == (None, False)
    (outcome,) = shoot_possible(small.crew, other)
    assert (outcome.state, len(paid_by(small))) == (ShotState.ACCEPTED, 0)
    other.rewrite(other.shots_path, "\nShot 1: wide shot of Mia, coffee shop\n")
    (outcome,) = shoot_possible(small.crew, other)
    assert outcome.state is ShotState.WAITING, "what is not there is too dear"
