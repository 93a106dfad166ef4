"""What was measured in a file, in words that a film-maker uses: what it is about, what was found, how near that is, and
what to do next. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from repertory.craft import figures
from repertory.craft.advising import (
    CLIPS,
    FACES,
    LOOKS,
    PLACES,
    PROPS,
    VOICES,
    WARDROBE,
    kind_of,
    next_step,
    why_no_face,
)
from repertory.craft.called import NAMELESS, definite, in_names, name_in
from repertory.craft.copying import NO_PERFORMANCE, is_copy
from repertory.craft.crowds import NEAREST, NEITHER, NOT_HERE, UNTOLD, grouped, said_of
from repertory.craft.framing import CUT_OFF
from repertory.craft.hearing import NO_SPEECH
from repertory.craft.judging import RECORDED, drifts_to_nearest
from repertory.craft.likening import TOO_PLAIN, by_details, clothes_said, colours_prove_nothing, place_said
from repertory.craft.moments import moments_said
from repertory.craft.nearness import is_hardly, near_said
from repertory.craft.onepicture import is_by_one
from repertory.craft.parts import partly, said_figure
from repertory.craft.placing import (
    BY_COLOURS,
    MIRRORED,
    ONE_ONLY,
    by_colours,
    by_its_plate,
    colours_alone,
    outdone,
    surely_there,
)
from repertory.craft.recorded import recorded_said
from repertory.craft.running import LIGHT, MOVEMENT, NOTHING_SEEN, ONE_TAKE, THE_CLIP, THE_PICTURE
from repertory.craft.seenalone import of_the_one_seen
from repertory.craft.straying import the_one_seen, unknown_of, when_said
from repertory.craft.stretches import bad_parts, drifts_by_median
from repertory.craft.sureness import SOUNDS_LIKE, at_limit, is_unsure
from repertory.model.verdict import Bands, Finding, Grade, Measurement, Report, Score, Verdict

_NAMELESS_PLACE = "the place in "
Wording = Callable[[Score, Mapping[str, str]], tuple[str, str]]
"""Makes of a measurement what was found, after its name, and the same as a sentence of its own."""
_GRADES = (Grade.WRONG, Grade.DRIFT, Grade.MATCH, Grade.UNMEASURED)
_ORDER = (FACES, WARDROBE, PLACES, PROPS, LOOKS, VOICES, CLIPS)


@dataclass(frozen=True, kw_only=True)
class Told:
    """One measurement in words."""

    what: str
    """What it is about: "Mia", "Mia's leather jacket", "the coffee shop"."""
    result: str
    """What was found, after that: "is Mia", "is not worn: it looks more like the red sweater"."""
    sentence: str
    """The same as a sentence of its own; empty for what needs none."""
    value: float | None
    """The distance that the grade follows: a picture's own, a clip's median, or where a part of it is worse, that
    part's; None without one."""
    figure: str
    """The same as people read it, "0.31"; with more digits where it would read like a limit beside it."""
    near: str
    """How near it is: "clearly within", "just outside"; empty without a figure."""
    limits: str
    """ "match to 0.26, wrong from 0.33", with as many digits as the figure; empty without any."""
    step: str
    """What to do next; empty where nothing is to be done."""


def told(score: Score, names: Mapping[str, str], count: int = 1) -> Told:
    """One measurement in words, or several alike. `names` are by ref how people call everybody and everything."""
    measured = score.measurement
    kind = kind_of(measured)
    what, words = _what(measured, names), [*_WORDS[kind](score, names)]
    if count > 1:
        nearest, reason = name_in(measured.nearest, names), in_names(measured.reason, names)
        what, *words = said_of(count, score, nearest, reason)
    judged = score.bands is not None and score.grade is not Grade.UNMEASURED and not measured.of_run
    figure = said_figure(score) if judged and not by_its_plate(score) else None
    value = figure.value if figure else None
    return Told(
        what=what,
        result=words[0],
        sentence=f"{words[1][:1].upper()}{words[1][1:]}",
        value=value,
        figure=figures.said(value, score.bands) if value is not None else "",
        near=near_said(score, value, figure.words) if value is not None and figure else "",
        limits=_limits(value, score.bands) if score.bands else "",
        step=next_step(score),
    )


def in_order(scores: Iterable[Score]) -> list[Score]:
    """What is wrong first, then what has drifted, what matches, and what was not measured; in each faces come first,
    then clothes, the place, things, the look and voices."""
    return sorted(scores, key=lambda score: (_GRADES.index(score.grade), _ORDER.index(kind_of(score.measurement))))


