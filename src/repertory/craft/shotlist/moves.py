"""The camera's moves with what they move by: "camera circles her slowly", "pan from Mia to Nova", "then hold"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from repertory.craft.rewriting.wordsets import wordset
from repertory.craft.shotlist import filmwords as words
from repertory.craft.shotlist.text import PLACE, SIGN, THING, WHO, Body
from repertory.model.shot import CameraMove

_PACE = (
    r"(?:(?:very|slow|slowly|quick|quickly|fast|gentle|gently|smooth|smoothly|subtle|subtly|steady|steadily|soft|softly|"
    r"gradual|gradually|sudden|suddenly|lazy|lazily|long|continuous|continuously|dreamily|just|a|an|the)\s+)*"
)
_BEGINS = r"(?:^|(?<=[,;.(:]))\s*"
_VERBS: dict[str, CameraMove | None] = {
    "follow": CameraMove.TRACKING, "track": CameraMove.TRACKING, "trail": CameraMove.TRACKING,
    "circle": CameraMove.ARC, "orbit": CameraMove.ARC, "arc": CameraMove.ARC, "revolve": CameraMove.ARC,
    "pan": CameraMove.PAN_RIGHT, "tilt": CameraMove.TILT_UP, "zoom": CameraMove.ZOOM_IN, "whip": CameraMove.WHIP_PAN,
    "rise": CameraMove.BOOM_UP, "lift": CameraMove.BOOM_UP, "ascend": CameraMove.BOOM_UP, "climb": CameraMove.BOOM_UP,
    "descend": CameraMove.BOOM_DOWN, "lower": CameraMove.BOOM_DOWN, "sink": CameraMove.BOOM_DOWN,
    "drop": CameraMove.BOOM_DOWN, "crane": CameraMove.BOOM_UP, "boom": CameraMove.BOOM_UP,
    "roll": CameraMove.ROLL, "rotate": CameraMove.ROLL, "spin": CameraMove.ROLL,
    "shake": CameraMove.HANDHELD, "tremble": CameraMove.HANDHELD, "wobble": CameraMove.HANDHELD,
    "jitter": CameraMove.HANDHELD, "hold": CameraMove.STATIC, "linger": CameraMove.STATIC, "stay": CameraMove.STATIC,
    "remain": CameraMove.STATIC, "rest": CameraMove.STATIC, "stop": CameraMove.STATIC,
    "push": CameraMove.PUSH_IN, "approach": CameraMove.PUSH_IN, "advance": CameraMove.PUSH_IN,
    "close": CameraMove.PUSH_IN, "pull": CameraMove.PULL_OUT, "retreat": CameraMove.PULL_OUT,
    "back": CameraMove.PULL_OUT, "withdraw": CameraMove.PULL_OUT, "fly": CameraMove.AERIAL, "hover": CameraMove.AERIAL,
    "swoop": CameraMove.AERIAL, "soar": CameraMove.AERIAL,
    **dict.fromkeys(("move", "glide", "drift", "float", "slide", "creep", "travel", "dolly", "truck", "crab", "inch",
                     "ease", "race", "rush", "sweep", "swing", "snake", "weave", "come", "go", "pass", "wander",
                     "crawl", "start")),
}  # fmt: skip
"""What a camera does, and the move that it is; None where only the way tells."""
_ALL_WAYS = {"in": CameraMove.PUSH_IN, "closer": CameraMove.PUSH_IN, "nearer": CameraMove.PUSH_IN,
             "forward": CameraMove.PUSH_IN, "forwards": CameraMove.PUSH_IN, "toward": CameraMove.PUSH_IN,
             "towards": CameraMove.PUSH_IN, "into": CameraMove.PUSH_IN, "to": CameraMove.PUSH_IN,
             "on": CameraMove.PUSH_IN, "out": CameraMove.PULL_OUT, "back": CameraMove.PULL_OUT,
             "backward": CameraMove.PULL_OUT, "backwards": CameraMove.PULL_OUT, "away": CameraMove.PULL_OUT,
             "left": CameraMove.TRUCK_LEFT, "right": CameraMove.TRUCK_RIGHT, "left to right": CameraMove.TRUCK_RIGHT,
             "right to left": CameraMove.TRUCK_LEFT, "up": CameraMove.BOOM_UP, "upward": CameraMove.BOOM_UP,
             "upwards": CameraMove.BOOM_UP, "down": CameraMove.BOOM_DOWN, "downward": CameraMove.BOOM_DOWN,
             "downwards": CameraMove.BOOM_DOWN, "around": CameraMove.ARC, "round": CameraMove.ARC}  # fmt: skip
"""Which way a camera goes, and the move that this is of a verb that only says that it goes."""
_TURNS = {
    "pan": {"left": CameraMove.PAN_LEFT, "right to left": CameraMove.PAN_LEFT, "right": CameraMove.PAN_RIGHT,
            "left to right": CameraMove.PAN_RIGHT, "up": CameraMove.TILT_UP, "down": CameraMove.TILT_DOWN},
    "tilt": {"up": CameraMove.TILT_UP, "upwards": CameraMove.TILT_UP, "down": CameraMove.TILT_DOWN,
             "downwards": CameraMove.TILT_DOWN, "left": CameraMove.ROLL, "right": CameraMove.ROLL},
    "zoom": {"out": CameraMove.ZOOM_OUT, "back": CameraMove.ZOOM_OUT, "in": CameraMove.ZOOM_IN,
             "on": CameraMove.ZOOM_IN, "to": CameraMove.ZOOM_IN, "into": CameraMove.ZOOM_IN,
             "toward": CameraMove.ZOOM_IN, "towards": CameraMove.ZOOM_IN},
    "crane": {"down": CameraMove.BOOM_DOWN}, "boom": {"down": CameraMove.BOOM_DOWN},
    "spin": {"around": CameraMove.ARC}, "fly": {"around": CameraMove.ARC},
    "push": {"left": CameraMove.TRUCK_LEFT, "right": CameraMove.TRUCK_RIGHT},
}  # fmt: skip
"""What a verb means by the way that it goes."""
_NEED_A_WAY = {"pan": 'Write "pan left" or "pan right".', "tilt": 'Write "tilt up" or "tilt down".',
               "zoom": 'Write "zoom in" or "zoom out".'}  # fmt: skip
_AFTER = {
    "follow": r"(?=\s+(?:OBJ))",
    "zoom": r"(?=\s*(?:$|[,;.)])|\s+(?:on|onto|to|into|towards?|from|over)(?!\w))",
    "pan": r"(?=\s*(?:$|[,;.)])|\s+(?:from|to|across|over|along|around|past|through|towards?|between|onto)"
    r"(?!\w)|\s+(?:with|on)\s+(?:WHOM))",
    "tilt": r"(?=\s*(?:$|[,;.)])|\s+(?:from|to|along|over|towards?)(?!\w))",
    "dolly": r"(?=\s+(?:with|w/|along|alongside|past|around|through|towards?|to|behind|across|over|after|forwards?|"
    r"backwards?|away|beside)(?!\w))",
    "track": r"(?=\s+(?:with|w/|alongside|along|behind|past|through|across|around|towards?|after|OBJ)(?!\w))",
    "truck": r"(?=\s+(?:along|alongside|past|across)(?!\w)|\s+with\s+(?:WHOM))",
    "push": r"(?=\s+(?:towards?|into|onto|on|past|through|closer|forwards?)(?!\w)|\s+to\s+(?:OBJ))",
    "creep": r"(?=\s+(?:towards?|closer|forwards?|up\s+on)(?!\w))",
    "circle": r"(?=\s+(?:around\s+)?(?:OBJ))",
    "orbit": r"(?=\s+(?:around\s+)?(?:OBJ))",
    "arc": r"(?=\s+(?:around\s+)?(?:OBJ))",
    "crane": r"(?=\s+(?:over|above|to|towards?|past|from)(?!\w))",
    "boom": r"(?=\s+(?:over|above|to|towards?|from)(?!\w))",
    "whip": r"(?=\s+(?:to|from|onto|over\s+to)(?!\w))",
    "hold": r"(?=\s*(?:$|[,;.)])|\s+on\s+(?:OBJ))",
}
"""What must follow a verb that begins a part without its subject, so that it is the camera's."""
_FORMS_ALONE = {"zoom": "zoom(?:s|ing)?", "pan": "pan(?:s|ning)?", "tilt": "tilt(?:s|ing)?",
                "dolly": "doll(?:y|ies|ying)", "track": "track(?:ing)?",
                "orbit": "orbit(?:s|ing)?", "crane": "cran(?:e|es|ing)"}  # fmt: skip
