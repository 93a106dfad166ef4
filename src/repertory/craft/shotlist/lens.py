"""The lens that a shot is filmed with: "35mm", "a long lens at f/2", "anamorphic"."""

from __future__ import annotations

import re

from repertory.craft.shotlist import filmwords_camera as camera
from repertory.craft.shotlist.filmwords import Lexicon
from repertory.craft.shotlist.text import Body

_LENSES = Lexicon(
    camera.LENS_WORDS,
    before=r"(?<!\w)(?:(?:on|with|through)\s+)?(?:an?\s+)?(?:\d{1,4}(?:\.\d)?\s*mm\s+)?",
    after=r"(?:\s+(?:f/?|t)\d{1,2}(?:\.\d)?)?",
)
_MILLIMETRES = re.compile(
    r"(?<!\w)(?:(?:on|with|at|through)\s+)?(?:an?\s+)?(?:\d{1,4}\s?-\s?)?\d{1,4}(?:\.\d)?[\s-]*mm(?!\w)"
    r"(?!\s+(?:film|stock|grain|footage|reel|print)(?!\w))(?:\s+(?:zoom|prime|anamorphic|macro|"
    r"telephoto|wide))?(?:\s+lens)?(?:[\s,]+(?:at\s+)?(?:f/?|t)\d{1,2}(?:\.\d)?(?!\w))?",
    re.IGNORECASE,
)
_MM = re.compile(r"(?<=\d)[ -]+mm\b")
_IS_MM = re.compile(r"\dmm\b")
_LENS_FRILLS = re.compile(r"^(?:(?:on|with|at|through) )?(?:an? )?|[ -]+(?:lens(?:es)?|shot)\b", re.IGNORECASE)
LENSES_SPELLED = _LENSES.spelled
"""Every lens by name as it may be written."""


def lens_of(body: Body) -> str:
    """The lens that a shot names, blanked; empty where it names none. Raises ShotListError for two."""
    hits = [match for match, _ in body.find(_LENSES) if match["phrase"] != "macro" or stands_alone(body, match)]
    if "mm" in body.text.lower():
        hits += _MILLIMETRES.finditer(body.left)
    since, lens = 0, ""
    for match in sorted(hits, key=lambda one: (one.start(), -one.end())):
        if match.start() < since:
            continue
        said = " ".join(_LENS_FRILLS.sub("", " ".join(body.left[match.start() : match.end()].lower().split())).split())
        said = _MM.sub("mm", said)
        if lens and _IS_MM.search(said) and _IS_MM.search(lens) and said not in lens:
            step = "Keep one, or make two shots of it."
            body.fail("The shot names two lenses; this is the second.", match.start(), step, until=match.end())
        lens = f"{lens}, {said}" if lens and said not in lens else said
        body.take(match.start(), match.end(), "lens", said)
        since = match.end()
    return lens


def stands_alone(body: Body, match: re.Match[str]) -> bool:
    """Whether its part says nothing else: "dutch" is an angle, and "a Dutch bicycle" none."""
    start, end = body.clause(match.start())
    return not body.left[start : match.start()].strip() and not body.left[match.end() : end].strip()
