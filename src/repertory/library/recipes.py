"""Which film ordered what, by recipe: `recipes/0b7e.../3fa9c1d2-4-keyframe-1-9c01d2aa.toml`, a small card for each
order that costs money, so that no film of the library pays for what another one has already. Cards are only ever added,
each by the film whose order it is."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

from repertory.errors import Damaged, YourMove
from repertory.files.cards import Card
from repertory.files.hashing import sha256_of_text
from repertory.files.mirrors import refresh
from repertory.files.remote import address_of, local_path
from repertory.library.presence import require_there

RECIPES = "recipes"
"""The folder of the library that they are kept in."""


@dataclass(frozen=True, kw_only=True)
class Ordered:
    """An order by some recipe, and the film that it was made for."""

    production: str
    """The film's name."""
    folder: str
    """Where the film lay as it was ordered, from the library's folder on: both may be moved together."""
    at: str
    """The same from the root on, or its s3:// address, for a library that was moved alone."""
    order: str
    """The order's id in that film."""


ORDERED = Card(Ordered, "ordered", 1)


def note(library: Path, key: str, film: Path, production: str, order_id: str) -> None:
    """Notes that a film orders by a recipe; what is noted already stays. Raises FolderNotWritable, DiskFull."""
    at = film.resolve()
    where = address_of(at)
    path = library / RECIPES / key / f"{sha256_of_text(where)[:8]}-{order_id}.toml"
    if path.is_file():
        return
    require_there(library)
    ORDERED.write(path, Ordered(production=production, folder=_beside(library, at), at=where, order=order_id))


def found(library: Path, key: str) -> tuple[tuple[Ordered, ...], tuple[str, ...]]:
    """What was ordered by a recipe, in whatever film; and what is wrong with each card that cannot be read. They are
    only advice: without one the same may be paid for once more."""
    refresh(library / RECIPES / key)  # what other machines have ordered meanwhile
    read: list[Ordered] = []
    unread: list[str] = []
    for path in sorted((library / RECIPES / key).glob("*.toml")):
        if path.name.startswith("."):
            continue
        try:
            read.append(ORDERED.read(path))
        except (Damaged, YourMove) as no:
            unread.append(f"{no.what} It is passed over. {no.step} Or delete it.")
    return tuple(read), tuple(unread)


def films(library: Path) -> tuple[Ordered, ...]:
    """Every film that ever ordered by a recipe, by one of its cards; one that was moved stands there once for each
    place. Cards that cannot be read are passed over."""
    refresh(library / RECIPES)
    read: dict[str, Ordered] = {}
    for path in sorted((library / RECIPES).glob("*/*.toml")):
        where = path.name.partition("-")[0]  # by what `note` calls it
        if where in read or path.name.startswith("."):
            continue
        with contextlib.suppress(Damaged, YourMove):
            read[where] = ORDERED.read(path)
    return tuple(read.values())


def places_of(library: Path, ordered: Ordered) -> tuple[Path, ...]:
    """Where its film may lie by now, likeliest first."""
    return tuple(dict.fromkeys((Path(os.path.normpath(library.resolve() / ordered.folder)), local_path(ordered.at))))


def film_of(library: Path, ordered: Ordered) -> Path | None:
    """Where its film lies, as it is by now; None where that was moved or deleted, or is on a disk that is not there."""
    for place in places_of(library, ordered):
        refresh(place)
        if (place / "production.toml").is_file():
            return place
    return None


def _beside(library: Path, film: Path) -> str:
    """A film's folder from that of the library on; from the root on where they lie on different drives."""
    try:
        return Path(os.path.relpath(film, library.resolve())).as_posix()
    except ValueError:
        return str(film)
