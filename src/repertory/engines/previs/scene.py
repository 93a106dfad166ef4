"""What a picture is made from: meshes, lights, a camera, a mood. Metres and degrees, y up; cameras look to -z."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from repertory.engines.previs.parts import Part

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

Vector = tuple[float, float, float]
Colour = tuple[float, float, float]


@dataclass(frozen=True, kw_only=True)
class Light:
    """One lamp or one sun."""

    place: Vector
    """Where it hangs; for a sun (reach 0) the direction from which it shines."""
    colour: Colour = (1.0, 1.0, 1.0)
    power: float = 1.0
    """Brightness on a white surface that faces it."""
    reach: float = 0.0
    """Distance in metres at which it is half as bright; 0 for a sun, which never fades."""


@dataclass(frozen=True, kw_only=True)
class Mood:
    """The light of a scene and the finish that its pictures get."""

    lights: tuple[Light, ...]
    above: Colour = (0.5, 0.5, 0.5)
    """Light from everywhere, as it falls on surfaces that look up."""
    below: Colour = (0.25, 0.25, 0.25)
    """The same for surfaces that look down."""
    sky: tuple[Colour, Colour] = ((0.6, 0.65, 0.7), (0.6, 0.65, 0.7))
    """Background at the bottom and at the top of the picture."""
    fog: Colour = (0.6, 0.65, 0.7)
    haze: float = 0.0
    """Share of its colour that a thing loses per metre, beginning behind the actors."""
    bloom: float = 0.0
    """0 to 1: how far bright lamps glow into their surroundings."""
    gain: Colour = (1.0, 1.0, 1.0)
    """Colour balance of the finished picture."""
    contrast: float = 1.0
    vignette: float = 0.0
    """0 to 1: how dark the corners get."""


@dataclass(frozen=True, kw_only=True)
class View:
    """A camera."""

    eye: Vector
    target: Vector
    fov: float
    """Vertical angle of view, degrees."""
    focus: float = 0.0
    """Distance that is sharp, metres; 0 when everything is."""
    blur: float = 0.0
    """0 to 1: how soft the background gets."""
    roll: float = 0.0
    """Degrees by which it leans to its right, so that the picture leans to the left."""

    @property
    def axes(self) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Unit vectors to the picture's right, up, and towards the viewer."""
        back = np.subtract(self.eye, self.target).astype(float)
        back /= np.linalg.norm(back)
        right = np.cross((0.0, 1.0, 0.0), back)
        right /= np.linalg.norm(right)
        up = np.cross(back, right)
        if not self.roll:
            return right, up, back
        c, s = np.cos(np.radians(self.roll)), np.sin(np.radians(self.roll))
        return right * c - up * s, right * s + up * c, back

    def project(self, point: Vector, width: int, height: int) -> tuple[float, float, float]:
        """Pixel (x, y) of a point, y downwards, and its depth in metres (negative behind the camera)."""
        right, up, back = self.axes
        away = np.subtract(point, self.eye)
        depth = float(-(away @ back))
        scale = height / 2 / np.tan(np.radians(self.fov / 2)) / max(depth, 1e-6)
        return width / 2 + float(away @ right) * scale, height / 2 - float(away @ up) * scale, depth


@dataclass(frozen=True, kw_only=True)
class Placing:
    """Where something stands and which way it is turned."""

    place: Vector = (0.0, 0.0, 0.0)
    yaw: float = 0.0
    """Degrees about the vertical; positive turns the front to the picture's right."""
    scale: float = 1.0

    def point(self, local: Vector) -> Vector:
        """A local point in the scene."""
        x, y, z = (np.asarray(local) * self.scale) @ self._turn + self.place
        return float(x), float(y), float(z)

    def part(self, part: Part) -> Part:
        """A part moved to its place; its triangles and colours stay the same objects."""
        points = (part.points * self.scale) @ self._turn + self.place
        return replace(part, points=points.astype(np.float32))

    @property
    def _turn(self) -> NDArray[np.float64]:
        c, s = np.cos(np.radians(self.yaw)), np.sin(np.radians(self.yaw))
        return np.array([[c, 0.0, -s], [0.0, 1.0, 0.0], [s, 0.0, c]])


@dataclass(frozen=True, kw_only=True)
class Path3:
    """A walk: points on the ground, passed at an even speed with a soft start and stop."""

    points: tuple[Vector, ...]
    length: float = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "length", float(self._steps.sum()))

    @property
    def _steps(self) -> NDArray[np.float64]:
        return np.asarray(np.linalg.norm(np.diff(np.array(self.points), axis=0), axis=1))

    def at(self, metres: float) -> Vector:
        """The point that many metres along."""
        reached = np.concatenate([[0.0], np.cumsum(self._steps)])
        x, y, z = (float(np.interp(metres, reached, np.array(self.points)[:, axis])) for axis in range(3))
        return x, y, z

    def yaw(self, metres: float) -> float:
        """Which way the walker faces there, in degrees; 0 looks to +z, positive to the picture's right."""
        behind, ahead = self.at(max(metres - 0.25, 0.0)), self.at(min(metres + 0.25, self.length))
        return float(np.degrees(np.arctan2(ahead[0] - behind[0], ahead[2] - behind[2])))


def merged(name: str, parts: Iterable[Part]) -> Part:
    """Parts of one material as a single mesh. Textures, glow and roughness are those of the first."""
    chosen = list(parts)
    offsets = np.cumsum([0, *(len(part.points) for part in chosen[:-1])])
    return replace(
        chosen[0],
        name=name,
        points=np.concatenate([part.points for part in chosen]).astype(np.float32),
        triangles=np.concatenate([part.triangles + at for part, at in zip(chosen, offsets, strict=True)]).astype(
            np.int32
        ),
        colours=np.concatenate([np.broadcast_to(part.colours, part.points.shape) for part in chosen]).astype(
            np.float32
        ),
        uv=None if chosen[0].uv is None else np.concatenate([part.uv for part in chosen if part.uv is not None]),
    )
