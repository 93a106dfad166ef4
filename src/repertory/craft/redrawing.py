"""How a drifted face is to be redrawn: from which reference, in which shape, with whose mouth and eyes. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from repertory.craft.face_shape import (
    EYE_AT_LEFT,
    EYE_AT_RIGHT,
    INNER_LIPS,
    LIPS,
    LIPS_OUTLINE,
    MESH_POINTS,
    MOUTH_CORNERS,
    eye_distance,
    eye_openings,
    facing,
    inwardness,
    mean_shape,
    mesh_of,
    turned_like,
)
from repertory.errors import MediaRejected
from repertory.model.verdict import Face, Fault, ReferenceFace, Touch

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from repertory.craft.face_shape import Points

LEAST_SIZE = 64.0
"""Pixels from brows to chin: a smaller face has no detail to put right, and its figures are noise."""
PROFILE = 45.0
"""Degrees of yaw from which half of the face is hidden: nothing there can be redrawn from another view."""
MOST_TURN = 25.0
"""Degrees between the target's and a reference's yaw, or pitch: beyond it the nose hides what the other view lacks."""
MOST_UNLIKE = 1.1
"""See `unlikeness`: from there on a reference's folds and lids show through, whatever mouth and eyes are kept."""
BLURRED = 20.0
OTHER_MOUTH, OTHER_LIPS, OTHER_EYES = 0.08, 0.032, 0.08
"""Mouth opening, lip line (in eye distances) and the opening of either eye: from these differences on the target keeps
its own."""

MOUTH, EYES = "mouth", "eyes"
"""What a fault may say that the take keeps (`Fault.own`)."""
MOST_SCALE = 1.08
"""How much a kept mouth or eye may be enlarged or reduced: a laughing mouth's width is not the width to give it."""
LEAST_ALIKE, MOST_ALIKE, HELD_OUT = 2, 5, 2
"""From so many references a light touch takes what they have in common, and so many it leaves to be measured by where
there are enough. Of one nobody can say whether it shows a hand before the chin; where two differ, the take is asked."""
TEMPLES = 0.45
"""How far from the middle of the face the temples begin, in eye distances: the eyes end at 0.5, the brows at 0.63."""
RIM = 0.35
"""Below this cosine between skin and line of sight the mesh lies too loosely on the face's rim to be painted from."""


@dataclass(frozen=True, kw_only=True, eq=False)
class SwapPlan:
    """One reference's face, and where its points are to lie in the target. Points have shape (468, 2), in pixels."""

    reference: ReferenceFace
    source: Points
    """The points in the reference's picture."""
    target: Points
    """The points as they are in the picture to be mended."""
    intended: Points
    """Where they shall be: the reference's shape in the target's pose, fading to the target's own at the hair."""
    keep_mouth: bool
    keep_eyes: bool
    beside: tuple[ReferenceFace, ...] = ()
    """For a light touch: the other references whose detail is taken where most of them agree."""
    touch: Touch | None = None

    @property
    def drawn_from(self) -> tuple[ReferenceFace, ...]:
        """All references that the swap is drawn from, the one that gives the shape first."""
        return (self.reference, *self.beside)


def plan_swap(fault: Fault) -> SwapPlan:
    """The swap toward the reference nearest in pose, mouth and eyes.

    Raises MediaRejected, naming the reason, when the face or all its references are beyond a swap.
    """
    target = mesh_to_mend(fault.face)
    reference = best_reference(fault, [fault.face])
    source = mesh_to_use(reference)
    plan = planned(
        reference,
        source,
        target,
        keep_mouth=MOUTH in fault.own or other_mouth(fault.face, reference.face),
        keep_eyes=EYES in fault.own or other_eyes(fault.face, reference.face),
    )
    return replace(plan, beside=alike(fault, [fault.face], reference), touch=fault.touch)


def planned(reference: ReferenceFace, source: Points, target: Points, *, keep_mouth: bool, keep_eyes: bool) -> SwapPlan:
    """The plan with that reference, and with the take's own mouth and eyes where they are kept."""
    return SwapPlan(
        reference=reference,
        source=source,
        target=target,
        intended=intended_points(target, source, keep_mouth=keep_mouth, keep_eyes=keep_eyes),
        keep_mouth=keep_mouth,
        keep_eyes=keep_eyes,
    )


