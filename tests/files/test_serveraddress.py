"""The address of the server that machines share: read in one way, and never shown with its password."""

from __future__ import annotations

import pytest

from repertory.errors import YourMove
from repertory.files.serveraddress import DATABASE, parts_of
from repertory.files.serverlocks import server_locks
from repertory.jobs.database import server_address


@pytest.mark.parametrize(
    "given",
    [
        "postgresql://rep:x@127.0.0.1:secretword/db",
        "postgresql://rep:hush@secretword@127.0.0.1:1/db",
    ],
)
def test_what_is_no_address_is_said_without_what_was_given(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv(DATABASE, given)
    for read in (server_address, server_locks):
        with pytest.raises(YourMove, match="is no address") as error:
            read()
        assert "secret" not in str(error.value)
        assert error.value.__cause__ is None
        assert error.value.__context__ is None


def test_a_password_with_a_slash_is_the_same_to_all_that_connects() -> None:
    parts = parts_of("postgresql://rep:se/cret%40word@host:5433/db?sslmode=require")
    assert (parts["password"], parts["host"], parts["port"]) == ("se/cret@word", "host", 5433)
    assert (parts["user"], parts["dbname"], parts["sslmode"]) == ("rep", "db", "require")
