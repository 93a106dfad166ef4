"""Odd media as they come from cameras, phones, web pages and broken disks: one small real file for each."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from repertory.media.clips import write_clip
from repertory.media.sounds import write_wav

if TYPE_CHECKING:
    from repertory.media.images import Picture

WIDTH, HEIGHT = 128, 96
RED = (200, 40, 30)


def drawn(number: int = 0) -> Picture:
    """A grey wall with a red corner at the top left, and a light patch that wanders to the right."""
    picture = np.full((HEIGHT, WIDTH, 3), 60, np.uint8)
    picture[: HEIGHT // 3, : WIDTH // 4] = RED
    picture[40:60, 3 * number : 3 * number + 20] = 230
    return picture


def a_png(path: Path, width: int, height: int, rows: bytes, *, bits: int = 8, colour: int = 2) -> None:
    """A PNG file written by hand: Pillow writes neither 16 bits in colour nor sizes that are a lie."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + body)


def a_clip(
    path: Path,
    codec: str = "libx264",
    pixels: str = "yuv420p",
    *,
    times_s: Sequence[float] | None = None,
    pictures: int = 12,
    videos: int = 1,
    sounds: int = 0,
    options: dict[str, str] | None = None,
    about: Callable[[Any], None] | None = None,
    container: str | None = None,
) -> None:
    """A clip of the drawn wall, 24 frames a second or at these times."""
    import av

    with av.open(str(path), "w", format=container) as out:
        streams = []
        for _ in range(videos):
            stream = out.add_stream(codec, rate=24, options=options or {})
            stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, pixels  # type: ignore[union-attr]
            if times_s is not None:
                stream.codec_context.time_base = Fraction(1, 90_000)
            if about:
                about(stream.codec_context)
            streams.append(stream)
        voices = [out.add_stream("aac", rate=48_000, layout="stereo") for _ in range(sounds)]
        for number in range(pictures):
            for stream in streams:
                frame = av.VideoFrame.from_ndarray(drawn(number), format="rgb24").reformat(format=pixels)
                frame.pts, frame.time_base = number, Fraction(1, 24)
                if times_s is not None:
                    frame.pts, frame.time_base = round(times_s[number] * 90_000), Fraction(1, 90_000)
                out.mux(stream.encode(frame))  # type: ignore[union-attr, arg-type]
        for stream in streams:
            out.mux(stream.encode(None))  # type: ignore[union-attr]
        for voice in voices:
            for piece in range(pictures * 2000 // 1024):
                sound = av.AudioFrame.from_ndarray(np.zeros((2, 1024), np.float32), format="fltp", layout="stereo")
                sound.sample_rate, sound.pts, sound.time_base = 48_000, piece * 1024, Fraction(1, 48_000)
                out.mux(voice.encode(sound))
            out.mux(voice.encode(None))


def turned(whole: bytes, quarter: int) -> bytes:
    """An MP4 file with the display matrix of a phone that was held sideways, a number of quarters clockwise."""
    cosine, sine = ((1, 0), (0, 1), (-1, 0), (0, -1))[quarter]
    data = bytearray(whole)
    at = data.index(b"tkhd") + 44  # the matrix of the track's header, version 0 (ISO 14496-12)
    matrix = [cosine, sine, 0, -sine, cosine, 0]
    data[at : at + 36] = struct.pack(">9i", *(one << 16 for one in matrix), 0, 0, 1 << 30)
    return bytes(data)


def odd_pictures(folder: Path) -> None:
    """Pictures with other modes, depths, notes and lies."""
    colour = Image.fromarray(drawn())
    grey = np.asarray(colour.convert("L"))
    colour.convert("L").save(folder / "grey.png")
    Image.fromarray(grey.astype(np.uint16) * 257).save(folder / "grey, 16 bits.png")
    deep = b"".join(b"\0" + (row.astype(">u2") * 257).astype(">u2").tobytes() for row in drawn())
    a_png(folder / "16 bits.png", WIDTH, HEIGHT, deep, bits=16)
    colour.convert("CMYK").save(folder / "cmyk.jpg", quality=95)
    clear = np.dstack([drawn(), np.full((HEIGHT, WIDTH), 255, np.uint8)])
    clear[:, WIDTH // 2 :, 3] = 0
    Image.fromarray(clear).save(folder / "alpha.png")
    sideways = Image.Exif()
    sideways[0x0112] = 6
    Image.fromarray(np.rot90(drawn())).save(folder / "sideways.jpg", exif=sideways, quality=95)
    for name in ("moves.png", "moves.webp", "moves.gif", "pages.tiff"):
        colour.save(folder / name, save_all=True, append_images=[Image.fromarray(drawn(9))])
    for name in ("web page.gif", "paint.bmp", "scan.tiff"):
        colour.save(folder / name)
    colour.save(folder / "phone.avif", quality=95)
    (folder / "phone.heic").write_bytes(b"\0\0\0\x18ftypheic" + bytes(40))
    (folder / "camera.cr2").write_bytes(b"II*\0\x10\0\0\0CR\x02\0" + bytes(40))
    (folder / "cut short.tiff").write_bytes((folder / "scan.tiff").read_bytes()[:900])
    Image.fromarray(np.rot90(drawn())).save(folder / "sideways.tiff", exif=sideways)
    Image.fromarray(grey.astype(np.uint16) * 257).save(folder / "grey, 16 bits.tiff")
    Image.fromarray(grey.astype(np.float32) / 255).save(folder / "heights.tiff")
    colour.save(folder / "preview.tiff", tiffinfo={254: 1})
    a_png(folder / "bomb.png", 60_000, 60_000, b"\0" * 100)
    a_png(folder / "large bomb.png", 9_500, 9_500, b"\0" * 100)
    (folder / "corrupt.png").write_bytes((folder / "grey.png").read_bytes()[:90] + bytes(200))
    Image.new("RGB", (1, 1)).save(folder / "one pixel.png")
    Image.new("RGB", (1, 5000)).save(folder / "thread.png")


def odd_clips(folder: Path) -> None:
    """Clips with uneven steps, other depths and proportions, no pictures, too many tracks."""
    write_clip(folder / "plain.mp4", map(drawn, range(12)), fps=24)
    whole = (folder / "plain.mp4").read_bytes()
    for quarter, name in ((1, "a quarter"), (2, "upside down"), (3, "three quarters")):
        (folder / f"held {name}.mp4").write_bytes(turned(whole, quarter))
    uneven = [0.0, 0.02, 0.06, 0.3, 0.32, 0.5, 0.9, 0.92, 1.3, 1.32, 1.34, 1.6]
    a_clip(folder / "uneven.mp4", times_s=uneven)
    a_clip(folder / "uneven.mkv", times_s=uneven)
    a_clip(folder / "many tracks.mp4", videos=2, sounds=3)
    a_clip(folder / "10 bits.mp4", pixels="yuv420p10le")
    a_clip(folder / "prores.mov", codec="prores_ks", pixels="yuv422p10le")
    a_clip(folder / "one picture.mp4", pictures=1)
    a_clip(folder / "hdr.mp4", "libx265", "yuv420p10le", options={"x265-params": "log-level=none"}, about=_hdr)
    a_clip(folder / "wide pixels.mp4", about=_wide)
    a_clip(folder / "broadcast.ts", container="mpegts")
    (folder / "no pictures.mp4").write_bytes(_without_pictures(folder / "made.mp4"))
    (folder / "made.mp4").unlink()
    (folder / "cut short.mp4").write_bytes(whole[: len(whole) * 3 // 4])
    (folder / "cut at the end.mkv").write_bytes((folder / "uneven.mkv").read_bytes()[:-400])
    (folder / "nothing.mp4").touch()


def odd_names(folder: Path) -> None:
    """Names that lie, and names that are hard to type."""
    whole, still = (folder / "plain.mp4").read_bytes(), (folder / "grey.png").read_bytes()
    (folder / "a clip.png").write_bytes(whole)
    (folder / "a picture.mp4").write_bytes(still)
    (folder / "words.jpg").write_text("Mia waits at the window.\n" * 40)
    for name in ("-dash.png", "two  blanks.png", "🎬 take.png", "two\nlines.png", "[red]bold.png", "ümläut.png"):
        (folder / name).write_bytes(still)
    (folder / os.fsdecode(b"latin-\xe9.png")).write_bytes(still)
    (folder / "a folder.png").mkdir()
    (folder / "circle.png").symlink_to("circle.png")
    os.mkfifo(folder / "pipe.png")


def odd_sounds(folder: Path) -> None:
    """Sounds: silence, none at all, numbers that are none."""
    write_wav(folder / "silence.wav", np.zeros(16_000, np.float32), 16_000)
    write_wav(folder / "no samples.wav", np.zeros(0, np.float32), 16_000)
    samples = np.zeros(8000, "<f4")
    samples[100] = np.nan
    header = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + 32_000, b"WAVE", b"fmt ", 16, 3, 1, 8000, 32_000, 4, 32, b"data", 32_000)  # fmt: skip # noqa: E501
    (folder / "no number.wav").write_bytes(header + samples.tobytes())
    billions = header[:24] + struct.pack("<I", 2_000_000_000) + header[28:]
    (folder / "billions.wav").write_bytes(billions + bytes(32_000))


def _hdr(context: Any) -> None:
    context.color_primaries, context.color_trc, context.colorspace = 9, 16, 9


def _wide(context: Any) -> None:
    context.sample_aspect_ratio = Fraction(2, 1)


def _without_pictures(path: Path) -> bytes:
    """A clip whose track was announced and never filled."""
    import av

    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=24)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        out.start_encoding()
    return path.read_bytes()
