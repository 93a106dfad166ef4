"""A picture that came in another size than was ordered is cut and scaled, and that is said."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from repertory.engines.fitting import fitted, nearest_ratio
from repertory.errors import MediaRejected
from repertory.media.images import read_image, write_image


def banded(path: Path) -> Path:
    """300 by 100 pixels: a red, a green and a blue third."""
    picture = np.zeros((100, 300, 3), np.uint8)
    for third in range(3):
        picture[:, third * 100 : third * 100 + 100, third] = 200
    write_image(path, picture)
    return path


def test_the_nearest_proportions_are_ordered() -> None:
    ratios = ("1:1", "3:2", "4:3", "16:9", "9:16")
    assert [nearest_ratio(ratios, *size) for size in ((1280, 720), (1080, 1920), (1000, 1000), (1440, 1000))] == [
        "16:9",
        "9:16",
        "1:1",
        "3:2",
    ]


def test_a_picture_of_the_right_size_is_not_touched(tmp_path: Path) -> None:
    path = banded(tmp_path / "a.png")
    before = path.read_bytes()
    assert fitted(path, 300, 100) == (path, "")
    assert path.read_bytes() == before


def test_what_is_too_wide_is_cut_evenly_and_scaled(tmp_path: Path) -> None:
    path, note = fitted(banded(tmp_path / "a.png"), 50, 50)
    picture = read_image(path)
    assert picture.shape == (50, 50, 3)
    assert picture[..., 1].min() > 150, "the middle third is what stays"
    assert note == "It came with 300 by 100 pixels and was scaled to 50 by 50 and cut to its proportions."


def test_what_is_too_tall_is_cut_evenly_and_scaled(tmp_path: Path) -> None:
    path, note = fitted(banded(tmp_path / "a.png"), 300, 50)
    assert read_image(path).shape == (50, 300, 3)
    assert note.endswith("cut to its proportions.")


def test_the_same_proportions_are_only_scaled(tmp_path: Path) -> None:
    path, note = fitted(banded(tmp_path / "a.png"), 150, 50)
    assert read_image(path).shape == (50, 150, 3)
    assert note == "It came with 300 by 100 pixels and was scaled to 150 by 50."


def test_a_webp_becomes_a_png_and_what_is_no_picture_is_refused(tmp_path: Path) -> None:
    Image.new("RGB", (40, 30)).save(tmp_path / "a.webp")
    path, _ = fitted(tmp_path / "a.webp", 20, 15)
    assert path == tmp_path / "a.png"
    (tmp_path / "b.png").write_bytes(b"no picture")
    with pytest.raises(MediaRejected):
        fitted(tmp_path / "b.png", 20, 15)
