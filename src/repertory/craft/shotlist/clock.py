"""Hours of the day, and the light that there is then: "9 PM"."""

from __future__ import annotations

import re

CLOCK = re.compile(r"(?<![\w:.])(?P<hour>1[0-2]|0?[1-9])(?:[:.][0-5]\d)?\s*(?P<half>[ap])\.?\s?m\b\.?", re.IGNORECASE)


def light_by_clock(heading: str) -> str:
    """The light at the hour that a heading names, "9 PM"; empty where it names none."""
    clock = CLOCK.search(heading)
    return light_at(clock) if clock else ""


def light_at(clock: re.Match[str]) -> str:
    """The light at an hour that was found."""
    hour = int(clock["hour"]) % 12 + (12 if (clock["half"] or "").lower() == "p" else 0)
    if hour in (6, 19):
        return "golden hour"
    return "afternoon" if 6 < hour < 19 else "night"
