"""The words beside a file's name say the same as its next steps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from repertory.craft.running import ALL, MOVEMENT, ONE_TAKE, THE_CLIP
from repertory.craft.ways import file_said
from repertory.model.verdict import Bands, Finding, Grade, Measurement, Report, Score, Verdict


def fault(
    inspector: str,
    grade: Grade,
    finding: Finding = Finding.MEASURED,
    *,
    about: str = "",
    anchor: str = "mia@1",
    value: float = 0.9,
) -> Score:
    bands = Bands(match=0.4, wrong=0.5, inspector=inspector, version="1", style="photo", source="")
    measured = Measurement(
        inspector=inspector, version="1", anchor=anchor, finding=finding, value=value, about=about, reason="so it is"
    )
    return Score(measurement=measured, grade=grade, bands=bands)


FACE = fault("faces", Grade.WRONG)
STRANGER = fault("faces", Grade.WRONG, Finding.EXTRA, anchor="")
COAT = fault("wardrobe", Grade.WRONG, about="coat")
CUT = fault("clips", Grade.WRONG, about=ONE_TAKE, anchor=THE_CLIP)
STILL = replace(CUT, measurement=replace(CUT.measurement, about=MOVEMENT, value=0.5))
PARTED = replace(
    FACE,
    measurement=replace(
        FACE.measurement,
        value=0.8,
        median=0.2,
        curve=tuple((0.25 * number, 0.2 if number < 12 else 0.9) for number in range(20)),
    ),
)


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        ((FACE,), "to be made again"),
        ((STRANGER,), "to be made again or asked for otherwise (--extras)"),
        ((STRANGER, STRANGER, COAT), "to be made again or asked for otherwise (--extras, --wearing)"),
        ((CUT,), "to be made again or used in part"),
        ((STILL, STRANGER), "to be made again or used in part and asked for otherwise (--extras)"),
        ((PARTED,), "to be made again or used in part"),
        ((fault("faces", Grade.WRONG, Finding.MISSING),), "to be made again or asked for otherwise (--against)"),
        ((FACE, STRANGER), "to be made again"),
        ((replace(STILL, measurement=replace(STILL.measurement, value=ALL)),), "to be made again"),
    ],
)
def test_a_way_out_is_named_where_every_fault_has_one(scores: tuple[Score, ...], words: str) -> None:
    match = replace(FACE, grade=Grade.MATCH)
    assert file_said(Report(scores=(*scores, match), verdict=Verdict.RETAKE, reason="")) == words


def test_what_only_stumbles_as_a_clip_is_not_to_be_mended() -> None:
    slips = replace(STILL, grade=Grade.DRIFT)
    assert file_said(Report(scores=(slips,), verdict=Verdict.REPAIR, reason="")) == "to be made again or used in part"
    drifted = replace(FACE, grade=Grade.DRIFT)
    assert file_said(Report(scores=(drifted,), verdict=Verdict.REPAIR, reason="")) == "to be mended"


def test_what_is_accepted_or_left_to_a_person_is_said_as_before() -> None:
    match = replace(FACE, grade=Grade.MATCH)
    assert file_said(Report(scores=(match,), verdict=Verdict.ACCEPT, reason="")) == "accepted"
    assert file_said(Report(scores=(STRANGER,), verdict=Verdict.REVIEW, reason="")) == "for a person to decide"
