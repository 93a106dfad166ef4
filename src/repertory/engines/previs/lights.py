"""The light of a place at a time of day: lamps, sky, haze and colour, for a room and for a street."""

from __future__ import annotations

from repertory.engines.previs.scene import Light, Mood

LIGHTS = ("afternoon", "golden hour", "night")
"""The lights that the sets know."""
_WORDS = {
    "night": "night", "evening": "night", "midnight": "night", "late": "night",
    "golden": "golden hour", "sunset": "golden hour", "sunrise": "golden hour", "dusk": "golden hour",
    "dawn": "golden hour",
    "afternoon": "afternoon", "day": "afternoon", "daylight": "afternoon", "noon": "afternoon",
    "morning": "afternoon", "midday": "afternoon",
}  # fmt: skip


def find_light(words: str) -> str | None:
    """The light that these words mean, or None."""
    return next((_WORDS[word] for word in words.lower().replace("-", " ").split() if word in _WORDS), None)


STUDIO = Mood(
    lights=(
        Light(place=(0.5, 0.55, 1.0), colour=(1.0, 0.97, 0.93), power=0.88),
        Light(place=(-1.0, 0.25, 0.8), colour=(0.93, 0.96, 1.0), power=0.44),
        Light(place=(0.3, 0.9, -1.0), colour=(1.0, 1.0, 1.0), power=0.30),
    ),
    above=(0.40, 0.40, 0.41),
    below=(0.24, 0.23, 0.22),
    sky=((0.66, 0.66, 0.65), (0.78, 0.79, 0.80)),
    vignette=0.10,
)
"""Clean light on a neutral background, for headshots and everything that others are measured against."""


def indoors(light: str, lamps: tuple[tuple[float, float, float], ...]) -> Mood:
    """A room with a window on the left and warm lamps where they hang."""
    warm = (1.0, 0.80, 0.55)
    practical = {"afternoon": 0.45, "golden hour": 0.55, "night": 1.15}[light]
    hanging = tuple(Light(place=place, colour=warm, power=practical, reach=0.9) for place in lamps)
    if light == "night":
        key = (
            Light(place=(1.6, 2.2, 2.4), colour=(1.0, 0.88, 0.70), power=1.60, reach=3.4),
            Light(place=(-1.0, 0.5, 0.55), colour=(0.72, 0.80, 1.0), power=0.34),
            Light(place=(-0.7, 0.8, -1.0), colour=(0.55, 0.68, 1.0), power=0.35),
        )
        return Mood(
            lights=(*key, *hanging), above=(0.155, 0.14, 0.14), below=(0.105, 0.08, 0.06),
            sky=((0.03, 0.04, 0.08), (0.02, 0.03, 0.07)), fog=(0.10, 0.09, 0.11), haze=0.02,
            bloom=0.55, gain=(1.03, 1.0, 0.96), contrast=1.06, vignette=0.42,
        )  # fmt: skip
    golden = light == "golden hour"
    sun = (1.0, 0.78, 0.50) if golden else (1.0, 0.96, 0.88)
    key = (
        Light(place=(-0.85, 0.55 if golden else 0.8, 0.75), colour=sun, power=0.86),
        Light(place=(0.9, 0.35, 0.9), colour=(1.0, 0.90, 0.80), power=0.36),
        Light(place=(-0.6, 0.5, -1.0), colour=sun, power=0.60 if golden else 0.42),
    )
    return Mood(
        lights=(*key, *hanging), above=(0.26, 0.25, 0.24), below=(0.17, 0.14, 0.11),
        sky=((0.8, 0.8, 0.8), (0.9, 0.9, 0.9)),
        fog=(0.86, 0.70, 0.52) if golden else (0.74, 0.74, 0.70), haze=0.035,
        bloom=0.42, gain=(1.05, 1.0, 0.92) if golden else (1.02, 1.0, 0.97), contrast=1.04, vignette=0.30,
    )  # fmt: skip


def outdoors(light: str, lamps: tuple[tuple[float, float, float], ...]) -> Mood:
    """A street. `lamps` burn at night only."""
    if light == "night":
        burning = tuple(Light(place=place, colour=(1.0, 0.78, 0.48), power=1.5, reach=2.2) for place in lamps)
        return Mood(
            lights=(
                Light(place=(1.5, 2.7, 2.6), colour=(1.0, 0.87, 0.66), power=1.55, reach=3.6),
                Light(place=(-1.0, 0.5, 0.8), colour=(1.0, 0.80, 0.56), power=0.26),
                Light(place=(0.4, 0.8, -1.0), colour=(0.50, 0.62, 1.0), power=0.42),
                *burning,
            ),
            above=(0.115, 0.13, 0.19), below=(0.07, 0.065, 0.07), sky=((0.14, 0.16, 0.27), (0.04, 0.06, 0.15)),
            fog=(0.13, 0.15, 0.25), haze=0.035, bloom=0.6, gain=(1.0, 1.0, 1.03), contrast=1.06, vignette=0.40,
        )  # fmt: skip
    if light == "golden hour":
        return Mood(
            lights=(
                Light(place=(0.75, 0.50, 0.9), colour=(1.0, 0.88, 0.70), power=0.90),
                Light(place=(-1.0, 0.4, 0.8), colour=(0.86, 0.86, 1.0), power=0.34),
                Light(place=(0.55, 0.40, -1.0), colour=(1.0, 0.66, 0.32), power=0.95),
            ),
            above=(0.27, 0.26, 0.29), below=(0.19, 0.14, 0.11), sky=((1.0, 0.80, 0.54), (0.55, 0.62, 0.76)),
            fog=(0.97, 0.80, 0.62), haze=0.030, bloom=0.42, gain=(1.03, 1.0, 0.95), contrast=1.04, vignette=0.28,
        )  # fmt: skip
    return Mood(
        lights=(
            Light(place=(0.6, 1.0, 0.75), colour=(1.0, 0.97, 0.90), power=0.84),
            Light(place=(-1.0, 0.4, 0.8), colour=(0.88, 0.94, 1.0), power=0.25),
            Light(place=(-0.4, 0.8, -1.0), colour=(1.0, 0.98, 0.92), power=0.40),
        ),
        above=(0.32, 0.34, 0.37), below=(0.20, 0.18, 0.16), sky=((0.84, 0.89, 0.93), (0.50, 0.68, 0.86)),
        fog=(0.80, 0.86, 0.91), haze=0.025, bloom=0.25, gain=(1.0, 1.0, 1.0), contrast=1.03, vignette=0.22,
    )  # fmt: skip