def best_reference(fault: Fault, faces: Sequence[Face]) -> ReferenceFace:
    """Of the fault's references the one that is most like all these faces, all of one head, in pose, mouth and eyes.

    Raises MediaRejected, naming the reasons, when none can be used for every one of them.
    """
    reasons = {reference.sha256: _against(reference.face, faces) for reference in fault.references}
    usable = [reference for reference in fault.references if not reasons[reference.sha256]]
    if not usable:
        raise MediaRejected(
            f"No reference of {fault.anchor} can mend this face: {'; '.join(sorted({*reasons.values()})) or 'none'}.",
            step="Add a reference in this pose, or mend it with an engine that edits pictures.",
        )
    rank = {reference.sha256: number for number, reference in enumerate(usable)}
    return min(usable, key=lambda one: _mean_unlikeness(one.face, faces) + 0.02 * rank[one.sha256])


def alike(fault: Fault, faces: Sequence[Face], reference: ReferenceFace) -> tuple[ReferenceFace, ...]:
    """The references beside the best one for a light touch, likest first; none for another.

    Raises MediaRejected where fewer than LEAST_ALIKE show all these faces' pose.
    """
    if fault.touch is None:
        return ()
    usable = [one for one in fault.references if not any(why_not(face, one.face) for face in faces)]
    if len(usable) < LEAST_ALIKE:
        raise MediaRejected(
            f"Only {len(usable)} of the pictures of {fault.anchor} do in this pose; a swap in a photograph takes "
            f"{LEAST_ALIKE}, to tell what belongs to the face from what one picture shows.",
            step="Add pictures of this face in this pose, or mend it with an engine that edits pictures.",
        )
    others = sorted((one for one in usable if one is not reference), key=lambda one: _mean_unlikeness(one.face, faces))
    return tuple(others[: min(MOST_ALIKE, max(LEAST_ALIKE, len(fault.references) - HELD_OUT)) - 1])


def _against(reference: Face, faces: Sequence[Face]) -> str:
    """Why a reference cannot be used for all of these faces; empty when it can."""
    found = next((words for face in faces if (words := why_not(face, reference))), "")
    unlike = not found and _mean_unlikeness(reference, faces) > MOST_UNLIKE
    return "its expression is too different" if unlike else found


def _mean_unlikeness(reference: Face, faces: Sequence[Face]) -> float:
    return sum(unlikeness(face, reference) for face in faces) / len(faces)


def why_not(target: Face, reference: Face) -> str:
    """Why a reference's pose, size or sharpness does not do for this face, in words; empty when they do."""
    small = reference.size < max(LEAST_SIZE, 0.4 * target.size)
    blurred = reference.sharpness < BLURRED and reference.sharpness < 0.5 * target.sharpness
    faults = {
        "no landmarks were found on it": mesh_of(reference) is None,
        "it is a profile": abs(reference.pose.yaw) > PROFILE,
        "its head is turned too differently": abs(reference.pose.yaw - target.pose.yaw) > MOST_TURN,
        "its head is tilted too differently": abs(reference.pose.pitch - target.pose.pitch) > MOST_TURN,
        "its face is too small": small,
        "it is blurred": blurred,
    }
    return next((words for words, found in faults.items() if found), "")


def unlikeness(target: Face, reference: Face) -> float:
    """How different a reference's pose and expression are; 0 is the same, 1 about 30 degrees or a laugh."""
    turn = math.hypot(target.pose.yaw - reference.pose.yaw, target.pose.pitch - reference.pose.pitch) / 30
    unlike = turn + 2.0 * abs(target.mouth - reference.mouth)
    if len(target.landmarks) == MESH_POINTS == len(reference.landmarks):
        ours, theirs = mesh_of(target), mesh_of(reference)
        if ours is not None and theirs is not None:
            return unlike + 6.0 * lip_difference(ours, theirs) + 1.5 * eyes_apart(ours, theirs)
    return unlike + 1.5 * abs(target.eyes - reference.eyes)


