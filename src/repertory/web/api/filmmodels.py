"""What the API gives and takes of films, of what is done with their shots, and of their money."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, Field

from repertory.jobs.board import Process
from repertory.model.doing import Doing
from repertory.model.take import Take
from repertory.web.api.models import Given, Usd
from repertory.web.api.paging import Page
from repertory.web.desk import FilmEntry
from repertory.web.shooting import Price
from repertory.work.orders import ListedOrder, Settlement
from repertory.work.orders import Standing as OrderStanding
from repertory.work.status import BEING_FETCHED, Money, Now, ShotNow

_FOR_A_PERSON = frozenset({Doing.REVIEW, Doing.DELIVERY})
_NONE = Decimal(0)
MaxUsd = Annotated[Decimal, Field(ge=0, le=1_000_000, description="US dollars; it must cover what it may come to.")]


class FilmOut(BaseModel):
    """A film in the list of films."""

    name: str = Field(description="Of its folder, by which addresses name it.")
    title: str
    problem: str = Field(description="Why its settings cannot be read; empty where they can.")

    @classmethod
    def of(cls, film: FilmEntry) -> FilmOut:
        return cls(name=film.name, title=film.title, problem=film.problem)


class NewFilmGiven(Given):
    """A film that is to be started."""

    title: str = Field(min_length=1, max_length=200)


class ShootGiven(Given):
    """What is to be shot."""

    shots: list[str] = Field(default=[], max_length=5000, description="Numbers; none for all that is missing.")
    max_usd: MaxUsd


class CastGiven(Given):
    """A film that is to be cast."""

    max_usd: MaxUsd


class CancelGiven(Given):
    """The shots on which the work is to end."""

    shots: list[str] = Field(default=[], max_length=5000, description="Numbers; none for all that are worked on.")


class CancelledOut(BaseModel):
    """The shots on which the work has ended, by their numbers."""

    shots: list[str]


class SettleGiven(Given):
    """What became of an order about which nobody knows."""

    how: Settlement
    receipt: str = Field(default="", max_length=500, description="The vendor's own id of it, where it is paid.")
    sure: bool = Field(
        default=False, description="Also where the next run finds out by itself, or the receipt looks like another's."
    )


class MoneyOut(BaseModel):
    """What of a film's budget is gone."""

    spent_usd: Usd
    reserved_usd: Usd = Field(description="For orders whose result is still to come.")
    left_usd: Usd
    budget_usd: Usd
    today_usd: Usd = Field(description="Spent and reserved by orders of this day, in UTC.")
    day_budget_usd: Usd | None

    @classmethod
    def of(cls, money: Money) -> MoneyOut:
        return cls(
            spent_usd=money.spent,
            reserved_usd=money.reserved,
            left_usd=max(money.budget - money.spent - money.reserved, _NONE),
            budget_usd=money.budget,
            today_usd=money.today,
            day_budget_usd=money.day_budget,
        )


class ProcessOut(BaseModel):
    """A process that works on a film."""

    name: str
    does: str
    for_s: float

    @classmethod
    def of(cls, process: Process) -> ProcessOut:
        return cls(name=process.executor.rpartition("-")[0], does=process.does, for_s=round(process.for_s, 1))


class StatusOut(BaseModel):
    """How it stands with a film."""

    name: str
    title: str
    cast: bool = Field(description="Whether its names are pinned to anchors of the library.")
    paused: bool
    processes: list[ProcessOut]
    shots: int
    accepted: int
    for_a_person: int = Field(description="Shots that wait for a decision, or for a file by hand.")
    doing: dict[str, int] = Field(description="How many shots are in each state that there is.")
    money: MoneyOut
    may_spend_usd: Usd = Field(description="What may still be spent, today at the most.")
    left_s: float | None = Field(description="About how long it takes until all is done; null where nobody knows.")
    unsure: int = Field(description="Orders that may be paid, and that only a person can find out about.")
    problem: str = Field(description="Why its shot list cannot be read; empty where it can.")

    @classmethod
    def of(cls, name: str, title: str, now: Now, *, cast: bool, may_spend: Decimal) -> StatusOut:
        return cls(
            name=name,
            title=title,
            cast=cast,
            paused=now.paused,
            processes=[ProcessOut.of(one) for one in now.processes],
            shots=len(now.shots),
            accepted=sum(one.doing is Doing.ACCEPTED for one in now.shots),
            for_a_person=sum(one.doing in _FOR_A_PERSON for one in now.shots),
            doing=dict(Counter(one.doing.name.lower() for one in now.shots)),
            money=MoneyOut.of(now.money),
            may_spend_usd=may_spend,
            left_s=None if now.left_s is None else round(now.left_s, 1),
            unsure=now.unsure,
            problem=now.problem,
        )