def headline(report: Report, names: Mapping[str, str]) -> str:
    """What a film-maker wants to know of a file first: "Mia is Mia. Mia does not wear the leather jacket." """
    ordered = sorted(report.scores, key=lambda score: _ORDER.index(kind_of(score.measurement)))
    if report.copied:  # which is said once
        ordered = [replace(score, measurement=replace(score.measurement, copy=None)) for score in ordered]
    sentences = dict.fromkeys(of_the_one_seen(ordered, _sentences(ordered, names), names))
    silent = dict.fromkeys(_what(one.measurement, names) for one in ordered if _silent(one) and not colours_alone(one))
    said = [one for one in (report.copied, *sentences) if one]
    if silent:
        said.append(f"Not measured: {', '.join(silent)}.")
    if report.verdict is Verdict.REVIEW and said:
        said.append("A person should decide.")
    return " ".join(said) or in_names(report.reason, names)


def _sentences(ordered: Sequence[Score], names: Mapping[str, str]) -> Iterator[tuple[Score, str]]:
    """What is to be said of each measurement, of several alike once."""
    return ((group[0], told(group[0], names, len(group)).sentence) for group in grouped(ordered))


def worth_saying(score: Score) -> bool:
    """Whether people want to read it: how a clip runs and how a voice is recorded only where something is wrong."""
    measured = score.measurement
    if measured.of_run:
        noted = score.grade is Grade.UNMEASURED and measured.reason not in {"", NOTHING_SEEN}
        return noted or score.grade in {Grade.DRIFT, Grade.WRONG}
    quiet = measured.about in RECORDED
    return not (quiet and score.grade in {Grade.MATCH, Grade.UNMEASURED})


def in_part(report: Report) -> bool:
    """Whether something of what was asked for was not measured, so that an accepted file is so only in part."""
    return any(_silent(score) and worth_saying(score) for score in report.scores)


def _with_light(measured: Measurement, names: Mapping[str, str]) -> str:
    """ "the coffee shop", and of a place in a named light "the coffee shop (night)"."""
    thing = definite(name_in(measured.anchor, names))
    return f"{thing} ({measured.about})" if measured.about and kind_of(measured) == PLACES else thing


def _what(measured: Measurement, names: Mapping[str, str]) -> str:
    if not measured.anchor and kind_of(measured) == FACES:
        known = measured.finding in {Finding.DOUBLED, Finding.UNMEASURED} or measured.reason.startswith(NEAREST)
        return "one more face" if known else "somebody else"
    name, about, kind = name_in(measured.anchor, names), measured.about, kind_of(measured)
    if kind == CLIPS:
        return THE_PICTURE if measured.anchor == THE_PICTURE else THE_CLIP
    if kind == WARDROBE:
        return f"the {about}" if name.startswith(NAMELESS) else f"{name}'s {about}"
    if kind == VOICES and "voice" not in name.lower():
        name = f"voice of {name}"
    thing = name if kind == FACES else definite(name)
    return f"{thing}, {about}" if about else thing


def _silent(score: Score) -> bool:
    """Whether it says nothing of what was asked for, and the headline only lists it."""
    measured = score.measurement
    if measured.inspector == CLIPS:
        return False
    return score.grade is Grade.UNMEASURED and bool(measured.anchor) and measured.finding is not Finding.HIDDEN


def _unsaid(score: Score, names: Mapping[str, str]) -> tuple[str, str]:
    """Of what was not measured, or measured and says nothing."""
    measured, bands = score.measurement, score.bands
    if measured.finding is Finding.HIDDEN:
        return "hidden, as declared", ""
    why = in_names(measured.reason, names) if measured.value is None else ""
    if not why and bands is not None:
        why = _says_nothing(measured, bands)
    return f"not measured: {why or 'there are no limits to judge it by'}", ""


def _says_nothing(measured: Measurement, bands: Bands) -> str:
    """Why a distance is no answer."""
    if bands.trusted:
        heard = f"{measured.reason}, " if measured.of_voice and measured.reason else ""
        return f"{heard}too near the limit to be sure"
    if kind_of(measured) == PROPS and bands.style not in BY_COLOURS:
        return f"how far {bands.style} pictures of one thing lie apart is not known; three and more would tell"
    return "its pictures do not tell it from others"


