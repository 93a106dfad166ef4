"""The references as they go into an order: verified files, and sheets that are drawn of several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from repertory.craft.naming import anchors_of
from repertory.craft.stacking import SHEET, sheet
from repertory.errors import Damaged
from repertory.files.hashing import sha256_of, sha256_of_text
from repertory.library.folder import Library
from repertory.media.images import check_image
from repertory.media.sheets import LARGE_CELL, write_sheet
from repertory.model.anchor import Anchor
from repertory.model.engine import SentReference, UsedReference
from repertory.model.shot import BoundShot, ChosenReference


def sent_references(library: Library, bound: BoundShot, chosen: Sequence[ChosenReference]) -> tuple[SentReference, ...]:
    """The chosen references with their verified files, in the order given."""
    anchors = {anchor.ref: anchor for anchor in anchors_of(bound)}
    return tuple(_sent(library, anchors, one) for one in chosen)


def with_sheets(
    library: Library, bound: BoundShot, chosen: Sequence[ChosenReference], folder: Path
) -> tuple[SentReference, ...]:
    """The same for an order: a sheet is drawn into its folder, once, and verified ever after. Raises Damaged for one
    that is no more what it was when it was sent."""
    anchors = {anchor.ref: anchor for anchor in anchors_of(bound)}
    return tuple(_drawn(library, anchors, one, folder) if one.parts else _sent(library, anchors, one) for one in chosen)


def as_chosen(references: Sequence[ChosenReference], used: Sequence[UsedReference]) -> tuple[ChosenReference, ...]:
    """What an order was sent with, out of the shot's references: for one that is under way."""
    known = {one.sha256: one for one in references}
    return tuple(_again([known[part] for part in one.parts], one) if one.parts else known[one.sha256] for one in used)


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
    )


def _drawn(library: Library, anchors: Mapping[str, Anchor], chosen: ChosenReference, folder: Path) -> SentReference:
    parts = [_sent(library, anchors, part) for part in chosen.parts]
    shows = sha256_of_text(" ".join((chosen.label, *(part.sha256 for part in parts))))[:8]
    path = folder / f"{SHEET}-{shows}.png"
    if not path.is_file():
        write_sheet(path, [(part.label, part.path) for part in parts], cell=LARGE_CELL)
    check_image(path)
    sha256 = sha256_of(path)
    if chosen.sha256 not in {"", sha256}:
        raise Damaged(
            f"The sheet {path} is not the one that was sent.", step="Delete it: it is drawn again from its references."
        )
    return SentReference(
        anchor=chosen.anchor,
        kind=chosen.kind,
        role=chosen.role,
        name=chosen.name,
        sha256=sha256,
        label=chosen.label,
        path=path,
        parts=tuple(part.sha256 for part in parts),
    )


def _again(parts: Sequence[ChosenReference], used: UsedReference) -> ChosenReference:
    return replace(sheet(parts), sha256=used.sha256)
