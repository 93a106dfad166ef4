"""What a film's takes came to: how many were accepted before and after repair, and what an accepted one cost; over
all, by engine, and by class of shot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from repertory.cutters.facts import is_measured, origin_of, person_words, scores_of
from repertory.model.engine import OrderKind
from repertory.model.film import Film, FilmTake, PaidOrder, ShotSoFar
from repertory.model.shot import ShotSize
from repertory.model.take import Decision
from repertory.model.verdict import Finding, Grade, Verdict

Made = tuple[ShotSoFar, FilmTake]
"""A take, and the shot that it was made for."""
Spent = tuple[ShotSoFar, PaidOrder]
"""An order, and the shot that it was for."""
_CLOSE = {ShotSize.EXTREME_CLOSE_UP, ShotSize.CLOSE_UP, ShotSize.MEDIUM_CLOSE_UP}
_MEDIUM = {ShotSize.MEDIUM, ShotSize.MEDIUM_WIDE}
_PEOPLE = ("nobody", "one person", "two people", "three people")


@dataclass(frozen=True, kw_only=True)
class Rate:
    """So many of so many."""

    hits: int
    of: int

    @property
    def words(self) -> str:
        """ "67 % (2 of 3)"; "none measured" for none of none."""
        return f"{100 * self.hits / self.of:.0f} % ({self.hits} of {self.of})" if self.of else "none measured"


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Engines' takes, and what became of them."""

    takes: int
    """Keyframes and clips that engines made; repairs are counted apart."""
    repairs: int
    before: Rate
    """Those accepted as they came, of those in which a face or another anchor was measured."""
    after: Rate
    """The same takes, accepted as they came or after a repair."""
    unmeasured: Rate
    """Scores that could not be measured, of all those wanted in engines' takes; declared hidden faces not counted."""
    cost_usd: Decimal
    """Of all orders for them by the journal: the takes, their repairs, what was asked about them, and what became no
    take; spoken lines are not among them."""
    lost_usd: Decimal
    """What of it went into orders that became no take: failed, under way, or not to be used."""
    uncounted_usd: Decimal
    """What of it went into takes that are not counted here: of a shot that the film shows as it was before, those made
    since, which wait for a person or failed; and else those from before."""
    accepted: int
    """Takes that hold, as they came, after a repair, or because a person said so."""

    @property
    def each_usd(self) -> Decimal | None:
        """What an accepted take cost, with all that are counted beside it; None where there is none."""
        return (self.cost_usd - self.uncounted_usd) / self.accepted if self.accepted else None


@dataclass(frozen=True, kw_only=True)
class Totals:
    """The film in figures."""

    shots: int
    takes: Tally
    """Over all shots, those that are not finished too."""
    by_person: int
    """Shots that are in the film because a person accepted them against what was measured."""
    stale: int


@dataclass(frozen=True, kw_only=True)
class Rates:
    """The film in figures, over all and apart."""

    totals: Totals
    by_engine: dict[str, Tally]
    """Each engine's own takes, and what mended them, by its id."""
    by_class: dict[str, Tally]
    """The takes of each class of shot: "close, one person", "wide, no face"."""


def rates(film: Film) -> Rates:
    """How the film came out."""
    return Rates(
        totals=totals(film),
        by_engine=_by(film, lambda one: one[1].take.recipe.engine, _engine_of),
        by_class=_by(film, lambda one: class_of(one[0]), lambda one: class_of(one[0])),
    )


def totals(film: Film) -> Totals:
    """Counts over all takes of all shots, finished or not."""
    return Totals(
        shots=len(film.shots),
        takes=tally(_originals(film), _spent(film)),
        by_person=sum(bool(person_words(shot)) for shot in film.shots),
        stale=sum(shot.stale for shot in film.shots),
    )


