"""The takes of a shot, over the API."""

from __future__ import annotations

from nicegui.element import Element

from repertory.web.news import of_film


class Review(Element, component="review.js"):
    """One take large with what was measured, all takes of its shot beside it, and what can be done with it."""

    def __init__(self, film: str, shot: str, *, take: str, following: str) -> None:
        """`take` is shown first; `following` is the address of the next shot that waits for a person."""
        super().__init__()
        self._props["film"] = film
        self._props["shot"] = shot
        self._props["take"] = take
        self._props["following"] = following
        self._props["topics"] = [of_film(film)]
