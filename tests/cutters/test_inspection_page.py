"""The page about files from any tool: it stands alone, tells all that was measured, and can be read by everybody."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from example_film import score
from samples import a_clip, a_picture

from repertory.cutters.batches import needing_work, summary
from repertory.cutters.clipplot import course_plot, course_words
from repertory.cutters.inspection import InspectionPage
from repertory.cutters.pages import breakable
from repertory.media.sounds import write_wav
from repertory.model.inspected import Exhibit, Inspected, Moment, Shown, ShownFile
from repertory.model.media import Box, MediaKind
from repertory.model.verdict import Finding, Grade, Report, Verdict

BOX = Box(x=80, y=40, width=60, height=70)
NAMES = {"mia@1": "Mia <b>"}


class Reader(HTMLParser):
    """Collects what a browser would load and what a screen reader would miss."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.silent: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self.loaded += [str(given[name]) for name in ("src", "href") if given.get(name)]
        if (tag == "img" and not given.get("alt")) or (given.get("role") == "img" and not given.get("aria-label")):
            self.silent.append(tag)


@pytest.fixture
def shown(tmp_path: Path) -> ShownFile:
    """A picture with a face that drifts, a place that was not measured, and a double."""
    drifted = score("mia@1", 0.31, Grade.DRIFT)
    drifted = replace(drifted, measurement=replace(drifted.measurement, box=BOX))
    unmeasured = score("mia@1", None, Grade.UNMEASURED, finding=Finding.UNMEASURED, reason="a profile of mia@1")
    own = Exhibit(path=a_picture(tmp_path / "take.png", "take"), words="here", box=BOX)
    reference = Exhibit(path=a_picture(tmp_path / "ref.png", "ref"), words="Mia, neutral", box=BOX)
    report = Report(scores=(drifted, unmeasured), verdict=Verdict.REPAIR, reason="mia@1 has drifted.")
    inspected = Inspected(path=own.path, kind=MediaKind.IMAGE, report=report, names=NAMES, notes=("mia@1 is young.",))
    return ShownFile(
        inspected=inspected,
        shown=(Shown(score=drifted, own=own, against=(reference,), drawn=own), Shown(score=unmeasured)),
    )


def written(folder: Path, *files: ShownFile, unread: str = "", aside: str = "") -> str:
    broken = [(Path("broken.png"), unread)] if unread else []
    InspectionPage().write(folder / "report.html", files, broken, aside)
    return (folder / "report.html").read_text(encoding="utf-8")


def test_the_page_needs_nothing_else_and_says_what_every_picture_shows(tmp_path: Path, shown: ShownFile) -> None:
    page = written(tmp_path, shown)
    reader = Reader()
    reader.feed(page)
    assert reader.silent == []
    assert all(one.startswith(("data:image/jpeg;base64,", "#")) for one in reader.loaded)
    assert len([one for one in reader.loaded if one.startswith("data:")]) == 3
    assert "script" not in reader.tags
    assert "take.png, marked: Mia &lt;b&gt; 0.31" in page
    wrong = replace(shown.shown[0], score=replace(shown.shown[0].score, grade=Grade.WRONG))
    assert "marked: not Mia &lt;b&gt; 0.31" in written(tmp_path, replace(shown, shown=(wrong,)))


def test_a_box_has_a_figure_only_where_the_row_is_about_whom_it_names(tmp_path: Path, shown: ShownFile) -> None:
    def label(anchor: str, finding: Finding, reason: str = "") -> str:
        (one, _) = shown.shown
        measured = replace(one.score.measurement, anchor=anchor, finding=finding, nearest="max@1", reason=reason)
        wrong = replace(one.score, measurement=replace(measured, value=0.95), grade=Grade.WRONG)
        names = replace(shown.inspected, names={"mia@1": "Mia", "max@1": "Max"})
        page = written(tmp_path, replace(shown, inspected=names, shown=(replace(one, score=wrong),)))
        return page.partition("take.png, marked: ")[2].partition('"')[0]

    assert label("mia@1", Finding.MEASURED) == "not Mia 0.95"
    assert label("mia@1", Finding.SWAPPED, "max@1 stands in the place of mia@1") == "Max"
    assert label("", Finding.EXTRA, "max@1, who is not in this shot") == "Max"
    assert label("", Finding.DOUBLED, "a second face like that of max@1") == "Max"
    assert label("", Finding.EXTRA, "a face that is nobody's") == "somebody else"


