"""`inspect` says which library it used where nobody named one."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from repertory.cli.opening import found_library
from repertory.library.folder import Library


def _context(library: Path | None = None) -> typer.Context:
    command = typer.main.get_command(typer.Typer(callback=lambda: None, invoke_without_command=True))
    return typer.Context(command, obj=library)


def test_only_a_library_that_nobody_named_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("REPERTORY_LIBRARY", raising=False)
    context = _context()
    assert found_library(context) is None, "there is none"
    Library.create(tmp_path / "library")
    assert found_library(context) == Path("library")
    assert found_library(_context(tmp_path / "library")) is None
    monkeypatch.setenv("REPERTORY_LIBRARY", str(tmp_path / "library"))
    assert found_library(context) is None
