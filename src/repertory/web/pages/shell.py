"""What every page has around it: where one is, where one can go, what is under way."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape

from nicegui import context, ui

from repertory.web.desk import Desk
from repertory.web.guarding import session_of

_HEAD = """
<meta name="csrf-token" content="{csrf}">
<link rel="icon" href="/static/mark.svg">
<link rel="stylesheet" href="/static/studio.css">
<link rel="stylesheet" href="/static/shoot.css">
<link rel="stylesheet" href="/static/company.css">
<script src="/static/studio.js"></script>
"""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place in the navigation."""

    title: str
    href: str
    icon: str


LIBRARY_PLACES = (
    Place(title="Company", href="/", icon="groups"),
    Place(title="Films", href="/films", icon="movie"),
    Place(title="Engines", href="/engines", icon="memory"),
)
"""What is not a film's; a page adds its own place to these, or to the film's below."""
FILM_PLACES: tuple[Place, ...] = (
    Place(title="Shot list", href="/films/{}/shots", icon="view_list"),
    Place(title="Shoot", href="/films/{}/shoot", icon="videocam"),
    Place(title="Review", href="/films/{}/review", icon="rate_review"),
)
"""The pages of a film, with {} for its name."""


@contextlib.contextmanager
def frame(desk: Desk, title: str, *, here: str, film: str = "") -> Iterator[None]:
    """A page with its navigation and heading; what is built in the block is its content. `here` is the address of the
    place in the navigation that it belongs to."""
    session = session_of(context.client.request.scope)
    ui.colors(primary="#8c3b1f")
    ui.page_title(f"{title} · Repertory")
    ui.add_head_html(_HEAD.format(csrf=escape(session.csrf if session else "", quote=True)))
    with ui.element("div").classes("studio"):
        with ui.element("nav").classes("rail").props('aria-label="Studio"'):
            with ui.link(target="/").classes("mark"):
                ui.element("img").props('src="/static/mark.svg" alt="" width="28" height="28"')
                ui.label("Repertory")
            _places(LIBRARY_PLACES, here)
            if film:
                ui.label(desk.title_of(film)).classes("rail-film")
                _places(tuple(replace(place, href=place.href.format(film)) for place in FILM_PLACES), here)
            ui.element("div").classes("rail-space")
            _theme()
        with ui.element("main").classes("page").props('id="main" tabindex="-1"'):
            with ui.element("h1").classes("page-title"):
                ui.label(title)
            yield


def _places(places: tuple[Place, ...], here: str) -> None:
    with ui.element("ul").classes("places").props('role="list"'):
        for place in places:
            with ui.element("li"), ui.link(target=place.href).classes("place") as link:
                if place.href == here:
                    link.props('aria-current="page"')
                ui.icon(place.icon).props('aria-hidden="true"')
                ui.label(place.title)


def _theme() -> None:
    with ui.element("button").classes("place theme").props('type="button"') as button:
        ui.icon("contrast").props('aria-hidden="true"')
        ui.label("Light or dark")
    button.on("click", js_handler='() => window.repertory.setTheme(window.repertory.isDark() ? "light" : "dark")')


def empty(title: str, said: str) -> ui.element:
    """What stands where nothing is yet: what it is for, and in it what to do next."""
    with ui.element("section").classes("empty") as section:
        with ui.element("h2"):
            ui.label(title)
        with ui.element("p"):
            ui.label(said)
    return section
