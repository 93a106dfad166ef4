"""The shooting loop over fakes: what is made, what is kept, what is left to a person, what is never done twice."""

import errno
import os
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from unittest.mock import Mock

import av
import pytest
from small_film import picture, small_film

from repertory.errors import EngineFailed, EngineRefused, MachineShort, MediaRejected, NothingFits, UnknownName
from repertory.fakes import FAKE_CARD, FakeEngine, FakeInspector
from repertory.files.outputs import read_output
from repertory.jobs.journal import Failure, Journal, OrderState
from repertory.model.engine import Order, OrderKind, Output
from repertory.model.price import Price
from repertory.model.production import OnOutage
from repertory.model.take import Decision, TakeKind
from repertory.work import produce
from repertory.work.delivered import usable
from repertory.work.finish import assemble
from repertory.work.plan import read_plan
from repertory.work.planned import planned
from repertory.work.produce import shoot
from repertory.work.review import add_take, rows, undecided
from repertory.work.settling import ShotState
from repertory.work.shoot import load, shoot_shot
from repertory.work.taking import Shooting

pytestmark = pytest.mark.slow

TWO = "".join(f"\nShot {number}: wide shot of Mia, coffee shop\n" for number in (1, 2))

FREE = replace(FAKE_CARD, local=False)
"""Not of this machine, lest it draw a cohort of its own."""
PAID = replace(
    FAKE_CARD, id="paid", local=False, price=Price(first_megapixel=Decimal("0.05")), kinds=(OrderKind.STILL,)
)


def test_a_film_is_shot_line_keyframe_and_clip_and_not_shot_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, read = FakeEngine(card=FREE), Mock(wraps=read_plan)
    small = small_film(tmp_path, {"fake": engine})
    monkeypatch.setattr(produce, "read_plan", read)
    outcomes = shoot(small.crew, small.film)
    assert read.call_count == 1, "a list that stays as it is is not read again"
    kept = [take.kind for _, take in small.film.takes._known.values()]
    assert kept == [TakeKind.LINE], "what no other shot asks about is let go"
    assert [outcome.state for outcome in outcomes] == [ShotState.ACCEPTED, ShotState.ACCEPTED]
    made = sorted(f"{take.shot} {take.kind}" for take in small.film.takes.all())
    assert made == ["1 clip", "1 keyframe", "1 line", "2 clip", "2 keyframe"]
    orders = len(engine.orders)
    assert [outcome.state for outcome in shoot(small.crew, small.film)] == [ShotState.ACCEPTED] * 2
    assert len(engine.orders) == orders
    film = assemble(Shooting(small.crew, read_plan(small.crew, small.film)))
    assert [(shot.shot.number, len(shot.lines)) for shot in film.shots] == [("1", 1), ("2", 0)]


def test_the_take_records_what_was_sent_and_the_clip_starts_from_the_keyframe(tmp_path: Path) -> None:
    small = small_film(tmp_path, {"fake": FakeEngine(card=FREE)})
    shoot(small.crew, small.film, ["1"])
    takes = {take.kind: take for take in small.film.takes.of_shot("1")}
    sent = [(used.anchor, used.name) for used in takes[TakeKind.KEYFRAME].recipe.references]
    assert ("mia@1", "neutral") in sent
    assert ("coffee-shop@1", "afternoon") in sent
    assert takes[TakeKind.CLIP].started_from == takes[TakeKind.KEYFRAME].id
    assert takes[TakeKind.CLIP].recipe.start == takes[TakeKind.KEYFRAME].media.sha256
    assert "scarf" not in takes[TakeKind.KEYFRAME].recipe.prompt
    notes = takes[TakeKind.KEYFRAME].report
    assert notes is not None
    assert any("coffee shop: not measured" in note for note in notes.notes)