def lip_difference(target: Points, source: Points) -> float:
    """Mean distance between the lip lines of two faces once one stands as the other, in eye distances.

    Two pictures of one person: 0.03 (median), above 0.04 one smiles and the other does not.
    """
    import numpy as np

    lips = list(LIPS_OUTLINE)
    theirs, ours = turned_like(source, target)[lips], target[lips]
    apart = (theirs - theirs.mean(axis=0)) - (ours - ours.mean(axis=0))
    return float(np.linalg.norm(apart, axis=1).mean()) / eye_distance(target)


def intended_points(target: Points, source: Points, *, keep_mouth: bool = False, keep_eyes: bool = False) -> Points:
    """Where the target's points shall lie, shape (468, 2): the source's shape, standing as the target stands.

    A kept mouth or eye moves to its place in the source's face without changing its own form. The displacement fades
    to nothing at the hairline and the temples, where no warp could follow; cheeks, jaw and chin move whole.
    """
    wanted = turned_like(source, target)
    groups: list[tuple[Sequence[int], tuple[int, int]]] = [(LIPS, MOUTH_CORNERS)] if keep_mouth else []
    groups += [(EYE_AT_LEFT, (33, 133)), (EYE_AT_RIGHT, (263, 362))] if keep_eyes else []
    for group, corners in groups:
        _keep_form(wanted, target, group, corners)
    reach = mobility() * (1 - 0.5 * _below_the_nose()) if keep_mouth else mobility()
    return target + reach[:, None] * (wanted - target)


def mobility() -> NDArray[np.float64]:
    """How far each point follows, 0 to 1, shape (468,): all of the lower face, and above the eyes only the inside."""
    import numpy as np

    height = mean_shape()[:, 1]
    lower = np.clip((0.25 - height) / 0.25, 0.0, 1.0)
    reach = np.maximum(inwardness(), lower)
    return np.asarray(reach * reach * (3 - 2 * reach))


def texture_share(plan: SwapPlan) -> NDArray[np.float64]:
    """How much of the reference's detail each point takes, 0 to 1, shape (468,): none at the outline and the hairline,
    none in a kept mouth or eye, none where either head turns its skin away from the camera."""
    import numpy as np

    height = mean_shape()[:, 1]
    hair = 0.35 * np.clip((height - 0.1) / 0.2, 0.0, 1.0)  # at the temples the reference's hair is near
    share = np.clip((inwardness() - hair) / 0.6, 0.0, 1.0) * np.clip((0.82 - height) / 0.2, 0.0, 1.0)
    shown = np.minimum(facing(plan.source), facing(plan.target))
    seen = np.clip((shown - RIM) / 0.25, 0.0, 1.0)
    for eye in (EYE_AT_LEFT, EYE_AT_RIGHT):  # whole or not at all: half of one iris over another is a doubled eye
        seen[list(eye)] = float(np.median(shown[list(eye)]) > RIM)
    share *= seen
    if plan.keep_mouth:
        share *= _off_the_lips(_mouths_apart(plan.target, plan.source))
    if plan.keep_eyes:
        share[list(EYE_AT_LEFT + EYE_AT_RIGHT)] = 0.0
    if plan.touch is not None:
        share *= _off_the_temples()
    return np.asarray(share)


def _off_the_temples() -> NDArray[np.float64]:
    """0 beside the eyes and above, from the outer half of the brows on, 1 elsewhere, shape (468,): a photograph's hair
    falls over there, and no two pictures have it alike."""
    import numpy as np

    across, height = np.abs(mean_shape()[:, 0]), mean_shape()[:, 1]
    beside = np.clip((across - TEMPLES) / 0.12, 0.0, 1.0) * np.clip((height + 0.05) / 0.1, 0.0, 1.0)
    return np.asarray(1.0 - beside)


def _below_the_nose() -> NDArray[np.float64]:
    """1 from the mouth down, 0 from the nose up, shape (468,): what another opening of the mouth moves as well."""
    import numpy as np

    return np.asarray(np.clip((-0.1 - mean_shape()[:, 1]) / 0.25, 0.0, 1.0))


