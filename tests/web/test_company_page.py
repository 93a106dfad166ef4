"""The company in a browser."""

from __future__ import annotations

from pathlib import Path

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
