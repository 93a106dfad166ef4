"""Beards: a thin shell over jaw and upper lip, and short locks on it. The lips stay free. Head units.

The points follow the skin, so that a beard that is made for a face in motion moves with the jaw.
"""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from repertory.engines.previs.hair import hair_colours
from repertory.engines.previs.locks import Tress, joined, strips
from repertory.engines.previs.parts import Part
from repertory.engines.previs.scalp import Bond, Field, azimuth, bonded, scalp
from repertory.engines.previs.shapes import Points, floats, smoothstep
from repertory.engines.previs.template import head_template
from repertory.errors import YourMove

if TYPE_CHECKING:
    from repertory.engines.previs.genome import Colour, Genome

_KINDS = ("stubble", "moustache", "short", "full")


def beard_parts(genome: Genome, skull: Points) -> tuple[Part, ...]:
    """The beard of an actor on his skull, or on his face in motion (points in the template's order).

    Raises YourMove for a kind that is not "", "stubble", "moustache", "short" or "full".
    """
    kind = genome.beard
    if not kind:
        return ()
    if kind not in _KINDS:
        raise YourMove(f'There is no "{kind}" beard.', step=f"Beards are {', '.join(_KINDS)}.")
    tress, bond = _modelled(kind, genome.hair_seed)
    part = Part(
        name="beard",
        points=bond.on(skull),
        triangles=tress.triangles.astype(np.int32),
        colours=hair_colours(tress, _colour(genome)),
        roughness=0.62,
    )
    if kind != "stubble":
        return (part,)
    white, dots = floats([(1.0, 1.0, 1.0)]), _dots(genome.hair_seed, _colour(genome))
    return (replace(part, colours=white, roughness=0.7, texture=dots, uv=_unrolled(tress.points)),)


def _colour(genome: Genome) -> Colour:
    """Between the hair's and the brows'."""
    red, green, blue = (0.5 * (hair + brow) for hair, brow in zip(genome.hair, genome.brows, strict=True))
    return red, green, blue


def _unrolled(points: Field) -> Points:
    """Where points of the beard lie in the picture of the stubble: around the head and upwards, 0 to 1."""
    return floats(np.column_stack([azimuth(points) / 240 + 0.5, (points[:, 1] + 1.3) / 1.4]))


@functools.lru_cache(maxsize=8)
def _dots(seed: int, colour: Colour) -> NDArray[np.uint8]:
    """A picture of stubble around the jaw, (512, 1024, 4): dots that thin out to its edges."""
    from scipy.ndimage import gaussian_filter
    from scipy.spatial import cKDTree

    height, width = 512, 1024
    share = np.maximum(_jaw(), _moustache())
    v, u = np.mgrid[height - 1 : -1 : -1, :width]
    places = _unrolled(head_template().points.astype(float)) * (2.0, 1.0)
    front = head_template().points[:, 1] < 0.2
    _, nearest = cKDTree(places[front]).query(np.column_stack([u.ravel() / width * 2.0, v.ravel() / height]))
    soft = gaussian_filter(share[front][nearest].reshape(height, width), 10.0)
    rng = np.random.default_rng((seed, 41))
    grain = gaussian_filter(rng.normal(0, 1, (height, width)), 0.9)
    alpha = soft * (0.28 + 0.26 * smoothstep(0.1, 0.5, grain))
    picture = np.empty((height, width, 4))
    picture[..., :3] = np.asarray(colour) * 0.55
    picture[..., 3] = np.clip(alpha, 0, 1)
    return np.round(picture * 255).astype(np.uint8)


@functools.lru_cache(maxsize=16)
def _modelled(kind: str, seed: int) -> tuple[Tress, Bond]:
    rng = np.random.default_rng((seed, 40))
    share = _moustache() if kind == "moustache" else np.maximum(_jaw(), _moustache())
    lift = {"stubble": 0.008, "moustache": 0.020, "short": 0.030, "full": 0.05}[kind]
    tress = _shell(share, lift, 0.9 if kind == "stubble" else 0.3)
    if kind != "stubble":
        tress = joined([tress, _locks(kind, share, rng)])
    return tress, bonded(tress.points)


