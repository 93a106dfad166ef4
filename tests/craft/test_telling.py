"""What was measured in a file, in words that need no explanation: what is not measured never sounds like a pass."""

from __future__ import annotations

from dataclasses import replace

import pytest

from repertory.craft.advising import DRAWN
from repertory.craft.called import in_names
from repertory.craft.judging import drifts_to_nearest
from repertory.craft.placing import ITS_COLOURS, MIRRORED
from repertory.craft.telling import headline, in_order, told, worth_saying
from repertory.model.verdict import Bands, Finding, Grade, Measurement, Report, Score, Verdict

NAMES = {"mia@1": "Mia", "nova@2": "Nova", "coffee-shop@1": "coffee shop", "street@1": "Street", "phone@1": "phone"}
BANDS = Bands(match=0.4, wrong=0.6, inspector="faces", version="1", style="photo", source="9 references", lean=0.2)


def score(inspector: str, anchor: str, value: float | None, grade: Grade, *, about: str = "", **more: object) -> Score:
    measured = Measurement(
        inspector=inspector, version="1", anchor=anchor, about=about, finding=Finding.MEASURED, value=value
    )
    return Score(measurement=replace(measured, **more), grade=grade, bands=BANDS)  # type: ignore[arg-type]


CUT_AWAY = tuple((number / 2, 0.9 if number >= 4 else 0.3) for number in range(9))


def test_a_voice_near_a_limit_says_how_little_was_heard() -> None:
    short = score("voices", "mia-voice@1", 0.5, Grade.UNMEASURED, reason="only 1.1 s of speech")
    assert told(short, {}).result == "not measured: only 1.1 s of speech, too near the limit to be sure"
    assert told(score("wardrobe", "mia@1", 0.5, Grade.UNMEASURED, about="coat"), {}).result == (
        "not measured: too near the limit to be sure"
    )


def said(*scores: Score, verdict: Verdict = Verdict.ACCEPT) -> str:
    return headline(Report(scores=scores, verdict=verdict, reason="no reason"), NAMES)


MIA = score("faces", "mia@1", 0.2, Grade.MATCH)
JACKET = score("wardrobe", "mia@1", 0.9, Grade.WRONG, about="leather jacket")
SHOP = score(
    "places",
    "coffee-shop@1",
    None,
    Grade.UNMEASURED,
    finding=Finding.UNMEASURED,
    reason="people fill the picture: 12% of it shows the place",
)


def test_the_headline_tells_it_as_one_would_on_set() -> None:
    assert said(JACKET, MIA) == "This is Mia. Mia's clothes have other colours than the leather jacket."


def test_only_who_is_seen_alone_is_this_one() -> None:
    nova = score("faces", "nova@2", 0.5, Grade.DRIFT)
    assert said(MIA, nova) == "Mia is Mia. Nova is not quite Nova."
    assert said(nova) == "This is not quite Nova."
    again = score("faces", "", 0.3, Grade.WRONG, finding=Finding.DOUBLED, nearest="mia@1")
    assert said(again, MIA) == "Mia is there twice.", "which says that she is there"
    assert said(score("faces", "mia@1", None, Grade.WRONG, finding=Finding.MISSING)) == "Mia is not there."


def test_clothes_are_not_hers_where_nobody_knows_whose_face_it_is() -> None:
    profile = score("faces", "mia@1", None, Grade.UNMEASURED, finding=Finding.UNMEASURED, reason="a profile")
    assert said(profile, JACKET) == (
        "The clothes of the person seen have other colours than the leather jacket. Not measured: Mia."
    )
    beside = score("faces", "nova@2", 0.2, Grade.MATCH)
    assert said(profile, beside, JACKET).startswith("Nova is Nova. The clothes of the one taken for Mia have other")


def test_what_was_not_measured_is_named_and_is_no_match() -> None:
    assert said(MIA, SHOP) == "This is Mia. Not measured: the coffee shop."
    words = told(SHOP, NAMES)
    assert words.result == "not measured: people fill the picture: 12% of it shows the place"
    assert (words.near, words.sentence) == ("", "")
    assert words.step.startswith("Look at it yourself")


