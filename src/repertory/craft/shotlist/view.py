"""Through whose eyes and over whose shoulder a shot looks, and who is spoken of and not in the picture."""

from __future__ import annotations

import re
from collections.abc import Collection

from repertory.craft.shotlist.pronouns import PRONOUNS
from repertory.craft.shotlist.text import WHO, Body, Mention
from repertory.model.shot import Framing

_LIMBS = r"(?:hands?|arms?|feet|foot|legs?|knees?|fingers?|shoes?|boots?|fists?|gloves?|reflection|shadow)"
_POV = re.compile(
    rf"(?:(?:seen\s+)?(?:from|in|through)\s+)?{WHO}+(?:'s?)?\s+(?:pov|point[ -]of[ -]view)(?!\w)(?:\s+shot)?"
    r"(?:\s+of\b)?"
    rf"|(?<!\w)(?:pov|point[ -]of[ -]view)(?:\s+(?:of|from)\s+|\s*-\s*|\s+){WHO}+(?!\w|'s)"
    rf"|(?<!\w)(?:seen\s+)?through\s+{WHO}+(?:'s?)?\s+eyes(?!\w)",
    re.IGNORECASE,
)
_POV_ALONE = re.compile(r"(?<!\w)(?:pov|point[ -]of[ -]view)(?:\s+shot)?(?!\w)(?:\s+of\b)?", re.IGNORECASE)
_OFF = re.compile(
    rf"{WHO}+(?:'s?\s+voice)?(?P<off>\s*,?\s*\(?\s*(?:(?:who\s+)?is\s+)?(?:(?<=\()(?:o\.?\s?s\.?|v\.?\s?o\.?)|o\.s\.|v\.o\.|"
    r"off[ -]?(?:screen|camera)|out\s+of\s+(?:frame|shot|sight|(?:the\s+)?picture)|unseen|"
    r"not\s+(?:seen|in\s+(?:(?:the\s+)?(?:shot|picture|frame))))\s*\)?)(?!\w)"
    rf"|(?P<voice>(?:off[ -]?screen|off[ -]?camera)?\s*{WHO}+'s?\s+voice)(?!\w)"
    rf"|(?<!\w)(?P<ahead>off[ -]?(?:screen|camera)|unseen)\s*:?\s*{WHO}+(?!\w)",
    re.IGNORECASE,
)
_OF_THE_NEXT = re.compile(rf"\s*:?\s*(?P<who>{WHO}+)")
"""After "off screen" behind a comma: it is said of whoever is named next, "MCU of Nova, off-screen Mia laughs"."""
_TOWARDS = re.compile(
    rf"(?P<by>{WHO}+)(?!')\s+(?:\w+ly\s+)?(?P<verb>[a-z]+)(?:\s+\w+)?(?:\s+(?:at|to|towards?|for))?\s+(?P<to>{WHO}+)(?!')",
    re.IGNORECASE,
)
_SEES = re.compile(r"(?:look|star|gaz|glanc|peer|see|watch|spot|notic|observ|eye)(?:e?s|ing)", re.IGNORECASE)
"""Who does so in a point of view is the one whose eyes the camera has; all else is done to that one."""
_WITHOUT = re.compile(
    rf"(?<![\w'])(?:without|minus|not|no|instead\s+of)\s+(?P<who>{WHO}++(?!'|\s*\w+ing(?!\w))"
    rf"(?:\s*(?:and|or|nor|&)\s*{WHO}++(?!'))*)"
    rf"|(?P<gone>{WHO}+)\s*,?\s*(?:who\s+)?(?:(?:is|was)(?:n't|\s+not)\s+(?:there|here|present|around)|is\s+absent|"
    r"(?:never|does(?:n't|\s+not))\s+(?:comes?|arrives?|shows?\s+up|appears?))(?!\w)",
    re.IGNORECASE,
)
"""Who is spoken of as not there: "without Leo", "no Leo", "for Leo, who is not there"; "without Leo noticing" is."""
_WITHOUT_CUES = frozenset({"without", "minus", "not", "no", "instead", "isn", "wasn", "absent", "never", "doesn"})
_OVER = r"(?:(?:(?:clean|dirty)\s+)?(?:ots|over[ -]the[ -]shoulder)|(?:clean|dirty)\s+over)"
_OTS = re.compile(
    rf"(?<!\w){_OVER}(?P<shot>\s+shot)?\s*\(?(?:(?P<of>from\s+behind|of|from|behind|over)\s+)?"
    rf"(?P<near>{WHO}+)(?!'s|{WHO})\)?(?:\s*,?\s*(?:looking\s+|facing\s+)?(?P<on>on|onto|on\s+to|to|at|towards?|facing|favou?ring)\s+"
    rf"(?P<far>{WHO}+))?",
    re.IGNORECASE,
)
_OTS_ON = re.compile(
    rf"(?<!\w){_OVER}(?:\s+shot)?\s*,?\s+(?:on|onto|on\s+to|favou?ring|looking\s+at)\s+"
    rf"(?P<far>{WHO}+)",
    re.IGNORECASE,
)
_CAMERA = frozenset({"size", "angle", "lens", "move"})
_OTS_LEFT = re.compile(
    rf"(?<!\w)(?:an?\s+)?{_OVER}(?:\s+shot)?(?!\w)(?:\s+(?:of|on|onto|from|over|at)(?!\w))?",
    re.IGNORECASE,
)
_PAST = re.compile(rf"(?<!\w)past\s+{WHO}+(?!'s)(?:'s?\s+shoulder)?(?=\s*(?:$|[,;.]))", re.IGNORECASE)
_OFF_CUES = frozenset({"o", "os", "v", "vo", "off", "offscreen", "out", "unseen", "not", "voice"})