def _jaw() -> Field:
    """(n,) for the template's points: 1 where a beard grows on cheeks, jaw and throat, 0 elsewhere, soft between."""
    head = head_template()
    x, y, z = head.points.astype(float).T
    far = np.abs(x)
    line = np.interp(far, (0.0, 0.22, 0.30, 0.42, 0.52, 0.60), (-0.60, -0.60, -0.56, -0.46, -0.28, -0.02))
    cheek = smoothstep(0.03, -0.05, y - line)
    before_ear = smoothstep(-0.15, -0.06, z + 0.35 * np.minimum(y + 0.35, 0.0))
    throat = smoothstep(-1.12, -1.02, y) * smoothstep(0.02, 0.16, z - 0.1 * (y + 1.0))
    return np.asarray(cheek * before_ear * np.where(y < -0.95, throat, 1.0) * _off_the_lips())


def _moustache() -> Field:
    """(n,): 1 between nose and upper lip, out to a little beyond the corners of the mouth."""
    head = head_template()
    x, y, z = head.points.astype(float).T
    upper = smoothstep(-0.66, -0.60, y) * smoothstep(-0.445, -0.485, y - 0.05 * np.abs(x))
    return np.asarray(upper * smoothstep(0.31, 0.24, np.abs(x)) * (z > 0.4) * _off_the_lips())


def _off_the_lips() -> Field:
    ring = head_template().mouth_ring.astype(float)
    return np.asarray(smoothstep(0.52, 0.62, ring) * (head_template().eye_ring > 1.5))


def _normals(points: Field, triangles: NDArray[np.int32]) -> Field:
    a, b, c = (points[triangles[:, k]] for k in range(3))
    out = np.zeros_like(points)
    for k in range(3):
        np.add.at(out, triangles[:, k], np.cross(b - a, c - a))
    return np.asarray(out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-12))


def _shell(share: Field, lift: float, shade: float) -> Tress:
    """The skin where a beard grows, lifted, and sunk below the skin around it."""
    head = head_template()
    chosen = head.triangles[(share[head.triangles] > 0.02).any(1)]
    used, triangles = np.unique(chosen, return_inverse=True)
    points = head.points.astype(float)
    height = lift * smoothstep(0.15, 0.6, share) - 0.006 * smoothstep(0.3, 0.0, share)
    points = (points + _normals(points, head.triangles) * height[:, None])[used]
    flat = np.full(len(points), shade)
    return Tress(points=points, triangles=triangles.reshape(-1, 3), shade=flat, tone=np.zeros(len(points)))


def _locks(kind: str, share: Field, rng: np.random.Generator) -> Tress:
    """Small locks all over the shell, combed down, on the upper lip to the sides."""
    points = head_template().points.astype(float)
    candidates = points[share > 0.55]
    roots = _thinned(candidates[rng.permutation(len(candidates))], 0.042 if kind == "moustache" else 0.072)
    lip = (roots[:, 1] > -0.60) & (np.abs(roots[:, 0]) < 0.30)
    aside = np.sign(roots[:, 0]) * np.where(lip, 1.0, -0.25 * (np.abs(roots[:, 0]) > 0.2))
    comb = np.column_stack([aside, np.where(lip, -0.55, -1.0), np.where(lip, -0.25, 0.1)])
    chin = smoothstep(-0.55, -0.95, roots[:, 1])
    short, more = {"moustache": (0.11, 0.0), "short": (0.12, 0.04), "full": (0.16, 0.26)}[kind]
    length = np.where(lip, 0.12, short + more * chin) * rng.uniform(0.85, 1.15, len(roots))
    lift = {"moustache": 0.022, "short": 0.028, "full": 0.055}[kind]
    path, at = [], roots
    for k in range(6):
        path.append(scalp().outside(at, lift * smoothstep(-1, 3, k)))
        at = path[-1] + comb / np.linalg.norm(comb, axis=1, keepdims=True) * (length / 5)[:, None]
        at[:, 1] = np.where(lip, np.maximum(at[:, 1], _lip_edge(at[:, 0])), at[:, 1])
    width = rng.uniform(0.08, 0.115, len(roots)) * np.where(lip, 0.8, 1.0)
    return strips(np.stack(path, 1), width, width * (0.42 if kind == "full" else 0.28), rng, tip=0.25)


def _lip_edge(x: Field) -> Field:
    """How low a moustache may hang: on the edge of the upper lip, lower beside the mouth."""
    return np.asarray(np.interp(np.abs(x), (0.15, 0.20, 0.28), (-0.525, -0.54, -0.68)))


def _thinned(points: Field, gap: float) -> Field:
    """A choice of the points, none nearer than `gap` to another."""
    from scipy.spatial import cKDTree

    alone = np.ones(len(points), dtype=bool)
    tree = cKDTree(points)
    for k, near in enumerate(tree.query_ball_point(points, gap)):
        if alone[k]:
            alone[[other for other in near if other > k]] = False
    return np.asarray(points[alone])
