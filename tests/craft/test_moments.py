"""What a clip shows for a moment, or no longer: another woman cut in for a frame, or an empty street."""

from __future__ import annotations

from dataclasses import replace

import pytest

from repertory.craft.judging import judge
from repertory.craft.moments import with_gone
from repertory.craft.parts import said_figure
from repertory.craft.straying import flashes_of, gone_of
from repertory.craft.stretches import jumps_of, worth_a_look
from repertory.craft.telling import told
from repertory.model.verdict import Bands, Finding, Frame, Measurement, Score, Verdict

BANDS = Bands(match=0.4, wrong=0.6, inspector="faces", version="1", style="photo", source="9 references")
NAMES = {"mia@1": "Mia", "nova@1": "Nova"}


def clip(values: str, step_s: float = 0.04, *, margin: float | None = None) -> Measurement:
    """Five frames half a second apart, one for each digit, a tenth of distance, `step_s` apart, and five more."""
    times = [number / 2 for number in range(5)]
    times += [2.5 + number * step_s for number in range(len(values))]
    times += [times[-1] + 0.5 * number for number in range(1, 6)]
    curve = tuple((round(at, 2), int(digit) / 10) for at, digit in zip(times, f"33333{values}33333", strict=True))
    return Measurement(
        inspector="faces",
        version="1",
        anchor="mia@1",
        finding=Finding.MEASURED,
        value=0.5,
        median=0.3,
        margin=margin,
        nearest="nova@1" if margin is not None else "",
        curve=curve,
        time_s=max(curve, key=lambda one: one[1])[0],
    )


def judged(found: Measurement) -> tuple[Score, Verdict]:
    report = judge([found], {found.subject: replace(BANDS, inspector=found.inspector)})
    return report.scores[0], report.verdict


@pytest.mark.parametrize(
    ("found", "said", "step"),
    [
        (
            clip("393"),
            "is Mia, but at 2.5 s one frame is somebody else",
            "Good until 2.5 s and from 2.6 s on: cut there.",
        ),
        (clip("3993"), "is Mia, but from 2.5 to 2.6 s this is somebody else", "Good until 2.5 s and from 2.7 s on"),
        (clip("393393"), "is Mia, but at 2.5 s and at 2.7 s single frames are somebody else", "Good until 2.5 s"),
        (clip("393", margin=-0.6), "is Mia, but at 2.5 s one frame is Nova", "Good until 2.5 s and from 2.6 s on"),
        (clip("393", margin=-0.2), "is Mia, but at 2.5 s one frame is somebody else", "Good until 2.5 s"),
        (clip("393", 0.3), "is Mia", ""),
        (clip("393", 0.3, margin=-0.6), "is Mia, but at 2.8 s more like Nova", "Look at both"),
        (clip("373"), "is Mia", ""),
        (clip("593"), "is Mia", ""),
    ],
)
def test_who_is_cut_in_for_a_moment_is_told_and_where_to_cut(found: Measurement, said: str, step: str) -> None:
    score, verdict = judged(found)
    assert verdict is (Verdict.REVIEW if found.margin else Verdict.ACCEPT), "the jump alone refuses no take of a shot"
    row = told(score, NAMES)
    assert row.result == said
    assert step in row.step
    assert bool(row.step) is bool(step)
    flashes = flashes_of(found, BANDS)
    assert bool(worth_a_look(score)) is bool(flashes)
    figure = said_figure(score)
    assert figure is not None
    assert figure.value == (0.9 if flashes else 0.3)


def test_another_of_the_company_who_is_cut_in_is_wrong_and_named() -> None:
    score, verdict = judged(clip("3993", margin=-0.6))
    assert verdict is Verdict.RETAKE
    row = told(score, NAMES)
    assert (row.result, row.sentence) == ("is Nova from 2.5 to 2.6 s", "From 2.5 to 2.6 s, this is Nova.")
    assert row.step == "Good until 2.5 s and from 2.7 s on: cut there, or make it again."
    assert judged(clip("3993", 0.3, margin=-0.6))[1] is Verdict.REVIEW, "a head may turn meanwhile"
    assert judged(clip("3993", margin=-0.2))[1] is Verdict.REVIEW, "who is far from everybody is not named"