def test_nothing_is_named_or_compared_that_was_not_measured(tmp_path: Path, shown: ShownFile) -> None:
    (one, unmeasured) = shown.shown
    hidden = replace(unmeasured.score, measurement=replace(unmeasured.score.measurement, box=BOX))
    page = written(tmp_path, replace(shown, shown=(replace(one, score=hidden, drawn=None),)))
    assert "take.png, marked: not measured" in page
    assert "What was asked for" in page
    assert "Compared with" not in page
    assert "confidence" not in page
    coat = replace(hidden, measurement=replace(hidden.measurement, inspector="wardrobe", about="coat"))
    assert "nothing is marked" in written(tmp_path, replace(shown, shown=(replace(one, score=coat),)))


def test_how_many_more_pictures_were_compared_is_said(tmp_path: Path, shown: ShownFile) -> None:
    one = replace(shown.shown[0], drawn=None, more=7)
    assert "<h4>Compared with, and 7 more</h4>" in written(tmp_path, replace(shown, shown=(one,)))


def test_the_page_says_in_words_what_was_found_and_what_to_do(tmp_path: Path, shown: ShownFile) -> None:
    page = written(tmp_path, shown, unread="broken.png is damaged.", aside="Not looked at: a.txt.")
    assert "Mia &lt;b&gt; is not quite Mia &lt;b&gt;. Not measured: Mia &lt;b&gt;." in page
    assert "0.31, outside, not far: match to 0.26, wrong from 0.33" in page
    assert "not measured: a profile of Mia &lt;b&gt;" in page
    assert "Mend the face" in page
    assert "broken.png is damaged." in page
    assert "Mia &lt;b&gt; is young." in page
    assert "Not looked at: a.txt." in page
    assert "2 files: 1 could not be read, 1 to be mended." in page
    assert page.index('<a href="#unread">broken.png') < page.index('<a href="#file-1">') < page.index('id="unread"')
    assert page.index("broken.png is damaged.") < page.index('id="file-1"'), "what nobody saw comes first"
    assert "<b>" not in page


@pytest.mark.parametrize(
    ("inspector", "heading", "not_there"),
    [("places", "Nearer still", "Compared with"), ("wardrobe", "Compared with", "Nearer still")],
)
def test_what_fits_better_lies_under_words_of_its_own(
    tmp_path: Path, shown: ShownFile, inspector: str, heading: str, not_there: str
) -> None:
    drawn = shown.shown[0]
    drawn = replace(
        drawn,
        score=replace(drawn.score, measurement=replace(drawn.score.measurement, inspector=inspector), bands=None),
    )
    page = written(tmp_path, replace(shown, shown=(drawn,)))
    assert f"<h4>{heading}</h4>" in page
    assert not_there not in page


def test_a_clip_shows_its_course_and_its_worst_frames(tmp_path: Path) -> None:
    clip = a_clip(tmp_path / "take.mp4")
    match = score("mia@1", 0.2, Grade.MATCH)
    course = (
        Moment(time_s=0.0, value=0.2, grade=Grade.MATCH),
        Moment(time_s=0.2, value=0.4, grade=Grade.WRONG),
        Moment(time_s=0.4, value=None, grade=Grade.UNMEASURED, words="a profile"),
    )
    own = Exhibit(path=clip, words="here, at 0.2 s", time_s=0.2)
    report = Report(scores=(match,), verdict=Verdict.ACCEPT, reason="Every expected face matches.")
    inspected = Inspected(path=clip, kind=MediaKind.CLIP, report=report, names={"mia@1": "Mia"})
    page = written(
        tmp_path, ShownFile(inspected=inspected, shown=(Shown(score=match, own=own, course=course, worst=(own,)),))
    )
    assert "Distance over time: 0.0 s 0.20 match, 0.2 s 0.40 wrong, 0.4 s not measured (a profile)" in page
    assert page.count("<svg") == 2  # the scale and the course
    assert "Its worst frames" in page


def test_a_figure_that_is_of_one_frame_only_says_so(tmp_path: Path) -> None:
    clip = a_clip(tmp_path / "take.mp4")
    one = score("mia@1", 0.2, Grade.MATCH)
    measured = replace(
        one.measurement,
        median=0.2,
        curve=((0.0, 0.2), (0.2, 0.22)),
        box=BOX,
        reason="goes from 0.20 to 0.90 at the cut at 1.0 s",
    )
    report = Report(scores=(one,), verdict=Verdict.ACCEPT, reason="Every expected face matches.")
    inspected = Inspected(path=clip, kind=MediaKind.CLIP, report=report, names={"mia@1": "Mia"})
    for time_s, label in ((0.0, "marked: Mia 0.20"), (0.2, "marked: Mia, here 0.22")):
        here = replace(one, measurement=replace(measured, time_s=time_s))
        own = Exhibit(path=clip, words="here", time_s=time_s, box=BOX)
        page = written(tmp_path, ShownFile(inspected=inspected, shown=(Shown(score=here, own=own),)))
        assert f'{label}"' in page
        assert "0.90" not in page.partition("<details>")[0], "one figure in a row"


