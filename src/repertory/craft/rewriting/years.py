"""How old somebody is by what is said of it: "28-year-old", "in her late twenties", "pushing sixty", "elderly"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from repertory.craft.rewriting.wording import DECADES, NUMBERS

_AGES: Mapping[str, tuple[int, int]] = {
    "young": (0, 39), "youthful": (0, 39), "elderly": (58, 120), "old": (55, 120), "ancient": (65, 120),
    "middle-aged": (38, 62), "teenage": (12, 20), "teenaged": (12, 20), "adolescent": (12, 19),
    "teenager": (12, 20), "teen": (12, 20), "girl": (0, 32), "boy": (0, 22), "lad": (0, 25), "lass": (0, 30),
    "child": (0, 13), "kid": (0, 22), "youth": (12, 26), "youngster": (0, 24), "sexagenarian": (60, 69),
    "septuagenarian": (70, 79), "octogenarian": (80, 89), "pensioner": (58, 120), "grandmotherly": (55, 120),
    "grandfatherly": (55, 120), "thirtyish": (27, 34), "fortyish": (37, 45), "fiftyish": (47, 55),
    "sixtyish": (57, 65), "twentyish": (17, 24), "schoolgirl": (5, 19), "schoolboy": (5, 19), "pre-teen": (9, 12),
    "grandma": (50, 120), "grandpa": (50, 120), "granny": (50, 120), "twenty-something": (20, 29),
}  # fmt: skip


@lru_cache(maxsize=4096)
def years_of(word: str) -> tuple[int, int] | None:
    """The span of years that an expression of age means: (27, 29) for "in her late twenties"."""
    if word in _AGES:
        return _AGES[word]
    if word.endswith("tall") or word.startswith("of "):
        return None
    figure = re.search(r"\d+", word)
    decade = next((value for name, value in DECADES.items() if name in word), None)
    if decade is None and figure and re.search(r"\d0['’]?s", word):
        decade = int(figure[0])
    return _years_of_decade(word, decade) if decade is not None else _years_of_number(word, figure)


def _years_of_decade(word: str, decade: int) -> tuple[int, int]:
    if "out of" in word:
        return (decade + 9, decade + 13)
    if decade == 10:
        return (13, 19)
    for name, (low, high) in {"early": (0, 4), "mid": (3, 7), "late": (6, 9)}.items():
        if re.search(rf"\b{name}", word):
            return (decade + low, decade + high)
    return (decade - 3, decade) if re.match(r"approaching|pushing|nearing", word) else (decade, decade + 9)


def _years_of_number(word: str, figure: re.Match[str] | None) -> tuple[int, int] | None:
    spelled = [NUMBERS[one] for one in re.findall(r"[a-z]+(?:-[a-z]+)?", word) if one in NUMBERS]
    spelled = spelled or [NUMBERS[one] for one in re.findall(r"[a-z]+", word) if one in NUMBERS]
    if not (figure or spelled):
        return None
    value = int(figure[0]) if figure else sum(spelled)
    if "something" in word:
        return (value, value + 9)
    if re.match(r"about|around|approaching|pushing|nearing|not |nearly", word) or word.endswith("ish"):
        return (value - 4, value + 3)
    return (value - 4, value + 9) if "side of" in word or "past" in word else (value, value)
