"""Pictures with what is said of them."""

from __future__ import annotations

from collections.abc import Sequence

from nicegui import ui


def picture(address: str, title: str, notes: Sequence[str] = (), *, mark: str = "") -> None:
    """One picture of a group: a link to it in full, its name, notes in small lines, and a mark that stands out."""
    with ui.element("li").classes("shown"):
        with ui.element("a").classes("shown-picture").props("target=_blank rel=noopener") as link:
            link._props["href"] = address
            image = ui.element("img").props('loading="lazy" decoding="async"')
            image._props["src"], image._props["alt"] = f"{address}?w=320", title  # whatever signs a name has
        ui.label(title).classes("shown-title")
        for note in notes:
            ui.label(note).classes("shown-note")
        if mark:
            ui.label(mark).classes("shown-mark")


def sound(address: str, title: str, notes: Sequence[str] = ()) -> None:
    """One recording of a group, with a player."""
    with ui.element("li").classes("heard"):
        ui.label(title).classes("shown-title")
        player = ui.element("audio").props("controls preload=metadata")
        player._props["src"], player._props["aria-label"] = address, title
        for note in notes:
            ui.label(note).classes("shown-note")
