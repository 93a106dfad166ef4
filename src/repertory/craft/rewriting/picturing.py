"""What is no look of anybody there: what is drawn, built, read out, or shown on a picture of somebody."""

from __future__ import annotations

import re

from repertory.craft.rewriting import looks
from repertory.craft.rewriting.verbforms import is_finite
from repertory.craft.rewriting.wording import NUMBERS, Words
from repertory.craft.rewriting.wordsets import wordset

_MAKING = wordset(
    "draws drawing drew draw sketches sketching sketched sketch paints painting painted paint carves carving carved "
    "carve sculpts sculpting sculpted doodles doodling doodled scribbles scribbling scribbled chalks chalking builds "
    "building built build knits knitting sews sewing embroiders whittles whittling moulds molds glues gluing glued "
    "sticks sticking stuck tapes taping"
)
_MADE = looks.CREATURES | looks.PICTURED | wordset("face snowman pumpkin mask scarecrow figure head heads pirate")
_TELLING = wordset(
    "reads reading types typing writes writing recites lists describes describing dictates says file profile ad note "
    "caption report poster label warrant headline"
)
_SHOWN = (
    looks.PICTURED
    | looks.CREATURES
    | wordset(
        "waxwork caricature cartoon avatar effigy cutout cut-out snowman scarecrow tattoo footage selfie print etching"
    )
)
"""What shows somebody."""
_FRAMES = wordset("photo photograph portrait picture image snapshot video recording footage")
"""Of these, what may be the shot itself: "A photograph of Mia on a bridge"."""
_IMAGINING = wordset("wishes wished imagines imagined dreams dreamt dreamed remembers recalls pretends pictures")
_SHOWS = wordset("of shows showing depicts depicting has")
_CHILD = wordset("child girl boy kid teenager baby toddler schoolgirl schoolboy infant teen")
_PAST = re.compile(r"[NPO](?:pn|xD[ac]?G|xDR)")
_END = re.compile(r"[.;]|[,&WI-](?=H)|,(?=[NP])|,?&(?=[NP])")


def pictured(words: Words) -> bytearray:
    """A 1 for each word that says nothing of the looks of anybody who is there."""
    shut = bytearray(len(words.tags))
    for at, word in enumerate(words.lower):
        if word in _MAKING and _makes(words, at):
            _shut(shut, at + 1, _end(words, at + 2))
        elif word in _IMAGINING:
            _shut(shut, at + 1, _end(words, at + 1))
        if word in _TELLING:
            colon, stop = words.tags.find(":", at), words.tags.find(".", at)
            if at < colon and (stop < 0 or colon < stop):
                _shut(shut, colon, len(words.tags) if stop < 0 else stop)
        if word in _SHOWN and words.tags[at] != "A" and _shows(words, at):
            _shut(shut, at + 1, _end(words, at + 2, verbs=words.lower[at + 1] == "of"))
    for match in _PAST.finditer(words.tags):
        if _was(words, match):
            _shut(shut, match.start() + 1, _end(words, match.end()))
    return shut


def _shut(shut: bytearray, start: int, end: int) -> None:
    shut[start:end] = b"\1" * (end - start)


def _end(words: Words, at: int, *, verbs: bool = False) -> int:
    """Where the sentence speaks of something else: its end, somebody's own part, the next name, the verb."""
    found = _END.search(words.tags, at)
    end = found.start() if found else len(words.tags)
    if verbs:
        return next((here for here in range(at + 1, end) if _is_verb(words, here)), end)
    return end


def _is_verb(words: Words, at: int) -> bool:
    return words.tags[at] == "x" and is_finite(words.lower[at]) and words.tags[at - 1] not in {*"DHpIacAosi"}


def _makes(words: Words, at: int) -> bool:
    """Whether something with a face is made: "draws a face", "glues a white beard"; not "draws the curtain"."""
    for here in range(at + 1, min(at + 6, len(words.tags))):
        if words.tags[here] in "BFGRN" or words.lower[here] in _MADE:
            return words.tags[at + 1] != "H"
        if words.tags[here] not in "DxacAEinC":
            return False
    return False


def _shows(words: Words, at: int) -> bool:
    """Whether it shows somebody who is not there; a photograph that opens the text may be the shot."""
    if words.lower[at + 1 : at + 2] == [":"] or words.lower[at + 1 : at + 2] == [","]:
        return False
    if not _SHOWS.intersection(words.lower[at + 1 : at + 2]):
        return False
    first = max(words.tags.rfind(stop, 0, at) for stop in ".:;-") + 1
    opens = re.fullmatch(r"[DacAxi]*", words.tags[first:at]) and not any(map(is_finite, words.lower[first:at]))
    if not (opens and words.lower[at] in _FRAMES and words.tags[at + 1] == "o"):
        return True
    return _end(words, at + 2, verbs=True) < _end(words, at + 2)


def _was(words: Words, match: re.Match[str]) -> bool:
    """Whether somebody is spoken of as a child: "Mia at six", "Tom as a boy"."""
    said = words.lower[match.start() + 1 : match.end()]
    if said[0] == "at":
        years = int(said[1]) if said[1].isdecimal() else NUMBERS.get(said[1], 99)
        return years < 13 and words.tags[match.end() : match.end() + 1] in {"", *",.;:)W"}
    return said[0] == "as" and said[-1] in _CHILD
