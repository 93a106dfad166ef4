"""What is known by its colours only, in words that claim no more: clothes, and places without proof. Pure."""

from __future__ import annotations

from repertory.model.verdict import Grade

_FOUND = {
    Grade.MATCH: "is matched in colours",
    Grade.DRIFT: "is nearly matched in colours",
    Grade.WRONG: "is not matched in colours",
}
TOO_PLAIN = (
    "not measured: what is seen is of one colour, too plain to be known again",
    "what is seen of the place is of one colour, too plain to be known again.",
)
"""What is said of a wall of one colour, which may be anybody's, and the same as a sentence."""
_SAME = {Grade.MATCH: "the colours of", Grade.DRIFT: "nearly the colours of"}


def clothes_said(grade: Grade, whose: str, outfit: str, *, instead: str = "", part: str = "") -> tuple[str, str]:
    """What is found of clothes, and the same as a sentence: "Mia's clothes have other colours than the coat, more like
    the red sweater". `whose` is empty where nobody has a name; `instead` is another outfit whose colours are nearer,
    `part` says of a clip in which only a part is worse which part that is."""
    subject = f"{whose}'s clothes" if whose else "the clothes"
    found, colours = _in_colours(grade, f"the {outfit}", part)
    if instead and grade is Grade.MATCH:
        return (
            f"{found}, the {instead} even more so",
            f"{subject} have {colours}, and even more those of the {instead}.",
        )
    nearer = f", more like the {instead}" if instead and grade is Grade.WRONG else ""
    which = f": what is worn is more like the {instead}" if nearer else ""
    return f"{found}{which}", f"{subject} have {colours}{nearer}."


def place_said(grade: Grade, place: str, part: str = "", *, rival: str = "") -> tuple[str, str]:
    """The same of a place that no detail proves; `rival` is another place that its colours fit better."""
    found, colours = _in_colours(grade, place, part)
    sentence = f"what is seen of the place has {colours}"
    if rival and grade is Grade.MATCH:
        even = f"and {rival} even more so"
        return f"could be the place by its colours, {even}", f"by its colours the place could be {place}, {even}."
    more = f", more like {rival}" if rival else ""
    which = f": what is seen is more like {rival}" if rival and grade is Grade.WRONG else more
    return f"{found}{which}", f"{sentence}{more}."


def colours_prove_nothing(value: float, match: float, place: str) -> tuple[str, str]:
    """What is found of a place whose colours prove nothing, and the same as a sentence."""
    still = "whether it is the place cannot be told by colours alone"
    if value <= match:
        return f"is alike in colours; {still}", f"the colours are like those of {place}; {still}."
    return f"is not matched in colours; {still}", f"the colours are others than those of {place}; {still}."


def by_details(grade: Grade, rival: str = "") -> str:
    """What is said after the name of a place that details prove; empty where nothing is to be added. `rival` is another
    place whose colours are nearer."""
    if grade in {Grade.DRIFT, Grade.WRONG}:
        return ", in other colours or another light"
    if not rival or grade is not Grade.MATCH:
        return ""
    return f" by its details, though its colours are nearer to those of {rival}"


def _in_colours(grade: Grade, what: str, part: str) -> tuple[str, str]:
    """How near the colours are, after the name of what they should be and as the end of a sentence."""
    grade, so = (Grade.MATCH, f" for the most part{part}") if part else (grade, "")
    return f"{_FOUND[grade]}{so}", f"{_SAME.get(grade, 'other colours than')} {what}{so}"
