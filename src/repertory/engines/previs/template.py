"""The one template head: made once from distance fields, shared by every clay actor.

Units are head units (1 = 0.11 m): x to the picture's right, y up, z to the front; the pupils lie at y = 0.
Directions from the middle of the head are spread finely over the face, with closed rings around the eyes and the
mouth; their convex hull is the triangulation; a ray along each direction meets the skin of a distance field.
The rims of the lids and the inside of the lips are added as strips.
"""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from repertory.engines.previs.sculpting import (
    EYE,
    EYE_RADIUS,
    HEAD_UNIT,
    LID_RADIUS,
    MIDDLE,
    MOUTH,
    NECK_END,
    NECK_FOOT,
    NECK_TOP,
    Field,
    face_field,
)
from repertory.engines.previs.shapes import Points, floats, smoothstep

__all__ = [
    "EYE",
    "EYE_RADIUS",
    "HEAD_UNIT",
    "LID_RADIUS",
    "MIDDLE",
    "MOUTH",
    "NECK_END",
    "NECK_FOOT",
    "NECK_TOP",
    "Template",
    "head_template",
]

EYE_ROUND, MOUTH_ROUND = 64, 84
EYE_RINGS, MOUTH_RINGS = 8, 10
LIP_RINGS = 5
"""Rings 0 to 5 around the mouth lie on the red of the lips."""


@dataclass(frozen=True, kw_only=True)
class Template:
    """The head mesh and where on the face each of its points lies."""

    points: Points
    """(n, 3), head units."""
    triangles: NDArray[np.int32]
    eye_ring: Points
    """(n,): 0 on the rim of a lid, 1 at the outermost ring, 2 elsewhere; below 0 on the rim's inside."""
    mouth_ring: Points
    """(n,): 0 where the lips meet, 0.5 at the edge of the red, 1 at the outermost ring, 2 elsewhere; below 0 inside."""
    mouth_angle: Points
    """(n,): direction around the mouth in radians, pi / 2 the middle of the upper lip."""
    eye_column: NDArray[np.int32]
    """(n,): the point on the rim of the lid at the same place around the eye; -1 away from the eyes."""


def _skin(directions: Field, origin: Field = MIDDLE, start: float = 0.45) -> Field:
    """Return where rays from the middle of the head (or other origins) leave it: coarse steps, then bisection."""

    def outside(distance: Field) -> NDArray[np.bool_]:
        points = origin + directions * distance[:, None]
        side = points * 1.0
        side[:, 0] = np.abs(side[:, 0])
        return np.asarray((face_field(points, side) > 0) | (points[:, 1] < NECK_END))

    low = np.full(len(directions), start - 0.15)
    high = np.full(len(directions), 2.6)
    open_ray = np.ones(len(directions), dtype=bool)
    for step in np.arange(start, 2.3, 0.08):
        left = outside(np.full(len(directions), step)) & open_ray
        high[left] = step
        open_ray &= ~left
        low[open_ray] = step
    for _ in range(11):
        middle = (low + high) / 2
        out = outside(middle)
        high = np.where(out, middle, high)
        low = np.where(out, low, middle)
    return np.asarray(origin + directions * ((low + high) / 2)[:, None])


def _neck() -> Field:
    """Return places on the neck in rings from under the jaw (lower in front) down to its end."""
    around = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    top = _neck_top(np.cos(around))
    rings = []
    for share in np.linspace(0, 1, 26):
        y = top * (1 - share) + NECK_END * share
        along = (y - NECK_TOP[1]) / (NECK_FOOT[1] - NECK_TOP[1])
        origin = NECK_TOP + along[:, None] * (NECK_FOOT - NECK_TOP)
        outward = np.column_stack([np.sin(around), np.zeros(72), np.cos(around)])
        rings.append(_skin(outward, origin, 0.30))
    return np.vstack(rings)


def _neck_top(front: Field) -> Field:
    """Return the height at which the rings of the neck begin; `front` is 1 towards the chin, -1 at the nape."""
    return np.asarray(-0.98 - 0.16 * front)


def _above_neck(places: Field) -> NDArray[np.bool_]:
    """Say which places on the skin lie above the rings of the neck and clear of them."""
    along = (places[:, 1] - NECK_TOP[1]) / (NECK_FOOT[1] - NECK_TOP[1])
    offset = places - NECK_TOP - along[:, None] * (NECK_FOOT - NECK_TOP)
    front = offset[:, 2] / np.maximum(np.hypot(offset[:, 0], offset[:, 2]), 1e-6)
    return np.asarray(places[:, 1] > _neck_top(front) + 0.025)


