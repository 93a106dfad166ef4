"""Scene headings: "INT. COFFEE SHOP - DAY", "Scene 4: coffee shop, night"; they hold for the shots below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from repertory.craft.shotlist import filmwords as words
from repertory.craft.shotlist.body import light_of
from repertory.craft.shotlist.clock import CLOCK, light_at
from repertory.craft.shotlist.filmwords import Lexicon
from repertory.craft.shotlist.lines import Line, heading_of
from repertory.craft.shotlist.names import Named, find_names
from repertory.craft.shotlist.sites import SITES
from repertory.craft.shotlist.text import PLACE, SIGN, WHO, Body, Piece
from repertory.craft.shotlist.where import place_called, place_of
from repertory.errors import ShotListError

_NUMBER = re.compile(r"\s*#(?P<number>[\w.-]{1,12})#\s*$")
_NO_LIGHT = re.compile(
    r"^(?:the\s+)?(?:continuous|(?:moments?\s+)?later|same(?:\s+time)?|flashback|present|simultaneous)$", re.I
)

_DAYTIME = Lexicon(words.LIGHT_WORDS, before=r"(?<!\w)(?:(?:late|early)\s+)?", after=r"(?!\s+later)")
_LAST = re.compile(r"[,.-]\s*([^\W\d_][^,;.()-]*?)[\s.]*$")
"""What stands last, parted from the place by a dash or a comma."""
_TIMES = "day, morning, afternoon, golden hour, sunset, dusk, dawn, evening, night, continuous, later"
_SPOTS = frozenset({"room", "rooms", "area", "corner", "counter", "bar", "booth", "table", "window", "back", "front",
                    "rear", "entrance", "exit", "door", "doorway", "interior", "exterior", "inside", "outside",
                    "upstairs", "downstairs", "floor", "stairs", "stage", "side", "end", "wing", "hall"})  # fmt: skip
"""Spots of a place, which a heading may end with as well."""
_MOST_WORDS = 4
"""With more words beside it, a light of a heading is part of what happens: "the night that everybody remembers"."""


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

    lost: bool = False
    """Whether it could not be read, so that nobody knows where the shots below are."""
    doubts: tuple[ShotListError, ...] = ()
    """What of it may well be meant otherwise."""

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
    body.check_filled()
    find_names(body, kinds)
    light, light_words = _light(body)
    location = place_of(body, kinds)
    if not location:
        _check_place(body, kinds, slug=slug)
    elif not light_words:
        _check_time(body, slug=slug)
    if slug and location:
        _tell_the_rest(body)
    return Heading(
        text=text,
        line=line.number,
        scene=scene,
        location=location,
        light=light,
        light_words=light_words,
        doubts=tuple(body.doubts),
    )


def _light(body: Body) -> tuple[str, str]:
    """The light of a heading and the writer's own word for it. Beside "later", "flashback" and the like it counts as
    well as alone, and so does an hour of the day."""
    light, said = light_of(body)
    if light:
        return light, said
    for start, end in body.clauses():
        part = body.left[start:end]
        begins = start + max((name.end() for name in SIGN.finditer(part)), default=0)
        if len(body.bare(begins, end).split()) > _MOST_WORDS:
            continue
        clock = CLOCK.search(body.left, begins, end)
        if clock:
            body.drop(*clock.span())
            light = light_at(clock)
            return light, ", ".join(filter(None, (light, said)))
        found = _DAYTIME.find(body.left[begins:end])
        if found:
            match, light = found[0]
            body.drop(begins + match.start(), begins + match.end())
            return light, ", ".join(filter(None, (" ".join(match[0].split()), said)))
    return "", said


def _check_place(body: Body, kinds: Sequence[Named], *, slug: bool) -> None:
    """After INT. and EXT. there must be a place of the cast; "Scene 4: the argument" need not name one."""
    for start, end in body.clauses():
        part = " ".join(body.left[start:end].split())
        if not part or re.search(f"[{WHO}{PLACE}]", part) or _NO_LIGHT.match(part):
            continue
        near = words.nearest(part, kinds[1].names, at_least=0.6 if slug else 0.8)
        if slug or near:
            at = start + len(body.left[start:end]) - len(body.left[start:end].lstrip())
            step = f'Did you mean "{near}"?' if near else place_called(kinds[1])
            body.fail(f'No place of the cast is called "{body.text[at:end].strip()}".', at, step)
        return


def _check_time(body: Body, *, slug: bool) -> None:
    """Notes what stands last in a heading, where its time does, and is no light that is known: "NUIT"."""
    last = _LAST.search(body.left)
    said = last[1].strip() if last else ""
    if not last or not said or SIGN.search(said) or _NO_LIGHT.match(said) or len(said.split()) > (3 if slug else 1):
        return
    near = words.nearest(said, words.LIGHT_WORDS)
    if not near and not words.tokens(said).isdisjoint(SITES | _SPOTS):
        return  # "INT. COFFEE SHOP - KITCHEN" names no time
    what = f'"{said}" is no light that is known, so the shots keep the one before.'
    step = f'Did you mean "{near}"? ' if near else ""
    body.doubt(what, last.start(1), f"{step}A heading may end with: {_TIMES}.")


def _tell_the_rest(body: Body) -> None:
    """Notes every part of a heading that no engine is told: a room within the place, the weather."""
    told = {one.column for one in body.doubts}
    for start, end in body.clauses():
        part = " ".join(body.left[start:end].split()).strip(" .()")
        if not words.tokens(part) or SIGN.search(part) or _NO_LIGHT.match(part):
            continue
        at = start + len(body.left[start:end]) - len(body.left[start:end].lstrip())
        if body.place(at)[1] not in told:
            body.doubt(f'"{part}" of the heading is for people only.', at, "Say it in every shot that shows it.")
