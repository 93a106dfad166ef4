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
from repertory.work.purse import Paid
from repertory.work.reuse import Source, is_accepted, same_as
from repertory.work.speakers import spoken
from repertory.work.taking import IMPORTED, Shooting, Wanted
from repertory.work.wishing import seed_of


@dataclass(frozen=True, kw_only=True)
class _There:
    """A take that there is, of this film or another one."""

    take: Take
    takes: Takes


@dataclass(kw_only=True)
class _Found:
    """What of a shot is there already, and what is then still due of it."""

    dues: dict[OrderKind, Decimal]
    offered: dict[OrderKind, list[str]] = field(default_factory=dict)

    def add(self, kind: OrderKind, source: Source, price: Decimal) -> _There:
        self.offered.setdefault(kind, []).append(source.name)
        self.free(kind, price)
        return _There(take=source.chain[-1], takes=source.film.takes)

    def free(self, kind: OrderKind, price: Decimal) -> None:
        """So much of it is not to be paid."""
        self.dues[kind] = max(self.dues.get(kind, Decimal(0)) - price, Decimal(0))


def with_offers(crew: Crew, plan: Plan, shots: Sequence[PlannedShot]) -> tuple[PlannedShot, ...]:
    """Planned shots with the takes that would be taken over, which are no longer due. What only the budget kept from
    being ordered is no problem any more where nothing has to be ordered."""
    shooting = Shooting(crew, plan)
    return tuple(with_offer(shooting, one) for one in shots)


def with_offer(shooting: Shooting, one: PlannedShot) -> PlannedShot:
    """The same for one shot."""
    if not one.price or (one.problem is not None and not one.dear):
        return one
    takes = current(shooting, one.bound)
    standing = Standing(shooting, takes)
    found = _Found(dues=_due_again(one, standing, takes))
    lines = _lines(shooting, one, standing, found)
    keyframe = _keyframe(shooting, one, standing, found)
    if len(lines) == len(one.bound.lines):
        if standing.clip(keyframe.take if keyframe else None, [line.take for line in lines]) is not None:
            found.free(OrderKind.STILL, one.still.price)  # a clip that was brought along needs no keyframe
            found.free(OrderKind.CLIP, one.clip.price)
        elif keyframe is not None:
            _clip(shooting, one, keyframe, lines, found)
    offered: Mapping[OrderKind, tuple[str, ...]] = {kind: tuple(names) for kind, names in found.offered.items()}
    left = replace(one, offered=offered, dues=found.dues)
    if left.due and not (one.dear and left.due < one.due and left.due <= shooting.purse_of(one.bound).left()):
        return left
    return replace(left, problem=None, dear=False)  # the clip was planned with what else was to be paid for before it


def _due_again(one: PlannedShot, standing: Standing, takes: Sequence[Take]) -> dict[OrderKind, Decimal]:
    """What is due, with what is to be ordered once more since a person refused all that there is of it; so does a clip
    whose keyframe was refused."""
    gone = {take.id for take in takes if standing.is_refused(take)}
    dues = dict(one.dues)
    for kind, choice, made in (
        (OrderKind.STILL, one.still, TakeKind.KEYFRAME),
        (OrderKind.CLIP, one.clip, TakeKind.CLIP),
    ):
        there = [take for take in takes if take.kind is made]
        if there and all(gone & {take.id, take.started_from} for take in there):
            dues[kind] = choice.price
    return dues


def _lines(shooting: Shooting, one: PlannedShot, standing: Standing, found: _Found) -> list[_There]:
    lines: list[_There] = []
    for index, line in enumerate(one.bound.lines):
        price = spoken(shooting.crew, shooting.plan, replace(one.bound, lines=(line,)), Paid())[0]
        if (made := standing.chosen(TakeKind.LINE, index)) is not None:
            lines.append(_There(take=made, takes=shooting.takes))
            if made.taken_from or made.recipe.step == IMPORTED:  # else its order counts as paid already
                found.free(OrderKind.LINE, price)
            continue
        wanted = _wanted(one.bound, TakeKind.LINE, one.speakers[line.voice.ref], price, label=f"line-{index + 1}")
        source = _accepted(shooting, replace(wanted, line=index))
        if source is not None:
            lines.append(found.add(OrderKind.LINE, source, price))
    return lines


def _keyframe(shooting: Shooting, one: PlannedShot, standing: Standing, found: _Found) -> _There | None:
    made = standing.chosen(TakeKind.KEYFRAME)
    if made is not None:
        found.free(OrderKind.STILL, one.still.price)
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
        found.add(OrderKind.CLIP, source, one.clip.price)
        if one.lips and synced:
            found.free(OrderKind.LIPSYNC, one.lips.price)


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
