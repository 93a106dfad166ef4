"""The storyboard of a film: of every shot a card, and of one shot all that goes along with it, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from repertory.craft.prompting.naming import anchors_of, ties
from repertory.craft.routing import Choice
from repertory.craft.shotlist.shown import bound_in_words, measured_in_words, rewritten_in_words
from repertory.errors import RepertoryError, UnknownName
from repertory.model.anchor import Anchor, anchor_name
from repertory.model.engine import OrderKind
from repertory.model.shot import BoundShot, ChosenReference, Shot
from repertory.model.take import Take, TakeKind
from repertory.web.desk import Desk
from repertory.work.choosing import Explained
from repertory.work.finished import Standing, current
from repertory.work.plan import paid_orders
from repertory.work.planned import PlannedShot, explanations, planned_shot
from repertory.work.purse import Paid
from repertory.work.reading import ReadList
from repertory.work.taking import Shooting


@dataclass(frozen=True, kw_only=True)
class Sketch:
    """What is known of a shot without looking at any picture."""

    shot: Shot
    bound: BoundShot | None
    """None where nobody is cast yet, or where it has a problem."""
    problems: int
    """How much is wrong with it, or doubtful."""

    @property
    def who(self) -> tuple[str, ...]:
        """Whoever is seen, by title where that is known."""
        if self.bound and self.bound.performers:
            return tuple(one.character.title for one in self.bound.performers)
        return tuple(one.name for one in self.shot.performers)


@dataclass(frozen=True, kw_only=True)
class Card:
    """A shot on the storyboard."""

    sketch: Sketch
    state: str = ""
    """"accepted", "open", "older" or "" where nothing is shot of it yet."""
    take: Take | None = None
    """The picture, or else the clip, that counts; or the newest of those that are there."""
    planned: PlannedShot | None = None
    trouble: str = ""
    """Why it cannot be planned."""


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A reference that goes to an engine, or has no room there."""

    chosen: ChosenReference
    called: str
    """What the prompt calls it; empty where it is not sent."""
    pictures: tuple[str, ...]
    """Addresses of what is on it."""


@dataclass(frozen=True, kw_only=True)
class OrderShown:
    """The still or the clip of one shot: what is asked for, of whom, and why."""

    kind: OrderKind
    choice: Choice
    sent: tuple[Reference, ...]
    left_out: tuple[Reference, ...]
    explained: Explained


@dataclass(frozen=True, kw_only=True)
class ShotShown:
    """One shot, whole."""

    card: Card
    understood: tuple[tuple[str, str], ...]
    """What its words were taken to mean: what, and its meaning."""
    rewritten: tuple[str, ...]
    measured: tuple[str, ...]
    orders: tuple[OrderShown, ...]
    """Empty where it cannot be planned."""
    before: str
    """The number of the shot before it, and of the one after it; empty at the ends."""
    after: str


def sketches(desk: Desk, film: str) -> tuple[Sketch, ...]:
    """The shots of a film's list that can be read, in its order. Raises UnknownName, YourMove."""
    draft = desk.reader(film).listed()
    read = draft.read
    lines = [shot.line for shot in read.listing.shots.shots]
    wrong: dict[int, int] = {}
    for remark in draft.remarks:
        line = max((one for one in lines if one <= remark.line), default=0)
        wrong[line] = wrong.get(line, 0) + 1
    return tuple(_sketch(read, shot, wrong.get(shot.line, 0)) for shot in read.listing.shots.shots)


def _sketch(read: ReadList, shot: Shot, problems: int) -> Sketch:
    return Sketch(shot=shot, bound=read.bound.get(shot.number), problems=problems)


def cards(desk: Desk, film: str, some: Sequence[Sketch]) -> tuple[Card, ...]:
    """The cards of these shots: with how they stand and prices where the film is cast and its list has no problem; else
    with the newest picture alone."""
    reader = desk.reader(film)
    try:
        shooting = reader.shooting()
    except RepertoryError:  # the list or the cast is not whole yet, which the remarks on the list say
        return tuple(Card(sketch=one, take=_newest(reader.film.takes.of_shot(one.shot.number))) for one in some)
    paid = paid_orders(desk.studio.crew, shooting.plan)
    return tuple(_card(desk, shooting, one, paid) for one in some)


