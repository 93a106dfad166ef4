"""The film cutter: the accepted clips in order, with their lines, as `film.mp4` and its subtitles."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from repertory.craft.assembling import overlap_s
from repertory.cutters.transitions import faded, joined, shown
from repertory.errors import YourMove
from repertory.files.writing import clear_write_errors, move, remove
from repertory.media.clips import SOUND_RATE, Mark, probe_clip, read_frames, write_clip
from repertory.media.sounds import mixed, probe_sound, read_sound, resampled, write_wav
from repertory.model.engine import Output
from repertory.model.film import Film, FilmLine, FilmShot

if TYPE_CHECKING:
    from repertory.media.images import Picture
    from repertory.media.sounds import Samples

FADE_S = 0.5
"""The picture comes out of black at the beginning and goes back at the end; so does a shot that fades in or out."""
ROOM_TONE_DBFS = -60.0
"""A room is never silent: without it every cut between speech and nothing clicks."""
FILM_FILE = "film.mp4"
_EDGE_S = 0.02


class FilmCutter:
    """Cuts `film.mp4` (H.264, AAC, a chapter per shot) and `film.srt` with the spoken lines."""

    id = "film"

    def cut(self, film: Film, folder: Path) -> Output:
        """Both files, or none of them. Raises YourMove for a film without shots, MediaRejected for a broken clip."""
        if not film.shots:
            raise YourMove("No shot has an accepted clip yet.", step="Run `repertory shoot`, then cut again.")
        scenes = _scenes(film)
        names = [FILM_FILE]
        with clear_write_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=".cut-", dir=folder) as staging:
                write_wav(Path(staging, "film.wav"), _soundtrack(scenes), SOUND_RATE)
                _write_film(Path(staging), film, scenes)
                if captions := _captions(scenes):
                    Path(staging, "film.srt").write_text(captions, encoding="utf-8")
                    names.append("film.srt")
                for name in names:
                    move(Path(staging, name), folder / name)
            if len(names) == 1:
                remove(folder / "film.srt")
        return Output(files=tuple(folder / name for name in names))


@dataclass(frozen=True, kw_only=True)
class _Scene:
    """A shot and its place in the film."""

    shot: FilmShot
    start_s: float
    frames: int
    """Pictures at the film's speed."""
    length_s: float
    has_sound: bool
    overlap: int
    """Pictures that it shares with the shot before, in a dissolve or a wipe."""

    @property
    def overlap_s(self) -> float:
        return self.overlap * self.length_s / self.frames


def _scenes(film: Film) -> list[_Scene]:
    scenes: list[_Scene] = []
    total = 0
    for shot in film.shots:
        info = probe_clip(shot.clip.path)
        shown_s = min(info.duration_s, shot.length_s or info.duration_s)
        frames = max(1, round(shown_s * film.fps))
        length_s = frames / film.fps
        shared = overlap_s(shot.shot.transition_in, scenes[-1].length_s, length_s) if scenes else 0.0
        overlap = round(shared * film.fps)
        start_s = (total - overlap) / film.fps
        scenes.append(
            _Scene(
                shot=shot,
                start_s=start_s,
                frames=frames,
                length_s=length_s,
                has_sound=info.has_sound,
                overlap=overlap,
            )
        )
        total += frames - overlap
    return scenes


def _write_film(staging: Path, film: Film, scenes: list[_Scene]) -> None:
    marks = [Mark(title=f"Shot {scene.shot.shot.number}", start_s=scene.start_s) for scene in scenes]
    total = sum(scene.frames - scene.overlap for scene in scenes)
    pictures = faded(_pictures(film, scenes), total, round(FADE_S * film.fps), into=True, out=True)
    sound = staging / "film.wav"
    write_clip(staging / FILM_FILE, pictures, fps=film.fps, sound=sound, title=film.title, marks=marks)


def _pictures(film: Film, scenes: list[_Scene]) -> Iterator[Picture]:
    """Every picture of the film; where two shots overlap, both at once."""
    width, height = film.width // 2 * 2, film.height // 2 * 2
    before: list[Picture] = []
    for scene, following in zip(scenes, [*scenes[1:], None], strict=True):
        keep_from = scene.frames - (following.overlap if following else 0)
        kept: list[Picture] = []
        pictures = _at_speed(scene, film.fps, width, height)
        for number, picture in enumerate(shown(scene.shot.shot, pictures, scene.frames, round(FADE_S * film.fps))):
            mixed_in = picture
            if number < len(before):
                share = (number + 1) / (len(before) + 1)
                mixed_in = joined(scene.shot.shot.transition_in, before[number], picture, share)
            if number < keep_from:
                yield mixed_in
            else:
                kept.append(mixed_in)
        before = kept


