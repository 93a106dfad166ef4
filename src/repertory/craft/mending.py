"""The gate of a repair: what it is measured against, and whether it is kept. Pure decisions.

A repair is kept only if it is nearer to references that were not used for it, no other anchor got worse, and nothing
new is wrong: a better figure alone is not enough, since a second eye or a ghost of a jaw can measure better.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from repertory.craft.face_shape import MESH_POINTS, eye_distance, mesh_of
from repertory.craft.nearing import called, not_nearer, others_worse, value_of
from repertory.craft.redrawing import EYES, MOUTH, lip_difference
from repertory.model.media import Box
from repertory.model.verdict import Bands, Face, Measurement, ReferenceFace, Subject

if TYPE_CHECKING:
    from repertory.craft.face_shape import Points

MOST_STRAY = 0.04
"""Mean distance of the result's points from those intended, in eye distances: sound swaps stay under 0.033."""
MOST_SEAM, MOST_DOUBLED = 0.022, 0.02
"""See `media.faults`: sound swaps of clay heads stay under 0.020 and 0.004, a ghost of a jaw reaches 0.02 to 0.2."""
MOST_LOPSIDED, LOPSIDED, GAIN_LOPSIDED = 6.5, 4.0, 1.0
"""How much less alike the halves of the face may be than before, in lightness (see `media.faults.lopsided`): at all;
and from where on at least so many widths of the drift band must be gained for it."""
MOST_FLICKER = 1.25
"""See `media.faults.Flicker`: 0.97 to 1.1 in mended clips of a clay head, 1.4 with its points shaken by 1.5 pixels."""
MOST_STARE = 4.0
"""How many times as strong the contrast of the eyes may be (see `media.faults.eye_contrast`): of 50 kept repairs of
photographs 48 lay below 2.8, and two in which the eyes stared at 6 and 7."""
LEAST_EYES = 0.75
"""What must be left of that contrast. Of 112 kept repairs of photographs eleven lay below, and in all of them the eyes
were nearly shut, smudged or in shade; the next, at 0.78 and above, were sound."""
LEAST_SIDES = 0.47
"""What must be left of the irises' sides (see `media.faults.eye_sides`). Of 109 kept repairs ten lay below, most
with eyes that were narrower than the take's or smudged; the next lay at 0.50 and 0.58."""
LEAST_MOUTH = 0.3
"""How alike the edges of the mouth must stay (see `media.faults.mouth_likeness`). Of the same 112 twenty-five lay
below, most with another expression (teeth covered, a frown) or a shadow over the lips; above it they were kept."""
MOST_LINES = 0.2
"""How strong new lines may be after a light touch: see `media.faults.new_lines`."""
MOST_BAR = 2.5
"""How much stronger a line across the nose may be than before: see `media.faults.bar_across`."""
MOST_LIPS = 0.06
"""By how much the line of the lips may change, in eye distances: a smile that comes or goes is more."""
MOST_MOUTH, MOST_EYES = 0.12, 0.12
"""By how much the mouth's and the eyes' opening may change."""
MOST_TURN = 8.0
"""By how many degrees the head may turn, nod or lean."""
LEAST_SHARP = 0.5
"""What must be left of the sharpness."""
MOST_MOVED = 0.15
"""How far a face may have moved, in heights of the face: an edit that frames the shot anew is another take."""
MOST_RIM = 12.0
"""How much of 255 the rim of an edited region may have changed: the middle one of its pixels."""
MOST_BESIDE = 15.0
"""How much of 255 a patch beside the region of an edited clip may have changed (see `media.beside`). Encoding alone
changes it by up to 2.9, 4.8 and 10.2 in five clips of 48 pictures at crf 18, 28 and 36 of x264; a clip that lags by one
picture by 22 where the camera moves."""

_NOBODY: Subject = ("", "", "")


