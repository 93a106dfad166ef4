"""Where a user's own cards lie."""

from __future__ import annotations

import os
from pathlib import Path


def home_folder(home: Path | None = None) -> Path:
    """The user's settings folder: `home`, or $REPERTORY_HOME, or the place that the operating system gives."""
    if home is not None:
        return home
    named = os.environ.get("REPERTORY_HOME", "")
    if named:
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_config_dir("repertory"))