def _relaxed(places: Field, triangles: NDArray[np.int64], fixed: NDArray[np.bool_]) -> Field:
    """Return the places after evening out the mesh under the jaw and beside the nose, where rays graze it."""
    from scipy.sparse import coo_matrix

    edges = np.concatenate([triangles[:, (0, 1)], triangles[:, (1, 2)], triangles[:, (2, 0)]])
    count = len(places)
    links = coo_matrix((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), (count, count)).tocsr()
    links = links.maximum(links.T)
    share = smoothstep(-0.80, -0.98, places[:, 1]) * smoothstep(0.56, 0.30, places[:, 2])
    share *= places[:, 1] > NECK_END + 0.05
    flank = np.exp(-(((np.abs(places[:, 0]) - 0.10) / 0.07) ** 2)) * (places[:, 2] > 0.5)
    share += 0.8 * flank * smoothstep(-0.33, -0.22, places[:, 1]) * smoothstep(0.25, 0.12, places[:, 1])
    share *= ~fixed
    even, count_of = places, np.maximum(np.asarray(links.sum(1), float).reshape(-1, 1), 1)
    for _ in range(14):
        mean = links @ even / count_of
        even = even + 0.5 * share[:, None] * (mean - even)
    return np.asarray(even)


def eye_contour(growth: float) -> Field:
    """Return a ring around an eye, (EYE_ROUND, 2) from its middle: the almond at 0, a wide oval at 1."""
    angle = np.linspace(0, 2 * np.pi, EYE_ROUND, endpoint=False)
    x, s = np.cos(angle), np.sin(angle)
    almond = np.where(s >= 0, 0.088, 0.062) * np.sign(s) * np.abs(s) ** 1.1
    oval = np.where(s >= 0, 0.205, 0.18) * s
    y = almond * (1 - growth) + oval * growth + 0.010 * x * (1 - growth)
    return np.stack([(0.150 * (1 - growth) + 0.250 * growth) * x, y], 1)


def mouth_contour(growth: float, gap: float) -> Field:
    """Return a ring around the mouth, (MOUTH_ROUND, 2) from its middle: the slit at 0, the red's edge at 0.5."""
    angle = np.linspace(0, 2 * np.pi, MOUTH_ROUND, endpoint=False)
    x, s = np.cos(angle), np.sin(angle)
    slit = gap * s - 0.012 * np.abs(x) ** 3 + 0.006
    bow = 0.074 - 0.012 * np.exp(-((x / 0.16) ** 2))
    red = np.where(s >= 0, bow, 0.085) * np.sign(s) * np.abs(s) ** 1.1 - 0.008 * np.abs(x) ** 3
    oval = np.where(s >= 0, 0.155, 0.19) * s
    if growth <= 0.5:
        y, half = slit + (red - slit) * growth * 2, 0.205 + 0.018 * growth * 2
    else:
        y, half = red + (oval - red) * (growth * 2 - 1), 0.223 + 0.10 * (growth * 2 - 1)
    return np.stack([half * x, y], 1)


def _unit(points: Field) -> Field:
    offset = points - MIDDLE
    return np.asarray(offset / np.linalg.norm(offset, axis=1, keepdims=True))


def _on_lids(contour: Field, radius: float, side: int) -> Field:
    depth = np.sqrt(np.maximum(radius**2 - (contour**2).sum(1), 0.25 * radius**2))
    points = np.column_stack([contour[:, 0], contour[:, 1], depth]) + EYE
    return np.asarray(points * (side, 1, 1))


def _spread() -> Field:
    """Return directions for the plain skin: dense on the face, denser at nose and mouth, coarse at the back."""
    levels = []
    for spacing, (left, low, high) in ((0.031, (0.72, -1.08, 0.72)), (0.0165, (0.52, -0.86, 0.34))):
        rows = np.arange(low, high, spacing * 0.866)
        columns = np.arange(0, left, spacing)
        x, y = np.meshgrid(columns, rows)
        x = x + np.where(np.arange(len(rows)) % 2, spacing / 2, 0.0)[:, None]
        flat = np.column_stack([x.ravel(), y.ravel()])
        levels.append(flat)
    coarse, fine = levels
    in_fine = (np.abs(coarse[:, 0]) < 0.52) & (coarse[:, 1] > -0.86) & (coarse[:, 1] < 0.34)
    flat = np.vstack([coarse[~in_fine], fine])
    depth = np.full(len(flat), 0.62)
    front = _unit(np.column_stack([flat, depth]))
    count = 3600
    k = np.arange(count) + 0.5
    height, turn = 1 - 2 * k / count, np.pi * (1 + 5**0.5) * k
    ball = np.column_stack([np.sqrt(1 - height**2) * np.sin(turn), height, np.sqrt(1 - height**2) * np.cos(turn)])
    ball = ball[ball[:, 0] > 0.004]
    at_plane = ball * (0.60 / np.maximum(ball[:, 2:3], 1e-3)) + MIDDLE
    covered = (ball[:, 2] > 0.2) & (at_plane[:, 0] < 0.72) & (at_plane[:, 1] > -1.08) & (at_plane[:, 1] < 0.72)
    half = np.vstack([front, ball[~covered]])
    other = half[half[:, 0] > 1e-6] * (-1, 1, 1)
    return np.asarray(np.vstack([half, other]))


