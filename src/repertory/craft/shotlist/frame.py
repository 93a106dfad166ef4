"""How a shot is framed: its size, framing, angle, move, lens and transitions, in the words of a camera crew."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar

from repertory.craft.shotlist import filmwords as words
from repertory.craft.shotlist import filmwords_camera as camera
from repertory.craft.shotlist.filmwords import Lexicon
from repertory.craft.shotlist.lens import LENSES_SPELLED, lens_of, stands_alone
from repertory.craft.shotlist.moves import Told, reach, told_moves
from repertory.craft.shotlist.text import Body
from repertory.model.shot import CameraAngle, CameraMove, Framing, ShotSize, Transition

T = TypeVar("T")

_OF = r"(?:\s+of\b)?"
_SIZES = Lexicon(camera.SIZE_WORDS, after=_OF)
_SIZE_LETTERS = Lexicon(
    camera.SIZE_LETTERS, before=r"(?:^|(?<=[,;.]))\s*(?:an?\s+)?", after=r"(?:\s+(?:shot\s+)?of\b|\s+on\b|(?=\s*-))?"
)
_SIZE_ALONE = Lexicon(
    camera.SIZE_ALONE,
    before=r"(?:^|(?<=[,;.]))\s*",
    after=r"(?:\s+on\b|\s+of(?=\s+(?:the\s+)?[\ue000-\ue002])|(?=\s*(?:$|[,;.])))",
)
_BEFORE_FRAMING = Lexicon(
    camera.BEFORE_FRAMING,
    after=r"(?=[ -]+(?:two|three|four|[234](?!\d)|group|crowd|single|clean|dirty|over|ots|pov|point|insert|reaction))",
)
_BEFORE_MOVE = Lexicon(
    camera.BEFORE_FRAMING,
    before=r"(?:^|(?<=[,;.]))\s*(?:an?\s+)?",
    after=r"(?=[ -]+(?:drone|aerial|track|hand|static|dolly|steadicam|crane|low|high|overhead|"
    r"profile|follow|reverse|dutch))",
)
_LETTERS_ANYWHERE = Lexicon(
    {letters: size for letters, size in camera.SIZE_LETTERS.items() if letters not in camera.AMBIGUOUS}, after=_OF
)
_FRAMINGS = Lexicon(camera.FRAMING_WORDS, after=_OF)
_ANGLES = Lexicon(camera.ANGLE_WORDS, after=_OF)
_ANGLE_LETTERS = Lexicon(camera.ANGLE_LETTERS, before=r"(?:^|(?<=[,;.]))\s*", after=r"(?=\s*(?:$|[,;.]))")
_EVERY_LETTERS = re.compile(rf"(?<![\w-])(?:{'|'.join((*camera.SIZE_LETTERS, *camera.OF_TWO_SIZES))})(?![\w.-])")
_DUTCH = Lexicon(camera.DUTCH_WORDS, after=_OF)
_PACE = (
    r"(?:with\s+)?(?:an?\s+)?(?:the\s+)?(?:camera\s+)?"
    r"(?:(?:very\s+)?(?:slow|slowly|quick|quickly|fast|gentle|gently|smooth|smoothly|subtle|steady|steadily)\s+)?"
)
_MOVES = Lexicon(
    camera.MOVE_WORDS,
    before=rf"(?<!\w){_PACE}",
    after=r"(?:\s+(?:slowly|slow|quickly|quick|gently|fast|smoothly|steadily))?(?=\s*(?:$|[,;.():\ue000-\ue002]|-\s|(?:on|to|towards?|from|"
    r"through|as|while|and|then|of|over|across|until|with|behind|along|around|past|into|for|in)\b|(?:track|push|pull|pan|tilt|"
    r"doll|zoom|crane|arc|orbit|follow|circl)\w*\b|(?:ecu|mcu|cu|ms|ws|ls|ews|mws|mls|close|medium|wide|extreme|full)\b)|"
    r"(?<=shot)(?=\s)|(?<=follow)(?=\s+(?:him|her|them|it)(?!\w))|(?:(?<=camera follows)|(?<=camera following)|"
    r"(?<=camera tracks)|(?<=camera tracking)|(?<=camera circles)|(?<=camera circling)|(?<=camera orbits)|"
    r"(?<=camera orbiting)|(?<=camera arcs))(?=\s))(?:\s+of\b)?",
)
_TRANSITIONS = Lexicon(
    camera.TRANSITION_WORDS,
    before=r"(?:^|(?<=[,;.]))\s*(?:we\s+)?",
    after=r"(?:(?<=to)\s+(?:the\s+)?(?:next(?:\s+shot)?|shot\s+\d{1,4}[a-z]?|black))?\s*:?\s*(?:$|(?=[,;.]))",
)
_OPENS_WITH = Lexicon(camera.TRANSITION_WORDS, before=r"^\s*", after=r"(?:\s*(?::|,|$)|(?<=to)(?=\s))")
_UNKNOWN_SIZE = re.compile(r"^\s*(?:an?\s+)?((?:[^\W\d_][\w-]*\s+){1,3}?)shot\s*(?:$|of\b|on\b)", re.IGNORECASE)
_LAST_WORD = re.compile(r"([^\W\d_][\w-]*)\s+$")
_MOVE_FRILLS = re.compile(r"^(?:(?:with|as|while) )?(?:an? )?(?:the )?(?:camera )?|(?: of)$")
_JOINED = re.compile(r"\s*,?\s*(?:and|then|and\s+then|before|followed\s+by)\s+$|\s*,\s*then\s+$", re.IGNORECASE)


@dataclass(kw_only=True, slots=True)
class Frame:
    """How a shot is framed, as far as its words say."""

    size: ShotSize | None = None
    framing: Framing | None = None
    angle: CameraAngle | None = None
    dutch: bool = False
    move: CameraMove = CameraMove.STATIC
    move_words: str = ""
    moved_by: list[tuple[int, int]] = field(default_factory=list)
    """From where to where words stand that say what the camera moves by, and nothing of what happens."""
    lens: str = ""
    transition_in: Transition | None = None
    transition_out: Transition | None = None


@lru_cache(maxsize=1024)  # the same details stand in every shot
def is_film_word(word: str) -> bool:
    """Whether words that stand before a colon are a size or a framing: "close-up", "insert", "MCU", "POV"."""
    lexicons: tuple[Lexicon[ShotSize] | Lexicon[Framing], ...] = (_SIZES, _SIZE_LETTERS, _FRAMINGS)
    return any(hit[0][0].strip().lower() == word for lexicon in lexicons for hit in lexicon.find(word)[:1])


def transition_of(text: str) -> Transition:
    """The transition that stands on a line of its own."""
    return next((value for _, value in _TRANSITIONS.find(text)), Transition.CUT)


def frame(body: Body) -> Frame:
    """Reads and blanks the words of the camera crew. Raises ShotListError for two sizes, angles or moves at once."""
    found = Frame()
    _transitions(body, found)
    framings = _framings(body)
    found.framing, framed_at = _framing(body, framings)
    size = _size(body)
    for match, value in framings:
        if value not in _TIED:
            body.drop(match.start(), match.end())
    _other_size(body, size)
    angle = once(body, _ANGLES, "camera angles", "angle") or _angle_letters(body)
    found.angle = angle[0] if angle else None
    dutch = once(body, _DUTCH, "camera angles", "angle", lambda m: m["phrase"] != "dutch" or stands_alone(body, m))
    found.dutch = bool(dutch)
    found.lens = lens_of(body)
    _move(body, found)
    size = size or _size_after(body)  # "low angle MS of Mia", now that its part begins with it
    found.size = size[0] if size else camera.SIZE_OF_FRAMING.get(found.framing) if found.framing else None
    _check_size_words(body, size[2] if size else framed_at)
    return found


def _any(_: re.Match[str]) -> bool:
    return True


def once(
    body: Body,
    lexicon: Lexicon[T],
    what: str,
    kind: str,
    fits: Callable[[re.Match[str]], bool] = _any,
) -> tuple[T, str, int] | None:
    """The one meaning that a lexicon finds, how it was said and where, blanked out. Two different ones are an error."""
    if lexicon.cues.isdisjoint(body.tokens):
        return None
    first: tuple[T, str, int] | None = None
    for match, value in [hit for hit in body.find(lexicon) if fits(hit[0])]:
        if first and first[0] != value:
            step = "Keep one, or make two shots of it."
            body.fail(f"The shot names two {what}; this is the second.", match.start(), step, until=match.end())
        first = first or (value, " ".join(match[0].split()), match.start())
        body.take(match.start(), match.end(), kind, str(value) if isinstance(value, str) else kind)
    return first


def _transitions(body: Body, found: Frame) -> None:
    hits = {match.start(): (match, value) for match, value in (*body.find(_OPENS_WITH), *body.find(_TRANSITIONS))}
    for match, value in hits.values():
        opens = not body.left[: match.start()].strip(" ,;.") and value is not Transition.FADE_OUT
        if opens or value is Transition.FADE_IN:
            found.transition_in = value
        else:
            found.transition_out = value
        body.take(match.start(), match.end(), "transition", value.value)


def _framings(body: Body) -> list[tuple[re.Match[str], Framing]]:
    return [hit for hit in body.find(_FRAMINGS) if _is_framing(body, *hit)]


def _framing(body: Body, hits: Sequence[tuple[re.Match[str], Framing]]) -> tuple[Framing | None, int]:
    """The framing and where it stands, marked and not blanked yet: "medium two-shot" is read as a size as well."""
    first: Framing | None = None
    for match, value in hits:
        body.mark(match.start(), match.end(), "framing", value.value)
        if first is None or first in _LOOSE:
            first = value
        elif value is not first and value not in _LOOSE:
            step = "Keep one, or make two shots of it."
            body.fail("The shot names two framings; this is the second.", match.start(), step, until=match.end())
    return first, hits[0][0].start() if hits else -1


_TIED = (Framing.OVER_THE_SHOULDER, Framing.POINT_OF_VIEW)
"""They are tied to a name, and blanked when it is clear to whose."""
_LOOSE = (Framing.SINGLE, Framing.REACTION, Framing.INSERT)
"""They go with another framing: a reaction shot may be a two-shot."""


def _is_framing(body: Body, match: re.Match[str], value: Framing) -> bool:
    """ "single" or "insert" or "reaction" is a framing where a part begins with it; "a single tear" is none."""
    if value in _TIED or "shot" in match[0]:
        return True
    if match[0][0].isdecimal():
        return body.left[match.start() + 1] == "S"  # "2S" is a two-shot, and "2s" two seconds
    before = body.left[: match.start()].rstrip()
    after = body.left[match.end() :].lstrip()
    if value is Framing.INSERT and not before and body.left[match.start() : match.end()].isupper():
        return True
    opens = not before or before[-1] in ",;.-" or bool(_ENDS_WITH_SIZE.search(before))
    return opens and (match[0].endswith("of") or not after or bool(_MAY_FOLLOW.match(after)))


_MAY_FOLLOW = re.compile(r"[^\w]|(?:on|of|with)\b|[A-Z]")
_ENDS_WITH_SIZE = re.compile(
    r"(?:^|[,;.-]\s*)(?:an?|extreme|medium|close|close[ -]?up|tight|wide|clean|dirty|full|long|[empwcv]?(?:cu|ms|ws)|"
    r"mws|ews)\s*$",
    re.IGNORECASE,
)


def _size(body: Body) -> tuple[ShotSize, str, int] | None:
    size = once(body, _SIZES, "sizes", "size")
    if not size:
        size = once(body, _SIZE_LETTERS, "sizes", "size", lambda m: _is_size_letters(body.left, m))
    if not size:
        size = once(body, _LETTERS_ANYWHERE, "sizes", "size", lambda m: body.left[m.start("phrase")].isupper())
    for lexicon in (_BEFORE_FRAMING, _BEFORE_MOVE, _SIZE_ALONE):
        size = size or once(body, lexicon, "sizes", "size")
    return size


def _other_size(body: Body, size: tuple[ShotSize, str, int] | None) -> None:
    """Raises ShotListError for letters of a second size, "WS to CU", and for those that mean two."""
    for letters in _EVERY_LETTERS.finditer(body.left):
        start, end = letters.span()
        begins = body.left[:start].rstrip()[-1:] in {"", ",", ";", "."}
        if letters[0] in camera.OF_TWO_SIZES and begins and not size:
            step = f"Write {camera.OF_TWO_SIZES[letters[0]]}."
            body.fail(f'"{letters[0]}" may be either of two sizes.', start, step, until=end)
        other = camera.SIZE_LETTERS.get(letters[0])
        towards = body.left[end : end + 4].strip() in {"to", "to s"}
        if size and other and other is not size[0] and (begins or towards or letters[0] not in camera.AMBIGUOUS):
            step = "Keep one, or make two shots of it."
            body.fail("The shot names two sizes; this is the second.", start, step, until=end)


def _angle_letters(body: Body) -> tuple[CameraAngle, str, int] | None:
    """ "LA" and "HA" as a part of their own, with a doubt: they may be meant otherwise."""

    def in_capitals(match: re.Match[str]) -> bool:
        return body.left[slice(*match.span("phrase"))].isupper()

    found = once(body, _ANGLE_LETTERS, "camera angles", "angle", in_capitals)
    other = camera.MAY_BE.get(found[1].upper()) if found else None
    if found and other:
        what = f'"{found[1].upper()}" is taken for a {found[0]}.'
        body.doubt(what, body.text.index(found[1].upper(), found[2]), f'Write "{found[0]}", or "{other}" for that.')
    return found


def _size_after(body: Body) -> tuple[ShotSize, str, int] | None:
    """A size that stood behind other words of the camera, which are blanked now."""
    if not any(span.kind in _BEFORE_SIZE for span in body.spans):
        return None
    size = once(body, _SIZE_LETTERS, "sizes", "size", lambda m: _is_size_letters(body.left, m))
    return size or once(body, _SIZE_ALONE, "sizes", "size")


_BEFORE_SIZE = frozenset({"angle", "move", "lens", "framing", "transition"})


_ENDS = re.compile(r"[,;.]")


def following_of(left: str, at: int) -> str:
    """What a part goes on with from a place on; empty where it ends there."""
    return _ENDS.split(left[at:], maxsplit=1)[0].strip()


def _is_size_letters(left: str, match: re.Match[str]) -> bool:
    """ "MS of Mia" is a size; "Ms. Smith" is not, and after a comma only capitals are."""
    after = left[match.end() : match.end() + 2].lstrip()
    letters = left[match.start() : match.end()].strip()
    alone = not following_of(left, match.end())
    early = alone or not left[: match.start()].strip() or letters.split()[-1].isupper()
    following = left[match.end() :].lstrip(". ")[:2]
    a_title = letters != "MS" or (following.isalpha() and following.isupper())  # "Ms. Smith", "MS. SMITH"
    stopped = after[:1] == "." and letters.upper() == "MS" and a_title
    return early and (letters.lower().endswith("of") or not after or (not after[0].isalpha() and not stopped))


def _move(body: Body, found: Frame) -> None:
    """The camera's move with what it moves by; of two that are joined by "and" or "then" the first counts, and the
    words keep both. How the camera is held, by hand or in the air, goes with any move."""
    last, moves = 0, list[CameraMove]()
    for one in _told(body):
        if one.start < last:
            continue
        before = body.left[last : one.start]
        joined = bool(moves) and bool(_JOINED.match(before))
        after_move = bool(moves) and not before.strip()
        stands = one.sure or _is_move(body.left, one, after_move=after_move)
        if not joined and (one.joined or not stands):
            continue
        if moves and not joined and one.move not in moves and not {one.move, *moves} & _HELD:
            step = 'Keep one, join them by "then", or make two shots of it.'
            body.fail("The shot names two camera moves; this is the second.", one.start, step, until=one.end)
        end, keeps = reach(body.left, one.end, takes_object=one.takes_object)
        said = _in_words(body, one.start, end)
        link = " ".join(before.split()).strip(" ,") if joined or after_move else ","
        if said.lower() not in found.move_words.lower() or joined:
            found.move_words = (
                f"{found.move_words} {link} {said}".replace(" , ", ", ").replace("  ", " ") if moves else said
            )
        if one.step:
            body.doubt(f'"{said}" does not say which way: where an engine must know, it is {one.move}.', one.start,
                       one.step)  # fmt: skip
        moves.append(one.move)
        body.take(last if joined else one.start, one.end, "move", one.move.value)
        if end > one.end:
            body.mark(one.start, end, "move", one.move.value)
            found.moved_by.append((one.end, keeps if keeps > 0 else end))
        last = end
    real = [move for move in moves if move not in {CameraMove.STATIC, *_HELD}]
    found.move = next(iter((*real, *(move for move in moves if move in _HELD))), CameraMove.STATIC)


def _told(body: Body) -> list[Told]:
    """Every move that may be meant, in the order of the words; of two that begin at one place the longer one."""
    told = list(told_moves(body))
    named = [
        Told(start=match.start(), end=match.end(), move=value, takes_object=_takes_object(match[0], value))
        for match, value in body.find(_MOVES)
        if not _FOOTPRINTS.match(body.left, match.start())
        and not any(one.start < match.end() <= one.end for one in told)
    ]
    return sorted([*named, *told], key=lambda one: (one.start, -one.end))


def _takes_object(said: str, move: CameraMove) -> bool:
    return move in {CameraMove.TRACKING, CameraMove.ARC} and not _NAMED.search(said)


_FOOTPRINTS = re.compile(r"tracks\s+(?:of|in|on|from|leading|lead)(?!\w)", re.IGNORECASE)
_NAMED = re.compile(r"(?:shot|of)\s*$", re.IGNORECASE)


def _in_words(body: Body, start: int, end: int) -> str:
    """Some words as an engine reads them."""
    said = " ".join(_NAME_SIGNS.sub(" ", body.text[start:end]).split())
    begins = _MOVE_FRILLS.sub("", said[:1].lower() + said[1:])
    return begins.strip(" ,") or said


_NAME_SIGNS = re.compile(r"[\[\]]|(?<!\w)@(?=\w)")
_OF_CAMERA = re.compile(r"with|an? |the camera|camera|very|slow|quick|fast|gentl|smooth|subtle|stead", re.I)
_HELD = {CameraMove.HANDHELD, CameraMove.AERIAL, CameraMove.RACK_FOCUS}
"""They say how the camera is held or focused while it moves or stands."""


def _is_move(left: str, told: Told, *, after_move: bool) -> bool:
    """A move of the camera, not of somebody: at a part's beginning, or said of the camera, or with its pace."""
    before, said = left[: told.start].rstrip(), left[told.start : told.end]
    return not before or after_move or before[-1] in ",;.-" or bool(_OF_CAMERA.match(said)) or ("shot" in said.lower())


