"""What a plan shows of each shot: how it was read, what goes along and why, in which words, at what price."""

from __future__ import annotations

import math
import shlex
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_UP, Decimal
from typing import TYPE_CHECKING

from repertory.cli.ending import least_due, next_order
from repertory.cli.figures import spent_said
from repertory.cli.screen import complain, say
from repertory.errors import NotToday, UnknownName, YourMove
from repertory.model.engine import OrderKind
from repertory.model.price import dollars
from repertory.model.production import OnOutage

if TYPE_CHECKING:
    from pathlib import Path

    from repertory.app import Studio
    from repertory.craft.routing import Choice
    from repertory.model.shot import BoundShot, ChosenReference
    from repertory.work.beginning import LeftOut
    from repertory.work.planned import PlannedShot
    from repertory.work.purse import Purse

    Offered = tuple[tuple[PlannedShot, ...], OrderKind | None]
    """The plan with one engine, and the one kind of order that is asked for; None for all."""

_CENT = Decimal("0.01")
FILM = "budget_usd"
"""The setting that limits what a film may cost."""
_PLANNED = (OrderKind.STILL, OrderKind.CLIP)


def show_shots(
    shots: Sequence[PlannedShot], said: Collection[str] = (), kinds: Collection[OrderKind] = _PLANNED
) -> None:
    """A block for each shot with what is planned of these kinds, without the obstacles that are `said` already."""
    for planned in shots:
        say("\n".join(("", *block(planned, said, kinds))))


def show_budget(
    shots: Sequence[PlannedShot], held: Sequence[LeftOut], purse: Purse, folder: Path, *, today_alone: bool = False
) -> None:
    """Whether a film's budget, and that of today, is enough for what is not ordered yet; if not, how to raise it for
    all that is expected, and which shots are `held` by what. `today_alone` where another budget than the film's is
    reckoned with."""
    from repertory.work.status import money_of

    due = sum((planned.due for planned in shots), Decimal(0))
    left = max(purse.budget - purse.spent(), Decimal(0))
    most = sum((planned.at_most for planned in shots), Decimal(0))
    if most and not today_alone:
        stops = "" if held else ": orders stop there" if most > left else ": that is enough for it"
        say(f"{spent_said(money_of(purse))}{stops}.")
    if due > left and not today_alone:
        expected = sum((planned.expected for planned in shots), Decimal(0))
        say(
            f"What of it is not ordered yet costs about ${due:.2f}, and ${left:.2f} of the budget is left: not all of "
            f"it can be shot so. Until each shot holds it may come to ${expected:.2f}. To allow that: "
            f"{_raised(purse, Decimal(math.ceil(expected)), folder)}. Or choose other engines."
        )
    today = purse.spent_today()
    if purse.is_too_much_for_a_day(least_due(shots)):
        return  # said with the next step
    if due and purse.day_budget is not None and today + due > purse.day_budget:
        say(
            f"${today:.2f} of the ${purse.day_budget:.2f} for today are spent: what the rest is not enough for is "
            "ordered tomorrow, or once day_budget_usd in production.toml is raised."
        )
    for one in _never(held) if today_alone else held:
        if one.setting != FILM or _begun(shots, held):
            say(f"Shot{'s' * (len(one.shots) > 1)} {', '.join(one.shots)}: not begun so. {one.why}")


def outage_said(shots: Sequence[PlannedShot], on_outage: OnOutage) -> str:
    """What becomes of a shot whose vendor takes no orders; empty where there is but one engine, or all of them work on
    this machine."""
    made = [choice.card for planned in shots if planned.runners_up for choice in (planned.still, planned.clip)]
    if all(card.local or card.by_hand for card in made):
        return ""
    if on_outage is OnOutage.NEXT:
        return (
            "Where one of its vendors takes no orders, the runner-up makes it, which may look different from the rest "
            "of its scene (on_outage in production.toml)."
        )
    return (
        'Where one of its vendors takes no orders, a shot waits for it; on_outage = "next" in production.toml lets the '
        "runner-up make it."
    )


def say_risks(shots: Sequence[PlannedShot], on_outage: OnOutage, doubts: int, folder: Path) -> None:
    """What becomes of shots of a vendor that is out, and how much of the list may be meant otherwise."""
    if outage := outage_said(shots, on_outage):
        say(f"\n{outage}")
    if doubts:
        may = "thing in the list may" if doubts == 1 else "things in the list may"
        say(f"\n{doubts} {may} be meant otherwise; to see what: repertory shots check {shlex.quote(str(folder))}")


def next_step(shots: Sequence[PlannedShot], held: Sequence[LeftOut], purse: Purse, folder: Path) -> str:
    """What to do next: to shoot, or where the money finishes no shot, to raise the budget that keeps them."""
    if not held or _begun(shots, held) or purse.is_too_much_for_a_day(least_due(shots)):
        return next_order(f"repertory shoot {shlex.quote(str(folder))}", purse, least_due(shots))
    if any(one.setting == FILM for one in held):
        expected = sum((planned.expected for planned in shots), Decimal(0))
        return f"Next: {_raised(purse, Decimal(math.ceil(expected)), folder)}"
    return f"Next: {held[0].why.step}"