def _clear(directions: Field, rings: Field, reach: float) -> Field:
    """Return the directions that stay off the given ring points."""
    from scipy.spatial import cKDTree

    distance, _ = cKDTree(rings).query(directions)
    return np.asarray(directions[distance > reach])


def _inside(directions: Field, contour: Field) -> NDArray[np.bool_]:
    """Say which directions lie inside a closed ring of directions (both seen from the middle of the head)."""
    middle = contour.mean(0)
    middle /= np.linalg.norm(middle)
    right = np.cross((0.0, 1.0, 0.0), middle)
    right /= np.linalg.norm(right)
    up = np.cross(middle, right)

    def flat(d: Field) -> tuple[Field, Field]:
        depth = np.maximum(d @ middle, 1e-3)
        return np.arctan2(d @ up / depth, d @ right / depth), np.hypot(d @ up / depth, d @ right / depth)

    angle, radius = flat(contour)
    order = np.argsort(angle)
    at, distance = flat(directions)
    limit = np.interp(at, angle[order], radius[order], period=2 * np.pi)
    return np.asarray((directions @ middle > 0.3) & (distance < limit))


@dataclass(frozen=True, kw_only=True)
class _Rings:
    """All rings of the eyes and the mouth, as directions for the triangulation and as places on the skin."""

    domain: Field
    places: Field
    eye_ring: Field
    mouth_ring: Field
    mouth_angle: Field
    rims: tuple[NDArray[np.int64], ...]
    """Point numbers (within the rings) of the innermost ring of the left eye, the right eye and the mouth."""
    edges: tuple[Field, ...]
    """Directions of the outermost ring of each."""


def _rings() -> _Rings:
    domain, aim, eye_ring, mouth_ring, mouth_angle, rims, edges = [], [], [], [], [], [], []
    count = 0
    for side in (1, -1):
        for ring in range(EYE_RINGS):
            growth = ring / (EYE_RINGS - 1)
            domain.append(_unit(_on_lids(eye_contour(growth), LID_RADIUS, side)))
            aim.append(domain[-1])
            eye_ring.append(np.full(EYE_ROUND, growth))
            mouth_ring.append(np.full(EYE_ROUND, 2.0))
            mouth_angle.append(np.zeros(EYE_ROUND))
        rims.append(np.arange(count, count + EYE_ROUND))
        edges.append(domain[-1])
        count += EYE_RINGS * EYE_ROUND
    for ring in range(MOUTH_RINGS + 1):
        growth = ring / MOUTH_RINGS
        for gap, store in ((0.05 * (1 - growth), domain), (0.004, aim)):
            contour = mouth_contour(growth, gap)
            store.append(_unit(np.column_stack([contour, np.zeros(MOUTH_ROUND)]) + MOUTH))
        eye_ring.append(np.full(MOUTH_ROUND, 2.0))
        mouth_ring.append(np.full(MOUTH_ROUND, growth))
        mouth_angle.append(np.linspace(0, 2 * np.pi, MOUTH_ROUND, endpoint=False))
    rims.append(np.arange(count, count + MOUTH_ROUND))
    edges.append(domain[-1])
    places = _skin(np.concatenate(aim))
    for rim, side in zip(rims[:2], (1, -1), strict=True):
        places[rim] = _on_lids(eye_contour(0.0), LID_RADIUS, side)
    lips = places[rims[2]]
    places[rims[2]] = (lips + np.roll(lips[::-1], 1, axis=0)) / 2  # a closed mouth has no gap
    return _Rings(
        domain=np.concatenate(domain),
        places=places,
        eye_ring=np.concatenate(eye_ring),
        mouth_ring=np.concatenate(mouth_ring),
        mouth_angle=np.concatenate(mouth_angle),
        rims=tuple(rims),
        edges=tuple(edges),
    )


