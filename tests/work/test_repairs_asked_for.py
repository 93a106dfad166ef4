"""Repairs that a person asks for: of a take, of a shot, of all shots, and what the command says of them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from mended_film import (
    DEAR,
    FACE,
    WRONG,
    Coloured,
    Context,
    Editor,
    drawn,
    keyframes,
    mended_film,
    repaired,
    shooting_of,
    studio_of,
    unmended,
)

from repertory.cli import repairing as command
from repertory.errors import UnknownName, YourMove
from repertory.files.hashing import sha256_of
from repertory.media.images import read_image
from repertory.model.take import Decision
from repertory.model.verdict import Observation
from repertory.work.mend import mend_once
from repertory.work.produce import shoot
from repertory.work.remedies import remedy
from repertory.work.repairing import undo
from repertory.work.settling import ShotState

pytestmark = pytest.mark.slow


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


def test_a_film_of_which_nothing_is_shot_is_not_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = mended_film(tmp_path, [drawn(tmp_path / "a.png")], Editor())
    desk = studio_of(made)
    monkeypatch.setattr("repertory.app.Studio", lambda *_, **__: desk)
    with pytest.raises(SystemExit) as ended:
        command.repair(Context(), None, all_shots=True, film=made.film.folder)  # type: ignore[arg-type]
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
    command.repair(Context(), [first.id], film=made.film.folder)  # type: ignore[arg-type]
    said = capsys.readouterr().out
    assert f"{mended.id} measures better; a person refused it, and {first.id} was accepted as it is" in said
    assert "edit by editor, free: refused by a person." in said
    assert "still need" not in said
    made.film.takes.decide(first.id, Decision.REFUSED)
    assert not repaired(made, first.id)[0].holds
    made.film.takes.decide(first.id, Decision.ACCEPTED)
    made.film.takes.decide(mended.id, Decision.ACCEPTED)
    command.repair(Context(), [first.id], film=made.film.folder)  # type: ignore[arg-type]
    assert f"Now {mended.id}: accepted." in capsys.readouterr().out


def test_a_repair_of_an_accepted_take_says_which_one_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = unmended(tmp_path, Editor(), [drawn(tmp_path / "a.png", clothes=WRONG)])
    first = keyframes(made, "2")[0]
    made.film.takes.decide(first.id, Decision.ACCEPTED)
    desk = studio_of(made)
    monkeypatch.setattr("repertory.app.Studio", lambda *_, **__: desk)
    command.repair(Context(), [first.id], film=made.film.folder)  # type: ignore[arg-type]
    said = capsys.readouterr().out
    mended = keyframes(made, "2")[-1]
    assert f"A person accepted {first.id} as it is: that one counts." in said
    assert f"To have the repair instead, {mended.id}: repertory review {made.film.folder} --accept {mended.id}" in said


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
    context = Context()
    command.repair(context, ["2"], film=made.film.folder)  # type: ignore[arg-type]
    said = capsys.readouterr().out
    assert "mia@2 (red sweater) is another one." in said
    assert "edit by editor, $0.040: kept. mia@2 (red sweater) came nearer, from 0.90 to 0.08." in said
    assert "Before and after: " in said
    assert "Next: repertory shoot" in said
    command.repair(context, None, all_shots=True, undo=True, film=made.film.folder)  # type: ignore[arg-type]
    undone = capsys.readouterr().out
    assert "counts again" in undone
    assert f"review {made.film.folder} --accept 2-keyframe-" in undone
    with pytest.raises(YourMove, match="or --all"):
        command.repair(context, None, film=made.film.folder)  # type: ignore[arg-type]


def test_what_a_repair_would_do_and_cost_is_known_before(tmp_path: Path) -> None:
    made = unmended(tmp_path, Editor(card=DEAR), [drawn(tmp_path / "a.png", clothes=WRONG)])
    shooting = shooting_of(made)
    (take,) = keyframes(made, "2")
    found = remedy(shooting, take)
    assert (found.wanted, [(one.name, one.price) for one in found.rungs]) == (
        "2",
        [("edit by editor", Decimal("0.04"))],
    )
    assert found.most == Decimal("0.04") * shooting.plan.production.repairs
    before = shooting.journal.spent()
    repaired(made, "2")
    assert shooting_of(made).journal.spent() - before <= found.most
    assert remedy(shooting_of(made), keyframes(made, "2")[-1]).why_not == "Nothing is wrong with it."
