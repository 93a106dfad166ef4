"""A screenplay in Fountain, as scenes with what is done, said and noted in them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from repertory.craft.screenplay.fountain import HEADING_MARK, JOINER, elements_of
from repertory.craft.shotlist import filmwords as words
from repertory.errors import ShotListError

_EMPHASIS = re.compile(r"\\([*_])|(?<!\w)[*_]+|[*_]+(?!\w)")
_BEFORE_SIGN = re.compile(r"(?<=\w) (?=[.,;:!?](?:\s|$))")
_PLACE_PREFIX = re.compile(r"^(?:INT|EXT|EST|I|E)\b\.?(?:\s*/\s*(?:INT|EXT|I|E)\b\.?)?\s*", re.IGNORECASE)
_DIVIDED = re.compile(r"\s+[-–—]+\s+|\s*[–—]\s*")
_WHEN = frozenset({
    "continuous", "later", "moments later", "same", "same time", "same day", "the next day", "next day",
    "the same", "cont", "cont'd", "present", "flashback", "dream",
})  # fmt: skip
"""What stands in the light's place of a heading and names no light."""
_OFF = re.compile(r"V\.?\s?O\.?|O\.?\s?S\.?|O\.?\s?C\.?|voice ?over|off[- ]?screen", re.IGNORECASE)
_FROM_AFAR = re.compile(
    r"(?:on|over|from)(?: the)? (?:phone|telephone|radio|tv|television|intercom|speakers?|recording)|filtered|pre-?lap",
    re.IGNORECASE,
)
"""Said in a cue's brackets of somebody who is heard and not seen."""


@dataclass(frozen=True, kw_only=True)
class Action:
    """One paragraph of what is seen and done."""

    line: int
    """Where it begins in the script, counted from 1, as in all that follow."""
    text: str


@dataclass(frozen=True, kw_only=True)
class Speech:
    """What somebody says in one go, up to the next direction in brackets."""

    line: int
    speaker: str
    """As the cue has it: "MIA"."""
    text: str
    manner: str = ""
    """The direction before it, without brackets: "softly"."""
    voice: str = ""
    """"V.O." or "O.S." where the speaker is not in the picture."""
    dual: bool = False
    """Said at the same time as the speech before."""


@dataclass(frozen=True, kw_only=True)
class Passing:
    """A transition: "CUT TO:"."""

    line: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Note:
    """What is said to people only: a note, a synopsis, a section, a title card, a part that was crossed out."""

    line: int
    text: str


Block = Action | Speech | Passing | Note


@dataclass(frozen=True, kw_only=True)
class Scene:
    """One scene."""

    line: int
    number: str
    """As the script numbers it; empty where it does not."""
    heading: str
    """As written, without its number; empty for what stands before the first heading."""
    place: str = ""
    """Of the heading: "COFFEE SHOP - BACK ROOM"; empty for one that does not begin with INT. or EXT."""
    light: str = ""
    """The writer's own word: "NIGHT"; empty where the heading says none."""
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Screenplay:
    """A whole script."""

    title: str
    scenes: tuple[Scene, ...]
    front: tuple[str, ...] = ()
    """The rest of its title page, a line each."""


@dataclass(kw_only=True)
class _Open:
    """A scene while its blocks are still being read."""

    line: int
    number: str = ""
    heading: str = ""
    blocks: list[Block] = field(default_factory=list)


@dataclass(kw_only=True)
class _Cue:
    """Who speaks, and how, while their lines are being read."""

    speaker: str = ""
    voice: str = ""
    manner: str = ""
    dual: bool = False
    line: int = 0


def read_screenplay(text: str) -> Screenplay:
    """Reads a Fountain script; no word of it is left out. Raises ShotListError, with line and column, for what is no
    screenplay and for what is too long to be one."""
    found = elements_of(text)
    scenes = [_Open(line=1)]
    cue = _Cue()
    last = 0
    for line, element in found.elements:
        kind = element.type.value
        if kind == "HEADING":
            number = str(element.scene_number or "")
            heading = _bare(element.text_raw.removeprefix(HEADING_MARK))
            scenes.append(_Open(line=line, number=number, heading=heading))
        blocks = scenes[-1].blocks
        if kind in ("CHARACTER", "PARENTHETICAL", "DIALOGUE"):
            _speak(kind, (line, element), cue, blocks)
        else:
            _end_cue(cue, blocks)
            _add(kind, line, element, blocks, follows=line == last + 1)
        last = line
    _end_cue(cue, scenes[-1].blocks)
    for line, note in found.asides:
        owner = next(scene for scene in reversed(scenes) if scene.line <= line)
        owner.blocks.append(Note(line=line, text=_bare(note)))
    return _whole(found.title_page, scenes)


def _whole(title_page: list[tuple[str, str]], opened: list[_Open]) -> Screenplay:
    scenes = tuple(_scene(one) for one in opened if one.blocks or one.heading)
    said = (block for scene in scenes for block in scene.blocks)
    if not any(scene.heading for scene in scenes) and not any(isinstance(block, Speech) for block in said):
        step = 'A scene begins with a line such as "INT. COFFEE SHOP - DAY", with an empty line before and after it.'
        raise ShotListError("This is no screenplay: it has neither a scene heading nor a speech.", line=1, column=1,
                            step=step)  # fmt: skip
    pages = [(key, _bare(value)) for key, value in title_page]
    titles = [value for key, value in pages if key.lower() == "title"]
    front = tuple(f"{key}: {value}".strip() for key, value in pages if key.lower() != "title")
    return Screenplay(title=" ".join(titles), scenes=scenes, front=front)


