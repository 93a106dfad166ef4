"""A clip that holds goes to a lip-sync engine with its line, once, where the plan says so; what comes back is measured
like a repair, kept where nothing got worse, and can be taken back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

import pytest
from samples import a_clip, a_picture
from small_film import SmallFilm
from synced_film import CLIPS, LIPS, OTHER, again, clips_of, lip_film, shooting_of, with_engines

from repertory.cli.planned import block
from repertory.cli.screen import plan_table
from repertory.craft.lips import Mouths
from repertory.cutters.facts import engine_words, kind_words, repaired_pair
from repertory.cutters.report import ReportCutter
from repertory.errors import EngineBusy, EngineFailed, EngineRefused, MissingPart, RepertoryError
from repertory.fakes import FakeEngine, FakeInspector
from repertory.files.hashing import sha256_of
from repertory.media.clips import probe_clip
from repertory.media.sounds import probe_sound, read_sound
from repertory.model.engine import Order, OrderKind, Output
from repertory.model.production import OnOutage
from repertory.model.speech import Speech
from repertory.model.take import Decision, TakeKind
from repertory.model.verdict import Verdict
from repertory.work.finish import assemble
from repertory.work.planned import planned, planned_with
from repertory.work.produce import shoot
from repertory.work.repairing import undo
from repertory.work.review import add_take
from repertory.work.settling import ShotState
from repertory.work.shoot import Outcome

pytestmark = pytest.mark.slow


@dataclass(kw_only=True)
class Spoiling(FakeEngine):
    """An engine whose clips show somebody else."""

    spoilt: list[str] = field(default_factory=list)
    """Hashes of these clips."""

    def _deliver(self, order: Order) -> Output:
        output = super()._deliver(order)
        if output.files[0].suffix == ".mp4":
            self.spoilt.append(sha256_of(output.files[0]))
        return output


class ListPriced(FakeEngine):
    """An engine whose vendor says nothing of what it costs, so that the card's price counts."""

    def _deliver(self, order: Order) -> Output:
        return replace(super()._deliver(order), cost_usd=None)


def seeing(engine: Spoiling) -> FakeInspector:
    """An inspector that sees what the engine spoils."""
    return FakeInspector(distances=lambda sha256, _: 0.9 if sha256 in engine.spoilt else 0.2)


def lips() -> FakeEngine:
    return FakeEngine(card=LIPS)


def shot(made: SmallFilm, *numbers: str) -> Outcome:
    """How the first shot ended."""
    return shoot(made.crew, made.film, numbers or ["1"])[0]


def test_the_mouth_follows_its_line_and_the_film_shows_that_clip(tmp_path: Path) -> None:
    engine = lips()
    made = lip_film(tmp_path, engine, settings={"lips": {"expressive": 0.9}})
    outcomes = shoot(made.crew, made.film)
    first, synced = clips_of(made)
    (order,) = engine.orders
    assert [one.state for one in outcomes] == [ShotState.ACCEPTED, ShotState.ACCEPTED]
    assert (outcomes[0].clip, synced.repaired_from, synced.order) == (synced.id, first.id, order.id)
    assert (order.kind, order.settings, order.prompt) == (OrderKind.LIPSYNC, {"expressive": 0.9}, "")
    assert order.start == made.film.takes.path(first)
    assert order.sound is not None
    assert [one.step for one in order.lineage] == ["still", "clip"]
    assert (synced.recipe.step, synced.recipe.engine, synced.recipe.start) == ("lipsync", "lips", first.media.sha256)
    assert synced.recipe.sound == sha256_of(order.sound)
    assert synced.cost_usd == 0, "the fake says what it cost"
    assert synced.report is not None
    assert synced.report.verdict is Verdict.ACCEPT
    assert synced.notes == ("Its mouth follows the line, and nothing that was measured got worse.",)
    assert probe_clip(made.film.takes.path(synced)).has_sound
    shown = assemble(shooting_of(made)).shots
    assert [one.clip.take.id for one in shown] == [synced.id, clips_of(made, "2")[0].id]
    assert engine_words(shown[0]) == "fake + lipsync"
    assert kind_words(shown[0].clip) == "clip, its mouth following the line"
    assert repaired_pair(shown[0]) is None
    page = ReportCutter().cut(assemble(shooting_of(made)), tmp_path / "report").files[0].read_text(encoding="utf-8")
    assert "its mouth following the line" in page
    assert "fake + lipsync" in page
    assert "1 the mouth is made to follow the line by lips: $0.200" in made.events
    assert shot(made).clip == synced.id
    assert len(engine.orders) == 1