def test_another_face_is_taken_again_with_another_seed_and_then_left_to_a_person(tmp_path: Path) -> None:
    engine = FakeEngine(card=FREE)
    small = small_film(tmp_path, {"fake": engine}, inspector=FakeInspector(default=0.9))
    (outcome,) = shoot(small.crew, small.film, ["2"])
    assert (outcome.state, outcome.clip) == (ShotState.REVIEW, "")
    stills = [order for order in engine.orders if order.kind is OrderKind.STILL]
    assert len({order.seed for order in stills}) == len(stills) == 3
    shooting = Shooting(small.crew, read_plan(small.crew, small.film))
    assert len(undecided(shooting)) == 3
    (row,) = rows(shooting, [outcome])[1:]
    assert (row.verdict, row.after) == ("for a person to decide", 0.9)
    assert [(row.verdict, row.after) for row in rows(shooting)] == [("unfinished", None)] * 2


def test_a_person_overrules_the_figures_and_the_shot_goes_on(tmp_path: Path) -> None:
    inspector = FakeInspector(default=0.9)
    small = small_film(tmp_path, {"fake": FakeEngine(card=FREE)}, inspector=inspector)
    (outcome,) = shoot(small.crew, small.film, ["2"])
    small.film.takes.decide(outcome.keyframe, Decision.ACCEPTED, "it is her twin")
    inspector.default = 0.2
    (outcome,) = shoot(small.crew, small.film, ["2"])
    assert outcome.state is ShotState.ACCEPTED
    assert small.film.takes.get(outcome.clip).started_from == outcome.keyframe


def test_a_clip_that_is_no_worse_than_the_keyframe_a_person_accepted_needs_no_second_word(tmp_path: Path) -> None:
    small = small_film(tmp_path, {"fake": FakeEngine(card=FREE)}, inspector=FakeInspector(default=0.9))
    (outcome,) = shoot(small.crew, small.film, ["2"])
    small.film.takes.decide(outcome.keyframe, Decision.ACCEPTED, "it is her twin")
    (outcome,) = shoot(small.crew, small.film, ["2"])
    assert outcome.state is ShotState.ACCEPTED
    report = small.film.takes.get(outcome.clip).report
    assert report is not None
    assert report.reason.startswith("As in the keyframe that a person accepted: mia@1: is not recognised")


def test_a_film_names_the_shots_that_are_not_in_it(tmp_path: Path) -> None:
    small = small_film(tmp_path, {"fake": FakeEngine(card=FREE)})
    shoot(small.crew, small.film, ["2"])
    film = assemble(Shooting(small.crew, read_plan(small.crew, small.film)))
    assert [shot.shot.number for shot in film.shots] == ["2"]
    assert film.missing == ("1",)


def test_a_refused_take_is_made_anew(tmp_path: Path) -> None:
    small = small_film(tmp_path, {"fake": FakeEngine(card=FREE)}, takes=1)
    (first,) = shoot(small.crew, small.film, ["2"])
    small.film.takes.decide(first.keyframe, Decision.REFUSED, "her eyes are closed")
    (second,) = shoot(small.crew, small.film, ["2"])
    assert second.state is ShotState.ACCEPTED
    assert second.keyframe != first.keyframe


def test_a_rewritten_shot_makes_its_takes_stale_and_leaves_them(tmp_path: Path) -> None:
    small = small_film(tmp_path, {"fake": FakeEngine(card=FREE)})
    shoot(small.crew, small.film)
    before = {take.id for take in small.film.takes.all()}
    text = small.film.shots_text().replace("wide shot", "medium shot")
    small.film.shots_path.write_text(text)
    shooting = Shooting(small.crew, read_plan(small.crew, small.film))
    stale = {take.shot for take in small.film.takes.all() if not shooting.is_current(take)}
    assert stale == {"2"}
    shoot(small.crew, small.film)
    assert before < {take.id for take in small.film.takes.all()}


def test_a_picture_brought_along_comes_first_and_nothing_is_ordered_for_it(tmp_path: Path) -> None:
    engine = FakeEngine(card=FREE)
    small = small_film(tmp_path, {"fake": engine})
    shooting = Shooting(small.crew, read_plan(small.crew, small.film))
    take = add_take(shooting, "2", picture(tmp_path / "mine.png", 7))
    (outcome,) = shoot(small.crew, small.film, ["2"])
    assert outcome.keyframe == take.id
    assert [order.kind for order in engine.orders] == [OrderKind.CLIP]


