"""What is written while a library is gone makes no folder in its place, where a disk or share is to come back."""

from __future__ import annotations

from pathlib import Path

import pytest

from repertory.errors import FolderNotWritable
from repertory.library import recipes, records
from repertory.library.folder import Library
from repertory.model.record import Record


def test_nothing_is_written_into_a_library_that_is_gone(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    Library.create(folder)
    recipes.note(folder, "0b7e", tmp_path / "film", "film", "1-keyframe-1")
    records.store(folder, "3fa9c1d2", Record(production="film"))
    folder.rename(tmp_path / "elsewhere")
    with pytest.raises(FolderNotWritable, match="is not there any more"):
        recipes.note(folder, "77aa", tmp_path / "film", "film", "2-keyframe-1")
    with pytest.raises(FolderNotWritable, match="is not there any more"):
        records.store(folder, "3fa9c1d2", Record(production="film"))
    assert not folder.exists()
