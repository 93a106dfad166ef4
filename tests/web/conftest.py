"""One chromium for all pages of a worker, and a context of its own, signed in, for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

pytest.importorskip("nicegui", reason="the extra [studio] is not installed")
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402
from studio_pages import SCREEN, Opened  # noqa: E402
from studio_server import RunningStudio  # noqa: E402


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium; a machine without one skips the pages."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("there is no chromium on this machine: apt-get install chromium")
    with sync_playwright() as running:
        started = running.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def opened(browser: Browser) -> Opened:
    """`options` are those of playwright's `new_context`: another viewport, a dark colour scheme."""

    @contextmanager
    def open_page(studio: RunningStudio, path: str = "/", **options: Any) -> Iterator[Page]:
        wrong: list[str] = []
        context = browser.new_context(**{"viewport": SCREEN, "reduced_motion": "reduce", **options})
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        try:
            page.goto(studio.link)
            page.goto(f"{studio.address}{path}")
            yield page
        finally:
            context.close()
        assert not wrong

    return open_page
