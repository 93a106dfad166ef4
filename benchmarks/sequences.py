"""Any sequence of library commands, each perhaps killed between two touches of files or in the middle of a write.

What must hold after every step is said in `tests/library/any_sequence.py`; the suite takes a few sequences, this takes
other ones each time, for as many minutes as $REPERTORY_MINUTES says (5).
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

LENGTH = 40
"""Commands in one sequence."""
ROUND = 10
"""Sequences between two looks at the clock."""
TESTS = Path(__file__).parents[1] / "tests"


def run() -> None:
    """Prints how many steps there were and how they ended; ends with the shortest sequence that breaks a promise."""
    if not hasattr(os, "fork"):
        print("sequences: skipped, processes cannot be forked here")
        return
    sys.path[:0] = [str(TESTS), str(TESTS / "servers")]
    from hypothesis import HealthCheck, settings
    from hypothesis.stateful import run_state_machine_as_test
    from library.any_sequence import World
    from library.sequence_rules import AnySequence

    some = settings(
        max_examples=ROUND,
        stateful_step_count=LENGTH,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    until = time.monotonic() + 60 * float(os.environ.get("REPERTORY_MINUTES", "5"))
    while time.monotonic() < until:
        run_state_machine_as_test(AnySequence, settings=some)
    counts = ", ".join(f"{count} {end.value}" for end, count in sorted(World.ends.items()))
    print(f"sequences: {World.ends.total()} commands ({counts}): the library was whole after every one")
