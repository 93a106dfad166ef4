"""Clothes and rooms are mended by edits, measured again for everything, within a shot's budget; and taken back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from mended_film import (
    DEAR,
    FACE,
    INSERT,
    ROOM,
    WRONG,
    Editor,
    again,
    drawn,
    keyframes,
    mended_film,
    repaired,
    shooting_of,
    unmended,
)
from small_film import SmallFilm

from repertory.craft.ranking import Part, Rank
from repertory.errors import EngineBusy, EngineFailed, MediaRejected
from repertory.media.images import read_image
from repertory.model.anchor import Role
from repertory.model.engine import Order, OrderKind, Output, Ticket
from repertory.model.take import TakeKind
from repertory.model.verdict import Report, Verdict
from repertory.work.finished import finished
from repertory.work.produce import shoot
from repertory.work.settling import ShotState

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("wrong", "role", "words"),
    [("clothes", Role.OUTFIT, "only the clothes of Mia"), ("room", Role.VIEW, "only the place")],
)
def test_wrong_clothes_and_a_wrong_room_are_mended_by_an_edit_while_shooting(
    tmp_path: Path, wrong: str, role: Role, words: str
) -> None:
    editor = Editor()
    made = mended_film(tmp_path, [drawn(tmp_path / "take.png", **{wrong: WRONG})], editor)
    (outcome,) = shoot(made.crew, made.film, ["2"])
    assert outcome.state is ShotState.ACCEPTED
    first, mended = keyframes(made, "2")
    assert (mended.repaired_from, mended.recipe.step, outcome.keyframe) == (first.id, "edit", mended.id)
    assert {used.role for used in mended.recipe.references} == {role}
    assert words in editor.orders[0].prompt
    assert first.report is not None
    assert first.report.verdict is Verdict.RETAKE
    clip = made.film.takes.get(outcome.clip)
    assert clip.recipe.start == mended.media.sha256, "the film shows the mended picture"


def test_a_wrong_thing_is_mended_where_it_is_held(tmp_path: Path) -> None:
    editor = Editor()
    made = mended_film(tmp_path, [drawn(tmp_path / "take.png", face=WRONG)], editor)
    made.film.shots_path.write_text(INSERT)
    (outcome,) = shoot(made.crew, made.film, ["1"])
    assert outcome.state is ShotState.ACCEPTED
    (order,) = editor.orders
    assert "only the phone in image 1 so that it is the phone of image 2" in order.prompt
    assert [used.anchor for used in keyframes(made, "1")[-1].recipe.references] == ["phone@1"]


def test_of_two_pictures_of_an_outfit_one_stays_out_to_measure_by(tmp_path: Path) -> None:
    editor = Editor()
    made = mended_film(tmp_path, [drawn(tmp_path / "take.png", clothes=WRONG, room=WRONG)], editor)
    shoot(made.crew, made.film, ["2"])
    place, clothes = editor.orders
    assert [one.name for one in place.references] == ["afternoon"]
    assert len(clothes.references) == 1
    assert clothes.references[0].sha256 in {one.sha256 for one in shooting_of(made).plan.by_number["2"].references}


@pytest.mark.parametrize(("spoiled", "words"), [(FACE, "mia@2 got worse"), (ROOM, "(afternoon) got worse")])
def test_a_repair_that_harms_another_anchor_is_not_kept(tmp_path: Path, spoiled: int, words: str) -> None:
    made = mended_film(tmp_path, [drawn(tmp_path / "take.png", clothes=WRONG)], Editor(spoils=spoiled))
    (outcome,) = shoot(made.crew, made.film, ["2"])
    first, refused = keyframes(made, "2")
    assert (outcome.state, outcome.keyframe) == (ShotState.REVIEW, first.id)
    assert refused.report is not None
    assert "repair not kept" in refused.report.reason
    assert words in refused.report.reason


def test_of_a_small_face_an_engine_gets_a_crop_and_the_rest_of_the_take_stays(tmp_path: Path) -> None:
    editor, pictures = Editor(), [drawn(tmp_path / "take.png", face=WRONG)]
    mended_film(tmp_path, pictures, editor)
    made = again(tmp_path, pictures, editor, far=True)
    (outcome,) = shoot(made.crew, made.film, ["2"])
    assert outcome.state is ShotState.ACCEPTED
    order, (first, mended) = editor.orders[0], keyframes(made, "2")
    assert order.start is not None
    assert order.start.name == "crop.png"
    assert read_image(order.start).shape == (128, 192, 3), "as large as the take: what is small is drawn large"
    was, now = read_image(made.film.takes.path(first)), read_image(made.film.takes.path(mended))
    rows, columns = np.nonzero((was != now).any(axis=-1))
    assert 40 < rows.min() < 64 < rows.max() < 88
    assert 76 < columns.min() < 96 < columns.max() < 116
    assert mended.recipe.start == first.media.sha256


def test_another_take_says_why_it_was_made(tmp_path: Path) -> None:
    pictures = [drawn(tmp_path / "a.png", face=WRONG), drawn(tmp_path / "b.png")]
    made = mended_film(tmp_path, pictures, Editor(), takes=2)
    (outcome,) = shoot(made.crew, made.film, ["2"])
    assert outcome.state is ShotState.ACCEPTED
    why = "The take before: mia@2 is somebody else. So now: another seed, and 2 more pictures of mia@2."
    assert why in keyframes(made, "2")[-1].notes
    names = {used.name for used in keyframes(made, "2")[-1].recipe.references}
    assert {"three-quarter right", "tilt up"} <= names


def test_where_an_edit_is_dearer_than_another_take_the_best_one_is_edited_last(tmp_path: Path) -> None:
    pictures = [drawn(tmp_path / f"{clothes}.png", clothes=clothes) for clothes in (WRONG, 200, 220)]
    editor = Editor(card=DEAR)
    made = mended_film(tmp_path, pictures, editor, takes=3)
    (outcome,) = shoot(made.crew, made.film, ["2"])
    assert outcome.state is ShotState.ACCEPTED
    assert len(editor.orders) == 1, "one take is paid for, after all free ones were made"


def test_a_shot_never_costs_more_than_its_budget_and_says_that_it_is_used_up(tmp_path: Path) -> None:
    editor = Editor(card=DEAR, idle=True)
    made = mended_film(tmp_path, [drawn(tmp_path / "a.png", clothes=WRONG)], editor, shot_budget_usd=Decimal("0.05"))
    (outcome,) = shoot(made.crew, made.film, ["2"])
    assert shooting_of(made).journal.spent() == Decimal("0.04")
    assert outcome.state is ShotState.REVIEW
    (_, refused) = keyframes(made, "2")
    assert refused.cost_usd == Decimal("0.04")
    made.film.save(replace(made.film.production, shot_budget_usd=Decimal("0.03")))
    (poor,) = shoot(made.crew, made.film, ["1"])
    assert "mending it costs $0.040, and $0.030 may still be spent on this shot" in poor.why
    assert {order.id[:1] for order in editor.orders} == {"2"}


def test_what_an_edit_that_cannot_be_pasted_has_cost_is_told(tmp_path: Path) -> None:
    made = unmended(tmp_path, Editor(card=DEAR), [drawn(tmp_path / "a.png", clothes=WRONG)])

    def refuse(*_: object, **__: object) -> Output:
        raise MediaRejected("It shows another shot.")

    made.crew = replace(made.crew, paste=refuse)
    (trial,) = repaired(made, "2")[0].takes[0].mended.trials
    assert (trial.kept, trial.price, trial.said) == (False, Decimal("0.04"), "It shows another shot.")


def test_a_second_engine_is_not_asked_with_money_that_the_first_has_spent(tmp_path: Path) -> None:
    first, second = Editor(card=DEAR, idle=True), Editor(card=replace(DEAR, id="second"))
    made = unmended(tmp_path, first, [drawn(tmp_path / "a.png", clothes=WRONG)], shot_budget_usd=Decimal("0.07"))
    made.crew = replace(made.crew, engines={**made.crew.engines, "second": second})
    engines = {**made.film.production.engines, OrderKind.EDIT: ("editor", "second")}
    made.film.save(replace(made.film.production, engines=engines))
    takes = [take.id for take in keyframes(made, "2")]
    assert takes, "made before an engine was added"
    (one,) = repaired(made, takes[0])[0].takes
    assert [trial.kept for trial in one.mended.trials] == [False]
    assert one.mended.dear == "mending it costs $0.040, and $0.030 may still be spent on this shot"
    assert second.orders == []


def test_half_of_what_is_needed_is_not_bought(tmp_path: Path) -> None:
    editor = Editor(card=DEAR)
    take = drawn(tmp_path / "a.png", clothes=WRONG, room=WRONG)
    made = mended_film(tmp_path, [take], editor, shot_budget_usd=Decimal("0.07"))
    (outcome,) = shoot(made.crew, made.film, ["2"])
    assert (outcome.state, editor.orders) == (ShotState.REVIEW, [])
    assert "mending it costs $0.080, and $0.070 may still be spent" in outcome.why
    made.film.save(replace(made.film.production, shot_budget_usd=Decimal("0.08")))
    (outcome,) = shoot(made.crew, made.film, ["2"])
    assert (outcome.state, len(editor.orders)) == (ShotState.ACCEPTED, 2)


def test_a_take_gets_no_more_repairs_than_the_production_says(tmp_path: Path) -> None:
    editor = Editor(idle=True)
    made = mended_film(tmp_path, [drawn(tmp_path / "a.png", clothes=WRONG, room=WRONG)], editor, repairs=1)
    shoot(made.crew, made.film, ["2"])
    assert len([take for take in keyframes(made, "2") if take.repaired_from]) == 1


def nearly_wrong(folder: Path, made: SmallFilm) -> Path:
    """A keyframe of which a clip is just beyond a match."""
    match = shooting_of(made).bands["mia@2"].match
    return drawn(folder / "near.png", face=int(255 * match) - 4)


def test_a_keyframe_that_is_nearly_wrong_is_mended_and_the_clip_made_anew(tmp_path: Path) -> None:
    near = nearly_wrong(tmp_path, mended_film(tmp_path / "first", [], Editor()))
    editor = Editor()
    made = mended_film(tmp_path / "second", [near], editor)
    (outcome,) = shoot(made.crew, made.film, ["2"])
    first, mended = keyframes(made, "2")
    assert first.report is not None
    assert (first.report.verdict, mended.repaired_from) == (Verdict.ACCEPT, first.id)
    assert (outcome.state, outcome.keyframe) == (ShotState.ACCEPTED, mended.id)
    faulty, good = [take for take in made.film.takes.of_shot("2") if take.kind is TakeKind.CLIP]
    assert faulty.report is not None
    assert (faulty.report.verdict, faulty.started_from) == (Verdict.REPAIR, first.id)
    assert (outcome.clip, good.started_from) == (good.id, mended.id)
    assert "only the face" in editor.orders[-1].prompt


def test_a_mended_keyframe_counts_whatever_ranks_higher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    near = nearly_wrong(tmp_path, mended_film(tmp_path / "first", [], Editor()))
    made = mended_film(tmp_path / "second", [near], Editor())

    def upside_down(report: Report) -> Rank:
        return Rank(parts=(Part(name="face", value=report.scores[0].measurement.value or 0.0, weight=1.0),))

    monkeypatch.setattr("repertory.work.finished.rank_of", upside_down)
    (outcome,) = shoot(made.crew, made.film, ["2"])
    done = finished(shooting_of(made), shooting_of(made).plan.by_number["2"])
    assert done is not None
    assert done.keyframe is not None
    assert (done.keyframe.id, done.clip.id) == (outcome.keyframe, outcome.clip)
    assert done.keyframe.repaired_from


def test_a_keyframe_that_cannot_be_mended_is_looked_to_but_once(tmp_path: Path) -> None:
    near = nearly_wrong(tmp_path, mended_film(tmp_path / "first", [], Editor()))
    made = mended_film(tmp_path / "second", [near], Editor(idle=True))
    (outcome,) = shoot(made.crew, made.film, ["2"])
    assert outcome.state is ShotState.REVIEW
    assert outcome.keyframe == keyframes(made, "2")[0].id


@dataclass(kw_only=True)
class Busy(Editor):
    """Takes an order, and says nothing but that it is busy."""

    busy: bool = True
    slow: int = 1

    def collect(self, order: Order, ticket: Ticket) -> Output | None:
        if self.busy:
            raise EngineBusy("It is busy.", step="Wait.")
        return super().collect(order, ticket)


def test_an_editor_that_is_too_busy_to_be_asked_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("repertory.work.placing.BUSY_S", ())
    pictures = [drawn(tmp_path / "a.png", clothes=WRONG), drawn(tmp_path / "b.png")]
    made = mended_film(tmp_path, pictures, Editor(fail_with=EngineBusy("It is busy.", step="Wait.")), takes=2)
    (outcome,) = shoot(made.crew, made.film, ["2"])
    assert outcome.state is ShotState.ACCEPTED
    assert outcome.keyframe == keyframes(made, "2")[-1].id


def test_an_edit_that_ends_badly_at_once_is_paid_and_a_person_decides_about_the_take(tmp_path: Path) -> None:
    editor = Editor(card=DEAR, fail_with=EngineFailed("No picture came."))
    made = mended_film(tmp_path, [drawn(tmp_path / "a.png", clothes=WRONG)], editor, takes=1)
    (outcome,) = shoot(made.crew, made.film, ["2"])
    assert (outcome.state, outcome.keyframe) == (ShotState.REVIEW, keyframes(made, "2")[0].id)
    assert shooting_of(made).journal.spent() == Decimal("0.04")


def test_an_edit_that_an_engine_took_is_waited_for_and_paid_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("repertory.work.placing.PATIENCE", 0)
    editor, pictures = Busy(card=DEAR), [drawn(tmp_path / "a.png", clothes=WRONG)]
    made = mended_film(tmp_path, pictures, editor)
    (outcome,) = shoot(made.crew, made.film, ["2"])
    assert (outcome.state, outcome.why) == (ShotState.WAITING, "It is busy.")
    editor.busy = False
    (outcome,) = shoot(made.crew, made.film, ["2"])
    assert outcome.state is ShotState.ACCEPTED
    assert shooting_of(made).journal.spent() == Decimal("0.04")


def test_a_shoot_that_died_while_it_mended_goes_on_and_pays_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor, pictures = Editor(card=DEAR), [drawn(tmp_path / "a.png", clothes=WRONG)]
    made = mended_film(tmp_path, pictures, editor, shot_budget_usd=Decimal("0.04"))
    with monkeypatch.context() as broken:
        broken.setattr("repertory.work.mend.weighed", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            shoot(made.crew, made.film, ["2"])
    made = again(tmp_path, pictures, editor)
    (outcome,) = shoot(made.crew, made.film, ["2"])
    assert (outcome.state, len(editor.orders)) == (ShotState.ACCEPTED, 1)
    assert len(keyframes(made, "2")) == 2


def test_what_was_paid_before_a_crash_is_not_paid_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor, takes = Editor(card=DEAR), [drawn(tmp_path / "a.png", clothes=WRONG)]
    made = unmended(tmp_path, editor, takes, shot_budget_usd=Decimal("0.04"))
    with monkeypatch.context() as broken:
        broken.setattr("repertory.work.mend.weighed", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            repaired(made, "2")
    assert [len(keyframes(made, "2")), len(editor.orders)] == [1, 1]
    (shot,) = repaired(again(tmp_path, takes, editor), "2")
    assert shot.holds
    assert len(editor.orders) == 1
