"""The pages. Each is a function that puts one together for one browser; what it shows comes from the desk."""

from __future__ import annotations

from repertory.web.desk import Desk
from repertory.web.pages import anchor, company


def add_pages(desk: Desk) -> None:
    """Adds every page to the studio."""
    for page in (company, anchor):
        page.add(desk)
