"""What the index knows of one anchor: read from its folder, shown in lists, found by words."""

from __future__ import annotations

import contextlib
import datetime
import os
import re
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from repertory.errors import RepertoryError
from repertory.library.binding_cards import bindings_in
from repertory.library.cards import BINDINGS, CANDIDATE, card_of
from repertory.library.names import cards_in
from repertory.library.stamps import stamp_of
from repertory.model.anchor import Anchor, AnchorKind, Character, Origin, Role, Stage, Voice
from repertory.model.media import MediaKind

CANDIDATES = "candidates"
_IDEOGRAPH = "\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"[{_IDEOGRAPH}]|[^\W_{_IDEOGRAPH}]+")
"""A run of letters and digits; of scripts that write no spaces, each sign."""
_NAME_WEIGHT, _TAG_WEIGHT, _OUTFIT_WEIGHT, _IDENTITY_WEIGHT = 8, 4, 2, 1


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One anchor in a list: what its newest locked card says, or its draft where nothing is locked yet."""

    kind: AnchorKind
    name: str
    title: str
    version: int = 0
    """The newest locked version; 0 where there is none."""
    draft: bool = False
    """Whether there is a draft card: the only one, or a change that is not locked yet."""
    tags: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ()
    """The stages that are locked."""
    waived: tuple[Stage, ...] = ()
    """The stages that a person chose to do without."""
    outfits: tuple[str, ...] = ()
    engines: tuple[str, ...] = ()
    """Of its bindings (vendors), those of older versions too, and its candidates (card ids); for a voice, the one that
    speaks it."""
    origin: Origin = Origin.SYNTHETIC
    references: int = 0
    """How many there are."""
    master: str = ""
    """File name of the master reference; for other kinds than characters, of the first one."""
    master_sha256: str = ""
    changed_ns: int = 0
    """When the newest of its cards was written, in ns since 1970."""
    damage: str = ""
    """Why its card could not be read; all but the name is unknown then."""

    @property
    def ref(self) -> str:
        """How productions name it: `mia@2`, or `mia` while nothing is locked."""
        return f"{self.name}@{self.version}" if self.version else self.name

    @property
    def date(self) -> datetime.date:
        """The day, here, on which the newest of its cards was written."""
        return datetime.datetime.fromtimestamp(self.changed_ns / 1e9).astimezone().date()


@dataclass(frozen=True, kw_only=True)
class Reading:
    """An entry with all that is needed to find it and to notice a change of its cards."""

    entry: Entry
    folder_ns: int
    """The folder's time of change, -1 where it proves nothing."""
    inside: str
    """What was read in the folder, a line each: `mia@1.toml|812|1700000000000000000`, its size and time."""
    words: dict[str, int] = field(default_factory=dict)
    """Folded words with what a hit is worth."""
    facets: frozenset[tuple[str, str]] = frozenset()
    """What can be asked for: ("tag", "hero"), ("stage", "angles"), ("engine", "bfl")."""
    pictures: tuple[tuple[str, str], ...] = ()
    """Hash and file name of each picture in which a face may be seen; for characters only."""


