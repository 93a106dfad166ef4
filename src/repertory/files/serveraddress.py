"""The address of the Postgres server that machines share, read in one way for all that connects to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from repertory.errors import MissingPart, YourMove

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

KEPT_ALIVE = b"SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3"
"""What whoever holds locks tells the server, which frees those of a machine that is gone by it: its own system takes
hours to notice. https://www.postgresql.org/docs/current/runtime-config-connection.html"""
NO_RIGHT = "42501"
"""The code of Postgres for what a user may not do: https://www.postgresql.org/docs/current/errcodes-appendix.html"""
_WHERE = re.compile(r"^(connection failed: )?(connection to server .*? failed: )?([A-Z]+: +)?")
"""What libpq says before why, which our own words say already."""
_NOT_LET_IN = ("authentication failed", "no password supplied", "role ", "no pg_hba.conf entry", "permitted to log in")


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


def no_use(address: str, error: BaseException) -> MissingPart:
    """What keeps us from working with the server at an address, and what to do; never the password. Where the server
    speaks another language than English it is told as not answering, with its own words."""
    url, said = url_of(address), str(error).strip()
    where = url.host or url.query.get("host") or "this machine"
    why = _WHERE.sub("", said.splitlines()[0]).rstrip(".") if said else type(error).__name__
    named = f"The job database {url.database} on {where}"
    if getattr(error, "sqlstate", None) == NO_RIGHT:
        grant = f'GRANT CREATE ON DATABASE "{url.database}" TO "{url.username}"'
        what = f'{named} does not let the user "{url.username}" make its tables: {why}.'
        return MissingPart(what, step=f"Let who keeps the server type: {grant}")
    if "database " in why and "does not exist" in why:
        step = f"Let who keeps the server make it (createdb {url.database}), or name the right one in {DATABASE}."
        return MissingPart(f"There is no database {url.database} on {where}.", step=step)
    if any(sign in why for sign in _NOT_LET_IN):
        step = f"Look whether user and password in {DATABASE} are right; write %40 for @, %3A for : and %2F for /."
        return MissingPart(f'{named} does not let the user "{url.username}" in: {why}.', step=step)
    port = f"{where}, port {url.port or 5432}"
    step = f"Look whether the server runs and can be reached from here, and whether {DATABASE} is right ({port})."
    return MissingPart(f"{named} does not answer: {why}.", step=step)
