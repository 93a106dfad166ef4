"""The shot list, read as a film crew writes it: shots, the lines spoken in them, and what a shot settles itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn

from repertory.craft import filmwords as words
from repertory.craft.shotbody import Read, is_size, read, seconds
from repertory.craft.shotnames import PLACE, THING, WHO, Body, Named, called
from repertory.errors import ShotListError
from repertory.model.shot import CameraAngle, CameraMove, DialogueLine, Shot, ShotList, ShotSize

_SHOT = re.compile(r"^\s*(?:[-*•]\s*)?shot(?![^\W\d_])\s*(?:no\.?|nr\.?|#)?\s*([^:\s]*?)\s*:\s*(.*)$", re.IGNORECASE)
LONGEST_LINE = 2000
"""A shot is a sentence or two; what is longer is no shot list."""
_NUMBER = re.compile(r"[0-9]{1,6}[A-Za-z]{0,2}")
_LOOKS_LIKE_A_SHOT = re.compile(r"^\s*(?:[-*•]\s*)?shot\s*[0-9]", re.IGNORECASE)
_SPOKEN = re.compile(r"^\s*(?:[-*•]\s*)?([^:()]{1,80}?)\s*(?:\(([^()]*)\))?\s*:\s*(?:\(([^()]*)\)\s*)?(.*)$")
_KEY = re.compile(r"(^|[,;])(\s*)([^\W\d_][\w-]*)\s*:\s+([^,;]*)")


@dataclass(frozen=True, kw_only=True)
class Names:
    """Every way in which a shot list may call the cast: names, titles and placeholders."""

    characters: tuple[str, ...]
    locations: tuple[str, ...] = ()
    props: tuple[str, ...] = ()


@dataclass(kw_only=True)
class _Draft:
    """A shot while its lines are still being read."""

    number: str
    text: str
    line: int
    source: str
    read: Read
    lines: list[DialogueLine] = field(default_factory=list)
    own: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class _Line:
    """One line of the shot list; `number` counts from 1."""

    number: int
    source: str

    def fail(self, what: str, at: int, step: str) -> NoReturn:
        raise ShotListError(what, line=self.number, column=at + 1, source=self.source, step=step)

    def body(self, text: str, at: int) -> Body:
        return Body(source=self.source, line=self.number, offset=at, text=text)


def parse(text: str, names: Names, *, title: str = "") -> ShotList:
    """Reads a shot list. A shot that names no place or light keeps those of the shot before.

    Raises ShotListError, with line and column counted from 1, for whatever it does not understand.
    """
    kinds = (Named(names.characters, WHO), Named(names.locations, PLACE), Named(names.props, THING))
    drafts: list[_Draft] = []
    seen: dict[str, int] = {}
    for line in _lines(text):
        if len(line.source) > LONGEST_LINE:
            line.fail(f"This line has more than {LONGEST_LINE} characters.", LONGEST_LINE, "Make several shots of it.")
        shot = _SHOT.match(words.plain(line.source))
        if shot:
            drafts.append(_new_shot(line, shot, kinds, seen))
        else:
            _line_of_shot(line, kinds, drafts)
    if not drafts:
        step = 'Write a line such as "Shot 1: medium close-up of [Character A], coffee shop interior, afternoon light".'
        raise ShotListError("The shot list is empty.", line=1, column=1, step=step)
    return ShotList(title=title, shots=_in_order(drafts))


def explain(shot: Shot) -> str:
    """What was understood of a shot, on one line."""
    kept = dict.fromkeys(shot.kept, " (as before)")
    who = [
        performer.name
        + (f" in {performer.outfit}" if performer.outfit else "")
        + (" from behind" if performer.from_behind else " (face hidden)" if performer.face_hidden else "")
        + (f", {performer.expression}" if not performer.face_hidden else "")
        for performer in shot.performers
    ]
    parts = [
        shot.size.value,
        shot.angle.value if shot.angle is not CameraAngle.EYE_LEVEL else "",
        " + ".join(who) or "nobody",
        f"place: {shot.location}{kept.get('location', '')}" if shot.location else "no place",
        f"light: {shot.light}{kept.get('light', '')}" if shot.light else "",
        f"props: {', '.join(shot.props)}" if shot.props else "",
        f"camera: {shot.move_words or shot.move.value}" if shot.move is not CameraMove.STATIC else "",
        f"action: {shot.action}" if shot.action else "",
        f"{len(shot.dialogue)} spoken" if shot.dialogue else "",
        f"{shot.duration_s:g} s" if shot.duration_s else "",
        f"engine: {shot.engine}" if shot.engine else "",
        f"seed: {shot.seed}" if shot.seed is not None else "",
        f"takes: {shot.takes}" if shot.takes else "",
    ]
    return f"Shot {shot.number}: {'; '.join(part for part in parts if part)}"


def _lines(text: str) -> Iterator[_Line]:
    """The lines that say something: no blank ones, no comments. Windows line ends and a byte-order mark are fine."""
    for number, source in enumerate(text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n"), start=1):
        said = source.strip()
        if said and not said.startswith("#"):
            yield _Line(number=number, source=source)


def _new_shot(line: _Line, shot: re.Match[str], kinds: tuple[Named, ...], seen: dict[str, int]) -> _Draft:
    number = shot[1].upper()
    if not _NUMBER.fullmatch(number):
        what = f'"{shot[1]}" is no shot number.' if number else "This shot has no number."
        line.fail(what, shot.start(1), 'Number shots as in "Shot 4:" or "Shot 4A:".')
    key = number.lstrip("0") or "0"
    if key in seen:
        line.fail(f"Shot {number} is there twice: first on line {seen[key]}.", shot.start(1), "Give it another number.")
    seen[key] = line.number
    if not shot[2].strip():
        line.fail(f"Shot {number} says nothing.", shot.start(2), "Say what is to be seen.")
    body = line.body(line.source[shot.start(2) : shot.end(2)], shot.start(2))
    own = _overrules(body, kinds)
    found = read(body, kinds)
    text = line.source[shot.start(2) : shot.end(2)].strip()
    return _Draft(number=number, text=text, line=line.number, source=line.source, read=found, own=own)


def _overrules(body: Body, kinds: tuple[Named, ...]) -> dict[str, str]:
    """What the shot settles itself, blanked out of its words."""
    own: dict[str, str] = {}
    for match in list(_KEY.finditer(body.left)):
        key, value, at = match[3].lower(), match[4].strip(), match.start(3)
        if is_size(key) and not match[1]:  # "close-up: Mia's eyes"
            body.drop(match.end(3), match.start(4), ",")
            continue
        if key not in words.OVERRULES:
            _unknown_key(body, match[3], at, kinds)
        key = "engine" if key == "model" else key
        if key in own:
            body.fail(f'"{key}" is settled twice.', at, "Keep one.")
        own[key] = _checked(body, key, value, match.start(4))
        body.drop(match.start(2), match.end())
    return own


def _unknown_key(body: Body, key: str, at: int, kinds: tuple[Named, ...]) -> NoReturn:
    near = words.nearest(key, [*words.OVERRULES, *kinds[0].names])
    step = (
        f'Did you mean "{near}:"?'
        if near
        else f"Speakers are the cast; a shot may settle: {', '.join(words.OVERRULES)}."
    )
    body.fail(f'"{key}:" is neither a speaker nor anything that a shot can settle.', at, step)


def _checked(body: Body, key: str, value: str, at: int) -> str:
    if not value:
        body.fail(f'"{key}:" says nothing.', at, f'Write for example "{_EXAMPLES[key]}".')
    if key in ("seed", "takes") and not re.fullmatch(r"[0-9]{1,10}", value):
        body.fail(f'"{value}" is no number.', at, f'Write for example "{_EXAMPLES[key]}".')
    if key == "takes" and not 1 <= int(value) <= 100:
        body.fail(f"{value} takes are not possible.", at, "Give 1 to 100.")
    if key == "duration":
        seconds(body, re.sub(r"\s*(?:s|secs?|seconds?)$", "", value, flags=re.IGNORECASE), at)
    if key == "engine" and " " in value:
        body.fail(f'"{value}" is no engine.', at, f'Write for example "{_EXAMPLES[key]}".')
    return value


_EXAMPLES = {"engine": "engine: previs", "seed": "seed: 7", "takes": "takes: 3", "duration": "duration: 6 s"}


def _line_of_shot(line: _Line, kinds: tuple[Named, ...], drafts: list[_Draft]) -> None:
    """A line that is no shot: something settled for the shot above, or something spoken in it."""
    source = words.plain(line.source)
    if _LOOKS_LIKE_A_SHOT.match(source):
        line.fail("This shot lacks its colon.", len(source.rstrip()), 'Write it as in "Shot 4: close-up of Mia".')
    spoken = _SPOKEN.match(source)
    if not spoken:
        step = 'Begin it with "Shot 4:", with "MIA:" for a spoken line, or with "#" for a note to yourself.'
        line.fail("This is neither a shot nor a spoken line nor a comment.", _indent(source), step)
    if not drafts:
        line.fail("This line stands before the first shot.", _indent(source), 'Begin with "Shot 1:".')
    who = spoken[1].strip().lstrip("@").strip("[]").strip()
    speaker = kinds[0].by_fold.get(words.folded(who))
    if speaker:
        drafts[-1].lines.append(_spoken(line, spoken, who))
    elif who.lower() in words.OVERRULES:
        _settle(line, source, kinds, drafts[-1])
    else:
        _nobody(line, who, spoken.start(1), kinds)


def _nobody(line: _Line, who: str, at: int, kinds: tuple[Named, ...]) -> NoReturn:
    near = words.nearest(who, [*kinds[0].names, *words.OVERRULES])
    step = f'Did you mean "{near}:"?' if near else called(kinds[0].names)
    line.fail(f'Nobody of the cast is called "{who}", and no shot can settle it.', at, step)


def _settle(line: _Line, source: str, kinds: tuple[Named, ...], draft: _Draft) -> None:
    body = line.body(source, 0)
    own = _overrules(body, kinds)
    rest = body.left.replace(",", " ").replace(";", " ").strip()
    if rest or not own:
        line.fail(
            f'"{rest or source.strip()}" is not understood here.', _indent(source), 'Write as in "seed: 7; takes: 3".'
        )
    twice = own.keys() & draft.own.keys()
    if twice:
        line.fail(f'"{min(twice)}" is settled twice.', _indent(source), "Keep one.")
    draft.own.update(own)


def _indent(source: str) -> int:
    return len(source) - len(source.lstrip())


def _spoken(line: _Line, spoken: re.Match[str], who: str) -> DialogueLine:
    text = line.source[spoken.start(4) : spoken.end(4)].strip()
    if len(text) > 1 and (text[0], text[-1]) in (('"', '"'), ("“", "”")):
        text = text[1:-1].strip()
    if not text:
        line.fail(f"{who} says nothing.", spoken.end(), "Write what is said after the colon.")
    manner = " ".join((spoken[2] or "").split() + (spoken[3] or "").split())
    return DialogueLine(speaker=who, text=text, manner=manner)


def _in_order(drafts: list[_Draft]) -> tuple[Shot, ...]:
    shots: list[Shot] = []
    for draft in drafts:
        shots.append(_shot(draft, shots[-1] if shots else None))
    return tuple(shots)


def _shot(draft: _Draft, before: Shot | None) -> Shot:
    found, own = draft.read, draft.own
    location = found.location or (before.location if before else "")
    light = found.light or (before.light if before else "")
    kept = [name for name, said, used in (("location", found.location, location), ("light", found.light, light))
            if used and not said]  # fmt: skip
    settled = re.match(r"[0-9.]+", own.get("duration", ""))
    return Shot(
        number=draft.number,
        text=draft.text,
        line=draft.line,
        size=found.size or ShotSize.MEDIUM,
        angle=found.angle,
        move=found.move,
        move_words=found.move_words,
        performers=found.performers,
        location=location,
        light=light,
        light_words=found.light_words or (before.light_words if before and light else ""),
        kept=tuple(kept),
        props=found.props,
        action=found.action,
        dialogue=tuple(draft.lines),
        duration_s=float(settled[0]) if settled else found.duration_s,
        engine=own.get("engine", ""),
        seed=int(own["seed"]) if "seed" in own else None,
        takes=int(own["takes"]) if "takes" in own else None,
    )