def _triangulated(domain: Field, places: Field, rims: tuple[NDArray[np.int64], ...]) -> NDArray[np.int64]:
    """Return the spherical Delaunay triangles, outward, without the eyes, the mouth and the cut of the neck.

    The red of the lips is left out of them and laid in rings, so that no triangle bridges the lips.
    """
    from scipy.spatial import ConvexHull

    lips = rims[2] + np.arange(LIP_RINGS + 1)[:, None] * MOUTH_ROUND
    used = np.setdiff1d(np.arange(len(domain)), lips[:-1])
    triangles = used[ConvexHull(domain[used]).simplices]
    a, b, c = (domain[triangles[:, k]] for k in range(3))
    inward = (np.cross(b - a, c - a) * (a + b + c)).sum(1) < 0
    triangles[inward] = triangles[inward][:, ::-1]
    keep = (places[triangles][:, :, 1] > NECK_END + 0.02).any(1)
    for rim in (rims[0], rims[1], lips[-1]):
        keep &= ~np.isin(triangles, rim).all(1)
    rings = [_strip(outer, inner, flipped=False) for outer, inner in itertools.pairwise(lips[::-1])]
    return np.concatenate([triangles[keep], *rings])


def _strip(outer: NDArray[np.int64], inner: NDArray[np.int64], *, flipped: bool) -> NDArray[np.int64]:
    after, inner_after = np.roll(outer, -1), np.roll(inner, -1)
    triangles = np.concatenate([np.stack([outer, after, inner_after], 1), np.stack([outer, inner_after, inner], 1)])
    return np.asarray(triangles[:, ::-1] if flipped else triangles)


def _linings(rings: _Rings, offset: int, count: int) -> tuple[Field, NDArray[np.int64], Field]:
    """Return points, triangles and ring depth (below 0) of the lids' rims and the inside of the lips."""
    points, triangles, depth = [], [], []
    for rim, side in zip(rings.rims[:2], (1, -1), strict=True):
        outer = rim + offset
        for level, radius in ((-1.0, EYE_RADIUS + 0.003), (-2.0, EYE_RADIUS - 0.014)):
            inner = count + np.arange(EYE_ROUND)
            points.append(_on_lids(eye_contour(0.0), radius, side))
            triangles.append(_strip(outer, inner, flipped=side < 0))
            depth.append(np.full(EYE_ROUND, level))
            outer, count = inner, count + EYE_ROUND
    rim = rings.rims[2]
    outer, up = rim + offset, np.clip(4 * np.sin(rings.mouth_angle[rim]), -1, 1)
    for level, back, roll in ((-1.0, -0.035, 0.004), (-2.0, -0.09, 0.035), (-3.0, -0.12, 0.09)):
        inner = count + np.arange(MOUTH_ROUND)
        narrowed = rings.places[rim] * (1 + 0.03 * level, 1, 1)
        points.append(narrowed + np.column_stack([0 * up, roll * up, np.full(MOUTH_ROUND, back)]))
        triangles.append(_strip(outer, inner, flipped=False))
        depth.append(np.full(MOUTH_ROUND, level))
        outer, count = inner, count + MOUTH_ROUND
    return np.concatenate(points), np.concatenate(triangles), np.concatenate(depth)


@functools.cache
def head_template() -> Template:
    """Return the template head (made at the first call, in about a second)."""
    rings = _rings()
    spread = _clear(_spread(), rings.domain, 0.011)
    for edge in rings.edges:
        spread = spread[~_inside(spread, edge)]
    skin = _skin(spread)
    clear = _above_neck(skin)
    neck = _neck()
    skin, spread = np.vstack([skin[clear], neck]), np.vstack([spread[clear], _unit(neck)])
    offset = len(spread)
    places = np.concatenate([skin, rings.places])
    rims = tuple(rim + offset for rim in rings.rims)
    triangles = _triangulated(np.concatenate([spread, rings.domain]), places, rims)
    places = _relaxed(places, triangles, np.arange(len(places)) >= offset)
    lining, strips, depth = _linings(rings, offset, len(places))
    eyes, mouth = 4 * EYE_ROUND, 3 * MOUTH_ROUND
    plain, angle = np.full(offset, 2.0), rings.mouth_angle[rings.rims[2]]
    columns = [np.tile(rim, EYE_RINGS) for rim in rims[:2]], [np.tile(rim, 2) for rim in rims[:2]]
    beside = len(rings.places) - 2 * EYE_RINGS * EYE_ROUND
    column = [np.full(offset, -1), *columns[0], np.full(beside, -1), *columns[1], np.full(mouth, -1)]
    return Template(
        points=floats(np.concatenate([places, lining])),
        triangles=np.concatenate([triangles, strips]).astype(np.int32),
        eye_ring=floats(np.concatenate([plain, rings.eye_ring, depth[:eyes], np.full(mouth, 2.0)])),
        mouth_ring=floats(np.concatenate([plain, rings.mouth_ring, np.full(eyes, 2.0), depth[eyes:]])),
        mouth_angle=floats(np.concatenate([np.zeros(offset), rings.mouth_angle, np.zeros(eyes), np.tile(angle, 3)])),
        eye_column=np.concatenate(column).astype(np.int32),
    )