@dataclass(frozen=True, kw_only=True)
class Gate:
    """Whether a repair is kept, and in words why not (or why)."""

    kept: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Signs:
    """What the pixels say about a repair; see `media.faults`."""

    outside: float
    """The largest change of any channel outside the region that might change, 0 to 255."""
    seam: float
    doubled: float
    lopsided: float = 0.0
    """How much less alike the halves of the face are than before, 0 to 255."""
    bar: float = 0.0
    """How much stronger a line across the nose is than before."""
    stare: float = 1.0
    """The contrast of the eyes over that before; in a clip where it is largest."""
    squint: float = 1.0
    """The same; in a clip where it is smallest."""
    sides: float = 1.0
    """How much of the irises' sides is seen, over how much was before; in a clip where it is least."""
    lines: float = 0.0
    """For a light touch: how strong the strongest new lines in the face are."""
    mouth: float = 1.0
    """How alike the edges of the mouth are to those before, 1 the same."""
    flicker: float = 1.0
    """For a mended clip: how much it trembles inside the mended region, over how much it did before."""
    rim: float = 0.0
    """For an edit of something else than a face: how much the rim of its region changed, 0 to 255."""
    beside: float = 0.0
    """For an edited clip: how much the most changed patch beside its region changed, 0 to 255."""
    another: str = ""
    """For an edited clip: in words what of its length, size, speed or sound is another one; empty for none."""


def features_to_keep(signs: Signs) -> frozenset[str]:
    """Which features look different after a swap, so that the take had better keep its own: see `Fault.own`."""
    shut = signs.squint < LEAST_EYES or signs.sides < LEAST_SIDES
    other = {EYES: shut, MOUTH: signs.mouth < LEAST_MOUTH}
    return frozenset(name for name, found in other.items() if found)


def held_out(references: Sequence[ReferenceFace], used: Collection[str]) -> tuple[ReferenceFace, ...]:
    """The references that a repair is measured against: all whose hash is not in `used`.

    Empty when nothing is left; then the repair cannot be judged and a person must look.
    """
    return tuple(reference for reference in references if reference.sha256 not in used)


def nearest_face(face: Face, faces: Sequence[Face]) -> Face | None:
    """The same face in another picture of the shot: the one whose middle is nearest, within a face's height."""
    near = min(faces, key=lambda one: _moved(face, one), default=None)
    return near if near is not None and _moved(face, near) <= 1.0 else None


def face_at(box: Box | None, faces: Sequence[Face]) -> Face | None:
    """The face that was found in that box, at whatever moment of a clip: the one whose middle is nearest, within the
    box's height; where it is found anew, it is found a hair's breadth beside."""
    if box is None:
        return None
    near = min(faces, key=lambda one: _apart(box, one.box), default=None)
    return near if near is not None and _apart(box, near.box) <= 1.0 else None


def keep(
    *,
    subject: Subject,
    before: Sequence[Measurement],
    after: Sequence[Measurement],
    bands: Mapping[Subject, Bands],
    before_face: Face | None,
    after_face: Face | None,
    signs: Signs,
    intended: Points | None = None,
    bystanders: Sequence[tuple[Face, Face | None]] = (),
) -> Gate:
    """Whether the repaired take is kept.

    `subject` is the one that was mended; `before` and `after` are measured against held-out references; `bands` are
    by subject (the mended one's must be there; what has none is not known to be worse). `before_face` is the mended
    face, None where clothes, a place or a thing were mended; `bystanders` are all other faces before and after, which
    must not have changed. `intended` has shape (468, 2) in pixels, None for an edit by an engine, which is free in the
    shape.
    """
    reasons = [
        *not_nearer(subject, before, after, bands[subject]),
        *others_worse(subject, before, after, bands),
        *(_new_faults(before_face, after_face, intended) if before_face else ()),
        *dict.fromkeys(words for was, now in bystanders for words in _beside(was, now)),
        *_signs(signs),
        *_too_dear(signs, value_of(subject, before) - value_of(subject, after), bands[subject]),
    ]
    if reasons:
        return Gate(kept=False, reasons=tuple(reasons))
    was, now = value_of(subject, before), value_of(subject, after)
    digits = 2 if f"{was:.2f}" != f"{now:.2f}" else 3
    return Gate(kept=True, reasons=(f"{called(subject)} came nearer, from {was:.{digits}f} to {now:.{digits}f}.",))


def unharmed(
    before: Sequence[Measurement], after: Sequence[Measurement], bands: Mapping[Subject, Bands], signs: Signs
) -> tuple[str, ...]:
    """What got worse, or is new, in a clip that was to become no better by its figures: nothing where it may be kept,
    as one whose mouth was made to follow a line."""
    return (*others_worse(_NOBODY, before, after, bands), *_signs(signs))


