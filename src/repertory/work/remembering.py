"""What a production's takes came to, written into the library: other productions choose their engines by it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from repertory.craft.chances import MINUTE_USD, take_usd, together, worth_of_repaired
from repertory.craft.classes import class_of
from repertory.errors import FolderNotWritable
from repertory.files.hashing import sha256_of_text
from repertory.library import records
from repertory.model.engine import OrderKind
from repertory.model.record import Held, Record
from repertory.model.shot import BoundShot
from repertory.model.shotclass import ShotClass
from repertory.model.take import Decision, Take, TakeKind
from repertory.model.verdict import Verdict
from repertory.work.crew import Event
from repertory.work.taking import KIND_OF, Shooting

_FAILED = (Verdict.REPAIR, Verdict.RETAKE)


def remember(shooting: Shooting) -> Record | None:
    """Writes the record of a production anew from its own takes: the same takes give the same record, and none is
    counted twice. None where nothing was shot. A library that may not be written to stays as it is, which is told."""
    record, first = _recorded(shooting)
    if first is None or not record.held:
        return None
    # takes never change, and so the first one is the production's own wherever its folder lies
    try:
        records.store(shooting.crew.library.folder, sha256_of_text(first), record)
    except FolderNotWritable as no:
        text = f"what was learned of the engines is not kept: {no.what}"
        shooting.crew.tell(Event(about="engines", text=text, lasting=True))
    return record


def record_of(shooting: Shooting) -> Record:
    """What the takes came to, by engine and class of shot. Those count that were made for a shot in its present words:
    of others it is not known any more what they were asked for."""
    return _recorded(shooting)[0]


def _recorded(shooting: Shooting) -> tuple[Record, str | None]:
    """The record, and what the first take of all is told by; None where there is none. Each take is read once, and of
    thousands no more is kept than was."""
    found: dict[tuple[str, OrderKind, ShotClass], Held] = {}
    first: tuple[str, str] | None = None
    for number in dict.fromkeys((*shooting.plan.by_number, *shooting.takes.numbers())):
        with shooting.takes.passing(number) as takes:
            if takes:
                oldest = (takes[0].made_at, takes[0].id)
                first = min(first or oldest, oldest)
            bound = shooting.plan.by_number.get(number)
            for one in _of_shot(shooting, bound, takes) if bound else ():
                key = (one.engine, one.kind, one.shot_class)
                found[key] = together(found[key], one) if key in found else one
    held = tuple(found[key] for key in sorted(found))
    record = Record(production=shooting.plan.production.name, held=held)
    return record, f"{first[1]} {first[0]}" if first else None


def _of_shot(shooting: Shooting, bound: BoundShot, takes: Sequence[Take]) -> Iterator[Held]:
    files: set[tuple[str, str]] = set()
    for take in takes:
        kind, file = KIND_OF[take.kind], (take.recipe.engine, take.media.sha256)
        ours = take.recipe.step == kind and not take.repaired_from and take.kind is not TakeKind.LINE
        if not ours or take.words != bound.shot.text or file in files:
            continue
        files.add(file)  # the very same picture again tells nothing more
        held = _counted(shooting, take, takes)
        if held is not None:
            yield replace(held, shot_class=class_of(bound, kind))


def _counted(shooting: Shooting, take: Take, takes: Sequence[Take]) -> Held | None:
    """What one take counts, of whatever class; None while a person has to decide on it."""
    one = Held(engine=take.recipe.engine, kind=KIND_OF[take.kind], shot_class=ShotClass.PLAIN)
    if _holds(shooting, take):
        return replace(one, at_once=1)
    mended = next((repairs for repairs in _repairs(take, takes) if _holds(shooting, repairs[-1])), None)
    if mended:
        crew = shooting.crew
        spent = sum((repair.cost_usd for repair in mended), MINUTE_USD * len(mended))
        card = crew.card(take.recipe.engine) if take.recipe.engine in crew.known else None
        made = take_usd(card, take.cost_usd) if card else take.cost_usd + MINUTE_USD
        return replace(one, repaired=1, worth=round(worth_of_repaired(made, spent), 3))
    refused = shooting.takes.decision(take.id) is Decision.REFUSED
    failed = take.report is not None and take.report.verdict in _FAILED
    return replace(one, refused=1) if refused or failed else None


def _holds(shooting: Shooting, take: Take) -> bool:
    """Accepted by a person, or else by what was measured."""
    said = shooting.takes.decision(take.id)
    if said is not None:
        return said is Decision.ACCEPTED
    return take.report is not None and take.report.verdict is Verdict.ACCEPT


def _repairs(take: Take, takes: Sequence[Take]) -> Iterator[tuple[Take, ...]]:
    """Every chain of repairs that begins at a take, the shortest first."""
    chains: list[tuple[Take, ...]] = [(one,) for one in takes if one.repaired_from == take.id]
    while chains:
        yield from chains
        chains = [(*chain, one) for chain in chains for one in takes if one.repaired_from == chain[-1].id]
