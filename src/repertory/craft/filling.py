"""Blanks in words that are to be filled in by whoever writes them, and never go to an engine: "___-year-old"."""

from __future__ import annotations

import re

from repertory.errors import YourMove

BLANK = re.compile(r"(?<![^\W_])_{2,}(?![^\W_])")
"""Two strokes or more that are no part of a name such as SET__1."""
UNFILLED = 'A blank is not filled in yet: "{}".'
FILL_IN = "Write what is meant in its place."


def require_filled(text: str, what: str, step: str) -> None:
    """Raises YourMove where a text that is to be sent has a blank; `what` says whose words they are."""
    blank = BLANK.search(text)
    if blank:
        around = text[max(0, blank.start() - 12) : blank.end() + 20].strip()
        raise YourMove(f'A blank is not filled in yet in {what}: "{around}".', step=step)
