"""The films and the shooting of one in a browser."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from cast_film import film_with_cast
from playwright.sync_api import Page, expect
from studio_pages import Opened
from studio_server import running_studio

from repertory.app import Studio
from repertory.jobs.journal import Journal
from repertory.model.engine import Order, OrderKind

LIST = "1. Medium close-up of Character A, coffee shop.\n\n2. Character A walks in the street.\n"
ORDER = "1-clip-1-of-9c01d2aa-3fa9c1d2"
CLIPS = 'clip = [\n    "{}"'


def test_a_film_is_started_priced_paused_and_its_orders_are_settled(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Studio(tmp_path / "library").init()
    keys = {"KLINGAI_API_KEY": "of a test", "BFL_API_KEY": "of a test"}
    with running_studio(tmp_path / "library", tmp_path, env=keys) as studio, opened(studio, "/films") as page:
        expect(page.get_by_role("heading", name="No films yet")).to_be_visible()
        page.get_by_label("Title of a new film").fill("<b>Night</b> train")
        page.get_by_role("button", name="Start it").click()
        expect(page).to_have_url(re.compile("/films/b-night-b-train/shots$"), timeout=5000)
        page.goto(f"{studio.address}/films/b-night-b-train/shoot")
        expect(page.get_by_role("button", name="Cast it, free")).to_be_enabled()
        film = film_with_cast(tmp_path, monkeypatch, LIST)
        page.goto(f"{studio.address}/films")
        expect(page.get_by_role("link", name="<b>Night</b> train")).to_be_visible()
        expect(page.get_by_text("0 of 2 shots accepted")).to_be_visible()
        page.get_by_role("link", name="The coffee shop").click()
        expect(page.get_by_role("button", name="Shoot 2 shots, free")).to_be_visible()
        expect(page.get_by_role("region", name="To shoot, 2 shots")).to_contain_text("Character A walks in the street.")
        _is_priced(page, film)
        _is_paused(page)
        _is_settled(page, film)


def _is_priced(page: Page, film: Path) -> None:
    card = film / "production.toml"
    paid = card.read_text().replace(CLIPS.format("previs"), CLIPS.format("kling/kling-v3"))
    card.write_text(paid.replace('budget_usd = "0"', 'budget_usd = "0.6"'))
    expect(page.get_by_role("button", name="Shoot 1 shot, up to $0.60")).to_be_visible()
    expect(page.get_by_role("region", name="Shots that are not begun")).to_contain_text("Shot 2: not begun.")


def _is_paused(page: Page) -> None:
    """What somebody else does on a terminal is seen, too."""
    Studio().pause("film")
    expect(page.get_by_role("button", name="Resume")).to_be_visible()
    expect(page.get_by_role("button", name="Shoot")).to_be_hidden()
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_role("button", name="Shoot 1 shot, up to $0.60")).to_be_visible()


def _is_settled(page: Page, film: Path) -> None:
    journal = Journal(film / "orders")
    order = Order(id=ORDER, kind=OrderKind.CLIP, engine="bfl/flux-2-pro", folder=journal.folder_of(ORDER), prompt="Mia")
    journal.intend(order, Decimal("0.2"), purse="production film")
    page.reload()
    expect(page.get_by_role("definition").filter(has_text="$0.20").first).to_be_visible()
    page.get_by_role("button", name="It is not there").click()
    expect(page.get_by_text(f"{ORDER}: not paid.")).to_be_visible()
    expect(page.get_by_role("heading", name="Orders to settle")).to_be_hidden()
    assert not journal.is_unsure(ORDER)
