"""Repertory: a standing company of actors for AI film-makers. `from repertory import Studio`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from repertory.app import Studio

__version__ = "0.1.0"
__all__ = ["Studio", "__version__"]


def __getattr__(name: str) -> Any:
    """`Studio` is imported when it is asked for: the command line needs the version alone, at once."""
    if name == "Studio":
        from repertory.app import Studio

        return Studio
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