def test_a_page_says_in_words_where_no_face_is_seen(tmp_path: Path) -> None:
    clip = a_clip(tmp_path / "take.mp4")
    report = Report(scores=(), verdict=Verdict.REVIEW, reason="nobody is there.")
    empty = Inspected(path=clip, kind=MediaKind.CLIP, report=report, names={})
    assert "looked at, no face in any<" in written(tmp_path, ShownFile(inspected=empty, shown=()))
    picture = replace(empty, path=a_picture(tmp_path / "take.png", "take"), kind=MediaKind.IMAGE)
    assert ">picture, no face<" in written(tmp_path, ShownFile(inspected=picture, shown=()))


def test_a_sound_can_be_listened_to(tmp_path: Path) -> None:
    write_wav(tmp_path / "line.wav", np.zeros(1600, np.float32), 16_000)
    report = Report(scores=(), verdict=Verdict.REVIEW, reason="nobody speaks.")
    inspected = Inspected(path=tmp_path / "line.wav", kind=MediaKind.SOUND, report=report, names={})
    reader = Reader()
    reader.feed(written(tmp_path, ShownFile(inspected=inspected, shown=())))
    assert "audio" in reader.tags
    assert [one[:15] for one in reader.loaded] == ["data:audio/wav;"]


def test_a_course_is_drawn_the_same_twice_and_not_at_all_where_nothing_was_measured() -> None:
    bands = score("mia@1", 0.2, Grade.MATCH).bands
    course = [Moment(time_s=number / 4, value=0.2 + number / 100, grade=Grade.MATCH) for number in range(6)]
    drawn = course_plot(course, bands)
    assert drawn == course_plot(course, bands)
    assert len(set(re.findall(r' id="([^"]+)"', drawn))) == len(re.findall(r' id="', drawn))
    assert "currentColor" in drawn
    assert course_plot([Moment(time_s=0.0, value=None, grade=Grade.UNMEASURED)], bands) == ""
    assert course_plot(course, None)
    assert course_words(course[:1]) == "0.0 s 0.20 match"


def test_many_files_are_summed_up_in_a_sentence(shown: ShownFile) -> None:
    assert summary([]) == "0 files: nothing was measured."
    assert summary([shown.inspected]) == "1 file: 1 to be mended."
    accepted = replace(shown.inspected, report=replace(shown.inspected.report, verdict=Verdict.ACCEPT))
    whole = replace(accepted, report=replace(accepted.report, scores=()))
    assert summary([whole, accepted], 1) == "3 files: 1 could not be read, 1 accepted as far as measured, 1 accepted."


def test_a_name_goes_on_in_another_line_only_where_it_is_divided() -> None:
    assert breakable("Tony_Blair_0007.jpg") == "Tony_<wbr>Blair_<wbr>0007.jpg"
    assert breakable("a<b> & c.") == "a&lt;b&gt; &amp; c."


def test_what_needs_work_comes_first(tmp_path: Path, shown: ShownFile) -> None:
    def as_it_is(name: str, verdict: Verdict) -> ShownFile:
        path = a_picture(tmp_path / name, name)
        report = Report(scores=(), verdict=verdict, reason="so it is")
        return ShownFile(inspected=replace(shown.inspected, path=path, report=report), shown=())

    good, odd, bad = (
        as_it_is(name, verdict)
        for name, verdict in (("a.png", Verdict.ACCEPT), ("b.png", Verdict.REVIEW), ("c.png", Verdict.RETAKE))
    )
    assert needing_work([one.inspected for one in (good, odd, bad)], [Path("x.mp4")]) == {
        "could not be read": [Path("x.mp4")],
        "to be made again": [bad.inspected.path],
        "for a person to decide": [odd.inspected.path],
    }
    page = written(tmp_path, good, odd, bad)
    assert re.findall(r'id="title-\d">([^<]+)<', page) == ["c.png", "b.png", "a.png"]


def test_frames_in_a_dissolve_are_counted_apart(tmp_path: Path, shown: ShownFile) -> None:
    first, *rest = shown.shown
    curve = tuple((number / 10, 0.31) for number in range(6))
    for cut, words in [
        ((0.05, 0.35), "Measured in 6 of 6 frames; 3 lie in a dissolve and show a mixture"),
        ((0.1, 0.3), "Measured in 6 of 6 frames; 1 lies in a dissolve and shows a mixture"),
        ((0.2, 0.2), "Measured in 6 of 6 frames"),
    ]:
        measured = replace(first.score.measurement, reason="measured in 6 of 6 frames", curve=curve, cuts=(cut,))
        one = replace(first, score=replace(first.score, measurement=measured))
        page = written(tmp_path, replace(shown, shown=(one, *rest)))
        assert f"{words}<" in page or f"{words}\n" in page
