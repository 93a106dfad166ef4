"""New faults that a repair may bring: doubled features, seams, changes where nothing was to change.

A face is compared in a view of fixed size. What a sound repair can show there is known: the edges of the take before,
and those of the reference, each bent onto the points of the mended face. Edges that neither explains are a second jaw,
a second eye, the rim of a patch.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from repertory.media.aligning import moved, similarity
from repertory.media.warping import Mesh, bend, polygon, soften

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from repertory.media.images import Picture
    from repertory.media.warping import Plane

    Points = NDArray[np.float64]

VIEW = 256
EYES = 80.0
"""Distance between the outer eye corners in the view, in pixels."""
NEAR = 3
"""Pixels of the view by which an edge may lie beside the one that explains it."""
RINGS = (1.35, 4.0)
"""Factors on the outline from which on nothing moves."""
SECTORS = 8
STILL = 0.5
"""Levels of 255 by which a picture may differ from the mean of its neighbours without being seen to."""
INNER, OUTER = 0.75, 1.25
"""The belt about the outline in which a second jaw or a seam would lie, as factors on the outline."""


@dataclass(frozen=True, kw_only=True, eq=False)
class FaceView:
    """A picture and the mesh points of one face in it, shape (468, 2), in pixels."""

    picture: Picture
    points: Points


@dataclass(frozen=True, kw_only=True, eq=False)
class Parts:
    """Which mesh points outline what: indices."""

    oval: tuple[int, ...]
    corners: tuple[int, int]
    features: tuple[tuple[int, ...], ...]
    """Both eyes with brows, the nose, the mouth."""
    front: Points
    """The face seen from the front, shape (468, 2), symmetric about x = 0, in eye distances."""
    lids: tuple[tuple[int, ...], ...]
    """The lid line of each eye."""


def outside_difference(before: Picture, after: Picture, region: Plane) -> float:
    """The largest change of any channel, 0 to 255, where the region is 0. 255 when the sizes differ."""
    if before.shape != after.shape:
        return 255.0
    apart = np.abs(before.astype(np.int16) - after.astype(np.int16)).max(axis=-1)
    outside = apart[region == 0]
    return float(outside.max()) if outside.size else 0.0


def doubled_features(after: FaceView, before: FaceView, reference: FaceView | None, parts: Parts) -> float:
    """Unexplained edges round the worst of eyes, nose and mouth of `after`, over the explained edges there; 0 is none.

    Explained is what `before` or `reference` show, once bent onto the points of `after`.
    """
    views = _views(after, before, reference, parts)
    return max(_unexplained(views, _hull(views.points[list(feature)], 1.25)) for feature in parts.features)


def seam_strength(after: FaceView, before: FaceView, reference: FaceView | None, parts: Parts) -> float:
    """How much of a second jaw or of a patch's rim shows along the outline below the eyes; 0 is none.

    The worst of eight sectors of a belt about the outline, as the sum of two shares. Inside the outline: unexplained
    edges, as for features. Outside it: how far the lightness lies beyond all that the take before had within a few
    pixels there, over the whole range of lightness, times 10.
    """
    views = _views(after, before, reference, parts)
    outline = views.points[list(parts.oval)]
    middle = outline.mean(axis=0)
    within = polygon(outline, VIEW, VIEW)
    inner = within - polygon(middle + (outline - middle) * INNER, VIEW, VIEW)
    outer = polygon(middle + (outline - middle) * OUTER, VIEW, VIEW) - within
    rows, columns = np.mgrid[0:VIEW, 0:VIEW]
    sector = ((np.arctan2(rows - middle[1], columns - middle[0]) / np.pi + 1) * SECTORS / 2).astype(int) % SECTORS
    below = rows > views.points[list(parts.corners), 1].mean()  # hair above the eyes is all edges
    shares = []
    for number in range(SECTORS):
        here = (sector == number) & below
        if here.any():
            shares.append(_unexplained(views, inner * here) + 10 * _spilled(views, outer * here))
    return max(shares)


def new_lines(after: FaceView, before: FaceView, parts: Parts) -> float:
    """How strong the strongest lines are that a face shows and did not show before, about 1 for a clear one: a strand
    of hair, a second outline of the nose, spectacles, a hard fold. What a reference shows explains nothing here."""
    import cv2

    views = _views(after, before, None, parts)
    reach = np.ones((2 * NEAR + 1, 2 * NEAR + 1), np.uint8)
    surplus = np.maximum(views.edges - cv2.dilate(views.explained, reach), 0.0)
    inside = polygon(views.points[list(parts.oval)], VIEW, VIEW) > 0.5
    return float(soften(np.asarray(surplus, np.float32), 4.0)[inside].max())


class Flicker:
    """How much a redrawn stretch of a clip trembles, beside the clip as it was; fed with its pictures in order.

    What counts is the second difference, since what moves evenly has none: a picture against the mean of its
    neighbours, inside the region that was redrawn in it.
    """

    def __init__(self) -> None:
        self._was: list[Plane] = []
        self._now: list[Plane] = []
        self._region: Plane | None = None
        self._sums = [0.0, 0.0]
        self._pixels = 0

    def add(self, was: Picture, now: Picture, region: Plane) -> None:
        """The next picture, before and after, and where it was redrawn (1, else 0; shape (height, width))."""
        self._was = [*self._was[-2:], _grey(was)]
        self._now = [*self._now[-2:], _grey(now)]
        middle, self._region = self._region, region
        if middle is None or len(self._was) < 3 or not (inside := middle > 0).any():
            return
        for number, (first, second, third) in enumerate((self._was, self._now)):
            self._sums[number] += float(np.abs(first - 2 * second + third)[inside].sum())
        self._pixels += int(inside.sum())

    @property
    def ratio(self) -> float:
        """The trembling after over that before, 1 where nothing was redrawn; a clip that stands quite still is given
        STILL, so that a change which no eye can see is no flicker."""
        if not self._pixels:
            return 1.0
        was, now = (total / self._pixels + STILL for total in self._sums)
        return now / was


def lopsided(face: FaceView, parts: Parts) -> float:
    """How much the halves of a face differ in lightness once it is bent to the front, 0 to 255, without the slow change
    from one side to the other: what a hard light from the side leaves, a hand before the chin, a wink."""
    light = _front_light(face, parts)
    light = light - soften(light, 0.35 * EYES)
    # the middle of the view lies between two pixels, so the mirror of column x is column VIEW - x
    apart = np.abs(light[:, 1:] - light[:, :0:-1])
    inside = _front_inside(parts)
    return float(apart[inside[:, 1:] & inside[:, :0:-1]].mean())


def bar_across(face: FaceView, parts: Parts) -> float:
    """How strong a line lies across the bridge of the nose, in spreads of the face's lightness: spectacles.

    On 145 photographs 2.5 to 7.3 with spectacles (30), else 0.8 to 4.0, but for one man with a deep fold there.
    """
    import cv2

    light = _front_light(face, parts)
    spread = float(light[_front_inside(parts)].std()) + 1e-3
    row = round(0.4 * VIEW + float(parts.front[list(parts.corners), 1].mean()) * EYES)
    high, wide = round(0.24 * EYES), round(0.09 * EYES)
    strip = cv2.Sobel(light, cv2.CV_32F, 0, 1)[row - high : row + high, VIEW // 2 - wide : VIEW // 2 + wide]
    return float(np.ptp(strip.mean(axis=1))) / spread


def eye_contrast(face: FaceView, parts: Parts) -> float:
    """How far the light of an eye lies above its dark, 0 to 255, the mean of both: eyes that stare, or are shut."""
    light, points = _front_light(face, parts), _front_points(parts)
    eyes = [light[polygon(points[list(lids)], VIEW, VIEW) > 0.5] for lids in parts.lids]
    return float(np.mean([np.percentile(eye, 90) - np.percentile(eye, 10) for eye in eyes]))


def eye_sides(face: FaceView, parts: Parts) -> float:
    """How much of the edges within the lids runs up and down, 0 to 1, the mean of both eyes: an iris has sides, eyes
    that are nearly shut show slits and folds, which lie across, however dark they are."""
    down, across = np.array(np.gradient(_front_light(face, parts)))
    eyes = [polygon(_front_points(parts)[list(lids)], VIEW, VIEW) > 0.5 for lids in parts.lids]
    sides = [(across[eye] ** 2).sum() / ((across[eye] ** 2 + down[eye] ** 2).sum() + 1e-3) for eye in eyes]
    return float(np.mean(sides))


def mouth_likeness(after: FaceView, before: FaceView, parts: Parts) -> float:
    """How alike the edges round two mouths lie once both faces are bent to the front, whatever their contrast: 1 the
    same, 0 nothing in common. The correlation of the gradients of lightness in the least like of the mouth's thirds,
    from one corner to the other: teeth, a tongue or a shadow that only one shows make it small, while the mesh gives
    all of these the opening of the lips about them."""
    lips = _front_points(parts)[list(parts.features[-1])]
    now, was = (np.array(np.gradient(_front_light(face, parts))) for face in (after, before))
    ends = np.linspace(lips[:, 0].min() - 1, lips[:, 0].max() + 1, 4)
    across = np.arange(VIEW)
    found = []
    for left, right in itertools.pairwise(ends):
        inside = (_hull(lips, 1.1) > 0.5) & (across >= left) & (across <= right)
        ours, theirs = now[:, inside], was[:, inside]
        found.append((ours * theirs).sum() / (np.sqrt((ours**2).sum() * (theirs**2).sum()) + 1e-3))
    return float(min(found))


def _front_light(face: FaceView, parts: Parts) -> Plane:
    """The face's lightness once it is bent to the front, 0 to 255; shape (VIEW, VIEW)."""
    points = _front_points(parts)
    return _lightness(bend(face.picture, Mesh(points, VIEW, VIEW).spread(face.points)))


