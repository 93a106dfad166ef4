"""What a picture must be like before it becomes a character's reference, besides showing nobody else.

The limits come from 161 photographs of 23 people and the same photographs made worse on purpose; distances are those of
38 of them to three and more pictures of the same person (0.41 as they are; about 0.60 is somebody else):

    face lightness   of all photographs the darkest face reaches 153 (clay 109). At a quarter of the light (50) the
                     distance is 0.43, at 0.15 of it (30) 0.45, at a tenth (20) 0.48.
    white            no photograph has more than 0.06 of its face burnt out. At double light (0.45) the distance is
                     0.49, at 2.5 times (0.62) 0.53 and every sixth one is taken for somebody else.
    sharpness        from 10.9 up; 99 of 100 have 16 or more (clay 490). Blurred by 1 % of the face's height 26 and
                     0.42, by 2 % 9 and 0.46, by 3 % 5 and 0.51.
    copies           the same picture re-encoded down to quality 50, scaled by half, or mirrored differs by 5, 10 and
                     8 at the most, its face by 10 (18 where it became smaller than a reference's may be). Two
                     expressions of one clay head differ by 11 and more, their faces by 26 and more; a tenth less light
                     is a difference of 15 and more, two photographs one of 95 and more.
"""

from __future__ import annotations

import re

from repertory.model.verdict import Face

SMALLEST_FACE = 64
"""Pixels from brows to chin; below it a reference cannot carry a face (verification: judged from 32, kept from 64)."""
DARKEST = 40.0
"""Lightness, 0 to 255, that the brightest twentieth of the face must reach."""
MOST_WHITE = 0.35
"""The share of the face that may be burnt out."""
LEAST_SHARP = 8.0
"""Variance of the Laplacian of the face."""
SAME_PICTURE, SAME_FACE = 12.0, 18.0
"""Up to both differences, of the whole and of its face (the worst square, 0 to 255), it is a picture over again."""
TURNED, PROFILE = 15.0, 50.0
"""Degrees of yaw from which a head is in three-quarter view, and from which it is in profile."""
TILTED, TILTED_MORE = 12.0, 5.0
"""Degrees of pitch from which a face looks up; and how many more than the master's it takes: a lens at chest height
makes everybody look up, and clay heads told to look up do so by 9 and 10 more."""
GUESSED, GUESSED_TURNED = 0.7, 0.8
"""Confidence below which a face in a profile that looks at the camera is none: the detector made it of ear and cheek.
Clay and photographs that do look at the camera score above it (0.70 to 0.95). The second is for one that is half turned
to the declared side: of a clay profile with long hair a face of 0.71 was made, turned by 33 degrees."""
_HALF_TURNED = 25.0
_BLIND = 55.0
"""Degrees of yaw beyond which the recogniser is blind; such a reference locks as unmeasured."""


def angle_of(face: Face) -> str:
    """The name of an angle as measured: "front", "three-quarter left", "profile right", "tilt up"."""
    side = "right" if face.pose.yaw > 0 else "left"
    if abs(face.pose.yaw) > PROFILE:
        return f"profile {side}"
    if abs(face.pose.yaw) > TURNED:
        return f"three-quarter {side}"
    return "tilt up" if face.pose.pitch > TILTED else "front"


def turned_away(name: str) -> bool:
    """Whether an angle, or a view of an outfit, of this name may be beyond what the recogniser can measure."""
    return name.startswith(("profile", "back", "side"))


def seen_from_the_front(face: Face, name: str) -> bool:
    """Whether a face in a picture declared to be turned away looks so much at the camera that it can be measured, and
    is one for sure."""
    turned = face.pose.yaw * _side(name) >= _HALF_TURNED
    sure = face.confidence >= (GUESSED_TURNED if turned else GUESSED)
    return bool(face.embedding) and abs(face.pose.yaw) <= _BLIND and sure


