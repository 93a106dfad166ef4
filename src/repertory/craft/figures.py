"""Distances as people read them: with as many digits as tell one from its limits, the same for all of them, and plain
words for what lies between the limits. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from repertory.craft.advising import FACES, LOOKS, PLACES, PROPS, VOICES, WARDROBE, kind_of
from repertory.craft.calibrating import usual_of
from repertory.craft.copying import PHOTOGRAPHED
from repertory.craft.judging import RECORDED
from repertory.craft.voicebands import PRIORS as VOICES_LIKE
from repertory.model.verdict import Bands, Grade, Measurement, Score

_EXPLAINED = (
    "A distance says how far something lies from its own pictures or sounds: 0 would be the very same in all of them. "
    "Up to the first limit it matches, from the second on it is wrong, and in between it has drifted."
)
_CLAY = (0.27, 0.5)
"""Clay heads of the previs engine: two characters by ten references each, left out themselves (0.25 and 0.28 in the
mean), and 24 other heads (0.41 to 0.64)."""
_FEWEST, _MOST = 2, 6
_ENDS: Mapping[str, tuple[str, str]] = {
    FACES: ("drifting", "somebody else"),
    WARDROBE: ("not quite", "other clothes"),
    PLACES: ("not quite", "another place"),
    PROPS: ("not quite", "another thing"),
    LOOKS: ("not quite", "another look"),
    VOICES: ("not quite", "another voice"),
}


def explained(scores: Iterable[Score]) -> str:
    """What stands once with figures: what a distance is, and how far faces and voices like these usually lie off.
    Clothes, places, things and looks have no such figures: theirs depend on what is known beside them."""
    usual = dict.fromkeys(filter(None, map(_usual, scores)))
    return " ".join((_EXPLAINED, *usual))


def _usual(score: Score) -> str:
    """How far what was measured usually lies off; empty for what has no usual distance, or says nothing."""
    measured, bands = score.measurement, score.bands
    if bands is None or score.grade is Grade.UNMEASURED or measured.usual is None:
        return ""
    photographed = usual_of(bands.version, PHOTOGRAPHED)  # none for another recogniser, whose distances are others
    if measured.of_face and photographed and bands.style == PHOTOGRAPHED:
        own, others = (spread.mean for spread in photographed)
        return _usually("photographs of one face", own, others)
    if measured.of_face and photographed and bands.style == "clay":
        return _usually("pictures of one clay head", *_CLAY)
    if measured.of_voice and measured.about not in RECORDED and bands.style in VOICES_LIKE:
        own, others = (spread.mean for spread in VOICES_LIKE[bands.style])
        return _usually("lines of one voice", own, others)
    return ""


def _usually(what: str, own: float, others: float) -> str:
    return f"Other {what} usually lie at about {own:.2f}, somebody else's at about {others:.2f}."


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
