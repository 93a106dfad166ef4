"""What was begun, over HTTP."""

from __future__ import annotations

from fastapi import APIRouter

from repertory.web.api.models import StepOut, TaskOut
from repertory.web.api.paging import Cursor, Limit, Page, page_of
from repertory.web.desk import Desk


def task_routes(desk: Desk) -> APIRouter:
    """Tasks: commands in processes of their own."""
    routes = APIRouter(prefix="/tasks", tags=["tasks"])

    @routes.get("", summary="Tasks, the newest first")
    def tasks(about: str = "", cursor: Cursor = "", limit: Limit = 50) -> Page[TaskOut]:
        found = desk.tasks.all(about)
        some, after = page_of(found, lambda one: one.id, cursor, limit)
        return Page(items=[TaskOut.of(one) for one in some], next=after, total=len(found))

    @routes.get("/{task_id}", summary="One task")
    def task(task_id: str) -> TaskOut:
        return TaskOut.of(desk.tasks.get(task_id))

    @routes.get("/{task_id}/steps", summary="What it has done, the oldest first")
    def steps(task_id: str) -> list[StepOut]:
        return [StepOut.of(one) for one in desk.tasks.steps(task_id)]

    @routes.post("/{task_id}/stop", summary="Let it come to rest", status_code=202)
    def stop(task_id: str) -> TaskOut:
        return TaskOut.of(desk.tasks.stop(task_id))

    return routes
