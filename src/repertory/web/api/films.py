"""Films and their shooting over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Path, Query

from repertory.errors import RepertoryError
from repertory.web import shooting
from repertory.web.api.filmmodels import (
    BoardOut,
    CancelGiven,
    CancelledOut,
    CastGiven,
    FilmOut,
    NewFilmGiven,
    OrderOut,
    PriceOut,
    SettleGiven,
    ShootGiven,
    ShotNowOut,
    StatusOut,
    newest,
)
from repertory.web.api.models import TaskOut
from repertory.web.api.paging import Cursor, Limit, Page, page_of
from repertory.web.desk import Desk
from repertory.web.news import FILMS, of_board
from repertory.work.orders import ListedOrder
from repertory.work.status import Now

Film = Annotated[str, Path(max_length=200, description="The name of the film's folder.")]
OrderId = Annotated[str, Path(max_length=200, description="As the orders are listed.")]
Key = Annotated[
    str, Header(alias="Idempotency-Key", min_length=1, max_length=200, description="One for each wish; again for that.")
]


def film_routes(desk: Desk) -> APIRouter:
    """Films: the list of them, how it stands with one, and its shooting."""
    routes = APIRouter(prefix="/films", tags=["films"])

    @routes.get("", summary="The films, by name")
    def films(cursor: Cursor = "", limit: Limit = 100) -> Page[FilmOut]:
        found = desk.films()
        some, after = page_of(found, lambda one: one.name, cursor, limit)
        return Page(items=[FilmOut.of(one) for one in some], next=after, total=len(found))

    @routes.post("", summary="Start a film", status_code=201)
    def new(given: NewFilmGiven) -> FilmOut:
        name = desk.new_film(given.title)
        desk.news.tell(FILMS)
        return FilmOut(name=name, title=desk.title_of(name), problem="")

    @routes.get("/{film}/status", summary="How it stands with a film")
    def status(film: Film) -> StatusOut:
        return _status(desk, film, desk.reader(film).now())

    @routes.get("/{film}/board", summary="What is done with each shot, in the order of the film")
    def board(film: Film, cursor: Cursor = "", limit: Limit = 500) -> BoardOut:
        reader = desk.reader(film)
        now = reader.now()
        some, after = page_of(now.shots, lambda one: one.shot, cursor, limit)
        try:
            words = {number: bound.shot.text for number, bound in reader.shooting().plan.by_number.items()}
        except RepertoryError:  # the status says why
            words = {}
        takes = reader.film.takes
        items = [ShotNowOut.of(film, one, words.get(one.shot, ""), newest(takes.of_shot(one.shot))) for one in some]
        return BoardOut(items=items, next=after, total=len(now.shots), status=_status(desk, film, now))

    @routes.get("/{film}/price", summary="What it costs to shoot what is missing; nothing is spent")
    def price(film: Film, shot: Annotated[list[str] | None, Query(max_length=500)] = None) -> PriceOut:
        return PriceOut.of(shooting.price_of(desk, film, shot or ()))

    @routes.post("/{film}/shoots", summary="Shoot what is missing", status_code=202)
    def shoot(film: Film, given: ShootGiven, key: Key) -> TaskOut:
        return TaskOut.of(shooting.shoot(desk, film, given.shots, max_usd=given.max_usd, key=key))

    @routes.post("/{film}/cast", summary="Build what the library lacks, and pin every name", status_code=202)
    def cast(film: Film, given: CastGiven, key: Key) -> TaskOut:
        return TaskOut.of(shooting.cast(desk, film, max_usd=given.max_usd, key=key))

    _control_routes(desk, routes)
    _order_routes(desk, routes)
    return routes


def _control_routes(desk: Desk, routes: APIRouter) -> None:
    @routes.post("/{film}/pause", summary="Nothing new is ordered until it is resumed")
    def pause(film: Film) -> StatusOut:
        desk.studio.pause(desk.film(film))
        return _changed(desk, film)

    @routes.post("/{film}/resume", summary="Let it go on")
    def resume(film: Film) -> StatusOut:
        desk.studio.resume(desk.film(film))
        return _changed(desk, film)

    @routes.post("/{film}/cancel", summary="End the work on shots; what is paid is fetched")
    def cancel(film: Film, given: CancelGiven) -> CancelledOut:
        ended = desk.studio.cancel(desk.film(film), given.shots)
        desk.news.tell(of_board(film))
        return CancelledOut(shots=list(ended))


def _order_routes(desk: Desk, routes: APIRouter) -> None:
    @routes.get("/{film}/orders", summary="Orders that wait for a person; with `every` all")
    def orders(film: Film, every: bool = False, cursor: Cursor = "", limit: Limit = 100) -> Page[OrderOut]:
        found = desk.studio.orders(desk.film(film), every=every)
        some, after = page_of(found, lambda one: one.id, cursor, limit)
        return Page(items=[_order(desk, film, one) for one in some], next=after, total=len(found))

    @routes.post("/{film}/orders/{order}/settle", summary="Say what became of an order about which nobody knows")
    def settle(film: Film, order: OrderId, given: SettleGiven) -> OrderOut:
        done = desk.studio.settle_order(
            order, given.how, folder=desk.film(film), receipt=given.receipt, sure=given.sure
        )
        desk.news.tell(of_board(film))
        return _order(desk, film, done)


def _status(desk: Desk, film: str, now: Now) -> StatusOut:
    return StatusOut.of(
        film,
        desk.title_of(film),
        now,
        cast=bool(desk.reader(film).film.production.cast),
        may_spend=shooting.left_of(desk.studio.purse(desk.film(film))),
    )


def _changed(desk: Desk, film: str) -> StatusOut:
    desk.news.tell(of_board(film))
    return _status(desk, film, desk.reader(film).now())


def _order(desk: Desk, film: str, one: ListedOrder) -> OrderOut:
    return OrderOut.of(one, of_film=one.folder.resolve().is_relative_to(desk.film(film).resolve()))
