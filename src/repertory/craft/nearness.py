"""How near a distance is to its limits, in words. Pure."""

from __future__ import annotations

from repertory.model.verdict import Bands, Finding, Grade, Score

CLEARLY, BARELY = 0.7, 0.9
"""Shares of the limit `match`: below the first it is clearly so, above the second only just."""
BESIDE = 1.1
"""In units of a limit: up to here it is just beyond it. Of photographed faces, where `wrong` is about 0.6, one stranger
in forty lies so near, and drifted takes do."""
FAR = 1.3
"""In units of the limit `wrong`: from here on it is far off."""


def near_said(score: Score, value: float, part: str) -> str:
    """In words how near a distance is, after the `part` of a clip that it is of; where the grade follows from something
    else, what that is: "outside, but nearer to another"."""
    measured, bands = score.measurement, score.bands
    if bands is None:
        return ""
    words = f"{part}{', ' if part else ''}{_place(value, bands)}"
    if measured.finding is Finding.SWAPPED and value <= bands.wrong:
        return f"{words}, but nearer to another"
    return f"{words}, but drifting toward another" if value <= bands.match and score.grade is Grade.DRIFT else words


def is_hardly(value: float | None, bands: Bands | None) -> bool:
    """Whether a distance is just beyond the limit `wrong`, where nobody is plainly somebody else."""
    return value is not None and bands is not None and bands.wrong < value <= BESIDE * bands.wrong


def _place(value: float, bands: Bands) -> str:
    if value <= bands.match:
        share = value / bands.match if bands.match else 1.0
        return "clearly within" if share <= CLEARLY else "within" if share <= BARELY else "just within"
    if value <= bands.wrong:
        return "just outside" if value <= BESIDE * bands.match else "outside, not far"
    if is_hardly(value, bands):
        return "just beyond the second limit"
    return "far outside" if value > FAR * bands.wrong else "outside"