def _at_speed(scene: _Scene, fps: int, width: int, height: int) -> Iterator[Picture]:
    """The clip's pictures at the film's speed: each is held until the next one is due."""
    made = 0
    held: Picture | None = None
    for time_s, picture in read_frames(scene.shot.clip.path):
        due = min(scene.frames, math.ceil(time_s * fps - 0.5))
        if held is not None:
            yield from [held] * (due - made)
            made = max(made, due)
        held = fitted(picture, width, height)
    if held is not None:
        yield from [held] * (scene.frames - made)


def fitted(picture: Picture, width: int, height: int) -> Picture:
    """The whole picture as large as it fits into width by height pixels, on black."""
    from PIL import Image

    if picture.shape[:2] == (height, width):
        return picture
    scale = min(width / picture.shape[1], height / picture.shape[0])
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    sheet = Image.new("RGB", (width, height))
    scaled = Image.fromarray(picture).resize(size, Image.Resampling.LANCZOS)
    sheet.paste(scaled, ((width - size[0]) // 2, (height - size[1]) // 2))
    return np.asarray(sheet)


def _soundtrack(scenes: list[_Scene]) -> Samples:
    """The whole film's sound, shape (samples, 2) at 48 kHz."""
    length_s = scenes[-1].start_s + scenes[-1].length_s
    pieces = [(_room_tone(round(length_s * SOUND_RATE)), 0.0)]
    for scene, following in zip(scenes, [*scenes[1:], None], strict=True):
        if scene.shot.lines:
            pieces += [(_read(line.path), scene.start_s + line.start_s) for line in scene.shot.lines]
        elif scene.has_sound:
            own = _read(scene.shot.clip.path)[: round(scene.length_s * SOUND_RATE)]
            out_s = following.overlap_s if following else 0.0
            pieces.append((_soft_ends(own, scene.overlap_s or _EDGE_S, out_s or _EDGE_S), scene.start_s))
    whole = mixed(pieces, SOUND_RATE, length_s)
    ends_s = min(FADE_S, length_s / 3)
    return _soft_ends(whole, ends_s, ends_s)


def _read(path: Path) -> Samples:
    samples, rate = read_sound(path, channels=2)
    return _soft_ends(resampled(samples, rate, SOUND_RATE), _EDGE_S, _EDGE_S)


def _soft_ends(samples: Samples, into_s: float, out_s: float) -> Samples:
    count = np.arange(len(samples))[:, None]
    into, out = (np.minimum(1.0, count / (seconds * SOUND_RATE)) for seconds in (into_s, out_s))
    return (samples * into * out[::-1]).astype(np.float32)


def _room_tone(length: int) -> Samples:
    """Noise below 500 Hz, the same in every film; the channels differ, so that it lies around the listener."""
    from scipy.signal import butter, sosfilt

    noise = np.random.default_rng(500).standard_normal((length, 2), dtype=np.float32)
    dull = sosfilt(butter(1, (60, 500), "bandpass", fs=SOUND_RATE, output="sos"), noise, axis=0)
    tone: Samples = (dull / dull.std() * 10 ** (ROOM_TONE_DBFS / 20)).astype(np.float32)
    return tone


def _captions(scenes: list[_Scene]) -> str:
    """The spoken lines as SubRip text; empty if nobody speaks."""
    spoken = [(scene.start_s + line.start_s, line) for scene in scenes for line in scene.shot.lines]
    spoken.sort(key=lambda pair: pair[0])
    return "\n".join(_caption(number, start_s, line) for number, (start_s, line) in enumerate(spoken, 1))


def _caption(number: int, start_s: float, line: FilmLine) -> str:
    end_s = start_s + probe_sound(line.path).duration_s
    return f"{number}\n{_clock(start_s)} --> {_clock(end_s)}\n{' '.join(line.text.split())}\n"


def _clock(seconds: float) -> str:
    """ "00:01:02,345", as SubRip writes it."""
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02},{thousandths:03}"
