"""Draws the pictures of a staged shot. A set that does not move in the picture is drawn and finished only once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from repertory.engines.previs.finishing import finished, graded, laid_over, softened

if TYPE_CHECKING:
    from repertory.engines.previs.finishing import Layer
    from repertory.engines.previs.render import Plate, Renderer
    from repertory.engines.previs.staging import Staging
    from repertory.media.images import Picture


class Filming:
    """One shot before one camera."""

    def __init__(self, renderer: Renderer, staging: Staging) -> None:
        self._renderer = renderer
        self._staging = staging
        self._set: tuple[Plate, Layer] | None = None

    def picture(self, number: int) -> Picture:
        """The finished picture of that number, counted from 0, twelve to the second."""
        staging, renderer = self._staging, self._renderer
        view, mood = staging.view(number), staging.built.mood
        size = renderer.width, renderer.height
        if not staging.still_camera:
            plate = renderer.draw((*staging.ground(number), *staging.acted(number)), mood, view)
            return finished(plate, mood, view, *size)
        if self._set is None:
            empty = renderer.draw(staging.ground(number), mood, view)
            self._set = empty, softened(empty, mood, view, *size)
        behind, back = self._set
        front = renderer.draw(staging.acted(number), mood, view, over=behind)
        return graded(laid_over(back, behind, front, view), mood)