@pytest.mark.parametrize(
    ("one", "sentence"),
    [
        (score("faces", "mia@1", 0.5, Grade.DRIFT), "Mia is not quite Mia."),
        (score("faces", "mia@1", 0.7, Grade.WRONG), "This is not Mia."),
        (score("faces", "mia@1", None, Grade.WRONG, finding=Finding.MISSING), "Mia is not there."),
        (
            score("faces", "mia@1", 0.7, Grade.WRONG, finding=Finding.SWAPPED, nearest="nova@2"),
            "Nova is in the place of Mia.",
        ),
        (
            score("faces", "mia@1", 0.3, Grade.MATCH, margin=-0.1, nearest="nova@2"),
            "Mia could be Mia, and Nova even more so.",
        ),
        (
            score("faces", "", 0.3, Grade.WRONG, finding=Finding.DOUBLED, nearest="mia@1"),
            "Mia is there twice.",
        ),
        (
            score(
                "faces",
                "",
                0.3,
                Grade.WRONG,
                finding=Finding.EXTRA,
                nearest="nova@2",
                reason="nova@2, who is not in this shot",
            ),
            "Nova is there, and was not asked for.",
        ),
        (
            score("faces", "", 0.9, Grade.WRONG, finding=Finding.EXTRA, nearest="mia@1", reason="nobody's"),
            "Somebody is there who was not asked for.",
        ),
        (
            score("faces", "mia@1", 0.3, Grade.DRIFT, lean=0.3, toward="nova@2", nearest="nova@2", margin=0.2),
            "Mia is drifting toward Nova.",
        ),
        (
            score("faces", "mia@1", 0.3, Grade.DRIFT, lean=0.3, toward="nova@2", nearest="nova@2", margin=0.6),
            "Mia is not quite Mia.",
        ),
        (
            score("faces", "mia@1", 0.9, Grade.WRONG, median=0.3, curve=CUT_AWAY),
            "From 2.0 s on, this is not Mia.",
        ),
        (
            score("wardrobe", "mia@1", 0.1, Grade.MATCH, about="red sweater"),
            "Mia's clothes have the colours of the red sweater.",
        ),
        (
            score(
                "wardrobe",
                "mia@1",
                0.9,
                Grade.WRONG,
                about="red sweater",
                margin=-0.3,
                nearest="mustard coat of nova@2",
            ),
            "Mia's clothes have other colours than the red sweater, more like the mustard coat of Nova.",
        ),
        (score("places", "coffee-shop@1", 0.1, Grade.MATCH), "The place is the coffee shop."),
        (score("places", "coffee-shop@1", 0.5, Grade.DRIFT), "The place is not quite the coffee shop."),
        (
            score("places", "coffee-shop@1", 0.5, Grade.DRIFT, margin=-0.2, nearest="street@1"),
            "The place looks more like Street than like the coffee shop.",
        ),
        (
            score("places", "coffee-shop@1", 0.1, Grade.MATCH, reason=ITS_COLOURS),
            "What is seen of the place has the colours of the coffee shop.",
        ),
        (
            score("places", "coffee-shop@1", 0.37, Grade.DRIFT, reason=ITS_COLOURS, margin=-0.1, nearest="street@1"),
            "What is seen of the place has nearly the colours of the coffee shop, more like Street.",
        ),
        (
            score("places", "coffee-shop@1", 0.3, Grade.MATCH, reason=ITS_COLOURS, margin=-0.1, nearest="street@1"),
            "By its colours the place could be the coffee shop, and Street even more so.",
        ),
        (
            score("wardrobe", "mia@1", 0.3, Grade.MATCH, about="tuxedo", margin=-0.1, nearest="red sweater of mia@1"),
            "Mia's clothes have the colours of the tuxedo, and even more those of the red sweater.",
        ),
        (
            score("places", "street@1", 0.9, Grade.WRONG, reason=ITS_COLOURS, margin=-0.2, nearest="coffee-shop@1"),
            "What is seen of the place has other colours than Street.",
        ),
        (
            score("places", "street@1", 0.9, Grade.WRONG, reason=ITS_COLOURS, margin=-0.8, nearest="coffee-shop@1"),
            "What is seen of the place has other colours than Street, more like the coffee shop.",
        ),
        (
            score("places", "coffee-shop@1", 0.3, Grade.MATCH, margin=-0.1, nearest="street@1"),
            "The place could be the coffee shop, and Street even more so.",
        ),
        (
            score("places", "coffee-shop@1", 0.9, Grade.WRONG, about="night", reason=ITS_COLOURS),
            "What is seen of the place has other colours than the coffee shop (night).",
        ),
        (
            score(
                "places",
                "coffee-shop@1",
                None,
                Grade.WRONG,
                finding=Finding.SWAPPED,
                reason=f"{MIRRORED}: 80 details lie the other way round",
            ),
            "This is the mirror image of the coffee shop.",
        ),
        (
            score(
                "places",
                "coffee-shop@1",
                0.3,
                Grade.WRONG,
                finding=Finding.SWAPPED,
                reason="this is street@1: 40 details lie where a picture of that place has them",
                nearest="street@1",
            ),
            "The place is Street, not the coffee shop.",
        ),
        (score("props", "phone@1", 0.1, Grade.MATCH), "The phone is the right one."),
        (score("voices", "mia@1", 0.1, Grade.MATCH), "The voice is Mia."),
        (
            score(
                "voices", "mia@1", 30.0, Grade.WRONG, about="loudness", reason="-45 LUFS, 30 quieter than its sample"
            ),
            "The voice of Mia is far too quiet: -45 LUFS, 30 quieter than its sample.",
        ),
        (score("voices", "mia@1", 1.0, Grade.MATCH, about="loudness"), ""),
        (
            score("clips", "", 0.9, Grade.DRIFT, about="movement", reason="stands still from 1.0 s on"),
            "Stands still from 1.0 s on.",
        ),
        (score("looks", "coffee-shop@1", 0.9, Grade.WRONG), "The look is not the coffee shop."),
    ],
)
def test_each_finding_has_a_sentence_of_its_own(one: Score, sentence: str) -> None:
    assert told(one, NAMES).sentence == sentence


