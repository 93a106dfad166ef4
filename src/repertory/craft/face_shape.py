"""The shape of a face as the 468-point mesh knows it: which point is where, and how a head is turned.

The mean shape was measured for this project: the mesh network's points on 158 photographs, brought together by
generalised Procrustes analysis, the median taken and made symmetric.
"""

from __future__ import annotations

import base64
import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from repertory.model.verdict import Face, Pose

    Points = NDArray[np.float64]

MESH_POINTS = 468
FIVE_POINTS = 5
"""The fallback detector's: both corners of one eye, both of the other (outer first), the base of the nose."""

# fmt: off
OVAL = (
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
    152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)
"""The outline of the face, clockwise in the picture from the top of the forehead."""
LIPS = (
    61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146, 76, 184, 74, 73, 72,
    11, 302, 303, 304, 408, 306, 307, 320, 404, 315, 16, 85, 180, 90, 77, 62, 183, 42, 41, 38, 12, 268, 271, 272,
    407, 292, 325, 319, 403, 316, 15, 86, 179, 89, 96, 78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308, 324, 318,
    402, 317, 14, 87, 178, 88, 95,
)
LIPS_OUTLINE = LIPS[:20]
EYE_AT_LEFT = (33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7)
"""The lid line of the eye at the picture's left, round from its outer corner."""
EYE_AT_RIGHT = (263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249)
# fmt: on
OUTER_CORNERS = (33, 263)
MOUTH_CORNERS = (61, 291)
INNER_LIPS = (13, 14)
"""The middle of the upper and of the lower lip, where they meet."""
NOSE_BASE = 2

_MEAN = (
    "0Nfh@`!N9U8~GR`00c7t5HA2M6~im>06+}@Ob!5f0RYz;0Mr-&(-Z*A5&*~)0K^smzZL+s4gmHo`1K&7NXFbG`_v=)%Om)}C-CDY`p`Q3+By8l"
    "IQhag_PHVK-=_q?EbgBn#jhsg)Bpzc-5U1P7U|j*;@1xD)Dq{@4A;j1`TH>V1TwWf^X3)?<@_4t0T#Ld`}hwm%18peMEk2+*X}_I;x_uw(EX^&"
    "wCnd5^7I(l(Ei=g0l7){<oFfZNC((Y2+ni%vQp{PVgRo|?5ITA_1GEg))eH`4(;_7+tC2u&IR7l0q^=F>C+1D(+~I46ZEzY^}rPM#TE9+6ZXsz"
    "=*|h|%?jnq3**QN+TaSF^`!vwA>+>k;m-y2@EGUv5A^aF-4O%N3jyQ&61i#Tz+LsmPXOP+1?)}@=wk-uc>lyD^sgG|=qUNQG4Jdg3F-hMr4!$^"
    "74X0l_|X*n-5CDn902$!5~cy-u`=uY_AKWP3Y;IQ?I8i;`w6`)?dk;{q2Q|MEB5gVC%U=fyRFoo`oyoq*P}Ge-kkvb^B~^`2d5+3%qjQODEZyZ"
    "1E=ob?vVe~o9xM=;Q(U@0FMFNDf!|m_~tA2t25%@G5Ogv`q4D{$};%HF!h}^wZ|&-0O=Xy<q+%m8uaNH05%QBuItjJ_3oGnvAM(LF8A^q6#$nD"
    ";Fb5F=Em;L4(-bi?8p)8!w~4Y3gOZQ-qQx$)CSbq1hVV$@*@oHGW_W<`Qy_CvD4=DGYI3c1^^i*_#hhqA|31v7673S0IU!3tPRh@``Yve*|`A5"
    "^#juD1-|9{?xGFn2N21+^whBX$j<ty-rl{-@}<<v%ijU*6c6qECFl7Y@d7L8IsV!{|IR=E#6A1GIrg_H>75S5z8>+%9QV>3`rRJ;<stm*B>bHT"
    "r04e+@)I5N{4DtQDD(O!>hu)(_AC1IAnPmm?<xKAC<MYT^1d<g2N)wgEAa^RAYMquBqaMRBl<NX_&_J{9VYrPI{YR%{5UxIJ~j47A?zWi1VAkA"
    "VIjp)CgUss1`FL93e*-C+7%wx4ieN78Pg0Y#{dWWFbD)POFi=%76u#q8XN%@MgaQ=4=grF0z*XmRa(~)K?)u=`Y_P_Sjw~&_ZJTI7$?yFBhdjz"
    "N%tK16(&drC{GA7bM{VB=`3OZQ9$fiMA{4385GtO9MujJ^%W)203pr=BGCa6`Xd+93K7!}3DXk{whjxx6br=_3ds`+%n=yQ2^!4`8_NqF$O<Ol"
    "3S#x89nS<G&jkzc7#Z>p4DuKw5d$#`0Ui7jM``CkUG+Lo03pEz6iy8oV+I>||2!r1Q5xtNDEUV*?-U#f762k!6W>b}@IVvzFBJSE82%a@00=1("
    "S^?ruGV28PEEx_8WFM&$Apsuy2}3OH76l$(;Hnra_74juM!Diet<+-r#8Jf8T{O)iod5&#ARz|_StHvtDfcWW`6JB(S?=HxkpC>3>^Gv}B`NtH"
    "D)<^J_Ej_DATjwTH2N<z`ZhB7J23TQHMKb^^d03875Ewq=@>b#>n^4B5|{~3xx*VS_YNBsAeHxE=Ef4u4in1{6vz=3!w?v{3Lnx2BGU#W)CMfs"
    "1WxPn4kHW_GW-`X`5n^*Pt)cLGYB2A1_&S<6b%*+tPL^4`zG`UC%FJR^#d;J1w!Tg5~2+m2M{;9^enLZIL`W4-rhsY@>|r)HQxaf6b}>pB^mh}"
    "4+1L~IsPU-|1v-SJU#nFIrd2@>0=JWLLTus9QQ69`Xe6u8zKA^B>ZCuq#5@Y4ig;>{45CfC=L227W5Pc_A3VTAQdb45h?u+C<Hz(@<K83"
)
"""468 times x, y, z as signed bytes in 1/128 of the distance between the outer eye corners."""