def _front_points(parts: Parts) -> Points:
    return np.asarray(parts.front * EYES + np.array([VIEW / 2, 0.4 * VIEW]))


def _front_inside(parts: Parts) -> NDArray[np.bool_]:
    outline = _front_points(parts)[list(parts.oval)]
    middle = outline.mean(axis=0)
    return np.asarray(polygon(middle + (outline - middle) * 0.85, VIEW, VIEW) > 0.5)


@dataclass(frozen=True, kw_only=True, eq=False)
class _Views:
    points: Points
    edges: Plane
    explained: Plane
    after: Picture
    before: Picture


def _views(after: FaceView, before: FaceView, reference: FaceView | None, parts: Parts) -> _Views:
    corners = list(parts.corners)
    middle = VIEW / 2
    wanted = np.array([[middle - EYES / 2, 0.4 * VIEW], [middle + EYES / 2, 0.4 * VIEW]])
    matrix = similarity(after.points[corners], wanted)
    points = moved(after.points, matrix)
    now, was = _bent_onto(after, points, after, parts), _bent_onto(before, points, after, parts)
    explained = _edges(was)
    if reference is not None:
        explained = np.maximum(explained, _edges(_bent_onto(reference, points, reference, parts)))
    return _Views(points=points, edges=_edges(now), explained=explained, after=now, before=was)