def test_times_that_read_the_same_are_one() -> None:
    score, _ = judged(
        replace(clip("3993", 0.02), curve=tuple((at + 0.01, one) for at, one in clip("3993", 0.02).curve))
    )
    assert told(score, NAMES).result == "is Mia, but at 2.5 s this is somebody else"


def test_clothes_that_are_others_for_a_moment_are_told() -> None:
    coat = replace(clip("3993", 0.15), inspector="wardrobe", about="coat")
    score, verdict = judged(coat)
    assert verdict is Verdict.ACCEPT
    assert told(score, NAMES).result == "is matched in colours for the most part, and not from 2.6 to 2.8 s"
    assert not worth_a_look(judged(replace(coat, curve=clip("3993", 0.3).curve))[0])


def test_bars_end_where_the_picture_jumps() -> None:
    assert jumps_of(judged(clip("3993"))[0]) == [2.54, 2.62]
    assert jumps_of(judged(clip("3333"))[0]) == []


def leaving(*missing: float, unclear: tuple[float, ...] = (), cut_s: float | None = None) -> Measurement:
    """A clip whose frames lie half a second apart, up to 4.5 s."""
    seen = tuple((number / 2, 0.3) for number in range(10) if number / 2 not in missing)
    cuts = () if cut_s is None else ((cut_s, cut_s),)
    frames = tuple(Frame(time_s=number / 2, width=8, height=8) for number in range(10))
    (found,) = with_gone([replace(clip("3"), curve=seen, unclear=unclear, cuts=cuts)], frames)
    return found


@pytest.mark.parametrize(
    ("found", "said", "step"),
    [
        (leaving(3.5, 4.0, 4.5), "is Mia, but from 3.5 s on the face is not seen", "Good until 3.0 s: cut there."),
        (leaving(0.0, 0.5), "is Mia", ""),
        (leaving(0.0, 0.5, 1.0), "is Mia, but up to 1.0 s the face is not seen", "Good from 1.5 s on: cut there."),
        (
            leaving(1.5, 2.0, 2.5),
            "is Mia, but from 1.5 to 2.5 s the face is not seen",
            "Good until 1.0 s and from 3.0 s",
        ),
        (leaving(1.5, 2.0, 2.5, unclear=(1.5, 2.0, 2.5)), "is Mia", ""),
        (
            leaving(4.0, 4.5, cut_s=3.6),
            "is Mia, but from 3.6 s on the face is not seen",
            "Good until the cut at 3.6 s",
        ),
    ],
)
def test_who_is_gone_for_long_is_told_and_where_to_cut(found: Measurement, said: str, step: str) -> None:
    score, verdict = judged(found)
    assert verdict is Verdict.ACCEPT, "of a shot the shot list says who is to be seen"
    row = told(score, NAMES)
    assert row.result == said
    assert step in row.step
    assert bool(gone_of(found)) is bool(worth_a_look(score)) is bool(step) is ("May they leave" in row.step)
    assert row.near == ("where seen, within" if step else "over the clip, within")


def test_a_cut_lies_before_the_dissolve_to_somebody_else() -> None:
    times = (0.0, 0.3, 0.5, 0.6, 0.65, 0.75, 0.85, 0.95, 1.1, 1.2, 1.4, 1.7, 2.0)
    values = (0.3,) * 7 + (0.5, 0.7, 0.8, 0.9, 0.9, 0.9)
    found = replace(clip("3"), curve=tuple(zip(times, values, strict=True)), value=0.9)
    assert told(judged(found)[0], NAMES).step.startswith("Good until 0.8 s: ")
    mixed = replace(found, cuts=((0.65, 1.3),))
    assert told(judged(mixed)[0], NAMES).sentence == "From 1.3 s on, this is not Mia."
    assert told(judged(mixed)[0], NAMES).step.startswith("Good until 0.6 s: "), "what is half dissolved is of no use"
