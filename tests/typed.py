"""Commands typed at the command line, within the test's own process."""

from __future__ import annotations

import pytest

from repertory.cli.main import run


def typed(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """Types a command; returns its exit code."""
    monkeypatch.setattr("sys.argv", ["repertory", *words])
    try:
        run()
    except SystemExit as end:
        return int(end.code or 0)
    return 0
