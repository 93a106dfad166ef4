"""Scene headings: "INT. COFFEE SHOP - DAY", "Scene 4: coffee shop, night"; they hold for the shots below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from repertory.craft import filmwords as words
from repertory.craft.shotbody import light_of, place_of
from repertory.craft.shotlines import Line, heading_of
from repertory.craft.shotnames import Named, called, find_names
from repertory.craft.shottext import PLACE, WHO, Body, Piece

_NUMBER = re.compile(r"\s*#(?P<number>[\w.-]{1,12})#\s*$")
_NO_LIGHT = re.compile(
    r"^(?:the\s+)?(?:continuous|(?:moments?\s+)?later|same(?:\s+time)?|flashback|present|simultaneous)$", re.I
)


@dataclass(frozen=True, kw_only=True)
class Heading:
    """What a scene heading says."""

    text: str
    """As written, without its scene number: "INT. COFFEE SHOP - DAY"."""
    line: int
    """Counted from 1: two scenes in one place are two."""
    scene: str = ""
    location: str = ""
    light: str = ""
    light_words: str = ""

    @property
    def meaning(self) -> str:
        """What was understood of it."""
        scene = f"scene {self.scene}" if self.scene else "scene"
        return ", ".join(filter(None, (scene, self.location, self.light)))


def read_heading(line: Line, kinds: Sequence[Named]) -> Heading:
    """Reads a heading. Raises ShotListError for a place that nobody built."""
    scene = (line.part("number")[0] or "").upper()
    said, at = line.part("words")
    inner = heading_of(words.plain(said)) if not line.has("slug") else None
    slug = line.has("slug") or inner is not None
    text = line.source[line.part("slug")[1] :].strip() if line.has("slug") else said.strip() or line.source.strip()
    if inner is not None:
        at, said = at + inner.start("words"), said[inner.start("words") :]
    number = _NUMBER.search(said)
    if number:
        scene, said = number["number"].upper(), said[: number.start()]
        text = _NUMBER.sub("", text)
    body = Body(pieces=[Piece(line=line.number, offset=at, source=line.source, text=said)])
    find_names(body, kinds)
    light, light_words = light_of(body)
    location = place_of(body, kinds)
    if not location:
        _check_place(body, kinds, slug=slug)
    return Heading(text=text, line=line.number, scene=scene, location=location, light=light, light_words=light_words)


def _check_place(body: Body, kinds: Sequence[Named], *, slug: bool) -> None:
    """After INT. and EXT. there must be a place of the cast; "Scene 4: the argument" need not name one."""
    for start, end in body.clauses():
        part = " ".join(body.left[start:end].split())
        if not part or re.search(f"[{WHO}{PLACE}]", part) or _NO_LIGHT.match(part):
            continue
        near = words.nearest(part, kinds[1].names, at_least=0.6 if slug else 0.8)
        if slug or near:
            at = start + len(body.left[start:end]) - len(body.left[start:end].lstrip())
            step = f'Did you mean "{near}"?' if near else called(kinds[1].names)
            body.fail(f'No place of the cast is called "{body.text[at:end].strip()}".', at, step)
        return
