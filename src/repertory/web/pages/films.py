"""The films: how it stands with each, and starting another."""

from __future__ import annotations

from urllib.parse import quote

from nicegui import ui

from repertory.web.desk import Desk
from repertory.web.news import FILMS
from repertory.web.pages.shell import empty, frame
from repertory.web.parts.films import FilmsList
from repertory.web.parts.live import tried


def add(desk: Desk) -> None:
    """Adds the page."""

    @ui.page("/films")
    def films() -> None:
        with frame(desk, "Films", here="/films"):
            with ui.element("form").classes("new-film").props('aria-label="New film"') as form:
                title = ui.input("Title of a new film").props("outlined dense maxlength=200")
                ui.button("Start it").props("type=submit")

            async def start() -> None:
                wanted = (title.value or "").strip()
                if not wanted:
                    ui.notify("Give it a title first.")
                    return
                name = await tried(lambda: desk.new_film(wanted))
                if name is not None:
                    desk.news.tell(FILMS)
                    ui.navigate.to(f"/films/{quote(name)}/shots")

            form.on("submit.prevent", start)
            with FilmsList():
                empty(
                    "No films yet",
                    "A film is a shot list, a cast from your company, and takes. Name the first one above.",
                )
