"""Every page can be used by somebody who does not see it: axe finds no serious fault, light or dark, wide or narrow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page
from studio_pages import SCREEN, TABLET, Opened
from studio_server import running_studio

from repertory.app import Studio
from repertory.media.images import write_image
from repertory.model.anchor import AnchorKind

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")

_SERIOUS = {"serious", "critical"}
_LOOKS: tuple[dict[str, Any], ...] = (
    {"viewport": SCREEN, "color_scheme": "light"},
    {"viewport": TABLET, "color_scheme": "dark"},
)


def test_no_page_has_a_serious_fault(opened: Opened, tmp_path: Path) -> None:
    library = _library(tmp_path)
    with running_studio(library, tmp_path) as studio:
        for look in _LOOKS:
            with opened(studio, **look) as page:
                for path in (
                    "/",
                    "/?kind=voice",
                    "/anchors/mia",
                    "/anchors/cup",
                    "/anchors/nobody",
                    "/films",
                    "/films/film/shoot",
                    "/engines",
                    "/engines/previs",
                    "/films/film/review",
                ):
                    page.goto(f"{studio.address}{path}", wait_until="networkidle")
                    assert _faults(page) == [], f"{path} {look}"


def _library(tmp_path: Path) -> Path:
    studio = Studio(tmp_path / "library")
    studio.init()
    write_image(tmp_path / "cup.png", np.random.default_rng(1).integers(0, 255, (48, 64, 3), np.uint8))
    studio.import_view("cup", tmp_path / "cup.png", "front", kind=AnchorKind.PROP, title="Cup")
    studio.lock("cup")
    studio.new_character("mia", title="Mia", prompt="a woman of thirty")
    studio.new_film(tmp_path / "film")
    return studio.folder


def _faults(page: Page) -> list[str]:
    found = axe.Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:200]}" for one in found if one["impact"] in _SERIOUS
    ]