def _never(held: Sequence[LeftOut]) -> list[LeftOut]:
    """Those that neither more money for the film nor another day lets begin."""
    return [one for one in held if one.setting != FILM and not isinstance(one.why, NotToday)]


def _begun(shots: Sequence[PlannedShot], held: Sequence[LeftOut]) -> bool:
    """Whether any shot is begun for which something is to be paid."""
    left = {number for one in held for number in one.shots}
    return any(planned.due for planned in shots if planned.bound.shot.number not in left)


def _raised(purse: Purse, wanted: Decimal, folder: Path) -> str:
    """How to allow that so many US dollars more are spent."""
    budget = _in_all(purse, wanted)
    film = f"repertory film {shlex.quote(str(folder))}"
    return f'{film} --budget {budget} (or budget_usd = "{budget}" in production.toml)'


def _in_all(purse: Purse, wanted: Decimal) -> str:
    """The budget with which so many US dollars more can be spent, in dollars or cents, rounded up."""
    return f"{(purse.spent() + wanted).quantize(_CENT, ROUND_UP).normalize():f}"


def show_afforded(
    shots: Sequence[PlannedShot], held: Sequence[LeftOut], budget: Decimal, purse: Purse, folder: Path
) -> None:
    """Which shots to make first for so many US dollars, as a command to type; those that are `held` by another budget
    are not among them."""
    from repertory.craft.affording import afforded

    command = f"repertory shoot {shlex.quote(str(folder))}"
    due = {planned.bound.shot.number: planned.expected for planned in shots if planned.due}
    done = len(shots) - len(due)
    never = {number for one in _never(held) for number in one.shots}
    chosen = afforded({number: price for number, price in due.items() if number not in never}, budget)
    if due and never >= due.keys():
        say(f"\nNext: {_never(held)[0].why.step}")
        return
    if done:
        say(f"\nFor {done} of {len(shots)} shots nothing more is due.")
    short = chosen.made_usd > max(purse.budget - purse.spent(), Decimal(0))
    command = f"{command} {' '.join(f'--shot {number}' for number in chosen.made)}" if chosen.left else command
    go_on = next_order(command, purse, least_due(shots))
    if not chosen.left:
        enough = "the others" if never else "the whole film"
        say(f"\n${budget:.2f} is enough for {enough}: ${chosen.made_usd:.2f} until each shot holds.")
        _say_days(due, chosen.made, purse)
        say(f"\n{f'Next: {_raised(purse, budget, folder)}' if short else go_on}")
        return
    counted = "with the takes that are expected not to hold"
    if chosen.made:
        say(f"\nFor ${budget:.2f}: shots {', '.join(chosen.made)}, about ${chosen.made_usd:.2f} {counted}.")
    else:
        say(f"\n${budget:.2f} is not enough for one shot.")
    say(f"Left for later: shots {', '.join(chosen.left)}, about ${chosen.left_usd:.2f}. The cheapest come first.")
    if chosen.made and short:
        say(f'\nFirst allow it: budget_usd = "{_in_all(purse, budget)}" in production.toml')
    if chosen.made:
        _say_days(due, chosen.made, purse)
        say(f"\n{go_on}")


def _say_days(due: Mapping[str, Decimal], made: Sequence[str], purse: Purse) -> None:
    """Which of these shots what is left of today's budget is enough for, where it is not for all of them."""
    from repertory.craft.affording import afforded

    if purse.day_budget is None or not made:
        return
    left = max(purse.day_budget - purse.spent_today(), Decimal(0))
    today = afforded({number: due[number] for number in made}, left)
    if today.left:
        first = f"enough for shots {', '.join(today.made)}" if today.made else "not enough for one of them"
        say(
            f"{dollars(left)} of today's {dollars(purse.day_budget)} are left: {first}. What is left over waits for "
            "another day, and the same command goes on with it then."
        )


def planned_with(
    desk: Studio, folder: Path, engines: Sequence[str], numbers: Sequence[str]
) -> tuple[list[Offered], list[UnknownName]]:
    """The plan with each engine that there is a card of, and what is wrong with the names of the others. "still=flux"
    asks for its stills alone. Raises YourMove for a kind of order of which there is none in a plan."""
    plans: list[Offered] = []
    unknown: list[UnknownName] = []
    for one in engines:
        kind, equals, card_id = one.rpartition("=")
        if equals and kind not in _PLANNED:
            step = f'Use one of: {", ".join(_PLANNED)}; or the engine alone: "{card_id}".'
            raise YourMove(f'A plan with another engine has no "{kind}".', step=step)
        try:
            plans.append((desk.plan(folder, engine=card_id, numbers=numbers), OrderKind(kind) if equals else None))
        except UnknownName as error:
            unknown.append(error)
    return plans, unknown


