"""Off-screen drawing with VTK: one window per size, meshes kept between pictures, our own simple clay shading.

The shading runs on any OpenGL, also without a graphics card: a soft light from above and below, a few lamps whose
light wraps around edges as it does in clay, and a broad highlight. Light is added up linearly and shown as sRGB.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from repertory.errors import MissingPart

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from numpy.typing import NDArray

    from repertory.engines.previs.parts import Part
    from repertory.engines.previs.scene import Mood, View
    from repertory.media.images import Picture

Lamps = tuple[bool, ...]
"""For each light whether it is a lamp (which has a place and fades) or a sun."""
MATT = 0.66
"""Rougher surfaces get no highlights, which saves a third of the time."""
FAR = 120.0
"""Nothing farther away is drawn, metres."""


@dataclass(frozen=True, kw_only=True)
class Plate:
    """A drawn picture before its finish."""

    colour: Picture
    """(height, width, 3)."""
    depth: NDArray[np.float32]
    """(height, width), metres along the camera's axis; FAR where nothing stands."""


def check_drawing() -> None:
    """Proves that pictures can be drawn without a screen. Raises MissingPart, and never crashes.

    VTK ends the process where EGL is missing; so EGL is asked first, by hand, for a device to draw on.
    """
    step = "On Debian or Ubuntu: apt-get install libegl1"
    try:
        egl = ctypes.CDLL(ctypes.util.find_library("EGL") or "libEGL.so.1")
        devices = _devices(egl)
    except (OSError, AttributeError) as error:
        raise MissingPart("The previs engine draws without a screen, which needs an EGL library.", step=step) from error
    if not devices:
        step = "On Debian or Ubuntu: apt-get install libegl-mesa0"
        raise MissingPart("The EGL library finds nothing to draw with, not even a software driver.", step=step)
    try:
        from vtkmodules import vtkRenderingOpenGL2
    except ImportError as error:
        step = "Install it with: pip install 'repertory[previs]'"
        raise MissingPart("The previs engine needs VTK, which is not installed.", step=step) from error
    if not hasattr(vtkRenderingOpenGL2, "vtkEGLRenderWindow"):
        raise MissingPart("This build of VTK cannot draw without a screen.", step="Install vtk 9.4 or newer from PyPI.")


def _devices(egl: ctypes.CDLL) -> int:
    """How many devices EGL can draw on; one where it cannot be asked. Raises AttributeError for another library."""
    egl.eglGetProcAddress.restype = ctypes.c_void_p
    egl.eglGetProcAddress.argtypes = [ctypes.c_char_p]
    address = egl.eglGetProcAddress(b"eglQueryDevicesEXT")
    if not address:
        return 1
    query = ctypes.CFUNCTYPE(ctypes.c_uint, ctypes.c_int, ctypes.c_void_p, ctypes.POINTER(ctypes.c_int))(address)
    count = ctypes.c_int(0)
    return count.value if query(0, None, ctypes.byref(count)) else 0


