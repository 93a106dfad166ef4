"""What is added to the library, over HTTP."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, Field

from repertory.web.api.models import Given
from repertory.web.company import NewKind, new_anchor
from repertory.web.desk import Desk


class NewAnchorGiven(Given):
    """A location or a prop that is to be begun."""

    kind: NewKind
    title: str = Field(min_length=1, max_length=200, description="As people write it.")
    name: str = Field(default="", max_length=64, description="Lower case letters, digits, hyphens; else of the title.")
    prompt: str = Field(default="", max_length=4000, description="Words from which it is made.")


class BegunOut(BaseModel):
    """What was begun."""

    name: str
    kind: NewKind


def library_routes(desk: Desk) -> APIRouter:
    """What the library does not have yet."""
    routes = APIRouter(prefix="/anchors", tags=["library"])

    @routes.post("", summary="Begin a location or a prop", status_code=201)
    def begin(given: NewAnchorGiven) -> BegunOut:
        name = new_anchor(desk, given.kind, title=given.title, name=given.name, prompt=given.prompt)
        return BegunOut(name=name, kind=given.kind)

    return routes