def absent(body: Body, framing: Framing | None) -> None:
    """Takes out of a shot's mentions whoever is not in the picture: whose point of view it is, who is off screen."""
    if framing is Framing.POINT_OF_VIEW or "eyes" in body.tokens:
        _points_of_view(body, framing)
    if not _OFF_CUES.isdisjoint(body.tokens):
        _off_screen(body)
    if not _WITHOUT_CUES.isdisjoint(body.tokens):
        _not_there(body)


def _not_there(body: Body) -> None:
    for match in list(_WITHOUT.finditer(body.left)):
        start, end = match.span("who" if match["who"] else "gone")
        names = {m.name for m in body.mentions if m.sign == WHO and start <= m.start < end}
        body.mentions = [m for m in body.mentions if m.sign != WHO or m.name not in names]
        body.mark(*match.span(), "hidden", "not in the picture")


def _points_of_view(body: Body, framing: Framing | None) -> None:
    for match in list(_POV.finditer(body.left)):
        owners = {m.name for m in body.mentions if m.sign == WHO and match.start() <= m.start < match.end()}
        limbs = re.search(rf"(?:{WHO}+'s?|\bher|\bhis|\btheir|\bown)\s+(?:\w+\s+)?{_LIMBS}(?!\w)", body.left, re.I)
        body.mentions = [
            m for m in body.mentions
            if m.name not in owners or (limbs and m.owner and not match.start() <= m.start < match.end())
        ]  # fmt: skip
        body.take(match.start(), match.end(), "framing", f"{Framing.POINT_OF_VIEW}: {', '.join(sorted(owners))}")
    if framing is Framing.POINT_OF_VIEW:
        if not any(span.kind == "framing" and span.meaning.startswith(f"{framing}:") for span in body.spans):
            _eyes_unsaid(body)
        for match in list(_POV_ALONE.finditer(body.left)):
            body.drop(match.start(), match.end())


