"""The words of one shot: which of them are names, framing, place, light and play, and what is left to be acted."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from repertory.craft import filmwords as words
from repertory.craft.filmwords import Lexicon
from repertory.craft.shotnames import PLACE, THING, WHO, Body, Mention, Named, almost, called, find_names
from repertory.craft.shotplay import perform
from repertory.model.shot import CameraAngle, CameraMove, Performer, ShotSize

_SIZES = Lexicon(words.SIZE_WORDS, after=r"(?:\s+of\b)?")
_SIZE_LETTERS = Lexicon(
    words.SIZE_LETTERS, before=r"^\s*(?:an?\s+)?", after=r"(?:\s+(?:shot\s+)?of\b|\s+on\b|(?=\s*-))?"
)
_ANGLES = Lexicon(words.ANGLE_WORDS, after=r"(?:\s+of\b)?")
_PACE = (
    r"(?:with\s+)?(?:an?\s+)?(?:the\s+)?(?:camera\s+)?"
    r"(?:(?:very\s+)?(?:slow|slowly|quick|quickly|fast|gentle|gently)\s+)?"
)
_MOVES = Lexicon(
    words.MOVE_WORDS,
    before=rf"(?<!\w){_PACE}",
    after=r"(?:\s+(?:slowly|quickly|gently|fast))?(?=\s*(?:$|[,;.\ue000-\ue002]|-\s|(?:on|to|towards?|from|through|as|while|"
    r"and|of|over|across|until|with|behind|along)\b))(?:\s+of\b)?",
)
_LIGHTS = Lexicon(words.LIGHT_WORDS, before=r"(?<!\w)(?:(?:in|at|during|by)\s+(?:the\s+)?)?(?:(?:late|early)\s+)?",
                  after=r"(?:\s+(?:light(?:ing)?|sun(?:light)?)(?!\w))?")  # fmt: skip
_UNKNOWN_LIGHT = re.compile(r"^\s*(?:in\s+)?(?:the\s+)?([^\W\d_][\w-]*)\s+light(?:ing)?\s*$", re.IGNORECASE)
_UNKNOWN_SIZE = re.compile(r"^\s*(?:an?\s+)?((?:[^\W\d_][\w-]*\s+){1,3}?)shot\s*(?:$|of\b|on\b)", re.IGNORECASE)
_UNKNOWN_PLACE = re.compile(r"^\s*((?:[\w'-]+\s+){1,4})(?:interior|exterior)\s*$", re.IGNORECASE)
_SECONDS = re.compile(r"(?:(?<!\w)for\s+)?(?<![\w.])(\d+(?:\.\d+)?)[\s-]*(?:s|secs?|seconds?)(?!\w)", re.IGNORECASE)
_PRONOUN = re.compile(r"(?<!\w)(she|he|her|his|him|hers)(?!\w)", re.IGNORECASE)


@dataclass(kw_only=True)
class Read:
    """What a shot's words were understood to mean."""

    size: ShotSize | None = None
    angle: CameraAngle = CameraAngle.EYE_LEVEL
    move: CameraMove = CameraMove.STATIC
    move_words: str = ""
    light: str = ""
    light_words: str = ""
    location: str = ""
    props: tuple[str, ...] = ()
    performers: tuple[Performer, ...] = ()
    duration_s: float | None = None
    action: str = ""


def read(body: Body, kinds: Sequence[Named]) -> Read:
    """Reads one shot's words. Raises ShotListError for what cannot be understood; it never guesses."""
    find_names(body, kinds)
    found = Read()
    _framing(body, found)
    _light(body, found)
    _duration(body, found)
    found.performers = perform(body)
    pronoun = _PRONOUN.search(body.left)
    if pronoun and not found.performers:
        body.fail(f'Nobody is named, so who is "{pronoun[1]}"?', pronoun.start(1), called(kinds[0].names))
    _place(body, found, kinds)
    found.props = tuple(dict.fromkeys(m.name for m in body.mentions if m.sign == THING))
    found.action = _action(body)
    return found