def shot_shown(desk: Desk, film: str, number: str) -> ShotShown:
    """One shot, whole. Raises UnknownName for one that the list has not."""
    there = sketches(desk, film)
    numbers = [one.shot.number for one in there]
    if number not in numbers:
        raise UnknownName(f'The shot list has no shot "{number}".', step="It may have been removed or renumbered.")
    at = numbers.index(number)
    sketch = there[at]
    card = cards(desk, film, (sketch,))[0]
    changes = desk.reader(film).listed().read.changes.get(number, ())
    return ShotShown(
        card=card,
        understood=bound_in_words(sketch.shot, sketch.bound),
        rewritten=tuple(map(rewritten_in_words, changes)),
        measured=measured_in_words(sketch.bound) if sketch.bound else (),
        orders=tuple(_orders(desk, film, card)),
        before=numbers[at - 1] if at else "",
        after=numbers[at + 1] if at + 1 < len(numbers) else "",
    )


def _card(desk: Desk, shooting: Shooting, sketch: Sketch, paid: Paid) -> Card:
    bound = shooting.plan.by_number[sketch.shot.number]
    state, take = _shot_so_far(shooting, bound)
    try:
        planned = planned_shot(desk.studio.crew, shooting.plan, bound, paid)
    except RepertoryError as error:  # no engine is there for it, a blank is in what would be sent
        return Card(sketch=sketch, state=state, take=take, trouble=str(error))
    trouble = planned.problem.what if planned.problem else ""
    return Card(sketch=sketch, state=state, take=take, planned=planned, trouble=trouble)


def _shot_so_far(shooting: Shooting, bound: BoundShot) -> tuple[str, Take | None]:
    """How it stands with a shot, and the take that shows it best."""
    takes = current(shooting, bound)
    standing = Standing(shooting, takes)
    done = standing.finished(len(bound.lines))
    if done is not None:
        return "accepted", done.keyframe or done.clip
    seen = standing.chosen(TakeKind.KEYFRAME) or _newest(takes)
    if seen is not None:
        return "open", seen
    older = _newest(shooting.takes.of_shot(bound.shot.number))
    return ("older" if older else ""), older


def _newest(takes: Sequence[Take]) -> Take | None:
    """The newest picture, or else the newest clip; None where there is neither."""
    pictures = [one for one in takes if one.kind is TakeKind.KEYFRAME]
    clips = [one for one in takes if one.kind is TakeKind.CLIP]
    return next(reversed(pictures or clips), None)


def _orders(desk: Desk, film: str, card: Card) -> Iterator[OrderShown]:
    if card.planned is None:
        return
    bound, plan = card.planned.bound, desk.reader(film).shooting().plan
    compared = {one.kind: one for one in explanations(desk.studio.crew, plan, [bound.shot.number])}
    anchors = {one.ref: one for one in anchors_of(bound)}
    for kind, choice in card.planned.both:
        tokens = [tie.token for tie in ties(bound, choice.card, choice.sent).ties]
        yield OrderShown(
            kind=kind,
            choice=choice,
            sent=tuple(_reference(anchors, one, called) for one, called in zip(choice.sent, tokens, strict=True)),
            left_out=tuple(_reference(anchors, one) for one in choice.left_out),
            explained=compared[kind],
        )


def _reference(anchors: Mapping[str, Anchor], chosen: ChosenReference, called: str = "") -> Reference:
    """A reference with the addresses of its pictures: of a sheet, of those that are shown on it."""
    shown = chosen.parts or (chosen,)
    pictures = (
        f"/media/anchors/{anchor_name(one.anchor)}/{reference.media.name}"
        for one in shown
        if one.anchor in anchors
        for reference in anchors[one.anchor].references
        if reference.media.sha256 == one.sha256
    )
    return Reference(chosen=chosen, called=called, pictures=tuple(dict.fromkeys(pictures)))
