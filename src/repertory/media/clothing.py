"""The clothes in a picture: which pixels under a face they are, and in which colours; beside them the face's skin.

Everything is laid out in units of the face, from the brows to the chin, with 0 at the chin. Round each face a view of
6 by 7.2 units is cut out at 16 pixels a unit. GrabCut (Rother, Kolmogorov, Blake 2004) parts the figure from what is
behind it, told that the face and the upper chest belong to it and what lies beside the head does not. Left out are the
face's own skin about the neck, and whatever looks like something farther aside at the same height: a table in front of
somebody goes on to both sides of them. What remains is counted by colour in three bands one above the other, since a
close-up shows a collar and nothing else. Colours are kept as they are in the picture, and so is the skin's: who
compares two pictures knows by the skin in both how the light differs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from repertory.media.aligning import inverse, moved
from repertory.model.anchor import Swatch
from repertory.model.media import Box
from repertory.model.observed import Patch
from repertory.model.verdict import Face

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from repertory.media.images import Picture

    Mask = NDArray[np.bool_]
    Numbers = NDArray[np.float64]
    Matrix = NDArray[np.float64]

SKIN = "skin"
BANDS = {"collar": (0.2, 1.2), "chest": (1.2, 2.2), "waist": (2.2, 3.4)}
"""The bands by name, each from and to so many units below the chin; they reach 1.5 units to either side."""
REACH = 1.5
FIGURE = "figure"
"""All clothes of somebody whose face is not seen."""
UNIT = 16
"""Pixels of the view for one unit: at 24 the figures were no better and it took twice as long."""
ABOVE, BELOW, ASIDE = 2.2, 5.0, 3.0
BEYOND = 2.45
"""So many units aside nobody's own shoulders reach: those of clay figures end at 1.5, those of people at 2.4."""
LEAST_PIXELS = 90
"""Pixels of the view from which a band is kept: a third of a square unit. With 40, twice as many right ones were beyond
their bands: a strip of collar over a table may be anything."""
_ROUNDS = 3
_SWATCHES = 16
_STEP = (12.0, 10.0, 10.0)
"""Sizes in Lab of the cells whose mean colours make a palette."""
_ALIKE = 7.0
"""Colours of less distance, lightness counted seven tenths, are one: a thing that goes on beside the figure."""
_SKIN_REACH = 14.0
_BEHIND = 14.0
"""Colours nearer than this in Lab to the edges of a plain backdrop belong to it (see `portraits.palette`)."""
_PLAIN = 9.0
"""Standard deviation of Lab along the upper edges up to which a backdrop is plain."""


@dataclass(frozen=True, kw_only=True)
class View:
    """What was cut out round one face, all of shape (height, width): 115 by 96 pixels."""

    picture: Picture
    inside: Mask
    """Where there was a picture."""
    clothes: Mask
    skin: tuple[float, float, float]
    """Lab of the cheeks."""
    back: Matrix
    """The 2 by 3 matrix from the view to the picture."""


@dataclass(frozen=True, kw_only=True)
class _Scale:
    x: float
    chin: float
    unit: float


def clothes_in(picture: Picture, faces: Sequence[Face]) -> tuple[Patch, ...]:
    """For each face a patch of its skin and one of each band of clothes that is seen, which names the face's box.

    The picture has shape (height, width, 3), RGB. Without any face: the figure before a plain backdrop, or nothing.
    """
    if not faces:
        return _figure(picture)
    return tuple(
        patch
        for face in faces
        for patch in _patches(view_of(picture, face, [one for one in faces if one is not face]), face)
    )


