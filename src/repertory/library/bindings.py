"""What engines know a locked version by, besides its pictures: recorded, listed and removed beside its card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from repertory.errors import Damaged, NotLocked, UnknownName, YourMove
from repertory.files.writing import clear_write_errors, remove, write_bytes
from repertory.library.binding_cards import (
    Made,
    bindings_in,
    card_name,
    in_force,
    is_card_name,
    read_card,
    recorded,
    require_binding,
)
from repertory.library.cards import BINDING, BINDINGS
from repertory.library.folder import Library
from repertory.library.storing import store_media
from repertory.model.anchor import Anchor, Binding
from repertory.model.media import MediaKind


@dataclass(frozen=True, kw_only=True)
class Known:
    """One binding of an anchor in a list."""

    id: str
    """What it is removed by: `kling-slot-3fa9c1d2`; empty for one that is on the anchor's own card."""
    ref: str
    """The version that it is used for: `mia@1`; empty for what belongs to the face of every version."""
    binding: Binding
    stale: bool = False
    """Made from an older version than the newest. Films that are pinned to that version still use it."""
    replaced: bool = False
    """A newer one of the same engine, kind, base model and version is used in its place."""

    @property
    def standing(self) -> str:
        """In words, as in "stale: made from mia@1"."""
        if not self.ref:
            return "belongs to the face"
        replaced = "replaced by a newer one" if self.replaced else ""
        stale = f"stale: made from {self.ref}" if self.stale else ""
        return ", ".join(words for words in (stale, replaced) if words) or "in use"


class Bindings:
    """The bindings of one library's anchors."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def add(self, ref: str, binding: Binding, *, weights: Path | None = None) -> Made:
        """Records a binding of a locked version: of `mia@1`, or for `mia` of `binding.made_from`, else of the newest.

        `weights` is the file of a LoRA; it is checked and copied. Without `data` the hashes of all references of that
        version are recorded. One that is in use already is not recorded twice.
        Raises UnknownName, NotLocked, YourMove for what no engine could use, MediaRejected, FolderNotWritable,
        DiskFull, Damaged; then the library is as it was.
        """
        anchor = _locked(self._library, ref, binding.made_from)
        pictures = tuple(dict.fromkeys(one.media.sha256 for one in anchor.references))
        binding = replace(binding, made_from=anchor.version, made_at="", data=binding.data or pictures)
        home = _home(self._library, anchor)
        with self._library.writing():
            before, new = _inside(home), not home.is_dir()
            try:
                if weights is not None:
                    words = f"{binding.engine} {binding.kind.value}"
                    binding = replace(binding, weights=store_media(home, weights, words, MediaKind.WEIGHTS))
                require_binding(binding)
                if binding.weights is not None:
                    self._library.open(anchor, binding.weights)
                return _in_use(home, binding) or _written(home, binding)
            except BaseException:
                for path in _inside(home) - before:
                    remove(path)
                if new and home.is_dir():
                    home.rmdir()
                raise

    def of(self, ref: str) -> tuple[Known, ...]:
        """All bindings of an anchor, or for `mia@1` those of that version: what is on its card, then the newest first.

        Raises UnknownName, Damaged.
        """
        anchor = self._library.get(ref)
        versions = self._library.versions(anchor.name)
        made = bindings_in(_home(self._library, anchor).parent)
        wanted = [one for one in made if "@" not in ref or one.binding.made_from == anchor.version]
        used = {one.id for version in versions for one in in_force(made, version)}
        own = tuple(Known(id="", ref="", binding=one) for one in anchor.bindings if not one.made_from)
        return (
            *own,
            *(
                Known(
                    id=one.id,
                    ref=f"{anchor.name}@{one.binding.made_from}",
                    binding=one.binding,
                    stale=one.binding.made_from != versions[-1],
                    replaced=one.id not in used,
                )
                for one in wanted
            ),
        )

    def remove(self, name: str, which: str) -> str:
        """Forgets the one binding of an anchor whose id begins so, with weights that no other names; returns its id.

        Nothing else moves: locked cards and other bindings stay. Raises UnknownName, and YourMove where several begin
        so.
        """
        kind = self._library.kind_of(name)
        home = self._library.folder_of(name) / BINDINGS
        with self._library.writing(), clear_write_errors(home):
            cards = sorted(path for path in _inside(home) if is_card_name(path.name))
            found = [path for path in cards if path.stem == which or path.name.startswith(f"{which}-")]
            if len(found) != 1:
                raise _not_one(f"{kind.value} unbind {name}", name, which, found or cards)
            weights = _weights_of(found[0])
            remove(found[0])
            others = {_weights_of(path) for path in cards if path != found[0]}
            if weights is not None and weights not in others:
                remove(home / weights)
        return found[0].stem


def _locked(library: Library, ref: str, version: int) -> Anchor:
    """That version, or the newest one. Raises UnknownName, NotLocked, YourMove for two versions."""
    name, at, _ = ref.partition("@")
    if at and version:
        raise YourMove(f'"{ref}" says the version already, and {version} says it again.', step="Say it once.")
    anchor = library.get(f"{ref}@{version}" if version else ref)
    if not anchor.locked:
        what = f"{anchor.title} is only a draft, and a binding is made from a locked version."
        raise NotLocked(what, step=f"Lock it first: repertory {anchor.kind.value} lock {name}")
    return anchor


def _home(library: Library, anchor: Anchor) -> Path:
    return library.folder_of(anchor.name) / BINDINGS


def _inside(home: Path) -> set[Path]:
    return set(home.iterdir()) if home.is_dir() else set()


def _in_use(home: Path, binding: Binding) -> Made | None:
    """The very same binding, where it is in use already."""
    used = in_force(bindings_in(home.parent), binding.made_from)
    return next((one for one in used if replace(one.binding, made_at="") == binding), None)


def _written(home: Path, binding: Binding) -> Made:
    binding = recorded(binding, bindings_in(home.parent))
    card = BINDING.dumps(binding).encode()
    path = home / card_name(binding, card)
    write_bytes(path, card, replace=False)
    return Made(id=path.stem, binding=binding, card=card)


def _weights_of(card: Path) -> str | None:
    """The file that a binding card names; nothing where it cannot be read: what it may name is then an orphan."""
    try:
        weights = read_card(card.read_bytes(), card).binding.weights
    except (Damaged, YourMove):
        return None
    return weights.name if weights is not None else None


def _not_one(command: str, name: str, which: str, there: Sequence[Path]) -> YourMove:
    if not there:
        return UnknownName(f"{name} has no binding of its own.", step="Its reference pictures are always used.")
    ids = [path.stem for path in there]
    begins = [one for one in ids if one.startswith(f"{which}-")]
    what = f'{len(begins)} bindings of {name} begin with "{which}".' if begins else f'{name} has no binding "{which}".'
    error = YourMove if begins else UnknownName
    return error(what, step="Name one: " + ", or: ".join(f"repertory {command} {one}" for one in ids))
