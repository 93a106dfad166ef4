"""What a person should know of how an order went out, noted in its folder at that time: when it is collected, a
reference may be gone, and whom it shows may be bound anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from repertory.errors import RepertoryError, Unsure
from repertory.files.outputs import read_output, write_output
from repertory.files.writing import clear_write_errors, remove
from repertory.model.engine import Order, Output, UsedBinding

_SENT = ".sent.toml"


@contextmanager
def going_out(order: Order, *, notes: Iterable[str] = (), used: tuple[UsedBinding, ...] = ()) -> Iterator[None]:
    """Notes it before the order is placed inside; taken back where nothing was ordered. Raises FolderNotWritable,
    DiskFull."""
    note_sent(order, Output(notes=tuple(filter(None, notes)), used=used))
    try:
        yield
    except Unsure:  # it may have been taken, and a receipt may be found
        raise
    except RepertoryError:
        _forget(order)
        raise


def note_sent(order: Order, sent: Output) -> None:
    """Puts another note in its place. Raises FolderNotWritable, DiskFull."""
    write_output(order.folder / _SENT, sent)


def sent_of(order: Order) -> Output:
    """What was noted; nothing where the note is gone. Raises Damaged."""
    noted = order.folder / _SENT
    return read_output(noted) if noted.is_file() else Output()


def keep_output(order: Order, note: Path, output: Output) -> Output:
    """Writes what came of the order down at `note`, for whoever collects it again, and gives it back. Raises
    FolderNotWritable, DiskFull."""
    write_output(note, output)
    _forget(order)
    return output


def _forget(order: Order) -> None:
    with clear_write_errors(order.folder):
        remove(order.folder / _SENT)
