"""The pages. Each is a function that puts one together for one browser; what it shows comes from the desk."""

from __future__ import annotations

from nicegui import ui

from repertory.web.desk import Desk
from repertory.web.pages import anchor, company, engines, films, review, shoot, shots


def add_pages(desk: Desk) -> None:
    """Adds every page to the studio."""
    ui.button.default_props("no-caps unelevated text-color=on-act")
    ui.toggle.default_props("no-caps unelevated toggle-text-color=on-act")
    for page in (company, anchor, films, engines, shots, shoot, review):
        page.add(desk)
