"""Tables call a verdict as the pages do, and colour each."""

from __future__ import annotations

from pathlib import Path

import pytest

from repertory.cli.screen import _COLOURS, takes_table
from repertory.craft.concluding import BY_PERSON, IN_PART, VERDICTS, WITH_KEYFRAME
from repertory.model.engine import Recipe
from repertory.model.media import MediaFile, MediaKind
from repertory.model.take import Take, TakeKind
from repertory.model.verdict import NOT_KEPT, Report, Verdict
from repertory.work.review import SeenTake
from repertory.work.settling import ShotState


def listed(report: Report | None, capsys: pytest.CaptureFixture[str]) -> str:
    media = MediaFile(name="1-keyframe-a.png", sha256="0" * 64, kind=MediaKind.IMAGE)
    recipe = Recipe(step="still", engine="previs")
    take = Take(id="1-keyframe-a", shot="1", kind=TakeKind.KEYFRAME, media=media, recipe=recipe, report=report)
    takes_table([SeenTake(take=take, decision=None, path=Path("1.png"), stale=False)])
    return capsys.readouterr().out


@pytest.mark.parametrize("verdict", Verdict)
def test_a_take_has_the_verdict_that_pages_have(verdict: Verdict, capsys: pytest.CaptureFixture[str]) -> None:
    said = listed(Report(scores=(), verdict=verdict, reason="So."), capsys)
    assert f"│ {VERDICTS[verdict]} " in said


def test_a_repair_that_was_no_better_is_not_to_be_made_again(capsys: pytest.CaptureFixture[str]) -> None:
    said = listed(Report(scores=(), verdict=Verdict.RETAKE, reason=f"{NOT_KEPT}: A seam shows."), capsys)
    assert VERDICTS[Verdict.RETAKE] not in said
    assert f"│ {NOT_KEPT} " in said


def test_every_verdict_has_its_colour() -> None:
    assert {*VERDICTS.values(), IN_PART, BY_PERSON, WITH_KEYFRAME} <= _COLOURS.keys()


@pytest.mark.parametrize("state", ShotState)
def test_a_shot_that_waits_for_a_person_says_so(state: ShotState) -> None:
    assert state.said in _COLOURS
    assert (state.said == VERDICTS[Verdict.REVIEW]) is (state is ShotState.REVIEW)
