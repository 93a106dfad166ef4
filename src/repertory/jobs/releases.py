"""Jobs that another release of Repertory left under way: an older one's are taken in, a newer one's are left alone.

DBOS hands a job only to processes of the application version that it was begun by, and would keep all others waiting
for ever. Whether the steps of a job are the same is told by its name, which the rules are part of (LADDER in
work/produce.py): one with other steps is given up and begun anew like that of an edited shot. Either way its orders are
files, and nothing is ordered twice.
"""

from __future__ import annotations

import contextlib

from repertory.errors import MissingPart
from repertory.files.serveraddress import CONNECTING

APPLICATION_VERSION = "1"
"""What DBOS knows the release by: a whole number, raised only where an older release must not touch what this one puts
into the job database. See "Change what a job does" in CONTRIBUTING.md."""
_PATIENCE_S = 30.0
_DBOS_SCHEMA = "dbos"
"""DBOS's own name for the schema of its tables on a server."""
_UNFINISHED = ("PENDING", "ENQUEUED")


def take_in(address: str, queue: str) -> None:
    """Makes all that older releases left under way in a queue this release's own, at once or not at all. For whoever is
    alone at work on the film: then nobody does any of it. `address` is the job database's, as SQLAlchemy writes it.

    Raises MissingPart, and changes nothing, where a newer release left something.
    """
    from sqlalchemy import NullPool, column, create_engine, func, inspect, select, table, update

    own_file = address.startswith("sqlite")
    patience = {"timeout": _PATIENCE_S} if own_file else CONNECTING
    jobs = table(
        "workflow_status",
        *(column(name) for name in ("status", "queue_name", "application_version")),
        schema=None if own_file else _DBOS_SCHEMA,
    )
    version = jobs.c.application_version
    unfinished = (jobs.c.queue_name == queue, jobs.c.status.in_(_UNFINISHED))
    engine = create_engine(address, poolclass=NullPool, connect_args=patience)
    with contextlib.closing(engine.connect()) as connection, connection.begin():
        if not inspect(connection).has_table(jobs.name, schema=jobs.schema):
            return  # nobody has worked with this database yet
        counted = connection.execute(select(version, func.count()).where(*unfinished).group_by(version)).all()
        left: dict[str | None, int] = {other: many for other, many in counted}  # noqa: C416 - rows are no pairs to mypy
        newer = sum(many for other, many in left.items() if _age(other) > _age(APPLICATION_VERSION))
        if newer:
            shots = "1 shot" if newer == 1 else f"{newer} shots"
            raise MissingPart(
                f"A newer release of Repertory began to shoot this film, and has {shots} of it under way.",
                step="Update Repertory on this computer (pip install --upgrade repertory), and run the same command "
                "again. Nothing was changed.",
            )
        if left.keys() - {APPLICATION_VERSION}:
            older = version.is_distinct_from(APPLICATION_VERSION)
            connection.execute(update(jobs).where(*unfinished, older).values(application_version=APPLICATION_VERSION))


def _age(version: str | None) -> int:
    """Which version is the newer one. What is no number is from before it was one."""
    return int(version) if version and version.isdecimal() else 0
