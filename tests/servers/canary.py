"""Every key in a test is a canary: a word that is looked for wherever a key must never come.

`conftest.py` looks for it in what is logged and said, in the messages of errors and of what caused them, and, after the
last test, in every file that the tests left behind.
"""

from __future__ import annotations

import base64
import logging
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from repertory.errors import RepertoryError

CANARY = "canary-4f2a9c"
"""What each key in a test contains, the wrong ones, too."""
TALKATIVE = ("httpx", "openai", "dashscope", "fal_client", "google_genai", "elevenlabs", "replicate")
"""What writes a log of requests, or would: it is listened to more closely than the rest."""
_MEDIA = frozenset({".png", ".jpg", ".jpeg", ".webp", ".mp4", ".wav", ".mp3", ".npz", ".onnx"})
_MOST_BYTES = 2_000_000
"""How much of a file is read."""


def _signs_of(word: bytes) -> Iterator[bytes]:
    """A word as it is, and as it stands within text in base64, at each of the three places where it may begin."""
    yield word
    for before, blurred in enumerate((0, 2, 3)):
        whole = (before + len(word)) * 8 // 6
        yield base64.b64encode(b"\0" * before + word)[blurred:whole]


_SIGNS = [*_signs_of(CANARY.encode())]


def look_for(keys: Iterable[str]) -> None:
    """Real keys are looked for, too."""
    for key in keys:
        _SIGNS.extend(_signs_of(key.strip().encode()))


def shows_key(said: str | bytes) -> bool:
    """Whether a test's key is in it."""
    data = said.encode(errors="replace") if isinstance(said, str) else said
    return any(sign in data for sign in _SIGNS)


def files_that_show_keys(folder: Path) -> list[Path]:
    """The files below a folder with a test's key in them; pictures, clips and sounds are not looked into."""
    return [path for path in folder.rglob("*") if path.suffix not in _MEDIA and path.is_file() and _in_file(path)]


def _in_file(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return shows_key(file.read(_MOST_BYTES))
    except OSError:  # a test took away the right to read it, or it is a pipe's end
        return False


def told_with(error: BaseException) -> str:
    """All that a traceback of an error would say in words: its own, and those of what caused it."""
    said, seen = [], set()
    here: BaseException | None = error
    while here is not None and id(here) not in seen:
        seen.add(id(here))
        said += [str(here), repr(here), *getattr(here, "__notes__", ())]
        here = here.__cause__ or (None if here.__suppress_context__ else here.__context__)
    return "\n".join(said)


def require_canaries(names: Collection[str]) -> None:
    """From now on a test may set these environment variables to canaries only."""
    original = pytest.MonkeyPatch.setenv

    def setenv(self: pytest.MonkeyPatch, name: str, value: str, prepend: str | None = None) -> None:
        if name in names and value.strip() and CANARY not in value:
            raise AssertionError(f"a key in a test holds canary.CANARY, lest it gets out unseen; {name} does not")
        original(self, name, value, prepend)

    pytest.MonkeyPatch.setenv = setenv  # type: ignore[method-assign]


def kept_errors() -> deque[RepertoryError]:
    """The last errors that Repertory made, from now on, whether anybody hears of them or not."""
    kept: deque[RepertoryError] = deque(maxlen=100)
    original = RepertoryError.__init__

    def remembered(self: RepertoryError, *words: Any, **named: Any) -> None:
        original(self, *words, **named)
        kept.append(self)

    RepertoryError.__init__ = remembered  # type: ignore[method-assign]
    return kept


def watch_what_tests_read() -> None:
    """What a test reads of its screen is looked through: it is in no report of the test any more."""
    original: Callable[[Any], Any] = pytest.CaptureFixture.readouterr

    def readouterr(self: Any) -> Any:
        said = original(self)
        assert not shows_key(f"{said.out}{said.err}"), "a key was written to the screen"
        return said

    pytest.CaptureFixture.readouterr = readouterr  # type: ignore[method-assign]


def listen_closely() -> None:
    """Lets the vendors' own clients write all that they can into the log."""
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.DEBUG)
