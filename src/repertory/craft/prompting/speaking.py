"""What is said in a shot, in the words that go to an engine: whose lips move, and whose voice is only heard."""

from __future__ import annotations

import re
from collections.abc import Iterator

from repertory.craft.prompting.naming import title_of
from repertory.model.engine import EngineCard
from repertory.model.shot import BoundLine, BoundShot

_OVER = r"voice[\s-]*over|v\.?\s?o\.?|pre-?lap|narration|narrating"
_OFF = r"off[\s-]*(?:screen|camera)|o\.?\s?[sc]\.?"
_WHENCE = re.compile(rf"(?<![\w.])(?:(?P<over>{_OVER})|(?:{_OFF}))(?![\w.])[\s,;]*", re.IGNORECASE)
"""How a screenplay says that a voice is heard and nobody is seen to speak."""
_BEAT = re.compile(r"(?:\b(?:after\s+)?(?:an?\s+)?(?:long\s+|short\s+)?(?:beat|pause))\b[\s,;.]*", re.IGNORECASE)
"""A silence: it is for the actor, and nothing that an engine could show."""
_ADVERB = re.compile(r"(?:very\s+)?[^\W\d_]+ly", re.IGNORECASE)
_SILENT = "Nobody's lips move to it."


def lips_move(line: BoundLine) -> bool:
    """Whether somebody who speaks this line is seen to, should he be in the picture: not in a voice-over, nor for a
    voice off screen."""
    return _WHENCE.search(line.manner) is None


def spoken(bound: BoundShot, card: EngineCard) -> tuple[str, ...]:
    """What is said, to engines that make sound; to the others only who speaks, so that the mouth moves."""
    return tuple(_with_sound(bound)) if card.sound else tuple(dict.fromkeys(_without(bound)))


def _with_sound(bound: BoundShot) -> Iterator[str]:
    titles = _seen(bound)
    for line in bound.lines:
        who, over = titles.get(line.character, ""), _WHENCE.search(line.manner)
        whose = f"{who}'s voice" if who else "A voice"
        if over and over["over"]:
            said = _says(f"{whose} over the picture", line)
        else:
            said = _says(who if who and not over else f"{whose} off screen", line)
        unseen = over or not who
        yield f'{said}: "{line.text}"{f" {_SILENT}" if unseen and titles else ""}'


def _without(bound: BoundShot) -> Iterator[str]:
    titles = _seen(bound)
    for line in bound.lines:
        if line.character in titles and lips_move(line):
            yield f"{_says(titles[line.character], line, 'speaks')}."


def _says(who: str, line: BoundLine, verb: str = "says") -> str:
    """ "Mia says", "Mia says softly", "Mia, into phone, says"."""
    how = " ".join(_BEAT.sub("", _WHENCE.sub("", line.manner)).strip(" ,;.").split())
    if not how:
        return f"{who} {verb}"
    return f"{who} {verb} {how}" if _ADVERB.fullmatch(how) else f"{who}, {how}, {verb}"


def _seen(bound: BoundShot) -> dict[str, str]:
    return {one.character.ref: title_of(one.character) for one in bound.performers}