def test_a_failed_order_is_followed_by_another_and_the_reason_is_told(tmp_path: Path) -> None:
    engine = FakeEngine(card=FREE, fail_later_with=EngineFailed("Moderated.", step="Change the words."))
    small = small_film(tmp_path, {"fake": engine})
    (outcome,) = shoot(small.crew, small.film, ["2"])
    assert (outcome.state, outcome.why, outcome.step) == (ShotState.FAILED, "Moderated.", "Change the words.")
    assert len(engine.orders) == 3


def test_what_a_vendor_delivers_and_nobody_can_read_is_paid_and_followed_by_another_take(tmp_path: Path) -> None:
    outputs = [tmp_path / "page.png", picture(tmp_path / "good.png", 7)]
    outputs[0].write_text("<html>502</html>")
    engine = FakeEngine(card=PAID, outputs=outputs)
    small = small_film(tmp_path, {"paid": engine, "fake": FakeEngine(card=replace(FREE, kinds=(OrderKind.CLIP,)))})
    small.film.save(replace(small.film.production, budget_usd=Decimal(9), takes=2))
    (outcome,) = shoot(small.crew, small.film, ["2"])
    assert outcome.state is ShotState.ACCEPTED, outcome.why
    journal = Journal(small.film.folder / "orders")
    broken, good = (order.id for order in engine.orders)
    assert (journal.state(broken), journal.state(good)) == (OrderState.FAILED, OrderState.DELIVERED)
    assert "cannot be used: fake.png is neither" in journal.failure(broken).what
    assert "another one is made" in journal.failure(broken).step
    assert [outcome.state for outcome in shoot(small.crew, small.film, ["2"])] == [ShotState.ACCEPTED]
    assert len(engine.orders) == 2


@pytest.mark.parametrize("goes_on", [False, True])
def test_a_vendor_whose_files_nobody_can_read_is_paid_for_two_of_them_in_a_run(tmp_path: Path, goes_on: bool) -> None:
    page = tmp_path / "page.png"
    page.write_text("<html>502</html>")
    paid, other = (FakeEngine(card=replace(PAID, id=name, kinds=(OrderKind.STILL,))) for name in ("paid", "other"))
    paid.outputs = [page]
    clips = FakeEngine(card=replace(FREE, kinds=(OrderKind.CLIP,)))
    small = small_film(tmp_path, {"paid": paid, "other": other, "fake": clips}, shots=TWO)
    small.film.save(replace(small.film.production, budget_usd=Decimal(9), takes=4, policy="as listed"))
    if goes_on:
        small.film.save(replace(small.film.production, on_outage=OnOutage.NEXT))
    shooting = Shooting(small.crew, read_plan(small.crew, small.film))
    outcomes = [load(shoot_shot(shooting, number)) for number in shooting.plan.by_number]
    told = [one for one in small.events if "2 files of Fake cannot be used, and are paid" in one]
    assert (len(paid.orders), len(told)) == (2, 1)
    if goes_on:
        assert {one.state for one in outcomes} == {ShotState.ACCEPTED}
        return
    left = [one for one in outcomes if one.state is ShotState.WAITING]  # two takes of one shot end with the next engine
    assert {(one.exit_code, one.away) for one in left} == {(5, "")}
    assert all("delivered 2 files in this run that cannot be used" in one.why for one in left)
    assert all("asked once more. Or let other make it" in one.step for one in left)
    paid.outputs = []
    assert {one.state for one in shoot(small.crew, small.film)} == {ShotState.ACCEPTED}


