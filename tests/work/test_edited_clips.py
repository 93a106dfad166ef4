"""An edited clip is kept only where it is still the same clip: as long, as large, as fast, with its sound, and
unchanged beside what was edited."""

from __future__ import annotations

import wave
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import mended_film as stage
import numpy as np
import pytest
from mended_film import CLOTHES, EDITOR, HEIGHT, RIGHT, STILLS, STRIP, WIDTH, WRONG, Editor, drawn, mended_film

from repertory.fakes import FakeEngine
from repertory.media.beside import beside_difference, other_clip
from repertory.media.clips import read_frames, write_clip
from repertory.media.images import read_image
from repertory.model.engine import EngineCard, Order, OrderKind, Output
from repertory.model.media import Box
from repertory.model.take import Take, TakeKind
from repertory.ports import Engine
from repertory.work.produce import shoot
from repertory.work.settling import ShotState
from repertory.work.signs import edited_clip_signs

CLIP_EDITOR = replace(EDITOR, kinds=(OrderKind.EDIT, OrderKind.CLIP))


def frames(count: int, width: int = WIDTH, *, spot: int = 0) -> list[np.ndarray]:
    made = np.full((HEIGHT, width, 3), 90, np.uint8)
    made[::2, ::2] = 120
    made[: 2 * spot, :spot] = (20, 200, 20)
    return [made] * count


def clip(path: Path, made: list[np.ndarray], *, fps: int = 24, sound: Path | None = None) -> Path:
    write_clip(path, made, fps=fps, sound=sound)
    return path


def tone(path: Path) -> Path:
    samples = (8000 * np.sin(np.arange(24_000) / 10)).astype("<i2")
    with wave.open(str(path), "wb") as out:
        out.setparams((1, 2, 24_000, 0, "NONE", ""))
        out.writeframes(samples.tobytes())
    return path


def test_another_length_size_speed_or_lost_sound_is_told(tmp_path: Path) -> None:
    own = clip(tmp_path / "own.mp4", frames(24), sound=tone(tmp_path / "tone.wav"))
    silent = clip(tmp_path / "silent.mp4", frames(24))
    assert other_clip(own, own) == ""
    assert other_clip(silent, own) == "", "a sound that has come in is no loss"
    assert other_clip(own, silent) == "The clip has lost its sound."
    assert other_clip(silent, clip(tmp_path / "b.mp4", frames(23))) == "", "engines round"
    assert "lasts 0.08 s, not 1.00 s" in other_clip(silent, clip(tmp_path / "c.mp4", frames(2)))
    assert "96 by 128 pixels, not 192" in other_clip(silent, clip(tmp_path / "d.mp4", frames(24, 96)))
    assert "12 pictures a second, not 24" in other_clip(silent, clip(tmp_path / "e.mp4", frames(12), fps=12))


def test_what_changed_beside_the_region_is_seen_through_the_encoding(tmp_path: Path) -> None:
    own, spotted = clip(tmp_path / "own.mp4", frames(12)), clip(tmp_path / "spot.mp4", frames(12, spot=30))
    low, high = Box(x=0, y=70, width=WIDTH, height=60), Box(x=-5, y=-5, width=60, height=80)
    times = (0.0, 0.2, 0.4)
    assert edited_clip_signs(own, own, [low], times).beside == 0
    assert edited_clip_signs(own, spotted, [low], times).beside > 60
    assert edited_clip_signs(own, spotted, [low, high], times).beside < 4
    assert edited_clip_signs(own, clip(tmp_path / "short.mp4", frames(2)), [low], times).another
    everything = np.ones((HEIGHT, WIDTH), np.float32)
    first = next(iter(read_frames(own)))[1]
    assert beside_difference(first, 255 - first, everything) == 0
    assert beside_difference(first, first[:, :64], everything) == 255


@dataclass(kw_only=True)
class WrongClips(FakeEngine):
    """Makes a clip of its keyframe in other clothes, with a second of sound."""

    def _deliver(self, order: Order) -> Output:
        assert order.start is not None
        frame = read_image(order.start).copy()
        frame[STRIP:, :, CLOTHES] = WRONG
        path = clip(order.folder / "clip.mp4", [frame] * 24, sound=tone(order.folder / "tone.wav"))
        return Output(files=(path,), cost_usd=Decimal(0))


@dataclass(kw_only=True)
class ClipEditor(Editor):
    """Puts the clothes of a clip right."""

    card: EngineCard = CLIP_EDITOR
    count: int = 24
    spot: int = 0
    silent: bool = False

    def _deliver(self, order: Order) -> Output:
        assert order.start is not None
        frame = next(iter(read_frames(order.start)))[1].copy()
        frame[STRIP:, :, CLOTHES] = RIGHT
        frame[: self.spot, : self.spot] = (20, 200, 20)
        sound = None if self.silent else tone(order.folder / "tone.wav")
        return Output(files=(clip(order.folder / "edited.mp4", [frame] * self.count, sound=sound),), cost_usd=None)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("editor", "words"),
    [
        (ClipEditor(), ""),
        (ClipEditor(count=2), "The clip lasts 0.08 s, not 1.00 s."),
        (ClipEditor(spot=28), "The clip changed beside the region"),
        (ClipEditor(silent=True), "The clip has lost its sound."),
    ],
)
def test_an_edit_that_makes_another_clip_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, editor: ClipEditor, words: str
) -> None:
    def engines(pictures: list[Path], editor: Editor) -> dict[str, Engine]:
        stills = FakeEngine(card=replace(STILLS, kinds=(OrderKind.STILL,)), outputs=pictures)
        clips = WrongClips(card=replace(STILLS, id="clips", kinds=(OrderKind.CLIP,)))
        return {"stills": stills, "clips": clips, "editor": editor}

    monkeypatch.setattr(stage, "_engines", engines)
    made = mended_film(tmp_path, [drawn(tmp_path / "a.png")], editor)
    (outcome,) = shoot(made.crew, made.film, ["2"])
    clips: list[Take] = [take for take in made.film.takes.of_shot("2") if take.kind is TakeKind.CLIP]
    mended = clips[-1]
    assert mended.repaired_from == clips[0].id
    assert outcome.state is (ShotState.REVIEW if words else ShotState.ACCEPTED)
    assert words in " ".join(mended.notes)