def test_only_the_line_of_a_mouth_that_is_seen_goes_along_and_it_is_as_long_as_the_clip(tmp_path: Path) -> None:
    engine = lips()
    made = lip_film(tmp_path, engine)
    shot(made)
    sound = engine.orders[0].sound
    assert sound is not None
    samples, rate = read_sound(sound)
    clip = made.film.takes.path(clips_of(made)[0])
    assert probe_sound(sound).duration_s == pytest.approx(probe_clip(clip).duration_s, abs=0.001)
    assert abs(samples[: round(1.2 * rate)]).max() == 0, "the voice off screen moves nobody's mouth"
    assert abs(samples[round(1.7 * rate) :]).max() > 0.1


@pytest.mark.parametrize(
    ("speech", "how", "orders"), [(Speech.FOLLOWS, Mouths.FOLLOW, 0), (Speech.VOICED, Mouths.SYNCED, 1)]
)
def test_a_clip_that_follows_its_line_already_is_left_alone(
    tmp_path: Path, speech: Speech, how: Mouths, orders: int
) -> None:
    engine = lips()
    made = lip_film(tmp_path, engine, clips=FakeEngine(card=replace(CLIPS, speech=speech)))
    one, other = planned(made.crew, shooting_of(made).plan)
    assert one.lips is not None
    assert (one.lips.how, other.lips) == (how, None)
    assert one.price == orders * Decimal("0.15")
    shoot(made.crew, made.film)
    assert len(engine.orders) == orders


def test_what_got_worse_is_not_kept_and_not_ordered_again(tmp_path: Path) -> None:
    engine, other = Spoiling(card=LIPS), FakeEngine(card=OTHER)
    made = lip_film(tmp_path, engine, other, inspector=seeing(engine))
    outcome = shot(made)
    first, synced = clips_of(made)
    assert (outcome.state, outcome.clip) == (ShotState.ACCEPTED, first.id)
    assert synced.report is not None
    assert synced.report.verdict is Verdict.RETAKE
    assert "mia@1 got worse" in synced.report.reason
    assert any("no mouth that follows the line: repair not kept" in one for one in made.events)
    assert shot(made).clip == first.id
    assert (len(engine.orders), other.orders) == (1, [])


def test_another_clip_is_not_taken_for_this_one(tmp_path: Path) -> None:
    made = lip_film(tmp_path, FakeEngine(card=LIPS, outputs=[a_clip(tmp_path / "short.mp4", "other")]))
    assert shot(made).clip == clips_of(made)[0].id
    assert "pixels, not" in " ".join(clips_of(made)[1].notes)


def test_a_repair_that_is_undone_stays_undone(tmp_path: Path) -> None:
    engine = lips()
    made = lip_film(tmp_path, engine)
    shot(made)
    first, synced = clips_of(made)
    undone = undo(shooting_of(made), "1")
    assert (undone.repair.id, undone.back.id) == (synced.id, first.id)
    assert shot(made).clip == first.id
    assert len(engine.orders) == 1


def test_a_clip_that_a_person_accepted_is_mended_and_stands_for_it(tmp_path: Path) -> None:
    engine, clips = lips(), Spoiling(card=CLIPS)
    made = lip_film(tmp_path, engine, clips=clips, inspector=seeing(clips), takes=1, repairs=0)
    assert shot(made).state is ShotState.REVIEW
    assert engine.orders == [], "nobody has accepted that clip yet"
    (first,) = clips_of(made)
    made.film.takes.decide(first.id, Decision.ACCEPTED, "she looks fine")
    outcome = shot(made)
    synced = clips_of(made)[-1]
    assert (outcome.state, outcome.clip, synced.repaired_from) == (ShotState.ACCEPTED, synced.id, first.id)
    assert made.film.takes.decision(synced.id) is Decision.ACCEPTED
    made.film.takes.decide(first.id, Decision.ACCEPTED, "her own mouth after all")
    assert shot(made).clip == first.id
    assert len(engine.orders) == 1


