"""The finish of a drawn picture: soft corners in the shade, haze, focus, glow of lamps, colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from repertory.engines.previs.render import FAR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from repertory.engines.previs.render import Plate
    from repertory.engines.previs.scene import Mood, View
    from repertory.media.images import Picture

    Layer = NDArray[np.float32]


def finished(plate: Plate, mood: Mood, view: View, width: int, height: int) -> Picture:
    """The picture at its final size."""
    return graded(softened(plate, mood, view, width, height), mood)


def softened(plate: Plate, mood: Mood, view: View, width: int, height: int) -> Layer:
    """The plate at its final size with soft corners, haze and focus; 0 to 1, not yet graded."""
    import cv2

    small = scaled(plate.colour, width, height)
    depth = _float(cv2.resize(plate.depth, (width, height), interpolation=cv2.INTER_NEAREST))
    small *= (_crevices(depth) * _overhung(depth, view))[..., None]
    if mood.haze > 0:
        small = _hazy(small, depth, mood, view)
    if view.focus > 0 and view.blur > 0:
        small = _focused(small, depth, view)
    return _float(small)


def laid_over(back: Layer, behind: Plate, front: Plate, view: View) -> Layer:
    """Actors over a finished background. `front` was drawn over the plate `behind`, of which `back` is the finish."""
    import cv2

    height, width = back.shape[:2]
    drawn = front.depth < FAR * 0.99
    seen = drawn & (front.depth < behind.depth)
    hidden = (drawn & ~seen)[..., None]
    colour = scaled(np.where(hidden, behind.colour, front.colour), width, height)
    cover = _float(cv2.resize(seen.astype(np.float32), (width, height), interpolation=cv2.INTER_AREA))[..., None]
    nearer = np.where(seen, front.depth, behind.depth)
    small = _float(cv2.resize(nearer, (width, height), interpolation=cv2.INTER_NEAREST))
    body = colour * (_crevices(small) * _overhung(small, view))[..., None]
    return _float(back + cover * (body - back))


def graded(layer: Layer, mood: Mood) -> Picture:
    """The finished picture: glow, colour balance, contrast, darker corners, and lights that run out softly."""
    height, width, _ = layer.shape
    if mood.bloom > 0:
        layer = _glowing(layer, mood.bloom)
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, width, dtype=np.float32)[None]
    corner = 1 - mood.vignette * np.clip(x * x * 0.7 + y * y * 0.5 - 0.25, 0, 1)
    layer = _float(layer * (corner[..., None] * _float(mood.gain) * np.float32(mood.contrast)))
    layer += np.float32(0.42 * (1 - mood.contrast))
    high = layer > 0.8
    layer[high] = 0.8 + 0.2 * np.tanh((layer[high] - 0.8) / 0.2)
    return np.asarray(np.clip(layer, 0, 1) * np.float32(255) + np.float32(0.5), np.uint8)


def scaled(colour: Picture, width: int, height: int) -> Layer:
    """A drawn picture at its final size, 0 to 1."""
    import cv2

    return _float(cv2.resize(colour, (width, height), interpolation=cv2.INTER_AREA)) / np.float32(255)


def _crevices(depth: Layer) -> Layer:
    """Darkening where the surroundings stand nearer: the depth buffer, sharpened (Luft and others, SIGGRAPH 2006)."""
    import cv2

    height, width = depth.shape
    small = np.log(cv2.resize(depth, (width // 3, height // 3), interpolation=cv2.INTER_NEAREST))
    shade = np.zeros_like(small)
    for radius, weight in ((height / 240, 1.0), (height / 90, 0.8)):
        reach = np.ones((2 * round(3 * radius) + 1,) * 2, np.uint8)
        gap = small - cv2.erode(small, reach)  # a thing that merely stands in front casts no shade behind it
        behind = small - cv2.GaussianBlur(small, (0, 0), radius)
        shade += weight * np.clip(behind - 0.002, 0, 0.05) * np.exp(-((gap / 0.09) ** 2))
    shade[small > np.log(FAR * 0.9)] = 0  # nothing lies behind the sky
    return _float(cv2.resize(1 - np.clip(shade * 7.0, 0, 0.42), (width, height), interpolation=cv2.INTER_LINEAR))


def _overhung(depth: Layer, view: View) -> Layer:
    """Shadow from above on the subject: under the chin, the brows, the hair, the lapels.

    A point is in shade when what is seen a few centimetres above it stands a little nearer.
    """
    import cv2

    height, width = depth.shape
    away = view.focus or float(np.linalg.norm(np.subtract(view.eye, view.target)))
    metre = height / 3 / (2 * np.tan(np.radians(view.fov / 2)) * away)
    if metre < 60:
        return np.ones_like(depth)  # a wide picture: centimetres are smaller than pixels
    small = _float(cv2.resize(depth, (width // 3, height // 3), interpolation=cv2.INTER_NEAREST))
    shade = np.zeros_like(small)
    for drop, weight in ((0.018, 0.30), (0.040, 0.38), (0.065, 0.24)):
        rows = min(max(round(drop * metre), 1), len(small) - 1)
        gap = small[rows:] - small[:-rows] - 0.25 * drop
        shade[rows:] += weight * np.clip(gap / 0.045, 0, 1) * np.clip(1.6 - gap / 0.11, 0, 1)
    shade[np.abs(small - away) > 0.6] = 0
    shade = _float(cv2.GaussianBlur(shade, (0, 0), max(0.009 * metre, 0.6)))
    return _float(cv2.resize(1 - 0.5 * np.clip(shade, 0, 1), (width, height), interpolation=cv2.INTER_LINEAR))


def _hazy(picture: Layer, depth: Layer, mood: Mood, view: View) -> Layer:
    start = (view.focus or 2.0) + 1.5
    share = 1 - np.exp(-mood.haze * np.clip(depth - start, 0, None))
    share[depth > FAR * 0.95] = 0
    return picture + _float(share)[..., None] * (_float(mood.fog) - picture)


def _focused(picture: Layer, depth: Layer, view: View) -> Layer:
    """Background out of focus. What is sharp does not bleed into it: blurred colours come from the background only."""
    import cv2

    height, width = depth.shape
    behind = np.clip((depth - view.focus - 0.22) / 0.5, 0, 1)
    circle = np.clip((1 - view.focus / depth) * 1.25, 0, 1) * behind
    half = (width // 2, height // 2)
    weight = cv2.resize(behind, half, interpolation=cv2.INTER_AREA)[..., None]
    colours = cv2.resize(picture, half, interpolation=cv2.INTER_AREA) ** 2.0 * weight
    radius = view.blur * height * 0.0125
    soft = []
    for share in (0.45, 1.0):
        spread = cv2.GaussianBlur(weight[..., 0], (0, 0), radius * share)[..., None]
        mixed = cv2.GaussianBlur(colours, (0, 0), radius * share) / np.maximum(spread, 1e-3)
        soft.append(cv2.resize(np.sqrt(mixed), (width, height), interpolation=cv2.INTER_LINEAR))
    first = np.clip(circle / 0.45, 0, 1)[..., None]
    second = np.clip((circle - 0.45) / 0.55, 0, 1)[..., None]
    blurred = picture + first * (soft[0] - picture)
    return _float(blurred + second * (soft[1] - blurred))


def _glowing(picture: Layer, amount: float) -> Layer:
    import cv2

    height, width, _ = picture.shape
    small = cv2.resize(picture, (width // 4, height // 4), interpolation=cv2.INTER_AREA)
    bright = np.clip(small - 0.72, 0, 1)
    halo = cv2.GaussianBlur(bright, (0, 0), height / 110) + 0.7 * cv2.GaussianBlur(bright, (0, 0), height / 32)
    return picture + _float(amount * cv2.resize(halo, (width, height), interpolation=cv2.INTER_LINEAR))


def _float(values: object) -> Layer:
    return np.asarray(values, np.float32)