_WHOM = rf"{WHO}|(?:her|him|them)(?!\w)"
_OBJ = rf"{WHO}|{PLACE}|{THING}|(?:her|him|them|it|his|their|the|an?|this|that)(?!\w)"


def _forms(verb: str) -> list[str]:
    """A verb as it is said of a camera: "glide", "glides", "gliding"."""
    if verb.endswith("y") and verb[-2] not in "aeo":
        return [verb, f"{verb[:-1]}ies", f"{verb}ing"]
    doubled = verb + verb[-1] if verb in {"pan", "whip", "stop", "spin", "drop"} else verb.removesuffix("e")
    return [verb, f"{verb}es" if verb.endswith(("sh", "ss", "ch", "go")) else f"{verb}s", f"{doubled}ing"]


_EVERYDAY = {"back", "go", "come", "start", "close", "drop", "lift", "rest", "stay", "climb", "pass", "lower", "stop"}
"""Verbs that need their subject to be the camera's."""
_STEMS = {form: verb for verb in _VERBS for form in _forms(verb)}
_WAY = (
    r"(?:\s+(?:slowly|quickly|gently|smoothly|steadily|softly|gradually|suddenly|slightly|straight))?"
    r"(?:\s+(?P<way>(?:from\s+)?(?:left\s+to\s+right|right\s+to\s+left)|(?:to\s+the\s+)?"
    r"(?:in|closer|nearer|forwards?|out|back|backwards?|away|left|right|up|upwards?|down|downwards?)))?(?!\w)"
    r"(?:\s+(?:slowly|quickly|gently|smoothly|steadily))?(?=(?:\s+(?P<prep>towards?|into|to|on|around|round)(?!\w))?)"
)
_SAID_OF_IT = re.compile(
    rf"(?:{_BEGINS}(?:(?:and|then)\s+)?|(?<!\w)(?=(?:as|while|with)\s))(?P<move>(?:(?:as|while|with)\s+)?(?P<who>(?:(?:the|our)\s+)?(?:camera|steadicam|gimbal)|"
    rf"drone|we)\s+(?:is\s+|then\s+)?{_PACE}(?P<verb>{'|'.join(sorted(_STEMS, key=len, reverse=True))})(?!\w){_WAY})"
)
_ALONE = re.compile(
    rf"(?:{_BEGINS}|(?P<joint>(?<!\w)(?:and|then)\s+))(?P<move>{_PACE}(?:camera\s+)?(?:"
    + "|".join(
        f"(?P<{verb}>{_FORMS_ALONE.get(verb, verb)})(?!\\w){after.replace('OBJ', _OBJ).replace('WHOM', _WHOM)}"
        for verb, after in _AFTER.items()
    )
    + r")(?=(?:\s+(?P<prep>towards?|into|to|on|around|round)(?!\w))?))"
)
_GOES_ON = re.compile(
    rf"(?<!\w)(?:and|then)\s+(?P<move>{_PACE}(?P<verb>"
    + "|".join(sorted((form for form, verb in _STEMS.items() if verb not in _EVERYDAY), key=len, reverse=True))
    + rf")(?!\w){_WAY})(?=\s*(?:$|[,;.)])|\s+(?:to|towards?|on|onto|into|from|across|along|around|over|past|through|"
    rf"with|behind|above|until|as|while|{_OBJ}))"
)
_WHO_MOVES = frozenset({"camera", "steadicam", "gimbal", "drone", "we"})
_BEGINNERS = frozenset({form for form, verb in _STEMS.items() if verb in _AFTER})
_JOINTS = frozenset({"and", "then"})
CUES = frozenset({*_STEMS, *_WHO_MOVES})
"""Of these words one stands wherever a move is told in words of one's own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A move as it is told in words of one's own."""

    start: int
    end: int
    move: CameraMove
    takes_object: bool = False
    """Whether what it moves by may follow at once: "follows Mia"."""
    step: str = ""
    """What to write where the words do not say which way."""
    sure: bool = False
    """Whether nobody but the camera can be meant, wherever it stands."""
    joined: bool = False
    """Whether it counts only where it goes on with another move: "and pan to Nova"."""


