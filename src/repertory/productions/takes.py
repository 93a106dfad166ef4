"""The takes of a production: media beside immutable cards, and what people decided about them."""

from __future__ import annotations

import contextlib
import datetime
import difflib
import os
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from repertory.errors import Damaged, MediaRejected, NotReached, UnknownName, YourMove
from repertory.files.hashing import sha256_of, verified
from repertory.files.locking import exclusive
from repertory.files.writing import clear_write_errors, copy_file, remove
from repertory.model.take import Decision, Take, TakeKind
from repertory.productions.cards import DECISION, TAKE, Decided

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*")
_TEMPORARY = re.compile(r"\.[a-z0-9_]{8}(\.[A-Za-z0-9]+)?")
"""What a write that is under way, or was killed, is called."""
_PATIENCE_S = 60.0
_PARTS = 3
"""Of a take's id: shot, kind, and what tells it from others."""


class Takes:
    """`takes/<shot>/<take id>.toml` beside its media, and `takes/<shot>/decisions/<take id>.<number>.toml`.

    The card is written last: media without a card are what a killed process left, and no take.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: dict[Path, tuple[int, Take]] = {}
        # Cards never change, so each is read once; its time of writing tells when somebody mended it by hand.
        self._let_go: dict[str, int] = {}
        # Of those that were let go, and say nothing about other shots: when they were written.

    def add(self, take: Take, source: Path) -> Take:
        """Stores a take and returns it as stored: media named after its id and hashed, `made_at` filled in.

        The source stays. An id that is there already is left alone, and what is stored is returned.
        Raises MediaRejected where `take.media.sha256` is given and `source` is another file, YourMove for an id
        or shot number that cannot be a file name, FolderNotWritable, DiskFull.
        """
        _require_safe(take.id)
        folder = self._shot_folder(take.shot)
        card = folder / f"{take.id}.toml"
        with exclusive(self.folder / ".lock", what=f"The folder {self.folder}", wait_s=_PATIENCE_S, lost_ok=True):
            if card.is_file():
                return self._read(card)
            if not source.is_file():
                raise MediaRejected(f"There is no file {source}.", step="Check the path.")
            path = folder / f"{take.id}{source.suffix.lower()}"
            copy_file(source, path)
            sha256 = sha256_of(path)
            if take.media.sha256 not in {"", sha256}:
                remove(path)
                raise MediaRejected(f"{source} is not the file that was measured.", step="Measure it again.")
            media = replace(take.media, name=path.name, sha256=sha256)
            stored = replace(take, media=media, made_at=take.made_at or _now())
            try:
                TAKE.write(card, stored, replace=False)
            except FileExistsError:  # of another machine, which had the lock while the database was away
                return self._read(card)
            except NotReached:  # the card may have arrived: what has none is swept by the next run
                raise
            except BaseException:
                remove(path)
                raise
            return stored

    def all(self) -> tuple[Take, ...]:
        """Every take, oldest first. Raises Damaged for a card that cannot be read."""
        return self._oldest_first(self.folder.glob("*/*.toml"))

    def of_shot(self, number: str) -> tuple[Take, ...]:
        """The takes of one shot, oldest first. Raises Damaged."""
        return self._oldest_first(self._shot_folder(number).glob("*.toml"))

    def for_others(self) -> tuple[Take, ...]:
        """Those about which other shots ask, oldest first: lines, and what was taken over from another film. A card
        that is neither is read once and not kept. Raises Damaged."""
        found: list[Path] = []
        for card in self.folder.glob("*/*.toml"):
            if card.name.startswith(".") or self._let_go.get(str(card)) == card.stat().st_mtime_ns:
                continue
            known = card in self._known
            if _is_for_others(self._read(card)):
                found.append(card)
            elif not known:
                self._forget(card)
        return self._oldest_first(found)

    def let_go(self, number: str, *, but: Collection[Path] = ()) -> None:
        """Keeps no more of a shot's takes in memory than other shots ask about, and those whose cards are in `but`: the
        work on it has ended. Whoever asks reads them again."""
        for card in self._shot_folder(number).glob("*.toml"):
            known = self._known.get(card)
            if known is not None and card not in but and not _is_for_others(known[1]):
                self._forget(card)

    @contextlib.contextmanager
    def passing(self, number: str) -> Iterator[tuple[Take, ...]]:
        """The takes of one shot, oldest first, for whoever goes through all shots: after the block no more of them is
        kept than before. Raises Damaged."""
        before = {card for card in self._shot_folder(number).glob("*.toml") if card in self._known}
        try:
            yield self.of_shot(number)
        finally:
            self.let_go(number, but=before)

    def numbers(self) -> tuple[str, ...]:
        """The shots that have takes, by name."""
        return tuple(sorted({card.parent.name for card in self.folder.glob("*/*.toml")}))

    def get(self, take_id: str) -> Take:
        """The take of that id. Raises UnknownName with the nearest ids, Damaged."""
        return self._read(self._card(take_id))

    def by_order(self, number: str, order_id: str) -> tuple[Take, ...]:
        """The takes of a shot that an order made, oldest first; none for an empty id. Raises Damaged."""
        return tuple(take for take in self.of_shot(number) if order_id and take.order == order_id)

    def path(self, take: Take) -> Path:
        """Its media file, the hash verified. Raises Damaged, naming the file."""
        if Path(take.media.name).name != take.media.name:
            raise Damaged(f"The card of {take.id} names a file elsewhere.", step="Restore the card from a backup.")
        return verified(self._shot_folder(take.shot) / take.media.name, take.media.sha256)

    def decide(self, take_id: str, decision: Decision, reason: str = "") -> Decided:
        """Keeps what a person said; earlier decisions stay on record, the newest holds. Raises UnknownName."""
        folder = self._card(take_id).parent / "decisions"
        with exclusive(self.folder / ".lock", what=f"The folder {self.folder}", wait_s=_PATIENCE_S):
            number = max((old.number for old in self.decisions(take_id)), default=0) + 1
            decided = Decided(take=take_id, number=number, decision=decision, reason=reason, at=_now())
            DECISION.write(folder / f"{take_id}.{number}.toml", decided, replace=False)
            return decided

    def decisions(self, take_id: str) -> tuple[Decided, ...]:
        """Everything that was decided about a take, oldest first. Raises UnknownName, Damaged."""
        cards = [DECISION.read(path) for path in _begun_with(self._card(take_id).parent / "decisions", f"{take_id}.")]
        return tuple(sorted((one for one in cards if one.take == take_id), key=lambda decided: decided.number))

    def decision(self, take_id: str) -> Decision | None:
        """What holds for a take; None where nobody decided yet. Raises UnknownName, Damaged."""
        decided = self.decisions(take_id)
        return decided[-1].decision if decided else None

    def sweep(self) -> tuple[Path, ...]:
        """Removes what killed writes left, and returns it: unfinished files, and our media without a card.

        A file that a person put there is not ours and stays.
        """
        if not self.folder.is_dir():
            return ()
        with exclusive(self.folder / ".lock", what=f"The folder {self.folder}", wait_s=_PATIENCE_S):
            left = tuple(path for path in sorted(self.folder.glob("**/*")) if path.is_file() and _is_leftover(path))
            with clear_write_errors(self.folder):
                for path in left:
                    remove(path)
            return left

    def _read(self, card: Path) -> Take:
        written = card.stat().st_mtime_ns
        known = self._known.get(card)
        if known is None or known[0] != written:
            known = self._known[card] = (written, TAKE.read(card))
        return known[1]

    def _forget(self, card: Path) -> None:
        known = self._known.pop(card, None)
        if known is not None:
            self._let_go[str(card)] = known[0]

    def _oldest_first(self, cards: Iterable[Path]) -> tuple[Take, ...]:
        takes = [self._read(card) for card in cards if not card.name.startswith(".")]
        return tuple(sorted(takes, key=lambda take: (take.made_at, take.id)))

    def _shot_folder(self, number: str) -> Path:
        _require_safe(number)
        return self.folder / number

    def _card(self, take_id: str) -> Path:
        parts = take_id.rsplit("-", 2)  # as takes are named: the folder need not be looked for
        named = self.folder / parts[0] / f"{take_id}.toml"
        if len(parts) == _PARTS and _SAFE.fullmatch(take_id) and named.is_file():
            return named
        ids = {path.stem: path for path in self.folder.glob("*/*.toml") if not path.name.startswith(".")}
        if take_id in ids:
            return ids[take_id]
        near = difflib.get_close_matches(take_id, ids, n=3)
        step = f"Did you mean {' or '.join(near)}?" if near else "See what there is: repertory take list"
        raise UnknownName(f'There is no take "{take_id}".', step=step)


def _begun_with(folder: Path, start: str) -> list[Path]:
    """The cards in a folder whose names begin so; none where there is no folder. A film asks this of every take again
    and again, and a pattern for each would cost ten times as much."""
    try:
        names = os.listdir(folder)  # noqa: PTH208 - names alone are needed
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [folder / name for name in names if name.startswith(start) and name.endswith(".toml")]


def _is_for_others(take: Take) -> bool:
    """Whether other shots ask about a take: their lines are heard beside it, or it may be taken over but once."""
    return take.kind is TakeKind.LINE or take.is_from_elsewhere


def _is_leftover(path: Path) -> bool:
    if _TEMPORARY.fullmatch(path.name):
        return True
    ours = tuple(f"{path.parent.name}-{kind.value}-" for kind in TakeKind)
    return path.name.startswith(ours) and path.suffix != ".toml" and not path.with_name(f"{path.stem}.toml").is_file()


def _require_safe(name: str) -> None:
    if not _SAFE.fullmatch(name):
        raise YourMove(f'"{name}" cannot be a file name.', step="Use letters, digits, hyphens and underscores.")


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="microseconds")
