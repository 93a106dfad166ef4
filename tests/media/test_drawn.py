"""Drawings and posters are told from a photograph by their areas of one colour, however the photograph was spoiled."""

from __future__ import annotations

import numpy as np
import pytest
from samples import astronaut

from repertory.media.drawn import is_drawn, is_rendered
from repertory.media.images import scaled
from repertory.model.media import Box

FACE = Box(x=175.0, y=60.0, width=90.0, height=125.0)


@pytest.mark.parametrize("factor", [0.1, 1.0, 4.0])
def test_a_photograph_dark_or_blown_out_is_none(factor: float) -> None:
    spoiled = np.clip(astronaut() * factor, 0, 255).astype(np.uint8)
    assert not is_drawn(spoiled, FACE)
    large = scaled(spoiled, 4 * spoiled.shape[1], 4 * spoiled.shape[0])
    assert not is_drawn(large, Box(x=700.0, y=240.0, width=360.0, height=500.0))


@pytest.mark.parametrize("size", [1, 4])
def test_a_posterised_photograph_is_none_any_more_at_any_size(size: int) -> None:
    large = scaled(astronaut(), size * 512, size * 512)
    posterised = (large // 64 * 85).astype(np.uint8)
    face = Box(x=size * FACE.x, y=size * FACE.y, width=size * FACE.width, height=size * FACE.height)
    assert is_drawn(posterised, face)
    assert not is_drawn(large, face)


def test_a_cartoon_is_one_at_any_size() -> None:
    from PIL import Image, ImageDraw

    for size in (60, 200, 900):
        sheet = Image.new("RGB", (size, size), (240, 240, 240))
        draw = ImageDraw.Draw(sheet)
        draw.ellipse((size * 0.1, 0, size * 0.9, size), fill=(250, 215, 180), outline=(0, 0, 0), width=3)
        draw.ellipse((size * 0.3, size * 0.4, size * 0.4, size * 0.5), fill=(90, 50, 20))
        draw.arc((size * 0.3, size * 0.6, size * 0.7, size * 0.8), 10, 170, fill=(160, 20, 20), width=4)
        assert is_drawn(np.asarray(sheet), Box(x=0.0, y=0.0, width=float(size), height=float(size)))
    assert not is_drawn(np.asarray(sheet), Box(x=0.0, y=0.0, width=1.0, height=1.0))


def test_skin_without_noise_and_sharp_edges_are_a_renders() -> None:
    down, across = np.mgrid[:300, :240]
    head = (120 + 60 * np.sin(down / 90) + 20 * np.sin(across / 70))[..., None] * [1.0, 0.8, 0.7]
    head[140:260, ::8] -= 40.0
    render = np.clip(head, 0, 255).astype(np.uint8)
    whole = Box(x=0.0, y=0.0, width=240.0, height=300.0)
    noisy = np.clip(head + np.random.default_rng(1).normal(0, 10, head.shape), 0, 255).astype(np.uint8)
    assert is_rendered([(render, whole)])
    assert not is_rendered([(noisy, whole)])
    assert not is_rendered([(astronaut(), FACE), (render, whole), (astronaut(), FACE)]), "most of them are photographs"
    assert not is_rendered([])
