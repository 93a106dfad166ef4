"""What a word is by those around it: the "deep" of "deep green eyes", the "grey" of "grey with worry"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from repertory.craft.rewriting import looks
from repertory.craft.rewriting.filmlooks import as_film_looks
from repertory.craft.rewriting.placing import WORDS, by_place
from repertory.craft.rewriting.turns import SHADES_OF, turned_to_looks
from repertory.craft.rewriting.wordsets import wordset

_MOODS_TOO = wordset("bright warm brilliant intense soft cool clear shiny shining sparkling lively gleaming")
"""Shades where they end the phrase: "her eyes are bright blue"; "her bright blue eyes" stay bright."""
_SHADED = looks.COLOURS | looks.HEAD_ONLY
_BY_FEELING = wordset(
    "red white pale grey gray green blue black dark purple hot golden brown silver pink flushed amber"
)
_NO_FEELING = wordset("streaks highlights")
_REALLY = wordset("natural bottle real true")
_BESIDE_HAIR = wordset(
    "dye clip clips ribbon ribbons band bands brush dryer gel spray pin pins net salon shadow liner paint cream patch "
    "ring strap brace scarf mask stand rest bag bags lotion wax mirror print prints grip grips tie slide bow"
)
"""What makes of "hair", "eye" or "face" a word for something else: "hair dye"."""
_SEEMING = wordset("looks look looked seems seem seemed appears appear appeared")
_MADE = wordset(
    "false fake stick-on drawn-on painted painted-on cotton-wool cotton paper plastic rubber toy artificial glued-on "
    "twig wooden clown"
)
_STREWN = wordset("dusted sprinkled scattered dotted spattered peppered covered")
_LIKE = wordset("slip bear mountain ox wisp stick whisper bull barrel giant tank mouse beanpole")
_VERBS_TOO = wordset("suits dresses ties coats vests robes belts caps capes cloaks heels boots")
_MARKED = frozenset("soBF")
_GOT = re.compile(r"(?<=[NP])[sVh](?=x)")
_SHORT_IS = re.compile(r"Ns(?=D|i*[aAEYn](?:,?&?i*[aAEYn])*(?:$|[.;)]))")
_LIKENED = re.compile(r"(?<=[DaAcE])[xR](oD)(?=G)")
_BUILT_LIKE = re.compile(r"(?:N,|[NP]V|&|(?:^|[.;:]))i?(xxDx{1,2})(?=[,.;:)&]|$)")
_DOWN_TO = re.compile(r"[BF]ppHC(?!C)")
_STREWN_WITH = re.compile(r"H?B[fx]W(?=[aAcx]?F)")
_MADE_PART = re.compile(r"x[acAE]{0,2}[BF]")


def retagged(lower: Sequence[str], tags: str) -> str:
    """The letters of the words, where those around a word say that it is of another kind."""
    tags = turned_to_looks(lower, as_film_looks(lower, tags))
    found = list(tags)
    for at, word in enumerate(lower):
        after = lower[at + 1] if at + 1 < len(lower) else ""
        if after in _SHADED and (word in SHADES_OF or (word in _MOODS_TOO and tags[at + 2 : at + 3] not in {*"BFC"})):
            found[at] = "i"
        elif word in _BY_FEELING and tags[at] in "acA" and _by_feeling(lower, tags, at):
            found[at] = "x"
        elif (word in _REALLY and tags[at + 1 : at + 2] == "E") or (
            tags[at] == "x" and word.endswith("ly") and _how(lower, tags, at + 1)
        ):
            found[at] = "i"
        elif tags[at] == "B" and after in _BESIDE_HAIR:
            found[at] = "x"
        elif word in _SEEMING and _seems(lower, tags, at + 1):
            found[at] = "V"
        elif word == "looking" and tags[at - 1 : at] in ("", ",", "&") and _seems(lower, tags, at + 1):
            found[at] = "i"
        elif word in _VERBS_TOO and tags[at] == "C" and tags[at - 1 : at] in {*"NPOGR,&w.", ""} and word[-1] == "s":
            found[at] = "x" if word not in {"heels", "boots", "caps"} else "C"
    if not WORDS.isdisjoint(lower):
        by_place(lower, tags, found)
    now = "".join(found)
    marked = not _MARKED.isdisjoint(now) or "got" in lower or "built" in lower
    return _in_phrases(lower, now) if marked else now


def _how(lower: Sequence[str], tags: str, at: int) -> bool:
    """Whether an adverb says how somebody looks: "neatly trimmed", "powerfully built"."""
    return tags[at : at + 1] == "A" or (tags[at : at + 1] in {"a", "c"} and lower[at].endswith(("ed", "en", "cut")))


def _by_feeling(lower: Sequence[str], tags: str, at: int) -> bool:
    """ "Grey with worry", "red from crying", "white with the cold"."""
    if tags[at + 1 : at + 2] != "W" and lower[at + 1 : at + 2] != ["from"]:
        return False
    noun = at + 2 + (tags[at + 2 : at + 3] in {"D", "H"})
    return tags[noun : noun + 1] == "x" and lower[noun] not in _NO_FEELING


def _seems(lower: Sequence[str], tags: str, at: int) -> bool:
    """Whether looks are what somebody seems: "looks young", "looks about sixty"; not "looks left", "looks pale"."""
    while at < len(tags) and tags[at] == "i":
        at += 1
    if at >= len(tags) or tags[at + 1 : at + 2] not in {"", *",.;&)"}:
        return False
    if tags[at] in "nY":
        return True
    classes = set(looks.ADJECTIVES.get(lower[at], ""))
    return bool(classes & set("YQUX")) and not classes & set("LT") and lower[at] not in _SIZES


_SIZES = wordset("small big large slight medium average compact delicate broad hot striking bony")


def _short_verbs(lower: Sequence[str], tags: str, found: list[str]) -> None:
    """ "Mia's a pilot", "she's got green eyes"."""
    for match in _SHORT_IS.finditer(tags):
        if tags[match.end() : match.end() + 1] != "D" or lower[match.end()] in {"a", "an", "the"}:
            found[match.start() + 1] = "V"
    for match in _GOT.finditer(tags):
        if lower[match.end()] == "got":
            found[match.start() : match.end() + 1] = "hi"


def _in_phrases(lower: Sequence[str], tags: str) -> str:
    """What the shape of a phrase tells."""
    found = list(tags)
    _short_verbs(lower, tags, found)
    for match in _LIKENED.finditer(tags):
        if lower[match.start()] in _LIKE:
            found[match.start() : match.end()] = "AAA"
    for match in _BUILT_LIKE.finditer(tags):
        if lower[match.start(1)] == "built" and lower[match.start(1) + 1] in {"like", "as"}:
            found[match.start(1) : match.end(1)] = "A" * (match.end(1) - match.start(1))
    _of_parts(lower, tags, found)
    return "".join(found)


def _of_parts(lower: Sequence[str], tags: str, found: list[str]) -> None:
    """What is strewn with leaves, or is made of paper, is nobody's look; hair down to a belt is."""
    for match in _DOWN_TO.finditer(tags):
        if lower[match.start() + 1 : match.start() + 3] == ["down", "to"]:
            found[match.start() + 1 : match.end()] = "iiic"
    for match in _STREWN_WITH.finditer(tags):
        if lower[match.end() - 2] in _STREWN:
            found[match.start() : match.end()] = "i" * (match.end() - match.start())
    for match in _MADE_PART.finditer(tags):
        if lower[match.start()] in _MADE:
            found[match.start() : match.end()] = "x" * (match.end() - match.start())