def _any(_: re.Match[str]) -> bool:
    return True


def _once(
    body: Body, lexicon: Lexicon[words.T], what: str, fits: Callable[[re.Match[str]], bool] = _any
) -> tuple[words.T, str, int] | None:
    """The one meaning that a lexicon finds, how it was said and where, blanked out. Two different ones are an error."""
    first: tuple[words.T, str, int] | None = None
    for match, value in [hit for hit in lexicon.find(body.left) if fits(hit[0])]:
        if first and first[0] != value:
            step = "Keep one, or make two shots of it."
            body.fail(f"The shot names two {what}; this is the second.", match.start(), step)
        first = first or (value, " ".join(match[0].lower().split()), match.start())
        body.drop(match.start(), match.end())
    return first


def _framing(body: Body, found: Read) -> None:
    size = _once(body, _SIZES, "sizes")
    if not size:
        size = _once(body, _SIZE_LETTERS, "sizes", lambda m: _is_size_letters(body.left, m))
    found.size = size[0] if size else None
    angle = _once(body, _ANGLES, "camera angles")
    found.angle = angle[0] if angle else CameraAngle.EYE_LEVEL
    move = _once(body, _MOVES, "camera moves", lambda m: _is_move(body.left, m))
    if move:
        found.move, found.move_words = move[0], re.sub(r"^(with )?(an? )?(the )?(camera )?| of$", "", move[1])
    _check_size_words(body, size[2] if size else -1)


def is_size(word: str) -> bool:
    """Whether a single word is a shot size: "close-up", "insert", "MCU"."""
    return any(hit[0][0].strip() == word for lexicon in (_SIZES, _SIZE_LETTERS) for hit in [*lexicon.find(word)][:1])


def _is_size_letters(left: str, match: re.Match[str]) -> bool:
    """ "MS of Mia" is a size; "Ms. Smith" and "Insert coin" are not."""
    after = left[match.end() : match.end() + 2].lstrip()
    return match[0].endswith("of") or not after or (not after[0].isalpha() and after[0] != ".")


def _is_move(left: str, match: re.Match[str]) -> bool:
    """A move of the camera, not of somebody: at a part's beginning, or said of the camera, or with its pace."""
    before = left[: match.start()].rstrip()
    return (
        not before
        or before[-1] in ",;.-"
        or bool(re.match(r"with|an? |the camera|camera|very|slow|quick|fast|gentl", match[0], re.I))
        or ("shot" in match[0].lower())
    )


def _check_size_words(body: Body, size_at: int) -> None:
    start, end = body.clauses()[0]
    unknown = _UNKNOWN_SIZE.match(body.left[start:end])
    if unknown and unknown[1].strip().lower().replace("-", " ") not in words.FRAMING_KEPT:
        near = words.nearest(f"{unknown[1].strip()} shot", [w for w in words.SIZE_WORDS if "(" not in w])
        step = f'Did you mean "{near}"?' if near else f"Sizes are: {', '.join(ShotSize)}."
        body.fail(f'"{unknown[1].strip()} shot" is no shot size.', start + unknown.start(1), step)
    before = re.search(r"([^\W\d_][\w-]*)\s+$", body.left[: max(size_at, 0)])
    near = words.nearest(before[1], words.SIZE_QUALIFIERS, at_least=0.75) if before else ""
    if before and near:
        body.fail(f'"{before[1]}" is no shot size.', before.start(1), f'Did you mean "{near}"?')


def _light(body: Body, found: Read) -> None:
    light = _once(body, _LIGHTS, "lights", lambda m: _is_light(body, m))
    if light:
        said = re.sub(r"^(?:(?:in|at|during|by) (?:the )?)?|\s+(?:light(?:ing)?|sun)$", "", light[1])
        found.light, found.light_words = light[0], said
    for start, end in body.clauses():
        unknown = _UNKNOWN_LIGHT.match(body.left[start:end])
        if unknown and unknown[1].lower() not in words.LIGHT_QUALITIES:
            near = words.nearest(unknown[1], words.LIGHT_WORDS)
            step = f'Did you mean "{near} light"?' if near else f"Lights are: {', '.join(words.LIGHTS)}."
            body.fail(f'"{unknown[1]} light" is not known.', start + unknown.start(1), step)


