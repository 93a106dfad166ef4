"""A shot that went to the next vendor as the first was away, and was killed there: its paid order is fetched."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import outage_film
import pytest
from small_film import small_film

from repertory.model.production import OnOutage

pytestmark = pytest.mark.slow


def ran(folder: Path, how: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "ignore", outage_film.__file__, str(folder), how]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_what_the_next_vendor_was_paid_for_is_fetched_by_the_run_that_goes_on(tmp_path: Path) -> None:
    small = small_film(tmp_path, outage_film.engines(), shots="\nShot 1: medium close-up of Mia, coffee shop\n")
    settings = {"budget_usd": Decimal(9), "policy": "as listed", "on_outage": OnOutage.NEXT}
    small.film.save(replace(small.film.production, **settings))  # type: ignore[arg-type]
    assert ran(tmp_path, "kill").returncode == -signal.SIGKILL
    went_on = ran(tmp_path, "go")
    assert went_on.stdout.split() == ["accepted", "0"], went_on.stderr[-500:]
