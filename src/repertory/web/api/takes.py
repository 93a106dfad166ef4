"""Takes over HTTP: looking them over, deciding, mending."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Path, Query

from repertory.errors import YourMove
from repertory.web.api.models import TaskOut
from repertory.web.api.paging import Cursor, Limit, Page, page_of
from repertory.web.api.takemodels import DecisionGiven, RemedyOut, RepairGiven, TakeOut, TakeSummary
from repertory.web.desk import Desk
from repertory.web.news import of_film
from repertory.web.review import summaries, take_out, takes_of, waiting_takes
from repertory.web.tasks import Task, TaskState
from repertory.work.remedies import remedy

Film = Annotated[str, Path(max_length=200, description="The name of the film's folder.")]
TakeId = Annotated[str, Path(max_length=200)]
Key = Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=200)]


def take_routes(desk: Desk) -> APIRouter:
    """The takes of a film."""
    routes = APIRouter(prefix="/films/{film}", tags=["takes"])

    @routes.get("/takes", summary="Takes: all, those of a shot, or those that wait for a person")
    def takes(
        film: Film,
        shot: Annotated[str, Query(max_length=50)] = "",
        waiting: Annotated[bool, Query(description="Only those that wait for a person.")] = False,
        cursor: Cursor = "",
        limit: Limit = 100,
    ) -> Page[TakeSummary]:
        shooting = desk.reader(film).shooting()
        found = waiting_takes(shooting) if waiting else takes_of(shooting, shot) if shot else shooting.takes.all()
        if waiting and shot:
            found = tuple(one for one in found if one.shot == shot)
        some, after = page_of(found, lambda one: one.id, cursor, limit)
        return Page(items=summaries(shooting, film, some), next=after, total=len(found))

    @routes.get("/takes/{take}", summary="One take with its report")
    def take(film: Film, take: TakeId) -> TakeOut:
        return take_out(desk, desk.reader(film).shooting(), film, take)

    @routes.put("/takes/{take}/decision", summary="Accept or refuse a take, whatever was measured")
    def decide(film: Film, take: TakeId, given: DecisionGiven) -> TakeOut:
        desk.studio.decide(desk.film(film), take, given.decision, given.reason)
        desk.news.tell(of_film(film))
        return take_out(desk, desk.reader(film).shooting(), film, take)

    @routes.get("/takes/{take}/remedy", summary="What a repair of it would do, and cost at the most")
    def would(film: Film, take: TakeId) -> RemedyOut:
        shooting = desk.reader(film).shooting()
        found = shooting.takes.get(take)
        return RemedyOut.of(remedy(shooting, found), _under_way(desk, film, found.shot, take))

    @routes.post("/repairs", summary="Mend a take, or what its shot waits for", status_code=202)
    def repair(film: Film, given: RepairGiven, key: Key) -> TaskOut:
        folder, shooting, key = desk.film(film), desk.reader(film).shooting(), f"repair {key}"
        there = shooting.takes.get(given.take)
        words, about = ("repair", "--film", str(folder)), of_film(film)
        begun = desk.tasks.begun_with(key)
        if (
            begun is not None
            and (begun.words[:3], begun.about) == (words, about)
            and begun.words[3:]
            in {
                (there.id,),
                (there.shot,),
            }
        ):
            return TaskOut.of(begun)  # the take may be mended by now: the same key is the same wish
        found = remedy(shooting, there)
        if found.why_not:
            raise YourMove(found.why_not, step="Decide on it, or shoot the film for another take.")
        if given.max_usd < found.most:
            raise YourMove(
                f"Mending it may cost ${found.most:.3f}, and max_usd allows ${given.max_usd:.3f}.",
                step="Ask for its remedy again, and allow what that says.",
            )
        task = desk.tasks.begin(
            (*words, found.wanted), title=f"Mending shot {there.shot} of {desk.title_of(film)}", about=about, key=key
        )
        return TaskOut.of(task)

    return routes


def _under_way(desk: Desk, film: str, shot: str, take: str) -> Task | None:
    """The repair of a shot, or of one of its takes, that is running."""
    named = ("repair", "--film", str(desk.film(film)))
    return next(
        (
            one
            for one in desk.tasks.all(of_film(film))
            if one.state is TaskState.RUNNING and one.words[:3] == named and one.words[3:] in {(shot,), (take,)}
        ),
        None,
    )
