"""The recipe of an order: as a take keeps it, and as a key by which the same is known again in any film."""

from __future__ import annotations

from typing import TYPE_CHECKING

from repertory.craft.prompting.compose import compose
from repertory.craft.samerecipe import recipe_key
from repertory.errors import FolderNotWritable
from repertory.files.hashing import sha256_of
from repertory.library import recipes
from repertory.model.engine import Order, OrderKind, Output, Recipe
from repertory.model.take import TakeKind
from repertory.work.crew import Event
from repertory.work.sending import used_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from repertory.work.taking import Shooting, Wanted


def key_of(shooting: Shooting, wanted: Wanted, kind: OrderKind, sounds: Sequence[str] | None = None) -> str:
    """The key by which the same order is known again, in any film of the library. `sounds` are the hashes of the lines
    that a clip is made to, where they are not takes of the film yet."""
    bound, production, card = wanted.bound, shooting.plan.production, shooting.crew.engine(wanted.engine).card
    if sounds is None:
        sounds = [shooting.takes.get(one).media.sha256 for one in wanted.spoken]
    settings = production.settings.get(wanted.engine, {})
    if wanted.kind is TakeKind.LINE:
        return recipe_key(bound, kind, card, settings=settings, line=bound.lines[wanted.line])
    return recipe_key(
        bound,
        kind,
        card,
        sent=wanted.sent,
        prompt=wanted.prompt or compose(bound, kind, card, wanted.sent),
        size=(production.width, production.height),
        duration_s=wanted.duration_s,
        settings=settings,
        start=wanted.start.media.sha256 if wanted.start else "",
        sounds=sounds,
    )


def recipe_of(order: Order, output: Output) -> Recipe:
    """How the order's take was made: what decides the result, without paths."""
    return Recipe(
        step=order.kind.value,
        engine=order.engine,
        prompt=order.prompt,
        references=tuple(map(used_of, (*order.references, *order.voices.values()))),
        bindings=output.used,
        width=order.width,
        height=order.height,
        duration_s=order.duration_s,
        seed=output.seed if output.seed is not None else order.seed,
        settings=order.settings,
        start=sha256_of(order.start) if order.start else "",
        sound=sha256_of(order.sound) if order.sound else "",
        text=order.text,
        voice=order.voice.ref if order.voice else "",
        region=order.region,
    )


def note(shooting: Shooting, key: str, order_id: str) -> None:
    """Tells the library that this film orders by a recipe, before it is ordered. A library that may not be written to
    stays as it is, which is told: other films may then pay for the same."""
    film, library = shooting.plan.film.folder, shooting.crew.library.folder
    try:
        recipes.note(library, key, film, shooting.plan.production.name, order_id)
    except FolderNotWritable as no:
        text = f"other films will not know of what is ordered here: {no.what}"
        shooting.crew.tell(Event(about="library", text=text, lasting=True))


def note_all(shooting: Shooting) -> None:
    """Tells the library of every order of the film that costs money, as for a film that was moved or came with orders
    of its own."""
    for one in shooting.journal.placed():
        if one.price_usd and (key := shooting.journal.intent(one.order_id).recipe):
            note(shooting, key, one.order_id)
