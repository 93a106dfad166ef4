"""A vendor makes five seconds where a shot wants three: what is cut off behind is not judged, and what stays is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from small_film import small_film
from test_shooting import FREE

from repertory.craft.staying import what_stays
from repertory.fakes import FakeEngine
from repertory.files.hashing import sha256_of
from repertory.inspectors.clips import ClipInspector
from repertory.media.clips import write_clip
from repertory.model.engine import OrderKind, Recipe
from repertory.model.media import MediaFile, MediaKind
from repertory.model.observed import Span, Utterance
from repertory.model.shot import BoundShot
from repertory.model.take import Take, TakeKind
from repertory.model.verdict import Frame, Grade, Observation
from repertory.work import taking
from repertory.work.plan import read_plan
from repertory.work.taking import Shooting

pytestmark = pytest.mark.slow

FPS = 12


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> tuple[Shooting, BoundShot]:
    small = small_film(tmp_path_factory.mktemp("film"), {"fake": FakeEngine(card=FREE)})
    crew = replace(small.crew, further=(ClipInspector(),))
    plan = read_plan(crew, small.film)
    return Shooting(crew, plan), plan.by_number["1"]


def clip(path: Path, *parts: tuple[str, float]) -> Path:
    """So many seconds each of something that moves, or of black."""
    rng = np.random.default_rng(3)
    frames: list[np.ndarray] = []
    ground = rng.integers(60, 200, (96, 400, 3)).astype(np.uint8)
    for what, seconds in parts:
        for number in range(round(seconds * FPS)):
            at = 4 * (number + len(frames)) % 240
            frames.append(ground[:, at : at + 128] if what == "moving" else np.zeros((96, 128, 3), np.uint8))
    write_clip(path, [np.ascontiguousarray(frame) for frame in frames], fps=FPS)
    return path


def ordered(path: Path, seconds: float) -> Take:
    recipe = Recipe(engine="fake", step=OrderKind.CLIP, duration_s=seconds)
    media = MediaFile(name="", sha256="", kind=MediaKind.CLIP)
    return Take(id="", shot="1", kind=TakeKind.CLIP, media=media, recipe=recipe, order=f"1-{path.stem}-{seconds}")


def stored(film: tuple[Shooting, BoundShot], path: Path, ordered_s: float) -> list[tuple[str, Grade]]:
    """What is said of the clip's run as a take of which so many seconds were ordered."""
    shooting, bound = film
    report = taking.store(shooting, bound, ordered(path, ordered_s), path).report
    assert report is not None
    return [(one.measurement.about, one.grade) for one in report.scores if one.measurement.inspector == "clips"]


def test_what_goes_wrong_behind_the_cut_refuses_no_take(film: tuple[Shooting, BoundShot], tmp_path: Path) -> None:
    path = clip(tmp_path / "late.mp4", ("moving", 2.0), ("black", 2.0))
    assert dict(stored(film, path, 2.0))["light"] is Grade.MATCH
    assert dict(stored(film, path, 4.0))["light"] is not Grade.MATCH
    assert dict(stored(film, path, 0.0))["light"] is not Grade.MATCH, "nobody said how long it is to be"


def test_what_is_good_behind_the_cut_makes_up_for_nothing(film: tuple[Shooting, BoundShot], tmp_path: Path) -> None:
    path = clip(tmp_path / "early.mp4", ("black", 0.5), ("moving", 3.5))
    shooting, bound = film
    share = []
    for seconds in (1.0, 4.0):
        found = shooting.measure(bound, path, sha256_of(path), of=ordered(path, seconds)).found
        share.append(next(one.value for one in found if one.about == "light"))
    assert share == [pytest.approx(0.5, abs=0.1), pytest.approx(0.125, abs=0.03)], "of what stays half is black"


def test_only_what_stays_is_seen() -> None:
    frames = tuple(Frame(time_s=at, width=64, height=48) for at in (0.5, 1.9, 2.0, 3.0))
    spans = (
        Span(what="whole", start_s=0.0, end_s=4.0, strength=96.0),
        Span(what="still", start_s=1.0, end_s=3.0),
        Span(what="cut", start_s=2.5, end_s=2.5),
    )
    spoken = Utterance(start_s=2.2, end_s=3.0, vector=(), speech_s=0.8, loudness_lufs=-20.0, peak=0.5, clipped=0.0)
    seen = Observation(inspector="x", version="1", sha256="ab" * 32, frames=frames, spans=spans, utterances=(spoken,))
    assert what_stays(seen, 0.0) == seen
    kept = what_stays(seen, 2.0)
    assert [frame.time_s for frame in kept.frames] == [0.5, 1.9]
    assert [(one.what, one.end_s, one.strength) for one in kept.spans] == [("whole", 2.0, 48.0), ("still", 2.0, 1.0)]
    assert kept.utterances == ()
    assert what_stays(seen, 0.1).frames == frames[:1]
    assert what_stays(seen, 9.0) == seen
