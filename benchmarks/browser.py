"""A film of 500 shots with 3,000 takes and a company of 2,000 in the browser: how soon each page shows, first and
again, how smoothly it scrolls, what the server takes, how soon one browser sees what another does, and whether a
dropped socket comes back.

    python -m benchmarks browser --shots=500 --takes=6 --company=2000

Needs chromium. Takes and anchors are written directly, for speed, and just as Repertory does.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.library import fill
from repertory.app import Studio
from repertory.files.hashing import sha256_of
from repertory.media.clips import write_clip
from repertory.media.images import write_image
from repertory.model.engine import Recipe
from repertory.model.media import Box, MediaFile, MediaKind
from repertory.model.take import Take, TakeKind
from repertory.model.verdict import Bands, Finding, Grade, Measurement, Report, Score, Verdict
from repertory.productions.cards import TAKE
from repertory.work.plan import read_plan

TESTS = Path(__file__).parents[1] / "tests"
SHOWN_S, SEEN_S, MEMORY_MB, FRAME_MS = 1.0, 1.0, 500.0, 100.0
"""The targets: a page, another browser's change, the server's most, the longest that a scrolling page stands still."""
SIZE = (1280, 720)
PAGES = (
    ("/", ".tile img"),
    ("/anchors/mia", "h1"),
    ("/films", "h1"),
    ("/films/film/shots", ".card-main"),
    ("/films/film/shoot", "h2, h3"),
    ("/films/film/review/250", ".told-headline"),
    ("/engines", "h1"),
)
"""A page, and what of it tells that it shows."""
_SCROLLED = """async () => {
  let worst = 0, last = performance.now();
  const places = [document.scrollingElement, ...document.querySelectorAll('*')].filter(
    one => one.scrollHeight > one.clientHeight + 400);
  for (let step = 0; step < 60; step++) {
    for (const one of places) one.scrollTop += 240;
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    worst = Math.max(worst, now - last);
    last = now;
  }
  return worst;
}"""


@dataclass(frozen=True, kw_only=True)
class _Sizes:
    shots: int
    takes: int
    company: int


def run(words: Sequence[str]) -> None:
    """Prints a line a figure, and ends with an error where a target is missed."""
    given = dict(word.removeprefix("--").split("=", 1) for word in words if word.startswith("--") and "=" in word)
    sizes = _Sizes(
        **{name: int(given.get(name, usual)) for name, usual in (("shots", 500), ("takes", 6), ("company", 2_000))}
    )
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("browser: skipped, there is no chromium: apt-get install chromium")
        return
    missed: list[str] = []

    def say(what: str, value: float, target: float, unit: str) -> None:
        met = value <= target
        print(
            f"browser: {what}: {value:.2f} {unit}; target {target:g} {unit}: {'met' if met else 'MISSED'}", flush=True
        )
        if not met:
            missed.append(what)

    with tempfile.TemporaryDirectory(prefix="repertory-browser-") as folder, pytest.MonkeyPatch.context() as patch:
        home = Path(folder)
        made = _made(home, patch, sizes)
        print(f"browser: {sizes.shots} shots, {made} takes, {sizes.company} characters", flush=True)
        with _opened(home, chromium) as (studio, browser):
            _measure(studio, browser, say)
            say("memory of the server, at its most", _memory_mb(studio.pid), MEMORY_MB, "MB")
    if missed:
        raise SystemExit(f"browser: missed: {', '.join(missed)}")


def _made(home: Path, patch: pytest.MonkeyPatch, sizes: _Sizes) -> int:
    """The library, and the film with its takes; how many."""
    sys.path[:0] = [str(TESTS), str(TESTS / "servers")]
    from cast_film import film_with_cast

    said = ("Close-up of Mia, street.", "Wide shot of Nova, street.", "Medium shot of Mia, coffee shop.")
    shots = "\n\n".join(f"Shot {number}: {said[number % 3]}" for number in range(1, sizes.shots + 1))
    film = film_with_cast(home, patch, shots + "\n")
    fill(home / "library", 0, sizes.company)
    production = Studio().open_film(film)
    prints = read_plan(Studio().crew, production).fingerprints
    pictures = [_picture(home / f"picture-{number}.png", number) for number in range(8)]
    clip = home / "clip.mp4"
    frames = [np.full((SIZE[1], SIZE[0], 3), 10 * number, np.uint8) for number in range(24)]
    write_clip(clip, frames, fps=12)
    hashes = {path: sha256_of(path) for path in (*pictures, clip)}
    made = 0
    for number in range(1, sizes.shots + 1):
        home_of = film / "takes" / str(number)
        home_of.mkdir(parents=True)
        for place in range(sizes.takes):
            kind = TakeKind.CLIP if place % 3 == 2 else TakeKind.KEYFRAME
            file = clip if kind is TakeKind.CLIP else pictures[(number + place) % len(pictures)]
            media = MediaKind.CLIP if kind is TakeKind.CLIP else MediaKind.IMAGE
            named = MediaFile(name=file.suffix, sha256=hashes[file], kind=media)
            take = _take(str(number), kind, place, named, prints[str(number)])
            os.link(file, home_of / take.media.name)
            (home_of / f"{take.id}.toml").write_text(TAKE.dumps(take), encoding="utf-8")
            made += 1
    return made


def _picture(path: Path, seed: int) -> Path:
    rows = np.linspace(0, 255, SIZE[1], dtype=np.uint8)[:, None, None]
    noise = np.random.default_rng(seed).integers(0, 24, (SIZE[1], SIZE[0], 3), np.uint8)
    write_image(path, (rows // 2 + noise + 12 * seed).astype(np.uint8))
    return path


def _take(shot: str, kind: TakeKind, place: int, media: MediaFile, fingerprint: str) -> Take:
    name = f"{shot}-{kind.value}-{place:08x}"
    value = 0.2 + 0.03 * place
    anchor = "nova@1" if int(shot) % 3 == 1 else "mia@1"
    measured = Measurement(
        inspector="faces",
        version="1",
        anchor=anchor,
        finding=Finding.MEASURED,
        value=value,
        box=Box(x=480, y=160, width=240, height=260),
    )
    if kind is TakeKind.CLIP:
        curve = tuple((step / 12, value + 0.01 * (step % 5)) for step in range(24))
        measured = replace(measured, median=value, time_s=0.5, curve=curve)
    bands = Bands(match=0.3, wrong=0.4, inspector="faces", version="1", style="clay", source="9 references")
    grade = Grade.MATCH if value < bands.match else Grade.DRIFT
    verdict = Verdict.ACCEPT if grade is Grade.MATCH else Verdict.REPAIR
    report = Report(
        scores=(Score(measurement=measured, grade=grade, bands=bands),), verdict=verdict, reason="as measured"
    )
    return Take(
        id=name,
        shot=shot,
        kind=kind,
        media=replace(media, name=name + media.name),
        recipe=Recipe(step="clip" if kind is TakeKind.CLIP else "still", engine="previs", prompt="as written"),
        order=f"{shot}-{kind.value}-{place + 1}-{fingerprint}",
        report=report,
    )


@contextmanager
def _opened(home: Path, chromium: str) -> Iterator[tuple[Any, Any]]:
    """A studio, and a browser."""
    from playwright.sync_api import sync_playwright
    from studio_server import running_studio

    with running_studio(home / "library", home) as studio, sync_playwright() as playing:
        browser = playing.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield studio, browser
        browser.close()


def _measure(studio: Any, browser: Any, say: Callable[[str, float, float, str], None]) -> None:
    one, other = (browser.new_context(viewport={"width": 1280, "height": 860}).new_page() for _ in range(2))
    for page in (one, other):
        page.goto(studio.link)
    one.goto("about:blank")
    for turn in ("first time", "again"):
        for path, shown in PAGES:
            begun = time.perf_counter()
            answer = one.goto(f"{studio.address}{path}", wait_until="commit")
            if answer.status == 404:
                raise SystemExit(f"browser: there is no page {path}")
            one.wait_for_selector(shown, timeout=20_000)
            say(f"{path}, {turn}", time.perf_counter() - begun, SHOWN_S, "s")
            if turn == "again":
                one.wait_for_timeout(500)
                say(f"{path}, scrolled, standing still", one.evaluate(_SCROLLED), FRAME_MS, "ms")
    _seen_by_another(studio, one, other, say)


def _seen_by_another(studio: Any, one: Any, other: Any, say: Callable[[str, float, float, str], None]) -> None:
    """A decision made in one browser, seen in the other; and again after the other's socket was closed under it."""
    address = f"{studio.address}/films/film/review/7"
    for page in (one, other):
        page.goto(address)
        page.wait_for_selector(".told-headline")
        page.wait_for_timeout(1_500)
    words = "() => document.querySelector('main, body').innerText"
    for what, key in (("seen by another browser", "a"), ("after the socket was dropped", "r")):
        if "dropped" in what:
            other.evaluate("() => window.socket.io.engine.close()")
            other.wait_for_function("() => window.socket.connected", timeout=10_000)
            other.wait_for_timeout(1_000)
        before = other.evaluate(words)
        one.keyboard.press(key)
        begun = time.perf_counter()
        other.wait_for_function(f"before => ({words})() !== before", arg=before, timeout=10_000)
        say(what, time.perf_counter() - begun, SEEN_S, "s")


def _memory_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
