"""The light of a shot, in the words that go to an engine."""

from __future__ import annotations

_SAID = {
    "day": "daylight",
    "daytime": "daylight",
    "broad daylight": "in broad daylight",
    "noon": "at noon",
    "midday": "at midday",
    "high noon": "at high noon",
    "lunchtime": "at lunchtime",
    "sundown": "at sundown",
    "sunup": "at sunup",
    "daybreak": "at daybreak",
    "nightfall": "at nightfall",
    "night": "at night",
    "night time": "at night",
    "midnight": "at midnight",
    "dead of night": "in the dead of night",
    "day for night": "at night, filmed day for night",
}
"""Times of day that are said otherwise than "dusk light"."""
_LAST = frozenset({"hour", "day", "night", "noon"})
"""The last words of lights that need no "light" behind them: "golden hour", "rainy night"."""


def lit(light: str) -> str:
    """ "afternoon light", "golden hour", "at night"; of several, one after another: "at night, neon light"."""
    return ", ".join(map(_lit, light.split(", "))) if light else ""


def _lit(light: str) -> str:
    whole = light.endswith(("light", "lit", "sunny", "sunshine")) or light.rpartition(" ")[2] in _LAST
    return _SAID.get(light) or (light if whole else f"{light} light")
