"""The reverse of an over-the-shoulder shot: the same two people, and the other one's back."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from repertory.craft.shotlist.text import WHO, Body, Mention
from repertory.model.shot import Framing, Performer

_REVERSE = re.compile(
    r"(?:^|(?<=[,;.]))\s*(?:(?:and|in|on|now|then|to|from)\s+)?(?:the\s+|a\s+)?"
    r"(?:reverse(?:d)?(?:[\s-]+(?:angle|shot|view|ots|over[ -]the[ -]shoulder))*|"
    r"(?:ots|over[ -]the[ -]shoulder)(?:\s+shot)?,?\s+reversed?|(?:the\s+)?other\s+way(?:\s+(?:a)?round)?)"
    rf"(?:\s*,?\s*(?:on|onto|of|to|at|favou?ring)\s+(?={WHO}))?(?=\s*(?:$|[,;.{WHO}]))",
    re.IGNORECASE,
)
_ON = re.compile(r"(?:on|onto|of|to|at|favou?ring)\s+$", re.IGNORECASE)
_CUES = frozenset({"reverse", "reversed", "other"})


def says_reverse(text: str) -> bool:
    """Whether a shot's words may say that it is the reverse of the one before."""
    return _REVERSE.search(text) is not None


def turned_round(body: Body, before: Callable[[], Sequence[Performer]]) -> tuple[str, ...]:
    """Who is seen from behind in a shot that is the reverse of the one `before`, of which this gives the performers:
    whoever faced the camera there. Both are in it, and the words that say so are blanked. Nobody where the shot is no
    reverse, or the one before looked over nobody's shoulder."""
    match = None if _CUES.isdisjoint(body.tokens) else _REVERSE.search(body.left)
    there = before() if match else ()
    backs = [one.name for one in there if one.from_behind]
    faces = [one.name for one in there if not one.from_behind]
    if match and not (backs and faces) and any(mention.sign == WHO for mention in body.mentions):
        step = 'Write whose back is seen: "OTS Mia onto Nova".'
        body.doubt(
            "No shot over a shoulder stands before this reverse.", match.end() - len(match[0].lstrip(" ,;.")), step
        )
        body.take(*match.span(), "framing", "reverse")
    if not match or not backs or not faces:
        return ()
    named = [m.name for m in body.mentions if m.sign == WHO]
    seen = [m.name for m in body.mentions if m.start == match.end() + _blanks(body, match.end())]
    beyond = len(body.text) + 1
    body.mentions += [
        Mention(start=beyond, end=beyond, name=name, sign=WHO, kept=True)
        for name in (*faces, *backs)
        if name not in named
    ]
    body.take(*match.span(), "framing", f"{Framing.OVER_THE_SHOULDER.value}, the other way round")
    on = bool(seen) and _ON.search(match[0]) is not None
    return tuple(name for name in (*faces, *backs) if name not in seen) if on else tuple(faces)


def _blanks(body: Body, at: int) -> int:
    return len(body.left[at:]) - len(body.left[at:].lstrip())