def _off_the_lips(apart: float) -> NDArray[np.float64]:
    """0 on the lips, 1 from a seventh of the eye distance away from them, shape (468,): their folds go with them, and
    the farther the wider the one mouth is open beyond the other."""
    import numpy as np

    flat = mean_shape()[:, :2]
    reach = 0.15 + 0.3 * min(1.0, apart / 0.4)
    away = np.linalg.norm(flat[:, None] - flat[list(LIPS_OUTLINE)][None], axis=-1).min(axis=1) / reach
    away[list(LIPS)] = 0.0
    return np.asarray(np.clip(away, 0.0, 1.0))


def _mouths_apart(ours: Points, theirs: Points) -> float:
    """How much wider one mouth is open than the other, over the mouth's width."""
    import numpy as np

    def opening(points: Points) -> float:
        first, second = points[list(MOUTH_CORNERS)]
        return float(np.linalg.norm(points[INNER_LIPS[0]] - points[INNER_LIPS[1]]) / np.linalg.norm(first - second))

    return abs(opening(ours) - opening(theirs))


def eyes_apart(ours: Points, theirs: Points) -> float:
    """By how much the opening of either eye differs: a wink differs in one."""
    return max(abs(one - other) for one, other in zip(eye_openings(ours), eye_openings(theirs), strict=True))


def mesh_to_mend(face: Face) -> Points:
    """The face's mesh, shape (468, 2). Raises MediaRejected for a face that no swap can mend."""
    step = "Mend it with an engine that edits pictures, or take the shot again."
    if face.size < LEAST_SIZE:
        raise MediaRejected(f"The face is {face.size:.0f} pixels high; a swap needs {LEAST_SIZE:.0f}.", step=step)
    if abs(face.pose.yaw) > PROFILE:
        raise MediaRejected("The face is a profile; a swap needs both its sides.", step=step)
    mesh = mesh_of(face)
    if mesh is None:
        raise MediaRejected("No landmarks were found on the face.", step=step)
    return mesh


def mesh_to_use(reference: ReferenceFace) -> Points:
    """The reference's mesh, shape (468, 2). Raises MediaRejected where it has none."""
    mesh = mesh_of(reference.face)
    if mesh is None:
        raise MediaRejected(f"The reference {reference.name} has no landmarks.", step="Give a clearer reference.")
    return mesh


def other_mouth(target: Face, reference: Face) -> bool:
    """Whether the take keeps its own mouth: the two are open, or smile, differently, or five points do not tell."""
    if not len(target.landmarks) == MESH_POINTS == len(reference.landmarks):
        return True
    ours, theirs = mesh_of(target), mesh_of(reference)
    lips = lip_difference(ours, theirs) if ours is not None and theirs is not None else 1.0
    return abs(target.mouth - reference.mouth) > OTHER_MOUTH or lips > OTHER_LIPS


def other_eyes(target: Face, reference: Face) -> bool:
    """Whether the take keeps its own eyes: either is open differently."""
    ours, theirs = mesh_of(target), mesh_of(reference)
    if not len(target.landmarks) == MESH_POINTS == len(reference.landmarks) or ours is None or theirs is None:
        return False
    return eyes_apart(ours, theirs) > OTHER_EYES


def _keep_form(wanted: Points, target: Points, group: Sequence[int], corners: tuple[int, int]) -> None:
    """Replaces a group of wanted points by the target's own, brought by a similarity onto the wanted corners."""
    import numpy as np

    first, second = corners
    own, new = target[second] - target[first], wanted[second] - wanted[first]
    factor = complex(*new) / complex(*own)
    factor *= min(max(abs(factor), 1 / MOST_SCALE), MOST_SCALE) / abs(factor)
    turn = np.array([[factor.real, factor.imag], [-factor.imag, factor.real]])
    members = list(group)
    own_middle, new_middle = target[list(corners)].mean(axis=0), wanted[list(corners)].mean(axis=0)
    wanted[members] = (target[members] - own_middle) @ turn + new_middle
