"""One picture or sound of an anchor from an engine, ordered at most once for the same wish."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from repertory.craft import pricing
from repertory.errors import EngineFailed, PersonMove
from repertory.files.hashing import sha256_of_text, slug
from repertory.jobs.journal import Failure
from repertory.model.anchor import Anchor, Location, Role, Stage, Voice
from repertory.model.engine import Order, OrderKind, Output, SentReference
from repertory.work import placing
from repertory.work.crew import Crew
from repertory.work.delivered import usable
from repertory.work.purse import Purse, building_journal, of_anchor
from repertory.work.sizes import sent_sizes

PORTRAIT = (768, 768)
"""Pixels of headshots, angles and expressions."""
COSTUME = (768, 1024)
VIEW = (1280, 720)


@dataclass(frozen=True, kw_only=True)
class Wish:
    """One reference that is wanted of an anchor."""

    subject: Anchor
    role: Role
    name: str = ""
    view: str = ""
    prompt: str = ""
    seed: int = 1
    references: Sequence[SentReference] = ()
    size: tuple[int, int] = PORTRAIT
    text: str = ""
    """The words of a voice's sample."""


@dataclass(frozen=True, kw_only=True)
class HandWork:
    """An order that a person has still to carry out."""

    what: str
    folder: Path
    why: str = ""
    """Why what a person delivered cannot be taken, in whole sentences; empty where nothing was delivered."""


def by_hand(open_orders: Sequence[HandWork]) -> PersonMove:
    """What to raise while a person has something to deliver: it names every folder, and what was wrong."""
    many = "One thing is" if len(open_orders) == 1 else f"{len(open_orders)} things are"
    wrong = "".join(f" Not taken for {one.what}: {one.why}" for one in open_orders if one.why)
    return PersonMove(
        f"{many} to be made by hand: {'; '.join(f'{one.what} in {one.folder}' for one in open_orders)}.{wrong}",
        step="Each folder holds the prompt and the references. Drop each result into its folder and run this again.",
    )


def make(crew: Crew, engine_id: str, wish: Wish, *, purse: Purse | None = None) -> Output | HandWork:
    """The engine's output for a wish; an order that was delivered before is not placed again, nor one that failed and
    cost something: that needs another seed. HandWork while a person has still to make it. Without a purse only free
    engines are used.

    Raises EngineFailed when nothing came, or nothing that can be used of what is paid; NothingFits when it costs more
    than is left in the purse.
    """
    engine = crew.engine(engine_id)
    purse = purse or of_anchor(crew.library, wish.subject.name)
    order = _order(crew, engine_id, wish)
    journal = purse.building
    price = pricing.estimate(
        engine.card,
        order.kind,
        width=order.width,
        height=order.height,
        references=sent_sizes(wish.references),
        text=wish.text,
        settings=order.settings,
    )
    result = placing.ordered(engine, order, journal, price=price, purse=purse, again=True)
    if engine.card.by_hand and isinstance(result, Output) and not all(path.is_file() for path in result.files):
        journal.reopen(order.id)  # taken away again before it was kept: another one is waited for
        result = placing.ordered(engine, order, journal, price=price, purse=purse)
    if isinstance(result, Output) and price:  # what is free is made again with another seed
        found = usable(engine.card, order, result, journal)
        result = found if isinstance(found, Failure) else result
    if isinstance(result, Failure):
        raise EngineFailed(result.what, step=result.step if not price else _paid_again(result, wish, engine_id))
    return HandWork(what=_words(wish), folder=order.folder) if result is None else result


def made_again(crew: Crew, engine_id: str, wish: Wish, why: str) -> HandWork:
    """Reopens what a person delivered and what cannot be taken, so that another file can be dropped. The file stays
    where it is: while there is no newer one, the next run says again what is wrong with it."""
    order = _order(crew, engine_id, wish)
    building_journal(crew.library).reopen(order.id)
    return HandWork(what=_words(wish), folder=order.folder, why=why)


def build_command(wish: Wish, engine: str) -> str:
    """What to type to have just this made, by this engine."""
    subject, name, view = wish.subject, f'"{wish.name}"', f' --view "{wish.view}"' if wish.view else ""
    command = f"repertory {subject.kind.value} build {subject.name}"
    match wish.role:
        case Role.HEADSHOT:
            command = f"repertory character new {subject.name}"
        case Role.OUTFIT:
            command += f" --stage {Stage.WARDROBE.value} --outfit {name}{view}"
        case Role.VIEW:
            command += f" --{'light' if isinstance(subject, Location) else 'view'} {name}{view}"
        case _:
            command += f" --stage {stage_of(wish.role).value}"
    return f"{command} --engine {engine}"


def stage_of(role: Role) -> Stage:
    """The stage of a character in which references of this role are made."""
    return next(stage for stage in Stage if stage.role is role)


def _paid_again(failure: Failure, wish: Wish, engine: str) -> str:
    """What to do after a failed order that may have been paid; a voice is made anew by its own command."""
    if isinstance(wish.subject, Voice):
        return failure.step
    again = f"{build_command(wish, engine)} --seed {wish.seed + 1}"
    return f"{failure.step} To order another one, which costs again: {again} --budget USD".strip()


def _words(wish: Wish) -> str:
    return " ".join(word for word in (wish.subject.name, wish.role.value, wish.name, wish.view) if word)


def _bound(subject: Anchor, vendor: str) -> str:
    """What the vendor's engine knows an anchor by, as it goes into the id of an order: in the words of the first
    release, and without what later ones know of a binding, so that orders that were placed are found."""
    binding = subject.binding_for(vendor)
    if binding is None:
        return "None"
    return f"Binding(engine={binding.engine!r}, kind={binding.kind!r}, value={binding.value!r})"


def _order(crew: Crew, engine_id: str, wish: Wish) -> Order:
    """The order for a wish, with an id that the same wish always has."""
    engine = crew.engine(engine_id)
    journal = building_journal(crew.library)
    voice = wish.subject if isinstance(wish.subject, Voice) else None
    sent = [reference.sha256 for reference in wish.references]
    words = f"{wish.subject.name} {wish.role.value} {wish.name}{f' {wish.view}' if wish.view else ''}"
    settings = sorted(voice.settings.items()) if voice else ()
    binding = _bound(wish.subject, engine.card.vendor)
    exact = f"{words} {engine_id} {wish.prompt} {wish.seed} {wish.size} {wish.text} {sent} {settings} {binding}"
    order_id = f"{slug(words)}-{sha256_of_text(exact)[:8]}"
    return Order(
        id=order_id,
        kind=OrderKind.LINE if voice else OrderKind.STILL,
        engine=engine_id,
        folder=journal.folder_of(order_id),
        prompt=wish.prompt,
        references=tuple(wish.references),
        width=wish.size[0],
        height=wish.size[1],
        seed=wish.seed if engine.card.seed and not voice else None,
        text=wish.text,
        voice=voice,
        subject=wish.subject,
        role=wish.role,
        name=wish.name,
        view=wish.view,
    )