def test_a_distance_that_says_nothing_is_not_measured() -> None:
    untrusted = replace(BANDS, trusted=False, source="2 clay pictures")
    one = replace(score("places", "coffee-shop@1", 0.3, Grade.UNMEASURED), bands=untrusted)
    words = told(one, NAMES)
    assert words.result == "not measured: its pictures do not tell it from others"
    assert said(one) == "Not measured: the coffee shop."


@pytest.mark.parametrize(
    ("value", "near"),
    [
        (0.2, "clearly within"),
        (0.35, "within"),
        (0.39, "just within"),
        (0.43, "just outside"),
        (0.5, "outside, not far"),
        (0.65, "just beyond the second limit"),
        (0.7, "outside"),
    ],
)
def test_nearness_has_words_as_well_as_a_figure(value: float, near: str) -> None:
    words = told(score("faces", "mia@1", value, Grade.MATCH), NAMES)
    assert (words.near, words.limits) == (near, "match to 0.40, wrong from 0.60")
    assert told(score("faces", "mia@1", 0.9, Grade.WRONG), NAMES).near == "far outside"
    by_hand = replace(MIA, bands=replace(BANDS, by_hand=True))
    assert told(by_hand, NAMES).limits == "match to 0.40, wrong from 0.60, set by hand"


@pytest.mark.parametrize(
    ("grade", "result", "sentence"),
    [
        (Grade.MATCH, "is the one seen here", "This is the person in ref1.png."),
        (Grade.DRIFT, "is not quite the one seen here", "This is not quite the person in ref1.png."),
        (Grade.WRONG, "is not the one seen here", "This is not the person in ref1.png."),
    ],
)
def test_somebody_without_a_name_is_told_by_the_picture(grade: Grade, result: str, sentence: str) -> None:
    words = told(score("faces", "ref1", 0.3, grade), {"ref1": "the person in ref1.png"})
    assert (words.what, words.result, words.sentence) == ("the person in ref1.png", result, sentence)


