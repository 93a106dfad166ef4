"""Which shots are begun: those that what is left of the film's, the shot's and the day's budget finishes, so that no
money lies in stills of shots that nobody can pay to the end. A plan says it before, and a shoot goes by it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_UP, Decimal

from repertory.craft.affording import afforded
from repertory.craft.prompting.naming import listed
from repertory.errors import NothingFits, NotToday, RepertoryError
from repertory.model.price import dollars
from repertory.work.offering import with_offer
from repertory.work.planned import planned_shot
from repertory.work.purse import Paid, shot_of
from repertory.work.taking import Shooting

FILM, SHOT, DAY = "budget_usd", "shot_budget_usd", "day_budget_usd"
"""The settings that limit what is spent."""
_CENT = Decimal("0.01")
_NONE = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """Shots that are not begun, for the same reason."""

    shots: tuple[str, ...]
    """Their numbers, in the order of the film."""
    setting: str
    """What is to be raised in production.toml."""
    why: RepertoryError


def left_out(
    shooting: Shooting, due: Mapping[str, Decimal], paid: Paid, *, certain: Collection[str] = ()
) -> tuple[LeftOut, ...]:
    """Those of these shots that are not begun, since what is left does not reach for one take of everything; as
    `craft.affording` chooses. `due` is what one take of all that each still lacks costs, by its number in the film's
    order; `paid` are the orders that count on the budget. What it takes to finish the `certain` ones, which are under
    way whatever is left, is nobody else's."""
    if not any(due.values()):
        return ()
    under_way = {shot_of(one.order_id) for one in paid if one.waited_for} | set(certain)
    open_ = {number: price for number, price in due.items() if number not in under_way}
    never = tuple(_beyond_one(shooting, open_, paid))
    held = {number for one in never for number in one.shots}
    open_ = {number: price for number, price in open_.items() if number not in held}
    taken = sum((price for number, price in due.items() if number in under_way), _NONE)
    return (*never, *_beyond_all(shooting, open_, taken, paid))


def _beyond_one(shooting: Shooting, due: Mapping[str, Decimal], paid: Paid) -> list[LeftOut]:
    """Shots that are dearer than any shot may be, or than a day may be."""
    production, found = shooting.plan.production, defaultdict[tuple[str, Decimal, Decimal], list[str]](list)
    on_shot = defaultdict[str, Decimal](Decimal)
    for one in paid:
        on_shot[shot_of(one.order_id)] += one.cost_usd
    for number, price in due.items():
        each, day = production.shot_budget_usd, production.day_budget_usd
        if each is not None and price > max(each - on_shot[number], _NONE):
            found[SHOT, price, on_shot[number]].append(number)
        elif day is not None and price > day:
            found[DAY, price, _NONE].append(number)
    return [_dearer(shooting, *what, tuple(numbers)) for what, numbers in found.items()]


def _dearer(shooting: Shooting, setting: str, price: Decimal, spent: Decimal, numbers: tuple[str, ...]) -> LeftOut:
    production = shooting.plan.production
    each, where = (production.shot_budget_usd, "a shot") if setting == SHOT else (production.day_budget_usd, "a day")
    more, gone = (" more", f", {dollars(spent)} of which is spent") if spent else ("", "")
    what = f"One take of everything costs {dollars(price)}{more}, and {where} may cost {dollars(each or _NONE)}{gone}."
    step = f'In production.toml write {setting} = "{_cents(spent + price)}" or more, or choose cheaper engines.'
    return LeftOut(shots=numbers, setting=setting, why=NothingFits(what, step=step))


def _beyond_all(shooting: Shooting, due: Mapping[str, Decimal], taken: Decimal, paid: Paid) -> list[LeftOut]:
    """Shots for which what is left of the film's budget, or of today's, is not enough beside the others."""
    production, found = shooting.plan.production, list[LeftOut]()
    spent = paid.usd
    left = max(production.budget_usd - spent, _NONE)
    made, short = _chosen(shooting, due, max(left - taken, _NONE), paid)
    today: tuple[str, ...] = ()
    if production.day_budget_usd is not None:
        left_today = max(production.day_budget_usd - shooting.purse.spent_today(), _NONE)
        chosen = afforded(made, max(left_today - taken, _NONE))
        made, today = {number: made[number] for number in chosen.made}, chosen.left
    finished = [number for number, price in made.items() if price]
    if short:
        enough = _cents(spent + taken + sum(due.values(), _NONE))
        step = f'In production.toml write budget_usd = "{enough}", which is one take of everything, or more.'
        found.append(
            LeftOut(shots=short, setting=FILM, why=NothingFits(_reaches(left, "the film", finished), step=step))
        )
    if today:
        step = "Run the same command tomorrow (days are those of UTC), or raise day_budget_usd in production.toml."
        found.append(
            LeftOut(shots=today, setting=DAY, why=NotToday(_reaches(left_today, "today", finished), step=step))
        )
    return found


def _chosen(
    shooting: Shooting, due: Mapping[str, Decimal], left: Decimal, paid: Paid
) -> tuple[dict[str, Decimal], tuple[str, ...]]:
    """The shots that the film's money finishes, with what each takes, and the others. What a cheaper engine of the film
    can finish with what the dearer ones leave is begun, too."""
    made, rest = dict[str, Decimal](), dict(due)
    while rest:
        chosen = afforded(rest, left)
        if not chosen.made:
            break
        made |= {number: rest[number] for number in chosen.made}
        left -= chosen.made_usd
        rest = {number: rest[number] for number in chosen.left}
        if any(len(one) > 1 for one in shooting.plan.production.engines.values()):
            rest = {number: _cheaper(shooting, number, left, paid, price) for number, price in rest.items()}
    return {number: made[number] for number in due if number in made}, tuple(rest)


def _cheaper(shooting: Shooting, number: str, left: Decimal, paid: Paid, price: Decimal) -> Decimal:
    """What a shot takes where no more than this is left of the film's budget; `price` where nobody can make it so."""
    spent = paid.usd
    plan = shooting.plan
    poorer = replace(shooting, plan=replace(plan, production=replace(plan.production, budget_usd=spent + left)))
    one = with_offer(poorer, planned_shot(shooting.crew, poorer.plan, plan.by_number[number], paid))
    return price if one.problem else one.due


def _reaches(left: Decimal, whose: str, finished: Sequence[str]) -> str:
    shots = f"finishes shot{'s' * (len(finished) > 1)} {listed(finished)}" if finished else "finishes none of them"
    return f"{dollars(left)} of the budget for {whose} is left, which {shots}."


def _cents(amount: Decimal) -> str:
    return f"{amount.quantize(_CENT, ROUND_UP)}"
