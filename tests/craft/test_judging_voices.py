"""What follows from what was measured of a voice: a doubt about a short line blocks nothing, a clear fault does."""

from __future__ import annotations

import pytest

from repertory.craft.hearing import TOGETHER
from repertory.craft.judging import judge
from repertory.craft.levels import CLIPPING, LOUDNESS, level_bands
from repertory.craft.spoken import WORDS
from repertory.model.verdict import Bands, Finding, Grade, Measurement, Report, Subject, Verdict

OWN = Bands(match=0.106, wrong=0.13, inspector="voices", version="1", style="previs", source="one sample")
BANDS: dict[Subject, Bands] = {
    **{("voices", "mia@1", about): OWN for about in ("", TOGETHER)},
    **{("voices", "mia@1", about): limits for about, limits in level_bands("voices", "1").items()},
}


def voice(value: float | None, confidence: float = 1.0, about: str = "", **more: object) -> Measurement:
    finding = Finding.MEASURED if value is not None else Finding.UNMEASURED
    return Measurement(
        **{
            "inspector": "voices",
            "version": "1",
            "anchor": "mia@1",
            "finding": finding,
            "value": value,
            "confidence": confidence,
            "about": about,
            **more,
        }  # type: ignore[arg-type]
    )


def judged(*found: Measurement) -> Report:
    return judge(found, BANDS)


@pytest.mark.parametrize(
    ("value", "confidence", "verdict", "grade"),
    [
        (0.05, 1.0, Verdict.ACCEPT, Grade.MATCH),
        (0.05, 0.1, Verdict.ACCEPT, Grade.MATCH),
        (0.12, 1.0, Verdict.REPAIR, Grade.DRIFT),
        (0.12, 0.2, Verdict.ACCEPT, Grade.UNMEASURED),
        (0.2, 0.15, Verdict.ACCEPT, Grade.UNMEASURED),
        (0.2, 0.5, Verdict.RETAKE, Grade.WRONG),
        (0.3, 0.15, Verdict.RETAKE, Grade.WRONG),
        (0.2, 1.0, Verdict.RETAKE, Grade.WRONG),
        (None, 1.0, Verdict.ACCEPT, Grade.UNMEASURED),
    ],
)
def test_a_doubt_about_little_speech_blocks_nothing(
    value: float | None, confidence: float, verdict: Verdict, grade: Grade
) -> None:
    report = judged(voice(value, confidence))
    assert (report.verdict, report.scores[0].grade) == (verdict, grade)
    assert "face" not in " ".join((report.reason, *report.notes))


def test_what_is_too_short_is_said_in_words_that_fit_a_voice() -> None:
    report = judged(voice(0.2, 0.15))
    assert report.reason == "Nothing of the line could be measured."
    assert report.notes == (
        "mia@1: is not recognised, distance 0.20 (above 0.13), too near the limit 0.13 for so little speech",
    )


def test_short_lines_that_are_all_off_together_are_told() -> None:
    report = judged(voice(0.2, 0.15), voice(0.2, 0.9, TOGETHER, reason="with 4 more lines"))
    assert report.verdict is Verdict.RETAKE
    assert "mia@1 (all its lines): is not recognised" in report.reason


def test_a_doubt_counts_where_another_voice_of_the_film_is_clearly_nearer() -> None:
    assert judged(voice(0.2, 0.15, margin=-0.04, nearest="nova@1")).verdict is Verdict.ACCEPT
    named = judged(voice(0.2, 0.15, margin=-0.06, nearest="nova@1"))
    assert named.verdict is Verdict.RETAKE
    assert "and it is nearer to nova@1" in named.reason


def test_another_voice_must_be_clearly_nearer_before_a_match_is_left_to_a_person() -> None:
    assert judged(voice(0.1, 1.0, margin=-0.01, nearest="nova@1")).verdict is Verdict.ACCEPT
    assert judged(voice(0.1, 0.2, margin=-0.05, nearest="nova@1")).verdict is Verdict.ACCEPT
    doubtful = judged(voice(0.1, 1.0, margin=-0.05, nearest="nova@1"))
    assert doubtful.verdict is Verdict.REVIEW
    assert "yet it is nearer to nova@1" in doubtful.reason


@pytest.mark.parametrize(
    ("about", "value", "confidence", "verdict"),
    [
        (LOUDNESS, 5.0, 1.0, Verdict.ACCEPT),
        (LOUDNESS, 12.0, 1.0, Verdict.ACCEPT),
        (LOUDNESS, 25.0, 1.0, Verdict.RETAKE),
        (CLIPPING, 2.0, 1.0, Verdict.RETAKE),
        (WORDS, 0.1, 1.0, Verdict.ACCEPT),
        (WORDS, 0.8, 1.0, Verdict.RETAKE),
        (WORDS, 0.8, 1 / 6, Verdict.ACCEPT),
    ],
)
def test_how_a_line_is_recorded_and_what_it_says_count_as_well(
    about: str, value: float, confidence: float, verdict: Verdict
) -> None:
    report = judged(voice(0.05), voice(value, confidence, about))
    assert report.verdict is verdict
    assert "distance" not in report.reason.replace("mia@1 matches", "")


def test_a_line_that_is_right_says_so() -> None:
    report = judged(voice(0.05), voice(2.0, 1.0, LOUDNESS), voice(0.0, 1.0, CLIPPING))
    assert report.reason.endswith(" match.")
    assert set(report.reason.removesuffix(" match.").split(", ")) == {"mia@1", "mia@1 (loudness)", "mia@1 (clipping)"}
    assert report.notes == ()
