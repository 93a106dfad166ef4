"""The shot list in a browser and over the API: read while it is typed, mended, saved, moved, never overwritten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

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
from repertory.media.images import write_image
from repertory.model.anchor import Anchor, Reference
from repertory.model.engine import Recipe
from repertory.model.media import MediaFile, MediaKind
from repertory.model.take import Take, TakeKind

LIST = (
    "Shot 1: close-up of Mia, street\nMIA: I waited.\n\n"
    "Shot 2: wide shot of Nova, street, <b>{{ 7 * 6 }}</b>\n\nShot 3: medium shot of Mia, street\n"
)


@dataclass(frozen=True, kw_only=True)
class There:
    """A studio that shows one film."""

    studio: RunningStudio
    film: Path


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[There]:
    """A film that has its cast, whose pictures are there; its list is `LIST` at the beginning."""
    home = tmp_path_factory.mktemp("listed")
    with pytest.MonkeyPatch.context() as patch:
        film = film_with_cast(home, patch, LIST)
        library = Library.at(home / "library")
        for name in library.names():
            anchor = library.get(name)
            write(library, replace(anchor, references=tuple(_drawn(library, anchor, one) for one in anchor.references)))
        with running_studio(library.folder, home) as studio:
            yield There(studio=studio, film=film)


def _drawn(library: Library, anchor: Anchor, reference: Reference) -> Reference:
    if reference.media.kind is not MediaKind.IMAGE:
        return reference
    path = folder(library, anchor) / f"{slug(reference.full_name)}.png"
    write_image(path, np.random.default_rng(len(reference.full_name)).integers(0, 255, (64, 64, 3), np.uint8))
    return replace(reference, media=replace(reference.media, name=path.name, sha256=sha256_of(path)))


def test_the_list_is_read_mended_and_saved_over_the_api(there: There) -> None:
    studio, film = there.studio, there.film
    headers = {"authorization": f"Bearer {studio.token}"}
    with httpx.Client(base_url=f"{studio.address}/api/v1/films/film", headers=headers) as api:
        _saves(api, film)
        _mends(api)
        _tells_of_shots(api)
        _moves(api, film)
        _shows_pictures_of_a_list_that_is_not_whole(api, film)
        for name in ("nothing", "%F0%9F%98%80" * 100, "a%0Ab"):
            answer = api.get(f"{studio.address}/api/v1/films/{name}/list")
            assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def _saves(api: httpx.Client, film: Path) -> None:
    there = api.get("/list")
    assert there.json() == {"text": LIST, "etag": there.headers["etag"]}
    longer = LIST + "# a note of mine\n" * 3000  # longer than what other fields may be
    assert api.put("/list", json={"text": longer}).status_code == 428
    overtaken = api.put("/list", json={"text": longer}, headers={"if-match": '"another"'})
    assert (overtaken.status_code, overtaken.json()["type"]) == (412, "/errors/Overtaken")
    assert (film / "shots.txt").read_text(encoding="utf-8") == LIST
    saved = api.put("/list", json={"text": longer}, headers={"if-match": there.headers["etag"]})
    assert saved.json() == {"etag": saved.headers["etag"], "kept": "shots.txt.bak"}
    assert (film / "shots.txt.bak").read_text(encoding="utf-8") == LIST
    assert api.put("/list", json={"text": LIST}, headers={"if-match": saved.json()["etag"]}).status_code == 200


def _mends(api: httpx.Client) -> None:
    text = "Shot 1: close-up of Mia, a woman of 28 with long blonde hair, street\nShot 2: close-up of Nowa, street\n"
    checked = api.post("/list/check", json={"text": text}).json()
    assert [(one["kind"], one["line"], one["instead"]) for one in checked["remarks"]] == [
        ("rewrite", 1, ""),
        ("problem", 2, "Nova"),
    ]
    assert (checked["shots"], checked["sound"]) == (2, 1)
    assert {"size", "who"} <= {one["kind"] for one in checked["understood"]["1"]}
    fixed = api.post("/list/fix", json={"text": text, "shots": ["1"]}).json()
    assert fixed["text"] == text.replace(", a woman of 28 with long blonde hair", "")
    assert len(fixed["changes"]) == 1


def _tells_of_shots(api: httpx.Client) -> None:
    first = api.get("/shots", params={"limit": 2}).json()
    rest = api.get("/shots", params={"limit": 2, "cursor": first["next"]}).json()
    assert [one["number"] for one in (*first["items"], *rest["items"])] == ["1", "2", "3"]
    assert (first["total"], rest["next"]) == (3, "")
    assert (first["items"][0]["who"], first["items"][0]["spoken"]) == (["Mia"], ["MIA: I waited."])
    shot = api.get("/shots/1").json()
    assert (shot["before"], shot["after"]) == ("", "2")
    still: dict[str, Any] = shot["orders"][0]
    assert (still["kind"], still["engine"]) == ("still", "previs")
    assert still["sent"][0]["reason"]
    assert "previs" in {one["engine"] for one in still["engines"] if one["chosen"]}
    assert api.get("/shots/99").status_code == 404


def _shows_pictures_of_a_list_that_is_not_whole(api: httpx.Client, film: Path) -> None:
    picture = film.parent / "taken.png"
    write_image(picture, np.zeros((32, 32, 3), np.uint8))
    media = MediaFile(name="", sha256="", kind=MediaKind.IMAGE)
    take = Take(
        id="1-keyframe-3fa9c1d2",
        shot="1",
        kind=TakeKind.KEYFRAME,
        media=media,
        recipe=Recipe(step="still", engine="previs"),
    )
    Studio().open_film(film).takes.add(take, picture)
    first = api.get("/shots").json()["items"][0]
    assert (first["state"], bool(first["picture"]), first["price_usd"]) == ("older", True, "0")
    with (film / "shots.txt").open("a", encoding="utf-8") as file:
        file.write("Shot 4: close-up of Nobody, street\n")
    first = api.get("/shots").json()["items"][0]
    assert (first["state"], bool(first["picture"]), first["price_usd"]) == ("", True, None)


def _moves(api: httpx.Client, film: Path) -> None:
    moved = api.post("/shots/3/move", json={"before": "1"})
    assert moved.json()["changed"] is True
    assert (film / "shots.txt").read_text(encoding="utf-8").startswith("Shot 3: medium shot of Mia, street\n")
    assert api.post("/shots/3/move", json={"before": ""}).json()["changed"] is True
    assert [one["number"] for one in api.get("/shots").json()["items"]] == ["1", "2", "3"]


def test_a_list_is_typed_mended_saved_and_never_overwritten(there: There, opened: Opened) -> None:
    studio, film = there.studio, there.film
    (film / "shots.txt").write_text(LIST, encoding="utf-8")
    with opened(studio, "/films/film/shots") as page:
        text = page.get_by_role("textbox", name="Shot list")
        expect(page.get_by_text("3 shots", exact=True)).to_be_visible()
        expect(page.get_by_role("button", name="Shot 2.")).to_contain_text("<b>{{ 7 * 6 }}</b>")
        _types_and_takes_a_quick_fix(page, film)
        _moves_by_keyboard(page, film)
        _is_overtaken(page, film)
        expect(text).to_contain_text("Shot 9: close-up of Mia")
        _inspects(page, studio)


def _types(page: Page, said: str) -> None:
    page.get_by_role("textbox", name="Shot list").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(said)


def _types_and_takes_a_quick_fix(page: Page, film: Path) -> None:
    _types(page, "Shot 4: close-up of Nowa, street\n")
    expect(page.get_by_text("Not saved. 4 shots, 3 without a problem")).to_be_visible()
    expect(page.locator(".at-problem")).to_have_text("Nowa")
    expect(page.get_by_role("button", name="Move shot 1 down")).to_be_disabled()
    page.get_by_role("button", name='Write "Nova"').click()
    expect(page.get_by_text("Not saved. 4 shots, all understood")).to_be_visible()
    assert (film / "shots.txt").read_text(encoding="utf-8") == LIST, "nothing is saved yet"
    page.get_by_role("textbox", name="Shot list").press("Control+s")
    expect(page.get_by_text("Saved. The list before is kept as shots.txt.bak")).to_be_visible()
    expect(page.get_by_role("button", name="Shot 4.")).to_contain_text("Nova")
    after = f"{LIST}Shot 4: close-up of Nova, street\n"
    assert (film / "shots.txt").read_text(encoding="utf-8") == after


def _moves_by_keyboard(page: Page, film: Path) -> None:
    page.get_by_role("button", name="Shot 1.").focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.get_by_text("Shot 1 stands before shot 3 now.")).to_be_visible()
    expect(page.get_by_role("button", name="Shot 1.")).to_be_focused()
    assert (film / "shots.txt").read_text(encoding="utf-8").startswith("Shot 2:")
    expect(page.locator(".cm-line").first).to_contain_text("Shot 2: wide shot")  # the text beside it has followed


def _is_overtaken(page: Page, film: Path) -> None:
    _types(page, "Shot 9: close-up of Mia, street\n")
    Studio().edit_shot(film, "3", "wide shot of Mia, street")
    alert = page.get_by_role("alert").filter(has_text="Somebody else has changed this list meanwhile.")
    expect(alert).to_contain_text("Shot 3: wide shot of Mia, street")
    expect(alert).to_contain_text("Shot 9: close-up of Mia, street")
    theirs = (film / "shots.txt").read_bytes()
    alert.get_by_role("button", name="Save mine").click()
    expect(alert).to_have_count(0)
    expect(page.get_by_role("button", name="Shot 9.")).to_be_visible()
    assert theirs in {one.read_bytes() for one in film.glob("shots.txt.bak*")}


def _inspects(page: Page, studio: RunningStudio) -> None:
    page.get_by_role("button", name="Shot 3.").click()
    shown = page.get_by_role("region", name="Shot 3")
    expect(shown.get_by_text("master: the face itself").first).to_be_visible()
    expect(shown.get_by_role("heading", name="Still: previs, free")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Shot 3.")).to_be_focused()
    page.set_viewport_size(TABLET)  # type: ignore[arg-type]
    page.goto(f"{studio.address}/films/film/shots?shot=2")
    expect(page.get_by_role("heading", name="Shot 2")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing is cut off"
