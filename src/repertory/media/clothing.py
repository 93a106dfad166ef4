"""The clothes in a picture: which pixels under a face they are, and in which colours; beside them the face's skin.

Everything is laid out in units of the face, from the brows to the chin, with 0 at the chin. Round each face a view of
6 by 7.2 units is cut out at 16 pixels a unit. GrabCut (Rother, Kolmogorov, Blake 2004) parts the figure from what is
behind it, told that the face and the upper chest belong to it and what lies beside the head does not. Left out are the
face's own skin about the neck, and whatever looks like something farther aside at the same height: a table in front of
somebody goes on to both sides of them. What remains is counted by colour in three bands one above the other, since a
close-up shows a collar and nothing else; where it shows not even that, a strip is taken (`media.collars`). Where people
were told from what is behind them by a network, only they are cut out. Colours are kept as they are in the picture, and
so is the skin's: who compares two pictures knows by the skin in both how the light differs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from repertory.media.aligning import moved
from repertory.media.collars import strip_of
from repertory.media.colours import lab_of, palette_of, swatch
from repertory.media.facing import (
    ABOVE,
    ASIDE,
    BEYOND,
    Surroundings,
    distance,
    scale_of,
    surroundings,
    view_matrix,
    view_size,
    warped,
    warped_mask,
)
from repertory.model.media import Box
from repertory.model.observed import Patch
from repertory.model.verdict import Face

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from repertory.media.images import Picture

    Mask = NDArray[np.bool_]
    Matrix = NDArray[np.float64]

SKIN = "skin"
BANDS = {"collar": (0.2, 1.2), "chest": (1.2, 2.2), "waist": (2.2, 3.4)}
"""The bands by name, each from and to so many units below the chin; they reach 1.5 units to either side."""
REACH = 1.5
FIGURE = "figure"
"""All clothes of somebody whose face is not seen."""
UNIT = 16
"""Pixels of the view for one unit: at 24 the figures were no better and it took twice as long."""
LEAST_PIXELS = 90
"""Pixels of the view from which a band is kept: a third of a square unit. With 40, twice as many right ones were beyond
their bands: a strip of collar over a table may be anything."""
_ROUNDS = 3
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


def clothes_in(picture: Picture, faces: Sequence[Face], people: Mask | None = None) -> tuple[Patch, ...]:
    """For each face a patch of its skin and one of each band of clothes that is seen, which names the face's box.

    The picture has shape (height, width, 3), RGB; `people` is True where a network sees anybody, shape (height, width).
    Without any face: the figure before a plain backdrop, or nothing.
    """
    if not faces:
        return _figure(picture)
    found = []
    for face in faces:
        view = view_of(picture, face, [one for one in faces if one is not face], people)
        patches = _patches(view, face)
        found += patches if len(patches) > 1 else [*patches, *strip_of(picture, face, scale_of(face), people)]
    return tuple(found)


def view_of(picture: Picture, face: Face, others: Sequence[Face] = (), people: Mask | None = None) -> View:
    """What lies round a face, and which of it is clothes; `others` are the further faces of the picture."""
    import cv2

    scale = scale_of(face)
    view = surroundings(picture, scale, UNIT)
    x, y, inside = view.x, view.y, view.inside
    there = None if people is None else warped_mask(people, view_matrix(scale, UNIT), view_size(UNIT))
    person = _person(view, [scale.beside(scale_of(one)) for one in others], there)
    clothes = person & inside & (y > 0.2) & ~(view.bare & (np.abs(x) < 1.1) & (y < 1.5))
    clothes &= ~((y < 0.45) & (np.abs(x) < 0.45))
    if people is None:  # a network knows a table from a person
        clothes &= ~view.goes_on(inside & ~person)
    clothes = cv2.erode(clothes.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    lightness, a, b = (float(one) for one in view.skin)
    return View(picture=view.picture, inside=inside, clothes=clothes, skin=(lightness, a, b), back=view.back)


def _patches(view: View, face: Face) -> list[Patch]:
    """The skin's patch, and one for each band with enough of clothes in it."""
    down, right = np.mgrid[: view.picture.shape[0], : view.picture.shape[1]]
    x, y = right / UNIT - ASIDE, down / UNIT - ABOVE
    lab = lab_of(view.picture, np.ones(3))
    found = [Patch(what=SKIN, box=face.box, share=1.0, face=face.box, palette=(swatch(np.array(view.skin), 1.0),))]
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


def _person(view: Surroundings, others: Sequence[tuple[float, float, float]], people: Mask | None) -> Mask:
    """GrabCut's figure, within what lies in the picture and, where that is known, within the people."""
    import cv2

    y, inside, aside = view.y, view.inside, np.abs(view.x)
    labels = np.full(inside.shape, cv2.GC_PR_BGD, np.uint8)
    shoulders = np.interp(y, [0.15, 0.5, 1.1], [0.5, 0.8, 1.7])
    labels[(y > 0.15) & (aside < shoulders)] = cv2.GC_PR_FGD
    labels[(y > 0.7) & (y < 1.3) & (aside < 0.4)] = cv2.GC_FGD
    labels[view.head((0.0, 0.0, 1.0))] = cv2.GC_FGD
    if people is not None:
        labels[people & (y > 0.15) & (aside < REACH)] = cv2.GC_PR_FGD
        labels[~people] = cv2.GC_BGD
    labels[((y < -0.1) & (aside > 1.6)) | (aside > BEYOND)] = cv2.GC_BGD
    for where in others:
        labels[view.head(where)] = cv2.GC_BGD
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    person = np.zeros(inside.shape, bool)
    if not len(rows):
        return person
    part = (slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1))
    cut = np.ascontiguousarray(labels[part])
    if (cut == cv2.GC_BGD).any() and (cut == cv2.GC_FGD).any():
        cv2.setRNGSeed(1)  # its mixtures of colours start from drawn pixels: the same picture must give the same cut
        behind, before = np.zeros((1, 65)), np.zeros((1, 65))
        bgr = np.ascontiguousarray(view.picture[part][..., ::-1])
        cv2.grabCut(bgr, cut, (0, 0, 1, 1), behind, before, _ROUNDS, cv2.GC_INIT_WITH_MASK)
    person[part] = (cut == cv2.GC_FGD) | (cut == cv2.GC_PR_FGD)
    return person & inside


def _figure(picture: Picture) -> tuple[Patch, ...]:
    """Who stands before a plain backdrop without a face: what is below the shoulders. Nothing where it is not plain."""
    height, width = picture.shape[:2]
    side = 160
    shrunk = np.array([[side / width, 0, 0], [0, side / height, 0.0]])
    lab = lab_of(warped(picture, shrunk, (side, side), small=True), np.ones(3))
    half = lab[: side // 2]
    edge = np.vstack([lab[:4].reshape(-1, 3), half[:, :4].reshape(-1, 3), half[:, -4:].reshape(-1, 3)])
    if np.linalg.norm(edge.std(axis=0)) > _PLAIN:
        return ()
    figure = distance(lab, np.median(edge, axis=0), 0.4) > _BEHIND
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


def _box(back: Matrix, units: tuple[float, float, float, float]) -> Box:
    """A rectangle of the view, given in units (left, top, right, bottom), in pixels of the picture."""
    left, top, right, bottom = units
    corners = np.array([[left + ASIDE, top + ABOVE], [right + ASIDE, bottom + ABOVE]]) * UNIT
    (x, y), (far, low) = moved(corners, back)
    return Box(x=float(x), y=float(y), width=float(far - x), height=float(low - y))