def _check_size_words(body: Body, size_at: int) -> None:
    start, end = body.clauses()[0]
    unknown = _UNKNOWN_SIZE.match(body.left[start:end])
    if unknown and unknown[1].strip().lower().replace("-", " ") not in words.FRAMING_KEPT:
        near = words.nearest(f"{unknown[1].strip()} shot", SIZES_SPELLED)
        step = f'Did you mean "{near}"?' if near else f"Sizes are: {', '.join(ShotSize)}."
        at = start + unknown.start(1)
        body.fail(f'"{unknown[1].strip()} shot" is no shot size.', at, step, until=start + unknown.end())
    before = _LAST_WORD.search(body.left[:size_at]) if size_at > 0 else None
    near = words.nearest(before[1], words.SIZE_QUALIFIERS, at_least=0.75) if before else ""
    if before and near and before[1].lower() != near:
        body.fail(f'"{before[1]}" is no shot size.', before.start(1), f'Did you mean "{near}"?')


SIZES_SPELLED = (*dict.fromkeys([*ShotSize, *_SIZES.spelled]),)
"""Every size as it may be written."""
SPELLED = tuple(
    dict.fromkeys(
        [*SIZES_SPELLED, *_FRAMINGS.spelled, *_ANGLES.spelled, *_DUTCH.spelled, *_MOVES.spelled, *LENSES_SPELLED]
    )
)
"""Every word of a camera crew as it may be written."""
