"""Patterns that are compiled when they are first used: the large ones of this folder take a quarter of a second
together, which every command would pay at its start."""

from __future__ import annotations

import re
from typing import cast


class _Late:
    """Stands for a pattern until one of its methods is asked for; from then on it has them itself."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __getattr__(self, name: str) -> object:
        compiled = re.compile(self._text)
        for method in ("match", "fullmatch", "search", "finditer"):
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def late(text: str) -> re.Pattern[str]:
    """The pattern with this text, compiled at the first look for it. A mistake in the text shows only then."""
    return cast("re.Pattern[str]", _Late(text))