class Renderer:
    """Draws scenes of one picture size. Close it, or use it in a `with` block. Raises MissingPart."""

    def __init__(self, width: int, height: int, *, oversample: float = 1.25) -> None:
        check_drawing()
        from vtkmodules import vtkRenderingOpenGL2
        from vtkmodules.vtkCommonCore import vtkObject
        from vtkmodules.vtkRenderingCore import vtkLight, vtkRenderer

        vtkObject.GlobalWarningDisplayOff()
        self.width, self.height = width, height
        self._size = (round(width * oversample), round(height * oversample))
        self._window = vtkRenderingOpenGL2.vtkEGLRenderWindow()
        self._window.SetSize(*self._size)
        self._window.SetMultiSamples(0)
        self._stage = vtkRenderer()
        self._stage.SetAutomaticLightCreation(False)
        self._stage.AddLight(vtkLight())
        self._stage.UseFXAAOn()
        self._stage.GradientBackgroundOn()
        self._window.AddRenderer(self._stage)
        self._drawn: dict[tuple[str, int], _Drawn] = {}
        self._lamps: Lamps = ()
        self._behind: Plate | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def clear(self) -> None:
        """Takes everything out of the window and leaves it to the next who draws in it, in whichever thread."""
        self._drop(list(self._drawn))
        self._hang(None)
        self._window.ReleaseCurrent()

    def close(self) -> None:
        """Gives the window's memory back."""
        self._drawn.clear()
        self._window.Finalize()

    def draw(self, parts: Sequence[Part], mood: Mood, view: View, *, over: Plate | None = None) -> Plate:
        """One picture of the parts. Parts that are the same objects as last time cost nothing.

        `over` is an earlier plate of this renderer that serves as the background, for its colours only.
        """
        self._place(parts, tuple(light.reach > 0 for light in mood.lights))
        self._aim(view, mood)
        self._hang(over)
        uniforms = _light_values(mood, view)
        for drawn in self._drawn.values():
            drawn.light(uniforms)
        self._window.Render()
        return self._read()

    def _hang(self, over: Plate | None) -> None:
        """Hangs an earlier picture up behind everything."""
        if over is not self._behind:
            self._behind = over
            self._stage.SetTexturedBackground(over is not None)
            if over is not None:
                self._stage.SetBackgroundTexture(_texture(over.colour))

    def _place(self, parts: Sequence[Part], lamps: Lamps) -> None:
        if lamps != self._lamps:
            self._drop(list(self._drawn))
            self._lamps = lamps
        seen: dict[str, int] = {}
        wanted: set[tuple[str, int]] = set()
        for part in parts:
            key = part.name, seen.setdefault(part.name, 0)
            seen[part.name] += 1
            wanted.add(key)
            drawn = self._drawn.get(key)
            if drawn is None or not drawn.follow(part):
                if drawn is not None:
                    self._drop([key])
                self._drawn[key] = _Drawn(part, lamps)
                self._stage.AddActor(self._drawn[key].actor)
        self._drop([key for key in self._drawn if key not in wanted])

    def _drop(self, keys: list[tuple[str, int]]) -> None:
        for key in keys:
            self._stage.RemoveActor(self._drawn.pop(key).actor)

    def _aim(self, view: View, mood: Mood) -> None:
        camera = self._stage.GetActiveCamera()
        camera.SetPosition(*view.eye)
        camera.SetFocalPoint(*view.target)
        camera.SetViewUp(*(float(value) for value in view.axes[1]))
        camera.SetViewAngle(view.fov)
        camera.SetClippingRange(0.05, FAR)
        self._stage.SetBackground(*mood.sky[0])
        self._stage.SetBackground2(*mood.sky[1])

    def _read(self) -> Plate:
        from vtkmodules.vtkCommonCore import vtkFloatArray, vtkUnsignedCharArray

        width, height = self._size
        pixels, depths = vtkUnsignedCharArray(), vtkFloatArray()
        self._window.GetPixelData(0, 0, width - 1, height - 1, 0, pixels, 0)
        self._window.GetZbufferData(0, 0, width - 1, height - 1, depths)
        colour = _bridge().vtk_to_numpy(pixels).reshape(height, width, 3)[::-1]
        z = _bridge().vtk_to_numpy(depths).reshape(height, width)[::-1]
        near = 0.05
        metres = near * FAR / (FAR - z * (FAR - near))
        return Plate(colour=colour, depth=metres.astype(np.float32))


class _Drawn:
    """One part inside the window."""

    def __init__(self, part: Part, lamps: Lamps) -> None:
        from vtkmodules.vtkCommonDataModel import vtkPolyData
        from vtkmodules.vtkFiltersCore import vtkTriangleMeshPointNormals
        from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

        self.part = part
        self.actor = vtkActor()
        self._mesh = vtkPolyData()
        self._fill(part)
        mapper = vtkPolyDataMapper()
        if part.flat:
            mapper.SetInputData(self._mesh)
        else:
            normals = vtkTriangleMeshPointNormals()
            normals.SetInputData(self._mesh)
            mapper.SetInputConnection(normals.GetOutputPort())
        self.actor.SetMapper(mapper)
        if part.texture is not None:
            self.actor.SetTexture(_texture(part.texture))
        look = self.actor.GetProperty()
        look.SetInterpolation(0 if part.flat else 2)
        look.SetOpacity(part.opacity)
        clear = part.opacity < 1 or (part.texture is not None and part.texture.shape[2] == 4)
        if clear:
            self.actor.ForceTranslucentOn()
        shader = self.actor.GetShaderProperty()
        shader.AddFragmentShaderReplacement("//VTK::Light::Impl", True, _shading(part, lamps), False)
        self._values = shader.GetFragmentCustomUniforms()

    def follow(self, part: Part) -> bool:
        """Takes over the part's points where nothing else changed; False where it must be made anew."""
        old = self.part
        if part is old:
            return True
        same = (
            len(part.points) == len(old.points)
            and (part.triangles is old.triangles or np.array_equal(part.triangles, old.triangles))
            and (part.texture is old.texture)
            and (part.uv is old.uv or np.array_equal(_or_none(part.uv), _or_none(old.uv)))
            and (part.roughness, part.opacity, part.glow, part.flat) == (old.roughness, old.opacity, old.glow, old.flat)
        )
        if same:
            _set_points(self._mesh, part)
            if part.colours is not old.colours and not np.array_equal(part.colours, old.colours):
                _set_colours(self._mesh, part)
            self._mesh.Modified()
            self.part = part
        return same

    def light(self, uniforms: dict[str, list[float]]) -> None:
        """Tells the shading where the lamps are for this picture."""
        for name, value in uniforms.items():
            self._values.SetUniform3f(name, value)

    def _fill(self, part: Part) -> None:
        from vtkmodules.vtkCommonDataModel import vtkCellArray

        _set_points(self._mesh, part)
        count = len(part.triangles)
        cells = vtkCellArray()
        offsets = np.arange(0, 3 * count + 1, 3, dtype=np.int64)
        cells.SetData(
            _bridge().numpy_to_vtkIdTypeArray(offsets, deep=True),
            _bridge().numpy_to_vtkIdTypeArray(np.ascontiguousarray(part.triangles, np.int64).ravel(), deep=True),
        )
        self._mesh.SetPolys(cells)
        _set_colours(self._mesh, part)
        if part.uv is not None:
            self._mesh.GetPointData().SetTCoords(
                _bridge().numpy_to_vtk(np.ascontiguousarray(part.uv, np.float32), deep=True)
            )


