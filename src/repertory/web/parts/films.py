"""The list of films, each with how it stands."""

from __future__ import annotations

from nicegui.element import Element


class FilmsList(Element, component="films.js"):
    """All films as cards, each a link to its shooting; what stands in its default slot is shown where there is none."""
