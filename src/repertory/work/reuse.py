"""Nothing is paid twice: a take by the very same recipe is taken over, from this film or from another one of the
library, as a take of its own that is measured anew and costs nothing.

Of this film whatever was made of the shot before a change that leaves the recipe as it was (another engine on the list,
a word that is not sent), with its repairs; and what another shot of it has with the same seed, where both name it. What
is still being made is fetched first. Of other films what was accepted there, unless `reuse = "never"` forbids it; once
in a film, so that no two shots of it become the same picture unasked. What a person refused stays refused, and one more
take after a refused one is a new order.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from repertory.errors import Busy, RepertoryError
from repertory.files.locking import exclusive
from repertory.files.serverlocks import LockLost
from repertory.jobs.journal import Intent, Journal, OrderState
from repertory.jobs.stopping import rest
from repertory.library import recipes
from repertory.model.engine import OrderKind, Output
from repertory.model.media import MediaFile
from repertory.model.production import Reuse
from repertory.model.take import Decision, Take
from repertory.model.verdict import Verdict
from repertory.ports import Engine
from repertory.productions.folder import ProductionFolder
from repertory.work import placing, taking
from repertory.work.crew import Event
from repertory.work.recipes import key_of
from repertory.work.taking import KIND_OF, Shooting, Wanted

LOOK_S = 0.25
"""Seconds between two looks whether another shot is done with what this one waits for."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """A take by the same recipe, with the repairs that led to the one that counts."""

    film: ProductionFolder
    chain: tuple[Take, ...]
    """As it was first made, and then each repair."""
    title: str = ""
    """The name of the other film; empty for the film's own."""

    def name_of(self, take: Take) -> str:
        """As `Take.taken_from` keeps it."""
        return f"{self.title}: {take.id}" if self.title else take.id

    @property
    def name(self) -> str:
        """Of the take that counts."""
        return self.name_of(self.chain[-1])


def take_over(shooting: Shooting, wanted: Wanted) -> str:
    """Id of the take that is taken over instead of an order; empty where it has to be ordered, is ordered already, or
    costs nothing anyhow.

    Raises Unsure where the same was being ordered as work was cut off, EngineBusy while it is being made.
    """
    order_id = shooting.order_id(wanted.bound, wanted.what)
    takes = shooting.takes.of_shot(wanted.bound.shot.number)
    there = next((one for one in takes if one.order == order_id), None)
    if (there and not there.taken_from) or shooting.journal.state(order_id) is not OrderState.NEW:
        return ""
    if there is None and not wanted.price:
        return ""
    if there is None:
        _fetch_own(shooting, wanted)
    begun, copies = there.taken_from if there else "", _copies(there, takes)
    done = copies[-1].id if copies else ""
    if same_as(shooting, wanted, begun=begun) is None:
        return done
    # Whatever else may be taken over for another shot is by another recipe: nobody waits for that to be measured.
    with _alone(shooting, f"reuse-{key_of(shooting, wanted, KIND_OF[wanted.kind])}"):
        source = same_as(shooting, wanted, begun=begun)
        if source is None or source.name == (copies[-1].taken_from if copies else ""):
            return done
        made = _taken(shooting, wanted, source)
    if there is None:
        text = f"{wanted.what} is {source.name}, which has the same recipe: nothing is ordered"
        shooting.crew.tell(Event(about=made.shot, text=text, lasting=True))
    return made.id


@contextlib.contextmanager
def _alone(shooting: Shooting, name: str) -> Iterator[None]:
    """Alone at something of this film, however long others take over it. Raises what ends a wait."""
    with contextlib.ExitStack() as held:
        while not try_alone(held, shooting, name):
            rest(LOOK_S)
        yield


def try_alone(held: contextlib.ExitStack, shooting: Shooting, name: str) -> bool:
    """Whether nobody else is at something of this film; until `held` ends nobody is."""
    lock = shooting.plan.film.folder / ".repertory" / f"{name}.lock"
    try:
        held.enter_context(exclusive(lock, what=name))
    except LockLost:
        raise
    except Busy:
        return False
    return True


def sweep(film: Path) -> None:
    """Removes the lock files of a film's recipes, one for each that was ever asked for. Only for whoever has the film
    alone: a file that somebody else waits for would be locked by two when it is made anew."""
    for kind in ("making", "reuse"):
        for lock in (film / ".repertory").glob(f"{kind}-*.lock"):
            with contextlib.suppress(OSError):  # the next run tries again
                lock.unlink()


def _copies(root: Take | None, takes: Sequence[Take]) -> list[Take]:
    """What was taken over with a take already: itself, and its repairs as they follow each other."""
    copies: list[Take] = []
    while root is not None:
        copies.append(root)
        root = next((one for one in takes if one.repaired_from == copies[-1].id and one.taken_from), None)
    return copies


