"""Painted surfaces: wood, brick, paving, lettering, soft shadows. The same seed paints the same grain.

Walls and floors are kept once they are painted: a set is built for each picture, and painting took a third of its time.
What was painted cannot be changed, for other pictures show it as well.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from repertory.engines.previs.scene import Colour

    Paint = NDArray[np.uint8]

_kept = functools.lru_cache(maxsize=16)
"""Of less than a megabyte each."""


@_kept
def wood(seed: int, colour: Colour, *, planks: int = 5, size: int = 512) -> Paint:
    """Planks along x with their own grain; tiles without a seam."""
    from scipy.ndimage import gaussian_filter

    random = np.random.default_rng(seed)
    y, _ = np.mgrid[:size, :size] / size
    drift = gaussian_filter(random.normal(size=(size, size)), (10, 90), mode="wrap")
    drift /= np.abs(drift).max()
    fibre = gaussian_filter(random.normal(size=(size, size)), (0.8, 40), mode="wrap")
    fibre /= np.abs(fibre).max()
    plank = (y * planks).astype(int) % planks
    tone = random.uniform(-0.10, 0.10, planks)[plank]
    rings = np.sin(2 * np.pi * (y * planks * 4 + drift * 2.6 + random.uniform(0, 1, planks)[plank]))
    gap = np.abs((y * planks) % 1 - 0.5) > 0.485
    shade = 1.0 + tone + 0.10 * rings + 0.16 * fibre - 0.35 * gap
    return _paint(shade[..., None] * np.array(colour))


@_kept
def bricks(seed: int, colour: Colour, *, rows: int = 8, size: int = 512) -> Paint:
    """Courses of bricks with pale joints, half a brick apart."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[:size, :size] / size
    row = (y * rows).astype(int)
    across = (x * rows / 2 + (row % 2) * 0.5) % (rows / 2)
    tone = random.uniform(-0.14, 0.14, (rows, rows))[row, across.astype(int)]
    joint = (np.abs((y * rows) % 1 - 0.5) > 0.45) | (np.abs(across % 1 - 0.5) > 0.475)
    rough = random.normal(0, 0.025, (size, size))
    return _paint(np.where(joint[..., None], np.array(colour) * 0.6 + 0.25, (1 + tone + rough)[..., None] * colour))


@_kept
def paving(seed: int, colour: Colour, *, slabs: int = 4, size: int = 512) -> Paint:
    """Square slabs with dark joints and a little dirt."""
    from scipy.ndimage import gaussian_filter

    random = np.random.default_rng(seed)
    y, x = np.mgrid[:size, :size] / size
    tone = random.uniform(-0.09, 0.09, (slabs, slabs))[(y * slabs).astype(int), (x * slabs).astype(int)]
    joint = np.maximum(np.abs((y * slabs) % 1 - 0.5), np.abs((x * slabs) % 1 - 0.5)) > 0.487
    dirt = gaussian_filter(random.normal(size=(size, size)), 14, mode="wrap")
    shade = 1 + tone + 0.10 * dirt / np.abs(dirt).max() - 0.30 * joint + random.normal(0, 0.012, (size, size))
    return _paint(shade[..., None] * np.array(colour))


@_kept
def plaster(seed: int, colour: Colour, *, size: int = 256) -> Paint:
    """A painted wall, by hand: large soft unevenness."""
    from scipy.ndimage import gaussian_filter

    random = np.random.default_rng(seed)
    cloud = gaussian_filter(random.normal(size=(size, size)), 22, mode="wrap")
    shade = 1 + 0.05 * cloud / np.abs(cloud).max() + random.normal(0, 0.008, (size, size))
    return _paint(shade[..., None] * np.array(colour))


def stripes(first: Colour, second: Colour, count: int = 8, size: int = 256) -> Paint:
    """Upright stripes, as on an awning."""
    x = np.mgrid[:size, :size][1] / size
    return _paint(np.where(((x * count).astype(int) % 2 == 0)[..., None], first, second))


def lettering(lines: tuple[str, ...], ink: Colour, ground: Colour, *, width: int = 512, height: int = 160) -> Paint:
    """Words on a board, the first line largest, with a thin frame."""
    from PIL import Image, ImageDraw, ImageFont

    board = Image.new("RGB", (width, height), _rgb(ground))
    pen = ImageDraw.Draw(board)
    frame = max(height // 40, 2)
    pen.rectangle((2 * frame, 2 * frame, width - 2 * frame, height - 2 * frame), outline=_rgb(ink), width=frame)
    share = height / (len(lines) + 0.6)
    for number, line in enumerate(lines):
        size = share * (0.78 if number == 0 else 0.5)
        font = ImageFont.load_default(size)
        size *= min(1.0, width * 0.84 / max(font.getlength(line), 1))
        font = ImageFont.load_default(size)
        pen.text((width / 2, share * (number + 0.8)), line, fill=_rgb(ink), font=font, anchor="mm")
    return np.asarray(board)


def soft_spot(colour: Colour, strength: float, *, size: int = 96) -> Paint:
    """A round soft stain with transparency: a contact shadow, or a pool of light."""
    y, x = np.mgrid[:size, :size] / (size - 1) * 2 - 1
    alpha = np.clip(1 - np.hypot(x, y), 0, 1) ** 1.5 * strength
    return _paint(np.concatenate([np.broadcast_to(colour, (size, size, 3)), alpha[..., None]], -1))


def window_light(colour: Colour, strength: float, *, panes: tuple[int, int] = (2, 3), size: int = 192) -> Paint:
    """Sunlight as it falls through a window with bars, soft at its edges."""
    from scipy.ndimage import gaussian_filter

    y, x = np.mgrid[:size, :size] / size
    inner = (x - 0.1) / 0.8, (y - 0.1) / 0.8
    lit = (np.abs(inner[0] - 0.5) < 0.5) & (np.abs(inner[1] - 0.5) < 0.5)
    for place, count in zip(inner, panes, strict=True):
        lit &= np.abs((place * count) % 1 - 0.5) < 0.44
    alpha = gaussian_filter(lit.astype(float), size / 60) * strength
    return _paint(np.concatenate([np.broadcast_to(colour, (size, size, 3)), alpha[..., None]], -1))


def _paint(values: NDArray[np.float64]) -> Paint:
    painted = np.round(np.clip(values, 0, 1) * 255).astype(np.uint8)
    painted.setflags(write=False)
    return painted


def _rgb(colour: Colour) -> tuple[int, int, int]:
    red, green, blue = (round(255 * channel) for channel in colour)
    return red, green, blue
