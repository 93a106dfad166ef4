"""Bending one face onto another's place: dense warps over a mesh of points, soft masks, low and high frequencies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points = NDArray[np.float64]
    from repertory.media.images import Picture

    Plane = NDArray[np.float32]

GRID_SIDE = 192
"""A warp is worked out on a grid of at most this many steps a side and enlarged: it is smooth anyway."""


COLOUR = 0.45
"""How much finer the colour is that a reference gives than the lightness."""


@dataclass(frozen=True, kw_only=True)
class Window:
    """A whole-pixel rectangle of a picture."""

    left: int
    top: int
    width: int
    height: int

    @property
    def slices(self) -> tuple[slice, slice]:
        """For indexing an array of shape (height, width, ...)."""
        return slice(self.top, self.top + self.height), slice(self.left, self.left + self.width)

    @property
    def corner(self) -> Points:
        return np.array([self.left, self.top], np.float64)


def window_around(points: Points, margin: float, width: int, height: int) -> Window:
    """The part of a picture of that size that holds the points and a margin in pixels, cut at the picture's edge."""
    low = np.floor(points.min(axis=0) - margin).astype(int)
    high = np.ceil(points.max(axis=0) + margin).astype(int) + 1
    left, top = max(0, int(low[0])), max(0, int(low[1]))
    right, bottom = min(width, int(high[0])), min(height, int(high[1]))
    return Window(left=left, top=top, width=max(0, right - left), height=max(0, bottom - top))


class Mesh:
    """Triangles over points in a window, through which values at the points spread over the window's pixels.

    `points` has shape (n, 2), in pixels of the window. Outside their hull there is no value.
    """

    def __init__(self, points: Points, width: int, height: int) -> None:
        from scipy.spatial import Delaunay

        self.width, self.height = width, height
        self._triangles = Delaunay(points)
        step = max(1.0, max(width, height) / GRID_SIDE)
        columns, rows = max(2, round(width / step)), max(2, round(height / step))
        x = (np.arange(columns) + 0.5) * width / columns - 0.5
        y = (np.arange(rows) + 0.5) * height / rows - 0.5
        self._shape = (rows, columns)
        self._grid = np.stack(np.meshgrid(x, y), -1).reshape(-1, 2)
        self._place = self._triangles.find_simplex(self._grid)
        to_triangle = self._triangles.transform[self._place]
        first = np.einsum("nij,nj->ni", to_triangle[:, :2], self._grid - to_triangle[:, 2])
        self._share = np.column_stack([first, 1 - first.sum(axis=1)])

    def spread(self, values: NDArray[np.float64], *, outside: float | None = 0.0) -> Plane:
        """Values at the points, shape (n,) or (n, k), linear over each triangle: shape (height, width[, k])."""
        import cv2

        corners = self._triangles.simplices[self._place]
        spread = np.einsum("nc,nc...->n...", self._share, values[corners])
        if outside is not None:
            spread[self._place < 0] = outside
        small = spread.reshape(*self._shape, *values.shape[1:]).astype(np.float32)
        return np.asarray(cv2.resize(small, (self.width, self.height), interpolation=cv2.INTER_LINEAR), np.float32)


