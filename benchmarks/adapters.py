"""How much of each adapter the tests of the engines run through: `python -m benchmarks adapters`.

The engines' contracts and their own tests run once more, in two processes, and every file of `repertory/engines` is
listed with the share of its statements that were run, the least first. It ends with exit code 1 where a test fails, or
where a file is below 95 %. What runs in a process of its own (the scratch voices) is counted, too.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
TESTS = ("tests/contracts", "tests/engines", "tests/live", "tests/previs")
LEAST = 95.0
"""Percent of the statements of each file."""


def run() -> None:
    """Prints a line for each file. Raises SystemExit where a test failed or a file is below the limit."""
    with tempfile.TemporaryDirectory(prefix="repertory-adapters-") as folder:
        shares = _measured(Path(folder))
    for name, share in sorted(shares.items(), key=lambda item: (item[1], item[0])):
        print(f"adapters: {share:5.1f} %  {name}")
    low = [name for name, share in shares.items() if share < LEAST]
    print(f"adapters: {len(shares) - len(low)} of {len(shares)} files at {LEAST:g} % or more")
    if low:
        raise SystemExit(f"adapters: below {LEAST:g} %: {', '.join(low)}")


def _measured(folder: Path) -> dict[str, float]:
    """Percent of the statements that were run, by each file's path below `engines`."""
    environment = os.environ | {"COVERAGE_FILE": str(folder / "data")}
    tests = ("-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider", f"--basetemp={folder / 'tests'}", *TESTS)
    if _coverage("run", *tests, environment=environment):
        raise SystemExit("adapters: a test failed, so nothing is measured")
    _coverage("combine", "--quiet", environment=environment)
    report = folder / "report.json"
    if _coverage("json", "--quiet", "-o", str(report), environment=environment):
        raise SystemExit("adapters: nothing was measured")
    files = json.loads(report.read_text(encoding="utf-8"))["files"]
    return {name.partition("engines/")[2]: file["summary"]["percent_covered"] for name, file in files.items()}


def _coverage(*words: str, environment: dict[str, str]) -> int:
    return subprocess.run([sys.executable, "-m", "coverage", *words], cwd=ROOT, env=environment, check=False).returncode