def test_what_costs_more_than_is_left_waits_until_there_is_more(tmp_path: Path) -> None:
    engine = lips()
    made = lip_film(tmp_path, engine, budget_usd=Decimal("0.10"))
    assert shot(made).clip == clips_of(made)[0].id
    assert any("costs about $0.20" in one for one in made.events)
    assert engine.orders == []
    made.film.save(replace(made.film.production, budget_usd=Decimal(1)))
    assert shot(made).clip == clips_of(made)[1].id
    assert len(clips_of(made)) == 2


def test_where_nothing_more_may_be_spent_today_the_shot_waits_for_its_mouth(tmp_path: Path) -> None:
    engine = lips()
    made = lip_film(tmp_path, engine, day_budget_usd=Decimal("0.20"))
    journal = shooting_of(made).journal
    spent = Order(id="other", kind=OrderKind.STILL, engine="fake", folder=tmp_path)
    journal.intend(spent, Decimal("0.10"), purse=shooting_of(made).purse.name)
    outcome = shot(made)
    assert (outcome.state, engine.orders) == (ShotState.WAITING, [])
    assert "for today are spent" in outcome.why


def test_a_film_that_is_shot_already_gets_nothing_but_its_mouths(tmp_path: Path) -> None:
    made = lip_film(tmp_path)
    shoot(made.crew, made.film)
    before = [take.id for take in made.film.takes.all()]
    engine = lips()
    engines = {**made.film.production.engines, OrderKind.LIPSYNC: ("lips",)}
    made.film.save(replace(made.film.production, engines=engines))
    made = with_engines(made, engine)
    outcomes = shoot(made.crew, made.film)
    more = [take for take in made.film.takes.all() if take.id not in before]
    assert [take.recipe.step for take in more] == ["lipsync"]
    assert [one.state for one in outcomes] == [ShotState.ACCEPTED, ShotState.ACCEPTED]


@pytest.mark.parametrize(
    ("error", "later", "words"),
    [
        (EngineRefused("It shows too much.", step="Choose another."), False, "It shows too much."),
        (MissingPart("There is no fal client.", step="pip install it."), False, "pip install it."),
        (EngineBusy("Nobody answers.", step="Later."), False, "Nobody answers."),
        (EngineFailed("It broke.", step="Look there."), True, "It broke. Look there."),
    ],
)
def test_where_one_engine_does_not_deliver_the_next_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: RepertoryError, later: bool, words: str
) -> None:
    monkeypatch.setattr("repertory.work.placing.rest", lambda _seconds, **_named: None)
    fails = {"fail_later_with": error} if later else {"fail_with": error}
    engine, other = FakeEngine(card=LIPS, **fails), FakeEngine(card=OTHER)  # type: ignore[arg-type]
    made = lip_film(tmp_path, engine, other)
    made.film.save(replace(made.film.production, on_outage=OnOutage.NEXT))
    outcome = shot(made)
    assert outcome.state is ShotState.ACCEPTED
    assert made.film.takes.get(outcome.clip).recipe.engine == "other-lips"
    assert any(words in one for one in made.events)
    assert len(other.orders) == 1


def test_a_vendor_that_is_out_is_waited_for_where_no_other_may_be_asked_instead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("repertory.work.placing.rest", lambda _seconds, **_named: None)
    engine, other = FakeEngine(card=LIPS, fail_with=EngineBusy("Nobody answers.")), FakeEngine(card=OTHER)
    made = lip_film(tmp_path, engine, other)
    outcome = shot(made)
    assert (outcome.state, outcome.why, other.orders) == (ShotState.WAITING, "Nobody answers.", [])
    engine.fail_with = None
    assert made.film.takes.get(shot(made).clip).recipe.engine == "lips"


def test_what_is_no_clip_is_paid_once_and_told(tmp_path: Path) -> None:
    engine = ListPriced(card=LIPS, outputs=[a_picture(tmp_path / "still.png")])
    made = lip_film(tmp_path, engine)
    assert shot(made).clip == clips_of(made)[0].id
    assert any("cannot be used: fake.png is no clip" in one for one in made.events)
    assert shot(made).state is ShotState.ACCEPTED
    assert (sum("no mouth" in one for one in made.events), len(engine.orders)) == (1, 1)
    assert shooting_of(made).purse.spent() == Decimal("0.20")


