"""The hair styles: where locks are rooted, which way they are combed, how long they are and where they end.

Everything is modelled on the template head, in head units; see scalp.py for the fit to an actor's skull.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from repertory.engines.previs.locks import Tress, cap, curls, joined, resampled, strips, wound
from repertory.engines.previs.scalp import (
    Field,
    above_hairline,
    azimuth,
    hairline,
    off_the_face,
    off_the_shoulders,
    scalp,
    spread_roots,
)
from repertory.engines.previs.shapes import smoothstep
from repertory.engines.previs.template import MIDDLE

Comb = Callable[[Field], Field]
"""From points (n, 3) the direction in which hair is combed there."""


@dataclass(frozen=True, kw_only=True)
class Cut:
    """What a barber is told beyond the style's name."""

    seed: int
    recess: float = 0.0
    """How far the hairline has gone back beside the middle of the forehead, head units."""

    @property
    def rng(self) -> np.random.Generator:
        return np.random.default_rng((self.seed, 20))

    @property
    def wave(self) -> float:
        return float(np.random.default_rng((self.seed, 21)).uniform(0, 6))

    @property
    def fringe(self) -> bool:
        """Whether falling hair is worn with a fringe: one person in three."""
        return bool(np.random.default_rng((self.seed, 23)).random() < 0.33)

    @property
    def side(self) -> float:
        """On which side the hair is parted: -1 or 1."""
        return float(np.random.default_rng((self.seed, 22)).choice([-1.0, 1.0]))


def grown(
    roots: Field, comb: Comb, lift: Field, *, step: float = 0.06, steps: int = 44, face: float | None = 0.0
) -> Field:
    """Curves (n, steps + 1, 3) that follow the comb from their roots, resting on head and shoulders.

    `lift` (n,) is how far above the skin each lies; `face` is the room left around the face, None for no care.
    """
    ground = scalp()
    points = ground.outside(roots, 0.0)
    path = [ground.outside(roots, -0.02)]
    heading = comb(points)
    for k in range(steps):
        wanted = comb(points)
        heading = 0.55 * heading + 0.45 * wanted / np.maximum(np.linalg.norm(wanted, axis=1, keepdims=True), 1e-9)
        points = points + heading * (step / np.maximum(np.linalg.norm(heading, axis=1, keepdims=True), 1e-9))
        if face is not None:
            points = off_the_face(points, face)
        points = off_the_shoulders(points, 0.5 * lift + 0.02)
        hug = smoothstep(0.0, 0.45, points[:, 1])
        points = ground.outside(points, lift * smoothstep(-1, 6, k), hug=hug)
        path.append(points)
    return np.stack(path, 1)


def ended_at(paths: Field, height: Field) -> Field:
    """The share of each curve's length at which it first sinks below a height (n,); 1 where it never does."""
    length = np.concatenate(
        [np.zeros((len(paths), 1)), np.cumsum(np.linalg.norm(np.diff(paths, axis=1), axis=2), 1)], 1
    )
    below = paths[..., 1] < height[:, None]
    first = np.where(below.any(1), below.argmax(1), paths.shape[1] - 1)
    return np.asarray(length[np.arange(len(paths)), first] / length[:, -1])


def falling(part: float, split: float = 0.0) -> Comb:
    """Hair that is parted at x = `part` on top and then falls; `split` divides it before and behind the shoulders."""

    def comb(points: Field) -> Field:
        x, y, z = points.T
        top = smoothstep(0.35, 0.85, y)
        away = 1.3 * np.tanh((x - part) / 0.012) * top * smoothstep(-0.75, -0.25, z)
        back = -0.55 * smoothstep(0.15, 0.5, z) * smoothstep(0.0, 0.3, y)
        behind = -0.5 * smoothstep(-0.1, -0.5, z) * top
        low = split * smoothstep(-0.2, -0.9, y)
        before = low * np.where(z > -0.22, 0.50 * smoothstep(0.50, 0.25, z), -0.45 * smoothstep(-1.2, -0.8, z))
        closer = -0.20 * low * np.sign(x) * smoothstep(0.42, 0.7, np.abs(x)) * smoothstep(-1.9, -1.4, y)
        return np.column_stack([away + closer, -0.8 * np.ones_like(x), back + behind + before])

    return comb