@functools.cache
def mean_shape() -> Points:
    """The mean face, shape (468, 3): x to the picture's right, y up, z towards the viewer, in units of the distance
    between the outer eye corners."""
    import numpy as np

    numbers = np.frombuffer(base64.b85decode("".join(_MEAN)), np.int8)
    return numbers.reshape(MESH_POINTS, 3).astype(np.float64) / 128


@functools.cache
def features() -> tuple[tuple[int, ...], ...]:
    """The points of what could be doubled: the eye and brow at the picture's left, those at its right, nose, mouth."""
    x, y, _ = mean_shape().T
    left = (x < -0.12) & (x > -0.62) & (y > 0.22) & (y < 0.62)
    right = (x > 0.12) & (x < 0.62) & (y > 0.22) & (y < 0.62)
    nose = (abs(x) < 0.25) & (y < 0.3) & (y > -0.2)
    return (*(tuple(int(index) for index in group.nonzero()[0]) for group in (left, right, nose)), LIPS)


@dataclass(frozen=True, kw_only=True)
class Stance:
    """How a head stands in a picture (scaled orthographic view): pixel = scale * (rotation @ point)[:2] + shift."""

    scale: float
    """Pixels for one distance between the outer eye corners, seen from the front."""
    rotation: NDArray[np.float64]
    """Shape (3, 3); picture axes: x right, y down, z towards the viewer."""
    shift: NDArray[np.float64]

    def project(self, points: Points) -> Points:
        """Points of a head, shape (n, 3), as pixels, shape (n, 2)."""
        import numpy as np

        return np.asarray(self.scale * points @ self.rotation[:2].T + self.shift)


def stance_of(pixels: Points, head: Points, weight: NDArray[np.float64]) -> Stance:
    """The stance that brings the head's points nearest to the pixels: weighted least squares for an affine view, then
    the nearest scaled rotation (Huttenlocher and Ullman's weak perspective)."""
    import numpy as np

    total = weight.sum()
    middle = weight @ head / total
    centre = weight @ pixels / total
    root = np.sqrt(weight)[:, None]
    affine = np.linalg.lstsq(root * (head - middle), root * (pixels - centre), rcond=None)[0].T
    left, stretch, right = np.linalg.svd(affine, full_matrices=False)
    rows = left @ right
    rotation = np.vstack([rows, -np.cross(rows[0], rows[1])])
    scale = float(stretch.mean())
    return Stance(scale=scale, rotation=rotation, shift=centre - scale * rows @ middle)


@functools.cache
def rigid_weight() -> NDArray[np.float64]:
    """How much each point says about the head's stance: nothing where an expression moves it."""
    import numpy as np

    mean = mean_shape()
    weight = np.ones(MESH_POINTS)
    weight[mean[:, 1] < -0.2] = 0.1
    weight[(abs(mean[:, 0]) < 0.22) & (abs(mean[:, 1]) < 0.25)] = 0.2  # a longer nose is not a nod
    weight[list(LIPS)] = 0.0
    weight[list(EYE_AT_LEFT + EYE_AT_RIGHT)] = 0.5
    return weight


def levelled(points: Points) -> Points:
    """A face's mesh laid onto the mean head's axes, shape (468, 3), in distances between the outer eye corners: a turn,
    a nod or another size of the picture counts for little. `points` have shape (468, 2) and are in pixels."""
    import numpy as np

    mean = mean_shape()
    stance = stance_of(points, mean, rigid_weight())
    depth = stance.scale * mean @ stance.rotation[2]
    return np.asarray(np.column_stack([points - stance.shift, depth]) @ stance.rotation / stance.scale)