def test_a_slow_engine_is_waited_for_and_gone_on_with_by_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("repertory.work.placing.PATIENCE", 0)
    engine = FakeEngine(card=LIPS, fail_later_with=EngineBusy("Not yet.", step="Later."))
    made = lip_film(tmp_path, engine)
    assert shot(made).state is ShotState.WAITING
    engine.fail_later_with = None
    opened = again(tmp_path, engine)
    outcome = shot(opened)
    assert outcome.state is ShotState.ACCEPTED
    assert outcome.clip == clips_of(opened)[1].id
    assert len(engine.orders) == 1


def test_while_an_order_stands_no_other_engine_is_paid_for_the_same_mouth(tmp_path: Path) -> None:
    engine, other = FakeEngine(card=LIPS, fail_later_with=MissingPart("The key is not taken.")), FakeEngine(card=OTHER)
    made = lip_film(tmp_path, engine, other)
    outcome = shot(made)
    assert (outcome.state, outcome.why) == (ShotState.FAILED, "The key is not taken.")
    assert (len(engine.orders), other.orders) == (1, [])
    engine.fail_later_with = None
    assert shot(again(tmp_path, engine, other)).state is ShotState.ACCEPTED
    assert (len(engine.orders), other.orders) == (1, [])


def test_a_clip_that_was_brought_along_and_one_without_a_seen_mouth_are_left_alone(tmp_path: Path) -> None:
    engine = lips()
    made = lip_film(tmp_path, engine)
    take = add_take(shooting_of(made), "1", a_clip(tmp_path / "own.mp4", seconds=1.0))
    assert take.kind is TakeKind.CLIP
    assert shot(made).clip == take.id
    assert shot(made, "2").state is ShotState.ACCEPTED
    assert engine.orders == []


def test_the_plan_says_who_speaks_what_becomes_of_the_mouth_and_what_it_costs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = lip_film(tmp_path, lips(), FakeEngine(card=replace(OTHER, min_duration_s=60.0)))
    shots = planned(made.crew, shooting_of(made).plan)
    told = list(block(shots[0]))
    assert "  lines: mia-voice@1 by voices" in told
    assert "  mouths: follow the recorded line afterwards, by lips: $0.150, once the clip holds" in told
    assert "    not other-lips: takes clips from 60 s on, this one has 2.7 s" in told
    assert not any("mouths:" in line for line in block(shots[1]))
    plan_table(shots)
    said = capsys.readouterr().out
    assert "One take of everything costs about $0.15, $0.15 of it for mouths that follow their lines" in said
    assert "MOUTH" not in said
    (alone, _) = planned_with(made.crew, shooting_of(made).plan, "fake")
    assert alone.lips is not None
    assert alone.price == Decimal("0.15")
    made.film.save(replace(made.film.production, engines={**made.film.production.engines, OrderKind.LIPSYNC: ()}))
    shots = planned(made.crew, shooting_of(made).plan)
    plan_table(shots)
    assert "MOUTH DOES NOT MATCH" in capsys.readouterr().out


@dataclass(kw_only=True)
class Naming(FakeEngine):
    """An engine that says by which id its vendor keeps a clip."""

    def _deliver(self, order: Order) -> Output:
        return replace(super()._deliver(order), said={"video": f"v-{order.kind.value}"})


@pytest.mark.parametrize(("vendor", "orders"), [("fake", 1), ("another", 0)])
def test_an_engine_that_takes_its_vendor_s_clips_alone_is_told_which_it_is(
    tmp_path: Path, vendor: str, orders: int
) -> None:
    engine = FakeEngine(card=replace(LIPS, vendor=vendor, own_clips=True))
    made = lip_film(tmp_path, engine, clips=Naming(card=CLIPS))
    assert shot(made).state is ShotState.ACCEPTED
    assert [one.start_said for one in engine.orders] == [{"video": "v-clip"}] * orders
    assert len(clips_of(made)) == 1 + orders