def _bent_onto(face: FaceView, points: Points, surroundings: FaceView, parts: Parts) -> Picture:
    """A face bent onto points of the view; what surrounds it lies as it does about the face of `surroundings`, since
    a repair leaves that where it was."""
    places = Mesh(np.vstack([points, *_rings(points, parts)]), VIEW, VIEW).spread(
        np.vstack([face.points, *_rings(surroundings.points, parts)])
    )
    return bend(face.picture, soften(places, 1.5))


def _rings(points: Points, parts: Parts) -> list[Points]:
    middle = points.mean(axis=0)
    return [middle + (points[list(parts.oval)] - middle) * factor for factor in RINGS]


def _edges(view: Picture) -> Plane:
    """Strength of edges in lightness, about 1 for a clear one, whatever the exposure; shape (VIEW, VIEW)."""
    import cv2

    light = _lightness(view)
    across, down = cv2.Sobel(light, cv2.CV_32F, 1, 0), cv2.Sobel(light, cv2.CV_32F, 0, 1)
    strength = cv2.magnitude(across, down)
    return np.asarray(strength / (np.percentile(strength, 90) + 1e-3), np.float32)


def _grey(picture: Picture) -> Plane:
    import cv2

    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.float32)


def _lightness(view: Picture) -> Plane:
    import cv2

    return soften(np.asarray(cv2.cvtColor(view, cv2.COLOR_RGB2LAB)[..., 0], np.float32), 1.5)


def _hull(points: Points, factor: float) -> Plane:
    import cv2

    middle = points.mean(axis=0)
    hull = cv2.convexHull((middle + (points - middle) * factor).astype(np.float32))[:, 0]
    return polygon(hull.astype(np.float64), VIEW, VIEW)


def _unexplained(views: _Views, region: Plane) -> float:
    import cv2

    reach = np.ones((2 * NEAR + 1, 2 * NEAR + 1), np.uint8)
    near = cv2.dilate(views.explained, reach)
    inside = region > 0.5
    surplus = np.maximum(views.edges - near, 0.0)[inside].sum()
    return float(surplus / (views.explained[inside].sum() + 1e-3))


def _spilled(views: _Views, region: Plane) -> float:
    import cv2

    reach = np.ones((2 * NEAR + 1, 2 * NEAR + 1), np.uint8)
    now, was = _lightness(views.after), _lightness(views.before)
    beyond = np.maximum(now - cv2.dilate(was, reach), cv2.erode(was, reach) - now)
    return float(np.maximum(beyond, 0.0)[region > 0.5].mean() / 255) if region.any() else 0.0
