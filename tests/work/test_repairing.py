"""Clothes and rooms are mended by edits, measured again for everything, within a shot's budget; and taken back."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from mended_film import (
    EDITOR,
    FACE,
    FOUR_CENTS,
    INSERT,
    ROOM,
    WRONG,
    Coloured,
    Editor,
    again,
    drawn,
    mended_film,
    shooting_of,
    studio_of,
)
from small_film import SmallFilm

from repertory.cli import repairing as command
from repertory.craft.ranking import Part, Rank
from repertory.errors import EngineBusy, MediaRejected, UnknownName, YourMove
from repertory.files.hashing import sha256_of
from repertory.media.images import read_image
from repertory.model.anchor import Role
from repertory.model.engine import Order, OrderKind, Output, Ticket
from repertory.model.take import Decision, Take, TakeKind
from repertory.model.verdict import Observation, Report, Verdict
from repertory.productions.takes import Takes
from repertory.work.finished import finished
from repertory.work.mend import mend_once
from repertory.work.produce import shoot
from repertory.work.repairing import RepairedShot, repair, undo
from repertory.work.review import undecided
from repertory.work.settling import ShotState

pytestmark = pytest.mark.slow
DEAR = replace(EDITOR, price=FOUR_CENTS)


def keyframes(made: SmallFilm, number: str) -> list[Take]:
    return [take for take in made.film.takes.of_shot(number) if take.kind is TakeKind.KEYFRAME]


def unmended(folder: Path, editor: Editor, takes: list[Path], **settings: object) -> SmallFilm:
    """A film whose keyframes were made, and which was not mended while it was shot."""
    made = mended_film(folder, takes, editor, repairs=0)
    assert {outcome.state for outcome in shoot(made.crew, made.film)} == {ShotState.REVIEW}
    made.film.save(replace(made.film.production, repairs=4, **settings))  # type: ignore[arg-type]
    return again(folder, takes, editor)


def repaired(made: SmallFilm, *wanted: str) -> list[RepairedShot]:
    return list(repair(shooting_of(made), wanted))


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
    assert "mia@2 is somebody else: another seed, and 2 more pictures of mia." in keyframes(made, "2")[-1].notes
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


def test_a_shot_is_repaired_by_its_number_and_shown_side_by_side(tmp_path: Path) -> None:
    made = unmended(tmp_path, Editor(), [drawn(tmp_path / "a.png", clothes=WRONG)])
    (shot,) = repaired(made, "2")
    (one,) = shot.takes
    assert one.holds
    assert one.ills == ("mia@2 (red sweater) is another one",)
    (trial,) = one.mended.trials
    assert (trial.rung, trial.kept, trial.price) == ("edit by editor", True, Decimal(0))
    (path,) = one.pictures
    assert path == made.film.folder / "repairs" / f"{trial.take}.png"
    assert read_image(path).shape[1] == 1520
    assert [take.repaired_from for take in keyframes(made, "1")] == [""]


def test_all_shots_that_wait_are_repaired_and_the_film_goes_on_from_there(tmp_path: Path) -> None:
    pictures = [drawn(tmp_path / "a.png", room=WRONG)]
    bare = mended_film(tmp_path, pictures, Editor())
    assert {(shot.nothing, shot.holds) for shot in repaired(bare)} == {("it is not shot yet", False)}
    made = unmended(tmp_path / "again", Editor(), pictures)
    assert [shot.holds for shot in repaired(made)] == [True, True]
    assert {shot.nothing for shot in repaired(made)} == {"its keyframe holds, and its clip is still to be made"}
    assert {outcome.state for outcome in shoot(made.crew, made.film)} == {ShotState.ACCEPTED}
    assert [shot.nothing for shot in repaired(made)] == ["its takes are accepted"] * 2


def test_a_repair_is_taken_back_and_not_made_again_unasked(tmp_path: Path) -> None:
    editor = Editor()
    made = unmended(tmp_path, editor, [drawn(tmp_path / "a.png", clothes=WRONG)])
    repaired(made, "2")
    shoot(made.crew, made.film, ["2"])
    first, mended = keyframes(made, "2")
    undone = undo(shooting_of(made), "2")
    assert (undone.repair.id, undone.back.id) == (mended.id, first.id)
    assert made.film.takes.decision(mended.id) is Decision.REFUSED
    assert "taken back" in made.film.takes.decisions(first.id)[-1].reason
    (outcome,) = shoot(made.crew, made.film, ["2"])
    assert (outcome.state, outcome.keyframe) == (ShotState.ACCEPTED, first.id)
    done = finished(shooting_of(made), shooting_of(made).plan.by_number["2"])
    assert done is not None
    assert done.clip.recipe.start == first.media.sha256, "the clip is made of what counts again"
    assert len(editor.orders) == 1
    assert made.film.takes.path(mended).is_file()
    with pytest.raises(YourMove, match="No repaired take of shot 2 counts"):
        undo(shooting_of(made), "2")
    made.film.takes.decide(mended.id, Decision.ACCEPTED)
    assert undo(shooting_of(made), "2").repair.id == mended.id


def test_an_undo_that_is_cut_off_stands_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = unmended(tmp_path, Editor(), [drawn(tmp_path / "a.png", clothes=WRONG)])
    repaired(made, "2")
    first, _ = keyframes(made, "2")
    decide, said = Takes.decide, list[Decision]()

    def killed(self: Takes, take_id: str, decision: Decision, reason: str = "") -> object:
        if said:
            raise KeyboardInterrupt
        said.append(decision)
        return decide(self, take_id, decision, reason)

    with monkeypatch.context() as broken:
        broken.setattr(Takes, "decide", killed)
        with pytest.raises(KeyboardInterrupt):
            undo(shooting_of(made), "2")
    (outcome,) = shoot(made.crew, made.film, ["2"])
    assert (outcome.state, outcome.keyframe) == (ShotState.ACCEPTED, first.id)
    assert len(keyframes(made, "2")) == 2, "no other take is made"


def test_a_repair_of_two_steps_is_taken_back_as_a_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = unmended(tmp_path, Editor(), [drawn(tmp_path / "a.png", clothes=WRONG, room=WRONG)])
    repaired(made, "2")
    first, middle, last = keyframes(made, "2")
    undone = undo(shooting_of(made), "2")
    assert (undone.repair.id, undone.back.id) == (last.id, first.id)
    assert set(undone.ills) == {"coffee-shop@1 (afternoon) is another one", "mia@2 (red sweater) is another one"}
    decided = [made.film.takes.decision(one.id) for one in (first, middle, last)]
    assert decided == [Decision.ACCEPTED, Decision.REFUSED, Decision.REFUSED]
    made.film.takes.decide(middle.id, Decision.ACCEPTED)
    made.film.takes.decide(last.id, Decision.ACCEPTED)
    monkeypatch.setattr(command, "studio", lambda *_: nullcontext(studio_of(made)))
    command.repair(None, wanted=["2"], undo=True, film=made.film.folder)  # type: ignore[arg-type]
    said = capsys.readouterr().out
    assert f"{middle.id} counts again" in said, "what a person accepted on the way was chosen"
    assert "It counts as it is: mia@2 (red sweater) is another one." in said


def test_what_is_built_on_a_refused_repair_is_open_until_a_person_says_so(tmp_path: Path) -> None:
    editor = Editor()
    pictures = [drawn(tmp_path / "a.png", clothes=WRONG, room=WRONG)]
    made = unmended(tmp_path, editor, pictures)
    made.film.save(replace(made.film.production, takes=3))
    repaired(made, "2")
    _, middle, last = keyframes(made, "2")
    made.film.takes.decide(middle.id, Decision.REFUSED, "The new room is ugly.")
    (outcome,) = shoot(made.crew, made.film, ["2"])
    assert (outcome.state, outcome.keyframe, len(editor.orders)) == (ShotState.REVIEW, last.id, 2)
    assert f"It is built on {middle.id}, which a person refused." in outcome.why
    assert len(keyframes(made, "2")) == 3, "nothing is spent on another take"
    assert last.id in {one.take.id for one in undecided(shooting_of(made))}
    made.film.takes.decide(last.id, Decision.ACCEPTED)
    (outcome,) = shoot(made.crew, made.film, ["2"])
    assert (outcome.state, outcome.keyframe) == (ShotState.ACCEPTED, last.id)


def test_nothing_is_built_on_a_refused_repair(tmp_path: Path) -> None:
    editor, pictures = Editor(), [drawn(tmp_path / "a.png", clothes=WRONG, room=WRONG)]
    made = unmended(tmp_path, editor, pictures)
    editor.card = DEAR
    made.film.save(replace(made.film.production, shot_budget_usd=Decimal("0.08")))
    shooting = shooting_of(made)
    first = keyframes(made, "2")[0]
    bound = shooting.plan.by_number["2"]
    assert first.report is not None
    (score,) = (one for one in first.report.scores if one.measurement.inspector == "places")
    middle = mend_once(shooting, bound, first, score).take
    made.film.takes.decide(middle.id, Decision.REFUSED, "The new room is ugly.")
    (one,) = repaired(made, first.id)[0].takes
    assert (one.mended.take.id, one.refused, one.holds) == (middle.id, True, False)
    assert shooting.journal.spent() == Decimal("0.04")


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
    monkeypatch.setattr("repertory.work.placing.BUSY_TRIES", 1)
    pictures = [drawn(tmp_path / "a.png", clothes=WRONG), drawn(tmp_path / "b.png")]
    made = mended_film(tmp_path, pictures, Editor(fail_with=EngineBusy("It is busy.", step="Wait.")), takes=2)
    (outcome,) = shoot(made.crew, made.film, ["2"])
    assert outcome.state is ShotState.ACCEPTED
    assert outcome.keyframe == keyframes(made, "2")[-1].id


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


def test_a_film_of_which_nothing_is_shot_is_not_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = mended_film(tmp_path, [drawn(tmp_path / "a.png")], Editor())
    desk = studio_of(made)
    monkeypatch.setattr("repertory.app.Studio", lambda *_, **__: desk)
    with pytest.raises(SystemExit) as ended:
        command.repair(_Context(), None, all_shots=True, film=made.film.folder)  # type: ignore[arg-type]
    assert ended.value.code == command.NOT_DONE
    assert "2 of 2 shots still need a take that holds." in capsys.readouterr().out


def test_what_is_not_found_any_more_is_named_and_an_older_measurement_is_said_to_be_one(tmp_path: Path) -> None:
    made = unmended(tmp_path, Editor(), [drawn(tmp_path / "a.png", clothes=WRONG)])
    first = keyframes(made, "2")[0]
    seen = made.crew.inspector.observe(made.film.takes.path(first))
    nobody = replace(seen, frames=(replace(seen.frames[0], faces=()),))

    class Blind(Coloured):
        def observe(self, media: Path) -> Observation:
            return replace(nobody, version=self.version, sha256=sha256_of(media))

    blind = Blind(channel=FACE)
    said = {}
    for version in ("1", "2"):
        blind.version = version
        made.crew = replace(made.crew, inspector=blind, cache=tmp_path / f"cache-{version}")
        shooting = shooting_of(made)
        assert first.report is not None
        score = next(one for one in first.report.scores if one.measurement.inspector == "wardrobe")
        said[version] = mend_once(shooting, shooting.plan.by_number["2"], first, score).trials[0].said
    assert said["1"] == "mia@2 (red sweater) is not found in the picture any more"
    assert said["2"] == "mia@2 (red sweater) was measured by an older version of fake (1); 2 finds nobody there"


def test_a_repair_that_a_person_refused_is_said_to_be_and_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = unmended(tmp_path, Editor(), [drawn(tmp_path / "a.png", clothes=WRONG)])
    repaired(made, "2")
    undo(shooting_of(made), "2")
    first, mended = keyframes(made, "2")
    (shot,) = repaired(made, first.id)
    assert shot.takes[0].refused
    assert shot.holds, "a person accepted the take as it is"
    assert shot.takes[0].mended.take.id == mended.id
    assert len(keyframes(made, "2")) == 2
    desk = studio_of(made)
    monkeypatch.setattr("repertory.app.Studio", lambda *_, **__: desk)
    command.repair(_Context(), [first.id], film=made.film.folder)  # type: ignore[arg-type]
    said = capsys.readouterr().out
    assert f"{mended.id} measures better; a person refused it, and {first.id} was accepted as it is" in said
    assert "edit by editor, free: refused by a person." in said
    assert "still need" not in said
    made.film.takes.decide(first.id, Decision.REFUSED)
    assert not repaired(made, first.id)[0].holds
    made.film.takes.decide(first.id, Decision.ACCEPTED)
    made.film.takes.decide(mended.id, Decision.ACCEPTED)
    command.repair(_Context(), [first.id], film=made.film.folder)  # type: ignore[arg-type]
    assert f"Now {mended.id}: accept." in capsys.readouterr().out


def test_a_repair_of_an_accepted_take_says_which_one_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = unmended(tmp_path, Editor(), [drawn(tmp_path / "a.png", clothes=WRONG)])
    first = keyframes(made, "2")[0]
    made.film.takes.decide(first.id, Decision.ACCEPTED)
    desk = studio_of(made)
    monkeypatch.setattr("repertory.app.Studio", lambda *_, **__: desk)
    command.repair(_Context(), [first.id], film=made.film.folder)  # type: ignore[arg-type]
    said = capsys.readouterr().out
    mended = keyframes(made, "2")[-1]
    assert f"A person accepted {first.id} as it is: that one counts." in said
    assert f"To have the repair instead, {mended.id}: repertory review {made.film.folder} --accept {mended.id}" in said


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


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    made = unmended(tmp_path, Editor(), [drawn(tmp_path / "a.png", clothes=WRONG)])
    with pytest.raises(UnknownName):
        repaired(made, "9")


def test_the_command_says_what_was_wrong_what_was_tried_and_what_comes_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = unmended(tmp_path, Editor(card=DEAR), [drawn(tmp_path / "a.png", clothes=WRONG)])
    desk = studio_of(made)
    monkeypatch.setattr("repertory.app.Studio", lambda *_, **__: desk)
    context = _Context()
    command.repair(context, ["2"], film=made.film.folder)  # type: ignore[arg-type]
    said = capsys.readouterr().out
    assert "mia@2 (red sweater) is another one." in said
    assert "edit by editor, $0.040: kept. mia@2 (red sweater) came nearer, from 0.902 to 0.078." in said
    assert "Before and after: " in said
    assert "Next: repertory shoot" in said
    command.repair(context, None, all_shots=True, undo=True, film=made.film.folder)  # type: ignore[arg-type]
    undone = capsys.readouterr().out
    assert "counts again" in undone
    assert f"review {made.film.folder} --accept 2-keyframe-" in undone
    with pytest.raises(YourMove, match="or --all"):
        command.repair(context, None, film=made.film.folder)  # type: ignore[arg-type]


class _Context:
    """What a command asks of its context."""

    def find_root(self) -> _Context:
        self.obj = None
        return self
