"""A clip in which a part is somebody else: its median may not hide that, and a turn of the head is none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from repertory.craft.judging import judge
from repertory.craft.straying import stray_of
from repertory.craft.telling import headline
from repertory.model.verdict import Bands, Finding, Grade, Measurement, Verdict

BANDS = Bands(match=0.4, wrong=0.6, inspector="faces", version="1", style="photo", source="9 references")
CLIP = Measurement(
    inspector="faces", version="1", anchor="mia@1", finding=Finding.MEASURED, value=0.9, median=0.3, margin=0.2
)


def clip(values: str) -> Measurement:
    """One frame each half second: a digit is a tenth of distance."""
    return replace(CLIP, curve=tuple((number / 2, int(digit) / 10) for number, digit in enumerate(values)))


@pytest.mark.parametrize(
    ("values", "when"),
    [
        ("333333999", "from 3.0 s on"),
        ("999333333", "up to 1.0 s"),
        ("333999333", "from 1.5 to 2.5 s"),
        ("333335789", "from 3.0 s on"),
        ("333333399", ""),
        ("333333777", ""),
        ("333333888", "from 3.0 s on"),
        ("888333333", "up to 1.0 s"),
        ("355555888", "from 3.0 s on"),
        ("393939393", ""),
        ("3333333333333333999", ""),
    ],
)
def test_a_stretch_that_lasts_and_is_far_off_is_somebody_else(values: str, when: str) -> None:
    found = stray_of(clip(values), BANDS)
    assert (found.when if found else "") == when


def test_frames_that_cannot_be_measured_go_with_the_stretch_before_them() -> None:
    turning = clip("33333333333333333999")
    assert stray_of(turning, BANDS) is None
    found = stray_of(replace(turning, unclear=(10.0, 10.5, 11.0, 11.5)), BANDS)
    assert found is not None
    assert found.when == "from 8.5 s on"


def cut(values: str, *cuts: float) -> Measurement:
    return replace(clip(values), cuts=tuple((at, at) for at in cuts))


@pytest.mark.parametrize(
    ("found", "when"),
    [
        (cut("33333333333333337933", 8.0, 9.0), "between the cuts at 8.0 and 9.0 s"),
        (cut("79333333333333333333", 1.0), "until the cut at 1.0 s"),
        (cut("33333333333333333379", 9.0), "from 9.0 s on"),
        (cut("33999333", 1.0, 2.4), "between the cuts at 1.0 and 2.4 s"),
        (cut("33999933", 2.8), "from 1.0 s until the cut at 2.8 s"),
        (cut("33333333333333337333", 8.0, 8.5), ""),
        (cut("33333333333333337533", 8.0, 9.0), ""),
        (replace(clip("333333333333333373793333"), cuts=((8.0, 9.0),)), ""),
        (replace(clip("333333333333333333377"), cuts=((8.0, 9.4),)), "from 9.4 s on"),
        (cut("7777", 0.0), ""),
    ],
)
def test_a_take_that_is_cut_in_is_somebody_else_however_short(found: Measurement, when: str) -> None:
    stray = stray_of(found, BANDS)
    assert (stray.when if stray else "") == when


def test_a_short_take_of_somebody_else_is_no_match_of_the_clip() -> None:
    judged = judge([replace(cut("33333333333333339933", 8.0, 9.0), value=0.4)], {CLIP.subject: BANDS})
    assert judged.verdict is Verdict.RETAKE
    assert "is not recognised between the cuts at 8.0 and 9.0 s, distance 0.90" in judged.reason


def test_a_take_that_can_hardly_be_measured_goes_to_a_person() -> None:
    found = replace(cut("3333355", 2.5), value=0.4, unclear=(3.5, 4.0, 4.5))
    report = judge([found], {CLIP.subject: BANDS})
    assert report.verdict is Verdict.REVIEW
    assert report.reason.endswith("yet from 2.5 s on the face can hardly be measured.")
    assert headline(report, {"mia@1": "Mia"}) == (
        "This is Mia, but from 2.5 s on the face can hardly be measured. A person should decide."
    )
    for known in (replace(found, cuts=()), replace(cut("3333335", 2.5), value=0.4, unclear=found.unclear)):
        assert judge([known], {CLIP.subject: BANDS}).verdict is Verdict.ACCEPT


def test_a_distance_that_grows_within_its_limit_is_not_spoken_of() -> None:
    found = replace(
        clip("3333444"), value=0.4, reason="measured in 7 of 7 frames; drifts away, from 0.30 to 0.40 at 3 s"
    )
    assert judge([found], {CLIP.subject: BANDS}).scores[0].measurement.reason == "measured in 7 of 7 frames"
    over = replace(found, curve=(*found.curve, (3.5, 0.5)))
    assert "drifts away" in judge([over], {CLIP.subject: BANDS}).scores[0].measurement.reason


def test_the_verdict_follows_the_part_that_is_somebody_else() -> None:
    report = judge([clip("333333999")], {CLIP.subject: BANDS})
    assert (report.verdict, report.scores[0].grade) == (Verdict.RETAKE, Grade.WRONG)
    assert "is not recognised from 3.0 s on, distance 0.90" in report.reason
    assert judge([clip("333333777")], {CLIP.subject: BANDS}).verdict is Verdict.REPAIR


def test_limits_that_are_not_trusted_and_pictures_say_nothing_of_it() -> None:
    assert stray_of(clip("333999999"), replace(BANDS, trusted=False)) is None
    assert stray_of(CLIP, BANDS) is None
    assert stray_of(replace(clip("333999999"), inspector="places"), BANDS) is None


@pytest.mark.parametrize(
    ("style", "margin", "grade"),
    [("photo", None, Grade.UNMEASURED), ("photo", 0.2, Grade.UNMEASURED), ("clay", None, Grade.MATCH)],
)
def test_colours_alone_prove_no_photographed_place(style: str, margin: float | None, grade: Grade) -> None:
    bands = replace(BANDS, inspector="places", style=style)
    place = replace(CLIP, inspector="places", value=0.3, median=None, margin=margin, reason="by its colours only")
    assert judge([place], {place.subject: bands}).scores[0].grade is grade
    far = replace(place, value=0.9)
    assert judge([far], {place.subject: bands}).scores[0].grade is Grade.WRONG