def show_engines(plans: Sequence[Offered], unknown: Sequence[UnknownName]) -> None:
    """What each engine would get, one after another. Raises the last of what is `unknown`, once all is shown."""
    for shots, kind in plans:
        if shots:
            show_engine(shots, kind)
    for error in unknown[:-1]:
        complain(f"Error: {error}")
    if unknown:
        raise unknown[-1]


def show_engine(shots: Sequence[PlannedShot], kind: OrderKind | None = None) -> None:
    """What one engine would get, for one `kind` or for all that it makes: what keeps it from being shot with once
    above, where it is the same for all shots."""
    card = shots[0].still.card
    if kind is not None and kind not in card.kinds:
        makes = ", ".join(one.value for one in card.kinds)
        raise YourMove(f"{card.id} makes no {kind.value}s.", step=f"It makes: {makes}.")
    kinds = _PLANNED if kind is None else (kind,)
    kept = [_obstacles(planned, kinds) for planned in shots]
    everywhere = [one for one in kept[0] if all(one in each for each in kept)]
    say(f"{card.title} ({card.id})" if card.title else card.id)
    for obstacle in everywhere:
        say(f"  cannot be shot with it: {obstacle}")
    show_shots(shots, everywhere, kinds)
    never = [planned for planned in shots if not all(choice.able for _, choice in _made(planned, kinds))]
    price = f"${sum(_price(planned, kind) for planned in shots):.2f}"
    without = f", without what it cannot make of {_numbered(never)}" if never else ""
    of = _numbered(shots) if len(shots) == 1 else f"all {len(shots)} shots"
    say(f"\nWith {card.id}, one {kind.value if kind else 'take'} of {of} costs about {price}{without}.\n")


def _numbered(shots: Sequence[PlannedShot]) -> str:
    """ "shot 4", "shots 4 and 7"."""
    from repertory.craft.prompting.naming import listed

    numbers = [planned.bound.shot.number for planned in shots]
    return f"shot{'s' * (len(numbers) > 1)} {listed(numbers)}"


def _price(planned: PlannedShot, kind: OrderKind | None) -> Decimal:
    """What one take costs of its still or its clip, or of both; a mouth that follows its line belongs to the clip."""
    if kind is None:
        return planned.price
    return planned.still.price if kind is OrderKind.STILL else planned.price - planned.still.price


def _obstacles(planned: PlannedShot, kinds: Collection[OrderKind]) -> tuple[str, ...]:
    """What keeps the engine from making what it makes of a shot: each once."""
    return tuple(dict.fromkeys(one for _, choice in _made(planned, kinds) for one in choice.obstacles))


def _made(planned: PlannedShot, kinds: Collection[OrderKind]) -> list[tuple[OrderKind, Choice]]:
    """The still and the clip, as far as they are asked for and the engine of each makes such."""
    both = ((OrderKind.STILL, planned.still), (OrderKind.CLIP, planned.clip))
    return [(kind, choice) for kind, choice in both if kind in kinds and kind in choice.card.kinds]


def block(planned: PlannedShot, said: Collection[str] = (), kinds: Collection[OrderKind] = _PLANNED) -> Iterator[str]:
    """One shot, line by line; of an engine only what it makes, without the obstacles that are `said` already."""
    from repertory.craft.explaining import beside
    from repertory.craft.shotlist.shown import in_words, measured_in_words, rewritten_in_words

    bound, shown = planned.bound, _made(planned, kinds)
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
        yield from (f"    {one}" for one in _there(planned, kind))
        yield from (f"    cannot be shot with it: {one}" for one in choice.obstacles if one not in said)
        if kind is OrderKind.CLIP and choice.card.first_frame:
            yield "    first frame: the keyframe, once its still is accepted"
        yield from _sent(called) if called != before else ["    sent: the same as for the still"] * bool(called)
        yield from _rest(choice)
        before = called
    yield from (f"  line: {one}" for one in _there(planned, OrderKind.LINE))
    if planned.speakers:
        yield f"  lines: {', '.join(f'{voice} by {engine}' for voice, engine in planned.speakers.items())}"
    if planned.lips is not None and any(kind is OrderKind.CLIP for kind, _ in shown):
        yield f"  mouths: {planned.lips.said}"
        yield from (f"    not {card}: {why}" for card, why in planned.lips.excluded)
    for asked in planned.asked:
        texts = "; ".join(question.text for question in asked.asking.questions)
        named = asked.asking.anchor.title or asked.asking.anchor.name
        yield f"  asked of {asked.engine} where {named} cannot be measured: {texts}"


def _there(planned: PlannedShot, kind: OrderKind) -> Iterator[str]:
    """The takes that are used instead of an order."""
    return (f"there already, $0: {one} has the very same recipe" for one in planned.offered.get(kind, ()))


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
