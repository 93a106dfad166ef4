"""Reading and writing clips: pictures in time, as arrays of shape (height, width, 3), uint8, RGB."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from repertory.errors import MediaRejected
from repertory.files.writing import whole_file
from repertory.media.containers import damaged, is_cover, opened
from repertory.media.sounds import read_sound, resampled
from repertory.media.upright import stretch_of, upright

if TYPE_CHECKING:
    from av import AudioStream, VideoFrame, VideoStream
    from av.container import InputContainer, OutputContainer

    from repertory.media.images import Picture
    from repertory.media.sounds import Samples

    Each = Callable[[float, VideoFrame], None]

MAX_SIDE = 4096
MAX_DURATION_S = 600.0
MAX_FPS = 240
MAX_PIXELS_IN_ALL = 150_000_000_000
"""Of all pictures together: three minutes in 4K, ten in HD at 60 a second; they take some minutes to decode once."""
SOUND_RATE = 48_000
_EXACT = {"flags": "+bitexact"}
# x264's macroblock tree reads memory that nobody wrote: the same pictures gave other bytes from one run to the next
_X264 = {"crf": "18", "preset": "veryfast", "x264-params": "mbtree=0"}
_THREADS = 2  # x264 gives other bytes with another number of threads


@dataclass(frozen=True, kw_only=True)
class ClipInfo:
    """What a clip is, without its pictures."""

    width: int
    height: int
    fps: float
    frames: int
    duration_s: float
    has_sound: bool


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A chapter of a film: from `start_s` to the next mark."""

    title: str
    start_s: float


def probe_clip(path: Path) -> ClipInfo:
    """Size, speed and length, upright, from the file's own index; nothing is decoded but one picture.

    Raises MediaRejected.
    """
    with opened(path, "clip") as container:
        stream = _video(path, container)
        has_sound = bool(container.streams.audio)
        length_s = _declared_s(container, stream)
        first = next(container.decode(stream), None)
        if first is None:
            raise damaged(path)
        height, width = upright(first, stretch_of(stream)).shape[:2]
        rate = float(stream.average_rate or stream.guessed_rate or 0)
    frames = stream.frames or _packets(path)
    fps = rate if 0 < rate <= MAX_FPS else 24.0
    if length_s and not 0.95 < frames / fps / length_s < 1.05:  # pictures in uneven steps
        fps = min(frames / length_s, float(MAX_FPS))
    return ClipInfo(width=width, height=height, fps=fps, frames=frames, duration_s=frames / fps, has_sound=has_sound)


def check_clip(path: Path, *, each: Each | None = None) -> str:
    """Decodes the whole clip once and returns its proper suffix; `each` is shown every frame with its time in seconds
    from the first one. Raises MediaRejected."""
    with opened(path, "clip") as container:
        stream = _video(path, container)
        declared = float(stream.duration * stream.time_base) if stream.duration and stream.time_base else 0.0
        _check_amount(path, stream.frames, stream.width, stream.height)
        if max(declared, (container.duration or 0) / 1e6) > MAX_DURATION_S:
            raise _too_long(path)
        last = -1.0
        for time_s, frame in _timed(path, container, stream):
            last = time_s
            if each:
                each(time_s, frame)
        name = container.format.name
    if last < 0 or last < declared - max(0.25, 3 / float(stream.average_rate or 24)):
        raise damaged(path)
    return _suffix(name, path.suffix.lower())


def read_frames(
    path: Path, times_s: Sequence[float] | None = None, *, count: int | None = None
) -> Iterator[tuple[float, Picture]]:
    """The pictures of a clip in order, each with its time in seconds from the first one; upright, RGB.

    All of them; or for each of `times_s` the one nearest to it, earliest first; or `count` of them evenly spread
    from the first to the last (the middle one for a count of 1, all of them if there are fewer).
    The clip is open while the iterator is in use. Raises MediaRejected, ValueError if both ways are given.
    """
    if times_s is not None and count is not None:
        raise ValueError("give times or a count, not both")
    if count is not None:
        times_s = _spread(probe_clip(path), count)
    return _read(path, times_s)


