"""What was measured in a file, in words that a film-maker uses: what it is about, what was found, how near that is, and
what to do next. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from repertory.model.verdict import Bands, Finding, Grade, Measurement, Report, Score, Verdict

CLEARLY, BARELY = 0.7, 0.9
"""Shares of the limit `match`: below the first it is clearly so, above the second only just."""
FAR = 1.3
"""In units of the limit `wrong`: from here on it is far off."""
FACES, WARDROBE, PLACES, PROPS, LOOKS, VOICES = "faces", "wardrobe", "places", "props", "looks", "voices"
Wording = Callable[[Score, Mapping[str, str]], tuple[str, str]]
"""Makes of a measurement what was found, after its name, and the same as a sentence of its own."""
_GRADES = (Grade.WRONG, Grade.DRIFT, Grade.MATCH, Grade.UNMEASURED)
_ORDER = (FACES, WARDROBE, PLACES, PROPS, LOOKS, VOICES)


@dataclass(frozen=True, kw_only=True)
class Told:
    """One measurement in words."""

    what: str
    """What it is about: "Mia", "Mia's leather jacket", "the coffee shop"."""
    result: str
    """What was found, after that: "is Mia", "is not worn: it looks more like the red sweater"."""
    sentence: str
    """The same as a sentence of its own; empty for what needs none."""
    near: str
    """How near it is: "clearly within", "just outside"; empty without a figure."""
    limits: str
    """ "match to 0.26, wrong from 0.33"; empty without any."""
    step: str
    """What to do next; empty where nothing is to be done."""


def told(score: Score, names: Mapping[str, str]) -> Told:
    """One measurement in words. `names` are by ref how people call everybody and everything."""
    measured = score.measurement
    kind = _kind(measured)
    words = _WORDS[kind](score, names)
    figure = measured.usual is not None and score.bands is not None
    return Told(
        what=_what(measured, names),
        result=words[0],
        sentence=words[1],
        near=_near(measured, score.bands) if figure and score.bands else "",
        limits=f"match to {score.bands.match:.2f}, wrong from {score.bands.wrong:.2f}" if score.bands else "",
        step=_step(score, kind),
    )


def in_order(scores: Iterable[Score]) -> list[Score]:
    """What is wrong first, then what has drifted, what matches, and what was not measured; in each faces come first,
    then clothes, the place, things, the look and voices."""
    return sorted(scores, key=lambda score: (_GRADES.index(score.grade), _ORDER.index(_kind(score.measurement))))


def headline(report: Report, names: Mapping[str, str]) -> str:
    """What a film-maker wants to know of a file first: "Mia is Mia. Mia does not wear the leather jacket." """
    ordered = sorted(report.scores, key=lambda score: _ORDER.index(_kind(score.measurement)))
    sentences = dict.fromkeys(told(score, names).sentence for score in ordered)
    silent = dict.fromkeys(_what(score.measurement, names) for score in ordered if _silent(score))
    said = [one for one in sentences if one]
    if silent:
        said.append(f"Not measured: {', '.join(silent)}.")
    if report.verdict is Verdict.REVIEW and said:
        said.append("A person should look at it.")
    return " ".join(said) or in_names(report.reason, names)


def in_names(text: str, names: Mapping[str, str]) -> str:
    """The text with the names that people use in place of refs: "Mia" for "mia@1"."""
    refs = sorted(names, key=len, reverse=True)
    if not refs:
        return text
    found = re.compile(rf"(?<![\w@-])({'|'.join(map(re.escape, refs))})(?![\w@-])")
    return found.sub(lambda match: names[match[1]], text)


def name_in(ref: str, names: Mapping[str, str]) -> str:
    """How people call the anchor of a ref; the ref's own words where nobody said."""
    return names.get(ref) or ref.partition("@")[0].replace("-", " ")


def definite(title: str) -> str:
    """ "the coffee shop", and "Rick's Café" as it is."""
    return title if title[:1].isupper() or title.startswith("the ") else f"the {title}"


def _kind(measured: Measurement) -> str:
    return FACES if measured.of_face else measured.inspector if measured.inspector in _ORDER else LOOKS