def told_moves(body: Body) -> Iterator[Told]:
    """The moves that are told with their subject or their object, in the order of the words. Of "we" and of the camera
    any verb is a move; alone, a verb is one where what follows it shows that."""
    tokens = body.tokens
    if CUES.isdisjoint(tokens):
        return
    small = words.in_small_letters(body.left)
    for match in () if _WHO_MOVES.isdisjoint(tokens) else _SAID_OF_IT.finditer(small):
        drone = match["who"] == "drone"
        yield _of(match, match["verb"], match["way"] or "", drone=drone, sure=True)
    for match in () if _BEGINNERS.isdisjoint(tokens) else _ALONE.finditer(small):
        verb = next(one for one in _AFTER if match[one])
        yield _of(match, verb, "", joined=bool(match["joint"]))
    for match in () if _JOINTS.isdisjoint(tokens) else _GOES_ON.finditer(small):
        yield _of(match, match["verb"], match["way"] or "", joined=True)


def _of(
    match: re.Match[str], form: str, way: str, *, drone: bool = False, sure: bool = False, joined: bool = False
) -> Told:
    verb = _STEMS[form]
    move, step = _meaning(verb, way, match["prep"] or "")
    return Told(start=match.start("move"), end=match.end("move"), move=CameraMove.AERIAL if drone else move, step=step,
                takes_object=verb in _OF_SOMETHING, sure=sure, joined=joined)  # fmt: skip


