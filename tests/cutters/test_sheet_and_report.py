"""The contact sheet and the continuity report show every shot, mark the worst, and explain each figure."""

from __future__ import annotations

import base64
import io
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from example_film import ExampleFilm, scored
from PIL import Image

from repertory.cutters import sheet
from repertory.cutters.report import ReportCutter
from repertory.cutters.sheet import SheetCutter
from repertory.errors import MediaRejected
from repertory.media.canvas import AMBER, BACKGROUND, BLUE, GREEN, Canvas, Colour
from repertory.media.images import read_image
from repertory.model.anchor import Role
from repertory.model.engine import UsedReference
from repertory.model.film import Film
from repertory.model.verdict import Grade

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    return ExampleFilm(tmp_path_factory.mktemp("takes")).film()


class Written(Canvas):
    """A canvas that remembers what was written where."""

    words: list[tuple[str, int, int]]

    def text(self, words: str, x: int, y: int, size: int, *args: Colour, **more: object) -> int:
        Written.words.append((words, x, y))
        return super().text(words, x, y, size, *args, **more)  # type: ignore[arg-type]


def written(film: Film, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int, int]]:
    monkeypatch.setattr(sheet, "Canvas", Written)
    Written.words = []
    SheetCutter().cut(film, folder)
    return Written.words


def test_the_sheet_is_1600_wide_and_the_same_each_time(film: Film, tmp_path: Path) -> None:
    for name in ("one", "two"):
        output = SheetCutter().cut(film, tmp_path / name)
        assert output.files == (tmp_path / name / "contact-sheet.png",)
    drawn = read_image(tmp_path / "one/contact-sheet.png")
    assert drawn.shape[1] == 1600
    assert (tmp_path / "one/contact-sheet.png").read_bytes() == (tmp_path / "two/contact-sheet.png").read_bytes()