def write_clip(
    path: Path,
    frames: Iterable[Picture],
    *,
    fps: int,
    sound: Path | None = None,
    title: str = "",
    marks: Sequence[Mark] = (),
) -> None:
    """Writes an MP4 (H.264, with `sound` as AAC in stereo at 48 kHz), whole or not at all; the same input gives the
    same bytes.

    All pictures have one size with even sides. The sound is cut, or filled up with silence, to the pictures' length.
    `title` and `marks` (its chapters) go into the file. Raises ValueError for no or unequal or odd-sized pictures,
    MediaRejected for the sound, FolderNotWritable, DiskFull.
    """
    import av

    samples = None if sound is None else _stereo(sound)
    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    with whole_file(path) as temporary, av.open(str(temporary), "w", format="mp4", options=options) as container:
        if title:
            container.metadata["title"] = title
        written = _encode(container, iter(frames), fps, samples)
        _set_marks(container, marks, written / fps)


def _encode(container: OutputContainer, frames: Iterator[Picture], fps: int, samples: Samples | None) -> int:
    """Encodes everything, sound beside pictures, and returns the number of pictures."""
    first = next(frames, None)
    if first is None:
        raise ValueError("a clip needs at least one picture")
    video = _video_stream(container, first, fps)
    audio = None if samples is None else _audio_stream(container)
    number = 0
    picture: Picture | None = first
    while picture is not None:
        if picture.shape != first.shape:
            raise ValueError(f"picture {number} has the shape {picture.shape}, the first one {first.shape}")
        container.mux(video.encode(_yuv(picture, number, fps)))
        if audio is not None and samples is not None:
            _encode_sound(container, audio, samples, _sample(number, fps), _sample(number + 1, fps))
        number += 1
        picture = next(frames, None)
    container.mux(video.encode(None))
    if audio is not None:
        container.mux(audio.encode(None))
    return number


def _video_stream(container: OutputContainer, first: Picture, fps: int) -> VideoStream:
    height, width = first.shape[:2]
    if width % 2 or height % 2:
        raise ValueError(f"a clip needs even sides, not {width} by {height}")
    stream = container.add_stream("libx264", rate=fps, options={**_X264, **_EXACT})
    stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
    context = stream.codec_context
    context.thread_count = _THREADS
    context.colorspace = context.color_primaries = context.color_trc = 1  # BT.709, see _yuv
    context.color_range = 1
    return stream


def _audio_stream(container: OutputContainer) -> AudioStream:
    return container.add_stream("aac", rate=SOUND_RATE, options=_EXACT, layout="stereo", bit_rate=160_000)


def _yuv(picture: Picture, number: int, fps: int) -> VideoFrame:
    from av import VideoFrame
    from av.video.reformatter import ColorRange, Colorspace

    frame = VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24").reformat(
        format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
    )
    frame.pts, frame.time_base = number, Fraction(1, fps)
    return frame


def _sample(picture: int, fps: int) -> int:
    return picture * SOUND_RATE // fps


def _encode_sound(container: OutputContainer, stream: AudioStream, samples: Samples, start: int, end: int) -> None:
    from av import AudioFrame

    piece = samples[start:end]
    piece = np.pad(piece, ((0, end - start - len(piece)), (0, 0)))
    frame = AudioFrame.from_ndarray(np.ascontiguousarray(piece.T), format="fltp", layout="stereo")
    frame.sample_rate, frame.pts, frame.time_base = SOUND_RATE, start, Fraction(1, SOUND_RATE)
    container.mux(stream.encode(frame))


def _stereo(sound: Path) -> Samples:
    samples, rate = read_sound(sound, channels=2)
    return resampled(samples, rate, SOUND_RATE)


def _set_marks(container: OutputContainer, marks: Sequence[Mark], length_s: float) -> None:
    """Chapters can be set until the file is closed: MP4 keeps them in its index, which is written last."""
    if not marks:
        return
    starts = [round(mark.start_s * 1000) for mark in marks]
    ends = [*starts[1:], round(length_s * 1000)]
    container.set_chapters(
        [
            {"id": i, "start": start, "end": end, "time_base": Fraction(1, 1000), "metadata": {"title": mark.title}}
            for i, (mark, start, end) in enumerate(zip(marks, starts, ends, strict=True))
        ]
    )