def _or_none(uv: NDArray[np.float32] | None) -> NDArray[np.float32]:
    return np.empty(0, np.float32) if uv is None else uv


def _bridge() -> Any:  # VTK's own bridge to numpy has no types
    return importlib.import_module("vtkmodules.util.numpy_support")


def _set_points(mesh: Any, part: Part) -> None:  # VTK ships no types
    from vtkmodules.vtkCommonCore import vtkPoints

    points = vtkPoints()
    points.SetData(_bridge().numpy_to_vtk(np.ascontiguousarray(part.points, np.float32), deep=True))
    mesh.SetPoints(points)


def _set_colours(mesh: Any, part: Part) -> None:  # VTK ships no types

    colours = np.broadcast_to(np.clip(part.colours, 0, 1), part.points.shape)
    mesh.GetPointData().SetScalars(_bridge().numpy_to_vtk(np.round(colours * 255).astype(np.uint8), deep=True))


def _texture(picture: NDArray[np.uint8]) -> Any:  # VTK ships no types
    from vtkmodules.vtkCommonDataModel import vtkImageData
    from vtkmodules.vtkRenderingCore import vtkTexture

    height, width, bands = picture.shape
    image = vtkImageData()
    image.SetDimensions(width, height, 1)
    image.GetPointData().SetScalars(
        _bridge().numpy_to_vtk(np.ascontiguousarray(picture[::-1]).reshape(-1, bands), deep=True)
    )
    texture = vtkTexture()
    texture.SetInputData(image)
    texture.InterpolateOn()
    texture.MipmapOn()
    if bands == 3:
        texture.RepeatOn()
    else:
        texture.RepeatOff()
    return texture


def _shading(part: Part, lamps: Lamps) -> str:
    """GLSL that lights one fragment. VTK multiplies texture colours in afterwards, in sRGB, which is the same."""
    shine = (1.0 - part.roughness) ** 2
    glossy = part.roughness < MATT
    lines = [
        "vec3 albedo = pow(diffuseColor, vec3(2.2));",
        "vec3 N = normalVCVSOutput; vec3 V = normalize(-vertexVC.xyz);",
        "vec3 sum = mix(below, above, 0.5 + 0.5 * dot(N, upward)); vec3 gloss = vec3(0.0);",
        "vec3 soft = vec3(0.30, 0.22, 0.18);",
    ]
    for k, lamp in enumerate(lamps):
        lines += [
            f"{{ vec3 to = lampPlace{k} - vertexVC.xyz; float far2 = dot(to, to); to *= inversesqrt(far2);"
            if lamp
            else f"{{ vec3 to = lampPlace{k};",
            f"vec3 shine = lampColour{k}" + (f" / (1.0 + far2 * lampKind{k}.x);" if lamp else ";"),
            "vec3 wrap = max((vec3(dot(N, to)) + soft) / (vec3(1.0) + soft), vec3(0.0)); sum += shine * wrap * wrap;",
            f"gloss += shine * pow(max(dot(N, normalize(to + V)), 0.0), {4 + 90 * shine:.1f}); }}" if glossy else "}",
        ]
    edge = 0.04 + 0.5 * shine
    lines += [
        "float rim = pow(1.0 - max(dot(N, V), 0.0), 4.0);",
        f"vec3 lit = albedo * sum + gloss * {0.03 + 0.55 * shine:.3f} + above * rim * {edge:.3f};",
        f"lit = mix(lit, albedo * {1.15 if part.glow >= 1 else 1.0:.2f}, {part.glow:.3f});",
        "fragOutput0 = vec4(pow(max(lit, vec3(0.0)), vec3(1.0 / 2.2)), opacity);",
    ]
    return "\n".join(lines) + "\n"


def _light_values(mood: Mood, view: View) -> dict[str, list[float]]:
    turn = np.stack(view.axes)
    values = {
        "above": list(mood.above),
        "below": list(mood.below),
        "upward": [float(v) for v in turn @ (0.0, 1.0, 0.0)],
    }
    for k, light in enumerate(mood.lights):
        place = np.asarray(light.place, float)
        place = place - view.eye if light.reach else place / np.linalg.norm(place)
        values[f"lampPlace{k}"] = [float(v) for v in turn @ place]
        values[f"lampColour{k}"] = [light.power * _linear(channel) for channel in light.colour]
        values[f"lampKind{k}"] = [1.0 / light.reach**2 if light.reach else 0.0, 0.0, 0.0]
    return values


def _linear(channel: float) -> float:
    return float(channel**2.2)
