"""What a plan need not pay for: takes by the very same recipe that were accepted in this film or another one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from repertory.craft.assembling import duration_of
from repertory.jobs.journal import OrderState
from repertory.media.sounds import probe_sound
from repertory.model.engine import OrderKind
from repertory.model.shot import BoundShot
from repertory.model.take import Take, TakeKind
from repertory.productions.takes import Takes
from repertory.work.crew import Crew
from repertory.work.finished import Standing, current
from repertory.work.plan import Plan
from repertory.work.planned import PlannedShot
from repertory.work.reuse import Source, is_accepted, same_as
from repertory.work.speakers import spoken
from repertory.work.taking import Shooting, Wanted
from repertory.work.wishing import seed_of


@dataclass(frozen=True, kw_only=True)
class _There:
    """A take that there is, of this film or another one."""

    take: Take
    takes: Takes


@dataclass(kw_only=True)
class _Found:
    """What of a shot is there already."""

    offered: dict[OrderKind, list[str]] = field(default_factory=dict)
    freed: Decimal = Decimal(0)
    """What it would have cost, in US dollars."""

    def add(self, kind: OrderKind, source: Source, price: Decimal) -> _There:
        self.offered.setdefault(kind, []).append(source.name)
        self.freed += price
        return _There(take=source.chain[-1], takes=source.film.takes)


def with_offers(crew: Crew, plan: Plan, shots: Sequence[PlannedShot]) -> tuple[PlannedShot, ...]:
    """Planned shots with the takes that would be taken over, which are no longer due. What only the budget kept from
    being ordered is no problem any more where nothing has to be ordered."""
    shooting = Shooting(crew, plan)
    return tuple(with_offer(shooting, one) for one in shots)


def with_offer(shooting: Shooting, one: PlannedShot) -> PlannedShot:
    """The same for one shot."""
    if not one.due or (one.problem is not None and not one.dear):
        return one
    found, bound = _Found(), one.bound
    standing = Standing(shooting, current(shooting, bound))
    lines = _lines(shooting, one, standing, found)
    keyframe = _keyframe(shooting, one, standing, found)
    if keyframe is not None and len(lines) == len(bound.lines):
        _clip(shooting, one, keyframe, lines, found)
    if not found.offered:
        return one
    due = max(one.due - found.freed, Decimal(0))
    offered: Mapping[OrderKind, tuple[str, ...]] = {kind: tuple(names) for kind, names in found.offered.items()}
    left = replace(one, offered=offered, due=due)
    return left if due else replace(left, problem=None, dear=False)


def _lines(shooting: Shooting, one: PlannedShot, standing: Standing, found: _Found) -> list[_There]:
    lines: list[_There] = []
    for index, line in enumerate(one.bound.lines):
        if (made := standing.chosen(TakeKind.LINE, index)) is not None:
            lines.append(_There(take=made, takes=shooting.takes))
            continue
        price = spoken(shooting.crew, shooting.plan, replace(one.bound, lines=(line,)), ())[0]
        wanted = _wanted(one.bound, TakeKind.LINE, one.speakers[line.voice.ref], price, label=f"line-{index + 1}")
        source = _accepted(shooting, replace(wanted, line=index))
        if source is not None:
            lines.append(found.add(OrderKind.LINE, source, price))
    return lines


def _keyframe(shooting: Shooting, one: PlannedShot, standing: Standing, found: _Found) -> _There | None:
    made = standing.chosen(TakeKind.KEYFRAME)
    if made is not None:
        return _There(take=made, takes=shooting.takes)
    wanted = _wanted(one.bound, TakeKind.KEYFRAME, one.still.card.id, one.still.price)
    source = _accepted(shooting, replace(wanted, sent=one.still.sent))
    return None if source is None else found.add(OrderKind.STILL, source, one.still.price)


def _clip(shooting: Shooting, one: PlannedShot, keyframe: _There, lines: Sequence[_There], found: _Found) -> None:
    seconds = [probe_sound(line.takes.path(line.take)).duration_s for line in lines]
    wanted = replace(
        _wanted(one.bound, TakeKind.CLIP, one.clip.card.id, one.clip.price),
        sent=one.clip.sent,
        duration_s=duration_of(one.bound, seconds),
        start=keyframe.take,
    )
    source = _accepted(shooting, wanted, [line.take.media.sha256 for line in lines])
    if source is not None:
        synced = any(take.recipe.step == OrderKind.LIPSYNC for take in source.chain)
        found.add(OrderKind.CLIP, source, one.clip.price + (one.lips.price if one.lips and synced else Decimal(0)))


def _wanted(bound: BoundShot, kind: TakeKind, engine: str, price: Decimal, *, label: str = "") -> Wanted:
    what = f"{label or kind.value}-1"
    return Wanted(bound=bound, kind=kind, what=what, engine=engine, price=price, seed=seed_of(bound, 1))


def _accepted(shooting: Shooting, wanted: Wanted, sounds: Sequence[str] | None = None) -> Source | None:
    """What would be taken over, where it was accepted and nothing is ordered yet."""
    if not wanted.price or wanted.engine not in shooting.crew.engines or _is_ordered(shooting, wanted):
        return None
    source = same_as(shooting, wanted, sounds)
    return source if source is not None and is_accepted(source.film, source.chain[-1]) else None


def _is_ordered(shooting: Shooting, wanted: Wanted) -> bool:
    number = wanted.bound.shot.number
    made_for = f"-{shooting.plan.fingerprints[number]}"
    known = shooting.journal.ids(f"{number}-{wanted.kind.value}-")
    return any(one.endswith(made_for) and shooting.journal.state(one) is not OrderState.NEW for one in known)