def _read(path: Path, times_s: Sequence[float] | None) -> Iterator[tuple[float, Picture]]:
    with opened(path, "clip") as container:
        stream = _video(path, container)
        frames, stretch = _timed(path, container, stream), stretch_of(stream)
        for time_s, frame in frames if times_s is None else _nearest(frames, times_s):
            yield time_s, upright(frame, stretch)


def _nearest(
    frames: Iterator[tuple[float, VideoFrame]], times_s: Sequence[float]
) -> Iterator[tuple[float, VideoFrame]]:
    wanted = sorted(times_s)
    before: tuple[float, VideoFrame] | None = None
    for here in frames:
        while wanted and here[0] >= wanted[0]:
            time_s = wanted.pop(0)
            closer = before is None or here[0] - time_s < time_s - before[0]
            yield here if closer or before is None else before
        if not wanted:
            return
        before = here
    if before is not None:
        yield from [before] * len(wanted)


def _timed(path: Path, container: InputContainer, stream: VideoStream) -> Iterator[tuple[float, VideoFrame]]:
    """The decoded frames, each with its time from the first one. Raises MediaRejected beyond the limits."""
    start: float | None = None
    last = 0.0
    fps = float(stream.average_rate or 0) or 24.0
    for number, frame in enumerate(container.decode(stream)):
        stamp = number / fps if frame.time is None else frame.time
        start = stamp if start is None else start
        if max(stamp - start, number / MAX_FPS) > MAX_DURATION_S:
            raise _too_long(path)
        if frame.is_corrupt:
            raise damaged(path)
        _check_size(path, frame.width, frame.height)
        _check_amount(path, number, frame.width, frame.height)
        last = max(last, stamp - start)  # a torn index may send time backwards
        yield last, frame


def _video(path: Path, container: InputContainer) -> VideoStream:
    """The stream of moving pictures: the first one that is no cover. Raises MediaRejected."""
    stream = next((one for one in container.streams.video if not is_cover(one)), None)
    if stream is None:
        raise MediaRejected(f"{path} has no pictures in it.", step="Give a clip, not only its sound.")
    if stream.codec_context is None:
        raise damaged(path)
    _check_size(path, stream.width, stream.height)
    stream.thread_type = "AUTO"
    return stream


def _declared_s(container: InputContainer, stream: VideoStream) -> float:
    """How long the pictures last as the file itself says; 0 where it says nothing of them alone."""
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return 0.0 if container.streams.audio else (container.duration or 0) / 1e6


def _spread(info: ClipInfo, count: int) -> list[float]:
    last, count = info.frames - 1, min(count, info.frames)
    numbers = [last // 2] if count == 1 else [i * last // (count - 1) for i in range(count)]
    return [number / info.fps for number in numbers]


def _packets(path: Path) -> int:
    """The number of pictures in a file whose index does not tell it."""
    with opened(path, "clip") as container:
        return sum(1 for packet in container.demux(_video(path, container)) if packet.size)


def _suffix(format_name: str, own: str) -> str:
    if format_name.startswith("mov"):
        return ".mov" if own == ".mov" else ".mp4"
    if format_name.startswith("matroska"):
        return ".webm" if own == ".webm" else ".mkv"
    return ".avi"


def _check_size(path: Path, width: int, height: int) -> None:
    if width > MAX_SIDE or height > MAX_SIDE:
        what = f"{path} has pictures of {width} by {height} pixels, more than {MAX_SIDE} on a side."
        raise MediaRejected(what, step="Scale it down and try again.")


def _check_amount(path: Path, frames: int, width: int, height: int) -> None:
    if frames * width * height > MAX_PIXELS_IN_ALL:
        what = f"{path} holds more than can be looked at: {frames} pictures of {width} by {height} pixels."
        raise MediaRejected(what, step="Cut it into shots, or scale it down.")


def _too_long(path: Path) -> MediaRejected:
    return MediaRejected(f"{path} is longer than {MAX_DURATION_S / 60:.0f} minutes.", step="Cut it into shots first.")
