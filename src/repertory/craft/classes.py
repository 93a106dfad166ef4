"""The class of a shot: what it asks of an engine above all, told from how it is framed and from its own words."""

from __future__ import annotations

import re

from repertory.craft.prompting.speaking import lips_move
from repertory.model.engine import OrderKind
from repertory.model.shot import BoundPerformer, BoundShot, CameraMove, Framing, ShotSize
from repertory.model.shotclass import ShotClass

SEVERAL_FACES = 3
"""From so many faces on it is hard to keep each of them itself."""
MANY_REFERENCES = 6
"""From so many references on few engines take them all."""
_VERY_TIGHT = (ShotSize.EXTREME_CLOSE_UP, ShotSize.CLOSE_UP)
_TIGHT = (*_VERY_TIGHT, ShotSize.MEDIUM_CLOSE_UP)
_STILL = (CameraMove.STATIC, CameraMove.RACK_FOCUS)
_ALONG = (CameraMove.TRACKING, CameraMove.WHIP_PAN)
"""Moves that follow somebody who moves."""


def _words(*words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)


_REHEARSAL = _words("rehearsal", "animatic", "previs", "previsuali[sz]ation", "blocking only")
_DRAFT = _words(
    "(?:rough|first|cheap|only a) (?:draft|sketch|pass|version)", "(?:as|in) (?:a )?draft", "scribbles?",
    "storyboards?", "thumbnail sketch(?:es)?", "quick variants", "looks do not matter",
)  # fmt: skip
_HERO = _words("hero (?:shot|frame|image|picture)", "key art", "money shot", "beauty shot", "for the poster")
_CUTS = _words(
    r"multi[\s-]?shot", r"(?:two|three|four|five|six|several|[2-6]) (?:cuts|shots|set-?ups) in one(?: \w+)?",
    "cuts? (?:on|in) (?:the )?(?:action|camera)",
)  # fmt: skip
_CHANGED = _words(
    "finished frame", "accepted frame", "only the [^,;.]{1,40} changes?", "nothing else changes",
    "(?:the )?same (?:frame|picture) (?:but|with)",
)  # fmt: skip
_READ = _words(
    "reads?", "readable", "legible", "letters?", "lettering", "spelled", "spelt", "signs?", "title card", "titles?",
    "captions?", "headlines?", "posters?", "labels?", "messages?", "menu", "neon",
)  # fmt: skip
_QUOTED = re.compile('["\u201c\u201e]\\S[^"\u201c\u201d\u201e]*["\u201c\u201d]')
_BOUND = _words("(?:bound|locked|cloned) voices?", "voice samples?")
_RECORDED = _words(
    r"lip[\s-]?sync(?:s|ed|ing)?", "(?:follows?|to) (?:that|the|a) recording", "(?:line|words) recorded",
    "recorded (?:line|voice|take)s?", "playback",
)  # fmt: skip
_TO_CAMERA = _words(
    r"talking[\s-]?head", "to (?:the )?(?:camera|lens|audience)", "into (?:the )?(?:camera|lens)", "interview(?:ed|s)?",
    "confessional", "vlogs?", "presenter", "newsreader", "testimonial",
)  # fmt: skip
_SLOW = _words(
    r"slow(?:ly)?", "soft(?:ly)?", "quiet(?:ly)?", "whisper(?:s|ed|ing)?", "murmurs?", "hushed", "gently", "pauses?",
    "a (?:long )?(?:beat|breath)", "tender(?:ly)?", "intimate", "under (?:his|her|their) breath",
)  # fmt: skip
_MOTION = _words(
    r"run(?:s|ning)?", "ran", "sprint(?:s|ing)?", "dash(?:es|ing)?", "bolt(?:s|ing)?", r"chas(?:e|es|ing|ed)", "races?",
    "racing", "leap(?:s|ing)?", "jump(?:s|ing)?", "vault(?:s|ing)?", "climb(?:s|ing)?",
    "fall(?:s|ing)?(?! (?:asleep|silent|quiet|in love))",
    "tumbl(?:es|ing)", "crash(?:es|ing)?", "fight(?:s|ing)?", "punch(?:es|ing)?", "kick(?:s|ing)?",
    "dodg(?:es|ing)", "duck(?:s|ing)?",
    "skat(?:es|ing)", "rid(?:es|ing)", "cycl(?:es|ing)", "driv(?:es|ing)", "danc(?:es|ing)", "spin(?:s|ning)?",
    "walk(?:s|ing)?", "strid(?:es|ing)", "march(?:es|ing)?", "cross(?:es|ing) the (?:street|road|room|square|floor)",
    "hurr(?:ies|ying)", "rush(?:es|ing)?", "storm(?:s|ing) (?:in|out|off)", "stumbl(?:es|ing)", "throw(?:s|ing)",
    "swim(?:s|ming)?", "explod(?:es|ing)", "explosion", "stunts?", "action",
    "fast(?! (?:asleep|food))",
)  # fmt: skip
"""Whole bodies on the move: what hands and heads do is not among it."""


