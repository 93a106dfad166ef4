"""A decoded frame as people see it: upright, in its proportions, with the light of a usual screen, as RGB."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

if TYPE_CHECKING:
    from av import VideoFrame, VideoStream
    from numpy.typing import NDArray

    from repertory.media.images import Picture

PQ = 16
"""SMPTE ST 2084, by its number in ITU-T H.273: the light of HDR films, in which paper white is a middle grey."""
WHITE = 203.0
"""Candelas per square metre of paper white in HDR (ITU-R BT.2408)."""
KNEE = 0.75
"""The share of paper white above which lights are rolled off, so that those brighter than paper keep some drawing."""
_TO_709 = np.array([[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]], np.float32)
"""Linear light from the primaries of BT.2020 to those of BT.709 (ITU-R BT.2087)."""
MOST_STRETCHED = 4.0
"""Proportions of a pixel beyond which a file's word for it is not believed."""


def upright(frame: VideoFrame, stretch: float = 1.0) -> Picture:
    """The frame turned as the camera that took it was held, `stretch` times as wide, HDR brought to the light of a
    usual screen; shape (height, width, 3), uint8, RGB."""
    picture = cast("Picture", frame.to_ndarray(format="rgb24"))
    if int(frame.color_trc or 0) == PQ:
        picture = _from_pq(picture)
    turns = round(frame.rotation / 90) % 4
    return np.ascontiguousarray(np.rot90(_widened(picture, stretch), turns))


def stretch_of(stream: VideoStream) -> float:
    """How much wider a stream's pictures are meant than they have pixels: on tapes and DVDs pixels are no squares."""
    shape = float(stream.sample_aspect_ratio or 1) or 1.0
    return shape if 1 / MOST_STRETCHED <= shape <= MOST_STRETCHED else 1.0


def _widened(picture: Picture, stretch: float) -> Picture:
    import cv2

    if stretch == 1.0:
        return picture
    height, width = picture.shape[:2]
    wide = max(1, round(width * stretch))
    return np.asarray(cv2.resize(picture, (wide, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def _from_pq(picture: Picture) -> Picture:
    """Light decoded by ST 2084 in shares of paper white, rolled off above the knee, in the colours and with the gamma
    of sRGB."""
    linear = _decoded()[picture] @ _TO_709.T
    over = np.maximum(linear - KNEE, 0)
    rolled = np.where(linear > KNEE, KNEE + (1 - KNEE) * over / (over + 1 - KNEE), np.maximum(linear, 0))
    coded = np.where(rolled <= 0.0031308, 12.92 * rolled, 1.055 * rolled ** (1 / 2.4) - 0.055)
    whole: Picture = np.rint(coded * 255).clip(0, 255).astype(np.uint8)
    return whole


def _decoded() -> NDArray[np.float32]:
    """The light of each of 256 codes of ST 2084, in shares of paper white."""
    m1, m2, c1, c2, c3 = 2610 / 16384, 2523 / 32, 3424 / 4096, 2413 / 128, 2392 / 128
    power = (np.arange(256) / 255) ** (1 / m2)
    light = (np.maximum(power - c1, 0) / (c2 - c3 * power)) ** (1 / m1)
    shares: NDArray[np.float32] = (light * 10_000 / WHITE).astype(np.float32)
    return shares
