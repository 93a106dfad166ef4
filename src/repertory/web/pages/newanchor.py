"""The dialogs in which a location or a prop is begun."""

from __future__ import annotations

from urllib.parse import quote

from nicegui import ui

from repertory.web.company import NewKind, new_anchor
from repertory.web.desk import Desk
from repertory.web.parts.live import tried

_ABOUT: dict[NewKind, str] = {
    "location": "A place that looks the same in every shot: its walls, its windows, its furniture.",
    "prop": "A thing that looks the same in every shot: a cup, a letter, a car.",
}


def new_buttons(desk: Desk) -> None:
    """A button for each kind that is begun here; each opens its dialog."""
    with ui.element("div").classes("chips").props('role="group" aria-label="Add to the company"'):
        for kind in _ABOUT:
            ui.button(f"New {kind}", on_click=_dialog(desk, kind).open).props("outline text-color=primary")


def _dialog(desk: Desk, kind: NewKind) -> ui.dialog:
    with ui.dialog().props(f'aria-label="New {kind}"') as dialog, ui.card().classes("new-anchor"):
        with ui.element("h2"):
            ui.label(f"New {kind}")
        ui.label(_ABOUT[kind]).classes("shown-note")
        with ui.element("form").classes("new-anchor-form").props(f'aria-label="New {kind}"') as form:
            title = ui.input("Title, as people write it").props("outlined dense autofocus maxlength=200")
            prompt = ui.textarea("What it looks like").props("outlined dense autogrow maxlength=4000")
            name = ui.input("Name in shot lists; left empty, it is made from the title").props(
                "outlined dense maxlength=64"
            )
            with ui.element("div").classes("chips"):
                begin = ui.button("Begin it").props("type=submit")
                ui.button("Cancel", on_click=dialog.close).props("flat type=button text-color=primary")

        async def make() -> None:
            if not (title.value or "").strip():
                ui.notify("Give it a title first.")
                return
            said = {"title": title.value or "", "name": name.value or "", "prompt": prompt.value or ""}
            begin.disable()
            made = await tried(lambda: new_anchor(desk, kind, **said))
            begin.enable()
            if made is not None:
                ui.navigate.to(f"/anchors/{quote(made)}")

        form.on("submit.prevent", make)
    return dialog
