"""Full crash runs: a film killed again and again ends as the same film, and no order is placed twice.

Every run starts in a folder of its own. `kill -9` goes to the whole process group at a random moment.
"""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from repertory.files.hashing import sha256_of
from repertory.productions.folder import ProductionFolder

KILLS = 10
ENDS = (0, 6)
"""Exit codes of a run that came to its end: all is accepted, or a person has to look at something."""
ROOT = Path(__file__).parents[1]


def run() -> None:
    """Both trials; prints a line for each, and ends with an error when a promise is broken."""
    with tempfile.TemporaryDirectory(prefix="repertory-crash-") as folder:
        _previs(Path(folder))
    with tempfile.TemporaryDirectory(prefix="repertory-crash-") as folder:
        _bfl(Path(folder))


def _previs(folder: Path) -> None:
    """The example, undisturbed and disturbed: the same takes, none of them twice, the same film."""
    start = time.monotonic()
    subprocess.run(_command("demo", "--folder", folder / "calm"), check=True, stdout=subprocess.DEVNULL)
    calm_s = time.monotonic() - start
    kills = _killed(_command("demo", "--folder", folder / "killed"), calm_s / KILLS, os.environ.copy())
    calm, killed = (ProductionFolder.at(folder / name / "coffee-shop") for name in ("calm", "killed"))
    ids = [take.id for take in killed.takes.all()]
    orders = Counter(take.order for take in killed.takes.all() if take.order)
    assert max(orders.values()) == 1, f"made twice: {orders.most_common(3)}"
    assert sorted(ids) == sorted(take.id for take in calm.takes.all()), "other takes than in the calm run"
    same = sha256_of(calm.folder / "film.mp4") == sha256_of(killed.folder / "film.mp4")
    assert same, "another film than in the calm run"
    print(f"crash: previs: {kills} kills, {len(ids)} takes, none made twice, the same film.mp4")


def _bfl(folder: Path) -> None:
    """A film of stills ordered from the stand-in, killed again and again: the stand-in counts the orders."""
    port = _free_port()
    log = folder / "orders.jsonl"
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.servers.bfl_server", "--port", str(port), "--log", str(log), "--polls", "2"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    try:
        environment = os.environ | {
            "BFL_API_BASE": f"http://127.0.0.1:{port}",
            "BFL_API_KEY": "canary-4f2a9c-bfl",
            "REPERTORY_LIBRARY": str(folder / "library"),
        }
        film = _paid_film(folder, environment)
        kills = _killed(_command("shoot", film), 3.0, environment)
        counted = subprocess.run(
            [sys.executable, "-m", "tests.servers.bfl_server", "--count", str(log)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        print(f"crash: bfl: {kills} kills; {counted.stdout.strip()}")
        assert counted.returncode == 0, "an order was placed twice"
    finally:
        server.terminate()
        server.wait()


def _paid_film(folder: Path, environment: dict[str, str]) -> Path:
    """The example's company, and its shots as stills from FLUX.2 held as clips, with a budget."""
    subprocess.run(_command("init"), env=environment, check=True, stdout=subprocess.DEVNULL)
    film = folder / "film"
    subprocess.run(
        _command("new", film, "--engine", "bfl/flux-2-pro"), env=environment, check=True, stdout=subprocess.DEVNULL
    )
    for name in ("shots.txt", "cast.toml"):
        (film / name).write_text((ROOT / "examples" / "coffee-shop" / name).read_text())
    card = film / "production.toml"
    card.write_text(card.read_text().replace('budget_usd = "0"', 'budget_usd = "20"'))
    subprocess.run(_command("production", "cast", film), env=environment, check=True, stdout=subprocess.DEVNULL)
    return film


def _killed(command: list[str], longest_s: float, environment: dict[str, str]) -> int:
    """Starts a command, kills it at a random moment, ten times over; then lets it run to its end."""
    dice = random.Random(7)
    kills = 0
    for _ in range(KILLS):
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        try:
            process.wait(timeout=dice.uniform(0.3, longest_s + 2.0))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            kills += 1
    last = subprocess.run(command, env=environment, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = last.stderr.decode(errors="replace").strip().splitlines()[-1:]
    assert last.returncode in ENDS, f"the undisturbed run at the end came to {last.returncode}: {said}"
    return kills


def _command(*words: object) -> list[str]:
    return [sys.executable, "-m", "repertory", *map(str, words)]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
