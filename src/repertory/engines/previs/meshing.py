"""Triangle meshes as arrays: drawn from a distance field, smoothed, cut clean along a line, refined, their edges."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.float64]
Triangles = NDArray[np.int32]
Line = Callable[[Field], Field]
"""Points (n, 3) to figures (n,): a mesh stays where they are above 0."""


def contour(values: NDArray[np.float32], corner: Field, step: float, level: float) -> tuple[Field, Triangles]:
    """Points (n, 3) and triangles of the surface on which values on a grid (z, y, x) reach a level."""
    from vtkmodules.vtkCommonDataModel import vtkImageData
    from vtkmodules.vtkFiltersCore import vtkFlyingEdges3D

    image = vtkImageData()
    image.SetDimensions(*values.shape[::-1])
    image.SetOrigin(*corner)
    image.SetSpacing(step, step, step)
    image.GetPointData().SetScalars(_bridge().numpy_to_vtk(values.ravel(), deep=True))
    edges = vtkFlyingEdges3D()
    edges.SetInputData(image)
    edges.SetValue(0, level)
    edges.ComputeNormalsOff()
    edges.Update()
    points, triangles = _arrays(edges.GetOutput())
    return _relaxed(points, triangles), triangles


def cut(points: Field, triangles: Triangles, *lines: Line) -> tuple[Field, Triangles]:
    """The mesh without what lies beyond any of the lines, cut clean through its triangles."""
    from vtkmodules.vtkCommonCore import vtkPoints
    from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
    from vtkmodules.vtkFiltersCore import vtkClipPolyData, vtkTriangleFilter

    for line in lines:
        mesh, places, cells = vtkPolyData(), vtkPoints(), vtkCellArray()
        places.SetData(_bridge().numpy_to_vtk(np.ascontiguousarray(points, np.float64), deep=True))
        offsets = np.arange(0, 3 * len(triangles) + 1, 3, dtype=np.int64)
        corners = np.ascontiguousarray(triangles, np.int64).ravel()
        cells.SetData(*(_bridge().numpy_to_vtkIdTypeArray(array, deep=True) for array in (offsets, corners)))
        mesh.SetPoints(places)
        mesh.SetPolys(cells)
        kept = np.ascontiguousarray(line(points), np.float64)
        mesh.GetPointData().SetScalars(_bridge().numpy_to_vtk(kept, deep=True))
        clip, triangulated = vtkClipPolyData(), vtkTriangleFilter()
        clip.SetInputData(mesh)
        clip.SetValue(0.0)
        triangulated.SetInputConnection(clip.GetOutputPort())
        triangulated.Update()
        points, triangles = _arrays(triangulated.GetOutput())
    return points, triangles


def finer(points: Field, triangles: Triangles) -> tuple[Field, Triangles]:
    """The mesh with every triangle split into four."""
    unique, number = np.unique(_numbers(_sides(triangles), len(points)), return_inverse=True)
    middle = points[np.stack(np.divmod(unique, len(points)), 1)].mean(axis=1)
    ab, bc, ca = (number.reshape(3, -1) + len(points)).astype(np.int32)
    a, b, c = triangles.T
    split = np.concatenate([np.stack(corners, 1) for corners in ((a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca))])
    return np.concatenate([points, middle]), split.astype(np.int32)


def edges(points: Field, triangles: Triangles) -> list[Field]:
    """The open edges of a mesh, each as a closed ring of points, evenly spaced; short rings are left out."""
    sides = _sides(triangles)
    _, first, count = np.unique(_numbers(sides, len(points)), return_index=True, return_counts=True)
    after = {int(a): int(b) for a, b in sides[first[count == 1]]}
    rings = []
    while after:
        start, at = next(iter(after.items()))
        del after[start]
        ring = [start]
        while at in after:
            ring.append(at)
            at = after.pop(at)
        if len(ring) > 20:
            rings.append(_even(points[ring], 0.006))
    return rings


def _sides(triangles: Triangles) -> Triangles:
    """The two ends of every side of every triangle, (3 m, 2)."""
    return np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])


def _numbers(sides: Triangles, points: int) -> NDArray[np.int64]:
    """One number for each side, whichever way it runs; numbers are sorted far faster than pairs."""
    low, high = np.sort(sides, axis=1).T.astype(np.int64)
    return np.asarray(low * points + high)


def _even(ring: Field, spacing: float) -> Field:
    closed = np.vstack([ring, ring[:1]])
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(closed, axis=0), axis=1))])
    places = np.linspace(0, along[-1], max(int(along[-1] / spacing), 12), endpoint=False)
    even = np.stack([np.interp(places, along, closed[:, axis]) for axis in range(3)], 1)
    return np.asarray((np.roll(even, 1, 0) + 2 * even + np.roll(even, -1, 0)) / 4)


def grid(rows: int, columns: int, *, round_about: bool = False) -> NDArray[np.int64]:
    """Triangles of a sheet of rows of points, or of a tube made of rings."""
    k, j = np.meshgrid(np.arange(rows - 1), np.arange(columns - (not round_about)), indexing="ij")
    a, b = k * columns + j, k * columns + (j + 1) % columns
    return np.stack([a, b + columns, b, a, a + columns, b + columns], axis=-1).reshape(-1, 3)


def _relaxed(points: Field, triangles: Triangles) -> Field:
    """The points, moved towards their neighbours, so that the grid they come from does not show in highlights."""
    from scipy.sparse import csr_array, diags_array

    pairs = _sides(triangles)
    both = np.concatenate([pairs, pairs[:, ::-1]])
    near = csr_array((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(len(points), len(points)))
    mean = diags_array(1 / np.maximum(near.sum(axis=1), 1)) @ near
    for _ in range(4):
        points = 0.4 * points + 0.6 * (mean @ points)
    return points


def _arrays(mesh: Any) -> tuple[Field, Triangles]:  # VTK ships no types
    points = _bridge().vtk_to_numpy(mesh.GetPoints().GetData()).astype(np.float64)
    corners = _bridge().vtk_to_numpy(mesh.GetPolys().GetConnectivityArray())
    return points, corners.reshape(-1, 3).astype(np.int32)


def _bridge() -> Any:  # VTK's own bridge to numpy has no types
    return importlib.import_module("vtkmodules.util.numpy_support")
