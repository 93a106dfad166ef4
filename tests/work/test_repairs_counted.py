"""What a person refused is not used again, no take gets more repairs than are allowed, and the best take is the one
whose worst thing is least bad."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from mended_film import WRONG, Editor, again, drawn, mended_film, shooting_of
from small_film import SmallFilm

from repertory.model.take import Decision, Take, TakeKind
from repertory.model.verdict import Bands, Finding, Grade, Measurement, Report, Score, Verdict
from repertory.work import mend as ladder
from repertory.work.finished import finished
from repertory.work.meaning import worst_of
from repertory.work.produce import shoot
from repertory.work.settling import ShotState

BANDS = Bands(match=0.2, wrong=0.5, inspector="faces", version="1", style="photo", source="test")


def of_kind(made: SmallFilm, kind: TakeKind) -> list[Take]:
    return [take for take in made.film.takes.of_shot("2") if take.kind is kind]


def nearly_wrong(folder: Path) -> Path:
    """A keyframe of which a clip is just beyond a match."""
    match = shooting_of(mended_film(folder / "first", [], Editor())).bands["mia@2"].match
    return drawn(folder / "near.png", face=int(255 * match) - 4)


@pytest.mark.slow
def test_a_mended_keyframe_that_a_person_refused_is_not_begun_with_again(tmp_path: Path) -> None:
    pictures = [nearly_wrong(tmp_path)]
    made = mended_film(tmp_path / "second", pictures, Editor())
    shoot(made.crew, made.film, ["2"])
    first, mended = of_kind(made, TakeKind.KEYFRAME)
    made.film.takes.decide(mended.id, Decision.REFUSED, "not her")
    for _ in range(2):
        (outcome,) = shoot(made.crew, made.film, ["2"])
        assert outcome.keyframe == first.id
    assert [clip.started_from for clip in of_kind(made, TakeKind.CLIP)].count(mended.id) == 1, "that of the first run"
    faulty = next(clip for clip in of_kind(made, TakeKind.CLIP) if clip.started_from == first.id)
    if outcome.state is not ShotState.ACCEPTED:
        made.film.takes.decide(faulty.id, Decision.ACCEPTED, "good enough")
    done = finished(shooting_of(made), shooting_of(made).plan.by_number["2"])
    assert done is not None, "the shot can be finished"
    assert done.clip.started_from == first.id


@pytest.mark.slow
def test_a_keyframe_repair_refused_before_any_clip_of_it_buys_no_clip(tmp_path: Path) -> None:
    pictures = [nearly_wrong(tmp_path)]
    made = mended_film(tmp_path / "second", pictures, Editor(), repairs=0)
    shoot(made.crew, made.film, ["2"])
    made.film.save(replace(made.film.production, repairs=4))
    made = again(tmp_path / "second", pictures, Editor())
    shooting = shooting_of(made)
    (first,), (clip,) = of_kind(made, TakeKind.KEYFRAME), of_kind(made, TakeKind.CLIP)
    assert first.report is not None
    score = next(one for one in first.report.scores if one.measurement.inspector == "fake")
    mended = ladder.mend_once(shooting, shooting.plan.by_number["2"], first, score).take
    assert mended.id != first.id
    made.film.takes.decide(mended.id, Decision.REFUSED, "not her")
    (outcome,) = shoot(made.crew, made.film, ["2"])
    assert outcome.keyframe == first.id
    assert {one.started_from for one in of_kind(made, TakeKind.CLIP)} == {first.id}
    assert clip.started_from == first.id


@pytest.mark.slow
def test_mending_after_all_goes_on_with_the_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pictures = [
        drawn(tmp_path / "a.png", clothes=WRONG, room=WRONG),
        drawn(tmp_path / "b.png", face=WRONG, clothes=WRONG, room=WRONG),
    ]
    made = mended_film(tmp_path, pictures, Editor(idle=True), takes=2, repairs=2)
    tried: list[str] = []
    repaired = ladder._repaired

    def counted(shooting: object, bound: object, take: Take, wanted: object) -> tuple[bool, str, str, str]:
        tried.append(take.id)
        return repaired(shooting, bound, take, wanted)  # type: ignore[arg-type]

    monkeypatch.setattr(ladder, "_repaired", counted)
    shoot(made.crew, made.film, ["2"])
    first = of_kind(made, TakeKind.KEYFRAME)[0]
    assert 0 < tried.count(first.id) <= 2


def report(*things: tuple[str, Grade, float | None, float]) -> Report:
    scores = tuple(
        Score(
            measurement=Measurement(
                inspector=inspector, version="1", anchor="mia@1", finding=Finding.MEASURED, value=value
            ),
            grade=grade,
            bands=replace(BANDS, wrong=wrong),
        )
        for inspector, grade, value, wrong in things
    )
    return Report(scores=scores, verdict=Verdict.RETAKE, reason="")


def test_the_worst_of_a_take_is_its_grade_before_any_distance(tmp_path: Path) -> None:
    made = mended_film(tmp_path, [drawn(tmp_path / "a.png", clothes=WRONG)], Editor(), repairs=0)
    shoot(made.crew, made.film, ["2"])
    take = of_kind(made, TakeKind.KEYFRAME)[0]
    wrong_face = replace(take, report=report(("faces", Grade.WRONG, 0.55, 0.5)))
    wronger_face = replace(take, report=report(("faces", Grade.WRONG, 0.75, 0.5)))
    drifted_room = replace(take, report=report(("places", Grade.DRIFT, 0.4, 0.2)))
    untold = replace(take, report=report(("faces", Grade.UNMEASURED, None, 0.5)))
    good = replace(take, report=report(("faces", Grade.MATCH, 0.1, 0.5)))
    mixed = [wronger_face, drifted_room, untold, wrong_face, good]
    assert sorted(mixed, key=worst_of) == [good, untold, drifted_room, wrong_face, wronger_face]
