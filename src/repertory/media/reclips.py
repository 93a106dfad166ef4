"""Redrawing a part of some pictures of a clip, and nothing else of it: the clip is written anew without any loss, so
that every other sample of every picture is what the file held, bit for bit; times and sound are passed through."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np

from repertory.errors import MediaRejected
from repertory.files.writing import whole_file
from repertory.media.containers import damaged, opened

if TYPE_CHECKING:
    from av import VideoFrame, VideoStream
    from av.container import InputContainer, OutputContainer
    from av.packet import Packet
    from av.stream import Stream

    from repertory.media.images import Picture
    from repertory.media.warping import Plane

Change = Callable[[float, "Picture"], "tuple[Picture, Plane] | None"]
"""Given a picture and its time in seconds from the first one: the picture redrawn and where it may differ (1, else 0;
shape (height, width)), or None where it stays."""

_KEPT = ("yuv420p", "yuvj420p")
# `bf=0`: without pictures that look ahead every picture keeps its own time; one thread more or less gives other bytes
_LOSSLESS = {"qp": "0", "preset": "veryfast", "x264-params": "mbtree=0:bframes=0", "flags": "+bitexact"}
_THREADS = 2
_RED_BLUE = {"bt709": (0.2126, 0.0722), "bt601": (0.299, 0.114)}
"""Weights of red and blue in luma; that of green is the rest."""
_BT709 = 1
_RIM = 5
"""Colour is kept for two by two pixels and spread over its neighbours as it is shown, so near the region's edge it
stays as it was: the square, in pixels, that must lie inside."""


def redrawn_clip(path: Path, out: Path, change: Change) -> None:
    """Writes the clip to `out` (MP4, or MKV where the clip is neither MP4 nor MOV), whole or not at all.

    Raises MediaRejected for a clip that is damaged, or kept in a form that cannot be written back without loss: more
    than 8 bits, finer colour than 4:2:0, odd sides, turned by a mark in the file.
    """
    import av

    with opened(path, "clip") as source:
        video = source.streams.video[0] if source.streams.video else None
        if video is None or video.codec_context is None:
            raise damaged(path)
        _check_form(path, video)
        kind = "mp4" if out.suffix == ".mp4" else "matroska"
        with whole_file(out) as temporary, av.open(str(temporary), "w", format=kind) as target:
            _copied(path, source, video, target, change)


def suffix_for(path: Path) -> str:
    """The suffix of the file that `redrawn_clip` makes of a clip: ".mp4" or ".mkv"."""
    with opened(path, "clip") as source:
        return ".mp4" if source.format.name.startswith("mov") else ".mkv"


def _copied(path: Path, source: InputContainer, video: VideoStream, target: OutputContainer, change: Change) -> None:
    """Passes every packet of sound through, and every picture through `change`."""
    written = target.add_stream("libx264", options=_LOSSLESS)
    _set_form(written, video)
    sounds: dict[int, Stream] = {
        stream.index: target.add_stream_from_template(stream) for stream in source.streams.audio
    }
    target.metadata.update(source.metadata)
    start: float | None = None
    for packet in source.demux([video, *source.streams.audio]):
        if packet.stream.index in sounds:
            if packet.dts is not None:
                packet.stream = sounds[packet.stream.index]
                target.mux(packet)
            continue
        for time_s, frame in _frames(path, packet):
            start = time_s if start is None else start
            target.mux(written.encode(_changed(frame, time_s - start, change)))
    target.mux(written.encode(None))


def _frames(path: Path, packet: Packet[Stream]) -> Iterator[tuple[float, VideoFrame]]:
    """The packet's pictures with their own times in seconds."""
    for frame in cast("list[VideoFrame]", packet.decode()):
        if frame.is_corrupt or frame.time is None:
            raise damaged(path)
        if frame.rotation or frame.format.name not in _KEPT:
            raise _other_form(path)
        yield frame.time, frame


def _check_form(path: Path, video: VideoStream) -> None:
    context = video.codec_context
    if video.format is None or video.format.name not in _KEPT or context.width % 2 or context.height % 2:
        raise _other_form(path)


def _other_form(path: Path) -> MediaRejected:
    return MediaRejected(
        f"The pictures of {path.name} are not plain 4:2:0 with 8 bits, even sides and upright: they cannot be written "
        "back without loss.",
        step="Convert the clip first, or take the shot again.",
    )


def _set_form(written: VideoStream, video: VideoStream) -> None:
    """The same size, clock, speed and colours as the clip that is read."""
    context, own = written.codec_context, video.codec_context
    written.width, written.height, written.pix_fmt = own.width, own.height, own.pix_fmt
    context.thread_count = _THREADS
    speed = video.average_rate or video.guessed_rate
    if speed is not None:
        context.framerate = speed
    if video.time_base is not None:
        written.time_base = context.time_base = video.time_base
    if own.sample_aspect_ratio is not None:
        context.sample_aspect_ratio = own.sample_aspect_ratio
    context.colorspace, context.color_primaries, context.color_trc = own.colorspace, own.color_primaries, own.color_trc
    context.color_range = own.color_range


def _changed(frame: VideoFrame, time_s: float, change: Change) -> VideoFrame:
    """The frame with what `change` redrew, in its own samples of luma and colour; the frame itself where it did not."""
    from av.video.frame import PictureType

    frame.pict_type = PictureType.NONE  # the encoder decides for itself which picture stands alone
    before = cast("Picture", frame.to_ndarray(format="rgb24"))
    redrawn = change(time_s, before)
    if redrawn is None:
        return frame
    after, region = redrawn
    frame.make_writable()  # the decoder still draws later pictures from this one
    apart = np.where(region[..., None] > 0, after.astype(np.float32) - before, 0.0)
    _shift(frame, apart, region)
    return frame


def _shift(frame: VideoFrame, apart: Plane, region: Plane) -> None:
    """Moves the frame's samples by a difference of colour, RGB: what does not differ keeps its samples exactly."""
    import cv2

    red, blue = _RED_BLUE["bt709" if frame.colorspace == _BT709 else "bt601"]
    full = frame.format.name == "yuvj420p" or frame.color_range == 2
    luma = red * apart[..., 0] + (1 - red - blue) * apart[..., 1] + blue * apart[..., 2]
    inner = cv2.erode((region > 0).astype(np.float32), np.ones((_RIM, _RIM), np.uint8))
    size = (frame.width // 2, frame.height // 2)
    inside = cv2.resize(inner, size, interpolation=cv2.INTER_AREA) >= 1.0
    luma_scale, colour_scale = (1.0, 1.0) if full else (219 / 255, 224 / 255)
    _add(frame, 0, luma * luma_scale)
    for plane, channel, weight in ((1, 2, blue), (2, 0, red)):
        colour = (apart[..., channel] - luma) / (2 * (1 - weight)) * colour_scale
        _add(frame, plane, np.where(inside, cv2.resize(colour, size, interpolation=cv2.INTER_AREA), 0.0))


def _add(frame: VideoFrame, number: int, values: Plane) -> None:
    plane = frame.planes[number]
    samples = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size).copy()
    own = samples[:, : plane.width]
    own[:] = np.clip(np.round(own + values), 0, 255).astype(np.uint8)
    plane.update(samples.tobytes())
