"""The sheet of an anchor in a browser."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from playwright.sync_api import expect
from studio_pages import TABLET, Opened
from studio_server import running_studio

from repertory.app import Studio
from repertory.media.images import write_image
from repertory.model.anchor import AnchorKind


def test_a_sheet_shows_each_reference_the_stages_and_what_is_not_locked(opened: Opened, tmp_path: Path) -> None:
    studio = Studio(tmp_path / "library")
    studio.init()
    write_image(tmp_path / "cup.png", np.random.default_rng(1).integers(0, 255, (48, 64, 3), np.uint8))
    studio.import_view("cup", tmp_path / "cup.png", "front", kind=AnchorKind.PROP, title="<i>Cup</i>")
    studio.lock("cup")
    studio.tag("cup", ["white", "<script>alert(1)</script>"])
    studio.new_character("mia", title="Mia", prompt="a woman of thirty")
    with running_studio(studio.folder, tmp_path) as running:
        with opened(running) as page:
            page.get_by_role("link", name="<i>Cup</i>").click()
            expect(page.get_by_role("heading", name="<i>Cup</i>")).to_be_visible()
            expect(page.get_by_text("Prop · version 1")).to_be_visible()
            expect(page.get_by_text("changes that are not locked yet")).to_be_visible()
            drawn = page.get_by_role("img", name="front")
            expect(drawn).to_be_visible()
            assert drawn.evaluate("image => image.naturalWidth") == 64
        with opened(running, "/anchors/mia", viewport=TABLET, color_scheme="dark") as page:
            expect(page.get_by_role("list", name="Stages").get_by_role("listitem")).to_have_count(4)
            expect(page.get_by_text("Mia has no headshot yet.")).to_be_visible()
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing is cut off"
        with opened(running, "/anchors/nobody") as page:
            expect(page.get_by_text('The library has no "nobody".')).to_be_visible()
