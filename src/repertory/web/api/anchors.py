"""The library over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from repertory.model.anchor import AnchorKind
from repertory.web.api.models import AnchorSummary
from repertory.web.api.paging import Cursor, Limit, Page, page_of
from repertory.web.desk import Desk


def anchor_routes(desk: Desk) -> APIRouter:
    """Characters, locations, props, voices and looks."""
    routes = APIRouter(prefix="/anchors", tags=["library"])

    @routes.get("", summary="Find anchors")
    def find(  # noqa: PLR0917 - FastAPI reads a query from the parameters
        q: Annotated[str, Query(max_length=200, description="Every word begins a word of it.")] = "",
        kind: AnchorKind | None = None,
        tag: Annotated[str, Query(max_length=100)] = "",
        engine: Annotated[str, Query(max_length=100)] = "",
        cursor: Cursor = "",
        limit: Limit = 100,
    ) -> Page[AnchorSummary]:
        found = desk.studio.search(q, kind=kind, tag=tag, engine=engine)
        some, after = page_of(found, lambda one: one.name, cursor, limit)
        return Page(items=[AnchorSummary.of(one) for one in some], next=after, total=len(found))

    return routes
