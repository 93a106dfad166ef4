"""The storyboard of a film, over the API."""

from __future__ import annotations

from collections.abc import Callable

from nicegui.element import Element
from nicegui.events import GenericEventArguments


class Storyboard(Element, component="storyboard.js"):
    """A card for each shot, which can be moved, and an inspector of the one that is looked at."""

    def __init__(self, film: str, *, shot: str, show_line: Callable[[int], None]) -> None:
        """`shot` is looked at from the beginning where it is not empty; `show_line` shows a line of the list."""
        super().__init__()
        self._props["film"] = film
        self._props["shot"] = shot
        self._props["unsaved"] = False

        def shown(event: GenericEventArguments) -> None:
            show_line(int(event.args))

        self.on("line", shown)

    def tell(self, *, unsaved: bool) -> None:
        """Whether the list beside it has changes that are not saved: no shot is moved then, and a browser that leaves
        asks first."""
        if self._props["unsaved"] != unsaved:
            self._props["unsaved"] = unsaved
            self.update()
