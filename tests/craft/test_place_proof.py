"""A photographed place is told by its details: colours are no proof there, and details are one whatever the limits."""

from __future__ import annotations

from dataclasses import replace

from repertory.craft.advising import next_step
from repertory.craft.concluding import badge
from repertory.craft.judging import judge
from repertory.craft.placing import ITS_COLOURS, MIRRORED, ONE_ONLY, THERE
from repertory.craft.telling import headline, told
from repertory.craft.ways import file_said
from repertory.model.verdict import Bands, Finding, Grade, Measurement, Report, Score, Verdict
from repertory.work.showing import is_other

NAMES = {"cafe@1": "café", "street@1": "Street"}


def bands(style: str, *, trusted: bool) -> Bands:
    return Bands(match=0.4, wrong=0.42, inspector="places", version="3", style=style, source="", trusted=trusted)


def judged(value: float | None, reason: str, limits: Bands, finding: Finding = Finding.MEASURED) -> Score:
    margin = None if value is None else -0.1
    found = Measurement(
        inspector="places",
        version="3",
        anchor="cafe@1",
        finding=finding,
        value=value,
        reason=reason,
        margin=margin,
        nearest="street@1",
    )
    (score,) = judge([found], {("places", "cafe@1", ""): limits}).scores
    return score


def test_details_prove_a_place_of_which_one_picture_is_known() -> None:
    limits = bands("photo", trusted=False)
    assert judged(0.1, f"80 {THERE}", limits).grade is Grade.MATCH
    assert judged(0.9, f"80 {THERE}", limits).grade is Grade.DRIFT
    assert judged(0.1, ITS_COLOURS, limits).grade is Grade.UNMEASURED


def test_details_do_not_loosen_limits_that_are_trusted() -> None:
    assert judged(0.9, f"80 {THERE}", bands("clay", trusted=True)).grade is Grade.WRONG


def test_colours_are_no_proof_in_photographs_whatever_else_is_in_the_library() -> None:
    for trusted in (True, False):
        score = judged(0.1, ITS_COLOURS, bands("photo", trusted=trusted))
        assert score.grade is Grade.UNMEASURED
        assert told(score, NAMES).result == (
            "is alike in colours; whether it is the place cannot be told by colours alone"
        )
    far = judged(0.86, ITS_COLOURS, bands("photo", trusted=False))
    assert told(far, NAMES).sentence == (
        "The colours are others than those of the café; whether it is the place cannot be told by colours alone."
    )
    left = Report(scores=(far,), verdict=Verdict.REVIEW, reason="")
    assert badge(far, left) == ("for a person to decide", "review")
    assert "Not measured" not in headline(left, NAMES)


def test_a_place_that_details_prove_has_no_limits_that_say_otherwise() -> None:
    dark = judged(0.9, f"80 {THERE}", bands("photo", trusted=False))
    words = told(dark, NAMES)
    assert (words.result, words.figure) == ("is the place, in other colours or another light", "")


def test_details_say_which_place_it_is_before_colours_do() -> None:
    clay = bands("clay", trusted=True)
    dark, same, sign = (
        judged(0.9, f"370 {THERE}", clay),
        judged(0.3, f"370 {THERE}", clay),
        judged(0.9, f"16 {THERE}", clay),
    )
    assert dark.grade is Grade.WRONG, "what a shoot refuses is refused as before"
    assert told(dark, NAMES).sentence == "The place is the café, in other colours or another light."
    assert next_step(dark).startswith("Grade it to the light of the place's picture")
    assert told(same, NAMES).sentence == (
        "The place is the café by its details, though its colours are nearer to those of Street."
    )
    assert [is_other(one) for one in (dark, same, sign)] == [False, True, True], "what is shown as nearer still"
    assert told(sign, NAMES).sentence == "The place looks more like Street than like the café.", "a sign may be in both"
    alone = replace(sign, measurement=replace(sign.measurement, margin=None, nearest=""))
    assert told(alone, NAMES).result == "is the place, in other colours or another light"


def test_what_is_more_like_another_place_is_made_again_and_not_mended() -> None:
    clay = bands("clay", trusted=True)
    report = judge([judged(0.41, ITS_COLOURS, clay).measurement], {("places", "cafe@1", ""): clay})
    (score,) = report.scores
    assert (score.grade, report.verdict) == (Grade.DRIFT, Verdict.RETAKE)
    assert file_said(report) == "to be made again or asked for otherwise (--against)"
    assert "mend" not in next_step(score)
    alone = replace(score.measurement, margin=0.1)
    assert judge([alone], {("places", "cafe@1", ""): clay}).verdict is Verdict.REPAIR


def test_a_wall_of_one_colour_is_too_plain_to_be_known_again() -> None:
    wall = judged(0.2, ONE_ONLY, bands("clay", trusted=True))
    assert told(wall, NAMES).result == "not measured: what is seen is of one colour, too plain to be known again"
    assert next_step(wall) == "Look at it yourself: a wall of one colour may be anywhere."


def test_another_place_that_details_prove_is_not_asked_for_in_another_light() -> None:
    other = judged(0.9, "this is street@1: 16 details", bands("clay", trusted=True), Finding.SWAPPED)
    assert (
        next_step(other)
        == "Make it again with the place's picture. Is the other place right here? Say so: --against street"
    )


def test_a_mirror_image_is_flipped_back() -> None:
    score = judged(
        None, f"{MIRRORED}: 80 details lie the other way round", bands("clay", trusted=True), Finding.SWAPPED
    )
    assert score.grade is Grade.WRONG
    assert told(score, NAMES).result == "is mirrored: 80 details lie the other way round"
    assert next_step(score).startswith("Flip it back")


def test_what_is_told_by_colours_is_told_after_its_name_as_well() -> None:
    clay = bands("clay", trusted=True)
    results = [told(judged(value, ITS_COLOURS, clay), NAMES).result for value in (0.1, 0.41, 0.9)]
    assert results == [
        "could be the place by its colours, and Street even more so",
        "is nearly matched in colours, more like Street",
        "is not matched in colours",
    ]


def test_the_light_is_not_asked_for_where_it_was_given() -> None:
    wrong = judged(0.9, ITS_COLOURS, bands("clay", trusted=True))
    lit = replace(wrong, measurement=replace(wrong.measurement, about="night"))
    assert "--light" not in next_step(wrong), "its pictures in all lights were compared"
    assert next_step(lit).endswith("Change --light")


def test_a_mirrored_keyframe_that_was_accepted_is_accepted_as_a_clip_with_fewer_details() -> None:
    limits = {("places", "cafe@1", ""): bands("clay", trusted=True)}

    def mirrored(count: int, nearest: str = "") -> Measurement:
        return Measurement(
            inspector="places",
            version="3",
            anchor="cafe@1",
            finding=Finding.SWAPPED,
            reason=f"{MIRRORED}: {count} details lie the other way round",
            nearest=nearest,
        )

    before = judge([mirrored(80)], limits)
    assert judge([mirrored(60)], limits, approved=before).verdict is Verdict.ACCEPT
    assert judge([mirrored(60, "street@1")], limits, approved=before).verdict is Verdict.RETAKE
