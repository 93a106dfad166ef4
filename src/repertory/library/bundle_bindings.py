"""Bindings on their way in bundles: which leave a library, which may enter one, and which are new there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from repertory.errors import Damaged, YourMove
from repertory.library.binding_cards import Made, bindings_in, in_force, is_of_a_day_to_come, read_card, use_of
from repertory.library.bundle_layout import BundledFile, Carried, schema_of
from repertory.library.bundle_zip import AGAIN, Archive, harmless, shown
from repertory.library.cards import BINDINGS


def leaving(folder: Path, versions: Iterable[int]) -> tuple[Made, ...]:
    """The bindings of these versions that are in use, from an anchor's folder. Raises Damaged."""
    made = bindings_in(folder)
    return tuple(sorted((one for version in versions for one in in_force(made, version)), key=lambda one: one.id))


def entering(archive: Archive, files: Mapping[str, BundledFile], one: Carried) -> tuple[Made, ...]:
    """The bindings of a bundle for one of its anchors, their cards checked. Raises YourMove."""
    folder = one.place(f"{BINDINGS}/")
    cards = [inside for inside in sorted(files) if inside.startswith(folder) and inside.endswith(".toml")]
    found = tuple(_entering(archive, files[inside], one) for inside in cards)
    if len({use_of(made.binding) for made in found}) < len(found):
        raise archive.wrong(f"has two bindings of {shown(one.name)} for the same engine, kind, base model and version.")
    return found


@dataclass(frozen=True, kw_only=True)
class NewHere:
    """What becomes of the bindings of an anchor that comes in."""

    added: tuple[Made, ...] = ()
    """Those for which the library has none of the same engine, kind, base model and version."""
    passed_over: tuple[Made, ...] = ()
    """Those for which it has another one, which works here and stays."""


def new_here(folder: Path, one: Carried) -> NewHere:
    """Compares what comes in with what an anchor's folder in a library has. Raises Damaged."""
    had = bindings_in(folder) if folder.is_dir() else ()
    known, ids = {use_of(made.binding) for made in had}, {made.id for made in had}
    return NewHere(
        added=tuple(made for made in one.bindings if use_of(made.binding) not in known),
        passed_over=tuple(made for made in one.bindings if use_of(made.binding) in known and made.id not in ids),
    )


def _entering(archive: Archive, file: BundledFile, one: Carried) -> Made:
    card = archive.read(file.path, file.sha256)
    where = archive.path / file.path
    try:
        made = read_card(card, where)
    except Damaged as error:
        raise YourMove(harmless(error.what), step=AGAIN) from error
    if made.binding.made_from not in one.anchors:
        raise archive.wrong(f"has {shown(file.path)} for a version that is not inside.")
    if is_of_a_day_to_come(made.binding):
        raise archive.wrong(f"has {shown(file.path)} of a day to come.")
    if schema_of(card) != file.schema:
        raise archive.wrong(f"is mixed up: the manifest says another schema than {shown(file.path)}.")
    return made
