"""Drawing on a sheet: text in OpenCV's built-in font, which has the letters of most languages and looks the same
on every machine; chips, bars and framed pictures. Colours are RGB, places are pixels from the top left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from repertory.media.images import Picture

Colour = tuple[int, int, int]

BACKGROUND: Colour = (17, 18, 21)
CARD: Colour = (28, 30, 35)
LINE: Colour = (52, 55, 62)
TEXT: Colour = (238, 235, 228)
DIM: Colour = (158, 160, 166)
GREEN: Colour = (98, 190, 146)
AMBER: Colour = (232, 178, 84)
RED: Colour = (235, 110, 98)
BLUE: Colour = (128, 164, 222)

_REGULAR = 400
_BOLD = 650


class Canvas:
    """A picture that is drawn upon; `picture` has the shape (height, width, 3)."""

    def __init__(self, width: int, height: int, colour: Colour = BACKGROUND) -> None:
        import cv2

        self.picture: Picture = np.full((height, width, 3), colour, np.uint8)
        self._font = cv2.FontFace("sans")

    def text(
        self, words: str, x: int, y: int, size: int, colour: Colour = TEXT, *, bold: bool = False, room: int = 0
    ) -> int:
        """Writes words whose base line is at `y` and returns where they end; what exceeds `room` is cut with a …"""
        import cv2

        words = " ".join(words.split())
        while room and len(words) > 1 and self.width_of(words, size, bold=bold) > room:
            words = words.rstrip("…")[:-1].rstrip() + "…"
        weight = _BOLD if bold else _REGULAR
        cv2.putText(self.picture, words, (x, y), colour, self._font, size, weight)
        return x + self.width_of(words, size, bold=bold)

    def right_text(self, words: str, right: int, y: int, size: int, colour: Colour = TEXT) -> int:
        """Writes words that end at `right` and returns where they begin."""
        left = right - self.width_of(words, size)
        self.text(words, left, y, size, colour)
        return left

    def width_of(self, words: str, size: int, *, bold: bool = False) -> int:
        """The width of words in pixels."""
        import cv2

        if not words:
            return 0
        weight = _BOLD if bold else _REGULAR
        box = cv2.getTextSize((0, 0), words, (0, 0), self._font, size, weight)
        return int(box[0] + box[2])

    def rectangle(self, x: int, y: int, width: int, height: int, colour: Colour) -> None:
        """A filled rectangle."""
        self.picture[max(0, y) : y + height, max(0, x) : x + width] = colour

    def rounded(self, x: int, y: int, width: int, height: int, colour: Colour, *, radius: int) -> None:
        """A filled rectangle with round corners."""
        import cv2

        self.rectangle(x + radius, y, width - 2 * radius, height, colour)
        self.rectangle(x, y + radius, width, height - 2 * radius, colour)
        for cx in (x + radius, x + width - radius - 1):
            for cy in (y + radius, y + height - radius - 1):
                cv2.circle(self.picture, (cx, cy), radius, colour, -1, cv2.LINE_AA)

    def chip(self, words: str, x: int, y: int, colour: Colour, *, from_right: bool = False) -> int:
        """Words in dark on a pill, 26 pixels high; `x` is its left end, or its right one. Returns its width."""
        width = self.width_of(words, 15, bold=True) + 24
        left = x - width if from_right else x
        self.rounded(left, y, width, 26, colour, radius=12)
        self.text(words, left + 12, y + 18, 15, BACKGROUND, bold=True)
        return width

    def paste(self, picture: Picture, x: int, y: int) -> None:
        """Lays a picture down with its top left corner at x, y."""
        height, width = picture.shape[:2]
        self.picture[y : y + height, x : x + width] = picture

    def dot(self, x: int, y: int, radius: int, colour: Colour, *, hollow: bool = False) -> None:
        """A disc, or a ring."""
        import cv2

        cv2.circle(self.picture, (x, y), radius, BACKGROUND if hollow else colour, -1, cv2.LINE_AA)
        cv2.circle(self.picture, (x, y), radius, colour if hollow else TEXT, 2, cv2.LINE_AA)
