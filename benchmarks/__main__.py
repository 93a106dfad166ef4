"""Evaluations and full crash runs: `make bench`, or `python -m benchmarks NAME ...` for some of them.

    faces    recognition on photographs (skipped without them)
    speed    milliseconds a picture, beside the face_recognition package (skipped without photographs)
    clothes  outfits told apart on renders, and on photographs shot again (those skipped without photographs)
    places   places and things told apart on renders ($REPERTORY_RENDERS keeps them), and on photographs shot again
    looks    photographs in eight grades told apart by the grade (skipped without photographs)
    references  wrong people stopped before they become a reference, right ones admitted (skipped without photographs)
    voices   voices told apart, short, noisy and clipped lines too; the speed (people where $REPERTORY_VOICES has them)
    media    what a clip costs to look at, cuts found in it, torn files of every kind (--seconds=600, --seed=N)
    drift    photographs morphed toward another person, and how many are flagged (skipped without photographs)
    copies   pasted references told as copies, other photographs not (skipped without photographs)
    framed   photographs cropped into the face, or turned: who is blamed for it (skipped without photographs)
    repair   drifted faces mended: how many are kept, how much nearer they come, a sheet to look at (--tuning)
    rehearsal  a film with errors on purpose, scored against the truth: what was let in, what refused (--shots=6,
             --keep=FOLDER and more: see there)
    engines  the example made into a film by each of the article's six models, and by all as the router picks, against
             their vendors' stand-ins: verdicts, orders, bills (--models=kling,router, --shots=1,6, --keep=FOLDER)
    adapters  how much of each engine's adapter its tests run through; exit code 1 where it is less than 95 %
    routing  engines with known hold rates: how soon the router picks the best, and what that costs (draws a picture)
    library  listing, searching, recognising and opening ten thousand characters
    sequences  any sequence of library commands, each perhaps killed: thousands of steps, the library whole after each
    rewriting  re-descriptions found and rewritten, on written sentences, and the speed (--all, --record-first FILE)
    shots    ten thousand shots read and bound; any text read as a list, a screenplay and a table, for minutes
    shooting  500 shots at 2 s an order and 16 at once on SQLite and Postgres beside the ideal, own processor time, and
             the memory of 5,000 (--shots=, --many=)
    faults   a database away, a full disk, clocks that jump, a vendor that is busy or late, a library that is gone: what
             was lost, paid twice or not said (--only=server_gone and so on)
    together  four workers on a real Postgres, on one folder and on S3, two killed on the way: nothing paid twice, the
             vendor's limits held as it sees them (--shots=, --seed=)
    remote   requests that a shot takes of S3, in films of 30 and of 100 shots (--shots=30,100)
    browser  a film of 500 shots with 3,000 takes and a company of 2,000 in the browser: how soon each page shows and
             another browser's change is seen, and the server's memory (needs chromium; --shots=, --takes=, --company=)
    crash    a shot killed at every boundary, films of thirty shots killed at 200 random moments and upgraded on the
             way, `make film` killed ten times (--kills=200, --seed=7): every take there, nothing paid twice

Photographs are looked for in $REPERTORY_FACES, else in ../shared/data/faces; they are never copied.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import (
    adapters,
    browser,
    clothes,
    copies,
    crash,
    drift,
    engines,
    faces,
    faults,
    framed,
    library,
    looks,
    media,
    places,
    references,
    rehearsal,
    remote,
    repair,
    rewriting,
    routing,
    sequences,
    shooting,
    shots,
    speed,
    together,
    voices,
)

BESIDE = Path(__file__).parents[2] / "shared" / "data" / "faces"


def photographs() -> Path | None:
    """The folder with evaluation photographs, if there is one."""
    folder = Path(os.environ.get("REPERTORY_FACES", BESIDE))
    return folder if folder.is_dir() else None


def main(names: list[str]) -> None:
    """Runs the named benchmarks, or all."""
    data = photographs()
    runs: dict[str, Callable[[], None]] = {
        "faces": lambda: _with_photographs("faces", faces.run, data),
        "speed": lambda: _with_photographs("speed", speed.run, data),
        "clothes": lambda: clothes.run(data),
        "places": lambda: places.run(data),
        "looks": lambda: _with_photographs("looks", looks.run, data),
        "references": lambda: _with_photographs("references", references.run, data),
        "voices": voices.run,
        "media": lambda: media.run(names, data),
        "drift": lambda: _with_photographs("drift", drift.run, data),
        "copies": lambda: _with_photographs("copies", copies.run, data),
        "framed": lambda: _with_photographs("framed", framed.run, data),
        "repair": lambda: repair.run(data, names),
        "rehearsal": lambda: rehearsal.run(names),
        "engines": lambda: engines.run(names),
        "adapters": adapters.run,
        "routing": routing.run,
        "library": library.run,
        "sequences": sequences.run,
        "rewriting": lambda: rewriting.run(names),
        "shots": shots.run,
        "shooting": lambda: shooting.run(names),
        "faults": lambda: faults.run(names),
        "remote": lambda: remote.run(names),
        "together": lambda: together.run(names),
        "browser": lambda: browser.run(names),
        "crash": lambda: crash.run(names),
    }
    for name, run in runs.items():
        if not names or name in names:
            run()


def _with_photographs(name: str, run: Callable[[Path], None], data: Path | None) -> None:
    if data is None:
        print(f"{name}: skipped, no photographs; name their folder in REPERTORY_FACES")
    else:
        run(data)


main(sys.argv[1:])