def class_of(shot: ShotSoFar) -> str:
    """How near the camera is, and how many faces it is to show."""
    size = shot.shot.size
    near = "close" if size in _CLOSE else "medium" if size in _MEDIUM else "wide"
    shown = sum(not one.face_hidden for one in shot.shot.performers)
    if shot.shot.performers and not shown:
        return f"{near}, no face"
    return f"{near}, {_PEOPLE[shown] if shown < len(_PEOPLE) else f'{shown} people'}"


def tally(takes: Sequence[Made], spent: Sequence[Spent]) -> Tally:
    """Counts over engines' takes, and what was spent on them: repairs are found beside them."""
    mended = [(made, _mendings(shot, made)) for shot, made in takes]
    measured = [(made, repairs) for made, repairs in mended if any(map(is_measured, scores_of(made)))]
    wanted = [one for made, _ in mended for one in scores_of(made) if one.measurement.finding is not Finding.HIDDEN]
    return Tally(
        takes=len(mended),
        repairs=sum(len(repairs) for _, repairs in mended),
        before=Rate(hits=sum(_accepted(made) for made, _ in measured), of=len(measured)),
        after=Rate(hits=sum(any(map(_accepted, (made, *repairs))) for made, repairs in measured), of=len(measured)),
        unmeasured=Rate(hits=sum(one.grade is Grade.UNMEASURED for one in wanted), of=len(wanted)),
        cost_usd=sum((order.cost_usd for _, order in spent), Decimal(0)),
        lost_usd=sum((order.cost_usd for _, order in spent if not order.take), Decimal(0)),
        uncounted_usd=sum((order.cost_usd for shot, order in spent if _is_uncounted(shot, order)), Decimal(0)),
        accepted=sum(any(map(_holds, (made, *repairs))) for made, repairs in mended),
    )


def _is_uncounted(shot: ShotSoFar, order: PaidOrder) -> bool:
    return bool(order.take) and all(order.take != one.take.id for one in shot.takes)


def _by(film: Film, name: Callable[[Made], str], payer: Callable[[Spent], str]) -> dict[str, Tally]:
    groups: dict[str, tuple[list[Made], list[Spent]]] = {}
    for made in _originals(film):
        groups.setdefault(name(made), ([], []))[0].append(made)
    for order in _spent(film):
        groups.setdefault(payer(order), ([], []))[1].append(order)
    return {one: tally(takes, orders) for one, (takes, orders) in sorted(groups.items())}


def _spent(film: Film) -> list[Spent]:
    """Every order but those that became spoken lines, which are not counted among the takes."""
    shots: Iterable[ShotSoFar] = (*film.shots, *film.unfinished)
    return [(shot, one) for shot in shots for one in shot.paid if one.kind is not OrderKind.LINE or not one.take]


def _engine_of(spent: Spent) -> str:
    """Who made the take that an order was for, if only to mend it or to ask about it; else whom the order went to."""
    shot, order = spent
    made = next((one for one in shot.takes if one.take.id == order.take), None)
    return origin_of(shot, made).take.recipe.engine if made else order.engine


def _originals(film: Film) -> list[Made]:
    shots: Iterable[ShotSoFar] = (*film.shots, *film.unfinished)
    return [(shot, made) for shot in shots for made in shot.takes if not made.take.repaired_from]


def _mendings(shot: ShotSoFar, made: FilmTake) -> tuple[FilmTake, ...]:
    """All repairs of a take, and their repairs."""
    return tuple(other for other in shot.takes if other is not made and origin_of(shot, other) is made)


def _accepted(made: FilmTake) -> bool:
    """By what was measured, and not because a person said so."""
    report = made.take.report
    return report is not None and report.verdict is Verdict.ACCEPT and not report.as_accepted


def _holds(made: FilmTake) -> bool:
    """Accepted by whomever, and refused by nobody."""
    report = made.take.report
    by_figures = report is not None and report.verdict is Verdict.ACCEPT
    return made.decision is Decision.ACCEPTED or (by_figures and made.decision is not Decision.REFUSED)
