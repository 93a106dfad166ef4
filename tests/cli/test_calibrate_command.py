"""`repertory calibrate` as it is typed wrongly: one sentence and the command that works, before anything is opened."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from repertory.cli.main import app
from repertory.errors import YourMove


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        (["mia", "--match", "0.4"], "Both limits are needed"),
        (["mia", "nova", "--match", "0.4", "--wrong", "0.5"], "one anchor at a time"),
        (["--unset"], "one anchor at a time"),
        (["mia", "--unset", "--wrong", "0.5"], "either set or taken back"),
        (["mia", "--about", "coat"], "belong to limits set by hand"),
    ],
)
def test_limits_that_are_typed_by_halves_are_refused(typed: list[str], what: str) -> None:
    result = CliRunner().invoke(app, ["calibrate", *typed])
    assert isinstance(result.exception, YourMove)
    assert what in result.exception.what
    assert "calibrate" in result.exception.step or "--match" in result.exception.step
