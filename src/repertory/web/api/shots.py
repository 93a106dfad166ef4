"""Shot lists and shots over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, HTTPException, Path, Response

from repertory.web.api.paging import Cursor, Limit, Page, page_of
from repertory.web.api.shotmodels import (
    CheckedOut,
    FixedOut,
    FixGiven,
    ListGiven,
    ListOut,
    MovedOut,
    MoveGiven,
    SavedOut,
    ShotCard,
    ShotOut,
)
from repertory.web.desk import Desk
from repertory.web.storyboard import cards, shot_shown, sketches

Film = Annotated[str, Path(max_length=200, description="The name of the film's folder.")]
Number = Annotated[str, Path(max_length=20, description="Of the shot: 3, 4A.")]
IfMatch = Annotated[str, Header(max_length=200, description="The ETag of the list that is to be replaced.")]


def shot_routes(desk: Desk) -> APIRouter:
    """The shot list of a film, and its shots."""
    routes = APIRouter(prefix="/films/{film}", tags=["shot list"])

    @routes.get("/list", summary="The shot list")
    def read(film: Film, response: Response) -> ListOut:
        folder = desk.reader(film).film
        state, text = desk.studio.shots_state(folder.folder), folder.shots_text()
        response.headers["etag"] = f'"{state}"'
        return ListOut(text=text, etag=f'"{state}"')

    @routes.put("/list", summary="Save the shot list; the one before is kept")
    def save(film: Film, given: ListGiven, response: Response, if_match: IfMatch = "") -> SavedOut:
        if not if_match:
            raise HTTPException(428, "If-Match must name the list that is to be replaced: the ETag with which it came.")
        folder = desk.film(film)
        kept = desk.studio.save_shots(folder, given.text, instead_of=if_match.strip().strip('"'))
        etag = f'"{desk.studio.shots_state(folder)}"'
        response.headers["etag"] = etag
        return SavedOut(etag=etag, kept=kept.name if kept else "")

    @routes.post("/list/check", summary="What would be understood of a list; nothing is saved")
    def check(film: Film, given: ListGiven) -> CheckedOut:
        return CheckedOut.of(desk.studio.read_draft(desk.film(film), given.text))

    @routes.post("/list/fix", summary="A list without descriptions of people whose pictures are sent; nothing is saved")
    def fix(film: Film, given: FixGiven) -> FixedOut:
        return FixedOut.of(*desk.studio.fix_draft(desk.film(film), given.text, given.shots))

    @routes.get("/shots", summary="The shots, in the order of the film")
    def shots(film: Film, cursor: Cursor = "", limit: Limit = 60) -> Page[ShotCard]:
        there = sketches(desk, film)
        some, after = page_of(there, lambda one: one.shot.number, cursor, limit)
        items = [ShotCard.of(film, card) for card in cards(desk, film, some)]
        return Page(items=items, next=after, total=len(there))

    @routes.get("/shots/{number}", summary="One shot: what goes along with it, and why")
    def shot(film: Film, number: Number) -> ShotOut:
        return ShotOut.of(film, shot_shown(desk, film, number))

    @routes.post("/shots/{number}/move", summary="Move a shot; it keeps its number and its takes")
    def move(film: Film, number: Number, given: MoveGiven) -> MovedOut:
        return MovedOut.of(desk.studio.move_shot(desk.film(film), number, before=given.before))

    return routes
