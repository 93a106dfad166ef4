"""Observations of a library that others own are kept in the user's own cache folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from repertory.joining import crew_of
from repertory.library.folder import Library
from repertory.work.crew import silent


def test_a_library_that_cannot_be_written_to_is_looked_at_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "mine"))
    library = Library.create(tmp_path / "library")
    assert crew_of(library, silent).cache == library.folder / ".cache"
    allowed = os.access
    monkeypatch.setattr("os.access", lambda path, mode: mode != os.W_OK and allowed(path, mode))
    cache = crew_of(library, silent).cache
    assert library.folder not in cache.parents
    assert not (library.folder / ".cache").exists()
