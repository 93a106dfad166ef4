"""Clips from any tool: by which frame they are shown, and what a part of one that is off makes of the whole."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from samples import a_clip
from test_inspecting import inspection

from repertory.fakes import FakeInspector
from repertory.model.inspected import Looked
from repertory.model.observed import Span
from repertory.model.verdict import Expectation, Finding, Grade, Measurement, Observation, Verdict
from repertory.work.inspecting import Inspection
from repertory.work.showing import IN_DISSOLVE, shown_file

pytestmark = pytest.mark.slow


@dataclass(kw_only=True)
class Flashing(FakeInspector):
    """Finds everybody the same through a clip, but in two of its frames."""

    flash: float = 0.95

    def compare(self, seen: Observation, expected: Expectation) -> tuple[Measurement, ...]:
        curve = tuple((number / 2, self.flash if number in {7, 8} else 0.2) for number in range(20))
        return tuple(replace(one, median=0.2, curve=curve) for one in super().compare(seen, expected))


class Leaving(FakeInspector):
    """Finds everybody in the first two seconds of a clip only."""

    def observe(self, media: Path) -> Observation:
        seen = super().observe(media)
        frames = tuple(replace(seen.frames[0], time_s=number / 2) for number in range(8))
        return replace(seen, frames=frames) if media.suffix == ".mp4" else seen

    def compare(self, seen: Observation, expected: Expectation) -> tuple[Measurement, ...]:
        curve = tuple((number / 2, 0.2) for number in range(4))
        return tuple(replace(one, median=0.2, curve=curve) for one in super().compare(seen, expected))


@pytest.mark.parametrize(
    ("dissolves", "shown_at", "worst"),
    [
        ((), 0.2, ["0.4 s", "0.2 s"]),
        ((0.1, 0.3), 0.4, ["0.4 s"]),  # not the first one, which matches
        ((0.1, 0.45), 0.4, ["0.4 s", "0.2 s"]),  # nothing is clear: the one that is nearest to its end
    ],
)
def test_a_clip_is_shown_by_a_frame_in_which_nothing_dissolves(
    tmp_path: Path, dissolves: tuple[float, ...], shown_at: float, worst: list[str]
) -> None:
    ready = inspection(tmp_path, "mia")
    seen = ready.inspect(a_clip(tmp_path / "clip.mp4"))
    (score,), faces = seen.report.scores, seen.looked[0]
    curve = ((0.0, 0.2), (0.2, 0.9), (0.4, 0.95))
    measured = replace(score.measurement, finding=Finding.MEASURED, value=0.95, median=0.9, curve=curve)
    frames = tuple(replace(faces.seen.frames[0], time_s=time_s) for time_s, _ in curve)
    spans = tuple(Span(what="cut", start_s=one, end_s=other) for one, other in zip(*[iter(dissolves)] * 2, strict=True))
    looked = (
        replace(faces, seen=replace(faces.seen, frames=frames)),
        Looked(seen=replace(faces.seen, inspector="clips", spans=spans), expected=Expectation(cast=())),
    )
    report = replace(seen.report, scores=(replace(score, measurement=measured, grade=Grade.WRONG),))
    (shown,) = shown_file(ready, replace(seen, report=report, looked=looked), tmp_path).shown
    assert shown.score.measurement.time_s == shown_at
    assert [one.words.partition(":")[0] for one in shown.worst] == worst


def test_a_mixture_in_a_dissolve_is_nobodys(tmp_path: Path) -> None:
    ready = inspection(tmp_path, "mia")
    seen = ready.inspect(a_clip(tmp_path / "clip.mp4"))
    (score,), faces = seen.report.scores, seen.looked[0]
    curve = ((0.0, 0.2), (0.2, 0.9), (0.4, 0.2))
    measured = replace(score.measurement, value=0.9, median=0.2, curve=curve, cuts=((0.1, 0.3),))
    frames = tuple(replace(faces.seen.frames[0], time_s=time_s) for time_s, _ in curve)
    looked = (replace(faces, seen=replace(faces.seen, frames=frames)),)
    report = replace(seen.report, scores=(replace(score, measurement=measured, grade=Grade.MATCH),))
    (shown,) = shown_file(ready, replace(seen, report=report, looked=looked), tmp_path).shown
    assert [(one.value, one.words) for one in shown.course] == [(0.2, ""), (None, IN_DISSOLVE), (0.2, "")]
    untold = replace(measured, finding=Finding.UNMEASURED, value=None, median=None, cuts=())
    report = replace(seen.report, scores=(replace(score, measurement=untold, grade=Grade.UNMEASURED),))
    (shown,) = shown_file(ready, replace(seen, report=report, looked=looked), tmp_path).shown
    assert [one.grade for one in shown.course] == [Grade.MATCH, Grade.UNMEASURED, Grade.MATCH], "it is so in the rest"


@pytest.mark.parametrize(("flash", "verdict"), [(0.95, Verdict.REVIEW), (0.5, Verdict.ACCEPT)])
def test_a_clip_that_matches_but_for_a_flash_of_somebody_else_is_for_a_person(
    tmp_path: Path, flash: float, verdict: Verdict
) -> None:
    ready = inspection(tmp_path, "mia", faces=Flashing(default=0.2, flash=flash))
    seen = ready.inspect(a_clip(tmp_path / "clip.mp4"))
    assert seen.report.verdict is verdict
    if verdict is Verdict.REVIEW:
        assert "A person should look: mia@1 lies far off from 3.5 to 4.0 s." in seen.report.reason


def test_a_clip_that_somebody_leaves_is_for_a_person_unless_nobody_need_be_seen(tmp_path: Path) -> None:
    ready = inspection(tmp_path, "mia", faces=Leaving(default=0.2))
    clip = a_clip(tmp_path / "clip.mp4")
    seen = ready.inspect(clip).report
    assert seen.verdict is Verdict.REVIEW
    assert seen.reason.endswith("A person should look: mia@1 is not seen from 2.0 s on.")
    anybody = Inspection(ready.crew, ready.against, library=True, anybody=True)
    assert anybody.inspect(clip).report.verdict is Verdict.ACCEPT
