"""The strip of a clip: what is black, still or cut, and who is recognised when, as a picture and in words."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from example_film import score
from samples import a_clip, a_picture

from repertory.cutters.clipstrip import time_strip
from repertory.model.inspected import Inspected, Looked, Moment, Shown, ShownFile
from repertory.model.media import MediaKind
from repertory.model.observed import Span
from repertory.model.verdict import Expectation, Frame, Grade, Observation, Report, Verdict

SPANS = (
    Span(what="whole", start_s=0.0, end_s=2.0, strength=48),
    Span(what="still", start_s=0.5, end_s=1.0),
    Span(what="black", start_s=1.0, end_s=1.25),
    Span(what="still", start_s=1.0, end_s=1.25),
    Span(what="cut", start_s=1.5, end_s=1.5),
)
COURSE = (
    Moment(time_s=0.0, value=0.2, grade=Grade.MATCH),
    Moment(time_s=0.9, value=0.2, grade=Grade.MATCH),
    Moment(time_s=1.1, value=None, grade=Grade.UNMEASURED),
    Moment(time_s=1.4, value=0.2, grade=Grade.MATCH),
    Moment(time_s=1.6, value=0.9, grade=Grade.WRONG),
)


def shown(path: Path, spans: tuple[Span, ...], course: tuple[Moment, ...] = COURSE) -> ShownFile:
    seen = Observation(
        inspector="clips", version="1", sha256="0" * 64, frames=(Frame(time_s=0.0, width=160, height=90),), spans=spans
    )
    one = score("mia@1", 0.2, Grade.MATCH)
    inspected = Inspected(
        path=path,
        kind=MediaKind.CLIP,
        report=Report(scores=(one,), verdict=Verdict.ACCEPT, reason="all well"),
        names={"mia@1": "Mia <b>"},
        looked=(Looked(seen=seen, expected=Expectation(cast=())),),
    )
    return ShownFile(inspected=inspected, shown=(Shown(score=one, course=course),))


def test_the_strip_has_every_fault_once_and_tells_who_is_recognised_when(tmp_path: Path) -> None:
    strip = time_strip(shown(a_clip(tmp_path / "a.mp4", seconds=2), SPANS))
    assert strip is not None
    assert strip["words"] == (
        "stands still from 0.5 to 1.0 s; black from 1.0 to 1.2 s; a cut at 1.5 s; "
        "Mia <b>: 0.0 to 1.0 s match, 1.2 to 1.5 s match, 1.5 to 2.0 s wrong"
    )
    assert [words for _, words in strip["legend"]] == ["black", "stands still", "a cut", "match", "wrong"]
    assert strip["svg"].count("<image ") == 12
    assert "Mia &lt;b&gt;" in strip["svg"]
    assert not re.search(r'href="(?!data:image/jpeg)', strip["svg"])


def test_a_clip_without_a_fault_has_its_pictures_only_and_a_picture_has_no_strip(tmp_path: Path) -> None:
    strip = time_strip(shown(a_clip(tmp_path / "a.mp4", seconds=2), SPANS[:1], ()))
    assert strip is not None
    assert (strip["words"], strip["legend"]) == ("nothing peculiar", [])
    picture = shown(a_picture(tmp_path / "a.png", "a"), ())
    assert time_strip(replace(picture, inspected=replace(picture.inspected, looked=()))) is None
    assert time_strip(picture) is None


@pytest.mark.parametrize("length_s", [0.04, 600.0])
def test_very_short_and_very_long_clips_have_a_strip(tmp_path: Path, length_s: float) -> None:
    spans = (Span(what="whole", start_s=0.0, end_s=length_s, strength=1),)
    strip = time_strip(shown(a_clip(tmp_path / "a.mp4", seconds=1), spans))
    assert strip is not None
    assert strip["svg"].count("</text>") <= 20


def test_what_is_left_to_a_person_is_no_match_along_the_clip_either(tmp_path: Path) -> None:
    one = shown(a_clip(tmp_path / "a.mp4", seconds=2), SPANS[:1])
    place = one.shown[0].score.measurement
    twin = replace(one.shown[0].score, measurement=replace(place, inspector="places", margin=-0.1, nearest="street@1"))
    report = Report(scores=(twin,), verdict=Verdict.REVIEW, reason="so")
    left = replace(one, inspected=replace(one.inspected, report=report), shown=(replace(one.shown[0], score=twin),))
    strip = time_strip(left)
    assert strip is not None
    assert [words for _, words in strip["legend"]] == ["wrong", "for a person to decide"]


def test_what_does_not_count_has_no_colour_of_a_fault(tmp_path: Path) -> None:
    curve = tuple((number / 5, 0.9 if number == 4 else 0.2) for number in range(10))
    one = score("mia@1", 0.2, Grade.MATCH)
    one = replace(one, measurement=replace(one.measurement, curve=curve))
    course = tuple(
        Moment(time_s=time_s, value=value, grade=Grade.WRONG if value > 0.5 else Grade.MATCH) for time_s, value in curve
    )
    clip = shown(a_clip(tmp_path / "a.mp4", seconds=2), SPANS[:1], course)
    strip = time_strip(replace(clip, shown=(replace(clip.shown[0], score=one),)))
    assert strip is not None
    assert [words for _, words in strip["legend"]] == ["match", "farther off, which does not count"]
    assert "0.7 to 0.9 s farther off, which does not count" in strip["words"]


def test_a_flash_of_somebody_else_is_for_a_person_and_the_rest_is_not(tmp_path: Path) -> None:
    course = tuple(
        Moment(time_s=number / 10, value=0.9 if flash else 0.2, grade=Grade.WRONG if flash else Grade.MATCH)
        for number in range(20)
        for flash in [number in {7, 8}]
    )
    one = score("mia@1", 0.2, Grade.MATCH)
    one = replace(one, measurement=replace(one.measurement, curve=tuple((m.time_s, m.value or 0.0) for m in course)))
    clip = shown(a_clip(tmp_path / "a.mp4", seconds=2), SPANS[:1], course)
    report = Report(scores=(one,), verdict=Verdict.REVIEW, reason="so")
    place = Shown(score=score("street@1", 0.2, Grade.DRIFT), course=(course[0], course[7], course[-1]))
    clip = replace(clip, inspected=replace(clip.inspected, report=report))
    clip = replace(clip, shown=(replace(clip.shown[0], score=one), place))
    strip = time_strip(clip)
    assert strip is not None
    assert "0.7 to 0.9 s wrong" in strip["words"], "of the place, which is looked at more seldom"
    assert ("0.0 to 0.7 s match, 0.7 to 0.9 s for a person to decide, 0.9 to 2.0 s match") in strip["words"]