_OF_SOMETHING = {"follow", "track", "trail", "circle", "orbit", "arc", "approach", "pass"}


def _meaning(verb: str, way: str, prep: str) -> tuple[CameraMove, str]:
    """The move that a verb is by the way that it goes, and what to write where that is not said."""
    said = way.removeprefix("from ").removeprefix("to the ") or prep
    turned = _TURNS.get(verb, {}).get(said)
    known = _VERBS[verb]
    if turned:
        return turned, ""
    if known:
        return known, _NEED_A_WAY.get(verb, "")
    return _ALL_WAYS.get(said, CameraMove.TRACKING), ""


_NEXT = re.compile(r"\s+(?P<word>w/|[^\s,;.()]+)|(?P<end>\s*(?:$|[,;.()]))")
_LEADS = wordset(
    "to toward towards on onto into at from across along alongside around round over past through with w/ behind down "
    "up under backwards backward forwards forward closer slowly slow quickly quick gently smoothly steadily below "
    "beneath between in inside off away beside by above against out of near reveal reveals revealing"
)
"""Words that lead to what a camera moves by."""
_NEED_MORE = wordset("to toward towards on onto into at from with w/ of reveal reveals between against")
"""Those of them that lead nowhere with nothing behind them."""
_STOPS = wordset(
    "as while when where until and then who which that before after but so because is are she he they we it's"
)
_NO_DEED = wordset(
    "ceiling building string ring king wedding morning evening painting clothing something nothing everything anything "
    "railing landing opening crossing parking awning lightning dining living waiting setting wing swing spring thing "
    "during revealing"
)
"""Words in -ing that tell of nothing that is done."""
_HOLDS = re.compile(
    r"\s*,?\s*(?:and\s+then|then|and)\s+(?:holds?|stops?|settles?|rests?|lingers?|ends?|stays?|pauses?)"
    r"(?:\s+(?:there|still|(?:on|at)\s+(?:the\s+|her\s+|his\s+)?[^\s,;.]+))?(?=\s*(?:$|[,;.]))",
    re.IGNORECASE,
)
_OBJECT = re.compile(rf"\s+(?:{_OBJ})", re.IGNORECASE)
_AS_LONG = 24


