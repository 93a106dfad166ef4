"""The company in a browser."""

from __future__ import annotations

from pathlib import Path

import httpx
from playwright.sync_api import expect
from studio_pages import Opened
from studio_server import running_studio

from repertory.app import Studio


def test_an_empty_company_says_what_to_do_and_shows_what_another_program_adds(opened: Opened, tmp_path: Path) -> None:
    with running_studio(tmp_path / "library", tmp_path) as studio, opened(studio) as page:
        expect(page.get_by_role("heading", name="Nobody is here yet")).to_be_visible()
        Studio(tmp_path / "library").new_prop("cup", title="<b>Cup</b>")
        tile = page.get_by_role("link", name="<b>Cup</b>")
        expect(tile).to_be_visible(timeout=1500)
        expect(page.get_by_text("1 anchor", exact=True)).to_be_visible()


def test_a_place_and_a_thing_are_begun_and_nobodys_draft_gives_way(opened: Opened, tmp_path: Path) -> None:
    library = tmp_path / "library"
    with running_studio(library, tmp_path) as studio, opened(studio) as page:
        page.get_by_role("button", name="New location").click()
        page.get_by_label("Title, as people write it").fill("<i>Coffee</i> shop")
        page.get_by_label("What it looks like").fill("brick walls, one window")
        page.keyboard.press("Tab")
        page.get_by_label("Name in shot lists").fill("coffee-shop")
        page.keyboard.press("Enter")
        expect(page).to_have_url(f"{studio.address}/anchors/coffee-shop")
        expect(page.get_by_role("heading", name="<i>Coffee</i> shop")).to_be_visible()
        expect(page.get_by_text("repertory location import coffee-shop PICTURE")).to_be_visible()
        page.goto(studio.address)
        page.get_by_role("button", name="New prop").click()
        page.get_by_label("Title, as people write it").fill("Coffee shop")
        page.keyboard.press("Enter")
        expect(page.get_by_text('The library has a location "coffee-shop" already.')).to_be_visible()
        assert Studio(library).library.draft("coffee-shop").identity == "brick walls, one window"
        _begins_over_the_api(studio.address, studio.token, library)


def _begins_over_the_api(address: str, token: str, library: Path) -> None:
    headers = {"authorization": f"Bearer {token}"}
    with httpx.Client(base_url=f"{address}/api/v1", headers=headers) as client:
        made = client.post("/anchors", json={"kind": "prop", "title": "Red Cup", "prompt": "a red cup"})
        assert (made.status_code, made.json()) == (201, {"name": "red-cup", "kind": "prop"})
        again = client.post("/anchors", json={"kind": "prop", "title": "Red cup", "prompt": "a blue cup"})
        assert again.headers["content-type"] == "application/problem+json"
        for wrong in ({"title": "!!!"}, {"title": "Cup", "name": "../cup"}, {"title": "Cup", "kind": "voice"}):
            assert 400 <= client.post("/anchors", json={"kind": "prop", **wrong}).status_code < 500
    assert Studio(library).library.draft("red-cup").identity == "a red cup"
    assert sorted(Studio(library).library.names()) == ["coffee-shop", "red-cup"]