def same_as(
    shooting: Shooting, wanted: Wanted, sounds: Sequence[str] | None = None, *, begun: str = ""
) -> Source | None:
    """The take that would be taken over for what is wanted; None where there is none. `sounds` as for `key_of`; `begun`
    is the name of the one that was begun to be. Changes nothing."""
    key = key_of(shooting, wanted, KIND_OF[wanted.kind], sounds)
    found = [*_own(shooting, wanted, key), *_noted(shooting, wanted, key)]
    found = [one for one in found if begun in {"", one.name_of(one.chain[0])}]
    return next((one for one in found if is_accepted(one.film, one.chain[-1])), next(iter(found), None))


def _own(shooting: Shooting, wanted: Wanted, key: str) -> Iterator[Source]:
    """Takes of the same shot as it was before a change, each once."""
    takes = shooting.takes.of_shot(wanted.bound.shot.number)
    film = shooting.plan.film
    for order_id, intent in _own_orders(shooting, wanted, key):
        same_seed = intent.seed == _seed(shooting, wanted)
        for root in [one for one in takes if one.order == order_id and not one.repaired_from]:
            if not _is_free(shooting, wanted, root.id):
                continue
            if same_seed and intent.seed is not None and film.takes.decision(root.id) is Decision.REFUSED:
                yield Source(film=film, chain=(root,))  # the same would be made again: it stays refused
            for source in _source(film, root, takes):
                if same_seed or is_accepted(film, source.chain[-1]):
                    yield source


def _own_orders(shooting: Shooting, wanted: Wanted, key: str) -> Iterator[tuple[str, Intent]]:
    """Orders by that recipe for the same shot as it was before a change."""
    number = wanted.bound.shot.number
    now = f"-{shooting.plan.fingerprints[number]}"
    for order_id in shooting.journal.ids(f"{number}-{wanted.kind.value}-"):
        if order_id.endswith(now) or shooting.journal.state(order_id) is OrderState.NEW:
            continue
        intent = shooting.journal.intent(order_id)
        if intent.recipe == key and (wanted.bound.shot.seed is None or intent.seed == _seed(shooting, wanted)):
            yield order_id, intent


def _noted(shooting: Shooting, wanted: Wanted, key: str) -> Iterator[Source]:
    """Takes of other shots, and of other films, that the library knows of."""
    library, here = shooting.crew.library.folder, shooting.plan.film.folder.resolve()
    ordered, unread = recipes.found(library, key)
    for said in unread:
        shooting.crew.tell(Event(about="library", text=said, lasting=True))
    for one in ordered:
        try:
            film = recipes.film_of(library, one)
            if film is None:
                continue
            own = film.resolve() == here
            if own or shooting.plan.production.reuse is not Reuse.NEVER:
                yield from _of_order(shooting, wanted, key, one, ProductionFolder(film), own=own)
        except RepertoryError as no:
            text = f"a take of the same recipe in {one.production} cannot be used: {no}"
            shooting.crew.tell(Event(about=wanted.bound.shot.number, text=text, lasting=True))


def _of_order(
    shooting: Shooting, wanted: Wanted, key: str, one: recipes.Ordered, film: ProductionFolder, *, own: bool
) -> Iterator[Source]:
    number = wanted.bound.shot.number
    journal = Journal(film.folder / "orders")
    if journal.state(one.order) is OrderState.NEW or (own and one.order.startswith(f"{number}-{wanted.kind.value}-")):
        return
    intent = journal.intent(one.order)
    any_seed = not own and wanted.bound.shot.seed is None
    if intent.recipe != key or not (any_seed or (intent.seed is not None and intent.seed == _seed(shooting, wanted))):
        return  # of engines without seeds, each shot of a film has a take of its own
    title = "" if own else film.production.title or one.production
    shot = one.order.partition(f"-{wanted.kind.value}-")[0]
    takes = film.takes.of_shot(shot)
    for root in [take for take in takes if take.order == one.order and not take.repaired_from]:
        for source in _source(film, root, takes, title):
            film.takes.path(root)  # raises Damaged: what is not whole is not taken over
            if own or (is_accepted(film, source.chain[-1]) and _is_free(shooting, wanted, source.name_of(root))):
                yield source


def _seed(shooting: Shooting, wanted: Wanted) -> int | None:
    return wanted.seed if shooting.crew.engine(wanted.engine).card.seed else None


