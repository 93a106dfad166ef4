"""Review: the takes of a shot one after another, with what was measured, to accept, refuse or mend."""

from __future__ import annotations

import shlex
from urllib.parse import quote

from nicegui import ui
from starlette.responses import RedirectResponse

from repertory.errors import RepertoryError, UnknownName
from repertory.web.desk import Desk
from repertory.web.pages.shell import empty, frame
from repertory.web.parts.live import aside
from repertory.web.parts.review import Review
from repertory.web.review import ShotLooked, shot_looked
from repertory.work.review import next_waiting


def add(desk: Desk) -> None:
    """Adds the pages."""

    @ui.page("/films/{film}/review")
    async def following(film: str, after: str = "") -> RedirectResponse | None:
        try:
            number, first = await aside(lambda: _next(desk, film, after))
        except RepertoryError as error:
            await _cannot(desk, film, error)
            return None
        if number and number != after:
            return RedirectResponse(_address(film, number), status_code=303)
        with frame(desk, "Review", here=_place(film), film=film):
            _done(desk, film, first, waits=number)
        return None

    @ui.page("/films/{film}/review/{shot}")
    async def looking(film: str, shot: str, take: str = "") -> None:
        try:
            there = await aside(lambda: shot_looked(desk.reader(film).shooting(), shot))
        except RepertoryError as error:
            await _cannot(desk, film, error)
            return
        with frame(desk, f"Shot {there.number}", here=_place(film), film=film):
            ui.add_head_html('<link rel="stylesheet" href="/static/review.css">')
            _steps(film, there)
            ui.label(there.words).classes("review-words")
            if there.first:
                Review(film, there.number, take=take or there.first, following=_after(film, shot))
            else:
                _unshot(desk, film, there.number)


def _next(desk: Desk, film: str, after: str) -> tuple[str, str]:
    """The next shot that waits for a person, and the first one that has takes; empty where there is none."""
    shooting = desk.reader(film).shooting()
    numbers = set(shooting.takes.numbers())
    first = next((one.shot.number for one in shooting.plan.shots if one.shot.number in numbers), "")
    return next_waiting(shooting, after) if first else "", first


async def _cannot(desk: Desk, film: str, error: RepertoryError) -> None:
    known = film
    try:
        await aside(lambda: desk.film(film))
    except UnknownName:
        known = ""
    with frame(desk, "Review", here=_place(film), film=known):
        empty("This cannot be shown", str(error))


def _place(film: str) -> str:
    """As the navigation names it."""
    return f"/films/{film}/review"


def _address(film: str, number: str) -> str:
    return f"/films/{quote(film)}/review/{quote(number)}"


def _after(film: str, number: str) -> str:
    """Of the next shot behind that one that waits for a person."""
    return f"/films/{quote(film)}/review?after={quote(number)}"


def _steps(film: str, there: ShotLooked) -> None:
    """Where in the film it is, and the shots beside it."""
    with ui.element("nav").classes("review-steps").props('aria-label="Shots"'):
        ui.label(f"{there.place} of {there.count}").classes("review-place")
        for title, number in (("Shot before", there.before), ("Shot after", there.after)):
            if number:
                ui.link(title, _address(film, number)).classes("chip")


def _done(desk: Desk, film: str, first: str, *, waits: str) -> None:
    if waits:
        with empty("No other shot waits for you", f"Only shot {waits} does, which you have just looked at."):
            ui.link(f"Back to shot {waits}", _address(film, waits)).classes("chip")
        return
    if not first:
        _unshot(desk, film, "")
        return
    with empty("No take waits for you", "Whatever was shot is accepted, or another take of it is to be made."):
        ui.link("Look at the takes from the beginning", _address(film, first)).classes("chip")


def _unshot(desk: Desk, film: str, number: str) -> None:
    what = f"Nothing is shot of shot {number} yet" if number else "Nothing is shot yet"
    with empty(what, "What was shot is looked over here. To shoot what is missing:"):
        words = ["repertory", "shoot", str(desk.film(film)), *(["--shot", number] if number else [])]
        ui.label(shlex.join(words)).classes("command")