def view_of(picture: Picture, face: Face, others: Sequence[Face] = ()) -> View:
    """What lies round a face, and which of it is clothes; `others` are the further faces of the picture."""
    import cv2

    scale = _scale(face)
    matrix = np.array([[1.0, 0, ASIDE * scale.unit - scale.x], [0, 1.0, ABOVE * scale.unit - scale.chin]])
    matrix *= UNIT / scale.unit
    size = (round(2 * ASIDE * UNIT), round((ABOVE + BELOW) * UNIT))
    flags = cv2.INTER_AREA if scale.unit > UNIT else cv2.INTER_LINEAR
    view = _warped(picture, matrix, size, flags)
    whole = np.full(picture.shape[:2], 255, np.uint8)
    inside = cv2.warpAffine(whole, matrix, size, flags=cv2.INTER_NEAREST) > 0
    x, y = _grid(size)
    lab = _lab(view)
    person = _person(view, inside, [_beside(scale, _scale(one)) for one in others])
    cheeks = inside & (np.abs(x) > 0.08) & (np.abs(x) < 0.42) & (y > -0.75) & (y < -0.35)
    head = inside & _head(x, y, (0.0, 0.0, 1.0))
    skin = np.median(lab[cheeks if cheeks.sum() >= 8 else head], axis=0) if head.any() else np.zeros(3)
    bare = _distance(lab, skin, 0.4) < _SKIN_REACH
    clothes = person & inside & (y > 0.2) & ~(bare & (np.abs(x) < 1.1) & (y < 1.5))
    clothes &= ~((y < 0.45) & (np.abs(x) < 0.45)) & ~_goes_on(lab, inside & ~person, x)
    clothes = cv2.erode(clothes.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    lightness, a, b = (float(one) for one in skin)
    return View(picture=view, inside=inside, clothes=clothes, skin=(lightness, a, b), back=inverse(matrix))


def palette_of(lab: Numbers) -> tuple[Swatch, ...]:
    """Up to 16 colours of pixels, shape (n, 3), the largest share first: the means of cells of Lab."""
    cells = np.floor(lab / np.array(_STEP)).astype(int)
    _, numbers, counts = np.unique(cells, axis=0, return_inverse=True, return_counts=True)
    numbers = numbers.ravel()
    means = np.stack([np.bincount(numbers, lab[:, axis]) / counts for axis in range(3)], axis=-1)
    order = np.argsort(-counts, kind="stable")[:_SWATCHES]
    total = counts[order].sum()
    return tuple(_swatch(means[one], float(counts[one] / total)) for one in order)


def _patches(view: View, face: Face) -> list[Patch]:
    """The skin's patch, and one for each band with enough of clothes in it."""
    x, y = _grid((view.picture.shape[1], view.picture.shape[0]))
    lab = _lab(view.picture)
    found = [Patch(what=SKIN, box=face.box, share=1.0, face=face.box, palette=(_swatch(np.array(view.skin), 1.0),))]
    for name, (top, bottom) in BANDS.items():
        band = (y >= top) & (y < bottom) & (np.abs(x) < REACH)
        pixels = lab[band & view.clothes]
        if len(pixels) >= LEAST_PIXELS:
            found.append(
                Patch(
                    what=name,
                    box=_box(view.back, (-REACH, top, REACH, bottom)),
                    share=float(len(pixels) / band.sum()),
                    face=face.box,
                    palette=palette_of(pixels),
                    lightness=float(pixels[:, 0].mean()),
                    contrast=float(pixels[:, 0].std()),
                )
            )
    return found


def _scale(face: Face) -> _Scale:
    """The middle of a face, its chin and its unit. A face that nods is shorter than it should be, never narrower."""
    box = face.box
    unit = max(face.size, 0.68 * box.width if len(face.landmarks) > 5 else 0.0, 1.0)
    chin = face.landmarks[152][1] if len(face.landmarks) > 152 else box.y + 0.95 * box.height
    return _Scale(x=box.x + box.width / 2, chin=chin, unit=unit)


def _beside(own: _Scale, other: _Scale) -> tuple[float, float, float]:
    """Where another face lies in units of one's own (right, down), and how large it is."""
    return (other.x - own.x) / own.unit, (other.chin - own.chin) / own.unit, other.unit / own.unit


def _warped(picture: Picture, matrix: Matrix, size: tuple[int, int], flags: int) -> Picture:
    """The view, averaged first where it is much smaller than the picture; beyond the edge the edge is repeated."""
    import cv2

    shrink = int(1 / matrix[0, 0])
    if shrink > 1 and min(picture.shape[:2]) >= 2 * shrink:
        smaller = (picture.shape[1] // shrink, picture.shape[0] // shrink)
        factor = np.array([picture.shape[1] / smaller[0], picture.shape[0] / smaller[1]])
        picture = np.asarray(cv2.resize(picture, smaller, interpolation=flags), np.uint8)
        matrix = np.column_stack([matrix[:, :2] * factor, matrix[:, 2]])
    kept = np.ascontiguousarray(picture)
    view = cv2.warpAffine(kept, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(view, np.uint8)


def _grid(size: tuple[int, int]) -> tuple[Numbers, Numbers]:
    """Of each pixel of the view, how many units it lies right of the face's middle and below its chin."""
    down, right = np.mgrid[: size[1], : size[0]]
    return right / UNIT - ASIDE, down / UNIT - ABOVE


def _head(x: Numbers, y: Numbers, where: tuple[float, float, float]) -> Mask:
    """An oval over a face whose chin and size are given in units."""
    right, down, size = where
    oval: Mask = ((x - right) / (0.75 * size)) ** 2 + ((y - down) / size + 0.75) ** 2 / 0.9 < 1
    return oval


def _person(view: Picture, inside: Mask, others: Sequence[tuple[float, float, float]]) -> Mask:
    """GrabCut's figure, within what lies in the picture."""
    import cv2

    x, y = _grid((view.shape[1], view.shape[0]))
    aside = np.abs(x)
    labels = np.full(view.shape[:2], cv2.GC_PR_BGD, np.uint8)
    shoulders = np.interp(y, [0.15, 0.5, 1.1], [0.5, 0.8, 1.7])
    labels[(y > 0.15) & (aside < shoulders)] = cv2.GC_PR_FGD
    labels[(y > 0.7) & (y < 1.3) & (aside < 0.4)] = cv2.GC_FGD
    labels[_head(x, y, (0.0, 0.0, 1.0))] = cv2.GC_FGD
    labels[((y < -0.1) & (aside > 1.6)) | (aside > BEYOND)] = cv2.GC_BGD
    for where in others:
        labels[_head(x, y, where)] = cv2.GC_BGD
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    person = np.zeros(inside.shape, bool)
    if not len(rows):
        return person
    part = (slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1))
    cut = np.ascontiguousarray(labels[part])
    if (cut == cv2.GC_BGD).any() and (cut == cv2.GC_FGD).any():
        cv2.setRNGSeed(1)  # its mixtures of colours start from drawn pixels: the same picture must give the same cut
        behind, before = np.zeros((1, 65)), np.zeros((1, 65))
        bgr = np.ascontiguousarray(view[part][..., ::-1])
        cv2.grabCut(bgr, cut, (0, 0, 1, 1), behind, before, _ROUNDS, cv2.GC_INIT_WITH_MASK)
    person[part] = (cut == cv2.GC_FGD) | (cut == cv2.GC_PR_FGD)
    return person & inside


def _goes_on(lab: Numbers, behind: Mask, x: Numbers) -> Mask:
    """Where the view looks like something that is not the figure, in the same row beyond the shoulders."""
    far = np.flatnonzero(np.abs(x[0]) > BEYOND)
    weights = np.array([0.7, 1.0, 1.0], np.float32)
    scaled = (lab * weights).astype(np.float32)
    sides, there = scaled[:, far], behind[:, far]
    found = np.zeros(behind.shape, bool)
    for row in np.flatnonzero(there.any(axis=1)):
        known = sides[row, there[row]]
        found[row] = (((scaled[row][:, None] - known[None]) ** 2).sum(axis=-1).min(axis=1)) < _ALIKE**2
    return found


def _figure(picture: Picture) -> tuple[Patch, ...]:
    """Who stands before a plain backdrop without a face: what is below the shoulders. Nothing where it is not plain."""
    height, width = picture.shape[:2]
    side = 160
    small = _warped(picture, np.array([[side / width, 0, 0], [0, side / height, 0.0]]), (side, side), 3)
    lab = _lab(small)
    half = lab[: side // 2]
    edge = np.vstack([lab[:4].reshape(-1, 3), half[:, :4].reshape(-1, 3), half[:, -4:].reshape(-1, 3)])
    if np.linalg.norm(edge.std(axis=0)) > _PLAIN:
        return ()
    figure = _distance(lab, np.median(edge, axis=0), 0.4) > _BEHIND
    widths = figure.sum(axis=1)
    wide = np.flatnonzero(widths > 0.75 * widths[: round(0.8 * side)].max())
    if not len(wide) or figure.mean() < 0.05:
        return ()
    clothes = figure & (np.arange(side)[:, None] > wide[0])
    rows, columns = np.flatnonzero(clothes.any(axis=1)), np.flatnonzero(clothes.any(axis=0))
    if not len(rows):
        return ()
    right, down = width / side, height / side
    box = Box(
        x=float(columns[0] * right),
        y=float(rows[0] * down),
        width=float((columns[-1] + 1 - columns[0]) * right),
        height=float((rows[-1] + 1 - rows[0]) * down),
    )
    pixels = lab[clothes]
    share = float(len(pixels) / ((rows[-1] + 1 - rows[0]) * (columns[-1] + 1 - columns[0])))
    lightness, contrast = float(pixels[:, 0].mean()), float(pixels[:, 0].std())
    palette = palette_of(pixels)
    return (Patch(what=FIGURE, box=box, share=share, palette=palette, lightness=lightness, contrast=contrast),)


def _lab(picture: Picture) -> Numbers:
    from repertory.media.colours import lab_of

    return lab_of(picture, np.ones(3))


def _distance(lab: Numbers, colour: Numbers, lightness: float) -> Numbers:
    """From every pixel to one colour, with the difference in lightness counted that much."""
    apart = (lab - colour) * np.array([lightness, 1.0, 1.0])
    return np.asarray(np.linalg.norm(apart, axis=-1))


def _swatch(lab: Numbers, share: float) -> Swatch:
    lightness, a, b = (round(float(one), 2) for one in lab)
    return Swatch(lightness=lightness, a=a, b=b, share=share)


def _box(back: Matrix, units: tuple[float, float, float, float]) -> Box:
    """A rectangle of the view, given in units (left, top, right, bottom), in pixels of the picture."""
    left, top, right, bottom = units
    corners = np.array([[left + ASIDE, top + ABOVE], [right + ASIDE, bottom + ABOVE]]) * UNIT
    (x, y), (far, low) = moved(corners, back)
    return Box(x=float(x), y=float(y), width=float(far - x), height=float(low - y))