def test_sheet_and_report_name_the_shots_that_are_missing(
    film: Film, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = replace(film, missing=("7", "8A"))
    assert any("5 shots in the film, not yet: 7, 8A" in words for words, _, _ in written(part, tmp_path, monkeypatch))
    ReportCutter().cut(part, tmp_path)
    page = (tmp_path / "continuity.html").read_text()
    assert "The film does not hold yet: 5 of its 7 shots are in it; shots 7 and 8A are not finished." in page
    assert not any("not yet" in words for words, _, _ in written(film, tmp_path, monkeypatch))


def test_the_sheet_says_of_every_shot_what_it_is_who_made_it_and_how_near_it_came(
    film: Film, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = [text for text, _, _ in written(film, tmp_path, monkeypatch)]
    for expected in (
        *("The Coffee Shop", "1", "2", "3", "4A", "5", "stale", "previs", "previs + swap", "previs + edit"),
        *("medium close-up · coffee shop interior · afternoon light", "wide shot · night"),
        *("Mia", "Nova", "0.22 match", "hidden, as written", "not measured: profile", "keyframe", "clip 0.19"),
        *(
            "0.30 drift",
            "0.18 match",
            "0.32 drift",
            "0.25 match",
            "accepted",
            "accepted as far as measured",
            "accepted by a person with its keyframe",
        ),
    ):
        assert expected in words
    assert any("44 % (4 of 9)" in text and "67 % (6 of 9)" in text and "9 % (1 of 11)" in text for text in words)


def test_what_a_person_accepted_against_the_figures_is_called_so_with_the_reason(
    film: Film, page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = " ".join(page.words.split())
    said = "A person accepted this keyframe whatever was measured, saying: She is ill in this scene; the clip is"
    assert said in words
    assert words.count("accepted by a person") == 4, "the keyframe; the shot, its link and its clip with it"
    assert words.count("accepted by a person with its keyframe") == 3
    assert "A person said: She is ill in this scene." in words
    assert "Accepted by a person 1" in words
    assert any("1 accepted by a person" in text for text, _, _ in written(film, tmp_path, monkeypatch))


def test_shots_that_are_not_finished_are_counted_and_shown_with_what_was_made_for_them(
    film: Film, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_shot = ExampleFilm(tmp_path / "takes").unfinished()
    nothing = replace(open_shot, shot=replace(open_shot.shot, number="7"), takes=(), paid=())
    part = replace(film, missing=("6", "7"), unfinished=(open_shot, nothing))
    ReportCutter().cut(part, tmp_path)
    words = " ".join(Page((tmp_path / "continuity.html").read_text()).words.split())
    for expected in (
        *(
            "Takes made 13 keyframes and clips, 3 repairs",
            "Repairs 3",
            "Matched before repair 36 % (4 of 11)",
            "Cost $0.055",
            "Right at once 4 of 11 that were measured",
        ),
        *("not in the film yet", "refused by a person", "A person said: not her chin", "This is not Nova."),
        "Shot 6: Nova is not quite Nova.",
        "Shot 6 : To mend it: repertory repair 6 --film .",
        "Shot 7 : To make it: repertory shoot . --shot 7",
        *(
            "again after take 1, because: a person refused it: not her chin.",
            "Swap of take 2, because: Nova is not quite Nova.",
            "Why so It has drifted still.",
            "Nothing was made for it yet.",
        ),
    ):
        assert expected in words
    assert any("13 keyframes and clips, 3 repairs" in text for text, _, _ in written(part, tmp_path, monkeypatch))


def test_one_shot_is_badged_as_the_worst_and_shots_stay_in_order(
    film: Film, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = written(film, tmp_path, monkeypatch)
    numbers = [(y, x) for text, x, y in words if text in {"1", "2", "3", "4A", "5"}]
    assert numbers == sorted(numbers)
    ((badge_x, badge_y),) = [(x, y) for text, x, y in words if text == "worst of this film"]
    assert 0 < badge_y - numbers[-1][0] < 60
    assert abs(badge_x - numbers[-1][1]) < 60


def test_verdicts_have_their_colours(film: Film, tmp_path: Path) -> None:
    SheetCutter().cut(film, tmp_path)
    stripe = read_image(tmp_path / "contact-sheet.png")[132:, 42]
    stripes = {tuple(int(part) for part in colour) for colour in np.unique(stripe, axis=0)}
    assert stripes == {GREEN, BLUE, BACKGROUND}


def test_frames_of_the_sheet_are_the_first_and_the_middle_of_the_clip(film: Film, tmp_path: Path) -> None:
    SheetCutter().cut(replace(film, shots=film.shots[:1]), tmp_path)
    drawn = read_image(tmp_path / "contact-sheet.png").astype(int)
    frames = drawn[244:393, 56:410], drawn[244:393, 418:772]
    centres = [np.argwhere(frame[..., 0] > 190)[:, 1].mean() for frame in frames]
    assert centres[1] - centres[0] == pytest.approx(9 * 0.006 * 354, abs=4), "the head had moved on"


def test_words_too_long_for_their_place_are_cut_and_letters_of_other_languages_drawn() -> None:
    canvas = Canvas(400, 60)
    end = canvas.text("coffee shop interior, late in the afternoon, rain", 10, 40, 24, room=200)
    assert 150 < end <= 210
    assert (canvas.picture[:, 215:] == BACKGROUND).all()
    widths = {canvas.width_of(words, 24) for words in ("Zoë", "日本", "Ω", "é")}
    assert len(widths) == 4
    canvas.chip("worst", 300, 10, AMBER)
    assert tuple(canvas.picture[13, 320]) == AMBER


class Page(HTMLParser):
    """What a reader of the page meets: tags, their attributes, and the words between them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "img", "input", "rect", "link", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != "rect":
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += f" {data}"

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def page(film: Film, tmp_path_factory: pytest.TempPathFactory) -> Page:
    folder = tmp_path_factory.mktemp("report")
    output = ReportCutter().cut(film, folder)
    assert output.files == (folder / "continuity.html",)
    assert list(folder.iterdir()) == list(output.files)
    return Page(output.files[0].read_text(encoding="utf-8"))


def test_the_page_is_whole_and_needs_nothing_but_itself(page: Page) -> None:
    assert page.open == []
    assert page.all("script") == page.all("link") == []
    for _, attributes in page.tags:
        for name in ("src", "href"):
            assert (attributes.get(name) or "#").startswith(("#", "data:image/jpeg;base64,"))
    style = page.words[: page.words.index("}")]
    assert "url(" not in style
    for image in page.all("img"):
        data = base64.b64decode(str(image["src"]).partition(",")[2])
        assert Image.open(io.BytesIO(data)).width <= 600


def test_the_page_can_be_read_by_everybody(page: Page) -> None:
    assert page.all("html")[0]["lang"] == "en"
    assert all(image["alt"] for image in page.all("img"))
    assert all(bar["role"] == "img" and bar["aria-label"] for bar in page.all("svg"))
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    assert {str(link["href"])[1:] for link in page.all("a")} <= ids


def test_the_page_tells_what_was_written_measured_done_and_why(page: Page) -> None:
    words = " ".join(page.words.split())
    for expected in (
        "close-up of Character A’s phone, her hand visible",
        "Mia? You are leaving <already> & gone?",
        "Swap of take 1, because: Nova is not quite Nova.",
        "Made by previs, again after take 1, because: Somebody is there who was not asked for.",
        "Made by previs from the keyframe of take 2.",
        "Drift 0.30 was drawn on purpose: this is a rehearsal.",
        "Nova is not quite Nova drift 0.30, outside, not far",
        "match to 0.26, wrong from 0.33",
        "Mia: 9 references, 24 clay heads, clay, faces 1",
        "This one has 0.46, from 0, at the limit, to 1, the same: the face of Mia 0.19",
        "stale: made before the cast or a setting was changed",
        "Engine previs Seed 597 Size 320 × 180 Prompt Medium close-up of her",
        "References sent Mia, headshot Settings drift = 0.3",
        "Matched before repair 44 % (4 of 9) Matched after repair 67 % (6 of 9)",
        "Unmeasured 9 % (1 of 11) Accepted by a person 1 Cost $0.045",
    ):
        assert expected in words
    assert words.count("worst of this film") == 1
    assert words.count("in the film") == 5
    for of_engineers in ("mia@1", "0.301", " retake ", "Who "):
        assert of_engineers not in words


def test_bars_put_the_marker_into_the_band_of_its_grade(film: Film, page: Page) -> None:
    labels = [str(bar["aria-label"]) for bar in page.all("svg") if "distance" in str(bar["aria-label"])]
    drift = labels.index("Nova: distance 0.30, drift; match to 0.26, wrong from 0.33")
    rects = [
        {name: float(value or 0) for name, value in rect.items() if name in "x width"}
        for rect in page.all("rect")
        if "style" in rect  # those of the plot's own frame have none
    ]
    match, between, wrong, marker = rects[4 * drift : 4 * drift + 4]
    middle = marker["x"] + marker["width"] / 2
    assert between["x"] < middle < wrong["x"]
    assert match["width"] + between["width"] + wrong["width"] == pytest.approx(200, abs=0.5)


def test_repairs_are_shown_beside_the_reference(page: Page) -> None:
    alts = [str(image["alt"]) for image in page.all("img")]
    first = alts.index("Nova's face before repair, shot 3")
    assert alts[first - 1] == "Reference: Nova, headshot"
    assert alts[first + 1] == "Nova's face after repair, shot 3"
    assert "Mia's face after repair, shot 4A" in alts
    assert not any("shot 1" in alt and "repair" in alt for alt in alts)


def test_the_page_opens_with_whether_the_film_holds_and_folds_every_figure_away(page: Page) -> None:
    body = page.words
    top = body.index("The film holds as far as it could be measured")
    assert top < body.index("Next", top) < body.index("Takes made") < body.index("Everybody, shot by shot")
    tables = [number for number, (tag, _) in enumerate(page.tags) if tag == "table"]
    folded = [number for number, (tag, _) in enumerate(page.tags) if tag == "details"]
    assert tables
    assert min(tables) > min(folded)
    assert not any("open" in attributes for attributes in page.all("details")), "all shots are finished"


def test_a_take_is_made_again_because_of_what_was_wrong_and_of_nothing_else(film: Film, tmp_path: Path) -> None:
    shot = film.shots[2]
    drifted, mended, clip = shot.takes
    report = drifted.take.report
    assert report is not None
    (mia,) = scored("mia@1", 0.2, Grade.MATCH)
    coat = replace(mia, measurement=replace(mia.measurement, inspector="wardrobe", about="coat", box=None))
    both = replace(report, scores=(*report.scores, mia, coat))
    sent = UsedReference(anchor="mia@1", role=Role.ANGLE, name="three-quarter right", sha256="f" * 64)
    recipe = replace(drifted.take.recipe, references=(sent, sent))
    first = replace(drifted, take=replace(drifted.take, report=both, recipe=recipe))
    ReportCutter().cut(replace(film, shots=(replace(shot, takes=(first, mended, clip)),)), tmp_path)
    words = " ".join(Page((tmp_path / "continuity.html").read_text()).words.split())
    assert "Nova is not quite Nova. Mia is Mia." in words, "what was found in it"
    assert "Mia's coat is matched in colours match" in words
    assert "Swap of take 1, because: Nova is not quite Nova. Figures" in words
    assert "References sent Mia, three-quarter right Settings" in words


def test_the_figures_that_a_repair_was_judged_by_are_named_beside_the_takes_own(film: Film, tmp_path: Path) -> None:
    shot = film.shots[2]
    drifted, mended, clip = shot.takes
    assert drifted.take.report is not None
    (own,) = drifted.take.report.scores
    fair = replace(own, measurement=replace(own.measurement, value=0.317))
    judged = replace(mended, take=replace(mended.take, before=replace(drifted.take.report, scores=(fair,))))
    part = replace(film, shots=(replace(shot, keyframe=judged, takes=(drifted, judged, clip)),))
    ReportCutter().cut(part, tmp_path)
    words = " ".join(Page((tmp_path / "continuity.html").read_text()).words.split())
    assert "Nova in the keyframe, before: is not quite Nova (0.30) ; after the repair (swap): is Nova (0.18) ." in words
    assert "In the clip made of it: is Nova (0.19) ." in words
    assert "0.30 is by all pictures of Nova, as for every take." in words
    assert "only by those that it did not use: 0.32 before, 0.18 after." in words


def test_voice_samples_among_the_references_are_not_taken_for_pictures(film: Film, tmp_path: Path) -> None:
    shot = film.shots[0]
    sample = replace(shot.references[0], role=Role.SAMPLE, label="Mia's voice, sample", path=shot.lines[0].path)
    ReportCutter().cut(replace(film, shots=(replace(shot, references=(sample, *shot.references)),)), tmp_path)
    assert "Reference: Mia&#39;s voice" not in (tmp_path / "continuity.html").read_text(encoding="utf-8")


def test_a_missing_take_is_named_and_no_page_is_left(film: Film, tmp_path: Path) -> None:
    gone = replace(film.shots[0].takes[0], path=tmp_path / "gone.png")
    shot = replace(film.shots[0], takes=(gone,), keyframe=gone)
    with pytest.raises(MediaRejected, match=r"gone\.png"):
        ReportCutter().cut(replace(film, shots=(shot,)), tmp_path / "out")
    assert not (tmp_path / "out").exists()