def _under(cut: Cut, lift: float, shade: float = 0.4) -> Tress:
    """The cap of hair below the locks."""
    return cap(lift, recess=cut.recess, wave=cut.wave, columns=90, rows=16, shade=shade)


def _layered(roots: Field, low: float, high: float, rng: np.random.Generator) -> Field:
    """Lifts (n,): locks that are rooted higher lie over those below."""
    return np.asarray(low + (high - low) * smoothstep(-0.5, 1.0, roots[:, 1]) + rng.normal(0, 0.012, len(roots)))


def _parting_roots(part: float, count: int, rng: np.random.Generator) -> Field:
    """Roots in two rows along the parting, from the forehead to the crown."""
    z = np.repeat(np.linspace(0.56, -0.42, count), 2)
    x = part + np.tile([-0.012, 0.012], count)
    directions = np.column_stack([x, 1.0 - 0.35 * z**2, z]) - MIDDLE
    return scalp().on(directions + rng.normal(0, 0.004, directions.shape))


def _hanging(
    cut: Cut,
    comb: Comb,
    part: float,
    count: int,
    *,
    end: float,
    lift: tuple[float, float],
    uneven: float,
    rings: int,
    edge: int = 0,
) -> tuple[Field, Field]:
    """Curves of hair that falls to the height `end`, and their lifts."""
    rng = cut.rng
    roots = spread_roots(count, rng, cut.recess, cut.wave)
    roots = roots[roots[:, 1] > rng.uniform(-0.75, 0.3, len(roots))]
    roots = np.concatenate([_parting_roots(part, max(count // 14, 8), rng), roots])
    if edge:
        front = _edge_roots(cut, edge, rng)
        roots = np.concatenate([roots, front[np.abs(azimuth(front)) < 66]])
    lifts = _layered(roots, *lift, rng)
    paths = grown(roots, comb, lifts, steps=round((1.6 - end) / 0.058))
    keep = ended_at(paths, end + rng.normal(0, uneven, len(roots)))
    return resampled(paths, keep, rings), lifts


def _fringe(cut: Cut) -> list[Tress]:
    """Hair that falls on the forehead and ends above the brows."""
    if not cut.fringe:
        return []
    rng = np.random.default_rng((cut.seed, 37))
    x, z = np.meshgrid(np.linspace(-0.36, 0.36, 11), (0.44, 0.30, 0.16))
    directions = np.column_stack([x.ravel(), np.full(x.size, 1.02), z.ravel()])
    roots = scalp().on(directions + rng.normal(0, 0.015, directions.shape))
    side = cut.side

    def comb(points: Field) -> Field:
        low = smoothstep(0.75, 0.45, points[:, 1])
        return np.column_stack([0.25 * side + 0.7 * points[:, 0] * (1 - low), -0.2 - low, 1.0 - 0.8 * low])

    lifts = 0.075 + 0.10 * smoothstep(0.55, 0.1, roots[:, 2]) + rng.normal(0, 0.006, len(roots))
    paths = grown(roots, comb, lifts, steps=20, face=None)
    arch = 0.37 + 0.10 * np.abs(roots[:, 0]) + rng.normal(0, 0.010, len(roots))
    paths = resampled(paths, ended_at(paths, arch), 10)
    width = rng.uniform(0.13, 0.17, len(paths))
    return [strips(paths, width, width * 0.24, rng, tip=0.4)]


def short_bob(cut: Cut) -> Tress:
    """To the chin, parted at the side, turned in at the ends."""
    rng = np.random.default_rng((cut.seed, 30))
    part = cut.side * rng.uniform(0.12, 0.26)
    paths, _ = _hanging(cut, falling(part), part, 150, end=-0.88, lift=(0.07, 0.145), uneven=0.025, rings=15)
    share = np.linspace(0, 1, paths.shape[1])
    low = smoothstep(-0.1, -0.95, paths[..., 1])
    turn = 1 + 0.07 * np.sin(np.pi * np.minimum(low * 1.2, 1)) - 0.26 * smoothstep(0.60, 1.0, low) * share**3
    paths[..., 0] *= turn
    paths[..., 2] = (paths[..., 2] + 0.15) * turn - 0.15
    width = rng.uniform(0.19, 0.30, len(paths))
    return joined([_under(cut, 0.07), strips(paths, width, width * 0.22, rng, tip=0.35), *_fringe(cut)])


def long_straight(cut: Cut) -> Tress:
    """To below the shoulders, some of it before them and some behind."""
    rng = np.random.default_rng((cut.seed, 31))
    part = 0.06 * cut.side
    paths, _ = _hanging(cut, falling(part, 1.0), part, 150, end=-1.98, lift=(0.06, 0.14), uneven=0.08, rings=20)
    width = rng.uniform(0.19, 0.30, len(paths))
    return joined([_under(cut, 0.06), strips(paths, width, width * 0.22, rng, tip=0.20), *_fringe(cut)])


def long_curly(cut: Cut) -> Tress:
    """A wide fall of spirals down to the shoulders."""
    rng = np.random.default_rng((cut.seed, 32))
    part = 0.14 * cut.side
    paths, _ = _hanging(cut, falling(part, 0.3), part, 90, end=-1.60, lift=(0.12, 0.25), uneven=0.12, rings=38, edge=30)
    low = smoothstep(0.95, -0.7, paths[..., 1])
    spread = 1 + (0.17 + rng.normal(0, 0.07, len(paths)))[:, None] * low
    paths[..., 0] *= spread
    paths[..., 2] = (paths[..., 2] + 0.25) * spread - 0.25
    paths = off_the_shoulders(paths.reshape(-1, 3), 0.06).reshape(paths.shape)
    behind = paths[paths[:, 12, 2] < 0.12][::2, ::4] * (0.90, 1.0, 0.90)
    inner = strips(behind, np.full(len(behind), 0.34), np.full(len(behind), 0.05), rng)
    inner = Tress(points=inner.points, triangles=inner.triangles, shade=inner.shade * 0.2, tone=inner.tone)
    return joined([_under(cut, 0.09, 0.25), inner, _spirals(paths, rng), _spirals(_sections(paths, 70, rng), rng)])


def _sections(paths: Field, count: int, rng: np.random.Generator) -> Field:
    """Shorter curves that begin anywhere along the given ones, a little aside of them."""
    start = rng.integers(0, round(paths.shape[1] * 0.55), count)
    chosen = rng.integers(0, len(paths), count)
    rings = round(paths.shape[1] * 0.45)
    out = paths[chosen[:, None], start[:, None] + np.arange(rings)]
    return np.asarray(out * (1 + rng.uniform(0.0, 0.07, (count, 1, 1)) * np.array([1.0, 0.0, 1.0])))


def _spirals(paths: Field, rng: np.random.Generator) -> Tress:
    length = np.linalg.norm(np.diff(paths, axis=1), axis=2).sum(1)
    turns = length * rng.uniform(1.7, 2.3, len(paths))
    wind = wound(paths, rng.uniform(0.075, 0.105, len(paths)), turns, rng)
    return curls(wind, rng.uniform(0.095, 0.135, len(paths)), rng)


def crop(cut: Cut) -> Tress:
    """Short hair, longer on top, combed forward and to one side."""
    rng = np.random.default_rng((cut.seed, 33))
    side = cut.side

    crown = np.array([-0.12 * side, 0.92, -0.52])

    def comb(points: Field) -> Field:
        away = points - crown
        away /= np.linalg.norm(away, axis=1, keepdims=True) + 0.05
        top = smoothstep(0.45, 0.8, points[:, 1])
        front = top * smoothstep(0.20, 0.52, points[:, 2])
        aside = side * (0.35 * top + 0.75 * front)
        return np.asarray(away + np.column_stack([aside, 0.55 * front - 0.4 * (1 - top), 0.2 * top - 0.75 * front]))

    roots = spread_roots(330, rng, cut.recess, cut.wave)
    roots = roots[above_hairline(roots, cut.recess, cut.wave) > 0.13 * smoothstep(0.5, 0.2, roots[:, 1])]
    top = smoothstep(0.40, 0.85, roots[:, 1])
    paths = grown(roots, comb, 0.035 + 0.075 * top + rng.normal(0, 0.010, len(roots)), step=0.05, steps=9, face=None)
    paths = resampled(paths, 0.32 + 0.55 * top + rng.uniform(0, 0.1, len(roots)), 7)
    width = rng.uniform(0.12, 0.17, len(paths)) * (0.9 + 0.25 * top)
    return joined([_under(cut, 0.045, 0.5), strips(paths, width, width * (0.16 + 0.10 * top), rng, tip=0.3)])


def curly_crop(cut: Cut) -> Tress:
    """A round cloud of small coils."""
    rng = np.random.default_rng((cut.seed, 34))
    roots = spread_roots(330, rng, cut.recess, cut.wave)
    ground = scalp()
    edge = smoothstep(0.0, 0.5, _over(roots, cut))
    out = roots - np.array([0.0, 0.1, -0.15])
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    tilt = out + rng.normal(0, 0.45, out.shape)
    tilt /= np.linalg.norm(tilt, axis=1, keepdims=True)
    share = np.linspace(0, 1, 15)
    height = (0.12 + 0.27 * edge + rng.normal(0, 0.02, len(roots)))[:, None, None]
    start = ground.outside(roots, 0.02)
    paths = start[:, None] + height * share[:, None] * (0.75 * out + 0.35 * tilt)[:, None]
    wind = wound(paths, rng.uniform(0.055, 0.08, len(roots)), rng.uniform(1.5, 2.2, len(roots)), rng)
    thick = rng.uniform(0.105, 0.135, len(roots))
    return joined([_under(cut, 0.20, 0.25), curls(wind, thick, rng)])


def _over(points: Field, cut: Cut) -> Field:
    return above_hairline(points, cut.recess, cut.wave)


def _edge_roots(cut: Cut, count: int, rng: np.random.Generator) -> Field:
    """Roots along the hairline, all around."""
    turn = np.linspace(-180, 180, count, endpoint=False)
    flat = np.stack([np.sin(np.radians(turn)), np.cos(np.radians(turn))], 1)
    points = np.column_stack([flat[:, 0] * 0.62, np.zeros(count), flat[:, 1] * 0.62 - 0.12])
    for _ in range(12):
        points[:, 1] = hairline(azimuth(points), cut.recess, cut.wave) + 0.012
        points = scalp().on(points - MIDDLE)
    return np.asarray(points + rng.normal(0, 0.006, points.shape))


def _gathered(cut: Cut, knot: NDArray[np.float64], rng: np.random.Generator) -> Tress:
    """Hair combed back over the skull to a knot."""
    roots = np.concatenate([_edge_roots(cut, 72, rng), spread_roots(115, rng, cut.recess, cut.wave)])
    near = np.linalg.norm(roots - knot, axis=1)
    roots = roots[near > 0.25]
    start, end = roots - MIDDLE, knot - MIDDLE
    share = np.linspace(0, 1, 13)[:, None]
    directions = start[:, None] * (1 - share) + (end + rng.normal(0, 0.03, roots.shape))[:, None] * share
    lifts = 0.055 + rng.normal(0, 0.010, len(roots))
    rise = (lifts[:, None] * smoothstep(-0.03, 0.16, share[:, 0]) + 0.05 * smoothstep(0.75, 1, share[:, 0])).ravel()
    paths = scalp().on(directions.reshape(-1, 3), rise).reshape(len(roots), 13, 3)
    width = rng.uniform(0.12, 0.19, len(roots))
    return strips(paths, width, width * 0.26, rng, tip=0.45)


def ponytail(cut: Cut) -> Tress:
    """Combed back and tied high at the back, from where it swings down."""
    rng = np.random.default_rng((cut.seed, 35))
    knot = scalp().on(np.array([[0.0, 0.62, -0.95]]), 0.06)[0]
    count = 34
    share = np.linspace(0, 1, 16)
    across = rng.normal(0, 1, (count, 2))
    across *= (rng.uniform(0.3, 1, count) ** 0.5 / np.linalg.norm(across, axis=1))[:, None]
    swell = 0.05 + 0.17 * smoothstep(0.0, 0.40, share) * (1 - 0.55 * smoothstep(0.55, 1.0, share))
    back = -0.52 * np.sin(np.pi * share**0.8 * 0.60)
    middle = np.column_stack([0 * share, 0.26 * np.sin(np.pi * share**0.7) - 1.60 * share**1.5, back])
    paths = (knot + middle)[None] + np.stack(
        [across[:, :1] * swell, 0.25 * across[:, 1:] * swell, across[:, 1:] * swell], -1
    )
    paths = resampled(paths, rng.uniform(0.72, 1.0, count), 16)
    width = rng.uniform(0.15, 0.20, count)
    tail = strips(paths, width, width * 0.32, rng, tip=0.10)
    turn = np.linspace(0, 2 * np.pi, 24)
    out = np.array([0.0, 0.35, -0.94])
    ring = 0.115 * (np.cos(turn)[:, None] * np.array([1.0, 0, 0]) + np.sin(turn)[:, None] * np.array([0.0, 0.94, 0.35]))
    tie = curls((knot + 0.035 * out + ring)[None], np.array([0.10]), rng, around=8)
    tie = Tress(points=tie.points, triangles=tie.triangles, shade=tie.shade * 0.25, tone=tie.tone)
    return joined([_under(cut, 0.05), _gathered(cut, knot, rng), tail, tie])


def bun(cut: Cut) -> Tress:
    """Combed back and wound into a bun behind the crown."""
    rng = np.random.default_rng((cut.seed, 36))
    knot = scalp().on(np.array([[0.0, 0.80, -0.72]]), 0.06)[0]
    out = (knot - np.array([0.0, -0.05, 0.05])) / np.linalg.norm(knot - np.array([0.0, -0.05, 0.05]))
    right = np.array([1.0, 0.0, 0.0])
    up = np.cross(out, right)
    pieces = []
    for level, (radius, height) in enumerate(((0.27, 0.05), (0.25, 0.17), (0.16, 0.27), (0.05, 0.32))):
        turn = np.linspace(0, 2 * np.pi * 1.08, 26) + level * 1.9
        grow = radius * (1 + 0.05 * np.sin(3 * turn + level))
        ring = knot + out * height + (np.cos(turn)[:, None] * right + np.sin(turn)[:, None] * up) * grow[:, None]
        pieces.append(curls(ring[None], np.array([0.21]), rng, around=10))
    return joined([_under(cut, 0.05), _gathered(cut, knot, rng), *pieces])


STYLES: dict[str, Callable[[Cut], Tress]] = {
    "crop": crop,
    "short bob": short_bob,
    "long straight": long_straight,
    "long curly": long_curly,
    "curly crop": curly_crop,
    "ponytail": ponytail,
    "bun": bun,
}
