"""What a plan shows of each shot: how it was read, what goes along and why, in which words, at what price."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from repertory.cli.screen import complain, say
from repertory.errors import UnknownName
from repertory.model.engine import OrderKind

if TYPE_CHECKING:
    from decimal import Decimal
    from pathlib import Path

    from repertory.app import Studio
    from repertory.craft.routing import Choice
    from repertory.model.shot import BoundShot, ChosenReference
    from repertory.work.plan import PlannedShot


def show_shots(shots: Sequence[PlannedShot], said: Collection[str] = ()) -> None:
    """A block for each shot, without the obstacles that are `said` already."""
    for planned in shots:
        say("\n".join(("", *block(planned, said))))


def show_afforded(shots: Sequence[PlannedShot], budget: Decimal, command: str) -> None:
    """Which shots to make first for so many US dollars, as a `command` to type."""
    from repertory.craft.affording import afforded

    due = {planned.bound.shot.number: planned.expected for planned in shots if planned.due}
    done = len(shots) - len(due)
    chosen = afforded(due, budget)
    if done:
        say(f"\nFor {done} of {len(shots)} shots nothing more is due.")
    if not chosen.left:
        say(f"\n${budget:.2f} is enough for the whole film: ${chosen.made_usd:.2f} until each shot holds.")
        say(f"\nNext: {command}")
        return
    counted = "with the takes that are expected not to hold"
    if chosen.made:
        say(f"\nFor ${budget:.2f}: shots {', '.join(chosen.made)}, about ${chosen.made_usd:.2f} {counted}.")
    else:
        say(f"\n${budget:.2f} is not enough for one shot.")
    say(f"Left for later: shots {', '.join(chosen.left)}, about ${chosen.left_usd:.2f}. The cheapest come first.")
    if chosen.made:
        say(f"\nNext: {command} {' '.join(f'--shot {number}' for number in chosen.made)}")


def planned_with(
    desk: Studio, folder: Path, engines: Sequence[str], numbers: Sequence[str]
) -> tuple[list[tuple[PlannedShot, ...]], list[UnknownName]]:
    """The plan with each engine that there is a card of, and what is wrong with the names of the others."""
    plans: list[tuple[PlannedShot, ...]] = []
    unknown: list[UnknownName] = []
    for one in engines:
        try:
            plans.append(desk.plan(folder, engine=one, numbers=numbers))
        except UnknownName as error:
            unknown.append(error)
    return plans, unknown


def show_engines(plans: Sequence[Sequence[PlannedShot]], unknown: Sequence[UnknownName]) -> None:
    """What each engine would get, one after another. Raises the last of what is `unknown`, once all is shown."""
    for shots in plans:
        if shots:
            show_engine(shots)
    for error in unknown[:-1]:
        complain(f"Error: {error}")
    if unknown:
        raise unknown[-1]


def show_engine(shots: Sequence[PlannedShot]) -> None:
    """What one engine would get: what keeps it from being shot with once above, where it is the same for all shots."""
    card = shots[0].still.card
    everywhere = [one for one in _obstacles(shots[0]) if all(one in _obstacles(planned) for planned in shots)]
    say(f"{card.title} ({card.id})" if card.title else card.id)
    for obstacle in everywhere:
        say(f"  cannot be shot with it: {obstacle}")
    show_shots(shots, everywhere)
    never = [planned for planned in shots if not all(choice.able for _, choice in _made(planned))]
    price = f"${sum(planned.price for planned in shots):.2f}"
    without = f", without what it cannot make of {_numbered(never)}" if never else ""
    say(f"\nWith {card.id}, one take costs about {price}{without}.\n")


def _numbered(shots: Sequence[PlannedShot]) -> str:
    """ "shot 4", "shots 4 and 7"."""
    from repertory.craft.prompting.naming import listed

    numbers = [planned.bound.shot.number for planned in shots]
    return f"shot{'s' * (len(numbers) > 1)} {listed(numbers)}"


def _obstacles(planned: PlannedShot) -> tuple[str, ...]:
    """What keeps the engine from making what it makes of a shot: each once."""
    return tuple(dict.fromkeys(one for _, choice in _made(planned) for one in choice.obstacles))


def _made(planned: PlannedShot) -> list[tuple[OrderKind, Choice]]:
    """The still and the clip, as far as the engine of each makes such."""
    both = ((OrderKind.STILL, planned.still), (OrderKind.CLIP, planned.clip))
    return [(kind, choice) for kind, choice in both if kind in choice.card.kinds]


def block(planned: PlannedShot, said: Collection[str] = ()) -> Iterator[str]:
    """One shot, line by line; of an engine only what it makes, without the obstacles that are `said` already."""
    from repertory.craft.explaining import beside
    from repertory.craft.shotlist.shown import in_words, measured_in_words, rewritten_in_words

    bound, shown = planned.bound, _made(planned)
    told = replace(bound.shot, action=bound.action)  # as it goes out, not as it was written
    yield f"Shot {bound.shot.number}: {bound.shot.text}"
    yield f"  read: {'; '.join(f'{what}: {meaning}' for what, meaning in in_words(told))}"
    for change in bound.changes:
        yield f"  rewritten: {rewritten_in_words(change)}"
    if bound.measured:
        yield f"  measured: {'; '.join(measured_in_words(bound))}"
    if not shown:
        yield f"  {planned.still.card.id} makes neither stills nor clips"
    before: list[tuple[str, ChosenReference]] = []
    for kind, choice in shown:
        called = _called(bound, choice)
        yield f"  {kind.value}: {choice.card.id}: {'; '.join(choice.reasons)}"
        if (second := planned.runners_up.get(kind)) is not None:
            yield f"    runner-up: {second.card.id}: {beside(choice, second)}"
        yield from (f"    not {card}: {why}" for card, why in planned.excluded.get(kind, ()))
        yield from (f"    cannot be shot with it: {one}" for one in choice.obstacles if one not in said)
        if kind is OrderKind.CLIP and choice.card.first_frame:
            yield "    first frame: the keyframe, once its still is accepted"
        yield from _sent(called) if called != before else ["    sent: the same as for the still"] * bool(called)
        yield from _rest(choice)
        before = called
    if planned.speakers:
        yield f"  lines: {', '.join(f'{voice} by {engine}' for voice, engine in planned.speakers.items())}"
    if planned.lips is not None and any(kind is OrderKind.CLIP for kind, _ in shown):
        yield f"  mouths: {planned.lips.said}"
        yield from (f"    not {card}: {why}" for card, why in planned.lips.excluded)
    for asked in planned.asked:
        texts = "; ".join(question.text for question in asked.asking.questions)
        named = asked.asking.anchor.title or asked.asking.anchor.name
        yield f"  asked of {asked.engine} where {named} cannot be measured: {texts}"


def _sent(called: Sequence[tuple[str, ChosenReference]]) -> Iterator[str]:
    for token, reference in called:
        yield f"    {token or 'sent'}: {_told(reference)}"
        yield from (f"      on it: {_told(part)}" for part in reference.parts)


def _rest(choice: Choice) -> Iterator[str]:
    """What is not sent, and the words that are."""
    for reference in choice.left_out:
        yield f"    LEFT OUT, no slot: {_told(reference)}"
    for reference in choice.carried:
        yield f"    left to the keyframe, no slot: {_told(reference)}"
    if choice.prompt:
        yield f"    prompt: {choice.prompt}"


def _called(bound: BoundShot, choice: Choice) -> list[tuple[str, ChosenReference]]:
    """The references that are sent, and what the prompt calls each."""
    from repertory.craft.prompting.naming import ties

    tokens = [tie.token for tie in ties(bound, choice.card, choice.sent).ties]
    return list(zip(tokens, choice.sent, strict=True))


def _told(reference: ChosenReference) -> str:
    return f"{reference.label} ({reference.reason})" if reference.reason else reference.label
