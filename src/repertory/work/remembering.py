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
    there = shooting.takes.all()
    record = record_of(shooting)
    if not there or not record.held:
        return None
    first = there[0]  # takes never change, and so this is the production's own wherever its folder lies
    try:
        records.store(shooting.crew.library.folder, sha256_of_text(f"{first.id} {first.made_at}"), record)
    except FolderNotWritable as no:
        text = f"what was learned of the engines is not kept: {no.what}"
        shooting.crew.tell(Event(about="engines", text=text, lasting=True))
    return record


def record_of(shooting: Shooting) -> Record:
    """What the takes came to, by engine and class of shot. Those count that were made for a shot in its present words:
    of others it is not known any more what they were asked for."""
    found: dict[tuple[str, OrderKind, ShotClass], Held] = {}
    for bound in shooting.plan.shots:
        for one in _of_shot(shooting, bound):
            key = (one.engine, one.kind, one.shot_class)
            found[key] = together(found[key], one) if key in found else one
    held = tuple(found[key] for key in sorted(found))
    return Record(production=shooting.plan.production.name, held=held)


def _of_shot(shooting: Shooting, bound: BoundShot) -> Iterator[Held]:
    takes = shooting.takes.of_shot(bound.shot.number)
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