def in_profile(face: Face) -> bool:
    """Whether it is a profile for sure."""
    return abs(face.pose.yaw) > _BLIND and face.confidence >= GUESSED


def angle_fault(name: str, face: Face, master_pitch: float | None) -> str:
    """What is wrong with a picture declared to be an angle of this name; empty where it is one, or for other names.

    `master_pitch` is the tilt of the master reference, in degrees: looking up is looking up more than there.
    """
    declared = re.sub(r" \d+$", "", name)
    yaw, pitch = face.pose.yaw, face.pose.pitch
    shown = f"shows {_view(yaw)}, turned {abs(yaw):.0f} degrees"
    side = _side(declared)
    if declared in {"three-quarter left", "three-quarter right"}:
        fits, wanted = TURNED <= side * yaw <= PROFILE, f"{TURNED:.0f} to {PROFILE:.0f}"
    elif declared in {"profile left", "profile right"}:
        fits, wanted = side * yaw >= PROFILE, f"{PROFILE:.0f} or more"
    elif declared == "front":
        fits, wanted = abs(yaw) <= TURNED, f"up to {TURNED:.0f}"
    elif declared == "back":
        fits, wanted = False, "turned away, without a face"
    elif declared == "tilt up":
        up = TILTED if master_pitch is None else min(TILTED, master_pitch + TILTED_MORE)
        shown, fits, wanted = f"is tilted {pitch:+.0f} degrees", pitch >= up, f"{up:+.0f} or more"
    else:
        return ""
    return "" if fits else f"{shown}; {declared} is {wanted}"


def _side(name: str) -> int:
    """The sign of the yaw that an angle of this name has; 0 for one without a side."""
    return {"left": -1, "right": 1}.get(re.sub(r" \d+$", "", name).rpartition(" ")[2], 0)


def _view(yaw: float) -> str:
    side = "right" if yaw > 0 else "left"
    if abs(yaw) > PROFILE:
        return f"the {side} profile"
    return f"three-quarter {side}" if abs(yaw) > TURNED else "the front"


def light_fault(brightest: float, white: float) -> str:
    """What is wrong with the light on a face; empty where nothing is. See `media.portraits.Light`."""
    if brightest < DARKEST:
        return f"is too dark: its brightest parts reach {brightest:.0f} of 255, and a reference needs {DARKEST:.0f}"
    if white > MOST_WHITE:
        return f"is blown out: {white:.0%} of the face is white, and at most {MOST_WHITE:.0%} may be"
    return ""


def blur_fault(sharpness: float) -> str:
    """What is wrong with a face that is not sharp; empty where it is."""
    if sharpness < LEAST_SHARP:
        return f"is blurred: sharpness {sharpness:.1f}, and a reference needs {LEAST_SHARP:.0f}"
    return ""


def in_hex(lightness: float, a: float, b: float) -> str:
    """A colour of CIE Lab (D65) as it is written for screens: "#2b2a29"; clipped to what they can show."""
    middle = (lightness + 16) / 116
    x, y, z = (
        _light(part) * white for part, white in zip((middle + a / 500, middle, middle - b / 200), _D65, strict=True)
    )
    linear = (
        3.2404542 * x - 1.5371385 * y - 0.4985314 * z,
        -0.969266 * x + 1.8760108 * y + 0.041556 * z,
        0.0556434 * x - 0.2040259 * y + 1.0572252 * z,
    )
    return "#" + "".join(f"{round(255 * _curved(one)):02x}" for one in linear)


_D65 = (0.95047, 1.0, 1.08883)


def _light(part: float) -> float:
    return part**3 if part > 6 / 29 else 3 * (6 / 29) ** 2 * (part - 4 / 29)


def _curved(linear: float) -> float:
    one = min(1.0, max(0.0, linear))
    return 12.92 * one if one <= 0.0031308 else 1.055 * one ** (1 / 2.4) - 0.055
