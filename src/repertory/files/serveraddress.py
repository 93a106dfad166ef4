"""The address of the Postgres server that machines share, read in one way for all that connects to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from repertory.errors import YourMove

if TYPE_CHECKING:
    from sqlalchemy import URL

DATABASE = "REPERTORY_DATABASE"
"""The environment variable that names a Postgres database for the jobs of many machines; without it a production's jobs
are an SQLite file beside it."""

CONNECTING: dict[str, int] = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
    "connect_timeout": 10,
}
"""Seconds, tries and (`tcp_user_timeout`) milliseconds by which we notice that the server's machine is gone: the first
three while nothing is asked, the fourth while a question is under way, which its system would repeat for a quarter of
an hour. https://www.postgresql.org/docs/current/libpq-connect.html"""


def url_of(address: str) -> URL:
    """The parts of an address like postgresql://user:password@host/database. Raises YourMove, which says nothing of
    what was given: a part of the password may be taken for another one."""
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(f"postgresql+psycopg://{address.partition('://')[2]}")
    except (ArgumentError, ValueError):
        url = None
    if url is None or "@" in (url.host or ""):
        step = (
            f"Write it as {DATABASE}=postgresql://user:password@host:5432/database, with %40 for @, %3A for : and %2F "
            "for / in the password."
        )
        raise YourMove(f"{DATABASE} is no address of a Postgres database.", step=step)
    return url


def parts_of(address: str) -> dict[str, Any]:
    """The same, as psycopg.connect takes them. Raises YourMove."""
    url = url_of(address)
    return dict(url.get_dialect()().create_connect_args(url)[1])
