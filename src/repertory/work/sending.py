"""The references as they go into an order: verified files, and sheets that are drawn of several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from repertory.craft.prompting.naming import anchors_of
from repertory.craft.stacking import SHEET, sheet
from repertory.files.hashing import sha256_of, sha256_of_text
from repertory.library.folder import Library
from repertory.media.sheets import LARGE_CELL, write_sheet
from repertory.model.anchor import Anchor, Role
from repertory.model.engine import EngineCard, SentReference, UsedReference
from repertory.model.shot import BoundShot, ChosenReference


def sent_references(library: Library, bound: BoundShot, chosen: Sequence[ChosenReference]) -> tuple[SentReference, ...]:
    """The chosen references with their verified files, in the order given."""
    anchors = {anchor.ref: anchor for anchor in anchors_of(bound)}
    return tuple(_sent(library, anchors, one) for one in chosen)


def drawn_references(
    library: Library, bound: BoundShot, chosen: Sequence[ChosenReference], folder: Path
) -> tuple[SentReference, ...]:
    """The same for an order that is about to go out: each sheet is drawn into its folder from its verified parts,
    whatever lies there."""
    anchors = {anchor.ref: anchor for anchor in anchors_of(bound)}
    return tuple(_drawn(library, anchors, one, folder) if one.parts else _sent(library, anchors, one) for one in chosen)


def gone_references(
    library: Library, bound: BoundShot, chosen: Sequence[ChosenReference], folder: Path
) -> tuple[SentReference, ...]:
    """The same for an order that is out. A sheet is what its hash says: its picture is with the vendor, and whether it
    is still here, or would be drawn the same today, matters to nobody."""
    anchors = {anchor.ref: anchor for anchor in anchors_of(bound)}
    return tuple(
        _sheet(one, _place_of(one, folder), one.sha256) if one.parts else _sent(library, anchors, one) for one in chosen
    )


def sent_voices(
    library: Library, bound: BoundShot, card: EngineCard, sent: Sequence[ChosenReference]
) -> dict[str, SentReference]:
    """A sample of the voice of each who speaks in a clip and of whom a picture is sent, its file verified; none for an
    engine that takes none."""
    shown = {one.anchor for one in sent}
    return {
        line.character: SentReference(
            anchor=line.voice.ref,
            kind=line.voice.kind,
            role=sample.role,
            name=sample.name,
            sha256=sample.media.sha256,
            label=line.voice.title,
            path=library.open(line.voice, sample.media),
        )
        for line in bound.lines
        if card.voice_samples and line.character in shown
        for sample in line.voice.with_role(Role.SAMPLE)[:1]
    }


def as_chosen(references: Sequence[ChosenReference], used: Sequence[UsedReference]) -> tuple[ChosenReference, ...]:
    """What an order was sent with, out of the shot's references: for one that is under way. Each is taken once, for the
    same picture may show two anchors."""
    left = list(references)

    def taken(sha256: str, anchor: str) -> ChosenReference:
        same = [one for one in left if one.sha256 == sha256]
        found = next((one for one in same if one.anchor == anchor), same[0])
        left.remove(found)
        return found

    return tuple(
        replace(sheet([taken(part, one.anchor) for part in one.parts]), sha256=one.sha256)
        if one.parts
        else taken(one.sha256, one.anchor)
        for one in used
    )


def used_of(reference: SentReference) -> UsedReference:
    """What is kept of a reference that goes out."""
    return UsedReference(
        anchor=reference.anchor,
        role=reference.role,
        name=reference.name,
        sha256=reference.sha256,
        parts=reference.parts,
    )


def _sent(library: Library, anchors: Mapping[str, Anchor], chosen: ChosenReference) -> SentReference:
    anchor = anchors[chosen.anchor]
    reference = next(one for one in anchor.references if one.media.sha256 == chosen.sha256)
    return SentReference(
        anchor=chosen.anchor,
        kind=chosen.kind,
        role=chosen.role,
        name=chosen.name,
        sha256=chosen.sha256,
        label=chosen.label,
        path=library.open(anchor, reference.media),
        known_to=chosen.known_to,
    )


def _drawn(library: Library, anchors: Mapping[str, Anchor], chosen: ChosenReference, folder: Path) -> SentReference:
    path = _place_of(chosen, folder)
    write_sheet(path, [(part.label, _sent(library, anchors, part).path) for part in chosen.parts], cell=LARGE_CELL)
    return _sheet(chosen, path, sha256_of(path))


def _place_of(chosen: ChosenReference, folder: Path) -> Path:
    """Where a sheet is drawn: a name for what it shows."""
    shows = sha256_of_text(" ".join((chosen.label, *(part.sha256 for part in chosen.parts))))[:8]
    return folder / f"{SHEET}-{shows}.png"


def _sheet(chosen: ChosenReference, path: Path, sha256: str) -> SentReference:
    return SentReference(
        anchor=chosen.anchor,
        kind=chosen.kind,
        role=chosen.role,
        name=chosen.name,
        sha256=sha256,
        label=chosen.label,
        path=path,
        parts=tuple(part.sha256 for part in chosen.parts),
    )