def _what(measured: Measurement, names: Mapping[str, str]) -> str:
    if not measured.anchor:
        return "somebody else"
    name, about, kind = name_in(measured.anchor, names), measured.about, _kind(measured)
    if kind == WARDROBE:
        return f"{name}'s {about}"
    thing = name if kind == FACES else definite(name)
    return f"{thing}, {about}" if about else thing


def _silent(score: Score) -> bool:
    """Whether it says nothing of what was asked for, and the headline only lists it."""
    measured = score.measurement
    return score.grade is Grade.UNMEASURED and bool(measured.anchor) and measured.finding is not Finding.HIDDEN


def _unsaid(score: Score, names: Mapping[str, str]) -> tuple[str, str]:
    """Of what was not measured, or measured and says nothing."""
    measured, bands = score.measurement, score.bands
    if measured.finding is Finding.HIDDEN:
        return "hidden, as declared", ""
    why = in_names(measured.reason, names) if measured.value is None else ""
    if not why and bands is not None and not bands.trusted:
        why = f"its pictures do not tell it from others ({bands.source})"
    return f"not measured: {why or 'there are no limits to judge it by'}", ""


def _face(score: Score, names: Mapping[str, str]) -> tuple[str, str]:
    measured = score.measurement
    name, nearest = name_in(measured.anchor, names), name_in(measured.nearest, names)
    if measured.finding is Finding.EXTRA:
        return _extra(measured, name, nearest)
    if score.grade is Grade.UNMEASURED:
        return _unsaid(score, names)
    found: Mapping[object, tuple[str, str]] = {
        Finding.MISSING: ("is not there", f"{name} is not there."),
        Finding.SWAPPED: (f"{nearest} is in this place", f"{nearest} is in {name}'s place."),
        Grade.WRONG: ("is somebody else", f"This is not {name}."),
        Grade.DRIFT: (f"is not quite {name}", f"{name} is not quite {name}."),
        Grade.MATCH: (f"is {name}", f"{name} is {name}."),
    }
    if score.grade is Grade.MATCH and measured.margin is not None and measured.margin < 0:
        return f"could be {name}, and {nearest} even more so", f"This could be {name}, and {nearest} even more so."
    return found.get(measured.finding) or found[score.grade]


def _extra(measured: Measurement, name: str, nearest: str) -> tuple[str, str]:
    if measured.anchor:
        return "is seen, and should not be", f"{name} is seen, and should not be."
    if measured.reason.startswith("a second face"):
        return f"is a second {nearest}", f"{nearest} is there twice."
    if "not in this shot" in measured.reason:
        return f"is {nearest}, who was not asked for", f"{nearest} is there, and was not asked for."
    return "is there, and was not asked for", "Somebody is there who was not asked for."


def _clothes(score: Score, names: Mapping[str, str]) -> tuple[str, str]:
    measured = score.measurement
    name, about = name_in(measured.anchor, names), measured.about
    if score.grade is Grade.UNMEASURED:
        return _unsaid(score, names)
    if score.grade is Grade.MATCH:
        return "is worn", f"{name} wears the {about}."
    if score.grade is Grade.DRIFT:
        return "is not quite what is worn", f"{name}'s clothes are not quite the {about}."
    rather = ""
    if measured.margin is not None and measured.margin < 0 and measured.nearest:
        outfit, _, whose = measured.nearest.partition(" of ")
        rather = f", but something like the {outfit}" + (
            f" of {name_in(whose, names)}" if whose != measured.anchor else ""
        )
    return f"is not worn{rather}", f"{name} does not wear the {about}{rather}."


def _thing(subject: str, noun: str) -> Wording:
    """Words for what is or is not the thing itself: "The place is not quite the coffee shop." """

    def words(score: Score, names: Mapping[str, str]) -> tuple[str, str]:
        if score.grade is Grade.UNMEASURED:
            return _unsaid(score, names)
        measured = score.measurement
        if measured.finding in {Finding.MISSING, Finding.SWAPPED, Finding.EXTRA}:
            said = in_names(measured.reason or measured.finding.value, names)
            return said, f"{said[:1].upper()}{said[1:]}."
        thing = definite(name_in(measured.anchor, names))
        verb = {Grade.MATCH: "is", Grade.DRIFT: "is not quite"}.get(score.grade, "is not")
        nearer = measured.margin is not None and measured.margin < 0 and score.grade is not Grade.MATCH
        if nearer:
            rather = f"looks more like {definite(name_in(measured.nearest, names))}"
            return f"is not {noun}, which {rather}", f"{subject} {rather} than like {thing}."
        return f"{verb} {noun}", f"{subject} {verb} {thing}."

    return words


