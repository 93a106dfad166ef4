"""A repair that a person takes back or refuses, and what was built on it."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from mended_film import (
    DEAR,
    WRONG,
    Editor,
    drawn,
    keyframes,
    repaired,
    shooting_of,
    studio_of,
    unmended,
)

from repertory.cli import repairing as command
from repertory.errors import YourMove
from repertory.model.take import Decision
from repertory.productions.takes import Takes
from repertory.work.finished import finished
from repertory.work.mend import mend_once
from repertory.work.produce import shoot
from repertory.work.repairing import undo
from repertory.work.review import undecided
from repertory.work.settling import ShotState

pytestmark = pytest.mark.slow


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
    monkeypatch.setattr(command, "studio", lambda *_, **__: nullcontext(studio_of(made)))
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
