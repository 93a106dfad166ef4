"""The tables of a film's board in the job database, beside DBOS's own."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Table

SCHEMA = "repertory"
"""Where they are on a server."""


@functools.cache
def tables(own_file: bool) -> tuple[Table, Table, Table]:
    """What is done with each shot, who is there, and what is wished; in a file of their own, or on a server."""
    from sqlalchemy import Column, Float, MetaData, String, Table

    metadata = MetaData(schema=None if own_file else SCHEMA)
    before = "repertory_" if own_file else ""

    def text(name: str, *, key: bool = False) -> Column[str]:
        return Column(name, String, primary_key=key, nullable=False)

    shots = Table(
        f"{before}shots",
        metadata,
        text("queue", key=True),
        text("shot", key=True),
        *(text(name) for name in ("state", "what", "engine", "order_id", "executor")),
        Column("since", Float, nullable=False),
        Column("took_s", Float),
    )
    processes = Table(
        f"{before}processes",
        metadata,
        text("executor", key=True),
        text("queue"),
        text("does"),
        *(Column(name, Float, nullable=False) for name in ("since", "seen")),
    )
    wishes = Table(
        f"{before}wishes",
        metadata,
        *(text(name, key=True) for name in ("queue", "shot", "wish")),
        Column("at", Float, nullable=False),
    )
    return shots, processes, wishes
