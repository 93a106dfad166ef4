"""A file that is not there is often there in other letters."""

from __future__ import annotations

from pathlib import Path

import pytest

from repertory.files.missing import in_other_letters, missing
from repertory.media.check import check_media


def test_what_differs_in_capital_letters_only_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "refs" / "Tony").mkdir(parents=True)
    (tmp_path / "refs" / "Tony" / "A.jpg").touch()
    if (tmp_path / "REFS").exists():
        pytest.skip("capital letters do not count in this file system")
    assert in_other_letters(tmp_path / "Refs" / "tony" / "a.JPG") == tmp_path / "refs" / "Tony" / "A.jpg"
    assert in_other_letters(tmp_path / "refs" / "Tony") is None
    assert in_other_letters(tmp_path / "refs" / "Toni") is None
    assert in_other_letters(tmp_path / "refs" / "tony" / "a.jpg" / "b") is None
    monkeypatch.chdir(tmp_path)
    assert str(missing(Path("refs/tony"))) == (
        "There is no file refs/tony. Did you mean refs/Tony? Capital letters count."
    )
    assert str(missing(Path("refs/toni"))) == "There is no file refs/toni. Check the path."
    with pytest.raises(type(missing(Path("x"))), match=r"Did you mean refs/Tony/A\.jpg\?"):
        check_media(Path("refs/Tony/a.jpg"))
