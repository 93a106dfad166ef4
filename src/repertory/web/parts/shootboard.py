"""The board of a film: its shots by what is done with them, its money, and what can be done."""

from __future__ import annotations

from nicegui.element import Element


class ShootBoard(Element, component="shootboard.js"):
    """The shooting of one film, live over the API."""

    def __init__(self, film: str) -> None:
        super().__init__()
        self._props["film"] = film
