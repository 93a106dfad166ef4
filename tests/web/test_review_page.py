"""Takes looked over in a browser and over the API: what was measured, compared, decided on, mended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import httpx
import numpy as np
import pytest
from cast_film import film_with_cast
from playwright.sync_api import Page, expect
from small_library import folder, write
from studio_pages import TABLET, Opened
from studio_server import RunningStudio, running_studio

from repertory.app import Studio
from repertory.files.hashing import sha256_of, slug
from repertory.library.folder import Library
from repertory.media.clips import write_clip
from repertory.media.images import write_image
from repertory.model.anchor import Anchor, Reference
from repertory.model.engine import Recipe, UsedReference
from repertory.model.media import Box, MediaFile, MediaKind
from repertory.model.take import Decision, Take, TakeKind
from repertory.model.verdict import Bands, Finding, Grade, Measurement, Report, Score, Verdict
from repertory.work.plan import read_plan

LIST = (
    "Shot 1: close-up of Mia, street, <b>{{ 7 * 6 }}</b>\n\nShot 2: wide shot of Nova, street\n\n"
    "Shot 3: medium shot of Mia, street\n"
)
SIZE = (192, 108)
BANDS = Bands(match=0.3, wrong=0.4, inspector="faces", version="1", style="clay", source="9 references")
WORST_S = 0.5


@dataclass(frozen=True, kw_only=True)
class There:
    """A studio that shows one film."""

    studio: RunningStudio
    film: Path


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[There]:
    """A film with a drifted keyframe and its repair that was no better in shot 1, a clip that drifts in shot 2, and
    nothing in shot 3."""
    home = tmp_path_factory.mktemp("looked")
    with pytest.MonkeyPatch.context() as patch:
        film = film_with_cast(home, patch, LIST)
        library = Library.at(home / "library")
        for name in library.names():
            anchor = library.get(name)
            write(library, replace(anchor, references=tuple(_drawn(library, anchor, one) for one in anchor.references)))
        _shoot(home, film, library)
        with running_studio(library.folder, home) as studio:
            yield There(studio=studio, film=film)


def _drawn(library: Library, anchor: Anchor, reference: Reference) -> Reference:
    if reference.media.kind is not MediaKind.IMAGE:
        return reference
    path = folder(library, anchor) / f"{slug(reference.full_name)}.png"
    write_image(path, np.random.default_rng(len(reference.full_name)).integers(0, 255, (64, 64, 3), np.uint8))
    return replace(reference, media=replace(reference.media, name=path.name, sha256=sha256_of(path)))


def _shoot(home: Path, film: Path, library: Library) -> None:
    production = Studio().open_film(film)
    plan = read_plan(Studio().crew, production)
    mia = library.get("mia").references[0]
    sent = UsedReference(anchor="mia@1", role=mia.role, name=mia.name, sha256=mia.media.sha256)
    seen = _picture(home / "seen.png", 40)
    first = Take(
        id="1-keyframe-3fa9c1d2",
        shot="1",
        kind=TakeKind.KEYFRAME,
        media=MediaFile(name="", sha256="", kind=MediaKind.IMAGE),
        recipe=Recipe(step="still", engine="previs", prompt="<i>as written</i>", references=(sent,)),
        order=f"1-keyframe-1-{plan.fingerprints['1']}",
        report=_report(_score("mia@1", 0.34), Verdict.REPAIR, "mia@1 has drifted"),
    )
    production.takes.add(first, seen)
    repair = replace(
        first,
        id="1-keyframe-77aa1100",
        recipe=Recipe(step="swap", engine="swap/3", references=(sent,)),
        repaired_from=first.id,
        report=_report(_score("mia@1", 0.36), Verdict.RETAKE, "repair not kept: mia@1 came no nearer"),
    )
    production.takes.add(repair, _picture(home / "mended.png", 200))
    frames = [np.full((SIZE[1], SIZE[0], 3), 20 * number, np.uint8) for number in range(8)]
    write_clip(home / "clip.mp4", frames, fps=8)
    clip = Take(
        id="2-clip-0a0b0c0d",
        shot="2",
        kind=TakeKind.CLIP,
        media=MediaFile(name="", sha256="", kind=MediaKind.CLIP),
        recipe=Recipe(step="imported", engine="imported"),
        order=f"2-import-{plan.fingerprints['2']}",
        report=_report(_along("nova@1"), Verdict.REVIEW, "a person should look"),
    )
    production.takes.add(clip, home / "clip.mp4")


def _picture(path: Path, grey: int) -> Path:
    write_image(path, np.full((SIZE[1], SIZE[0], 3), grey, np.uint8))
    return path


def _score(anchor: str, value: float) -> Score:
    found = Measurement(
        inspector="faces",
        version="1",
        anchor=anchor,
        finding=Finding.MEASURED,
        value=value,
        box=Box(x=48, y=27, width=48, height=54),
    )
    return Score(measurement=found, grade=Grade.DRIFT, bands=BANDS)


def _along(anchor: str) -> Score:
    one = _score(anchor, 0.36)
    curve = ((0.0, 0.2), (0.25, 0.32), (WORST_S, 0.45), (0.75, 0.35))
    return replace(
        one, measurement=replace(one.measurement, median=0.34, time_s=WORST_S, curve=curve, unclear=(0.875,))
    )


def _report(score: Score, verdict: Verdict, reason: str) -> Report:
    return Report(scores=(score,), verdict=verdict, reason=reason)


def test_takes_are_looked_over_over_the_api(there: There) -> None:
    studio = there.studio
    headers = {"authorization": f"Bearer {studio.token}"}
    with httpx.Client(base_url=f"{studio.address}/api/v1/films/film", headers=headers) as api:
        page = api.get("/takes", params={"limit": 2}).json()
        rest = api.get("/takes", params={"limit": 2, "cursor": page["next"]}).json()
        assert {one["id"] for one in (*page["items"], *rest["items"])} == {
            "1-keyframe-3fa9c1d2",
            "1-keyframe-77aa1100",
            "2-clip-0a0b0c0d",
        }
        assert [one["shot"] for one in api.get("/takes", params={"waiting": True}).json()["items"]] == ["1", "1", "2"]
        told = api.get("/takes/1-keyframe-3fa9c1d2").json()
        (score,) = told["scores"]
        assert (score["what"], score["result"], score["figure"]) == ("Mia", "is not quite Mia", "0.34")
        assert (score["box"]["label"], score["box"]["x"], score["limits"]) == (
            "Mia 0.34",
            48.0,
            "match to 0.30, wrong from 0.40",
        )
        assert [one["label"] for one in told["references"]] == ["Mia, headshot"]
        assert httpx.get(f"{studio.address}{told['references'][0]['picture']}").status_code == 401
        clip = api.get("/takes/2-clip-0a0b0c0d").json()["scores"][0]
        assert [one["grade"] for one in clip["course"]] == ["match", "drift", "wrong", "drift", "unmeasured"]
        assert clip["box"]["label"] == "not Nova, here 0.45"
        remedy = api.get("/takes/1-keyframe-3fa9c1d2/remedy").json()
        assert remedy["rungs"][0]["name"] == "swap"
        assert Decimal(remedy["most_usd"]) == Decimal(0)
        assert api.get("/takes/2-clip-0a0b0c0d/remedy").json()["why_not"]
        _refuses(api)


def _refuses(api: httpx.Client) -> None:
    given = {"take": "2-clip-0a0b0c0d", "max_usd": "1"}
    assert api.post("/repairs", json=given).status_code == 422, "who spends names a key"
    answer = api.post("/repairs", json=given, headers={"Idempotency-Key": "once-and-no-more"})
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert api.get("/takes/1-keyframe-00000000").status_code == 404
    assert api.get("/takes", params={"shot": "99"}).status_code == 404
    assert api.put("/takes/1-keyframe-3fa9c1d2/decision", json={"decision": "maybe"}).status_code == 422


def test_takes_are_compared_decided_on_and_mended_in_the_browser(there: There, opened: Opened) -> None:
    with opened(there.studio, "/films/film/review") as page:
        expect(page).to_have_url(f"{there.studio.address}/films/film/review/1")
        expect(page.get_by_text("close-up of Mia, street, <b>{{ 7 * 6 }}</b>")).to_be_visible()
        expect(page.get_by_text("This is not quite Mia.")).to_be_visible()
        expect(page.locator(".stage-label")).to_have_text("Mia 0.34")
        _compares(page)
        _mends(page, there)
        page.keyboard.press("n")
        expect(page).to_have_url(f"{there.studio.address}/films/film/review/2")
        _goes_along_a_clip(page)
        _decides(page, there.film)
    with opened(there.studio, "/films/film/review/3", viewport=TABLET, color_scheme="dark") as page:
        expect(page.get_by_text("Nothing is shot of shot 3 yet")).to_be_visible()
        page.goto(f"{there.studio.address}/films/film/review?after=1")
        expect(page.get_by_text("Only shot 1 does")).to_be_visible()
        page.goto(f"{there.studio.address}/films/film/review/9")
        expect(page.get_by_text('The shot list has no shot "9".')).to_be_visible()
        page.goto(f"{there.studio.address}/films/film/review/1")
        expect(page.locator(".told-headline")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing is cut off"


def _compares(page: Page) -> None:
    page.get_by_role("button", name="2. keyframe, mended by swap").click()
    expect(page.get_by_text("Take 2 of 2")).to_be_visible()
    page.keyboard.press("c")
    slider = page.get_by_role("slider", name="Before, and after")
    expect(slider).to_be_focused()
    before = page.get_by_role("img", name="Shot 1, keyframe", exact=True)
    slider.press("End")
    expect(before).to_have_css("clip-path", "inset(0px 0% 0px 0px)")
    slider.press("Home")
    expect(before).to_have_css("clip-path", "inset(0px 100% 0px 0px)")
    page.keyboard.press("c")
    expect(slider).to_have_count(0)


def _mends(page: Page, there: There) -> None:
    """The picture shows nobody, so that what is tried fails, and that is said; it is begun once, however often the same
    request comes."""
    expect(page.get_by_role("button", name="Fix")).to_have_count(0)
    page.get_by_role("button", name="1. keyframe").click()
    expect(page.get_by_role("button", name="Fix: swap, free")).to_be_visible()
    with page.expect_response("**/repairs") as begun:
        page.keyboard.press("f")
    _begins_once(there.studio, begun.value.request.headers["idempotency-key"], begun.value.json()["id"])
    under_way = page.get_by_role("region", name="Mending")
    expect(under_way).to_contain_text("repairing keyframe: Mia has drifted: a swap is free", timeout=30_000)
    expect(under_way).to_contain_text("the shot still needs a take that holds", timeout=30_000)
    expect(under_way).to_contain_text(f"repertory repair --film {there.film} 1")
    expect(page.get_by_text("Take 1 of 2")).to_be_visible()


def _begins_once(studio: RunningStudio, key: str, task: str) -> None:
    headers = {"authorization": f"Bearer {studio.token}", "Idempotency-Key": key}
    for take, status in (("1-keyframe-3fa9c1d2", 202), ("2-clip-0a0b0c0d", 422)):
        given = {"take": take, "max_usd": "0"}
        answer = httpx.post(f"{studio.address}/api/v1/films/film/repairs", json=given, headers=headers)
        assert (answer.status_code, answer.json().get("id", task)) == (status, task)


def _goes_along_a_clip(page: Page) -> None:
    place = page.get_by_role("slider", name="Place in the clip")
    expect(place).to_have_attribute("aria-valuetext", "At 0.5 s: distance 0.45, wrong")
    expect(page.locator(".stage-label")).to_have_text("not Nova, here 0.45")
    place.press("Home")
    expect(place).to_have_attribute("aria-valuetext", "At 0.0 s: distance 0.20, match")
    expect(page.locator(".stage-label")).to_have_count(0)
    box = place.bounding_box()
    assert box is not None
    place.click(position={"x": 0.76 * box["width"], "y": 40})
    expect(place).to_have_attribute("aria-valuetext", "At 0.8 s: distance 0.35, drift")


def _decides(page: Page, film: Path) -> None:
    reason = page.get_by_label("Why, in a few words")
    reason.fill("a car")  # whose letters are no keys here
    reason.blur()
    page.keyboard.press("r")
    expect(page.get_by_text("Refused. Another take is made when the film is shot.", exact=False)).to_be_visible()
    expect(page.get_by_text("A person said: a car")).to_be_visible()
    takes = Studio().open_film(film).takes
    assert [(one.decision, one.reason) for one in takes.decisions("2-clip-0a0b0c0d")] == [(Decision.REFUSED, "a car")]
    page.keyboard.press("a")
    expect(page.get_by_text("Accepted. Press n", exact=False)).to_be_visible()
    assert takes.decision("2-clip-0a0b0c0d") is Decision.ACCEPTED
