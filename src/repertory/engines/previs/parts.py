"""Meshes as they travel between modelling, staging and rendering. Metres, y up, z towards the camera at rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True)
class Part:
    """One mesh with one material."""

    name: str
    points: NDArray[np.float32]
    """(n, 3), metres; x to the picture's right, y up, z towards a camera that faces the subject."""
    triangles: NDArray[np.int32]
    """(m, 3), indices into points, counter-clockwise seen from outside."""
    colours: NDArray[np.float32]
    """(n, 3) or (1, 3), linear-looking sRGB values 0 to 1."""
    roughness: float = 0.6
    metallic: float = 0.0
    opacity: float = 1.0
    glow: float = 0.0
    """0 to 1: how much of its colour it emits by itself (a lamp shade, a lit window)."""
    flat: bool = False
    """Facets stay visible instead of being shaded smooth."""
    texture: NDArray[np.uint8] | None = None
    """(h, w, 3) or (h, w, 4) picture laid over the mesh by `uv`, in place of colours."""
    uv: NDArray[np.float32] | None = None
    """(n, 2), 0 to 1, v upwards."""
