"""What holds for every test: nothing leaves this machine, nothing can be paid for, no settings of one's own count."""

from __future__ import annotations

import functools
import ipaddress
import logging
import os
import re
import shutil
import signal
import socket
import sys
import threading
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer.main
from dbos import _dbos

# The BLAS of numpy and scipy would start a thread a core in each worker, and its threads wait by spinning: mending a
# clip took four times as long. It is read once, when numpy is first imported, here and in child processes.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

# What tests of several areas share: the example film, the servers.
sys.path[:0] = [str(Path(__file__).parent / folder) for folder in ("servers", "contracts", "cutters", "craft")]
sys.path.append(str(Path(__file__).parents[1]))  # a benchmark's short version is a test
import canary  # noqa: E402
from bfl_server import BflServer  # noqa: E402

from repertory.engines.kept import close_kept  # noqa: E402
from repertory.engines.registry import all_cards  # noqa: E402
from repertory.jobs import runner  # noqa: E402

if TYPE_CHECKING:
    from fal_server import FalServer

_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
_ADDRESSES = ("_API_BASE", "_BASE_URL", "_RUN_HOST")
"""How the names of variables end that say where orders go."""

_LONGEST = ("test_previs_film.py", "test_readme.py")


_ERRORS = canary.kept_errors()


class NetworkUsed(BaseException):
    """A test tried to reach another machine. It is no OSError, lest the code under test take it for a bad line."""


def is_live(chosen: Sequence[str]) -> bool:
    """Whether REPERTORY_LIVE asks for trials at the real services, which are alone in what is run. Raises UsageError
    where they are not, or where it is no sum in dollars."""
    most = os.environ.get("REPERTORY_LIVE", "")
    trials = Path(__file__).parent / "live"
    if most and not all(Path(one.partition("::")[0]).resolve().is_relative_to(trials) for one in chosen):
        raise pytest.UsageError(
            "REPERTORY_LIVE spends money and runs with nothing else: pytest tests/live, or unset it."
        )
    if most and not re.fullmatch(r"\d+(\.\d+)?", most):
        raise pytest.UsageError("REPERTORY_LIVE is the most dollars that one trial may cost, such as 0.50.")
    return bool(most)


def pytest_configure(config: pytest.Config) -> None:
    """Closes the network and the purse before anything is collected, for child processes too as far as that goes.
    Trials at the real services have both, and their keys are looked for as the canaries are."""
    keys = {name for card in all_cards().values() for name in (card.key, *card.key_pair) if name} | {"GOOGLE_API_KEY"}
    canary.require_canaries(keys - {"GOOGLE_CLOUD_PROJECT"})  # which is a name, and stands in addresses
    canary.watch_what_tests_read()
    canary.listen_closely()
    if is_live(config.args):
        canary.look_for(os.environ[name] for name in keys - {"GOOGLE_CLOUD_PROJECT"} if os.environ.get(name))
        return
    os.environ["REPERTORY_ALLOW_PAID"] = "0"
    os.environ["NO_PROXY"] = "*"
    for name in [name for name in os.environ if name in {*keys, *_PROXIES} or name.endswith(_ADDRESSES)]:
        del os.environ[name]
    for name in ("connect", "connect_ex", "sendto"):
        _guard(name)
    _guard_names()
    # A process hears one command, so the command line is put together for each call of it; the tests type a thousand.
    typer.main.get_command = functools.cache(typer.main.get_command)
    _look_sooner()
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a job in the background hears no Ctrl-C; its tests must
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest come first: the other worker does the rest meanwhile, and one film is not made by both of them."""
    items.sort(key=lambda item: item.path.name not in _LONGEST)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test during which a key was logged or written to the screen has failed."""
    report = yield
    shown = [name for name, said in report.sections if canary.shows_key(said)]
    if shown:
        report.outcome, report.longrepr = "failed", f"a key is in: {', '.join(shown)}"
    return report


@pytest.fixture(autouse=True)
def _no_key_in_an_error() -> Iterator[None]:
    _ERRORS.clear()
    yield
    shown = [error for error in _ERRORS if canary.shows_key(canary.told_with(error))]
    _ERRORS.clear()
    assert not shown, f"a key is in what an error says, or what caused it: {canary.told_with(shown[0])}"


@pytest.fixture(autouse=True, scope="session")
def _no_key_in_a_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    yield
    shown = canary.files_that_show_keys(tmp_path_factory.getbasetemp())
    assert not shown, f"a key is in a file, whose folder is named after its test: {shown}"


@pytest.fixture(autouse=True, scope="session")
def _no_settings_of_ones_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REPERTORY_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(autouse=True)
def _no_pause_of_another_test() -> Iterator[None]:
    """A vendor that wanted a pause in one test takes orders in the next."""
    yield
    shutil.rmtree(Path(os.environ["REPERTORY_HOME"]) / "state", ignore_errors=True)


@pytest.fixture(autouse=True)
def _no_connection_of_another_test() -> Iterator[None]:
    yield
    close_kept()


@pytest.fixture(autouse=True)
def _no_log_into_a_captured_screen() -> Iterator[None]:
    """The job runner's library keeps writing to the screen that it first saw; pytest closes one that it captured."""
    yield
    logging.getLogger("dbos").handlers.clear()


@pytest.fixture
def bfl_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[BflServer]:
    """The strict stand-in for Black Forest Labs' API, with the environment pointing at it."""
    with BflServer() as server:
        monkeypatch.setenv("BFL_API_BASE", server.url)
        monkeypatch.setenv("BFL_API_KEY", server.key)
        yield server


@pytest.fixture
def fal(monkeypatch: pytest.MonkeyPatch) -> Iterator[FalServer]:
    """The strict stand-in for fal, whose orders are done at once, with the environment pointing at it."""
    from fal_server import FalServer

    with FalServer(polls=0) as server:
        monkeypatch.setenv("FAL_API_BASE", server.url)
        monkeypatch.setenv("FAL_KEY", server.key)
        yield server
        assert server.violations == []


def _look_sooner() -> None:
    """A job of the tests takes no minutes: a film of two shots waited longer for the next look at its jobs than it was
    shot, and a second for the job engine's look for new queues."""
    runner._POLL_S = 0.02
    watch: Any = vars(_dbos)["queue_thread"]  # it has no setting for it

    class Sooner(threading.Event):
        def __init__(self, stop: threading.Event) -> None:
            self.is_set, self._stop = stop.is_set, stop  # type: ignore[method-assign]

        def wait(self, timeout: float | None = None) -> bool:
            return self._stop.wait(timeout and min(timeout, 0.05))

    vars(_dbos)["queue_thread"] = lambda stop, dbos: watch(Sooner(stop), dbos)


def _guard(name: str) -> None:
    """Puts a check of the address before one way of reaching another machine."""
    original = getattr(socket.socket, name)

    def guarded(self: socket.socket, *arguments: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _here(str(arguments[-1][0])):
            raise NetworkUsed(f"a test may not reach {arguments[-1]}")
        return original(self, *arguments)

    setattr(socket.socket, name, guarded)


def _guard_names() -> None:
    """Asking for another machine's address is a question to another machine already."""
    original = socket.getaddrinfo

    def guarded(host: Any, *arguments: Any, **named: Any) -> Any:
        if host and not _here(host.decode() if isinstance(host, bytes) else host):
            raise NetworkUsed(f"a test may not look up {host}")
        return original(host, *arguments, **named)

    socket.getaddrinfo = guarded


def _here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