def _new_faults(before: Face, after: Face | None, intended: Points | None) -> list[str]:
    if after is None:
        return ["The face is not found any more."]
    turn = max(
        abs(after.pose.yaw - before.pose.yaw),
        abs(after.pose.pitch - before.pose.pitch),
        abs(after.pose.roll - before.pose.roll),
    )
    stray = _stray(after, intended)
    faults = {
        f"Its points lie {stray:.3f} eye distances from where they belong.": stray > MOST_STRAY,
        "The face moved.": _moved(before, after) > MOST_MOVED,
        "The mouth's expression changed.": _lips(before, after) > MOST_LIPS,
        "The mouth's opening changed.": abs(after.mouth - before.mouth) > MOST_MOUTH,
        "The eyes' opening changed.": abs(after.eyes - before.eyes) > MOST_EYES,
        f"The head turned by {turn:.0f} degrees.": turn > MOST_TURN,
        "The face lost its sharpness.": after.sharpness < LEAST_SHARP * before.sharpness,
    }
    return [words for words, found in faults.items() if found]


def _beside(before: Face, after: Face | None) -> list[str]:
    """What is new with a face that was not to be mended."""
    return [f"Beside it: {words[0].lower()}{words[1:]}" for words in _new_faults(before, after, None)]


def _moved(before: Face, after: Face) -> float:
    """How far a face's middle has moved, in heights of the face before."""
    return _apart(before.box, after.box)


def _apart(one: Box, other: Box) -> float:
    """How far apart the middles of two boxes lie, in heights of the first."""
    across = other.x + other.width / 2 - one.x - one.width / 2
    down = other.y + other.height / 2 - one.y - one.height / 2
    return math.hypot(across, down) / max(one.height, 1.0)


def _lips(before: Face, after: Face) -> float:
    """How much the line of the lips changed, in eye distances; 0 where there is no mesh to compare."""
    first, second = mesh_of(before), mesh_of(after)
    if first is None or second is None or not len(before.landmarks) == len(after.landmarks) == MESH_POINTS:
        return 0.0
    return lip_difference(first, second)


def _stray(after: Face, intended: Points | None) -> float:
    """Mean distance from the intended points in eye distances; 0 where there is no mesh to compare."""
    import numpy as np

    if intended is None or len(after.landmarks) != MESH_POINTS:
        return 0.0
    points = mesh_of(after)
    if points is None:
        return 0.0
    return float(np.linalg.norm(points - intended, axis=1).mean()) / eye_distance(intended)


def _signs(signs: Signs) -> list[str]:
    faults = {
        "The picture changed outside the region.": signs.outside > 0,
        signs.another: bool(signs.another),
        f"The clip changed beside the region ({signs.beside:.0f} of 255).": signs.beside > MOST_BESIDE,
        f"The rim of the region changed ({signs.rim:.0f} of 255).": signs.rim > MOST_RIM,
        f"A second outline or a seam shows ({signs.seam:.3f}).": signs.seam > MOST_SEAM,
        f"Features are doubled ({signs.doubled:.3f}).": signs.doubled > MOST_DOUBLED,
        f"The reference's light or shade shows on one side ({signs.lopsided:.1f}).": signs.lopsided > MOST_LOPSIDED,
        f"The face flickers, {signs.flicker:.1f} times as much as before.": signs.flicker > MOST_FLICKER,
        f"The eyes stare, with {signs.stare:.1f} times the contrast.": signs.stare > MOST_STARE,
        f"The eyes are nearly shut or blurred, with {signs.squint:.2f} of the contrast.": signs.squint < LEAST_EYES,
        f"The eyes are nearly shut, with {signs.sides:.2f} of the irises' sides.": signs.sides < LEAST_SIDES,
        f"The mouth shows something else ({signs.mouth:.2f}).": signs.mouth < LEAST_MOUTH,
        f"New lines have come in ({signs.lines:.2f}).": signs.lines > MOST_LINES,
        f"Spectacles, or a line across the nose, have come in ({signs.bar:.1f}).": signs.bar > MOST_BAR,
    }
    return [words for words, found in faults.items() if found]


def _too_dear(signs: Signs, gain: float, bands: Bands) -> list[str]:
    """What is visible on one side, for a gain that is not worth it."""
    if not LOPSIDED < signs.lopsided <= MOST_LOPSIDED or not gain < GAIN_LOPSIDED * (bands.wrong - bands.match):
        return []
    return [f"It came {gain:.3f} nearer, and the reference's light or shade shows on one side ({signs.lopsided:.1f})."]
