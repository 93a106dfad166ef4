"""What is added to the company from a page or over the API."""

from __future__ import annotations

import re
from typing import Literal

from repertory.errors import YourMove
from repertory.model.anchor import Location, Prop
from repertory.web.desk import Desk
from repertory.web.news import LIBRARY

NewKind = Literal["location", "prop"]
_KINDS: dict[NewKind, type[Location | Prop]] = {"location": Location, "prop": Prop}
_LONGEST_NAME = 64


def new_anchor(desk: Desk, kind: NewKind, *, title: str, name: str = "", prompt: str = "") -> str:
    """Begins a location or a prop as a draft; its name, which comes from the title where none is given. Unlike the
    command it never changes the words of one that is there: a page is filled in by somebody who cannot see that one.

    Raises YourMove for a title without a letter, and for a name that is taken or impossible.
    """
    title = title.strip()
    wanted = name.strip() or re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:_LONGEST_NAME].rstrip("-")
    if not wanted:
        raise YourMove(f'"{title}" makes no name.', step="Give it a title or a name with a letter from a to z.")
    desk.studio.library.create_anchor(_KINDS[kind](name=wanted, title=title or wanted, identity=prompt.strip()))
    desk.news.tell(LIBRARY)
    return wanted