def _is_free(shooting: Shooting, wanted: Wanted, name: str) -> bool:
    """Whether nothing but this very order took a take over: as its shot is now, or, from another film, any shot."""
    ours = shooting.order_id(wanted.bound, wanted.what)
    takes = shooting.takes.for_others() if ": " in name else shooting.takes.of_shot(wanted.bound.shot.number)
    used = [one for one in takes if one.taken_from == name and one.order != ours]
    return not any(shooting.is_current(one) for one in used)


def _source(film: ProductionFolder, root: Take, takes: Sequence[Take], title: str = "") -> Iterator[Source]:
    """A take with its repairs, unless a person refused it."""
    if film.takes.decision(root.id) is Decision.REFUSED:
        return
    chains = [chain for chain in _chains(root, takes) if is_accepted(film, chain[-1])]
    said = [chain for chain in chains if film.takes.decision(chain[-1].id) is Decision.ACCEPTED]
    yield Source(film=film, chain=(said or chains or [(root,)])[-1], title=title)


def _chains(root: Take, takes: Sequence[Take]) -> Iterator[tuple[Take, ...]]:
    """The take, and every chain of repairs that begins at it, the shortest first; without mouths that were made to
    follow other lines than the clip was made to."""
    chains: list[tuple[Take, ...]] = [(root,)]
    while chains:
        yield from chains
        chains = [
            (*chain, one)
            for chain in chains
            for one in takes
            if one.repaired_from == chain[-1].id and (one.recipe.step != OrderKind.LIPSYNC or one.spoken == root.spoken)
        ]


def is_accepted(film: ProductionFolder, take: Take) -> bool:
    """By a person, or else by what was measured."""
    said = film.takes.decision(take.id)
    if said is not None:
        return said is Decision.ACCEPTED
    return take.report is None or take.report.verdict is Verdict.ACCEPT


def _taken(shooting: Shooting, wanted: Wanted, source: Source) -> Take:
    """The take and its repairs as takes of this film, measured by what the shot shows now. What a person said of a take
    of the same film holds for this one."""
    order_id = shooting.order_id(wanted.bound, wanted.what)
    before: Take | None = None
    for theirs in source.chain:
        name = source.name_of(theirs)
        take = Take(
            id="",
            shot=wanted.bound.shot.number,
            kind=wanted.kind,
            media=MediaFile(name="", sha256="", kind=theirs.media.kind),
            recipe=theirs.recipe,
            order="" if before else order_id,
            repaired_from=before.id if before else "",
            started_from=wanted.start.id if wanted.start else "",
            line=wanted.line,
            taken_from=name,
            spoken=wanted.spoken,
            notes=(f"Taken over from {name}, which has the same recipe: nothing was ordered.", *theirs.notes),
            said=theirs.said,
        )
        before = taking.store(shooting, wanted.bound, take, source.film.takes.path(theirs))
        said = source.film.takes.decision(theirs.id)
        if said is not None and not source.title and not shooting.takes.decisions(before.id):
            shooting.takes.decide(before.id, said, f"as {name}, which has the same recipe")
    if before is None:
        raise ValueError("a source has one take at the least")
    return before


def _fetch_own(shooting: Shooting, wanted: Wanted) -> None:
    """Fetches what was ordered of the same shot before a change and is not a take yet: it is paid. Of one that was
    being placed as work was cut off its vendor is asked, or it stays unsure."""
    key, takes, journal = key_of(shooting, wanted, KIND_OF[wanted.kind]), shooting.takes, shooting.journal
    engine = shooting.crew.engine(wanted.engine)
    for order_id, intent in _own_orders(shooting, wanted, key):
        state = journal.state(order_id)
        if state is OrderState.FAILED or takes.by_order(wanted.bound.shot.number, order_id):
            continue
        with placing.waited_for(engine):
            if state is OrderState.INTENDED and not (intent.price_usd and _arrived(engine, order_id, journal)):
                continue
            order = replace(taking.write_order(shooting, wanted), id=order_id, folder=journal.folder_of(order_id))
            result = placing.collect(engine, order, journal)
        if isinstance(result, Output):
            taking.made_of(shooting, wanted, order, result)


def _arrived(engine: Engine, order_id: str, journal: Journal) -> bool:
    """Whether the vendor has an order of which we only know that it was to be placed; where it says that it has not,
    the order is taken back. Raises Unsure where nobody can say."""
    with exclusive(journal.folder_of(order_id) / ".lock", what=f"The order {order_id}", wait_s=placing.PLACING_S):
        if journal.state(order_id) is OrderState.INTENDED:
            ticket = placing.traced(engine, order_id, journal)
            if ticket is None:
                journal.withdraw(order_id)
            else:
                journal.keep_ticket(ticket)
        return journal.state(order_id) is not OrderState.NEW
