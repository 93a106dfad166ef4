"""Writes that happen whole or not at all, and whose failures say what to do; removals and moves.

What lies in the mirror of an s3:// address (`remote`) is written there first, and counts as written then.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from repertory.errors import DiskFull, FolderNotWritable, YourMove
from repertory.files.remote import place_of

_READ_ONLY = {errno.EACCES, errno.EPERM, errno.EROFS}
_FULL = {errno.ENOSPC, errno.EDQUOT}


@contextlib.contextmanager
def clear_write_errors(folder: Path) -> Iterator[None]:
    """Turns the operating system's write errors into ours. Raises FolderNotWritable, DiskFull, and YourMove where a
    file has the name that a folder needs."""
    try:
        yield
    except (FileExistsError, NotADirectoryError) as error:
        file = _file_in_the_way(folder)
        if file is None:
            raise
        what = f"{file} is a file, and a folder is needed there."
        raise YourMove(what, step="Choose another place, or move the file away.") from error
    except OSError as error:
        if error.errno in _READ_ONLY:
            step = "Give yourself the right to write there, or choose another folder."
            raise FolderNotWritable(f"The folder {folder} cannot be written to.", step=step) from error
        if error.errno in _FULL:
            step = "Free some space and run the same command again; nothing was lost."
            raise DiskFull(f"The disk of {_shown(folder)} is full.", step=step) from error
        raise


def make_folder(folder: Path) -> None:
    """Makes the folder and those above it. Raises YourMove, FolderNotWritable, DiskFull."""
    if folder.is_dir():
        return
    with clear_write_errors(folder):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except FileNotFoundError as error:  # what /proc and other folders of the system answer
            step = "Choose another folder."
            raise FolderNotWritable(f"The folder {folder} cannot be made.", step=step) from error


def require_no_folder(path: Path) -> None:
    """Raises YourMove where a folder has the name that a file is to get."""
    if path.is_dir():
        raise YourMove(f"{path} is a folder, and a file is to be written there.", step="Name a file in it.")


def _file_in_the_way(folder: Path) -> Path | None:
    """The nearest thing on the way to the folder, if that is no folder."""
    there = next((one for one in (folder, *folder.parents) if os.path.lexists(one)), None)
    return there if there is not None and not there.is_dir() else None


def _shown(folder: Path) -> Path:
    """The folder that a person knows: hidden ones are ours, and those for a moment are gone when it is read."""
    known = (one for one in (folder, *folder.parents) if one.name == ".." or not one.name.startswith("."))
    return next(known, folder)


@contextlib.contextmanager
def whole_file(path: Path, *, replace: bool = True) -> Iterator[Path]:
    """A temporary path beside `path` to write to; it takes its name only when the block ends well.

    With `replace=False` an existing file is never touched: FileExistsError.
    Raises FolderNotWritable (NotReached for what is on S3), DiskFull, and YourMove where a folder has that name.
    """
    require_no_folder(path)
    with clear_write_errors(path.parent), _folder_for(path.parent):
        try:
            handle, name = tempfile.mkstemp(prefix=".", suffix=path.suffix, dir=path.parent)
        except FileNotFoundError as error:  # what /proc and other folders of the system answer
            what = f"The folder {path.parent} cannot be written to."
            raise FolderNotWritable(what, step="Choose another folder.") from error
        temporary, moved = Path(name), False
        try:
            try:
                yield temporary
                temporary.chmod(0o644)
                os.fsync(handle)
            finally:
                os.close(handle)
            if not _sent(path, temporary, new=not replace):
                if replace:
                    temporary.replace(path)
                    moved = True
                else:
                    claim(temporary, path)
                _sync_folder(path.parent)
        finally:
            if not moved:
                temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str, *, replace: bool = True) -> None:
    """Writes a text file whole or not at all."""
    with whole_file(path, replace=replace) as temporary:
        temporary.write_text(text, encoding="utf-8")


def write_bytes(path: Path, data: bytes, *, replace: bool = True) -> None:
    """Writes a file whole or not at all."""
    with whole_file(path, replace=replace) as temporary:
        temporary.write_bytes(data)


def copy_file(source: Path, path: Path) -> None:
    """Copies a file whole or not at all; the copy is a file of its own."""
    with whole_file(path) as temporary:
        shutil.copyfile(source, temporary)


def remove(path: Path) -> None:
    """Deletes a file; one that is not there is deleted already. Raises OSError, and NotReached for what is on S3."""
    if place_of(path) is not None:
        from repertory.files import mirrors  # which write files, and so import this

        if mirrors.remove(path):
            return
    path.unlink(missing_ok=True)


def remove_folder(folder: Path) -> None:
    """Deletes a folder with all that is in it. Raises as `remove` does."""
    if place_of(folder) is not None:
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            remove(path)
    shutil.rmtree(folder)


def move(source: Path, target: Path) -> None:
    """Gives a file another name, which may be one that another file had, or moves a folder to where nothing is. On S3 a
    folder is not moved in one step: cut off it is in both places. Raises OSError, and NotReached for what is on S3."""
    if place_of(target) is not None:
        from repertory.files import mirrors

        if mirrors.move(source, target):
            return
    if target.is_file():
        source.replace(target)
    else:
        source.rename(target)


def _sent(path: Path, source: Path, *, new: bool) -> bool:
    """Writes a file that is on S3; whether it is."""
    if place_of(path) is None:
        return False
    from repertory.files import mirrors

    return mirrors.send(path, source, new=new)


@contextlib.contextmanager
def _folder_for(folder: Path) -> Iterator[None]:
    """Makes the folder and those above it; takes back the ones it made when the block fails."""
    if folder.is_dir():
        yield
        return
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        make_folder(folder)
        yield
    except BaseException:
        for made in missing:
            with contextlib.suppress(OSError):  # another writer may have put something there by now
                made.rmdir()
        raise


def claim(temporary: Path, path: Path) -> None:
    """Gives the file its name unless something has that name already: FileExistsError."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:
        # exFAT and some network drives know no hard links: there, an empty file holds the name for a moment.
        path.touch(exist_ok=False)
        try:
            temporary.replace(path)
        except BaseException:
            path.unlink(missing_ok=True)
            raise


def _sync_folder(folder: Path) -> None:
    """Makes a rename survive a power cut, where folders can be synced at all."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
