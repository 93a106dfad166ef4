"""Of a clip every part that is off is told, when it is good, and one figure: that of the part which is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from faces_made_up import anchor, face
from faces_made_up import clip as clip_of

from repertory.craft.comparing import compare_faces
from repertory.craft.concluding import badge
from repertory.craft.judging import judge
from repertory.craft.parts import said_figure, single_frames
from repertory.craft.stretches import passing
from repertory.craft.telling import headline, told
from repertory.model.verdict import Bands, Expectation, Finding, Grade, Measurement, Report, Verdict

BANDS = Bands(match=0.4, wrong=0.6, inspector="faces", version="1", style="photo", source="9 references")
NAMES = {"mia@1": "Mia"}


def clip(values: str, *cuts: float | tuple[float, float], worst: float = 0.9, median: float = 0.3) -> Measurement:
    """One frame each half second: a digit is a tenth of distance."""
    return Measurement(
        inspector="faces",
        version="1",
        anchor="mia@1",
        finding=Finding.MEASURED,
        value=worst,
        median=median,
        reason="measured in all frames; goes from 0.30 to 0.90 at the cut at 1.0 s",
        curve=tuple((number / 2, int(digit) / 10) for number, digit in enumerate(values)),
        cuts=tuple(one if isinstance(one, tuple) else (one, one) for one in cuts),
    )


def judged(found: Measurement) -> Report:
    return judge([found], {found.subject: BANDS})


@pytest.mark.parametrize(
    ("found", "said", "step"),
    [
        (
            clip("33399933339999333", 1.5, 3.0, 5.0, 7.0),
            "From 1.5 to 3.0 s and from 5.0 to 7.0 s, this is not Mia.",
            "Good until the cut at 1.5 s, from the cut at 3.0 to the cut at 5.0 s and from the cut at 7.0 s on",
        ),
        (
            clip("99933399933399933399933399", 1.5, 3.0, 4.5, 6.0, 7.5, 9.0, 10.5, 12.0, median=0.9),
            "Up to 1.5 s, from 3.0 to 4.5 s, from 6.0 to 7.5 s and 2 more times, this is not Mia.",
            "Good from the cut at 1.5 to the cut at 3.0 s, from the cut at 4.5 to the cut at 6.0 s, from the cut at",
        ),
        (clip("333335999"), "From 3.0 s on, this is not Mia.", "Good until 2.0 s: cut there, or make it again."),
        (clip("999533333"), "Up to 1.0 s, this is not Mia.", "Good from 2.0 s on: cut there, or make it again."),
        (
            clip("333333555", median=0.41, worst=0.5),
            "This is Mia, and not quite from 3.0 s on.",
            "Good until 2.5 s: cut there, mend the rest, or make it again.",
        ),
        (
            clip("333333777", median=0.41, worst=0.7),
            "This is Mia, and not from 3.0 s on.",
            "Good until 2.5 s: cut there, mend the rest, or make it again.",
        ),
        (
            clip("353535353", median=0.41, worst=0.5),
            "This is not quite Mia.",
            "Mend the face, or make it again with more references.",
        ),
        (
            clip("333333555", median=0.3, worst=0.5),
            "This is Mia for the most part, though less clearly from 3.0 s on.",
            "",
        ),
        (clip("333333353", median=0.3, worst=0.5), "This is Mia.", ""),
        (
            clip("33333333333339933333", worst=0.6),
            "This is Mia for the most part, though less clearly from 6.5 to 7.0 s.",
            "Look at that part yourself.",
        ),
        (clip("33333333333333933333", worst=0.6), "This is Mia.", ""),
        (
            clip("333333933333"),
            "This is Mia for the most part, and not at 3.0 s.",
            "Good until 2.5 s and from 3.5 s on: cut there, mend the rest, or make it again.",
        ),
        (
            clip("333339933333", (2.2, 3.2)),
            "This is Mia for the most part, and not in the dissolve from 2.2 to 3.2 s.",
            "Good until 2.0 s and from 3.5 s on: cut there, mend the rest, or make it again.",
        ),
    ],
)
def test_every_part_is_told_and_where_to_cut(found: Measurement, said: str, step: str) -> None:
    report = judged(found)
    assert headline(report, NAMES) == said
    told_step = told(report.scores[0], NAMES).step
    assert told_step.startswith(step)
    assert bool(told_step) is bool(step)


def test_who_cuts_at_a_rounded_time_does_not_cut_into_what_is_bad() -> None:
    uneven = tuple((number * 0.37, 0.9 if number in {4, 5, 6} else 0.3) for number in range(11))
    step = told(judged(replace(clip("3"), curve=uneven)).scores[0], NAMES).step
    assert step.startswith("Good until 1.1 s and from 2.6 s on: "), "of 1.11 and 2.59 s"


@pytest.mark.parametrize(
    ("found", "figure", "of", "words"),
    [
        (clip("33399933339999333", 1.5, 3.0, 5.0, 7.0), 0.9, "between the cuts at 5.0 and 7.0 s", "wrong"),
        (clip("333333777", median=0.41, worst=0.7), 0.7, "from 3.0 s on", "partly wrong"),
        (clip("333333555", median=0.41, worst=0.5), 0.5, "from 3.0 s on", "drift"),
        (clip("333333933333"), 0.9, "in its worst frame, at 3.0 s", "partly wrong"),
        (clip("333333555", median=0.3, worst=0.5), 0.3, "over the clip", "match"),
    ],
)
def test_the_figure_is_that_of_the_part_and_the_badge_follows_it(
    found: Measurement, figure: float, of: str, words: str
) -> None:
    report = judged(found)
    part = said_figure(report.scores[0])
    assert part is not None
    assert (part.value, part.words) == (figure, of)
    assert badge(report.scores[0], report)[0] == words


def test_a_reason_names_every_part_and_says_of_what_its_figures_are() -> None:
    reason = judged(clip("33399933339999333", 1.5, 3.0, 5.0, 7.0)).reason
    assert "not recognised from 1.5 to 3.0 s and from 5.0 to 7.0 s, distance 0.90 (above 0.60)" in reason
    assert "[of all frames the median 0.30, worst tenth 0.90" in reason


def test_what_lies_off_and_does_not_count_is_told_apart() -> None:
    moment = judged(clip("333333353", worst=0.5))
    assert moment.verdict is Verdict.ACCEPT
    assert passing(moment.scores[0]) == {3.5}
    assert passing(judged(clip("353335999")).scores[0]) == {0.5}, "but not what leads to the part that is bad"
    assert passing(judged(clip("777777777", median=0.7)).scores[0]) == set()


def test_a_mixture_is_not_blamed_on_anybody() -> None:
    mixed = judged(clip("333335533333", (2.2, 3.2), worst=0.5)).scores[0]
    assert mixed.grade is Grade.MATCH
    assert single_frames(mixed) == "In a dissolve each picture is a mixture of two, in which a face lies farther off."


def test_a_clip_says_why_most_of_it_could_not_be_measured() -> None:
    dark = replace(face("mia", sharpness=3.0), grey=(12,) * 1024)
    darker = replace(dark, grey=(8,) * 1024)
    profile = face("mia", measurable=False, yaw=75.0)
    asked = Expectation(cast=(anchor("mia"),))
    for faces in ([profile, dark, dark, darker], [face("mia"), profile, dark, darker, dark, dark]):
        (found,) = compare_faces(clip_of([[one] for one in faces]), asked)
        assert found.finding is Finding.UNMEASURED
        assert found.reason.startswith("the face is too dark: lightness 12 of 255; measured in ")
        report = judge([found], {})
        assert headline(report, NAMES).startswith("The face is too dark: lightness 12 of 255. Not measured: Mia.")
        assert told(report.scores[0], NAMES).step.endswith("a face with more light on it can be measured.")