def test_a_face_just_beyond_the_second_limit_does_not_read_like_a_stranger() -> None:
    hardly, stranger = (told(score("faces", "mia@1", value, Grade.WRONG), NAMES) for value in (0.63, 0.7))
    assert (hardly.result, hardly.sentence) == ("is hardly the one seen here", "This is hardly Mia.")
    assert stranger.sentence == "This is not Mia."


def test_a_second_face_is_not_told_like_a_time() -> None:
    names = {"ref1": "the person in ref1.png"}
    words = told(score("faces", "", 0.3, Grade.WRONG, finding=Finding.DOUBLED, nearest="ref1"), names)
    assert (words.what, words.result) == ("one more face", "is the person in ref1.png again")


def test_the_figure_of_a_whole_clip_says_that_it_is_of_all_of_it() -> None:
    words = told(score("faces", "mia@1", 0.3, Grade.MATCH, median=0.2), NAMES)
    assert (words.figure, words.near) == ("0.20", "over the clip, clearly within")


def test_only_who_is_named_as_drifted_toward_is_shown_beside_a_face() -> None:
    one = score("faces", "mia@1", 0.3, Grade.DRIFT, lean=0.3, toward="nova@2", nearest="nova@2", margin=0.2)
    assert drifts_to_nearest(one)
    assert not drifts_to_nearest(replace(one, grade=Grade.MATCH))
    assert not drifts_to_nearest(replace(one, measurement=replace(one.measurement, margin=0.6)))


def test_a_row_never_contradicts_its_grade() -> None:
    part = told(score("faces", "mia@1", 0.9, Grade.WRONG, median=0.3, curve=CUT_AWAY), NAMES)
    assert (part.figure, part.near) == ("0.90", "from 2.0 s on, far outside")
    assert part.step == "Good until 1.5 s: cut there, or make it again."
    worst = told(score("faces", "mia@1", 0.9, Grade.DRIFT, median=0.3), NAMES)
    assert (worst.figure, worst.near) == ("0.90", "in its worst frames, far outside")
    leaning = told(score("faces", "mia@1", 0.3, Grade.DRIFT, lean=0.3, toward="nova@2"), NAMES)
    assert leaning.near == "within, but drifting toward another"
    swapped = told(score("voices", "mia@1", 0.3, Grade.WRONG, finding=Finding.SWAPPED, reason="Nova speaks"), NAMES)
    assert swapped.near == "within, but nearer to another"
    assert told(score("faces", "mia@1", 0.4001, Grade.DRIFT), NAMES).figure == "0.4001"
    assert told(score("clips", "the clip", 1.0, Grade.WRONG, about="one take", reason="a cut"), NAMES).figure == ""


def test_a_drawing_is_looked_at_and_not_sharpened() -> None:
    drawn = score("faces", "mia@1", None, Grade.UNMEASURED, finding=Finding.UNMEASURED, reason=DRAWN)
    assert told(drawn, NAMES).step == "Look at it yourself."


def test_a_place_that_is_alike_by_its_colours_only_is_not_measured() -> None:
    one = score("places", "coffee-shop@1", 0.3, Grade.UNMEASURED, reason="by its colours only")
    assert told(one, NAMES).result == "is alike in colours; whether it is the place cannot be told by colours alone"
    assert told(one, NAMES).step.endswith("from the same side would prove it.")


def test_nothing_is_to_be_done_about_what_matches_and_something_about_all_else() -> None:
    assert told(MIA, NAMES).step == ""
    for grade in (Grade.DRIFT, Grade.WRONG):
        for inspector in ("faces", "wardrobe", "places", "props", "looks", "voices"):
            assert told(score(inspector, "mia@1", 0.5, grade), NAMES).step.endswith((".", "--wearing", "--light"))