class ShotNowOut(BaseModel):
    """What is done with a shot."""

    shot: str
    doing: str = Field(description="waiting, rolling, inspecting, review, accepted, …")
    said: str = Field(description="The same, as people read it.")
    what: str
    engine: str
    for_s: float | None
    usd: Usd
    at_work: bool
    may_cancel: bool
    words: str = Field(description="As the shot list has it.")
    picture: str = Field(description="Address of its newest picture or clip; empty where it has none.")

    @classmethod
    def of(cls, film: str, now: ShotNow, words: str, take: Take | None) -> ShotNowOut:
        return cls(
            shot=now.shot,
            doing=now.doing.name.lower(),
            said=now.doing.value,
            what=now.what,
            engine=now.engine,
            for_s=None if now.for_s is None else round(now.for_s, 1),
            usd=now.usd,
            at_work=not now.doing.is_at_rest,
            may_cancel=not now.doing.is_over and now.for_s is not None and now.what != BEING_FETCHED,
            words=words,
            picture=f"/media/films/{film}/takes/{take.shot}/{take.media.name}" if take else "",
        )


class BoardOut(Page[ShotNowOut]):
    """The shots of a film with what is done with each, and how it stands with all of it."""

    status: StatusOut


class LeftOutOut(BaseModel):
    """Shots that are not begun, for the same reason."""

    shots: list[str]
    why: str
    step: str
    setting: str = Field(description="What is to be raised in production.toml; empty where money is not the reason.")


class PriceOut(BaseModel):
    """What it costs to shoot what is missing."""

    shots: int = Field(description="How many are begun.")
    about_usd: Usd = Field(description="One take of all that each still lacks.")
    most_usd: Usd = Field(description="What it may come to with further takes and repairs: what `max_usd` must cover.")
    left_out: list[LeftOutOut] = Field(description="Shots that are not begun, or that nobody can finish.")

    @classmethod
    def of(cls, price: Price) -> PriceOut:
        by_why: dict[str, list[str]] = {}
        for number, why in price.never:
            by_why.setdefault(why, []).append(number)
        held = [
            LeftOutOut(shots=list(one.shots), why=one.why.what, step=one.why.step, setting=one.setting)
            for one in price.left_out
        ]
        never = [LeftOutOut(shots=shots, why=why, step="", setting="") for why, shots in by_why.items()]
        return cls(shots=len(price.shots), about_usd=price.about, most_usd=price.most, left_out=[*never, *held])


class OrderOut(BaseModel):
    """An order."""

    id: str
    standing: OrderStanding
    engine: str
    kind: str
    prompt: str
    asked_at: str
    cost_usd: Usd
    receipt: str
    why: str
    by_receipt: bool = Field(description="Whether its vendor brings what it made by a receipt.")
    of_film: bool = Field(description="Whether it is the film's own; else it built an anchor of the library.")
    unseen: list[str] = Field(description="Films whose receipts could not be compared with the one that was given.")

    @classmethod
    def of(cls, one: ListedOrder, *, of_film: bool) -> OrderOut:
        return cls(
            id=one.id,
            standing=one.standing,
            engine=one.intent.engine,
            kind=one.intent.kind.value,
            prompt=one.intent.prompt,
            asked_at=one.intent.at,
            cost_usd=one.cost_usd,
            receipt=one.ticket,
            why=one.why,
            by_receipt=one.by_receipt,
            of_film=of_film,
            unseen=list(one.unseen),
        )


def newest(takes: Sequence[Take]) -> Take | None:
    """The newest keyframe, or else the newest clip; None where there is neither."""
    by_kind = {take.kind.value: take for take in takes}
    return by_kind.get("keyframe") or by_kind.get("clip")