def _scene(one: _Open) -> Scene:
    place, light = place_and_light(one.heading)
    blocks = tuple(sorted(one.blocks, key=lambda block: block.line))
    return Scene(line=one.line, number=one.number, heading=one.heading, place=place, light=light, blocks=blocks)


def place_and_light(heading: str) -> tuple[str, str]:
    """("COFFEE SHOP", "NIGHT") of "INT. COFFEE SHOP - NIGHT", ("STREET - RAIN", "DAY") of "EXT. STREET - DAY - RAIN";
    an empty light where it names none that is known, and nothing for a heading that does not begin with INT. or EXT."""
    prefix = _PLACE_PREFIX.match(heading.strip())
    if not prefix:
        return "", ""
    said = heading.strip()[prefix.end() :]
    first, *others = [one for part in _DIVIDED.split(said) if part for one in _without_time(part)] or [""]
    lights = [_as_said(part) for part in others if _as_said(part).casefold() in words.LIGHT_WORDS]
    place = (first, *(part for part in others if not _is_when(part)))
    return " - ".join(place).strip(" ."), lights[-1] if lights else ""


def _without_time(part: str) -> list[str]:
    """A part of a heading, and after it each time that a comma divides from its end: "COFFEE SHOP, NIGHT"."""
    said, times = part, list[str]()
    while (found := re.fullmatch(r"(.+),\s*([^,]+)", said)) and _is_when(found[2]):
        said, times = found[1], [found[2], *times]
    return [said, *times]


def _is_when(part: str) -> bool:
    """Whether a part of a heading says when the scene is, and nothing of what is seen but its light."""
    said = _as_said(part).casefold()
    return not said or said in _WHEN or said in words.LIGHT_WORDS


def _as_said(part: str) -> str:
    return re.sub(r"\([^()]*\)|\.", "", part).strip()


def _speak(kind: str, placed: tuple[int, Any], cue: _Cue, blocks: list[Block]) -> None:
    """A cue, a direction or a line of dialogue, with its line."""
    line, element = placed
    text = _bare(element.text_raw)
    direction = re.fullmatch(r"\((.*)\)", text) if kind == "DIALOGUE" else None
    if kind == "CHARACTER":
        _end_cue(cue, blocks)
        _begin(cue, line, _bare(element.name).rstrip(": "), element.extension or "", element.is_dual_dialogue)
    elif kind == "PARENTHETICAL" or direction:
        said = direction[1].strip() if direction else text
        cue.manner = ", ".join(part for part in (cue.manner, said) if part)
    elif text:
        before = blocks[-1] if blocks else None
        if isinstance(before, Speech) and before.speaker == cue.speaker and not cue.line and not cue.manner:
            blocks[-1] = _longer(before, text)
        else:
            blocks.append(Speech(line=line, speaker=cue.speaker, text=text, manner=cue.manner, voice=cue.voice,
                                 dual=cue.dual))  # fmt: skip
        cue.manner, cue.line, cue.dual = "", 0, False


def _begin(cue: _Cue, line: int, speaker: str, extension: str, dual: bool) -> None:
    said = [part.strip() for part in re.split(r"\)\s*\(|[,;/]", extension.strip("() ")) if part.strip()]
    off = [part for part in said if _OFF.fullmatch(part)]
    afar = any(_FROM_AFAR.fullmatch(part) for part in said)
    cue.speaker, cue.line, cue.dual = speaker, line, dual
    cue.voice = "V.O." if off and off[0].upper().startswith("V") else "O.S." if off or afar else ""
    cue.manner = ", ".join(part for part in said if part not in off[:1])


def _longer(speech: Speech, text: str) -> Speech:
    return Speech(line=speech.line, speaker=speech.speaker, text=f"{speech.text} {text}", manner=speech.manner,
                  voice=speech.voice, dual=speech.dual)  # fmt: skip


def _end_cue(cue: _Cue, blocks: list[Block]) -> None:
    """A cue or a direction that nothing was said after is kept as a note."""
    if cue.manner or cue.line:
        said = " ".join(filter(None, (cue.speaker, cue.voice, f"({cue.manner})" if cue.manner else "")))
        line = cue.line or (blocks[-1].line if blocks else 1)
        blocks.append(Note(line=line, text=said))
    cue.manner, cue.line, cue.dual = "", 0, False


def _add(kind: str, line: int, element: Any, blocks: list[Block], *, follows: bool) -> None:
    """A paragraph, a transition or a note; `follows` where it stands right below the element before."""
    text = _bare(element.text_raw)
    if kind == "HEADING" or not text:
        return
    if kind == "TRANSITION":
        blocks.append(Passing(line=line, text=text))
    elif kind == "ACTION" and not element.centered:
        before = blocks[-1] if blocks else None
        if follows and isinstance(before, Action):
            blocks[-1] = Action(line=before.line, text=f"{before.text} {text}")
        else:
            blocks.append(Action(line=line, text=text))
    else:
        blocks.append(Note(line=line, text=text))


def _bare(text: str) -> str:
    """The words without marks of emphasis and needless blanks."""
    plain = _EMPHASIS.sub(lambda mark: mark[1] or "", text.replace(JOINER, ""))
    return _BEFORE_SIGN.sub("", " ".join(plain.split()))