def turned_like(points: Points, target: Points) -> Points:
    """The face of `points` standing as the head of `target` stands: the same person's shape at another's place, size
    and turn. All arrays have shape (468, 2) and are in pixels."""
    import numpy as np

    mean, weight = mean_shape(), rigid_weight()
    own = stance_of(points, mean, weight)
    depth = own.scale * mean @ own.rotation[2]
    head = np.column_stack([points - own.shift, depth]) @ own.rotation / own.scale
    return stance_of(target, head, weight).project(head)


def eye_distance(points: Points) -> float:
    """Distance between the outer eye corners of a mesh in pixels."""
    import numpy as np

    return float(np.linalg.norm(points[OUTER_CORNERS[0]] - points[OUTER_CORNERS[1]]))


def eye_openings(points: Points) -> tuple[float, float]:
    """Height over width of the eye at the picture's left and of that at its right, from their lid lines."""
    import numpy as np

    def opening(lids: tuple[int, ...]) -> float:
        line = points[list(lids)]
        across = line[8] - line[0]  # from one corner to the other
        width = float(np.linalg.norm(across))
        heights = (line - line[0]) @ np.array([-across[1], across[0]]) / max(width, 1e-9)
        return float(np.ptp(heights)) / max(width, 1e-9)

    return opening(EYE_AT_LEFT), opening(EYE_AT_RIGHT)


def front_view() -> Points:
    """The mean face from the front, shape (468, 2): x to the right, y down, in eye distances; symmetric about x = 0."""
    return mean_shape()[:, :2] * [1.0, -1.0]


def facing(points: Points) -> NDArray[np.float64]:
    """How squarely each point's skin faces the camera, 1 straight at it, 0 at the rim, below 0 behind it; (468,).

    The skin's direction is taken from an egg about the middle of the head: good to some ten degrees but on the nose.
    """
    import numpy as np

    mean = mean_shape()
    out = (mean - np.array([0.0, 0.0, -0.75])) / np.array([0.75, 1.0, 0.9]) ** 2
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    return np.asarray(out @ stance_of(points, mean, rigid_weight()).rotation[2])


@functools.cache
def inwardness() -> NDArray[np.float64]:
    """How far inside the outline each point lies: 0 on the face oval, 1 from a quarter of the eye distance inwards.

    Shape (468,), seen from the front on the mean face.
    """
    import numpy as np

    flat = mean_shape()[:, :2]
    start = flat[list(OVAL)]
    side = np.roll(start, -1, axis=0) - start
    to_point = flat[:, None] - start[None]
    along = np.clip((to_point * side).sum(-1) / (side**2).sum(-1), 0, 1)
    off = np.linalg.norm(to_point - along[..., None] * side, axis=-1).min(axis=1)
    return np.asarray(np.clip(off / 0.25, 0.0, 1.0))


def mesh_of(face: Face) -> Points | None:
    """A face's mesh, shape (468, 2), in pixels; None where no points were found.

    From the fallback detector's five points it is the mean face in the face's pose, brought by a similarity onto the
    outer eye corners and the base of the nose.
    """
    import numpy as np

    points = np.array(face.landmarks, np.float64).reshape(len(face.landmarks), -1)[:, :2] if face.landmarks else None
    if points is None or len(points) == MESH_POINTS:
        return points
    if len(points) != FIVE_POINTS:
        return None
    corners = sorted(points[[0, 2]], key=lambda point: float(point[0]))
    posed = mean_shape() @ _rotation(face.pose)[:2].T
    first, second = _complex(posed[[*OUTER_CORNERS, NOSE_BASE]]), _complex(np.array([*corners, points[4]]))
    spread = first - first.mean()
    factor = complex((np.conj(spread) * (second - second.mean())).sum() / (np.abs(spread) ** 2).sum())
    placed = (_complex(posed) - first.mean()) * factor + second.mean()
    return np.column_stack([placed.real, placed.imag])


def _rotation(pose: Pose) -> NDArray[np.float64]:
    """From the mean face's axes to the picture's (x right, y down, z towards the viewer), for a yaw and a pitch."""
    import numpy as np

    yaw, pitch = np.radians(pose.yaw), np.radians(pose.pitch)
    turn = np.array([[np.cos(yaw), 0, np.sin(yaw)], [0, 1, 0], [-np.sin(yaw), 0, np.cos(yaw)]])
    nod = np.array([[1, 0, 0], [0, np.cos(pitch), np.sin(pitch)], [0, -np.sin(pitch), np.cos(pitch)]])
    return np.asarray(np.diag([1.0, -1.0, 1.0]) @ turn @ nod)


def _complex(points: Points) -> NDArray[np.complex128]:
    return points[:, 0] + 1j * points[:, 1]
