"""Pages of long lists: a cursor names where the next begins, so that what is added meanwhile shifts nothing."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, Field

from repertory.errors import YourMove

T = TypeVar("T")
MOST = 500
"""As many are given at once at the most."""
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many to give at once.")]
Cursor = Annotated[str, Query(max_length=500, description="`next` of the page before; empty for the first.")]


class Page(BaseModel, Generic[T]):
    """A part of a list."""

    items: list[T]
    next: str = Field(default="", description="The cursor of the next page; empty where this is the last.")
    total: int = Field(description="How many there are in all.")


def page_of(all_of: Sequence[T], key: Callable[[T], str], cursor: str, limit: int) -> tuple[Sequence[T], str]:
    """Those behind the one that the cursor names, and the next cursor. Raises YourMove for what is no cursor, and for
    one whose item is gone."""
    start = 0
    if cursor:
        last = _read(cursor)
        place = next((number for number, one in enumerate(all_of) if key(one) == last), None)
        if place is None:
            raise YourMove("What this cursor stands at is not in the list any more.", step="Begin at the first page.")
        start = place + 1
    found = all_of[start : start + limit]
    more = start + limit < len(all_of)
    return found, _written(key(found[-1])) if more and found else ""


def _written(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def _read(cursor: str) -> str:
    try:
        return base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (binascii.Error, ValueError) as error:
        raise YourMove("That is no cursor.", step="Take `next` of the page before.") from error
