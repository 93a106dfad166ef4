"""The engines in a browser: what can be used now, what each can do, and whether keys work."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect
from studio_pages import Opened
from studio_server import running_studio

from repertory.app import Studio


def test_a_page_tells_what_is_ready_what_is_missing_and_what_each_can_do(opened: Opened, tmp_path: Path) -> None:
    studio = Studio(tmp_path / "library")
    studio.init()
    keys = {"BFL_API_KEY": "", "KLING_API_KEY": ""}
    with running_studio(studio.folder, tmp_path, env=keys) as running, opened(running, "/engines") as page:
        ready = page.get_by_role("region", name="Ready to be used")
        expect(ready.get_by_role("link", name="Previs", exact=False).first).to_be_visible()
        later = page.get_by_role("region", name="Not ready")
        expect(later.get_by_text("needs BFL_API_KEY").first).to_be_visible()
        page.get_by_role("button", name="Check my keys").click()
        expect(page.get_by_role("status").get_by_text("Next:", exact=False)).to_be_visible(timeout=15_000)
        ready.get_by_role("link").first.click()
        expect(page.get_by_text("Makes", exact=True)).to_be_visible()
        expect(page.get_by_text("repertory engines show", exact=False)).to_be_visible()
        page.goto(f"{running.address}/engines/nobody")
        expect(page.get_by_text("This cannot be shown")).to_be_visible()