def _prop(score: Score, names: Mapping[str, str]) -> tuple[str, str]:
    measured = score.measurement
    if score.grade is Grade.UNMEASURED:
        return _unsaid(score, names)
    result = {Grade.MATCH: "is the right one", Grade.DRIFT: "is not quite the right one"}.get(
        score.grade, "is not the right one"
    )
    if measured.margin is not None and measured.margin < 0 and score.grade is not Grade.MATCH:
        result += f": it looks more like {definite(name_in(measured.nearest, names))}"
    thing = definite(name_in(measured.anchor, names))
    return result, f"{thing[:1].upper()}{thing[1:]} {result}."


_WORDS: Mapping[str, Wording] = {
    FACES: _face,
    WARDROBE: _clothes,
    PLACES: _thing("The place", "the place"),
    PROPS: _prop,
    LOOKS: _thing("The look", "the look"),
    VOICES: _thing("The voice", "the voice"),
}

_UNMEASURED_STEPS: Mapping[str, str] = {
    FACES: "Look at it yourself: a larger, sharper or less turned face can be measured.",
    WARDROBE: "Look at it yourself: clothes are told where a face and what is below it are seen.",
    PLACES: "Look at it yourself: a place is told where a quarter of the picture shows it, in focus.",
    PROPS: "Look at it yourself: a thing is told from the side that its pictures show; add one of this side.",
    LOOKS: "Look at it yourself; more pictures in the look make it easier to tell.",
    VOICES: "Listen to it yourself: a voice is told from a second of clear speech on.",
}
_UNTOLD_STEP = "Look at it yourself; more pictures of it would tell it from others."
"""Of a distance that says nothing."""
_DRIFT_STEPS: Mapping[str, str] = {
    FACES: "Mend the face, or make it again with more references: in a film, repertory repair does it.",
    WARDROBE: "Mend the clothes, or make it again with the outfit's picture.",
    PLACES: "Make it again with the place's picture in this light, or mend what changed.",
    PROPS: "Make it again with the thing's picture, or mend it.",
    LOOKS: "Grade it to the look, or make it again with the look's pictures.",
    VOICES: "Speak the line again.",
}
_WRONG_STEPS: Mapping[str, str] = {
    FACES: "Make it again with the headshot as the first reference.",
    WARDROBE: "Make it again with the outfit's picture. Is another outfit right here? Say so: --wearing",
    PLACES: "Make it again with the place's picture. Is it shown in another light? Say so: --light",
    PROPS: "Make it again with the thing's picture.",
    LOOKS: "Grade it to the look, or make it again with the look's pictures.",
    VOICES: "Speak the line again with the right voice.",
}


def _step(score: Score, kind: str) -> str:
    measured = score.measurement
    if measured.finding is Finding.HIDDEN or (score.grade is Grade.UNMEASURED and not measured.anchor):
        return ""
    if measured.finding is Finding.EXTRA:
        return "Make it again, or take them out. May others be seen here? Say so: --extras"
    if measured.finding is Finding.MISSING:
        return "Make it again, with everybody named in the prompt and a picture of each."
    if score.grade is Grade.UNMEASURED:
        untold = measured.value is not None and kind != FACES
        return (
            "Look at it yourself; more pictures of it would tell it from others." if untold else _UNMEASURED_STEPS[kind]
        )
    if score.grade is Grade.MATCH:
        sure = measured.margin is None or measured.margin >= 0
        return "" if sure else "Look at both side by side."
    return (_DRIFT_STEPS if score.grade is Grade.DRIFT else _WRONG_STEPS)[kind]


def _near(measured: Measurement, bands: Bands) -> str:
    value = measured.usual or 0.0
    if value <= bands.match:
        share = value / bands.match if bands.match else 1.0
        return "clearly within" if share <= CLEARLY else "within" if share <= BARELY else "just within"
    if value <= bands.wrong:
        return "outside, not far"
    return "far outside" if value > FAR * bands.wrong else "outside"