def class_of(bound: BoundShot, kind: OrderKind) -> ShotClass:
    """The class of a shot for an order of this kind. What is hardest comes first: a take that fails in that fails."""
    told = _told(bound)
    if kind is OrderKind.EDIT:
        return ShotClass.CHANGED_FRAME
    if kind not in {OrderKind.STILL, OrderKind.CLIP}:
        return ShotClass.PLAIN
    if _REHEARSAL.search(told):
        return ShotClass.REHEARSAL
    if _DRAFT.search(told):
        return ShotClass.DRAFT
    if _QUOTED.search(told) and _READ.search(told):
        return ShotClass.WORDS
    return _of_still(bound, told) if kind is OrderKind.STILL else _of_clip(bound, told)


def visible(bound: BoundShot) -> list[BoundPerformer]:
    """Whose faces are to be seen."""
    return [one for one in bound.performers if not one.face_hidden]


def _of_still(bound: BoundShot, told: str) -> ShotClass:
    faces = len(visible(bound))
    if _CHANGED.search(told):
        return ShotClass.CHANGED_FRAME
    if _many(bound):
        return ShotClass.LIKENESSES
    if _HERO.search(told):
        return ShotClass.HERO
    return ShotClass.LIKENESS if faces else _without_faces(bound)


def _of_clip(bound: BoundShot, told: str) -> ShotClass:
    faces, shot, moving = visible(bound), bound.shot, _moving(bound, told)
    if _CUTS.search(told):
        return ShotClass.SEVERAL_CUTS
    if faces and any(map(lips_move, bound.lines)):
        return _speaking(bound, told, moving)
    if not (faces or moving):
        return _without_faces(bound)
    near = shot.size in _TIGHT or shot.framing is Framing.REACTION
    rules = (
        (moving, ShotClass.ACTION),
        (_many(bound), ShotClass.LIKENESSES),
        (shot.move not in _STILL, ShotClass.CAMERA_MOVE),
        (near, ShotClass.REACTION),
        (_HERO.search(told), ShotClass.HERO),
    )
    return next((one for holds, one in rules if holds), ShotClass.PLAIN)


def _speaking(bound: BoundShot, told: str, moving: bool) -> ShotClass:
    """Of a shot in which lips move."""
    size, manners = bound.shot.size, " ".join(line.manner for line in bound.lines)
    alone = len(bound.performers) == 1
    if _RECORDED.search(told):
        return ShotClass.RECORDED_LINE
    if _BOUND.search(told):
        return ShotClass.BOUND_VOICES
    if _TO_CAMERA.search(told):
        return ShotClass.TALKING_HEAD
    if moving and size not in _TIGHT:
        return ShotClass.ACTION
    if len({line.character for line in bound.lines}) > 1:
        return ShotClass.DIALOGUE
    slow = _SLOW.search(told) or _SLOW.search(manners) or size in _VERY_TIGHT
    head = alone and not slow and size is ShotSize.MEDIUM_CLOSE_UP and bound.shot.move is CameraMove.STATIC
    return ShotClass.TALKING_HEAD if head else ShotClass.SLOW_DIALOGUE


def _without_faces(bound: BoundShot) -> ShotClass:
    """Of a shot in which no face is to be seen: a thing or hands, or a place."""
    near = bound.shot.size in _TIGHT or bound.shot.framing is Framing.INSERT
    if near:
        return ShotClass.INSERT
    return ShotClass.PLAIN if bound.performers else ShotClass.ESTABLISHING


def _many(bound: BoundShot) -> bool:
    return len(visible(bound)) >= SEVERAL_FACES or len(bound.references) >= MANY_REFERENCES


def _moving(bound: BoundShot, told: str) -> bool:
    """Whether somebody moves through the picture; a face that fills it does not."""
    if not bound.performers or bound.shot.size in _VERY_TIGHT:
        return False
    return bound.shot.move in _ALONG or _MOTION.search(told) is not None


def _told(bound: BoundShot) -> str:
    """What the shot's own words say, in one line, without what is spoken in it."""
    said = " ".join((bound.shot.text, bound.action))
    for line in bound.lines:  # a line may be quoted in the shot's own words
        for opened, closed in ('""', "\u201c\u201d"):
            said = said.replace(f"{opened}{line.text}{closed}", " ")
    return said
