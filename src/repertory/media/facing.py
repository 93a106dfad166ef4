"""What lies round a face, cut out of a picture in units of that face: from the brows to the chin, with 0 at the chin.

Whoever looks at what hangs on a face (clothes, hair) does so in such a view, however large the face is in the picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from repertory.media.aligning import inverse

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from repertory.media.images import Picture
    from repertory.model.verdict import Face

    Mask = NDArray[np.bool_]
    Numbers = NDArray[np.float64]
    Matrix = NDArray[np.float64]

ABOVE, BELOW, ASIDE = 2.2, 5.0, 3.0
"""How far a view reaches, in units."""
BEYOND = 2.45
"""So many units aside nobody's own shoulders reach: those of clay figures end at 1.5, those of people at 2.4."""
_ALIKE = 7.0
"""Colours of less distance, lightness counted seven tenths, are one: a thing that goes on beside the figure."""
_SKIN_REACH = 14.0


@dataclass(frozen=True, kw_only=True)
class Scale:
    """Where a face lies in its picture, in pixels."""

    x: float
    """Of its middle."""
    chin: float
    unit: float

    def beside(self, other: Scale) -> tuple[float, float, float]:
        """Where another face lies in units of this one (right, down), and how large it is."""
        return (other.x - self.x) / self.unit, (other.chin - self.chin) / self.unit, other.unit / self.unit


@dataclass(frozen=True, kw_only=True, eq=False)
class Surroundings:
    """A view round one face; all arrays are of its shape (height, width)."""

    picture: Picture
    inside: Mask
    """Where there was a picture."""
    unit: int
    """Pixels of the view for one unit."""
    back: Matrix
    """The 2 by 3 matrix from the view to the picture."""

    @cached_property
    def x(self) -> Numbers:
        """How many units each pixel lies right of the face's middle."""
        return np.asarray(np.mgrid[: self.inside.shape[0], : self.inside.shape[1]][1] / self.unit - ASIDE)

    @cached_property
    def y(self) -> Numbers:
        """How many units each pixel lies below the chin."""
        return np.asarray(np.mgrid[: self.inside.shape[0], : self.inside.shape[1]][0] / self.unit - ABOVE)

    @cached_property
    def lab(self) -> Numbers:
        """Its colours in CIE Lab."""
        from repertory.media.colours import lab_of

        return lab_of(self.picture, np.ones(3))

    @cached_property
    def skin(self) -> Numbers:
        """Lab of the cheeks; black where no head is seen."""
        aside = np.abs(self.x)
        cheeks = self.inside & (aside > 0.08) & (aside < 0.42) & (self.y > -0.75) & (self.y < -0.35)
        head = self.inside & self.head((0.0, 0.0, 1.0))
        return np.median(self.lab[cheeks if cheeks.sum() >= 8 else head], axis=0) if head.any() else np.zeros(3)

    @property
    def bare(self) -> Mask:
        """Where it has the colour of the cheeks, in more light or less."""
        return distance(self.lab, self.skin, 0.4) < _SKIN_REACH

    def head(self, where: tuple[float, float, float]) -> Mask:
        """An oval over a face whose chin and size are given in units (right, down, size)."""
        right, down, size = where
        oval: Mask = ((self.x - right) / (0.75 * size)) ** 2 + ((self.y - down) / size + 0.75) ** 2 / 0.9 < 1
        return oval

    def goes_on(self, behind: Mask) -> Mask:
        """Where it looks like something that is not the figure, in the same row beyond the shoulders."""
        far = np.flatnonzero(np.abs(self.x[0]) > BEYOND)
        scaled = (self.lab * np.array([0.7, 1.0, 1.0], np.float32)).astype(np.float32)
        sides, there = scaled[:, far], behind[:, far]
        found = np.zeros(behind.shape, bool)
        for row in np.flatnonzero(there.any(axis=1)):
            known = sides[row, there[row]]
            found[row] = (((scaled[row][:, None] - known[None]) ** 2).sum(axis=-1).min(axis=1)) < _ALIKE**2
        return found


def scale_of(face: Face) -> Scale:
    """The middle of a face, its chin and its unit. A face that nods is shorter than it should be, never narrower."""
    box = face.box
    unit = max(face.size, 0.68 * box.width if len(face.landmarks) > 5 else 0.0, 1.0)
    chin = face.landmarks[152][1] if len(face.landmarks) > 152 else box.y + 0.95 * box.height
    return Scale(x=box.x + box.width / 2, chin=chin, unit=unit)


def surroundings(picture: Picture, scale: Scale, unit: int) -> Surroundings:
    """What lies round a face in a picture of shape (height, width, 3), RGB, with so many pixels for one unit."""
    matrix = view_matrix(scale, unit)
    size = view_size(unit)
    view = warped(picture, matrix, size, small=scale.unit > unit)
    inside = warped_mask(np.ones(picture.shape[:2], bool), matrix, size)
    return Surroundings(picture=view, inside=inside, unit=unit, back=inverse(matrix))


def view_matrix(scale: Scale, unit: int) -> Matrix:
    """The 2 by 3 matrix from a picture to the view round a face."""
    matrix = np.array([[1.0, 0, ASIDE * scale.unit - scale.x], [0, 1.0, ABOVE * scale.unit - scale.chin]])
    return np.asarray(matrix * unit / scale.unit)


def view_size(unit: int) -> tuple[int, int]:
    """Width and height of a view in pixels."""
    return round(2 * ASIDE * unit), round((ABOVE + BELOW) * unit)


def warped(picture: Picture, matrix: Matrix, size: tuple[int, int], *, small: bool) -> Picture:
    """The view, averaged first where it is much smaller than the picture; beyond the edge the edge is repeated."""
    import cv2

    shrink = int(1 / matrix[0, 0])
    if shrink > 1 and min(picture.shape[:2]) >= 2 * shrink:
        smaller = (picture.shape[1] // shrink, picture.shape[0] // shrink)
        factor = np.array([picture.shape[1] / smaller[0], picture.shape[0] / smaller[1]])
        flags = cv2.INTER_AREA if small else cv2.INTER_LINEAR
        picture = np.asarray(cv2.resize(picture, smaller, interpolation=flags), np.uint8)
        matrix = np.column_stack([matrix[:, :2] * factor, matrix[:, 2]])
    kept = np.ascontiguousarray(picture)
    view = cv2.warpAffine(kept, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(view, np.uint8)


def warped_mask(mask: Mask, matrix: Matrix, size: tuple[int, int]) -> Mask:
    """A mask of the picture as the view has it; False beyond the edge."""
    import cv2

    return np.asarray(cv2.warpAffine(mask.astype(np.uint8), matrix, size, flags=cv2.INTER_NEAREST) > 0)


def distance(lab: Numbers, colour: Numbers, lightness: float) -> Numbers:
    """From every pixel to one colour, with the difference in lightness counted that much."""
    apart = (lab - colour) * np.array([lightness, 1.0, 1.0])
    return np.asarray(np.linalg.norm(apart, axis=-1))
