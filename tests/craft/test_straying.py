"""A clip in which a part is somebody else: its median may not hide that, and a turn of the head is none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from repertory.craft.judging import judge
from repertory.craft.straying import stray_of
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
