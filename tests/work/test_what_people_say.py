"""What a person decides or brings along holds at the next shoot, and nothing is spent against it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from small_film import SmallFilm, picture, small_film

from repertory.errors import EngineBusy, EngineFailed, EngineRefused, UnknownName
from repertory.fakes import FAKE_CARD, FakeEngine, FakeInspector
from repertory.media.clips import write_clip
from repertory.media.sounds import probe_sound, write_wav
from repertory.model.engine import Order, OrderKind, Output, Ticket
from repertory.model.price import Price
from repertory.model.take import Decision, Take
from repertory.work import placing
from repertory.work.finish import assemble, require_a_shot
from repertory.work.plan import read_plan
from repertory.work.produce import shoot
from repertory.work.review import add_take
from repertory.work.settling import ShotState
from repertory.work.shoot import Outcome
from repertory.work.taking import Shooting

pytestmark = pytest.mark.slow

FREE = replace(FAKE_CARD, local=False)
MOVING = replace(FREE, kinds=(OrderKind.CLIP, OrderKind.LINE))
PAID = replace(FREE, id="paid", price=Price(first_megapixel=Decimal("0.05")), kinds=(OrderKind.STILL,))


def shooting_of(small: SmallFilm) -> Shooting:
    return Shooting(small.crew, read_plan(small.crew, small.film))


def shot(small: SmallFilm, number: str = "2") -> Outcome:
    (outcome,) = shoot(small.crew, small.film, [number])
    return outcome


def brought(small: SmallFilm, number: str, path: Path, decision: Decision | None = None) -> Take:
    take = add_take(shooting_of(small), number, path)
    if decision is not None:
        small.film.takes.decide(take.id, decision)
    return take


def paying(folder: Path, paid: FakeEngine, inspector: FakeInspector | None = None) -> SmallFilm:
    """A film whose stills cost money."""
    small = small_film(folder, {"paid": paid, "fake": FakeEngine(card=MOVING)}, inspector=inspector)
    small.film.save(replace(small.film.production, budget_usd=Decimal(1)))
    return small


def test_another_keyframe_of_a_finished_shot_gets_a_clip_of_its_own(tmp_path: Path) -> None:
    small = small_film(tmp_path, {"fake": FakeEngine(card=FREE)})
    first = shot(small)
    better = brought(small, "2", picture(tmp_path / "better.png", 7, (128, 192)), Decision.ACCEPTED)
    second = shot(small)
    assert second.keyframe == better.id != first.keyframe
    assert small.film.takes.get(second.clip).started_from == better.id
    small.film.takes.decide(first.keyframe, Decision.ACCEPTED, "on second thoughts")
    assert shot(small).clip == first.clip


def test_another_line_of_a_finished_shot_gets_a_clip_that_is_made_to_it(tmp_path: Path) -> None:
    small = small_film(tmp_path, {"fake": FakeEngine(card=FREE)})
    first = shot(small, "1")
    write_wav(tmp_path / "long.wav", np.full(16_000 * 6, 0.1, np.float32), 16_000)
    line = brought(small, "1", tmp_path / "long.wav", Decision.ACCEPTED)
    second = shot(small, "1")
    assert second.clip != first.clip
    assert small.film.takes.get(second.clip).spoken == (line.id,)
    (spoken,) = assemble(shooting_of(small)).shots[0].lines
    assert (round(probe_sound(spoken.path).duration_s), spoken.text) == (6, "I waited.")


def test_a_refused_line_is_not_used_when_its_engine_says_it_the_same_way_again(tmp_path: Path) -> None:
    small = small_film(tmp_path, {"fake": FakeEngine(card=FREE)})
    write_wav(tmp_path / "same.wav", np.full(16_000, 0.1, np.float32), 16_000)
    voices = small.crew.engines["voices"]
    assert isinstance(voices, FakeEngine)
    voices.outputs = [tmp_path / "same.wav"]
    shot(small, "1")
    (line,) = [take for take in small.film.takes.of_shot("1") if take.recipe.text]
    small.film.takes.decide(line.id, Decision.REFUSED, "too loud")
    assert shot(small, "1").state is ShotState.REVIEW


def test_a_clip_brought_along_and_accepted_needs_no_keyframe(tmp_path: Path) -> None:
    paid = FakeEngine(card=PAID)
    small = paying(tmp_path, paid)
    write_clip(tmp_path / "mine.mp4", [np.full((128, 192, 3), 90, np.uint8)] * 72, fps=24)
    clip = brought(small, "2", tmp_path / "mine.mp4", Decision.ACCEPTED)
    outcome = shot(small)
    assert (outcome.state, outcome.clip, outcome.keyframe, paid.orders) == (ShotState.ACCEPTED, clip.id, "", [])
    assert assemble(shooting_of(small)).shots[0].keyframe is None


def test_what_only_a_person_can_judge_is_left_to_a_person_before_anything_is_bought(tmp_path: Path) -> None:
    paid = FakeEngine(card=PAID)
    small = paying(tmp_path, paid, FakeInspector(default=None))
    take = brought(small, "2", picture(tmp_path / "mine.png", 7, (128, 192)))
    outcome = shot(small)
    assert (outcome.state, outcome.keyframe, paid.orders) == (ShotState.REVIEW, take.id, [])


def test_while_a_vendor_is_still_at_an_order_no_other_is_placed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placing, "PATIENCE", 3)
    monkeypatch.setattr(placing, "POLL_S", (0.01, 0.01))
    paid = FakeEngine(card=PAID, fail_later_with=EngineBusy("No news yet.", step="Run it again later."))
    small = paying(tmp_path, paid)
    outcome = shot(small)
    assert (outcome.state, outcome.why, len(paid.orders)) == (ShotState.WAITING, "No news yet.", 1)
    paid.fail_later_with = None
    assert (shot(small).state, len(paid.orders)) == (ShotState.ACCEPTED, 1)


def test_orders_that_failed_before_leave_room_for_new_ones(tmp_path: Path) -> None:
    engine = FakeEngine(card=FREE, fail_later_with=EngineFailed("No picture came.", step="Shoot it again."))
    small = small_film(tmp_path, {"fake": engine}, takes=2)
    assert (shot(small).state, len(engine.orders)) == (ShotState.FAILED, 2)
    engine.fail_later_with = None
    assert shot(small).state is ShotState.ACCEPTED


class Outgoing(FakeEngine):
    """Its credit is used up after one order."""

    def submit(self, order: Order) -> Ticket | Output:
        if self.orders:
            raise EngineRefused("No credit is left.", step="Top it up.")
        return super().submit(order)


def test_why_no_more_takes_were_made_is_said_beside_the_one_there_is(tmp_path: Path) -> None:
    small = small_film(tmp_path, {"fake": Outgoing(card=FREE)}, inspector=FakeInspector(default=0.9))
    outcome = shot(small)
    assert outcome.state is ShotState.REVIEW
    assert "No further take could be made: No credit is left." in outcome.why
    assert outcome.step.startswith("Top it up.")


def test_where_one_engine_has_no_credit_the_next_is_asked(tmp_path: Path) -> None:
    broke = FakeEngine(card=replace(PAID, id="broke"), fail_with=EngineRefused("No credit.", step="Top it up."))
    small = paying(tmp_path, FakeEngine(card=PAID))
    small = replace_engines(small, broke)
    assert shot(small).state is ShotState.ACCEPTED


def replace_engines(small: SmallFilm, first: FakeEngine) -> SmallFilm:
    small.crew = replace(small.crew, engines={**small.crew.engines, first.card.id: first})
    engines = {**small.film.production.engines, OrderKind.STILL: (first.card.id, "paid")}
    small.film.save(replace(small.film.production, engines=engines))
    return small


@pytest.fixture
def same(tmp_path: Path) -> SmallFilm:
    """A film whose engine gives one and the same picture, of somebody else."""
    engine = FakeEngine(card=FREE, outputs=[picture(tmp_path / "same.png", 3, (128, 192))])
    return small_film(tmp_path, {"fake": engine}, inspector=FakeInspector(default=0.9), takes=6)


def test_an_engine_that_makes_the_same_file_again_is_not_asked_on_and_on(same: SmallFilm) -> None:
    outcome = shot(same)
    assert outcome.state is ShotState.REVIEW
    assert "fake makes the same file again" in outcome.why
    assert len(list(same.film.takes.of_shot("2"))) == 2


def test_takes_do_not_go_over_to_another_shot_that_gets_their_number(tmp_path: Path) -> None:
    shots = "\nShot 1: close-up of Mia, coffee shop\n\nShot 2: wide shot of the coffee shop\n"
    small = small_film(tmp_path, {"fake": FakeEngine(card=FREE)}, shots=shots)
    shoot(small.crew, small.film)
    put_first = "\nShot 1: wide shot of the coffee shop\n\nShot 2: close-up of Mia, coffee shop\n"
    small.film.shots_path.write_text(put_first + "\nShot 3: close-up of Mia, coffee shop, night\n")
    with pytest.raises(UnknownName, match="no view of coffee shop"):
        read_plan(small.crew, small.film)
    small.film.shots_path.write_text(put_first)
    assert not assemble(shooting_of(small)).shots
    with pytest.raises(UnknownName, match="No shot of"):
        require_a_shot(assemble(shooting_of(small)), small.film.folder)