def _is_light(body: Body, match: re.Match[str]) -> bool:
    """Said as a light, or all that its part says besides names: "at night", "street, night", "works all day" not."""
    if re.search(r"light(?:ing)?$|sun$|hour$|^(?:in|at|during|by)\s", match[0], re.IGNORECASE):
        return True
    start, end = next(part for part in body.clauses() if part[0] <= match.start() <= part[1])
    return not body.bare(start, match.start()) and not body.bare(match.end(), end)


def _duration(body: Body, found: Read) -> None:
    for match in list(_SECONDS.finditer(body.left)):
        if found.duration_s is not None:
            body.fail("The shot names two durations.", match.start(1), "Keep one.")
        found.duration_s = seconds(body, match[1], match.start(1))
        body.drop(match.start(), match.end())


def seconds(body: Body, text: str, at: int) -> float:
    """A duration in seconds, above 0 and at most 600. Raises ShotListError."""
    value = float(text) if re.fullmatch(r"[0-9]{1,6}(?:\.[0-9]+)?", text) else 0.0
    if not 0.0 < value <= 600.0:
        body.fail(f'"{text}" seconds is no duration of a shot.', at, "Give 1 to 600 seconds.")
    return value


def _place(body: Body, found: Read, kinds: Sequence[Named]) -> None:
    """The place that has a part of its own, or else the only one that is mentioned."""
    mentions = [mention for mention in body.mentions if mention.sign == PLACE]
    alone = [mention for mention in mentions if _stands_alone(body, mention)]
    chosen = alone or mentions
    others = [mention for mention in chosen if mention.name != chosen[0].name]
    if others:
        step = f'Give the one to be seen a part of its own: ", {others[0].name}".'
        body.fail("The shot names two places; this is the second.", others[0].start, step)
    found.location = chosen[0].name if chosen else ""
    for start, end in body.clauses():
        _check_strange_place(body, start, end, kinds)


def _stands_alone(body: Body, mention: Mention) -> bool:
    start, end = next(part for part in body.clauses() if part[0] <= mention.start <= part[1])
    return not body.bare(start, end) and not re.search(f"[{WHO}{THING}]", body.left[start:end])


def _check_strange_place(body: Body, start: int, end: int, kinds: Sequence[Named]) -> None:
    """A part that is almost a name is a slip of the pen, and an unknown "x interior" a place that nobody built."""
    part = body.left[start:end]
    said = " ".join(part.split())
    if re.search(f"[{WHO}{PLACE}{THING}]", said) or not said:
        return
    plain = re.sub(r"^(?:(?:in|at|on|of|inside|outside|near) )?(?:the )?", "", said, flags=re.IGNORECASE)
    near = almost(plain, kinds)
    unknown = _UNKNOWN_PLACE.match(part)
    if near or unknown:
        step = f'Did you mean "{near}"?' if near else called(kinds[1].names)
        body.fail(f'Nobody and nothing is called "{plain}".', start + len(part) - len(part.lstrip()), step)


def _action(body: Body) -> str:
    """The words that are left to be acted, in the writer's order."""
    kept = []
    for start, end in body.clauses():
        part = body.left[start:end]
        if not body.bare(start, end) and THING not in part:
            continue
        letters = [old if new != " " else " " for old, new in zip(body.text[start:end], part, strict=True)]
        said = " ".join("".join(letters).replace("[", " ").replace("]", " ").replace(" @", " ").split())
        said = re.sub(r"(?<=\w) (?='s?(?!\w))", "", said).strip(" -:")
        said = re.sub(r"^(?:(?:of|and|with|is|on|in|at) )+|(?: (?:of|and|with|in|on|at|the|a|an))+$", "", said)
        kept.append(said)
    return ", ".join(part for part in kept if part)
