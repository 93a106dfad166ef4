"""Where a user's own cards lie, and what their processes must know of each other."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from repertory.errors import FolderNotWritable
from repertory.files.writing import clear_write_errors


def home_folder(home: Path | None = None) -> Path:
    """The user's settings folder: `home`, or $REPERTORY_HOME, or the place that the operating system gives."""
    if home is not None:
        return home
    named = os.environ.get("REPERTORY_HOME", "")
    if named:
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_config_dir("repertory"))


def state_folder() -> Path:
    """What processes of this user share for as long as they run: beside the settings where $REPERTORY_HOME names them,
    else where the operating system has such things, or among its temporary files where nothing can be written there."""
    named = os.environ.get("REPERTORY_HOME", "")
    if named:
        return Path(named) / "state"
    import platformdirs

    folder = Path(platformdirs.user_state_dir("repertory"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return _own_temporary()
    return folder if os.access(folder, os.W_OK) else _own_temporary()


def _own_temporary() -> Path:
    """A folder that only this user can write to. Raises FolderNotWritable where somebody else has made it."""
    me = os.getuid() if hasattr(os, "getuid") else None
    folder = Path(tempfile.gettempdir()) / f"repertory-{me}"
    with clear_write_errors(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if me is not None and folder.stat().st_uid != me:
        step = "Set REPERTORY_HOME to a folder of yours."
        raise FolderNotWritable(f"{folder} is another user's.", step=step)
    return folder