def folded(text: str) -> tuple[str, ...]:
    """The words of a text, without case and accents: ("zoe", "s", "cafe") for "Zoë's CAFÉ"."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return tuple(_WORD.findall(plain))


def read_folder(kind: AnchorKind, folder: Path) -> Reading | None:
    """Reads the newest card of an anchor; None for a folder without one. A card that cannot be read is an entry too.

    Times are taken before the contents are read: what changes meanwhile is noticed the next time.
    """
    now_ns = time.time_ns()
    try:
        folder_ns = stamp_of(folder.stat(), now_ns)[1]
        cards = cards_in(folder)
        inside = [*cards.values(), *(name for name in (CANDIDATES, BINDINGS) if (folder / name).is_dir())]
        statuses = {name: (folder / name).stat() for name in inside}
    except (FileNotFoundError, NotADirectoryError):  # it is being removed, or is no folder
        return None
    except OSError as error:
        return _damaged(kind, folder, {}, f"The folder {folder} cannot be read: {error.strerror}.", 0)
    if not cards:
        return None
    changed_ns = max(statuses[name].st_mtime_ns for name in cards.values())
    path = folder / cards[max(cards)]
    try:
        anchor = card_of(kind).read(path)
    except RepertoryError as error:
        return _damaged(kind, folder, cards, error.what, changed_ns)
    except OSError as error:
        return _damaged(kind, folder, cards, f"The card {path} cannot be read: {error.strerror}.", changed_ns)
    entry = _entry(kind, anchor, folder, cards, changed_ns)
    stamps = {name: stamp_of(status, now_ns) for name, status in statuses.items()}
    return Reading(
        entry=entry,
        folder_ns=folder_ns,
        inside="\n".join(f"{name}|{size}|{time_ns}" for name, (size, time_ns) in stamps.items()),
        words=_words(entry, anchor.identity),
        facets=_facets(entry),
        pictures=_pictures(anchor),
    )


def is_unchanged(folder: str, folder_ns: int, inside: str) -> bool:
    """Whether an anchor's folder is as it was when it was read (see `Reading`).

    Relied on: a folder's time changes whenever something in it is added, removed or renamed, as it is when
    Repertory writes a card. An editor may write into a card in place; that changes the card's own size or time.
    Candidates' and bindings' cards are written once and read by nobody but Repertory, so their folder's time is enough.
    A time of the last seconds proves nothing (see `stamps`), so what was just written is read once more.
    """
    try:
        if os.stat(folder).st_mtime_ns != folder_ns:  # noqa: PTH116 - a Path costs more than the call itself
            return False
        for line in inside.split("\n"):
            name, _, stamp = line.partition("|")
            status = os.stat(f"{folder}/{name}")  # noqa: PTH116
            if stamp != f"{status.st_size}|{status.st_mtime_ns}":
                return False
    except OSError:
        return False
    return True


def _damaged(kind: AnchorKind, folder: Path, cards: dict[int, str], damage: str, changed_ns: int) -> Reading:
    """What can be said of an anchor whose card cannot be read; it is read again every time."""
    anchor = Anchor(name=folder.name, title=folder.name)
    entry = replace(_entry(kind, anchor, folder, cards, changed_ns), damage=damage)
    return Reading(entry=entry, folder_ns=-1, inside="", words=_words(entry, ""))


def _entry(kind: AnchorKind, anchor: Anchor, folder: Path, cards: dict[int, str], changed_ns: int) -> Entry:
    character = anchor if isinstance(anchor, Character) else None
    master = character.master if character else next(iter(anchor.references), None)
    return Entry(
        kind=kind,
        name=folder.name,
        title=anchor.title,
        version=max(cards, default=0),
        draft=0 in cards,
        tags=anchor.tags,
        stages=character.stages if character else (),
        waived=tuple(character.waived) if character else (),
        outfits=tuple(dict.fromkeys(reference.name for reference in anchor.with_role(Role.OUTFIT))),
        engines=tuple(sorted(set(_engines(anchor, folder)))),
        origin=anchor.origin,
        references=len(anchor.references),
        master=master.media.name if master else "",
        master_sha256=master.media.sha256 if master else "",
        changed_ns=changed_ns,
    )


def _engines(anchor: Anchor, folder: Path) -> Iterator[str]:
    yield from (binding.engine for binding in anchor.bindings)
    with contextlib.suppress(RepertoryError, OSError):  # `library check` tells of it; the anchor's card is sound
        yield from (made.binding.engine for made in bindings_in(folder))
    if isinstance(anchor, Voice):
        yield anchor.engine
    for path in (folder / CANDIDATES).glob("*.toml"):
        if path.stem.isdecimal():
            try:
                engine = CANDIDATE.read(path).engine
            except (RepertoryError, OSError):
                continue  # `library check` tells of it; the anchor itself is sound
            if engine:
                yield engine


def _words(entry: Entry, identity: str) -> dict[str, int]:
    weighed = (
        (_IDENTITY_WEIGHT, identity),
        (_OUTFIT_WEIGHT, " ".join(entry.outfits)),
        (_TAG_WEIGHT, " ".join(entry.tags)),
        (_NAME_WEIGHT, f"{entry.name} {entry.title}"),
    )
    return {word: weight for weight, text in weighed for word in folded(text)}


def _facets(entry: Entry) -> frozenset[tuple[str, str]]:
    vendors = {engine.partition("/")[0] for engine in entry.engines}
    return frozenset(
        {
            *(("tag", tag.casefold()) for tag in entry.tags),
            *(("stage", stage.value) for stage in entry.stages),
            *(("engine", engine) for engine in {*entry.engines, *vendors}),
        }
    )


def _pictures(anchor: Anchor) -> tuple[tuple[str, str], ...]:
    if not isinstance(anchor, Character):
        return ()
    images = (reference.media for reference in anchor.references if reference.media.kind is MediaKind.IMAGE)
    return tuple((media.sha256, media.name) for media in images)