def _face(score: Score, names: Mapping[str, str]) -> tuple[str, str]:
    measured = score.measurement
    name, nearest = name_in(measured.anchor, names), name_in(measured.nearest, names)
    if measured.finding is Finding.DOUBLED:
        return f"is {nearest} again", f"{nearest} is there twice."
    if measured.finding is Finding.EXTRA:
        return _extra(measured, names)
    if score.grade is Grade.UNMEASURED:
        why = in_names(why_no_face(measured), names)
        return _unsaid(score, names)[0] if measured.anchor else UNTOLD, f"{why}." if why else ""
    who, same = ("this", "the one seen here") if name.startswith(NAMELESS) else (name, name)
    doubt = _but(score, name, names)
    part = _part_of_clip(score, (name, nearest), (who, same))
    if part is not None and not (doubt and score.grade is Grade.MATCH):
        return part
    denied = "hardly" if is_hardly(score.measurement.usual, score.bands) else "not"
    found: Mapping[object, tuple[str, str]] = {
        Finding.MISSING: ("is not there", f"{name} is not there."),
        Finding.SWAPPED: (f"is swapped: this is {nearest}", f"{nearest} is in the place of {name}."),
        Grade.WRONG: (f"is {denied} the one seen here", f"This is {denied} {name}."),
        Grade.DRIFT: (f"is not quite {same}", f"{who} is not quite {name}."),
        Grade.MATCH: (f"is {same}", f"{who} is {name}."),
    }
    if doubt:
        return doubt, f"{who} {doubt}."
    return found.get(measured.finding) or found[score.grade]


def _part_of_clip(score: Score, names: tuple[str, str], seen: tuple[str, str]) -> tuple[str, str] | None:
    """What is found of a face in a part of a clip only; None where it is the same all over."""
    (name, nearest), (who, same) = names, seen
    when = when_said(bad_parts(score)) if score.grade is Grade.WRONG else ""
    if when and score.measurement.finding is Finding.SWAPPED:
        return f"is {nearest} {when}", f"{when}, {nearest} is in the place of {name}."
    if when and the_one_seen(bad_parts(score)):
        return f"is {nearest} {when}", f"{when}, this is {nearest}."
    if when:
        return f"is not the one seen {when}", f"{when}, this is not {name}."
    so = partly(score) if drifts_by_median(score) else f" for the most part{partly(score)}"
    return (f"is {same}{so}", f"{who} is {name}{so}.") if partly(score) else None


def _but(score: Score, name: str, names: Mapping[str, str]) -> str:
    """What more is to be said of a face that is near enough; empty where it is plainly so."""
    measured, bands = score.measurement, score.bands
    if drifts_to_nearest(score):
        return f"is drifting toward {name_in(measured.toward, names)}"
    if score.grade is not Grade.MATCH:
        return ""
    nearest = name_in(measured.nearest, names)
    moments = moments_said(score, nearest)
    if moments or (measured.margin is not None and measured.margin < 0):
        return f"is {name}, {moments}" if moments else f"could be {name}, and {nearest} even more so"
    unknown = unknown_of(measured, bands)
    if unknown is not None:
        return f"is {name}, but {unknown.when} the face can hardly be measured"
    if not is_copy(measured.copy):
        though = "as far as one picture tells" if is_by_one(score) else f"though {CUT_OFF}" if measured.cut > 1 else ""
        return f"is {name}, {though}" if though else ""
    return f"is {name} and reproduces {names.get(measured.copied, 'one of the references')}: {NO_PERFORMANCE}"


def _extra(measured: Measurement, names: Mapping[str, str]) -> tuple[str, str]:
    name, nearest = name_in(measured.anchor, names), name_in(measured.nearest, names)
    if measured.anchor:
        return "is seen, and should not be", f"{name} is seen, and should not be."
    if measured.reason.startswith((NEITHER, NEAREST)):
        said = in_names(measured.reason, names)
        return f"is {said}", f"This is {said}."
    if NOT_HERE in measured.reason:
        return f"is {nearest}, who was not asked for", f"{nearest} is there, and was not asked for."
    return "is there, and was not asked for", "Somebody is there who was not asked for."


def _clothes(score: Score, names: Mapping[str, str]) -> tuple[str, str]:
    measured = score.measurement
    name, about = name_in(measured.anchor, names), measured.about
    if score.grade is Grade.UNMEASURED:
        return _unsaid(score, names)
    whose, rather = "" if name.startswith(NAMELESS) else name, ""
    if measured.margin is not None and measured.margin < 0 and measured.nearest:
        outfit, _, other = measured.nearest.partition(" of ")
        rather = outfit if other == measured.anchor else f"{outfit} of {name_in(other, names)}"
    return clothes_said(score.grade, whose, about, instead=rather, part=partly(score))


