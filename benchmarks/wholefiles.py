"""Small whole media of every kind that is read: what the fuzzing tears."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from repertory.media.clips import write_clip
from repertory.media.sounds import write_wav

if TYPE_CHECKING:
    from repertory.media.images import Picture
    from repertory.media.sounds import Samples

WIDTH, HEIGHT, PICTURES = 128, 96, 12


def whole_files(folder: Path) -> None:
    """Writes them all into a folder."""
    folder.mkdir(parents=True)
    _pictures(folder)
    write_wav(folder / "tone.wav", _tone(), 16_000)
    write_clip(folder / "h264-aac.mp4", map(_frame, range(PICTURES)), fps=24, sound=folder / "tone.wav", title="Whole")
    for name, (codec, pixels) in _CLIPS.items():
        _clip(folder / name, codec, pixels)
    for name, codec in _SOUNDS.items():
        _sound(folder / name, codec)


def _frame(number: int) -> Picture:
    across = np.linspace(0, 255, WIDTH)[None, :, None]
    down = np.linspace(0, 1, HEIGHT)[:, None, None]
    picture = np.asarray(across * down * np.array([1.0, 0.6, 0.3]), np.uint8)
    picture[20:60, 5 * number : 5 * number + 30] = (200, 60, 40)
    return picture


def _tone() -> Samples:
    """A second at 16 kHz."""
    samples: Samples = (0.3 * np.sin(np.arange(16_000) / 12)).astype(np.float32)
    return samples


def _pictures(folder: Path) -> None:
    colour = Image.fromarray(_frame(3))
    grey = colour.convert("L")
    exif = Image.Exif()
    exif[0x0112] = 6
    made: dict[str, Callable[[Path], None]] = {
        "rgb.png": colour.save,
        "grey16.png": lambda path: Image.fromarray(np.asarray(grey).astype(np.uint16) * 257).save(path),
        "palette.png": lambda path: colour.quantize(16).save(path, transparency=3),
        "alpha.png": lambda path: colour.convert("RGBA").save(path),
        "moves.png": lambda path: colour.save(path, save_all=True, append_images=[colour.rotate(20)]),
        "exif.jpg": lambda path: colour.save(path, exif=exif),
        "progressive.jpg": lambda path: colour.save(path, progressive=True),
        "cmyk.jpg": lambda path: colour.convert("CMYK").save(path),
        "lossy.webp": colour.save,
        "lossless.webp": lambda path: colour.convert("RGBA").save(path, lossless=True),
        "palette.gif": colour.save,
        "paint.bmp": colour.save,
        "phone.avif": colour.save,
        "packed.tiff": lambda path: colour.save(path, compression="tiff_lzw", exif=exif),
        "grey16.tiff": lambda path: Image.fromarray(np.asarray(grey).astype(np.uint16) * 257).save(path),
        "jpeg.tiff": lambda path: colour.save(path, compression="jpeg"),
        "moves.webp": lambda path: colour.save(path, save_all=True, append_images=[colour.rotate(20)]),
    }
    for name, save in made.items():
        save(folder / name)


_CLIPS = {
    "vp9.webm": ("libvpx-vp9", "yuv420p"),
    "hevc10.mp4": ("libx265", "yuv420p10le"),
    "prores.mov": ("prores_ks", "yuv422p10le"),
    "mjpeg.avi": ("mjpeg", "yuvj420p"),
    "mpeg4.avi": ("mpeg4", "yuv420p"),
    "ffv1.mkv": ("ffv1", "yuv444p"),
}
_SOUNDS = {"mp3.mp3": "libmp3lame", "flac.flac": "flac", "opus.ogg": "libopus", "aac.m4a": "aac"}


def _clip(path: Path, codec: str, pixels: str) -> None:
    import av

    options = {"x265-params": "log-level=none"} if codec == "libx265" else {}
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=24, options=options)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, pixels
        for number in range(PICTURES):
            frame = av.VideoFrame.from_ndarray(_frame(number), format="rgb24").reformat(format=pixels)
            frame.pts, frame.time_base = number, Fraction(1, 24)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def _sound(path: Path, codec: str) -> None:
    import av

    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=48_000, layout="mono")
        assert isinstance(stream, av.AudioStream)
        resampler = av.AudioResampler(format=stream.format, layout="mono", rate=48_000)
        frame = av.AudioFrame.from_ndarray(_tone()[None], format="fltp", layout="mono")
        frame.sample_rate = 16_000
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