def test_a_review_says_that_a_person_should_look() -> None:
    assert said(MIA, verdict=Verdict.REVIEW).endswith("A person should decide.")
    assert headline(Report(scores=(), verdict=Verdict.REVIEW, reason="mia@1 is a blur."), NAMES) == "Mia is a blur."


def test_what_is_wrong_comes_first_and_what_is_silent_last() -> None:
    assert in_order([SHOP, MIA, JACKET]) == [JACKET, MIA, SHOP]


def test_how_a_clip_runs_is_worth_saying_only_where_it_stumbles() -> None:
    for inspector, about in (("clips", "movement"), ("voices", "loudness")):
        assert not worth_saying(score(inspector, "mia@1", 0.0, Grade.MATCH, about=about))
        assert worth_saying(score(inspector, "mia@1", 0.9, Grade.WRONG, about=about))
    stutter = score("clips", "the clip", 0.0, Grade.UNMEASURED, about="movement", reason="it stutters")
    assert worth_saying(stutter)
    assert told(stutter, NAMES).step
    assert worth_saying(MIA)
    assert worth_saying(SHOP), "what was asked for and not measured is always said"


def test_refs_are_replaced_whole() -> None:
    assert in_names("mia@1, mia@12 and a mia@1-ish mia@1.", NAMES) == "Mia, mia@12 and a mia@1-ish Mia."
    assert in_names("mia@1", {}) == "mia@1"
    given = {"mia": "Mia"}
    assert (
        in_names("refs/mia/mia.png and mia-2.png are not of mia.", given)
        == "refs/mia/mia.png and mia-2.png are not of Mia."
    )


def test_a_copy_is_told_once_with_the_reference_that_it_is() -> None:
    names = {**NAMES, "a" * 64: "img40.jpg"}
    one = score("faces", "mia@1", 0.2, Grade.MATCH, copy=0.8, copied="a" * 64)
    report = Report(scores=(one,), verdict=Verdict.REVIEW, reason="no reason")
    assert headline(report, names) == (
        "This is Mia and reproduces img40.jpg: a copy, not a performance. A person should decide."
    )
    itself = replace(report, copied="This is the reference picture img40.jpg itself: a copy, not a performance.")
    assert headline(itself, names) == f"{itself.copied} This is Mia. A person should decide."
    assert told(one, names).step.endswith("Make it again in another pose.")
    sitting = score("faces", "mia@1", 0.2, Grade.MATCH, copy=0.03, copied="a" * 64)
    assert (told(sitting, names).result, told(sitting, names).step) == ("is Mia", ""), "near 0 is no copy"


def test_who_cannot_be_seen_in_the_dark_is_not_asked_for_a_larger_face() -> None:
    dark = score("faces", "mia@1", None, Grade.UNMEASURED, finding=Finding.UNMEASURED)
    dark = replace(dark, measurement=replace(dark.measurement, reason="the picture is too dark to find a face"))
    assert told(dark, NAMES).step == "Grade it lighter, or make it again with more light."
    report = Report(scores=(dark,), verdict=Verdict.REVIEW, reason="no reason")
    assert headline(report, NAMES).startswith("The picture is too dark to find a face. Not measured: Mia.")


@pytest.mark.parametrize(
    ("thing", "light", "step"),
    [
        ("the picture", "black", "Grade it lighter, or make it again with more light."),
        ("the clip", "white", "Grade it darker, or make it again with less light."),
    ],
)
def test_what_can_hardly_be_seen_is_called_what_it_is_and_can_be_graded(thing: str, light: str, step: str) -> None:
    noted = score("clips", thing, None, Grade.UNMEASURED, finding=Finding.UNMEASURED, about="brightness")
    noted = replace(noted, measurement=replace(noted.measurement, reason=f"{thing} is nearly {light}: all of it"))
    words = told(noted, {})
    assert (words.what, words.result, words.step) == (thing, f"is nearly {light}: all of it", step)
