"""Words in quotation marks: they are said or read, and nothing in them is framing, light, or somebody who is there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from repertory.craft.shotlist.filmwords import folded
from repertory.craft.shotlist.names import Named
from repertory.craft.shotlist.text import Body

_QUOTED = re.compile(r"(?<=[\w:,])(\s*)(?:\"([^\"]*[^\W_][^\"]*)\"|“([^”]*[^\W_][^”]*)”)")
"""What stands in quotation marks after other words; a shot that is all in quotation marks is no quotation."""
_SAYS = re.compile(
    r"(?<!\w)(?:say|ask|call|shout|whisper|yell|scream|murmur|mutter|repl|answer|cr|add|read|think|mouth|sing|"
    r"announce|exclaim)(?:s|ies|ing|ed|ied)?(?:\s+\w+){0,3}\s*[:,]?\s*$",
    re.IGNORECASE,
)
_ALOUD = re.compile(
    r"(?<!\w)(?:say|ask|shout|whisper|yell|scream|murmur|mutter|repl|answer|add|announce|exclaim)(?:s|ies|ing|ed|ied)"
    r"(?:\s+(?!not\b)\w+){0,3}\s*[:,]?\s*$",
    re.IGNORECASE,
)
"""Words after which a quotation is said aloud."""
_LETTER = "x"
"""What stands for each sign of a quotation while the other words are read, so that it stays in one piece."""


def hide_quotations(body: Body, kinds: Sequence[Named]) -> None:
    """Covers what is quoted, so that it goes into the action whole. A mere name in quotation marks is a name, unless
    somebody says it."""
    if '"' not in body.text and "“" not in body.text:
        return
    for match in list(_QUOTED.finditer(body.left)):
        said = match[2] or match[3]
        a_name = any(folded(said).strip(" ,.!?") in kind.by_fold for kind in kinds)
        if _ALOUD.search(body.left[: match.start()]):
            step = "To have a voice speak it, write it on a line of its own below the shot: NAME: the words."
            body.doubt("What is quoted here is spoken by no voice: it is only said in the action.", match.end(1), step)
        if not a_name or _SAYS.search(body.left[: match.start()]):
            body.drop(match.end(1), match.end(), _LETTER)
