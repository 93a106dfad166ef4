"""Pictures come in whole and within the limits, or not at all."""

from __future__ import annotations

import shutil
import struct
import tracemalloc
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from repertory.errors import MediaRejected
from repertory.media.images import check_image, read_image, thumbnail, write_image

if TYPE_CHECKING:
    from repertory.media.images import Picture


def huge_png(path: Path, side: int) -> Path:
    """A sound PNG of `side` by `side` black pixels, one bit each, made row by row."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(1)
    row = bytes(1 + (side + 7) // 8)
    data = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    parts = chunk(b"IHDR", header), chunk(b"IDAT", data), chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(parts))
    return path


@pytest.fixture
def picture() -> Picture:
    return np.random.default_rng(4).integers(0, 256, (30, 40, 3), np.uint8)


@pytest.mark.parametrize("side", [8_100, 10_000, 40_000])
def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_decoded(tmp_path: Path, side: int) -> None:
    path = huge_png(tmp_path / "huge.png", side)
    tracemalloc.start()
    with pytest.raises(MediaRejected, match=r"huge\.png has more than 64 megapixels"):
        check_image(path)
    assert tracemalloc.get_traced_memory()[1] < 4_000_000
    tracemalloc.stop()


def test_a_large_picture_within_the_limit_is_taken(tmp_path: Path) -> None:
    assert check_image(huge_png(tmp_path / "large.png", 4_000)) == ".png"


@pytest.mark.parametrize("share", [0.01, 0.05, 0.3, 0.9, 0.99])
@pytest.mark.parametrize("suffix", [".png", ".jpg"])
def test_a_picture_that_is_cut_short_is_refused(tmp_path: Path, picture: Picture, suffix: str, share: float) -> None:
    path = tmp_path / f"cut{suffix}"
    write_image(path, picture)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(MediaRejected, match="cut"):
        check_image(path)


def test_a_picture_with_a_wrong_checksum_is_refused(tmp_path: Path, picture: Picture) -> None:
    path = tmp_path / "flipped.png"
    write_image(path, picture)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(MediaRejected, match="damaged"):
        check_image(path)


@pytest.mark.parametrize("words", [b"", b"a portrait of Mia\n", b"\x89PNG\r\n\x1a\n", b"GIF89a" + bytes(40)])
def test_what_is_no_picture_is_refused(tmp_path: Path, words: bytes) -> None:
    path = tmp_path / "mia.png"
    path.write_bytes(words)
    with pytest.raises(MediaRejected, match=r"mia\.png"):
        check_image(path)


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(MediaRejected, match="is a folder"):
        check_image(tmp_path)
    with pytest.raises(MediaRejected, match="no file"):
        check_image(tmp_path / "nothing.png")


@pytest.mark.parametrize(("kind", "suffix"), [("PNG", ".png"), ("JPEG", ".jpg"), ("WEBP", ".webp")])
def test_the_suffix_follows_the_content(tmp_path: Path, kind: str, suffix: str) -> None:
    path = tmp_path / "named.txt"
    Image.new("RGB", (8, 8), "teal").save(path, kind)
    assert check_image(path) == suffix


def test_a_phones_jpeg_with_a_second_picture_behind_it_is_a_jpeg(tmp_path: Path) -> None:
    path = tmp_path / "phone.jpg"
    Image.new("RGB", (8, 8), "teal").save(path, "MPO", save_all=True, append_images=[Image.new("RGB", (8, 8))])
    with Image.open(path) as photo:
        assert photo.format == "MPO"
    assert check_image(path) == ".jpg"


def test_a_picture_is_read_upright_and_on_white_paper(tmp_path: Path) -> None:
    photo = Image.new("RGB", (20, 10), "black")
    exif = photo.getexif()
    exif[0x0112] = 6
    photo.save(tmp_path / "turned.jpg", exif=exif)
    assert read_image(tmp_path / "turned.jpg").shape == (20, 10, 3)
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(tmp_path / "glass.png")
    assert (read_image(tmp_path / "glass.png") == 255).all()


def test_a_picture_whose_orientation_note_is_broken_is_read_as_it_stands(tmp_path: Path) -> None:
    photo = Image.new("RGB", (20, 10), "black")
    photo.save(tmp_path / "odd.png", exif=b"Exif\x00\x00no such thing")
    assert check_image(tmp_path / "odd.png") == ".png"
    assert read_image(tmp_path / "odd.png").shape == (10, 20, 3)


def test_a_png_gives_back_what_was_written_and_is_always_the_same_file(tmp_path: Path, picture: Picture) -> None:
    write_image(tmp_path / "a.png", picture)
    write_image(tmp_path / "b.png", picture)
    assert (read_image(tmp_path / "a.png") == picture).all()
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_a_thumbnail_fits_and_is_never_enlarged(picture: Picture) -> None:
    assert thumbnail(picture, 20, 20).shape == (15, 20, 3)
    assert thumbnail(picture, 400, 400).shape == picture.shape


def test_the_same_file_elsewhere_is_the_same_picture(tmp_path: Path, picture: Picture) -> None:
    write_image(tmp_path / "a.png", picture)
    shutil.copyfile(tmp_path / "a.png", tmp_path / "other name.jpg")
    assert check_image(tmp_path / "other name.jpg") == ".png"
