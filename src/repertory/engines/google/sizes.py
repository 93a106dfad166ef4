"""Which of the sizes that Google's clips come in is ordered."""

from __future__ import annotations

from collections.abc import Sequence

_SHORT_SIDES = {"360p": 360, "720p": 720, "1080p": 1080, "4k": 2160}
"""The shorter side in pixels of what Google calls a resolution (google-genai 3.4.0, `videoresponseformat.py`)."""


def resolution(offered: Sequence[str], width: int, height: int) -> str:
    """The smallest of these resolutions that is at least as large as a clip of that size; the largest, where none is.

    Sides are rounded by vendors: 1088 lines are 1080p.
    """
    short = min(width, height) * 0.98
    return next((name for name in offered if _SHORT_SIDES[name] >= short), offered[-1])
