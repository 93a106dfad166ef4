"""How many requests a shot takes of S3, in films of different lengths: what grows with the film is only how many pages
a list of its files has, of a thousand each.

    python -m benchmarks remote --shots=30,100

Library and film are on S3 (moto's server, which counts) and the jobs on Postgres; a shot is a still that is paid for,
from Black Forest Labs' stand-in, and a clip that holds it.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.faults_on_s3 import on_s3
from benchmarks.trial import Trial, all_accepted, vendor

MORE = 0.5
"""So many requests more may a shot of the longest film take than one of the shortest, but for further pages."""


def run(arguments: Sequence[str] = ()) -> None:
    """Prints the figures. Raises AssertionError where a shot of a longer film takes more, but for further pages."""
    given = dict(word.removeprefix("--").partition("=")[::2] for word in arguments if word.startswith("--"))
    lengths = [int(one) for one in given.get("shots", "30,100").split(",")]
    taken = {shots: _counted(shots) for shots in lengths}
    assert taken[max(lengths)] <= taken[min(lengths)] + MORE, taken


def _counted(shots: int) -> float:
    with (
        tempfile.TemporaryDirectory(prefix="repertory-remote-") as folder,
        vendor() as server,
        on_s3(Trial(folder=Path(folder), server=server), shots) as (film, _, s3),
    ):
        s3.counted()
        began = time.monotonic()
        all_accepted(film.shot())
        came = s3.counted()
        film.require_whole(shots)
    each = ", ".join(f"{many / shots:.1f} {what}" for what, many in sorted(came.items()))
    print(
        f"remote: {shots} shots on S3: {sum(came.values()) / shots:.1f} requests a shot ({each}); "
        f"{time.monotonic() - began:.0f} s, load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    lasting: int = sum(many for what, many in came.items() if what != "further page")
    return lasting / shots