def _eyes_unsaid(body: Body) -> None:
    """A point of view that is said to be nobody's, and in which one does something to another: it is the other's."""
    towards = _TOWARDS.search(body.left)
    if not towards or len({m.name for m in body.mentions if m.sign == WHO}) < 2:
        return
    start, end = towards.span("by" if _SEES.fullmatch(towards["verb"]) else "to")
    eyes = next((m.name for m in body.mentions if m.sign == WHO and start <= m.start < end), "")
    if eyes:
        body.mentions = [m for m in body.mentions if m.sign != WHO or m.name != eyes]
        body.mark(start, end, "hidden", "whose eyes the camera has")
        body.doubt(f"The camera is taken to have {eyes}'s eyes.", start, f'Write "{eyes}\'s POV", or whose it is.')


def _off_screen(body: Body) -> None:
    """Whoever is off screen is heard at most: nobody of the picture. What such a one does stays in the action, with the
    words that say where."""
    for match in list(_OFF.finditer(body.left)):
        begins, until = match.span()
        following = _OF_THE_NEXT.match(body.left, until) if match["off"] and "," in match["off"] else None
        if following:
            begins, until = following.span("who")
        gone = {m.name for m in body.mentions if m.sign == WHO and begins <= m.start < until}
        heard = match["voice"] and any(
            m.name in gone and not begins <= m.start < until and not _is_pronoun(body, m) for m in body.mentions
        )
        body.mentions = [
            m for m in body.mentions if m.sign != WHO or m.name not in gone or (heard and not begins <= m.start < until)
        ]
        if following or match["ahead"]:
            first = (
                match.start("ahead") if match["ahead"] else match.end("off") - len(match["off"].lstrip(" ,(").strip())
            )
            body.mark(first, until, "hidden", "off screen: heard, not seen")
        elif match["off"]:
            first, last = match.span("off")
            start, _ = body.clause(first)
            _, end = body.clause(last)
            body.mark(first, last, "hidden", "off screen: heard, not seen")
            does = body.bare(start, first) or body.bare(last, end)
            body.drop(first, last, _SAID if does else " ")


_SAID = "x"
"""What stands for each sign of words that stay in the action whole: the full stops in "O.S." end nothing."""


def _is_pronoun(body: Body, mention: Mention) -> bool:
    return body.text[mention.start : mention.end].lower() in PRONOUNS


def over_the_shoulder(
    body: Body, cast: Collection[str], framing: Framing | None, known: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Those over whose shoulder the camera looks, so that they are seen from behind. `known` are those of whom it is
    said in so many words: "over Mia's shoulder". Whatever says so is blanked."""
    if framing is not Framing.OVER_THE_SHOULDER:
        return ()
    behind = known
    for match in list(_OTS.finditer(body.left)):
        near = _named(body, cast, match.start("near"), match.end("near"))
        of_the_shot = match["shot"] and (match["of"] or "").lower() == "of" and not match["on"]
        seen = of_the_shot or any(
            span.kind in _CAMERA and match.start() < span.start < match.start("near") for span in body.spans
        )
        behind = behind or (_others(cast, near) if seen else near)  # "over-the-shoulder close-up of Nova" shows Nova
        body.mark(match.start(), match.end(), "framing", framing.value)
        body.drop(
            match.start(), match.start("near") if seen else match.start("far") if match["far"] else match.end("near")
        )
    for match in list(_OTS_ON.finditer(body.left)):
        behind = behind or _others(cast, _named(body, cast, match.start("far"), match.end("far")))
        body.mark(match.start(), match.end(), "framing", framing.value)
        body.drop(match.start(), match.start("far"))
    for match in list(_PAST.finditer(body.left)):
        behind = behind or _named(body, cast, match.start(), match.end())
        body.mark(match.start(), match.end(), "hidden", "from behind")
        body.drop(match.start(), match.end())
    for match in list(_OTS_LEFT.finditer(body.left)):
        body.drop(match.start(), match.end())
    return behind


def _named(body: Body, cast: Collection[str], start: int, end: int) -> tuple[str, ...]:
    return tuple(m.name for m in body.mentions if m.sign == WHO and start <= m.start < end and m.name in cast)


def _others(cast: Collection[str], seen: Collection[str]) -> tuple[str, ...]:
    """The only other one, if it is only one."""
    others = tuple(name for name in cast if name not in seen)
    return others if len(others) == 1 else ()
