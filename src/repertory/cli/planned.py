"""What a plan shows of each shot: how it was read, what goes along and why, in which words, at what price."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from repertory.cli.screen import say

if TYPE_CHECKING:
    from repertory.craft.routing import Choice
    from repertory.model.shot import BoundShot, ChosenReference
    from repertory.work.plan import PlannedShot


def show_shots(shots: Sequence[PlannedShot]) -> None:
    """A block for each shot."""
    for planned in shots:
        say("")
        for line in block(planned):
            say(line)


def block(planned: PlannedShot) -> Iterator[str]:
    """One shot, line by line; of an engine only what it makes."""
    from repertory.craft.shotshown import in_words, measured_in_words, rewritten_in_words
    from repertory.model.engine import OrderKind

    bound = planned.bound
    yield f"Shot {bound.shot.number}: {bound.shot.text}"
    yield f"  read: {'; '.join(f'{what}: {meaning}' for what, meaning in in_words(bound.shot))}"
    for change in bound.changes:
        yield f"  rewritten: {rewritten_in_words(change)}"
    if bound.measured:
        yield f"  measured: {'; '.join(measured_in_words(bound))}"
    made = [(OrderKind.STILL, planned.still), (OrderKind.CLIP, planned.clip)]
    shown = [(kind, choice) for kind, choice in made if kind in choice.card.kinds]
    if not shown:
        yield f"  {planned.still.card.id} makes neither stills nor clips"
    before: list[tuple[str, ChosenReference]] = []
    for kind, choice in shown:
        called = _called(bound, choice)
        yield f"  {kind.value}: {choice.card.id}: {'; '.join(choice.reasons)}"
        yield from (f"    not {card}: {why}" for card, why in planned.excluded.get(kind, ()))
        yield from (f"    cannot be shot with it: {obstacle}" for obstacle in choice.obstacles)
        yield from _sent(called) if called != before else ["    sent: the same as for the still"] * bool(called)
        yield from _rest(choice)
        before = called


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
    from repertory.craft.naming import ties

    tokens = [tie.token for tie in ties(bound, choice.card, choice.sent).ties]
    return list(zip(tokens, choice.sent, strict=True))


def _told(reference: ChosenReference) -> str:
    return f"{reference.label} ({reference.reason})" if reference.reason else reference.label
