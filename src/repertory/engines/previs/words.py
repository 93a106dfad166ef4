"""Casting words: what a prompt says about a person, and which of its words nobody here understands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from repertory.engines.previs.vocabulary import (
    AGES,
    BEARDS,
    CLOTHES,
    CURLY,
    CUTS,
    DECADES,
    EYE_COLOURS,
    FILLERS,
    HAIR_COLOURS,
    HAIR_WORDS,
    HEADS,
    LENGTHS,
    SEXES,
    SHAPE_WORDS,
    SKINS,
    STYLES,
    TEXTURES,
    TONES,
    Colour,
)

_WORD = re.compile(r"[a-z0-9'’]+")


@dataclass(frozen=True, kw_only=True)
class CastingWords:
    """What the words say; None or "" where they say nothing."""

    age: float | None = None
    sex: str = ""
    """"woman", "man" or "person"."""
    skin: Colour | None = None
    eyes: Colour | None = None
    hair: Colour | None = None
    hair_style: str = ""
    """One of genome.HAIR_STYLES."""
    freckles: float = 0.0
    glasses: str = ""
    beard: str = ""
    build: float | None = None
    height: float | None = None
    """Metres, more or less than usual."""
    outfit: str = ""
    """The part of the prompt that names clothes."""
    shape: tuple[tuple[str, float], ...] = ()
    """Shape parameters that words such as "square jaw" ask for."""
    unused: tuple[str, ...] = ()
    """Words with a meaning that changed nothing, in their order."""


@dataclass
class _Reading:
    """The words of a prompt and which of them have been understood."""

    text: str
    found: dict[int, str] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.found = {match.start(): match.group() for match in _WORD.finditer(self.text)}

    def take(self, pattern: str) -> re.Match[str] | None:
        """The first match of a pattern among the words not used yet; its words count as used."""
        for match in re.finditer(pattern, self.text):
            inside = self._inside(match.start(), match.end())
            if not self.used.intersection(inside):
                self.used.update(inside)
                return match
        return None

    def first(self, table: Iterable[tuple[str, object]]) -> object | None:
        """The value of the first pattern in the table that is said."""
        for pattern, value in table:
            if self.take(rf"\b(?:{pattern})\b"):
                return value
        return None

    def before(self, noun: str, known: Iterable[str]) -> list[str]:
        """The known words right before a noun ("short dark hair"), over commas and "and"; they count as used."""
        at = self.take(rf"\b(?:{noun})\b")
        return [] if at is None else self.leading(at.start(), set(known))

    def leading(self, start: int, known: set[str]) -> list[str]:
        """The known words that lead up to a place in the text."""
        said: list[str] = []
        for place in sorted((key for key in self.found if key < start), reverse=True):
            word = self.found[place]
            if word not in known and word != "and":
                break
            if place in self.used:
                break
            if word != "and":
                self.used.add(place)
                said.insert(0, word)
        return said

    def rest(self) -> tuple[str, ...]:
        left = [word for place, word in sorted(self.found.items()) if place not in self.used]
        return tuple(dict.fromkeys(word for word in left if word not in FILLERS))

    def _inside(self, start: int, end: int) -> list[int]:
        return [place for place in self.found if start <= place < end]


def read_casting_words(prompt: str) -> CastingWords:
    """Reads a description such as "a 28-year-old woman with short dark hair, green eyes, freckles".

    Words of clothing are left to the outfits; every other word that changes nothing is listed in `unused`.
    """
    reading = _Reading(text=prompt.lower().replace("’", "'").replace("grey", "gray").replace("colour", "color"))
    glasses = str(reading.first(_GLASSES) or "")
    age = _age(reading)
    outfit = _clothes(reading)
    shape = tuple(trait for pattern, trait in SHAPE_WORDS if reading.take(rf"\b(?:{pattern})\b"))
    freckles = _number(reading.first(_FRECKLES)) or 0.0
    beard = str(reading.first(BEARDS) or "")
    eyes = _eyes(reading)
    style, hair = _hair(reading)
    if hair is None and beard:
        hair = _bearded_colour(reading.text)
    skin = _skin(reading)
    sex, implied = _sex(reading)
    return CastingWords(
        age=implied if age is None else age,
        sex=sex or ("man" if beard else ""),
        skin=skin,
        eyes=eyes,
        hair=hair,
        hair_style=style,
        freckles=freckles,
        glasses=glasses,
        beard=beard,
        build=_number(reading.first(_BUILDS)),
        height=_number(reading.first(_HEIGHTS)),
        outfit=outfit,
        shape=shape,
        unused=reading.rest(),
    )


_GLASSES = (
    ("(?:dark |black )?(?:sunglasses|shades)|dark glasses", "sun"),
    ("(?:square|rectangular|thick|horn[- ]rimmed|big|black)[- ]?(?:framed|rimmed)? (?:glasses|spectacles)", "square"),
    (r"(?:wearing |wears |with )?(?:(?:small|thin|wire|gold|round|framed|rimmed) )*(?:glasses|spectacles)", "round"),
)  # fmt: skip
_FRECKLES = (
    ("(?:a )?(?:few|light|faint|some|subtle)(?: dusting of)? freckles", 0.35),
    ("(?:many|lots of|heavy|heavily|dense|very) freckle[sd]?", 1.0),
    (r"(?:freckles|freckled)(?: (?:across|on|over)(?: \w+)? (?:nose|cheeks|face)(?: and (?:nose|cheeks))?)?", 0.7),
)  # fmt: skip
_BUILDS = (
    ("slim|slender|thin|skinny|lean|petite|slight", -0.6),
    ("heavy|heavyset|fat|stout|chubby|plump|overweight|large|big|burly|stocky|broad[- ]shouldered|muscular", 0.7),
    ("athletic|fit|sporty|medium build|average build", 0.15),
)
_HEIGHTS = (("tall", 0.09), ("short|small", -0.09))


def _number(value: object | None) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _colour(value: object | None) -> Colour | None:
    return (float(value[0]), float(value[1]), float(value[2])) if isinstance(value, tuple) else None


def _age(reading: _Reading) -> float | None:
    said = reading.take(r"\b(\d{1,3})[- ](?:years?|yrs?)[- ]old\b") or reading.take(r"\b(?:aged?|age of) (\d{1,3})\b")
    if said:
        return float(min(max(int(said.group(1)), 4), 100))
    decades = "|".join(DECADES)
    said = reading.take(rf"\b(?:in (?:her|his|their|the) )?(?:(early|mid|middle|late)[- ])?({decades})\b")
    if said:
        return DECADES[said.group(2)] + {"early": 2.0, "late": 8.0}.get(said.group(1) or "", 5.0)
    return _number(reading.first(AGES))


def _sex(reading: _Reading) -> tuple[str, float | None]:
    for pattern, sex, age in SEXES:
        if reading.take(rf"\b(?:{pattern})\b"):
            return sex, age
    return "", None


LEADS = frozenset({"wearing", "wears", "dressed", "clad", "in", "with", "and"})
"""Words before clothes that say nothing else."""


def _clothes(reading: _Reading) -> str:
    """The clauses that name clothes, in words that nothing else has used; the outfits read them again."""
    said = []
    worn = rf"(?:\b(?:wearing|wears|dressed in|clad in|in)\b|^|,|\band\b|\bwith\b)[^,.;]*\b(?:{CLOTHES})\b"
    lead = re.compile(r"(?:.*\b(?:wearing|wears|dressed in|clad in|in))\b|.*\bwith\b|.*,|^\s*and\b")
    for clause in re.finditer(worn, reading.text):
        start = clause.start()
        opening = lead.match(clause.group())
        first = start + (opening.end() if opening else 0)
        end = clause.end()
        words = [(place, word) for place, word in sorted(reading.found.items()) if first <= place < end]
        free = [(place, word) for place, word in words if place not in reading.used]
        if any(re.fullmatch(CLOTHES, word) for _, word in free):
            said.append(" ".join(word for _, word in free).removeprefix("and "))
            reading.used.update(place for place, _ in free)
            reading.used.update(
                place for place, word in reading.found.items() if start <= place < first and word in LEADS
            )
    return ", ".join(said)


def _eyes(reading: _Reading) -> Colour | None:
    known = {*EYE_COLOURS, *TONES}
    said = reading.before("eyes?", known) or reading.before("eyed", known)
    return _toned([word for word in said if word in TONES and word not in EYE_COLOURS], said, EYE_COLOURS)


def _bearded_colour(text: str) -> Colour | None:
    said = re.search(r"\b(\w+) (?:beard|stubble|m[ou]+stache|goatee)", text)
    return HAIR_COLOURS.get(said.group(1)) if said else None


def _skin(reading: _Reading) -> Colour | None:
    known = {*SKINS, *TONES}
    said = reading.before("skin(?:ned)?|complexion|complexioned|tone", known)
    if not said:
        return _colour(reading.first(HEADS["skin"]))
    words = " ".join(said)
    return next((SKINS[key] for key in sorted(SKINS, key=len, reverse=True) if key in words), None)


def _hair(reading: _Reading) -> tuple[str, Colour | None]:
    """The style and the colour of the hair, from "long curly black hair", "in a bun", "a blonde", "bald"."""
    bald = reading.first(HEADS["bald"])
    known = {*HAIR_COLOURS, *LENGTHS, *TEXTURES, *TONES, *HAIR_WORDS}
    said: list[str] = []
    for noun in (
        "hair(?:ed)?",
        "curls|locks|dreadlocks|waves",
        "bob|pixie|ponytail|bun|afro|crop|fringe|bangs|buzz cut",
    ):
        at = reading.take(rf"\b(?:{noun})\b")
        while at is not None:
            said += [*reading.leading(at.start(), known), *at.group().split()]
            at = reading.take(rf"\b(?:{noun})\b")
    said += [str(word) for word in (reading.first(STYLES),) if word]
    colour = _toned([word for word in said if word in TONES], said, HAIR_COLOURS)
    if colour is None:
        colour = _colour(reading.first(HEADS["hair"]))
    if bald:
        return "bald", colour
    return _style(set(said)), colour


def _style(said: set[str]) -> str:
    """The nearest of the styles; "short", "curly" or "" where custom decides."""
    curly = bool(said & CURLY)
    for words, straight, curled in CUTS:
        if said & words:
            return curled if curly else straight
    return "curly" if curly else ""


def _toned(tones: list[str], said: list[str], table: dict[str, Colour]) -> Colour | None:
    named = [word for word in said if word in table]
    if not named:
        return None
    red, green, blue = table[named[-1]]
    for tone in tones:
        if tone not in named or len(named) > 1:
            share = TONES[tone]
            red, green, blue = (min(value * share, 0.97) for value in (red, green, blue))
    return red, green, blue
