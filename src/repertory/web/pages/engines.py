"""Engines: which there are, which of them can be used now, and what each can do."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from nicegui import ui

from repertory.errors import RepertoryError
from repertory.web.api.engines import EngineSummary, engine, engines
from repertory.web.desk import Desk
from repertory.web.news import of_task
from repertory.web.pages.shell import empty, frame
from repertory.web.parts.live import aside, follow
from repertory.web.tasks import Task, TaskState, new_key

_CHECK = ("engines", "check")
_ABOUT = "engines"


def add(desk: Desk) -> None:
    """Adds the pages."""

    @ui.page("/engines")
    async def all_of_them() -> None:
        found = await aside(engines)
        with frame(desk, "Engines", here="/engines"):
            ready = [one for one in found if one.ready]
            keys = sorted({one.key for one in found if one.state.startswith("needs ")})
            _keys(desk, keys)
            _table("Ready to be used", ready)
            _table("Not ready", [one for one in found if not one.ready])

    @ui.page("/engines/{name:path}")
    async def one(name: str) -> None:
        try:
            found = await aside(lambda: engine(name))
        except RepertoryError as error:
            with frame(desk, name, here="/engines"):
                empty("This cannot be shown", str(error))
            return
        with frame(desk, found.title, here="/engines"):
            ui.label(" · ".join(dict.fromkeys((found.id, found.model)))).classes("under-title")
            if not found.ready:
                ui.label(f"Not ready: {found.state}.").classes("notice")
            with ui.element("dl").classes("facts"):
                for topic in found.said:
                    with ui.element("dt"):
                        ui.label(topic.topic.capitalize())
                    with ui.element("dd"):
                        ui.label(topic.meaning)
            ui.label("Its card is a file of yours to change:").classes("under-title after-facts")
            ui.label(f"repertory engines show {found.id} --save").classes("command")


def _keys(desk: Desk, missing: Sequence[str]) -> None:
    """Which keys are not set, and a button that asks the vendors of the others whether theirs work."""
    if missing:
        with ui.element("section").classes("notice"):
            ui.label("Keys stay in the environment of the studio; no page shows or stores one. Not set:")
            ui.label(", ".join(missing)).classes("shown-note")
            ui.label("Set one where you start the studio, and start it again.")
    shown: list[str] = []

    async def show() -> None:
        answer.clear()
        if shown:
            with answer:
                _answer(desk.tasks.get(shown[0]))

    async def check() -> None:
        task = desk.tasks.begin(_CHECK, title="Asking vendors about your keys", about=_ABOUT, key=new_key())
        shown[:] = [task.id]
        topics[:] = [of_task(task.id)]
        await show()

    topics: list[str] = []
    ui.button("Check my keys", on_click=check)
    answer = ui.element("div").classes("said").props('role="status" aria-live="polite"')
    follow(desk, topics, show)


def _answer(task: Task) -> None:
    if task.state is TaskState.RUNNING:
        ui.label("Asking each vendor at its cheapest free address…").classes("under-title after-facts")
    else:
        ui.label(task.said.strip() or "It ended without a word.").classes("command as-written")


def _table(title: str, found: Sequence[EngineSummary]) -> None:
    if not found:
        return
    with ui.element("section").classes("group"):
        with ui.element("h2"):
            ui.label(f"{title} ({len(found)})")
        with (
            ui.element("div").classes("figures-box").props('tabindex="0" role="region"') as box,
            ui.element("table").classes("figures"),
        ):
            box._props["aria-label"] = title
            _row("th", ("Engine", "Makes", "Price", "State"))
            for one in found:
                _line(one)


def _line(one: EngineSummary) -> None:
    with ui.element("tr"):
        with ui.element("td"):
            ui.link(one.title, f"/engines/{quote(one.id)}").classes("figures-name")
            ui.label(one.id).classes("shown-note")
        kinds = ", ".join(kind.value for kind in one.kinds)
        for said in (kinds, one.price, "ready" if one.ready else one.state):
            with ui.element("td"):
                ui.label(said)


def _row(tag: str, said: Sequence[str]) -> None:
    with ui.element("tr"):
        for one in said:
            with ui.element(tag).props('scope="col"'):
                ui.label(one)