def reach(left: str, at: int, *, takes_object: bool) -> tuple[int, int]:
    """Where the words end that say what a move goes by, from a place on, and from where on they are told of the action
    as well: "push in on Mia crying" is of the camera up to "Mia", and Mia cries."""
    end, keeps, last, before = at, -1, at, at
    begun = takes_object and _OBJECT.match(left, at) is not None
    named = False
    for _ in range(_AS_LONG):
        found = _NEXT.match(left, end)
        if not found or found["word"] is None:
            break
        word = found["word"].lower()
        if word in _STOPS:
            break
        leads = word in _LEADS
        if not leads and not begun:
            break
        if not leads and ((word.endswith("ing") and word not in _NO_DEED) or (named and _does(word))):
            keeps = last
            break
        if leads:
            last, before = found.end(), end if end != last else before
        begun, named, end = True, SIGN.match(word[-1]) is not None and not leads, found.end()
    if end == last and left[before:end].strip().rpartition(" ")[2].lower() in _NEED_MORE:
        end = before
    holds = _HOLDS.match(left, end)
    return (holds.end(), -1) if holds else (end, keeps if keeps > at else -1)


def _does(word: str) -> bool:
    """Whether a word after a name tells what that one does: "Mia sits", "Mia alone" not."""
    return word.isalpha() and word.endswith("s") and not word.endswith("ss")


_CAMERA_WORDS = re.compile(
    r"(?<![\w'])(?:(?<!to )(?<!to the )(?<!at )(?<!at the )(?<!into )(?<!into the )(?<!toward the )(?<!towards the )"
    r"(?<!towards )(?<!toward )(?<!facing )(?<!facing the )(?<!off )(?<!on )(?<!from the )(?<!past the )(?<!past )"
    r"camera(?!\s+(?:left|right)\b)|steadicam|gimbal|zoom(?:s|ing)?|pan(?:s|ning)?(?!\s+(?:of|on)\b)|tilt(?:s|ing)?(?!\s+(?:her|his|their|its)\b)|"
    r"doll(?:y|ies|ying)|track(?:s|ing)?\s+(?:shot|in|out|left|right|with|along\w*)|(?:crane|dolly|drone|follow|whip|jib)\s+\w+|orbit(?:s|ing)?|"
    r"push(?:es|ing)?\s+in|pull(?:s|ing)?\s+(?:back|out)|hand-?held|we\s+follow)(?!\w)",
    re.IGNORECASE,
)


def speaks_of_camera(text: str) -> bool:
    """Whether words may well tell of a camera that moves, understood or not."""
    return _CAMERA_WORDS.search(text) is not None


def check_camera(body: Body) -> None:
    """Notes words about the camera that are no move that is known."""
    for start, end in body.clauses() if not _SPEAKING.isdisjoint(body.tokens) else ():
        found = _ABOUT_IT.search(body.left, start, end)
        if found:
            said = " ".join(body.text[found.start() : end].split()).strip(" ,;.")
            step = (
                "Moves are: static, push in, pull out, pan left, tilt up, truck left, tracking shot, orbit, handheld."
            )
            body.doubt(f'"{said}" is no camera move that is known: it is only said in the action.', found.start(), step)


_SPEAKING = frozenset({"camera", "steadicam", "gimbal", "zoom", "zooms", "pan", "pans", "panning", "dolly", "zooming"})
_ABOUT_IT = re.compile(
    rf"(?:(?:^|(?<=[,;.(:])|(?<!\w)(?:as|while|with)(?=\s))\s*{_PACE}(?:camera|steadicam|gimbal)(?!\w)(?!\s+(?:left|right)(?!\w))|"
    rf"{_BEGINS}{_PACE}(?:zoom(?:s|ing)?|pan(?!\s+(?:of|on)(?!\w))(?:s|ning)?|dolly)(?!\w))",
    re.IGNORECASE,
)