def test_what_is_rejected_counts_as_it_was_paid_and_a_lost_file_is_not_the_vendors_fault(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    order = Order(id="a", kind=OrderKind.STILL, engine="paid", folder=journal.folder_of("a"), width=64, height=64)
    journal.intend(order, Decimal("0.05"))
    path = order.folder / "empty.png"
    journal.deliver("a", Output(files=(path,), cost_usd=Decimal("0.03")))
    with pytest.raises(MediaRejected, match="There is no file"):
        usable(PAID, order, journal.output("a"), journal)
    assert journal.state("a") is OrderState.DELIVERED
    path.touch()
    failed = usable(PAID, order, journal.output("a"), journal)
    assert isinstance(failed, Failure)
    assert (journal.state("a"), journal.cost("a"), journal.spent()) == (OrderState.FAILED, *[Decimal("0.03")] * 2)
    assert read_output(order.folder / "rejected.toml").files == (path,)
    assert failed.step.endswith("It counts $0.030: look at your account there, or ask fake for it back.")


@pytest.mark.parametrize("code", [errno.EAGAIN, errno.ENOMEM, errno.EMFILE])
def test_a_computer_that_is_short_of_memory_throws_no_paid_file_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def short(path: str, **_: object) -> None:
        raise av.error.FFmpegError(code, os.strerror(code), path)

    journal = Journal(tmp_path)
    order = Order(id="a", kind=OrderKind.CLIP, engine="paid", folder=journal.folder_of("a"), width=64, height=64)
    journal.intend(order, Decimal("2.50"))
    path = order.folder / "clip.mp4"
    path.write_bytes(b"\0\0\0\x18ftypmp42" + bytes(64))
    journal.deliver("a", Output(files=(path,), cost_usd=Decimal("2.50")))
    monkeypatch.setattr(av, "open", short)
    with pytest.raises(MachineShort, match="run the same command again"):
        usable(PAID, order, journal.output("a"), journal)
    assert journal.state("a") is OrderState.DELIVERED
    monkeypatch.undo()
    assert isinstance(usable(PAID, order, journal.output("a"), journal), Failure)  # now it is the file


def test_a_refusal_ends_the_shot_with_its_exit_code_and_the_others_go_on(tmp_path: Path) -> None:
    engine = FakeEngine(card=FREE, fail_with=EngineRefused("The key is wrong.", step="Set it."))
    small = small_film(tmp_path, {"fake": engine})
    outcomes = shoot(small.crew, small.film)
    assert [(outcome.state, outcome.exit_code) for outcome in outcomes] == [(ShotState.FAILED, 5)] * 2


def test_a_paid_engine_needs_a_budget_and_an_unknown_shot_is_named(tmp_path: Path) -> None:
    paid = FakeEngine(card=PAID, slow=1)
    small = small_film(tmp_path, {"paid": paid, "fake": FakeEngine(card=FREE)})
    engines = {**small.film.production.engines, OrderKind.STILL: ("paid",)}
    small.film.save(replace(small.film.production, engines=engines, budget_usd=Decimal("0.04")))
    (outcome,) = shoot(small.crew, small.film, ["2"])
    assert (outcome.state, outcome.exit_code, paid.orders) == (ShotState.FAILED, NothingFits.exit_code, [])
    small.film.save(replace(small.film.production, budget_usd=Decimal("0.06")))
    (outcome,) = shoot(small.crew, small.film, ["2"])
    assert (outcome.state, len(paid.orders)) == (ShotState.ACCEPTED, 1)
    with pytest.raises(UnknownName, match="no shot"):
        shoot(small.crew, small.film, ["9"])


def test_a_take_of_another_style_than_its_references_is_left_to_a_person(tmp_path: Path) -> None:
    painter = FakeEngine(card=replace(FREE, id="painter", style="oil"))
    small = small_film(tmp_path, {"painter": painter})
    (outcome,) = shoot(small.crew, small.film, ["2"])
    assert outcome.state is ShotState.REVIEW
    assert "the references are photo, the take is oil" in outcome.why
    plan = read_plan(small.crew, small.film)
    assert "a person reviews every take: the references are photo" in planned(small.crew, plan)[1].still.reasons


def test_standees_and_what_a_person_makes_are_of_the_style_of_the_references(tmp_path: Path) -> None:
    for name, card in (("stage", replace(FREE, style="clay", standees=True)), ("app", replace(FREE, style="web"))):
        engine = FakeEngine(card=replace(card, id=name, by_hand=name == "app"))
        small = small_film(tmp_path / name, {name: engine})
        (outcome,) = shoot(small.crew, small.film, ["2"])
        assert outcome.state is ShotState.ACCEPTED
