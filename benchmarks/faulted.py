"""A film of stills from Black Forest Labs' stand-in, and the process that shoots it, for `benchmarks/faults.py`.

    python -m benchmarks.faulted FOLDER [--patience=S] [--clock=HOURS] [--jump=HOURS]

shoots the film in FOLDER and prints what a person reads: "told" lines while it works, then an "end" line for each shot.
Its clock of the day is HOURS ahead of this computer's, from the beginning or from SIGUSR1 on.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parents[1] / "tests"
sys.path[:0] = [str(TESTS / one) for one in ("servers", "work", "contracts") if str(TESTS / one) not in sys.path]

STILL = "bfl/flux-2-pro"
SIZE = (512, 512)
AT_ONCE = 3
"""So few that there is always something that is not begun yet."""


def film_in(folder: Path, shots: int, **settings: object) -> None:
    """A locked company and a film of so many shots: a still that is paid for, and a clip that holds it."""
    from small_film import small_film

    from repertory.fakes import FAKE_CARD, FakeEngine
    from repertory.model.engine import OrderKind

    clips = FakeEngine(card=replace(FAKE_CARD, kinds=(OrderKind.CLIP, OrderKind.LINE)))
    words = "\n".join(f"Shot {one}: wide shot of Character A in the coffee shop, table {one}\n" for one in _to(shots))
    film = small_film(folder, {"fake": clips}, shots=words).film
    engines = {**film.production.engines, OrderKind.STILL: (STILL,), OrderKind.EDIT: ()}
    kept: dict[str, Any] = {"engines": engines, "budget_usd": Decimal(100), "takes": 1, "repairs": 0, **settings}
    film.save(replace(film.production, width=SIZE[0], height=SIZE[1], **kept))


def _to(shots: int) -> range:
    return range(1, shots + 1)


def small_in(folder: Path) -> Any:
    """The film of a folder, with its crew."""
    from small_film import opened

    from repertory.engines.registry import load_engines
    from repertory.fakes import FAKE_CARD, FakeEngine
    from repertory.model.engine import OrderKind

    clips = FakeEngine(card=replace(FAKE_CARD, kinds=(OrderKind.CLIP, OrderKind.LINE)))
    return opened(folder, {"fake": clips, STILL: load_engines().engines[STILL]})


def _jump(hours: float) -> None:
    """Sets this process's clock of the day forward or back; its other clock goes on."""
    real = time.time

    class Elsewhen(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + timedelta(hours=hours)

    for module in [found for name, found in sys.modules.items() if name.startswith("repertory")]:
        if getattr(module, "datetime", None) is datetime:
            module.datetime = Elsewhen  # type: ignore[attr-defined]
    time.time = lambda: real() + hours * 3600


def main(arguments: Sequence[str]) -> int:
    """Shoots, and ends as the command line does."""
    from repertory.cli.main import INTERRUPTED
    from repertory.errors import RepertoryError
    from repertory.work import placing
    from repertory.work.produce import shoot

    given = dict(word.removeprefix("--").partition("=")[::2] for word in arguments if word.startswith("--"))
    placing.WAITED_FOR_S = float(given.get("patience", placing.WAITED_FOR_S))
    hours = float(given.get("jump", 0))
    if hours:
        signal.signal(signal.SIGUSR1, lambda *_: _jump(hours))
    try:
        small = small_in(Path(arguments[0]))
        if "clock" in given:
            _jump(float(given["clock"]))
        small.crew = replace(small.crew, tell=lambda event: _say("told", event.text) if event.lasting else None)
        outcomes = shoot(small.crew, small.film, at_once=AT_ONCE)
    except RepertoryError as error:
        _say("error", str(error))
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    for one in outcomes:
        _say("end", f"{one.shot} {one.state.value} {one.why} {one.step}".strip())
    return max(one.exit_code for one in outcomes)


def _say(kind: str, text: str) -> None:
    print(json.dumps([kind, text]), flush=True)


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stdout.flush()
    os._exit(code)
