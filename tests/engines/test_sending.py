"""References as a vendor takes them: as they are where they fit, else made to fit, and it is said."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from samples import a_picture, an_order

from repertory.engines.sending import sent_notes, sent_picture
from repertory.errors import YourMove
from repertory.fakes import FAKE_CARD
from repertory.media.images import read_image
from repertory.model.engine import OrderKind

CARD = replace(FAKE_CARD, title="Acme 1", picture_types=("png", "jpeg"), picture_sides=(100, 400), picture_mb=0.2)


def _size(data: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(data)) as image:
        return image.size


def test_what_fits_goes_out_byte_for_byte_and_nothing_is_said(tmp_path: Path) -> None:
    path = a_picture(tmp_path / "a.png")
    sent = sent_picture(CARD, path)
    assert (sent.data, sent.mime, sent.note) == (path.read_bytes(), "image/png", "")
    assert sent.data_uri.startswith("data:image/png;base64,iVBOR")


@pytest.mark.parametrize(
    ("size", "becomes"), [((800, 600), (400, 300)), ((60, 90), (100, 150)), ((400, 100), (400, 100))]
)
def test_what_is_too_large_or_too_small_is_scaled_in_its_proportions(
    tmp_path: Path, size: tuple[int, int], becomes: tuple[int, int]
) -> None:
    sent = sent_picture(CARD, a_picture(tmp_path / "a.png", "a", *size))
    assert _size(sent.data) == becomes
    said = f"scaled from {size[0]} by {size[1]} to {becomes[0]} by {becomes[1]}"
    assert sent.note == (f"For Acme 1 a picture was {said}." if size != becomes else "")


def test_another_kind_of_file_is_converted_and_the_picture_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.webp"
    Image.fromarray(read_image(a_picture(tmp_path / "a.png"))).save(path, "WEBP", lossless=True)
    sent = sent_picture(CARD, path)
    assert sent.note == "For Acme 1 a picture was sent as PNG."
    with Image.open(io.BytesIO(sent.data)) as image:
        assert np.array_equal(np.asarray(image.convert("RGB")), read_image(path))


def test_a_picture_that_only_its_header_turns_is_sent_upright(tmp_path: Path) -> None:
    path = tmp_path / "phone.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(read_image(a_picture(tmp_path / "a.png"))).save(path, "JPEG", exif=exif)
    assert _size(sent_picture(CARD, path).data) == (192, 256)


def test_a_picture_that_weighs_too_much_is_packed_more_tightly_then_shrunk(tmp_path: Path) -> None:
    path = tmp_path / "noise.png"
    noise = np.random.default_rng(1).integers(0, 255, (400, 400, 3)).astype(np.uint8)
    Image.fromarray(noise).save(path)
    sent = sent_picture(CARD, path)
    assert len(sent.data) <= 200_000
    assert sent.kind == "jpeg"
    assert "sent as JPEG" in sent.note
    tiny = sent_picture(replace(CARD, picture_mb=0.02), path)
    assert len(tiny.data) <= 20_000
    assert "scaled from 400 by 400" in tiny.note
    with pytest.raises(YourMove, match=r"noise\.png cannot be made as small"):
        sent_picture(replace(CARD, picture_mb=0.0001), path)


def test_what_is_transparent_lies_on_white_where_the_vendor_takes_none(tmp_path: Path) -> None:
    path = tmp_path / "cut.png"
    Image.new("RGBA", (200, 200), (0, 0, 0, 0)).save(path)
    sent = sent_picture(replace(CARD, picture_types=("jpeg",)), path)
    with Image.open(io.BytesIO(sent.data)) as image:
        assert image.mode == "RGB"
        assert image.getpixel((100, 100)) == (255, 255, 255)


def test_the_same_picture_is_made_to_fit_in_the_same_way(tmp_path: Path) -> None:
    path = a_picture(tmp_path / "a.png", "a", 900, 700)
    assert sent_picture(CARD, path) == sent_picture(CARD, path)


def test_what_was_done_to_an_orders_pictures_is_said_once(tmp_path: Path) -> None:
    order = an_order(CARD, OrderKind.STILL, tmp_path, references=2)
    assert sent_notes(CARD, order) == ()
    for one in order.references:
        a_picture(one.path, "large", 800, 600)
    assert sent_notes(CARD, order) == ("For Acme 1 a picture was scaled from 800 by 600 to 400 by 300.",)