def _thing(subject: str, noun: str) -> Wording:
    """Words for what is or is not the thing itself: "The place is not quite the coffee shop." """

    def words(score: Score, names: Mapping[str, str]) -> tuple[str, str]:
        measured = score.measurement
        if score.grade is Grade.UNMEASURED:
            return _unsaid(score, names)
        thing = _with_light(measured, names)
        if measured.finding in {Finding.MISSING, Finding.SWAPPED, Finding.EXTRA}:
            said = in_names(measured.reason or measured.finding.value, names)
            return said, f"{said[:1].upper()}{said[1:]}."
        verb = {Grade.MATCH: "is", Grade.DRIFT: "is not quite"}.get(score.grade, "is not")
        if partly(score):
            said = f"for the most part{partly(score)}"
            return f"is {noun} {said}", f"{subject} is {thing} {said}."
        nearer = measured.margin is not None and measured.margin < 0
        if nearer and score.grade is Grade.MATCH and kind_of(measured) == PLACES:
            even = f"and {definite(name_in(measured.nearest, names))} even more so"
            return f"could be {noun}, {even}", f"{subject} could be {thing}, {even}."
        if nearer and score.grade is not Grade.MATCH:
            more = "sounds more like" if kind_of(measured) == VOICES else "looks more like"
            rather = f"{more} {definite(name_in(measured.nearest, names))}"
            return f"is not {noun}, which {rather}", f"{subject} {rather} than like {thing}."
        return f"{verb} {noun}", f"{subject} {verb} {thing}."

    return words


def _of_place(score: Score, names: Mapping[str, str]) -> tuple[str, str]:
    """A place, by the details that prove it, or those that prove another; by its colours only where none do."""
    measured, place = score.measurement, definite(name_in(score.measurement.anchor, names))
    if measured.finding is Finding.SWAPPED and measured.reason.startswith(MIRRORED):
        details = measured.reason.removeprefix(MIRRORED).removeprefix(": ")
        return f"is mirrored: {details}", f"this is the mirror image of {place}."
    if measured.finding is Finding.SWAPPED:
        other = definite(name_in(measured.nearest, names))
        return f"is not the place: {in_names(measured.reason, names)}", f"the place is {other}, not {place}."
    if colours_alone(score) and score.bands is not None:
        plain = measured.reason.startswith(ONE_ONLY)
        return TOO_PLAIN if plain else colours_prove_nothing(measured.usual or 0.0, score.bands.match, place)
    if by_its_plate(score) or surely_there(measured):
        nearer = measured.margin is not None and measured.margin < 0
        other = by_details(score.grade, definite(name_in(measured.nearest, names)) if nearer else "")
        if other and not partly(score):
            return f"is the place{other}", f"the place is {place}{other}."
    if by_colours(measured) and score.grade is not Grade.UNMEASURED:
        better = score.bands is not None and outdone(measured, score.bands.match)
        rival = definite(name_in(measured.nearest, names)) if better else ""
        return place_said(score.grade, _with_light(measured, names), partly(score), rival=rival)
    subject = "This" if place.startswith(_NAMELESS_PLACE) else "The place"
    return _thing(subject, "the place")(score, names)


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


def _run(score: Score, names: Mapping[str, str]) -> tuple[str, str]:
    """How a clip runs is said in its own words, and only where there is something to say."""
    said = score.measurement.reason
    if said in {"", NOTHING_SEEN}:
        return said or _RUNS.get(score.measurement.about, "as it should be"), ""
    return said.removeprefix(f"{_what(score.measurement, names)} "), f"{said[:1].upper()}{said[1:]}."


def _voice(score: Score, names: Mapping[str, str]) -> tuple[str, str]:
    """Whose voice it is, or how it is recorded and what it says."""
    measured = score.measurement
    name = name_in(measured.anchor, names)
    whose = definite(name).replace("'s voice", "'s") if "voice" in name.lower() else f"{name}'s"
    like = f"the voice sounds like {whose}"
    if measured.reason.startswith(SOUNDS_LIKE):
        return _unsaid(score, names)[0], f"{like}, but there is too little to be sure."
    if measured.reason == NO_SPEECH:
        return _unsaid(score, names)[0], f"{NO_SPEECH}."
    if at_limit(score):
        return _unsaid(score, names)[0], f"the voice may be {whose}, and is too near the limit to be sure."
    if is_unsure(measured) and score.grade is Grade.MATCH:
        return "sounds like it, by little speech", f"{like}; there is little speech to go by."
    if measured.about not in RECORDED or score.grade is Grade.UNMEASURED:
        result, sentence = _thing("The voice", "the voice")(score, names)
        return result, sentence.replace("'s voice", "'s")
    return recorded_said(score, _what(replace(measured, about=""), names))


_RUNS: Mapping[str, str] = {ONE_TAKE: "one take", MOVEMENT: "it moves", LIGHT: "it is not black"}
"""What is found of a clip that runs as it should."""
_WORDS: Mapping[str, Wording] = {
    FACES: _face,
    WARDROBE: _clothes,
    PLACES: _of_place,
    PROPS: _prop,
    LOOKS: _thing("The look", "the look"),
    VOICES: _voice,
    CLIPS: _run,
}


def _limits(value: float | None, bands: Bands) -> str:
    by_hand = ", set by hand" if bands.by_hand else ""
    match, wrong = figures.limits_said(value, bands)
    return f"match to {match}, wrong from {wrong}{by_hand}"
