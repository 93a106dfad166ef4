"""A Postgres server of one's own, that can be stopped and started: what a team's job database is."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pgserver import _commands, postgres_server


class Postgres:
    """A server whose data lie in `folder`, with a user of the system's own where root runs it."""

    def __init__(self, folder: Path) -> None:
        self._server = postgres_server.get_server(folder)
        self.address = self._server.get_uri()

    def stop(self) -> None:
        """As where its computer loses its power: whoever was connected is cut off, and whoever comes is refused."""
        control: Any = _commands.__dict__["pg_ctl"]  # made when it is imported
        control(["-w", "-m", "immediate", "stop"], pgdata=self._server.pgdata, user=self._server.system_user)

    def start(self) -> None:
        """At the same address, with all that was written."""
        self._server.ensure_postgres_running()


@contextlib.contextmanager
def postgres() -> Iterator[Postgres]:
    """A new server, for as long as the block lasts. Not in pytest's folders: each pytest that begins closes those to
    the user whom the server runs as."""
    with tempfile.TemporaryDirectory(prefix="repertory-pg-") as folder:
        server = Postgres(Path(folder))
        try:
            yield server
        finally:
            server._server.cleanup()
