"""A film and its library on S3, while the database of its jobs and locks is away, or S3 itself, for
`benchmarks/faults.py`.

What came of it is looked at on another machine, which has fetched all of it anew.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from benchmarks.faulted import film_in
from benchmarks.night.killing import told_to
from benchmarks.trial import SHOTS, Trial, all_accepted, said_once
from repertory.files.remote import MIRROR, local_path, opened
from repertory.files.serveraddress import DATABASE

AWAY_S = 30.0
"""How long either is away."""


@contextlib.contextmanager
def on_s3(trial: Trial, shots: int = SHOTS) -> Iterator[tuple[Trial, Any, Any]]:
    """A trial whose film of so many shots is on S3 with its library, and both servers."""
    from postgres import postgres
    from s3_server import BUCKET, S3Server

    address = f"s3://{BUCKET}/night"
    with S3Server() as s3, postgres() as database:
        environment = {**s3.set_up, DATABASE: database.address, "REPERTORY_HOME": f"{trial.folder / 'home'}"}
        with told_to({**environment, MIRROR: f"{trial.folder / 'one'}"}):
            there = local_path(address)
            film_in(there, shots)
            environment[MIRROR] = f"{trial.folder / 'one'}"
            yield replace(trial, folder=there, environment=environment), database, s3


def _whole(trial: Trial, film: Trial) -> str:
    """What the film came to, as another machine finds it."""
    from s3_server import BUCKET

    with told_to({MIRROR: f"{trial.folder / 'other machine'}"}):
        return replace(film, folder=opened(f"s3://{BUCKET}/night")).require_whole()


def database_gone_on_s3(trial: Trial) -> str:
    """Postgres stopped as by a power cut, and started again: the jobs and the locks of all machines."""
    with on_s3(trial) as (film, database, _):
        process = film.begin()
        film.until_taken(3)
        database.stop()
        time.sleep(AWAY_S)
        database.start()
        ended = film.end(process)
        all_accepted(ended)
        said_once(ended)
        whole = _whole(trial, film)
    return f"on S3, Postgres gone for {AWAY_S:.0f} s: {whole}, said once"


def s3_gone(trial: Trial) -> str:
    """The service of S3 not there."""
    with on_s3(trial) as (film, _, s3):
        process = film.begin()
        film.until_taken(3)
        s3.away(AWAY_S)
        ended = film.end(process)
        all_accepted(ended)
        said_once(ended)
        whole = _whole(trial, film)
    return f"S3 gone for {AWAY_S:.0f} s: {whole}, said once"