def bend(picture: Picture, moved_from: Plane) -> Picture:
    """The picture redrawn: each pixel comes from the place that `moved_from`, shape (height, width, 2), names."""
    import cv2

    places = np.ascontiguousarray(moved_from)
    return np.asarray(
        cv2.remap(picture, places[..., 0], places[..., 1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def seen(moved_from: Plane) -> Plane:
    """Where a warp shows what its source really shows: 1, and 0 where it folds over or stretches a sliver, as on the
    far side of a turned head. Shape (height, width); the share of the area that a pixel takes from is compared with
    the median."""
    across, down = np.gradient(moved_from, axis=1), np.gradient(moved_from, axis=0)
    area = across[..., 0] * down[..., 1] - across[..., 1] * down[..., 0]
    usual = float(np.median(area[area > 0])) if (area > 0).any() else 1.0
    return smoothstep(np.asarray(area / usual, np.float32) / 0.3 - 0.5)


def soften(plane: Plane, radius: float) -> Plane:
    """Gaussian blur with that standard deviation in pixels; unchanged for a radius under a quarter of a pixel."""
    import cv2

    if radius < 0.25:
        return plane
    return np.asarray(cv2.GaussianBlur(plane, (0, 0), radius), np.float32)


def polygon(points: Points, width: int, height: int) -> Plane:
    """1 inside the closed line of points, shape (n, 2), and 0 outside; shape (height, width)."""
    import cv2

    plane = np.zeros((height, width), np.float32)
    cv2.fillPoly(plane, [np.round(points).astype(np.int32)], 1.0)
    return plane


def feathered(mask: Plane, width: float) -> Plane:
    """The mask faded to 0 at its own edge over `width` pixels, smoothly; nothing outside it is touched."""
    import cv2

    padded = np.pad((mask > 0.5).astype(np.uint8), 1)
    depth = cv2.distanceTransform(padded, cv2.DIST_L2, 5)[1:-1, 1:-1]
    return smoothstep(np.asarray(depth, np.float32) / max(width, 1.0))


def smoothstep(value: Plane) -> Plane:
    """0 up to 0, 1 from 1 on, and a smooth rise between."""
    held = np.clip(value, 0.0, 1.0)
    return np.asarray(held * held * (3.0 - 2.0 * held), np.float32)


def low_frequencies(lab: Plane, mask: Plane, radius: float) -> Plane:
    """The light and the tone of a picture: Gaussian blur inside the mask only, so that hair and background do not bleed
    in. Shapes (height, width, channels) and (height, width)."""
    import cv2

    weight = cv2.GaussianBlur(mask, (0, 0), radius) + 1e-4
    blurred = cv2.GaussianBlur(lab * mask[..., None], (0, 0), radius).reshape(lab.shape)
    return np.asarray(blurred / weight[..., None], np.float32)


def to_lab(picture: Picture) -> Plane:
    """RGB, uint8, to CIE L*a*b*, float32."""
    import cv2

    return np.asarray(cv2.cvtColor(picture.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), np.float32)


def to_rgb(lab: Plane) -> Picture:
    """CIE L*a*b*, float32, to RGB, uint8."""
    import cv2

    rgb = cv2.cvtColor(np.ascontiguousarray(lab, np.float32), cv2.COLOR_LAB2RGB)
    return np.asarray(np.clip(np.round(rgb * 255), 0, 255), np.uint8)


def relit(detail_of: Picture, light_of: Picture, mask: Plane, radius: float) -> Picture:
    """The detail of one picture in the light and tone of another of the same size.

    Lightness below the blur `radius` (pixels) comes from `light_of`, and its colour below half of that: a reference in
    coloured light would else bring its cast along. The detail's contrast is brought towards the other's, by a quarter
    at most, and its colour is never stronger than the other's.
    """
    wanted, own = to_lab(light_of), to_lab(detail_of)
    inside = mask > 0.5
    result = np.empty_like(wanted)
    for channels, blur in ((slice(0, 1), radius), (slice(1, 3), radius * COLOUR)):
        light = low_frequencies(wanted[..., channels], mask, blur)
        detail = own[..., channels] - low_frequencies(own[..., channels], mask, blur)
        contrast = _spread(wanted[..., channels] - light, inside) / (_spread(detail, inside) + 1e-3)
        limits = (0.75, 1.25) if channels.start == 0 else (0.4, 1.0)
        result[..., channels] = light + detail * np.clip(contrast, *limits)
    return to_rgb(result)


def blend(under: Picture, over: Picture, share: Plane) -> Picture:
    """`over` laid on `under` with a share of 0 to 1 per pixel; where it is 0, `under` is kept bit for bit."""
    mixed = under + (over.astype(np.float32) - under) * share[..., None]
    return np.where(share[..., None] > 0, np.clip(np.round(mixed), 0, 255), under).astype(np.uint8)


def _spread(plane: Plane, inside: NDArray[np.bool_]) -> float:
    values = plane[inside]
    return float(np.sqrt((values**2).mean())) if values.size else 0.0
