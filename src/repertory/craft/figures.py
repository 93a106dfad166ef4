"""Distances as people read them: with as many digits as tell one from its limits, the same for all of them, and plain
words for what lies between the limits. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from repertory.craft.advising import FACES, LOOKS, PLACES, PROPS, VOICES, WARDROBE, kind_of
from repertory.craft.judging import RECORDED
from repertory.model.verdict import Bands, Measurement

EXPLAINED = (
    "A distance says how far something lies from its own pictures or sounds: 0 would be the very same in all of them, "
    "and other photographs of one person lie at about 0.3. Up to the first limit it matches, from the second on it is "
    "wrong, and in between it has drifted."
)
"""What stands once under figures."""
_FEWEST, _MOST = 2, 6
_ENDS: Mapping[str, tuple[str, str]] = {
    FACES: ("drifting", "somebody else"),
    WARDROBE: ("not quite", "other clothes"),
    PLACES: ("not quite", "another place"),
    PROPS: ("not quite", "another thing"),
    LOOKS: ("not quite", "another look"),
    VOICES: ("not quite", "another voice"),
}


def digits(value: float | None, bands: Bands | None) -> int:
    """Two, or as many more (to six) as tell the distance from a limit that it is not at."""
    limits = (bands.match, bands.wrong) if bands is not None else ()
    off = [limit for limit in limits if value is not None and abs(value - limit) > 1e-9]
    for count in range(_FEWEST, _MOST):
        if all(f"{value:.{count}f}" != f"{limit:.{count}f}" for limit in off):
            return count
    return _MOST


def said(value: float, bands: Bands | None) -> str:
    """The distance: "0.31"; "0.582" beside a limit of 0.584."""
    return f"{value:.{digits(value, bands)}f}"


def limits_said(value: float | None, bands: Bands) -> tuple[str, str]:
    """Both limits, with as many digits as the distance: ("0.46", "0.58"), or ("0.463", "0.584")."""
    count = digits(value, bands)
    return f"{bands.match:.{count}f}", f"{bands.wrong:.{count}f}"


def ends(measured: Measurement) -> tuple[str, str, str]:
    """What it is up to the first limit, between them, and from the second on: ("same", "drifting", "somebody else")."""
    if measured.about in RECORDED:
        return "right", "not quite", "wrong"
    return ("same", *_ENDS.get(kind_of(measured), ("not quite", "something else")))
