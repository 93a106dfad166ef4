"""A wall of pictures over a list of the API."""

from __future__ import annotations

from collections.abc import Sequence

from nicegui.element import Element


class Wall(Element, component="wall.js"):
    """All items of one list of the API as pictures with their names, each a link; it loads anew when one of its topics
    is in the news. What stands in its default slot is shown where the list is empty."""

    def __init__(self, source: str, *, href: str, topics: Sequence[str], noun: str) -> None:
        """`href` is the address of an item's page with {} for its name; `noun` is what it is one of."""
        super().__init__()
        self._props["source"] = source
        self._props["href"] = href
        self._props["topics"] = list(topics)
        self._props["noun"] = noun

    def show(self, source: str) -> None:
        """Shows another list."""
        self._props["source"] = source
        self.update()
