"""The company: a wall of everybody and everything that films share."""

from __future__ import annotations

from urllib.parse import urlencode

from nicegui import ui

from repertory.model.anchor import AnchorKind
from repertory.web.desk import Desk
from repertory.web.pages.newanchor import new_buttons
from repertory.web.pages.shell import empty, frame
from repertory.web.parts.wall import Wall

_KINDS = {"": "Everything", **{kind.value: f"{kind.value.capitalize()}s" for kind in AnchorKind}}


_WHAT = (
    "A company is whom and what your films share: characters, places, things, voices and looks, the same in every "
    "shot. Begin a place or a thing above, or a character by this command:"
)
_FIRST = 'repertory character new mia --prompt "a woman of thirty with short dark hair"'


def add(desk: Desk) -> None:
    """Adds the page."""

    @ui.page("/")
    def company(kind: str = "", q: str = "") -> None:
        with frame(desk, "Company", here="/"):
            chosen = {"kind": kind if kind in _KINDS else "", "q": q}
            with ui.element("div").classes("tools").props('role="search"'):
                search = ui.input("Search by name, tag, outfit", value=q).props(
                    'outlined dense clearable type="search"'
                )
                kinds = ui.toggle(_KINDS, value=chosen["kind"]).props('aria-label="Kind"')
            new_buttons(desk)
            wall = Wall(_source(chosen), href="/anchors/{}", topics=["library"], noun="anchor")
            with wall:
                _nobody()

            def look() -> None:
                chosen.update(kind=kinds.value or "", q=search.value or "")
                wall.show(_source(chosen))

            search.on_value_change(look)
            kinds.on_value_change(look)


def _source(chosen: dict[str, str]) -> str:
    given = urlencode({name: value for name, value in chosen.items() if value})
    return f"/api/v1/anchors?{given}" if given else "/api/v1/anchors"


def _nobody() -> None:
    with empty("Nobody is here yet", _WHAT):
        ui.label(_FIRST).classes("command")
